"""Stage: what is said in the clips of an edition, from the captions beside their recordings.

``les.vtt`` or ``les.nl.srt`` beside ``les.mp4`` counts, unless the note names other files. What an
edition may not hear it may not read: no clip, no captions; nothing of what was silenced; no words
of who withdrew, and to reviewers none about them.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from beeldsite import subtitles
from beeldsite.captions import WITHHELD, Cue, Script, Spoken, cut, shifted, together
from beeldsite.config import Config
from beeldsite.disguise import Disguise
from beeldsite.errors import Place, Problem
from beeldsite.i18n import Words, say
from beeldsite.library import Library
from beeldsite.model import Audience, Clip, Moment, Portfolio, Recording
from beeldsite.pseudonyms import Pseudonyms
from beeldsite.read import read_bytes
from beeldsite.resources import Shot
from beeldsite.values import is_language
from beeldsite.vocabulary import Edition, Shows

Find = Callable[[str, Place], Path | None]
"""Returns the file that a note names, or keeps a problem at that place."""

_MARKS = {"cc", "sdh", "captions", "subtitles", "ondertiteling", "concept", "draft"}
"""What may stand in the name of a file of captions and says nothing that is asked here."""


_SAID_BY = say("someone who withdrew consent says this, so it is in no captions")
_SAID_OF = say("this caption names someone who withdrew consent, so reviewers do not get it")


@dataclass(frozen=True, slots=True)
class Heard:
    """A file of captions of a recording, as it was read."""

    shown: str
    lang: str
    script: Script


@dataclass
class Transcripts:
    """The captions of one portfolio, for all its editions; each file is read once.

    ``warnings`` are told with every build, ``remarks`` by ``check`` alone.
    """

    portfolio: Portfolio
    config: Config
    library: Library
    find: Find
    warnings: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    _read: dict[tuple[Recording, Path], tuple[Heard, ...]] = field(default_factory=dict)

    @cached_property
    def disguise(self) -> Disguise:
        """The names that may be read."""
        return Disguise(self.portfolio.consents)

    def of(self, clip: Clip, shot: Shot, view: Audience) -> tuple[Spoken, ...]:
        """Return what an edition may read of a clip, the language of the pages first.

        A draft is for the coach alone: nobody has read it over yet. Stills are silent.
        """
        if shot.job.shows is Shows.STILLS:
            return ()
        said: dict[str, list[Spoken]] = {}
        for one, begins in self._scripts(clip.recording, shot):
            if one.script.draft and view.edition is not Edition.COACH:
                continue
            job = shot.job
            cues = [shifted(cue, begins) for cue in one.script.cues]
            within = cut(cues, job.start, job.end, job.edits.mute, job.edits.speed)
            allowed = tuple(self._allowed(within, one.shown, view))
            if any(cue.text not in ("", WITHHELD) for cue in allowed):
                told = Spoken(one.lang, allowed, one.script.draft)
                said.setdefault(one.lang, []).append(told)
        return tuple(together(parts) for parts in said.values())

    def _scripts(self, recording: Recording, shot: Shot) -> Iterator[tuple[Heard, int]]:
        """Yield the captions of a recording, each with the time at which its own begins.

        Those of the first file may run on through the others; a later file may have its own.
        """
        yield from ((one, 0) for one in self._heard(recording, shot.file))
        for part in shot.job.parts:
            if part.begins and recording.captions is None:
                own = self._heard(recording, Path(part.path))
                yield from ((one, part.begins) for one in own)

    def _allowed(self, cues: tuple[Cue, ...], shown: str, view: Audience) -> Iterator[Cue]:
        """Yield the cues an edition may read, without real names."""
        gone = [one for one in self.portfolio.consents.people if one.is_withdrawn(view.today)]
        names = Pseudonyms.of(gone)
        for cue in cues:
            told = self.disguise.of(cue)
            if cue.text and self.disguise.speaking(cue) in gone:
                self._to_silence(cue, shown, _SAID_BY)
                told = replace(told, text=WITHHELD, speaker="")
            elif names and names.within(f"{told.speaker}: {told.text}"):
                self._to_silence(cue, shown, _SAID_OF)
                if view.edition is Edition.REVIEWER:
                    told = replace(told, text=WITHHELD, speaker="")
            yield told

    def _to_silence(self, cue: Cue, shown: str, what: Words) -> None:
        hint = say("It is to be heard as well: name the stretch in “mute” of the recording.")
        self.remarks.append(Problem(Place(shown, cue.line), what, hint, warning=True))

    # --- files ---

    def _heard(self, recording: Recording, video: Path) -> tuple[Heard, ...]:
        key = (recording, video)
        if key not in self._read:
            self._read[key] = tuple(self._one_a_language(self._files(recording, video)))
        return self._read[key]

    def _one_a_language(self, files: Iterator[tuple[Path, str]]) -> Iterator[Heard]:
        own = self.portfolio.lang
        taken: dict[str, str] = {}
        for path, typed in sorted(files, key=lambda one: _order(one, own)):
            shown, lang = self._shown(path), typed or own
            if lang in taken:
                what = say("“{other}” holds captions in the same language", other=taken[lang])
                hint = say("Only one of the two is used: take the other one away.")
                self.warnings.append(Problem(Place(shown), what, hint, warning=True))
                continue
            taken[lang] = path.name
            yield self._script(path, shown, lang)

    def _script(self, path: Path, shown: str, lang: str) -> Heard:
        self.library.uses(path)
        problems: list[Problem] = []
        data = read_bytes(path, shown, problems, subtitles.LARGEST)
        self.warnings.extend(replace(one, warning=True) for one in problems)
        if data is None:
            return Heard(shown, lang, Script(()))
        script = subtitles.read(data, shown, path.suffix.casefold())
        self.warnings.extend(script.problems)
        if script.draft:
            what = say("these captions are a draft: only the coach's edition shows them")
            hint = say("Read them over, mend them, and take the line “NOTE draft” away.")
            self.remarks.append(Problem(Place(shown), what, hint, warning=True))
        return Heard(shown, lang, script)

    def _files(self, recording: Recording, video: Path) -> Iterator[tuple[Path, str]]:
        if recording.captions is None:
            self.library.uses(video.parent)  # where a file may come to lie
            yield from beside(video)
            return
        for one in recording.captions:
            if Path(one.file).suffix.casefold() not in subtitles.ENDINGS:
                what = say("“{file}” is no kind of captions that is read", file=one.file)
                hint = say("Save them as .vtt, .srt or .ass.")
                self.warnings.append(Problem(one.place, what, hint, warning=True))
            elif path := self.find(one.file, one.place):
                yield path, one.lang

    def _shown(self, path: Path) -> str:
        """Return where a file lies, for messages: from the practice where it lies in it."""
        root = self.config.root.resolve()
        return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()

    # --- what nobody can read ---

    def unread(self, clips: dict[Clip, Shot | None]) -> None:
        """Keep a remark for each recording with a moment of which what is said stands nowhere."""
        bare: dict[Recording, list[Moment]] = {}
        for moment in (it for session in self.portfolio.sessions for it in session.moments):
            shot = clips.get(moment.clip) if moment.clip else None
            if moment.clip and shot and not _says(moment) and self._silent(moment.clip, shot):
                bare.setdefault(moment.clip.recording, []).append(moment)
        for recording, moments in bare.items():
            self.remarks.append(_nowhere(recording, moments))

    def _silent(self, clip: Clip, shot: Shot) -> bool:
        """Return whether a clip has sound, and nobody thought of captions."""
        sound = shot.probe is not None and shot.audible
        asked = clip.recording.captions is None
        return sound and asked and not any(self._scripts(clip.recording, shot))


def _nowhere(recording: Recording, moments: list[Moment]) -> Problem:
    first = moments[0].note.title or moments[0].id
    what = say(
        "what is said in “{file}” can be read nowhere: no captions, no text with “{moment}”",
        file=Path(recording.file).name,
        moment=first,
    )
    hint = say("Put captions beside the recording, or write with the moment what is said.")
    return Problem(recording.place, what, hint, warning=True)


def _says(moment: Moment) -> bool:
    """Return whether a moment has words of its own beside its title and its strengths."""
    note = moment.note
    return bool(moment.body or note.answer or note.insight or note.models)


def beside(video: Path) -> Iterator[tuple[Path, str]]:
    """Yield the captions that go by the name of a recording, each with its language or ""."""
    try:
        with os.scandir(video.parent) as entries:
            names = sorted(one.name for one in entries)
    except OSError:
        return
    for name in names:
        path = video.parent / name
        lang = _language(path, video)
        if lang is not None and path.resolve().is_relative_to(video.parent):
            yield path, lang


def _language(path: Path, video: Path) -> str | None:
    """Return the language in a name such as ``les.nl.vtt``, "" where it has none, None if it is
    not the name of captions of this recording.
    """
    stem, known = _same(video.stem), _same(path.stem)
    if path.suffix.casefold() not in subtitles.ENDINGS or not f"{known}.".startswith(f"{stem}."):
        return None
    between = known[len(stem) + 1 :].split(".") if known != stem else []
    parts = [one for one in between if one not in {*_MARKS, video.suffix[1:].casefold()}]
    lang = parts[0].replace("_", "-") if parts else ""
    return lang if len(parts) < 2 and (not lang or is_language(lang)) else None


def _same(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _order(file: tuple[Path, str], own: str) -> tuple[bool, str, bool, int, str]:
    """Return what puts captions in order: the pages' language first, then the fullest kind."""
    path, lang = file
    kind = subtitles.ENDINGS.index(path.suffix.casefold())
    return (lang or own) != own, lang or own, not lang, kind, path.name
