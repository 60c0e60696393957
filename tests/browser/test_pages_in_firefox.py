"""Pages from disk in Firefox, which keeps each file to itself: what script adds works there too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.firefox import Tab
from tests.conftest import Practice

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Opened = Callable[..., Tab]


@pytest.fixture
def opened(tab: Tab) -> Opened:
    """Open a page from disk, as if never before."""

    def opening(path: Path, address: str = "") -> Tab:
        tab.go("about:blank")
        tab.go(path.as_uri() + address)
        return tab

    return opening


def plays(tab: Tab) -> None:
    """Leave a test where this Firefox cannot play clips at all."""
    known = """document.createElement("video").canPlayType('video/mp4; codecs="avc1.42E01E"')"""
    if not tab.gives(known):
        pytest.skip("NOT TESTED: this Firefox plays no H.264 (Debian: libavcodec-extra)")


def test_a_strength_plays_in_a_row(anna: Path, opened: Opened) -> None:
    tab = opened(anna / "kracht-rust.html")
    plays(tab)
    tab.gives("{ for (const one of document.querySelectorAll('video')) one.muted = true; }")
    tab.gives("{ document.querySelector('#row').click(); }")
    assert tab.gives("document.querySelector('#place').innerText") == "Moment 1 van 2"
    tab.awaits("document.querySelector('video').currentTime > 0")
    tab.gives(
        "{ const one = document.querySelector('video'); one.currentTime = one.duration - 0.1; }"
    )
    tab.awaits("document.querySelector('#place').innerText === 'Moment 2 van 2'")
    tab.awaits("document.querySelectorAll('video')[1].currentTime > 0")
    assert tab.gives("document.querySelector('video').paused")


def test_the_timeline_shows_one_strength_and_its_address_remembers(
    anna: Path, opened: Opened
) -> None:
    tab = opened(anna / "tijdlijn.html")
    shown = """[...document.querySelectorAll(".line > li")].filter((one) => one.checkVisibility())
      .map((one) => one.querySelector("h3").innerText)"""
    assert len(tab.gives(shown)) > 1
    tab.gives("{ document.querySelector('[value*=nieuwsgierigheid]').click(); }")
    assert tab.gives(shown) == ["Hoeken meten met de geodriehoek"]
    address = tab.gives("location.href")
    assert "?s=" in address
    tab.go("about:blank")
    tab.go(address)
    assert tab.gives(shown) == ["Hoeken meten met de geodriehoek"]


def test_search_finds_a_moment(anna: Path, opened: Opened) -> None:
    tab = opened(anna / "zoek.html")
    tab.gives(
        """{ const field = document.querySelector("#q"); field.value = "wach dénkt";
          field.dispatchEvent(new Event("input")); }"""
    )
    assert tab.gives("document.querySelector('#found a').innerText") == (
        "Anna wacht en de klas denkt door"
    )


def test_captions_are_shown_by_their_button(sample: Practice, opened: Opened) -> None:
    tab = opened(sample.folder("coachee", "noor") / "sessie-2026-03-19-een-brug-van-papier.html")
    track = "document.querySelector('video').textTracks[0]"
    assert tab.gives(f"{track}.mode") == "disabled"
    tab.gives("{ document.querySelector('[data-lang]').click(); }")
    assert tab.gives(f"{track}.mode") == "showing"
    assert tab.awaits(f"{track}.cues?.length") > 0


def test_the_chosen_light_is_remembered(anna: Path, opened: Opened) -> None:
    tab = opened(anna / "index.html")
    tab.gives("{ delete localStorage['beeldsite:theme']; }")
    tab = opened(anna / "index.html")
    tab.gives("{ document.querySelector('#light').click(); }")
    chosen = tab.gives("document.documentElement.dataset.theme")
    assert chosen in ("light", "dark")
    tab = opened(anna / "index.html")
    assert tab.gives("document.documentElement.dataset.theme") == chosen
