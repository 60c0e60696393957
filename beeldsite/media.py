"""Clip jobs → Outcomes: what is missing is cut in parallel into the cache, named by its key.

A clip that fails stops no other, a worker that dies costs its own clip only, and an interruption
leaves nothing half made.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import chain
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from beeldsite import cutting, encoders, ffmpeg
from beeldsite.errors import MediaError
from beeldsite.footage import SOFTWARE, ClipJob, Outcome, Tools
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
    from beeldsite.crew import work

    tasks = {key: (tools, host(), job, cache) for key, job in lacking.items()}
    try:
        with closing(work(crew, attempt, tasks, cache / NOTES, on_going)) as done:
            for one in done:
                yield one.result or lost(lacking[one.name])
    finally:
        sweep(cache)  # of workers that died


def lost(job: ClipJob) -> Outcome:
    """Return what to say of a clip whose worker died."""
    hint = say("Build again; if it happens again, this computer has too little memory free.")
    return Outcome(job, STOPPED, hint)


def attempt(tools: Tools, home: str, job: ClipJob, cache: Path, tell: Tell) -> Outcome:
    """Return what came of cutting one job; what a worker runs, at ``home`` or elsewhere."""
    begun = monotonic()
    try:
        if home != host():  # where these programs lie elsewhere
            tools = encoders.chosen(ffmpeg.need_tools(), tools.encoder)
        by_software = _cut(tools, job, cache, tell)
        seal(job, cache)
    except MediaError as error:
        return Outcome(job, error.what, error.hint)
    return Outcome(job, seconds=monotonic() - begun, by_software=by_software)


def _cut(tools: Tools, job: ClipJob, cache: Path, tell: Tell) -> bool:
    """Cut a job; return whether the graphics card was to encode it and software had to."""
    source = whole(job.parts, cache, tools)
    try:
        cutting.cut(tools, [job], cache, source, tell)
    except MediaError:
        if tools.encoder == SOFTWARE:
            raise
        cutting.cut(replace(tools, encoder=SOFTWARE), [job], cache, source, tell)
        return True
    return False
