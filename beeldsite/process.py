"""The runner: the only room that starts a process, so the only one that has to end it.

What is started here yields to other work, hears nothing, dies with us, and may take only so much
time, memory and disk. What it says about its progress reaches whoever waits for it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import IO, NamedTuple

from beeldsite.errors import MediaError
from beeldsite.i18n import Words, say

TAIL = 8192  # bytes of stderr kept
STUCK = 120.0  # seconds without any progress after which whoever reports it is taken to hang
GIB = 1 << 30
DONE = b"out_time_us="  # of ffmpeg's report: microseconds of film made, or N/A
# Fewer heaps, for each thread's own reserves 64 MB of what the limit counts.
QUIET = {"LC_ALL": "C", "AV_LOG_FORCE_NOCOLOR": "1", "MALLOC_ARENA_MAX": "4"}
# Where a limit is unknown, or lower already, the rest goes on.
SHELL = '{ ulimit -t "$1"; ulimit -f "$2"; ulimit -v "$3"; } 2>/dev/null; shift 3; exec "$@"'

Heard = Callable[[int], None]
"""Hears how many milliseconds of film were made so far; what it raises ends the process."""


class Ran(NamedTuple):
    """How a process ended: its exit code, what it wrote, and the last of its complaints."""

    code: int
    out: bytes
    complaints: str


class Limits(NamedTuple):
    """What one process may take: bytes of memory (None: all) and bytes per file it writes."""

    memory: int | None = 4 * GIB
    file: int = 2 * GIB


LIMITS = Limits()


class Halted(Exception):  # noqa: N818 - it is no mistake of whoever asked
    """A process that was not let finish; ``why`` says it in words, as part of a sentence."""

    def __init__(self, why: Words) -> None:
        super().__init__(str(why))
        self.why = why


def run(
    command: Sequence[str], seconds: float, heard: Heard | None = None, limits: Limits = LIMITS
) -> Ran:
    """Return how ``command`` ended.

    Raise ``Halted`` where it took longer than ``seconds`` or more than its limits; it and whatever
    it started are gone then, as they are after any other exception. With ``heard`` the command is
    ffmpeg, which is asked for its progress; ``STUCK`` seconds without any are too long as well.
    Raise ``MediaError`` where there is no such program.
    """
    if not shutil.which(command[0]):
        what = say("{name} is not on this computer", name=Path(command[0]).name)
        raise MediaError(what, say("Install ffmpeg, or run: pip install 'beeldsite[ffmpeg]'."))
    told = [command[0], "-progress", "pipe:1", *command[1:]] if heard else command
    with subprocess.Popen(
        [*_limited(limits, seconds), *_manners(), *told],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        env={name: value for name, value in os.environ.items() if name != "FFREPORT"} | QUIET,
    ) as process:
        RUNNING.add(process)
        ears = _Ears(process, heard)
        try:
            ears.follow(monotonic() + seconds)
        except BaseException:
            _kill(process)
            raise
        finally:
            RUNNING.discard(process)
            ears.close()
    _complain(process.returncode)
    return Ran(process.returncode, b"".join(ears.out), ears.complaints.decode(errors="replace"))


RUNNING: set[subprocess.Popen[bytes]] = set()


def end_all() -> None:
    """End whatever was started here and still runs, in whichever thread."""
    for process in tuple(RUNNING):
        _kill(process)


class _Ears:
    """Reads what a process says, in threads of their own: one full pipe would stop it for ever."""

    def __init__(self, process: subprocess.Popen[bytes], heard: Heard | None) -> None:
        self.process = process
        self.heard = heard
        self.out: list[bytes] = []
        self.complaints = b""
        self.news: SimpleQueue[int | None] = SimpleQueue()
        self.threads = [
            Thread(target=self._listen, args=(process.stdout,), daemon=True),
            Thread(target=self._listen_to_complaints, args=(process.stderr,), daemon=True),
        ]
        for one in self.threads:
            one.start()

    def follow(self, end: float) -> None:
        """Wait until the process is done; raise ``Halted`` at ``end``, or when it is stuck."""
        done, stuck = -1, monotonic() + STUCK if self.heard else end
        while (told := self._next(min(end, stuck), end)) is not None:
            if self.heard:
                self.heard(told)
            if told > done:
                done, stuck = told, monotonic() + STUCK
        try:
            self.process.wait(max(0.0, end - monotonic()))
        except subprocess.TimeoutExpired:
            raise _late() from None

    def _next(self, until: float, end: float) -> int | None:
        try:
            return self.news.get(timeout=max(0.0, until - monotonic()))
        except Empty:
            raise _late() if until == end else Halted(say("it did nothing any more")) from None

    def close(self) -> None:
        """Wait for the last words; not for what escaped into a session of its own."""
        for one in self.threads:
            one.join(1)

    def _listen(self, pipe: IO[bytes]) -> None:
        for line in pipe:
            if self.heard is None:
                self.out.append(line)
            elif line.startswith(DONE) and (number := line[len(DONE) :].strip()).isdigit():
                self.news.put(int(number) // 1000)
        self.news.put(None)

    def _listen_to_complaints(self, pipe: IO[bytes]) -> None:
        for line in pipe:
            self.complaints = (self.complaints + line)[-TAIL:]


def _late() -> Halted:
    return Halted(say("it took too long"))


def _complain(code: int) -> None:
    """Raise where the system ended a process that took more than it may."""
    named = {"SIGXCPU": say("it took too long"), "SIGXFSZ": say("it wrote too much")}
    named["SIGKILL"] = say("the system stopped it; perhaps too little memory was free")
    with suppress(ValueError):
        if why := named.get(signal.Signals(-code).name):
            raise Halted(why)


def _kill(process: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def _limited(limits: Limits, seconds: float) -> tuple[str, ...]:
    """Return what goes before a command to limit it, nothing where there is no shell to do so."""
    if os.name != "posix":
        return ()
    # By the shell, since Python run between fork and exec can hang a process that has threads.
    # The time of all its processors together: for whoever outlives us where nothing ends it.
    time = int(seconds + 1) * (os.cpu_count() or 1)
    memory = "unlimited" if limits.memory is None else str(limits.memory // 1024)
    return ("sh", "-c", SHELL, "sh", str(time), str(limits.file // 512), memory)


@lru_cache
def _manners() -> tuple[str, ...]:
    """Return what goes before a command so that it dies with us and yields to other work."""
    # Tried first, for the setpriv of BusyBox knows no --pdeathsig.
    wanted = (("setpriv", "--pdeathsig", "KILL"), ("nice", "-n", "5"))
    return tuple(word for words in wanted if _starts(*words, "true") for word in words)


def _starts(*command: str) -> bool:
    with suppress(OSError):
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    return False
