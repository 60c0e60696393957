"""Forgetting: where someone occurs, and taking that away from cache, output and shares.

Notes and recordings are the author's: they are named, and left for the author to remove.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from beeldsite.build import portfolio
from beeldsite.config import Config
from beeldsite.consent import Consent
from beeldsite.errors import BeeldsiteError, ContentError, Place
from beeldsite.i18n import Words, say, say_n
from beeldsite.manifest import load_state, save
from beeldsite.model import Clip, Portfolio
from beeldsite.names import nearest, slug
from beeldsite.order import EDITIONS, Order
from beeldsite.practice import STATE, build_all, only_one, people
from beeldsite.share.contract import FOLDERS, LOCK, Progress, Share, Target, half_sent
from beeldsite.share.local import Home
from beeldsite.share.publish import plan, publish
from beeldsite.share.targets import connect
from beeldsite.share.tell import published
from beeldsite.walk import clips
from beeldsite.write import prune

_OWN_FILES = ("index.html", "LEES-MIJ.txt", LOCK)


@dataclass(frozen=True, slots=True)
class Seen:
    """Someone in the picture: in whose portfolio, by which consent, in which clips."""

    folder: Path
    consent: Consent
    clips: tuple[Clip, ...]

    def open_(self, today: date) -> bool:
        """Return whether the consent stands, so that a build would show these clips again."""
        return not self.consent.is_withdrawn(today)


@dataclass(frozen=True, slots=True)
class Found:
    """Where someone occurs: as the subject of a portfolio (``home``), or in the clips of others.

    ``shares`` are those of the portfolios concerned that were published from this computer;
    ``unread`` names portfolios that a mistake keeps from being looked through.
    """

    name: str
    home: Path | None
    seen: tuple[Seen, ...]
    shares: tuple[Share, ...]
    unread: tuple[str, ...]


def find(config: Config, name: str) -> Found:
    """Return where someone occurs; raise where nobody of that name does."""
    wanted, home = slug(name), None
    seen: list[Seen] = []
    unread: list[str] = []
    known: list[str] = []
    for folder in people(config):
        known.append(folder.name)
        home = folder if slug(folder.name) == wanted else home
        try:
            whole = portfolio(folder, config)
        except ContentError:
            unread.append(folder.name)
            continue
        known += [one.id for one in whole.consents.people]
        seen += _seen(whole, folder, wanted)
    if home is None and not seen:
        near = nearest(name, known)
        hint = say("Did you mean “{near}”?", near=near) if near else None
        if unread:  # who is sought may be in one of these
            hint = say("Not looked through, for they have mistakes: {people}", people=tuple(unread))
        raise BeeldsiteError(say("nobody here is called “{name}”", name=name), hint)
    if home:
        seen = [one for one in seen if one.folder != home]
    concerned = {slug(one.folder.name) for one in seen} | ({wanted} if home else set())
    shares = tuple(
        one
        for one in config.shares
        if slug(one.person) in concerned and Home.of(config.root, one.name).held(one.target).begun
    )
    return Found(name, home, tuple(seen), shares, tuple(unread))


def _seen(whole: Portfolio, folder: Path, wanted: str) -> Iterator[Seen]:
    for consent in whole.consents.people:
        if wanted in (slug(consent.id), slug(consent.name or "")):
            shown = tuple(one for one in clips(whole) if _shows(one, consent))
            yield Seen(folder, consent, shown)


def _shows(clip: Clip, consent: Consent) -> bool:
    return any(one.casefold() == consent.id.casefold() for one in clip.recording.visible or ())


def told(found: Found, config: Config, today: date) -> Iterator[tuple[Place | None, Words]]:
    """Return every place where someone occurs, with the line of a note where it is one."""
    if found.home:
        yield None, say("{name} has a portfolio of their own", name=found.home.name)
        for edition in EDITIONS:
            if (config.edition(edition) / slug(found.home.name)).is_dir():
                yield None, say("its pages in the edition “{edition}”", edition=edition)
    for one in found.seen:
        yield from _told_seen(one, today)
    for share in found.shares:
        yield None, say("the share “{share}”, to {place}", share=share.name, place=share.target)
    for person in found.unread:
        yield None, say("not looked through, for it has mistakes: {person}", person=person)


def _told_seen(one: Seen, today: date) -> Iterator[tuple[Place | None, Words]]:
    who, place = one.consent.id, one.consent.at.get("")
    what = say(
        "the consent of {name}, in the portfolio of {person}", name=who, person=one.folder.name
    )
    yield place, what
    for clip in one.clips:
        yield clip.place, say("a clip that shows {name}", name=who)
    if one.open_(today):
        yield place, _withdraw(who)


def _withdraw(who: str) -> Words:
    return say(
        "this consent stands: write “ingetrokken” (withdrawn) with the day of today at “{who}”, "
        "or the next build shows the clips again",
        who=who,
    )


def forget(found: Found, config: Config, today: date, progress: Progress) -> Iterator[Words]:
    """Take someone away from cache, output and shares; return what was done, as it is done.

    Raise where a host does not answer; what was taken away before stays so.
    """
    yield from _portfolio(found, config)
    names = tuple(one.folder.name for one in found.seen if not one.open_(today))
    if names:
        yield from _clips(found, config, today, names, progress)


def _clips(
    found: Found, config: Config, today: date, names: tuple[str, ...], progress: Progress
) -> Iterator[Words]:
    """Build the portfolios of others anew, without the clips, and publish them again."""
    report = build_all(Order(config, today, people=names))
    stopped = [one.slug for one in report.built if not one.kept]
    for name in stopped:
        yield say("mistakes stop the portfolio of {name}: mend them, then forget again", name=name)
    yield say("The clips are gone from pages and cache.")
    for share in found.shares:
        if slug(share.person) in map(slug, names) and share.person not in stopped:
            target = connect(share, config.root)
            try:
                done = publish(
                    plan(share, config, today), config, target, progress, datetime.now(UTC)
                )
            finally:
                target.close()
            yield from published(done, target.told)


def _portfolio(found: Found, config: Config) -> Iterator[Words]:
    """Take a whole portfolio away."""
    if found.home is None:
        return
    name = slug(found.home.name)
    for share in found.shares:
        if slug(share.person) == name:
            yield from _empty(share, config, connect(share, config.root))
    with only_one(config.cache, wait=True):
        left = {slug(one.name) for one in people(config)} - {name}
        prune(config, left)
        state = load_state(config.cache / STATE)
        if isinstance(state.get("portfolios"), dict):
            state["portfolios"].pop(name, None)
            save(config.cache / STATE, {**state, "coach": ""})
    yield say("The pages and clips of {name} are gone from this computer.", name=found.home.name)
    yield say(
        "Notes and recordings are yours: remove the folder {folder} too, or the next build makes "
        "the pages again. The pages of the coach follow with that build.",
        folder=found.home.relative_to(config.root).as_posix(),
    )


def _empty(share: Share, config: Config, target: Target) -> Iterator[Words]:
    """Take everything of a share off its host, what makes the rest count first."""
    try:
        ours = [path for path in target.list() if _is_ours(path)]
        for path in sorted(ours, key=lambda one: not one.startswith("m.")):
            target.remove(path)
    finally:
        target.close()
    shutil.rmtree(Home.of(config.root, share.name).folder, ignore_errors=True)
    yield say_n(
        "{count} file of “{share}” removed from {place}",
        "{count} files of “{share}” removed from {place}",
        len(ours),
        share=share.name,
        place=target.told,
    )
    yield say(
        "Its keys stay in {file}: remove that file when you need no copy of the share any more.",
        file=f".beeldsite/keys/{share.name}.json",
    )


def _is_ours(path: str) -> bool:
    return (
        path in _OWN_FILES
        or path.partition("/")[0] in FOLDERS
        or half_sent(path)
        or (path.startswith("m.") and path.endswith((".age", ".dat")))
    )
