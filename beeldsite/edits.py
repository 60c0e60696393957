"""What is done to a clip before anyone sees it, as values: what is hidden, hushed or slowed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from beeldsite.errors import Place
from beeldsite.vocabulary import Hush


class Box(NamedTuple):
    """A rectangle in whole, even pixels: video keeps its colours per two by two."""

    x: int
    y: int
    width: int
    height: int

    def cells(self, width: int, height: int) -> tuple[int, int]:
        """Return across and down in how few cells nobody can be known, in a picture of that size.

        Six to the long side, so that what is hidden decides: a face that fills the rectangle is six
        cells high. Larger in a large rectangle, where a face may fill a part, but never so that a
        face as high as the whole picture gets more than eight; nor smaller than a fortieth.
        """
        cell = self.cell(width, height)
        return max(2, round(self.width / cell)), max(2, round(self.height / cell))

    def cell(self, width: int, height: int) -> float:
        """Return the side in pixels of such a cell."""
        cell = max(self.width, self.height) / 6
        return max(max(width, height) / 40, min(cell, min(width, height) / 8))


class Mask(NamedTuple):
    """A film of what to hide, white on black: its file, its size in pixels, frames a second.

    ``across`` and ``down`` say of how few cells the picture is where it is hidden.
    """

    path: str
    width: int
    height: int
    rate: int
    across: int
    down: int


class Point(NamedTuple):
    """Where a moving region is at a time, in milliseconds of the recording."""

    at: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle to blur; by default the whole picture.

    Fractions (0 to 1) of the upright picture, or pixels of the upright recording where ``pixels``.
    ``start`` and ``end`` are milliseconds of the recording, or None for the whole clip. ``who`` is
    the person it hides, "" where nobody said. Along ``path`` (by time; at least two points, or
    none) it moves evenly from point to point, its place before the first and after the last.
    """

    x: float = 0.0
    y: float = 0.0
    width: float = 1.0
    height: float = 1.0
    pixels: bool = False
    start: int | None = None
    end: int | None = None
    who: str = ""
    path: tuple[Point, ...] = ()

    def lasts(self, start: int, end: int) -> bool:
        """Return whether it is there the whole time between two moments of the recording."""
        early = self.start is None or self.start <= start
        return early and (self.end is None or self.end >= end)


class Kept(NamedTuple):
    """A face that stays sharp, by a point in it: fractions of the picture, or pixels.

    ``who`` is whose it is, "" where nobody said.
    """

    at: int
    x: float
    y: float
    pixels: bool = False
    who: str = ""


class Looked(NamedTuple):
    """On which day the coach looked whether every face was hidden, by the sheet of that code."""

    day: date
    code: str


@dataclass(frozen=True, slots=True)
class Faces:
    """All faces to be found and blurred, but those that are kept; ``place`` is where it stands.

    ``looked`` names the sheets that were looked at: without, nobody but the coach gets the clip.
    """

    keep: tuple[Kept, ...] = ()
    looked: tuple[Looked, ...] = ()
    place: Place = field(default=Place(""), compare=False)

    def hides(self, who: str) -> bool:
        """Return whether someone is among those whose face is blurred, as far as anyone said."""
        return all(one.who and one.who.casefold() != who.casefold() for one in self.keep)


class Mute(NamedTuple):
    """A stretch, in milliseconds of the recording, that may not be heard as it was."""

    start: int
    end: int
    hush: Hush = Hush.SILENCE


@dataclass(frozen=True, slots=True)
class Edits:
    """What is done to a clip before anyone sees it; times are milliseconds of the recording.

    ``stills`` are frames to look at one by one; at the first of ``freeze`` the poster is taken,
    else a tenth of the way in. ``speed`` is a percentage: at 50 a second lasts two.
    """

    blur: tuple[Region | Faces, ...] = ()
    mute: tuple[Mute, ...] = ()
    freeze: tuple[int, ...] = ()
    strip: int = 0
    speed: int = 100

    @property
    def regions(self) -> tuple[Region, ...]:
        """What is blurred where the note says it is."""
        return tuple(one for one in self.blur if isinstance(one, Region))

    @property
    def faces(self) -> tuple[Faces, ...]:
        """What is blurred where faces are found."""
        return tuple(one for one in self.blur if isinstance(one, Faces))

    @property
    def work(self) -> Edits:
        """The same without what changes no byte: who looked at it, and when."""
        if not self.faces:
            return self
        blur = (Faces(one.keep) if isinstance(one, Faces) else one for one in self.blur)
        return replace(self, blur=tuple(dict.fromkeys(blur)))

    def over(self, recording: Edits) -> Edits:
        """Return these edits of a moment with those that hold for its whole recording."""
        return replace(self, blur=recording.blur + self.blur, mute=recording.mute + self.mute)

    def stills(self, start: int, end: int) -> tuple[int, ...]:
        """Return the times of the stills of a stretch: ``freeze``, and ``strip`` evenly over it."""
        step = (end - start) / self.strip if self.strip else 0
        spread = (start + round(step * (turn + 0.5)) for turn in range(self.strip))
        found = sorted({*self.freeze, *spread})
        return tuple(found) if len(found) > 1 else ()
