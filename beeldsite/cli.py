"""The command line: the only room that prints or exits.

Exit code 0: done; 1: a problem in what the user gave, told as ``file:line:column: what`` and a
hint; 2: wrong usage. Words are in the language of ``--lang``, else of the practice, else of the
machine.
"""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from threading import current_thread, main_thread
from typing import TYPE_CHECKING, Any

import click

from beeldsite.order import EDITIONS, Built, Order, Report

if TYPE_CHECKING:
    from beeldsite.bars import Lines
    from beeldsite.config import Config
    from beeldsite.errors import Problem
    from beeldsite.i18n import Words
    from beeldsite.shares import Share

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
    "vergeet": "forget",
    "voorraad": "cache",
}
DUTCH_EDITIONS = {"gecoachte": "coachee", "meekijker": "reviewer"}


# --- words ----------------------------------------------------------------------------------------


def spoken(arguments: Sequence[str]) -> str:
    """Return the language to speak, looked up before anything is read in earnest."""
    for at, word in enumerate(arguments):
        chosen = word.partition("=")[2] if word.startswith("--lang=") else ""
        if word == "--lang" and at + 1 < len(arguments):
            chosen = arguments[at + 1]
        if chosen in ("nl", "en"):
            return chosen
    here = Path.cwd()
    for folder in (here, *here.parents):
        settings = folder / "beeldsite.toml"
        if settings.is_file():
            text = settings.read_text("utf-8", "replace")
            found = re.search(r"^\s*lang\s*=\s*[\"'](nl|en)[\"']", text, re.MULTILINE)
            return found[1] if found else "nl"
    locale = next((os.environ[one] for one in ("LC_ALL", "LANG") if os.environ.get(one)), "")
    return "nl" if locale.startswith("nl") else "en"


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


# --- what a build shows ---------------------------------------------------------------------------


def listener(speaker: Speaker) -> Lines:
    """Return bars where there is a terminal to draw on, else a line now and then."""
    from beeldsite.bars import Bars, Lines

    return Bars(speaker.note, speaker) if drawing() else Lines(speaker.note)


def drawing() -> bool:
    """Return whether there is a terminal to draw bars on."""
    return sys.stderr.isatty() and not os.environ.get("CI")


def _summary(speaker: Speaker, report: Report) -> None:
    from beeldsite.i18n import say, say_n

    done = [one for one in report.built if one.kept]
    cut = sum(1 for outcome in report.outcomes if not outcome.failure)
    said = [say_n("{count} portfolio built", "{count} portfolios built", len(done))]
    if report.skipped:
        said.append(say_n("{count} unchanged", "{count} unchanged", report.skipped))
    stopped = len(report.built) - len(done)
    if stopped:
        said.append(
            say_n(
                "{count} stopped by a mistake, its old pages still stand",
                "{count} stopped by mistakes, their old pages still stand",
                stopped,
            )
        )
    shown = sum(one.clips_shown for one in done)
    if shown:
        said.append(say_n("{count} clip in place", "{count} clips in place", shown))
    if cut:
        said.append(say_n("{count} newly cut", "{count} newly cut", cut))
    held = sum(one.withheld for one in done)
    if held:
        said.append(say_n("{count} thing withheld", "{count} things withheld", held))
    click.echo(", ".join(speaker(one) for one in said) + ".")
    if held:
        speaker.tell(say("Why something is withheld: beeldsite check"))
    _waiting(speaker, report)


def _waiting(speaker: Speaker, report: Report) -> None:
    from beeldsite.i18n import say, say_n

    failed = {outcome.job.key for outcome in report.outcomes if outcome.failure}
    waiting = {
        job.place: job for one in report.built for job in one.waiting if job.key not in failed
    }
    if not waiting:
        return
    count = len(waiting)
    said = say_n("{count} clip waits for ffmpeg:", "{count} clips wait for ffmpeg:", count)
    click.echo(speaker(said), err=True)
    for job in waiting.values():
        click.echo(f"  {job.place}: {job.title}", err=True)
    speaker.tell(say("Install ffmpeg, then build again; “beeldsite doctor” says how."))


# --- commands -------------------------------------------------------------------------------------


class Commands(click.Group):
    """Commands with a Dutch name beside the English one."""

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Return the command of either name."""
        return super().get_command(context, DUTCH.get(name, name))

    def resolve_command(
        self, context: click.Context, arguments: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command under its English name, so that help shows that one."""
        _, command, rest = super().resolve_command(context, arguments)
        return (command.name if command else None), command, rest


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
            self.fail(speaker_of(ctx)(error.what), param, ctx)


