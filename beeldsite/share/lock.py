"""One publisher at a time: a small file on the host says who is at work, and since when.

Who is an opaque word: the host learns no name. A lock whose process on this computer has gone is
nobody's; one of another computer is nobody's after ``STALE``.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from secrets import token_hex

from beeldsite.errors import BeeldsiteError
from beeldsite.i18n import say
from beeldsite.share.contract import LOCK, Beaten, Passing, Target
from beeldsite.workshop import alive, host

STALE = timedelta(hours=1)  # the largest clip has to get there in less
FRESH = 300  # seconds after which we say again that we are at work
AT_WORK: set[str] = set()  # the locks that this process holds
MOST = 1000  # bytes of a lock that are read


class Deaf:
    """Hears nothing: a lock is no progress."""

    def start(self, total: int) -> None:
        """Hear nothing."""

    def sent(self, count: int) -> None:
        """Hear nothing."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Who is at work, and when that was said last."""

    who: str
    since: datetime

    def written(self) -> bytes:
        """Return the claim as it lies on the host."""
        return json.dumps({"who": self.who, "since": self.since.isoformat()}).encode()

    def free(self, now: datetime) -> bool:
        """Return whether nobody is at work any more."""
        computer, process, _ = (*self.who.split("."), "", "")[:3]
        if computer == host() and sys.platform != "win32" and process.isdecimal():
            mine = int(process) == os.getpid()
            return self.who not in AT_WORK if mine else not alive(int(process))
        return now - self.since > STALE


def read(content: bytes) -> Claim:
    """Return what a lock says; one that cannot be read is as old as can be."""
    with suppress(ValueError, TypeError, KeyError):
        typed = json.loads(content)
        since = datetime.fromisoformat(typed["since"])
        return Claim(str(typed["who"]), since if since.tzinfo else since.replace(tzinfo=UTC))
    return Claim("", datetime.min.replace(tzinfo=UTC))


class Lock:
    """Our own lock on a target, taken."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.who = f"{host()}.{os.getpid()}.{token_hex(8)}"
        self.said = 0.0

    def take(self) -> None:
        """Put the lock there; raise ``Beaten`` where another publisher is at work."""
        try:
            self._take()
        except (Beaten, Passing):
            raise
        except BeeldsiteError:
            # Who took it a moment earlier stood in the way, or swept away what we had half sent.
            self._take()

    def _take(self) -> None:
        tag = self.target.tag(LOCK)
        standing = self.target.get(LOCK, MOST) if tag else None
        now = datetime.now(UTC)
        if standing is not None:
            claim = read(standing)
            if claim.who != self.who and not claim.free(now):
                raise _at_work(self.target.told, claim)
        self._put(tag)
        self.check()  # where the host cannot compare, the last to write is the one

    def _put(self, over: str | None) -> None:
        claim = Claim(self.who, datetime.now(UTC))
        self.target.put(LOCK, claim.written(), Deaf(), over)
        self.said = time.monotonic()

    def check(self) -> None:
        """Raise ``Beaten`` where the lock is no longer ours."""
        standing = self.target.get(LOCK, MOST)
        claim = read(standing or b"")
        if claim.who != self.who:
            raise _at_work(self.target.told, claim)

    def refresh(self) -> None:
        """Say again that we are at work, when that is due."""
        if time.monotonic() - self.said > FRESH:
            self.check()
            self._put(self.target.tag(LOCK))

    @contextmanager
    def blamed(self) -> Iterator[None]:
        """Raise ``Beaten`` for what went wrong because another publisher took over."""
        try:
            yield
        except BeeldsiteError:
            with suppress(Passing):
                self.check()
            raise

    def release(self) -> None:
        """Take the lock away, if it is ours still."""
        with suppress(BeeldsiteError):
            self.check()
            self.target.remove(LOCK)


@contextmanager
def held(target: Target, persist: Callable[[Callable[[], None]], None]) -> Iterator[Lock]:
    """Keep other publishers out for the length of an upload; raise ``Beaten`` where one is in."""
    lock = Lock(target)
    AT_WORK.add(lock.who)
    try:
        persist(lock.take)
        yield lock
    finally:
        AT_WORK.discard(lock.who)
        lock.release()


def _at_work(place: str, claim: Claim) -> Beaten:
    hint = say("Wait until it is done, then publish again.")
    if not claim.who:
        return Beaten(say("another publisher took over “{place}”", place=place), hint)
    at = claim.since.astimezone().strftime("%H:%M")
    what = say("another publisher is at work on “{place}” since {at}", place=place, at=at)
    return Beaten(what, hint)
