"""Stage: entries of one person → Portfolio: links resolved, moments numbered, all in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from beeldsite import markdown
from beeldsite.addresses import find
from beeldsite.assembly import Assembly
from beeldsite.clips import clip_of, excerpts_of, photo_of, recordings_of
from beeldsite.config import Config
from beeldsite.consent import Consents
from beeldsite.errors import ContentError, Place, Wrong
from beeldsite.i18n import Words, say
from beeldsite.model import (
    Address,
    Entry,
    Moment,
    Portfolio,
    Recording,
    Reflection,
    Session,
    Sharing,
    Trajectory,
)
from beeldsite.names import nearest, slug
from beeldsite.notes import (
    MomentNote,
    PersonNote,
    ReflectionNote,
    SessionNote,
    TrajectoryNote,
)
from beeldsite.steps import Stand, Steps
from beeldsite.values import read_day
from beeldsite.words import page_word

_DAY = re.compile(r"(\d{4}-\d{2}-\d{2}|\d{1,2}-\d{1,2}-\d{4})(?:[-_ ]+|$)")
T = TypeVar("T", Session, Reflection)


def assemble(
    folder: Path, entries: Iterable[Entry], consents: Consents, config: Config
) -> Portfolio:
    """Return the portfolio of a person's folder; raise ``ContentError`` with every problem."""
    by_kind: dict[type, list[Entry]] = {}
    for entry in entries:
        by_kind.setdefault(type(entry.note), []).append(entry)
    person = next(iter(by_kind.get(PersonNote, ())), None)
    note = person.note if person and isinstance(person.note, PersonNote) else PersonNote()
    sharing = Sharing().below(note)
    trajectories = _trajectories(by_kind.get(TrajectoryNote, ()), sharing)
    lang = str(note.language or config.lang)
    steps = Steps(config.steps)
    draft = Assembly(config, folder, lang, sharing, consents, steps, trajectories, [])
    trajectories = tuple(_stepped(one, draft) for one in trajectories)
    kept = by_kind.get(SessionNote, ())
    sessions = _linked(_in_order(_session(entry, draft) for entry in kept), draft)
    _refuse_unknown_talks(trajectories, sessions, draft)
    written = by_kind.get(ReflectionNote, ())
    reflections = _in_order(_reflection(entry, sessions, draft) for entry in written)
    _apart((*trajectories, *sessions, *reflections), draft)
    mistakes = [one for one in draft.problems if not one.warning]
    if mistakes:
        raise ContentError(*mistakes, *(one for one in draft.problems if one.warning))
    shown = person.path if person else (folder.relative_to(config.root) / "index.md").as_posix()
    return Portfolio(
        slug=slug(folder.name),
        folder=folder,
        path=shown,
        note=note,
        name=note.name or folder.name,
        lang=lang,
        body=person.body if person else None,
        sharing=sharing,
        consents=consents,
        trajectories=trajectories,
        sessions=sessions,
        reflections=reflections,
        steps=steps.order,
        warnings=tuple(draft.problems),
    )


def _in_order(made: Iterable[T | None]) -> tuple[T, ...]:
    return tuple(sorted((one for one in made if one), key=lambda one: (one.date, one.slug)))


def _trajectories(entries: Iterable[Entry], above: Sharing) -> tuple[Trajectory, ...]:
    made = []
    for entry in entries:
        if isinstance(entry.note, TrajectoryNote):
            name = "-".join(slug(part) for part in entry.folder)
            sharing = above.below(entry.note)
            made.append(Trajectory(entry.path, name, entry.note, entry.body, sharing))
    return tuple(sorted(made, key=lambda one: (one.note.start or date.min, one.slug)))


def _stepped(one: Trajectory, draft: Assembly) -> Trajectory:
    """Return the trajectory with its steps named as the practice names them, each once."""
    found: dict[str, Stand] = {}
    for stand in one.note.steps:
        place = stand.at[""]
        step = draft.step(stand.step, place)
        if step in found:
            what = say("“{typed}” stands here twice", typed=stand.step)
            draft.wrong(place, what, say("Keep one of the two."))
        found.setdefault(step, replace(stand, step=step))
    return replace(one, note=replace(one.note, steps=tuple(found.values()))) if found else one


def _refuse_unknown_talks(
    trajectories: tuple[Trajectory, ...], sessions: tuple[Session, ...], draft: Assembly
) -> None:
    """Keep a problem for each quote of a step that names a session which is not there."""
    quotes = (said for one in trajectories for step in one.note.steps for said in step.said)
    for said in quotes:
        if said.session and find(said.session, sessions) is None:
            draft.wrong(said.at["session"], *_no_such(said.session, sessions))


def _apart(made: Iterable[Trajectory | Session | Reflection], draft: Assembly) -> None:
    """Keep a problem for each note that would share its page with another."""
    first: dict[str, str] = {}
    for one in made:
        page = one.slug if not isinstance(one, Trajectory) else f"trajectory {one.slug}"
        other = first.setdefault(page, one.path)
        if other != one.path:
            what = say("this note and “{other}” would share a page", other=other)
            draft.wrong(Place(one.path), what, say("Give one of the files another name."))


# --- dates and page names -------------------------------------------------------------------------


def _dated(entry: Entry, typed: date | None, draft: Assembly) -> date | None:
    """Return the day of a note, from its front-matter or its file's name."""
    named = _DAY.match(entry.stem)
    try:
        when = typed or (read_day(named[1]) if named else None)
    except Wrong as error:
        draft.wrong(Place(entry.path), error.what, error.hint)
        return None
    if when is None:
        hint = say("Add “date: 2026-03-12”, or start the file's name with the date.")
        draft.wrong(Place(entry.path), say("this note has no date"), hint)
    return when


