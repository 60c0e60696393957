"""Page kinds: which pages a portfolio yields in an edition, with which template and view.

``KINDS`` is read top to bottom. A new kind is one view in ``views``, one entry here, one template.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from beeldsite import markdown
from beeldsite.erasure import search_script
from beeldsite.i18n import Words, say, translate
from beeldsite.lists import asked, by_month, competences, register, ten_minutes
from beeldsite.make_views import Maker
from beeldsite.paper import parts
from beeldsite.views import (
    AccessibilityPage,
    CompetencePage,
    Footage,
    Frame,
    Link,
    PrintPage,
    QuestionsPage,
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


def _compare(make: Maker) -> Iterator[Made]:
    for one in make.pairs:
        yield one.href, one, ""


def _timeline(make: Maker) -> Iterator[Made]:
    if make.events:
        view = TimelinePage(by_month(make.events), make.strengths)
        yield make.page("timeline"), view, ""


def _models(make: Maker) -> Iterator[Made]:
    if make.models.systems:
        yield make.page("models"), make.models, ""


def _competence(make: Maker) -> Iterator[Made]:
    if groups := competences(make):
        yield make.page("competence"), CompetencePage(groups), ""


def _questions(make: Maker) -> Iterator[Made]:
    """Yield the coach's own look back on how was asked; no other edition has it."""
    if make.view.edition is Edition.COACH and (said := asked(make)):
        view = QuestionsPage(said, make.trajectories, make.models.systems)
        yield make.page("questions"), view, ""


def _reading(make: Maker) -> Iterator[Made]:
    if make.events:
        view = ReadingPage(by_month(make.events[::-1]), ten_minutes(make))
        yield make.page("reading"), view, ""


def _search(make: Maker) -> Iterator[Made]:
    yield make.page("search"), SearchPage(register(make)), ""


def _print(make: Maker) -> Iterator[Made]:
    start, found = make.page("print"), parts(make)
    yield start, PrintPage(make.overview, start, found), ""
    for number, part in enumerate(found if len(found) > 1 else (), 1):
        yield part.href, PrintPage(make.overview, start, found, number), ""


def _accessibility(make: Maker) -> Iterator[Made]:
    coach = make.portfolio.note.coach or ""
    shots = make.resources.shots.items()
    captions = [bool(make.resources.spoken.get(clip)) for clip, shot in shots if shot.audible]
    view = AccessibilityPage(coach, any(captions), not all(captions))
    yield make.page("accessibility"), view, ""


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
    PageKind("pages/compare.html", _compare),
    PageKind("pages/timeline.html", _timeline),
    PageKind("pages/models.html", _models),
    PageKind("pages/competence.html", _competence),
    PageKind("pages/questions.html", _questions),
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
        "models": say("Models") if make.models.systems else None,
        "questions": say("Questions") if next(_questions(make), None) else None,
        "reading": say("What is new") if make.events else None,
        "search": say("Search"),
    }
    return _links(labels, make)


def _foot(make: Maker) -> tuple[Link, ...]:
    labels = {
        "competence": say("By competence") if competences(make) else None,
        "print": say("Print"),
        "accessibility": say("Accessibility"),
    }
    return _links(labels, make)


def _links(labels: Mapping[str, Words | None], make: Maker) -> tuple[Link, ...]:
    """Return a link to each page that has a label."""
    return tuple(
        Link(translate(label, make.lang), make.page(kind))
        for kind, label in labels.items()
        if label
    )


def search_index(make: Maker) -> bytes:
    """Return the search index as a script; what is said in a clip stands last in its entry."""
    return search_script(
        [one.title, one.href, one.when, one.text, *([one.said] if one.said else [])]
        for one in _searchable(make)
    )


def _searchable(make: Maker) -> Iterator[Searchable]:
    for one, view in zip(make.portfolio.sessions, make.sessions, strict=True):
        when = make.day(one.date)
        yield Searchable(view.title, view.href, when, _text(one.body, view.note))
        for moment, shown in zip(one.moments, view.moments, strict=True):
            text = _text(moment.body, moment.note)
            yield Searchable(shown.title, shown.href, when, text, _said(shown.footage))
    for kept, reflection in zip(make.portfolio.reflections, make.reflections, strict=True):
        text = _text(kept.body, kept.note)
        yield Searchable(reflection.title, reflection.href, make.day(kept.date), text)
    for strength in make.strengths:
        why = " ".join(mention.why for mention in strength.mentions)
        yield Searchable(strength.name, strength.href, "", why)


def _said(footage: Footage | None) -> str:
    tracks = footage.tracks if footage else ()
    said = (words for track in tracks for _, words in track.said)
    return " ".join(words for words in said if not words.startswith("["))  # [laughs], [silenced]


def _text(body: markdown.Body | None, note: Any) -> str:
    said = [note.insight, getattr(note, "question", None), getattr(note, "answer", None)]
    said += [one.name for one in note.strengths]
    return " ".join([*(one for one in said if one), markdown.plain(body) if body else ""])
