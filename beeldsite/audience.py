"""Stage: Portfolio → Portfolio as one edition may see it on one day. Hidden means absent.

Whatever an edition may not hold is gone here, before a page is planned: no template, index or file
name can show what is no longer in the value. The rules are those of ``domain.md`` section 6.

    retention   a recording past its last day loses its clips everywhere; the words stay
    withdrawal  a withdrawn consent takes clips and what was written of that person, everywhere
    consent     ``gate`` says per clip whether everyone in the picture is covered for this edition
    sharing     ``share`` and ``approved``, level by level
    reviewers   never: obstacle, begin, question behind, here and now, the coach's lift, the other's
                column, any text that names someone who withdrew
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from dataclasses import MISSING, dataclass, field, fields, replace
from datetime import date, timedelta
from operator import is_
from typing import Any, TypeVar

from beeldsite import markdown
from beeldsite.consent import Consent
from beeldsite.errors import Place
from beeldsite.gate import last_day, refused, seen_in
from beeldsite.i18n import Words, say
from beeldsite.model import (
    Address,
    Audience,
    Clip,
    Excerpt,
    Moment,
    Portfolio,
    Recording,
    Reflection,
    Session,
    Sharing,
    Trajectory,
    Withheld,
)
from beeldsite.notes import SessionNote, Shared
from beeldsite.pseudonyms import Pseudonyms
from beeldsite.strengths import Strength
from beeldsite.vocabulary import Edition, Step

T = TypeVar("T")
R = TypeVar("R", bound=Trajectory | Session | Reflection | Moment | Excerpt | Shared)
_DAY = timedelta(days=1)
_NO_TEXT = markdown.Body(())
_BETWEEN_TWO = {Step.BEGIN, Step.OBSTACLE}  # where one stood, what held one back


@dataclass(slots=True)
class _Gate:
    """One portfolio being narrowed: for whom, on which day, and what was taken away so far."""

    portfolio: Portfolio
    edition: Edition
    today: date
    withdrawn: tuple[Consent, ...]
    withheld: list[Withheld] = field(default_factory=list)

    @property
    def reviewing(self) -> bool:
        return self.edition is Edition.REVIEWER

    def withhold(self, place: Place, title: str, why: Words, advice: Words | None = None) -> None:
        self.withheld.append(Withheld(place, title, why, advice))

    def names_someone(self, place: Place, title: str) -> None:
        """Keep that a text names someone who withdrew: reviewers miss it, the coach rewrites it."""
        advice = say("Rewrite it without the name.")
        why = say("this text names someone who withdrew consent")
        if self.edition is not Edition.COACHEE:
            self.withheld.append(Withheld(place, title, why, advice, held=self.reviewing))


def audience(
    portfolio: Portfolio, edition: Edition, today: date, *, drafts: bool = False
) -> Audience | None:
    """Return the portfolio as the edition sees it today, or None where it sees none of it."""
    gone = tuple(one for one in portfolio.consents.people if one.is_withdrawn(today))
    gate = _Gate(portfolio, edition, today, gone)
    kept = edition is Edition.COACH and drafts
    if portfolio.note.draft and not kept:
        return None
    if gate.reviewing and not portfolio.sharing.reaches(edition, today):
        return None
    shown = _narrowed(_without_drafts(portfolio, kept), gate)
    return Audience(shown, edition, today, tuple(gate.withheld))


def valid_until(portfolio: Portfolio, today: date) -> date | None:
    """Return the first later day on which any edition of the portfolio would change by itself."""
    return min((turn for turn in _turning_points(portfolio) if turn > today), default=None)


def _turning_points(portfolio: Portfolio) -> Iterator[date]:
    """Return every day on which a date in the notes or consents opens or closes something."""
    for consent in portfolio.consents.people:
        yield from consent.turning_points()
        if consent.until:
            yield consent.until + _DAY
    for clip in clips(portfolio):
        if clip.recording.kept_until:
            yield clip.recording.kept_until + _DAY
        if clip.edits.blur:  # most often not, and asking costs
            yield from (one.day for asked in clip.edits.faces for one in asked.looked)
    for sharing in _sharings(portfolio):
        if sharing.approved:
            yield sharing.approved


def _sharings(portfolio: Portfolio) -> Iterator[Sharing]:
    yield portfolio.sharing
    yield from (one.sharing for one in portfolio.trajectories)
    yield from (one.sharing for one in portfolio.reflections)
    for session in portfolio.sessions:
        yield session.sharing
        yield from (one.sharing for one in session.moments)


def recordings(portfolio: Portfolio) -> Iterator[Recording]:
    """Return the recordings that the portfolio's notes ask clips of, each time they do."""
    for clip in clips(portfolio):
        yield clip.recording


