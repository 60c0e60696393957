"""Names of fields, and names that become part of an address."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beeldsite.fields import schema
from beeldsite.names import Names, clean, nearest, plain, printable, slug
from beeldsite.notes import MomentNote, PersonNote, ReflectionNote, SessionNote, TrajectoryNote

TEXT = st.text(st.characters(codec="utf-8"))
LEVELS = (PersonNote, TrajectoryNote, SessionNote, MomentNote, ReflectionNote)


@pytest.mark.parametrize(
    "typed", ["heeft_nodig", "Heeft nodig", "HEEFT-NODIG", "heeftnodig", "hééft nodig"]
)
def test_a_name_is_known_in_each_way_of_typing(typed):
    assert Names({"needs": ("heeft_nodig",)}).get(typed) == "needs"


@pytest.mark.parametrize("typed", ["kernkwaliteit", "kernkwaliteiten", "strength", "strengths"])
def test_a_name_is_known_in_singular_and_plural(typed):
    assert Names({"strengths": ("kernkwaliteiten",)}).get(typed) == "strengths"


def test_a_name_that_is_exact_goes_before_one_that_is_plural():
    names = Names({"level": ("niveau",), "levels": ("niveaus",)})
    assert [names.get(one) for one in ("level", "levels", "niveau", "niveaus")] == [
        "level",
        "levels",
    ] * 2


def test_a_word_cannot_mean_two_fields():
    with pytest.raises(ValueError, match="would mean both"):
        Names({"begin": ("van",), "in": ("van",)})


@pytest.mark.parametrize("level", LEVELS)
def test_every_field_is_known_by_each_of_its_names(level):
    known = schema(level)
    for key, field in known.fields.items():
        assert {known.names.get(one) for one in (key, *field.aliases)} == {key}


def test_a_slip_of_the_pen_is_recognised():
    assert nearest("kernkwalitieten", ["titel", "kernkwaliteiten"]) == "kernkwaliteiten"
    assert nearest("weather", ["titel", "kernkwaliteiten"]) is None


def test_a_slip_in_a_first_name_is_recognised():
    assert nearest("ana", ["bas", "anna-de-vries"]) == "anna-de-vries"
    assert nearest("noor", ["bas", "anna-de-vries"]) is None


@given(TEXT)
def test_a_slug_is_safe_in_an_address_and_a_file_name(typed):
    made = slug(typed)
    assert re.fullmatch(r"(?:\w|\w[\w-]{,78}\w)?", made)
    assert not re.search(r"--|[A-Z_/\\.]", made)


@given(TEXT)
def test_a_slug_of_a_slug_is_itself(typed):
    assert slug(slug(typed)) == slug(typed)


@given(TEXT)
def test_cleaning_twice_changes_nothing_more(typed):
    assert clean(clean(typed)) == clean(typed)


@given(TEXT)
def test_case_and_composition_do_not_make_another_name(typed):
    assert plain(clean(typed)) == plain(typed.upper().lower()) or not typed.isascii()


@pytest.mark.parametrize(
    ("typed", "made"),
    [
        ("Zoë de Vries", "zoe-de-vries"),
        ("'s Ochtends", "s-ochtends"),
        ("--x__y--", "x-y"),
        ("🙂", ""),
        ("Groß", "gross"),
    ],
)
def test_a_name_becomes_an_address(typed, made):
    assert slug(typed) == made


@given(st.binary())
def test_any_name_of_a_file_can_be_printed(name):
    typed = name.decode("utf-8", "surrogateescape")
    assert printable(typed).encode("utf-8") == typed.encode("utf-8", "replace")
