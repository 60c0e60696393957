"""What is stored as a clip is kept, its ends made anew: the same frames, with nothing before."""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beeldsite import cutting, seam
from beeldsite.edits import Edits, Region
from beeldsite.ffmpeg import Frame, probe
from tests.footage import TOOLS, counted, job, numbers, onsets, pictures, roughness, shown_at

HD = ("-vf", "scale=640:360:flags=neighbor")
OURS = ("-c:v", "libx264", "-preset", "veryfast", "-bf", "2", "-pix_fmt", "yuv420p", "-c:a", "aac")
OPEN = ("-x264-params", "open-gop=1")


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("seam") / "ready.mp4"
    return counted(path, *OURS, *HD, "-g", "50", frames=500, beeps=True)


def cut(video: Path, start: int, end: int, folder: Path, edits: Edits | None = None) -> Path:
    what = job(video, start, end, edits)
    cutting.cut(TOOLS, [what], folder, probe(TOOLS, video))
    return folder / what.main


@pytest.mark.slow
@pytest.mark.parametrize(
    ("start", "end"),
    [
        (4520, 16_520),
        (3990, 15_990),
        (4000, 16_000),
        (4000, 15_480),
        (5120, 16_000),
        (6990, 20_000),
    ],
)
def test_sewn_clip_has_the_frames_and_the_sound_of_one_made_whole(ready, start, end, tmp_path):
    assert probe(TOOLS, ready).plain
    clip = cut(ready, start, end, tmp_path)
    first = -(-start // 40)
    assert numbers(clip) == list(range(first, -(-end // 40)))
    beeps = [at / 1000 - start / 1000 for at in range(start - start % -1000, end, 1000)]
    assert onsets(clip) == pytest.approx(beeps, abs=0.04)
    times = shown_at(clip)
    assert times[1:] == pytest.approx(
        [times[1] + 0.04 * turn for turn in range(len(times) - 1)], abs=0.001
    )


@pytest.mark.slow
def test_sewn_clip_holds_no_frame_that_nobody_chose(ready, tmp_path):
    clip = cut(ready, 4520, 16_520, tmp_path)
    content = clip.read_bytes()
    edit = content.index(b"elst") + 8
    assert struct.unpack_from(">I", content, edit)[0] == 1  # one edit: the delay of the decoder
    assert len(numbers(clip)) == 300


@pytest.mark.slow
def test_each_kind_of_frame_finds_its_settings_in_the_header(ready, tmp_path):
    content = cut(ready, 4520, 16_520, tmp_path).read_bytes()
    sequences, pictures_ = seam.parameter_sets(content)
    assert len(sequences) == len(pictures_) == 2
    body = content[content.index(b"mdat") + 4 :]
    assert not any(one in body for one in sequences)


@pytest.mark.slow
def test_a_seam_that_takes_too_long_is_given_up_and_the_clip_made_whole(
    ready, tmp_path, monkeypatch
):
    monkeypatch.setattr(seam, "PATIENCE", -239.99)  # of the 240 s that 12 s of clip may cost
    assert numbers(cut(ready, 4520, 16_520, tmp_path)) == list(range(113, 413))


@pytest.mark.slow
def test_what_must_be_hidden_is_never_copied(ready, tmp_path):
    clip = cut(ready, 4000, 16_000, tmp_path, Edits((Region(0, 0.4, 1, 0.6),)))
    assert all(roughness(one, 20, 80, 300, 160) < 2 for one in pictures(clip))


@pytest.mark.slow
def test_film_without_closed_stretches_is_made_whole(tmp_path):
    video = counted(tmp_path / "open.mp4", *OURS, *HD, "-g", "25", *OPEN, frames=300)
    assert numbers(cut(video, 2020, 10_000, tmp_path)) == list(range(51, 250))


def stored(*groups: list[float]) -> list[Frame]:
    """Return frames in stored order: each group begins with a keyframe."""
    return [Frame(time, at == 0) for times in groups for at, time in enumerate(times)]


def test_stretch_runs_from_the_first_keyframe_inside_to_the_last():
    found = stored([0.0, 0.2, 0.1], [0.3, 0.5, 0.4], [0.6, 0.8, 0.7], [0.9])
    assert seam.seam(found, 0.1, 0.95) == seam.Seam(0.3, 0.9, 6)


def test_keyframe_followed_by_earlier_pictures_bounds_nothing():
    found = stored([0.0, 0.1], [0.3, 0.2], [0.4, 0.5], [0.6])
    assert seam.seam(found, 0.0, 0.65) == seam.Seam(0.0, 0.6, 6)
    assert seam.seam(found, 0.15, 0.55) is None


@given(
    st.lists(st.tuples(st.floats(0, 60), st.booleans()), max_size=40),
    st.floats(0, 30),
    st.floats(0, 30),
)
def test_whatever_is_stored_the_stretch_lies_inside_and_holds_its_frames_alone(told, start, length):
    found = [Frame(*one) for one in told]
    middle = seam.seam(found, start, start + length)
    if middle:
        inside = [one for one in found if middle.first <= one.time < middle.last]
        assert start <= middle.first <= middle.last <= start + length
        assert len(inside) == middle.count


def test_only_thrifty_ordinary_films_are_kept(tmp_path):
    seen = probe(TOOLS, counted(tmp_path / "small.mp4", *OURS, frames=25))
    assert seen.plain
    assert not replace(seen, plain=False).plain
    mirrored = counted(tmp_path / "wide.mp4", *OURS, "-vf", "scale=240:180,setsar=4/3", frames=25)
    assert not probe(TOOLS, mirrored).plain


def test_file_without_a_film_is_no_piece():
    with pytest.raises(seam.NotFilm):
        seam.parameter_sets(b"")
