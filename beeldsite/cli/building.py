"""The commands that look at everyone's notes: build, check, serve."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from beeldsite.cli.asking import command, options, order_of
from beeldsite.cli.speaking import Speaker
from beeldsite.order import EDITIONS, Built, Order, Report

if TYPE_CHECKING:
    from beeldsite.bars import Lines
    from beeldsite.i18n import Words
    from beeldsite.shares import Share


def listener(speaker: Speaker, *, at_once: bool = False) -> Lines:
    """Return bars where there is a terminal to draw on, else a line now and then.

    ``at_once``: mistakes are told as soon as they are heard, not gathered afterwards.
    """
    from beeldsite.bars import Bars, Lines

    wrong = speaker.problems if at_once else None
    return Bars(speaker.note, speaker, wrong) if drawing() else Lines(speaker.note, wrong)


def drawing() -> bool:
    """Return whether there is a terminal to draw bars on."""
    return sys.stderr.isatty() and not os.environ.get("CI")


# --- build ----------------------------------------------------------------------------------------


def build(speaker: Speaker) -> click.Command:
    """Return ``build``."""
    from beeldsite.i18n import say

    def run(**given: Any) -> None:
        from beeldsite.practice import build_all

        order = order_of(**given)
        with listener(speaker).shown() as listen:
            report = build_all(order, listen)
        speaker.problems(report.problems)
        _tell_done(speaker, order, report)
        if any(not one.warning for one in report.problems):
            raise SystemExit(1)

    about = say("Build the portfolios of everyone whose notes changed.")
    words = speaker(say("let the workers of this Dask scheduler do it: tcp://computer:8786"))
    cluster = click.Option(["--cluster"], default="", metavar=speaker(say("ADDRESS")), help=words)
    return command(speaker, "build", about, run, *options(speaker).values(), cluster)


def _tell_done(speaker: Speaker, order: Order, report: Report) -> None:
    from beeldsite.i18n import say

    click.echo(", ".join(speaker(one) for one in _summary(order, report)) + ".")
    if any(one.withheld for one in report.built if one.kept):
        speaker.tell(say("Why something is withheld: beeldsite check"))
    _tell_waiting(speaker, report)


def _summary(order: Order, report: Report) -> Iterator[Words]:
    """Yield the parts of the sentence that says what a build did."""
    from beeldsite.i18n import say_n

    done = [one for one in report.built if one.kept]
    yield say_n("{count} portfolio built", "{count} portfolios built", len(done))
    if report.skipped:
        yield say_n("{count} unchanged", "{count} unchanged", report.skipped)
    yield from _stopped(order, [one for one in report.built if not one.kept])
    if shown := sum(one.clips_shown for one in done):
        yield say_n("{count} clip in place", "{count} clips in place", shown)
    if cut := sum(1 for outcome in report.outcomes if not outcome.failure):
        yield say_n("{count} newly cut", "{count} newly cut", cut)
    if held := sum(one.withheld for one in done):
        yield say_n("{count} thing withheld", "{count} things withheld", held)


def _stopped(order: Order, stopped: Sequence[Built]) -> Iterator[Words]:
    """Yield how many a mistake stopped, those with pages from before apart."""
    from beeldsite.i18n import say_n

    homes = [order.config.edition(one) for one in EDITIONS]
    old = sum(1 for one in stopped if any((home / one.slug).is_dir() for home in homes))
    if old:
        yield say_n(
            "{count} stopped by a mistake, its old pages still stand",
            "{count} stopped by mistakes, their old pages still stand",
            old,
        )
    if fresh := len(stopped) - old:
        yield say_n("{count} stopped by a mistake", "{count} stopped by mistakes", fresh)


def _tell_waiting(speaker: Speaker, report: Report) -> None:
    from beeldsite.i18n import say, say_n

    failed = {outcome.job.key for outcome in report.outcomes if outcome.failure}
    waiting = {
        job.place: job for one in report.built for job in one.waiting if job.key not in failed
    }
    if not waiting:
        return
    count = len(waiting)
    speaker.note(say_n("{count} clip waits for ffmpeg:", "{count} clips wait for ffmpeg:", count))
    for job in waiting.values():
        click.echo(f"  {job.place}: {job.title}", err=True)
    speaker.tell(say("Install ffmpeg, then build again; “beeldsite doctor” says how."))


# --- check ----------------------------------------------------------------------------------------


def check(speaker: Speaker) -> click.Command:
    """Return ``check``."""
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

    known = options(speaker)
    words = speaker(say("for other programs"))
    flag = click.Option(["--json", "as_json"], is_flag=True, help=words)
    about = say("Tell every mistake, and what is withheld on that day, without building.")
    kept = [known[one] for one in ("practice", "on", "editions", "people")]
    return command(speaker, "check", about, run, *kept, flag)


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


# --- serve ----------------------------------------------------------------------------------------


def serve(speaker: Speaker) -> click.Command:
    """Return ``serve``."""
    from beeldsite.i18n import say

    def ready(address: str) -> None:
        speaker.tell(say("Your portfolios: {address}   (Ctrl-C stops)", address=address))

    def run(port: int, open_browser: bool, **given: Any) -> None:
        from beeldsite.studio import serve

        with listener(speaker, at_once=True).shown() as listen:
            serve(order_of(**given), port, open_browser, listen, ready)

    about = say("Show the portfolios in the browser, and follow your notes while you write.")
    own = (port_option(speaker, 8000), open_option(speaker))
    return command(speaker, "serve", about, run, *options(speaker).values(), *own)


def port_option(speaker: Speaker, default: int) -> click.Option:
    """Return ``--port``."""
    from beeldsite.i18n import say

    words = say("the port of this computer where it shows, {default} by default", default=default)
    if not default:
        words = say("the port of this computer where it shows, any by default")
    number = speaker(say("NUMBER"))
    kind = click.IntRange(0, 65535)
    return click.Option(["--port"], type=kind, default=default, metavar=number, help=speaker(words))


def open_option(speaker: Speaker) -> click.Option:
    """Return ``--open``."""
    from beeldsite.i18n import say

    words = speaker(say("open the browser"))
    return click.Option(["--open", "open_browser"], is_flag=True, help=words)
