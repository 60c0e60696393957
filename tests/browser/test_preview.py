"""The preview as a browser shows it: what stands in for a clip that is still to be cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from beeldsite.order import Listener
from beeldsite.studio.loop import Studio
from tests.conftest import Practice
from tests.footage import H264, counted, number, pictures
from tests.test_studio import followed

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HEVC = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=0", "-tag:v", "hvc1")
NOTE = """\
---
datum: 2026-03-12
video: {bestand: les.mp4, in_beeld: []}
momenten:
  - {fragment: 0:01-0:03, titel: Samen stil, kernkwaliteiten: [rust]}
---
"""
LONG = 60_000  # milliseconds, for the slowest machine
PAGE = "coach/anna/sessie-2026-03-12-kring.html"
Previewed = Callable[[tuple[str, ...]], tuple[Page, Studio]]


@pytest.fixture
def previewed(dutch: Practice, browser: Browser) -> Iterator[Previewed]:
    """Open a page in the preview, of a recording of that kind; clips are not cut yet."""
    opened = []

    def show(kind: tuple[str, ...]) -> tuple[Page, Studio]:
        (dutch.root / "content" / "anna" / "video").mkdir(parents=True, exist_ok=True)
        counted(dutch.root / "content" / "anna" / "video" / "les.mp4", *kind)
        dutch.note("anna/2026-03-12-kring.md", NOTE)
        studio = Studio(dutch.order("coach"), 0, Listener()).__enter__()
        page = browser.new_page()
        opened.append((studio, page))
        page.goto(studio.address + PAGE)
        return page, studio

    yield show
    for studio, page in opened:
        page.close()
        studio.__exit__(None, None, None)


def test_recording_stands_in_from_the_start_of_the_moment(previewed: Previewed) -> None:
    page, _ = previewed((*H264, "-vf", "scale=1280:720:flags=neighbor"))
    video = page.locator("video")
    expect(video).to_be_visible(timeout=LONG)
    page.wait_for_function("document.querySelector('video').readyState >= 2", timeout=LONG)
    assert video.evaluate("(one) => [one.currentTime, one.videoWidth]") == [1, 1280]
    assert page.get_by_text("Deze clip wordt gemaakt").is_hidden()


def test_film_a_browser_cannot_show_is_a_still_until_its_clip_is_there(
    previewed: Previewed, tmp_path
) -> None:
    page, studio = previewed((*HEVC, "-pix_fmt", "yuv420p", "-c:a", "aac"))
    still = page.locator("img[src*=glimpse]")
    expect(still).to_be_visible(timeout=LONG)
    expect(page.get_by_text("Deze clip wordt gemaakt en komt hier vanzelf.")).to_be_visible(
        timeout=LONG
    )
    seen = tmp_path / "seen.jpg"
    address = studio.address.rstrip("/") + str(still.get_attribute("src"))
    seen.write_bytes(page.request.get(address).body())
    assert number(next(pictures(seen))) == 25
    with followed(studio):
        expect(page.locator("video[src*=clips]")).to_be_visible(timeout=LONG)
