"""The lift of a talk: a step line with the questions on its jumps, and the same as a table."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as some

from beeldsite.charts.lift import LETTER, Ride, ride, short_ride, strip
from beeldsite.views import LiftStop
from beeldsite.vocabulary import Floor
from tests.conftest import Practice

FLOORS = (Floor.THINK, Floor.FEEL, Floor.WANT, Floor.DO)
SESSION = """
    ---
    momenten: [{titel: Bas wacht, kernkwaliteiten: [geduld], lift: voelen}]
    lift:
      - {etage: voelen, gezegd: Ik houd het niet uit.}
      - {etage: willen, vraag: Wat zou je nu willen?, gezegd: Tijd geven., door: coach}
      - {etage: denken, vraag: "Welk inzicht krijg je, nu je dit ziet?", door: samen}
    ---
    """


@pytest.fixture
def bas(dutch: Practice) -> Practice:
    dutch.note("bas/wachten/index.md", "---\ntitel: Wachten\n---\n")
    dutch.note("bas/wachten/2026-03-12-les.md", SESSION)
    dutch.built("coachee")
    return dutch


def drawn(practice: Practice, name: str) -> str:
    raw = practice.page("coachee", "bas", name).raw
    return raw[raw.index('<svg class="chart ride"') :].split("</svg>")[0]


def test_three_stops_are_drawn_with_a_question_on_each_jump(bas: Practice) -> None:
    line = drawn(bas, "sessie-2026-03-12-les.html")
    assert line.count("<circle") == 3
    questions = [" ".join(re.findall(r">([^<>]+)</tspan>", one)) for one in line.split('class="q"')]
    assert questions[1:] == ["Wat zou je nu willen?", "Welk inzicht krijg je, nu je dit ziet?"]
    assert "<title>De lift: voelen, willen, denken</title>" in line


def test_the_table_says_the_same(bas: Practice) -> None:
    bas.page("coachee", "bas", "sessie-2026-03-12-les.html").order(
        "Etage", "1 voelen Ik houd het niet uit.",
        "2 willen Wat zou je nu willen? Tijd geven. aan de knoppen: coach",
        "3 denken Welk inzicht krijg je, nu je dit ziet? aan de knoppen: samen",
    )  # fmt: skip


def test_nothing_about_the_lift_reads_as_better_or_worse(bas: Practice) -> None:
    text = bas.page("coachee", "bas", "sessie-2026-03-12-les.html").text
    assert not re.search(r"hoger|lager|diep|beter|omhoog|omlaag|stijg|daal|%|score", text)


def test_over_time_each_talk_has_its_line_and_the_questions_that_moved(bas: Practice) -> None:
    page = bas.page("coachee", "bas", "traject-wachten.html")
    page.order("De lift, gesprek na gesprek", "12 mrt", "voelen, willen, denken", "Wat zou je nu")


def test_a_moment_lights_its_floor(bas: Practice) -> None:
    page = bas.page("coachee", "bas", "sessie-2026-03-12-les.html")
    page.order("Bas wacht", "In de lift: voelen")
    shaft = page.raw[page.raw.index("<title>De lift</title>") :].split("</svg>")[0]
    assert ['class="lit"' in one for one in shaft.split("<rect")[1:]] == [False, True, False]


def test_the_practice_decides_which_floor_is_on_top(bas: Practice) -> None:
    settings = bas.root / "beeldsite.toml"
    settings.write_text(settings.read_text() + 'floors = ["willen", "voelen", "denken"]\n')
    bas.built("coachee")
    names = re.findall(
        r"<text y=[^>]+>(denken|voelen|willen)<", drawn(bas, "sessie-2026-03-12-les.html")
    )
    assert names == ["willen", "voelen", "denken"]


def test_a_talk_of_one_stop_has_no_line(bas: Practice) -> None:
    bas.note("bas/2026-03-20-kort.md", "---\nlift: [{etage: voelen, gezegd: Stil.}]\n---\n")
    bas.built("coachee")
    page = bas.page("coachee", "bas", "sessie-2026-03-20-kort.html")
    assert "chart ride" not in page.raw
    page.order("1 voelen Stil.")


def stops(kinds: Sequence[tuple[Floor | None, str]]) -> list[LiftStop]:
    return [LiftStop(floor, "", question, "") for floor, question in kinds]


stopped = some.lists(
    some.tuples(some.sampled_from([*Floor, None]), some.text(max_size=90)), max_size=12
)


def within(drawn: Ride) -> bool:
    heights = {height for _, height in drawn.floors}
    return all(0 <= one.x <= drawn.width and one.y in heights for one in drawn.halts) and all(
        0 <= height <= drawn.height for height in heights
    )


@given(stopped)
def test_every_stop_lies_on_a_floor_within_the_drawing(
    kinds: list[tuple[Floor | None, str]],
) -> None:
    for draw in (ride, short_ride, strip):
        assert within(draw(stops(kinds), FLOORS))


@given(stopped)
def test_questions_keep_clear_of_each_other_and_of_the_edge(
    kinds: list[tuple[Floor | None, str]],
) -> None:
    drawn = ride(stops(kinds), FLOORS)
    wide = {one.x: max(map(len, one.lines)) * LETTER for one in drawn.jumps if one.lines}
    step = drawn.halts[1].x - drawn.halts[0].x if drawn.jumps else 0
    assert all(width <= step or width <= LETTER for width in wide.values())
    assert all(one.y >= 0 for one in drawn.jumps if one.lines)
