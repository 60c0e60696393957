"""Hidden means absent: what an edition may not hold stands in no byte and no name of it."""

from __future__ import annotations

import re

import pytest

from beeldsite.audience import audience
from beeldsite.build import portfolio
from beeldsite.fields import schema
from beeldsite.notes import MomentNote, PersonNote, ReflectionNote, SessionNote, TrajectoryNote
from beeldsite.order import EDITIONS
from beeldsite.vocabulary import Edition
from tests.conftest import Practice, tree

SHARED = "share: reviewer\napproved: 2026-01-20\n"
PERSON = """\
kind: teacher
name: Zqname
school: Zqschool
sector: Zqsector
subject: Zqsubject
coach: Zqcoach
language: en
strengths: [{name: Zqstrong, why: Zqwhy, by: coach, stage: seen}]
"""
TRAJECTORY = """\
title: Zqtitle
start: 2026-01-02
end: 2026-12-02
intake: 2026-01-02
question: Zqquestion
question_behind: Unseen behind
begin: Unseen begin
ideal: Zqideal
goal: Zqgoal
outcome: Zqoutcome
strengths: [{name: Zqfirst, why: Zqreason}]
obstacle: {belief: Unseen belief, layer: beliefs, instead: Unseen instead}
steps:
  begin: Unseen beginning
  obstacle: Unseen holding
  use: Zquse
  action: [Zqaction, {said: Zqsaidthere, session: 2026-03-12}]
competence: [pedagogical]
retention_days: 60
"""
SESSION = """\
date: 2026-03-12
title: Zqsession
type: review
place: Zqplace
videos: [{file: Unseen.mp4, id: v1, visible: [Unseen person], zoom: class, expires: 2027-01-01}]
strengths: [{name: Zqtalk}]
lift: [{floor: think, said: Zqsaid, question: Zqasked, by: coach}]
now:
  - {moment: m1, pattern: Unseen pattern, seen: Unseen seen, channel: voice, named: Unseen named,
     strengths: [{name: Zqhere, why: Unseen why}]}
insight: Zqinsight
actions: [Zqact]
coach_lift: Unseen lift of the coach
competence: [didactic]
moments:
  - id: m1
    title: Zqmoment
    strengths: [{name: Zqshown, why: Zqfor}]
    context: Zqcontext
    self: {want: Zqwant, feel: Zqfeel, think: Zqthink, do: Zqdo}
    other: {who: Unseen who, want: Unseen want, feel: Unseen feel, think: Unseen think,
            do: Unseen do, reacts: Unseen reacts, needs: Unseen needs}
    effect: Zqeffect
    focus: both
    layer: {behaviour: Zqlayer, beliefs: Unseen remark}
    lift: feel
    levels: {viewing: {think: Zqviewed}, now: {think: Unseen now}}
    shift: moved
    level: class
    question: Zqmasked
    answer: Zqanswer
    insight: Zqsight
    step: use
    competence: [subject]
"""
REFLECTION = """\
date: 2026-03-19
title: Zqreflection
author: Zqauthor
about: 2026-03-12#m1
strengths: [{name: Zqown, stage: recognised}]
insight: Zqlooked
next_step: Zqnext
competence: [subject]
"""
NOTES = {
    "index.md": PERSON + SHARED,
    "calm/index.md": TRAJECTORY,
    "calm/2026-03-12-les.md": SESSION,
    "calm/2026-03-19-reflection.md": REFLECTION,
}
ELSEWHERE = {*"012345678", "share", "approved", "draft", "clip", "in", "out", "freeze", "video"}
ELSEWHERE |= {"lead_in", "blur", "mute", "again", "begin", "strip", "speed", "shows"}


def written(practice: Practice, **marked: str) -> Practice:
    """Write every note, each with a text, and ``marked`` with words of its own."""
    for number, (name, matter) in enumerate(NOTES.items()):
        more = marked.get(name.replace("/", "_").partition(".")[0].replace("-", "_"), "")
        text = f"Zqtext{number}\n\n## m1\n\nZqbeside{number}\n"
        practice.note(f"anna/{name}", f"---\n{matter}{more}---\n{text}")
    return practice


