"""Stage: entries of one person → Portfolio: links resolved, moments numbered, everything in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

from beeldsite import markdown
from beeldsite.config import Config
from beeldsite.consent import Consents
from beeldsite.errors import ContentError, Place, Problem, Wrong
from beeldsite.fields import read_day
from beeldsite.footage import Edits
from beeldsite.i18n import Words, say
from beeldsite.model import (
    Address,
    Clip,
    Entry,
    Excerpt,
    Moment,
    MomentNote,
    PersonNote,
    Portfolio,
    Recording,
    Reflection,
    ReflectionNote,
    Session,
    SessionNote,
    Sharing,
    Trajectory,
    TrajectoryNote,
    VideoNote,
)
from beeldsite.names import nearest, slug
from beeldsite.timecode import Span, read_span
from beeldsite.words import page_word

_DAY = re.compile(r"(\d{4}-\d{2}-\d{2}|\d{1,2}-\d{1,2}-\d{4})(?:[-_ ]+|$)")
_CLASS_WIDE = {"class", "klas", "groep", "group", "de klas", "hele klas"}

T = TypeVar("T", Session, Reflection)


@dataclass(frozen=True, slots=True)
class _Draft:
    """What the rooms below share while one portfolio is put together."""

    config: Config
    folder: Path
    lang: str
    sharing: Sharing
    consents: Consents
    trajectories: tuple[Trajectory, ...]
    problems: list[Problem]

    def wrong(self, place: Place, what: Words, hint: Words | None = None) -> None:
        self.problems.append(Problem(place, what, hint))

    def warn(self, place: Place, what: Words, hint: Words | None = None) -> None:
        self.problems.append(Problem(place, what, hint, warning=True))

    def trajectory(self, entry: Entry) -> Trajectory | None:
        """Return the trajectory whose folder holds the note, the nearest one upwards."""
        for depth in range(len(entry.folder), 0, -1):
            name = "-".join(slug(part) for part in entry.folder[:depth])
            for one in self.trajectories:
                if one.slug == name:
                    return one
        return None


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
    draft = _Draft(config, folder, lang, sharing, consents, trajectories, [])
    kept = by_kind.get(SessionNote, ())
    sessions = _linked(_in_order(_session(entry, draft) for entry in kept), draft)
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


def _apart(made: Iterable[Trajectory | Session | Reflection], draft: _Draft) -> None:
    """Keep a problem for each note that would share its page with another."""
    first: dict[str, str] = {}
    for one in made:
        page = one.slug if not isinstance(one, Trajectory) else f"trajectory {one.slug}"
        other = first.setdefault(page, one.path)
        if other != one.path:
            what = say("this note and “{other}” would share a page", other=other)
            draft.wrong(Place(one.path), what, say("Give one of the files another name."))


# --- dates and page names -------------------------------------------------------------------------


def _dated(entry: Entry, typed: date | None, draft: _Draft) -> date | None:
    """Return the day of a note, from its front-matter or its file's name."""
    named = _DAY.match(entry.stem)
    try:
        when = typed or (read_day(named[1]) if named else None)
    except Wrong as error:
        draft.wrong(Place(entry.path), error.what, error.hint)
        return None
    if when is None:
        hint = say("Add “datum: 2026-03-12”, or start the file's name with the date.")
        draft.wrong(Place(entry.path), say("this note has no date"), hint)
    return when


def _page(word: str, when: date, stem: str) -> str:
    """Return the page's name without ending: ``sessie-2026-03-12`` and what the file's name adds."""
    rest = slug(_DAY.sub("", stem, count=1))
    return f"{word}-{when.isoformat()}" + (f"-{rest}" if rest and rest != word else "")


# --- sessions -------------------------------------------------------------------------------------


def _session(entry: Entry, draft: _Draft) -> Session | None:
    note = entry.note
    if not isinstance(note, SessionNote):
        return None
    when = _dated(entry, note.date, draft)
    if when is None:
        return None
    above = draft.trajectory(entry)
    sharing = (above.sharing if above else draft.sharing).below(note)
    recordings = _recordings(note, above, draft)
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
        excerpts=_excerpts(entry, recordings, moments, draft),
        trajectory=above.slug if above else None,
        sharing=sharing,
    )


def _refuse_twins(ids: list[str], note: SessionNote, draft: _Draft) -> None:
    for number, name in enumerate(ids):
        if name in ids[:number]:
            at = note.moments[number].at
            what = say("two moments are called “{id}”", id=name)
            draft.wrong(at.get("id", at[""]), what, say("Give each moment an id of its own."))


