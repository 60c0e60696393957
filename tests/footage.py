"""Small recordings for tests: each frame carries its number, so that clips can be checked."""

from __future__ import annotations

import re
import struct
import subprocess
from array import array
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from beeldsite.edits import Edits
from beeldsite.errors import Place
from beeldsite.ffmpeg import need_tools
from beeldsite.footage import ClipJob, Part

TOOLS = need_tools()
BITS = 12
WIDTH, HEIGHT, BOX = 320, 180, 24
H264 = ("-c:v", "libx264", "-preset", "veryfast", "-bf", "2", "-pix_fmt", "yuv420p", "-c:a", "aac")

ROWS = [
    (dark * 4 + light * 4) * (WIDTH // 8)
    for dark, light in ((b"\x18", b"\xe0"), (b"\xe0", b"\x18"))
]
CHECKS = b"".join(ROWS[y // 4 % 2] for y in range(HEIGHT - 60))
CHECKS_EVERYWHERE = b"".join(ROWS[y // 4 % 2] for y in range(HEIGHT))


def frame(number: int) -> bytes:
    """Draw a grey picture: above, the number as twelve boxes; below, a fine chequered pattern."""
    boxes = b"".join((b"\xeb" if number >> bit & 1 else b"\x10") * BOX for bit in range(BITS))
    number_row = boxes.ljust(WIDTH, b"\x80")
    return number_row * 60 + CHECKS


def counted(
    path: Path,
    *arguments: str,
    frames: int = 200,
    rate: str = "25",
    sound: bool = True,
    beeps: bool = False,
) -> Path:
    """Make a recording of numbered frames, with a tone of 440 Hz; ``arguments`` encode it.

    With ``beeps`` the tone sounds in the first tenth of each second only.
    """
    gate = ",volume=0:enable='gte(mod(t,1),0.1)':eval=frame" if beeps else ""
    pitch = f"sine=f=440:r=48000:d={frames / int(rate)}:samples_per_frame=48{gate}"
    tone = ("-f", "lavfi", "-i", pitch)
    raw = ("-f", "rawvideo", "-pix_fmt", "gray", "-s", f"{WIDTH}x{HEIGHT}", "-r", rate, "-i", "-")
    ffmpeg(*raw, *(tone if sound else ()), *(arguments or H264), f"file:{path}", frames=frames)
    return path


def ffmpeg(*arguments: str, frames: int = 0) -> bytes:
    """Run ffmpeg, with so many numbered frames on its input, and return what it wrote."""
    pictures = b"".join(map(frame, range(frames)))
    command = [TOOLS.ffmpeg, "-y", "-v", "error", *arguments]
    return subprocess.run(command, input=pictures, capture_output=True, check=True).stdout


def turned(path: Path) -> Path:
    """Say in the header of an MP4 that its picture is to be shown a quarter turn clockwise."""
    return _shown(path, 0, 1, -1, 0)


def mirrored(path: Path) -> Path:
    """Say in the header of an MP4 that its picture is to be shown as in a mirror."""
    return _shown(path, -1, 0, 0, 1)


def _shown(path: Path, a: int, b: int, c: int, d: int) -> Path:
    content = bytearray(path.read_bytes())
    matrix = content.index(b"tkhd") + 44
    one = 1 << 16
    rows = struct.pack(">9i", a * one, b * one, 0, c * one, d * one, 0, 0, 0, 1 << 30)
    content[matrix : matrix + 36] = rows
    path.write_bytes(content)
    return path


def pictures(path: Path, quarter: bool = False) -> Iterator[bytes]:
    """Decode every frame of a clip or poster as grey pixels of the size it was drawn at."""
    shape = (HEIGHT, WIDTH) if quarter else (WIDTH, HEIGHT)
    back = ",transpose=2" if quarter else ""
    scale = f"scale={shape[0]}:{shape[1]}:flags=area{back}"
    source = ("-i", f"file:{path}", "-map", "0:v:0", "-vf", scale, "-pix_fmt", "gray")
    pixels = ffmpeg(*source, "-fps_mode", "passthrough", "-f", "rawvideo", "-")
    for start in range(0, len(pixels), WIDTH * HEIGHT):
        yield pixels[start : start + WIDTH * HEIGHT]


def number(picture: bytes) -> int:
    """Read the number drawn in a picture."""
    middle = 30 * WIDTH + BOX // 2
    return sum((picture[middle + bit * BOX] > 128) << bit for bit in range(BITS))


def numbers(path: Path, quarter: bool = False) -> list[int]:
    """Read the number of every frame."""
    return [number(picture) for picture in pictures(path, quarter)]


def roughness(picture: bytes, left: int, top: int, right: int, bottom: int) -> float:
    """Return by how many of 255 steps neighbouring pixels of a rectangle differ on average."""
    rows = (picture[y * WIDTH + left : y * WIDTH + right] for y in range(top, bottom))
    steps = [abs(one - other) for row in rows for one, other in pairwise(row)]
    return sum(steps) / len(steps)


def loudest(path: Path, start: float, end: float, side: int | None = None, band: int = 0) -> int:
    """Return the highest sample, of 32767, between two seconds of a clip.

    Of one side, or of both together; of a narrow band of so many Hz, or of all.
    """
    heard = "anull" if side is None else f"pan=mono|c0=c{side}"
    if band:
        heard += f",bandpass=f={band}:w=20,bandpass=f={band}:w=20"
    mono = ("-af", heard, "-ac", "1", "-ar", "8000")
    sound = array("h", ffmpeg("-i", f"file:{path}", *mono, "-f", "s16le", "-"))
    return max(map(abs, sound[int(start * 8000) : int(end * 8000)]))


def onsets(path: Path) -> list[float]:
    """Return the seconds at which beeps begin, on the clock of the recording or clip."""
    mono = ("-map", "0:a:0", "-af", "aresample=8000:async=1:min_hard_comp=0.01:first_pts=0")
    heard = array("h", ffmpeg("-i", f"file:{path}", *mono, "-ac", "1", "-f", "s16le", "-"))
    blocks = range(0, len(heard), 40)
    enough = max(map(abs, heard)) / 3
    loud = [at / 8000 for at in blocks if max(map(abs, heard[at : at + 40])) > enough]
    return [one for before, one in pairwise([-1.0, *loud]) if one - before > 0.2]


def shown_at(path: Path) -> list[float]:
    """Return the second at which each frame is shown, on the same clock."""
    told = ("-map", "0:v:0", "-vf", "showinfo", "-fps_mode", "passthrough", "-f", "null", "-")
    command = [TOOLS.ffmpeg, "-nostats", "-i", f"file:{path}", *told]
    said = subprocess.run(command, capture_output=True, check=True, text=True).stderr
    return [float(one) for one in re.findall(r"pts_time:([\d.]+)", said)]


def loudness(path: Path) -> float:
    """Return how loud a clip is, in LUFS."""
    command = [TOOLS.ffmpeg, "-nostats", "-i", f"file:{path}", "-af", "ebur128", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, check=True).stderr.decode()
    return float(re.findall(r"I: +(-?[\d.]+) LUFS", said)[-1])


def job(video: Path, start: int, end: int, edits: Edits | None = None, **more: Any) -> ClipJob:
    """Return the job of cutting a stretch, in milliseconds, of a recording."""
    part = Part(str(video), "digest", 0, 0)
    return ClipJob((part,), start, end, edits or Edits(), Place("note.md"), "title", **more)
