"""Finished pages as readers meet them: from disk, on a phone and on a large screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Practice
from tests.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Opened = Callable[..., Page]
SESSION = "sessie-2025-10-01-meten.html"
KINDS = (
    "coachee/anna/index.html",
    "coachee/anna/traject-wachten.html",
    f"coachee/anna/{SESSION}",
    "coachee/anna/sessie-2025-11-05-opnieuw.html",
    "coachee/anna/reflectie-2025-10-08.html",
    "coachee/anna/krachten.html",
    "coachee/anna/kracht-rust.html",
    "coachee/anna/tijdlijn.html",
    "coachee/anna/modellen.html",
    "coachee/anna/bekwaamheid.html",
    "coach/anna/vragen.html",
    "coachee/anna/vergelijk-2025-11-05-opnieuw-1.html",
    "coachee/anna/nieuw.html",
    "coachee/anna/zoek.html",
    "coachee/anna/afdruk.html",
    "coachee/anna/afdruk-1.html",
    "coachee/anna/afdruk-2.html",
    "coachee/anna/toegankelijkheid.html",
    "coachee/leeg/index.html",
    "coachee/leeg/zoek.html",
    "coachee/tien/sessie-2026-03-12-les.html",
    "reviewer/anna/index.html",
    "coach/index.html",
    "coach/toestemmingen.html",
    "coach/achtergehouden.html",
    "coach/gezichten.html",
    "coach/verantwoording.html",
)
PHONE = {"width": 360, "height": 740}


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_wider_than_the_smallest_phone(
    kind: str, practice: Practice, opened: Opened
) -> None:
    page = opened(practice.folder("") / kind, viewport={"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_no_recording_is_fetched_before_it_is_played(anna: Path, opened: Opened) -> None:
    page = opened(anna / "index.html")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with page.expect_request("**/*.webp"):
        page.goto((anna / SESSION).as_uri(), wait_until="load")
        page.locator("video").first.scroll_into_view_if_needed()
    assert not any(url.endswith(".mp4") for url in asked)


def test_strengths_come_before_the_images(anna: Path, opened: Opened) -> None:
    page = opened(anna / SESSION)
    moments = page.locator("article.moment").all()
    assert [one.locator(".chips, video").first.get_attribute("class") for one in moments] == [
        "chips"
    ] * 3


def test_a_clip_plays_and_can_be_sought(anna: Path, opened: Opened) -> None:
    video = opened(anna / SESSION).locator("video").first
    width, time = video.evaluate(
        """video => new Promise((done) => {
          video.muted = true;
          video.onseeked = () => done([video.videoWidth, video.currentTime]);
          video.play().then(() => { video.pause(); video.currentTime = 1.5; });
        })"""
    )
    assert (width, time) == (320, 1.5)


def test_a_clip_stops_at_the_still(anna: Path, opened: Opened) -> None:
    page = opened(anna / SESSION)
    page.get_by_role("button", name="Stilzetten").click()
    video = page.locator("video").first
    expect(video).to_have_js_property("currentTime", 1)
    assert video.evaluate("video => video.paused")


def test_a_pupil_in_focus_is_on_no_still(anna: Path, opened: Opened) -> None:
    page = opened(anna / SESSION)
    assert page.locator("video[poster]").count() == 1
    assert page.locator("#m-2 video:not([poster])").count() == 1


def test_erased_images_leave_the_words(anna: Path, opened: Opened) -> None:
    moment = opened(anna / SESSION).locator("#m-3")
    assert moment.get_by_text("Beeld gewist op 3 maart 2026").is_visible()
    assert moment.locator("video").count() == 0


def test_the_nine_fields_face_each_other(anna: Path, opened: Opened) -> None:
    page = opened(anna / SESSION)
    page.get_by_text("De negen vakjes").first.click()
    rows = page.locator("table.nine tr").all()
    assert [row.locator("th, td").all_inner_texts() for row in rows] == [
        ["", "Ik", "M. vermoeden"],
        ["wilde", "ruimte geven", "zeker weten"],
        ["voelde", "spanning", "Wat voelde de ander?"],
        ["dacht", "nog even", "Wat dacht de ander?"],
        ["deed", "telde", "keek op"],
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_without_script_no_control_is_dead(kind: str, practice: Practice, opened: Opened) -> None:
    page = opened(practice.folder("") / kind, java_script_enabled=False)
    assert page.locator("button:visible, input:visible, select:visible").count() == 0
    assert page.locator("video:not([controls])").count() == 0
    assert page.locator("main").inner_text().strip()


def test_without_script_a_fold_opens(anna: Path, opened: Opened) -> None:
    page = opened(anna / SESSION, java_script_enabled=False)
    page.get_by_text("Toen, bij het terugkijken, en nu").first.click()
    assert page.get_by_text("het was kort").is_visible()


def test_search_finds_a_moment(anna: Path, opened: Opened) -> None:
    page = opened(anna / "zoek.html")
    page.get_by_role("searchbox").fill("wach dénkt")
    page.get_by_role("link", name="Anna wacht en de klas denkt door").first.click()
    assert page.url.endswith(f"{SESSION}#m-1")


def test_search_says_when_it_finds_nothing(anna: Path, opened: Opened) -> None:
    page = opened(anna / "zoek.html", "?q=giraffe")
    assert "Niets gevonden" in page.get_by_role("status").inner_text()


def test_the_timeline_shows_one_strength_and_its_address_remembers(
    anna: Path, opened: Opened
) -> None:
    page = opened(anna / "tijdlijn.html")
    page.get_by_label("nieuwsgierigheid").check()
    assert page.locator(".line > li:visible h3").all_inner_texts() == [
        "Hoeken meten met de geodriehoek"
    ]
    page.goto(page.url)
    assert page.get_by_label("nieuwsgierigheid").is_checked()
    assert page.locator(".line > li:visible").count() == 1


def test_a_strength_plays_in_a_row(anna: Path, opened: Opened) -> None:
    page = opened(anna / "kracht-rust.html")
    page.get_by_role("button", name="Bekijk deze kracht").click()
    assert page.get_by_role("status").inner_text() == "Moment 1 van 2"
    first = page.locator("video").first
    first.evaluate("video => { video.muted = true; video.currentTime = video.duration - 0.1 }")
    page.get_by_text("Moment 2 van 2").wait_for()


def reloaded(page: Page, what: str) -> Any:
    """Return what an expression gives once the page is loaded anew.

    What a page stores reaches the next one when the browser gets to it: to be waited for.
    """
    page.reload()
    return page.evaluate(what)


def test_what_was_seen_is_no_longer_new(anna: Path, opened: Opened) -> None:
    page = opened(anna / "nieuw.html")
    page.evaluate(
        "localStorage[`beeldsite:seen:${location.pathname.replace(/[^/]*$/, '')}`] = '2025-10-02'"
    )
    until(lambda: reloaded(page, "document.querySelectorAll('mark').length") == 2)
    page.get_by_role("button", name="Ik heb alles gezien").click()
    until(lambda: reloaded(page, "document.querySelectorAll('mark').length") == 0)


def test_the_chosen_light_is_there_from_the_first_paint(anna: Path, opened: Opened) -> None:
    page = opened(anna / "index.html")
    page.get_by_role("button", name="Licht of donker").click()
    page.route("**/*.js", lambda route: route.fulfill(body=""))
    until(lambda: reloaded(page, "document.documentElement.dataset.theme") == "dark")


def test_nothing_moves_while_a_page_loads(anna: Path, opened: Opened) -> None:
    page = opened(anna / SESSION, viewport=PHONE)
    page.wait_for_timeout(300)
    moved = page.evaluate(
        """new Promise((done) => {
          const told = (list) => done(list.getEntries().map((one) => one.value));
          new PerformanceObserver(told).observe({ type: "layout-shift", buffered: true });
          setTimeout(done, 300, []);
        })"""
    )
    assert moved == []


def test_paper_holds_stills_and_what_was_folded(anna: Path, opened: Opened) -> None:
    page = opened(anna / SESSION, java_script_enabled=False)
    page.emulate_media(media="print")
    assert page.get_by_text("nog even").first.is_visible()
    assert page.get_by_text("het was kort").is_visible()
    assert page.locator("img.pv").is_visible()
    assert not page.locator("video").first.is_visible()


def test_the_page_for_paper_holds_every_still(anna: Path, opened: Opened) -> None:
    made = opened(anna / "afdruk-2.html").pdf(tagged=True)
    assert len(re.findall(rb"/Subtype\s*/Image\b", made)) >= 2
    assert b"/StructTreeRoot" in made


def test_every_address_within_a_portfolio_leads_somewhere(anna: Path) -> None:
    pages = {path.name: path.read_text("utf-8") for path in anna.glob("*.html")}
    for name, html in pages.items():
        for href in re.findall(r'(?:href|src|poster)="([^"]+)"', html):
            path, _, anchor = href.partition("#")
            if href.startswith(("data:", "#k", "#s-")):
                continue
            assert not path or (anna / path).is_file(), f"{name}: {href}"
            assert not anchor or f'id="{anchor}"' in pages[path or name], f"{name}: {href}"


@pytest.mark.parametrize("kind", KINDS)
def test_no_id_stands_twice_on_a_page(kind: str, practice: Practice) -> None:
    ids = re.findall(r' id="([^"]+)"', (practice.folder("") / kind).read_text("utf-8"))
    assert len(ids) == len(set(ids))