def _look_for_strengths(entry: Entry, note: SessionNote, draft: _Draft) -> None:
    if note.moments and not note.strengths and not any(one.strengths for one in note.moments):
        what = say("this session shows moments, but names no strength yet")
        draft.warn(Place(entry.path), what, say("Add “kernkwaliteiten: […]” to a moment."))


def _moment(
    number: int,
    note: MomentNote,
    body: markdown.Body | None,
    recordings: Mapping[str, Recording],
    above: Sharing,
    draft: _Draft,
) -> Moment:
    asked = note.clip is not None or note.start is not None
    if not asked and not note.title:
        hint = say("Add “fragment: 4:12-4:40” or “titel: …”.")
        draft.wrong(note.at[""], say("this moment has neither a fragment nor a title"), hint)
    return Moment(
        id=note.id or f"m{number}",
        anchor=f"m-{number}",
        note=note,
        clip=_clip(note, recordings, draft) if asked else None,
        body=body,
        sharing=above.below(note),
    )


def _clip(note: MomentNote, recordings: Mapping[str, Recording], draft: _Draft) -> Clip | None:
    place = note.at.get("clip") or note.at.get("in") or note.at[""]
    span = _span(note, place, draft)
    recording = _chosen(note.video, note.at.get("video", place), place, recordings, draft)
    if span is None or recording is None:
        return None
    edits = Edits(note.blur, note.mute, note.freeze)
    if note.freeze is not None and not span.start <= note.freeze < span.end:
        what = say("the still lies outside the fragment")
        draft.wrong(note.at.get("freeze", place), what)
    return Clip(recording, span, edits, place)


def _span(note: MomentNote, place: Place, draft: _Draft) -> Span | None:
    start, end = note.clip or (note.start or 0, note.end)
    if note.clip and (note.start is not None or note.end is not None):
        what = say("this moment has both “fragment” and “van” or “tot”")
        draft.wrong(place, what, say("Keep one of the two."))
        return None
    if end is not None and end <= start:
        draft.wrong(place, say("this fragment ends before it starts"))
        return None
    opens = end is None
    stop = start + draft.config.clip_length * 1000 if end is None else end
    return Span(max(0, start - (note.lead_in or 0)), stop, opens)


def _chosen(
    typed: str | None, at: Place, place: Place, recordings: Mapping[str, Recording], draft: _Draft
) -> Recording | None:
    if typed is None and len(recordings) == 1:
        return next(iter(recordings.values()))
    if typed is not None and typed in recordings:
        return recordings[typed]
    if not recordings:
        hint = say("Add “video: les.mp4” to the session.")
        draft.wrong(
            place, say("this moment shows a fragment, but the session has no recording"), hint
        )
    elif typed is None:
        hint = say("Add “video:” with one of: {choices}.", choices=tuple(recordings))
        draft.wrong(place, say("the session has several recordings: which one is this from?"), hint)
    else:
        near = nearest(typed, recordings)
        hint = say("Did you mean “{near}”?", near=near) if near else None
        draft.wrong(at, say("this session has no recording called “{typed}”", typed=typed), hint)
    return None


def _recordings(note: SessionNote, above: Trajectory | None, draft: _Draft) -> dict[str, Recording]:
    made: dict[str, Recording] = {}
    for number, one in enumerate(note.videos, 1):
        name = one.id or (one.file if len(note.videos) == 1 else f"v{number}")
        if name in made:
            what = say("two recordings are called “{id}”", id=name)
            draft.wrong(one.at.get("id", one.at[""]), what)
        made[name] = _recording(one, above, draft)
    return made


def _recording(note: VideoNote, above: Trajectory | None, draft: _Draft) -> Recording:
    days = draft.config.retention_days
    if above and above.note.retention_days is not None:
        days = above.note.retention_days
    closed = above.note.end + timedelta(days=days) if above and above.note.end else None
    limits = [limit for limit in (note.expires, closed) if limit]
    wide = note.zoom is None or note.zoom.casefold() in _CLASS_WIDE
    return Recording(
        file=note.file,
        visible=note.visible if note.visible is not None else draft.consents.default_visible,
        zoom=None if wide else note.zoom,
        basis=note.basis,
        kept_until=min(limits) if limits else None,
        edits=Edits(note.blur, note.mute),
        place=note.at.get("file", note.at[""]),
    )


# --- times in the text ----------------------------------------------------------------------------


def _excerpts(
    entry: Entry, recordings: Mapping[str, Recording], moments: tuple[Moment, ...], draft: _Draft
) -> tuple[Excerpt, ...]:
    made = []
    for reference in entry.body.references:
        if reference.kind in ("time", "clip"):
            place = Place(entry.path, reference.line)
            excerpt = _excerpt(reference, place, recordings, moments, draft)
            if excerpt:
                made.append(excerpt)
    return tuple(made)


