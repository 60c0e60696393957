"""Driver: portfolios built by whoever works: a first round, the clips they miss, a second round.

The first asks for clips and writes nothing of who misses any; the second finds them in the cache.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beeldsite.order import Built, Listener, Order, Task

if TYPE_CHECKING:
    from beeldsite.crew import Crew


def build_tasks(
    order: Order, tasks: list[Task], listen: Listener
) -> tuple[tuple[Built, ...], tuple[Any, ...]]:
    """Build the tasks; cut what clips they miss; then build once more those that missed any.

    Return what became of each portfolio, and of each clip.
    """
    done: list[Built] = []
    with workers(order, len(tasks)) as crew:
        first = _each(order, tasks, crew, listen)
        jobs = {job.key: job for one, _ in first for job in one.clips}
        done += [one for one, _ in first if not one.clips]
        again = [task for one, task in first if one.clips]
        if not again:
            return tuple(done), ()
        outcomes = _cut(order, tuple(jobs.values()), crew, listen)
        uncut = replace(order, cut=False)
        failed = {outcome.job.key: outcome for outcome in outcomes if outcome.failure}
        done += [_told(one, failed) for one, _ in _each(uncut, again, crew, listen)]
    return tuple(done), tuple(outcomes)


def _each(
    order: Order, tasks: list[Task], crew: Crew | None, listen: Listener
) -> list[tuple[Built, Task]]:
    """Return what became of each task, in their order."""
    from beeldsite.build import build

    by_name = {f"{at}": task for at, task in enumerate(tasks)}
    built: dict[str, Built] = {}
    here = ((name, build(order, one.folder, one.stamp)) for name, one in by_name.items())
    for name, one in _by_crew(order, by_name, crew) if crew else here:
        if not one.clips:
            listen.portfolio(one)
        built[name] = one
    return [(built[name], task) for name, task in by_name.items()]


def _by_crew(order: Order, tasks: Mapping[str, Task], crew: Crew) -> Iterator[tuple[str, Built]]:
    """Yield what became of each task as soon as it is known."""
    from beeldsite.crew import work

    asked = {name: (order, task.folder, task.stamp) for name, task in tasks.items()}
    notes = order.config.cache / "going"
    with closing(work(crew, build_one, asked, notes)) as done:
        for one in done:
            yield one.name, one.result or _lost(order, tasks[one.name])


def build_one(order: Order, folder: Path, stamp: str, _: object) -> Built:
    """Build one person's folder; what a worker runs, with nothing to tell meanwhile."""
    from beeldsite.build import build

    return build(order, folder, stamp)


def _lost(order: Order, task: Task) -> Built:
    """Return what to say of a portfolio whose worker died."""
    from beeldsite.errors import Place, Problem
    from beeldsite.i18n import say

    place = Place(task.folder.relative_to(order.config.root).as_posix())
    what = say("the building of this portfolio was stopped from outside")
    hint = say("Build again; if it happens again, this computer has too little memory free.")
    return Built(task.folder.name, (Problem(place, what, hint),))


def _cut(order: Order, jobs: tuple[Any, ...], crew: Crew | None, listen: Listener) -> Any:
    from beeldsite.crew import alone, at_work
    from beeldsite.encoders import chosen, failed, lacking
    from beeldsite.ffmpeg import find_tools
    from beeldsite.media import produce
    from beeldsite.speeds import estimate, remember

    found_tools = find_tools()
    if found_tools is None:  # the pages are built, and say which clips wait
        return ()
    wanted = order.config.encoder
    tools = chosen(found_tools, wanted)
    if wanted not in ("software", tools.encoder):
        listen.remark(lacking(wanted))
    with workers(order, len(jobs), crew) as found, ExitStack() as own:
        cutters = found or own.enter_context(at_work(alone()))
        cache, count, who = order.config.cache, cutters.count, order.cluster
        listen.clips(jobs, estimate(cache, jobs, count, who))
        clips = order.config.clips
        outcomes = produce(jobs, clips, cutters, tools, listen.clip, listen.progress)
    remember(cache, outcomes, count, who)
    if times := sum(one.by_software for one in outcomes):
        listen.remark(failed(tools.encoder, times))
    return outcomes


def _told(built: Built, failed: Mapping[str, Any]) -> Built:
    """Return what became of a portfolio, with a problem for each clip that could not be cut."""
    from beeldsite.errors import Problem

    told = tuple(
        Problem(job.place, failed[job.key].failure, failed[job.key].hint)
        for job in built.waiting
        if job.key in failed
    )
    return replace(built, problems=(*built.problems, *told))


@contextmanager
def workers(order: Order, tasks: int, given: Crew | None = None) -> Iterator[Crew | None]:
    """Give a crew with a process for each core, or a cluster; None where one task needs none."""
    count = min(order.jobs or os.cpu_count() or 1, tasks)
    if given is not None or (count < 2 and not order.cluster):
        yield given
        return
    if order.cluster:
        from beeldsite.cluster import cluster

        with cluster(order.cluster, order.config) as hired:
            yield hired
        return
    import gc

    from beeldsite import build, crew, media  # noqa: F401 - imported once, before they fork

    gc.freeze()
    gc.set_threshold(50_000)  # a portfolio leaves few cycles: 4 % of the time, 9 MB a worker
    with crew.at_work(crew.processes(count)) as hired:
        yield hired
