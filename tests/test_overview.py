"""The home page: what somebody longs for, what carries them, at which layers, and what moved."""

from __future__ import annotations

import re

import pytest

from tests.conftest import Page, Practice

COURSE = """
    ---
    titel: Wachten
    start: 2025-09-01
    beginsituatie: Ik praat de stilte dicht.
    ideaal: Dat iedereen durft.
    leerdoel: Ik kan vijf tellen wachten.
    kernkwaliteiten: [geduld]
    belemmering: {overtuiging: Stilte is leeg., laag: overtuigingen}
    stappen: {inzetten: Eerst ademen., acties: [Tellen]}
    opbrengst: De kinderen praten met elkaar.
    ---
    """
FIRST = """
    ---
    momenten:
      - {id: m1, titel: Bas wacht, kernkwaliteiten: [geduld], laag: gedrag}
      - {id: m2, titel: Bas lacht, kernkwaliteiten: [humor], laag: identiteit}
    ---
    """
LATER = """
    ---
    momenten:
      - titel: Bas wacht weer
        kernkwaliteiten: [geduld]
        opnieuw: 2025-10-01#m1
        verschil: verschoven
        inzicht: Ik luister nu.
      - {titel: Bas lacht weer, opnieuw: 2025-10-01#m2, verschil: gelijk gebleven}
    ---
    """
SHARED = "---\nnaam: Bas\ndelen: meekijker\nakkoord: 2026-03-01\n---\n"


@pytest.fixture
def bas(dutch: Practice) -> Practice:
    dutch.note("bas/index.md", SHARED)
    dutch.note("bas/wachten/index.md", COURSE)
    dutch.note("bas/wachten/2025-10-01-eerst.md", FIRST)
    dutch.note("bas/wachten/2026-02-04-later.md", LATER)
    dutch.note("bas/wachten/2026-02-11-reflectie.md", "---\nkernkwaliteiten: [geduld]\n---\nJa.\n")
    dutch.built()
    return dutch


def home(practice: Practice, edition: str = "coachee") -> Page:
    return practice.page(edition, "bas", "index.html")


def test_a_home_is_read_in_the_order_of_what_matters(bas: Practice) -> None:
    home(bas).order(
        "Dat iedereen durft.", "Krachten geduld", "Wat er in beweging kwam", "Het nieuwste moment",
        "Het pad", "Op welke lagen je werkte", "Krachten door de tijd", "De laatste reflectie",
    )  # fmt: skip


def test_what_moved_is_what_it_brought_and_what_the_author_said_shifted(bas: Practice) -> None:
    text = home(bas).text.split("Wat er in beweging kwam")[1].split("Het nieuwste moment")[0]
    assert "Wachten De kinderen praten met elkaar." in text
    assert "Bas wacht weer Ik luister nu." in text
    assert "Bas lacht weer" not in text


def test_the_path_is_walked_from_begin_to_actions_with_the_first_words(bas: Practice) -> None:
    home(bas).order(
        "Het pad", "Beginsituatie Ik praat", "Ideaal Dat iedereen durft.",
        "Belemmering Stilte is leeg.", "De kwaliteit inzetten Eerst ademen.", "Acties Tellen",
    )  # fmt: skip


def test_a_home_for_reviewers_leaves_out_what_is_not_theirs(bas: Practice) -> None:
    page = home(bas, "reviewer")
    page.order("Het pad", "Ideaal", "De kwaliteit inzetten", "Op welke lagen")
    for word in ("Stilte is leeg", "praat de stilte dicht", "Belemmering", "Beginsituatie"):
        assert word not in page.raw


def test_the_layers_are_drawn_with_their_table_and_the_strengths_in_the_core(bas: Practice) -> None:
    page = home(bas)
    drawn = page.raw[page.raw.index("Op welke lagen je werkte") :].split("</svg>")[0]
    assert "<title>Het ui-model: gedrag, identiteit</title>" in drawn
    assert drawn.count('class="mk') == 2
    page.order("Als tabel", "gedrag 1 okt Bas wacht", "identiteit 1 okt Bas lacht")


def test_talks_and_reflections_are_told_apart_under_the_marks(bas: Practice) -> None:
    raw = home(bas).raw
    days = raw[raw.index('<g class="days">') :].split("</g>")[0]
    assert re.findall(r'd="M[\d. ]+([vl])', days) == ["v", "v", "v", "l"]


def test_who_has_only_a_moment_has_a_home_without_empty_headings(dutch: Practice) -> None:
    dutch.note("bas/2026-03-12.md", "---\nmomenten: [{titel: Bas kijkt}]\n---\n")
    dutch.built("coachee")
    text = home(dutch).text
    assert "Bas kijkt" in text
    for word in ("Wat er in beweging kwam", "Het pad", "Op welke lagen", "door de tijd"):
        assert word not in text
