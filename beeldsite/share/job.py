"""One upload: where to, what, and how often a host is asked again that did not answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from beeldsite.share.contract import Beaten, Outgoing, Passing, Progress, Target, half_sent

START = 512  # bytes: an age header differs with every sealing, a slice carries its file's id

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Job:
    """What is sent where, who listens, and how many seconds to wait before each new attempt.

    ``marks`` remembers what was read of our files; ``stumbles`` are the answers that did not come.
    """

    target: Target
    outgoing: Outgoing
    progress: Progress
    waits: tuple[float, ...]
    marks: dict[str, str] = field(default_factory=dict)
    stumbles: list[Passing] = field(default_factory=list)

    def persist(self, action: Callable[[], T]) -> T:
        """Return what an action gives, tried again after a while where that may help."""
        for wait in self.waits:
            try:
                return action()
            except Passing as error:
                self.stumbles.append(error)
                self.target.close()
                time.sleep(wait)
        return action()

    def sweep(self, there: Mapping[str, int]) -> None:
        """Remove what was half sent; whoever else sends here is kept out."""
        for path in filter(half_sent, there):
            self.persist(partial(self.target.remove, path))

    def source(self, path: str) -> Path:
        """Return where a file lies on this computer."""
        return self.outgoing.root / path

    def size(self, path: str) -> int:
        """Return how many bytes a file has."""
        return self.source(path).stat().st_size

    def most(self, path: str) -> int | None:
        """Return how many bytes of a file tell it from every other of its size."""
        return None if path in self.outgoing.front else START

    def mark(self, path: str) -> str:
        """Return what tells our version of a file from every other."""
        if path not in self.marks:
            with self.source(path).open("rb") as file:
                start = file.read(self.most(path) or -1)
            self.marks[path] = mark(self.size(path), start)
        return self.marks[path]

    def standing(self, path: str, size: int) -> str:
        """Return the mark of what stands there."""
        start = self.persist(partial(self.target.get, path, self.most(path)))
        return mark(size, start or b"")

    def send(self, path: str, over: str | None = None) -> None:
        """Send a file; that it had arrived the first time, unheard, is as good."""
        counted = Counted(self.progress)

        def once() -> None:
            counted.anew()
            self.target.put(path, self.source(path), counted, over)

        try:
            self.persist(once)
        except Beaten:
            if self.standing(path, self.size(path)) != self.mark(path):
                raise


class Counted:
    """Passes on what was sent of one file, and takes it back when that begins anew."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.count = 0

    def start(self, total: int) -> None:
        """Pass on how much there is."""
        self.progress.start(total)

    def sent(self, count: int) -> None:
        """Pass on, and remember."""
        self.count += count
        self.progress.sent(count)

    def anew(self) -> None:
        """Take back what was sent so far."""
        if self.count:
            self.progress.sent(-self.count)
        self.count = 0


def mark(size: int, start: bytes) -> str:
    """Return what tells one version of a file from another, by its size and how it begins."""
    return sha256(b"%d\n%b" % (size, start)).hexdigest()[:32]
