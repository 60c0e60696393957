"""Page kinds: which pages a portfolio yields in an edition, with which template and view.

``KINDS`` is read top to bottom. A new kind is one view in ``views``, one entry here, one template.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from unicodedata import normalize

from beeldsite import markdown
from beeldsite.i18n import say, translate
from beeldsite.make_views import Maker
from beeldsite.views import (
    AccessibilityPage,
    Event,
    Frame,
    Link,
    PrintPage,
    ReadingPage,
    Searchable,
    SearchPage,
    StrengthsPage,
    TimelinePage,
)
from beeldsite.vocabulary import Edition


@dataclass(frozen=True, slots=True)
class PageJob:
    """A page to render: its file name, template, view, frame, and the note it comes from."""

    output: str
    template: str
    view: Any
    frame: Frame
    source: str


Made = tuple[str, Any, str]


def _overview(make: Maker) -> Iterator[Made]:
    yield make.page("overview"), make.overview, make.portfolio.path


def _trajectory(make: Maker) -> Iterator[Made]:
    for one, view in zip(make.portfolio.trajectories, make.trajectories, strict=True):
        yield view.href, view, one.path


def _session(make: Maker) -> Iterator[Made]:
    for one, view in zip(make.portfolio.sessions, make.sessions, strict=True):
        yield view.href, view, one.path


def _reflection(make: Maker) -> Iterator[Made]:
    for one, view in zip(make.portfolio.reflections, make.reflections, strict=True):
        yield view.href, view, one.path


def _strengths(make: Maker) -> Iterator[Made]:
    if make.strengths:
        yield make.page("strengths"), StrengthsPage(make.strengths, make.grid(None)), ""


def _strength(make: Maker) -> Iterator[Made]:
    for one in make.strengths:
        yield one.href, one, ""


def _timeline(make: Maker) -> Iterator[Made]:
    if make.events:
        view = TimelinePage(_by_month(make.events), make.strengths)
        yield make.page("timeline"), view, ""


def _reading(make: Maker) -> Iterator[Made]:
    if make.events:
        view = ReadingPage(_by_month(make.events[::-1]), _ten_minutes(make))
        yield make.page("reading"), view, ""


def _search(make: Maker) -> Iterator[Made]:
    yield make.page("search"), SearchPage(_register(make)), ""


def _print(make: Maker) -> Iterator[Made]:
    view = PrintPage(make.overview, make.trajectories, make.events)
    yield make.page("print"), view, ""


def _accessibility(make: Maker) -> Iterator[Made]:
    coach = make.portfolio.note.coach or ""
    yield make.page("accessibility"), AccessibilityPage(coach), ""


@dataclass(frozen=True, slots=True)
class PageKind:
    """A kind of page: its template, and the pages of it that a portfolio yields."""

    template: str
    pages: Callable[[Maker], Iterator[Made]]


KINDS: tuple[PageKind, ...] = (
    PageKind("pages/overview.html", _overview),
    PageKind("pages/trajectory.html", _trajectory),
    PageKind("pages/session.html", _session),
    PageKind("pages/reflection.html", _reflection),
    PageKind("pages/strengths.html", _strengths),
    PageKind("pages/strength.html", _strength),
    PageKind("pages/timeline.html", _timeline),
    PageKind("pages/reading.html", _reading),
    PageKind("pages/search.html", _search),
    PageKind("pages/print.html", _print),
    PageKind("pages/accessibility.html", _accessibility),
)


def pages(make: Maker, site: str) -> tuple[PageJob, ...]:
    """Return every page of the portfolio in this edition, in the order of ``KINDS``."""
    frames = _frames(make, site)
    return tuple(
        PageJob(output, kind.template, page, frames(output), source)
        for kind in KINDS
        for output, page, source in kind.pages(make)
    )


def _frames(make: Maker, site: str) -> Callable[[str], Frame]:
    """Return the frame of each page: the same way around, with the page itself marked."""
    links, below = _nav(make), _foot(make)
    back = Link(translate(say("People"), make.lang), "../index.html")
    out = back if make.view.edition is Edition.COACH else None

    def frame(output: str) -> Frame:
        nav = tuple(
            Link(one.label, one.href, current=True) if one.href == output else one for one in links
        )
        person = make.portfolio.name
        return Frame(make.lang, site, person, make.view.edition, nav, below, out)

    return frame


def _nav(make: Maker) -> tuple[Link, ...]:
    labels = {
        "overview": say("Overview"),
        "strengths": say("Strengths") if make.strengths else None,
        "timeline": say("Timeline") if make.events else None,
        "reading": say("What is new") if make.events else None,
        "search": say("Search"),
    }
    return tuple(
        Link(translate(label, make.lang), make.page(kind))
        for kind, label in labels.items()
        if label
    )


def _foot(make: Maker) -> tuple[Link, ...]:
    labels = {"print": say("Print"), "accessibility": say("Accessibility")}
    return tuple(
        Link(translate(label, make.lang), make.page(kind)) for kind, label in labels.items()
    )


def _register(make: Maker) -> tuple[tuple[str, tuple[Link, ...]], ...]:
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


def _by_month(events: tuple[Event, ...]) -> tuple[tuple[date, tuple[Event, ...]], ...]:
    months = groupby(events, key=lambda event: event.date.replace(day=1))
    return tuple((month, tuple(inside)) for month, inside in months)


def _ten_minutes(make: Maker) -> tuple[Link, ...]:
    """Return what to read first: the ideal, the two newest moments, the newest reflection."""
    moments = [moment for one in make.sessions[::-1] for moment in one.moments][:2]
    links = [Link(moment.title, moment.href) for moment in moments]
    if make.overview.ideal:
        links.insert(0, Link(make.overview.ideal, make.page("overview")))
    if make.overview.latest:
        links.append(Link(make.overview.latest.title, make.overview.latest.href))
    return tuple(links)


def search_index(make: Maker) -> str:
    """Return the search index as a script, for it must work from ``file://`` (no ``fetch``)."""
    entries = [[one.title, one.href, one.when, one.text] for one in _searchable(make)]
    told = json.dumps(entries, ensure_ascii=False, separators=(",", ":"))
    safe = told.replace("</", "<\\/")
    return f"window.BS_INDEX={safe};\n"


def _searchable(make: Maker) -> Iterator[Searchable]:
    for one, view in zip(make.portfolio.sessions, make.sessions, strict=True):
        when = make.day(one.date)
        yield Searchable(view.title, view.href, when, _text(one.body, view.note))
        for moment, shown in zip(one.moments, view.moments, strict=True):
            yield Searchable(shown.title, shown.href, when, _text(moment.body, moment.note))
    for kept, reflection in zip(make.portfolio.reflections, make.reflections, strict=True):
        text = _text(kept.body, kept.note)
        yield Searchable(reflection.title, reflection.href, make.day(kept.date), text)
    for strength in make.strengths:
        why = " ".join(mention.why for mention in strength.mentions)
        yield Searchable(strength.name, strength.href, "", why)


def _text(body: markdown.Body | None, note: Any) -> str:
    said = [note.insight, getattr(note, "question", None), getattr(note, "answer", None)]
    said += [one.name for one in note.strengths]
    return " ".join([*(one for one in said if one), markdown.plain(body) if body else ""])
