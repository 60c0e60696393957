"""From a portfolio, as one edition sees it, to the views of its pages.

Pages of a portfolio lie side by side in one folder, so an address is the same on every page and
every moment, chip and text is made once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TypeVar

from markupsafe import Markup

from beeldsite import markdown
from beeldsite.addresses import find, moment_at
from beeldsite.gate import poster_allowed
from beeldsite.i18n import Words, day, say, translate
from beeldsite.labels import labels
from beeldsite.markdown import Reference
from beeldsite.model import (
    Address,
    Audience,
    Clip,
    Moment,
    Portfolio,
    Reflection,
    Session,
    Trajectory,
)
from beeldsite.names import slug
from beeldsite.notes import MomentNote
from beeldsite.reflection import Droste, Levels, NineFields, ReflectionModel, Viewing
from beeldsite.resources import CLIPS, IMAGES, Resources
from beeldsite.strengths import Strength
from beeldsite.timecode import clock
from beeldsite.views import (
    Bridge,
    Cell,
    Chip,
    Column,
    Event,
    Footage,
    LiftStop,
    Link,
    Mention,
    MomentView,
    Need,
    Nested,
    OverviewPage,
    ReflectionView,
    SessionView,
    StrengthGrid,
    StrengthView,
    TrajectoryView,
)
from beeldsite.vocabulary import Floor, Focus, Level, Stage, Voice
from beeldsite.words import page_word

MARKS = 8
MOMENT, FOOTAGE = "parts/moment.html", "parts/footage.html"
_NESTED = (Floor.THINK, Floor.FEEL, Floor.WANT)
Model = TypeVar("Model", bound=ReflectionModel)
Part = Callable[..., Markup]
"""Renders a macro of a template part: its file, its name, what it is given."""


@dataclass(frozen=True, slots=True)
class _Named:
    """A strength as it was named somewhere."""

    date: date
    where: Link
    kind: str
    strength: Strength
    moment: tuple[str, str] | None
    course: str | None


_EMPTY = Cell(None, (), named=False)


def _reached(one: _Named) -> Stage | None:
    """Return how far a strength had come when it was named; an intake names what is seen."""
    return one.strength.stage or (Stage.SEEN if one.kind == "intake" else None)


class Maker:
    """Makes the views of one portfolio in one edition; each of them once."""

    def __init__(self, view: Audience, resources: Resources, part: Part) -> None:
        self.view = view
        self.part = part
        self.portfolio: Portfolio = view.portfolio
        self.lang = view.portfolio.lang
        self.resources = resources

    # --- words and addresses ---

    def say(self, words: Words) -> str:
        """Return a sentence in the portfolio's language."""
        return translate(words, self.lang)

    def day(self, when: date) -> str:
        """Return a date in words."""
        return day(when, self.lang)

    def page(self, kind: str) -> str:
        """Return the address of a page of which there is one."""
        return f"{page_word(kind, self.lang)}.html"

    def href(self, address: Address) -> str:
        """Return the address of a session or of a moment in it."""
        anchor = f"#{address.anchor}" if address.anchor else ""
        return f"{address.session}.html{anchor}"

    # --- strengths: who named what, when ---

    @cached_property
    def named(self) -> tuple[_Named, ...]:
        """Every time a strength was named, in order of time."""
        return tuple(sorted(self._named(), key=lambda one: one.date))

    def _named(self) -> Iterator[_Named]:
        for course in self.portfolio.trajectories:
            when = course.note.intake or course.note.start or self._first_day(course.slug)
            where = Link(self._title(course), f"{self._course(course)}.html")
            for one in course.note.strengths:
                yield _Named(when, where, "intake", one, None, course.slug)
        for session in self.portfolio.sessions:
            yield from self._named_in(session)
        for reflection in self.portfolio.reflections:
            where = Link(self.title(reflection), f"{reflection.slug}.html")
            for one in reflection.note.strengths:
                yield _Named(reflection.date, where, "reflection", one, None, reflection.trajectory)

    def _named_in(self, session: Session) -> Iterator[_Named]:
        where = Link(self.title(session), f"{session.slug}.html")
        for one in session.note.strengths:
            yield _Named(session.date, where, "session", one, None, session.trajectory)
        for moment in session.moments:
            at = Link(self.moment_title(moment), f"{session.slug}.html#{moment.anchor}")
            key = (session.slug, moment.anchor)
            for one in moment.note.strengths:
                yield _Named(session.date, at, "moment", one, key, session.trajectory)

    def _first_day(self, course: str) -> date:
        days = [one.date for one in self.portfolio.sessions if one.trajectory == course]
        return min(days, default=self.view.today)

    @cached_property
    def names(self) -> dict[str, tuple[str, int]]:
        """Each strength's page part → its name as first written, and its mark."""
        kept = [one.name for one in self.portfolio.note.strengths]
        kept += [one.strength.name for one in self.named]
        first: dict[str, str] = {}
        for name in kept:
            first.setdefault(slug(name) or "-", name)
        return {key: (name, number % MARKS) for number, (key, name) in enumerate(first.items())}

    def chip(self, one: Strength) -> Chip:
        """Return a strength as a chip that links to its page."""
        key = slug(one.name) or "-"
        name, mark = self.names.get(key, (one.name, 0))
        href = f"{self._strength_word}-{key}.html"
        return Chip(name, href, mark, one.stage, one.why or "", self.voice(one.by))

    @cached_property
    def _strength_word(self) -> str:
        return page_word("strength", self.lang)

    def voice(self, by: Voice | None) -> str:
        """Return who said something; the coached person as what they are: teacher, pupil."""
        if by is Voice.COACHEE:
            return self.portfolio.note.kind.label(self.lang)
        return by.label(self.lang) if by else ""

    def chips(self, strengths: tuple[Strength, ...]) -> tuple[Chip, ...]:
        """Return a chip for each strength, each once, the furthest stage kept."""
        found: dict[str, Chip] = {}
        for one in strengths:
            chip = self.chip(one)
            if chip.href not in found or chip.stage:
                found[chip.href] = chip
        return tuple(found.values())

    @cached_property
    def strengths(self) -> tuple[StrengthView, ...]:
        """Every strength of the portfolio, in the order in which they were first named."""
        by_key: dict[str, list[Mention]] = {key: [] for key in self.names}
        for one in self.named:
            by_key[slug(one.strength.name) or "-"].append(self._mention(one))
        return tuple(
            StrengthView(
                name=name,
                href=f"{self._strength_word}-{key}.html",
                mark=mark,
                mentions=tuple(by_key[key]),
                stages=self._stages(by_key[key]),
            )
            for key, (name, mark) in self.names.items()
        )

    def _mention(self, one: _Named) -> Mention:
        said = one.strength
        return Mention(
            date=one.date,
            where=one.where,
            kind=one.kind,
            stage=_reached(one),
            why=said.why or "",
            by=self.voice(said.by),
            moment=self.moments[one.moment] if one.moment else None,
            card=self._cards[one.moment] if one.moment else Markup(),
        )

    def _stages(self, mentions: list[Mention]) -> tuple[tuple[Stage, Mention], ...]:
        first: dict[Stage, Mention] = {}
        for one in mentions:
            if one.stage:
                first.setdefault(one.stage, one)
        return tuple((stage, first[stage]) for stage in Stage if stage in first)

    def grid(self, course: str | None) -> StrengthGrid | None:
        """Return strengths against time, of one trajectory or all; None where nothing is named."""
        kept = [one for one in self.named if course is None or one.course == course]
        columns: dict[tuple[date, str], Column] = {}
        cells: dict[tuple[str, tuple[date, str]], list[_Named]] = {}
        for one in kept:
            page = one.where.href.partition("#")[0]
            at = (one.date, page)
            columns.setdefault(at, Column(self._column(one), one.date, page))
            cells.setdefault((slug(one.strength.name) or "-", at), []).append(one)
        if not columns:
            return None
        rows = tuple(
            (
                Chip(name, f"{self._strength_word}-{key}.html", mark),
                tuple(self._cell(cells.get((key, at), [])) for at in columns),
            )
            for key, (name, mark) in self.names.items()
            if any((key, at) in cells for at in columns)
        )
        return StrengthGrid(tuple(columns.values()), rows)

    def _column(self, one: _Named) -> str:
        if one.kind == "intake":
            return self.say(say("intake"))
        kind = say("reflection") if one.kind == "reflection" else say("session")
        return self.say(kind)

    def _cell(self, named: list[_Named]) -> Cell:
        if not named:
            return _EMPTY
        stages = [_reached(one) for one in named]
        reached = [stage for stage in Stage if stage in stages]
        links = tuple(one.where for one in named if one.moment)
        return Cell(reached[-1] if reached else None, links, named=True)

    # --- moments ---

    @cached_property
    def moments(self) -> dict[tuple[str, str], MomentView]:
        """Every moment by (session, anchor)."""
        return {
            (session.slug, moment.anchor): self._moment(number, moment, session)
            for session in self.portfolio.sessions
            for number, moment in enumerate(session.moments, 1)
        }

    def moment_title(self, moment: Moment) -> str:
        """Return the title of a moment, or its number among those of the session."""
        number = moment.anchor.removeprefix("m-")
        return moment.note.title or self.say(say("Moment {number}", number=number))

    def _moment(self, number: int, moment: Moment, session: Session) -> MomentView:
        view = MomentView(
            anchor=moment.anchor,
            href=f"{session.slug}.html#{moment.anchor}",
            number=number,
            title=self.moment_title(moment),
            date=session.date,
            chips=self.chips(moment.note.strengths),
            note=moment.note,
            footage=self.footage(moment.clip, moment.erased),
            text=self.text(moment.body, session, moment.anchor),
            again=self._link(moment.again) if moment.again else None,
            later=tuple(self._again.get((session.slug, moment.anchor), ())),
            session=Link(self.title(session), f"{session.slug}.html"),
            nested=_nested(moment.note),
        )
        return replace(view, words=self.part(MOMENT, "words", view))

    @cached_property
    def _cards(self) -> dict[tuple[str, str], Markup]:
        return {key: self.part(MOMENT, "card", view, "h2") for key, view in self.moments.items()}

    @cached_property
    def _again(self) -> dict[tuple[str, str], list[Link]]:
        """Later viewings of each moment."""
        found: dict[tuple[str, str], list[Link]] = {}
        for session in self.portfolio.sessions:
            for moment in session.moments:
                if moment.again:
                    key = (moment.again.session, moment.again.anchor)
                    later = Link(self.day(session.date), f"{session.slug}.html#{moment.anchor}")
                    found.setdefault(key, []).append(later)
        return found

    def _link(self, address: Address) -> Link:
        pages: dict[str, Session | Reflection] = {
            one.slug: one for one in self.portfolio.reflections
        }
        pages |= {one.slug: one for one in self.portfolio.sessions}
        page = pages[address.session]
        for moment in page.moments if isinstance(page, Session) else ():
            if moment.anchor == address.anchor:
                label = f"{self.moment_title(moment)} ({self.day(page.date)})"
                return Link(label, self.href(address))
        return Link(self.title(page), self.href(address))

    def link(self, typed: str) -> Link | None:
        """Return the link to what a ``[[name]]`` means: session, moment, reflection or strength."""
        portfolio = self.portfolio
        address = find(typed, portfolio.sessions) or find(typed, portfolio.reflections)
        if address:
            return self._link(address)
        key = slug(typed)
        if key in self.names:
            return Link(self.names[key][0], f"{page_word('strength', self.lang)}-{key}.html")
        return self._courses.get(key)

    def footage(self, clip: Clip | None, erased: date | None) -> Footage | None:
        """Return the images of a moment, None where there are none to speak of."""
        if erased:
            return Footage(erased=erased)
        shot = self.resources.shots.get(clip) if clip else None
        if clip is None or shot is None:
            return None
        start = clock(clip.span.start)
        if shot.job.key in self.resources.waiting:
            return Footage(waiting=True, start=start)
        poster = poster_allowed(clip.recording, self.view.edition)
        freeze = clip.edits.freeze
        return Footage(
            src=f"{CLIPS}/{shot.job.key}.mp4",
            poster=f"{CLIPS}/{shot.job.key}.webp" if poster else "",
            width=shot.probe.width if shot.probe else 1280,
            height=shot.probe.height if shot.probe else 720,
            length=clock(shot.job.end - shot.job.start),
            start=start,
            still=clock(freeze) if freeze is not None else "",
            pause=f"{(freeze - shot.job.start) / 1000:g}" if freeze is not None else "",
        )

    # --- sessions, reflections, trajectories ---

    def title(self, one: Session | Reflection) -> str:
        """Return the title of a session or reflection, or what and when it was."""
        if one.note.title:
            return one.note.title
        if isinstance(one, Reflection):
            return self.say(say("Reflection of {day}", day=one.date))
        return self.say(say("Session of {day}", day=one.date))

    @cached_property
    def sessions(self) -> tuple[SessionView, ...]:
        """Every session, oldest first."""
        kept = self.portfolio.sessions
        return tuple(
            self._session(
                one,
                kept[number - 1] if number else None,
                kept[number + 1] if number + 1 < len(kept) else None,
            )
            for number, one in enumerate(kept)
        )

    def _session(self, one: Session, before: Session | None, after: Session | None) -> SessionView:
        named = [*one.note.strengths, *(s for it in one.moments for s in it.note.strengths)]
        return SessionView(
            href=f"{one.slug}.html",
            title=self.title(one),
            date=one.date,
            note=one.note,
            chips=self.chips(tuple(named)),
            moments=tuple(self.moments[(one.slug, it.anchor)] for it in one.moments),
            trajectory=self._courses.get(one.trajectory or ""),
            text=self.text(one.body, one),
            reflections=tuple(
                view
                for kept, view in zip(self.portfolio.reflections, self.reflections, strict=True)
                if kept.about and kept.about.session == one.slug
            ),
            before=Link(self.title(before), f"{before.slug}.html") if before else None,
            after=Link(self.title(after), f"{after.slug}.html") if after else None,
            bridges=tuple(self._bridges(one)),
            lift=tuple(
                LiftStop(it.floor, it.said or "", it.question or "", self.voice(it.by))
                for it in one.note.lift
            ),
        )

    def _bridges(self, session: Session) -> Iterator[Bridge]:
        for one in session.note.now:
            address = find(f"{session.slug}#{one.moment}", [session]) if one.moment else None
            yield Bridge(
                moment=self._link(address) if address else None,
                pattern=one.pattern or "",
                seen=one.seen or "",
                channels=tuple(channel.label(self.lang) for channel in one.channel),
                named=one.named or "",
                chips=self.chips(one.strengths),
            )

    @cached_property
    def reflections(self) -> tuple[ReflectionView, ...]:
        """Every reflection, oldest first."""
        return tuple(
            ReflectionView(
                href=f"{one.slug}.html",
                title=self.title(one),
                date=one.date,
                note=one.note,
                chips=self.chips(one.note.strengths),
                about=self._link(one.about) if one.about else None,
                text=self.text(one.body, one),
            )
            for one in self.portfolio.reflections
        )

    def _course(self, one: Trajectory) -> str:
        return f"{page_word('trajectory', self.lang)}-{one.slug}"

    def _title(self, one: Trajectory) -> str:
        return one.note.title or one.slug.replace("-", " ").capitalize()

    @cached_property
    def _courses(self) -> dict[str, Link]:
        return {
            one.slug: Link(self._title(one), f"{self._course(one)}.html")
            for one in self.portfolio.trajectories
        }

    @cached_property
    def trajectories(self) -> tuple[TrajectoryView, ...]:
        """Every trajectory, the first one first."""
        return tuple(
            TrajectoryView(
                href=f"{self._course(one)}.html",
                title=self._title(one),
                note=one.note,
                chips=self.chips(one.note.strengths),
                text=self.text(one.body, one),
                events=self._events(one.slug),
                grid=self.grid(one.slug),
                needs=tuple(self._needs(one.slug)),
                asked=self._asked(one.slug),
            )
            for one in self.portfolio.trajectories
        )

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """Sessions and reflections interleaved, oldest first."""
        return tuple(event for _, event in self._dated)

    def _events(self, course: str) -> tuple[Event, ...]:
        return tuple(event for of, event in self._dated if of == course)

    @cached_property
    def _dated(self) -> tuple[tuple[str | None, Event], ...]:
        """Every session and reflection with the trajectory it belongs to, oldest first."""
        kept = self.portfolio
        dated = [
            (one.trajectory, Event(one.date, session=view))
            for one, view in zip(kept.sessions, self.sessions, strict=True)
        ]
        dated += [
            (one.trajectory, Event(one.date, reflection=view))
            for one, view in zip(kept.reflections, self.reflections, strict=True)
        ]
        return tuple(sorted(dated, key=lambda one: one[1].date))

    def _nine(self, course: str) -> Iterator[tuple[MomentView, NineFields]]:
        """Yield the moments of a trajectory that have something in the nine fields."""
        for session in self.portfolio.sessions:
            for moment in session.moments if session.trajectory == course else ():
                if nine := _model(moment.note, NineFields):
                    yield self.moments[(session.slug, moment.anchor)], nine

    def _needs(self, course: str) -> Iterator[Need]:
        for moment, nine in self._nine(course):
            if nine.other.needs:
                where = Link(moment.title, moment.href)
                yield Need(moment.date, nine.other.who or "", nine.other.needs, where)

    def _asked(self, course: str) -> tuple[tuple[Focus, str], ...]:
        counted = Counter(nine.focus for _, nine in self._nine(course) if nine.focus)
        return tuple((one, self._times(counted[one])) for one in Focus if counted[one])

    def _times(self, count: int) -> str:
        """Return how often in words: ``three times``."""
        words = self.say(say("once, twice, three times, four times, five times, six times"))
        return dict(enumerate(words.split(", "), 1)).get(count, f"{count}×")

    @cached_property
    def overview(self) -> OverviewPage:
        """Who this person is at their best."""
        courses = self.trajectories[::-1]
        moments = [moment for one in self.sessions[::-1] for moment in one.moments]
        filmed = [one for one in moments if one.footage and one.footage.src]
        return OverviewPage(
            name=self.portfolio.name,
            note=self.portfolio.note,
            text=self.text(self.portfolio.body, self.portfolio, top=2),
            ideal=next((one.note.ideal for one in courses if one.note.ideal), ""),
            goal=next((one.note.goal for one in courses if one.note.goal), ""),
            strengths=self.strengths,
            newest=next(iter(filmed or moments), None),
            trajectories=self.trajectories,
            sessions=self.sessions,
            latest=self.reflections[-1] if self.reflections else None,
        )

    # --- texts ---

    def text(
        self,
        body: markdown.Body | None,
        within: Portfolio | Trajectory | Session | Reflection,
        prefix: str = "t",
        top: int = 3,
    ) -> Markup:
        """Return a text as HTML, with only the links, pictures and clips this edition holds.

        ``prefix`` keeps the ids of the texts of one page apart; ``top`` is their highest heading.
        """
        if body is None or not body.tokens:
            return Markup()
        return markdown.render(body, _Links(self, within), labels(self.lang), prefix, top)


