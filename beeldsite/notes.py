"""Notes as authors write them: the front-matter of each level, typed, with the place of each field.

The whole schema stands here, but for what a moment's reflection models add (``reflection``), the
strengths (``strengths``) and the consents (``consent``). A field is one declaration: its reader,
its Dutch names, what it means. ``docs/`` has the reference that is generated from it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from beeldsite.edits import Faces, Mute, Region
from beeldsite.errors import Place
from beeldsite.fields import (
    flattened,
    optional,
    places,
    record,
    required,
    several,
    with_default,
)
from beeldsite.i18n import Words, say
from beeldsite.reflection import MODELS, Presence, ReflectionModel, Stop
from beeldsite.regions import hidden, muted
from beeldsite.steps import Obstacle, Stand, stands
from beeldsite.strengths import STRENGTHS, Strength
from beeldsite.values import (
    day,
    language,
    many,
    one_of,
    percentage,
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
    Shows,
    Talk,
    Voice,
)

_strengths = (record(Strength, shorthand="name"), *STRENGTHS)


def _competences(about: Words) -> tuple[Competence, ...]:
    """Declare the field for competences, which means the same on every level."""
    example = say("pedagogical")
    return several(one_of(Competence), "bekwaamheid", commas=True, about=about, example=example)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What every level may say about who sees it; absent means: as the level above."""

    at: Mapping[str, Place] = places()
    share: Edition | None = optional(
        one_of(Edition),
        "delen",
        about=say("how far it is shared"),
        example=say("coachee"),
    )
    approved: dt.date | None = optional(
        day,
        "akkoord",
        about=say("the day on which the coachee agreed to share it"),
        example="2026-03-12",
    )
    draft: bool | None = optional(
        yes_no,
        "concept",
        about=say("kept out of every edition but the coach's with --drafts"),
        example=say("yes"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonNote(Shared):
    """``content/<person>/index.md``; every field may be absent, and so may the file."""

    kind: Kind = with_default(
        one_of(Kind),
        Kind.TEACHER,
        "soort",
        about=say("who is coached"),
        example=say("teacher"),
    )
    name: str | None = optional(
        text, "naam", about=say("name; of a pupil always a pseudonym"), example="Noor de Wit"
    )
    school: str | None = optional(
        text, "school", about=say("the school"), example=say("The Linden")
    )
    sector: str | None = optional(
        text,
        "sector",
        "onderwijs",
        about=say("kind of education"),
        example=say("primary education"),
    )
    subject: str | None = optional(
        text, "vak", "groep", about=say("subject or class"), example=say("grade 3")
    )
    coach: str | None = optional(
        text, "beeldbegeleider", about=say("who coaches"), example="Imke Dijkstra"
    )
    language: Language | None = optional(
        one_of(Language), "taal", "lang", about=say("language of the pages"), example="nl"
    )
    strengths: tuple[Strength, ...] = several(
        *_strengths,
        commas=True,
        about=say("strengths this person is known by"),
        example=say("patience, humour"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TrajectoryNote(Shared):
    """``content/<person>/<trajectory>/index.md``."""

    title: str | None = optional(
        text, "titel", about=say("the title"), example=say("Daring to wait")
    )
    start: dt.date | None = optional(
        day, "begonnen", "van", about=say("first day"), example="2026-01-15"
    )
    end: dt.date | None = optional(
        day,
        "eind",
        "einde",
        "tot",
        about=say("last day; from here the media's days are counted"),
        example="2026-07-03",
    )
    intake: dt.date | None = optional(
        day, "intake", about=say("day of the intake"), example="2026-01-15"
    )
    question: str | None = optional(
        text,
        "leervraag",
        "vraag",
        about=say("the learning question"),
        example=say("How do I let silence do the work?"),
    )
    question_behind: str | None = optional(
        text,
        "vraag_achter_de_vraag",
        about=say("the deeper question; never for reviewers"),
        example=say("May I be there when I do nothing?"),
    )
    begin: str | None = optional(
        text,
        "beginsituatie",
        about=say("where you stand; never for reviewers"),
        example=say("I fill every silence myself"),
    )
    ideal: str | None = optional(
        text,
        "ideaal",
        about=say("what you long for"),
        example=say("a class that thinks on by itself"),
    )
    goal: str | None = optional(
        text,
        "leerdoel",
        "doel",
        about=say("the goal, as an ability"),
        example=say("I can wait five counts after a question"),
    )
    outcome: str | None = optional(
        text,
        "opbrengst",
        "uitkomst",
        about=say("what it brought"),
        example=say("the silence has become theirs"),
    )
    strengths: tuple[Strength, ...] = several(
        *_strengths,
        commas=True,
        about=say("strengths named at the intake"),
        example=say("[patience, {{name: calm, by: colleague}}]"),
    )
    obstacle: Obstacle | None = optional(
        record(Obstacle, shorthand="belief"),
        "belemmering",
        about=say("what holds you back"),
        example=say("{{belief: silent is empty, layer: beliefs}}"),
    )
    steps: tuple[Stand, ...] = with_default(
        stands,
        (),
        "stappen",
        about=say("steps of the path, each with what was said there"),
        example=say("{{use: I count to five, action: [agree on a sign]}}"),
    )
    competence: tuple[Competence, ...] = _competences(say("the competence it belongs to"))
    retention_days: int | None = optional(
        whole, "bewaardagen", about=say("days the media are kept after the end (60)"), example="30"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionNote:
    """A file of captions that does not go by the name of its recording."""

    at: Mapping[str, Place] = places()
    file: str = required(
        text,
        "bestand",
        about=say("the file, beside the recording or the note: .vtt, .srt or .ass"),
        example="kring-nagelezen.vtt",
    )
    language: str | None = optional(
        language,
        "taal",
        "lang",
        about=say("the language of the captions; by default that of the pages"),
        example="en",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoNote:
    """One recording of a session."""

    at: Mapping[str, Place] = places()
    file: tuple[str, ...] = required(
        many(text),
        "bestand",
        about=say("the file, beside the note or in video/; several when the camera parted it"),
        example=say("circle.mp4"),
    )
    id: str | None = optional(
        text, "id", about=say("short name, when there are several"), example=say("window")
    )
    recorded: dt.date | None = optional(
        day, "opgenomen", about=say("when it was filmed"), example="2026-03-12"
    )
    by: Voice | None = optional(
        one_of(Voice), "door", about=say("who filmed"), example=say("colleague")
    )
    visible: tuple[str, ...] | None = optional(
        many(text, commas=True),
        "in_beeld",
        about=say("who can be recognised; [] for nobody"),
        example=say("[hedgehog, owl]"),
    )
    zoom: str | None = optional(
        text,
        "gericht_op",
        about=say("“class”, or the person the camera follows"),
        example=say("hedgehog"),
    )
    basis: Basis | None = optional(
        one_of(Basis), "grondslag", about=say("the legal basis"), example=say("consent")
    )
    expires: dt.date | None = optional(
        day, "bewaren_tot", about=say("the last day the images may be shown"), example="2026-09-01"
    )
    blur: tuple[Region | Faces, ...] = several(
        hidden,
        "vervagen",
        about=say("parts of the picture to blur"),
        example=say("[{{x: 40%, y: 20%, w: 15%, h: 25%}}]"),
    )
    mute: tuple[Mute, ...] = several(
        muted, "dempen", about=say("stretches not to be heard as they were"), example="[0:34-0:35]"
    )
    captions: tuple[CaptionNote, ...] | None = optional(
        many(record(CaptionNote, shorthand="file"), commas=True),
        "ondertiteling",
        "ondertitels",
        about=say("its captions, when they have another name; [] for none"),
        example="kring-nagelezen.vtt",
    )
    shows: Shows | None = optional(
        one_of(Shows),
        "toont",
        about=say("the film, its sound alone, or stills alone"),
        example=say("sound"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentNote(Shared):
    """A moment: a piece of a recording worth looking at, or a title alone."""

    id: str | None = optional(text, "id", about=say("short name to link to"), example="m1")
    title: str | None = optional(
        text,
        "titel",
        about=say("what one sees happen"),
        example=say("Noor waits, and Hedgehog looks up"),
    )
    video: str | None = optional(
        text,
        "opname",
        "foto",
        "photo",
        about=say("which recording, when there are several; or a photograph"),
        example=say("window"),
    )
    clip: tuple[int, int | None] | None = optional(
        stretch,
        "fragment",
        about=say("from and to in the recording: 4:12-4:40"),
        example="4:12-4:40",
    )
    start: int | None = optional(
        time, "van", key="in", about=say("from, when not in one line"), example="4:12"
    )
    end: int | None = optional(
        time, "tot", key="out", about=say("to, when not in one line"), example="4:40"
    )
    shows: Shows | None = optional(
        one_of(Shows),
        "toont",
        about=say("the film, its sound alone, or stills alone"),
        example=say("sound"),
    )
    freeze: tuple[int, ...] = several(
        time,
        "stilzetten",
        commas=True,
        about=say("the times of stills worth stopping at"),
        example="4:31",
    )
    strip: int | None = optional(
        whole,
        "strook",
        about=say("so many stills, evenly over the clip, to look closely"),
        example="6",
    )
    speed: int | None = optional(
        percentage, "snelheid", "tempo", about=say("slow motion: 25 to 100 %"), example="50%"
    )
    lead_in: int | None = optional(
        time, "aanloop", about=say("how much earlier the clip starts, in seconds"), example="3"
    )
    blur: tuple[Region | Faces, ...] = several(
        hidden,
        "vervagen",
        about=say("parts of the picture to blur"),
        example=say("[{{x: 40%, y: 20%, w: 15%, h: 25%}}]"),
    )
    mute: tuple[Mute, ...] = several(
        muted, "dempen", about=say("stretches not to be heard as they were"), example="[0:34-0:35]"
    )
    strengths: tuple[Strength, ...] = several(
        *_strengths,
        commas=True,
        about=say("the strengths that show here"),
        example=say("[patience, {{name: humour, stage: recognised}}]"),
    )
    models: tuple[ReflectionModel, ...] = flattened(*MODELS)
    question: str | None = optional(
        text,
        "vraag",
        about=say("the question that was asked"),
        example=say("What do you see yourself doing here?"),
    )
    answer: str | None = optional(
        text, "antwoord", about=say("the answer"), example=say("I do nothing. And it works.")
    )
    insight: str | None = optional(
        text,
        "inzicht",
        about=say("the insight it gave"),
        example=say("waiting is doing something too"),
    )
    step: str | None = optional(
        text, "stap", about=say("the step it belongs to"), example=say("strengths")
    )
    again: str | None = optional(
        text,
        "opnieuw",
        about=say("the earlier moment it looks at again: 2026-03-12#m1"),
        example="2026-02-05#m2",
    )
    competence: tuple[Competence, ...] = _competences(say("the competence it shows"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionNote(Shared):
    """``2026-03-12-kring.md``: a talk about recordings."""

    date: dt.date | None = optional(
        day, "datum", about=say("the day; or in the file's name"), example="2026-03-12"
    )
    title: str | None = optional(
        text, "titel", about=say("the title"), example=say("The circle that talked on")
    )
    type: Talk | None = optional(
        one_of(Talk),
        "soort",
        about=say("what kind of talk it is"),
        example=say("review"),
    )
    place: str | None = optional(
        text, "plaats", about=say("where"), example=say("by the window of grade 3")
    )
    videos: tuple[VideoNote, ...] = several(
        record(VideoNote, shorthand="file"),
        "video",
        "video's",
        "opnamen",
        "foto",
        "foto's",
        "photo",
        about=say("the recordings, and photographs"),
        example=say("circle.mp4"),
    )
    moments: tuple[MomentNote, ...] = several(
        record(MomentNote, shorthand="title"),
        "momenten",
        about=say("the strong moments"),
        example=say("[{{clip: 4:12-4:40, title: Noor waits}}]"),
    )
    strengths: tuple[Strength, ...] = several(
        *_strengths,
        commas=True,
        about=say("strengths named in this talk"),
        example=say("[patience, {{name: humour, stage: recognised}}]"),
    )
    lift: tuple[Stop, ...] = several(
        record(Stop),
        "lift",
        about=say("the stops of the lift"),
        example=say("[{{floor: think, said: all goes well}}, {{floor: feel, said: pride}}]"),
    )
    now: tuple[Presence, ...] = several(
        record(Presence),
        "hier_en_nu",
        about=say("here and now; never for reviewers"),
        example=say("[{{seen: you speak more slowly, channel: voice, strengths: [calm]}}]"),
    )
    insight: str | None = optional(
        text, "inzicht", about=say("the insight of this talk"), example=say("silence is not empty")
    )
    actions: tuple[str, ...] = several(
        text,
        "acties",
        about=say("what will be tried next"),
        example=say("[count to five tomorrow]"),
    )
    coach_lift: str | None = optional(
        text,
        "lift_coach",
        about=say("the coach's own floor; never leaves the coach's edition"),
        example=say("I wanted to go to feeling too soon"),
    )
    competence: tuple[Competence, ...] = _competences(say("the competence it shows"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReflectionNote(Shared):
    """``2026-03-19-reflectie.md``: the coachee looks back, later."""

    date: dt.date | None = optional(
        day, "datum", about=say("the day; or in the file's name"), example="2026-03-19"
    )
    title: str | None = optional(text, "titel", about=say("the title"), example=say("A week later"))
    author: str | None = optional(
        text, "auteur", about=say("who writes; the coachee by default"), example="Noor de Wit"
    )
    about: str | None = optional(
        text,
        "over",
        about=say("the session or moment: 2026-03-12#m1; else the latest session"),
        example="2026-03-12#m1",
    )
    strengths: tuple[Strength, ...] = several(
        *_strengths,
        commas=True,
        about=say("strengths, with the stage the coachee sets"),
        example=say("[{{name: patience, stage: used}}]"),
    )
    insight: str | None = optional(
        text, "inzicht", about=say("the insight"), example=say("I need not fill the silence")
    )
    next_step: str | None = optional(
        text, "volgende_stap", about=say("what comes next"), example=say("wait in the circle too")
    )
    competence: tuple[Competence, ...] = _competences(say("the competence it shows"))


Note = PersonNote | TrajectoryNote | SessionNote | ReflectionNote
