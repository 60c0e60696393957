"""Here and now: a bridge from film to talk for coach and coachee; reviewers keep the strength."""

from __future__ import annotations

import pytest

from tests.conftest import Practice

SESSION = """
    ---
    momenten:
      - {titel: Bas kijkt rond, kernkwaliteiten: [geduld]}
    hier_en_nu:
      - moment: m1
        patroon: Eerst rondkijken
        gezien: zegt het zacht, met een bevende hand
        kanaal: [boodschap, lichaamstaal, stemgebruik]
        benoemd: Je neemt nu de tijd.
        kernkwaliteiten: [{naam: moed, waarom: vertelt over thuis}]
    ---
    """
LATER = """
    ---
    hier_en_nu:
      - {patroon: eerst rondkijken, gezien: kijkt weer}
      - {patroon: lachen, gezien: lacht}
    ---
    """
PRIVATE = ("rondkijken", "bevende hand", "neemt nu de tijd", "over thuis", "stemgebruik")


@pytest.fixture
def bas(dutch: Practice) -> Practice:
    dutch.note("bas/index.md", "---\nnaam: Bas\ndelen: meekijker\nakkoord: 2026-03-01\n---\n")
    dutch.note("bas/wachten/index.md", "---\ntitel: Wachten\n---\n")
    dutch.note("bas/wachten/2026-03-12-les.md", SESSION)
    dutch.note("bas/wachten/2026-03-26-les.md", LATER)
    dutch.built()
    return dutch


def test_a_bridge_joins_film_and_talk_over_a_strength(bas: Practice) -> None:
    page = bas.page("coachee", "bas", "sessie-2026-03-12-les.html")
    text = page.text.split("Op beeld, en hier en nu")[1]
    assert text.startswith(
        " Op beeld Eerst rondkijken Bas kijkt rond Een brug tussen beeld en gesprek moed"
        " Hier en nu zegt het zacht, met een bevende hand Je neemt nu de tijd."
        " boodschap, lichaamstaal, stemgebruik"
    )


def test_a_reviewer_sees_neither_bridge_nor_remark_but_the_strength(bas: Practice) -> None:
    kept = [one for one in bas.folder("reviewer", "bas").rglob("*") if one.is_file()]
    texts = [one.read_bytes().decode("utf-8", "replace") for one in kept]
    assert [word for word in PRIVATE for text in texts if word in text] == []
    page = bas.page("reviewer", "bas", "sessie-2026-03-12-les.html")
    assert "moed" in page.text
    assert "Hier en nu" not in page.text
    assert (bas.folder("reviewer", "bas") / "kracht-moed.html").is_file()


def test_a_strength_of_the_here_and_now_has_its_page(bas: Practice) -> None:
    assert "12 maart 2026" in bas.page("coachee", "bas", "kracht-moed.html").text


def test_a_pattern_says_when_it_was_first_and_last_seen(bas: Practice) -> None:
    page = bas.page("coachee", "bas", "traject-wachten.html")
    page.order("Patronen op beeld", "Eerst rondkijken 12 mrt 2026 26 mrt 2026", "lachen")
    page.order("lachen 26 mrt 2026 26 mrt 2026")


def test_the_models_page_explains_presence_to_the_coachee_alone(bas: Practice) -> None:
    assert "Presence" in bas.page("coachee", "bas", "modellen.html").text
    assert not (bas.folder("reviewer", "bas") / "modellen.html").exists()
