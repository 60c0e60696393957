"""What every command is made of: its names, its options, and what they stand for."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from beeldsite.cli.speaking import DUTCH, Speaker, speaker_of
from beeldsite.order import EDITIONS, Order

if TYPE_CHECKING:
    from beeldsite.config import Config
    from beeldsite.i18n import Words

DUTCH_EDITIONS = {"gecoachte": "coachee", "meekijker": "reviewer"}


class Commands(click.Group):
    """Commands with a Dutch name beside the English one, each made when it is asked for.

    ``makers`` names, for each command, the module and the function that make it: ``module:name``.
    """

    def __init__(self, name: str, speaker: Speaker, makers: Mapping[str, str], **more: Any) -> None:
        from beeldsite.i18n import say

        typed = speaker(say("COMMAND …"))
        super().__init__(name, options_metavar=_options(speaker), subcommand_metavar=typed, **more)
        self.speaker = speaker
        self.makers = makers

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names as the speaker's language has them, in the order of use."""
        del ctx
        return [self._shown(name) for name in self.makers]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of either name."""
        from importlib import import_module

        del ctx
        maker = self.makers.get(DUTCH.get(cmd_name, cmd_name))
        if maker is None:
            return None
        module, _, function = maker.partition(":")
        made: click.Command = getattr(import_module(module), function)(self.speaker)
        return made

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command under the name that help shows."""
        if not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            ctx.fail(self._unknown(args[0]))
        _, command, rest = super().resolve_command(ctx, args)
        return (self._shown(command.name or "") if command else None), command, rest

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each command with the whole sentence of what it does."""
        from beeldsite.i18n import say

        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section(self.speaker(say("Commands"))):
            formatter.write_dl([(name, one.help or "") for name, one in found if one])

    def _unknown(self, typed: str) -> str:
        from beeldsite.i18n import say
        from beeldsite.names import nearest

        told = self.speaker(say("There is no command “{name}”.", name=typed))
        both = [word for word, name in DUTCH.items() if name in self.makers] + [*self.makers]
        near = nearest(typed, both)
        return f"{told} {self.speaker(say('Did you mean “{near}”?', near=near))}" if near else told

    def _shown(self, name: str) -> str:
        if self.speaker.lang != "nl":
            return name
        return next((dutch for dutch, english in DUTCH.items() if english == name), name)


def _options(speaker: Speaker) -> str:
    from beeldsite.i18n import say

    return speaker(say("[OPTIONS]"))


class Day(click.ParamType[date]):
    """A date on the command line."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date, as a note may write it."""
        from beeldsite.errors import Wrong

        if isinstance(value, date):
            return value
        try:
            return _day(str(value))
        except Wrong as error:
            told = [speaker_of(ctx)(one) for one in (error.what, error.hint) if one]
            self.fail("\n  ".join(told), param, ctx)


class EditionName(click.Choice[str]):
    """An edition, by its English or Dutch name."""

    def __init__(self) -> None:
        super().__init__([*EDITIONS, *DUTCH_EDITIONS])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the English name."""
        name = super().convert(value, param, ctx)
        return DUTCH_EDITIONS.get(name, name)


def command(
    speaker: Speaker, name: str, about: Words, run: Callable[..., None], *params: click.Parameter
) -> click.Command:
    """Return a command, ``--lang`` among its options, that ends well when it is interrupted."""

    def heeded(**given: Any) -> None:
        try:
            run(**given)
        except KeyboardInterrupt:  # click would call it a mistake
            raise SystemExit(128 + signal.SIGINT) from None

    return click.Command(
        name,
        callback=heeded,
        help=speaker(about),
        params=[*params, lang_option(speaker)],
        options_metavar=_options(speaker),
    )


def argument(speaker: Speaker, name: str, shown: Words, **more: Any) -> click.Argument:
    """Return an argument that help and mistakes call by a word of the speaker's language."""
    return click.Argument([name], metavar=speaker(shown), **more)


def person_argument(speaker: Speaker) -> click.Argument:
    """Return the argument that names a person."""
    from beeldsite.i18n import say

    return argument(speaker, "person", say("PERSON"))


def lang_option(speaker: Speaker) -> click.Option:
    """Return ``--lang``, before or after the command; ``spoken`` has looked it up already."""
    from beeldsite.i18n import say

    words = speaker(say("nl or en"))
    return click.Option(["--lang"], type=click.Choice(["nl", "en"]), expose_value=False, help=words)


def options(speaker: Speaker) -> dict[str, click.Option]:
    """Return the options that more than one command has, each under the name it fills."""
    from beeldsite.i18n import say

    return {
        "practice": click.Option(
            ["--practice", "-C"],
            metavar=speaker(say("DIR")),
            help=speaker(say("folder of the practice (here)")),
        ),
        "on": click.Option(
            ["--on"],
            type=Day(),
            metavar=speaker(say("DATE")),
            help=speaker(say("build as if it were that day")),
        ),
        "editions": click.Option(
            ["--edition", "-e", "editions"],
            type=EditionName(),
            multiple=True,
            metavar=speaker(say("EDITION")),
            help=speaker(say("coach, coachee or reviewer; all by default; may be repeated")),
        ),
        "people": click.Option(
            ["--person", "-p", "people"],
            multiple=True,
            metavar=speaker(say("PERSON")),
            help=speaker(say("only this person; may be repeated")),
        ),
        "drafts": click.Option(
            ["--drafts"], is_flag=True, help=speaker(say("drafts too, in the coach's edition"))
        ),
        "jobs": click.Option(
            ["--jobs", "-j"],
            type=click.IntRange(0, 64),
            default=0,
            metavar=speaker(say("NUMBER")),
            help=speaker(say("processes at work (one for each core)")),
        ),
    }


def today() -> date:
    """Return the day to build for: BEELDSITE_TODAY, SOURCE_DATE_EPOCH, or the clock's."""
    if told := os.environ.get("BEELDSITE_TODAY"):
        from beeldsite.errors import BeeldsiteError, Wrong

        try:
            return _day(told)
        except Wrong as error:
            raise BeeldsiteError(error.what, error.hint) from None
    if (epoch := os.environ.get("SOURCE_DATE_EPOCH", "")).isdigit():
        return datetime.fromtimestamp(int(epoch), UTC).date()
    return date.today()  # noqa: DTZ011 - retention ends on the coach's own calendar


def _day(typed: str) -> date:
    """Return a date; raise ``Wrong``. Only a form of its own asks for ``values``: 25 ms of YAML."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", typed, re.ASCII):
        with suppress(ValueError):
            return date.fromisoformat(typed)
    from beeldsite.values import read_day

    return read_day(typed)


def practice_of(folder: str | None) -> Config:
    """Return the settings of the practice in, or above, a folder."""
    from beeldsite.config import find_root, load

    return load(find_root(Path(folder or ".").resolve()))


def order_of(
    practice: str | None,
    on: date | None,
    editions: Sequence[str],
    people: Sequence[str],
    **more: Any,
) -> Order:
    """Return what a command line asks for; raise where it names someone unknown."""
    config = practice_of(practice)
    folders = tuple(_folder(config, one).name for one in people)
    return Order(config, on or today(), tuple(editions) or EDITIONS, folders, **more)


def _folder(config: Config, person: str) -> Path:
    from beeldsite.practice import folder_of

    return folder_of(config, person)
