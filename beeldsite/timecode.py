"""Times in a recording: written ``4:12``, ``0:04:12``, ``252`` or ``4:12,5``, held as milliseconds.

One unit everywhere: an ``int`` of milliseconds from the first frame of the recording.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from beeldsite.errors import Wrong
from beeldsite.i18n import say

_TIME = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{1,6})(?:[.,](\d{1,3}))?")
_RANGE = re.compile(r"\s*(?:-|–|—|−|\btot\b|\bto\b)\s*")
_HINT = say("Write 4:12, 0:04:12, 4:12.5 or 252 (seconds).")
_RANGE_HINT = say("Write 4:12-4:40, or 4:12+28 for 28 seconds.")
SHORTEST = 500


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a recording: milliseconds, the end not included.

    ``open_ended`` says that the author gave only the start, so that a recording which ends
    sooner than ``end`` is no mistake.
    """

    start: int
    end: int
    open_ended: bool = False

    @property
    def length(self) -> int:
        """Milliseconds from start to end."""
        return self.end - self.start

    def __str__(self) -> str:
        return f"{clock(self.start)}–{clock(self.end)}"


def read_time(typed: str) -> int:
    """Return the milliseconds of a typed time; raise ``Wrong`` where it is none."""
    match = _TIME.fullmatch(typed.strip())
    if not match:
        raise Wrong(say("“{typed}” is not a time in a recording", typed=typed), _HINT)
    hours, minutes, seconds, fraction = match.groups()
    if (minutes and int(seconds) > 59) or (hours and int(minutes) > 59):
        raise Wrong(say("“{typed}” has more than 59 seconds or minutes", typed=typed), _HINT)
    whole = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds)
    return whole * 1000 + int((fraction or "0").ljust(3, "0"))


def read_span(typed: str) -> tuple[int, int | None]:
    """Return start and end in milliseconds, the end None where only a start is typed."""
    start, plus, length = typed.partition("+")
    if start.strip() and length.strip():
        return _ordered(typed, read_time(start), read_time(start) + read_time(length))
    parts = _RANGE.split(typed.strip())
    if plus or not parts[0] or len(parts) > 2:
        raise Wrong(say("“{typed}” is not a stretch of a recording", typed=typed), _RANGE_HINT)
    if len(parts) == 1 or not parts[1]:
        return read_time(parts[0]), None
    return _ordered(typed, read_time(parts[0]), read_time(parts[1]))


def _ordered(typed: str, start: int, end: int) -> tuple[int, int]:
    if end <= start:
        raise Wrong(say("“{typed}” ends before it starts", typed=typed), _RANGE_HINT)
    if end - start < SHORTEST:
        raise Wrong(
            say("“{typed}” is shorter than half a second", typed=typed),
            say("Minutes and seconds are parted by a colon: 4:12, not 4.12."),
        )
    return start, end


def clock(milliseconds: int) -> str:
    """Return the time as people write it: ``4:12``, ``1:04:12``, tenths where there are any."""
    tenths, seconds = (milliseconds % 1000) // 100, milliseconds // 1000
    hours, minutes = seconds // 3600, seconds // 60 % 60
    whole = f"{hours}:{minutes:02}" if hours else f"{minutes}"
    return f"{whole}:{seconds % 60:02}" + (f".{tenths}" if tenths else "")