def clips(portfolio: Portfolio) -> Iterator[Clip]:
    """Return the clips that the portfolio's notes ask for, in moments and in texts."""
    for session in portfolio.sessions:
        asked = [one.clip for one in session.moments] + [one.clip for one in session.excerpts]
        yield from (clip for clip in asked if clip)


def without_clips(portfolio: Portfolio, gone: Set[Clip]) -> Portfolio:
    """Return the portfolio without those clips; the words stay."""

    def left(one: Any) -> Any:
        return replace(one, clip=None) if one.clip in gone else one

    sessions = tuple(
        _with(
            one,
            moments=tuple(left(it) for it in one.moments),
            excerpts=tuple(left(it) for it in one.excerpts),
        )
        for one in portfolio.sessions
    )
    return replace(portfolio, sessions=sessions)


def _without_drafts(portfolio: Portfolio, kept: bool) -> Portfolio:
    if kept:
        return portfolio
    hidden = {one.slug for one in portfolio.trajectories if one.note.draft}
    return replace(
        portfolio,
        trajectories=tuple(one for one in portfolio.trajectories if not one.note.draft),
        sessions=tuple(
            _with(one, moments=tuple(it for it in one.moments if not it.note.draft))
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


def _narrowed(portfolio: Portfolio, gate: _Gate) -> Portfolio:
    open_ = _open(gate)
    names = Pseudonyms.of(gate.withdrawn)
    sessions = tuple(_session(one, gate, names) for one in portfolio.sessions if open_(one))
    addresses = {Address(one.slug) for one in sessions}
    addresses |= {Address(one.slug, it.anchor) for one in sessions for it in one.moments}
    trajectories = tuple(
        _trajectory(one, gate, names) for one in portfolio.trajectories if open_(one)
    )
    courses = {one.slug for one in trajectories}
    shown = replace(
        portfolio,
        body=_said(portfolio.body, portfolio.path, gate, names),
        note=_cleared(portfolio.note, portfolio.path, gate, names),
        trajectories=trajectories,
        sessions=tuple(_linked(one, addresses, courses) for one in sessions),
        reflections=tuple(
            _reflection(one, gate, names, addresses, courses)
            for one in portfolio.reflections
            if open_(one)
        ),
    )
    return names.off_addresses(shown) if names and gate.reviewing else shown


def _open(gate: _Gate) -> Callable[[Trajectory | Session | Reflection | Moment], bool]:
    return lambda one: one.sharing.reaches(gate.edition, gate.today)


def _linked(session: Session, known: set[Address], courses: set[str]) -> Session:
    """Return the session without links to what this edition does not hold."""
    moments = tuple(
        _with(one, again=one.again if one.again in known else None) for one in session.moments
    )
    course = session.trajectory if session.trajectory in courses else None
    return _with(session, moments=moments, trajectory=course)


def _trajectory(one: Trajectory, gate: _Gate, names: Pseudonyms | None) -> Trajectory:
    note = one.note
    if gate.reviewing:
        steps = tuple(one for one in note.steps if one.step not in _BETWEEN_TWO)
        note = replace(note, obstacle=None, begin=None, question_behind=None, steps=steps)
    return replace(
        one,
        note=_cleared(note, one.path, gate, names),
        body=_said(one.body, one.path, gate, names) or _NO_TEXT,
    )


def _session(one: Session, gate: _Gate, names: Pseudonyms | None) -> Session:
    note = replace(
        one.note,
        strengths=(*one.note.strengths, *(_bridged(one.note) if gate.reviewing else ())),
        coach_lift=one.note.coach_lift if gate.edition is Edition.COACH else None,
        now=() if gate.reviewing else one.note.now,
        moments=(),
        videos=(),
    )
    open_ = _open(gate)
    return _with(
        one,
        note=_cleared(note, one.path, gate, names),
        body=_said(one.body, one.path, gate, names) or _NO_TEXT,
        moments=tuple(_moment(it, one, gate, names) for it in one.moments if open_(it)),
        excerpts=tuple(_excerpt(it, one, gate) for it in one.excerpts),
    )


def _bridged(note: SessionNote) -> Iterator[Strength]:
    """Yield the strengths of the here and now: their names remain where their bridges may not."""
    for bridge in note.now:
        yield from (Strength(name=one.name, stage=one.stage) for one in bridge.strengths)


def _reflection(
    one: Reflection, gate: _Gate, names: Pseudonyms | None, known: set[Address], courses: set[str]
) -> Reflection:
    about = one.about
    if about not in known:
        about = Address(about.session) if about and Address(about.session) in known else None
    return _with(
        one,
        about=about,
        trajectory=one.trajectory if one.trajectory in courses else None,
        note=_with(_cleared(one.note, one.path, gate, names), about=None),
        body=_said(one.body, one.path, gate, names) or _NO_TEXT,
    )


def _moment(one: Moment, session: Session, gate: _Gate, names: Pseudonyms | None) -> Moment:
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
    note = _with(one.note, models=models, step=step)
    return _with(
        one,
        clip=clip,
        erased=erased,
        note=_cleared(note, session.path, gate, names),
        body=_said(one.body, session.path, gate, names),
    )


def _shows(clip: Clip | None, gone: frozenset[str]) -> bool:
    """Return whether someone of ``gone`` may be in the picture; without a recording they may be."""
    seen = clip.recording.visible if clip else None
    return seen is None or any(one.casefold() in gone for one in seen)


def _excerpt(one: Excerpt, session: Session, gate: _Gate) -> Excerpt:
    clip, erased = _footage(one.clip, session.note.title or one.typed, gate)
    return _with(one, clip=clip, erased=erased)


def _with(record: R, **changes: Any) -> R:
    """Return the record with the changes, itself where they change nothing.

    Most often nothing changes, and asking costs a tenth of making a new record.
    """
    kept = all(_same(getattr(record, name), value) for name, value in changes.items())
    return record if kept else replace(record, **changes)


def _same(old: Any, new: Any) -> bool:
    """Return whether these are the very same value, or tuples of the very same values."""
    if type(old) is tuple and type(new) is tuple and len(old) == len(new):
        return all(map(is_, old, new))
    return old is new


# --- clips ----------------------------------------------------------------------------------------


def _footage(clip: Clip | None, title: str, gate: _Gate) -> tuple[Clip | None, date | None]:
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


# --- texts that name someone who withdrew ---------------------------------------------------------


def _said(
    body: markdown.Body | None, path: str, gate: _Gate, names: Pseudonyms | None
) -> markdown.Body | None:
    """Return a text, or None where reviewers may not have it because it names someone."""
    if body is None or names is None or not names.within(_words(body)):
        return body
    gate.names_someone(Place(path), "")
    return None if gate.reviewing else body


def _words(body: markdown.Body) -> str:
    """Return every word of a text that could reach a page, those beside pictures included."""
    beside = (f"{one.label} {one.target.replace('-', ' ')}" for one in body.references)
    return " ".join((markdown.plain(body), *beside))


def _cleared(note: T, path: str, gate: _Gate, names: Pseudonyms | None) -> T:
    """Return a record without the texts that name someone who withdrew, for reviewers."""
    if names is None:
        return note
    at: dict[str, Place] = getattr(note, "at", {})
    changed: dict[str, Any] = {}
    for one in fields(note):  # type: ignore[arg-type]
        value = getattr(note, one.name)
        key = one.metadata.get("key") or one.name
        kept = _clear(value, at.get(key, at.get("", Place(path))), gate, names)
        if kept is not value:
            changed[one.name] = kept
    return replace(note, **changed) if changed else note  # type: ignore[type-var]


def _clear(value: Any, place: Place, gate: _Gate, names: Pseudonyms) -> Any:
    if isinstance(value, str) and type(value) is str and names.within(value):
        gate.names_someone(place, value[:60])
        return None if gate.reviewing else value
    if isinstance(value, tuple) and type(value) is tuple:
        cleared = tuple(_clear(one, place, gate, names) for one in value)
        return value if _same(value, cleared) else tuple(it for it in cleared if it is not None)
    if hasattr(value, "__dataclass_fields__"):
        cleared = _cleared(value, place.path, gate, names)
        return None if _hollow(cleared) else cleared
    return value


def _hollow(record: Any) -> bool:
    """Return whether a record lost what it cannot be without, as a strength its name."""
    needed = (
        one.name
        for one in fields(record)
        if one.default is MISSING and one.default_factory is MISSING
    )
    return any(getattr(record, name) is None for name in needed)
