"""Time one edited note in ``beeldsite serve``: from saving it to the changed page on disk.

    .venv/bin/python -m benchmarks.serve [--people 50 500] [--edits 30] [--work FOLDER]

Each size is served in a process of its own (coachee's edition); a note is saved the way editors do,
now in place and now by rename, and the page is read until it says what was saved.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles

from benchmarks import corpus

PAUSE = 0.7  # seconds between two edits: a writer, not a storm


@contextmanager
def served(root: Path, edition: str = "coachee") -> Iterator[str]:
    """Serve a practice until the block ends, at the address that is given."""
    command = [sys.executable, "-m", "beeldsite", "serve", "-e", edition, "--port", "0"]
    surroundings = {**os.environ, "BEELDSITE_TODAY": "2026-11-22"}
    surroundings.pop("PYTHONDONTWRITEBYTECODE", None)
    with subprocess.Popen(
        command, cwd=root, env=surroundings, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            told = server.stdout.readline() if server.stdout else ""
            time.sleep(2)
            yield "".join(re.findall(r"http\S+/", told))
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(20)


def edit(root: Path, note: Path, number: int) -> float:
    """Save a note with a new sentence; return the seconds until its page on disk has it."""
    person = note.parent.name
    page = next((root / "output" / "coachee" / person).glob(f"*{note.stem[:10]}*.html"))
    said = f"Zin nummer {number} is er zojuist bij geschreven."
    text = note.read_text("utf-8") + f"\n{said}\n"
    started = time.perf_counter()
    if number % 2:
        beside = note.with_suffix(".tmp")
        beside.write_text(text, "utf-8")
        beside.replace(note)
    else:
        note.write_text(text, "utf-8")
    while said not in page.read_text("utf-8"):
        if time.perf_counter() - started > 60:
            raise SystemExit(f"{page} never said it")
        time.sleep(0.001)
    return time.perf_counter() - started


def measured(people: int, edits: int, work: Path) -> list[float]:
    """Return the seconds of each edit in a practice of that many people."""
    root = work / f"serve{people}"
    corpus.beeldsite(people, root)
    notes = [one for one in sorted((root / "content").glob("*/*.md")) if one.stem != "index"]
    with served(root):
        times = []
        for number in range(edits):
            times.append(edit(root, notes[(number // 5) * 37 % len(notes)], number))
            time.sleep(PAUSE)
        return times


def main() -> None:
    """Measure each size and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--people", type=int, nargs="+", default=[50, 500])
    parser.add_argument("--edits", type=int, default=30)
    parser.add_argument(
        "--work", type=Path, default=Path(tempfile.gettempdir()) / "beeldsite-bench"
    )
    given = parser.parse_args()
    print("| people | median | 95 % | slowest |\n|---|---|---|---|")
    for people in given.people:
        times = [one * 1000 for one in measured(people, given.edits, given.work)]
        high = quantiles(times, n=20)[-1]
        print(f"| {people} | {median(times):.0f} ms | {high:.0f} ms | {max(times):.0f} ms |")


if __name__ == "__main__":
    main()
