"""Clip jobs → Outcomes: what is missing is cut in parallel into the cache, named by its key.

The cache holds ``<key>.mp4`` and ``<key>.webp`` for each clip, both or neither as far as anyone
may count on, and ``<digest>.json`` for what a recording is. All of it can be made again.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import (
    Callable,
    Generator,
    Iterable,
    Mapping,
    MutableMapping,
    Sequence,
)
from concurrent.futures import (
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ThreadPoolExecutor,
    as_completed,
)
from contextlib import closing, suppress
from dataclasses import asdict, replace
from hashlib import blake2b
from itertools import chain
from pathlib import Path

from beeldsite import ffmpeg
from beeldsite.errors import MediaError
from beeldsite.footage import ClipJob, Outcome, Probe, Tools
from beeldsite.i18n import say
from beeldsite.workshop import leash as leash
from beeldsite.workshop import sweep as sweep
from beeldsite.workshop import tidy_when_stopped, workshop

MIB = 1 << 20
SAMPLES, SAMPLE = 15, 1 << 16
ENDINGS = (".mp4", ".webp")

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
        told = {"name": ffmpeg.shown_name(path), "reason": os.strerror(error.errno or 0)}
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
    with suppress(OSError, ValueError, TypeError):
        return Probe(**json.loads(kept.read_bytes()))
    seen = ffmpeg.probe(tools or ffmpeg.need_tools(), path)
    try:
        with workshop(cache, digest) as bench:
            (bench / "probe").write_text(json.dumps(asdict(seen)), "utf-8")
            (bench / "probe").replace(kept)
    except OSError as error:
        raise ffmpeg.unwritable(error) from error
    return seen


def probe_all(
    recordings: Mapping[str, str], cache: Path, tools: Tools | None = None
) -> dict[str, Probe | MediaError]:
    """Return for each path what the recording of that digest is, or why it cannot be used."""

    def ask(path: str) -> Probe | MediaError:
        try:
            return probed(path, recordings[path], cache, tools)
        except MediaError as error:
            return error

    with ThreadPoolExecutor(os.cpu_count()) as threads:
        return dict(zip(recordings, threads.map(ask, recordings), strict=True))


def missing(jobs: Iterable[ClipJob], cache: Path) -> tuple[ClipJob, ...]:
    """Return the jobs whose clip or poster the cache lacks."""
    return tuple(job for job in jobs if not all(path.exists() for path in _made(job.key, cache)))


def _made(key: str, folder: Path) -> tuple[Path, ...]:
    return tuple(folder / f"{key}{ending}" for ending in ENDINGS)


def produce(
    jobs: Sequence[ClipJob],
    cache: Path,
    executor: Executor,
    tools: Tools,
    on_done: Callable[[Outcome], None],
) -> tuple[Outcome, ...]:
    """Cut into ``cache`` what it lacks; return an Outcome for each job, in the order of ``jobs``.

    ``on_done`` hears each Outcome as soon as it is known, in the caller's thread. Jobs with
    the same key are cut once. A clip that fails stops no other; an interruption stops all.
    """
    sweep(cache)
    named: dict[str, list[ClipJob]] = {}
    for job in jobs:
        named.setdefault(job.key, []).append(job)
    lacking = {key: alike[0] for key, alike in named.items() if missing(alike[:1], cache)}
    here = ((key, Outcome(alike[0])) for key, alike in named.items() if key not in lacking)
    came: dict[ClipJob, Outcome] = {}
    with closing(_attempts(lacking, cache, executor, tools)) as attempts:
        for key, outcome in chain(here, attempts):
            for job in named[key]:
                came[job] = replace(outcome, job=job)
                on_done(came[job])
    return tuple(came[job] for job in jobs)


def _attempts(
    lacking: Mapping[str, ClipJob], cache: Path, executor: Executor, tools: Tools
) -> Generator[tuple[str, Outcome], None, None]:
    futures: dict[Future[Outcome], str] = {}
    try:
        for key, job in lacking.items():
            futures[_submitted(executor, tools, job, cache)] = key
        for future in as_completed(futures):
            key = futures[future]
            yield key, _result(future, lacking[key])
    finally:
        for future in futures:
            future.cancel()


def _submitted(executor: Executor, tools: Tools, job: ClipJob, cache: Path) -> Future[Outcome]:
    try:
        return executor.submit(attempt, tools, job, cache)
    except BrokenExecutor as error:
        broken: Future[Outcome] = Future()
        broken.set_exception(error)
        return broken


def _result(future: Future[Outcome], job: ClipJob) -> Outcome:
    try:
        return future.result()
    except _deaths():
        what = say("the cutting of clips was stopped from outside")
        hint = say("Build again; if it happens again, this computer has too little memory free.")
        return Outcome(job, what, hint)


def _deaths() -> tuple[type[BaseException], ...]:
    """Return what executors raise where the worker is gone, whichever of them is in use."""
    cluster = sys.modules.get("distributed")
    return (BrokenExecutor, CancelledError, *([cluster.KilledWorker] if cluster else []))


def attempt(tools: Tools, job: ClipJob, cache: Path) -> Outcome:
    """Return what came of cutting one job; what a worker runs."""
    try:
        with tidy_when_stopped(cache):
            ffmpeg.cut(tools, job, cache, probed(job.video, job.digest, cache, tools))
    except MediaError as error:
        return Outcome(job, error.what, error.hint)
    return Outcome(job)


def place(key: str, cache: Path, folder: Path) -> None:
    """Have clip and poster of ``key`` in ``folder``: linked to the cache, or copied to other disks.

    What lies there already is left alone. Raise ``MediaError`` where the disk takes no more.
    """
    try:
        for made, target in zip(_made(key, cache), _made(key, folder), strict=True):
            if not _same(made, target):
                with workshop(folder, key) as bench:
                    _linked(made, bench / made.name).replace(target)
    except OSError as error:
        raise ffmpeg.unwritable(error) from error


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
