"""Waiting for what other threads, processes and computers do, however slow the machine is."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def until(holds: Callable[[], object]) -> None:
    """Wait for something that is going to be; fail after a minute."""
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def busy(word: str | Path) -> bool:
    """Tell whether a process has ``word`` on its command line."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if str(word).encode() in (process / "cmdline").read_bytes():
                return True
    return False
