"""What is for paper: in parts that are no heavier than other pages, and nothing is left out."""

from __future__ import annotations

import random
from gzip import compress

import pytest

from tests.conftest import Practice

COURSE = "---\ntitel: Leren wachten\nstart: 2026-01-01\nideaal: Dat ieder kind durft.\n---\n"
REFLECTION = "---\ntitel: Later\n---\nIk wacht nu vaker.\n"


def talk(number: int, words: int) -> str:
    """Return a note with many different words: they squeeze badly, as prose does."""
    letters = random.Random(number)  # noqa: S311 no secrets here
    drawn = (
        "".join(letters.choices("aeioudklmnrst", k=letters.randint(2, 9))) for _ in range(words)
    )
    moments = "".join(
        f"  - {{titel: Moment {number}.{one}, kernkwaliteiten: [rust], laag: gedrag}}\n"
        for one in range(4)
    )
    return (
        f"---\ntitel: Gesprek {number}\nmomenten:\n{moments}---\n{' '.join(drawn)} Slot {number}.\n"
    )


@pytest.fixture
def year(dutch: Practice) -> Practice:
    """A year of talks: ten in a trajectory, and a reflection in none."""
    dutch.note("anna/index.md", "---\nnaam: Anna\n---\nAnna telt graag.\n")
    dutch.note("anna/wachten/index.md", COURSE)
    for number in range(1, 11):
        dutch.note(f"anna/wachten/2026-01-{number:02}-gesprek.md", talk(number, 500))
    dutch.note("anna/2026-02-01-reflectie.md", REFLECTION)
    dutch.built("coachee")
    return dutch


def parts(practice: Practice) -> list[str]:
    found = practice.folder("coachee", "anna").glob("afdruk-*.html")
    return sorted((one.name for one in found), key=lambda name: (len(name), name))


def test_a_year_is_parted_and_each_talk_stands_in_one_part(year: Practice) -> None:
    texts = [year.page("coachee", "anna", name).text for name in parts(year)]
    assert len(texts) > 3
    assert "Dat ieder kind durft." in texts[0]
    for number in range(1, 11):
        assert sum(f"Slot {number}." in text for text in texts) == 1
    assert "Ik wacht nu vaker." in texts[-1]


def test_no_part_is_heavier_than_another_page_may_be(year: Practice) -> None:
    for name in parts(year):
        page = year.folder("coachee", "anna") / name
        assert len(compress(page.read_bytes())) <= 12 * 1024


def test_the_first_sheet_says_what_is_in_each_part(year: Practice) -> None:
    page = year.page("coachee", "anna", "afdruk.html")
    page.order(
        "Anna telt graag.", "Leren wachten", "Gesprek 1 ·", "1 januari", "Gesprek 10", "Later"
    )
    assert [link for link in page.links if link.startswith("afdruk-")] == parts(year)


def test_parts_lead_to_each_other_and_to_the_first_sheet(year: Practice) -> None:
    links = year.page("coachee", "anna", parts(year)[1]).links
    assert {"afdruk.html", "afdruk-1.html", "afdruk-3.html"} <= set(links)


def test_what_fits_on_one_page_is_not_parted(dutch: Practice) -> None:
    dutch.note("anna/2026-01-01-gesprek.md", talk(1, 50))
    dutch.note("anna/2026-02-01-reflectie.md", REFLECTION)
    dutch.built("coachee")
    assert parts(dutch) == []
    dutch.page("coachee", "anna", "afdruk.html").order("Moment 1.3", "Ik wacht nu vaker.")


def test_ids_of_all_parts_differ(year: Practice) -> None:
    found = [
        one["id"]
        for name in parts(year)
        for one in year.page("coachee", "anna", name).all("article")
    ]
    assert len(found) == len(set(found)) == 40
