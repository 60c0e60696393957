"""The onion model: which layers are lit, by moments or by a belief, and what reviewers see."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from beeldsite.charts.onion import SEED, core, onion
from beeldsite.reflection import Onion, Ring
from beeldsite.views import Chip
from beeldsite.vocabulary import Layer
from tests.conftest import Page, Practice

COURSE = """
    ---
    titel: Wachten
    ideaal: Dat iedereen durft.
    kernkwaliteiten: [geduld]
    belemmering: {overtuiging: Bij mij hoort het stil te zijn., laag: overtuigingen}
    delen: meekijker
    akkoord: 2026-03-01
    ---
    """
SESSION = """
    ---
    momenten:
      - titel: Bas wacht
        kernkwaliteiten: [geduld]
        laag:
          gedrag: Ik sta stil.
          overtuigingen: Ik dacht dat ik moest praten.
      - titel: Bas lacht
        kernkwaliteiten: [humor]
        laag: gedrag
    ---
    """


@pytest.fixture
def bas(dutch: Practice) -> Practice:
    dutch.note("bas/index.md", "---\nnaam: Bas\ndelen: meekijker\nakkoord: 2026-03-01\n---\n")
    dutch.note("bas/wachten/index.md", COURSE)
    dutch.note("bas/wachten/2026-03-12-les.md", SESSION)
    dutch.built()
    return dutch


def lit(page: Page) -> list[int]:
    """Return the numbers of the lit bands of the first onion on the page, outside is 1."""
    drawn = page.raw[page.raw.index('viewBox="-104 -104') :].split("</svg>")[0]
    bands = re.findall(r'<path( class="lit")?', drawn)
    return [number for number, lit_up in enumerate(bands, 1) if lit_up]


def test_a_moment_lights_its_rings_and_says_so_in_words(bas: Practice) -> None:
    page = bas.page("coachee", "bas", "sessie-2026-03-12-les.html")
    assert lit(page) == [2, 4]
    page.order("Lagen: gedrag, overtuigingen", "Gedrag: Ik sta stil.", "Overtuigingen: Ik dacht")


def test_a_session_shows_a_numbered_dot_for_each_moment_on_a_layer(bas: Practice) -> None:
    page = bas.page("coachee", "bas", "sessie-2026-03-12-les.html")
    drawn = page.raw[page.raw.index("De lagen in dit gesprek") :].split("</svg>")[0]
    assert drawn.count("<circle") == 3
    page.order("De lagen in dit gesprek", "1 Bas wacht", "2 Bas lacht")


def test_the_strengths_lie_in_the_core_and_stand_in_its_row(bas: Practice) -> None:
    page = bas.page("coachee", "bas", "sessie-2026-03-12-les.html")
    drawn = page.raw[page.raw.index("De lagen in dit gesprek") :].split("</svg>")[0]
    assert re.findall(r'class="mk c(\d)"', drawn) == ["0", "1"]
    page.order("De lagen in dit gesprek", "kern geduld humor")


def test_a_limiting_belief_lights_ring_four_beside_a_strength(bas: Practice) -> None:
    bas.note("bas/wachten/2026-03-12-les.md", "---\nkernkwaliteiten: [geduld]\n---\n")
    bas.built("coachee", "reviewer")
    page = bas.page("coachee", "bas", "traject-wachten.html")
    assert lit(page) == [4]
    page.order("geduld", "Bij mij hoort het stil te zijn", "Op welke lagen je werkte")
    assert "overtuigingen Wat je tegenhield: Bij mij hoort" in page.text


def test_reviewers_see_the_ring_but_no_belief(bas: Practice) -> None:
    for kept in bas.folder("reviewer", "bas").rglob("*"):
        text = kept.read_bytes().decode("utf-8", "replace") if kept.is_file() else ""
        assert "Bij mij hoort het stil te zijn" not in text
        assert "Ik dacht dat ik moest praten" not in text
    page = bas.page("reviewer", "bas", "sessie-2026-03-12-les.html")
    assert lit(page) == [2, 4]


def test_a_belief_without_an_ideal_or_a_strength_stands_nowhere(bas: Practice) -> None:
    bare = COURSE.replace("    ideaal: Dat iedereen durft.\n", "").replace("[geduld]", "[]")
    bas.note("bas/wachten/index.md", bare)
    bas.built("coachee")
    assert "Bij mij hoort" not in bas.page("coachee", "bas", "traject-wachten.html").raw


def test_a_session_without_layers_has_no_onion(bas: Practice) -> None:
    bas.note("bas/2026-03-20-kort.md", "---\nmomenten: [{titel: Kijk}]\n---\n")
    bas.built("coachee")
    assert '<svg class="chart' not in bas.page("coachee", "bas", "sessie-2026-03-20-kort.html").raw


def test_the_models_page_places_this_persons_moments(bas: Practice) -> None:
    page = bas.page("coachee", "bas", "modellen.html")
    page.order("Het ui-model", "Wat doe je?", "Bas wacht", "Bas lacht")


@given(some.lists(some.sets(some.sampled_from(Layer), min_size=1), max_size=12))
def test_every_dot_lies_on_the_drawing(touched: list[set[Layer]]) -> None:
    class Numbered:
        def __init__(self, number: int) -> None:
            self.number = number

    pairs = [
        (Numbered(number), Onion(rings=tuple(Ring(one) for one in layers)))
        for number, layers in enumerate(touched, 1)
    ]
    bands = onion(pairs)  # type: ignore[arg-type]
    assert [band.lit for band in bands] == [any(layer in one for one in touched) for layer in Layer]
    assert all(-104 <= dot.x <= 104 and -104 <= dot.y <= 100 for it in bands for dot in it.dots)


@pytest.mark.parametrize("many", range(10))
def test_strengths_lie_apart_within_the_core(many: int) -> None:
    seeds = core([Chip(f"{number}", "", number) for number in range(many)])
    assert len(seeds) == min(many, 7)
    middles = [(one.x + SEED / 2, one.y + SEED / 2 - 14) for one in seeds]
    assert all(x * x / 29**2 + y * y / 25**2 <= 1 for x, y in middles)
    for number, (x, y) in enumerate(middles):
        assert all((x - a) ** 2 + (y - b) ** 2 >= 11**2 for a, b in middles[:number])


def test_dots_of_one_moment_on_every_layer_lie_apart() -> None:
    one = type("Numbered", (), {"number": 1})()
    bands = onion([(one, Onion(rings=tuple(Ring(layer) for layer in Layer)))])
    dots = [dot for band in bands for dot in band.dots]
    for number, dot in enumerate(dots):
        assert all((dot.x - it.x) ** 2 + (dot.y - it.y) ** 2 >= 18**2 for it in dots[:number])