def _excerpt(
    reference: markdown.Reference,
    place: Place,
    recordings: Mapping[str, Recording],
    moments: tuple[Moment, ...],
    draft: _Draft,
) -> Excerpt | None:
    file, stretch = _asked(reference)
    try:
        start, end = read_span(stretch) if stretch else (0, None)
    except Wrong as error:
        draft.wrong(place, error.what, error.hint)
        return None
    if _moment_at(start, end, moments):
        return None
    if not recordings and not file:
        return None
    chosen = _of_file(file, recordings) if file else None
    if file and not chosen:
        what = say("this session has no recording called “{typed}”", typed=file)
        draft.wrong(place, what, say("Add “video: {typed}” to the session.", typed=file))
        return None
    recording = chosen or next(iter(recordings.values()))
    stop = end if end is not None else start + draft.config.clip_length * 1000
    return Excerpt(
        reference.target, Clip(recording, Span(start, stop, end is None), Edits(), place)
    )


def _asked(reference: markdown.Reference) -> tuple[str, str]:
    """Return the file and the stretch of ``les.mp4#t=62,75``, or no file and a time of the text."""
    if reference.kind == "time":
        return "", reference.target
    file, _, fragment = reference.target.partition("#t=")
    start, _, end = fragment.partition(",")
    return file, f"{start or '0'}-{end}" if end else start


def _of_file(file: str, recordings: Mapping[str, Recording]) -> Recording | None:
    wanted = Path(file).name
    found = (one for one in recordings.values() if Path(one.file).name == wanted)
    return next(found, None)


def _moment_at(start: int, end: int | None, moments: tuple[Moment, ...]) -> Moment | None:
    """Return the moment a time in the text points at: the same stretch, or the one that holds it."""
    for one in moments:
        span = one.clip.span if one.clip else None
        if span and (
            (end is None and span.start <= start < span.end)
            or (span.start, span.end) == (start, end)
        ):
            return one
    return None


def moment_at(typed: str, session: Session) -> Moment | None:
    """Return the moment of the session that a time typed in its text points at, or None."""
    try:
        return _moment_at(*read_span(typed), session.moments)
    except Wrong:
        return None


# --- addresses within a portfolio -----------------------------------------------------------------


def find(typed: str, sessions: Iterable[Session]) -> Address | None:
    """Return the session, or moment, that ``2026-03-12#m1`` or ``2026-03-12-kring`` names.

    A name matches the file's, the page's, or the date where only one session has that date.
    """
    name, _, anchor = typed.strip("[]").removesuffix(".md").partition("#")
    wanted = slug(name.rsplit("/", 1)[-1].removesuffix(".md"))
    by_date = [one for one in sessions if one.date.isoformat() == wanted]
    for one in sessions:
        alone = len(by_date) == 1 and one is by_date[0]
        if wanted and (wanted in (slug(one.stem), one.slug) or alone):
            return _anchored(one, anchor)
    return None


def _anchored(session: Session, anchor: str) -> Address | None:
    if not anchor:
        return Address(session.slug)
    for moment in session.moments:
        if anchor.casefold() in (moment.id.casefold(), moment.anchor):
            return Address(session.slug, moment.anchor)
    return None


def _linked(sessions: tuple[Session, ...], draft: _Draft) -> tuple[Session, ...]:
    """Return the sessions with ``again`` resolved to the earlier moment it names."""
    if not any(moment.note.again for one in sessions for moment in one.moments):
        return sessions
    return tuple(
        replace(one, moments=tuple(_relinked(moment, sessions, draft) for moment in one.moments))
        for one in sessions
    )


def _relinked(moment: Moment, sessions: tuple[Session, ...], draft: _Draft) -> Moment:
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


def _reflection(entry: Entry, sessions: tuple[Session, ...], draft: _Draft) -> Reflection | None:
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
    entry: Entry, note: ReflectionNote, when: date, sessions: tuple[Session, ...], draft: _Draft
) -> Address | None:
    if note.about:
        address = find(note.about, sessions)
        if address is None:
            draft.wrong(note.at.get("about", Place(entry.path)), *_no_such(note.about, sessions))
        return address
    earlier = [one for one in sessions if one.date <= when]
    return Address(earlier[-1].slug) if earlier else None


def shared_again(sessions: Iterable[Session]) -> Iterator[tuple[Address, Address]]:
    """Return the pairs (earlier, later) of viewings of the same moment."""
    for one in sessions:
        for moment in one.moments:
            if moment.again:
                yield moment.again, Address(one.slug, moment.anchor)
