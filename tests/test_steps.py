"""The footpath: steps in the practice's order, what was said at each, and what stays private."""

from __future__ import annotations

import pytest

from tests.conftest import Practice

COURSE = """
    ---
    titel: Wachten
    beginsituatie: Ik vul elke stilte.
    ideaal: Dat iedereen durft.
    kernkwaliteiten: [{naam: geduld, waarom: ademt eerst, door: coach}]
    belemmering: {overtuiging: Stilte is leeg., liever: Stilte is ruimte.}
    stappen:
      ideaal: {gezegd: Dat ze elkaar horen., sessie: 2026-03-12}
      inzetten: Eerst ademen.
      acties: [Tellen, Kijken]
    ---
    """
SESSION = """
    ---
    titel: De kring
    momenten:
      - {titel: Bas wacht, kernkwaliteiten: [geduld], stap: inzetten, antwoord: Ik bleef zitten.}
      - {titel: Bas schrikt, kernkwaliteiten: [moed], stap: belemmering, antwoord: Ik wilde weg.}
    ---
    """
MOMENT = "---\nmomenten: [{{titel: Kijk, stap: {}}}]\n---\n"
PAGE = "traject-wachten.html"


@pytest.fixture
def bas(dutch: Practice) -> Practice:
    dutch.note("bas/index.md", "---\nnaam: Bas\ndelen: meekijker\nakkoord: 2026-03-01\n---\n")
    dutch.note("bas/wachten/index.md", COURSE)
    dutch.note("bas/wachten/2026-03-12-les.md", SESSION)
    dutch.built()
    return dutch


def settings(practice: Practice, line: str) -> None:
    path = practice.root / "beeldsite.toml"
    path.write_text(f"{path.read_text()}{line}\n", "utf-8")


def test_each_step_has_its_footprint_and_its_words(bas: Practice) -> None:
    page = bas.page("coachee", "bas", PAGE)
    page.order(
        "Ik vul elke", "ademt eerst", "Dat iedereen durft.", "Dat ze elkaar horen. De kring",
        "Stilte is leeg.", "Ik wilde weg.", "Eerst ademen.", "Ik bleef zitten. De kring", "Tellen",
    )  # fmt: skip
    assert page.raw.count('class="chart foot') == 6
    assert "sessie-2026-03-12-les.html#m-1" in page.links


def test_a_practice_walks_its_own_steps_in_its_own_order(bas: Practice) -> None:
    settings(bas, 'steps = ["ideaal", "oefenen", "acties"]')
    plain = COURSE.replace("inzetten: Eerst", "oefenen: Eerst")
    bas.note("bas/wachten/index.md", plain)
    bas.note(
        "bas/wachten/2026-03-12-les.md", "---\nmomenten: [{titel: Kijk, stap: Oefenen}]\n---\n"
    )
    bas.built("coachee")
    page = bas.page("coachee", "bas", PAGE)
    page.order("Ideaal Dat iedereen durft.", "Oefenen Eerst ademen. Kijk", "Acties Tellen")
    assert "Beginsituatie" not in page.text


def test_a_step_the_practice_does_not_have_is_told_at_its_place(bas: Practice) -> None:
    bas.note("bas/wachten/index.md", COURSE.replace("inzetten", "oefenen"))
    bas.note("bas/wachten/2026-03-12-les.md", MOMENT.format("ideal"))
    bas.note("bas/2026-03-19-les.md", MOMENT.format("idiaal"))
    told = [one.show("nl") for one in bas.build().problems if not one.warning]
    assert sorted(told) == [
        "content/bas/2026-03-19-les.md:2:32: “idiaal” is geen stap van deze praktijk\n"
        "  Bedoelde je “ideaal”?",
        "content/bas/wachten/index.md:9:3: “oefenen” is geen stap van deze praktijk\n"
        "  Zet hem bij “steps” in beeldsite.toml: daar staan de stappen van een praktijk.",
    ]


def test_a_step_that_stands_twice_and_a_session_that_is_not_there_are_told(bas: Practice) -> None:
    twice = COURSE.replace("    acties: [Tellen, Kijken]\n", "    use: Nog eens.\n")
    bas.note("bas/wachten/index.md", twice.replace("2026-03-12}", "2026-03-13}"))
    told = " ".join(one.show("nl") for one in bas.build().problems)
    assert "index.md:10:3: “use” staat hier twee keer" in told
    assert "index.md:8:50: er is hier geen sessie of moment “2026-03-13”" in told


def test_reviewers_see_neither_begin_nor_obstacle_nor_a_moment_s_step_of_it(bas: Practice) -> None:
    page = bas.page("reviewer", "bas", PAGE)
    for word in ("Beginsituatie", "Ik vul elke", "Belemmering", "Stilte is", "Ik wilde weg."):
        assert word not in page.raw
    session = bas.page("reviewer", "bas", "sessie-2026-03-12-les.html")
    assert "Stap: inzetten" in session.text
    assert "belemmering" not in session.raw


def test_an_obstacle_without_ideal_or_strength_is_no_step(bas: Practice) -> None:
    bare = COURSE.replace("    ideaal: Dat iedereen durft.\n", "").replace(
        "[{naam: geduld, waarom: ademt eerst, door: coach}]", "[]"
    )
    bas.note("bas/wachten/index.md", bare)
    bas.built("coachee")
    assert "Stilte is leeg." not in bas.page("coachee", "bas", PAGE).raw


def test_a_session_shows_the_steps_walked_in_it(bas: Practice) -> None:
    page = bas.page("coachee", "bas", "sessie-2026-03-12-les.html")
    page.order("Stappen in dit gesprek", "De kwaliteit inzetten", "Belemmering")


def test_the_models_page_sets_question_and_own_words_side_by_side(bas: Practice) -> None:
    page = bas.page("coachee", "bas", "modellen.html")
    page.order("Krachtgericht werken in stappen", "Wat is je ideaal? Dat iedereen durft.")
