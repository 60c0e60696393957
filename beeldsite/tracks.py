"""Where faces are from moment to moment: what was found in frames, linked, held and spared.

Plain arithmetic, without the model that finds them: places are fractions of the upright picture,
times milliseconds of the recording.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from typing import NamedTuple

MARGIN = 0.3  # of a face, on each side: what is found is brow to chin, and hair and ears tell too
HOLD = 500  # milliseconds that a face is taken to be there before and after it was found
LEAVING = 1500  # milliseconds where it comes or goes at the edge, and half of it is seen meanwhile
GAP = 1200  # milliseconds: longer without it, it is another face
ALIKE = 0.1  # overlap of two frames above which they may show the same face


class Face(NamedTuple):
    """A rectangle around a face."""

    x: float
    y: float
    width: float
    height: float

    def overlap(self, other: Face) -> float:
        """Return how far two coincide, from 0 to 1: what they share of what they cover."""
        across = min(self.x + self.width, other.x + other.width) - max(self.x, other.x)
        down = min(self.y + self.height, other.y + other.height) - max(self.y, other.y)
        shared = max(0.0, across) * max(0.0, down)
        covered = self.width * self.height + other.width * other.height - shared
        return shared / covered if covered else 0.0

    def grown(self) -> Face:
        """Return the rectangle with its margin."""
        wide, high = self.width * MARGIN, self.height * MARGIN
        return Face(self.x - wide, self.y - high, self.width + 2 * wide, self.height + 2 * high)

    @property
    def patience(self) -> int:
        """How long it is taken to be there without being found."""
        x, y, width, height = self.grown()
        return LEAVING if min(x, y, 1 - x - width, 1 - y - height) <= 0 else HOLD

    def holds(self, x: float, y: float) -> bool:
        """Return whether a point lies in it."""
        return self.x <= x <= self.x + self.width and self.y <= y <= self.y + self.height

    def joined(self, other: Face) -> Face:
        """Return the smallest rectangle around both."""
        left, top = min(self.x, other.x), min(self.y, other.y)
        right = max(self.x + self.width, other.x + other.width)
        bottom = max(self.y + self.height, other.y + other.height)
        return Face(left, top, right - left, bottom - top)

    def towards(self, other: Face, part: float) -> Face:
        """Return what lies that part of the way to another."""
        pairs = zip(self, other, strict=True)
        return Face(*(here + (there - here) * part for here, there in pairs))


class Frame(NamedTuple):
    """What was found in one frame."""

    at: int
    faces: tuple[Face, ...]


class Seen(NamedTuple):
    """A face at a time."""

    at: int
    face: Face


@dataclass(frozen=True, slots=True)
class Track:
    """One face as long as it could be followed, in order of time; never empty."""

    points: tuple[Seen, ...]

    @property
    def starts(self) -> int:
        """When it is taken to be there first."""
        return self.points[0].at - self.points[0].face.patience

    @property
    def ends(self) -> int:
        """When it is taken to be there last."""
        return self.points[-1].at + self.points[-1].face.patience

    def at(self, time: float) -> Face | None:
        """Return where it is with its margin, None where it is not there."""
        if not self.starts <= time <= self.ends:
            return None
        return self._place(time).grown()

    def between(self, start: float, end: float) -> Face | None:
        """Return the rectangle that holds it, margin included, at every time between two."""
        start, end = max(start, self.starts), min(end, self.ends)
        if start > end:
            return None
        whole = self._place(start).grown().joined(self._place(end).grown())
        for point in self.points:
            if start < point.at < end:
                whole = whole.joined(point.face.grown())
        return whole

    def _place(self, time: float) -> Face:
        """Return where it is, moving evenly from each time it was found to the next."""
        if time <= self.points[0].at:
            return self.points[0].face
        for before, after in pairwise(self.points):
            if time <= after.at:
                return before.face.towards(after.face, (time - before.at) / (after.at - before.at))
        return self.points[-1].face


def linked(frames: Sequence[Frame]) -> tuple[Track, ...]:
    """Return the tracks of what was found; ``frames`` are in order of time.

    Only what can be one face alone is linked. Where two come together their tracks end and others
    begin: whoever spares one face never spares the next that way.
    """
    going: list[list[Seen]] = []
    done: list[list[Seen]] = []
    for frame in frames:
        done += [one for one in going if frame.at - one[-1].at > GAP]
        going = [one for one in going if frame.at - one[-1].at <= GAP]
        known = [one[-1].face for one in going]
        links = _only(known, frame.faces)
        doubted = {at for at, was in enumerate(known) if _near(was, frame.faces)} - set(links)
        for at, face in links.items():
            going[at].append(Seen(frame.at, frame.faces[face]))
        new = [face for at, face in enumerate(frame.faces) if at not in links.values()]
        done += [going[at] for at in doubted]
        going = [one for at, one in enumerate(going) if at not in doubted]
        going += [[Seen(frame.at, face)] for face in new]
    return tuple(sorted((Track(tuple(one)) for one in done + going), key=_order))


def _order(track: Track) -> tuple[int, Face]:
    return track.points[0].at, track.points[0].face


def _near(face: Face, others: Sequence[Face]) -> list[int]:
    return [at for at, other in enumerate(others) if face.overlap(other) > ALIKE]


def _only(before: Sequence[Face], after: Sequence[Face]) -> dict[int, int]:
    """Return which of ``before`` is which of ``after``, where neither could be another."""
    found = {}
    for at, face in enumerate(before):
        near = _near(face, after)
        if len(near) == 1 and len(_near(after[near[0]], before)) == 1:
            found[at] = near[0]
    return found


class Spared(NamedTuple):
    """A point in a face that stays as it is: it is let alone wherever that face can be followed."""

    at: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Found:
    """The faces of a clip: those to hide, those that stay, and the points without any face."""

    hidden: tuple[Track, ...] = ()
    sharp: tuple[Track, ...] = ()
    missed: tuple[Spared, ...] = ()

    def hides(self, start: float, end: float) -> Iterator[Face]:
        """Yield what has to be hidden between two times."""
        places = (track.between(start, end) for track in self.hidden)
        return (face for face in places if face)

    @property
    def largest(self) -> Face | None:
        """The largest face to hide, with its margin, None where there is none."""
        faces = (point.face.grown() for track in self.hidden for point in track.points)
        return max(faces, key=lambda face: max(face.width, face.height), default=None)


def sparing(tracks: Sequence[Track], points: Sequence[Spared]) -> Found:
    """Return the tracks, those left sharp through which a point goes: one for each point.

    A face is sharp only as long as it was never lost from sight: another may have come up there.
    """
    left = list(tracks)
    sharp: list[Track] = []
    missed: list[Spared] = []
    for point in points:
        places = ((one, one.at(point.at)) for one in left)
        around = [(_away(face, point), one) for one, face in places if face]
        inside = [(away, one) for away, one in around if away is not None]
        if not inside:
            missed += [] if any(_within(one, point) for one in sharp) else [point]
            continue
        _, track = min(inside, key=lambda one: one[0])
        left.remove(track)
        for piece in _parted(track):
            (sharp if piece.starts <= point.at <= piece.ends else left).append(piece)
    return Found(tuple(sorted(left, key=_order)), tuple(sharp), tuple(missed))


def _within(track: Track, point: Spared) -> bool:
    face = track.at(point.at)
    return face is not None and face.holds(point.x, point.y)


def _parted(track: Track) -> tuple[Track, ...]:
    """Return a track in pieces, wherever it was lost so long that another may have come up."""
    pieces = [[track.points[0]]]
    for before, after in pairwise(track.points):
        if after.at - before.at > HOLD:
            pieces.append([])
        pieces[-1].append(after)
    return tuple(Track(tuple(piece)) for piece in pieces)


def _away(face: Face, point: Spared) -> float | None:
    """Return how far a point lies from the middle of a face, None where it lies outside."""
    if not face.holds(point.x, point.y):
        return None
    return hypot(face.x + face.width / 2 - point.x, face.y + face.height / 2 - point.y)
