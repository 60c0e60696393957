"""A lesson that was filmed, and its clips as one would make them with ffmpeg alone.

Plain is what one would type: per moment a look at the loudness, one ffmpeg for the film and the
small film, one for the poster, one for the sprite. Tuned is the same by someone who measured:
the picture is sized once for both films, an encoder has one thread, and two moments are made at a
time.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from beeldsite.ffmpeg import need_tools
from beeldsite.footage import LOUDNESS

TOOLS = need_tools()
BLOCK = 15  # seconds drawn; the recording is that block over and over
LENGTH = 30  # seconds of a moment
X264 = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "26", "-profile:v", "high")
KEYS = ("-force_key_frames", "expr:gte(t,n_forced*2)", "-sc_threshold", "0")
AAC = ("-c:a", "aac", "-b:a", "96k", "-ar", "48000", "-ac", "2")
WHOLE = ("-movflags", "+faststart")
SIZED = "scale=-2:{}:out_range=tv,setsar=1,format=yuv420p"


def film(threads: int) -> tuple[str, ...]:
    """Return the arguments that make a film as every clip is."""
    return (*X264, *KEYS, "-threads", f"{threads}", *AAC, *WHOLE)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A recording and the seconds at which its moments begin."""

    video: Path
    starts: tuple[int, ...]


class Make(Protocol):
    """Makes one clip of a lesson in a folder."""

    def __call__(self, lesson: Lesson, start: int, folder: Path) -> None:
        """Make the clip that begins at so many seconds."""


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
        thrifty = ("-maxrate", "1500k", "-bufsize", "3M")
        ffmpeg("-i", work / "block.mp4", *small, *film(2), *thrifty, block)
        _repeated(block, path, minutes * 60 // BLOCK)
    return path


def _repeated(block: Path, path: Path, times: int) -> None:
    listed = path.with_suffix(".txt")
    listed.write_text(f"file '{block}'\n" * times)
    ffmpeg("-f", "concat", "-safe", "0", "-i", listed, "-c", "copy", path)


def level(stretch: tuple[str | Path, ...]) -> tuple[str, str]:
    """Return the arguments that make a stretch as loud as every clip, after listening to it."""
    told = ffmpeg("-nostats", *stretch, "-vn", "-af", "ebur128=framelog=verbose", "-f", "null", "-")
    loud = float(re.findall(r"I: +(-?[\d.]+) LUFS", told)[-1])
    return "-af", f"volume={min(20, LOUDNESS - loud):.1f}dB,alimiter=limit=0.84:level=disabled"


def plain_clip(lesson: Lesson, start: int, folder: Path, *, small: bool = True) -> None:
    """Make one clip with its poster and, with ``small``, its small film and sprite."""
    stretch = ("-ss", f"{start}", "-t", f"{LENGTH}", "-i", lesson.video)
    heard = level(stretch)
    clip = folder / f"{start}.mp4"
    outputs: list[str | Path] = ["-vf", SIZED.format(720), *heard, *film(2), clip]
    if small:
        outputs += ["-vf", SIZED.format(360), *heard, *film(2), folder / f"{start}.small.mp4"]
    ffmpeg(*stretch, *outputs)
    pictured(clip, leafing=small)


def tuned_clip(lesson: Lesson, start: int, folder: Path) -> None:
    """Make one clip with all its files, in as little work as ffmpeg's own scaler allows."""
    stretch = ("-ss", f"{start}", "-t", f"{LENGTH}", "-i", lesson.video)
    heard = level(stretch)[1]
    graph = f"[0:v]{SIZED.format(720)},split[a][b];[b]scale=-2:360[c];[0:a]{heard},asplit[d][e]"
    clip, small = folder / f"{start}.mp4", folder / f"{start}.small.mp4"
    one, other = ("-map", "[a]", "-map", "[d]"), ("-map", "[c]", "-map", "[e]")
    ffmpeg(*stretch, "-filter_complex", graph, *one, *film(1), clip, *other, *film(1), small)
    pictured(clip, leafing=True)


def pictured(clip: Path, *, leafing: bool) -> None:
    """Make the poster of a clip and, with ``leafing``, its sprite."""
    still = ("-ss", f"{LENGTH / 10}", "-i", clip, "-frames:v", "1", "-vf", "scale=640:-2")
    ffmpeg(*still, "-quality", "50", clip.with_suffix(".webp"))
    if leafing:
        leaf = ("-vf", "scale=160:-2,tile=10x2:15", "-frames:v", "1", "-quality", "50")
        ffmpeg("-skip_frame", "nokey", "-i", clip, *leaf, clip.with_suffix(".sprite.webp"))


def decoded(lesson: Lesson) -> None:
    """Decode each moment, and do nothing with it: nobody can be quicker."""
    for start in lesson.starts:
        ffmpeg("-ss", f"{start}", "-t", f"{LENGTH}", "-i", lesson.video, "-f", "null", "-")


def by_hand(lesson: Lesson, work: Path, make: Make, crew: int = 1) -> None:
    """Make all clips, ``crew`` moments at a time."""
    folder = Path(tempfile.mkdtemp(dir=work))
    with ThreadPoolExecutor(crew) as pool:
        for _ in pool.map(partial(make, lesson, folder=folder), lesson.starts):
            pass
    shutil.rmtree(folder)


def vmaf(film: Path, lesson: Lesson, start: int) -> float | None:
    """Return how alike a film and its stretch are to the eye, of 100, at the recording's size.

    Every fifth frame is looked at. None where this ffmpeg has no libvmaf.
    """
    known = subprocess.run([TOOLS.ffmpeg, "-filters"], capture_output=True, check=True)
    if b"libvmaf" not in known.stdout:
        return None
    counted = "settb=1/30,setpts=N"
    shown = f"[0:v]setpts=PTS-STARTPTS,scale=1920:1080:flags=bicubic,{counted}[a]"
    meant = f"[1:v]setpts=PTS-STARTPTS,{counted}[b]"
    both = ("-i", film, "-ss", f"{start}", "-t", f"{LENGTH}", "-i", lesson.video)
    graph = f"{shown};{meant};[a][b]libvmaf=n_threads=2:n_subsample=5:shortest=1"
    told = ffmpeg("-nostats", *both, "-filter_complex", graph, "-f", "null", "-")
    return float(re.findall(r"VMAF score: ([\d.]+)", told)[-1])
