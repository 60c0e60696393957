"""Strengths (*kernkwaliteiten*): how one is named in a note, and the sixty that are suggested.

The list only suggests and translates; the coached person's own word always stands.
Sources of the list: Korthagen and Nuijten, Ofman, VIA (Peterson and Seligman), and others.
"""

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


SUGGESTED: Mapping[str, str] = {
    "eerlijkheid": "honesty",
    "openheid": "openness",
    "verbinding kunnen maken": "connecting",
    "gedrevenheid": "drive",
    "duidelijkheid": "clarity",
    "betrokkenheid": "involvement",
    "enthousiasme": "enthusiasm",
    "nieuwsgierigheid": "curiosity",
    "moed": "courage",
    "standvastigheid": "steadfastness",
    "besluitvaardigheid": "decisiveness",
    "flexibiliteit": "flexibility",
    "betrouwbaarheid": "trustworthiness",
    "optimisme": "optimism",
    "vriendelijkheid": "kindness",
    "dapperheid": "bravery",
    "leergierigheid": "love of learning",
    "behulpzaamheid": "helpfulness",
    "sociale intelligentie": "social intelligence",
    "humor": "humour",
    "passie": "passion",
    "bevlogenheid": "dedication",
    "zorgzaamheid": "caring",
    "zorgvuldigheid": "carefulness",
    "ordelijkheid": "orderliness",
    "daadkracht": "resoluteness",
    "ontvankelijkheid": "receptiveness",
    "inlevingsvermogen": "empathy",
    "integriteit": "integrity",
    "overtuigingskracht": "persuasiveness",
    "doorzettingsvermogen": "perseverance",
    "geduld": "patience",
    "creativiteit": "creativity",
    "idealisme": "idealism",
    "alertheid": "alertness",
    "bescheidenheid": "modesty",
    "bedachtzaamheid": "thoughtfulness",
    "kritische zin": "critical mind",
    "rust": "calm",
    "levenslust": "zest",
    "rechtvaardigheid": "fairness",
    "leiderschap": "leadership",
    "teamgeest": "teamwork",
    "vergevingsgezindheid": "forgiveness",
    "voorzichtigheid": "prudence",
    "zelfbeheersing": "self-regulation",
    "verwondering": "appreciation of beauty",
    "dankbaarheid": "gratitude",
    "hoop": "hope",
    "zingeving": "spirituality",
    "wijsheid": "perspective",
    "liefdevolheid": "love",
    "spontaniteit": "spontaneity",
    "speelsheid": "playfulness",
    "vertrouwen": "trust",
    "doelgerichtheid": "purposefulness",
    "verantwoordelijkheid": "responsibility",
    "aandacht": "attentiveness",
    "loyaliteit": "loyalty",
    "gevoeligheid": "sensitivity",
}
