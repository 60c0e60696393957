"""The reflection models a moment can carry: one frozen record each, and ``MODELS``, their list.

A model's fields stand flat among those of the moment. Each says itself what a reviewer may see of
it and what remains when a pupil's consent is withdrawn, so a new model cannot forget to.
To add one: a record here, an entry in ``MODELS``, a template ``models/<name>.html``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Self

from yaml.nodes import MappingNode, Node

from beeldsite.errors import Place
from beeldsite.fields import optional, places, record, several, with_default
from beeldsite.i18n import say
from beeldsite.strengths import STRENGTHS, Strength
from beeldsite.values import Reading, many, one_of, text
from beeldsite.vocabulary import Channel, Floor, Focus, Layer, Level, Shift, Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class ReflectionModel:
    """What every model can be asked."""

    name: ClassVar[str]

    def for_reviewers(self) -> Self | None:
        """Return what a reviewer may see of it, None where that is nothing."""
        return self

    def without_other(self, who: frozenset[str]) -> Self | None:
        """Return it without what it says of these people, whose consent was withdrawn."""
        del who
        return self


# --- the onion model: where does my behaviour come from? ------------------------------------------


@dataclass(frozen=True, slots=True)
class Ring:
    """One layer at which the moment was looked at, with what was said of it."""

    layer: Layer
    remark: str | None = None


_layer = one_of(Layer)
_layers = many(_layer, commas=True)


def rings(node: Node, reading: Reading) -> tuple[Ring, ...]:
    """Return the layers: one word, a list of them, or a remark for each."""
    if isinstance(node, MappingNode):
        return tuple(Ring(_layer(key, reading), text(said, reading)) for key, said in node.value)
    return tuple(Ring(one) for one in _layers(node, reading))


@dataclass(frozen=True, slots=True, kw_only=True)
class Onion(ReflectionModel):
    """The layers of the onion model (Korthagen) that a moment touched."""

    name: ClassVar[str] = "onion"
    rings: tuple[Ring, ...] = with_default(
        rings,
        (),
        "laag",
        "lagen",
        "layers",
        key="layer",
        about=say("the layers of the onion model at which you looked"),
        example=say("{{behaviour: I wait, beliefs: silent is not empty}}"),
    )

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The layers that were touched, in the order typed."""
        return tuple(one.layer for one in self.rings)

    def for_reviewers(self) -> Self | None:
        """Return the layers; what was said of beliefs stays between coach and coachee."""
        kept = (Ring(one.layer) if one.layer is Layer.BELIEFS else one for one in self.rings)
        return replace(self, rings=tuple(kept))


