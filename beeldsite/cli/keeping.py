"""The commands that make, look after and prepare: new, cache, doctor, transcribe."""

from __future__ import annotations

import sys

import click

from beeldsite.cli.asking import command, options, person_argument, practice_of, today
from beeldsite.cli.speaking import Speaker


def new(speaker: Speaker) -> click.Command:
    """Return ``new``."""
    from beeldsite.i18n import say

    def run(words: tuple[str, ...], video: str | None, practice: str | None) -> None:
        from beeldsite.scaffold import scaffold

        made = scaffold(words, video, speaker.lang, practice, today())
        for path in made.paths:
            click.echo(path)
        speaker.note(made.further)

    about = say(
        "Make a practice (new DIR), a person (new person NAME) or a session (new session PERSON)."
    )
    what = speaker(say("DIR | person NAME | session PERSON"))
    return command(
        speaker,
        "new",
        about,
        run,
        click.Argument(["words"], nargs=-1, required=True, metavar=what),
        click.Option(
            ["--video"],
            metavar=speaker(say("FILE")),
            help=speaker(say("the recording of the session")),
        ),
        options(speaker)["practice"],
    )


def cache(speaker: Speaker) -> click.Command:
    """Return ``cache``."""
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
    flags = [
        click.Option([f"--{name}", "do"], flag_value=name, default="", help=speaker(words))
        for name, words in tasks.items()
    ]
    about = say("Tell what lies in the cache of clips, and make room.")
    return command(speaker, "cache", about, run, options(speaker)["practice"], *flags)


MARKS = {True: ("✓", "green"), False: ("✗", "red"), None: ("·", None)}


def doctor(speaker: Speaker) -> click.Command:
    """Return ``doctor``."""
    from beeldsite.i18n import say

    def run(practice: str | None) -> None:
        from beeldsite.doctor import examine

        found = examine(practice)
        for one in found:
            mark, colour = MARKS[one.well]
            click.echo(f"{click.style(mark, fg=colour)} {speaker(one.told)}")
            if one.advice:
                click.echo(f"  {speaker(one.advice)}")
        if any(one.well is False for one in found):
            raise SystemExit(1)

    about = say("Tell what is on this computer: ffmpeg, a browser, room on the disk.")
    return command(speaker, "doctor", about, run, options(speaker)["practice"])


def transcribe(speaker: Speaker) -> click.Command:
    """Return ``transcribe``."""
    from beeldsite.i18n import say

    def run(person: str, video: str | None, language: str | None, practice: str | None) -> None:
        from beeldsite.practice import folder_of
        from beeldsite.transcribe import NOTE, Listener, told, wishes, write

        config = practice_of(practice)
        wanted, left = wishes(config, folder_of(config, person), video, language)
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

    about = say("Write a draft of the captions of recordings without them, on this computer.")
    return command(
        speaker,
        "transcribe",
        about,
        run,
        person_argument(speaker),
        click.Option(
            ["--video"], metavar=speaker(say("FILE")), help=speaker(say("only this recording"))
        ),
        click.Option(
            ["--language"],
            metavar=speaker(say("LANGUAGE")),
            help=speaker(say("what is spoken, by default the language of the pages")),
        ),
        options(speaker)["practice"],
    )
