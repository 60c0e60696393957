"""Lists over a whole portfolio: what was named for a competence, and what a coach asked."""

from __future__ import annotations

import pytest

from tests.conftest import Practice

COURSE = "---\nleerdoel: Ik kan wachten.\nbekwaamheid: vakinhoudelijk\n---\n"
REFLECTION = "---\nbekwaamheid: pedagogisch\n---\nHet lukt.\n"
SESSION = """
    ---
    bekwaamheid: [pedagogisch]
    momenten:
      - titel: Bas wacht
        kernkwaliteiten: [geduld]
        bekwaamheid: [vakdidactisch]
        focus: beide
        laag: gedrag
        vraag: Wat deed je?
        antwoord: Ik bleef staan.
        niveaus: {terugkijken: {denkt: kort}}
        verschil: verschoven
      - {titel: Bas lacht, vraag: En toen?}
    lift:
      - {etage: voelen, gezegd: Ik voelde haast.}
      - {etage: willen, vraag: Wat zou je willen?, gezegd: Rust.}
      - {etage: willen, vraag: Wat nog meer?}
    ---
    """


@pytest.fixture
def bas(dutch: Practice) -> Practice:
    dutch.note("bas/index.md", "---\nnaam: Bas\n---\n")
    dutch.note(
        "bas/wachten/index.md", "---\nleerdoel: Ik kan wachten.\nbekwaamheid: vakinhoudelijk\n---\n"
    )
    dutch.note("bas/wachten/2026-03-12-les.md", SESSION)
    dutch.note(
        "bas/wachten/2026-03-19-reflectie.md", "---\nbekwaamheid: pedagogisch\n---\nHet lukt.\n"
    )
    dutch.built()
    return dutch


def test_each_competence_lists_what_was_named_for_it(bas: Practice) -> None:
    page = bas.page("coachee", "bas", "bekwaamheid.html")
    page.order(
        "Pedagogisch", "Sessie van 12 maart 2026", "Reflectie van 19 maart 2026",
        "Vakdidactisch", "Bas wacht", "Vakinhoudelijk", "Ik kan wachten.",
    )  # fmt: skip
    assert "sessie-2026-03-12-les.html#m-1" in page.links


def test_nothing_is_counted_by_competence(bas: Practice) -> None:
    page = bas.page("coachee", "bas", "bekwaamheid.html")
    main = page.text.split("geen optelsom.")[1].split("Kijken")[0]
    assert not any(word.isdigit() for word in main.replace("2026", "").split() if len(word) < 2)


def test_a_portfolio_without_competences_has_no_such_page(dutch: Practice) -> None:
    dutch.note("bas/2026-03-12-les.md", "---\nmomenten: [{titel: Kijk}]\n---\n")
    dutch.built("coachee")
    folder = dutch.folder("coachee", "bas")
    assert not (folder / "bekwaamheid.html").exists()
    assert "bekwaamheid.html" not in dutch.page("coachee", "bas", "index.html").links


def test_a_coach_sees_first_which_questions_moved(bas: Practice) -> None:
    page = bas.page("coach", "bas", "vragen.html")
    moved = page.text.split("in beweging brachten")[1].split("Van wiens kant")[0]
    assert "Wat deed je?" in moved
    assert "Wat zou je willen?" in moved
    assert "voelen → willen" in moved
    assert "Wat nog meer?" not in moved
    assert "En toen?" not in moved


def test_a_coach_sees_every_question_the_balance_and_the_layers(bas: Practice) -> None:
    page = bas.page("coach", "bas", "vragen.html")
    page.order("beide één keer", "gedrag", "Alle vragen", "En toen?", "Wat nog meer?")
    assert page.text.count("Wat deed je?") == 2


@pytest.mark.parametrize("edition", ["coachee", "reviewer"])
def test_only_the_coach_has_the_page_of_questions(bas: Practice, edition: str) -> None:
    bas.note("bas/index.md", "---\nnaam: Bas\ndelen: meekijker\nakkoord: 2026-03-01\n---\n")
    bas.built()
    assert not (bas.folder(edition, "bas") / "vragen.html").exists()
    assert "vragen.html" not in bas.page(edition, "bas", "index.html").links
