"""How fast clips were cut before, on this computer or this cluster, and so how long others will be.

Kept in the cache by who worked and how many at a time: seconds of work, seconds of film.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from beeldsite.errors import BeeldsiteError
from beeldsite.footage import ClipJob, Outcome
from beeldsite.i18n import Words, say, say_n
from beeldsite.manifest import load, save
from beeldsite.workshop import host

FADES = 0.7  # what a speed still counts for after each build: computers and recordings change
MINUTE, HOUR = 60, 3600


def film(jobs: Iterable[ClipJob]) -> float:
    """Return how many seconds of film these jobs are."""
    return sum(job.lasts for job in jobs) / 1000


def estimate(cache: Path, jobs: Sequence[ClipJob], count: int, who: str = "") -> float | None:
    """Return how many seconds it takes to cut these, ``count`` at a time; None where unknown.

    ``who`` is the address of a cluster, "" for this computer. Where it worked with another count
    only, the nearest counts: more at a time may not be faster.
    """
    known = _known(cache).get(who or host(), {})
    if not known or not jobs:
        return None
    near = min(known, key=lambda one: abs(one - count))
    work, made = known[near]
    at_once = min(near, count, len(jobs))
    return film(jobs) * work / made / at_once


def remember(cache: Path, outcomes: Iterable[Outcome], count: int, who: str = "") -> None:
    """Take note of how long these took, cut ``count`` at a time."""
    cut = [one for one in outcomes if one.seconds]
    if not cut:
        return
    known = _known(cache)
    mine = known.setdefault(who or host(), {})
    work, made = mine.get(count, (0.0, 0.0))
    more = sum(one.seconds for one in cut), film(one.job for one in cut)
    mine[count] = (work * FADES + more[0], made * FADES + more[1])
    told = {name: {str(one): list(it) for one, it in of.items()} for name, of in known.items()}
    with suppress(BeeldsiteError):  # a full disk is told where it matters
        save(cache / "speeds.json", told)


def _known(cache: Path) -> dict[str, dict[int, tuple[float, float]]]:
    """Return what is known of each: by how many at a time, seconds of work and of film."""
    found: dict[str, dict[int, tuple[float, float]]] = {}
    try:
        for who, speeds in load(cache / "speeds.json").items():
            found[who] = {int(n): (float(a), float(b)) for n, (a, b) in speeds.items() if b > 0}
    except (AttributeError, TypeError, ValueError):  # changed by hand: as good as nothing
        return {}
    return found


def told(jobs: Sequence[ClipJob], seconds: float | None) -> Words:
    """Return what is going to be cut and how long that takes, in words."""
    holes = {
        "clips": say_n("{count} clip", "{count} clips", len(jobs)),
        "film": lasting(film(jobs)),
    }
    if seconds is None:
        return say("{clips}, {film} of film; how long it takes shows once some are cut", **holes)
    return say("{clips}, {film} of film, about {time}", time=lasting(seconds), **holes)


def lasting(seconds: float) -> Words:
    """Return a length of time in words, no more exact than it can be known."""
    if seconds < 90:
        return say_n("{count} second", "{count} seconds", max(1, round(seconds)))
    if seconds < 3 * HOUR:
        return say_n("{count} minute", "{count} minutes", round(seconds / MINUTE))
    return say_n("{count} hour", "{count} hours", round(seconds / HOUR))
