"""How front-matter becomes typed values: one reader per kind of value, one schema per level.

The tree is PyYAML's own, composed with its base loader: every scalar is still the text that was
typed, and every node knows its line and column. A field is declared once, in ``model``:

    goal: str | None = optional(text, "leerdoel", about=say("the goal, as an ability"))

and from that come reading, aliases, "did you mean", and the reference for coaches.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass
from datetime import date
from functools import cache
from typing import Any, TypeVar

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from beeldsite.errors import Place, Problem, Wrong
from beeldsite.i18n import Choice, Words, say
from beeldsite.names import Names, clean, nearest
from beeldsite.timecode import read_time

T = TypeVar("T")
C = TypeVar("C", bound=Choice)


@dataclass(slots=True)
class Reading:
    """One file being read: where it lies, which line its tree starts on, what was wrong so far."""

    path: str
    first_line: int
    problems: list[Problem]

    def place(self, node: Node) -> Place:
        """Return the node's place in the author's file."""
        mark = node.start_mark
        return Place(self.path, mark.line + self.first_line, mark.column + 1)

    def wrong(self, node: Node, error: Wrong) -> None:
        """Keep what is wrong with the node, so that the next mistake is told too."""
        self.problems.append(Problem(self.place(node), error.what, error.hint))


Reader = Callable[[Node, Reading], T]


# --- values ------------------------------------------------------------------------------------


def _blank(node: Node) -> bool:
    """Return whether nothing stands there: ``key:``, ``key: ~`` or ``key: null``."""
    return isinstance(node, ScalarNode) and (
        not node.value.strip() or (not node.style and node.value in ("~", "null"))
    )


def text(node: Node, _: Reading) -> str:
    """Return the text as typed, composed and without invisible characters."""
    if isinstance(node, ScalarNode):
        return clean(node.value)
    raise Wrong(
        say("here belongs a text, not a list"),
        say("Put the text between quotes, or on a line of its own below “>-”."),
    )


def whole(node: Node, reading: Reading) -> int:
    """Return a whole number, zero or more."""
    typed = text(node, reading)
    if typed.isascii() and typed.isdigit() and len(typed) < 7:
        return int(typed)
    raise Wrong(say("“{typed}” is not a whole number", typed=typed))


_YES = {"ja": True, "yes": True, "true": True, "nee": False, "no": False, "false": False}


def yes_no(node: Node, reading: Reading) -> bool:
    """Return the answer to a yes-or-no field."""
    typed = text(node, reading)
    if typed.casefold() not in _YES:
        raise Wrong(say("“{typed}” is not yes or no", typed=typed), say("Write yes or no."))
    return _YES[typed.casefold()]


_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")


def read_day(typed: str) -> date:
    """Return the date of ``2026-03-12`` or ``12-3-2026``; raise ``Wrong`` where it is none."""
    try:
        if match := _DAY_FIRST.fullmatch(typed):
            day, month, year = (int(part) for part in match.groups())
            return date(year, month, day)
        return date.fromisoformat(typed[:10])
    except ValueError:
        hint = say("Write year-month-day, as in 2026-03-12, or 12-03-2026.")
        raise Wrong(say("“{typed}” is not a date", typed=typed), hint) from None


def day(node: Node, reading: Reading) -> date:
    """Return a date, typed as year-month-day or day-month-year."""
    return read_day(text(node, reading))


def time(node: Node, reading: Reading) -> int:
    """Return a time in a recording in milliseconds."""
    return read_time(text(node, reading))


def one_of(words: type[C]) -> Reader[C]:
    """Return a reader for one word of a closed list, in Dutch or English."""
    names = Names({str(word.value): word.dutch for word in words})

    def read(node: Node, reading: Reading) -> C:
        typed = text(node, reading)
        known = names.get(typed)
        if known is not None:
            return words(known)
        near = names.nearest(typed)
        choices = tuple(one.dutch[0] if one.dutch else str(one.value) for one in words)
        raise Wrong(
            say("“{typed}” is not one of the words for this field", typed=typed),
            say("Did you mean “{near}”?", near=near)
            if near
            else say("Choose from: {choices}.", choices=choices),
        )

    read.choices = words  # type: ignore[attr-defined]  # the reference for coaches lists them
    return read


def many(read: Reader[T], *, commas: bool = False) -> Reader[tuple[T, ...]]:
    """Return a reader for a list; one value alone is a list of one.

    With ``commas`` a single line is parted at its commas: for names, never for sentences.
    """

    def read_all(node: Node, reading: Reading) -> tuple[T, ...]:
        values = []
        for item in _items(node, commas):
            if _blank(item):
                continue
            try:
                values.append(read(item, reading))
            except Wrong as error:
                reading.wrong(item, error)
        return tuple(values)

    return read_all


def _items(node: Node, commas: bool) -> Iterator[Node]:
    if isinstance(node, SequenceNode):
        yield from node.value
    elif commas and isinstance(node, ScalarNode) and not node.style:
        for part in node.value.split(","):
            yield ScalarNode(node.tag, part.strip(), node.start_mark, node.end_mark)
    else:
        yield node


# --- records -----------------------------------------------------------------------------------


def _declare(
    read: Reader[Any], aliases: tuple[str, ...], about: Words | None, key: str, default: Any
) -> Any:
    meta = {"read": read, "aliases": aliases, "about": about, "key": key}
    return dataclasses.field(default=default, metadata=meta)


def optional(read: Reader[T], *aliases: str, about: Words | None = None, key: str = "") -> T | None:
    """Declare a field that may be absent; ``key`` is its English name where Python has that word."""
    return _declare(read, aliases, about, key, None)  # type: ignore[no-any-return]


def with_default(
    read: Reader[T], default: T, *aliases: str, about: Words | None = None, key: str = ""
) -> T:
    """Declare a field that has a value also when nobody typed one."""
    return _declare(read, aliases, about, key, default)  # type: ignore[no-any-return]


def required(read: Reader[T], *aliases: str, about: Words | None = None, key: str = "") -> T:
    """Declare a field without which the record means nothing."""
    return _declare(read, aliases, about, key, MISSING)  # type: ignore[no-any-return]


def several(
    read: Reader[T], *aliases: str, about: Words | None = None, key: str = "", commas: bool = False
) -> tuple[T, ...]:
    """Declare a list that may be empty."""
    return _declare(many(read, commas=commas), aliases, about, key, ())  # type: ignore[no-any-return]


def flattened(*classes: type[Any]) -> tuple[Any, ...]:
    """Declare that the fields of these records stand on this level, among its own.

    The value is a tuple of those records of which at least one field was filled in.
    """
    return dataclasses.field(default=(), metadata={"flat": classes})  # type: ignore[no-any-return]


def places() -> Mapping[str, Place]:
    """Declare where each typed field of the record stands; "" is the record itself."""
    return dataclasses.field(  # type: ignore[no-any-return]
        default_factory=dict, compare=False, repr=False, metadata={"at": True}
    )


@dataclass(frozen=True, slots=True)
class Field:
    """One declared field: the attribute that holds it, its names, how it is read, what it means."""

    owner: type[Any]
    attribute: str
    key: str
    aliases: tuple[str, ...]
    read: Reader[Any]
    about: Words | None
    needed: bool


@dataclass(frozen=True, slots=True)
class Schema:
    """What may stand on one level."""

    fields: Mapping[str, Field]
    names: Names
    at: bool
    flat: tuple[tuple[str, tuple[type[Any], ...]], ...]


def _declared(cls: type[Any]) -> Iterator[Field]:
    for one in dataclasses.fields(cls):
        meta = one.metadata
        if "read" in meta:
            key = meta["key"] or one.name
            needed = one.default is MISSING
            yield Field(cls, one.name, key, meta["aliases"], meta["read"], meta["about"], needed)


@cache
def schema(cls: type[Any]) -> Schema:
    """Return the closed schema that a record class declares."""
    own = dataclasses.fields(cls)
    flat = tuple((one.name, one.metadata["flat"]) for one in own if "flat" in one.metadata)
    owners = [cls, *(model for _, models in flat for model in models)]
    fields = {field.key: field for owner in owners for field in _declared(owner)}
    names = Names({key: field.aliases for key, field in fields.items()})
    return Schema(fields, names, any("at" in one.metadata for one in own), flat)


def record(cls: type[T], *, shorthand: str = "") -> Reader[T]:
    """Return a reader for a level of named fields; a bare text fills the field ``shorthand``."""

    def read(node: Node, reading: Reading) -> T:
        if isinstance(node, MappingNode):
            return _assemble(cls, schema(cls), node, reading)
        if shorthand and isinstance(node, ScalarNode):
            field = schema(cls).fields[shorthand]
            values = {field.attribute: field.read(node, reading)}
            if schema(cls).at:
                values["at"] = {"": reading.place(node), shorthand: reading.place(node)}
            return cls(**values)
        raise Wrong(
            say("here belong fields with a name, one on each line"),
            say("For example “title: …”, with the text after the colon."),
        )

    read.record = cls  # type: ignore[attr-defined]  # the reference for coaches walks down here
    return read


def _assemble(cls: type[T], level: Schema, node: MappingNode, reading: Reading) -> T:
    found: dict[type[Any], dict[str, Any]] = {cls: {}}
    at = {"": reading.place(node)}
    seen: dict[str, str] = {}
    for key_node, value_node in node.value:
        field = _known(level, key_node, value_node, seen, reading)
        if field is None or _blank(value_node):
            continue
        at[field.key] = reading.place(value_node)
        try:
            value = field.read(value_node, reading)
        except Wrong as error:
            reading.wrong(value_node, error)
            value = None
        if value is not None:
            found.setdefault(field.owner, {})[field.attribute] = value
    values = found[cls]
    for attribute, models in level.flat:
        values[attribute] = tuple(model(**found[model]) for model in models if model in found)
    if level.at:
        values["at"] = at
    return cls(**_complete(level, cls, values, seen, node, reading))


def _known(
    level: Schema, key_node: Node, value_node: Node, seen: dict[str, str], reading: Reading
) -> Field | None:
    """Return the field a key names; keep a problem where it names none, or one named before."""
    typed = clean(key_node.value) if isinstance(key_node, ScalarNode) else ""
    key = level.names.get(typed)
    if key is None:
        reading.wrong(key_node, _unknown(level, typed, value_node))
        return None
    if key in seen:
        first = seen[key]
        what = (
            say("“{typed}” stands here twice", typed=typed)
            if first == typed
            else say("“{first}” and “{typed}” are the same field", first=first, typed=typed)
        )
        reading.wrong(key_node, Wrong(what, say("Keep one of the two.")))
        return None
    seen[key] = typed
    return level.fields[key]


def _unknown(level: Schema, typed: str, value_node: Node) -> Wrong:
    near = level.names.nearest(typed)
    what = say("“{typed}” is not a field here", typed=typed)
    if near:
        return Wrong(what, say("Did you mean “{near}”?", near=near))
    if _blank(value_node) and not getattr(value_node, "value", ""):
        return Wrong(
            what,
            say("Within {{…}} a comma starts a new field: put the text between quotes."),
        )
    return Wrong(what, say("The reference lists the fields that exist on each level."))


def _complete(
    level: Schema,
    cls: type[Any],
    values: dict[str, Any],
    seen: Mapping[str, str],
    node: Node,
    reading: Reading,
) -> dict[str, Any]:
    """Return the values, with a problem kept for each needed one that nobody typed."""
    for field in level.fields.values():
        if field.needed and field.owner is cls and field.attribute not in values:
            if field.key not in seen:
                name = field.aliases[0] if field.aliases else field.key
                reading.wrong(node, Wrong(say("“{name}” is missing here", name=name)))
            values[field.attribute] = None
    return values


def unknown_word(typed: str, words: tuple[str, ...]) -> Words | None:
    """Return "did you mean" for a word that looks like one of ``words``."""
    near = nearest(typed, words)
    return say("Did you mean “{near}”?", near=near) if near else None
