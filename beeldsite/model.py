"""A portfolio: everything of one coached person, resolved, sorted and numbered.

All frozen: a stage makes a new value, none fills one in later. Dates are days of the calendar,
times milliseconds of a recording.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from beeldsite.consent import Consents
from beeldsite.edits import Edits
from beeldsite.errors import Place, Problem
from beeldsite.i18n import Words
from beeldsite.markdown import Body
from beeldsite.notes import (
    MomentNote,
    Note,
    PersonNote,
    ReflectionNote,
    SessionNote,
    Shared,
    TrajectoryNote,
)
from beeldsite.timecode import Span
from beeldsite.vocabulary import Basis, Edition, Shows, Step


@dataclass(frozen=True, slots=True)
class Entry:
    """A note that was read without problems: its front-matter, its text, where it lies.

    ``path`` is relative to the practice's folder, ``folder`` the parts below the person's own.
    """

    path: str
    folder: tuple[str, ...]
    stem: str
    note: Note
    body: Body


@dataclass(frozen=True, slots=True)
class Sharing:
    """How far something is shared, what stands above it included, and when that was agreed."""

    share: Edition = Edition.COACHEE
    approved: dt.date | None = None

    def below(self, note: Shared) -> Sharing:
        """Return what holds for a level below, where its own words go before these."""
        return Sharing(note.share or self.share, note.approved or self.approved)

    def reaches(self, edition: Edition, today: dt.date) -> bool:
        """Return whether it may stand in that edition on that day."""
        agreed = self.approved is not None and self.approved <= today
        return self.share.reaches(edition) and (agreed or edition is not Edition.REVIEWER)


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording of a session: its name as typed, who can be recognised, until when it is kept.

    ``visible`` None means that nobody said; ``kept_until`` is the earliest last day that the
    recording or its trajectory names, None where neither does. Several ``files`` follow each other,
    as cameras part a long recording. ``captions`` are the files that its note names, None where
    those beside it count.
    """

    files: tuple[str, ...]
    visible: tuple[str, ...] | None
    zoom: str | None
    basis: Basis | None
    kept_until: dt.date | None
    edits: Edits
    place: Place
    captions: tuple[Named, ...] | None = None
    shows: Shows = Shows.FILM

    @property
    def file(self) -> str:
        """The name it is known by: that of its first file."""
        return self.files[0]


@dataclass(frozen=True, slots=True)
class Named:
    """A file of captions as a note names it; ``lang`` "" where the note does not say."""

    file: str
    lang: str
    place: Place


@dataclass(frozen=True, slots=True)
class Clip:
    """A stretch of a recording that a note asks for; ``place`` is the line that asks.

    ``edits`` are all there are, those of the recording included. Of a photograph the span is empty.
    """

    recording: Recording
    span: Span
    edits: Edits
    place: Place
    shows: Shows = Shows.FILM


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment of a session; ``anchor`` its address on the page, ``erased`` when its clip went."""

    id: str
    anchor: str
    note: MomentNote
    clip: Clip | None
    body: Body | None
    sharing: Sharing
    again: Address | None = None
    erased: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """A session, or a moment of it, within one portfolio: page name without ending, and anchor."""

    session: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A time in the text of a session, ``[4:12-4:40]``: the clip it asks for, by what was typed."""

    typed: str
    clip: Clip | None
    erased: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """A session, its moments in the author's order; ``slug`` is its page without ending."""

    path: str
    stem: str
    slug: str
    date: dt.date
    note: SessionNote
    body: Body
    moments: tuple[Moment, ...]
    excerpts: tuple[Excerpt, ...]
    trajectory: str | None
    sharing: Sharing


@dataclass(frozen=True, slots=True)
class Reflection:
    """What the coachee wrote later, and about which session or moment."""

    path: str
    stem: str
    slug: str
    date: dt.date
    note: ReflectionNote
    body: Body
    about: Address | None
    trajectory: str | None
    sharing: Sharing


@dataclass(frozen=True, slots=True)
class Trajectory:
    """One coached course; ``slug`` is the name of its folder in a file name."""

    path: str
    slug: str
    note: TrajectoryNote
    body: Body
    sharing: Sharing


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Everything of one coached person: the unit of privacy, skipping, failure and publishing.

    ``steps`` are those of the path as its practice walks them.
    """

    slug: str
    folder: Path
    path: str
    note: PersonNote
    name: str
    lang: str
    body: Body | None
    sharing: Sharing
    consents: Consents
    trajectories: tuple[Trajectory, ...]
    sessions: tuple[Session, ...]
    reflections: tuple[Reflection, ...]
    steps: tuple[str, ...] = tuple(Step)
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Withheld:
    """A clip or a text that an edition does not hold, why, and what the coach can do about it.

    ``held`` is False where this edition does show it, and it only waits to be rewritten.
    """

    place: Place
    title: str
    why: Words
    advice: Words | None = None
    held: bool = True


@dataclass(frozen=True, slots=True)
class Audience:
    """A portfolio as one edition sees it on one day, and what that took away."""

    portfolio: Portfolio
    edition: Edition
    today: dt.date
    withheld: tuple[Withheld, ...] = ()
