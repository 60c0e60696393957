"""Captions from beside a recording to the page: who may read what, in which edition."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.conftest import Page, Practice, anew
from tests.footage import counted

NOTE = """
    ---
    video: {{bestand: les.mp4, in_beeld: [bas]{more}}}
    momenten:
      - {{fragment: 0:01-0:04, titel: Bas wacht, kernkwaliteiten: [rust]{moment}}}
    ---
    """
CONSENTS = """
    personen:
      - {{id: bas, rol: gecoachte, gegeven_door: zelf, datum: 2026-01-10,
         doelen: [coaching, meekijken], tot: 2026-12-31}}
      - {{id: egel, naam: Egel, rol: leerling, gegeven_door: ouder, datum: 2026-01-10,
         doelen: [coaching, meekijken]{more}}}
    namen: {{Michelle: egel}}
    """
CAPTIONS = """WEBVTT

00:00.500 --> 00:02.000
<v bas>Wie durft? Michelle?

00:02.000 --> 00:03.000
<v Michelle>Ik!

00:03.500 --> 00:09.000
<v bas>Mooi.
"""
SESSION = "sessie-2026-03-12-les.html"


@pytest.fixture(scope="session")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recording of six seconds, with sound."""
    return counted(tmp_path_factory.mktemp("spoken") / "les.mp4", frames=150)


@pytest.fixture
def bas(dutch: Practice, spoken: Path) -> Practice:
    dutch.note("bas/index.md", "---\nnaam: Bas\ndelen: meekijker\nakkoord: 2026-03-01\n---\n")
    dutch.note("bas/toestemming.yaml", CONSENTS.format(more=""))
    dutch.note("bas/2026-03-12-les.md", NOTE.format(more="", moment=""))
    dutch.film(spoken, "bas/video/les.mp4")
    captions(dutch, "les.vtt")
    return dutch


def captions(practice: Practice, name: str, text: str = CAPTIONS) -> Path:
    return practice.file(f"content/bas/video/{name}", text.encode())


def page(practice: Practice, edition: str = "coachee") -> Page:
    return practice.page(edition, "bas", SESSION)


def tracks(shown: Page) -> list[tuple[str, str]]:
    """Return the captions of a page: the language of each, and what it says without its times."""
    return [(one["srclang"], said(one["src"])) for one in shown.all("track")]


def said(src: str) -> str:
    told = unquote(src.partition(",")[2])
    assert told.startswith("WEBVTT\n\n")
    rows = (row for row in told.splitlines()[1:] if row and "-->" not in row)
    return " | ".join(rows)


def test_captions_beside_a_recording_stand_in_the_page_cut_to_the_clip(bas):
    bas.built("coachee")
    (track,) = page(bas).all("track")
    assert (track["srclang"], track["label"], track["kind"]) == ("nl", "Nederlands", "captions")
    assert unquote(track["src"]) == (
        "data:text/vtt;charset=utf-8,WEBVTT\n\n"
        "00:00:00.000 --> 00:00:01.000\nBas: Wie durft? Egel?\n\n"
        "00:00:01.000 --> 00:00:02.000\nEgel: Ik!\n\n"
        "00:00:02.500 --> 00:00:03.000\nBas: Mooi.\n"
    )


def test_what_is_said_stands_under_the_clip_on_paper_and_in_the_search(bas):
    bas.built("coachee")
    words = ("Lees wat er gezegd wordt", "Bas Wie durft? Egel?", "Egel Ik!", "Bas Mooi.")
    page(bas).order(*words)
    bas.page("coachee", "bas", "afdruk.html").order(*words)
    index = (bas.folder("coachee", "bas") / "beeldsite-index.js").read_text("utf-8")
    entries = json.loads(index.removeprefix("window.BS_INDEX=").rstrip(";\n"))
    assert [one[4] for one in entries if len(one) > 4] == ["Wie durft? Egel? Ik! Mooi."]


def test_a_real_name_is_in_no_file_of_any_edition(bas):
    bas.built()
    for edition in ("coach", "coachee", "reviewer"):
        assert bas.has("durft", edition)
        assert not bas.has("michelle", edition)


def test_several_languages_each_have_their_own_that_of_the_pages_first(bas):
    captions(bas, "les.en.srt", "1\n00:00:01,000 --> 00:00:02,000\nWho dares?\n")
    captions(bas, "les.fr.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nQui ose ?\n")
    captions(bas, "les.oud.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nOud\n")
    bas.built("coachee")
    assert [lang for lang, _ in tracks(page(bas))] == ["nl", "en", "fr"]
    kinds = [one["kind"] for one in page(bas).all("track")]
    assert kinds == ["captions", "subtitles", "subtitles"]
    page(bas).order("Lees wat er gezegd wordt (Nederlands)", "(Engels)", "Who dares?", "(Frans)")


