"""The cache keeps what may be wanted again, within bounds; never what must go, never damage."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from beeldsite import store
from beeldsite.config import read_size
from beeldsite.order import Report
from tests.conftest import Practice, tree
from tests.waiting import until

pytestmark = pytest.mark.slow

NOTE = """
    ---
    date: 2026-03-12
    videos: [{{file: les.mp4, visible: [m]{more}}}]
    moments: [{{clip: {clip}, title: She waits, strengths: [patience]}}]
    ---
    """
CONSENTS = (
    "people: [{{id: m, role: pupil, given_by: parent, under16: true, date: 2026-01-12, {more}}}]"
)


@pytest.fixture
def anna(english: Practice, short: Path) -> Practice:
    english.film(short, "anna/les.mp4")
    consents(english, "purposes: [coaching, portfolio]")
    return english


def consents(practice: Practice, more: str) -> None:
    practice.note("anna/consent.yaml", CONSENTS.format(more=more))


def built(practice: Practice, clip: str, more: str = "", **how) -> Report:
    practice.note("anna/2026-03-12.md", NOTE.format(clip=clip, more=more))
    return practice.built(**how)


def keys(practice: Practice) -> set[str]:
    return {path.stem for path in practice.config.clips.glob("*.mp4") if "." not in path.stem}


def test_a_moment_that_moves_away_and_back_is_cut_once(anna):
    built(anna, "0:01-0:03")
    assert len(built(anna, "0:01-0:04").outcomes) == 1
    assert len(keys(anna)) == 2
    assert built(anna, "0:01-0:03").outcomes == ()
    assert len({name.partition(".")[0] for name in anna.films("coach", "anna")}) == 1


def test_what_nobody_shows_goes_when_consents_change(anna):
    built(anna, "0:01-0:03")
    consents(anna, "purposes: [coaching, portfolio, review]")
    built(anna, "0:01-0:04")
    assert len(keys(anna)) == 1


def test_what_nobody_shows_goes_when_a_day_has_passed_that_ends_something(anna):
    consents(anna, "purposes: [coaching, portfolio], until: 2026-05-01")
    built(anna, "0:01-0:03")
    built(anna, "0:01-0:04")
    assert len(keys(anna)) == 2
    anna.built(on=date(2026, 5, 2))
    assert keys(anna) == set()


def test_what_was_not_blurred_goes_when_it_has_to_be(anna):
    built(anna, "0:01-0:03")
    built(anna, "0:01-0:03", ", blur: true")
    assert len(keys(anna)) == 1


def test_what_nobody_shows_goes_when_its_recording_is_out_of_use(anna):
    built(anna, "0:01-0:03")
    anna.note("anna/2026-03-12.md", "---\ndate: 2026-03-12\n---\n")
    anna.built()
    assert keys(anna) == set()
    assert not list(anna.config.clips.glob("*.json"))


def test_above_its_bound_the_cache_loses_what_was_shown_least_recently(anna):
    for clip in ("0:01-0:03", "0:01-0:04", "0:01-0:05"):
        built(anna, clip)
    first, second = sorted(store.spares(anna.config), key=store.spares(anna.config).__getitem__)
    much = sum(path.stat().st_size for path in anna.config.clips.glob(f"{first}.*"))
    assert store.tidy(anna.config, store.contents(anna.config).own - much) == much
    assert first not in keys(anna)
    assert second in keys(anna)
    anna.file("beeldsite.toml", b'lang = "en"\ncache_size = "1 kB"\n')
    anna.built()
    assert len(keys(anna)) == 1
    assert anna.films("coach", "anna")


def test_a_clip_that_was_cut_short_or_damaged_is_made_anew_and_shown(anna):
    built(anna, "0:01-0:03")
    (key,) = keys(anna)
    clip = anna.config.clips / f"{key}.mp4"
    whole = clip.read_bytes()
    for spoilt in (whole[:-100], whole[:-1] + b"?"):
        with clip.open("rb+") as file:  # the one file that the editions have too
            file.truncate(len(spoilt))
            file.write(spoilt)
        os.utime(clip, (1, 1))
        built(anna, "0:01-0:03")
        assert clip.read_bytes() == whole
        assert (anna.folder("coach", "anna") / "clips" / clip.name).read_bytes() == whole
        anna.note("anna/other.md", f"---\ndate: 2026-03-13\n---\n{len(spoilt)}")


def test_damage_is_found_by_reading_all_and_mended_by_the_next_build(anna, capsys):
    built(anna, "0:01-0:03")
    (key,) = keys(anna)
    clip = anna.config.clips / f"{key}.mp4"
    whole = clip.read_bytes()
    assert anna.say(capsys, "cache", "--verify").out.startswith("0 damaged clips removed\n")
    clip.write_bytes(whole[:-1] + b"?")
    assert anna.say(capsys, "cache", "--verify").out.startswith("1 damaged clip removed\n")
    anna.built()
    assert (anna.folder("coachee", "anna") / "clips" / clip.name).read_bytes() == whole


def test_a_copy_of_the_practice_with_other_dates_cuts_nothing_anew(anna, tmp_path):
    built(anna, "0:01-0:03")
    shutil.copytree(anna.root, tmp_path / "copy", copy_function=shutil.copyfile)
    copy = Practice(tmp_path / "copy")
    assert copy.built().outcomes == ()


def test_facts_of_a_clip_that_were_spoilt_have_it_made_anew(anna):
    built(anna, "0:01-0:03")
    (key,) = keys(anna)
    for spoilt in ("", "[]", "{}", f'{{"{key}.mp4": [], "{key}.webp": 3}}', '{"a": null}'):
        (anna.config.clips / f"{key}.json").write_text(spoilt)
        anna.note("anna/other.md", f"---\ndate: 2026-03-13\n---\n{len(spoilt)}")
        assert len(anna.built().outcomes) == 1


def test_the_cache_is_told_and_cleared_while_editions_go_on_standing(anna, capsys):
    built(anna, "0:01-0:03")
    built(anna, "0:01-0:04")
    told = anna.say(capsys, "voorraad")
    assert told.code == 0
    assert told.out.startswith("2 clips, ")
    assert "\n1 clip is shown by nobody any more, and kept for a while\n" in told.out
    before = tree(anna.root / "output")
    assert " made free\n0 clips, 0 B" in anna.say(capsys, "cache", "--clear").out
    assert tree(anna.root / "output") == before
    assert anna.built().skipped == 1


def test_pruning_removes_what_nobody_shows(anna, capsys):
    built(anna, "0:01-0:03")
    built(anna, "0:01-0:04")
    assert " made free\n1 clip, " in anna.say(capsys, "cache", "--prune").out
    assert len(keys(anna)) == 1


CLAIMS = "import sys, time; from pathlib import Path; from beeldsite.store import claim\n"
CLAIMS += "with claim(Path(sys.argv[1])): time.sleep(600)"


def test_what_another_process_is_cutting_is_left_until_that_has_gone(anna):
    clips = anna.config.clips
    with subprocess.Popen([sys.executable, "-c", CLAIMS, str(clips)]) as other:
        try:
            until(lambda: list(clips.glob("wanted.*")))
            (clips / f"{'a' * 24}.mp4").write_bytes(b"film")
            store.tidy(anna.config, 0)
            assert keys(anna)
        finally:
            other.kill()
    store.tidy(anna.config, 0)
    assert keys(anna) == set()


@pytest.mark.parametrize(
    ("typed", "many"),
    [("20 GB", 20 * 10**9), ("1,5tb", 15 * 10**11), ("7 B", 7), ("500 MB", 5 * 10**8)],
)
def test_sizes_are_read_as_people_write_them(typed, many):
    assert read_size(typed) == many


@pytest.mark.parametrize("typed", ["", "20", "GB", "-1 GB", "1 EB", "twenty GB"])
def test_a_size_that_is_none_is_told(typed, anna):
    anna.file("beeldsite.toml", f'cache_size = "{typed}"\n'.encode())
    assert f"beeldsite.toml:1:1: “{typed}” is not a size" in anna.run("build").stderr
