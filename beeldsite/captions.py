"""What is said in a recording: cues with a time, and the cut of them that belongs to a clip.

Only values and pure functions: files are read by ``subtitles``, found by ``transcripts``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from urllib.parse import quote

from beeldsite.edits import Mute
from beeldsite.errors import Problem
from beeldsite.vocabulary import Hush

WITHHELD = "[…]"
"""What stands where words are withheld that can be heard."""
SHORTEST = 200
"""Milliseconds that a caption has to stand to be read at all."""


@dataclass(frozen=True, slots=True)
class Cue:
    """What one person says in one breath; ``start`` and ``end`` in milliseconds.

    ``text`` is plain, its lines parted by newlines; "" where it was silenced. ``speaker`` is ""
    where nobody said who speaks, ``line`` is where it stands in its file.
    """

    start: int
    end: int
    text: str
    speaker: str = ""
    line: int = 1


@dataclass(frozen=True, slots=True)
class Script:
    """A file of captions as it was read: its cues by time, and what could not be read.

    ``draft`` where it says of itself that nobody has read it over yet.
    """

    cues: tuple[Cue, ...]
    problems: tuple[Problem, ...] = ()
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Spoken:
    """The captions of one clip in one language (``nl``, ``en-gb``), in the time of the clip."""

    lang: str
    cues: tuple[Cue, ...]
    draft: bool = False


def cut(
    cues: Iterable[Cue], start: int, end: int, mutes: Sequence[Mute] = (), speed: int = 100
) -> tuple[Cue, ...]:
    """Return what is said between two times of the recording, in the time of that stretch.

    It plays at ``speed`` percent. Where the sound was taken away no word and no speaker remains.
    Where the voice was made another, the words do, but not who spoke them.
    """
    kept = (_heard(one, mutes) for one in cues if one.end > start and one.start < end)
    placed = (
        replace(
            one,
            start=(max(one.start, start) - start) * 100 // speed,
            end=(min(one.end, end) - start) * 100 // speed,
        )
        for one in kept
    )
    long_enough = [one for one in placed if one.end - one.start >= SHORTEST]
    return tuple(sorted(long_enough, key=lambda one: (one.start, one.end)))


def shifted(cue: Cue, by: int) -> Cue:
    """Return a cue so many milliseconds later."""
    return replace(cue, start=cue.start + by, end=cue.end + by) if by else cue


def together(parts: Sequence[Spoken]) -> Spoken:
    """Return captions in one language, of files that follow each other, as one."""
    if len(parts) == 1:
        return parts[0]
    cues = sorted((cue for one in parts for cue in one.cues), key=lambda cue: (cue.start, cue.end))
    return Spoken(parts[0].lang, tuple(cues), any(one.draft for one in parts))


def _heard(cue: Cue, mutes: Sequence[Mute]) -> Cue:
    touching = [one for one in mutes if one.start < cue.end and one.end > cue.start]
    if any(one.hush is not Hush.VOICE for one in touching):
        return replace(cue, text="", speaker="")
    return replace(cue, speaker="") if touching else cue


def as_webvtt(cues: Sequence[Cue], silenced: str) -> str:
    """Return the cues as WebVTT; ``silenced`` stands where the sound was taken away.

    Browsers draw no voice tags, so a new speaker is named in the text.
    """
    parts = ["WEBVTT"]
    befores = [None, *cues]
    for before, one in zip(befores, cues, strict=False):
        named = one.speaker and not (before and before.speaker == one.speaker)
        label = f"{one.speaker}: " if named else ""
        text = _escaped(label + (one.text or silenced))
        parts.append(f"{_time(one.start)} --> {_time(one.end)}\n{text}")
    return "\n\n".join(parts) + "\n"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _time(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"


def as_address(webvtt: str) -> str:
    """Return WebVTT as an address that holds it: from ``file://`` a browser loads no other."""
    return "data:text/vtt;charset=utf-8," + quote(webvtt, safe="/:;,.!?()*-_~@$+=")


def lines(cues: Sequence[Cue]) -> tuple[tuple[str, str], ...]:
    """Return a transcript: speaker and words, what one person says in a row together.

    The words are "" where something was silenced; twice in a row counts once.
    """
    told: list[tuple[str, list[str]]] = []
    for before, one in pairwise((None, *cues)):
        assert one  # noqa: S101 - only the first has nothing before it
        words = " ".join(one.text.split())
        same = before is not None and (before.speaker, not before.text) == (one.speaker, not words)
        if told and same:
            told[-1][1].append(words)
        else:
            told.append((one.speaker, [words]))
    return tuple((speaker, " ".join(words).strip()) for speaker, words in told)
