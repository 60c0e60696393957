"""What the command line tells of a share: what would go to whom, what was done, what it means."""

from __future__ import annotations

from collections.abc import Iterator

from beeldsite.i18n import Words, say, say_n
from beeldsite.share.contract import Receipt, Share
from beeldsite.share.keys import Reader
from beeldsite.share.publish import Plan, Published

_MEGABYTE = 1_000_000
_SLOW = 60 * _MEGABYTE  # a telephone opens five of these in a minute


def megabytes(size: int) -> str:
    """Return a size as people write it."""
    return f"{size / _MEGABYTE:.1f} MB" if size >= _MEGABYTE // 10 else f"{-(-size // 1000)} kB"


def planned(plan: Plan, place: str) -> Iterator[Words]:
    """Return what would go where, to whom, and how much of it is new."""
    share = plan.share
    yield say(
        "“{share}”: the portfolio of {person}, edition {edition}, to {place}",
        share=share.name,
        person=share.person,
        edition=share.edition,
        place=place,
    )
    yield say_n("{count} page", "{count} pages", plan.pages)
    yield say_n(
        "{count} clip or picture, {size}, of which {fresh} still to be sealed",
        "{count} clips and pictures, {size}, of which {fresh} still to be sealed",
        plan.blobs,
        size=megabytes(plan.size),
        fresh=megabytes(plan.fresh),
    )
    if plan.largest > _SLOW:
        size = megabytes(plan.largest)
        yield say("The largest clip is {size}: on a telephone that opens slowly.", size=size)
    names = tuple(one.name for one in plan.readers)
    if names:
        yield say("Who can open it: {names}", names=names)
    else:
        yield say(
            "Nobody can open it yet: beeldsite reader add {share} “School leader”", share=share.name
        )
    yield from expired(plan.expired)
    if plan.moved:
        yield say("It still stands at {old} too: remove it there yourself.", old=plan.moved)


def expired(readers: tuple[Reader, ...]) -> Iterator[Words]:
    """Return who is taken off because their time is over."""
    for one in readers:
        if one.expires:
            yield say(
                "{name} could read it until {day} and is taken off", name=one.name, day=one.expires
            )


def published(done: Published, place: str) -> Iterator[Words]:
    """Return what a publishing did."""
    receipt = done.receipt
    if not receipt.sent and not receipt.removed:
        yield say("Nothing has changed: {place} is as it should be.", place=place)
    else:
        yield say_n(
            "{count} file sent to {place} ({size})",
            "{count} files sent to {place} ({size})",
            len(receipt.sent),
            place=place,
            size=megabytes(receipt.size),
        )
    yield from _left(receipt)


def _left(receipt: Receipt) -> Iterator[Words]:
    if receipt.removed:
        count = len(receipt.removed)
        yield say_n("{count} old file removed there", "{count} old files removed there", count)
    if receipt.waiting:
        yield say_n(
            "{count} old file goes with a publish after a day, for who has a page open",
            "{count} old files go with a publish after a day, for who has a page open",
            len(receipt.waiting),
        )


def removed(share: Share, reader: Reader, *, rekey: bool) -> Iterator[Words]:
    """Return, honestly, what taking someone off does and does not do."""
    yield say(
        "{name} is taken off. It takes effect with: beeldsite publish {share}",
        name=reader.name,
        share=share.name,
    )
    if rekey:
        yield say(
            "Everything is sealed anew then: with the old passphrase, and with keys kept from "
            "before, nothing that stands there opens any more."
        )
    else:
        yield say(
            "The passphrase opens nothing any more then. Clips that stand there now keep their "
            "keys: who kept those can still open them. Sealing anew closes that too: --rekey."
        )
    yield say(
        "What {name} saved or filmed, and copies that others or the host made, nobody can "
        "take back.",
        name=reader.name,
    )
