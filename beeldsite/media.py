"""Clip jobs → Outcomes: what is missing is cut in parallel into the cache, named by its key.

The cache holds ``<key>.mp4`` and ``<key>.webp`` for each clip, both or neither as far as anyone
may count on, and ``<digest>.json`` for what a recording is. All of it can be made again.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sys
import time
from collections.abc import (
    Callable,
    Generator,
    Iterable,
    Iterator,
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
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, replace
from hashlib import blake2b
from itertools import chain
from multiprocessing import parent_process
from pathlib import Path
from threading import Event, Thread, current_thread, main_thread
from typing import Any

from beeldsite import ffmpeg
from beeldsite.errors import MediaError
from beeldsite.footage import ClipJob, Outcome, Probe, Tools
from beeldsite.i18n import say

MIB = 1 << 20
SAMPLES, SAMPLE = 15, 1 << 16
ENDINGS = (".mp4", ".webp")
HALF_MADE = re.compile(r".*?(\.(?P<host>[0-9a-f]{6})\.[0-9a-f]+)?\.part(?P<pid>\d+)")
STALE = 24 * 3600  # seconds after which another computer's half clip is nobody's any more
STOPS = (signal.SIGINT, signal.SIGTERM)
STOPPED = Event()
END = getattr(signal, "SIGKILL", signal.SIGTERM)

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
        with ffmpeg.workshop(cache, digest) as bench:
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

    ``on_done`` hears each Outcome as soon as it is known, in the caller's thread. Jobs with the same
    key are cut once. A clip that fails stops no other; an interruption stops all.
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
        with _tidy_when_stopped():
            ffmpeg.cut(tools, job, cache, probed(job.video, job.digest, cache, tools))
    except MediaError as error:
        return Outcome(job, error.what, error.hint)
    return Outcome(job)


def leash() -> None:
    """Tie this worker to the process that started it; the ``initializer`` of a pool of processes.

    Without it a worker whose parent was killed waits for work for ever, and Ctrl-C shows a
    traceback for each worker.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # between clips; the parent hears it too
    if parent := parent_process():
        Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: Any) -> None:
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)


@contextmanager
def _tidy_when_stopped() -> Iterator[None]:
    """Let a worker that is told to stop remove what is half made, and begin nothing more."""
    if not parent_process() or current_thread() is not main_thread():
        yield
        return
    if STOPPED.is_set():  # the pool had handed out one clip more
        raise KeyboardInterrupt
    before = [signal.signal(one, _stop) for one in STOPS]
    try:
        yield
    except KeyboardInterrupt as told:
        if told.args == (signal.SIGTERM,):
            os.kill(os.getpid(), END)
        raise
    finally:
        for one, handler in zip(STOPS, before, strict=True):
            signal.signal(one, handler)


def _stop(number: int, _: object) -> None:
    STOPPED.set()
    for one in STOPS:  # not again while tidying
        signal.signal(one, signal.SIG_IGN)
    raise KeyboardInterrupt(number)


def sweep(folder: Path) -> None:
    """Remove what killed builds of this computer left half made, and that of others after a day."""
    for path in folder.glob("*.part*"):
        match = HALF_MADE.fullmatch(path.name)
        if match and _abandoned(path, match["host"], int(match["pid"])):
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(
                missing_ok=True
            )


def _abandoned(path: Path, owner: str | None, pid: int) -> bool:
    if owner in (None, ffmpeg.host()) and sys.platform != "win32":
        return not _alive(pid)
    with suppress(FileNotFoundError):
        return time.time() - path.stat().st_mtime > STALE
    return False


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except (ProcessLookupError, OverflowError):
        return False
    return True


def place(key: str, cache: Path, folder: Path) -> None:
    """Have clip and poster of ``key`` in ``folder``: linked to the cache, or copied to other disks.

    What lies there already is left alone. Raise ``MediaError`` where the disk takes no more.
    """
    try:
        for made, target in zip(_made(key, cache), _made(key, folder), strict=True):
            if not _same(made, target):
                with ffmpeg.workshop(folder, key) as bench:
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
