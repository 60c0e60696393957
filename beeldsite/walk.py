"""A portfolio walked through: every clip and agreement in it, and copies with something changed."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace
from operator import is_
from typing import Any, TypeVar

from beeldsite.model import (
    Clip,
    Excerpt,
    Moment,
    Portfolio,
    Recording,
    Reflection,
    Session,
    Sharing,
    Trajectory,
)
from beeldsite.notes import Shared

R = TypeVar("R", bound=Trajectory | Session | Reflection | Moment | Excerpt | Shared)


def sharings(portfolio: Portfolio) -> Iterator[Sharing]:
    """Return who may read what, of each level that can say so."""
    yield portfolio.sharing
    yield from (one.sharing for one in portfolio.trajectories)
    yield from (one.sharing for one in portfolio.reflections)
    for session in portfolio.sessions:
        yield session.sharing
        yield from (one.sharing for one in session.moments)


def recordings(portfolio: Portfolio) -> Iterator[Recording]:
    """Return the recordings that the portfolio's notes ask clips of, each time they do."""
    for clip in clips(portfolio):
        yield clip.recording


def clips(portfolio: Portfolio) -> Iterator[Clip]:
    """Return the clips that the portfolio's notes ask for, in moments and in texts."""
    for session in portfolio.sessions:
        asked = [one.clip for one in session.moments] + [one.clip for one in session.excerpts]
        yield from (clip for clip in asked if clip)


def without_clips(portfolio: Portfolio, gone: Set[Clip]) -> Portfolio:
    """Return the portfolio without those clips; the words stay."""

    def left(one: Any) -> Any:
        return replace(one, clip=None) if one.clip in gone else one

    sessions = tuple(
        altered(
            one,
            moments=tuple(left(it) for it in one.moments),
            excerpts=tuple(left(it) for it in one.excerpts),
        )
        for one in portfolio.sessions
    )
    return replace(portfolio, sessions=sessions)


def altered(record: R, **changes: Any) -> R:
    """Return the record with the changes, itself where they change nothing.

    Most often nothing changes, and asking costs a tenth of making a new record.
    """
    kept = all(same(getattr(record, name), value) for name, value in changes.items())
    return record if kept else replace(record, **changes)


def same(old: Any, new: Any) -> bool:
    """Return whether these are the very same value, or tuples of the very same values."""
    if type(old) is tuple and type(new) is tuple and len(old) == len(new):
        return all(map(is_, old, new))
    return old is new