def words(practice: Practice, edition: str) -> set[str]:
    """Return every word of ours that stands anywhere in an edition."""
    found = (
        re.findall(rb"[Zz]q\w+", content) for content in tree(practice.folder(edition)).values()
    )
    return {word.decode().casefold() for many in found for word in many}


@pytest.mark.parametrize(
    ("level", "notes"),
    [
        (PersonNote, PERSON),
        (TrajectoryNote, TRAJECTORY),
        (SessionNote, SESSION),
        (MomentNote, SESSION),
        (ReflectionNote, REFLECTION),
    ],
)
def test_these_notes_hold_every_field_there_is(level, notes):
    for key in set(schema(level).fields) - ELSEWHERE:
        assert re.search(rf"\b{key}:", notes), f"add {key!r} to the notes of this test"


@pytest.fixture
def anna(english: Practice) -> Practice:
    written(english).built()
    return english


def test_what_is_shared_reaches_the_reviewer(anna):
    assert {"zqideal", "zqgoal", "zqmoment", "zqshown", "zqwant", "zqlooked"} <= words(
        anna, "reviewer"
    )


def test_a_coachee_sees_everything_but_the_coachs_own_floor(anna):
    assert anna.has("Unseen belief", "coachee")
    assert anna.has("Unseen needs", "coachee")
    assert anna.has("Unseen pattern", "coachee")
    assert not anna.has("Unseen lift of the coach", "coachee")
    assert anna.has("Unseen lift of the coach", "coach")


def test_reviewers_never_see_what_is_nobody_elses_business(anna):
    assert not anna.has("unseen ", "reviewer")


def test_consents_and_files_stand_on_no_page(anna):
    for edition in ("coachee", "reviewer"):
        assert not anna.has("Unseen person", edition)
        assert not anna.has("Unseen.mp4", edition)


COACH_ONLY = {
    "calm_index": {"zqideal", "zqgoal", "zqtext1", "zqsession", "zqreflection"},
    "calm_2026_03_12_les": {"zqsession", "zqmoment", "zqshown", "zqtext2", "zqbeside2", "zqtalk"},
    "calm_2026_03_19_reflection": {"zqreflection", "zqlooked", "zqown", "zqtext3"},
}


@pytest.mark.parametrize(("note", "hidden"), COACH_ONLY.items(), ids=COACH_ONLY)
@pytest.mark.parametrize("how", ["share: coach\n", "draft: yes\n"])
def test_what_is_not_shared_is_absent_with_all_below_it(note, hidden, how, english):
    written(english, **{note: how}).built()
    for edition in ("coachee", "reviewer"):
        assert not hidden & words(english, edition)
        assert words(english, edition)


def test_a_moment_can_be_kept_by_itself(english):
    written(english, calm_2026_03_12_les="    share: coach\n").built()
    for edition in ("coachee", "reviewer"):
        assert not {"zqmoment", "zqshown", "zqbeside2", "zqwant"} & words(english, edition)
        assert {"zqsession", "zqtext2"} <= words(english, edition)


def test_a_lower_level_can_be_shared_less_than_what_is_above_it(english):
    written(english, calm_2026_03_12_les="    share: coachee\n").built()
    assert "zqmoment" in words(english, "coachee")
    assert "zqmoment" not in words(english, "reviewer")


@pytest.mark.parametrize("agreed", ["share: reviewer\n", "approved: 2026-01-01\n", ""])
def test_without_share_and_approval_there_is_no_reviewer_edition(agreed, english):
    english.note("anna/index.md", f"---\nname: Anna\n{agreed}---\n")
    english.note(
        "anna/2026-03-12.md", "---\ntitle: Zqsession\nshare: reviewer\napproved: 2026-01-01\n---\n"
    )
    english.built()
    assert not english.folder("reviewer").exists() or tree(english.folder("reviewer")) == {}


