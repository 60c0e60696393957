"""The command line: the only room that prints or exits.

Exit code 0: done; 1: a problem in what the user gave, told as ``file:line:column: what`` and a
hint; 2: wrong usage. Words are in the language of ``--lang``, else of the practice, else of the
command's own name, else of the machine.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from threading import current_thread, main_thread

import click

from beeldsite import __version__
from beeldsite.cli.asking import Commands, lang_option
from beeldsite.cli.speaking import Speaker, spoken, teach_click

COMMANDS = {
    "new": "beeldsite.cli.keeping:new",
    "check": "beeldsite.cli.building:check",
    "build": "beeldsite.cli.building:build",
    "serve": "beeldsite.cli.building:serve",
    "publish": "beeldsite.cli.sharing:publish",
    "reader": "beeldsite.cli.sharing:reader",
    "open": "beeldsite.cli.sharing:open_",
    "verify": "beeldsite.cli.sharing:verify",
    "forget": "beeldsite.cli.sharing:forget",
    "transcribe": "beeldsite.cli.keeping:transcribe",
    "cache": "beeldsite.cli.keeping:cache",
    "doctor": "beeldsite.cli.keeping:doctor",
}
"""Every command in the order of use, with the function that makes it."""


def commands(speaker: Speaker) -> click.Group:
    """Return the command line, in the speaker's language."""
    from beeldsite.i18n import say

    teach_click(speaker.lang)
    group = Commands(
        "beeldsite",
        speaker,
        COMMANDS,
        help=speaker(say("From a coach's notes and recordings to private portfolios.")),
        context_settings={"obj": speaker, "help_option_names": ["-h", "--help"]},
        params=[lang_option(speaker)],
    )
    click.version_option(__version__, "--version", prog_name="beeldsite")(group)
    return group


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    speaker = Speaker(spoken(given))
    _heed_stops()
    try:
        commands(speaker).main(given, prog_name="beeldsite")
    except Exception as error:
        from beeldsite.errors import BeeldsiteError

        if not isinstance(error, BeeldsiteError):
            raise
        click.echo(error.show(speaker.lang), err=True)
        raise SystemExit(1) from None


def _heed_stops() -> None:
    """Have whoever ends us by a signal get what Ctrl-C gets: nothing half, nobody left working."""
    if current_thread() is main_thread():
        for name in ("SIGTERM", "SIGHUP"):  # Windows knows but the first
            if number := getattr(signal, name, None):
                signal.signal(number, _stop)


def _stop(number: int, _: object) -> None:
    raise SystemExit(128 + number)
