"""New practices, people and sessions: plain notes, in the practice's language, that build."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from beeldsite.config import SETTINGS, Config, find_root, load
from beeldsite.errors import BeeldsiteError
from beeldsite.i18n import say
from beeldsite.names import clean, nearest, slug

PERSON = ("person", "persoon")
SESSION = ("session", "sessie")

_PRACTICE = {
    "nl": 'title = "Mijn praktijk"\nlang = "nl"\ncoach = ""\n',
    "en": 'title = "My practice"\nlang = "en"\ncoach = ""\n',
}
_INDEX = {
    "nl": """\
---
soort: leraar        # leraar, leerling, groep of coach
naam: {name}
delen: gecoachte     # coach, gecoachte of meekijker
---
""",
    "en": """\
---
kind: teacher        # teacher, pupil, group or coach
name: {name}
share: coachee       # coach, coachee or reviewer
---
""",
}
_CONSENT = {
    "nl": """\
# Wie in beeld mag zijn, waarvoor en tot wanneer. Dit bestand komt nooit op een pagina.
# Kijk na of dit klopt: wanneer is er toestemming gegeven, waarvoor, en wie is er nog meer te zien?
standaard_in_beeld: [{id}]
personen:
  - {{id: {id}, rol: gecoachte, gegeven_door: zelf, datum: {today}, doelen: [coaching, portfolio]}}
""",
    "en": """\
# Who may be seen, what for and until when. This file never reaches a page.
# See whether this is true: when was consent given, what for, and who else can be seen?
default_visible: [{id}]
people:
  - {{id: {id}, role: coachee, given_by: self, date: {today}, purposes: [coaching, portfolio]}}
""",
}
_SESSION = {
    "nl": """\
---
datum: {today}
titel: Wat je zag{video}
momenten:
  - titel: Wat er gebeurt, in één zin{clip}
    kernkwaliteiten: [geduld]
    vraag: Wat zie je hier gebeuren?
---
Wat jullie erover zeiden.
""",
    "en": """\
---
date: {today}
title: What you saw{video}
moments:
  - title: What happens, in one sentence{clip}
    strengths: [patience]
    question: What do you see happening here?
---
What you said about it.
""",
}
_VIDEO = {"nl": "\nvideo: {file}", "en": "\nvideo: {file}"}
_CLIP = {"nl": "\n    fragment: 0:00-0:10", "en": "\n    clip: 0:00-0:10"}
_FILES = {
    "nl": ("toestemming.yaml", "sessie"),
    "en": ("consent.yaml", "session"),
}


def scaffold(
    words: Sequence[str], video: str | None, lang: str, practice: str | None, today: date
) -> tuple[str, ...]:
    """Make what the words ask for and return the paths; raise where something stands there already.

    ``DIR`` makes a practice, ``person NAME`` a person, ``session PERSON`` a session.
    """
    first, *rest = words
    if first in PERSON + SESSION and len(rest) == 1:
        config = load(find_root(Path(practice or ".").resolve()))
        made = (
            _person(config, rest[0], today)
            if first in PERSON
            else _session(config, rest[0], video, today)
        )
    elif len(words) == 1:
        made = _practice(Path(first), lang)
    else:
        raise BeeldsiteError(
            say("what should be new?"),
            say("beeldsite new DIR, new person NAME, or new session PERSON --video FILE"),
        )
    here = Path.cwd()
    _write(made)
    return tuple(os.path.relpath(path, here) for path in made)


def _write(files: Mapping[Path, str]) -> None:
    for path in files:
        if path.exists():
            raise BeeldsiteError(say("“{file}” is there already", file=path.name))
    for path, text in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="\n")
        except OSError as error:
            from beeldsite.manifest import unwritable

            raise unwritable(error, path) from None


def _practice(folder: Path, lang: str) -> dict[Path, str]:
    ignored = ".beeldsite/\noutput/\nvideo/\n"
    return {
        folder / SETTINGS: _PRACTICE[lang],
        folder / ".gitignore": ignored,
        folder / "content" / "index.md": "",
    }


def _person(config: Config, name: str, today: date) -> dict[Path, str]:
    name = " ".join("".join(one if one.isprintable() else " " for one in clean(name)).split())
    key = slug(name)
    if not key:
        raise BeeldsiteError(say("“{name}” has no letters to name a folder after", name=name))
    folder = config.content_folder / key
    told = {"name": _quoted(name), "id": _quoted(key), "today": today}
    return {
        folder / "index.md": _INDEX[config.lang].format(**told),
        folder / _FILES[config.lang][0]: _CONSENT[config.lang].format(**told),
    }


def _session(config: Config, person: str, video: str | None, today: date) -> dict[Path, str]:
    folder = next(
        (path for path in _folders(config) if slug(path.name) == slug(person)),
        None,
    )
    if folder is None:
        near = nearest(person, [path.name for path in _folders(config)])
        hint = (
            say("Did you mean “{near}”?", near=near)
            if near
            else say("First: beeldsite new person {name}", name=person)
        )
        raise BeeldsiteError(say("there is nobody called “{name}” here", name=person), hint)
    lang = config.lang
    told = {
        "today": today,
        "video": _VIDEO[lang].format(file=_quoted(Path(video).name)) if video else "",
        "clip": _CLIP[lang] if video else "",
    }
    return {folder / f"{today}-{_FILES[lang][1]}.md": _SESSION[lang].format(**told)}


def _folders(config: Config) -> list[Path]:
    from beeldsite.practice import people

    return people(config)


def _quoted(text: str) -> str:
    """Return the text as YAML reads it back unchanged, with quotes only where it needs them."""
    plain = text.replace(" ", "").replace("-", "").replace(".", "").isalnum()
    if plain and text[0].isalnum() and text != "null":
        return text
    return "'" + text.replace("'", "''") + "'"
