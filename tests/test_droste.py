"""The Droste effect: three levels beside each other, what shifted, and the same clip seen again."""

from __future__ import annotations

import re

import pytest

from tests.conftest import Practice

FIRST = """
    ---
    momenten:
      - id: m1
        titel: Bas wacht
        kernkwaliteiten: [geduld]
        ik: {dacht: ik moet praten, voelde: onrust, wilde: dat het klopt}
        niveaus: {terugkijken: {denkt: het is maar kort, voelt: mildheid}}
    ---
    """
THIRD = """
    ---
    momenten:
      - titel: Bas wacht, nog eens
        kernkwaliteiten: [geduld]
        opnieuw: 2026-03-12#m1
        ik: {dacht: ik moet praten}
        niveaus:
          terugkijken: {denkt: het is maar kort}
          hier_en_nu: {denkt: stilte is ruimte, wil: dit vaker}
        verschil: verschoven
    ---
    """


@pytest.fixture
def bas(dutch: Practice) -> Practice:
    dutch.note("bas/index.md", "---\nnaam: Bas\ndelen: meekijker\nakkoord: 2026-03-01\n---\n")
    dutch.note("bas/wachten/index.md", "---\ntitel: Wachten\n---\n")
    dutch.note("bas/wachten/2026-03-12-les.md", FIRST)
    dutch.note("bas/wachten/2026-03-19-les.md", "---\ntitel: Tussendoor\n---\n")
    dutch.note("bas/wachten/2026-03-26-les.md", THIRD)
    dutch.built()
    return dutch


FIRST_PAGE, THIRD_PAGE = "sessie-2026-03-12-les.html", "sessie-2026-03-26-les.html"


def test_three_levels_stand_beside_each_other_by_think_feel_and_want(bas: Practice) -> None:
    bas.page("coachee", "bas", THIRD_PAGE).order(
        "klas terugkijken hier en nu", "denken ik moet praten het is maar kort stilte is ruimte",
        "willen", "dit vaker",
    )  # fmt: skip


def test_the_frames_that_were_looked_at_are_lit(bas: Practice) -> None:
    def lit(name: str) -> list[bool]:
        raw = bas.page("coachee", "bas", name).raw
        drawn = raw[raw.index("<title>Drie niveaus") :].split("</svg>")[0]
        return ['class="lit"' in one for one in drawn.split("<rect")[1:]]

    assert lit(FIRST_PAGE) == [False, True, True]
    assert lit(THIRD_PAGE) == [True, True, True]


def test_what_the_author_said_of_the_shift_stands_there_unguessed(
    bas: Practice,
) -> None:
    assert "Tussen toen en nu: verschoven" in bas.page("coachee", "bas", THIRD_PAGE).text
    assert not re.search("verschoven|gelijk", bas.page("coachee", "bas", FIRST_PAGE).text)


def test_the_column_of_the_class_is_that_of_the_nine_fields(bas: Practice) -> None:
    bas.note("bas/wachten/2026-03-12-les.md", FIRST.replace("ik moet praten", "nog even"))
    bas.built("coachee")
    text = bas.page("coachee", "bas", FIRST_PAGE).text
    assert text.count("nog even") == 2
    assert "ik moet praten" not in text


def test_two_viewings_of_one_moment_point_at_each_other(bas: Practice) -> None:
    assert f"{FIRST_PAGE}#m-1" in bas.page("coachee", "bas", THIRD_PAGE).links
    assert f"{THIRD_PAGE}#m-1" in bas.page("coachee", "bas", FIRST_PAGE).links


def test_over_time_each_talk_says_on_which_levels_was_looked(bas: Practice) -> None:
    bas.page("coachee", "bas", "traject-wachten.html").order(
        "Op welke niveaus je keek", "12 mrt", "klas, terugkijken",
        "26 mrt", "klas, terugkijken, hier en nu", "Bas wacht, nog eens verschoven",
    )  # fmt: skip


def test_a_reviewer_sees_nothing_of_the_here_and_now(bas: Practice) -> None:
    page = bas.page("reviewer", "bas", THIRD_PAGE)
    assert "het is maar kort" in page.text
    for word in ("stilte is ruimte", "dit vaker", "hier en nu"):
        assert word not in page.raw
