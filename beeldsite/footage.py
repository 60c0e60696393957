"""What is asked of ffmpeg, as values: clips to cut, what is edited out of them, what came of it.

A clip is named by everything that decides its bytes, so an unchanged one is never made twice and a
name tells nobody what it shows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from hashlib import blake2b
from math import ceil, floor
from typing import Any, NamedTuple

from beeldsite.errors import Place
from beeldsite.i18n import Words
from beeldsite.vocabulary import Hush

RECIPE = "2"
UNINDEXED = {"mpegts", "mpeg", "asf", "flv", "ogg"}  # formats without a table of their frames
HDR = {"arib-std-b67", "smpte2084"}
LOUDNESS = -16.0  # LUFS: every clip, so that a row of them plays at one level
SILENT = -50.0  # LUFS below which there is nothing to hear but the room
MOST_GAIN = 20.0  # dB: beyond, a whisper's noise would be all one hears
EMPTY_SIDE, ONE_SIDED = -55.0, 25.0  # dB of a side without a microphone, and below the other
FASTEST, SLOWEST = 31, 23.9  # frames per second of a clip; 50 become 25 and 60 become 30


@dataclass(frozen=True, slots=True)
class Tools:
    """The two programs, the first line of ffmpeg's version, and whether it can make SDR of HDR."""

    ffmpeg: str
    ffprobe: str
    version: str
    hdr: bool = False


class Box(NamedTuple):
    """A rectangle in whole, even pixels: video keeps its colours per two by two."""

    x: int
    y: int
    width: int
    height: int

    def cells(self, width: int, height: int) -> tuple[int, int]:
        """Return across and down in how few cells nobody can be known, in a picture of that size.

        Six to the long side, so that what is hidden decides: a face that fills the rectangle is six
        cells high. Larger in a large rectangle, where a face may fill a part, but never so that a
        face as high as the whole picture gets more than eight; nor smaller than a fortieth.
        """
        cell = max(self.width, self.height) / 6
        cell = max(max(width, height) / 40, min(cell, min(width, height) / 8))
        return max(2, round(self.width / cell)), max(2, round(self.height / cell))


class Point(NamedTuple):
    """Where a moving region is at a time, in milliseconds of the recording."""

    at: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle to blur; by default the whole picture.

    Fractions (0 to 1) of the upright picture, or pixels of the upright recording where ``pixels``.
    ``start`` and ``end`` are milliseconds of the recording, or None for the whole clip. ``who`` is
    the person it hides, "" where nobody said. Along ``path`` (by time; at least two points, or
    none) it moves evenly from point to point, its place before the first and after the last.
    """

    x: float = 0.0
    y: float = 0.0
    width: float = 1.0
    height: float = 1.0
    pixels: bool = False
    start: int | None = None
    end: int | None = None
    who: str = ""
    path: tuple[Point, ...] = ()

    def lasts(self, start: int, end: int) -> bool:
        """Return whether it is there the whole time between two moments of the recording."""
        early = self.start is None or self.start <= start
        return early and (self.end is None or self.end >= end)


class Mute(NamedTuple):
    """A stretch, in milliseconds of the recording, that may not be heard as it was."""

    start: int
    end: int
    hush: Hush = Hush.SILENCE


@dataclass(frozen=True, slots=True)
class Edits:
    """What leaves the clip before anyone sees it: blurred regions, muted stretches.

    Milliseconds of the recording; at ``freeze`` the poster is taken, else a tenth of the way in.
    """

    blur: tuple[Region, ...] = ()
    mute: tuple[Mute, ...] = ()
    freeze: int | None = None


@dataclass(frozen=True, slots=True)
class ClipJob:
    """One clip to have: a stretch of a recording on disk, and the name it goes by.

    ``video`` is an absolute path, ``digest`` the identity of its bytes, ``start`` and ``end``
    milliseconds of it; ``place`` is the line of the note that asked, for messages.
    """

    video: str
    digest: str
    start: int
    end: int
    edits: Edits
    place: Place
    title: str

    @property
    def key(self) -> str:
        """The opaque name of clip (``key.mp4``) and poster (``key.webp``): 24 hexadecimals."""
        decides = (RECIPE, self.digest, self.start, self.end, asdict(self.edits))
        return blake2b(json.dumps(decides).encode(), digest_size=12).hexdigest()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job: ``failure`` is None where the clip lies in the cache.

    ``seconds`` is how long it took to make, 0 where it lay there already.
    """

    job: ClipJob
    failure: Words | None = None
    hint: Words | None = None
    seconds: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class Level:
    """How loud a stretch of a recording is: LUFS as EBU R128 measures, and per side in dB (RMS)."""

    loudness: float
    sides: tuple[float, ...]

    @property
    def gain(self) -> float:
        """The dB that bring it to the loudness of every clip; 0 for what is as good as silent."""
        audible = self.loudness >= SILENT  # false for what is no number too
        return round(min(LOUDNESS - self.loudness, MOST_GAIN), 1) if audible else 0.0

    @property
    def only(self) -> int | None:
        """The side with all the sound, where a microphone filled but one of two; else None."""
        if len(self.sides) != 2:
            return None
        left, right = self.sides
        loud, quiet = max(left, right), min(left, right)
        one_sided = quiet < EMPTY_SIDE and loud - quiet > ONE_SIDED
        return (0 if left > right else 1) if one_sided else None