class EditionName(click.Choice[str]):
    """An edition, by its English or Dutch name."""

    def __init__(self) -> None:
        super().__init__([*EDITIONS, *DUTCH_EDITIONS])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the English name."""
        name = super().convert(value, param, ctx)
        return DUTCH_EDITIONS.get(name, name)


def speaker_of(context: click.Context | None) -> Speaker:
    """Return who speaks in this run."""
    found = context.find_object(Speaker) if context else None
    return found or Speaker("en")


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
    if people:
        _known(config, people)
    return Order(config, on or today(), tuple(editions) or EDITIONS, tuple(people), **more)


def _known(config: Config, wanted: Sequence[str]) -> None:
    from beeldsite.errors import BeeldsiteError
    from beeldsite.i18n import say
    from beeldsite.names import nearest, slug
    from beeldsite.practice import people

    names = [path.name for path in people(config)]
    for one in wanted:
        if slug(one) not in map(slug, names):
            near = nearest(one, names)
            hint = say("Did you mean “{near}”?", near=near) if near else None
            raise BeeldsiteError(say("there is nobody called “{name}” here", name=one), hint)


def commands(speaker: Speaker) -> click.Group:
    """Return the command line, in the speaker's language."""
    from beeldsite.i18n import say

    about = speaker(say("From a coach's notes and recordings to private portfolios."))
    group = Commands(
        "beeldsite",
        help=about,
        context_settings={"obj": speaker, "help_option_names": ["-h", "--help"]},
        params=[_lang(speaker)],
    )
    from beeldsite import __version__

    click.version_option(__version__, "--version", prog_name="beeldsite")(group)
    from beeldsite.cli_shares import SHARES

    for make in (_new, _check, _build, _serve, _cache, _doctor, _transcribe, *SHARES):
        group.add_command(make(speaker))
    return group


def _lang(speaker: Speaker) -> click.Option:
    """Return ``--lang``, before or after the command; ``spoken`` has looked it up already."""
    from beeldsite.i18n import say

    words = speaker(say("nl or en"))
    return click.Option(["--lang"], type=click.Choice(["nl", "en"]), expose_value=False, help=words)


def _options(speaker: Speaker) -> dict[str, click.Option]:
    from beeldsite.i18n import say

    return {
        "practice": click.Option(
            ["--practice", "-C"], help=speaker(say("folder of the practice (here)"))
        ),
        "on": click.Option(["--on"], type=Day(), help=speaker(say("build as if it were that day"))),
        "editions": click.Option(
            ["--edition", "-e", "editions"],
            type=EditionName(),
            multiple=True,
            help=speaker(say("coach, coachee or reviewer; all by default; may be repeated")),
        ),
        "people": click.Option(
            ["--person", "-p", "people"],
            multiple=True,
            help=speaker(say("only this person; may be repeated")),
        ),
        "drafts": click.Option(
            ["--drafts"], is_flag=True, help=speaker(say("drafts too, in the coach's edition"))
        ),
        "jobs": click.Option(
            ["--jobs", "-j"],
            type=click.IntRange(0, 64),
            default=0,
            help=speaker(say("processes at work (one for each core)")),
        ),
    }


def _command(
    speaker: Speaker, name: str, about: Words, run: Callable[..., None], *params: click.Parameter
) -> click.Command:
    def heeded(**given: Any) -> None:
        try:
            run(**given)
        except KeyboardInterrupt:  # click would call it a mistake
            raise SystemExit(128 + signal.SIGINT) from None

    return click.Command(
        name, callback=heeded, help=speaker(about), params=[*params, _lang(speaker)]
    )


def _build(speaker: Speaker) -> click.Command:
    from beeldsite.i18n import say

    def run(**given: Any) -> None:
        from beeldsite.practice import build_all

        order = order_of(**given)
        with listener(speaker).shown() as listen:
            report = build_all(order, listen)
        speaker.problems(report.problems)
        _summary(speaker, report)
        if any(not one.warning for one in report.problems):
            raise SystemExit(1)

    options = _options(speaker)
    about = say("Build the portfolios of everyone whose notes changed.")
    words = speaker(say("let the workers of this Dask scheduler do it: tcp://computer:8786"))
    cluster = click.Option(["--cluster"], default="", metavar="ADDRESS", help=words)
    return _command(speaker, "build", about, run, *options.values(), cluster)


def _check(speaker: Speaker) -> click.Command:
    from beeldsite.i18n import say

    def run(as_json: bool, **given: Any) -> None:
        from beeldsite.check import check, told_as_json

        order = order_of(**given)
        found, outdated = check(order), _outdated(order)
        if as_json:
            click.echo(told_as_json(found, speaker.lang, outdated))
        else:
            speaker.problems(found.problems)
            for line in found.told(speaker.lang):
                click.echo(line)
            _tell_outdated(speaker, outdated)
        if outdated or any(not one.warning for one in found.problems):
            raise SystemExit(1)

    options = _options(speaker)
    flag = click.Option(
        ["--json", "as_json"], is_flag=True, help=speaker(say("for other programs"))
    )
    about = say("Tell every mistake, and what is withheld on that day, without building.")
    kept = [options[one] for one in ("practice", "on", "editions", "people")]
    return _command(speaker, "check", about, run, *kept, flag)


def _outdated(order: Order) -> tuple[tuple[Share, Words], ...]:
    """Return which shares hold what they no longer should, each with why."""
    if not order.config.shares:
        return ()
    from beeldsite.share.publish import outdated

    return outdated(order.config, order.today, order.people)


