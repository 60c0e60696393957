"""Time the clips of a lesson: beeldsite against plain ffmpeg with the same recipe.

    .venv/bin/python -m benchmarks.clips [--minutes 45] [--moments 40] [--rounds 2] [--work FOLDER]
        [--steps clips ready hidden again memory quality] [--lock FILE]

The recording is made by this script: 1080p, 30 frames a second, 8 Mb/s, with noise in it as a
camera has. ``by_hand`` says what beeldsite is measured against: plain commands one after another
(= 1.00) or two at a time, and tuned ones. All take turns within a round, on the same machine. With
``--lock`` each turn waits until nobody else holds that file locked (``flock``).
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median

from benchmarks.by_hand import (
    LENGTH,
    TOOLS,
    Lesson,
    by_hand,
    decoded,
    plain_clip,
    ready,
    recording,
    tuned_clip,
    vmaf,
)
from benchmarks.memory import peaks

NOTE = """\
---
date: 2026-03-12
videos: [{{file: les.mp4, visible: []{edits}}}]
strengths: [calm]
moments:
{moments}
---
"""
EDITS = ", blur: {x: 10%, y: 10%, w: 30%, h: 40%}, mute: [0:00-0:20]"
MB = 1_000_000
Ways = dict[str, Callable[[], None]]


# --- beeldsite ------------------------------------------------------------------------------------


def practice(work: Path, lesson: Lesson, edits: str = "") -> Path:
    """Write a practice of one note with all the moments."""
    root = Path(tempfile.mkdtemp(dir=work))
    (root / "content" / "anna" / "video").mkdir(parents=True)
    (root / "beeldsite.toml").write_text('lang = "en"\n')
    (root / "content" / "anna" / "index.md").write_text("---\nname: Anna\n---\n")
    (root / "content" / "anna" / "video" / "les.mp4").hardlink_to(lesson.video)
    moments = "\n".join(
        f"  - {{clip: {one}+{LENGTH}, title: Moment {one}}}" for one in lesson.starts
    )
    note = NOTE.format(moments=moments, edits=edits)
    (root / "content" / "anna" / "2026-03-12-lesson.md").write_text(note)
    return root


@contextmanager
def building(root: Path, log: Path | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """Build the coach's edition; with ``log``, each start of ffmpeg or ffprobe is a line there."""
    surroundings = {**os.environ, "BEELDSITE_TODAY": "2026-11-22", "CI": "1"}
    if log:
        surroundings["BEELDSITE_FFMPEG"] = str(_counting(log))
    command = [sys.executable, "-m", "beeldsite", "build", "-e", "coach"]
    with subprocess.Popen(
        command, cwd=root, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        yield process
        told = process.communicate()[0]
        if process.returncode:
            raise SystemExit(told.decode())


def build(root: Path, log: Path | None = None) -> None:
    """Build, and wait for it."""
    with building(root, log):
        pass


def _counting(log: Path) -> Path:
    """Return a folder with both programs, that tell of each start."""
    folder = log.with_suffix(".bin")
    folder.mkdir(exist_ok=True)
    for name, path in (("ffmpeg", TOOLS.ffmpeg), ("ffprobe", TOOLS.ffprobe)):
        script = folder / name
        script.write_text(f'#!/bin/sh\necho "{name} $*" >> {log}\nexec {path} "$@"\n')
        script.chmod(0o755)
    return folder


def starts(root: Path, work: Path) -> tuple[int, int]:
    """Return how many processes a build starts, and how many of them write a film."""
    log = work / "starts.log"
    log.write_text("")
    build(root, log)
    lines = [line for line in log.read_text().splitlines() if "-version" not in line]
    return len(lines), sum("libx264" in line for line in lines)


def fresh(work: Path, lesson: Lesson, edits: str = "") -> Callable[[], None]:
    """Return a build of everything new."""

    def do() -> None:
        root = practice(work, lesson, edits)
        build(root)
        shutil.rmtree(root)

    return do


# --- telling --------------------------------------------------------------------------------------


@contextmanager
def alone(lock: Path | None) -> Iterator[None]:
    """Wait until nobody else measures or works here; ``lock`` is what they agree upon."""
    if lock is None:
        yield
        return
    import fcntl

    with lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds from beginning to end, and of all processors together."""

    wall: float
    cpu: float


def timed(do: Callable[[], None]) -> Took:
    """Return what something takes, with all that it starts."""
    began, before = time.perf_counter(), _cpu()
    do()
    return Took(time.perf_counter() - began, _cpu() - before)


def _cpu() -> float:
    ended = getrusage(RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime


def ratios(rounds: int, ways: Ways, lock: Path | None = None) -> Iterator[str]:
    """Return for each way a row: the medians of its ratios to the first within a round."""
    took: dict[str, list[Took]] = {name: [] for name in ways}
    for number in range(rounds):
        for name in list(ways) if number % 2 == 0 else reversed(list(ways)):
            with alone(lock):
                took[name].append(timed(ways[name]))
            print(f"  round {number + 1}: {name}: {took[name][-1]}", file=sys.stderr)
    first = took[next(iter(ways))]
    for name, these in took.items():
        pairs = list(zip(these, first, strict=True))
        wall, cpu = (
            median(getattr(one, kind) / getattr(base, kind) for one, base in pairs)
            for kind in ("wall", "cpu")
        )
        seconds = median(one.wall for one in these)
        yield f"| {name} | {wall:.2f} | {cpu:.2f} | {seconds:.1f} |"


def spread(minutes: int, count: int) -> tuple[int, ...]:
    """Return where the moments begin: evenly over the recording, none next to another."""
    step = (minutes * 60 - LENGTH) // count
    return tuple(7 + step * turn for turn in range(count))


def table(title: str, rows: Iterator[str]) -> None:
    """Print the ratios of one comparison."""
    print(f"\n{title}\n\n| way | wall | cpu | seconds |\n|---|---|---|---|")
    for row in rows:
        print(row, flush=True)


def told_again(work: Path, lesson: Lesson) -> None:
    """Print what is started where nothing changed, and where one end moved."""
    root = practice(work, lesson)
    build(root)
    print(f"\nnothing changed: {starts(root, work)[0]} starts of ffmpeg and ffprobe")
    note = root / "content" / "anna" / "2026-03-12-lesson.md"
    note.write_text(note.read_text().replace(f"+{LENGTH}", f"+{LENGTH - 1}", 1))
    print(f"one end moved: {starts(root, work)[1]} film made")
    shutil.rmtree(root)


def told_quality(work: Path, lesson: Lesson, count: int = 3) -> None:
    """Print of some moments how alike and how large the films are, made plainly and here."""
    print("\nquality\n\n| moment | film | plain | beeldsite |\n|---|---|---|---|")
    for start in lesson.starts[:: max(1, len(lesson.starts) // count)][:count]:
        one = Lesson(lesson.video, (start,))
        folder, root = Path(tempfile.mkdtemp(dir=work)), practice(work, one)
        plain_clip(one, start, folder)
        build(root)
        for ending, what in ((".mp4", "720p"), (".small.mp4", "360p")):
            made = (root / ".beeldsite" / "cache" / "clips").glob(f"*{ending}")
            ours = min(made, key=lambda path: len(path.name))
            pair = [(vmaf(it, one, start), it) for it in (folder / f"{start}{ending}", ours)]
            told = (f"{score or 0:.1f} at {it.stat().st_size / MB:.2f} MB" for score, it in pair)
            print(f"| {start} s | {what} | {' | '.join(told)} |", flush=True)
        shutil.rmtree(root)
        shutil.rmtree(folder)


STEPS = ("clips", "ready", "hidden", "again", "memory", "quality")


def main(given: Sequence[str] | None = None) -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--minutes", type=int, default=45)
    parser.add_argument("--moments", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--steps", nargs="+", choices=STEPS, default=STEPS)
    parser.add_argument("--lock", type=Path)
    parser.add_argument(
        "--work", type=Path, default=Path(tempfile.gettempdir()) / "beeldsite-clips"
    )
    asked = parser.parse_args(given)
    asked.work.mkdir(parents=True, exist_ok=True)
    for step in asked.steps:
        measured(step, asked)


def measured(step: str, asked: argparse.Namespace) -> None:
    """Measure one thing and print it."""
    work: Path = asked.work
    at = spread(asked.minutes, asked.moments)
    lesson = Lesson(recording(work, asked.minutes), at)
    plain = partial(by_hand, lesson, work, plain_clip)
    if step == "clips":
        ways: Ways = {
            "plain, one after another": plain,
            "plain, two at a time": partial(plain, 2),
            "tuned, two at a time": partial(by_hand, lesson, work, tuned_clip, 2),
            "beeldsite": fresh(work, lesson),
            "decoding alone": partial(decoded, lesson),
        }
        title = f"{asked.moments} clips of {LENGTH} s, 1080p"
        table(title, ratios(asked.rounds, ways, asked.lock))
    elif step == "ready":
        thrifty = Lesson(ready(work, asked.minutes), at)
        lone = partial(plain_clip, small=False)
        ways = {
            "plain, one after another": partial(by_hand, thrifty, work, lone),
            "beeldsite": fresh(work, thrifty),
        }
        table("a recording that is stored as clips are", ratios(asked.rounds, ways, asked.lock))
    elif step == "hidden":
        ways = {"as it is": fresh(work, lesson), "hidden": fresh(work, lesson, EDITS)}
        table("blurred and muted", ratios(asked.rounds, ways, asked.lock))
    elif step == "again":
        told_again(work, lesson)
    elif step == "memory":
        root = practice(work, lesson)
        with building(root) as process:
            together, largest = peaks(process)
        shutil.rmtree(root)
        print(f"\nmemory: {together / MB:.0f} MB together, {largest / MB:.0f} MB the largest")
    else:
        told_quality(work, lesson)


if __name__ == "__main__":
    main()
