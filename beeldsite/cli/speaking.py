"""Which language is spoken, and whoever speaks it on the terminal."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from beeldsite.errors import Problem
    from beeldsite.i18n import Words

DUTCH = {
    "nieuw": "new",
    "controleer": "check",
    "bouw": "build",
    "bekijk": "serve",
    "dokter": "doctor",
    "transcribeer": "transcribe",
    "publiceer": "publish",
    "meekijker": "reader",
    "toevoegen": "add",
    "verwijder": "remove",
    "verwijderen": "remove",
    "lijst": "list",
    "open": "open",
    "verifieer": "verify",
    "vergeet": "forget",
    "voorraad": "cache",
}
"""Each command by its Dutch names, the one that help shows first."""


def spoken(arguments: Sequence[str]) -> str:
    """Return the language to speak, looked up before anything is read in earnest.

    That of ``--lang``, of the practice, of the command's own name, or of this computer.
    """
    for chosen in _given(arguments, "--lang"):
        if chosen in ("nl", "en"):
            return chosen
    here = Path(next(_given(arguments, "--practice", "-C"), "")).absolute()
    for folder in (here, *here.parents):
        settings = folder / "beeldsite.toml"
        if os.path.isfile(settings):  # noqa: PTH113 - no error where a folder may not be entered
            return _lang_of(settings)
    first = next((one for one in arguments if not one.startswith("-")), "")
    if DUTCH.get(first, first) != first:
        return "nl"
    locale = next((os.environ[one] for one in ("LC_ALL", "LANG") if os.environ.get(one)), "")
    return "nl" if locale.startswith("nl") else "en"


def _lang_of(settings: Path) -> str:
    """Return the language of a practice, whatever else its settings say."""
    try:
        text = settings.read_text("utf-8", "replace")
    except OSError:  # what is wrong is told later
        text = ""
    found = re.search(r"^\s*lang\s*=\s*[\"'](nl|en)[\"']", text, re.MULTILINE)
    return found[1] if found else "nl"


def _given(arguments: Sequence[str], *names: str) -> Iterator[str]:
    """Yield what was typed behind an option, the last first: that is the one that holds."""
    for at in reversed(range(len(arguments))):
        name, equals, value = arguments[at].partition("=")
        if name in names and (equals or at + 1 < len(arguments)):
            yield value if equals else arguments[at + 1]


class Speaker:
    """Says sentences in one language, on the terminal."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def __call__(self, words: Words) -> str:
        """Return the sentence."""
        from beeldsite.i18n import translate

        return translate(words, self.lang)

    def tell(self, words: Words) -> None:
        """Print the sentence."""
        click.echo(self(words))

    def note(self, words: Words) -> None:
        """Print the sentence beside what a command answers."""
        click.echo(self(words), err=True)

    def problems(self, found: Sequence[Problem]) -> None:
        """Print problems, then warnings, each once, in the order of the files."""
        for one in sorted(dict.fromkeys(found), key=lambda one: (one.warning, one.place)):
            place, _, told = one.show(self.lang).partition(": ")
            colour = "yellow" if one.warning else "red"
            click.echo(f"{click.style(place, fg=colour)}: {told}", err=True)


def speaker_of(context: click.Context | None) -> Speaker:
    """Return who speaks in this run."""
    found = context.find_object(Speaker) if context else None
    return found or Speaker("en")


def teach_click(lang: str) -> None:
    """Have click say its own sentences in that language, out of a catalogue of ours.

    It asks ``gettext`` for them, which goes by the surroundings of the program.
    """
    import gettext

    from beeldsite.i18n import CATALOGUES

    os.environ["LANGUAGE"] = lang
    gettext.bindtextdomain("click", str(CATALOGUES))
    gettext.textdomain("click")
