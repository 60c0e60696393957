"""Captions as readers meet them: from disk and over http, on and off, with and without script."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Locator, Page, expect
from starlette.staticfiles import StaticFiles

from tests.browser.conftest import violations
from tests.conftest import new_practice
from tests.footage import counted

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Opened = Callable[..., Page]
SESSION = "sessie-2026-03-12-les.html"
NOTE = """
    ---
    video: {bestand: les.mp4, in_beeld: [], dempen: [0:04.5-0:05]}
    momenten:
      - {fragment: 0:01-0:04, titel: Noor wacht, kernkwaliteiten: [rust]}
      - {fragment: 0:02-0:05, titel: Egel durft, kernkwaliteiten: [rust]}
    ---
    Ook dit:

    ![[les.mp4#t=3,6]]
    """
DUTCH = """WEBVTT

00:01.500 --> 00:02.500
<v Noor>Wie <b>durft</b>?

00:03.000 --> 00:04.000
<v Egel>Ik & jij &lt;samen&gt;

00:04.500 --> 00:05.500
Michelle
"""
ENGLISH = "1\n00:00:01,500 --> 00:00:02,500\nWho dares?\n"


@pytest.fixture(scope="module")
def noor(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The portfolio of someone who is heard in Dutch, with captions in two languages."""
    made = new_practice(tmp_path_factory.mktemp("said") / "praktijk", "nl")
    counted(made.file("content/noor/video/les.mp4", b""), frames=150)
    made.file("content/noor/video/les.vtt", DUTCH.encode())
    made.file("content/noor/video/les.en.srt", ENGLISH.encode())
    made.note("noor/2026-03-12-les.md", NOTE)
    made.built("coachee")
    return made.folder("coachee", "noor")


@pytest.fixture(scope="module")
def address(noor: Path) -> Iterator[str]:
    """The same portfolio over http, on this machine, by a server that knows parts of files."""
    config = uvicorn.Config(StaticFiles(directory=noor), port=0, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}/{SESSION}"
    server.should_exit = True
    thread.join()


def showing(video: Locator, seconds: float) -> list[str]:
    """Return what the captions in view say at a time of the clip, as soon as they are read."""
    said: list[str] = video.evaluate(
        """(video, seconds) => new Promise((done) => {
          const shown = [...video.textTracks].filter((one) => one.mode === "showing");
          const at = (cue) => cue.startTime <= seconds && seconds < cue.endTime;
          const told = () => shown.every((one) => one.cues?.length)
            ? done(shown.flatMap((one) => [...one.cues].filter(at).map((cue) => cue.text)))
            : requestAnimationFrame(told);
          told();
        })""",
        seconds,
    )
    return said


@pytest.fixture(params=["file", "http"])
def page(
    request: pytest.FixtureRequest, noor: Path, opened: Opened, browser: Browser
) -> Iterator[Page]:
    if request.param == "file":
        yield opened(noor / SESSION)
        return
    context = browser.new_context()
    shown = context.new_page()
    shown.goto(request.getfixturevalue("address"))
    yield shown
    context.close()


def button(page: Page, moment: int, language: str = "Nederlands") -> Locator:
    name = f"Ondertiteling {language}"
    return page.locator(f"#m-{moment}").get_by_role("button", name=name)


def test_captions_show_at_their_time_once_they_are_asked_for(page: Page) -> None:
    video = page.locator("#m-1 video")
    assert showing(video, 0.8) == []
    button(page, 1).click()
    assert showing(video, 0.8) == ["Noor: Wie durft?"]
    assert showing(video, 1.7) == []
    assert showing(video, 2.5) == ["Egel: Ik &amp; jij &lt;samen&gt;"]


def test_the_button_says_what_is_on_and_turns_it_off(page: Page) -> None:
    dutch, english = button(page, 1), button(page, 1, "Engels")
    for pressed, kept in ((dutch, "nl"), (english, "en"), (english, "")):
        pressed.press("Enter")
        expect(dutch).to_have_attribute("aria-pressed", str(kept == "nl").lower())
        expect(english).to_have_attribute("aria-pressed", str(kept == "en").lower())
    assert showing(page.locator("#m-1 video"), 0.8) == []


def test_the_choice_holds_for_every_clip_and_for_the_next_visit(page: Page) -> None:
    button(page, 1, "Engels").click()
    expect(button(page, 2, "Engels")).to_have_attribute("aria-pressed", "true")
    page.reload()
    for moment in (1, 2):
        expect(button(page, moment, "Engels")).to_have_attribute("aria-pressed", "true")
    assert showing(page.locator("#m-1 video"), 0.8) == ["Who dares?"]
    assert showing(page.locator("#m-2 video"), 0.3) == ["Who dares?"]


def test_a_clip_without_the_chosen_language_shows_the_one_it_has(page: Page) -> None:
    button(page, 1, "Engels").click()
    said = showing(page.locator("figure.clip video").last, 0.2)
    assert said == ["Egel: Ik &amp; jij &lt;samen&gt;"]


def test_the_players_own_menu_is_the_same_choice(page: Page) -> None:
    page.locator("#m-1 video").evaluate("(video) => { video.textTracks[0].mode = 'showing' }")
    expect(button(page, 1)).to_have_attribute("aria-pressed", "true")
    expect(button(page, 2)).to_have_attribute("aria-pressed", "true")


def test_what_was_silenced_is_not_in_the_captions(page: Page) -> None:
    button(page, 2).click()
    assert showing(page.locator("#m-2 video"), 2.7) == ["[niet te horen]"]
    assert "michelle" not in page.content().lower()


def test_without_script_the_players_own_control_has_the_captions(
    noor: Path, opened: Opened
) -> None:
    shown = opened(noor / SESSION, java_script_enabled=False)
    assert shown.locator("#m-1 video[controls] track").count() == 2
    shown.get_by_text("Lees wat er gezegd wordt (Nederlands)").first.click()
    assert shown.get_by_text("Ik & jij <samen>").first.is_visible()


def test_on_paper_what_is_said_is_open(noor: Path, opened: Opened) -> None:
    for name in (SESSION, "afdruk.html"):
        shown = opened(noor / name, java_script_enabled=False)
        shown.emulate_media(media="print")
        assert shown.get_by_text("Ik & jij <samen>").first.is_visible()


def test_what_is_said_can_be_searched(noor: Path, opened: Opened) -> None:
    shown = opened(noor / "zoek.html", "?q=samen")
    shown.locator("#found").get_by_role("link", name="Noor wacht").click()
    assert shown.url.endswith(f"{SESSION}#m-1")


def test_everyone_can_use_a_page_with_captions(noor: Path, opened: Opened) -> None:
    shown = opened(noor / SESSION, viewport={"width": 360, "height": 740})
    shown.locator("details.said").first.locator("summary").click()
    assert violations(shown) == []
    assert shown.evaluate("document.documentElement.scrollWidth") == 360


def test_nothing_moves_where_there_are_captions(noor: Path, opened: Opened) -> None:
    shown = opened(noor / SESSION, viewport={"width": 360, "height": 740})
    shown.wait_for_timeout(300)
    moved = shown.evaluate(
        """new Promise((done) => {
          const told = (list) => done(list.getEntries().map((one) => one.value));
          new PerformanceObserver(told).observe({ type: "layout-shift", buffered: true });
          setTimeout(done, 300, []);
        })"""
    )
    assert moved == []
