"""What memory beeldsite's own processes take, as Linux tells it: not what they start of ffmpeg."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

LOOK = 0.1  # seconds between two looks


def peaks(process: subprocess.Popen[bytes]) -> tuple[int, int]:
    """Return the most bytes that they took together until it ended, and the largest alone.

    Together a page that several share counts once (``Pss``); alone it counts whole (``VmHWM``).
    """
    together = largest = 0
    while process.poll() is None:
        own = list(_own(process.pid))
        together = max(together, sum(_field(one / "smaps_rollup", "Pss:") for one in own))
        largest = max([largest, *(_field(one / "status", "VmHWM:") for one in own)])
        time.sleep(LOOK)
    return together, largest


def _own(pid: int) -> Iterator[Path]:
    """Yield the processes of Python below one, itself included."""
    here = Path(f"/proc/{pid}")
    with suppress(OSError):
        if (here / "exe").readlink().name.startswith("python"):
            yield here
        for task in (here / "task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _own(int(child))


def _field(file: Path, name: str) -> int:
    """Return the bytes that stand behind a name, 0 where the process has ended."""
    with suppress(OSError):
        for line in file.read_text().splitlines():
            if line.startswith(name):
                return int(line.split()[1]) * 1024
    return 0
