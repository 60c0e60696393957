"""Write the reference of every field, in Dutch and English, from the schema itself.

``python scripts/reference.py`` brings ``docs/`` up to date; a test in ``tests/`` fails when it
is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from beeldsite.coach import PracticeNote
from beeldsite.consent import Consent, Consents
from beeldsite.fields import Field, schema
from beeldsite.i18n import Choice, translate
from beeldsite.notes import (
    CaptionNote,
    MomentNote,
    PersonNote,
    ReflectionNote,
    SessionNote,
    TrajectoryNote,
    VideoNote,
)
from beeldsite.reflection import Levels, Other, Own, Presence, Stop, Viewing
from beeldsite.regions import FacesNote, Rectangle, Sharp, Spot, Stretch
from beeldsite.steps import Obstacle, Said
from beeldsite.strengths import Strength
from scripts.suggested import SUGGESTED

DOCS = Path(__file__).resolve().parent.parent / "docs"
FILES = {"nl": DOCS / "nl" / "naslag.md", "en": DOCS / "en" / "reference.md"}


Both = tuple[str, str]
"""A sentence of this document in Dutch and in English."""


@dataclass(frozen=True, slots=True)
class Level:
    """A chapter of the reference: a record, its title, where it is written and where it shows."""

    record: type[Any]
    title: Both
    where: Both
    shown: Both
    """Where a field of it shows, for those not in ``elsewhere``."""
    elsewhere: Mapping[str, Both] = field(default_factory=dict)


def _in(dutch: str, english: str) -> Both:
    return (f"In {dutch}.", f"In {english}.")


def _top(path: str) -> Both:
    english = path.replace("persoon", "person").replace("traject", "trajectory")
    return (f"Bovenaan `{path}`.", f"At the top of `{english}`.")


SHEET = ("bovenaan alle bladzijden", "at the top of every page")
TITLE_PAGE = ("overzicht", "overview")
TRAJECTORY = ("traject", "trajectory")
PATH = ("traject: het pad", "trajectory: the path")
SESSION = ("sessie", "session")
MOMENT = ("bij het moment", "with the moment")
CLIP = ("in het fragment", "in the clip")
SPOKEN = ("in het fragment, en eronder als tekst", "in the clip, and under it as text")
REFLECTION = ("reflectie", "reflection")
STRENGTHS = (
    "kernkwaliteiten, en de bladzijde van de kracht",
    "strengths, and the page of the strength",
)
COMPETENCE = ("bladzijde van de bekwaamheid", "page of the competence")
COUNSEL = ("sessie, niet voor meekijkers", "session, not for reviewers")
LINKS = ("nergens; om naar te verwijzen", "nowhere; to link to")
GATE = ("nergens; bepaalt wat te zien is", "nowhere; decides what shows")
NINE = ("bij het moment: de negen velden", "with the moment: the nine fields")
DROSTE = ("bij het moment: de drie kaders", "with the moment: the three frames")
ONION = (
    "de ui bij het moment, in de sessie en het traject",
    "the onion of moment, session and trajectory",
)
LIFT = (
    "sessie: de lift; traject: een strook per gesprek",
    "session: the lift; trajectory: a strip per talk",
)
SHARED = {"share": GATE, "approved": GATE, "draft": GATE}

LEVELS = (
    Level(
        PracticeNote,
        ("Praktijk", "Practice"),
        _top("content/index.md"),
        ("startbladzijde van de coach", "start page of the coach"),
    ),
    Level(
        PersonNote,
        ("Persoon", "Person"),
        _top("content/<persoon>/index.md"),
        TITLE_PAGE,
        SHARED
        | {
            "name": SHEET,
            "language": ("de taal van alle bladzijden", "the language of every page"),
            "strengths": STRENGTHS,
            "kind": ("de woorden van de bladzijden", "the words of the pages"),
        },
    ),
    Level(
        TrajectoryNote,
        ("Traject", "Trajectory"),
        _top("content/<persoon>/<traject>/index.md"),
        TRAJECTORY,
        SHARED
        | {
            "question": ("overzicht en traject", "overview and trajectory"),
            "question_behind": ("traject, niet voor meekijkers", "trajectory, not for reviewers"),
            "begin": (
                "traject: het pad, niet voor meekijkers",
                "trajectory: the path, not for reviewers",
            ),
            "ideal": ("overzicht; traject: het pad", "overview; trajectory: the path"),
            "outcome": ("overzicht en traject", "overview and trajectory"),
            "strengths": ("traject: het pad; kernkwaliteiten", "trajectory: the path; strengths"),
            "obstacle": (
                "traject: het pad, niet voor meekijkers",
                "trajectory: the path, not for reviewers",
            ),
            "steps": PATH,
            "competence": COMPETENCE,
            "retention_days": GATE,
        },
    ),
    Level(
        SessionNote,
        ("Sessie", "Session"),
        _top("2026-03-12-kring.md"),
        SESSION,
        SHARED
        | {
            "strengths": ("sessie; kernkwaliteiten", "session; strengths"),
            "lift": LIFT,
            "now": (
                "sessie en traject: de bruggen, niet voor meekijkers",
                "session and trajectory: the bridges, not for reviewers",
            ),
            "insight": ("overzicht en sessie", "overview and session"),
            "coach_lift": ("sessie, alleen voor de coach", "session, for the coach alone"),
            "competence": COMPETENCE,
        },
    ),
    Level(
        VideoNote,
        ("Opname", "Recording"),
        _in("de lijst `videos` van een sessie", "the list `videos` of a session"),
        GATE,
        {
            "file": CLIP,
            "id": LINKS,
            "recorded": ("onder het fragment", "under the clip"),
            "by": ("onder het fragment", "under the clip"),
            "zoom": ("onder het fragment", "under the clip"),
            "blur": CLIP,
            "mute": CLIP,
            "captions": SPOKEN,
            "shows": CLIP,
        },
    ),
    Level(
        CaptionNote,
        ("Ondertiteling", "Captions"),
        _in(
            "`ondertiteling`; alleen het bestand mag ook, of een lijst ervan",
            "`captions`; the file alone will do as well, or a list of them",
        ),
        SPOKEN,
    ),
    Level(
        Rectangle,
        ("Vervagen", "Blurring"),
        _in("`vervagen`; `ja` vervaagt het hele beeld", "`blur`; `yes` blurs the whole picture"),
        CLIP,
    ),
    Level(
        FacesNote,
        ("Gezichten vervagen", "Blurring faces"),
        _in(
            "`vervagen`; alleen `gezichten` mag ook, voor alle gezichten",
            "`blur`; `faces` alone will do as well, for all of them",
        ),
        CLIP,
        {"checked": GATE},
    ),
    Level(
        Sharp,
        ("Een gezicht dat scherp blijft", "A face that stays sharp"),
        _in("de lijst `behalve` van `vervagen`", "the list `keep` of `blur`"),
        CLIP,
    ),
    Level(
        Spot,
        ("Punt van een vervaging", "Point of a blur"),
        _in("de lijst `punten` van `vervagen`", "the list `path` of `blur`"),
        CLIP,
    ),
    Level(
        Stretch,
        ("Dempen", "Muting"),
        _in("`dempen`; alleen het fragment mag ook", "`mute`; the stretch alone will do as well"),
        CLIP,
    ),
    Level(
        MomentNote,
        ("Moment", "Moment"),
        _in("de lijst `momenten` van een sessie", "the list `moments` of a session"),
        MOMENT,
        SHARED
        | {
            "id": LINKS,
            "title": ("overal waar het moment staat", "wherever the moment stands"),
            "video": CLIP,
            "clip": CLIP,
            "in": CLIP,
            "out": CLIP,
            "lead_in": CLIP,
            "blur": CLIP,
            "mute": CLIP,
            "freeze": ("het beeld bij het fragment", "the still with the clip"),
            "strip": ("de beelden onder het fragment", "the stills under the clip"),
            "speed": CLIP,
            "shows": CLIP,
            "strengths": ("bij het moment; kernkwaliteiten", "with the moment; strengths"),
            "step": PATH,
            "again": (
                "bij beide momenten; naast elkaar op een eigen bladzijde",
                "with both moments; side by side on a page of their own",
            ),
            "competence": COMPETENCE,
            "layer": ONION,
            "lift": ("de etage bij het moment", "the floor with the moment"),
            "levels": DROSTE,
            "shift": DROSTE,
            "level": DROSTE,
            "focus": ("negen velden; traject: gericht op", "nine fields; trajectory: looking at"),
        }
        | dict.fromkeys(("context", "self", "other", "effect", *"12345678"), NINE),
    ),
    Level(
        ReflectionNote,
        ("Reflectie", "Reflection"),
        _top("2026-03-19-reflectie.md"),
        REFLECTION,
        SHARED
        | {
            "about": ("reflectie; onder de sessie", "reflection; under the session"),
            "strengths": ("reflectie; kernkwaliteiten", "reflection; strengths"),
            "competence": COMPETENCE,
        },
    ),
    Level(
        Strength,
        ("Kernkwaliteit", "Strength"),
        _in(
            "elke lijst van kernkwaliteiten; alleen de naam mag ook",
            "any list of strengths; the name alone will do as well",
        ),
        ("bladzijde van de kracht", "page of the strength"),
        {
            "name": ("waar ze genoemd is; kernkwaliteiten", "where it was named; strengths"),
            "stage": ("kernkwaliteiten: ◌ ◐ ●", "strengths: ◌ ◐ ●"),
        },
    ),
    Level(Own, ("Negen velden: ik", "Nine fields: self"), _in("`ik`", "`self`"), NINE),
    Level(
        Other,
        ("Negen velden: de ander", "Nine fields: other"),
        _in("`ander`", "`other`"),
        (
            "de negen velden, als vermoeden; niet voor meekijkers",
            "the nine fields, as an assumption; not for reviewers",
        ),
        {
            "needs": (
                "de negen velden; traject: heeft nodig, per leerling; niet voor meekijkers",
                "the nine fields; trajectory: needs, per pupil; not for reviewers",
            )
        },
    ),
    Level(
        Levels,
        ("Niveaus (Droste)", "Levels (Droste)"),
        _in("`niveaus`", "`levels`"),
        DROSTE,
        {"now": ("de drie kaders, niet voor meekijkers", "the three frames, not for reviewers")},
    ),
    Level(
        Viewing,
        ("Eén niveau", "One level"),
        _in("`terugkijken` of `hier_en_nu`", "`viewing` or `now`"),
        DROSTE,
    ),
    Level(
        Stop,
        ("Stop van de lift", "Stop of the lift"),
        _in("de lijst `lift` van een sessie", "the list `lift` of a session"),
        LIFT,
        {
            "question": (
                "op de sprong naar deze stop; vragen die verschil maakten",
                "on the jump to this stop; questions that moved",
            ),
        },
    ),
    Level(
        Presence,
        ("Hier en nu", "Here and now"),
        _in("de lijst `hier_en_nu` van een sessie", "the list `now` of a session"),
        COUNSEL,
        {
            "pattern": (
                "sessie; traject: eerst en laatst gezien; niet voor meekijkers",
                "session; trajectory: first and last seen; not for reviewers",
            ),
            "strengths": ("sessie; kernkwaliteiten", "session; strengths"),
        },
    ),
    Level(
        Obstacle,
        ("Belemmering", "Obstacle"),
        _in("`belemmering`", "`obstacle`"),
        ("traject: het pad, niet voor meekijkers", "trajectory: the path, not for reviewers"),
    ),
    Level(
        Said,
        ("Een uitspraak op het pad", "Words on the path"),
        _in(
            "`stappen`, bij een stap; alleen de woorden mag ook, of een lijst ervan",
            "`steps`, at a step; the words alone will do as well, or a list of them",
        ),
        PATH,
    ),
    Level(
        Consents,
        ("Toestemmingen", "Consents"),
        _in(
            "`content/<persoon>/toestemming.yaml`; komt nooit op een pagina",
            "`content/<person>/consent.yaml`; never reaches a page",
        ),
        GATE,
        {
            "names": (
                "in ondertiteling staat de schuilnaam, nooit de echte",
                "captions have the pseudonym, never the real name",
            )
        },
    ),
    Level(
        Consent,
        ("Eén toestemming", "One consent"),
        _in("de lijst `personen` van de toestemmingen", "the list `people` of the consents"),
        GATE,
    ),
)
TITLE = ("Naslag: alle velden", "Reference: every field")
INTRO = (
    "Alles wat in een notitie mag staan. Alleen wat *verplicht* heet, moet er staan; wat je niet"
    " invult, staat ook niet op de pagina. De Nederlandse en de Engelse naam betekenen hetzelfde:"
    " gebruik wat je prettig vindt. Dit bestand wordt gemaakt uit het programma zelf.",
    "Everything a note may have. Only what is called *required* must be there; what you leave out"
    " is absent from the page. The Dutch and the English name mean the same: use whichever you"
    " like. This file is made from the program itself.",
)
HEADS = (
    ("Nederlands", "Dutch"),
    ("Engels", "English"),
    ("Betekent", "Means"),
    ("Bijvoorbeeld", "For example"),
    ("Te zien", "Shows"),
)
SUGGESTIONS = ("Kernkwaliteiten om uit te kiezen", "Strengths to choose from")
ANY_WORD = (
    "Een eigen woord is altijd goed. Wie zoekt, begint misschien hier:",
    "A word of your own is always right. Who is looking for one may start here:",
)
REQUIRED = ("verplicht", "required")
ALSO = ("ook", "also")


def _said(words: Both, lang: str) -> str:
    return words[0] if lang == "nl" else words[1]


def reference(lang: str) -> str:
    """Return the whole reference in a language, as Markdown."""
    parts = [f"# {_said(TITLE, lang)}", _said(INTRO, lang)]
    for level in LEVELS:
        parts.append(f"## {_said(level.title, lang)}")
        parts.append(_said(level.where, lang))
        parts.append("\n".join(_table(level, lang)))
    parts.append(f"## {_said(SUGGESTIONS, lang)}")
    words = sorted(SUGGESTED if lang == "nl" else SUGGESTED.values())
    parts.append(f"{_said(ANY_WORD, lang)} {', '.join(words)}.")
    return "\n\n".join(parts) + "\n"


def _table(level: Level, lang: str) -> Iterator[str]:
    yield "| " + " | ".join(_said(one, lang) for one in HEADS) + " |"
    yield "|---|---|---|---|---|"
    for one in schema(level.record).fields.values():
        shows = _said(level.elsewhere.get(one.key, level.shown), lang)
        dutch, *others = one.aliases or (one.key,)
        more = f" ({_said(ALSO, lang)}: {', '.join(f'`{name}`' for name in others)})"
        names = f"`{dutch}`{more if others else ''} | `{one.key}`"
        yield f"| {names} | {_means(one, lang)} | `{example(one, lang)}` | {shows} |"


def example(one: Field, lang: str) -> str:
    """Return a value one may type in this field, as an author writing in that language would."""
    return one.example if isinstance(one.example, str) else translate(one.example, lang)


def _means(one: Field, lang: str) -> str:
    words: type[Choice] | None = getattr(one.read, "choices", None)
    known = f": {', '.join(f'`{word.label(lang)}`' for word in words)}" if words else ""
    needed = f" (*{_said(REQUIRED, lang)}*)" if one.needed else ""
    return translate(one.about, lang) + known + needed


def main() -> None:
    """Write the reference in both languages."""
    for lang, path in FILES.items():
        path.write_text(reference(lang), "utf-8")


if __name__ == "__main__":
    main()
