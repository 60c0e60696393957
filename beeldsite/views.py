"""What templates get: one typed view per page kind, and the parts they share.

A view holds words, dates and addresses ready to be shown; a template only lays them out. Every
field is documented, so that someone who overrides a template knows what there is.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from markupsafe import Markup

from beeldsite.notes import MomentNote, PersonNote, ReflectionNote, SessionNote, TrajectoryNote
from beeldsite.vocabulary import Competence, Edition, Floor, Focus, Level, Shift, Shows, Stage


@dataclass(frozen=True, slots=True)
class Link:
    """A link within the portfolio: what it says, the relative address, whether it is this page."""

    label: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page: language, whose portfolio, for whom, the way around.

    ``nav`` stands above, its first link is the start; ``foot`` below; ``back`` leads out of the
    portfolio, to the coach's own pages.
    """

    lang: str
    site: str
    person: str
    edition: Edition
    nav: tuple[Link, ...]
    foot: tuple[Link, ...] = ()
    back: Link | None = None


@dataclass(frozen=True, slots=True)
class Chip:
    """A strength beside something: its mark (0 to 7: shape and colour), and how far it has come.

    Where it was named ``why`` says for what and ``by`` who named it, "" where the note does not.
    """

    name: str
    href: str
    mark: int
    stage: Stage | None = None
    why: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Track:
    """Captions of a clip in one language: ``src`` holds them whole, for a page opened from disk.

    ``label`` is the language in words. ``said`` is the same as text: who speaks ("" where unknown)
    and what they say. ``translated`` where another language is the first, ``draft`` where nobody
    has read it over yet.
    """

    lang: str
    label: str
    src: str
    said: tuple[tuple[str, str], ...]
    translated: bool = False
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Still:
    """A frame of a clip to look at closely; ``time`` is where it is in the recording."""

    src: str
    time: str


@dataclass(frozen=True, slots=True)
class Footage:
    """The images of a moment.

    One of three: a clip (``src``, relative, of a ``kind``; ``small`` the same for telephones;
    ``poster`` (of stills the first) and ``sprite``, of so many ``leaves``, "" where there is none
    or it is not allowed; sizes in pixels; ``length`` as ``0:28``; ``slow`` its speed), ``erased``
    on a day, or ``waiting`` to be cut, ``raw`` being how the studio knows it. ``start`` is
    a time in the recording, ``pause`` the place in the clip of the still worth stopping at, in
    seconds. ``tracks`` are its captions,
    the language of the pages first.
    """

    kind: Shows = Shows.FILM
    src: str = ""
    small: str = ""
    poster: str = ""
    sprite: str = ""
    leaves: int = 0
    stills: tuple[Still, ...] = ()
    width: int = 1280
    height: int = 720
    length: str = ""
    slow: str = ""
    start: str = ""
    pause: str = ""
    erased: dt.date | None = None
    waiting: bool = False
    raw: str = ""
    tracks: tuple[Track, ...] = ()


@dataclass(frozen=True, slots=True)
class MomentView:
    """A moment, in its session or as a card elsewhere; ``href`` works on every page.

    ``words`` is all that is said of it, ready-made, for it stands in its session and on paper.
    ``again`` is the earlier viewing of its clip, ``later`` are later ones, ``pairs`` the addresses
    of the pages that set two of them side by side. ``inviting`` where coach and coachee read it:
    what they left open may ask to be filled in.
    """

    anchor: str
    href: str
    number: int
    title: str
    date: dt.date
    chips: tuple[Chip, ...]
    note: MomentNote
    footage: Footage | None
    text: Markup
    again: Link | None
    later: tuple[Link, ...]
    pairs: tuple[str, ...]
    session: Link
    nested: Nested | None
    inviting: bool = False
    words: Markup = Markup()  # noqa: RUF009 - an empty one is never changed


