"""How front-matter becomes typed values: one reader per kind of value, one schema per level.

The tree is PyYAML's own, composed with its base loader: every scalar is still the text that was
typed, and every node knows its line and column. A field is declared once, in ``notes``:

    when: dt.date | None = optional(
        day, "datum", about=say("the day"), example="2026-03-12"
    )

and from that come reading, aliases, "did you mean", and the reference for coaches.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass
from typing import Any, Required, TypedDict, TypeVar, Unpack

from yaml.nodes import MappingNode, Node, ScalarNode

from beeldsite.errors import Place, Wrong
from beeldsite.i18n import Key, Words, say
from beeldsite.names import Names, clean
from beeldsite.values import Reader, Reading, blank, many

T = TypeVar("T")


class Told(TypedDict, total=False):
    """What a declaration tells people, and the English name where Python owns the attribute's."""

    about: Required[Words]
    example: Required[Words | str]
    """A value one may type; a str where it is the same in every language."""
    key: str


def _declare(read: Reader[Any], aliases: tuple[str, ...], default: Any, told: Told) -> Any:
    meta = {"read": read, "aliases": aliases, **told}
    return dataclasses.field(default=default, metadata=meta)


def optional(read: Reader[T], *aliases: str, **told: Unpack[Told]) -> T | None:
    """Declare a field that may be absent."""
    return _declare(read, aliases, None, told)  # type: ignore[no-any-return]


def with_default(read: Reader[T], default: T, *aliases: str, **told: Unpack[Told]) -> T:
    """Declare a field that has a value also when nobody typed one."""
    return _declare(read, aliases, default, told)  # type: ignore[no-any-return]


def required(read: Reader[T], *aliases: str, **told: Unpack[Told]) -> T:
    """Declare a field without which the record means nothing."""
    return _declare(read, aliases, MISSING, told)  # type: ignore[no-any-return]


def several(
    read: Reader[T], *aliases: str, commas: bool = False, **told: Unpack[Told]
) -> tuple[T, ...]:
    """Declare a list that may be empty."""
    return _declare(many(read, commas=commas), aliases, (), told)  # type: ignore[no-any-return]


def flattened(*classes: type[Any]) -> tuple[Any, ...]:
    """Declare that the fields of these records stand on this level, among its own.

    The value is a tuple of those records of which at least one field was filled in.
    """
    return dataclasses.field(default=(), metadata={"flat": classes})


def places() -> Mapping[str, Place]:
    """Declare where each typed field of the record stands; "" is the record itself."""
    return dataclasses.field(default_factory=dict, compare=False, repr=False, metadata={"at": True})


@dataclass(frozen=True, slots=True)
class Field:
    """One declared field: the attribute that holds it, its names, how it is read, what it means.

    The example is a value one may type.
    """

    owner: type[Any]
    attribute: str
    key: str
    aliases: tuple[str, ...]
    read: Reader[Any]
    about: Words
    example: Words | str
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
            names = (one.name, meta.get("key", one.name), meta["aliases"])
            told = (meta["about"], meta["example"])
            yield Field(cls, *names, meta["read"], *told, needed=one.default is MISSING)


_SCHEMAS: dict[type[Any], Schema] = {}


def schema(cls: type[Any]) -> Schema:
    """Return the closed schema that a record class declares; made once."""
    known = _SCHEMAS.get(cls)
    if known is None:
        known = _SCHEMAS[cls] = _schema(cls)
    return known


def _schema(cls: type[Any]) -> Schema:
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
            level = schema(cls)
            field = level.fields[shorthand]
            values = {field.attribute: field.read(node, reading)}
            if level.at:
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
        if field is None or blank(value_node):
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
    return cls(**_complete(level, cls, values, at, node, reading))


def _known(
    level: Schema, key_node: Node, value_node: Node, seen: dict[str, str], reading: Reading
) -> Field | None:
    """Return the field a key names; keep a problem where it names none, or one named before."""
    typed = clean(key_node.value) if isinstance(key_node, ScalarNode) else ""
    key = level.names.get(typed)
    if key is None:
        lone = value_node.start_mark.index == key_node.end_mark.index
        reading.wrong(key_node, _unknown(level, typed, lone))
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


def _unknown(level: Schema, typed: str, lone: bool) -> Wrong:
    near = level.names.nearest(typed)
    what = say("“{typed}” is not a field here", typed=typed)
    if near:
        return Wrong(what, say("Did you mean “{near}”?", near=near))
    if lone:  # not even a colon
        return Wrong(
            what,
            say("Within {{…}} a comma starts a new field: put the text between quotes."),
        )
    return Wrong(what, say("The reference lists the fields that exist on each level."))


def _complete(
    level: Schema,
    cls: type[Any],
    values: dict[str, Any],
    at: Mapping[str, Place],
    node: Node,
    reading: Reading,
) -> dict[str, Any]:
    """Return the values, with a problem kept for each needed one that nobody typed."""
    for field in level.fields.values():
        if field.needed and field.owner is cls and field.attribute not in values:
            if field.key not in at:
                name = Key(field.key, field.aliases[0] if field.aliases else field.key)
                reading.wrong(node, Wrong(say("“{name}” is missing here", name=name)))
            values[field.attribute] = None
    return values
