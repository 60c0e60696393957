"""What is half made, and whose it is: nothing half stays behind, whoever stops whom.

Files are made in a folder ``<name>.<computer>.<thread>.part<pid>`` beside where they will stand,
and moved there when they are whole. What was killed is recognised by its name and swept later.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from threading import Event, Thread, current_thread, get_ident, main_thread
from typing import Any

HALF_MADE = re.compile(r".*?(\.(?P<host>[0-9a-f]{6})\.[0-9a-f]+)?\.part(?P<pid>\d+)")
STALE = 24 * 3600  # seconds after which another computer's half clip is nobody's any more
STOPS = (signal.SIGINT, signal.SIGTERM)
STOPPED = Event()
END = getattr(signal, "SIGKILL", signal.SIGTERM)


def host() -> str:
    """Return a short name of this computer, for where several share a disk."""
    from platform import node

    return blake2b(node().encode(), digest_size=3).hexdigest()


@contextmanager
def workshop(folder: Path, name: str) -> Iterator[Path]:
    """Give a folder for what is half made, gone afterwards; ``.part<pid>`` says whose it is."""
    bench = folder / f"{name}.{host()}.{get_ident():x}.part{os.getpid()}"
    try:
        bench.mkdir(parents=True, exist_ok=True)
        yield bench
    finally:
        shutil.rmtree(bench, ignore_errors=True)


def leash() -> None:
    """Tie this worker to the process that started it; the ``initializer`` of a pool of processes.

    Without it a worker whose parent was killed waits for work for ever, and Ctrl-C shows a
    traceback for each worker.
    """
    from multiprocessing import parent_process

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # between clips; the parent hears it too
    if parent := parent_process():
        Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: Any) -> None:
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)


@contextmanager
def tidy_when_stopped(*folders: Path) -> Iterator[None]:
    """Let a worker that is told to stop leave nothing half in there and begin nothing more."""
    from multiprocessing import parent_process

    if not parent_process() or current_thread() is not main_thread():
        yield
        return
    if STOPPED.is_set():  # the pool had handed out one clip more
        raise KeyboardInterrupt
    before = [signal.signal(one, _stop) for one in STOPS]
    try:
        yield
    except KeyboardInterrupt as told:
        for folder in folders:
            for bench in folder.glob(f"*.{host()}.*.part{os.getpid()}"):  # stopped amid removing it
                shutil.rmtree(bench, ignore_errors=True)
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
    for path in _left(folder):
        remove = shutil.rmtree if path.is_dir() else os.unlink
        with suppress(OSError):  # another build sweeps here too
            remove(path)


def in_use_by_others(path: Path) -> bool:
    """Return whether a folder of what is half made is that of another process at work."""
    match = HALF_MADE.fullmatch(path.name)
    if not match or (match["host"] == host() and int(match["pid"]) == os.getpid()):
        return False
    return not _abandoned(path, match["host"], int(match["pid"]))


def left_behind(folder: Path) -> set[str]:
    """Return the names of what killed processes were making there."""
    return {path.name.partition(".")[0] for path in _left(folder)}


def _left(folder: Path) -> Iterator[Path]:
    for path in folder.glob("*.part*"):
        match = HALF_MADE.fullmatch(path.name)
        if match and _abandoned(path, match["host"], int(match["pid"])):
            yield path


def _abandoned(path: Path, owner: str | None, pid: int) -> bool:
    if owner in (None, host()) and sys.platform != "win32":
        return not alive(pid)
    with suppress(FileNotFoundError):
        return time.time() - path.stat().st_mtime > STALE
    return False


def alive(pid: int) -> bool:
    """Return whether a process of this computer still runs; not to be asked on Windows."""
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except (ProcessLookupError, OverflowError):
        return False
    return True
