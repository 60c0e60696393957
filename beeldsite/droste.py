"""The Droste effect as a table: what was thought, felt and wanted, level beside level."""

from __future__ import annotations

from typing import TypeVar

from beeldsite.notes import MomentNote
from beeldsite.reflection import Droste, Levels, NineFields, ReflectionModel, Viewing
from beeldsite.views import Nested
from beeldsite.vocabulary import Floor, Level

_NESTED = (Floor.THINK, Floor.FEEL, Floor.WANT)
Model = TypeVar("Model", bound=ReflectionModel)


def model(note: MomentNote, kind: type[Model]) -> Model | None:
    """Return what a moment holds of one reflection model, None where it holds nothing of it."""
    return next((one for one in note.models if isinstance(one, kind)), None)


def nested(note: MomentNote) -> Nested | None:
    """Return the levels of the Droste effect, None where only the class was looked at."""
    droste = model(note, Droste)
    later = droste.levels if droste else Levels()
    if not (later.viewing or later.now):
        return None
    nine = model(note, NineFields)
    mine = {row.floor: row.mine or "" for row in nine.rows()} if nine else {}
    said = {
        Level.CLASS: mine,
        Level.VIEWING: _floors(later.viewing),
        Level.NOW: _floors(later.now),
    }
    floors = [one for one in _NESTED if any(by.get(one) for by in said.values())]
    levels = tuple(one for one, by in said.items() if any(by.get(floor) for floor in floors))
    rows = tuple((one, tuple(said[level].get(one, "") for level in levels)) for one in floors)
    return Nested(levels, rows)


def levels_of(note: MomentNote) -> tuple[Level, ...]:
    """Return the levels a moment speaks of: those of its table, and the one its author named."""
    table = nested(note)
    droste = model(note, Droste)
    own = (droste.level,) if droste and droste.level else ()
    return (*(table.levels if table else ()), *own)


def _floors(level: Viewing | None) -> dict[Floor, str]:
    if level is None:
        return {}
    said = {Floor.THINK: level.think, Floor.FEEL: level.feel, Floor.WANT: level.want}
    return {floor: words for floor, words in said.items() if words}
