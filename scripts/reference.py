"""Write the reference of every field, in Dutch and English, from the schema itself.

``python scripts/reference.py`` brings ``docs/`` up to date; ``tests/test_docs.py`` fails when it is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from beeldsite.consent import Consent, Consents
from beeldsite.fields import Field, Schema, schema
from beeldsite.i18n import Choice, Words, say, translate
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


@dataclass(frozen=True, slots=True)
class Level:
    """A chapter of the reference: a record, its title, and where its fields are written."""

    record: type[Any]
    title: Words
    where: Words


LEVELS = (
    Level(PersonNote, say("Person"), say("At the top of `content/<person>/index.md`.")),
    Level(
        TrajectoryNote,
        say("Trajectory"),
        say("At the top of `content/<person>/<trajectory>/index.md`."),
    ),
    Level(SessionNote, say("Session"), say("At the top of a note such as `2026-03-12-kring.md`.")),
    Level(VideoNote, say("Recording"), say("In the list of recordings of a session.")),
    Level(MomentNote, say("Moment"), say("In the list of moments of a session.")),
    Level(
        ReflectionNote,
        say("Reflection"),
        say("At the top of a note such as `2026-03-19-reflectie.md`."),
    ),
    Level(
        Strength, say("Strength"), say("In any list of strengths; the name alone will do as well.")
    ),
    Level(Own, say("My part of the nine fields"), say("Below `self` of a moment.")),
    Level(Other, say("The other's part of the nine fields"), say("Below `other` of a moment.")),
    Level(Levels, say("Later levels (Droste)"), say("Below `levels` of a moment.")),
    Level(Viewing, say("One later level"), say("Below `viewing` or `now`.")),
    Level(Stop, say("A stop of the lift"), say("In the list `lift` of a session.")),
    Level(Presence, say("Here and now"), say("In the list `now` of a session.")),
    Level(Obstacle, say("Obstacle"), say("Below `obstacle` of a trajectory.")),
    Level(Steps, say("Last steps"), say("Below `steps` of a trajectory.")),
    Level(
        Consents,
        say("Consents"),
        say("In `content/<person>/consent.yaml`; never on any page."),
    ),
    Level(Consent, say("One consent"), say("In the list of people of the consents.")),
)


def reference(lang: str) -> str:
    """Return the whole reference in a language, as Markdown."""
    intro = say(
        "Every field a note may have. All are optional unless marked; what is not filled in is absent"
        " from the page. Dutch and English names mean the same; use either."
    )
    parts = [f"# {translate(say('Reference'), lang)}", translate(intro, lang)]
    for level in LEVELS:
        parts.append(f"## {translate(level.title, lang)}")
        parts.append(translate(level.where, lang))
        parts.append("\n".join(_table(schema(level.record), lang)))
    return "\n\n".join(parts) + "\n"


def _table(level: Schema, lang: str) -> Iterator[str]:
    heads = (say("Dutch"), say("English"), say("Means"), say("Words"))
    yield "| " + " | ".join(translate(one, lang) for one in heads) + " |"
    yield "|---|---|---|---|"
    for field in level.fields.values():
        yield "| " + " | ".join(_row(field, lang)) + " |"


def _row(field: Field, lang: str) -> tuple[str, str, str, str]:
    dutch = f"`{field.aliases[0]}`" if field.aliases else f"`{field.key}`"
    means = translate(field.about, lang) if field.about else ""
    needed = f" ({translate(say('required'), lang)})" if field.needed else ""
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
