"""What may not be seen or heard, as authors write it: regions to blur, stretches to mute."""

from __future__ import annotations

import re
from dataclasses import dataclass

from yaml.nodes import MappingNode, Node, ScalarNode

from beeldsite.errors import Wrong
from beeldsite.fields import optional, record, required, with_default
from beeldsite.footage import Mute, Region
from beeldsite.i18n import say
from beeldsite.values import Reading, one_of, stretch, text, time
from beeldsite.vocabulary import Hush

_WHOLE_PICTURE = ("ja", "yes", "true", "alles", "all")


def length(node: Node, reading: Reading) -> tuple[float, bool]:
    """Return pixels of the upright recording (True), or a fraction where a percentage is typed."""
    typed = text(node, reading)
    match = re.fullmatch(r"(\d+(?:[.,]\d+)?)\s*(%?)", typed)
    if not match:
        raise Wrong(say("“{typed}” is not a number of pixels or a percentage", typed=typed))
    number = float(match[1].replace(",", "."))
    return (number / 100, False) if match[2] else (number, True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rectangle:
    """A region as it is typed."""

    x: tuple[float, bool] = required(
        length, about=say("from the left edge, pixels or %"), example="40%"
    )
    y: tuple[float, bool] = required(
        length, about=say("from the top edge, pixels or %"), example="20%"
    )
    w: tuple[float, bool] = required(length, "b", about=say("width, pixels or %"), example="15%")
    h: tuple[float, bool] = required(length, about=say("height, pixels or %"), example="25%")
    start: int | None = optional(
        time, "van", key="in", about=say("from this time on"), example="4:12"
    )
    end: int | None = optional(time, "tot", key="out", about=say("until this time"), example="4:20")


def region(node: Node, reading: Reading) -> Region:
    """Return a region to blur: ``ja`` for the whole picture, or ``{x, y, w, h, van, tot}``."""
    if isinstance(node, ScalarNode) and node.value.strip().casefold() in _WHOLE_PICTURE:
        return Region()
    if not isinstance(node, MappingNode):
        raise Wrong(
            say("this does not say which part of the picture to blur"),
            say("Write yes for the whole picture, or {{x: 40%, y: 20%, w: 15%, h: 25%}}."),
        )
    before = len(reading.problems)
    typed = record(Rectangle)(node, reading)
    if len(reading.problems) > before:
        return Region()
    sides = (typed.x, typed.y, typed.w, typed.h)
    if len({pixels for _, pixels in sides}) > 1:
        raise Wrong(say("pixels and percentages cannot be mixed in one region"))
    x, y, width, height = (number for number, _ in sides)
    return Region(x, y, width, height, sides[0][1], typed.start, typed.end)


region.record = Rectangle  # type: ignore[attr-defined]  # the reference for coaches walks down here


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of sound as it is typed with what is to be heard there."""

    when: tuple[int, int | None] = required(
        stretch,
        "fragment",
        key="clip",
        about=say("from and to in the recording"),
        example="0:34-0:35",
    )
    hush: Hush = with_default(
        one_of(Hush),
        Hush.SILENCE,
        "klinkt",
        key="sounds",
        about=say("what is heard instead"),
        example=say("tone"),
    )


_stretch = record(Stretch, shorthand="clip")


def muted(node: Node, reading: Reading) -> Mute:
    """Return a stretch that may not be heard: ``0:34-0:35``, or ``{fragment, klinkt}``."""
    before = len(reading.problems)
    typed = _stretch(node, reading)
    if len(reading.problems) > before:
        return Mute(0, 0)
    start, end = typed.when
    if end is None:
        raise Wrong(
            say("the stretch to mute has no end"), say("Write 0:34-0:35, in the recording's time.")
        )
    return Mute(start, end, typed.hush)


muted.record = Stretch  # type: ignore[attr-defined]  # the reference for coaches walks down here
