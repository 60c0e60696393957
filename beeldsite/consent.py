"""Who may be seen, on what basis, until when: ``consent.yaml`` of a person's folder.

Read by the gate in ``audience`` and never rendered. The rules are those of the AVG as schools
apply them: consent is given for a purpose, can be withdrawn, and under sixteen a parent gives it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from beeldsite.errors import Place
from beeldsite.fields import optional, places, record, required, several, with_default
from beeldsite.i18n import say
from beeldsite.values import day, many, one_of, pairs, text, yes_no
from beeldsite.vocabulary import Basis, Giver, Purpose, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What one recognisable person, or a group, agreed to."""

    at: Mapping[str, Place] = places()
    id: str = required(
        text,
        "id",
        about=say("the short name the recordings use for this person"),
        example=say("hedgehog"),
    )
    name: str | None = optional(
        text,
        "naam",
        "pseudoniem",
        "pseudonym",
        about=say("the pseudonym used in the notes"),
        example=say("Hedgehog"),
    )
    role: Role = with_default(
        one_of(Role),
        Role.PUPIL,
        "rol",
        about=say("who this is to the coached person"),
        example=say("pupil"),
    )
    under16: bool = with_default(
        yes_no, False, "onder16", about=say("whether a parent has to consent"), example=say("yes")
    )
    basis: Basis = with_default(
        one_of(Basis),
        Basis.CONSENT,
        "grondslag",
        about=say("the legal basis"),
        example=say("consent"),
    )
    given_by: Giver | None = optional(
        one_of(Giver), "gegeven_door", about=say("who gave the consent"), example=say("parent")
    )
    date: dt.date | None = optional(
        day, "datum", about=say("when the consent was given"), example="2026-01-10"
    )
    purposes: tuple[Purpose, ...] = several(
        one_of(Purpose),
        "doelen",
        commas=True,
        about=say("what the consent is for"),
        example=say("[coaching, review]"),
    )
    parents_informed: dt.date | None = optional(
        day,
        "ouders_geinformeerd",
        about=say("when parents were told about the recordings"),
        example="2026-01-10",
    )
    blurred: bool = with_default(
        yes_no,
        False,
        "vervaagd",
        about=say("whether this person may be shown only when blurred"),
        example=say("yes"),
    )
    until: dt.date | None = optional(
        day, "tot", about=say("the last day on which the consent holds"), example="2027-07-31"
    )
    withdrawn: dt.date | None = optional(
        day, "ingetrokken", about=say("when the consent was withdrawn"), example="2026-05-02"
    )

    def valid(self, today: dt.date) -> bool:
        """Return whether the consent, or the information of parents, is in force on that day."""
        given = self.date if self.basis is Basis.CONSENT else self.parents_informed
        return (
            given is not None
            and given <= today
            and (self.until is None or today <= self.until)
            and not self.is_withdrawn(today)
        )

    def is_withdrawn(self, today: dt.date) -> bool:
        """Return whether the consent was withdrawn on or before that day."""
        return self.withdrawn is not None and self.withdrawn <= today

    def turning_points(self) -> Iterable[dt.date]:
        """Return the dates written here that open or close the gate."""
        return (
            when for when in (self.date, self.parents_informed, self.withdrawn) if when is not None
        )


@dataclass(frozen=True, slots=True)
class Alias:
    """A name as it is really spoken, and what is read instead: a person's id, or other words."""

    name: str
    instead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Consents:
    """The register of one portfolio; without a file it is empty and every clip stays home."""

    at: Mapping[str, Place] = places()
    default_visible: tuple[str, ...] | None = optional(
        many(text, commas=True),
        "standaard_in_beeld",
        about=say("who can be seen where a recording does not say so"),
        example=say("[class]"),
    )
    people: tuple[Consent, ...] = several(
        record(Consent),
        "personen",
        about=say("everyone who can be recognised"),
        example=say("[{{id: hedgehog, date: 2026-01-10, given_by: parent}}]"),
    )
    names: tuple[Alias, ...] = with_default(
        pairs(Alias),
        (),
        "namen",
        about=say("names as they are spoken, each with what captions say instead"),
        example=say("{{Michelle: hedgehog, The Linden: our school}}"),
    )

    def of(self, id: str) -> Consent | None:  # noqa: A002 - the field is called id
        """Return the entry of a person or group, or None."""
        return next((one for one in self.people if one.id.casefold() == id.casefold()), None)
