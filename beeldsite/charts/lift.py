"""The lift of a talk as a step line: from stop to stop, on each jump the question asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap

from beeldsite.views import LiftStop
from beeldsite.vocabulary import Floor

NAMES = 66  # the width of the floors' names, left of the first stop
DOT = 9  # the radius of a stop
LINE = 15  # from one line of a question to the next
LINES = 4  # of a question; the whole of it stands in the table below
LETTER = 6.7  # the width of a letter, on average


@dataclass(frozen=True, slots=True)
class Halt:
    """A stop: its number in the talk, as the table below has it, and where its middle is."""

    number: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Jump:
    """From one stop to the next: the curve, and the question with the middle of its first line."""

    curve: str
    x: float
    y: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ride:
    """A step line and the size of its view box; each floor with its height in it."""

    width: float
    height: float
    floors: tuple[tuple[Floor, float], ...]
    halts: tuple[Halt, ...]
    jumps: tuple[Jump, ...]


def shaft(floors: Iterable[Floor], used: Iterable[Floor]) -> tuple[Floor, ...]:
    """Return the floors to draw, the first on top: the practice's, and any other that was used.

    Doing is no floor of its own: it is drawn only where somebody got out there.
    """
    wanted = tuple(dict.fromkeys(used))
    own = [one for one in floors if one is not Floor.DO or one in wanted]
    return (*own, *(one for one in wanted if one not in own))


def ride(stops: Sequence[LiftStop], floors: Iterable[Floor]) -> Ride:
    """Return the step line for a wide page, with the questions on the jumps."""
    jumps = max(_drawn(stops) - 1, 1)
    step = min(190, max(90, 960 / jumps))
    drawn = _ride(stops, floors, step=step, rise=84, above=DOT)
    room = max((LINE - one.y for one in drawn.jumps if one.lines), default=0)
    return _ride(stops, floors, step=step, rise=84, above=max(int(room), 0) + 2 * DOT)


def short_ride(stops: Sequence[LiftStop], floors: Iterable[Floor]) -> Ride:
    """Return the step line for a phone: 288 wide at most, with numbers alone."""
    jumps = max(_drawn(stops) - 1, 1)
    return _ride(stops, floors, step=min(60, 200 / jumps), rise=34, above=DOT + 3)


def strip(stops: Sequence[LiftStop], floors: Iterable[Floor]) -> Ride:
    """Return the step line as small as a word, without any."""
    return _ride(stops, floors, step=15, rise=13, above=6, names=6)


def _drawn(stops: Sequence[LiftStop]) -> int:
    return sum(1 for one in stops if one.floor)


def _ride(
    stops: Sequence[LiftStop],
    floors: Iterable[Floor],
    *,
    step: float,
    rise: int,
    above: int,
    names: int = NAMES + DOT,
) -> Ride:
    """Return the line; ``step`` is from stop to stop, ``rise`` from floor to floor."""
    held = [(number, one) for number, one in enumerate(stops, 1) if one.floor]
    order = shaft(floors, (one.floor for _, one in held if one.floor))
    heights = {floor: above + rise * number for number, floor in enumerate(order)}
    halts = tuple(
        Halt(number, round(names + step * place, 1), heights[one.floor])
        for place, (number, one) in enumerate(held)
        if one.floor
    )
    asked = [one.question for _, one in held]
    return Ride(
        width=round(names + step * max(len(halts) - 1, 0) + min(names, NAMES / 2), 1),
        height=above + rise * (len(order) - 1) + above // 2 + DOT,
        floors=tuple(heights.items()),
        halts=halts,
        jumps=tuple(
            _jump(one, other, question, step)
            for (one, other), question in zip(pairwise(halts), asked[1:], strict=True)
        ),
    )


def _jump(one: Halt, other: Halt, question: str, step: float) -> Jump:
    """Return a jump; its question stands above the higher of both stops, clear of the line."""
    middle = round((one.x + other.x) / 2, 1)
    letters = max(int((step - DOT) / LETTER), 1)
    lines = tuple(wrap(question, letters, max_lines=LINES, placeholder=" …")) if question else ()
    return Jump(
        curve=f"M{one.x} {one.y}C{middle} {one.y} {middle} {other.y} {other.x} {other.y}",
        x=middle,
        y=min(one.y, other.y) - DOT - LINE * (len(lines) - 1),
        lines=lines,
    )
