"""How long clips will be is told from how long others were, and not told where nobody knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from beeldsite.footage import Outcome
from beeldsite.i18n import translate
from beeldsite.speeds import estimate, lasting, remember, told
from tests.footage import job

JOBS = [job(Path("les.mp4"), start, start + 30_000) for start in range(34)]
CUT = [Outcome(one, seconds=15.0) for one in JOBS]


def test_without_experience_nothing_is_foretold(tmp_path):
    assert estimate(tmp_path, JOBS, 2) is None
    assert translate(told(JOBS, None), "en") == (
        "34 clips, 17 minutes of film; how long it takes shows once some are cut"
    )


def test_what_was_learnt_foretells_how_long_others_take(tmp_path):
    remember(tmp_path, CUT, 2)
    assert estimate(tmp_path, JOBS, 2) == pytest.approx(34 * 15 / 2)
    assert estimate(tmp_path, JOBS[:1], 2) == pytest.approx(15)
    shown = translate(told(JOBS, 34 * 15 / 2), "nl")
    assert shown == "34 fragmenten, 17 minuten film, ongeveer 4 minuten"


def test_more_at_a_time_are_not_taken_to_be_faster(tmp_path):
    remember(tmp_path, CUT, 2)
    assert estimate(tmp_path, JOBS, 16) == estimate(tmp_path, JOBS, 2)
    assert estimate(tmp_path, JOBS, 1) == pytest.approx(34 * 15)


def test_clips_that_failed_or_lay_there_teach_nothing(tmp_path):
    remember(tmp_path, [Outcome(JOBS[0])], 2)
    assert estimate(tmp_path, JOBS, 2) is None


def test_the_latest_counts_most(tmp_path):
    remember(tmp_path, CUT, 2)
    before = estimate(tmp_path, JOBS, 2) or 0
    for _ in range(20):
        remember(tmp_path, [Outcome(one, seconds=30.0) for one in JOBS], 2)
    assert estimate(tmp_path, JOBS, 2) == pytest.approx(2 * before, rel=0.01)


def test_a_cluster_and_this_computer_are_told_apart(tmp_path):
    remember(tmp_path, CUT, 8, "tcp://board:8786")
    assert estimate(tmp_path, JOBS, 8) is None
    assert estimate(tmp_path, JOBS, 8, "tcp://board:8786") == pytest.approx(34 * 15 / 8)


@pytest.mark.parametrize(
    "spoilt", ["", "[]", '{"a": 1}', '{"a": {"x": [1, 2]}}', '{"a": {"2": 1}}']
)
def test_a_spoilt_memory_is_none(spoilt, tmp_path):
    (tmp_path / "speeds.json").write_text(spoilt)
    assert estimate(tmp_path, JOBS, 2) is None
    remember(tmp_path, CUT, 2)
    assert estimate(tmp_path, JOBS, 2)


LENGTHS = {0.2: "1 second", 89: "89 seconds", 100: "2 minutes", 7200: "120 minutes"}


@pytest.mark.parametrize(("seconds", "words"), [*LENGTHS.items(), (4 * 3600, "4 hours")])
def test_a_length_of_time_is_no_more_exact_than_it_can_be_known(seconds, words):
    assert translate(lasting(seconds), "en") == words
