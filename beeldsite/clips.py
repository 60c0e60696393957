"""What a session asks to see: its recordings, the clips of its moments, the times in its text.

Nothing is looked up on disk here: a recording is the name an author typed, until ``plan`` finds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from beeldsite import markdown
from beeldsite.addresses import at_time
from beeldsite.assembly import Assembly
from beeldsite.edits import Edits
from beeldsite.errors import Place, Wrong
from beeldsite.i18n import Words, say
from beeldsite.model import Clip, Entry, Excerpt, Moment, Named, Recording, Trajectory
from beeldsite.names import nearest
from beeldsite.notes import CaptionNote, MomentNote, SessionNote, VideoNote
from beeldsite.photo import is_photo
from beeldsite.timecode import Span, read_span
from beeldsite.vocabulary import Shows

MOST_STILLS = 24
_CLASS_WIDE = {"class", "klas", "groep", "group", "de klas", "hele klas"}


def clip_of(note: MomentNote, recordings: Mapping[str, Recording], draft: Assembly) -> Clip | None:
    """Return the clip a moment asks for; keep a problem where it cannot be made out."""
    place = note.at.get("clip") or note.at.get("in") or note.at[""]
    span = _span(note, place, draft)
    recording = _chosen(note.video, note.at.get("video", place), place, recordings, draft)
    if span is None or recording is None:
        return None
    if is_photo(recording.file):
        draft.wrong(place, say("a photograph has no fragment"), say("Leave out the times."))
        return None
    own = Edits(note.blur, note.mute, note.freeze, note.strip or 0, note.speed or 100)
    edits = own.over(recording.edits)
    if not all(span.start <= time < span.end for time in note.freeze):
        what = say("the still lies outside the fragment")
        draft.wrong(note.at.get("freeze", place), what)
    if edits.strip > MOST_STILLS:
        what = say("a strip of {count} stills is too long", count=edits.strip)
        hint = say("{most} at the most.", most=MOST_STILLS)
        draft.wrong(note.at.get("strip", place), what, hint)
    return Clip(recording, span, edits, place, note.shows or recording.shows)


def photo_of(note: MomentNote, recordings: Mapping[str, Recording], draft: Assembly) -> Clip | None:
    """Return the photograph that a moment without a fragment names, None where it names none."""
    place = note.at.get("video", note.at[""])
    named = _chosen(note.video, place, place, recordings, draft) if note.video else None
    if named is None or not is_photo(named.file):
        return None
    return Clip(named, Span(0, 0), Edits(note.blur).over(named.edits), place, Shows.STILLS)


def _span(note: MomentNote, place: Place, draft: Assembly) -> Span | None:
    start, end = note.clip or (note.start or 0, note.end)
    if note.clip and (note.start is not None or note.end is not None):
        what = say("this moment has both “clip” and “in” or “out”")
        draft.wrong(place, what, say("Keep one of the two."))
        return None
    if end is not None and end <= start:
        draft.wrong(place, say("this fragment ends before it starts"))
        return None
    opens = end is None
    stop = start + draft.config.clip_length * 1000 if end is None else end
    lead = draft.config.lead_in * 1000 if note.lead_in is None else note.lead_in
    return Span(max(0, start - lead), stop, opens)


def _chosen(
    typed: str | None, at: Place, place: Place, recordings: Mapping[str, Recording], draft: Assembly
) -> Recording | None:
    if typed is None and len(recordings) == 1:
        return next(iter(recordings.values()))
    if typed is not None and typed in recordings:
        return recordings[typed]
    hint: Words | None
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


def recordings_of(
    note: SessionNote, above: Trajectory | None, draft: Assembly
) -> dict[str, Recording]:
    """Return a session's recordings by the name its moments use."""
    made: dict[str, Recording] = {}
    for number, one in enumerate(note.videos, 1):
        named = one.file[0] if len(note.videos) == 1 or is_photo(one.file[0]) else f"v{number}"
        name = one.id or named
        if name in made:
            what = say("two recordings are called “{id}”", id=name)
            draft.wrong(one.at.get("id", one.at[""]), what)
        made[name] = _recording(one, above, draft)
    return made


def _recording(note: VideoNote, above: Trajectory | None, draft: Assembly) -> Recording:
    days = draft.config.retention_days
    if above and above.note.retention_days is not None:
        days = above.note.retention_days
    closed = above.note.end + timedelta(days=days) if above and above.note.end else None
    limits = [limit for limit in (note.expires, closed) if limit]
    wide = note.zoom is None or note.zoom.casefold() in _CLASS_WIDE
    return Recording(
        files=note.file,
        visible=note.visible if note.visible is not None else draft.consents.default_visible,
        zoom=None if wide else note.zoom,
        basis=note.basis,
        kept_until=min(limits) if limits else None,
        edits=Edits(note.blur, note.mute),
        place=note.at.get("file", note.at[""]),
        captions=None if note.captions is None else tuple(map(_named, note.captions)),
        shows=note.shows or Shows.FILM,
    )


def _named(note: CaptionNote) -> Named:
    return Named(note.file, note.language or "", note.at.get("file", note.at[""]))


# --- times in the text ----------------------------------------------------------------------------


def excerpts_of(
    entry: Entry, recordings: Mapping[str, Recording], moments: tuple[Moment, ...], draft: Assembly
) -> tuple[Excerpt, ...]:
    """Return the times in the text that are no moment: each is a clip of its own."""
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
    draft: Assembly,
) -> Excerpt | None:
    file, stretch = _asked(reference)
    try:
        start, end = read_span(stretch) if stretch else (0, None)
    except Wrong as error:
        draft.wrong(place, error.what, error.hint)
        return None
    if at_time(start, end, moments):
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
        reference.target,
        Clip(recording, Span(start, stop, end is None), recording.edits, place, recording.shows),
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
