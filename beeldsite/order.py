"""What is asked of a build and what it answers: values that travel to workers and back.

Nothing heavy is imported here, for a build with nothing to do needs only these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from beeldsite.config import Config

if TYPE_CHECKING:
    from beeldsite.errors import Problem
    from beeldsite.footage import ClipJob, Outcome
    from beeldsite.i18n import Words
    from beeldsite.manifest import Remembered

EDITIONS = ("coach", "coachee", "reviewer")


@dataclass(frozen=True, slots=True)
class Order:
    """What to build: which editions, of whom (empty: everyone), as of which day.

    ``jobs`` is the number of processes (0: as many as there are cores), ``cluster`` the address of
    other computers that do the work instead ("": none); with ``cut`` clips that are missing are cut
    before anything is written, without it the pages say which clips wait.
    """

    config: Config
    today: date
    editions: tuple[str, ...] = EDITIONS
    people: tuple[str, ...] = ()
    drafts: bool = False
    jobs: int = 0
    cluster: str = ""
    cut: bool = True


@dataclass(frozen=True, slots=True)
class Task:
    """A portfolio that has to be built: its folder, and the stamp of what lies in it."""

    folder: Path
    stamp: str


@dataclass(frozen=True, slots=True)
class Built:
    """What became of one portfolio.

    ``clips`` are jobs to be done first (nothing was written yet); ``waiting`` are clips the pages
    had to do without; ``clips_shown`` counts each clip once, ``withheld`` once an edition. ``kept``
    is what to remember of it, None where a problem stopped it and its old pages still stand.
    """

    slug: str
    problems: tuple[Problem, ...] = ()
    clips: tuple[ClipJob, ...] = ()
    waiting: tuple[ClipJob, ...] = ()
    clips_shown: int = 0
    withheld: int = 0
    changed: tuple[str, ...] = ()
    kept: Remembered | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What a whole build did; ``skipped`` counts portfolios in which nothing had changed."""

    built: tuple[Built, ...] = ()
    skipped: int = 0
    outcomes: tuple[Outcome, ...] = ()
    state: Mapping[str, Remembered] = field(default_factory=dict)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem and warning of every portfolio."""
        return tuple(problem for one in self.built for problem in one.problems)


class Listener:
    """Hears how a build goes; the command line draws it, the studio tells the browser."""

    def portfolio(self, built: Built) -> None:
        """Hear that a portfolio was built, or could not be."""

    def clips(self, jobs: Sequence[ClipJob], seconds: float | None = None) -> None:
        """Hear which clips are going to be cut, and how long that may take, where that is known."""

    def remark(self, words: Words) -> None:
        """Hear what is no problem, but worth knowing."""

    def progress(self, done: Mapping[str, int]) -> None:
        """Hear of clips being cut, by their keys, how many milliseconds are made; now and then."""

    def clip(self, outcome: Outcome) -> None:
        """Hear that a clip was cut, or could not be."""
