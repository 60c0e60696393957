"""Write the reference of every field, in Dutch and English, from the schema itself.

``python scripts/reference.py`` brings ``docs/`` up to date; a test in ``tests/`` fails when it
is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from beeldsite.consent import Consent, Consents
from beeldsite.fields import Field, Schema, schema
from beeldsite.i18n import Choice, translate
from beeldsite.notes import (
    MomentNote,
    Obstacle,
    PersonNote,
    ReflectionNote,
    SessionNote,
    Steps,
    TrajectoryNote,
    VideoNote,
)
from beeldsite.reflection import Levels, Other, Own, Presence, Stop, Viewing
from beeldsite.strengths import Strength

DOCS = Path(__file__).resolve().parent.parent / "docs"
FILES = {"nl": DOCS / "nl" / "naslag.md", "en": DOCS / "en" / "reference.md"}


Said = tuple[str, str]
"""A sentence of this document in Dutch and in English."""


@dataclass(frozen=True, slots=True)
class Level:
    """A chapter of the reference: a record, its title, and where its fields are written."""

    record: type[Any]
    title: Said
    where: Said


def _in(dutch: str, english: str) -> Said:
    return (f"In {dutch}.", f"In {english}.")


def _top(path: str) -> Said:
    english = path.replace("persoon", "person").replace("traject", "trajectory")
    return (f"Bovenaan `{path}`.", f"At the top of `{english}`.")


LEVELS = (
    Level(PersonNote, ("Persoon", "Person"), _top("content/<persoon>/index.md")),
    Level(TrajectoryNote, ("Traject", "Trajectory"), _top("content/<persoon>/<traject>/index.md")),
    Level(SessionNote, ("Sessie", "Session"), _top("2026-03-12-kring.md")),
    Level(
        VideoNote,
        ("Opname", "Recording"),
        _in("de lijst `videos` van een sessie", "the list `videos` of a session"),
    ),
    Level(
        MomentNote,
        ("Moment", "Moment"),
        _in("de lijst `momenten` van een sessie", "the list `moments` of a session"),
    ),
    Level(ReflectionNote, ("Reflectie", "Reflection"), _top("2026-03-19-reflectie.md")),
    Level(
        Strength,
        ("Kernkwaliteit", "Strength"),
        _in(
            "elke lijst van kernkwaliteiten; alleen de naam mag ook",
            "any list of strengths; the name alone will do as well",
        ),
    ),
    Level(Own, ("Negen velden: ik", "Nine fields: self"), _in("`ik`", "`self`")),
    Level(Other, ("Negen velden: de ander", "Nine fields: other"), _in("`ander`", "`other`")),
    Level(Levels, ("Niveaus (Droste)", "Levels (Droste)"), _in("`niveaus`", "`levels`")),
    Level(
        Viewing,
        ("Eén niveau", "One level"),
        _in("`terugkijken` of `hier_en_nu`", "`viewing` or `now`"),
    ),
    Level(
        Stop,
        ("Stop van de lift", "Stop of the lift"),
        _in("de lijst `lift` van een sessie", "the list `lift` of a session"),
    ),
    Level(
        Presence,
        ("Hier en nu", "Here and now"),
        _in("de lijst `hier_en_nu` van een sessie", "the list `now` of a session"),
    ),
    Level(Obstacle, ("Belemmering", "Obstacle"), _in("`belemmering`", "`obstacle`")),
    Level(Steps, ("Stappen", "Steps"), _in("`stappen`", "`steps`")),
    Level(
        Consents,
        ("Toestemmingen", "Consents"),
        _in(
            "`content/<persoon>/toestemming.yaml`; komt nooit op een pagina",
            "`content/<person>/consent.yaml`; never reaches a page",
        ),
    ),
    Level(
        Consent,
        ("Eén toestemming", "One consent"),
        _in("de lijst `personen` van de toestemmingen", "the list `people` of the consents"),
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
    ("Woorden", "Words"),
)
REQUIRED = ("verplicht", "required")


def _said(words: Said, lang: str) -> str:
    return words[0] if lang == "nl" else words[1]


def reference(lang: str) -> str:
    """Return the whole reference in a language, as Markdown."""
    parts = [f"# {_said(TITLE, lang)}", _said(INTRO, lang)]
    for level in LEVELS:
        parts.append(f"## {_said(level.title, lang)}")
        parts.append(_said(level.where, lang))
        parts.append("\n".join(_table(schema(level.record), lang)))
    return "\n\n".join(parts) + "\n"


def _table(level: Schema, lang: str) -> Iterator[str]:
    yield "| " + " | ".join(_said(one, lang) for one in HEADS) + " |"
    yield "|---|---|---|---|"
    for field in level.fields.values():
        yield "| " + " | ".join(_row(field, lang)) + " |"


def _row(field: Field, lang: str) -> tuple[str, str, str, str]:
    dutch = f"`{field.aliases[0]}`" if field.aliases else f"`{field.key}`"
    means = translate(field.about, lang) if field.about else ""
    needed = f" (*{_said(REQUIRED, lang)}*)" if field.needed else ""
    return dutch, f"`{field.key}`", means + needed, _choices(field, lang)


def _choices(field: Field, lang: str) -> str:
    words: type[Choice] | None = getattr(field.read, "choices", None)
    return ", ".join(f"`{one.label(lang)}`" for one in words) if words else ""


def main() -> None:
    """Write the reference in both languages."""
    for lang, path in FILES.items():
        path.write_text(reference(lang), "utf-8")


if __name__ == "__main__":
    main()
