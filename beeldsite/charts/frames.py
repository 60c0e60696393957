"""The Droste effect as frames in one another: the talk holds the viewing, the viewing the class."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from beeldsite.droste import levels_of
from beeldsite.views import MomentView
from beeldsite.vocabulary import Level

WIDE, HIGH = 120, 84  # the view box
_INSET = (15, 11)  # from one frame to the next, at its left and its top


@dataclass(frozen=True, slots=True)
class Nest:
    """A frame: its level, whether something was said there, and its place in the view box."""

    level: Level
    lit: bool
    x: int
    y: int
    width: int
    height: int


def frames(moments: Iterable[MomentView]) -> tuple[Nest, ...]:
    """Return the three frames, the outermost first; lit are those some moment speaks of."""
    lit = {level for one in moments for level in levels_of(one.note)}
    return tuple(
        Nest(
            level,
            level in lit,
            number * _INSET[0],
            number * _INSET[1],
            WIDE - 2 * number * _INSET[0],
            HIGH - 2 * number * _INSET[1],
        )
        for number, level in enumerate(reversed(Level))
    )
