"""Clips that share film are cut together: what they share is decoded once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from beeldsite.errors import MediaError
from beeldsite.footage import ClipJob, Tools
from beeldsite.shelf import whole
from beeldsite.vocabulary import Shows

MOST = 4  # clips in a group: more would keep one worker busy while the others wait

Group = tuple[ClipJob, ...]


def grouped(jobs: Iterable[ClipJob], cache: Path, tools: Tools) -> Iterator[Group]:
    """Yield the jobs, those together that overlap or touch in one recording, in order of time."""
    alike: dict[object, list[ClipJob]] = {}
    for job in jobs:
        film = (job.parts, job.edits.speed)  # a slow one keeps more frames a second
        alike.setdefault(film if job.shows is Shows.FILM else job, []).append(job)
    for same in alike.values():
        if len(same) > 1 and _shared(same[0], cache, tools):
            yield from _chained(sorted(same, key=lambda job: (job.start, job.end)))
        else:
            yield from ((job,) for job in same)


def _shared(job: ClipJob, cache: Path, tools: Tools) -> bool:
    """Return whether its film has to be decoded; what can be copied is cheaper one by one."""
    with suppress(MediaError):  # told where it is cut
        source = whole(job.parts, cache, tools)
        return not source.plain and not source.photo
    return False


def _chained(jobs: list[ClipJob]) -> Iterator[Group]:
    group: Group = ()
    for job in jobs:
        near = group and job.start <= max(one.end for one in group)
        slow = job.edits.speed != 100 or any(one.edits.speed != 100 for one in group)
        if group and (slow or not near or len(group) == MOST):
            yield group
            group = ()
        group = (*group, job)
    yield group


def progress(done: Mapping[str, int], groups: Mapping[str, Group]) -> dict[str, int]:
    """Return how far each clip is, of groups that are known by the key of their first."""
    return {
        job.key: min(most, job.lasts) for key, most in done.items() for job in groups.get(key, ())
    }
