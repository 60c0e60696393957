"""The steps of a practice, the six known ones and those of its own, and what was said at them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from yaml.nodes import MappingNode, Node

from beeldsite.errors import Place, Wrong
from beeldsite.fields import optional, places, record, required
from beeldsite.i18n import say
from beeldsite.names import Names
from beeldsite.values import Reading, blank, many, one_of, text
from beeldsite.vocabulary import Layer, Step


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """What holds back; shown only beside an ideal or a strength, never to reviewers."""

    belief: str | None = optional(
        text,
        "overtuiging",
        "belemmerende_overtuiging",
        about=say("the limiting belief"),
        example=say("if I do not help, I let them down"),
    )
    layer: Layer | None = optional(
        one_of(Layer), "laag", about=say("the layer it lies on"), example=say("beliefs")
    )
    instead: str | None = optional(
        text,
        "in_plaats_daarvan",
        "liever",
        about=say("what one would rather believe"),
        example=say("waiting is helping too"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was said at a step of the path; the text alone will do as well."""

    at: Mapping[str, Place] = places()
    said: str = required(
        text,
        "gezegd",
        about=say("the words, as they were said"),
        example=say("here I am who I want to be"),
    )
    session: str | None = optional(
        text,
        "sessie",
        about=say("the session or moment in which it was said: 2026-03-12#m1"),
        example="2026-03-12#m1",
    )


@dataclass(frozen=True, slots=True)
class Stand:
    """A step of the path, by the name the note gives it, and what was said there."""

    step: str
    said: tuple[Said, ...]
    at: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)


_said = many(record(Said, shorthand="said"))


def stands(node: Node, reading: Reading) -> tuple[Stand, ...]:
    """Return the steps in the order typed: each a name with a text, or a list of texts."""
    if not isinstance(node, MappingNode):
        raise Wrong(
            say("here belong steps with a name, one on each line"),
            say("For example “action: …”, with the text after the colon."),
        )
    return tuple(
        Stand(text(key, reading), _said(value, reading), {"": reading.place(key)})
        for key, value in node.value
        if not blank(value)
    )


stands.record = Said  # type: ignore[attr-defined]  # the reference for coaches walks down here
