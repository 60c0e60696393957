"""Time a new moment in ``beeldsite serve``: from saving its note to its first frame in Chromium.

    .venv/bin/python -m benchmarks.preview [--moments 7] [--minutes 4] [--work FOLDER]

The recording is that of ``clips.py``, with its index at the end as cameras write it. A page is
open; a moment is added to its note; the page loads itself anew and the recording stands in.
The next is added when the clip is there.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple

from playwright.sync_api import Page, sync_playwright

from benchmarks.by_hand import recording
from benchmarks.serve import PAUSE, served
from scripts.setup import find_browser

PAGE = "coach/anna/session-2026-03-12-lesson.html"
NOTE = """\
---
date: 2026-03-12
videos: [{{file: les.mp4, visible: []}}]
strengths: [calm]
moments:
{moments}
---
"""
LENGTH = 6  # seconds of a moment
PATIENCE = 60  # seconds
# Tells of each recording that stands in for a clip, by the clock of the computer.
TELLING = """
const now = () => performance.timeOrigin + performance.now();
new MutationObserver(() => {
  for (const video of document.querySelectorAll("video[src*=recording]:not([data-told])")) {
    video.dataset.told = "";
    const made = now();
    video.requestVideoFrameCallback(
      () => window.toldFrame(video.src, performance.timeOrigin, made, now()));
  }
}).observe(document, { childList: true, subtree: true });
"""


class Seen(NamedTuple):
    """Seconds after the note was saved: the page loads anew, has its video, shows its frame."""

    asked: float
    video: float
    frame: float


def note(moments: int) -> str:
    """Return the note with so many moments."""
    rows = (
        f"  - {{clip: {9 + 20 * turn}+{LENGTH}, title: Moment {turn}}}" for turn in range(moments)
    )
    return NOTE.format(moments="\n".join(rows))


def practice(video: Path, work: Path) -> tuple[Path, Path]:
    """Write a practice with one moment; return its root and the note."""
    root = Path(tempfile.mkdtemp(dir=work))
    home = root / "content" / "anna"
    (home / "video").mkdir(parents=True)
    (root / "beeldsite.toml").write_text('lang = "en"\n')
    (home / "index.md").write_text("---\nname: Anna\n---\n")
    (home / "video" / "les.mp4").hardlink_to(video)
    lesson = home / "2026-03-12-lesson.md"
    lesson.write_text(note(1))
    return root, lesson


def measured(page: Page, address: str, lesson: Path, moments: int) -> list[Seen]:
    """Return when each of so many moments was seen."""
    told: list[tuple[str, float, float, float]] = []
    page.expose_function("toldFrame", lambda *what: told.append(what))
    page.add_init_script(TELLING)
    page.goto(address)
    times = []
    for turn in range(1, moments + 1):
        _until(page, lambda: not page.locator("video[src*=recording]").count())
        page.wait_for_timeout(PAUSE * 1000)
        told.clear()
        saved = time.time()
        lesson.write_text(note(turn + 1))
        _until(page, partial(_heard, told, turn))
        times.append(Seen(*(at / 1000 - saved for at in _heard(told, turn))))
        print(f"  {times[-1]}", flush=True)
    return times


def _heard(told: list[tuple[str, float, float, float]], turn: int) -> tuple[float, ...]:
    """Return what was told of a moment, nothing as long as that is not there."""
    return next((one[1:] for one in told if f"#t={9 + 20 * turn}," in one[0]), ())


def _until(page: Page, done: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > end:
            raise SystemExit("nothing came")
        page.wait_for_timeout(20)


def main() -> None:
    """Measure, and print the medians."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--moments", type=int, default=7)
    parser.add_argument("--minutes", type=int, default=4)
    parser.add_argument(
        "--work", type=Path, default=Path(tempfile.gettempdir()) / "beeldsite-clips"
    )
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    root, lesson = practice(recording(given.work, given.minutes), given.work)
    with served(root, "coach") as address, sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        page = launched.new_page()
        times = measured(page, address + PAGE, lesson, given.moments)
        launched.close()
    print("| loads anew | has its video | shows its first frame |\n|---|---|---|")
    middle = (median(getattr(one, name) for one in times) * 1000 for name in Seen._fields)
    print("| " + " | ".join(f"{one:.0f} ms" for one in middle) + " |")


if __name__ == "__main__":
    main()
