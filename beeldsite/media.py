"""Clip jobs → Outcomes: what is missing is cut in parallel into the cache, named by its key.

A clip that fails stops no other, a worker that dies costs its own clip only, and an interruption
leaves nothing half made.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import chain
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from beeldsite import cutting, encoders, ffmpeg
from beeldsite.errors import MediaError
from beeldsite.footage import SOFTWARE, ClipJob, Outcome, Tools
from beeldsite.groups import Group, grouped, progress
from beeldsite.i18n import say
from beeldsite.shelf import missing, seal, whole
from beeldsite.workshop import host, sweep

if TYPE_CHECKING:
    from beeldsite.crew import Crew, Tell  # costs a build with nothing to cut too much

NOTES = "going"
STOPPED = say("the cutting of clips was stopped from outside")


def produce(
    jobs: Sequence[ClipJob],
    cache: Path,
    crew: Crew,
    tools: Tools,
    on_done: Callable[[Outcome], None],
    on_going: Callable[[Mapping[str, int]], None] = lambda _: None,
) -> tuple[Outcome, ...]:
    """Cut into ``cache`` what it lacks; return an Outcome for each job, in the order of ``jobs``.

    ``on_done`` hears each Outcome as soon as it is known, ``on_going`` now and then how many
    milliseconds of each clip were made, by its key; both in the caller's thread. Jobs with the same
    key are cut once. A clip that fails stops no other; an interruption stops all.
    """
    sweep(cache)
    named: dict[str, list[ClipJob]] = {}
    for job in jobs:
        named.setdefault(job.key, []).append(job)
    lacking = {key: alike[0] for key, alike in named.items() if missing(alike[:1], cache)}
    here = (Outcome(alike[0]) for key, alike in named.items() if key not in lacking)
    came: dict[ClipJob, Outcome] = {}
    with closing(_attempts(lacking, cache, crew, tools, on_going)) as attempts:
        for outcome in chain(here, attempts):
            for job in named[outcome.job.key]:
                came[job] = replace(outcome, job=job)
                on_done(came[job])
    return tuple(came[job] for job in jobs)


def _attempts(
    lacking: Mapping[str, ClipJob],
    cache: Path,
    crew: Crew,
    tools: Tools,
    on_going: Callable[[Mapping[str, int]], None],
) -> Generator[Outcome, None, None]:
    alone: list[ClipJob] = []
    try:
        groups = {group[0].key: group for group in grouped(lacking.values(), cache, tools)}
        for key, outcomes in _cut_by(crew, groups, cache, tools, on_going):
            if outcomes is None and len(groups[key]) > 1:
                alone += groups[key]  # one of them may have been too much, the others are not
            else:
                yield from outcomes or (lost(groups[key][0]),)
        singles = {job.key: (job,) for job in alone}
        for key, outcomes in _cut_by(crew, singles, cache, tools, on_going):
            yield from outcomes or (lost(lacking[key]),)
    finally:
        sweep(cache)  # of workers that died


def _cut_by(
    crew: Crew,
    groups: Mapping[str, Group],
    cache: Path,
    tools: Tools,
    on_going: Callable[[Mapping[str, int]], None],
) -> Iterator[tuple[str, tuple[Outcome, ...] | None]]:
    """Yield what came of each group, None where the worker died over it."""
    from beeldsite.crew import work

    def pulse(done: Mapping[str, int]) -> None:
        on_going(progress(done, groups))

    tasks = {key: (tools, host(), group, cache) for key, group in groups.items()}
    with closing(work(crew, together, tasks, cache / NOTES, pulse)) as done:
        for one in done:
            yield one.name, one.result


def lost(job: ClipJob) -> Outcome:
    """Return what to say of a clip whose worker died."""
    hint = say("Build again; if it happens again, this computer has too little memory free.")
    return Outcome(job, STOPPED, hint)


def attempt(tools: Tools, home: str, job: ClipJob, cache: Path, tell: Tell) -> Outcome:
    """Return what came of cutting one job; what a worker runs, at ``home`` or elsewhere."""
    return together(tools, home, (job,), cache, tell)[0]


def together(tools: Tools, home: str, group: Group, cache: Path, tell: Tell) -> tuple[Outcome, ...]:
    """Return what came of cutting a group; where that goes wrong each is cut alone."""
    begun = monotonic()
    try:
        if home != host():  # where these programs lie elsewhere
            tools = encoders.chosen(ffmpeg.need_tools(), tools.encoder)
        by_software = _cut(tools, group, cache, tell)
        for job in group:
            seal(job, cache)
    except MediaError as error:
        if len(group) > 1:
            return tuple(attempt(tools, host(), job, cache, tell) for job in group)
        return (Outcome(group[0], error.what, error.hint),)
    each = (monotonic() - begun) / (sum(job.lasts for job in group) or 1)
    return tuple(Outcome(job, seconds=each * job.lasts, by_software=by_software) for job in group)


def _cut(tools: Tools, group: Group, cache: Path, tell: Tell) -> bool:
    """Cut a group; return whether the graphics card was to encode it and software had to."""
    source = whole(group[0].parts, cache, tools)
    try:
        cutting.cut(tools, group, cache, source, tell)
    except MediaError:
        if tools.encoder == SOFTWARE or len(group) > 1:
            raise
        cutting.cut(replace(tools, encoder=SOFTWARE), group, cache, source, tell)
        return True
    return False
