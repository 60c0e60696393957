"""Names as authors type them: Dutch or English, with or without capitals, accents, hyphens, plural.

Aliases stand beside each field in ``model``; this room only compares. A name is looked up within
its own level, so ``voelen`` may be a floor of the lift in one place and a feeling in another.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

_INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF])
_SPACES = {0xA0: " ", 0x202F: " ", 0x2007: " ", 0x2009: " "}


def clean(typed: str) -> str:
    """Return the text composed (NFC), without the invisible characters Word and phones leave."""
    if typed.isascii():
        return typed.strip()
    return unicodedata.normalize("NFC", typed).translate(_INVISIBLE | _SPACES).strip()


@lru_cache(maxsize=8192)
def plain(typed: str) -> str:
    """Return the letters and digits of a name alone: ``Heeft_nodig`` and ``heeft-nodig`` agree."""
    folded = unicodedata.normalize("NFKD", typed).casefold()
    return "".join(char for char in folded if char.isalnum())


@lru_cache(maxsize=8192)
def stem(typed: str) -> str:
    """Return a name without its plural: ``kwaliteiten`` is ``kwaliteit``, ``stappen`` ``stap``."""
    bare = plain(typed)
    if len(bare) > 4:
        bare = re.sub(r"(en|s|n|e)$", "", bare)
    return re.sub(r"(.)\1+", r"\1", bare)


@lru_cache(maxsize=8192)
def slug(typed: str) -> str:
    """Return the text as part of a file name: ``Zoë de Vries`` gives ``zoe-de-vries``."""
    folded = unicodedata.normalize("NFKD", clean(typed)).casefold()
    letters = "".join(char for char in folded if not unicodedata.combining(char))
    letters = unicodedata.normalize("NFC", letters).replace("æ", "ae").replace("ø", "o")
    return re.sub(r"[\W_]+", "-", letters).strip("-")[:80].rstrip("-")


def printable(name: str) -> str:
    """Return the name of a file, a question mark for each letter that is saved in an old way."""
    return name.encode("utf-8", "replace").decode()


class Names:
    """The names of one level, each with its aliases, found the way authors type them.

    An exact name goes before one that differs in its plural: ``level`` and ``levels`` both exist.
    """

    def __init__(self, aliases: Mapping[str, Iterable[str]]) -> None:
        self._words = tuple(word for name, others in aliases.items() for word in (name, *others))
        self._exact: dict[str, str] = {}
        self._stems: dict[str, str] = {}
        for name, others in aliases.items():
            for word in (name, *others):
                taken = self._exact.setdefault(plain(word), name)
                if taken != name:
                    raise ValueError(f"{word!r} would mean both {taken!r} and {name!r}")
                self._stems.setdefault(stem(word), name)

    def get(self, typed: str) -> str | None:
        """Return the canonical name of what was typed, None where this level has no such name."""
        return self._exact.get(plain(typed)) or self._stems.get(stem(typed))

    def nearest(self, typed: str) -> str | None:
        """Return the known name that looks most like what was typed, or None."""
        return nearest(typed, self._words)


def nearest(typed: str, words: Iterable[str]) -> str | None:
    """Return the word that looks most like what was typed, or starts so; None where none does."""
    from difflib import get_close_matches  # only a mistake asks for it

    by_letters = {plain(word): word for word in words}
    starts = {plain(word.partition("-")[0]): word for word in by_letters.values()}
    bare = plain(typed)
    if found := get_close_matches(bare, by_letters, n=1, cutoff=0.7):
        return by_letters[found[0]]
    if len(bare) > 2 and (begun := [word for word in by_letters if word.startswith(bare)]):
        return by_letters[begun[0]]
    found = get_close_matches(bare, starts, n=1, cutoff=0.8)  # of "anna-de-vries" just "ana"
    return starts[found[0]] if found else None
