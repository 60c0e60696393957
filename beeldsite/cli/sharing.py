"""The commands of the private share: publish, reader, open, verify, forget."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from beeldsite.cli.asking import (
    Commands,
    Day,
    argument,
    command,
    options,
    person_argument,
    practice_of,
    today,
)
from beeldsite.cli.building import drawing, port_option
from beeldsite.cli.speaking import Speaker
from beeldsite.order import Order

if TYPE_CHECKING:
    from beeldsite.bars import Bytes
    from beeldsite.i18n import Words


def in_bytes(speaker: Speaker, told: Words) -> Bytes:
    """Return a bar for bytes."""
    from beeldsite.bars import Bytes

    return Bytes(speaker(told), drawing=drawing())


def publish(speaker: Speaker) -> click.Command:
    """Return ``publish``."""
    from beeldsite.i18n import say

    def run(share: str, dry_run: bool, yes: bool, take_over: bool, practice: str | None) -> None:
        from beeldsite.share import tell
        from beeldsite.share.publish import plan, publish
        from beeldsite.share.ready import share_named
        from beeldsite.share.targets import connect

        config, day = practice_of(practice), today()
        wanted = share_named(config, share)
        planned, target = plan(wanted, config, day), connect(wanted, config.root)
        if dry_run or planned.first:
            for words in tell.planned(planned, target.told):
                speaker.tell(words)
        if dry_run:
            _withheld(speaker, Order(config, day, (wanted.edition,), (wanted.person,)))
            return
        if planned.first and not yes:
            _agreed(speaker, say("Send this there? (yes or no)"))
        bar = in_bytes(speaker, say("Sealing and sending"))
        now = datetime.combine(day, datetime.now(UTC).time(), UTC)
        try:
            done = publish(planned, config, target, bar, now, take_over=take_over)
        finally:
            bar.stop()
            target.close()
        for words in (*tell.expired(planned.expired), *tell.published(done, target.told)):
            speaker.tell(words)

    about = say("Seal a portfolio and put it on its share, where only invited readers can open it.")
    flags = {
        "--dry-run": say("only tell what would go to whom"),
        "--yes": say("do not ask before the first time"),
        "--take-over": say("replace what another computer published there"),
    }
    own = [click.Option([one], is_flag=True, help=speaker(it)) for one, it in flags.items()]
    return _of_share(speaker, "publish", about, run, *own)


def _agreed(speaker: Speaker, question: Words) -> None:
    """Ask; end the program where the answer, in either language, is not yes."""
    answer = click.prompt(speaker(question), default="", show_default=False)
    if answer.strip().casefold() not in ("j", "ja", "y", "yes"):
        raise click.Abort


def _withheld(speaker: Speaker, order: Order) -> None:
    """Tell what an edition does not hold, and why."""
    from beeldsite.check import check

    for line in check(order).told(speaker.lang):
        click.echo(line)


def reader(speaker: Speaker) -> click.Command:
    """Return ``reader``."""
    from beeldsite.i18n import say

    about = speaker(say("Who may open a share: add, remove, list."))
    return Commands("reader", speaker, READER, help=about)


READER = {
    "add": "beeldsite.cli.sharing:reader_add",
    "remove": "beeldsite.cli.sharing:reader_remove",
    "list": "beeldsite.cli.sharing:reader_list",
}


def reader_add(speaker: Speaker) -> click.Command:
    """Return ``reader add``."""
    from beeldsite.i18n import say

    def run(share: str, name: str, until: date | None, practice: str | None) -> None:
        from beeldsite.share.readers import add
        from beeldsite.share.ready import share_named

        config = practice_of(practice)
        done = add(share_named(config, share), config, name, today(), until)
        speaker.tell(say("The passphrase of {name}, shown only now:", name=done.reader.name))
        click.echo(f"\n    {done.passphrase}\n")
        speaker.tell(
            say("Tell it in another way than the letter: on paper, by telephone, face to face.")
        )
        speaker.tell(say("It works after the next: beeldsite publish {share}", share=share))
        speaker.tell(say("A letter to send:"))
        click.echo("\n" + "\n\n".join(speaker(words) for words in done.letter) + "\n")

    until = click.Option(
        ["--until"],
        type=Day(),
        metavar=speaker(say("DATE")),
        help=speaker(say("the last day on which it can be read")),
    )
    about = say("Invite someone to a share: prints a passphrase and a letter.")
    return _of_share(speaker, "add", about, run, argument(speaker, "name", say("NAME")), until)


def reader_remove(speaker: Speaker) -> click.Command:
    """Return ``reader remove``."""
    from beeldsite.i18n import say

    def run(share: str, name: str, rekey: bool, practice: str | None) -> None:
        from beeldsite.share import tell
        from beeldsite.share.readers import remove
        from beeldsite.share.ready import share_named

        config = practice_of(practice)
        wanted = share_named(config, share)
        reader, _ = remove(wanted, config, name, rekey=rekey)
        for words in tell.removed(wanted, reader, rekey=rekey):
            speaker.tell(words)

    how = click.Option(
        ["--rekey/--close"],
        default=True,
        help=speaker(say("seal everything anew (default), or only close this passphrase")),
    )
    about = say("Take someone off a share, by name or by the first word of the passphrase.")
    return _of_share(speaker, "remove", about, run, argument(speaker, "name", say("NAME")), how)


def reader_list(speaker: Speaker) -> click.Command:
    """Return ``reader list``."""
    from beeldsite.i18n import say

    def run(share: str, practice: str | None) -> None:
        from beeldsite.share.readers import readers_of
        from beeldsite.share.ready import share_named

        config = practice_of(practice)
        for one in readers_of(share_named(config, share), config).readers:
            told = say(
                "{name} ({slot} …), since {day}", name=one.name, slot=one.slot, day=one.added
            )
            last = say("until {day}", day=one.expires) if one.expires else None
            over = say("over: taken off at the next publish") if not one.reads(today()) else None
            click.echo(", ".join(speaker(words) for words in (told, last, over) if words))

    about = say("List who may open a share.")
    return _of_share(speaker, "list", about, run)


def verify(speaker: Speaker) -> click.Command:
    """Return ``verify``."""
    from beeldsite.i18n import say

    def run(share: str, practice: str | None) -> None:
        from beeldsite.share.ready import share_named
        from beeldsite.share.targets import connect
        from beeldsite.share.verify import verify

        config = practice_of(practice)
        wanted = share_named(config, share)
        target, bar = connect(wanted, config.root), in_bytes(speaker, say("Reading"))
        try:
            wrong = verify(wanted, config, target, bar, today())
        finally:
            bar.stop()
            target.close()
        for words in wrong:
            click.echo(f"{click.style('✗', fg='red')} {speaker(words)}", err=True)
        if wrong:
            raise SystemExit(1)
        speaker.tell(say("All is as it was sealed: {place}", place=target.told))

    about = say("Read all of a share back, and tell what is not as it was sealed.")
    return _of_share(speaker, "verify", about, run)


def open_(speaker: Speaker) -> click.Command:
    """Return ``open``."""
    from beeldsite.i18n import say

    def run(where: str, port: int, no_browser: bool) -> None:
        import webbrowser

        from beeldsite.config import Config
        from beeldsite.share.viewer import source_of, viewer

        with viewer(source_of(where), Config(root=Path.cwd()), speaker.lang, port) as server:
            address = f"http://127.0.0.1:{server.server_port}/"
            speaker.tell(say("The share opens here: {address}   (Ctrl-C stops)", address=address))
            if not no_browser:
                webbrowser.open(address)
            server.serve_forever()

    about = say("Read a share, from a folder or an address, with the unlock page of this computer.")
    return command(
        speaker,
        "open",
        about,
        run,
        argument(speaker, "where", say("DIR|ADDRESS")),
        port_option(speaker, 0),
        click.Option(["--no-browser"], is_flag=True, help=speaker(say("do not open the browser"))),
    )


def forget(speaker: Speaker) -> click.Command:
    """Return ``forget``."""
    from beeldsite.i18n import say

    def run(person: str, yes: bool, practice: str | None) -> None:
        from beeldsite.share import forget

        config, day = practice_of(practice), today()
        found = forget.find(config, person)
        for place, words in forget.told(found, config, day):
            click.echo(f"{place}: {speaker(words)}" if place else f"- {speaker(words)}")
        if not found.home and any(one.open_(day) for one in found.seen):
            raise SystemExit(1)
        if not yes:
            _agreed(speaker, say("Take this away? (yes or no)"))
        bar = in_bytes(speaker, say("Sealing and sending"))
        try:
            for words in forget.forget(found, config, day, bar):
                speaker.tell(words)
        finally:
            bar.stop()

    about = say("List where someone occurs, then take that away from cache, output and shares.")
    return command(
        speaker,
        "forget",
        about,
        run,
        person_argument(speaker),
        click.Option(["--yes"], is_flag=True, help=speaker(say("do not ask"))),
        options(speaker)["practice"],
    )


def _of_share(
    speaker: Speaker, name: str, about: Words, run: Callable[..., None], *params: click.Parameter
) -> click.Command:
    """Return a command about one share."""
    from beeldsite.i18n import say

    practice = options(speaker)["practice"]
    return command(
        speaker, name, about, run, argument(speaker, "share", say("SHARE")), *params, practice
    )
