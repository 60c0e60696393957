"""What the coach's own pages need of one portfolio: kept beside its stamp, so that a portfolio in
which nothing changed need not be read to show them. Words are already in the coach's language.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from beeldsite.audience import audience
from beeldsite.gate import last_day
from beeldsite.i18n import say, translate
from beeldsite.library import Library
from beeldsite.model import Audience, Portfolio
from beeldsite.order import Order
from beeldsite.proofs import LookUp, proofed, proofs
from beeldsite.resources import CLIPS
from beeldsite.timecode import clock
from beeldsite.vocabulary import Edition
from beeldsite.walk import recordings

_DAY = timedelta(days=1)


def summary(whole: Portfolio, order: Order, library: Library, look_up: LookUp) -> dict[str, Any]:
    """Return the facts of one portfolio that the coach's pages show, as plain values for JSON."""
    if Edition.COACH not in order.editions:
        return {}  # these pages are the coach's; whoever builds that edition later builds this too
    lang = order.config.lang
    seen = ((one, audience(whole, one, order.today)) for one in Edition)
    views = {one: proofed(view, look_up, library).view if view else None for one, view in seen}
    coach = views[Edition.COACH]
    kept = coach.portfolio if coach else whole  # without drafts
    return {
        "name": whole.name,
        "kind": whole.note.kind.label(lang),
        "sector": whole.note.sector or "",
        "last": kept.sessions[-1].date.isoformat() if kept.sessions else "",
        "editions": [one.value for one, view in views.items() if view],
        "limits": sorted(_limits(whole, lang)),
        "withheld": [
            {
                "edition": one.label(lang),
                "place": f"{held.place.path}:{held.place.line}",
                "title": held.title,
                "why": translate(held.why, lang),
                "advice": translate(held.advice, lang) if held.advice else "",
            }
            for one, view in views.items()
            for held in (view.withheld if view else ())
        ],
        "faces": list(_faces(coach, library, look_up)) if coach else [],
        "trajectories": [_course(kept, one.slug) for one in kept.trajectories],
        "sessions": [one.date.isoformat() for one in kept.sessions],
    }


def _faces(coach: Audience, library: Library, look_up: LookUp) -> Iterator[dict[str, Any]]:
    """Yield what the sheet of each clip shows in which faces were blurred; times as one reads."""
    for one in proofs(coach, look_up, library):
        if one.account:
            yield {
                "title": one.title,
                "place": f"{one.asked.path}:{one.asked.line}",
                "span": str(one.clip.span) if one.clip.span.end else "",
                "sheet": f"{CLIPS}/{one.job.sheet}",
                "looked": one.looked,
                "keeps": one.keeps,
                **asdict(one.account),
                "empty": [clock(at) for at in one.account.empty],
                "missed": [clock(at) for at in one.account.missed],
            }


def _course(whole: Portfolio, slug: str) -> dict[str, Any]:
    """Return one trajectory for the count: days and numbers, no names."""
    course = next(one for one in whole.trajectories if one.slug == slug)
    dates = [one.date.isoformat() for one in whole.sessions if one.trajectory == slug]
    start = course.note.start.isoformat() if course.note.start else min(dates, default="")
    end = course.note.end.isoformat() if course.note.end else ""
    return {"start": start, "end": end, "dates": dates}


def _limits(whole: Portfolio, lang: str) -> Iterator[tuple[str, str]]:
    """Return the last days of consents and recordings, with what ends on each."""
    for consent in whole.consents.people:
        if consent.until and not consent.withdrawn:
            what = say("the consent of “{who}” ends", who=consent.name or consent.id)
            yield consent.until.isoformat(), translate(what, lang)
    for file, last in sorted(
        {(one.file, last_day(one, whole)) for one in recordings(whole)}, key=str
    ):
        if last:
            what = say("the images of “{file}” are erased", file=file)
            yield last.isoformat(), translate(what, lang)
