"""May this portfolio leave, as it lies there? Every reason why not, each with what to do.

Nothing is built here. What goes out is what the coach has looked at, and only while it still holds:
on the day of the publishing, with today's consents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from beeldsite.config import SETTINGS, Config
from beeldsite.errors import BeeldsiteError
from beeldsite.i18n import Words, say
from beeldsite.manifest import (
    Remembered,
    files_of,
    load_state,
    manifest_path,
    names_digest,
    names_in,
    remembered,
)
from beeldsite.names import nearest, slug
from beeldsite.practice import STATE, folder_stamp, made_with, people
from beeldsite.shares import Share


@dataclass(frozen=True, slots=True)
class Ready:
    """A portfolio in an edition that may leave: its ``folder``, and each file with its digest.

    ``made_with`` changes with settings, templates and program; ``until`` (ISO date, None: never)
    is the first day on which it holds no longer.
    """

    folder: Path
    files: Mapping[str, str]
    made_with: str
    until: str | None


def share_named(config: Config, name: str) -> Share:
    """Return a share of the settings; raise where it is none."""
    for one in config.shares:
        if one.name == name:
            return one
    names = [one.name for one in config.shares]
    if not names:
        raise BeeldsiteError(
            say("there are no shares yet"),
            say(
                "Write one into {file}: [share.anna-meekijkers] with person, edition and target.",
                file=SETTINGS,
            ),
        )
    near = nearest(name, names)
    hint = (
        say("Did you mean “{near}”?", near=near)
        if near
        else say("The shares are: {names}.", names=tuple(names))
    )
    raise BeeldsiteError(say("there is no share “{name}”", name=name), hint)


def ready(share: Share, config: Config, today: date) -> Ready:
    """Return what a share may hold today; raise where its portfolio may not leave as it is."""
    folder, name = _person(share, config)
    about = made_with(config)
    built = remembered(load_state(config.cache / STATE), name)
    if built is None:
        raise BeeldsiteError(
            say("{person} has not been built yet", person=share.person), _build(share)
        )
    if share.edition not in built.editions:
        raise _old(share, say("the edition “{edition}” was not built", edition=share.edition))
    home = config.edition(share.edition) / name
    _exists(share, built)
    _still_holds(share, built, folder, about, today)
    names = manifest_path(config, share.edition, name)
    try:
        there = names_in(str(home))
    except OSError:
        there = []
    if names_digest(there) != built.editions[share.edition]:
        raise _old(share, say("pages of “{share}” were changed or removed", share=share.name))
    return Ready(home, files_of(names), about, built.until)


def _person(share: Share, config: Config) -> tuple[Path, str]:
    folders = {slug(one.name): one for one in people(config)}
    name = slug(share.person)
    if name in folders:
        return folders[name], name
    near = nearest(share.person, list(folders))
    raise BeeldsiteError(
        say(
            "the share “{share}” is for “{person}”, and there is nobody called that here",
            share=share.name,
            person=share.person,
        ),
        say("Did you mean “{near}”?", near=near) if near else None,
    )


def _exists(share: Share, built: Remembered) -> None:
    if built.editions[share.edition] is None:
        raise BeeldsiteError(
            say(
                "{person} has no edition “{edition}”: the person's own page is not shared with it",
                person=share.person,
                edition=share.edition,
            ),
            say("Set “delen” (share) and “akkoord” (approved) on that page, then build again."),
        )


def _still_holds(share: Share, built: Remembered, folder: Path, about: str, today: date) -> None:
    now, until = today.isoformat(), built.until
    if until is not None and now >= until:
        day = date.fromisoformat(until)
        raise _old(share, say("a consent or a last day has passed on {day}", day=day))
    if now < built.since:
        day = date.fromisoformat(built.since)
        raise _old(share, say("the pages were built for a later day, {day}", day=day))
    if folder_stamp(folder, built.outside, f"{about} {False}") != built.stamp:
        raise _old(
            share,
            say(
                "notes, recordings or settings of {person} changed since the pages were built, "
                "or something is wrong in them",
                person=share.person,
            ),
        )


def _old(share: Share, what: Words) -> BeeldsiteError:
    return BeeldsiteError(what, _build(share))


def _build(share: Share) -> Words:
    return say(
        "Build first, look at the pages, then publish: beeldsite build -p {person}",
        person=share.person,
    )
