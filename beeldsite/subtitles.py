"""Files of captions (WebVTT, SubRip, Advanced SubStation) as they come, read cue by cue.

They come from telephones, editing programs and web sites, in any encoding and with anything in
them. A cue that cannot be read is a problem at its line; the others are read all the same. What
comes out is plain text: no tags, no styles, no places on the screen.
"""

from __future__ import annotations

import html
import re
import unicodedata
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from beeldsite.captions import Cue, Script
from beeldsite.errors import Place, Problem, Wrong
from beeldsite.i18n import Words, say

ENDINGS = (".vtt", ".srt", ".ass", ".ssa")
"""The kinds that are read, the fullest first."""
LARGEST = 2_000_000
MOST, PATIENCE = 20_000, 1_000
"""Captions a file may have, a day of talking, and how many may be unreadable before it is left."""
LONGEST = 2_000
"""Letters of a cue with all its tags: beyond, it is none, and may be meant to keep us busy."""

_DRAFT = re.compile(r"^NOTE[ \t]+(?:concept|draft)\b", re.IGNORECASE | re.MULTILINE)
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^<>]*)>")
_TAG = re.compile(r"<[^<>]*>")
_OVERRIDE = re.compile(r"\{\\[^{}]*\}")
_DRAWING = re.compile(r"\{[^{}]*\\p[1-9]")
_NOT_TEXT = re.compile(r"[\x01-\x08\x0e-\x1f]")
_HINTS = {
    ".vtt": say("Write a caption so: 00:04:12.000 --> 00:04:15.500, and below it the words."),
    ".srt": say("Write a caption so: 00:04:12,000 --> 00:04:15,500, and below it the words."),
}
_ASS_HINT = say("Save the captions as .vtt or .srt in the program they come from.")

Raw = tuple[int, int, str, str]
"""Start, end, speaker and text with its tags."""


@lru_cache(maxsize=64)
def read(data: bytes, shown: str, ending: str) -> Script:
    """Return what a file of captions holds; ``shown`` is its path for messages."""
    if len(data) > LARGEST:
        return _unread(shown, say("these captions are larger than 2 MB"), _ASS_HINT)
    text = decoded(data)
    if text is None:
        return _unread(shown, say("this is not a text, though its name ends as one"), None)
    cues: list[Cue] = []
    problems: list[Problem] = []
    for line, block in _BLOCKS[ending](text):
        try:
            cues.extend(_cues(block, line, ending))
        except Wrong as unclear:
            hint = _HINTS.get(ending, _ASS_HINT)
            problems.append(Problem(Place(shown, line), unclear.what, hint, warning=True))
        if len(cues) > MOST or len(problems) >= PATIENCE:
            return _unread(
                shown, say("these captions are more than a day of talking, or none"), None
            )
    if not cues and not problems:
        return _unread(shown, say("there are no captions in this file"), _HINTS.get(ending))
    told = _few(problems, shown)
    return Script(tuple(sorted(cues, key=_by_time)), told, bool(_DRAFT.search(text)))


def _by_time(cue: Cue) -> tuple[int, int]:
    return cue.start, cue.end


def _unread(shown: str, what: Words, hint: Words | None) -> Script:
    return Script((), (Problem(Place(shown), what, hint, warning=True),))


def _few(problems: list[Problem], shown: str) -> tuple[Problem, ...]:
    """Return the first few problems, and how many more there are."""
    if len(problems) <= 4:
        return tuple(problems)
    what = say("{count} more captions of this file cannot be read", count=len(problems) - 3)
    rest = Problem(Place(shown, problems[3].place.line), what, problems[3].hint, warning=True)
    return (*problems[:3], rest)


def decoded(data: bytes) -> str | None:
    """Return a text in whichever way its letters were saved; None where it is no text at all."""
    text = _letters(data).replace("\0", "")
    strange = len(_NOT_TEXT.findall(text[:4096]))
    if strange > 8:
        return None
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")


