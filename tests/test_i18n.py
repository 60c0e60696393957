"""Every sentence a user can see stands in both catalogues, with the same holes."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from beeldsite.i18n import LANGUAGES, day, enumeration, say, say_n, translate

ROOT = Path(__file__).parent.parent
HOLE = re.compile(r"\{\w*\}|%\(\w+\)s")
KEYWORDS = {"say": (1,), "say_n": (1, 2), "_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}


def catalogue(lang: str) -> Catalog:
    with (ROOT / f"beeldsite/locale/{lang}/LC_MESSAGES/beeldsite.po").open("rb") as file:
        return read_po(file, locale=lang)


def sentences() -> set[object]:
    """Return every sentence of the code and the templates."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    methods = [(one["pattern"], one["method"]) for one in mappings]
    found = extract_from_dir(
        ROOT,
        methods,
        keywords={**KEYWORDS, "gettext": None, "trans": None},
        strip_comment_tags=True,
    )
    return {message for _, _, message, _, _ in found}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_stands_in_the_catalogue(lang: str) -> None:
    known = {one.id for one in catalogue(lang) if one.id and one.string and all(one.string)}
    missing = sorted(map(str, sentences() - known))
    assert missing == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_translation_has_the_holes_of_its_sentence(lang: str) -> None:
    assert [one.id for one in catalogue(lang) if one.id and not same_holes(one)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_translation_is_a_guess(lang: str) -> None:
    assert [one.id for one in catalogue(lang) if one.id and one.fuzzy] == []


def same_holes(message: Message) -> bool:
    asked = message.id if isinstance(message.id, str) else message.id[-1]
    given = [message.string] if isinstance(message.string, str) else [*(message.string or ())]
    return all(set(HOLE.findall(str(one))) <= set(HOLE.findall(asked)) for one in given)


def test_dates_and_lists_are_written_as_people_write_them() -> None:
    assert day(date(2026, 3, 12), "nl") == "12 maart 2026"
    assert day(date(2026, 3, 12), "en") == "12 March 2026"
    assert enumeration(["a", "b", "c"], "nl") == "a, b en c"


def test_a_sentence_is_translated_where_it_is_shown() -> None:
    told = say("there is nobody called “{name}” here", name="Bas")
    assert translate(told, "nl") != translate(told, "en")
    assert "Bas" in translate(told, "nl")


def test_a_count_decides_the_form() -> None:
    one, many = (say_n("{count} portfolio built", "{count} portfolios built", n) for n in (1, 2))
    assert translate(one, "nl") == "1 portfolio gebouwd"
    assert translate(many, "nl") == "2 portfolio's gebouwd"
