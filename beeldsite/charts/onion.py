"""The onion model drawn as an onion cut open: a band a layer, the core in the middle."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from beeldsite.reflection import Onion
from beeldsite.views import Chip, MomentView
from beeldsite.vocabulary import Layer

# How large each skin is beside the outermost one, and the width of the whole in the view box.
_SIZES = (1, 0.88, 0.76, 0.64, 0.52, 0.41, 0.3, 0)
_WIDE, _DOWN, _MIDDLE = 96, 82, 14
SEED = 10  # the size of a strength's mark
# Where on its band a dot stands, from the middle: below first, for the onion's tip is narrow.
_AROUND = ((0, 1), (0.56, 0.83), (-0.56, 0.83), (0.93, 0.36), (-0.93, 0.36), (1, -0.1), (-1, -0.1))


@dataclass(frozen=True, slots=True)
class Dot:
    """A moment on its band: its number in the session, and where its middle is."""

    number: int
    x: float
    y: float


# Where strengths stand in the core, by how many there are.
_INSIDE = (
    (),
    ((0, 0),),
    ((-7, 0), (7, 0)),
    ((0, -8), (-8, 6), (8, 6)),
    ((-7, -7), (7, -7), (-7, 7), (7, 7)),
    ((0, 0), (0, -13), (13, 2), (-13, 2), (0, 13)),
    ((-7, -9), (7, -9), (-14, 3), (0, 3), (14, 3), (0, 15)),
    ((0, 1), (0, -13), (12, -6), (12, 8), (0, 15), (-12, 8), (-12, -6)),
)


@dataclass(frozen=True, slots=True)
class Seed:
    """A strength in the core: the strength, and the left upper corner of its mark."""

    chip: Chip
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


def _around(number: int) -> Iterator[tuple[float, float]]:
    """Yield where dots stand on a band; each band starts elsewhere, so neighbours lie apart."""
    start = 2 * number % len(_AROUND)
    yield from _AROUND[start:]
    yield from _AROUND[:start]


def core(chips: Sequence[Chip]) -> tuple[Seed, ...]:
    """Return the strengths as they lie in the core, the first seven; the table names them all."""
    places = _INSIDE[min(len(chips), len(_INSIDE) - 1)]
    return tuple(
        Seed(chip, x - SEED / 2, _MIDDLE + y - SEED / 2)
        for chip, (x, y) in zip(chips, places, strict=False)
    )


def _band(
    number: int, layer: Layer, moments: tuple[MomentView, ...], also: Collection[Layer]
) -> Band:
    size, middle = _SIZES[number], (_SIZES[number] + _SIZES[number + 1]) / 2
    name = 29 * number - 84
    # The core holds the strengths: its moments lie on its rim, above, out of the way of others.
    ring, side, turn = (size, -1, 0) if layer is Layer.CORE else (middle, 1, number)
    return Band(
        layer=layer,
        lit=bool(moments) or layer in also,
        moments=moments,
        scale=size,
        down=round(_MIDDLE * (1 - size), 1),
        edge=(round(88 * ring, 1), round(_MIDDLE + (name - _MIDDLE) * ring / 2, 1)),
        name=name,
        dots=tuple(
            Dot(one.number, round(_WIDE * ring * x, 1), round(_MIDDLE + _DOWN * ring * y * side, 1))
            for one, (x, y) in zip(moments, _around(turn), strict=False)
        ),
    )
