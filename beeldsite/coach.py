"""The coach's own pages: people, what consent allows and until when, what is withheld, the count.

Only in the coach's edition. People stand in alphabetical order, without numbers beside their names:
nothing here compares them. The count for re-registration holds dates and numbers, no names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup

from beeldsite import markdown
from beeldsite.coach_views import (
    AccountabilityPage,
    ConsentsPage,
    FacesPage,
    HeldRow,
    LimitRow,
    PeoplePage,
    PersonRow,
    SheetRow,
    WithheldPage,
)
from beeldsite.config import Config
from beeldsite.errors import ContentError, Problem
from beeldsite.fields import optional, record
from beeldsite.i18n import say, translate
from beeldsite.labels import labels
from beeldsite.manifest import Remembered
from beeldsite.markdown import Reference
from beeldsite.order import Order
from beeldsite.pages import PageJob
from beeldsite.parse import parse
from beeldsite.read import read_one
from beeldsite.render import SCRIPT, templates
from beeldsite.values import Reading, text
from beeldsite.views import Frame, Link
from beeldsite.vocabulary import Edition
from beeldsite.words import page_word
from beeldsite.write import write_beside

PERIOD_YEARS = 5
SHEET = (
    *("title", "span", "place", "looked", "keeps", "width", "height"),
    *("stills", "hidden", "sharp"),
)


def write_pages(order: Order, state: Mapping[str, Remembered]) -> None:
    """Write the coach's own pages beside the portfolios of the coach's edition."""
    config = order.config
    made = templates(config, config.lang)
    people = sorted(state.items(), key=lambda one: str(one[1].summary["name"]).casefold())
    views = {
        "people": _people(people, order),
        "consents": _consents(people, order),
        "withheld": _withheld(people),
        "faces": _faces(people, order.today),
        "accountability": _accountability(people, order.today),
    }
    artifacts = {SCRIPT: made.script}
    for kind, view in views.items():
        output = f"{page_word(kind, config.lang)}.html"
        job = PageJob(output, f"coach/{kind}.html", view, _frame(order, output), "")
        artifacts[output] = made.page(job)
    write_beside(config.edition("coach"), artifacts)


def _frame(order: Order, output: str) -> Frame:
    lang = order.config.lang
    labels = {
        "people": say("People"),
        "consents": say("Consents"),
        "withheld": say("Withheld"),
        "faces": say("Faces to check"),
        "accountability": say("Accountability"),
    }
    pages = [
        (translate(words, lang), f"{page_word(kind, lang)}.html") for kind, words in labels.items()
    ]
    nav = tuple(Link(label, href, href == output) for label, href in pages)
    return Frame(lang, order.config.title, order.config.coach, Edition.COACH, nav)


def _people(people: list[tuple[str, Remembered]], order: Order) -> PeoplePage:
    rows = tuple(_row(slug, one, order) for slug, one in people)
    consents = _consents(people, order)
    held = sum(len(one.summary["withheld"]) for _, one in people)
    faces = sum(not sheet["looked"] for _, one in people for sheet in one.summary.get("faces", ()))
    config = order.config
    title, text = _practice(config)
    return PeoplePage(
        title, config.coach, text, rows, len(consents.soon), held, config.expiring_days, faces
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeNote:
    """``content/index.md``: what the coach's own start page says."""

    title: str | None = optional(
        text, "titel", about=say("the title of the start page"), example=say("The Circle practice")
    )


def _practice(config: Config) -> tuple[str, Markup]:
    """Return the title and the text of the coach's start page; raise ``ContentError``."""
    path = config.content_folder / "index.md"
    source = read_one(path, config.root) if path.is_file() else None
    if source is None:
        return config.title, Markup()
    draft = parse(source)
    problems: list[Problem] = []
    note = PracticeNote()
    if draft.tree is not None:
        note = record(PracticeNote)(draft.tree, Reading(source.path, draft.first_line, problems))
    if problems:
        raise ContentError(*problems)
    body = markdown.parse(draft.body, draft.body_line)
    return note.title or config.title, markdown.render(body, _Unlinked(), labels(config.lang))


