"""Stage: what an edition shows → what has to exist for it: clips to cut, pictures to copy.

Here notes meet the disk: recordings are found (inside the person's folder or a folder of
``video_roots``, nowhere else), looked into, and a fragment past the end of one is a problem at the
line that asks. Nothing is made yet.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from beeldsite import subtitles
from beeldsite.config import Config
from beeldsite.errors import BeeldsiteError, ContentError, MediaError, Place, Problem, Wrong
from beeldsite.footage import ClipJob, Part
from beeldsite.gate import poster_allowed
from beeldsite.i18n import Words, say
from beeldsite.images import publishable
from beeldsite.library import Library
from beeldsite.markdown import Body
from beeldsite.model import Audience, Clip, Portfolio, Recording
from beeldsite.names import nearest
from beeldsite.probe import Probe, joined
from beeldsite.proofs import LookUp, proofed
from beeldsite.resources import Picture, Resources, Shot
from beeldsite.shelf import unlike
from beeldsite.timecode import clock
from beeldsite.transcripts import Transcripts
from beeldsite.vocabulary import Edition, Shows
from beeldsite.walk import clips

FRAME = 40
WORTH_LEAFING = 10_000  # milliseconds: of a shorter clip nobody looks for a place in it
_BESIDE = ("", "video", "videos", "opnamen", "recordings")


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of file that notes name: its endings, and what to say where it is not to be had."""

    endings: frozenset[str]
    missing: Words
    outside: tuple[Words, Words]


