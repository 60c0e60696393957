"""Charts as readers meet them: on the smallest phone, in forced colours, on paper, read aloud."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Opened = Callable[..., Page]
SESSION = "sessie-2025-10-01-meten.html"
PAGES = (
    "index.html",
    "krachten.html",
    "kracht-rust.html",
    "traject-wachten.html",
    SESSION,
    "modellen.html",
    "afdruk-1.html",
    "afdruk-2.html",
)
SIZES = """charts => charts.flatMap(chart => [...chart.querySelectorAll("text")]
  .filter(text => text.checkVisibility())
  .map(text => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a))"""
SHARP = """charts => charts.flatMap(chart => [...chart.querySelectorAll(".lit")])
  .filter(lit => lit.tagName !== "text")
  .map(lit => parseFloat(getComputedStyle(lit).strokeWidth))"""
UNSEEN = """charts => charts
  .flatMap(chart => [...chart.querySelectorAll("path,circle,line,polyline")])
  .filter(one => one.checkVisibility())
  .filter(one => ["none", getComputedStyle(document.body).backgroundColor]
    .includes(getComputedStyle(one).stroke) && getComputedStyle(one).fill === "none").length"""


@pytest.mark.parametrize("name", PAGES)
def test_words_in_a_chart_can_be_read_on_the_smallest_phone(
    name: str, anna: Path, opened: Opened
) -> None:
    page = opened(anna / name, viewport={"width": 320, "height": 640})
    sizes = page.locator("svg.chart").evaluate_all(SIZES)
    assert min(sizes, default=11) >= 10.5


@pytest.mark.parametrize("name", PAGES)
def test_every_chart_says_what_it_is(name: str, anna: Path, opened: Opened) -> None:
    page = opened(anna / name)
    charts = page.locator("svg.chart[role=img]")
    titles = charts.locator("title").all_text_contents()
    assert len(titles) == charts.count()
    assert all(title.strip() for title in titles)
    assert page.locator("svg.chart:not([role=img]):not([aria-hidden=true])").count() == 0


@pytest.mark.parametrize("name", ["modellen.html", SESSION, "traject-wachten.html"])
def test_beside_every_chart_stands_what_it_shows(name: str, anna: Path, opened: Opened) -> None:
    page = opened(anna / name)
    drawn = page.locator("section:has(> svg.chart), section:has(> .series)")
    assert drawn.count() > 0
    for section in drawn.all():
        assert section.locator("table, ol, ul, dl").count() > 0


@pytest.mark.parametrize("name", ["modellen.html", SESSION])
def test_what_is_lit_is_also_drawn_thicker(name: str, anna: Path, opened: Opened) -> None:
    widths = opened(anna / name).locator("svg.chart").evaluate_all(SHARP)
    assert widths
    assert min(widths) > 1.2


@pytest.mark.parametrize("name", PAGES)
def test_charts_stay_visible_in_forced_colours(name: str, anna: Path, opened: Opened) -> None:
    page = opened(anna / name, forced_colors="active")
    assert page.locator("svg.chart").evaluate_all(UNSEEN) == 0


@pytest.mark.parametrize("name", [SESSION, "kracht-rust.html", "modellen.html"])
def test_paper_carries_the_same_facts(name: str, anna: Path, opened: Opened) -> None:
    page = opened(anna / name, java_script_enabled=False)
    facts = page.evaluate(
        """() => { document.querySelectorAll("details").forEach(one => { one.open = true; });
          return [...document.querySelectorAll("main :is(h1,h2,h3,p,li,td,th,dt,dd,text)")]
            .filter(one => one.checkVisibility() && !one.querySelector("button, .open"))
            .map(one => (one.innerText ?? one.textContent).trim()).filter(Boolean); }"""
    )
    page.reload()
    page.emulate_media(media="print")
    paper = " ".join(page.locator("main").inner_text().split())
    drawn = " ".join(page.locator("main svg text").all_text_contents())
    for fact in facts:
        words = " ".join(fact.split())
        assert words in paper or words in drawn


@pytest.mark.parametrize("name", ["krachten.html", SESSION, "traject-wachten.html"])
def test_paper_has_margins_and_its_pages_a_number(name: str, anna: Path, opened: Opened) -> None:
    (said,) = opened(anna / name).evaluate(
        """() => [...document.styleSheets[0].cssRules].filter(one => one instanceof CSSPageRule)
          .map(one => one.cssText)"""
    )
    assert "margin: 18mm 16mm" in said
    assert "counter(page)" in said
