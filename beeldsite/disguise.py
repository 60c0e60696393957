"""Real names in what was said, replaced by the names that may be read.

The table stands in the register of consents, which is read and never rendered: real names lie
nowhere else, and a portfolio knows those of its own people alone.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from beeldsite.captions import Cue
from beeldsite.consent import Consent, Consents

_ENDING = r"(['’]?s|['’]|['’]?t?je)?"  # Roos' boek, Anna’s boek, Jans boek, Roosje
_DIMINUTIVE = re.compile(r"['’]?t?je$", re.IGNORECASE)


class Disguise:
    """Knows one portfolio's people by each of their names, and what each may be called."""

    def __init__(self, consents: Consents) -> None:
        self._people = consents
        named = ((_bare(one.name), self._stands_for(one.instead)) for one in consents.names)
        self._called = {name: instead for name, instead in named if name}
        longest_first = sorted(self._called, key=len, reverse=True)
        words = "|".join(map(_pattern, longest_first))
        whole = rf"(?<!\w)({words}){_ENDING}(?!\w)" if words else r"(?!)"
        self._names = re.compile(whole, re.IGNORECASE)

    def of(self, cue: Cue) -> Cue:
        """Return what may be read of a cue."""
        return replace(cue, text=self.text(cue.text), speaker=self.speaker(cue.speaker))

    def text(self, said: str) -> str:
        """Return the words without real names: whole words, however they are written."""
        found = unicodedata.normalize("NFD", said)
        return unicodedata.normalize("NFC", self._names.sub(self._instead, found))

    def first(self, text: str) -> str:
        """Return the first real name in a text, "" where there is none."""
        found = self._names.search(unicodedata.normalize("NFD", text))
        return unicodedata.normalize("NFC", found[1]) if found else ""

    def speaker(self, label: str) -> str:
        """Return what may be read of who speaks: the pseudonym where the register has them."""
        known = self.person(label)
        return _shown(known) if known else self.text(label)

    def person(self, label: str) -> Consent | None:
        """Return whom a label means: by id, by pseudonym or by a name that is replaced."""
        called = _bare(self._called.get(_bare(label), label))
        known = (one for one in self._people.people if called in _names(one))
        return next(known, None) if called else None

    def speaking(self, cue: Cue) -> Consent | None:
        """Return who of the register speaks: by the label of the cue, or as its words begin."""
        typed = re.match(r"[-–—\s]*([^:\n]{1,40}):\s", cue.text)
        return self.person(cue.speaker or (typed[1] if typed else ""))

    def _stands_for(self, instead: str) -> str:
        person = self._people.of(instead)
        return _shown(person) if person else instead

    def _instead(self, match: re.Match[str]) -> str:
        found, ending = match[1], match[2] or ""
        called = self._called.get(_bare(found), "…")  # ı is an i to a pattern, and to nobody else
        if _DIMINUTIVE.search(ending):
            ending = ""
        if ending.casefold() == "s" and not called[-1:].isalpha():
            ending = "’s"  # M.’s boek
        shouted = found.isupper() and len(_bare(found)) > 1
        return called.upper() + ending if shouted else called + ending


def _names(person: Consent) -> tuple[str, str]:
    return _bare(person.id), _bare(person.name or "")


def _shown(person: Consent) -> str:
    return person.name or person.id[:1].upper() + person.id[1:]


def _bare(name: str) -> str:
    """Return a name as it is compared: without capitals, accents, or a full stop at its end."""
    letters = unicodedata.normalize("NFKD", name).lower()
    plain = "".join(one for one in letters if not unicodedata.combining(one))
    return " ".join(plain.split()).rstrip(".")


def _pattern(bare: str) -> str:
    """Return a pattern for a name, with any accents on its letters and any space between words."""
    marks = "[\u0300-\u036f]*"
    return r"\s+".join(
        "".join(re.escape(letter) + marks for letter in word) for word in bare.split()
    )
