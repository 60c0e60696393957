"""Clip jobs → Outcomes: what is missing is cut in parallel into the cache, named by its key.

A clip that fails stops no other, and an interruption leaves nothing half made.
"""

from __future__ import annotations

import sys
from collections.abc import (
    Callable,
    Generator,
    Mapping,
    Sequence,
)
from contextlib import closing
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from beeldsite import ffmpeg
from beeldsite.errors import MediaError
from beeldsite.footage import ClipJob, Outcome, Tools
from beeldsite.i18n import say
from beeldsite.shelf import missing, probed
from beeldsite.workshop import sweep, tidy_when_stopped

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future  # costs a build with nothing to cut too much


def produce(
    jobs: Sequence[ClipJob],
    cache: Path,
    executor: Executor,
    tools: Tools,
    on_done: Callable[[Outcome], None],
) -> tuple[Outcome, ...]:
    """Cut into ``cache`` what it lacks; return an Outcome for each job, in the order of ``jobs``.

    ``on_done`` hears each Outcome as soon as it is known, in the caller's thread. Jobs with
    the same key are cut once. A clip that fails stops no other; an interruption stops all.
    """
    sweep(cache)
    named: dict[str, list[ClipJob]] = {}
    for job in jobs:
        named.setdefault(job.key, []).append(job)
    lacking = {key: alike[0] for key, alike in named.items() if missing(alike[:1], cache)}
    here = ((key, Outcome(alike[0])) for key, alike in named.items() if key not in lacking)
    came: dict[ClipJob, Outcome] = {}
    with closing(_attempts(lacking, cache, executor, tools)) as attempts:
        for key, outcome in chain(here, attempts):
            for job in named[key]:
                came[job] = replace(outcome, job=job)
                on_done(came[job])
    return tuple(came[job] for job in jobs)


def _attempts(
    lacking: Mapping[str, ClipJob], cache: Path, executor: Executor, tools: Tools
) -> Generator[tuple[str, Outcome], None, None]:
    from concurrent.futures import as_completed

    futures: dict[Future[Outcome], str] = {}
    try:
        for key, job in lacking.items():
            futures[_submitted(executor, tools, job, cache)] = key
        for future in as_completed(futures):
            key = futures[future]
            yield key, _result(future, lacking[key])
    finally:
        for future in futures:
            future.cancel()


def _submitted(executor: Executor, tools: Tools, job: ClipJob, cache: Path) -> Future[Outcome]:
    from concurrent.futures import BrokenExecutor, Future

    try:
        return executor.submit(attempt, tools, job, cache)
    except BrokenExecutor as error:
        broken: Future[Outcome] = Future()
        broken.set_exception(error)
        return broken


def _result(future: Future[Outcome], job: ClipJob) -> Outcome:
    try:
        return future.result()
    except _deaths():
        what = say("the cutting of clips was stopped from outside")
        hint = say("Build again; if it happens again, this computer has too little memory free.")
        return Outcome(job, what, hint)


def _deaths() -> tuple[type[BaseException], ...]:
    """Return what executors raise where the worker is gone, whichever of them is in use."""
    from concurrent.futures import BrokenExecutor, CancelledError

    cluster = sys.modules.get("distributed")
    return (BrokenExecutor, CancelledError, *([cluster.KilledWorker] if cluster else []))


def attempt(tools: Tools, job: ClipJob, cache: Path) -> Outcome:
    """Return what came of cutting one job; what a worker runs."""
    try:
        with tidy_when_stopped(cache):
            ffmpeg.cut(tools, job, cache, probed(job.video, job.digest, cache, tools))
    except MediaError as error:
        return Outcome(job, error.what, error.hint)
    return Outcome(job)
