"""The gate for clips: who in the picture is covered, for which edition, on which day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from beeldsite.audience import audience
from beeldsite.build import portfolio
from beeldsite.gate import valid_until
from beeldsite.i18n import translate
from beeldsite.model import Audience
from beeldsite.vocabulary import Edition
from tests.conftest import TODAY, Practice, new_practice

SELF = "{id: anna, role: coachee, given_by: self, date: 2026-01-10, purposes: [portfolio, review]}"
NOTE = """
    ---
    videos: [{{file: les.mp4{video}}}]
    moments: [{{clip: 0:01-0:03, title: She waits, strengths: [patience]}}]
    ---
    """


def seen(
    practice: Practice, edition: Edition, people: str, video: str, on: date = TODAY
) -> Audience | None:
    """Return what an edition sees of a recording in which these people can be recognised."""
    practice.note("anna/index.md", "---\nshare: reviewer\napproved: 2026-01-20\n---\n")
    practice.note("anna/consent.yaml", f"people:\n  - {SELF}\n{people}")
    practice.note("anna/2026-03-12.md", NOTE.format(video=video))
    return audience(portfolio(practice.root / "content/anna", practice.config), edition, on)


def reach(practice: Practice, people: str, video: str, on: date = TODAY) -> str:
    """Return the first letters of the editions that hold the clip."""
    views = (seen(practice, edition, people, video, on) for edition in Edition)
    held = (view for view in views if view and view.portfolio.sessions[0].moments[0].clip)
    return " ".join(str(view.edition) for view in held)


def person(more: str, name: str = "kid") -> str:
    return f"  - {{id: {name}, {more}}}\n"


EVERYONE, OURS, NOBODY = "coach coachee reviewer", "coach coachee", "coach"
UNTIL = ", expires: 2026-12-31"
GIVEN = "date: 2026-01-12, given_by: self"
ALL = "purposes: [portfolio, review]"
PARENTS = "role: group, basis: legitimate_interest, parents_informed: 2026-01-08"

CASES = {
    "nobody can be recognised": ("", ", visible: []" + UNTIL, EVERYONE),
    "nobody said who": ("", UNTIL, NOBODY),
    "only the coachee": ("", ", visible: [anna]" + UNTIL, EVERYONE),
    "nothing says until when": ("", ", visible: [anna]", OURS),
    "someone not in the register": ("", ", visible: [anna, kid]" + UNTIL, NOBODY),
    "a pupil for all purposes": (person(f"{GIVEN}, {ALL}"), ", visible: [kid]" + UNTIL, EVERYONE),
    "a pupil by another capital": (
        person(f"{GIVEN}, {ALL}", "Kid"),
        ", visible: kid" + UNTIL,
        EVERYONE,
    ),
    "a pupil for coaching": (
        person(f"{GIVEN}, purposes: coaching"),
        ", visible: [kid]" + UNTIL,
        OURS,
    ),
    "a pupil for training": (
        person(f"{GIVEN}, purposes: training"),
        ", visible: [kid]" + UNTIL,
        NOBODY,
    ),
    "a pupil without purposes": (person(GIVEN), ", visible: [kid]" + UNTIL, NOBODY),
    "a pupil without a day": (person(f"given_by: self, {ALL}"), ", visible: [kid]" + UNTIL, NOBODY),
    "a pupil from tomorrow on": (
        person(f"date: 2026-04-02, {ALL}"),
        ", visible: [kid]" + UNTIL,
        NOBODY,
    ),
    "a child that consented itself": (
        person(f"{GIVEN}, {ALL}, under16: true"),
        ", visible: [kid]" + UNTIL,
        NOBODY,
    ),
    "a child whose parent did": (
        person(f"date: 2026-01-12, given_by: parent, {ALL}, under16: yes"),
        ", visible: [kid]" + UNTIL,
        EVERYONE,
    ),
    "a class whose parents know": (person(PARENTS), ", visible: [kid]" + UNTIL, OURS),
    "a class whose parents do not": (
        person("role: group, basis: legitimate_interest"),
        ", visible: [kid]" + UNTIL,
        NOBODY,
    ),
    "a class, but the camera follows one": (
        person(PARENTS),
        ", visible: [kid], zoom: kid" + UNTIL,
        NOBODY,
    ),
    "a class, and the camera follows the class": (
        person(PARENTS),
        ", visible: [kid], zoom: klas" + UNTIL,
        OURS,
    ),
    "a pupil only when blurred, and nothing blurs": (
        person(f"{GIVEN}, {ALL}, blurred: yes"),
        ", visible: [kid]" + UNTIL,
        NOBODY,
    ),
    "a pupil only when blurred, and hidden all along": (
        person(f"{GIVEN}, {ALL}, blurred: yes"),
        ", visible: [kid], blur: [{x: 1%, y: 1%, w: 9%, h: 9%, who: Kid}]" + UNTIL,
        EVERYONE,
    ),
    "a pupil only when blurred, but someone else is": (
        person(f"{GIVEN}, {ALL}, blurred: yes"),
        ", visible: [kid], blur: [{x: 1%, y: 1%, w: 9%, h: 9%, who: anna}]" + UNTIL,
        NOBODY,
    ),
    "a pupil only when blurred, and hidden too late": (
        person(f"{GIVEN}, {ALL}, blurred: yes"),
        ", visible: [kid], blur: [{x: 1%, y: 1%, w: 9%, h: 9%, who: kid, in: 0:02}]" + UNTIL,
        NOBODY,
    ),
    "a pupil only when blurred, in a picture that is blurred whole": (
        person(f"{GIVEN}, {ALL}, blurred: yes"),
        ", visible: [kid], blur: yes" + UNTIL,
        EVERYONE,
    ),
    "one pupil on interest": (
        person(PARENTS.replace("group", "pupil")),
        ", visible: [kid]" + UNTIL,
        NOBODY,
    ),
}


@pytest.mark.parametrize(("people", "video", "expected"), CASES.values(), ids=CASES)
def test_a_clip_reaches(people, video, expected, english):
    assert reach(english, people, video) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 1, 11), "coach"),
        (date(2026, 1, 20), EVERYONE),
        (date(2026, 5, 1), EVERYONE),
        (date(2026, 5, 2), ""),
    ],
)
def test_consent_holds_from_its_day_to_its_last_day(on, expected, english):
    people = person(f"{GIVEN}, {ALL}, until: 2026-05-01")
    assert reach(english, people, ", visible: [kid]", on) == expected


@pytest.mark.parametrize(
    ("on", "expected"), [(date(2026, 3, 19), EVERYONE), (date(2026, 3, 20), "")]
)
def test_a_withdrawn_consent_ends_on_that_day(on, expected, english):
    people = person(f"{GIVEN}, {ALL}, withdrawn: 2026-03-20")
    assert reach(english, people, ", visible: [kid]" + UNTIL, on) == expected


def test_who_is_visible_by_default_holds_where_a_recording_is_silent(english):
    assert reach(english, "default_visible: [anna]\n", UNTIL) == EVERYONE


def test_a_coach_is_told_why_and_what_to_add(english):
    view = seen(english, Edition.COACHEE, "", ", visible: [anna, kid]" + UNTIL)
    (held,) = view.withheld if view else ()
    assert translate(held.why, "en") == "there is no consent of “kid”"
    assert held.advice
    assert translate(held.advice, "en") == "Add “kid” to the consents of this person."
    assert str(held.place) == "content/anna/2026-03-12.md:3:18"


@pytest.mark.slow
def test_a_still_of_a_pupil_in_focus_stays_with_the_coach(english, short):
    video = ", visible: [kid], zoom: kid" + UNTIL
    seen(english, Edition.COACH, person(f"{GIVEN}, {ALL}"), video)
    english.film(short, "anna/les.mp4")
    english.built()
    endings = [{Path(name).suffix for name in english.films(edition)} for edition in Edition]
    assert endings == [{".mp4", ".webp"}, {".mp4"}, {".mp4"}]


def test_every_day_on_which_something_changes_is_foreseen(tmp_path):
    days = "date: 2026-01-12, until: 2026-05-01, withdrawn: 2026-04-20"
    people, video = (
        person(f"given_by: self, {days}, {ALL}"),
        ", visible: [kid], expires: 2026-04-10",
    )
    practice = new_practice(tmp_path / "x", "en")
    seen(practice, Edition.COACH, people, video)
    whole = portfolio(practice.root / "content/anna", practice.config)
    turns, on = [], date(2026, 1, 1)
    while later := valid_until(whole, on):
        turns.append(later)
        on = later
    assert [f"{turn:%m-%d}" for turn in turns] == [
        "01-10",
        "01-12",
        "01-20",
        "04-11",
        "04-20",
        "05-02",
    ]
