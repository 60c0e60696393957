"""Stage: views → lists over a whole portfolio: register, months, by competence, questions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from unicodedata import normalize

from beeldsite.droste import model
from beeldsite.make_views import Maker
from beeldsite.reflection import Droste
from beeldsite.views import Asked, Dated, Event, Link, SessionView
from beeldsite.vocabulary import Competence, Shift


def register(make: Maker) -> tuple[tuple[str, tuple[Link, ...]], ...]:
    """Return everything with a title by its first letter, as the register of a book does."""
    titled: list[Link] = [Link(one.name, one.href) for one in make.strengths]
    titled += [Link(event.view.title, event.view.href) for event in make.events]
    titled += [Link(moment.title, moment.href) for moment in make.moments.values()]
    ordered = sorted(((_plain(link.label), link) for link in titled), key=lambda one: one[0])
    letters = groupby(ordered, key=lambda one: one[0][:1].upper())
    return tuple((letter, tuple(link for _, link in inside)) for letter, inside in letters)


def _plain(title: str) -> str:
    """Return a title as it is sorted: without accents, and without what is no letter or number."""
    bare = normalize("NFKD", title).casefold()
    return "".join(one for one in bare if one.isalnum() or one == " ").strip()


def by_month(events: tuple[Event, ...]) -> tuple[tuple[date, tuple[Event, ...]], ...]:
    """Return the events by month, each month as its first day; the order stays."""
    months = groupby(events, key=lambda event: event.date.replace(day=1))
    return tuple((month, tuple(inside)) for month, inside in months)


def ten_minutes(make: Maker) -> tuple[Link, ...]:
    """Return what to read first: the ideal, the two newest moments, the newest reflection."""
    moments = [moment for one in make.sessions[::-1] for moment in one.moments][:2]
    links = [Link(moment.title, moment.href) for moment in moments]
    if make.overview.ideal:
        links.insert(0, Link(make.overview.ideal, make.page("overview")))
    if make.overview.latest:
        links.append(Link(make.overview.latest.title, make.overview.latest.href))
    return tuple(links)


# --- by competence --------------------------------------------------------------------------------


def competences(make: Maker) -> tuple[tuple[Competence, tuple[Dated, ...]], ...]:
    """Return what was named for each competence, oldest first; nothing is weighed or counted."""
    tagged = tuple(_tagged(make))
    groups = ((one, tuple(dated for named, dated in tagged if one in named)) for one in Competence)
    return tuple((one, found) for one, found in groups if found)


def _tagged(make: Maker) -> Iterator[tuple[tuple[Competence, ...], Dated]]:
    for course in make.trajectories:
        goal = course.note.goal or course.title
        yield course.note.competence, Dated(course.note.start, Link(goal, course.href))
    for event in make.events:
        view = event.view
        yield view.note.competence, Dated(view.date, Link(view.title, view.href))
        for moment in event.session.moments if event.session else ():
            yield moment.note.competence, Dated(moment.date, Link(moment.title, moment.href))


# --- questions, for the coach ---------------------------------------------------------------------


def asked(make: Maker) -> tuple[tuple[Link, tuple[Asked, ...]], ...]:
    """Return the questions of each session in the order they were asked, oldest session first."""
    talks = ((Link(one.title, one.href), tuple(_asked(one))) for one in make.sessions)
    return tuple((talk, questions) for talk, questions in talks if questions)


def _asked(session: SessionView) -> Iterator[Asked]:
    for moment in session.moments:
        if moment.note.question:
            where = Link(moment.title, moment.href)
            droste = model(moment.note, Droste)
            moved = droste is not None and droste.shift is Shift.MOVED
            yield Asked(moment.note.question, moment.note.answer or "", where, moved=moved)
    for stop in session.lift:
        if stop.question:
            yield Asked(stop.question, stop.said, None, stop.before, stop.floor, moved=stop.moved)
