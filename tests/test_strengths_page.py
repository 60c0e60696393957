"""A strength through the year: its marks in time, for what it was named, and then beside now."""

from __future__ import annotations

import re
from datetime import date

import pytest

from beeldsite.charts.heat import MARK, WIDTH, heat
from beeldsite.views import Cell, Chip, Column, StrengthGrid
from beeldsite.vocabulary import Stage
from tests.conftest import Practice

COURSE = """
    ---
    titel: Wachten
    intake: 2025-09-10
    kernkwaliteiten: [{naam: geduld, waarom: zoekt rustig door, door: coach, fase: gezien}]
    ---
    """
FIRST = """
    ---
    titel: Eerst
    datum: 2025-10-01
    momenten: [{id: m1, titel: Bas wacht, kernkwaliteiten: [geduld], inzicht: Toen was het leeg.}]
    ---
    """
LATER = """
    ---
    titel: Later
    datum: 2026-02-04
    momenten:
      - titel: Bas wacht weer
        kernkwaliteiten: [{naam: geduld, waarom: kijkt rond, door: zelf, fase: herkend}]
        opnieuw: 2025-10-01#m1
        verschil: verschoven
        inzicht: Nu is het vol.
      - {titel: Bas lacht, kernkwaliteiten: [humor]}
    ---
    """
REFLECTION = """
    ---
    titel: Drie keer ademen
    datum: 2026-03-04
    kernkwaliteiten: [{naam: geduld, fase: ingezet}]
    ---
    """
COMPARE = "vergelijk-2026-02-04-later-1.html"


@pytest.fixture
def bas(dutch: Practice) -> Practice:
    dutch.note("bas/index.md", "---\nnaam: Bas\ndelen: meekijker\nakkoord: 2026-03-01\n---\n")
    dutch.note("bas/wachten/index.md", COURSE)
    for name, text in (("eerst", FIRST), ("later", LATER), ("reflectie", REFLECTION)):
        dutch.note(f"bas/wachten/{name}.md", text)
    dutch.built()
    return dutch


def test_stages_stand_with_their_dates_and_lead_to_their_moments(bas: Practice) -> None:
    page = bas.page("coachee", "bas", "kracht-geduld.html")
    page.order(
        "gezien 10 september 2025 Wachten", "herkend 4 februari 2026 Bas wacht weer",
        "ingezet 4 maart 2026 Drie keer ademen",
    )  # fmt: skip
    assert "sessie-2026-02-04-later.html#m-1" in page.links


def test_the_year_is_a_row_of_marks_and_no_rising_line(bas: Practice) -> None:
    raw = bas.page("coachee", "bas", "kracht-geduld.html").raw
    drawn = raw[raw.index('<svg class="chart heat') :].split("</svg>")[0]
    assert re.findall(r"#s-(\w+)", drawn) == ["seen", "recognised", "used"]
    assert drawn.count("<circle") == 1
    assert len(set(re.findall(r' y="([\d.]+)" width', drawn))) == 1


def test_for_what_it_was_named_and_by_whom(bas: Practice) -> None:
    page = bas.page("coachee", "bas", "kracht-geduld.html")
    page.order(
        "Waarvoor ze genoemd werd 10 september 2025 zoekt rustig door (coach)",
        "4 februari 2026 kijkt rond (leraar)", "Toen en nu 1 oktober 2025 Bas wacht ↔ Bas wacht",
        "Ook genoemd in 10 september 2025 Wachten 4 maart 2026 Drie keer ademen",
    )  # fmt: skip


def test_then_and_now_stand_side_by_side_in_the_author_s_words(bas: Practice) -> None:
    page = bas.page("coachee", "bas", COMPARE)
    page.order("Tussen toen en nu: verschoven", "Toen was het leeg.", "Nu is het vol.")
    for name in ("kracht-geduld", "sessie-2025-10-01-eerst", "sessie-2026-02-04-later", "tijdlijn"):
        assert COMPARE in bas.page("coachee", "bas", f"{name}.html").links
    assert COMPARE not in bas.page("coachee", "bas", "kracht-humor.html").links


def test_where_one_half_is_hidden_there_is_no_pair(bas: Practice) -> None:
    hidden = FIRST.replace("id: m1, ", "id: m1, delen: gecoachte, ")
    bas.note("bas/wachten/eerst.md", hidden)
    bas.built()
    assert not (bas.folder("reviewer", "bas") / COMPARE).exists()
    assert not bas.has("vergelijk", "reviewer")
    assert (bas.folder("coachee", "bas") / COMPARE).exists()


def test_the_table_under_the_drawing_has_the_links(bas: Practice) -> None:
    page = bas.page("coachee", "bas", "krachten.html")
    page.order("Als tabel", "10 sep intake", "1 okt sessie", "4 mrt reflectie")
    assert "sessie-2025-10-01-eerst.html#m-1" in page.links


def test_nothing_about_strengths_is_counted(bas: Practice) -> None:
    for name in ("krachten", "kracht-geduld", "index"):
        text = bas.page("coachee", "bas", f"{name}.html").text
        assert not re.search(r"\d+ ?(?:×|%|keer|moment)", text)


def test_a_row_is_parted_by_school_year_and_fits_a_phone() -> None:
    days = [date(2025, 7, 31), date(2025, 8, 1), *(date(2026, 1, day) for day in range(1, 31))]
    columns = tuple(Column("", day, f"{day}.html") for day in days)
    cells = tuple(Cell(Stage.SEEN, (), named=True) for _ in days)
    years = heat(StrengthGrid(columns, ((Chip("geduld", "x", 0), cells),)))
    assert [(one.year, len(one.lines[0].marks)) for one in years] == [(2024, 1), (2025, 31)]
    assert max(mark.x for one in years for mark in one.lines[0].marks) <= WIDTH - MARK
