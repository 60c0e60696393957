"""Notes of one person become a portfolio: dates, order, numbers, addresses, links."""

from __future__ import annotations

from datetime import date

import pytest

from beeldsite import markdown
from beeldsite.build import portfolio
from beeldsite.errors import ContentError
from beeldsite.model import Address, Portfolio
from beeldsite.vocabulary import Edition
from tests.conftest import Practice


def whole(practice: Practice) -> Portfolio:
    return portfolio(practice.root / "content/anna", practice.config)


def moment(practice: Practice, text: str, session: str = ""):
    practice.note("anna/2026-03-12.md", f"---\n{session}moments:\n  - {{{text}}}\n---\n")
    return whole(practice).sessions[0].moments[0]


def test_a_folder_with_nothing_in_it_is_a_person(english):
    (english.root / "content/anna").mkdir()
    made = whole(english)
    assert (made.slug, made.name, made.lang, made.sessions) == ("anna", "anna", "en", ())


def test_sessions_stand_in_order_of_date_and_then_of_name(english):
    for name in ("2026-03-12-b", "12-03-2026 a", "2026-01-01", "2026_x"):
        english.note(f"anna/{name}.md", "---\ndate: 2026-02-02\n---\n" if "x" in name else "")
    assert [one.slug for one in whole(english).sessions] == [
        "session-2026-01-01",
        "session-2026-02-02-2026-x",
        "session-2026-03-12-a",
        "session-2026-03-12-b",
    ]


def test_the_day_in_a_note_goes_before_the_day_in_its_name(english):
    english.note("anna/2026-03-12-les.md", "---\ndate: 2026-03-13\n---\n")
    assert whole(english).sessions[0].date == date(2026, 3, 13)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("index.md", "note"),
        ("calm/index.md", "trajectories"),
        ("2026-03-12.md", "sessions"),
        ("2026-03-12-reflectie.md", "reflections"),
        ("calm/2026-03-12-Reflection.md", "reflections"),
    ],
)
def test_what_a_note_is_follows_from_where_it_lies_and_its_name(name, kind, english):
    english.note(f"anna/{name}", "---\nshare: coach\n---\n")
    found = getattr(whole(english), kind)
    assert (found if kind == "note" else found[0].note).share is Edition.COACH


def test_a_note_about_a_session_is_a_reflection_whatever_its_name(english):
    english.note("anna/2026-03-12.md")
    english.note("anna/2026-03-19.md", "---\nover: 2026-03-12\n---\n")
    assert whole(english).reflections[0].about == Address("session-2026-03-12")


def test_a_reflection_is_about_the_latest_session_before_it(english):
    for name in ("2026-03-12", "2026-03-19", "2026-03-20-reflection", "2026-03-26"):
        english.note(f"anna/{name}.md")
    assert whole(english).reflections[0].about == Address("session-2026-03-19")


def test_a_first_reflection_may_be_about_nothing(english):
    english.note("anna/2026-03-20-reflection.md")
    assert whole(english).reflections[0].about is None


@pytest.mark.parametrize(
    "typed",
    ["2026-03-12#m1", "2026-03-12-les#m-1", "[[2026-03-12-les#M1]]", "2026-03-12-les.md#m1"],
)
def test_an_earlier_moment_is_named_in_many_ways(typed, english):
    english.note("anna/2026-03-12-les.md", "---\nmoments: [{title: One}]\n---\n")
    english.note("anna/2026-03-19.md", f"---\nmoments: [{{title: Again, again: '{typed}'}}]\n---\n")
    again = whole(english).sessions[1].moments[0].again
    assert again == Address("session-2026-03-12-les", "m-1")


def test_a_day_with_two_sessions_does_not_say_which(english):
    for name in ("2026-03-12-a", "2026-03-12-b"):
        english.note(f"anna/{name}.md")
    english.note("anna/2026-03-19-reflection.md", "---\nabout: 2026-03-12\n---\n")
    with pytest.raises(ContentError, match="there is no session or moment"):
        whole(english)


def test_text_below_a_moments_name_belongs_to_that_moment(english):
    note = "---\nmoments: [{id: m1, title: One}]\n---\nBefore.\n\n## m1\n\nBelow.\n"
    english.note("anna/2026-03-12.md", note)
    session = whole(english).sessions[0]
    assert markdown.plain(session.body).strip() == "Before."
    assert session.moments[0].body
    assert markdown.plain(session.moments[0].body).strip() == "Below."


def test_a_note_is_of_the_nearest_trajectory_above_it(english):
    for name in (
        "calm/index.md",
        "calm/deep/index.md",
        "calm/deep/er/2026-03-12.md",
        "2026-03-13.md",
    ):
        english.note(f"anna/{name}")
    assert [one.trajectory for one in whole(english).sessions] == ["calm-deep", None]


def test_sharing_goes_down_until_a_level_says_otherwise(english):
    english.note("anna/index.md", "---\nshare: reviewer\napproved: 2026-01-01\n---\n")
    english.note("anna/calm/index.md", "---\nshare: coachee\n---\n")
    english.note("anna/calm/2026-03-12.md", "---\nmoments: [{title: a, share: coach}]\n---\n")
    (session,) = whole(english).sessions
    assert session.sharing.share is Edition.COACHEE
    assert session.moments[0].sharing.share is Edition.COACH
    assert session.moments[0].sharing.approved == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("typed", "span"),
    [
        ("clip: 4:12-4:40", "4:12–4:40"),
        ("in: 4:12, out: 4:40", "4:12–4:40"),
        ("clip: 4:12", "4:12–4:32"),
        ("in: '4:12'", "4:12–4:32"),
        ("clip: 4:12-4:40, lead_in: 3", "4:09–4:40"),
        ("clip: 0:01-0:40, lead_in: 3", "0:00–0:40"),
    ],
)
def test_a_moment_asks_for_a_stretch(typed, span, english):
    assert str(moment(english, typed, "video: les.mp4\n").clip.span) == span


def test_images_are_kept_until_the_first_of_the_last_days(english):
    english.note("anna/calm/index.md", "---\nend: 2026-03-02\nretention_days: 10\n---\n")
    note = "---\nvideos: [{file: a.mp4, expires: %s}]\nmoments: [{clip: 0:01-0:02}]\n---\n"
    english.note("anna/calm/2026-03-01.md", note % "2026-03-20")
    english.note("anna/calm/2026-03-02.md", note % "2026-03-08")
    clips = [one.moments[0].clip for one in whole(english).sessions]
    kept = [clip.recording.kept_until for clip in clips if clip]
    assert kept == [date(2026, 3, 12), date(2026, 3, 8)]


def test_a_time_in_the_text_is_a_clip_of_its_own_unless_a_moment_has_it(english):
    note = (
        "---\nvideo: a.mp4\nmoments: [{clip: 0:01-0:05}]\n---\nAt [0:03], [0:01-0:05] and [0:09].\n"
    )
    english.note("anna/2026-03-12.md", note)
    (excerpt,) = whole(english).sessions[0].excerpts
    assert excerpt.clip
    assert str(excerpt.clip.span) == "0:09–0:29"


def test_everything_wrong_in_every_note_is_told_at_once(english):
    english.note("anna/2026-03-12.md", "---\nweather: x\n---\n")
    english.note("anna/2026-03-13.md", "---\ndate: x\n---\n")
    english.note("anna/consent.yaml", "people: x\n")
    with pytest.raises(ContentError) as told:
        whole(english)
    assert [one.place.path.rpartition("/")[2] for one in told.value.problems] == [
        "consent.yaml",
        "2026-03-12.md",
        "2026-03-13.md",
    ]
