"""Outgoing → a target: what carries its content in its name first, the pack last, then deletes.

Whatever stops it, the share that stood there still stands, and the next upload goes on from there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from beeldsite.errors import BeeldsiteError
from beeldsite.i18n import say
from beeldsite.share import lock
from beeldsite.share.contract import (
    LOCK,
    Beaten,
    Bulk,
    Held,
    Outgoing,
    Progress,
    Receipt,
    Target,
    half_sent,
)
from beeldsite.share.job import Job

GRACE = timedelta(days=1)  # a page that is open may still ask for what no new page shows
WAITS = (1.0, 4.0, 15.0)  # seconds before each new attempt
BATCH_FILES, BATCH_BYTES = 64, 64 * 1024 * 1024
PACKS = ("m.age", "m.0.dat")
PACK = re.compile(r"m\.(age|\d+\.dat)")
CONTENTS = re.compile(r"[bs]/[^/]+")
KEY = re.compile(r"k/[^/]+")

Keep = Callable[[Held], None]


def upload(
    target: Target,
    outgoing: Outgoing,
    before: Held,
    keep: Keep,
    progress: Progress,
    now: datetime,
    *,
    take_over: bool = False,
    waits: Sequence[float] = WAITS,
) -> Receipt:
    """Make ``target`` hold ``outgoing``; return what that took and what it holds now.

    ``before`` is what the last upload, finished or not, gave to ``keep``, which hears it again
    whenever it changes: lost, the next upload takes its own share for somebody else's.
    ``take_over`` is for that: it replaces whatever share stands there. ``now`` decides whose grace
    is over. Raise ``Beaten`` where somebody else publishes there, ``BeeldsiteError`` otherwise.
    """
    job = Job(target, outgoing, progress, tuple(waits))
    there = job.persist(target.list)
    before = _known(job, before, there, take_over)
    plan = _plan(job, before, there, now)
    if not plan.work:
        return Receipt(waiting=tuple(plan.leaving), held=_kept(job, plan, before, keep))
    begun = replace(before, begun=True)
    keep(begun)
    with lock.held(target, job.persist) as held:
        there = job.persist(target.list)
        tag = job.persist(partial(target.tag, outgoing.commit[0]))
        begun = _known(job, begun, there, take_over)
        plan = _plan(job, begun, there, now)
        job.sweep(there)
        progress.start(sum(map(job.size, plan.send)))
        with held.blamed():
            _carry(job, plan, held)
            after = _commit(job, plan, begun, held, keep, tag)
        for path in plan.remove:
            job.persist(partial(target.remove, path))
        if job.stumbles:
            job.sweep(job.persist(target.list))
    return Receipt(
        plan.send, sum(map(job.size, plan.send)), plan.remove, tuple(plan.leaving), after
    )


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is sent, in order; what is removed after it; what leaves later, and since when."""

    send: tuple[str, ...]
    remove: tuple[str, ...]
    leaving: Mapping[str, datetime]
    work: bool


def _known(job: Job, before: Held, there: Mapping[str, int], take_over: bool) -> Held:
    """Return what we know of what stands there: nothing where somebody else published last.

    Raise where that is so, or another share stands there, unless we take over.
    """
    place = job.target.told
    pack = next((path for path in PACKS if path in there), None)
    packs = (*before.packs, job.mark(job.outgoing.commit[0]))
    if pack and job.standing(pack, there[pack]) not in packs:
        if take_over:
            return Held(begun=True)
        what = say("“{place}” holds a share that was not published from here", place=place)
        how = say("Publish from the computer that did, or take it over: {do}.", do="--take-over")
        raise Beaten(what, how)
    for path in () if before.begun or take_over else job.outgoing.front:
        if path in there and job.standing(path, there[path]) != job.mark(path):
            what = say("“{place}” already holds another “{path}”", place=place, path=path)
            raise BeeldsiteError(what, say("Give every share a folder of its own."))
    return before


