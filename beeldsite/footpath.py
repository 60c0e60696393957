"""The footpath of a trajectory: the steps that were walked, each with what was said there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from beeldsite.model import Trajectory
from beeldsite.views import Foot, Link, Quote, SessionView
from beeldsite.vocabulary import Step


def footpath(
    course: Trajectory,
    steps: Iterable[str],
    talks: Iterable[SessionView],
    link: Callable[[str], Link | None],
) -> tuple[Foot, ...]:
    """Return the steps that were walked, in the order of the practice.

    A step is there when something was said at it, in the trajectory's note or in a moment of its
    ``talks`` that names it. An obstacle stands only beside an ideal or a strength.
    """
    note = course.note
    held = bool(note.ideal or note.strengths)
    shown = {str(Step.STRENGTHS): note.strengths, str(Step.OBSTACLE): note.obstacle}
    said = _said(course, tuple(talks), link)
    feet = (Foot(step, tuple(said.get(step, ()))) for step in steps)
    return tuple(
        foot
        for foot in feet
        if (foot.quotes or shown.get(foot.step)) and (held or foot.step != Step.OBSTACLE)
    )


def _said(
    course: Trajectory, talks: tuple[SessionView, ...], link: Callable[[str], Link | None]
) -> Mapping[str, list[Quote]]:
    found: dict[str, list[Quote]] = {}
    for step, quote in (*_in_the_note(course, link), *_in_moments(talks)):
        found.setdefault(step, []).append(quote)
    return found


def _in_the_note(
    course: Trajectory, link: Callable[[str], Link | None]
) -> Iterator[tuple[str, Quote]]:
    if course.note.begin:
        yield Step.BEGIN, Quote(course.note.begin)
    if course.note.ideal:
        yield Step.IDEAL, Quote(course.note.ideal)
    for stand in course.note.steps:
        for one in stand.said:
            yield stand.step, Quote(one.said, link(one.session) if one.session else None)


def _in_moments(talks: tuple[SessionView, ...]) -> Iterator[tuple[str, Quote]]:
    for session in talks:
        for moment in session.moments:
            if moment.note.step:
                said = moment.note.answer or moment.note.insight or moment.title
                yield moment.note.step, Quote(said, Link(session.title, moment.href))
