"""What a recording is, as ffprobe tells it, and what follows from that for its clips."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor
from typing import Any

from beeldsite.edits import Box, Point, Region

UNINDEXED = {"mpegts", "mpeg", "asf", "flv", "ogg"}  # formats without a table of their frames
COLOURS = {"unknown", "bt709", "smpte170m", "bt470bg"}  # of 8 bits, as cameras mark them
HDR = {"arib-std-b67", "smpte2084"}
FASTEST, SLOWEST = 31, 23.9  # frames per second of a clip; 50 become 25 and 60 become 30
SHORT_SIDE, SMALL_SIDE = 720, 360  # pixels of a clip, and of the one for telephones
THRIFTY = 2_000_000  # bits per second up to which a film as clips are is left as it is


@dataclass(frozen=True, slots=True)
class Probe:
    """What a recording is: length in milliseconds, upright size in pixels, whether it has sound.

    Without a moving picture it is 0 by 0 pixels. The rest is what cutting needs: the streams to
    take, frames per second (a fraction, such as ``30000/1001``), whether the file can be sought
    exactly, half pictures, the HDR transfer, ``usual``: its pictures are stored as most are, and
    ``plain``: its film is stored as a clip's is. A ``photo`` is a recording of one image, 0
    milliseconds long.
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
    usual: bool = False
    plain: bool = False
    photo: bool = False

    @property
    def seen(self) -> bool:
        """Whether it has a moving picture."""
        return self.width > 0

    @property
    def roomy(self) -> bool:
        """Whether its clips are so large that a telephone is better off with a smaller one."""
        return self.seen and min(self.shrunk(SHORT_SIDE)) > SMALL_SIDE * 1.25

    def thinned(self, speed: int) -> str:
        """Return the frames per second to keep, "" for all, where it plays at ``speed`` percent.

        Of more than 31 each second or third, so that those that stay are evenly apart.
        """
        rate = Fraction(self.rate) * speed / 100
        if rate <= FASTEST:
            return ""
        whole = rate / ceil(rate / FASTEST)
        return str((whole if whole > SLOWEST else 30) * Fraction(100, speed))

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
    """Return what ffprobe's facts about a recording of so many seconds mean."""
    video, audio = stream(facts, "video"), stream(facts, "audio")
    width, height = _upright(video) if video else (0, 0)
    return Probe(
        length=int(seconds * 1000),
        width=width,
        height=height,
        sound=bool(audio),
        video=video.get("index", -1),
        audio=audio.get("index", -1),
        rate=_rate(video),
        indexed=not UNINDEXED & set(facts["format"]["format_name"].split(",")),
        interlaced=video.get("field_order", "unknown") not in ("progressive", "unknown"),
        hdr=video["color_transfer"] if video.get("color_transfer") in HDR else "",
        usual=bool(video) and _usual(video),
        plain=bool(video) and _plain(facts, video),
    )


def joined(parts: Sequence[Probe]) -> Probe | None:
    """Return what the files are together as one recording, None where they are not alike."""
    first = parts[0]
    alike = {(one.width, one.height, one.sound, one.video, one.audio, one.hdr) for one in parts}
    if len(alike) > 1:
        return None
    indexed = all(one.indexed for one in parts)
    plain = first.plain and len(parts) == 1
    usual = all(one.usual for one in parts)
    length = sum(one.length for one in parts)
    return replace(first, length=length, indexed=indexed, usual=usual, plain=plain)


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


def _usual(video: Mapping[str, Any]) -> bool:
    """Return whether zimg can size it: it refuses odd sides, and colours that contradict it."""
    return (
        video.get("pix_fmt") == "yuv420p"
        and video.get("color_range", "tv") in ("tv", "unknown")
        and video.get("color_space", "unknown") in COLOURS
        and video["width"] % 2 == video["height"] % 2 == 0
    )


def _plain(facts: Mapping[str, Any], video: Mapping[str, Any]) -> bool:
    """Return whether the film could have been made here: small, thrifty, in no way odd."""
    shape = video.get("sample_aspect_ratio", "1:1")
    frames = max(_fraction(video.get(name, "")) for name in ("r_frame_rate", "avg_frame_rate"))
    return (
        video.get("codec_name") == "h264"
        and video.get("profile") in ("Constrained Baseline", "Main", "High")
        and video.get("pix_fmt") == "yuv420p"
        and video.get("field_order") == "progressive"
        and shape in ("1:1", "0:1")
        and not any("rotation" in about for about in video.get("side_data_list", []))
        and min(video["width"], video["height"]) <= SHORT_SIDE
        and 0 < int(video.get("bit_rate", 0)) <= THRIFTY
        and frames <= FASTEST
        and "mp4" in facts["format"]["format_name"]
    )


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