@dataclass(frozen=True, slots=True)
class Probe:
    """What a recording is: length in milliseconds, upright size in pixels, whether it has sound.

    The rest is what cutting needs: the streams to take, frames per second (a fraction, such as
    ``30000/1001``), whether the file can be sought exactly, half pictures, and the HDR transfer.
    """

    length: int
    width: int
    height: int
    sound: bool
    video: int = 0
    audio: int = 1
    rate: str = "25/1"
    indexed: bool = True
    interlaced: bool = False
    hdr: str = ""

    @property
    def thinned(self) -> str:
        """Frames per second to keep where the recording has over 31: each second or third, say."""
        rate = Fraction(self.rate)
        if rate <= FASTEST:
            return ""
        whole = rate / ceil(rate / FASTEST)
        return str(whole if whole > SLOWEST else 30)

    def shrunk(self, short: int) -> tuple[int, int]:
        """Return the even width and height at which the short side is ``short`` pixels at most."""
        factor = min(1.0, short / min(self.width, self.height))
        return _even(self.width * factor), _even(self.height * factor)

    def box(self, region: Region, width: int, height: int) -> Box | None:
        """Return where ``region`` lies in a picture of that size, grown to even pixels.

        None where no pixel of it is inside the picture.
        """
        across, down = float(width), float(height)
        if region.pixels:
            across, down = width / self.width, height / self.height
        left, right = _outward(region.x * across, (region.x + region.width) * across, width)
        top, bottom = _outward(region.y * down, (region.y + region.height) * down, height)
        inside = right > left and bottom > top
        return Box(left, top, right - left, bottom - top) if inside else None

    def track(self, region: Region, width: int, height: int) -> tuple[Box, tuple[Point, ...]]:
        """Return a box large enough wherever ``region`` goes, and its way in pixels of that size.

        At the picture's edge the box stays inside, for the filters of ffmpeg know no other.
        """
        across, down = float(width), float(height)
        if region.pixels:
            across, down = width / self.width, height / self.height
        # Two pixels more: while it moves it stands on even pixels only, up to two too far left.
        wide = min(_even(width), ceil(region.width * across / 2) * 2 + 2)
        high = min(_even(height), ceil(region.height * down / 2) * 2 + 2)
        way = tuple(
            Point(
                one.at,
                max(0.0, min(one.x * across, width - wide)),
                max(0.0, min(one.y * down, height - high)),
            )
            for one in region.path
        )
        return Box(0, 0, wide, high), way


def _even(size: float) -> int:
    return max(2, round(size / 2) * 2)


def _outward(low: float, high: float, most: int) -> tuple[int, int]:
    # A millionth less than the edge, so that 0.1 + 0.2 does not take two pixels more than 0.3.
    return max(0, floor(low / 2 + 1e-6) * 2), min(most, ceil(high / 2 - 1e-6) * 2)


def understood(facts: Mapping[str, Any], seconds: float) -> Probe:
    """Return what ffprobe's facts about a recording with a picture, of so many seconds, mean."""
    video, audio = stream(facts, "video"), stream(facts, "audio")
    width, height = _upright(video)
    return Probe(
        length=int(seconds * 1000),
        width=width,
        height=height,
        sound=bool(audio),
        video=video["index"],
        audio=audio.get("index", -1),
        rate=_rate(video),
        indexed=not UNINDEXED & set(facts["format"]["format_name"].split(",")),
        interlaced=video.get("field_order", "unknown") not in ("progressive", "unknown"),
        hdr=video["color_transfer"] if video.get("color_transfer") in HDR else "",
    )


def stream(facts: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """Return the stream a player would show; nothing for a cover picture or an unknown codec."""
    known = [
        one
        for one in facts["streams"]
        if one.get("codec_type") == kind
        and one.get("codec_name", "unknown") not in ("unknown", "none")
        and (one.get("width") or one.get("channels"))
        and not one.get("disposition", {}).get("attached_pic")
    ]
    return max(known, key=lambda one: one.get("disposition", {}).get("default", 0), default={})


def _upright(video: Mapping[str, Any]) -> tuple[int, int]:
    shape = _fraction(video.get("sample_aspect_ratio", "").replace(":", "/"))
    width = round(video["width"] * shape) if Fraction(1, 8) < shape < 8 else video["width"]
    turns = [about["rotation"] for about in video.get("side_data_list", []) if "rotation" in about]
    turn = float((turns or [video.get("tags", {}).get("rotate", 0)])[0])
    upright = round(turn / 90) % 2 == 0
    return (width, video["height"]) if upright else (video["height"], width)


def _rate(video: Mapping[str, Any]) -> str:
    nominal, mean = (_fraction(video.get(name, "")) for name in ("r_frame_rate", "avg_frame_rate"))
    close = mean and abs(nominal - mean) < mean / 100
    return str((nominal if close else mean) or nominal or 25)


def _fraction(typed: str) -> Fraction:
    try:
        return Fraction(typed)
    except (ValueError, ZeroDivisionError):
        return Fraction(0)
