"""Stage: artifacts → a folder of ``output/``: the first line that touches it.

A folder that is not there yet is filled beside its place and moved there whole. In one that stands,
only changed files are written, each beside itself, then renamed; what no longer belongs goes last.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from beeldsite.config import Config
from beeldsite.erasure import without_captions
from beeldsite.errors import BeeldsiteError
from beeldsite.i18n import say
from beeldsite.manifest import (
    Manifest,
    digest,
    files_of,
    load,
    manifest_path,
    names_in,
    save,
    unwritable,
)
from beeldsite.order import EDITIONS
from beeldsite.resources import CLIPS
from beeldsite.shelf import place
from beeldsite.store import drop, tidy

MARK = ".beeldsite"


def claim(output: Path) -> None:
    """Make the output folder ours; raise where files lie in it that beeldsite did not make."""
    mark = output / MARK
    if mark.exists():
        return
    try:
        if output.exists() and any(output.iterdir()):
            raise BeeldsiteError(
                say("“{folder}” holds files that beeldsite did not make", folder=output.name),
                say("Name an empty folder for the output in beeldsite.toml, or move those files."),
            )
        output.mkdir(parents=True, exist_ok=True)
        mark.write_text("beeldsite\n")
    except OSError as error:
        raise unwritable(error, output) from None


def write(
    folder: Path, artifacts: Mapping[str, bytes], clips: Iterable[str], cache: Path
) -> Manifest:
    """Write one portfolio in one edition and return what its folder now holds, file by file.

    ``clips`` are files of the cache's folder ``cache``. Raises ``BeeldsiteError`` where the disk is
    full or may not be written; what stood there before then still stands.
    """
    try:
        if folder.is_dir():
            files = _update(folder, artifacts, clips, cache)
        else:
            files = _create(folder, artifacts, clips, cache)
    except OSError as error:
        raise unwritable(error, folder) from None
    return Manifest(files)


def _create(
    folder: Path, artifacts: Mapping[str, bytes], clips: Iterable[str], cache: Path
) -> dict[str, str]:
    """Fill a new folder beside its place and move it there."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = folder.with_name(f".{folder.name}.part{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        fresh.mkdir()
        files = _clips(fresh, clips, cache)
        base = str(fresh)
        for below in {os.path.dirname(name) for name in artifacts} - {""}:
            os.makedirs(f"{base}/{below}", exist_ok=True)
        for name, content in artifacts.items():
            _new_file(f"{base}/{name}", content)
            files[name] = digest(content)
        fresh.rename(folder)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    return files


def _update(
    folder: Path, artifacts: Mapping[str, bytes], clips: Iterable[str], cache: Path
) -> dict[str, str]:
    """Bring a standing folder up to date: clips, then pages, then what no longer belongs."""
    files = _clips(folder, clips, cache)
    base = str(folder)
    for name, content in artifacts.items():
        path = f"{base}/{name}"
        if not _same(path, content):
            _replace(path, content)
        files[name] = digest(content)
    _clear(folder, files)
    return files


def _clips(folder: Path, clips: Iterable[str], cache: Path) -> dict[str, str]:
    """Link the clips into the folder; their digest is their name, for it holds what made them."""
    files = {}
    for name in clips:
        place(name, cache, folder / CLIPS)
        files[f"{CLIPS}/{name}"] = name.partition(".")[0]
    return files


def _same(path: str, content: bytes) -> bool:
    try:
        with open(path, "rb", buffering=0) as file:
            if os.fstat(file.fileno()).st_size != len(content):
                return False
            return file.read() == content
    except OSError:
        return False


def _new_file(path: str, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    try:
        _whole(descriptor, content)
    finally:
        os.close(descriptor)


def _whole(descriptor: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[os.write(descriptor, left) :]


def _replace(path: str, content: bytes) -> None:
    part = f"{path}.part{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        _new_file(part, content)
        os.replace(part, path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise


def _clear(folder: Path, files: Mapping[str, str]) -> None:
    """Remove from the folder whatever this build did not put there: hidden means absent."""
    for name in names_in(str(folder)):
        if name not in files:
            (folder / name).unlink(missing_ok=True)
    for path in sorted(folder.rglob("*/"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def remove(folder: Path) -> None:
    """Remove a portfolio that this edition no longer holds."""
    try:
        if folder.is_dir():
            gone = folder.with_name(f".{folder.name}.gone{os.getpid()}")
            folder.rename(gone)
            shutil.rmtree(gone)
    except OSError as error:
        raise unwritable(error, folder) from None


def sweep(output: Path) -> None:
    """Remove what a killed build left half done: folders named ``.….part`` or ``.….gone``."""
    for edition in output.iterdir():
        if edition.is_dir():
            for path in edition.glob(".*.part*"):
                shutil.rmtree(path, ignore_errors=True)
            for path in edition.glob(".*.gone*"):
                shutil.rmtree(path, ignore_errors=True)


def take_clips_back(config: Config, edition: str, slug: str) -> None:
    """Remove every clip of a portfolio from one edition and the cache, and what is said in it.

    Its pages and the words of their authors still stand.
    """
    folder, listed = config.edition(edition) / slug, manifest_path(config, edition, slug)
    remove(folder / CLIPS)
    for path in sorted(folder.glob("*.html")) + sorted(folder.glob("*.js")):
        content = path.read_bytes()
        if (silent := without_captions(content)) != content:
            _replace(str(path), silent)
    if kept := load(listed):  # so that shares and the cache know that they are gone
        files = files_of(listed)
        clips = {name for name in files if name.startswith(f"{CLIPS}/")}
        left = {name: files[name] for name in files if name not in clips}
        save(listed, {**kept, "files": left})
        drop(config, {Path(name).name.partition(".")[0] for name in clips})


def prune(config: Config, slugs: Collection[str]) -> None:
    """Remove the portfolios of people who left, and what the cache may not keep.

    A clip whose images were erased must not live on there either.
    """
    for edition in EDITIONS:
        folder = config.edition(edition)
        for path in folder.iterdir() if folder.is_dir() else ():
            if path.is_dir() and path.name not in slugs:
                remove(path)
    about = [config.cache / name for name in ("recordings", "shown")]
    known = [path for folder in about for path in folder.glob("*.json")]
    for path in (*_manifests(config), *known):
        if path.stem not in slugs:
            path.unlink(missing_ok=True)
    tidy(config)


def _manifests(config: Config) -> Iterator[Path]:
    for edition in EDITIONS:
        yield from manifest_path(config, edition, "").parent.glob("*.json")


def write_beside(folder: Path, artifacts: Mapping[str, bytes]) -> None:
    """Write files directly into an edition's folder, changed ones only; others of ours there go."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in artifacts.items():
            if not _same(f"{folder}/{name}", content):
                _replace(f"{folder}/{name}", content)
        for path in folder.iterdir():
            if path.is_file() and path.name not in artifacts:
                path.unlink()
    except OSError as error:
        raise unwritable(error, folder) from None
