"""The steps of a practice: the six known ones and those of its own, as authors type them."""

from __future__ import annotations

from collections.abc import Iterable

from beeldsite.names import Names
from beeldsite.vocabulary import Step


class Steps:
    """The steps a practice walks, in its order; each may be absent from a trajectory.

    A step is a member of ``Step``, or the practice's own word for one.
    """

    def __init__(self, listed: Iterable[str] = ()) -> None:
        known = Names({str(one): one.dutch for one in Step})
        found = ((known.get(typed), typed) for typed in listed)
        self.order: tuple[str, ...] = tuple(
            dict.fromkeys(Step(name) if name else typed for name, typed in found)
        ) or tuple(Step)
        self._names = Names(
            {str(one): one.dutch if isinstance(one, Step) else () for one in self.order}
        )

    def find(self, typed: str) -> str | None:
        """Return the step that was typed, None where the practice has no such step."""
        name = self._names.get(typed)
        return next((one for one in self.order if one == name), None)

    def nearest(self, typed: str) -> str | None:
        """Return the name of a step that looks most like what was typed, or None."""
        return self._names.nearest(typed)