def _page(word: str, when: date, stem: str) -> str:
    """Return the page's name without ending: ``sessie-2026-03-12`` and what the file adds."""
    rest = slug(_DAY.sub("", stem, count=1))
    return f"{word}-{when.isoformat()}" + (f"-{rest}" if rest and rest != word else "")


# --- sessions -------------------------------------------------------------------------------------


def _session(entry: Entry, draft: Assembly) -> Session | None:
    note = entry.note
    if not isinstance(note, SessionNote):
        return None
    when = _dated(entry, note.date, draft)
    if when is None:
        return None
    above = draft.trajectory(entry)
    sharing = (above.sharing if above else draft.sharing).below(note)
    recordings = recordings_of(note, above, draft)
    ids = [one.id or f"m{number}" for number, one in enumerate(note.moments, 1)]
    body, texts = markdown.split(entry.body, ids)
    moments = tuple(
        _moment(number, one, texts.get(name), recordings, sharing, draft)
        for number, (name, one) in enumerate(zip(ids, note.moments, strict=True), 1)
    )
    _refuse_twins(ids, note, draft)
    _look_for_strengths(entry, note, draft)
    return Session(
        path=entry.path,
        stem=entry.stem,
        slug=_page(page_word("session", draft.lang), when, entry.stem),
        date=when,
        note=note,
        body=body,
        moments=moments,
        excerpts=excerpts_of(entry, recordings, moments, draft),
        trajectory=above.slug if above else None,
        sharing=sharing,
    )


def _refuse_twins(ids: list[str], note: SessionNote, draft: Assembly) -> None:
    for number, name in enumerate(ids):
        if name in ids[:number]:
            at = note.moments[number].at
            what = say("two moments are called “{id}”", id=name)
            draft.wrong(at.get("id", at[""]), what, say("Give each moment an id of its own."))


def _look_for_strengths(entry: Entry, note: SessionNote, draft: Assembly) -> None:
    if note.moments and not note.strengths and not any(one.strengths for one in note.moments):
        what = say("this session shows moments, but names no strength yet")
        draft.warn(Place(entry.path), what, say("Add “strengths: […]” to a moment."))


def _moment(
    number: int,
    note: MomentNote,
    body: markdown.Body | None,
    recordings: Mapping[str, Recording],
    above: Sharing,
    draft: Assembly,
) -> Moment:
    asked = note.clip is not None or note.start is not None
    if not asked and not note.title:
        hint = say("Add “clip: 4:12-4:40” or “title: …”.")
        draft.wrong(note.at[""], say("this moment has neither a fragment nor a title"), hint)
    if note.step:
        step = draft.step(note.step, note.at.get("step", note.at[""]))
        note = replace(note, step=step)
    return Moment(
        id=note.id or f"m{number}",
        anchor=f"m-{number}",
        note=note,
        clip=(clip_of if asked else photo_of)(note, recordings, draft),
        body=body,
        sharing=above.below(note),
    )


def _linked(sessions: tuple[Session, ...], draft: Assembly) -> tuple[Session, ...]:
    """Return the sessions with ``again`` resolved to the earlier moment it names."""
    if not any(moment.note.again for one in sessions for moment in one.moments):
        return sessions
    return tuple(
        replace(one, moments=tuple(_relinked(moment, sessions, draft) for moment in one.moments))
        for one in sessions
    )


def _relinked(moment: Moment, sessions: tuple[Session, ...], draft: Assembly) -> Moment:
    if not moment.note.again:
        return moment
    place = moment.note.at.get("again", moment.note.at[""])
    address = find(moment.note.again, sessions)
    if address is None:
        draft.wrong(place, *_no_such(moment.note.again, sessions))
    return replace(moment, again=address)


def _no_such(typed: str, sessions: Iterable[Session]) -> tuple[Words, Words]:
    near = nearest(typed.partition("#")[0], [one.stem for one in sessions])
    hint = (
        say("Did you mean “{near}”?", near=near)
        if near
        else say("Write the session's date and the moment's id: 2026-03-12#m1.")
    )
    return say("there is no session or moment “{typed}” here", typed=typed), hint


# --- reflections ----------------------------------------------------------------------------------


def _reflection(entry: Entry, sessions: tuple[Session, ...], draft: Assembly) -> Reflection | None:
    note = entry.note
    if not isinstance(note, ReflectionNote):
        return None
    when = _dated(entry, note.date, draft)
    if when is None:
        return None
    above = draft.trajectory(entry)
    return Reflection(
        path=entry.path,
        stem=entry.stem,
        slug=_page(page_word("reflection", draft.lang), when, entry.stem),
        date=when,
        note=note,
        body=entry.body,
        about=_about(entry, note, when, sessions, draft),
        trajectory=above.slug if above else None,
        sharing=(above.sharing if above else draft.sharing).below(note),
    )


def _about(
    entry: Entry, note: ReflectionNote, when: date, sessions: tuple[Session, ...], draft: Assembly
) -> Address | None:
    if note.about:
        address = find(note.about, sessions)
        if address is None:
            draft.wrong(note.at.get("about", Place(entry.path)), *_no_such(note.about, sessions))
        return address
    earlier = [one for one in sessions if one.date <= when]
    return Address(earlier[-1].slug) if earlier else None
