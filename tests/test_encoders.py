"""Clips are made by the encoder that is wanted where it works, else by software, and it is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from beeldsite import encoders
from beeldsite.crew import alone, at_work
from beeldsite.encoders import ONE_FRAME, TRIAL, chosen, coder, works
from beeldsite.ffmpeg import encoders as named
from beeldsite.footage import HARDWARE, SOFTWARE, Tools
from beeldsite.media import produce
from beeldsite.process import run
from tests.conftest import Practice
from tests.footage import TOOLS, counted, job, numbers

pytestmark = pytest.mark.slow

BROKEN = next((one for one in HARDWARE if not works(TOOLS.ffmpeg, one)), "")
needs_broken = pytest.mark.skipif(not BROKEN, reason="every encoder works on this computer")
NOTE = """
    ---
    date: 2026-03-12
    videos: [{file: les.mp4, visible: []}]
    moments: [{clip: 0:01-0:03, title: She waits, strengths: [patience]}]
    ---
    """


def test_software_works_everywhere():
    assert works(TOOLS.ffmpeg, SOFTWARE)
    assert chosen(TOOLS, "software") == TOOLS


@pytest.mark.parametrize("encoder", sorted(set(HARDWARE) & named(TOOLS)))
def test_every_argument_of_an_encoder_is_one_that_it_knows(encoder):
    words = coder(replace(TOOLS, encoder=encoder)).items()
    given = [f"{word}" for name, value in words for word in (f"-{name}", value)]
    said = run([TOOLS.ffmpeg, *TRIAL, *given, *ONE_FRAME], 30).complaints
    for wrong in ("Unrecognized option", "Option not found", "Unable to parse", "not found."):
        assert wrong not in said


@needs_broken
def test_an_encoder_that_does_not_work_leaves_it_to_software():
    assert chosen(TOOLS, BROKEN).encoder == SOFTWARE


@pytest.fixture(scope="module")
def video(tmp_path_factory) -> Path:
    return counted(tmp_path_factory.mktemp("video") / "les.mp4")


@pytest.mark.skipif("libopenh264" not in named(TOOLS), reason="needs a second H.264 encoder")
def test_another_encoder_makes_the_same_frames(video, tmp_path, monkeypatch):
    """One that needs no graphics card stands in for those that do."""
    monkeypatch.setitem(encoders.CODERS, "libopenh264", {"b:v": "800k", "allow_skip_frames": 0})
    (outcome,) = made(replace(TOOLS, encoder="libopenh264"), video, tmp_path)
    assert (outcome.failure, outcome.by_software) == (None, False)
    clip = tmp_path / f"{outcome.job.key}.mp4"
    assert numbers(clip) == list(range(25, 75))
    told = run([TOOLS.ffprobe, "-v", "error", "-show_streams", str(clip)], 30).out
    assert b"codec_name=h264" in told


@needs_broken
def test_an_encoder_that_fails_at_a_clip_costs_only_time(video, tmp_path):
    (outcome,) = made(replace(TOOLS, encoder=BROKEN), video, tmp_path)
    assert (outcome.failure, outcome.by_software) == (None, True)
    assert numbers(tmp_path / f"{outcome.job.key}.mp4") == list(range(25, 75))


def made(tools: Tools, video: Path, cache: Path):
    with at_work(alone()) as crew:
        return produce([job(video, 1000, 3000)], cache, crew, tools, lambda _: None)


@needs_broken
def test_a_wanted_encoder_that_does_not_work_is_told_by_build_and_doctor(
    english: Practice, short: Path, capsys
):
    english.film(short, "anna/les.mp4")
    english.note("anna/2026-03-12.md", NOTE)
    english.file("beeldsite.toml", f'lang = "en"\nencoder = "{BROKEN}"\n'.encode())
    lacking = f"“{BROKEN}” does not work on this computer, so clips are made by software"
    told = english.say(capsys, "build")
    assert (told.code, lacking in told.err) == (0, True)
    assert english.films("coach", "anna")
    told = english.say(capsys, "doctor")
    assert (told.code, f"✗ {lacking}" in told.out) == (1, True)


def test_the_doctor_tells_of_every_encoder_of_the_card_that_ffmpeg_knows(english, capsys):
    told = english.say(capsys, "doctor").out
    for one in set(HARDWARE) & named(TOOLS):
        assert one in told
    assert "0 clips in the cache, 0 B" in told


def test_an_encoder_that_is_none_is_told(english):
    english.file("beeldsite.toml", b'encoder = "h264_fast"\n')
    told = english.run("build").stderr
    assert told.startswith("beeldsite.toml:1:1: “h264_fast” is not an encoder beeldsite knows\n")
