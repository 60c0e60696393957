"""The onion model drawn as an onion cut open: a band a layer, the core in the middle."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from beeldsite.reflection import Onion
from beeldsite.views import MomentView
from beeldsite.vocabulary import Layer

# How large each skin is beside the outermost one, and the width of the whole in the view box.
_SIZES = (1, 0.86, 0.72, 0.58, 0.44, 0.31, 0.18, 0)
_WIDE, _DOWN, _MIDDLE = 96, 82, 14
# Where on its band a dot stands, from the middle: below first, for the onion's tip is narrow.
_AROUND = ((0, 1), (0.56, 0.83), (-0.56, 0.83), (0.93, 0.36), (-0.93, 0.36), (1, -0.1), (-1, -0.1))


@dataclass(frozen=True, slots=True)
class Dot:
    """A moment on its band: its number in the session, and where its middle is."""

    number: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Band:
    """A layer: how its skin is scaled and moved down, the moments on it, whether it is lit.

    ``edge`` is where the line to its name starts, ``name`` at which height the name stands.
    """

    layer: Layer
    lit: bool
    moments: tuple[MomentView, ...]
    scale: float
    down: float
    edge: tuple[float, float]
    name: int
    dots: tuple[Dot, ...]


def onion(
    said: Iterable[tuple[MomentView, Onion]], also: Collection[Layer] = ()
) -> tuple[Band, ...]:
    """Return the bands, the outermost first; lit are those a moment touched and ``also`` these."""
    pairs = tuple(said)
    return tuple(
        _band(number, layer, tuple(one for one, held in pairs if layer in held.layers), also)
        for number, layer in enumerate(Layer)
    )


def _band(
    number: int, layer: Layer, moments: tuple[MomentView, ...], also: Collection[Layer]
) -> Band:
    size, middle = _SIZES[number], (_SIZES[number] + _SIZES[number + 1]) / 2
    name = 29 * number - 84
    return Band(
        layer=layer,
        lit=bool(moments) or layer in also,
        moments=moments,
        scale=size,
        down=round(_MIDDLE * (1 - size), 1),
        edge=(round(88 * middle, 1), round(_MIDDLE + (name - _MIDDLE) * middle / 2, 1)),
        name=name,
        dots=tuple(
            Dot(one.number, round(_WIDE * middle * x, 1), round(_MIDDLE + _DOWN * middle * y, 1))
            for one, (x, y) in zip(moments, _AROUND, strict=False)
        ),
    )
