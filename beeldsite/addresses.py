"""Addresses within a portfolio: the session or moment that an author's short name means."""

from __future__ import annotations

from collections.abc import Iterable

from beeldsite.errors import Wrong
from beeldsite.model import Address, Moment, Reflection, Session
from beeldsite.names import slug
from beeldsite.timecode import read_span


def find(typed: str, pages: Iterable[Session | Reflection]) -> Address | None:
    """Return the session, moment or reflection that ``2026-03-12#m1`` or a file's name means.

    A name matches the file's, the page's, or the date where only one session has that date.
    """
    name, _, anchor = typed.strip("[]").removesuffix(".md").partition("#")
    wanted = slug(name.rsplit("/", 1)[-1].removesuffix(".md"))
    pages = tuple(pages)
    by_date = [one for one in pages if one.date.isoformat() == wanted]
    for one in pages:
        alone = len(by_date) == 1 and one is by_date[0]
        if wanted and (wanted in (slug(one.stem), one.slug) or alone):
            return _anchored(one, anchor)
    return None


def _anchored(page: Session | Reflection, anchor: str) -> Address | None:
    if not anchor:
        return Address(page.slug)
    for moment in page.moments if isinstance(page, Session) else ():
        if anchor.casefold() in (moment.id.casefold(), moment.anchor):
            return Address(page.slug, moment.anchor)
    return None


def at_time(start: int, end: int | None, moments: Iterable[Moment]) -> Moment | None:
    """Return the moment a time in the text means: the one that holds it, or its whole stretch.

    Looks at what the author typed, not at the clip, which an edition may not hold.
    """
    for one in moments:
        note = one.note
        first, last = note.clip or (note.start, note.end)
        if first is None:
            continue
        inside = last is not None and first <= start < last and (end or start) <= last
        if inside or (first, last) == (start, end):
            return one
    return None


def moment_at(typed: str, session: Session) -> Moment | None:
    """Return the moment of the session that a time typed in its text points at, or None."""
    try:
        return at_time(*read_span(typed), session.moments)
    except Wrong:
        return None
