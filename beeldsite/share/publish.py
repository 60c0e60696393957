"""Driver of the share: what would leave, and letting it leave.

ready ▸ (expired readers out) ▸ seal ▸ upload
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from beeldsite.config import Config
from beeldsite.errors import BeeldsiteError
from beeldsite.i18n import Words, say, say_n
from beeldsite.manifest import files_of, manifest_path
from beeldsite.names import slug
from beeldsite.practice import only_one
from beeldsite.share import keys as keys_of
from beeldsite.share.contract import Progress, Receipt, Share, Target
from beeldsite.share.keys import Keys, Reader
from beeldsite.share.local import Home, Local
from beeldsite.share.ready import Ready, ready


@dataclass(frozen=True, slots=True)
class Plan:
    """A publishing as it would go: ``expired`` readers leave, ``first`` says nothing stands yet.

    ``keys`` is None where the share has none yet; ``moved`` is the target where it stood until now,
    "" where it stays. Sizes in bytes: ``size`` of all clips and
    pictures, ``fresh`` of those that are not sealed yet, ``largest`` of one.
    """

    share: Share
    today: date
    found: Ready
    keys: Keys | None
    expired: tuple[Reader, ...]
    first: bool
    moved: str
    pages: int
    blobs: int
    size: int
    fresh: int
    largest: int

    @property
    def readers(self) -> tuple[Reader, ...]:
        """Who will be able to read it."""
        return self.keys.readers if self.keys else ()


@dataclass(frozen=True, slots=True)
class Published:
    """What a publishing did; ``sealed`` is false where nothing had changed."""

    receipt: Receipt
    sealed: bool


def plan(share: Share, config: Config, today: date) -> Plan:
    """Return what publishing would do, without doing any of it; raise where it may not."""
    found = ready(share, config, today)
    home = Home.of(config.root, share.name)
    keys, expired = _in_time(keys_of.of_share(config.root, share), today)
    local, place = home.load(), home.place()
    known = {path: one.digest for path, one in local.blobs.items()} if keys else {}
    pages = sum(path.endswith(".html") for path in found.files)
    sizes = {
        path: _size(found, path) for path in found.files if not path.endswith((".html", ".js"))
    }
    return Plan(
        share=share,
        today=today,
        found=found,
        keys=keys,
        expired=expired,
        first=not home.held(share.target).begun,
        moved=place if place not in ("", share.target) else "",
        pages=pages,
        blobs=len(sizes),
        size=sum(sizes.values()),
        fresh=sum(size for path, size in sizes.items() if known.get(path) != found.files[path]),
        largest=max(sizes.values(), default=0),
    )


def publish(
    planned: Plan,
    config: Config,
    target: Target,
    progress: Progress,
    now: datetime,
    *,
    take_over: bool = False,
) -> Published:
    """Seal what changed and make the host hold it; raise where that stops half-way.

    Whatever stops it, the share that stood there still stands; the next run goes on from there.
    """
    from beeldsite.share.upload import upload

    home = Home.of(config.root, planned.share.name)
    with only_one(home.folder), only_one(config.cache, wait=True):
        local, sealed = _sealed(planned, config, home, progress)
    target_text = planned.share.target
    receipt = upload(
        target,
        home.outgoing(local),
        home.held(target_text),
        partial(home.keep, target_text),
        progress,
        now,
        take_over=take_over,
    )
    if local.gone:
        home.save(replace(local, gone=()))
    return Published(receipt, sealed)


def _sealed(planned: Plan, config: Config, home: Home, progress: Progress) -> tuple[Local, bool]:
    """Return what lies in the tree, sealed now where anything changed."""
    path = keys_of.path_of(config.root, planned.share.name)
    today = planned.today
    keys, expired = _in_time(keys_of.of_share(config.root, planned.share), today)
    local = home.load()
    if keys is None:
        keys = keys_of.new_keys(planned.share)
        keys_of.save(path, keys)
    elif expired:
        keys_of.save(path, keys)
    from beeldsite.share.stamp import stamp_of, unchanged

    stamp = stamp_of(planned.share, planned.found, keys)
    if unchanged(local, home, stamp):
        if local.until != planned.found.until:
            local = replace(local, until=planned.found.until)
            home.save(local)
        return local, False
    from beeldsite.share.seal import Sealer

    sealer = Sealer(planned.share, config, planned.found, keys, home, today, local, progress)
    try:
        return sealer.run()[1], True
    except OSError as error:
        from beeldsite.manifest import unwritable

        raise unwritable(error, home.folder) from None


def _in_time(keys: Keys | None, today: date) -> tuple[Keys | None, tuple[Reader, ...]]:
    """Return the keys without the readers whose time is over, and those readers."""
    over = tuple(one for one in keys.readers if not one.reads(today)) if keys else ()
    for one in over:
        keys = keys.without(one) if keys else None
    return keys, over


def _size(found: Ready, path: str) -> int:
    try:
        return (found.folder / path).stat().st_size
    except OSError:
        what = say("“{file}” is not as it was built", file=path)
        hint = say("Remove that file from the output folder, build again, and publish then.")
        raise BeeldsiteError(what, hint) from None


# --- retention ------------------------------------------------------------------------------------


def outdated(
    config: Config, today: date, names: Sequence[str] = ()
) -> tuple[tuple[Share, Words], ...]:
    """Return the shares that hold what they no longer should, each with why.

    Of these people only, where ``names`` has any.

    Told from what this computer sent last; nothing is asked of a host.
    """
    found = []
    for share in config.shares:
        home = Home.of(config.root, share.name)
        asked = not names or slug(share.person) in map(slug, names)
        if asked and home.held(share.target).begun:
            found += [(share, why) for why in reasons(share, config, home.load(), today)]
    return tuple(found)


def reasons(share: Share, config: Config, local: Local, today: date) -> list[Words]:
    """Return why a share holds what it no longer should; nothing where it does not."""
    if local.until is not None and today.isoformat() >= local.until:
        day = date.fromisoformat(local.until)
        return [say("a consent, an agreement or a last day has passed on {day}", day=day)]
    files = files_of(manifest_path(config, share.edition, slug(share.person)))
    gone = [path for path in local.blobs if path not in files]
    told: list[Words] = []
    if gone:
        told.append(
            say_n(
                "it holds {count} clip or picture that the pages no longer show",
                "it holds {count} clips or pictures that the pages no longer show",
                len(gone),
            )
        )
    keys = keys_of.of_share(config.root, share)
    _, over = _in_time(keys, today)
    if over:
        told.append(say("the time of {names} is over", names=tuple(one.name for one in over)))
    return told
