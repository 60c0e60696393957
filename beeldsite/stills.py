"""What shows a clip without being it: poster, stills and sprite, all of the finished film.

So they hide what it hides.
"""

from __future__ import annotations

from pathlib import Path

from beeldsite.footage import Tools
from beeldsite.probe import SHORT_SIDE, Probe
from beeldsite.recipe import ANONYMOUS, KEYFRAMES, SAFELY, compiled, copies_of

QUALITIES = (80, 65, 50, 35, 20, 8)
LEAF, ROW = 160, 10  # pixels across a picture of the sprite, and pictures in a row of it
GLIMPSE = 960  # pixels across what is shown of a clip that is not there yet
WEBP = {"c:v": "libwebp", "frames:v": 1, "flags:v": "+bitexact"}


def still_command(tools: Tools, film: Path, at: float, side: int, source: Probe) -> list[str]:
    """Return the command that makes a ``<quality>.webp`` each of the frame at ``at`` seconds."""
    import ffmpeg

    frame = ffmpeg.input(f"file:{film}", ss=f"{at:.3f}", **SAFELY)["v:0"]
    copies = copies_of(frame.filter("scale", *still_size(source, side)), "split", len(QUALITIES))
    stills = [
        ffmpeg.output(
            copy, f"file:{film.with_name(f'{quality}.webp')}", quality=quality, **ANONYMOUS | WEBP
        )
        for copy, quality in zip(copies, QUALITIES, strict=True)
    ]
    return compiled(tools, ffmpeg.merge_outputs(*stills))


def glimpse_command(tools: Tools, video: str, at: float) -> list[str]:
    """Return the command that writes the frame at ``at`` seconds of a recording, as a JPEG."""
    import ffmpeg

    sought = {"ss": f"{at:.3f}"} if at else {}
    frame = ffmpeg.input(f"file:{video}", **sought, **SAFELY)["v:0"]
    frame = frame.filter("scale", GLIMPSE, -2).filter("format", "yuvj420p")
    made = ANONYMOUS | {"c:v": "mjpeg", "frames:v": 1, "f": "mjpeg"}
    return compiled(tools, ffmpeg.output(frame, "pipe:1", **made))


def still_size(source: Probe, side: int) -> tuple[int, int]:
    """Return the pixels of a still: the clip's, the long side ``side`` at most."""
    width, height = source.shrunk(SHORT_SIDE)
    factor = min(1.0, side / max(width, height))
    return round(width * factor), round(height * factor)


def leaves(milliseconds: int) -> int:
    """Return how many pictures the sprite of a clip that lasts so long holds."""
    return max(1, -(-milliseconds // (KEYFRAMES * 1000)))


def sprite_command(tools: Tools, film: Path, count: int, sprite: Path) -> list[str]:
    """Return the command that sets ``count`` pictures of a film in rows, to leaf through it."""
    import ffmpeg

    keys = ffmpeg.input(f"file:{film}", skip_frame="nokey", **SAFELY)["v:0"]
    rows = -(-count // ROW)
    tiles = keys.filter("scale", LEAF, -2).filter("tile", f"{min(count, ROW)}x{rows}", count)
    made = ANONYMOUS | WEBP | {"quality": 50}
    return compiled(tools, ffmpeg.output(tiles, f"file:{sprite}", **made))
