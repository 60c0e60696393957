"""Strengths (*kernkwaliteiten*): how one is named in a note; any word of one's own will do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from beeldsite.errors import Place
from beeldsite.fields import optional, places, required
from beeldsite.i18n import say
from beeldsite.values import one_of, text
from beeldsite.vocabulary import Stage, Voice

STRENGTHS = ("kernkwaliteiten", "kwaliteiten", "krachten", "core_qualities", "qualities")


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """A strength named somewhere: for what, by whom, and how far it has come into view."""

    at: Mapping[str, Place] = places()
    name: str = required(
        text,
        "naam",
        about=say("the strength, in the coached person's word"),
        example=say("patience"),
    )
    why: str | None = optional(
        text,
        "waarom",
        "waarvoor",
        about=say("for what it was named"),
        example=say("you waited until Hedgehog began"),
    )
    by: Voice | None = optional(
        one_of(Voice), "door", about=say("who named it"), example=say("colleague")
    )
    stage: Stage | None = optional(
        one_of(Stage), "fase", about=say("how far it has come into view"), example=say("recognised")
    )