def _plan(job: Job, before: Held, there: Mapping[str, int], now: datetime) -> _Plan:
    outgoing = job.outgoing
    commit = tuple(reversed(outgoing.commit))
    paths = (*outgoing.contents, *outgoing.keys, *outgoing.front, *commit)
    send = tuple(path for path in paths if not _stands(job, before, there, path))
    if set(send) & set(commit):  # slices of two packs are told apart by all being of one
        send = tuple(path for path in send if path not in commit) + commit
    stale = [path for path in there if path not in paths]
    now_or_later = [path for path in stale if CONTENTS.fullmatch(path) and not half_sent(path)]
    leaving = {path: before.leaving.get(path, now) for path in now_or_later}
    due = {path for path, since in leaving.items() if now - since >= GRACE}
    due |= set(outgoing.gone) & set(stale)
    due |= {path for path in stale if PACK.fullmatch(path) or KEY.fullmatch(path)}
    due = {path for path in due if not half_sent(path)}
    waiting = {path: since for path, since in leaving.items() if path not in due}
    work = bool(send or due or LOCK in there or any(map(half_sent, there)))
    return _Plan(send, tuple(sorted(due)), waiting, work)


def _stands(job: Job, before: Held, there: Mapping[str, int], path: str) -> bool:
    """Return whether a file is there already: the same name and size, and it begins the same."""
    if there.get(path) != job.size(path):
        return False
    known = before.files.get(path) == job.mark(path)
    return known or job.standing(path, there[path]) == job.mark(path)


def _carry(job: Job, plan: _Plan, held: lock.Lock) -> None:
    """Send all but the pack, the front after the rest has been seen to be there."""
    outgoing = job.outgoing
    last = {*outgoing.front, *outgoing.commit}
    for paths in _batches(job, [path for path in plan.send if path not in last]):
        job.persist(held.refresh)
        if isinstance(job.target, Bulk):
            job.persist(partial(job.target.put_all, outgoing.root, paths, job.progress))
        else:
            for path in paths:
                job.send(path)
    there = job.persist(job.target.list)
    lost = [
        path for path in (*outgoing.contents, *outgoing.keys) if there.get(path) != job.size(path)
    ]
    if lost:
        place = job.target.told
        what = say("“{place}” does not hold {path} as it was sent", place=place, path=lost[0])
        raise BeeldsiteError(what, say("Publish again; if it stays so, the host changes files."))
    for path in outgoing.front:
        if path in plan.send:
            job.send(path)


def _batches(job: Job, paths: Sequence[str]) -> Iterator[list[str]]:
    """Give paths in groups after each of which it is known that they arrived."""
    batch: list[str] = []
    room = BATCH_BYTES
    for path in paths:
        if batch and (room < job.size(path) or len(batch) == _together(job)):
            yield batch
            batch, room = [], BATCH_BYTES
        batch.append(path)
        room -= job.size(path)
    if batch:
        yield batch


def _together(job: Job) -> int:
    return BATCH_FILES if isinstance(job.target, Bulk) else 1


def _commit(job: Job, plan: _Plan, begun: Held, held: lock.Lock, keep: Keep, tag: str) -> Held:
    """Replace the pack, slice 0 last, and return what the share holds now."""
    packs = [path for path in plan.send if path in job.outgoing.commit]
    if packs:
        # Said before and not after: whoever kills us in between finds a pack that is ours.
        keep(replace(begun, packs=(*begun.packs, job.mark(job.outgoing.commit[0]))))
        job.persist(held.check)
    for path in packs:
        job.send(path, tag if path == job.outgoing.commit[0] else None)
    return _kept(job, plan, begun, keep)


def _kept(job: Job, plan: _Plan, before: Held, keep: Keep) -> Held:
    outgoing = job.outgoing
    files = {path: job.mark(path) for path in outgoing.files}
    after = Held(True, (files[outgoing.commit[0]],), files, plan.leaving)
    if after != before:
        keep(after)
    return after