@dataclass(frozen=True, slots=True)
class Nested:
    """The Droste effect as a table: a column a level that says something, a row a floor.

    The level of the class is the own column of the nine fields.
    """

    levels: tuple[Level, ...]
    rows: tuple[tuple[Floor, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Use:
    """What one session holds of one of the systems: the moments that do, each with what it holds.

    ``name`` is that of the system, and of its template in ``models/``. There may be no moments:
    the lift of a talk and its bridges stand on the session itself.
    """

    name: str
    moments: tuple[tuple[MomentView, Any], ...]


@dataclass(frozen=True, slots=True)
class SessionView:
    """The page of a session; ``uses`` are the systems it holds something of, in their order."""

    href: str
    title: str
    date: dt.date
    note: SessionNote
    chips: tuple[Chip, ...]
    moments: tuple[MomentView, ...]
    trajectory: Link | None
    text: Markup
    reflections: tuple[ReflectionView, ...]
    before: Link | None
    after: Link | None
    bridges: tuple[Bridge, ...]
    lift: tuple[LiftStop, ...]
    uses: tuple[Use, ...] = ()


@dataclass(frozen=True, slots=True)
class System:
    """One of the systems over time: the sessions that hold something of it, oldest first."""

    name: str
    sessions: tuple[tuple[SessionView, Use], ...]

    @property
    def moments(self) -> tuple[tuple[MomentView, Any], ...]:
        """Every moment that holds something of it, oldest first."""
        return tuple(pair for _, use in self.sessions for pair in use.moments)

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """Every pattern of the bridges, by its words, the one seen first on top."""
        seen: dict[str, list[tuple[SessionView, Bridge]]] = {}
        for session, _ in self.sessions:
            for bridge in session.bridges:
                if bridge.pattern:
                    seen.setdefault(bridge.pattern.casefold(), []).append((session, bridge))
        return tuple(
            Pattern(found[0][1].pattern, tuple(session for session, _ in found))
            for found in seen.values()
        )


@dataclass(frozen=True, slots=True)
class LiftStop:
    """A stop of the lift; ``question`` is the one that led there, ``by`` who steered.

    ``before`` is the floor the lift came from, None at the first stop.
    """

    floor: Floor | None
    said: str
    question: str
    by: str
    before: Floor | None = None

    @property
    def moved(self) -> bool:
        """Whether the question led to another floor."""
        return bool(self.question and self.floor and self.before not in (None, self.floor))


@dataclass(frozen=True, slots=True)
class Bridge:
    """What the images show beside what happens in the talk; ``moment`` where it names one."""

    moment: MomentView | None
    pattern: str
    seen: str
    channels: tuple[str, ...]
    named: str
    chips: tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern seen on film and in the talk, and the sessions in which, the first one first."""

    words: str
    sessions: tuple[SessionView, ...]


@dataclass(frozen=True, slots=True)
class ReflectionView:
    """A reflection, with what it looks back on."""

    href: str
    title: str
    date: dt.date
    note: ReflectionNote
    chips: tuple[Chip, ...]
    about: Link | None
    text: Markup


@dataclass(frozen=True, slots=True)
class TrajectoryView:
    """A trajectory: what was longed for, the path, its sessions and reflections in order.

    ``path`` are the steps that were walked; ``needs`` per person the answers to what they need,
    oldest first; ``asked`` says in words how often a moment was looked at from whose side;
    ``systems`` are those its sessions hold something of.
    """

    href: str
    title: str
    note: TrajectoryNote
    chips: tuple[Chip, ...]
    text: Markup
    events: tuple[Event, ...]
    grid: StrengthGrid | None
    path: tuple[Foot, ...]
    needs: tuple[tuple[str, tuple[Need, ...]], ...]
    asked: tuple[tuple[Focus, str], ...]
    systems: tuple[System, ...]


@dataclass(frozen=True, slots=True)
class Foot:
    """A step of the path: one of ``Step`` or the practice's own word, and what was said there.

    The strengths and the obstacle stand on the trajectory itself: those steps may have no quotes.
    """

    step: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """What was said at a step, and the session or moment in which, where the note names one."""

    said: str
    where: Link | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody needed at a moment of the trajectory, as the coached person put it."""

    date: dt.date
    needs: str
    where: Link


@dataclass(frozen=True, slots=True)
class Mention:
    """One time a strength was named: when, where, for what, by whom, how far it had come.

    ``card`` is its moment, ready-made, for it stands with every strength that shows in it.
    """

    date: dt.date
    where: Link
    kind: str
    stage: Stage | None
    why: str
    by: str
    moment: MomentView | None
    card: Markup


@dataclass(frozen=True, slots=True)
class PairView:
    """One clip seen twice: then and now, and what the author said between the two."""

    href: str
    then: MomentView
    now: MomentView
    shift: Shift | None


@dataclass(frozen=True, slots=True)
class StrengthView:
    """A strength through the year; ``stages`` are the first day and place of each stage.

    ``pairs`` are the clips seen twice in which it shows.
    """

    name: str
    href: str
    mark: int
    mentions: tuple[Mention, ...]
    stages: tuple[tuple[Stage, Mention], ...]
    pairs: tuple[PairView, ...] = ()

    @property
    def stage(self) -> Stage | None:
        """How far the strength has come by now."""
        return self.stages[-1][0] if self.stages else None

    @property
    def why(self) -> str:
        """For what it was named first."""
        return next((one.why for one in self.mentions if one.why), "")

    @property
    def clips(self) -> int:
        """How many of its moments have a clip to play."""
        shown = (one.moment.footage for one in self.mentions if one.moment)
        return sum(1 for footage in shown if footage and footage.src)


@dataclass(frozen=True, slots=True)
class StrengthGrid:
    """Strengths against time: a row a strength, a column a day on which something was named."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Chip, tuple[Cell, ...]], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A day of the grid and its page; ``look`` where that is a reflection, and not a talk."""

    label: str
    date: dt.date
    href: str
    look: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What one day says of one strength: the stage it reached, and links to its moments."""

    stage: Stage | None
    links: tuple[Link, ...]
    named: bool


@dataclass(frozen=True, slots=True)
class Event:
    """A point on the timeline: a session or a reflection."""

    date: dt.date
    session: SessionView | None = None
    reflection: ReflectionView | None = None

    @property
    def view(self) -> SessionView | ReflectionView:
        """Whichever of the two it is."""
        view = self.session or self.reflection
        assert view  # noqa: S101 one of the two is always given
        return view


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """Who this person is at their best: what they long for, what carries them, what moved.

    ``path`` is the latest trajectory that was walked in steps; ``moved`` are the clips looked at
    twice between which the author said that something shifted; ``systems`` those this person met.
    """

    name: str
    note: PersonNote
    text: Markup
    ideal: str
    goal: str
    strengths: tuple[StrengthView, ...]
    newest: MomentView | None
    trajectories: tuple[TrajectoryView, ...]
    sessions: tuple[SessionView, ...]
    grid: StrengthGrid | None
    latest: ReflectionView | None
    path: TrajectoryView | None = None
    moved: tuple[PairView, ...] = ()
    systems: tuple[System, ...] = ()

    @property
    def onion(self) -> System | None:
        """The layers over time, where somebody looked at them."""
        return next((one for one in self.systems if one.name == "onion"), None)


@dataclass(frozen=True, slots=True)
class StrengthsPage:
    """All strengths in the author's order."""

    strengths: tuple[StrengthView, ...]
    grid: StrengthGrid | None


@dataclass(frozen=True, slots=True)
class ModelsPage:
    """The systems this person met, each explained, with the person's own moments placed in it."""

    systems: tuple[System, ...]
    trajectories: tuple[TrajectoryView, ...]
    sessions: tuple[SessionView, ...]
    chips: tuple[Chip, ...] = ()


@dataclass(frozen=True, slots=True)
class Dated:
    """Something that shows a competence, and its day where it has one."""

    date: dt.date | None
    link: Link


@dataclass(frozen=True, slots=True)
class CompetencePage:
    """Per competence what the coached person named for it, oldest first: links, and no marks."""

    groups: tuple[tuple[Competence, tuple[Dated, ...]], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a talk: at a moment (``where``), or between two floors of the lift.

    ``moved`` where the author said that something shifted there, or where the lift went elsewhere.
    """

    question: str
    answer: str
    where: Link | None
    before: Floor | None = None
    after: Floor | None = None
    moved: bool = False


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    """The coach looks back on the asking: every question by session, whose side, which layers."""

    talks: tuple[tuple[Link, tuple[Asked, ...]], ...]
    trajectories: tuple[TrajectoryView, ...]
    systems: tuple[System, ...]

    @property
    def moved(self) -> tuple[Asked, ...]:
        """The questions after which something moved."""
        return tuple(one for _, questions in self.talks for one in questions if one.moved)


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """Sessions and reflections interleaved, oldest first, by month."""

    months: tuple[tuple[dt.date, tuple[Event, ...]], ...]
    strengths: tuple[StrengthView, ...]


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """What is new, newest first by month, and what to read in ten minutes."""

    months: tuple[tuple[dt.date, tuple[Event, ...]], ...]
    first: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class PaperPart:
    """A part of what is for paper: a trajectory, or talks of it one after another.

    ``title`` is that of the trajectory; ``talks`` are the sessions and reflections in it, and
    ``days`` the first and last of them.
    """

    title: str
    sheets: tuple[Markup, ...]
    talks: tuple[Link, ...] = ()
    days: tuple[dt.date, ...] = ()
    href: str = ""


@dataclass(frozen=True, slots=True)
class PrintPage:
    """A page for paper: the first sheet, at ``start`` (``number`` is 0), or one of the parts.

    An only part stands on the first sheet itself.
    """

    overview: OverviewPage
    start: str
    parts: tuple[PaperPart, ...]
    number: int = 0

    @property
    def sheets(self) -> tuple[Markup, ...]:
        """What stands on the page below its head."""
        if self.number:
            return self.parts[self.number - 1].sheets
        return self.parts[0].sheets if len(self.parts) == 1 else ()

    @property
    def contents(self) -> tuple[tuple[str, tuple[PaperPart, ...]], ...]:
        """The parts under the title that they share."""
        groups = groupby(self.parts, key=lambda part: part.title)
        return tuple((title, tuple(inside)) for title, inside in groups)

    @property
    def before(self) -> Link | None:
        """The way to the part before this one."""
        return self._part(self.number - 1)

    @property
    def after(self) -> Link | None:
        """The way to the part after this one."""
        return self._part(self.number + 1) if self.number else None

    def _part(self, number: int) -> Link | None:
        if not 1 <= number <= len(self.parts):
            return None
        part = self.parts[number - 1]
        return Link(f"{number}. {part.title}", part.href)


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Search, above a register of everything by its first letter, for reading without script."""

    register: tuple[tuple[str, tuple[Link, ...]], ...]


@dataclass(frozen=True, slots=True)
class AccessibilityPage:
    """The statement: fixed words, and whom to tell what does not work.

    Whether some clips have captions, and whether some have none.
    """

    coach: str
    captioned: bool = False
    uncaptioned: bool = False


@dataclass(frozen=True, slots=True)
class Searchable:
    """One entry of the search index; ``said`` is what can be heard in its clip."""

    title: str
    href: str
    when: str
    text: str
    said: str = ""
