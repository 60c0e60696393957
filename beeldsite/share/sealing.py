"""One clip or picture, sealed by itself: on any core, for it shares nothing with the others."""

from __future__ import annotations

import hmac
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from beeldsite.share import age, carry, stream
from beeldsite.share.contract import Progress, Transport
from beeldsite.share.leak import Letters

_SMALL = 16 << 20  # bytes: less than this is sealed before another process has begun


@dataclass(frozen=True, slots=True)
class Job:
    """A file of the portfolio to be sealed in a folder of its own, ``bench``."""

    path: str
    source: Path
    bench: Path
    recipient: str
    namekey: bytes = field(repr=False)
    epoch: int
    transport: Transport


@dataclass(frozen=True, slots=True)
class Made:
    """A sealed file: its name on the host, and its files below ``bench``.

    ``letters`` are what stands in it that could be text; ``bare`` is a file that is not sealed, "".
    """

    path: str
    bench: Path
    name: str
    sealed: age.Sealed
    files: tuple[str, ...]
    letters: tuple[bytes, ...]
    bare: str


def name_of(namekey: bytes, epoch: int, sealed: str) -> str:
    """Return the name of a blob by the digest of its sealed file: never again that of another.

    Not by that of its content, which each time is sealed to other bytes: a pack that stands, and
    a browser's cache, would take those of one sealing for those of another.
    """
    told = epoch.to_bytes(8, "big") + bytes.fromhex(sealed)
    return hmac.digest(namekey, told, "sha256").hex()[:32]


def path_of(name: str) -> str:
    """Return what a blob is called in a share."""
    return f"b/{name}"


def seal_one(job: Job) -> Made:
    """Seal a file."""
    with carry.laying(job.bench, len(path_of("0" * 32)), job.transport) as laid:
        looked = _Looked(laid)
        sealed = stream.seal_file(job.source, looked, job.recipient)
        name = name_of(job.namekey, job.epoch, sealed.sha256)
        files = laid.settle(path_of(name), sealed.sha256)
    bare = (path for path in files if not carry.is_sealed(job.bench / path, job.transport))
    letters = tuple(looked.letters.found)
    return Made(job.path, job.bench, name, sealed, files, letters, next(bare, ""))


class _Looked:
    """A sealed file on its way, searched for what could be text."""

    def __init__(self, sink: stream.Sink) -> None:
        self.sink, self.letters = sink, Letters()

    def start(self, size: int) -> None:
        self.sink.start(size)

    def write(self, block: bytes) -> None:
        self.letters.add(block)
        self.sink.write(block)


def seal_all(jobs: Sequence[Job], progress: Progress) -> Iterator[Made]:
    """Seal files, on all cores where that is worth it, and give each as soon as it is done."""
    total = sum(job.source.stat().st_size for job in jobs)
    if len(jobs) < 2 or total < _SMALL:
        progress.start(total)
        yield from map(seal_one, jobs)
        return
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from multiprocessing import get_context

    from beeldsite.workshop import leash

    context = get_context("fork" if sys.platform == "linux" else "spawn")
    count = min(os.cpu_count() or 1, len(jobs))
    with ProcessPoolExecutor(count, mp_context=context, initializer=leash) as crew:
        waiting = [crew.submit(seal_one, job) for job in jobs]
        progress.start(total)  # after the processes have begun: a bar has a thread of its own
        try:
            for done in as_completed(waiting):
                yield done.result()
        except BaseException:
            crew.shutdown(wait=True, cancel_futures=True)
            raise
