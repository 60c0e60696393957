"""What is said in a clip: cut from the recording's captions, and written as WebVTT."""

from __future__ import annotations

from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from beeldsite.captions import SHORTEST, Cue, as_address, as_webvtt, cut, lines
from beeldsite.edits import Mute
from beeldsite.subtitles import read
from beeldsite.vocabulary import Hush

TIMES = st.integers(0, 20_000)
WORDS = st.text(min_size=1, max_size=20).map(str.strip).filter(bool)

SAID = st.text("aé<>&-:…\"'{}#", min_size=1, max_size=20)


@st.composite
def stretches(draw, make):
    start = draw(TIMES)
    return make(start, start + draw(st.integers(1, 8_000)))


SPANS = stretches(lambda start, end: (start, end))
CUES = st.lists(st.builds(lambda one, text: Cue(one[0], one[1], text), SPANS, WORDS), max_size=12)
MUTES = st.lists(stretches(Mute), max_size=3)


def test_a_caption_that_touches_the_clip_is_clamped_and_shifted():
    cues = (Cue(1000, 3000, "voor"), Cue(3500, 4500, "in"), Cue(4800, 9000, "na"))
    assert [(one.start, one.end, one.text) for one in cut(cues, 2000, 5000)] == [
        (0, 1000, "voor"),
        (1500, 2500, "in"),
        (2800, 3000, "na"),
    ]


def test_a_caption_too_short_to_read_is_left_out():
    assert cut((Cue(0, 2100, "net"), Cue(4900, 9000, "bijna")), 2000, 5000) == ()


def test_of_what_was_silenced_no_word_remains():
    cues = (Cue(0, 2000, "Kom maar", "Noor"), Cue(2000, 4000, "Michelle", "Noor"))
    first, second = cut(cues, 0, 5000, (Mute(3000, 3500),))
    assert (first.text, second.text, second.speaker) == ("Kom maar", "", "")


def test_of_another_voice_the_words_remain_but_not_whose():
    (one,) = cut((Cue(0, 2000, "Ik durf", "Egel"),), 0, 5000, (Mute(0, 500, Hush.VOICE),))
    assert (one.text, one.speaker) == ("Ik durf", "")


@given(CUES, SPANS, MUTES)
def test_a_cut_stays_in_order_and_within_the_clip(cues, span, mutes):
    made = cut(cues, span[0], span[1], mutes)
    assert list(made) == sorted(made, key=lambda one: (one.start, one.end))
    assert all(0 <= one.start < one.end <= span[1] - span[0] for one in made)
    assert all(one.end - one.start >= SHORTEST for one in made)


@given(CUES, SPANS, MUTES)
def test_a_cut_holds_nothing_of_a_silenced_stretch(cues, span, mutes):
    for one in cut(cues, span[0], span[1], mutes):
        there = (one.start + span[0], one.end + span[0])
        if any(mute.start < there[1] and mute.end > there[0] for mute in mutes):
            assert one.text == ""


@given(st.lists(SAID, min_size=1, max_size=6))
def test_what_is_written_reads_back(said):
    cues = [Cue(k * 1000, k * 1000 + 900, text) for k, text in enumerate(said)]
    back = read(as_webvtt(cues, "…").encode(), "les.vtt", ".vtt").cues
    assert [(one.start, one.end, one.text) for one in back] == [
        (one.start, one.end, one.text) for one in cues
    ]


def test_a_new_speaker_is_named_in_the_text():
    told = as_webvtt((Cue(0, 1000, "Ja?", "Noor"), Cue(1000, 2000, "Zeg <maar>", "Noor")), "…")
    assert told == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nNoor: Ja?\n\n"
        "00:00:01.000 --> 00:00:02.000\nZeg &lt;maar&gt;\n"
    )


def test_an_address_holds_all_of_it_and_nothing_that_ends_an_attribute():
    told = 'WEBVTT\n\n00:00.000 --> 00:01.000\n"één" & meer #1 100%\n'
    address = as_address(told)
    assert not set('"<>& #\n') & set(address)
    assert unquote(address.partition(",")[2]) == told


def test_a_transcript_takes_together_what_one_says_in_a_row():
    cues = (
        Cue(0, 1, "Kijk", "Noor"),
        Cue(1, 2, "eens\nhier", "Noor"),
        Cue(2, 3, ""),
        Cue(3, 4, ""),
        Cue(4, 5, "Ja", "Egel"),
    )
    assert lines(cues) == (("Noor", "Kijk eens hier"), ("", ""), ("Egel", "Ja"))