def _letters(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    for kind, zeros in (("utf-16-le", data[1:200:2]), ("utf-16-be", data[0:200:2])):
        if zeros and zeros.count(0) > len(zeros) * 0.7:  # Windows, and no mark to tell it by
            return data.decode(kind, "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


# --- blocks: what may be a cue, with the line it starts on ----------------------------------------


def _parted(text: str) -> Iterator[tuple[int, str]]:
    """Yield what stands between empty lines and has an arrow; each arrow starts a new cue."""
    block: list[str] = []
    first = 1
    for number, line in enumerate((*text.split("\n"), ""), 1):
        again = "-->" in line and any("-->" in one for one in block)
        if not line.strip() or again:
            if any("-->" in one for one in block):
                yield first, "\n".join(block)
            block = []
        if line.strip():
            first = first if block else number
            block.append(line)


def _spoken_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of dialogue of a SubStation file."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.lstrip().startswith("Dialogue:"):
            yield number, line.strip()


_BLOCKS: Mapping[str, Callable[[str], Iterator[tuple[int, str]]]] = {
    ".vtt": _parted,
    ".srt": _parted,
    ".ass": _spoken_lines,
    ".ssa": _spoken_lines,
}


# --- cues -----------------------------------------------------------------------------------------


def _cues(block: str, line: int, ending: str) -> Iterator[Cue]:
    """Yield the cues of a block, one a voice; raise ``Wrong``."""
    if len(block) > LONGEST:
        raise Wrong(say("this caption is too long to be one"))
    found = tuple(_READERS[ending](block))
    if not found:
        raise Wrong(say("this caption cannot be read"))
    for start, end, speaker, text in found:
        if end <= start:
            raise Wrong(say("this caption ends before it starts"))
        for who, words in _voices(speaker, text):
            said = plain(words)
            if said:
                yield Cue(start, end, said, " ".join(plain(who).split())[:60], line)


def _voices(speaker: str, text: str) -> Iterator[tuple[str, str]]:
    """Yield who says what: the words before the first voice tag, then those of each."""
    before, *rest = _VOICE.split(text)
    yield speaker, before
    yield from zip(rest[::2], rest[1::2], strict=True)


def plain(text: str) -> str:
    """Return the words alone: no tags, no overrides, no character that cannot be seen."""
    text = html.unescape(_TAG.sub("", _OVERRIDE.sub("", text)))
    kept = (one for one in text if one == "\n" or unicodedata.category(one) not in _UNSEEN)
    rows = (" ".join(row.split()) for row in "".join(kept).split("\n"))
    return unicodedata.normalize("NFC", "\n".join(row for row in rows if row))


_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


def _webvtt(block: str) -> Iterator[Raw]:
    import webvtt
    from webvtt.errors import MalformedCaptionError, MalformedFileError

    try:
        captions = webvtt.WebVTT.from_string(f"WEBVTT\n\n{block}").captions
    except (MalformedFileError, MalformedCaptionError):
        return
    yield from _from_webvtt(captions)


def _subrip(block: str) -> Iterator[Raw]:
    """Yield the cue of a SubRip block; what is too loose for one reader the other may take."""
    from io import StringIO

    import webvtt
    from webvtt.errors import MalformedCaptionError, MalformedFileError

    numbered = block if block.partition("\n")[0].strip().isdigit() else f"1\n{block}"
    try:
        captions = webvtt.WebVTT.from_buffer(StringIO(numbered), format="srt").captions
    except (MalformedFileError, MalformedCaptionError):
        captions = []
    yield from _from_webvtt(captions) if captions else _substation(block, "srt")


def _from_webvtt(captions: Iterable[Any]) -> Iterator[Raw]:
    for one in captions:
        start, end = one.start_time.in_milliseconds(), one.end_time.in_milliseconds()
        yield start, end, "", one.raw_text


def _substation(block: str, kind: str = "ass") -> Iterator[Raw]:
    import pysubs2

    if _DRAWING.search(block):
        yield 0, 1, "", ""  # a drawing is read, and says nothing
        return
    text = block if kind == "srt" else f"[Events]\n{block}"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about layers and margins, which are left out anyway
            events = pysubs2.SSAFile.from_string(text, format_=kind).events
    except (ValueError, TypeError, OverflowError, pysubs2.Pysubs2Error):
        return
    yield from ((one.start, one.end, one.name, one.plaintext) for one in events)


_READERS: Mapping[str, Callable[[str], Iterator[Raw]]] = {
    ".vtt": _webvtt,
    ".srt": _subrip,
    ".ass": _substation,
    ".ssa": _substation,
}