# --- the nine fields: what is the effect of my interaction? ---------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """The left column: what I wanted, felt, thought and did."""

    want: str | None = optional(
        text,
        "wilde",
        "wil",
        "willen",
        about=say("what I wanted"),
        example=say("that she would find it herself"),
    )
    feel: str | None = optional(
        text, "voelde", "voel", "voelt", "voelen", about=say("what I felt"), example=say("tension")
    )
    think: str | None = optional(
        text,
        "dacht",
        "denk",
        "denkt",
        "denken",
        about=say("what I thought"),
        example=say("do not help now"),
    )
    do: str | None = optional(
        text,
        "deed",
        "doe",
        "doet",
        "doen",
        about=say("what I did"),
        example=say("I waited and nodded"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """The right column: what the other may have wanted, felt and thought, and what they did."""

    who: str | None = optional(
        text, "wie", about=say("the other, by pseudonym"), example=say("Hedgehog")
    )
    want: str | None = optional(
        text,
        "wilde",
        "wil",
        "willen",
        "wilden",
        about=say("what the other may have wanted"),
        example=say("to belong"),
    )
    feel: str | None = optional(
        text,
        "voelde",
        "voelt",
        "voelen",
        "voelden",
        about=say("what the other may have felt"),
        example=say("room"),
    )
    think: str | None = optional(
        text,
        "dacht",
        "denkt",
        "denken",
        "dachten",
        about=say("what the other may have thought"),
        example=say("I almost know"),
    )
    do: str | None = optional(
        text,
        "deed",
        "doet",
        "doen",
        "deden",
        "laat_zien",
        "shows",
        about=say("what the other did"),
        example=say("looks up and tells"),
    )
    reacts: str | None = optional(
        text,
        "reageert",
        about=say("how the other reacts to you"),
        example=say("starts to talk by herself"),
    )
    needs: str | None = optional(
        text,
        "heeft_nodig",
        "nodig",
        about=say("what the other needs from you"),
        example=say("time, and a nod"),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the grid: mine faces theirs."""

    floor: Floor
    mine: str | None
    theirs: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NineFields(ReflectionModel):
    """The nine fields around an interaction; the other's column is always an assumption."""

    name: ClassVar[str] = "nine"
    context: str | None = optional(
        text,
        "0",
        about=say("what was going on (field 0)"),
        example=say("the circle, after the break"),
    )
    own: Own = with_default(
        record(Own),
        Own(),
        "ik",
        "zelf",
        key="self",
        about=say("fields 1 to 4: my part"),
        example=say("{{want: that she would find it, do: I waited}}"),
    )
    other: Other = with_default(
        record(Other),
        Other(),
        "ander",
        "anderen",
        "leerling",
        about=say("fields 5 to 8: theirs"),
        example=say("{{who: Hedgehog, do: looks up and tells}}"),
    )
    effect: str | None = optional(
        text,
        "effect",
        about=say("what my behaviour set in motion"),
        example=say("the others began to listen too"),
    )
    focus: Focus | None = optional(
        one_of(Focus), "gericht", about=say("whose part was asked about"), example=say("both")
    )
    field1: str | None = optional(
        text, key="1", about=say("the same as self: want"), example=say("that she would find it")
    )
    field2: str | None = optional(
        text, key="2", about=say("the same as self: feel"), example=say("tension")
    )
    field3: str | None = optional(
        text, key="3", about=say("the same as self: think"), example=say("do not help now")
    )
    field4: str | None = optional(
        text, key="4", about=say("the same as self: do"), example=say("I waited")
    )
    field5: str | None = optional(
        text, key="5", about=say("the same as other: want"), example=say("to belong")
    )
    field6: str | None = optional(
        text, key="6", about=say("the same as other: feel"), example=say("room")
    )
    field7: str | None = optional(
        text, key="7", about=say("the same as other: think"), example=say("I almost know")
    )
    field8: str | None = optional(
        text, key="8", about=say("the same as other: do"), example=say("looks up")
    )

    def rows(self, *, whole: bool = False) -> tuple[Row, ...]:
        """Return want, feel, think, do in the order of the model.

        Empty rows are left out, unless the ``whole`` of a grid that was begun is asked for.
        """
        mine, theirs = self.own, self.other
        rows = (
            Row(Floor.WANT, mine.want or self.field1, theirs.want or self.field5),
            Row(Floor.FEEL, mine.feel or self.field2, theirs.feel or self.field6),
            Row(Floor.THINK, mine.think or self.field3, theirs.think or self.field7),
            Row(Floor.DO, mine.do or self.field4, theirs.do or self.field8),
        )
        filled = tuple(row for row in rows if row.mine or row.theirs)
        return rows if whole and filled else filled

    def own_only(self) -> Self:
        """Return it without the other's column."""
        gone = dict.fromkeys(("field5", "field6", "field7", "field8"))
        return replace(self, other=Other(), **gone)  # type: ignore[arg-type]

    def for_reviewers(self) -> Self | None:
        """Return it without the other's column, which is nobody else's business."""
        return self.own_only()

    def without_other(self, who: frozenset[str]) -> Self | None:
        """Return it without the column of someone whose consent was withdrawn."""
        named = (self.other.who or "").casefold()
        gone = rf"\b(?:{'|'.join(map(re.escape, sorted(who)))})\b"
        return self.own_only() if not named or re.search(gone, named) else self


# --- the lift, and the Droste effect --------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Lift(ReflectionModel):
    """The floor on which a moment was spoken about."""

    name: ClassVar[str] = "lift"
    floor: Floor | None = optional(
        one_of(Floor),
        "lift",
        "etage",
        key="lift",
        about=say("the floor on which you spoke about it"),
        example=say("feel"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewing:
    """What was thought, felt and wanted on one level of the Droste effect."""

    think: str | None = optional(
        text,
        "denkt",
        "dacht",
        "denken",
        "denk",
        about=say("thought"),
        example=say("that I may wait more often"),
    )
    feel: str | None = optional(
        text, "voelt", "voelde", "voelen", "voel", about=say("felt"), example=say("calm")
    )
    want: str | None = optional(
        text, "wil", "wilde", "willen", about=say("wanted"), example=say("this more often")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """Viewing and now; the level of the class is the nine fields' own column, stored once."""

    viewing: Viewing | None = optional(
        record(Viewing),
        "terugkijken",
        "herbeleving",
        about=say("while viewing"),
        example=say("{{think: I do nothing, feel: tension}}"),
    )
    now: Viewing | None = optional(
        record(Viewing),
        "hier_en_nu",
        "gesprek",
        about=say("in the talk, here and now"),
        example=say("{{think: that I may wait more often, feel: calm}}"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Droste(ReflectionModel):
    """The three nested levels: in class, viewing, here and now."""

    name: ClassVar[str] = "droste"
    at: Mapping[str, Place] = places()
    levels: Levels = with_default(
        record(Levels),
        Levels(),
        "niveaus",
        about=say("think, feel and want on later levels"),
        example=say("{{viewing: {{feel: pride}}, now: {{want: this more often}}}}"),
    )
    shift: Shift | None = optional(
        one_of(Shift),
        "verschil",
        about=say("whether it stayed the same or moved"),
        example=say("moved"),
    )
    level: Level | None = optional(
        one_of(Level), "niveau", about=say("the level of this moment"), example=say("viewing")
    )

    def for_reviewers(self) -> Self | None:
        """Return it without the here and now, which stays in the talk."""
        return replace(self, levels=replace(self.levels, now=None))


MODELS: tuple[type[ReflectionModel], ...] = (NineFields, Onion, Lift, Droste)


# --- what stands on the session: the lift of a talk, and presence ---------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A stop of the lift during the talk: the floor, what was said, the question that moved it."""

    floor: Floor | None = optional(
        one_of(Floor), "etage", about=say("the floor"), example=say("feel")
    )
    said: str | None = optional(
        text, "gezegd", about=say("what was said there"), example=say("it makes me restless")
    )
    question: str | None = optional(
        text, "vraag", about=say("the question that led there"), example=say("How is that for you?")
    )
    by: Voice | None = optional(
        one_of(Voice), "door", about=say("who steered the lift"), example="coach"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """A bridge between what the images show and what happens in the talk itself."""

    moment: str | None = optional(text, "moment", about=say("the moment it mirrors"), example="m1")
    pattern: str | None = optional(
        text,
        "patroon",
        about=say("the pattern seen in the images"),
        example=say("you wait until the other begins"),
    )
    seen: str | None = optional(
        text,
        "gezien",
        about=say("what happens here and now"),
        example=say("now you let me finish too"),
    )
    channel: tuple[Channel, ...] = several(
        one_of(Channel),
        "kanaal",
        commas=True,
        about=say("through what it showed"),
        example=say("[body language, voice]"),
    )
    named: str | None = optional(
        text,
        "benoemd",
        about=say("what the coach named aloud"),
        example=say("you fall silent, and you look"),
    )
    strengths: tuple[Strength, ...] = several(
        record(Strength, shorthand="name"),
        *STRENGTHS,
        commas=True,
        about=say("the strengths visible now"),
        example=say("[patience, calm]"),
    )
