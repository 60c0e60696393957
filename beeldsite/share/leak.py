"""Does anything of the portfolio stand in what goes out? Looked for in the bytes, not in the plan.

Sealed files hold stretches of letters by chance only: the few of twenty-four and more are compared
with every twenty-four in a row of the portfolio. In what is open every name is looked for too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from html import unescape

from beeldsite.errors import BeeldsiteError
from beeldsite.i18n import say

_MISTAKE = say("Nothing was sent. This is a mistake in beeldsite or in a template of your own.")
_LONG = 24
_OVER = 256  # bytes on both sides of a seam that are looked at together
_TEXT = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz ,.'-"
_IS_TEXT = bytes(one in _TEXT for one in range(256))
_LETTERS = re.compile(rb"[A-Za-z ,.'-]{%d,}" % _LONG)
_STEP = 4  # looking at each fourth byte first is ten times as fast: a stretch has four of them
_HIT = bytes([1]) * (_LONG // _STEP)
_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Secret:
    """What may stand nowhere in the open: ``rows`` of twenty-four letters, and whole ``names``."""

    rows: frozenset[bytes]
    names: tuple[str, ...]

    def in_sealed(self, content: bytes) -> str | None:
        """Return what of the portfolio stands in the bytes of a file, None where nothing does."""
        return self.among(_stretches(content))

    def among(self, stretches: Iterable[bytes]) -> str | None:
        """Return what of the portfolio stands among stretches of letters."""
        rows = (row for stretch in stretches for row in _rows(stretch))
        return next((row.decode() for row in rows if row in self.rows), None)

    def in_open(self, content: bytes, ours: Collection[bytes]) -> str | None:
        """Return what stands in a file that is not sealed; ``ours`` are files every share has."""
        if content in ours:
            return None
        known = frozenset(row for one in ours for row in _all_rows(one))
        if found := Secret(self.rows - known, ()).in_sealed(content):
            return found
        text, told = (
            one.decode("utf-8", "replace").casefold() for one in (content, b"\n".join(ours))
        )
        return next((one for one in self.names if _word(one, text) and not _word(one, told)), None)

    def in_name(self, path: str) -> str | None:
        """Return what of the portfolio stands in the name of a file."""
        return next((one for one in self.names if _word(one, path.casefold())), None)


def secret(names: Iterable[str], texts: Iterable[str]) -> Secret:
    """Return what to look for: names of people and pages, and texts, HTML or plain."""
    rows: set[bytes] = set()
    for text in texts:
        rows.update(_all_rows(unescape(_TAG.sub("\n", text)).encode()))
    whole = {" ".join(name.split()).casefold() for name in names}
    kept = tuple(sorted(one for one in whole if _WORD.search(one)))
    for name in kept:
        rows.update(_all_rows(name.encode()))
    return Secret(frozenset(rows), kept)


class Letters:
    """Every long stretch of letters in what comes in pieces: in a sealed file, those by chance."""

    def __init__(self) -> None:
        self.found: list[bytes] = []
        self._before = b""

    def add(self, piece: bytes) -> None:
        """Look at a piece more."""
        seam = self._before + piece[:_OVER]
        self.found += [*_stretches(seam), *_stretches(piece)]
        self._before = (seam if len(piece) < _OVER else piece)[-_OVER:]


def unsealed(path: str) -> BeeldsiteError:
    """Return what to raise where a file would go out that is not sealed."""
    return BeeldsiteError(say("“{file}” would go out unsealed", file=path), _MISTAKE)


def refuse(found: str | None, path: str) -> None:
    """Raise where something of the portfolio was found in a file."""
    if found is not None:
        raise BeeldsiteError(
            say("“{file}” would show “{found}” to the host", file=path, found=found), _MISTAKE
        )


def _all_rows(content: bytes) -> Iterator[bytes]:
    for stretch in _stretches(content):
        yield from _rows(stretch)


def _stretches(content: bytes) -> Iterator[bytes]:
    """Return every stretch of letters of at least ``_LONG`` bytes."""
    marks = content[::_STEP].translate(_IS_TEXT)
    at = marks.find(_HIT)
    while at >= 0:
        found = _LETTERS.match(content, _start(content, at * _STEP))
        if found:
            yield found[0]
        at = marks.find(_HIT, max(at + 1, found.end() // _STEP if found else 0))


def _start(content: bytes, at: int) -> int:
    """Return where the stretch begins that holds the byte at ``at``."""
    while at and _IS_TEXT[content[at - 1]]:
        at -= 1
    return at


def _rows(stretch: bytes) -> Iterator[bytes]:
    small = b" ".join(stretch.lower().split())
    for at in range(len(small) - _LONG + 1):
        yield small[at : at + _LONG]


def _word(word: str, text: str) -> bool:
    """Return whether a name stands in a text, not as a part of a longer word."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum()):
            return True
        at = text.find(word, at + 1)
    return False