@pytest.mark.parametrize(
    ("more", "read"),
    [
        (", ondertiteling: anders.srt", "Iets anders"),
        (", ondertiteling: {bestand: anders.srt, taal: en}", "Iets anders"),
        (", ondertiteling: []", None),
    ],
)
def test_a_note_may_name_other_captions_or_none(more, read, bas):
    captions(bas, "anders.srt", "1\n00:00:01,000 --> 00:00:02,000\nIets anders\n")
    bas.note("bas/2026-03-12-les.md", NOTE.format(more=more, moment=""))
    bas.built("coachee")
    assert [words for _, words in tracks(page(bas))] == ([read] if read else [])


def test_captions_that_are_named_and_not_there_are_told(bas):
    bas.note("bas/2026-03-12-les.md", NOTE.format(more=", ondertiteling: lees.vtt", moment=""))
    assert bas.told("coachee") == (
        "content/bas/2026-03-12-les.md:2:59: the captions “lees.vtt” are not there\n"
        "  Did you mean “les.vtt”?"
    )


def test_nothing_that_was_silenced_can_be_read(bas):
    bas.note("bas/2026-03-12-les.md", NOTE.format(more=", dempen: [0:01-0:01.6]", moment=""))
    bas.built()
    for edition in ("coach", "coachee", "reviewer"):
        assert not bas.has("durft", edition)
        assert tracks(page(bas, edition))[0][1] == "[niet te horen] | Egel: Ik! | Bas: Mooi."


def test_a_lead_in_counts(bas):
    bas.note("bas/2026-03-12-les.md", NOTE.format(more="", moment=", aanloop: 1"))
    bas.built("coachee")
    assert "00:00:00.500 --> 00:00:02.000" in unquote(page(bas).all("track")[0]["src"])


def test_without_a_clip_there_are_no_captions(bas):
    more = ", bewaren_tot: 2026-03-20"
    bas.note("bas/2026-03-12-les.md", NOTE.format(more=more, moment=""))
    bas.built()
    assert not any(bas.has("durft", edition) for edition in ("coach", "coachee", "reviewer"))


def test_the_words_of_who_withdrew_are_gone_and_reviewers_read_nothing_about_them(bas):
    bas.note("bas/toestemming.yaml", CONSENTS.format(more=", ingetrokken: 2026-03-20"))
    bas.built()
    gap = "[…]"
    assert tracks(page(bas, "coach"))[0][1] == f"Bas: Wie durft? Egel? | {gap} | Bas: Mooi."
    assert tracks(page(bas, "reviewer"))[0][1] == f"{gap} | {gap} | Bas: Mooi."
    assert not bas.has("egel", "reviewer")
    assert not bas.has("Ik!", "coachee")
    said = bas.told()
    assert "les.vtt:6:1: have a look: someone who withdrew consent says this, so it" in said
    assert (
        "content/bas/video/les.vtt:3:1: have a look: this caption names someone who withdrew"
        " consent, so reviewers do not get it\n"
        "  It is to be heard as well: name the stretch in “mute” of the recording."
    ) in said


def test_a_draft_is_for_the_coach_alone_and_check_says_so(bas):
    captions(bas, "les.vtt", CAPTIONS.replace("WEBVTT\n", "WEBVTT\n\nNOTE concept\n"))
    bas.built()
    assert "concept, nog niet nagelezen" in page(bas, "coach").text
    assert not bas.has("durft", "coachee")
    assert not bas.has("durft", "reviewer")
    assert bas.told("coachee") == (
        "content/bas/video/les.vtt:1:1: have a look: these captions are a draft: only the coach's"
        " edition shows them\n"
        "  Read them over, mend them, and take the line “NOTE draft” away."
    )


def test_a_mistake_in_captions_is_told_and_the_rest_is_shown(bas):
    captions(bas, "les.vtt", f"{CAPTIONS}\n00:04,000 --> 00:05,000\nkomma\n")
    captions(bas, "les.en.srt", "nothing of the kind")
    report = bas.built("coachee")
    assert [one.show("en") for one in report.problems] == [
        "content/bas/video/les.en.srt:1:1: have a look: there are no captions in this file\n"
        "  Write a caption so: 00:04:12,000 --> 00:04:15,500, and below it the words.",
        "content/bas/video/les.vtt:12:1: have a look: this caption cannot be read\n"
        "  Write a caption so: 00:04:12.000 --> 00:04:15.500, and below it the words.",
    ][::-1]
    assert "Mooi." in tracks(page(bas))[0][1]


def test_speech_that_can_be_read_nowhere_is_told_once_a_recording(bas):
    (bas.root / "content/bas/video/les.vtt").unlink()
    bas.note(
        "bas/2026-03-12-les.md",
        """
        ---
        video: {bestand: les.mp4, in_beeld: [bas]}
        momenten:
          - {fragment: 0:01-0:04, titel: Bas wacht, kernkwaliteiten: [rust]}
          - {fragment: 0:04-0:05, titel: Nog eens}
          - {fragment: 0:02-0:05, titel: Met woorden, antwoord: Ik wacht.}
        ---
        """,
    )
    bas.built("coachee")
    assert bas.told("coachee") == (
        "content/bas/2026-03-12-les.md:2:18: have a look: what is said in “les.mp4” can be read"
        " nowhere: no captions, no text with “Bas wacht”\n"
        "  Put captions beside the recording, or write with the moment what is said."
    )