class _Unlinked:
    """The start page stands outside every portfolio: its text leads into none of them."""

    def href(self, reference: Reference) -> None:
        """Return nothing."""

    def words(self, reference: Reference) -> str:
        """Return what was written."""
        return reference.target

    def figure(self, reference: Reference) -> None:
        """Return nothing."""


def _row(slug: str, one: Remembered, order: Order) -> PersonRow:
    told = one.summary
    last = date.fromisoformat(told["last"]) if told["last"] else None
    editions = tuple(
        Link(Edition(edition).label(order.config.lang), f"../{edition}/{slug}/index.html")
        for edition in told["editions"]
        if edition != "coach" and edition in order.editions
    )
    return PersonRow(told["name"], told["kind"], last, f"{slug}/index.html", editions)


def _consents(people: list[tuple[str, Remembered]], order: Order) -> ConsentsPage:
    rows = sorted(
        (
            LimitRow(date.fromisoformat(day), one.summary["name"], what)
            for _, one in people
            for day, what in one.summary["limits"]
        ),
        key=lambda row: (row.day, row.person),
    )
    days = order.config.expiring_days
    horizon = order.today + timedelta(days=days)
    soon = tuple(row for row in rows if order.today <= row.day <= horizon)
    past = tuple(row for row in reversed(rows) if row.day < order.today)
    return ConsentsPage(days, soon, past)


def _withheld(people: list[tuple[str, Remembered]]) -> WithheldPage:
    return WithheldPage(
        tuple(
            (one.summary["name"], _rows(one.summary["withheld"]))
            for _, one in people
            if one.summary["withheld"]
        )
    )


def _rows(withheld: list[dict[str, str]]) -> tuple[HeldRow, ...]:
    """Return each thing once, with every edition that goes without it."""
    editions: dict[tuple[str, ...], list[str]] = {}
    for one in withheld:
        said = tuple(one[part] for part in ("title", "why", "advice", "place"))
        editions.setdefault(said, []).append(one["edition"])
    return tuple(HeldRow(tuple(names), *said) for said, names in editions.items())


def _faces(people: list[tuple[str, Remembered]], today: date) -> FacesPage:
    rows = (
        (one.summary["name"], tuple(_sheet(slug, it, today) for it in one.summary.get("faces", ())))
        for slug, one in people
    )
    return FacesPage(
        tuple((name, tuple(sorted(all_, key=lambda it: it.looked))) for name, all_ in rows if all_)
    )


def _sheet(slug: str, told: Mapping[str, Any], today: date) -> SheetRow:
    return SheetRow(
        sheet=f"{slug}/{told['sheet']}",
        line=f"{today.isoformat()} {told['code']}",
        empty=tuple(told["empty"]),
        missed=tuple(told["missed"]),
        **{name: told[name] for name in SHEET},
    )


def _accountability(people: list[tuple[str, Remembered]], today: date) -> AccountabilityPage:
    start = today.replace(year=today.year - PERIOD_YEARS, day=min(today.day, 28))
    courses = [
        {**course, "kind": one.summary["kind"], "count": len(inside)}
        for _, one in people
        for course in one.summary["trajectories"]
        if (inside := [day for day in course["dates"] if start.isoformat() <= day])
    ]
    sessions = [
        day for _, one in people for day in one.summary["sessions"] if day >= start.isoformat()
    ]
    sectors = Counter(
        one.summary["sector"] or one.summary["kind"] for _, one in people if one.summary["sessions"]
    )
    return AccountabilityPage(
        start=start,
        end=today,
        years=PERIOD_YEARS,
        trajectories=tuple(sorted(courses, key=lambda one: str(one["start"]))),
        sessions=len(sessions),
        sectors=tuple(sorted(sectors.items())),
    )
