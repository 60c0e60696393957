"""Words people read: sentences through the catalogues, dates and lists as people write them.

A sentence is made with ``say`` where it is known and turned into Dutch or English only where it is
shown, so that one run can tell a Dutch coach and an English one the same thing.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Self

LANGUAGES = ("nl", "en")
LOCALES = {"nl": "nl", "en": "en_GB"}
CATALOGUES = Path(__file__).parent / "locale"


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence of the catalogues with what stands in its ``{holes}``; not yet in any language."""

    id: str
    values: tuple[tuple[str, object], ...] = ()
    plural: str = ""
    count: int = 1


class Choice(StrEnum):
    """One word of a closed list: English inside, the Dutch words an author may use beside it.

    The first Dutch word is also the one Dutch readers see, so each word stands in one place.
    """

    dutch: tuple[str, ...]

    def __new__(cls, english: str, *dutch: str) -> Choice:
        """Make the member whose value is the English word."""
        member = str.__new__(cls, english)
        member._value_ = english
        member.dutch = dutch
        return member

    @classmethod
    def named(cls, word: str) -> Self | None:
        """Return the member that a word of either language stands for, None where none does."""
        return next((one for one in cls if word in (str(one), *one.dutch)), None)

    def label(self, lang: str) -> str:
        """Return the word as readers of ``lang`` see it."""
        return self.dutch[0] if lang == "nl" else str(self)


@dataclass(frozen=True, slots=True)
class Key:
    """The name of a field, as each language's writers know it."""

    english: str
    dutch: str

    def label(self, lang: str) -> str:
        """Return the name as writers of ``lang`` type it."""
        return self.dutch if lang == "nl" else self.english


def say(sentence: str, /, **values: object) -> Words:
    """Return a sentence to be translated where it is shown."""
    return Words(sentence, tuple(values.items()))


def say_n(one: str, many: str, count: int, /, **values: object) -> Words:
    """Return a sentence whose form depends on ``count``, which also fills ``{count}``."""
    return Words(one, (("count", count), *values.items()), many, count)


@lru_cache
def catalogue(lang: str) -> gettext.NullTranslations:
    """Return the compiled catalogue of ``lang``; the sentences in the code where there is none."""
    return gettext.translation("beeldsite", CATALOGUES, [lang], fallback=True)


def translate(words: Words, lang: str) -> str:
    """Return the sentence in ``lang``, with the dates, lists and sentences inside it too."""
    known = catalogue(lang)
    found = (
        known.ngettext(words.id, words.plural, words.count)
        if words.plural
        else known.gettext(words.id)
    )
    return found.format_map({name: shown(value, lang) for name, value in words.values})


def shown(value: object, lang: str) -> str:
    """Return one value as people write it in ``lang``."""
    if isinstance(value, Words):
        return translate(value, lang)
    if isinstance(value, date):
        return day(value, lang)
    if isinstance(value, tuple):
        return enumeration((shown(one, lang) for one in value), lang)
    if isinstance(value, Choice | Key):
        return value.label(lang)
    return str(value)


@lru_cache(maxsize=4096)
def day(when: date, lang: str, form: str = "d MMMM y") -> str:
    """Return a date in words, ``12 maart 2026``; ``form`` is a CLDR date pattern."""
    from babel.dates import format_date

    return format_date(when, form, locale=LOCALES[lang])


def language_name(tag: str, lang: str) -> str:
    """Return how readers of ``lang`` call a language: ``nl`` is ``Nederlands``."""
    from babel import Locale

    name: str = Locale.parse(LOCALES[lang]).languages.get(tag.partition("-")[0].lower(), tag)
    return name[:1].upper() + name[1:]


def enumeration(items: Iterable[str], lang: str) -> str:
    """Return ``a, b en c``."""
    from babel.lists import format_list

    return format_list(list(items), locale=LOCALES[lang])
