"""Strengths against time as rows of marks: a row a strength, a column a day, a mark how far it was.

The school year parts the columns (1 August to 31 July), so that a row stays as wide as a phone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from beeldsite.views import Cell, Chip, Column, StrengthGrid, StrengthView
from beeldsite.vocabulary import Stage

WIDTH = 288  # of the view box: what is left of the smallest phone
MARK = 12  # the size of a mark
_ROW, _NAME = 42, 13  # a row; the foot of its name in it
_DAYS, _MONTHS = 12, 18  # the line of days below the rows, and that of months
_FIRST_MONTH = 8


@dataclass(frozen=True, slots=True)
class Mark:
    """A strength named on a day: how far it had come, and the left upper corner of its mark."""

    stage: Stage | None
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Line:
    """A strength with the foot of its name, and its marks."""

    chip: Chip
    y: float
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """One school year, told by its first year, and the height of its drawing.

    ``talks`` and ``looks`` are the middles of its columns: the talks, and the reflections.
    """

    year: int
    height: float
    lines: tuple[Line, ...]
    talks: tuple[float, ...]
    looks: tuple[float, ...]
    months: tuple[tuple[date, float], ...]


def heat(grid: StrengthGrid) -> tuple[Heat, ...]:
    """Return a drawing for each school year, the first one first; rows keep their order."""
    numbered = enumerate(grid.columns)
    years = groupby(numbered, key=lambda one: _school_year(one[1].date))
    return tuple(_year(year, tuple(columns), grid.rows) for year, columns in years)


def strand(strength: StrengthView) -> tuple[Heat, ...]:
    """Return the same of one strength alone."""
    days: dict[Column, list[Stage | None]] = {}
    for one in strength.mentions:
        page = one.where.href.partition("#")[0]
        column = Column("", one.date, page, look=one.kind == "reflection")
        days.setdefault(column, []).append(one.stage)
    columns = tuple(days)
    cells = tuple(Cell(_furthest(stages), (), named=True) for stages in days.values())
    chip = Chip(strength.name, strength.href, strength.mark)
    return heat(StrengthGrid(columns, ((chip, cells),)))


def _furthest(stages: Iterable[Stage | None]) -> Stage | None:
    reached = set(stages)
    return next((stage for stage in reversed(Stage) if stage in reached), None)


def _school_year(day: date) -> int:
    return day.year if day.month >= _FIRST_MONTH else day.year - 1


def _year(
    year: int,
    columns: Sequence[tuple[int, Column]],
    rows: Iterable[tuple[Chip, tuple[Cell, ...]]],
) -> Heat:
    step = min(26, (WIDTH - MARK) / max(len(columns) - 1, 1))
    places = {number: round(step * place, 1) for place, (number, _) in enumerate(columns)}
    named = [
        (chip, [(x, cells[number].stage) for number, x in places.items() if cells[number].named])
        for chip, cells in rows
    ]
    lines = tuple(
        Line(
            chip,
            row * _ROW + _NAME,
            tuple(Mark(stage, x, row * _ROW + _NAME + 7) for x, stage in found),
        )
        for row, (chip, found) in enumerate(one for one in named if one[1])
    )
    starts = groupby(columns, key=lambda one: one[1].date.replace(day=1))
    months = [(month, places[next(inside)[0]]) for month, inside in starts]
    middles = [(one.look, places[number] + MARK / 2) for number, one in columns]
    return Heat(
        year,
        len(lines) * _ROW + _DAYS + _MONTHS,
        lines,
        talks=tuple(x for look, x in middles if not look),
        looks=tuple(x for look, x in middles if look),
        months=_apart(months),
    )


def _apart(months: Sequence[tuple[date, float]]) -> tuple[tuple[date, float], ...]:
    """Return the months whose names do not run into the one before."""
    kept: list[tuple[date, float]] = []
    for month, x in months:
        if not kept or x - kept[-1][1] >= 30:
            kept.append((month, x))
    return tuple(kept)
