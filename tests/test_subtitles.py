"""Files of captions as they come: whatever is in them, cues or a message comes out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beeldsite.i18n import translate
from beeldsite.subtitles import ENDINGS, LARGEST, decoded, read

VTT = """WEBVTT - les
Kind: captions

STYLE
::cue { color: red }

NOTE Michelle is Egel

1
00:00:01.000 --> 00:00:02.500 align:start position:10%
<v Egel>Ik <b>durf</b> het &amp; zeg het</v>

00:04.000 --> 00:05.000
- Ja
- Nee
"""
SRT = """1
00:00:01,000 --> 00:00:02,500
{\\an8}<i>Goedemorgen</i>

2
rommel
0:0:4,500-->0:0:5.000
Dag
"""
ASS = """[Script Info]
Title: Michelle

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,Michelle
Dialogue: 0,0:00:01.00,0:00:02.50,Default,Egel,0,0,0,,{\\i1}Ik{\\i0} durf\\Nhet
Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,{\\p1}m 0 0 l 100 0{\\p0}
"""


def cues(text, ending=".vtt", encoding="utf-8"):
    found = read(text.encode(encoding), f"les{ending}", ending)
    assert found.problems == ()
    return [(one.start, one.end, one.speaker, one.text) for one in found.cues]


def told(data, ending=".vtt"):
    found = read(data, f"les{ending}", ending)
    return [f"{one.place}: {translate(one.what, 'en')}" for one in found.problems]


def test_webvtt_is_read_with_its_voices_and_without_its_tags():
    assert cues(VTT) == [
        (1000, 2500, "Egel", "Ik durf het & zeg het"),
        (4000, 5000, "", "- Ja\n- Nee"),
    ]


def test_subrip_is_read_also_where_it_is_loose():
    assert cues(SRT, ".srt") == [(1000, 2500, "", "Goedemorgen"), (4500, 5000, "", "Dag")]


def test_substation_is_read_without_overrides_comments_and_drawings():
    assert cues(ASS, ".ass") == [(1000, 2500, "Egel", "Ik durf\nhet")]


def test_two_voices_in_one_caption_are_two_speakers():
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nEerst <v Egel>Ja.</v> <v.luid Das>Nee."
    assert [one[2:] for one in cues(text)] == [("", "Eerst"), ("Egel", "Ja."), ("Das", "Nee.")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_letters_are_read_however_they_were_saved(encoding):
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nZoë’s idee: één ding\n"
    assert cues(text.replace("\n", "\r\n"), encoding=encoding)[0][3] == "Zoë’s idee: één ding"


def test_letters_of_old_windows_are_read():
    assert cues(SRT.replace("Dag", "“Zoë”"), ".srt", "cp1252")[1][3] == "“Zoë”"


def test_no_character_that_cannot_be_seen_comes_out():
    hidden = "Mi\u200bch\u00adel\0le\x07 &#8206;is \u202eer"
    assert cues(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{hidden}\n")[0][3] == "Michelle is er"


def test_a_draft_says_so():
    assert read(b"WEBVTT\n\nNOTE concept\n\n" + VTT[50:].encode(), "les.vtt", ".vtt").draft
    assert not read(VTT.encode(), "les.vtt", ".vtt").draft


def test_a_caption_that_cannot_be_read_is_named_and_the_others_remain():
    text = f"{VTT}\n00:06,000 --> 00:07,000\nkomma\n\n00:09.000 --> 00:08.000\nterug\n"
    found = read(text.encode(), "les.vtt", ".vtt")
    assert len(found.cues) == 2
    assert told(text.encode()) == [
        "les.vtt:17:1: this caption cannot be read",
        "les.vtt:20:1: this caption ends before it starts",
    ]


def test_of_many_mistakes_the_first_are_named():
    text = "WEBVTT\n\n" + "00:09 --> 00:08\nx\n\n" * 20
    assert told(text.encode())[2:] == [
        "les.vtt:9:1: this caption cannot be read",
        "les.vtt:12:1: 17 more captions of this file cannot be read",
    ]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "there are no captions in this file"),
        (b"WEBVTT\n\nMaar tekst zonder tijd.\n", "there are no captions in this file"),
        (bytes(range(32)) * 100, "this is not a text, though its name ends as one"),
        (b"x" * (LARGEST + 1), "these captions are larger than 2 MB"),
        (b"-->\n" * 9000, "these captions are more than a day of talking, or none"),
        (
            b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + b"<" * 9000,
            "this caption is too long to be one",
        ),
    ],
)
@pytest.mark.parametrize("ending", [".vtt", ".srt"])
def test_what_is_no_file_of_captions_is_told(data, what, ending):
    assert told(data, ending) == [f"les{ending}:{3 if b'<' in data else 1}:1: {what}"]


HOSTILE = st.lists(
    st.sampled_from(
        ["WEBVTT\n", "\n\n", "1\n", "-->", "00:01.000 --> 00:02.000\n",
         "00:00:01,0 --> 99:99:99,9\n",
         "<v ", ">", "<", "&#0;", "&#xD800;", "&lt;script&gt;", "{\\p1}", "{", "}", "Dialogue: 0,",
         "Dialogue: 0,0:00:01.00,0:00:02.00,,,x,,,,", "[Events]\n", "STYLE\n", "NOTE -->\n", "\0",
         "\u202e", "9" * 30, ":", ",", "\r", "\ufeff"]
    )
    | st.text(max_size=4),
    max_size=25,
).map("".join)  # fmt: skip


@given(
    HOSTILE | st.text(), st.sampled_from(ENDINGS), st.sampled_from(["utf-8", "utf-16", "cp1252"])
)
def test_hostile_text_gives_plain_cues_or_a_message(text, ending, encoding):
    found = read(text.encode(encoding, "replace"), "les", ending)
    assert found.cues or found.problems
    for one in found.cues:
        assert 0 <= one.start < one.end or ending in (".ass", ".ssa")
        assert one.text
        assert one.text.replace("\n", "").isprintable()


@given(st.binary(max_size=400))
def test_any_bytes_are_a_text_or_none(data):
    assert "\0" not in (decoded(data) or "")
