"""Stage: Portfolio → Portfolio as one edition may see it on one day. Hidden means absent.

Whatever an edition may not hold is gone here, before a page is planned: no template, index or file
name can show what is no longer in the value. ``docs/en/privacy.md`` tells a coach.

    retention   a recording past its last day loses its clips everywhere; the words stay
    withdrawal  a withdrawn consent takes clips and what was written of that person, everywhere
    consent     ``gate`` says per clip whether everyone in the picture is covered for this edition
    sharing     ``share`` and ``approved``, level by level
    reviewers   never: obstacle, begin, question behind, here and now, the coach's lift, the other's
                column, any text that names someone who withdrew
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from beeldsite import markdown
from beeldsite.gate import last_day, refused, seen_in
from beeldsite.i18n import say
from beeldsite.model import (
    Address,
    Audience,
    Clip,
    Excerpt,
    Moment,
    Portfolio,
    Reflection,
    Session,
    Trajectory,
)
from beeldsite.narrowing import Narrowing, cleared, said
from beeldsite.notes import SessionNote
from beeldsite.strengths import Strength
from beeldsite.vocabulary import Edition, Step
from beeldsite.walk import altered

_DAY = timedelta(days=1)
_NO_TEXT = markdown.Body(())
_BETWEEN_TWO = {Step.BEGIN, Step.OBSTACLE}  # where one stood, what held one back


def audience(
    portfolio: Portfolio, edition: Edition, today: date, *, drafts: bool = False
) -> Audience | None:
    """Return the portfolio as the edition sees it today, or None where it sees none of it."""
    gate = Narrowing.of(portfolio, edition, today)
    kept = edition is Edition.COACH and drafts
    if portfolio.note.draft and not kept:
        return None
    if gate.reviewing and not portfolio.sharing.reaches(edition, today):
        return None
    shown = _narrowed(_without_drafts(portfolio, kept), gate)
    return Audience(shown, edition, today, tuple(gate.withheld))


def _without_drafts(portfolio: Portfolio, kept: bool) -> Portfolio:
    if kept:
        return portfolio
    hidden = {one.slug for one in portfolio.trajectories if one.note.draft}
    return replace(
        portfolio,
        trajectories=tuple(one for one in portfolio.trajectories if not one.note.draft),
        sessions=tuple(
            altered(one, moments=tuple(it for it in one.moments if not it.note.draft))
            for one in portfolio.sessions
            if not one.note.draft and one.trajectory not in hidden
        ),
        reflections=tuple(
            one
            for one in portfolio.reflections
            if not one.note.draft and one.trajectory not in hidden
        ),
    )


# --- levels ---------------------------------------------------------------------------------------


def _narrowed(portfolio: Portfolio, gate: Narrowing) -> Portfolio:
    open_ = _open(gate)
    sessions = tuple(_session(one, gate) for one in portfolio.sessions if open_(one))
    addresses = {Address(one.slug) for one in sessions}
    addresses |= {Address(one.slug, it.anchor) for one in sessions for it in one.moments}
    trajectories = tuple(_trajectory(one, gate) for one in portfolio.trajectories if open_(one))
    courses = {one.slug for one in trajectories}
    shown = replace(
        portfolio,
        body=said(portfolio.body, portfolio.path, gate),
        note=cleared(portfolio.note, portfolio.path, gate),
        trajectories=trajectories,
        sessions=tuple(_linked(one, addresses, courses) for one in sessions),
        reflections=tuple(
            _reflection(one, gate, addresses, courses)
            for one in portfolio.reflections
            if open_(one)
        ),
    )
    return gate.names.off_addresses(shown) if gate.names and gate.reviewing else shown


def _open(gate: Narrowing) -> Callable[[Trajectory | Session | Reflection | Moment], bool]:
    return lambda one: one.sharing.reaches(gate.edition, gate.today)


def _linked(session: Session, known: set[Address], courses: set[str]) -> Session:
    """Return the session without links to what this edition does not hold."""
    moments = tuple(
        altered(one, again=one.again if one.again in known else None) for one in session.moments
    )
    course = session.trajectory if session.trajectory in courses else None
    return altered(session, moments=moments, trajectory=course)


def _trajectory(one: Trajectory, gate: Narrowing) -> Trajectory:
    note = one.note
    if gate.reviewing:
        steps = tuple(one for one in note.steps if one.step not in _BETWEEN_TWO)
        note = replace(note, obstacle=None, begin=None, question_behind=None, steps=steps)
    return replace(
        one,
        note=cleared(note, one.path, gate),
        body=said(one.body, one.path, gate) or _NO_TEXT,
    )


def _session(one: Session, gate: Narrowing) -> Session:
    note = replace(
        one.note,
        strengths=(*one.note.strengths, *(_bridged(one.note) if gate.reviewing else ())),
        coach_lift=one.note.coach_lift if gate.edition is Edition.COACH else None,
        now=() if gate.reviewing else one.note.now,
        moments=(),
        videos=(),
    )
    open_ = _open(gate)
    return altered(
        one,
        note=cleared(note, one.path, gate),
        body=said(one.body, one.path, gate) or _NO_TEXT,
        moments=tuple(_moment(it, one, gate) for it in one.moments if open_(it)),
        excerpts=tuple(_excerpt(it, one, gate) for it in one.excerpts),
    )


def _bridged(note: SessionNote) -> Iterator[Strength]:
    """Yield the strengths of the here and now: their names remain where their bridges may not."""
    for bridge in note.now:
        yield from (Strength(name=one.name, stage=one.stage) for one in bridge.strengths)


def _reflection(
    one: Reflection, gate: Narrowing, known: set[Address], courses: set[str]
) -> Reflection:
    about = one.about
    if about not in known:
        about = Address(about.session) if about and Address(about.session) in known else None
    return altered(
        one,
        about=about,
        trajectory=one.trajectory if one.trajectory in courses else None,
        note=altered(cleared(one.note, one.path, gate), about=None),
        body=said(one.body, one.path, gate) or _NO_TEXT,
    )


def _moment(one: Moment, session: Session, gate: Narrowing) -> Moment:
    title = one.note.title or one.id
    clip, erased = _footage(one.clip, title, gate)
    gone = frozenset(
        word.rstrip(".").casefold() for it in gate.withdrawn for word in (it.id, it.name) if word
    )
    models = one.note.models
    if gone and _shows(one.clip, gone):
        models = tuple(kept for model in models if (kept := model.without_other(gone)))
    if gate.reviewing:
        models = tuple(kept for model in models if (kept := model.for_reviewers()))
    step = None if gate.reviewing and one.note.step in _BETWEEN_TWO else one.note.step
    note = altered(one.note, models=models, step=step)
    return altered(
        one,
        clip=clip,
        erased=erased,
        note=cleared(note, session.path, gate),
        body=said(one.body, session.path, gate),
    )


def _shows(clip: Clip | None, gone: frozenset[str]) -> bool:
    """Return whether someone of ``gone`` may be in the picture; without a recording they may be."""
    seen = clip.recording.visible if clip else None
    return seen is None or any(one.casefold() in gone for one in seen)


def _excerpt(one: Excerpt, session: Session, gate: Narrowing) -> Excerpt:
    clip, erased = _footage(one.clip, session.note.title or one.typed, gate)
    return altered(one, clip=clip, erased=erased)


# --- clips ----------------------------------------------------------------------------------------


def _footage(clip: Clip | None, title: str, gate: Narrowing) -> tuple[Clip | None, date | None]:
    """Return the clip where this edition may show it, else the day its images were erased."""
    if clip is None:
        return None, None
    last = last_day(clip.recording, gate.portfolio)
    if last is not None and gate.today > last:
        gate.withhold(
            clip.place, title, say("the images were kept until {last} and are erased", last=last)
        )
        return None, last + _DAY
    gone = [one for one in seen_in(clip.recording, gate.portfolio) if one.is_withdrawn(gate.today)]
    if gone:
        who = tuple(one.id for one in gone)
        why = say("consent was withdrawn: {who}", who=who)
        gate.withhold(clip.place, title, why)
        return None, max(one.withdrawn for one in gone if one.withdrawn)
    refusal = refused(clip, gate.portfolio, gate.edition, gate.today)
    if refusal:
        gate.withhold(clip.place, title, *refusal)
        return None, None
    return clip, None
