"""Clips as browsers show them: from the first frame on, in Chromium and in Firefox alike."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from beeldsite import cutting
from beeldsite.ffmpeg import probe
from scripts.setup import find_firefox
from tests.browser.firefox import firefox
from tests.footage import BITS, BOX, TOOLS, WIDTH, counted, job

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OURS = ("-c:v", "libx264", "-preset", "veryfast", "-bf", "2", "-pix_fmt", "yuv420p", "-c:a", "aac")
LOOK = f"""(async () => {{
  const video = document.querySelector("video"), read = [];
  const once = (kind) => new Promise((done) => {{ video["on" + kind] = done; }});
  if (video.readyState < 2) await once("loadeddata");
  const canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
  canvas.width = {WIDTH};
  canvas.height = 180;
  for (const at of [0.001, 0.02, 1.46, 1.5, 1.54, 2.5, 9.5, 9.98, 10.02, 11.5]) {{
    // A frame may be drawn a little after the browser says it is there; or be the one before.
    const drawn = new Promise((done) => video.requestVideoFrameCallback(done));
    video.currentTime = at;
    await once("seeked");
    await Promise.race([drawn, new Promise((done) => setTimeout(done, 400))]);
    pen.drawImage(video, 0, 0, {WIDTH}, 180);
    const row = pen.getImageData(0, 30, {WIDTH}, 1).data;
    let number = 0;
    for (let bit = 0; bit < {BITS}; bit += 1) {{
      number += (row[4 * ({BOX} * bit + {BOX // 2})] > 128) << bit;
    }}
    read.push([at, number]);
  }}
  return {{ read, length: video.duration }};
}})()"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bool], Path]:
    """Make a page with a clip from 4.52 to 16.52 s, of a recording kept where it can be or not."""
    folder = tmp_path_factory.mktemp("clips")

    def make(kept: bool) -> Path:
        name = f"kept{kept}"
        size = "640:360" if kept else "1280:1080"  # the second is too large to be kept
        shape = ("-vf", f"scale={size}:flags=neighbor,setsar=1", "-g", "50")
        video = counted(folder / f"{name}.mp4", *OURS, *shape, frames=500)
        what = job(video, 4520, 16_520)
        seen = probe(TOOLS, video)
        assert seen.plain is kept
        cutting.cut(TOOLS, [what], folder, seen)
        clip = b64encode((folder / what.main).read_bytes()).decode()
        video_of = f'<video muted src="data:video/mp4;base64,{clip}"></video>'
        html = f"<!doctype html><title>c</title>{video_of}"
        (folder / f"{name}.html").write_text(html)
        return Path(folder / f"{name}.html")

    return make


def is_exact(found: dict[str, Any]) -> None:
    """Fail where a frame is not the one of its time, give or take the frame next to it."""
    assert found["length"] == pytest.approx(12, abs=0.05)
    assert found["read"][0] == [0.001, 113]
    for at, number in found["read"]:
        assert abs(number - int((4.52 + at) * 25 + 0.01)) <= 1, (at, number)


@pytest.mark.parametrize("kept", [True, False], ids=["kept", "made whole"])
def test_clip_is_exact_in_chromium(
    kept: bool, page: Callable[[bool], Path], opened: Callable[..., Page]
) -> None:
    is_exact(opened(page(kept)).evaluate(LOOK))


@pytest.mark.parametrize("kept", [True, False], ids=["kept", "made whole"])
def test_clip_is_exact_in_firefox(kept: bool, page: Callable[[bool], Path], tmp_path: Path) -> None:
    program = find_firefox()
    if not program:
        pytest.skip("NOT TESTED: this machine has no Firefox (Debian: apt-get install firefox-esr)")
    with firefox(program, tmp_path) as tab:
        tab.go(page(kept).as_uri())
        is_exact(tab.gives(LOOK))