_RECORDING = _Kind(
    frozenset({".mp4", ".mov", ".m4v", ".mkv", ".webm", ".avi", ".mts", ".mpg", ".3gp"}),
    say("the recording “{file}” is not there"),
    (
        say("a recording is named by its file, within this person's folder"),
        say("Recordings elsewhere: name their folder in video_roots of beeldsite.toml."),
    ),
)
_CAPTIONS = _Kind(
    frozenset(subtitles.ENDINGS),
    say("the captions “{file}” are not there"),
    (
        say("captions are named by their file, within this person's folder"),
        say("Captions elsewhere: put them beside the recording."),
    ),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What one edition of a portfolio needs, and what of it is there.

    ``ready`` are file names in the cache's folder of clips, ``missing`` clips still to be cut,
    ``pictures`` the bytes of each published picture by its name. ``warnings`` and ``remarks`` (for
    ``check`` alone) are about files of captions, and the same for every edition. ``lacking`` is
    what this computer cannot do, so that clips are in no edition.
    """

    view: Audience
    resources: Resources
    pictures: dict[str, bytes]
    ready: tuple[str, ...]
    missing: tuple[ClipJob, ...]
    warnings: tuple[Problem, ...] = ()
    remarks: tuple[Problem, ...] = ()
    lacking: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Search:
    """One portfolio's recordings and pictures being looked up, for all its editions."""

    portfolio: Portfolio
    config: Config
    library: Library
    problems: list[Problem] = field(default_factory=list)
    shots: dict[Clip, Shot | None] = field(default_factory=dict)
    pictures: dict[tuple[str, str], tuple[Picture, bytes] | None] = field(default_factory=dict)

    def wrong(self, place: Place, what: Words, hint: Words | None = None) -> None:
        self.problems.append(Problem(place, what, hint))


def plan(
    views: Iterable[Audience], portfolio: Portfolio, config: Config, library: Library
) -> tuple[Plan, ...]:
    """Return a plan for each edition; raise ``ContentError`` with all that is wrong with files."""
    search = _Search(portfolio, config, library)

    def find(typed: str, place: Place) -> Path | None:
        return _found(Path(typed), place, search, _CAPTIONS)

    transcripts = Transcripts(portfolio, config, library, find)
    made = tuple(_plan(view, search, transcripts) for view in views)
    transcripts.unread(search.shots)
    warnings = tuple(dict.fromkeys(transcripts.warnings))
    if search.problems:
        raise ContentError(*dict.fromkeys(search.problems), *portfolio.warnings, *warnings)
    remarks = tuple(dict.fromkeys(transcripts.remarks))
    return tuple(replace(one, warnings=warnings, remarks=remarks) for one in made)


def looker(portfolio: Portfolio, config: Config, library: Library) -> LookUp:
    """Return what finds the recording of a clip; of one that is not to be had it tells nothing."""
    search = _Search(portfolio, config, library)
    return lambda clip: _shot(clip, search)


def _plan(view: Audience, search: _Search, transcripts: Transcripts) -> Plan:
    may = proofed(view, lambda clip: _shot(clip, search), search.library)
    view = may.view
    shots = {clip: shot for clip in clips(view.portfolio) if (shot := _shot(clip, search))}
    found = {
        (path, reference.target): picture
        for path, body in bodies(view.portfolio)
        for reference in body.references
        if reference.kind == "image"
        and (picture := _picture(path, reference.target, reference.line, search))
    }
    jobs = {shot.job.key: shot.job for shot in shots.values()}
    missing = search.library.missing(jobs.values())
    waiting = frozenset(job.key for job in missing)
    missing += tuple(job for job in may.pending if job.key not in waiting)
    pictures = {key: picture for key, (picture, _) in found.items()}
    spoken = {
        clip: transcripts.of(clip, shot, view)
        for clip, shot in shots.items()
        if shot.job.shows is not Shows.STILLS
    }
    return Plan(
        view,
        Resources(shots, pictures, waiting, spoken),
        {picture.name: content for picture, content in found.values()},
        _files(shots, waiting, view.edition),
        missing,
        lacking=may.lacking,
    )


def _files(
    shots: Mapping[Clip, Shot], waiting: Collection[str], edition: Edition
) -> tuple[str, ...]:
    """Return the files of the clips that are ready; a still only where the edition may show it."""
    ready = {clip: shot.job for clip, shot in shots.items() if shot.job.key not in waiting}
    names = {
        name
        for clip, job in ready.items()
        for name in job.shown
        if name == job.main or name not in job.images or poster_allowed(clip.recording, edition)
    }
    if edition is Edition.COACH:
        names |= {job.sheet for job in ready.values() if job.proofed}
    return tuple(sorted(names))


def bodies(portfolio: Portfolio) -> Iterator[tuple[str, Body]]:
    """Return every text of the portfolio with the note it stands in."""
    if portfolio.body:
        yield portfolio.path, portfolio.body
    yield from ((one.path, one.body) for one in portfolio.trajectories)
    yield from ((one.path, one.body) for one in portfolio.sessions)
    yield from ((one.path, one.body) for one in portfolio.reflections)
    for session in portfolio.sessions:
        yield from ((session.path, it.body) for it in session.moments if it.body)


# --- recordings -----------------------------------------------------------------------------------


def _shot(clip: Clip, search: _Search) -> Shot | None:
    if clip not in search.shots:
        search.shots[clip] = _looked_up(clip, search)
    return search.shots[clip]


def _looked_up(clip: Clip, search: _Search) -> Shot | None:
    found = [_located(name, clip.recording, search) for name in clip.recording.files]
    files = [file for file in found if file]
    if len(files) < len(found):
        return None
    try:
        digests = [search.library.identity(file) for file in files]
        probes = [search.library.probe(*one) for one in zip(files, digests, strict=True)]
        known = [probe for probe in probes if probe]
        probe = joined(known) if len(known) == len(files) else None
        if known and probe is None:
            raise unlike(files[0])
    except MediaError as error:
        search.wrong(clip.recording.place, error.what, error.hint)
        return None
    end = clip.span.end
    if probe is not None and end > probe.length + FRAME:
        if not clip.span.open_ended or clip.span.start >= probe.length:
            search.wrong(clip.place, *_past_the_end(clip, probe))
            return None
        end = probe.length
    parts = _parts(files, digests, known, clip.span.start, end)
    return Shot(_job(clip, parts, end, probe), probe, files[0])


def _job(clip: Clip, parts: tuple[Part, ...], end: int, probe: Probe | None) -> ClipJob:
    """Return what to make of a clip, as far as its recording allows it."""
    start, edits, place = clip.span.start, clip.edits.work, clip.place
    shows = Shows.SOUND if probe and not probe.seen else clip.shows
    job = ClipJob(parts, start, end, edits, place, clip.recording.file, shows)
    if probe is None or probe.plain or shows is not Shows.FILM:
        return job  # what is copied as it is has no keyframes where leafing needs them
    return replace(job, small=probe.roomy, sprite=job.lasts >= WORTH_LEAFING)


def _parts(
    files: Sequence[Path], digests: Sequence[str], probes: Sequence[Probe], start: int, end: int
) -> tuple[Part, ...]:
    """Return the files that a stretch of a recording lies in; without probes, all of them."""
    if len(probes) < len(files):
        return tuple(Part(str(file), one, 0, 0) for file, one in zip(files, digests, strict=True))
    parts, begins = [], 0
    for file, digest, probe in zip(files, digests, probes, strict=True):
        parts.append(Part(str(file), digest, begins, begins + probe.length))
        begins += probe.length
    within = tuple(part for part in parts if part.begins < end and part.ends > start)
    return within or (parts[0],)  # a photograph has no length


def _past_the_end(clip: Clip, probe: Probe) -> tuple[Words, Words]:
    what = say(
        "this fragment ends at {end}, but “{file}” is {length} long",
        end=clock(clip.span.end),
        file=Path(clip.recording.file).name,
        length=clock(probe.length),
    )
    return what, say("Look at the times in the recording once more.")


def located(file: str, place: Place, portfolio: Portfolio, config: Config) -> Path:
    """Return the recording that a note names at that place; raise ``ContentError``."""
    search = _Search(portfolio, config, Library.of(config, portfolio.slug))
    found = _found(Path(file), place, search, _RECORDING)
    if found is None:
        raise ContentError(*search.problems)
    return found


def _located(name: str, recording: Recording, search: _Search) -> Path | None:
    """Return a file of a recording; keep a problem where there is none, or one out of bounds."""
    return _found(Path(name), recording.place, search, _RECORDING)


def _found(typed: Path, place: Place, search: _Search, kind: _Kind) -> Path | None:
    if typed.is_absolute() or ".." in typed.parts:
        search.wrong(place, *kind.outside)
        return None
    note = (search.config.root / place.path).parent
    for home in _homes(note, search):
        for below in _BESIDE:
            found = _inside(home / below / typed, home)
            if found:
                return found
    search.wrong(place, *_not_found(typed, note, search, kind))
    return None


def _homes(note: Path, search: _Search) -> tuple[Path, ...]:
    own = search.portfolio.folder
    roots = search.config.roots
    named = tuple(root / own.name for root in roots)
    return (note, own, *named, *roots) if note.is_relative_to(own) else (own, *named, *roots)


def _inside(path: Path, home: Path) -> Path | None:
    """Return the real file, unless it is none or a link leads out of ``home``."""
    try:
        real = _as_stored(path).resolve(strict=True)
    except (OSError, RuntimeError):
        return None
    return real if real.is_file() and real.is_relative_to(home.resolve()) else None


def _as_stored(path: Path) -> Path:
    """Return the path as the disk has it: what comes from a Mac may hold an é as two letters."""
    name = path.name
    forms = () if name.isascii() else (unicodedata.normalize(form, name) for form in ("NFC", "NFD"))
    return next((it for form in forms if os.path.lexists(it := path.with_name(form))), path)


def _not_found(typed: Path, note: Path, search: _Search, kind: _Kind) -> tuple[Words, Words]:
    own = search.portfolio.folder
    beside = {
        path.name
        for home in (note, own)
        for below in _BESIDE
        for path in _files_of(home / below, kind.endings)
    }
    near = nearest(typed.name, sorted(beside))
    hint = (
        say("Did you mean “{near}”?", near=near)
        if near
        else say("Put it beside the note or in “video”, or add its folder to video_roots.")
    )
    return replace(kind.missing, values=(("file", typed.as_posix()),)), hint


def _files_of(folder: Path, endings: Collection[str]) -> Iterator[Path]:
    if folder.is_dir():
        yield from (path for path in folder.iterdir() if path.suffix.casefold() in endings)


# --- pictures -------------------------------------------------------------------------------------


def _picture(path: str, target: str, line: int, search: _Search) -> tuple[Picture, bytes] | None:
    key = (path, target)
    if key not in search.pictures:
        search.pictures[key] = _published(path, target, line, search)
    return search.pictures[key]


def _published(path: str, target: str, line: int, search: _Search) -> tuple[Picture, bytes] | None:
    note = (search.config.root / path).parent
    own = search.portfolio.folder
    places = (note / target, own / target, own / "beeld" / target, own / "images" / target)
    found = next((real for one in places if (real := _inside(one, own))), None)
    if found is None:
        what = say("the picture “{file}” is not there", file=target)
        search.wrong(Place(path, line), what, say("Put it beside the note."))
        return None
    try:
        made = publishable(found)
    except (Wrong, BeeldsiteError) as error:
        search.wrong(Place(path, line), error.what, error.hint)
        return None
    return Picture(made.name, made.width, made.height), made.content
