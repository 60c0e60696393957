"""Time the clips of a lesson: beeldsite against plain ffmpeg with the same recipe.

    .venv/bin/python -m benchmarks.clips [--minutes 45] [--moments 40] [--rounds 2] [--work FOLDER]

The recording is made by this script: 1080p, 30 frames a second, 8 Mb/s, with noise in it as a
camera has. Plain is what one would type: per moment a look at the loudness, one ffmpeg for the film
and the small film, one for the poster, one for the sprite; one after another (= 1.00), or two
moments at a time, as whoever tunes it by hand would. All take turns within a round, on the same
machine.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from beeldsite.ffmpeg import need_tools
from beeldsite.footage import LOUDNESS

TOOLS = need_tools()
BLOCK = 15  # seconds drawn; the recording is that block over and over
LENGTH = 30  # seconds of a moment
X264 = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "26", "-profile:v", "high")
KEYS = ("-force_key_frames", "expr:gte(t,n_forced*2)", "-sc_threshold", "0", "-threads", "2")
AAC = ("-c:a", "aac", "-b:a", "96k", "-ar", "48000", "-ac", "2")
FILM = (*X264, *KEYS, *AAC, "-movflags", "+faststart")
NOTE = """\
---
date: 2026-03-12
videos: [{{file: les.mp4, visible: []{edits}}}]
strengths: [calm]
moments:
{moments}
---
"""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A recording and the seconds at which its moments begin."""

    video: Path
    starts: tuple[int, ...]


def ffmpeg(*arguments: str | Path) -> str:
    """Run ffmpeg; return what it said."""
    command = [TOOLS.ffmpeg, "-hide_banner", "-nostdin", "-y", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr.decode(errors="replace")[-2000:])
    return done.stderr.decode(errors="replace")


