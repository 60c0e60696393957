"""The quick way to a clip: of a film stored as clips are, the frames are kept and the ends mended.

A frame can be copied only together with the keyframe it builds on. So the frames before the first
keyframe and after the last one are made anew, and all between go along as they are: exact to the
frame in every browser, with no frame in the file that nobody chose.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path

from beeldsite.ffmpeg import PATIENCE, Frame, frames
from beeldsite.footage import Tools
from beeldsite.probe import Probe
from beeldsite.process import Halted, run
from beeldsite.recipe import Cut, Piece, join_command, pieces_command

WORTH = 0.5  # of a clip: with less of it to copy, making it whole is as quick
HALF_FRAME = 0.016  # seconds: nearer than this, a keyframe is where the clip starts
Content = bytes | bytearray | mmap
BOXES = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd", b"avc1", b"avcC")
BEFORE = {b"stsd": 8, b"avc1": 78}  # bytes of a box before the boxes inside it


class NotFilm(ValueError):  # noqa: N818 - read as "raise NotFilm(…)"
    """A file without what a film in an MP4 has."""


@dataclass(frozen=True, slots=True)
class Seam:
    """Where the copied stretch begins and ends, in seconds, and how many frames it holds.

    ``place`` is where the first of them begins in the file.
    """

    first: float
    last: float
    count: int
    place: int = -1


def sewn(tools: Tools, cut: Cut, source: Probe, bench: Path) -> bool:
    """Make the film of ``cut`` in ``bench``; return False where this way cannot be exact."""
    job = cut.job
    if job.edits.blur or job.edits.speed != 100 or job.small or job.sprite or len(job.parts) > 1:
        return False
    start, end = job.start / 1000, cut.end / 1000
    found = frames(tools, job.video, source.video, start, end)
    middle = seam(found, start, end)
    if middle is None or middle.last - middle.first < WORTH * (end - start):
        return False
    if not _restarts(Path(job.video), middle.place):
        return False
    # A start after the last frame before the keyframe shows none of those in between.
    headless = not any(start <= one.time < middle.first - HALF_FRAME for one in found)
    try:
        return _made(tools, cut, source, middle, bench, headless=headless)
    except (ValueError, struct.error):  # NotFilm, or a piece without anything in it
        return False


def seam(found: Sequence[Frame], start: float, end: float) -> Seam | None:
    """Return what can be copied between two moments, None where no keyframes bound anything.

    ``found`` are frames in the order in which they are stored. A stretch between two keyframes can
    be copied when none of its frames is shown outside it.
    """
    ends = {at: one.time for at, one in enumerate(found) if one.key and start <= one.time <= end}
    closed = [at for at, time in ends.items() if _parts(found, at, time)]
    if len(closed) < 2:
        return None
    first, last = closed[0], closed[-1]
    return Seam(found[first].time, found[last].time, last - first, found[first].place)


def _restarts(video: Path, place: int) -> bool:
    """Return whether a decoder starts anew at a frame of H.264 in an MP4: only there it takes other
    settings (ITU-T H.264, 7.4.1.2.1: an IDR picture, type 5).
    """
    with video.open("rb") as file:
        file.seek(max(place, 0))
        start = file.read(4096)
    while len(start) > 4:
        length, kind = struct.unpack_from(">IB", start)
        if kind & 0x1F in (1, 5):
            return bool(place >= 0 and kind & 0x1F == 5)
        start = start[4 + length :]
    return False


def _parts(found: Sequence[Frame], at: int, time: float) -> bool:
    """Return whether all that is stored before a place is shown before it, and the rest after."""
    before = all(one.time < time for one in found[:at])
    return before and all(one.time >= time for one in found[at:])


def _made(
    tools: Tools, cut: Cut, source: Probe, middle: Seam, bench: Path, *, headless: bool
) -> bool:
    start, end = cut.job.start / 1000, cut.end / 1000
    pieces = [Piece("middle.mp4", middle.first, middle.last, middle.count)]
    if not headless:
        pieces.insert(0, Piece("head.mp4", start, middle.first))
    if end - middle.last > HALF_FRAME:
        pieces.append(Piece("tail.mp4", middle.last, end))
    if not _ran(pieces_command(tools, source, cut, pieces, bench), cut):
        return False
    files = [bench / piece.name for piece in pieces]
    if len(files) > 1:
        _name_all_settings(files)
    listed = bench / "pieces.txt"
    lines = (f"file {one.name}\nduration {one.end - one.start:.6f}\n" for one in pieces)
    listed.write_text("ffconcat version 1.0\n" + "".join(lines))
    sound = bench / "sound.m4a" if cut.level else None
    return _ran(join_command(tools, listed, sound, bench / f"{cut.job.key}.mp4"), cut)


def _ran(command: list[str], cut: Cut) -> bool:
    with suppress(Halted):  # made whole then, which tells what is wrong
        return run(command, PATIENCE + 20 * cut.lasts).code == 0
    return False


# --- the settings of the decoder ------------------------------------------------------------------


def _name_all_settings(pieces: Sequence[Path]) -> None:
    """Name in the header of the first what each piece needs of a decoder (ISO/IEC 14496-15, 5.3.3).

    The frames made here have settings under a number of their own, so both can stand in one header.
    It lies behind the frames, so it can grow without moving them.
    """
    content = bytearray(pieces[0].read_bytes())
    settings = [_settings(piece) for piece in pieces]
    sequences = list(dict.fromkeys(one for these, _ in settings for one in these))
    pictures = list(dict.fromkeys(one for _, these in settings for one in these))
    *above, (start, end) = _way(content)
    head = content[start + 8 : start + 13]
    body = bytes(head) + bytes([0xE0 | len(sequences)]) + _written(sequences)
    body += bytes([len(pictures)]) + _written(pictures) + content[_tail(content, start) : end]
    content[start + 8 : end] = body
    for box, _ in [*above, (start, end)]:
        size = struct.unpack_from(">I", content, box)[0]
        struct.pack_into(">I", content, box, size + len(body) - (end - start - 8))
    pieces[0].write_bytes(content)


def _settings(piece: Path) -> tuple[list[bytes], list[bytes]]:
    with piece.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        return parameter_sets(content)  # of what may be large, only what is looked at is read


def _way(content: Content) -> list[tuple[int, int]]:
    """Return start and end of each box on the way to the settings; raise ``NotFilm``."""
    found, start, end = [], 0, len(content)
    for name in BOXES:
        inside = ((at, stop) for at, stop, kind in _boxes(content, start, end) if kind == name)
        start, end = next(inside, (0, 0))
        if not end:
            raise NotFilm(name.decode())
        found.append((start, end))
        start += 8 + BEFORE.get(name, 0)
    return found


def _boxes(content: Content, start: int, end: int) -> Iterator[tuple[int, int, bytes]]:
    while start + 8 <= end:
        size, kind = struct.unpack_from(">I4s", content, start)
        if size == 1:
            size = struct.unpack_from(">Q", content, start + 8)[0]
        yield start, start + size, kind
        start += max(size, 8)


def parameter_sets(content: Content) -> tuple[list[bytes], list[bytes]]:
    """Return the parameter sets of a film: of its sequences, and of its pictures."""
    at = _way(content)[-1][0] + 13
    sequences, at = _read(content, at + 1, content[at] & 0x1F)
    pictures, _ = _read(content, at + 1, content[at])
    return sequences, pictures


def _tail(content: Content, start: int) -> int:
    """Return where what follows the parameter sets begins: the colours of the high profiles."""
    at = start + 13
    _, at = _read(content, at + 1, content[at] & 0x1F)
    return _read(content, at + 1, content[at])[1]


def _read(content: Content, at: int, count: int) -> tuple[list[bytes], int]:
    sets = []
    for _ in range(count):
        length = struct.unpack_from(">H", content, at)[0]
        sets.append(bytes(content[at + 2 : at + 2 + length]))
        at += 2 + length
    return sets, at


def _written(sets: Sequence[bytes]) -> bytes:
    return b"".join(struct.pack(">H", len(one)) + one for one in sets)
