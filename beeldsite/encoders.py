"""What makes film of pictures: software everywhere, a part of the graphics card where one works.

What ffmpeg names is what it was built with; whether this computer can is only known by a try.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from beeldsite.footage import HARDWARE, SOFTWARE, Tools
from beeldsite.i18n import Words, say, say_n
from beeldsite.process import LIMITS, Halted, Limits, run

PATIENCE = 30  # seconds for a first frame; some drivers wake slowly
TRIAL = ("-hide_banner", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "color=s=640x360")
ONE_FRAME = ("-frames:v", "1", "-f", "null", "-")

# About the quality of the software at the size of a clip; in more bytes, for they try less.
CODERS: Mapping[str, Mapping[str, Any]] = {
    # Another number of threads makes other bytes.
    SOFTWARE: {"preset": "veryfast", "crf": 26, "threads": 2, "sc_threshold": 0},
    "h264_videotoolbox": {"b:v": "1200k", "maxrate": "2400k"},
    "h264_nvenc": {"preset": "p4", "rc": "vbr", "cq": 29, "b:v": 0, "forced-idr": 1},
    "h264_qsv": {"preset": "faster", "global_quality": 26, "forced_idr": 1},
    "h264_vaapi": {"rc_mode": "CQP", "qp": 26},
    "h264_amf": {"quality": "balanced", "rc": "cqp", "qp_i": 26, "qp_p": 28, "forced_idr": 1},
}
# VA-API takes pictures from its own memory only, of a device that is named before all else.
DEVICE = ("-init_hw_device", "vaapi=card", "-filter_hw_device", "card")


def coder(tools: Tools) -> dict[str, Any]:
    """Return the arguments that choose the encoder and its quality."""
    return {"c:v": tools.encoder, **CODERS[tools.encoder]}


def device(tools: Tools) -> tuple[str, ...]:
    """Return what goes before the inputs of a command that makes film."""
    return DEVICE if tools.encoder == "h264_vaapi" else ()


def handed_over(pictures: Any, tools: Tools) -> Any:
    """Return a stream as the encoder takes it: as it is, or in the memory of the card."""
    if tools.encoder != "h264_vaapi":
        return pictures
    return pictures.filter("format", "nv12").filter("hwupload")


def limits(tools: Tools) -> Limits:
    """Return what making film may take; drivers reserve more addresses than memory is allowed."""
    return LIMITS if tools.encoder == SOFTWARE else Limits(memory=None)


@lru_cache
def works(ffmpeg: str, encoder: str) -> bool:
    """Return whether this encoder makes a frame on this computer."""
    tools = Tools(ffmpeg, "", "", encoder=encoder)
    words = [f"{word}" for name, value in coder(tools).items() for word in (f"-{name}", value)]
    upload = ("-vf", "format=nv12,hwupload") if device(tools) else ()
    command = [ffmpeg, *device(tools), *TRIAL, *upload, *words, *ONE_FRAME]
    try:
        return run(command, PATIENCE, limits=limits(tools)).code == 0
    except Halted:
        return False


def lacking(wanted: str) -> Words:
    """Return what to say where the encoder that is wanted does not work."""
    return say(
        "“{name}” does not work on this computer, so clips are made by software", name=wanted
    )


def failed(encoder: str, times: int) -> Words:
    """Return what to say where it worked at first and then failed so many times."""
    return say_n(
        "“{name}” failed at {count} clip, which was made by software",
        "“{name}” failed at {count} clips, which were made by software",
        times,
        name=encoder,
    )


def chosen(tools: Tools, wanted: str) -> Tools:
    """Return the tools with the encoder that is wanted, by software where that does not work."""
    if wanted in HARDWARE and works(tools.ffmpeg, wanted):
        return replace(tools, encoder=wanted)
    return replace(tools, encoder=SOFTWARE)
