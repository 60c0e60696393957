"""The shelf of the cache: what recordings are, which clips are ready, how they reach a portfolio.

It holds the files of each clip (``ClipJob.files``) with ``<key>.json``, which says how they were
made: without it, or where they are not so any more, the clip is missing. ``<digest>.json`` says
what a recording is. All of it can be made again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, MutableMapping, Sequence
from contextlib import suppress
from dataclasses import asdict, fields
from hashlib import blake2b, file_digest
from pathlib import Path

from beeldsite import ffmpeg, photo
from beeldsite.cutting import unwritable
from beeldsite.errors import MediaError, refusal
from beeldsite.footage import ClipJob, Part, Tools
from beeldsite.i18n import say
from beeldsite.manifest import load
from beeldsite.probe import Probe, joined
from beeldsite.workshop import workshop

MIB = 1 << 20
SAMPLES, SAMPLE = 15, 1 << 16

Known = tuple[int, int, str]
"""Size, mtime_ns and digest of a recording when it was last read."""


def identity(path: str | Path, remembered: MutableMapping[str, Known]) -> str:
    """Return the digest of a recording's bytes, read only where size or date are new.

    ``remembered`` is brought up to date. Of a large file the head, the tail and fifteen samples
    are read: enough to tell recordings apart, not to catch who means harm.
    """
    found = ffmpeg.regular(path)
    seen = (found.st_size, found.st_mtime_ns)
    known = remembered.get(str(path))
    if known and tuple(known[:2]) == seen:
        return known[2]
    try:
        digest = _digest(Path(path), found.st_size)
    except OSError as error:
        told = {"name": ffmpeg.shown_name(path), "reason": refusal(error)}
        raise MediaError(say("“{name}” cannot be read: {reason}", **told)) from None
    remembered[str(path)] = (*seen, digest)
    return digest


def _digest(path: Path, size: int) -> str:
    total = blake2b(str(size).encode(), digest_size=16)
    step = (size - 2 * MIB) // (SAMPLES + 1)
    middle = [(MIB + step * turn, SAMPLE) for turn in range(1, SAMPLES + 1)]
    small = size <= 2 * MIB + SAMPLES * SAMPLE
    with path.open("rb") as file:
        for offset, length in [(0, size)] if small else [(0, MIB), *middle, (size - MIB, MIB)]:
            file.seek(offset)
            total.update(file.read(length))
    return total.hexdigest()


def probed(path: str | Path, digest: str, cache: Path, tools: Tools | None = None) -> Probe:
    """Return what a recording is, from the cache or asked anew; raise ``MediaError`` as ``probe``.

    ffmpeg is looked for only where it is needed and not given.
    """
    kept = cache / f"{digest}.json"
    with suppress(OSError, ValueError, TypeError, AttributeError):
        told = json.loads(kept.read_bytes())
        if told.keys() == {one.name for one in fields(Probe)}:  # another version tells other things
            return Probe(**told)
    if photo.is_photo(path):
        seen = photo.probe(path)
    else:
        seen = ffmpeg.probe(tools or ffmpeg.need_tools(), path)
    try:
        with workshop(cache, digest) as bench:
            (bench / "probe").write_text(json.dumps(asdict(seen)), "utf-8")
            (bench / "probe").replace(kept)
    except OSError as error:
        raise unwritable(error) from error
    return seen


def whole(parts: Sequence[Part], cache: Path, tools: Tools) -> Probe:
    """Return what the files of a recording are together; raise ``MediaError`` as ``probed``."""
    found = joined([probed(part.path, part.digest, cache, tools) for part in parts])
    if found is None:
        raise unlike(parts[0].path)
    return found


def unlike(path: str | Path) -> MediaError:
    """Return what to say of files that cannot be one recording."""
    name = ffmpeg.shown_name(path)
    what = say("the files that follow “{name}” are not of the same recording", name=name)
    return MediaError(what, say("One recording has one size of picture, and sound all along."))


def missing(jobs: Iterable[ClipJob], cache: Path) -> tuple[ClipJob, ...]:
    """Return the jobs of which the cache lacks a file, or holds one that was changed since."""
    return tuple(job for job in jobs if not _sound(job, cache))


def seal(job: ClipJob, cache: Path) -> None:
    """Say of a clip that all of it lies in the cache, and how it is; raise ``MediaError``."""
    try:
        about = {name: _about(cache / name) for name in job.files}
        with workshop(cache, job.key) as bench:
            (bench / "about").write_text(json.dumps(about), "ascii")
            (bench / "about").replace(cache / f"{job.key}.json")
    except OSError as error:
        raise unwritable(error) from error


def _about(path: Path) -> list[int | str]:
    """Return size, time of change and digest of a file."""
    found = path.stat()
    with path.open("rb") as file:
        return [found.st_size, found.st_mtime_ns, file_digest(file, "blake2b").hexdigest()[:32]]


def _sound(job: ClipJob, cache: Path) -> bool:
    about = load(cache / f"{job.key}.json")
    try:
        return all(_as_made(cache / name, about[name]) for name in job.files)
    except (OSError, KeyError, TypeError, IndexError):
        return False


def _as_made(path: Path, about: list[int | str]) -> bool:
    found = path.stat()
    if found.st_size != about[0]:
        return False
    # A copy of the whole practice may have other dates: the bytes decide.
    return found.st_mtime_ns == about[1] or _about(path)[2] == about[2]


def damaged(cache: Path, key: str) -> bool:
    """Return whether the bytes of a clip are others than those that were made; reads all."""
    about = load(cache / f"{key}.json")
    try:
        return not about or any(_about(cache / name)[2] != it[2] for name, it in about.items())
    except (OSError, TypeError, IndexError):
        return True


def place(name: str, cache: Path, folder: Path) -> None:
    """Have a clip or poster in ``folder``: linked to the cache, or copied to other disks.

    What lies there already is left alone. Raise ``OSError`` where the disk takes no more.
    """
    made, target = cache / name, folder / name
    if not _same(made, target):
        with workshop(folder, made.stem) as bench:
            _linked(made, bench / name).replace(target)


def _same(made: Path, target: Path) -> bool:
    if not target.exists():
        return False
    one, other = made.stat(), target.stat()
    # Copies on a USB stick keep their date to two seconds.
    alike = one.st_size == other.st_size and abs(one.st_mtime - other.st_mtime) <= 2
    return alike or made.samefile(target)


def _linked(made: Path, target: Path) -> Path:
    try:
        target.hardlink_to(made)
    except OSError:  # another disk, or one that knows no links
        shutil.copy2(made, target)
    return target