def _tell_outdated(speaker: Speaker, found: Sequence[tuple[Share, Words]]) -> None:
    from beeldsite.i18n import say

    for share, why in found:
        told = say("the share “{share}” is no longer right: {why}", share=share.name, why=why)
        speaker.tell(told)
        speaker.tell(say("Build, then: beeldsite publish {share}", share=share.name))


def _serve(speaker: Speaker) -> click.Command:
    from beeldsite.i18n import say

    def run(port: int, open_browser: bool, **given: Any) -> None:
        from beeldsite.studio import serve

        with listener(speaker).shown() as listen:
            serve(order_of(**given), port, open_browser, listen, _Ready(speaker))

    options = _options(speaker)
    own = [
        click.Option(["--port"], type=click.IntRange(0, 65535), default=8000, show_default=True),
        click.Option(
            ["--open", "open_browser"], is_flag=True, help=speaker(say("open the browser"))
        ),
    ]
    about = say("Show the portfolios in the browser, and follow your notes while you write.")
    return _command(speaker, "serve", about, run, *options.values(), *own)


class _Ready:
    """Says where the portfolios can be seen."""

    def __init__(self, speaker: Speaker) -> None:
        self.speaker = speaker

    def __call__(self, address: str) -> None:
        from beeldsite.i18n import say

        self.speaker.tell(say("Your portfolios: {address}   (Ctrl-C stops)", address=address))


def _new(speaker: Speaker) -> click.Command:
    from beeldsite.i18n import say

    def run(words: tuple[str, ...], video: str | None, practice: str | None) -> None:
        from beeldsite.scaffold import scaffold

        for path in scaffold(words, video, speaker.lang, practice, today()):
            click.echo(path)

    about = say(
        "Make a practice (new DIR), a person (new person NAME) or a session (new session PERSON)."
    )
    return _command(
        speaker,
        "new",
        about,
        run,
        click.Argument(["words"], nargs=-1, required=True),
        click.Option(["--video"], help=speaker(say("the recording of the session"))),
        _options(speaker)["practice"],
    )


def _cache(speaker: Speaker) -> click.Command:
    from beeldsite.i18n import say

    def run(practice: str | None, do: str) -> None:
        from beeldsite.practice import only_one
        from beeldsite.store import tell

        config = practice_of(practice)
        with only_one(config.cache):
            for words in tell(config, do):
                speaker.tell(words)

    tasks = {
        "prune": say("remove what nobody shows any more"),
        "verify": say("read every clip, and remove what is damaged"),
        "clear": say("remove all clips; what stands in an edition goes on standing there"),
    }
    options = [
        click.Option([f"--{name}", "do"], flag_value=name, default="", help=speaker(words))
        for name, words in tasks.items()
    ]
    about = say("Tell what lies in the cache of clips, and make room.")
    return _command(speaker, "cache", about, run, _options(speaker)["practice"], *options)


def _doctor(speaker: Speaker) -> click.Command:
    from beeldsite.i18n import say

    def run(practice: str | None) -> None:
        from beeldsite.doctor import examine

        found = examine(practice)
        for well, words in found:
            mark = click.style("✓", fg="green") if well else click.style("✗", fg="red")
            click.echo(f"{mark} {speaker(words)}")
        if not all(well for well, _ in found):
            raise SystemExit(1)

    about = say("Tell what is on this computer: ffmpeg, a browser, room on the disk.")
    return _command(speaker, "doctor", about, run, _options(speaker)["practice"])


def _heed_stops() -> None:
    """Have whoever ends us by a signal get what Ctrl-C gets: nothing half, nobody left working."""
    if current_thread() is main_thread():
        for name in ("SIGTERM", "SIGHUP"):  # Windows knows but the first
            if number := getattr(signal, name, None):
                signal.signal(number, _stop)


def _stop(number: int, _: object) -> None:
    raise SystemExit(128 + number)


def _transcribe(speaker: Speaker) -> click.Command:
    from beeldsite.i18n import say

    def run(person: str, video: str | None, language: str | None, practice: str | None) -> None:
        from beeldsite.names import slug
        from beeldsite.practice import people
        from beeldsite.transcribe import NOTE, Listener, told, wishes, write

        config = practice_of(practice)
        _known(config, [person])
        folder = next(one for one in people(config) if slug(one.name) == slug(person))
        wanted, left = wishes(config, folder, video, language)
        for one in left:
            speaker.tell(one)
        if not wanted:
            return
        listener = Listener(config)
        for wish in wanted:
            with click.progressbar(
                length=wish.length // 1000, label=speaker(told(wish)), file=sys.stderr
            ) as bar:
                cues = listener.listen(wish, lambda second: bar.update(int(second) - bar.pos))
            write(wish, cues, speaker(NOTE))
            speaker.tell(say("a draft to read over: {path}", path=str(wish.draft)))

    options = [
        click.Argument(["person"]),
        click.Option(["--video"], help=speaker(say("only this recording"))),
        click.Option(
            ["--language"],
            help=speaker(say("what is spoken, by default the language of the pages")),
        ),
        _options(speaker)["practice"],
    ]
    about = say("Write a draft of the captions of recordings without them, on this computer.")
    return _command(speaker, "transcribe", about, run, *options)


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


__all__ = ["Built", "commands", "main", "spoken"]
