"""Passphrases: never chosen, always drawn; a slot word that anyone may know, then five secret ones.

``wilg kaars fiets molen appel lamp``: the first word names the reader's key file, so that one file
is tried and nothing derived from the secret is public. Five words of 7776 are 64.6 bits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from functools import lru_cache
from pathlib import Path

from beeldsite.errors import BeeldsiteError
from beeldsite.i18n import say

SECRET_WORDS = 5
COUNT = 7776
SLOT = re.compile(r"[a-z]{3,12}")
_FILE = Path(__file__).parent / "words.txt"


@lru_cache(maxsize=1)
def words() -> Sequence[str]:
    """Return the list that passphrases are drawn from; raise where this copy comes without it."""
    try:
        lines = _FILE.read_text("ascii").splitlines()
    except OSError:
        lines = []
    found = [line for line in lines if not line.startswith("#")]
    if len(set(found)) != COUNT:
        raise BeeldsiteError(
            say("the list of words for passphrases is not there"),
            say("In a checkout: make setup. Otherwise install beeldsite again."),
        )
    return found


def draw(taken: Collection[str]) -> str:
    """Return a new passphrase whose slot word is none of ``taken``."""
    import secrets

    slots = [one for one in words() if one not in taken and SLOT.fullmatch(one)]
    return " ".join(
        (secrets.choice(slots), *(secrets.choice(words()) for _ in range(SECRET_WORDS)))
    )


def normalised(typed: str) -> str:
    """Return a passphrase as age gets it: ``wilg-kaars-…``, however it was typed."""
    plain = "".join(
        one for one in unicodedata.normalize("NFKD", typed) if unicodedata.category(one)[0] != "M"
    ).casefold()
    return "-".join("".join(one if one.isalnum() else " " for one in plain).split())


def slot_of(passphrase: str) -> str:
    """Return the slot word, which names the key file; nothing where there is none."""
    slot = normalised(passphrase).partition("-")[0]
    return slot if SLOT.fullmatch(slot) else ""