def recording(work: Path, minutes: int) -> Path:
    """Return the lesson, made once."""
    path = work / f"les-{minutes}.mp4"
    if path.exists():
        return path
    block = work / "block.mp4"
    seen = f"testsrc2=s=1920x1080:r=30:d={BLOCK},noise=alls=14:allf=t,format=yuv420p"
    heard = f"anoisesrc=d={BLOCK}:c=pink:a=0.05,tremolo=f=3:d=0.8"
    made = ("-c:v", "libx264", "-preset", "veryfast", "-b:v", "8M", "-g", "30", "-c:a", "aac")
    ffmpeg("-f", "lavfi", "-i", seen, "-f", "lavfi", "-i", heard, *made, block)
    _repeated(block, path, minutes * 60 // BLOCK)
    return path


def ready(work: Path, minutes: int) -> Path:
    """Return the lesson as beeldsite itself would store it: what needs no encoding again."""
    path = work / f"ready-{minutes}.mp4"
    if not path.exists():
        block = work / "ready-block.mp4"
        small = ("-vf", "scale=-2:720,hqdn3d=8:8:12:12,format=yuv420p")
        ffmpeg(
            "-i", work / "block.mp4", *small, *FILM, "-maxrate", "1500k", "-bufsize", "3M", block
        )
        _repeated(block, path, minutes * 60 // BLOCK)
    return path


def _repeated(block: Path, path: Path, times: int) -> None:
    listed = path.with_suffix(".txt")
    listed.write_text(f"file '{block}'\n" * times)
    ffmpeg("-f", "concat", "-safe", "0", "-i", listed, "-c", "copy", path)


# --- what one would type --------------------------------------------------------------------------


def by_hand(lesson: Lesson, start: int, folder: Path, *, small: bool) -> None:
    """Make one clip with its poster and, with ``small``, its small film and sprite."""
    stretch = ("-ss", f"{start}", "-t", f"{LENGTH}", "-i", lesson.video)
    told = ffmpeg("-nostats", *stretch, "-vn", "-af", "ebur128=framelog=verbose", "-f", "null", "-")
    loud = float(re.findall(r"I: +(-?[\d.]+) LUFS", told)[-1])
    level = ("-af", f"volume={min(20, LOUDNESS - loud):.1f}dB,alimiter=limit=0.84:level=disabled")
    clip = folder / f"{start}.mp4"
    outputs: list[str | Path] = [
        *("-vf", "scale=-2:720:out_range=tv,setsar=1,format=yuv420p", *level, *FILM, clip)
    ]
    if small:
        less = "scale=-2:360:out_range=tv,setsar=1,format=yuv420p"
        outputs += ["-vf", less, *level, *FILM, folder / f"{start}.small.mp4"]
    ffmpeg(*stretch, *outputs)
    still = ("-ss", f"{LENGTH / 10}", "-i", clip, "-frames:v", "1", "-vf", "scale=640:-2")
    ffmpeg(*still, "-quality", "50", folder / f"{start}.webp")
    if small:
        leaf = ("-vf", "scale=160:-2,tile=10x2:15", "-frames:v", "1", "-quality", "50")
        ffmpeg("-skip_frame", "nokey", "-i", clip, *leaf, folder / f"{start}.sprite.webp")


def decoded(lesson: Lesson) -> None:
    """Decode each moment, and do nothing with it: nobody can be quicker."""
    for start in lesson.starts:
        ffmpeg("-ss", f"{start}", "-t", f"{LENGTH}", "-i", lesson.video, "-f", "null", "-")


def plain(lesson: Lesson, work: Path, *, crew: int, small: bool) -> None:
    """Make all clips by hand, ``crew`` moments at a time."""
    folder = Path(tempfile.mkdtemp(dir=work))
    with ThreadPoolExecutor(crew) as pool:
        for _ in pool.map(lambda one: by_hand(lesson, one, folder, small=small), lesson.starts):
            pass
    shutil.rmtree(folder)


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


def build(root: Path, log: Path | None = None) -> None:
    """Build the coach's edition; with ``log``, each start of ffmpeg or ffprobe is a line there."""
    surroundings = {**os.environ, "BEELDSITE_TODAY": "2026-11-22", "CI": "1"}
    if log:
        surroundings["BEELDSITE_FFMPEG"] = str(_counting(log))
    command = [sys.executable, "-m", "beeldsite", "build", "-e", "coach"]
    done = subprocess.run(command, cwd=root, env=surroundings, capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(done.stdout.decode() + done.stderr.decode())


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


# --- telling --------------------------------------------------------------------------------------


def timed(do: Callable[[], None]) -> float:
    """Return the seconds that something takes."""
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def ratios(rounds: int, ways: dict[str, Callable[[], None]]) -> Iterator[tuple[str, float, float]]:
    """Return for each way the median of its ratio to the first within a round, and its seconds."""
    took: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds):
        for name in list(ways) if number % 2 == 0 else reversed(list(ways)):
            took[name].append(timed(ways[name]))
            print(f"  round {number + 1}: {name}: {took[name][-1]:.1f} s", file=sys.stderr)
    first = took[next(iter(ways))]
    for name, seconds in took.items():
        pairs = [one / base for one, base in zip(seconds, first, strict=True)]
        yield name, median(pairs), median(seconds)


def fresh(work: Path, lesson: Lesson, edits: str = "") -> Callable[[], None]:
    """Return a build of everything new."""

    def do() -> None:
        root = practice(work, lesson, edits)
        build(root)
        shutil.rmtree(root)

    return do


def spread(minutes: int, count: int) -> tuple[int, ...]:
    """Return where the moments begin: evenly over the recording, none next to another."""
    step = (minutes * 60 - LENGTH) // count
    return tuple(7 + step * turn for turn in range(count))


def table(title: str, found: Iterator[tuple[str, float, float]]) -> None:
    """Print the ratios of one comparison."""
    print(f"\n{title}\n\n| way | ratio | seconds |\n|---|---|---|")
    for name, ratio, seconds in found:
        print(f"| {name} | {ratio:.2f} | {seconds:.1f} |")


def main(given: Sequence[str] | None = None) -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, default=45)
    parser.add_argument("--moments", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument(
        "--work", type=Path, default=Path(tempfile.gettempdir()) / "beeldsite-clips"
    )
    asked = parser.parse_args(given)
    work: Path = asked.work
    work.mkdir(parents=True, exist_ok=True)
    at = spread(asked.minutes, asked.moments)
    lesson = Lesson(recording(work, asked.minutes), at)
    thrifty = Lesson(ready(work, asked.minutes), at)
    table(
        f"{asked.moments} clips of {LENGTH} s, 1080p",
        ratios(
            asked.rounds,
            {
                "plain, one after another": lambda: plain(lesson, work, crew=1, small=True),
                "plain, two at a time": lambda: plain(lesson, work, crew=2, small=True),
                "beeldsite": fresh(work, lesson),
                "decoding alone": lambda: decoded(lesson),
            },
        ),
    )
    table(
        "a recording that is stored as clips are",
        ratios(
            asked.rounds,
            {
                "plain, one after another": lambda: plain(thrifty, work, crew=1, small=False),
                "beeldsite": fresh(work, thrifty),
            },
        ),
    )
    edits = ", blur: {x: 10%, y: 10%, w: 30%, h: 40%}, mute: [0:00-0:20]"
    table(
        "blurred and muted",
        ratios(
            asked.rounds,
            {"as it is": fresh(work, lesson), "hidden": fresh(work, lesson, edits)},
        ),
    )
    root = practice(work, lesson)
    build(root)
    print(f"\nnothing changed: {starts(root, work)[0]} starts of ffmpeg and ffprobe")
    note = root / "content" / "anna" / "2026-03-12-lesson.md"
    note.write_text(note.read_text().replace(f"+{LENGTH}", f"+{LENGTH - 1}", 1))
    print(f"one end moved: {starts(root, work)[1]} film made")
    shutil.rmtree(root)


if __name__ == "__main__":
    main()