def test_links_to_what_is_hidden_lead_nowhere(english):
    written(english, calm_2026_03_12_les="    share: coach\n")
    later = """
        ---
        moments: [{title: Again, again: 2026-03-12#m1, strengths: [calm]}]
        ---
        See [[2026-03-12-les#m1]] and [[2026-03-12-les#m1|that]].
        """
    english.note("anna/calm/2026-03-26.md", later)
    english.built()
    page = english.page("coachee", "anna", "session-2026-03-26.html")
    assert not [link for link in page.links if "#m-1" in link and "2026-03-12" in link]


# --- whoever withdrew, wherever they are named ----------------------------------------------------

REGISTER = (
    "people: [{{id: x1, name: {name}, role: pupil, date: 2026-01-02, withdrawn: 2026-03-30}}]\n"
)
TYPED = ["Roos", "roos", "Roos's", "Roos’", "(Roos)", "Roosje", "ROOS", "x1"]


@pytest.mark.parametrize("typed", TYPED)
def test_no_text_that_names_someone_who_withdrew_reaches_reviewers(typed, english):
    english.note("anna/consent.yaml", REGISTER.format(name="Roos"))
    for name, matter in NOTES.items():
        named = re.sub(
            r"(?<!^name: )(?:Zq\w+|Unseen [\w ]+)", f"saw {typed} sit", matter, flags=re.M
        )
        english.note(f"anna/{name}", f"---\n{named}---\nThen {typed} sat.\n")
    english.built()
    assert english.has(f"saw {typed} sit".replace("'", "&#39;"), "coachee")
    assert not english.has(typed.removesuffix("’").removesuffix("'s"), "reviewer")


def test_a_pseudonym_of_one_letter_is_found_as_a_capital(english):
    english.note("anna/consent.yaml", REGISTER.format(name="M."))
    english.note("anna/index.md", f"---\n{SHARED}---\n")
    english.note(
        "anna/2026-03-26-m-looks-up.md", f"---\n{SHARED}title: M. looks up\n---\nMe and M.\n"
    )
    english.note("anna/2026-03-27.md", f"---\n{SHARED}title: Me myself\n---\nI'm, am\n")
    english.built()
    assert not english.has("m-looks-up", "reviewer")
    assert not english.has("M. looks", "reviewer")
    assert english.has("Me myself", "reviewer")


def test_links_follow_a_page_whose_address_named_someone(english):
    english.note("anna/consent.yaml", REGISTER.format(name="Roos"))
    english.note("anna/index.md", f"---\n{SHARED}---\n")
    english.note("anna/roos/index.md", "---\nideal: Calm\n---\n")
    english.note(
        "anna/roos/2026-03-12-roos-sits.md", "---\nmoments: [{title: One, strengths: [a]}]\n---\n"
    )
    english.note("anna/roos/2026-03-19-reflection.md", "---\nabout: 2026-03-12#m1\n---\nYes.\n")
    english.built()
    assert not english.has("roos", "reviewer", "anna")
    (session,) = [
        name for name in tree(english.folder("reviewer", "anna")) if name.startswith("session")
    ]
    assert f"{session}#m-1" in english.page("reviewer", "anna", "reflection-2026-03-19.html").links


def test_a_class_that_withdrew_is_named_by_everyone(english):
    register = REGISTER.replace("pupil", "group").replace("x1", "class")
    english.note("anna/consent.yaml", register.format(name="''"))
    english.note("anna/index.md", f"---\n{SHARED}---\nThe class sang.\n")
    english.built()
    assert english.has("The class sang", "reviewer")


def test_an_edition_is_made_of_the_same_portfolio_and_changes_nothing_in_it(anna):
    whole = portfolio(anna.root / "content/anna", anna.config)
    before = repr(whole)
    for edition in Edition:
        audience(whole, edition, anna.order().today)
    assert repr(whole) == before
    assert [str(one) for one in Edition] == list(EDITIONS)
