"""What the templates of the coach's own pages get: words and addresses, one record a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from beeldsite.views import Link


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Someone on the coach's start page; ``editions`` link to the trees that hold this person."""

    name: str
    kind: str
    last: date | None
    href: str
    editions: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """The coach's start page."""

    title: str
    coach: str
    text: Markup
    people: tuple[PersonRow, ...]
    limits: int
    withheld: int
    days: int
    faces: int = 0


@dataclass(frozen=True, slots=True)
class LimitRow:
    """A last day: of a consent, or of the images of a recording."""

    day: date
    person: str
    what: str


@dataclass(frozen=True, slots=True)
class ConsentsPage:
    """What ends within the coming ``days``, and what ended before today."""

    days: int
    soon: tuple[LimitRow, ...]
    past: tuple[LimitRow, ...]


@dataclass(frozen=True, slots=True)
class HeldRow:
    """Something withheld: from which editions, why, what to do about it, and where it stands."""

    editions: tuple[str, ...]
    title: str
    why: str
    advice: str
    place: str


@dataclass(frozen=True, slots=True)
class WithheldPage:
    """Per person what is withheld."""

    people: tuple[tuple[str, tuple[HeldRow, ...]], ...]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A clip in which faces were found and blurred: its sheet, and what to write when it is right.

    ``empty`` are times at which none was found, ``missed`` times of a point that lay in none.
    """

    title: str
    span: str
    place: str
    sheet: str
    line: str
    looked: bool
    keeps: bool
    width: int
    height: int
    stills: int
    hidden: int
    sharp: int
    empty: tuple[str, ...]
    missed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FacesPage:
    """Per person the sheets, those that wait to be looked at first."""

    people: tuple[tuple[str, tuple[SheetRow, ...]], ...]


@dataclass(frozen=True, slots=True)
class AccountabilityPage:
    """The count for re-registration over ``years``: no names, no clips."""

    start: date
    end: date
    years: int
    trajectories: tuple[Mapping[str, Any], ...]
    sessions: int
    sectors: tuple[tuple[str, int], ...]
