"""Which strength was named when, where, by whom: gathered from every level of a portfolio."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from beeldsite.addresses import find
from beeldsite.i18n import say
from beeldsite.model import Address, Reflection, Session
from beeldsite.names import slug
from beeldsite.strengths import Strength
from beeldsite.views import Cell, Chip, Column, Link, Mention, StrengthGrid
from beeldsite.vocabulary import Stage
from beeldsite.ways import Ways
from beeldsite.words import page_word

MARKS = 8


@dataclass(frozen=True, slots=True)
class Named:
    """A strength as it was named somewhere."""

    date: date
    where: Link
    kind: str
    strength: Strength
    moment: tuple[str, str] | None
    course: str | None


_EMPTY = Cell(None, (), named=False)


def reached(one: Named) -> Stage | None:
    """Return how far a strength had come when it was named; an intake names what is seen."""
    return one.strength.stage or (Stage.SEEN if one.kind == "intake" else None)


class Naming(Ways):
    """The strengths of one portfolio: their names and marks, and every time one was named."""

    @cached_property
    def named(self) -> tuple[Named, ...]:
        """Every time a strength was named, in order of time."""
        return tuple(sorted(self._named(), key=lambda one: one.date))

    def _named(self) -> Iterator[Named]:
        for course in self.portfolio.trajectories:
            when = course.note.intake or course.note.start or self._first_day(course.slug)
            where = Link(self.course_title(course), f"{self.course_page(course)}.html")
            for one in course.note.strengths:
                yield Named(when, where, "intake", one, None, course.slug)
        for session in self.portfolio.sessions:
            yield from self._named_in(session)
        for reflection in self.portfolio.reflections:
            where = Link(self.title(reflection), f"{reflection.slug}.html")
            for one in reflection.note.strengths:
                yield Named(reflection.date, where, "reflection", one, None, reflection.trajectory)

    def _named_in(self, session: Session) -> Iterator[Named]:
        where = Link(self.title(session), f"{session.slug}.html")
        for one in self.spoken(session):
            yield Named(session.date, where, "session", one, None, session.trajectory)
        for moment in session.moments:
            at = Link(self.moment_title(moment), f"{session.slug}.html#{moment.anchor}")
            key = (session.slug, moment.anchor)
            for one in moment.note.strengths:
                yield Named(session.date, at, "moment", one, key, session.trajectory)

    def spoken(self, session: Session) -> tuple[Strength, ...]:
        """Return the strengths named in a talk itself, those seen here and now among them."""
        now = (one for bridge in session.note.now for one in bridge.strengths)
        return (*session.note.strengths, *now)

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

    def chips(self, strengths: tuple[Strength, ...]) -> tuple[Chip, ...]:
        """Return a chip for each strength, each once, the furthest stage kept."""
        found: dict[str, Chip] = {}
        for one in strengths:
            chip = self.chip(one)
            if chip.href not in found or chip.stage:
                found[chip.href] = chip
        return tuple(found.values())

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
        cells: dict[tuple[str, tuple[date, str]], list[Named]] = {}
        for one in kept:
            page = one.where.href.partition("#")[0]
            at = (one.date, page)
            columns.setdefault(at, self._column(one, page))
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

    def _column(self, one: Named, page: str) -> Column:
        kinds = {"intake": say("intake"), "reflection": say("reflection")}
        label = self.say(kinds.get(one.kind) or say("session"))
        return Column(label, one.date, page, look=one.kind == "reflection")

    def _cell(self, named: list[Named]) -> Cell:
        if not named:
            return _EMPTY
        stages = [reached(one) for one in named]
        furthest = next((stage for stage in reversed(Stage) if stage in stages), None)
        links = tuple(one.where for one in named if one.moment)
        return Cell(furthest, links, named=True)

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
        return self.courses.get(key)