def _model(note: MomentNote, kind: type[Model]) -> Model | None:
    """Return what a moment holds of one reflection model, None where it holds nothing of it."""
    return next((one for one in note.models if isinstance(one, kind)), None)


def _nested(note: MomentNote) -> Nested | None:
    """Return the levels of the Droste effect, None where only the class was looked at."""
    droste = _model(note, Droste)
    later = droste.levels if droste else Levels()
    if not (later.viewing or later.now):
        return None
    nine = _model(note, NineFields)
    mine = {row.floor: row.mine or "" for row in nine.rows()} if nine else {}
    said = {
        Level.CLASS: mine,
        Level.VIEWING: _floors(later.viewing),
        Level.NOW: _floors(later.now),
    }
    floors = [one for one in _NESTED if any(by.get(one) for by in said.values())]
    levels = tuple(one for one, by in said.items() if any(by.get(floor) for floor in floors))
    rows = tuple((one, tuple(said[level].get(one, "") for level in levels)) for one in floors)
    return Nested(levels, rows)


def _floors(level: Viewing | None) -> dict[Floor, str]:
    if level is None:
        return {}
    said = {Floor.THINK: level.think, Floor.FEEL: level.feel, Floor.WANT: level.want}
    return {floor: words for floor, words in said.items() if words}


