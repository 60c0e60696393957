"""What the stages of one portfolio's assembly share: settings, register, problems so far."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from beeldsite.config import Config
from beeldsite.consent import Consents
from beeldsite.errors import Place, Problem
from beeldsite.i18n import Words, say
from beeldsite.model import Entry, Sharing, Trajectory
from beeldsite.names import slug
from beeldsite.steps import Steps


@dataclass(frozen=True, slots=True)
class Assembly:
    """One portfolio being put together."""

    config: Config
    folder: Path
    lang: str
    sharing: Sharing
    consents: Consents
    steps: Steps
    trajectories: tuple[Trajectory, ...]
    problems: list[Problem]

    def wrong(self, place: Place, what: Words, hint: Words | None = None) -> None:
        """Keep a problem that stops this portfolio."""
        self.problems.append(Problem(place, what, hint))

    def warn(self, place: Place, what: Words, hint: Words | None = None) -> None:
        """Keep a warning, which stops nothing."""
        self.problems.append(Problem(place, what, hint, warning=True))

    def step(self, typed: str, place: Place) -> str:
        """Return the practice's step of that name; keep a problem where it has none."""
        found = self.steps.find(typed)
        if found:
            return found
        near = self.steps.nearest(typed)
        hint = (
            say("Did you mean “{near}”?", near=near)
            if near
            else say("Add it to “steps” in beeldsite.toml, where the steps of a practice stand.")
        )
        self.wrong(place, say("“{typed}” is not a step of this practice", typed=typed), hint)
        return typed

    def trajectory(self, entry: Entry) -> Trajectory | None:
        """Return the trajectory whose folder holds the note, the nearest one upwards."""
        for depth in range(len(entry.folder), 0, -1):
            name = "-".join(slug(part) for part in entry.folder[:depth])
            for one in self.trajectories:
                if one.slug == name:
                    return one
        return None
