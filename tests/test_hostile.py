"""Recordings that are broken, or lie, or mean harm: each gives words, and none gets anywhere."""

from __future__ import annotations

import random
import struct
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from beeldsite import cutting
from beeldsite.errors import MediaError
from beeldsite.ffmpeg import probe
from tests.footage import H264, TOOLS, counted, ffmpeg, job

pytestmark = pytest.mark.slow

SMALL = (*H264, "-g", "12", "-vf", "scale=160:90", "-threads", "1")
KINDS = {
    "index-last.mp4": SMALL,
    "index-first.mp4": (*SMALL, "-movflags", "+faststart"),
    "free.mkv": SMALL,
    "camera.mts": (*SMALL, "-f", "mpegts"),
}
COUNT = 50  # damaged files of each kind


def damaged(whole: bytes, turn: int) -> bytes:
    """Return the file cut off somewhere, or with some bits turned over; always the same ones."""
    dice = random.Random(turn)  # noqa: S311 - the same damage every time
    if turn % 2:
        return whole[: dice.randrange(1, len(whole))]
    content = bytearray(whole)
    for _ in range(dice.choice((1, 8, 64))):
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    return bytes(content)


def came_of(path: Path) -> str:
    """Return what a coach hears of cutting from a file, "" where a clip was made."""
    what = job(path, 300, 1300)
    clips = path.parent / "clips"
    try:
        cutting.cut(TOOLS, [what], clips, probe(TOOLS, path))
    except MediaError as error:
        assert not list(clips.glob(f"{what.key}*"))
        return error.show("en")
    assert (clips / what.main).stat().st_size
    return ""


@pytest.mark.parametrize("name", KINDS)
def test_damaged_recordings_give_a_clip_or_a_message_in_words(name, tmp_path):
    whole = counted(tmp_path / name, *KINDS[name], frames=50).read_bytes()
    files = []
    for turn in range(COUNT):
        folder = tmp_path / str(turn)
        folder.mkdir()
        (folder / name).write_bytes(damaged(whole, turn))
        files.append(folder / name)
    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(came_of, files))
    assert len(said) == COUNT
    assert all(name in one for one in said if one)
    assert not any(str(tmp_path) in one for one in said)


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def test_ten_thousand_streams_are_refused(tmp_path):
    whole = counted(tmp_path / "whole.mp4", *SMALL, frames=25, sound=False).read_bytes()
    start = whole.index(b"moov") - 4
    size = struct.unpack_from(">I", whole, start)[0]
    moov = whole[start + 8 : start + size]
    track = moov.index(b"trak") - 4
    length = struct.unpack_from(">I", moov, track)[0]
    many = moov[:track] + moov[track : track + length] * 10_000
    video = tmp_path / "crowd.mp4"
    video.write_bytes(whole[:start] + box(b"moov", many))
    with pytest.raises(MediaError, match=r"crowd\.mp4"):
        cutting.cut(TOOLS, [job(video, 0, 500)], tmp_path / "clips", probe(TOOLS, video))


def test_a_picture_larger_than_any_camera_makes_is_refused(tmp_path):
    video = tmp_path / "wall.avi"
    counted(video, "-c:v", "mjpeg", "-pix_fmt", "yuvj420p", frames=10, sound=False)
    content = bytearray(video.read_bytes())
    at = -1
    while (at := content.find(b"\xff\xc0", at + 1)) >= 0:
        content[at + 5 : at + 9] = struct.pack(">HH", 65_500, 65_500)
    video.write_bytes(content)
    with pytest.raises(MediaError, match=r"wall\.avi"):
        cutting.cut(TOOLS, [job(video, 0, 300)], tmp_path / "clips", probe(TOOLS, video))


def test_a_recording_that_says_it_lasts_for_years_is_refused(tmp_path):
    video = counted(tmp_path / "endless.mkv", *SMALL, frames=25, sound=False)
    content = bytearray(video.read_bytes())
    at = content.index(b"\x44\x89\x88") + 3  # the length in milliseconds, as a fraction
    content[at : at + 8] = struct.pack(">d", 1e12)
    video.write_bytes(content)
    with pytest.raises(MediaError, match="what cannot be true"):
        probe(TOOLS, video)


def test_a_subtitle_that_names_a_file_is_neither_drawn_nor_kept(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("Zqsecret")
    ass = tmp_path / "one.ass"
    ass.write_text(
        "[Script Info]\nScriptType: v4.00+\n[V4+ Styles]\nFormat: Name, Fontname\n"
        f"Style: Default,{secret}\n[Events]\nFormat: Layer, Start, End, Style, Text\n"
        "Dialogue: 0,0:00:00.00,0:00:05.00,Default,Zqwords\n"
    )
    plain = counted(tmp_path / "plain.mp4", *SMALL, frames=50)
    video = tmp_path / "les.mkv"
    ffmpeg("-i", str(plain), "-i", str(ass), "-c", "copy", "-c:s", "ass", str(video))
    what = job(video, 0, 1000)
    cutting.cut(TOOLS, [what], tmp_path / "clips", probe(TOOLS, video))
    made = b"".join(path.read_bytes() for path in (tmp_path / "clips").iterdir())
    assert b"Zq" not in made
