"""The command line: what it says, how it ends, in which language."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from babel.messages.pofile import read_po

from beeldsite.cli import COMMANDS
from beeldsite.cli.speaking import DUTCH, spoken
from beeldsite.i18n import CATALOGUES
from tests.conftest import Practice, tree

NOTE = """
    ---
    date: 2026-03-12
    moments: [{title: She waits, strengths: [patience]}]
    ---
    """


@pytest.fixture
def anna(english: Practice) -> Practice:
    english.note("anna/2026-03-12.md", NOTE)
    return english


@pytest.mark.parametrize(
    "arguments", [["--help"], ["build", "-h"], ["check", "--help"], ["--version"]]
)
def test_help_is_there_for_every_command(arguments, anna, capsys):
    told = anna.say(capsys, *arguments)
    assert (told.code, told.err) == (0, "")
    assert told.out


def test_help_names_every_command_in_the_language_of_who_asks(anna, capsys):
    for lang, shown in (("en", COMMANDS), ("nl", DUTCH)):
        told = anna.say(capsys, "--lang", lang, "--help").out
        listed = re.findall(r"^  (\w+)  ", told, re.MULTILINE)
        assert set(listed) <= set(shown)
        assert len(listed) == len(COMMANDS)


def test_a_dutch_coach_is_told_in_dutch_how_a_command_is_typed(tmp_path, capsys):
    told = Practice(tmp_path).say(capsys, "--lang", "nl", "boouw").err
    assert told.splitlines() == [
        "Gebruik: beeldsite [OPTIES] OPDRACHT …",
        "Uitleg: beeldsite --help",
        "",
        "Dat lukt zo niet. De opdracht “boouw” bestaat niet. Bedoelde je “bouw”?",
    ]
    told = Practice(tmp_path).say(capsys, "--lang", "nl", "bouw", "--help").out
    assert told.startswith("Gebruik: beeldsite bouw [OPTIES]\n")


def test_click_still_says_what_is_translated():
    said = "".join(path.read_text("utf-8") for path in Path(click.__file__).parent.glob("*.py"))
    said = re.sub(r'"\s*"', "", said)  # sentences over two lines
    with (CATALOGUES / "nl/LC_MESSAGES/click.po").open("rb") as file:
        known = [one.id for one in read_po(file) if one.id]
    assert known
    assert [
        one
        for one in known
        for part in ((one,) if isinstance(one, str) else one)
        if f'"{part}"' not in said
    ] == []


@pytest.mark.parametrize(
    "arguments", [["bulid"], ["build", "--edition", "boss"], ["build", "--on", "x"], ["new"]]
)
def test_wrong_usage_ends_with_two(arguments, anna, capsys):
    told = anna.say(capsys, *arguments)
    assert told.code == 2
    assert "Traceback" not in told.err


def test_a_build_tells_what_it_did(anna, capsys):
    assert anna.say(capsys, "build").out == "1 portfolio built.\n"
    assert anna.say(capsys, "build").out == "0 portfolios built, 1 unchanged.\n"


def test_a_dutch_command_and_edition_do_the_same(anna, capsys):
    assert anna.say(capsys, "bouw", "--edition", "gecoachte").code == 0
    assert [path.name for path in anna.folder("coachee").iterdir()] == ["anna"]
    assert not anna.folder("coach").exists()


def test_a_mistake_is_told_with_its_place_and_ends_with_one(anna, capsys):
    anna.note("tom/2026-03-12.md", "---\nweather: x\n---\n")
    told = anna.say(capsys, "build")
    assert told.code == 1
    assert told.err.startswith(
        "content/tom/2026-03-12.md:2:1: “weather” is not a field here\n  The"
    )
    assert told.out == "1 portfolio built, 1 stopped by a mistake.\n"


def test_old_pages_of_who_made_a_mistake_are_told_to_stand(anna, capsys):
    anna.say(capsys, "build")
    anna.note("anna/2026-03-13.md", "---\nweather: x\n---\n")
    told = anna.say(capsys, "build").out
    assert told == "0 portfolios built, 1 stopped by a mistake, its old pages still stand.\n"


def test_a_warning_is_told_and_ends_well(anna, capsys):
    anna.note("anna/2026-03-13.md", "---\nmoments: [{title: x}]\n---\n")
    told = anna.say(capsys, "check")
    assert (told.code, "have a look: this session shows moments" in told.err) == (0, True)


def test_a_check_of_what_is_well_says_so_and_writes_nothing(anna, capsys):
    before = tree(anna.root)
    assert (
        anna.say(capsys, "check").out == "All is well: nothing is wrong and nothing is withheld.\n"
    )
    assert tree(anna.root) == before


def test_a_check_tells_what_is_withheld_on_a_day(anna, capsys, short):
    anna.film(short, "anna/les.mp4")
    anna.note(
        "anna/2026-03-13.md",
        "---\nvideos: [{file: les.mp4, visible: [], expires: 2026-04-10}]\n"
        "moments: [{clip: 0:01-0:02, title: She sits, strengths: [patience]}]\n---\n",
    )
    told = anna.say(capsys, "check", "--on", "11-4-2026", "-e", "coachee")
    assert told.out == (
        "content/anna/2026-03-13.md:3:18: withheld from coachee “She sits”: "
        "the images were kept until 10 April 2026 and are erased\n"
    )


def test_a_check_for_other_programs_is_json(anna, capsys):
    anna.note("tom/2026-03-12.md", "---\nweather: x\n---\n")
    told = anna.say(capsys, "check", "--json")
    (problem,) = json.loads(told.out)["problems"]
    assert told.code == 1
    assert (problem["file"], problem["line"], problem["warning"]) == (
        "content/tom/2026-03-12.md",
        2,
        False,
    )


def test_someone_unknown_is_told_with_a_name_that_looks_like_it(anna, capsys):
    told = anna.say(capsys, "build", "--person", "ana")
    assert (told.code, told.err) == (
        1,
        "there is nobody called “ana” here\n  Did you mean “anna”?\n",
    )


def test_outside_a_practice_one_is_offered(tmp_path, capsys):
    told = Practice(tmp_path).say(capsys, "build")
    assert (told.code, "there is no practice here" in told.err) == (1, True)


def test_a_practice_may_be_named_from_elsewhere(anna, tmp_path, capsys):
    (tmp_path / "away").mkdir()
    told = Practice(tmp_path / "away").say(capsys, "check", "-C", str(anna.root))
    assert told.code == 0


def test_a_practice_without_notes_is_told(english, capsys):
    (english.root / "content").rmdir()
    assert "the folder of notes, “content”, is not there" in english.say(capsys, "build").err


@pytest.mark.parametrize(
    ("surroundings", "day"),
    [
        ({"BEELDSITE_TODAY": "2026-05-06"}, "2026-05-06"),
        ({"SOURCE_DATE_EPOCH": "86400"}, "1970-01-02"),
    ],
)
def test_the_day_may_be_given(surroundings, day, monkeypatch):
    from beeldsite.cli.asking import today

    monkeypatch.delenv("BEELDSITE_TODAY", raising=False)
    for name, value in surroundings.items():
        monkeypatch.setenv(name, value)
    assert str(today()) == day


def test_a_day_that_is_none_is_told(anna):
    told = anna.run("build", env={**anna.surroundings, "BEELDSITE_TODAY": "morgen"})
    assert (told.returncode, told.stderr.partition("\n")[0]) == (1, "“morgen” is not a date")


@pytest.mark.parametrize(
    ("arguments", "settings", "locale", "lang"),
    [
        (["--lang", "nl"], "en", "en_GB", "nl"),
        (["check", "--lang=en"], "nl", "nl_NL", "en"),
        ([], "en", "nl_NL", "en"),
        ([], "", "nl_NL.UTF-8", "nl"),
        ([], "", "C", "en"),
        (["bouw", "-p", "anna"], "", "C", "nl"),
        (["bouw"], "en", "C", "en"),
        (["build", "-C", "elsewhere"], "en", "C", "nl"),
    ],
)
def test_it_speaks_the_language_asked_for(arguments, settings, locale, lang, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", locale)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/beeldsite.toml").write_text("")
    if settings:
        (tmp_path / "beeldsite.toml").write_text(f'lang = "{settings}"')
    assert spoken(arguments) == lang


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="a file nobody can read, root too")
def test_settings_that_cannot_be_read_are_told(tmp_path, capsys):
    (tmp_path / "beeldsite.toml").symlink_to("/proc/self/mem")
    told = Practice(tmp_path).say(capsys, "build")
    assert (told.code, told.err.partition(" read: ")[0]) == (1, "beeldsite.toml:1:1: cannot be")
    assert Practice(tmp_path).say(capsys, "doctor").code == 1
    assert spoken(["build", "-C", str(tmp_path)]) == "nl"


def test_a_terminal_of_few_letters_is_no_reason_to_stop(anna):
    anna.note("tom/2026-03-12.md", "---\nweather: x\n---\n")
    plain = {**anna.surroundings, "PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"}
    for command in ("check", "build", "doctor"):
        told = anna.run(command, env=plain)
        assert "Traceback" not in told.stderr
        assert told.returncode in (0, 1)


def test_whoever_stops_listening_gets_no_traceback(anna):
    anna.note("tom/2026-03-12.md", "---\n" + "".join(f"w{n}: x\n" for n in range(5000)) + "---\n")
    command = f"{sys.executable} -m beeldsite check 2>&1 | head -1"
    told = subprocess.run(
        ["bash", "-c", command],
        cwd=anna.root,
        env=anna.surroundings,
        capture_output=True,
        text=True,
    )
    assert told.stdout.startswith("content/tom/2026-03-12.md:2:1")
    assert told.stderr == ""


def test_the_doctor_says_what_to_do_about_what_is_not_well(english, capsys):
    english.file("beeldsite.toml", b'lang = "en"\nvideo_roots = ["/nowhere"]\n')
    told = english.say(capsys, "doctor")
    wrong = told.out.split("\n✗ ")[1:]
    assert told.code == 1
    assert "Connect the disk" in told.out
    assert all("\n  " in line for line in wrong)


def test_the_doctor_tells_of_ffmpeg_and_of_this_practice(anna, capsys):
    told = anna.say(capsys, "doctor")
    assert "ffmpeg" in told.out
    assert str(anna.root) in told.out
