"""The nine fields: mine faces theirs; what the pupil needs, over time; whose side was looked at."""

from __future__ import annotations

import re

import pytest

from tests.conftest import Page, Practice

GRID = """
    ---
    momenten:
      - titel: M. kijkt op
        kernkwaliteiten: [humor]
        focus: beide
        context: Start van de les.
        ik: {wilde: snel beginnen, dacht: daar gaan we weer, deed: noemde haar naam}
        ander:
          wie: M.
          wilde: even landen
          voelde: twijfel
          deed: pakte haar boek
          reageert: ze lacht terug
          heeft_nodig: een begroeting zonder opdracht
        effect: Ze doet mee.
    ---
    """
CONSENTS = """
    personen:
      - {id: m, naam: Maartje Jansen, rol: leerling, onder16: ja, gegeven_door: ouder,
         datum: 2026-01-12, doelen: [coaching, portfolio, meekijken]}
    """
SESSION = "sessie-2026-03-12-les.html"


@pytest.fixture
def bas(dutch: Practice) -> Practice:
    dutch.note("bas/index.md", "---\nnaam: Bas\ndelen: meekijker\nakkoord: 2026-03-01\n---\n")
    dutch.note("bas/toestemming.yaml", CONSENTS)
    dutch.note("bas/contact/index.md", "---\ntitel: Contact\n---\n")
    dutch.note("bas/contact/2026-03-12-les.md", GRID)
    dutch.built()
    return dutch


def rows(page: Page) -> list[list[str]]:
    """Return the cells of the grid, row by row."""
    table = page.raw[page.raw.index('<table class="nine">') :].split("</table>")[0]
    plain = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in table.split("<tr>")[1:]]
    return [[re.sub(r"<[^>]+>", "", cell) for cell in cells] for cells in plain]


def test_the_context_stands_above_and_mine_faces_theirs(bas: Practice) -> None:
    page = bas.page("coachee", "bas", SESSION)
    page.order("De negen vakjes", "Start van de les.", "vermoeden", "snel beginnen")
    assert rows(page)[1:] == [
        ["wilde", "snel beginnen", "even landen"],
        ["voelde", "Wat voelde ik?", "twijfel"],
        ["dacht", "daar gaan we weer", "Wat dacht de ander?"],
        ["deed", "noemde haar naam", "pakte haar boek"],
    ]


def test_the_other_column_is_marked_as_an_assumption_by_pseudonym(bas: Practice) -> None:
    page = bas.page("coachee", "bas", SESSION)
    assert rows(page)[0] == ["", "Ik", "M. vermoeden"]
    assert not bas.has("Maartje", "coachee")


def test_pupil_questions_stand_in_order_and_only_the_answered_ones(bas: Practice) -> None:
    page = bas.page("coachee", "bas", SESSION)
    page.order(
        "Wat laat M. zien? pakte haar boek", "Hoe reageert M. op jou? ze lacht terug",
        "Wat zou M. denken, voelen en willen? twijfel; even landen",
        "Wat heeft M. van jou nodig? een begroeting",
    )  # fmt: skip
    bas.note("bas/contact/2026-03-12-les.md", GRID.replace("reageert: ze lacht terug", ""))
    bas.built("coachee")
    assert "Hoe reageert" not in bas.page("coachee", "bas", SESSION).text


def test_a_reviewer_sees_no_assumption_and_no_invitation(bas: Practice) -> None:
    page = bas.page("reviewer", "bas", SESSION)
    assert rows(page)[1:] == [
        ["wilde", "snel beginnen"],
        ["dacht", "daar gaan we weer"],
        ["deed", "noemde haar naam"],
    ]
    for word in ("vermoeden", "Wat voelde ik?", "heeft M."):
        assert word not in page.raw
    assert not bas.has("twijfel", "reviewer")
    assert not bas.has("begroeting", "reviewer")


def test_a_moment_without_the_nine_fields_invites_to_nothing(bas: Practice) -> None:
    bas.note("bas/2026-03-20-kort.md", "---\nmomenten: [{titel: Kijk}]\n---\n")
    bas.built("coachee")
    text = bas.page("coachee", "bas", "sessie-2026-03-20-kort.html").text
    assert "Wat wilde" not in text
    assert "vermoeden" not in text


def needing(day: int, who: str, needs: str, focus: str) -> str:
    return f"""
    ---
    datum: 2026-04-0{day}
    momenten:
      - {{titel: Kijk {day}, focus: {focus}, ander: {{wie: {who}, heeft_nodig: {needs}}}}}
    ---
    """


def test_over_time_each_pupils_needs_stand_oldest_first(dutch: Practice) -> None:
    dutch.note("bas/contact/index.md", "---\ntitel: Contact\n---\n")
    for day, who, needs in ((3, "M.", "een knik"), (1, "m", "tijd"), (2, "Otter", "rust")):
        dutch.note(f"bas/contact/{day}.md", needing(day, who, needs, "ander"))
    dutch.built("coachee")
    page = dutch.page("coachee", "bas", "traject-contact.html")
    page.order(
        "Wat de ander nodig had", "m 1 april 2026 Kijk 1 tijd 3 april 2026 Kijk 3 een knik", "Otter"
    )


def test_whose_side_was_looked_at_is_told_in_words(dutch: Practice) -> None:
    dutch.note("bas/contact/index.md", "---\ntitel: Contact\n---\n")
    for day, focus in ((1, "zelf"), (2, "ander"), (3, "ander")):
        dutch.note(f"bas/contact/{day}.md", needing(day, "M.", "tijd", focus))
    dutch.built("coachee")
    text = dutch.page("coachee", "bas", "traject-contact.html").text
    assert "zelf één keer; ander twee keer" in text
    assert "1 apr zelf 2 apr ander 3 apr ander" in text
    assert not re.search(r"\d+ ?(?:×|%|van de)", text)


def test_the_models_page_explains_the_nine_fields_by_number(bas: Practice) -> None:
    bas.page("coachee", "bas", "modellen.html").order(
        "0 Wat is de context?",
        "1 Wat wilde ik?",
        "5 Wat wilde de ander?",
        "M. kijkt op",
        "Ze doet mee.",
    )
