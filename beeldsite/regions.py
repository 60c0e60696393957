"""What may not be seen or heard, as authors write it: regions to blur, stretches to mute."""

from __future__ import annotations

import re
from dataclasses import dataclass

from yaml.nodes import MappingNode, Node, ScalarNode

from beeldsite.edits import Faces, Kept, Looked, Mute, Point, Region
from beeldsite.errors import Wrong
from beeldsite.fields import optional, record, required, several, with_default
from beeldsite.i18n import say
from beeldsite.names import clean
from beeldsite.values import Reading, one_of, read_day, stretch, text, time, yes_no
from beeldsite.vocabulary import Hush

_WHOLE_PICTURE = ("ja", "yes", "true", "alles", "all")
_FACES = ("gezichten", "faces")
_SHEET = re.compile(r"(\S+)\s+([a-z0-9]{5})")


def length(node: Node, reading: Reading) -> tuple[float, bool]:
    """Return pixels of the upright recording (True), or a fraction where a percentage is typed."""
    typed = text(node, reading)
    match = re.fullmatch(r"(\d+(?:[.,]\d+)?)\s*(%?)", typed)
    if not match:
        raise Wrong(say("“{typed}” is not a number of pixels or a percentage", typed=typed))
    number = float(match[1].replace(",", "."))
    return (number / 100, False) if match[2] else (number, True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a moving region is at a time."""

    at: int = required(time, "op", about=say("the time in the recording"), example="4:12")
    x: tuple[float, bool] = required(
        length, about=say("from the left edge, pixels or %"), example="40%"
    )
    y: tuple[float, bool] = required(
        length, about=say("from the top edge, pixels or %"), example="20%"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rectangle:
    """A region as it is typed: with a place, or with the points along which it moves."""

    x: tuple[float, bool] | None = optional(
        length, about=say("from the left edge, pixels or %"), example="40%"
    )
    y: tuple[float, bool] | None = optional(
        length, about=say("from the top edge, pixels or %"), example="20%"
    )
    w: tuple[float, bool] = required(length, "b", about=say("width, pixels or %"), example="15%")
    h: tuple[float, bool] = required(length, about=say("height, pixels or %"), example="25%")
    start: int | None = optional(
        time, "van", key="in", about=say("from this time on"), example="4:12"
    )
    end: int | None = optional(time, "tot", key="out", about=say("until this time"), example="4:20")
    who: str | None = optional(text, "wie", about=say("whom it hides"), example=say("hedgehog"))
    path: tuple[Spot, ...] = several(
        record(Spot),
        "punten",
        "points",
        about=say("where it is at which time, when it moves along"),
        example=say("[{{at: 4:12, x: 40%, y: 20%}}, {{at: 4:18, x: 55%, y: 20%}}]"),
    )


def looked(node: Node, reading: Reading) -> Looked:
    """Return when the coach looked at which sheet, typed as ``2026-11-25 k7f3m``."""
    typed = text(node, reading)
    match = _SHEET.fullmatch(typed)
    if not match:
        raise Wrong(
            say("“{typed}” does not say which sheet was looked at", typed=typed),
            say("Copy it from the page “Faces to check”: a date and five signs, 2026-11-25 k7f3m."),
        )
    return Looked(read_day(match[1]), match[2])


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharp(Spot):
    """A face that stays sharp, by a point in it."""

    who: str | None = optional(text, "wie", about=say("whose face it is"), example="anna")


@dataclass(frozen=True, slots=True, kw_only=True)
class FacesNote:
    """All faces, as it is typed when there is more to say than that."""

    faces: bool = required(
        yes_no, "gezichten", about=say("that faces are found and blurred"), example=say("yes")
    )
    keep: tuple[Sharp, ...] = several(
        record(Sharp),
        "behalve",
        "scherp",
        about=say("the faces that stay sharp, each by a point in it"),
        example=say("[{{at: 4:15, x: 40%, y: 30%}}]"),
    )
    looked: tuple[Looked, ...] = several(
        looked,
        "nagekeken",
        commas=True,
        key="checked",
        about=say("when you looked at which sheet, copied from the page “Faces to check”"),
        example="2026-11-25 k7f3m",
    )


def hidden(node: Node, reading: Reading) -> Region | Faces:
    """Return what to blur: ``gezichten`` for every face, else a region."""
    if isinstance(node, ScalarNode) and clean(node.value).casefold() in _FACES:
        return Faces(place=reading.place(node))
    if isinstance(node, MappingNode) and any(_names_faces(key) for key, _ in node.value):
        return _faces(node, reading)
    return region(node, reading)


def _names_faces(key: Node) -> bool:
    return isinstance(key, ScalarNode) and clean(key.value).casefold() in _FACES


def _faces(node: Node, reading: Reading) -> Faces:
    before = len(reading.problems)
    typed = record(FacesNote)(node, reading)
    if len(reading.problems) > before:
        return Faces()
    if not typed.faces:
        raise Wrong(say("this asks for no faces to be blurred"), say("Write yes, or leave it out."))
    if any(one.x[1] != one.y[1] for one in typed.keep):
        raise Wrong(say("pixels and percentages cannot be mixed in one region"))
    keep = tuple(Kept(one.at, one.x[0], one.y[0], one.x[1], one.who or "") for one in typed.keep)
    return Faces(keep, typed.looked, reading.place(node))


def region(node: Node, reading: Reading) -> Region:
    """Return a region to blur: ``ja`` for the whole picture, or a ``Rectangle``."""
    if isinstance(node, ScalarNode) and node.value.strip().casefold() in _WHOLE_PICTURE:
        return Region()
    if not isinstance(node, MappingNode):
        raise Wrong(
            say("this does not say which part of the picture to blur"),
            say(
                "Write yes for the whole picture, faces for all faces, "
                "or {{x: 40%, y: 20%, w: 15%, h: 25%}}."
            ),
        )
    before = len(reading.problems)
    typed = record(Rectangle)(node, reading)
    if len(reading.problems) > before:
        return Region()
    path = tuple(sorted(Point(one.at, one.x[0], one.y[0]) for one in typed.path))
    sides = [side for side in (typed.x, typed.y, typed.w, typed.h) if side]
    sides += [side for one in typed.path for side in (one.x, one.y)]
    if len({pixels for _, pixels in sides}) > 1:
        raise Wrong(say("pixels and percentages cannot be mixed in one region"))
    _placed(typed, path)
    left, top = typed.x or sides[-2], typed.y or sides[-1]
    place = (left[0], top[0], typed.w[0], typed.h[0], typed.w[1])
    return Region(*place, typed.start, typed.end, typed.who or "", path)


def _placed(typed: Rectangle, path: tuple[Point, ...]) -> None:
    """Raise where a region has no place, or two, or is at two places at a time."""
    if bool(path) == bool(typed.x or typed.y) or (not path and not (typed.x and typed.y)):
        what = say("a region to blur has one place: “x” and “y”, or the points of its way")
        raise Wrong(what, say("Leave out x and y where there are points; otherwise write both."))
    if path and len({one.at for one in path}) < max(2, len(path)):
        what = say("a moving region needs two points or more, each at a time of its own")
        raise Wrong(what, say("For example at 4:12 and at 4:18; between them it moves evenly."))


hidden.record = Rectangle  # type: ignore[attr-defined]  # the reference for coaches walks down here
hidden.also = FacesNote  # type: ignore[attr-defined]


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
