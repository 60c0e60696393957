"""Notes as authors write them: the front-matter of each level, typed, with the place of each field.

The whole schema stands here, but for what a moment's reflection models add (``reflection``), the
strengths (``strengths``) and the consents (``consent``). A field is one declaration: its reader,
its Dutch names, what it means. ``docs/`` has the reference that is generated from it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from yaml.nodes import MappingNode, Node

from beeldsite.errors import Place, Wrong
from beeldsite.fields import flattened, optional, places, record, required, several, with_default
from beeldsite.footage import Region
from beeldsite.i18n import say
from beeldsite.reflection import MODELS, Presence, ReflectionModel, Stop
from beeldsite.regions import region
from beeldsite.strengths import STRENGTHS, Strength
from beeldsite.values import (
    Reading,
    blank,
    day,
    many,
    muted,
    one_of,
    stretch,
    text,
    time,
    whole,
    yes_no,
)
from beeldsite.vocabulary import (
    Basis,
    Competence,
    Edition,
    Kind,
    Language,
    Layer,
    Talk,
    Voice,
)

_strengths = (record(Strength, shorthand="name"), *STRENGTHS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What every level may say about who sees it; absent means: as the level above."""

    at: Mapping[str, Place] = places()
    share: Edition | None = optional(
        one_of(Edition), "delen", about=say("how far it is shared: coach, coachee or reviewer")
    )
    approved: dt.date | None = optional(
        day, "akkoord", about=say("the day on which the coachee agreed to share it")
    )
    draft: bool | None = optional(
        yes_no, "concept", about=say("kept out of every edition but the coach's with --drafts")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonNote(Shared):
    """``content/<person>/index.md``; every field may be absent, and so may the file."""

    kind: Kind = with_default(
        one_of(Kind), Kind.TEACHER, "soort", about=say("teacher, pupil, group or coach")
    )
    name: str | None = optional(text, "naam", about=say("name; of a pupil always a pseudonym"))
    school: str | None = optional(text, "school", about=say("the school"))
    sector: str | None = optional(text, "sector", "onderwijs", about=say("kind of education"))
    subject: str | None = optional(text, "vak", "groep", about=say("subject or class"))
    coach: str | None = optional(text, "beeldbegeleider", about=say("who coaches"))
    language: Language | None = optional(
        one_of(Language), "taal", "lang", about=say("language of the pages: nl or en")
    )
    strengths: tuple[Strength, ...] = several(
        *_strengths, commas=True, about=say("strengths this person is known by")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """What holds back; shown only beside an ideal or a strength, never to reviewers."""

    belief: str | None = optional(
        text, "overtuiging", "belemmerende_overtuiging", about=say("the limiting belief")
    )
    layer: Layer | None = optional(one_of(Layer), "laag", about=say("the layer it lies on"))
    instead: str | None = optional(
        text, "in_plaats_daarvan", "liever", about=say("what one would rather believe")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was said at a step of the path; the text alone will do as well."""

    at: Mapping[str, Place] = places()
    said: str = required(text, "gezegd", about=say("the words, as they were said"))
    session: str | None = optional(
        text, "sessie", about=say("the session or moment in which it was said: 2026-03-12#m1")
    )


@dataclass(frozen=True, slots=True)
class Stand:
    """A step of the path, by the name the note gives it, and what was said there."""

    step: str
    said: tuple[Said, ...]
    at: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)


_said = many(record(Said, shorthand="said"))


def stands(node: Node, reading: Reading) -> tuple[Stand, ...]:
    """Return the steps in the order typed: each a name with a text, or a list of texts."""
    if not isinstance(node, MappingNode):
        raise Wrong(
            say("here belong steps with a name, one on each line"),
            say("For example “action: …”, with the text after the colon."),
        )
    return tuple(
        Stand(text(key, reading), _said(value, reading), {"": reading.place(key)})
        for key, value in node.value
        if not blank(value)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TrajectoryNote(Shared):
    """``content/<person>/<trajectory>/index.md``."""

    title: str | None = optional(text, "titel", about=say("the title"))
    start: dt.date | None = optional(day, "begonnen", "van", about=say("first day"))
    end: dt.date | None = optional(
        day, "eind", "einde", "tot", about=say("last day; from here the media's days are counted")
    )
    intake: dt.date | None = optional(day, "intake", about=say("day of the intake"))
    question: str | None = optional(text, "leervraag", "vraag", about=say("the learning question"))
    question_behind: str | None = optional(
        text, "vraag_achter_de_vraag", about=say("the deeper question; never for reviewers")
    )
    begin: str | None = optional(
        text, "beginsituatie", about=say("where you stand; never for reviewers")
    )
    ideal: str | None = optional(text, "ideaal", about=say("what you long for"))
    goal: str | None = optional(text, "leerdoel", "doel", about=say("the goal, as an ability"))
    outcome: str | None = optional(text, "opbrengst", "uitkomst", about=say("what it brought"))
    strengths: tuple[Strength, ...] = several(
        *_strengths, commas=True, about=say("strengths named at the intake")
    )
    obstacle: Obstacle | None = optional(
        record(Obstacle, shorthand="belief"), "belemmering", about=say("what holds you back")
    )
    steps: tuple[Stand, ...] = with_default(
        stands, (), "stappen", about=say("steps of the path, each with what was said there")
    )
    competence: tuple[Competence, ...] = several(
        one_of(Competence), "bekwaamheid", commas=True, about=say("the competence it belongs to")
    )
    retention_days: int | None = optional(
        whole, "bewaardagen", about=say("days the media are kept after the end (60)")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoNote:
    """One recording of a session."""

    at: Mapping[str, Place] = places()
    file: str = required(text, "bestand", about=say("the file, beside the note or in video/"))
    id: str | None = optional(text, "id", about=say("short name, when there are several"))
    recorded: dt.date | None = optional(day, "opgenomen", about=say("when it was filmed"))
    by: Voice | None = optional(one_of(Voice), "door", about=say("who filmed"))
    visible: tuple[str, ...] | None = optional(
        many(text, commas=True), "in_beeld", about=say("who can be recognised; [] for nobody")
    )
    zoom: str | None = optional(
        text, "gericht_op", about=say("“class”, or the person the camera follows")
    )
    basis: Basis | None = optional(one_of(Basis), "grondslag", about=say("the legal basis"))
    expires: dt.date | None = optional(
        day, "bewaren_tot", about=say("the last day the images may be shown")
    )
    blur: tuple[Region, ...] = several(
        region, "vervagen", about=say("parts of the picture to blur")
    )
    mute: tuple[tuple[int, int], ...] = several(
        muted, "dempen", about=say("stretches without sound")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentNote(Shared):
    """A moment: a piece of a recording worth looking at, or a title alone."""

    id: str | None = optional(text, "id", about=say("short name to link to"))
    title: str | None = optional(text, "titel", about=say("what one sees happen"))
    video: str | None = optional(
        text, "opname", about=say("which recording, when there are several")
    )
    clip: tuple[int, int | None] | None = optional(
        stretch, "fragment", about=say("from and to in the recording: 4:12-4:40")
    )
    start: int | None = optional(time, "van", key="in", about=say("from, when not in one line"))
    end: int | None = optional(time, "tot", key="out", about=say("to, when not in one line"))
    freeze: int | None = optional(
        time, "stilzetten", about=say("the time of the still worth stopping at")
    )
    lead_in: int | None = optional(
        time, "aanloop", about=say("how much earlier the clip starts, in seconds")
    )
    blur: tuple[Region, ...] = several(
        region, "vervagen", about=say("parts of the picture to blur")
    )
    mute: tuple[tuple[int, int], ...] = several(
        muted, "dempen", about=say("stretches without sound")
    )
    strengths: tuple[Strength, ...] = several(
        *_strengths, commas=True, about=say("the strengths that show here")
    )
    models: tuple[ReflectionModel, ...] = flattened(*MODELS)
    question: str | None = optional(text, "vraag", about=say("the question that was asked"))
    answer: str | None = optional(text, "antwoord", about=say("the answer"))
    insight: str | None = optional(text, "inzicht", about=say("the insight it gave"))
    step: str | None = optional(text, "stap", about=say("the step it belongs to"))
    again: str | None = optional(
        text, "opnieuw", about=say("the earlier moment it looks at again: 2026-03-12#m1")
    )
    competence: tuple[Competence, ...] = several(
        one_of(Competence), "bekwaamheid", commas=True, about=say("the competence it shows")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionNote(Shared):
    """``2026-03-12-kring.md``: a talk about recordings."""

    date: dt.date | None = optional(day, "datum", about=say("the day; or in the file's name"))
    title: str | None = optional(text, "titel", about=say("the title"))
    type: Talk | None = optional(
        one_of(Talk), "soort", about=say("intake, recording, review, closing")
    )
    place: str | None = optional(text, "plaats", about=say("where"))
    videos: tuple[VideoNote, ...] = several(
        record(VideoNote, shorthand="file"),
        "video",
        "video's",
        "opnamen",
        about=say("the recordings"),
    )
    moments: tuple[MomentNote, ...] = several(
        record(MomentNote, shorthand="title"), "momenten", about=say("the strong moments")
    )
    strengths: tuple[Strength, ...] = several(
        *_strengths, commas=True, about=say("strengths named in this talk")
    )
    lift: tuple[Stop, ...] = several(record(Stop), "lift", about=say("the stops of the lift"))
    now: tuple[Presence, ...] = several(
        record(Presence), "hier_en_nu", about=say("here and now; never for reviewers")
    )
    insight: str | None = optional(text, "inzicht", about=say("the insight of this talk"))
    actions: tuple[str, ...] = several(text, "acties", about=say("what will be tried next"))
    coach_lift: str | None = optional(
        text, "lift_coach", about=say("the coach's own floor; never leaves the coach's edition")
    )
    competence: tuple[Competence, ...] = several(
        one_of(Competence), "bekwaamheid", commas=True, about=say("the competence it shows")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReflectionNote(Shared):
    """``2026-03-19-reflectie.md``: the coachee looks back, later."""

    date: dt.date | None = optional(day, "datum", about=say("the day; or in the file's name"))
    title: str | None = optional(text, "titel", about=say("the title"))
    author: str | None = optional(text, "auteur", about=say("who writes; the coachee by default"))
    about: str | None = optional(
        text, "over", about=say("the session or moment: 2026-03-12#m1; else the latest session")
    )
    strengths: tuple[Strength, ...] = several(
        *_strengths, commas=True, about=say("strengths, with the stage the coachee sets")
    )
    insight: str | None = optional(text, "inzicht", about=say("the insight"))
    next_step: str | None = optional(text, "volgende_stap", about=say("what comes next"))
    competence: tuple[Competence, ...] = several(
        one_of(Competence), "bekwaamheid", commas=True, about=say("the competence it shows")
    )


Note = PersonNote | TrajectoryNote | SessionNote | ReflectionNote