def test_changed_captions_are_built_anew(bas):
    bas.built("coachee")
    assert bas.built("coachee").skipped == 1
    anew(captions(bas, "les.vtt", CAPTIONS.replace("Mooi", "Prachtig")))
    assert bas.built("coachee").skipped == 0
    assert bas.has("Prachtig", "coachee")


def test_captions_under_video_roots_are_followed_too(bas, tmp_path):
    vault = tmp_path / "kluis"
    vault.mkdir()
    bas.file("beeldsite.toml", f'lang = "nl"\nvideo_roots = ["{vault.as_posix()}"]\n'.encode())
    (bas.root / "content/bas/video/les.vtt").unlink()
    (bas.root / "content/bas/video/les.mp4").rename(vault / "les.mp4")
    bas.built("coachee")
    bas.built("coachee")  # from here on it is known what lies outside
    assert bas.built("coachee").skipped == 1
    (vault / "les.nl.vtt").write_text(CAPTIONS, "utf-8")
    anew(vault)
    assert bas.built("coachee").skipped == 0
    assert bas.has("durft", "coachee")
    anew(vault / "les.nl.vtt")
    assert bas.built("coachee").skipped == 0


def test_captions_of_someone_else_are_not_reached_through_a_link(bas):
    other = bas.file("content/anna/geheim.vtt", CAPTIONS.encode())
    (bas.root / "content/bas/video/les.vtt").unlink()
    (bas.root / "content/bas/video/les.vtt").symlink_to(other)
    report = bas.build("coachee")
    assert not bas.has("durft", "coachee", "bas")
    assert report.problems


def test_an_end_that_a_mistake_hides_takes_what_is_said_from_the_standing_pages(bas):
    bas.built()
    index = bas.folder("coachee", "bas") / "beeldsite-index.js"
    assert "durft" in index.read_text("utf-8")
    bas.note("bas/toestemming.yaml", CONSENTS.format(more=", ingetrokken: 2026-03-20"))
    bas.note("bas/2026-03-13-stuk.md", "---\ndatum: gisteren\n---\n")
    bas.build(on=date(2026, 4, 1))
    for edition in ("coach", "coachee", "reviewer"):
        assert not bas.has("durft", edition)
        assert "Bas wacht" in page(bas, edition).text
    assert re.match(r"window\.BS_INDEX=\[\[.*\]\];\n$", index.read_text("utf-8"))
    (bas.root / "content/bas/2026-03-13-stuk.md").unlink()
    bas.built()
    assert bas.has("durft", "coachee")


def test_each_part_of_a_recording_may_have_its_own_captions(bas, spoken):
    bas.film(spoken, "bas/video/les2.mp4")
    captions(bas, "les2.vtt", "WEBVTT\n\n00:00.500 --> 00:02.000\n<v Michelle>Deel twee.\n")
    bas.note(
        "bas/2026-03-12-les.md",
        """
        ---
        video: {bestand: [les.mp4, les2.mp4], in_beeld: [bas]}
        momenten:
          - {fragment: 0:03-0:08, titel: Over de naad, kernkwaliteiten: [rust]}
        ---
        """,
    )
    bas.built("coachee")
    (track,) = page(bas).all("track")
    assert said(track["src"]) == "Bas: Mooi. | Egel: Deel twee."
    assert "00:00:03.500 --> 00:00:05.000" in unquote(track["src"])


def test_in_slow_motion_captions_take_their_time(bas):
    bas.note("bas/2026-03-12-les.md", NOTE.format(more="", moment=", snelheid: 50%"))
    bas.built("coachee")
    assert "00:00:00.000 --> 00:00:02.000\nBas: Wie" in unquote(page(bas).all("track")[0]["src"])


def test_what_only_stills_show_cannot_be_read(bas):
    bas.note("bas/2026-03-12-les.md", NOTE.format(more="", moment=", toont: beelden"))
    bas.built()
    assert not bas.has("durft", "coach")


def test_what_only_sounds_can_be_read(bas):
    bas.note("bas/2026-03-12-les.md", NOTE.format(more="", moment=", toont: geluid"))
    bas.built()
    page(bas).order("Lees wat er gezegd wordt", "Bas Wie durft? Egel?")


def test_a_real_name_in_a_note_is_told(bas):
    bas.note("bas/2026-03-13-naam.md", "---\ntitel: Dag\n---\nToen kwam Michelle's moeder.\n")
    assert bas.told("coachee") == (
        "content/bas/2026-03-13-naam.md:4:1: have a look: “Michelle” is a name that captions"
        " replace, and here it can be read\n"
        "  Write the pseudonym; notes are shown as they are."
    )


def test_the_statement_says_whether_clips_have_captions(bas):
    name = "toegankelijkheid.html"
    bas.built("coachee")
    text = bas.page("coachee", "bas", name).text
    assert "met de knop “Ondertiteling”" in text
    assert "geen ondertiteling" not in text
    (bas.root / "content/bas/video/les.vtt").unlink()
    bas.built("coachee")
    text = bas.page("coachee", "bas", name).text
    assert "met de knop" not in text
    assert "De fragmenten hebben geen ondertiteling" in text
