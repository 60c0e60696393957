"""Stage: views → sheets: a portfolio as it goes on paper, in parts to be printed one after another.

A trajectory is a part and its talks are the next ones: together they use every rule of the style.
A year of talks weighs more than a page may, so a part takes sheets until it is full.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from markupsafe import Markup

from beeldsite.i18n import say
from beeldsite.make_views import Maker
from beeldsite.views import Event, Link, PaperPart
from beeldsite.words import page_word

SHEETS = "parts/paper.html"
ROOM = 9_500  # of the 12 KB, squeezed, of a page: what its style and its frame leave


def parts(make: Maker) -> tuple[PaperPart, ...]:
    """Return the parts in the order in which they are read: each trajectory, then its talks."""
    found = tuple(_parts(make))
    word = page_word("print", make.lang)
    names = tuple(f"{word}-{number}.html" for number in range(1, len(found) + 1))
    return tuple(replace(part, href=name) for part, name in zip(found, names, strict=True))


def _parts(make: Maker) -> Iterator[PaperPart]:
    sheets = {
        event.view.href: make.part(SHEETS, "talk", event, f"e{number}-")
        for number, event in enumerate(make.events, 1)
    }
    for number, course in enumerate(make.trajectories, 1):
        yield PaperPart(course.title, (make.part(SHEETS, "course", course, f"c{number}-"),))
        yield from _filled(course.title, course.events, sheets)
    told = {event.view.href for course in make.trajectories for event in course.events}
    loose = (event for event in make.events if event.view.href not in told)
    yield from _filled(make.say(say("Sessions and reflections")), loose, sheets)


def _filled(title: str, events: Iterable[Event], sheets: dict[str, Markup]) -> Iterator[PaperPart]:
    """Yield parts with the sheets of talks: as few as may be, and then as even as may be."""
    weighed = [(event, len(zlib.compress(sheets[event.view.href].encode(), 1))) for event in events]
    fewest = _packed(weighed, ROOM)
    evener = (_packed(weighed, room) for room in range(ROOM // 2, ROOM, ROOM // 16))
    for part in next((one for one in evener if len(one) == len(fewest)), fewest):
        yield _talks(title, part, sheets)


def _packed(weighed: Iterable[tuple[Event, int]], room: int) -> list[list[Event]]:
    """Return the events in parts of at most that weight, or of a single event."""
    parts: list[list[Event]] = []
    left = 0
    for event, weight in weighed:
        if not parts or weight > left:
            parts.append([])
            left = room
        parts[-1].append(event)
        left -= weight
    return parts


def _talks(title: str, events: list[Event], sheets: dict[str, Markup]) -> PaperPart:
    return PaperPart(
        title,
        tuple(sheets[event.view.href] for event in events),
        tuple(Link(event.view.title, event.view.href) for event in events),
        (events[0].date, events[-1].date),
    )