@dataclass(frozen=True, slots=True)
class _Links:
    """Answers what a text refers to, within one portfolio and one edition."""

    make: Maker
    within: Portfolio | Trajectory | Session | Reflection

    def href(self, reference: Reference) -> str | None:
        """Return where a reference leads, None where this edition has no such place."""
        if reference.kind == "time":
            return self._at(reference.target)
        link = self._link(reference)
        return link.href if link else None

    def words(self, reference: Reference) -> str:
        """Return the title of what is linked; of what this edition lacks, not even a name."""
        link = self._link(reference)
        return link.label if link else "…"

    def _link(self, reference: Reference) -> Link | None:
        target = reference.target
        if reference.kind != "note":
            return None
        if target.startswith("#") and isinstance(self.within, Session):
            target = self.within.slug + target
        return self.make.link(target)

    def figure(self, reference: Reference) -> Markup | None:
        """Return the picture or player a reference stands for, None where there is none."""
        if reference.kind == "image":
            picture = self.make.resources.pictures.get((self.within.path, reference.target))
            if picture is None:
                return None
            return Markup(
                '<img src="{}/{}" alt="{}" width="{}" height="{}" loading="lazy">'
            ).format(IMAGES, picture.name, reference.label, picture.width, picture.height)
        return self._player(reference)

    def _at(self, typed: str) -> str | None:
        """Return where a time leads: to the moment that holds it, else to its own clip."""
        if not isinstance(self.within, Session):
            return None
        moment = moment_at(typed, self.within)
        if moment:
            return f"{self.within.slug}.html#{moment.anchor}"
        footage = self._excerpt(typed)
        return footage.src if footage and footage.src else None

    def _player(self, reference: Reference) -> Markup | None:
        footage = self._excerpt(reference.target)
        return self.make.part(FOOTAGE, "player", footage, reference.label) if footage else None

    def _excerpt(self, typed: str) -> Footage | None:
        excerpts = self.within.excerpts if isinstance(self.within, Session) else ()
        found = next((one for one in excerpts if one.typed == typed), None)
        return self.make.footage(found.clip, found.erased) if found else None
