"""While a build works it tells how far it is: bars on a terminal, lines elsewhere."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from beeldsite import bars
from beeldsite.bars import Bars, Lines
from beeldsite.errors import Place, Problem
from beeldsite.footage import Outcome
from beeldsite.i18n import Words, say, translate
from beeldsite.order import Built
from tests.conftest import Practice
from tests.footage import job

ONE, OTHER = (job(Path("les.mp4"), start, start + 10_000) for start in (0, 20_000))
NOTE = """
    ---
    date: 2026-03-12
    videos: [{file: les.mp4, blur: yes}]
    moments:
      - {clip: 0:10-4:10, speed: 25%, title: She waits}
      - {clip: 0:20-4:20, speed: 50%, title: She asks}
    ---
    """


@pytest.fixture
def said(monkeypatch) -> list[str]:
    monkeypatch.setattr(bars, "EVERY", 0.0)
    return []


@pytest.fixture
def lines(said: list[str]) -> Lines:
    def tell(words: Words) -> None:
        said.append(translate(words, "en"))

    return Lines(tell)


def test_mistakes_are_told_when_they_change_and_when_they_are_gone(said):
    lines = Lines(
        lambda words: said.append(translate(words, "en")),
        lambda wrong: said.extend(one.show("en") for one in wrong),
    )
    mistake = Problem(Place("content/Anna/les.md", 2), say("no time"))
    remark = Problem(Place("content/Anna/les.md", 3), say("no captions"), warning=True)
    for problems in ((remark,), (mistake, remark), (mistake,), (), (mistake,)):
        lines.portfolio(Built("Anna" if problems else "anna", problems))
    told = "content/Anna/les.md:2:1: no time"
    assert said == [told, "anna: all is well again", told]


def test_lines_tell_how_much_of_the_film_is_made(lines, said):
    lines.clips([ONE, OTHER], 40.0)
    lines.progress({ONE.key: 2500})
    lines.progress({ONE.key: 10_400, OTHER.key: 0, "of another build": 5})
    lines.clip(Outcome(ONE))
    lines.progress({ONE.key: 10_000, OTHER.key: 5000})
    assert said == [
        "2 clips, 20 seconds of film, about 40 seconds",
        "0 of 2 clips are cut (12%)",
        "0 of 2 clips are cut (50%)",
        "1 of 2 clips are cut (75%)",
    ]


def test_clips_asked_for_meanwhile_are_counted_with_the_others_until_all_are_done(lines, said):
    lines.clips([ONE])
    lines.clips([OTHER])
    lines.clip(Outcome(ONE))
    lines.progress({})
    lines.clip(Outcome(OTHER))
    lines.clips([ONE])
    lines.progress({})
    assert said[2::2] == ["1 of 2 clips are cut (50%)", "0 of 1 clips are cut (0%)"]


def test_there_is_a_bar_for_all_and_one_for_each_clip_that_is_being_cut(said):
    drawing = Bars(lambda words: said.append(words.id), lambda words: translate(words, "en"))
    with drawing.shown():
        drawing.clips([ONE, OTHER])
        drawing.progress({ONE.key: 2500})
        bars = [(one.description, one.completed, one.total) for one in drawing.drawn.tasks]
    assert bars == [("all clips", 2500, 20_000), ("les.mp4", 2500, 10_000)]


@pytest.mark.slow
def test_a_terminal_gets_a_bar(english: Practice, lesson: Path):
    english.film(lesson, "anna/les.mp4")
    english.note("anna/2026-03-12.md", NOTE)
    shown = on_terminal(english, "build", "--jobs", "2")
    assert "2 clips, 24 minutes of film; how long it takes shows once some are cut" in shown
    assert re.search(r"all clips .*%", shown)


def on_terminal(practice: Practice, *arguments: str) -> str:
    """Return what a command draws on a terminal of its own."""
    ours, theirs = pty.openpty()
    wide = {**practice.surroundings, "COLUMNS": "100", "TERM": "xterm"}
    wide.pop("CI", None)
    command = [sys.executable, "-m", "beeldsite", "--lang", "en", *arguments]
    process = subprocess.Popen(command, cwd=practice.root, env=wide, stderr=theirs)
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 65536):
            shown += piece
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    assert process.wait(20) == 0
    return shown.decode()
