"""New practices, people and sessions: plain notes, in the practice's language, that build."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count, islice
from pathlib import Path

from beeldsite.config import SETTINGS, Config, find_root, load
from beeldsite.errors import BeeldsiteError
from beeldsite.i18n import Words, say
from beeldsite.names import clean, slug

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


@dataclass(frozen=True, slots=True)
class Made:
    """The files that were made, as paths from here, and what comes next."""

    paths: tuple[str, ...]
    further: Words


def scaffold(
    words: Sequence[str], video: str | None, lang: str, practice: str | None, today: date
) -> Made:
    """Make what the words ask for; raise where it stands there already.

    ``DIR`` makes a practice, ``person NAME`` a person, ``session PERSON`` a session; a name may be
    several words.
    """
    first, name = words[0], " ".join(words[1:])
    if first not in PERSON + SESSION and len(words) == 1:
        files, further = _practice(Path(first), lang)
    elif first in PERSON + SESSION and name:
        config = load(find_root(Path(practice or ".").resolve()))
        files, further = (
            _person(config, name, today)
            if first in PERSON
            else _session(config, name, video, today)
        )
    else:
        raise BeeldsiteError(
            say("what should be new?"),
            say("beeldsite new DIR, new person NAME, or new session PERSON --video FILE"),
        )
    _write(files)
    return Made(tuple(map(_from_here, files)), further)


def _from_here(path: Path) -> str:
    return os.path.relpath(path, Path.cwd())


def _write(files: Mapping[Path, str]) -> None:
    for path in files:
        if path.exists():
            raise BeeldsiteError(say("“{file}” is there already", file=_from_here(path)))
    for path, text in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="\n")
        except OSError as error:
            from beeldsite.manifest import unwritable

            raise unwritable(error, path) from None


def _practice(folder: Path, lang: str) -> tuple[dict[Path, str], Words]:
    """Return the files of a practice; what is not its settings may be there already, and stays."""
    if folder.exists() and not folder.is_dir():
        raise BeeldsiteError(say("“{file}” is a file, not a folder", file=str(folder)))
    ignored = ".beeldsite/\noutput/\nvideo/\n"
    others = {folder / ".gitignore": ignored, folder / "content" / "index.md": ""}
    made = {path: text for path, text in others.items() if not path.exists()}
    here = folder.resolve() == Path.cwd()
    further = (
        say("Further: beeldsite new person NAME")
        if here
        else say("Further: cd {folder}, then: beeldsite new person NAME", folder=_typed(folder))
    )
    return {folder / SETTINGS: _PRACTICE[lang], **made}, further


def _typed(folder: Path) -> str:
    """Return a path as it is typed in a terminal."""
    from shlex import quote

    return quote(str(folder))


def _person(config: Config, name: str, today: date) -> tuple[dict[Path, str], Words]:
    name = " ".join("".join(one if one.isprintable() else " " for one in clean(name)).split())
    key = slug(name)
    if not key:
        raise BeeldsiteError(say("“{name}” has no letters to name a folder after", name=name))
    folder = config.content_folder / key
    told = {"name": _quoted(name), "id": _quoted(key), "today": today}
    register = _FILES[config.lang][0]
    files = {
        folder / "index.md": _INDEX[config.lang].format(**told),
        folder / register: _CONSENT[config.lang].format(**told),
    }
    say_how = say(
        "Further: see whether “{register}” is true, then: beeldsite new session {person}",
        register=register,
        person=key,
    )
    return files, say_how


def _session(
    config: Config, person: str, video: str | None, today: date
) -> tuple[dict[Path, str], Words]:
    from beeldsite.practice import folder_of

    first = say("First: beeldsite new person {name}", name=person)
    folder = folder_of(config, person, otherwise=first)
    lang = config.lang
    file = Path(video).name if video else ""
    told = {
        "today": today,
        "video": _VIDEO[lang].format(file=_quoted(file)) if file else "",
        "clip": _CLIP[lang] if file else "",
    }
    note = _free(folder / f"{today}-{_FILES[lang][1]}.md")
    return {note: _SESSION[lang].format(**told)}, _after_session(config, folder, file)


def _free(path: Path) -> Path:
    """Return the path, with a number behind its name where there is such a note already."""
    others = (path.with_stem(f"{path.stem}-{number}") for number in count(2))
    return next(one for one in (path, *islice(others, 98)) if not one.exists())


def _after_session(config: Config, folder: Path, file: str) -> Words:
    """Return what comes next: the recording in its place, where it is not there yet."""
    elsewhere = (it / name for it in config.roots for name in (file, f"{folder.name}/{file}"))
    own = (path for path in folder.rglob("*") if path.name == file)
    if file and not any(path.is_file() for path in (*own, *elsewhere)):
        place = _from_here(folder / "video")
        return say("Further: put the recording “{file}” in {place}", file=file, place=place)
    return say("Further: open the note, and write what you saw; beeldsite serve --open shows it")


def _quoted(text: str) -> str:
    """Return the text as YAML reads it back unchanged, with quotes only where it needs them."""
    plain = text.replace(" ", "").replace("-", "").replace(".", "").isalnum()
    if plain and text[0].isalnum() and text != "null":
        return text
    return "'" + text.replace("'", "''") + "'"
