"""The sample practice: its captions say what its recordings do."""

from __future__ import annotations

from itertools import pairwise

import pytest

from beeldsite.subtitles import read
from scripts.captions import CONTENT, spoken
from scripts.scenes import FILMS, Film

SPEAKING = [film for film in FILMS if spoken(film)]


@pytest.mark.parametrize("film", SPEAKING, ids=lambda film: film.file)
def test_captions_say_what_is_said(film: Film) -> None:
    path = (CONTENT / film.file).with_suffix(".vtt")
    found = read(path.read_bytes(), path.name, ".vtt")
    assert found.problems == ()
    assert [(one.start / 1000, one.speaker, one.text) for one in found.cues] == spoken(film)


@pytest.mark.parametrize("film", SPEAKING, ids=lambda film: film.file)
def test_a_caption_stays_until_its_words_are_out(film: Film) -> None:
    path = (CONTENT / film.file).with_suffix(".vtt")
    cues = read(path.read_bytes(), path.name, ".vtt").cues
    assert all(one.end - one.start > 40 * len(one.text) for one in cues)
    assert all(one.end <= film.seconds * 1000 + 600 for one in cues)
    assert all(one.start <= other.start for one, other in pairwise(cues))
