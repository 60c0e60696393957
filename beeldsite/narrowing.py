"""What is kept from an edition: things withheld and why, texts that name someone who withdrew."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields, replace
from datetime import date
from typing import Any, Self, TypeVar

from beeldsite import markdown
from beeldsite.consent import Consent
from beeldsite.errors import Place
from beeldsite.i18n import Words, say
from beeldsite.model import Portfolio, Withheld
from beeldsite.pseudonyms import Pseudonyms
from beeldsite.vocabulary import Edition
from beeldsite.walk import same

T = TypeVar("T")


@dataclass(slots=True)
class Narrowing:
    """One portfolio being narrowed: for whom, on which day, and what was taken away so far.

    ``names`` finds those who withdrew in texts, None where nobody did.
    """

    portfolio: Portfolio
    edition: Edition
    today: date
    withdrawn: tuple[Consent, ...]
    names: Pseudonyms | None
    withheld: list[Withheld] = field(default_factory=list)

    @classmethod
    def of(cls, portfolio: Portfolio, edition: Edition, today: date) -> Self:
        """Return the portfolio's narrowing, with nothing taken away yet."""
        gone = tuple(one for one in portfolio.consents.people if one.is_withdrawn(today))
        return cls(portfolio, edition, today, gone, Pseudonyms.of(gone))

    @property
    def reviewing(self) -> bool:
        """Whether it is for reviewers."""
        return self.edition is Edition.REVIEWER

    def withhold(self, place: Place, title: str, why: Words, advice: Words | None = None) -> None:
        """Keep that something is withheld, and why."""
        self.withheld.append(Withheld(place, title, why, advice))

    def names_someone(self, place: Place, title: str) -> None:
        """Keep that a text names someone who withdrew: reviewers miss it, the coach rewrites it."""
        advice = say("Rewrite it without the name.")
        why = say("this text names someone who withdrew consent")
        if self.edition is not Edition.COACHEE:
            self.withheld.append(Withheld(place, title, why, advice, held=self.reviewing))


def said(body: markdown.Body | None, path: str, gate: Narrowing) -> markdown.Body | None:
    """Return a text, or None where reviewers may not have it because it names someone."""
    if body is None or gate.names is None or not gate.names.within(_words(body)):
        return body
    gate.names_someone(Place(path), "")
    return None if gate.reviewing else body


def _words(body: markdown.Body) -> str:
    """Return every word of a text that could reach a page, those beside pictures included."""
    beside = (f"{one.label} {one.target.replace('-', ' ')}" for one in body.references)
    return " ".join((markdown.plain(body), *beside))


def cleared(note: T, path: str, gate: Narrowing) -> T:
    """Return a record without the texts that name someone who withdrew, for reviewers."""
    if gate.names is None:
        return note
    at: dict[str, Place] = getattr(note, "at", {})
    changed: dict[str, Any] = {}
    for one in fields(note):  # type: ignore[arg-type]
        value = getattr(note, one.name)
        key = one.metadata.get("key") or one.name
        kept = _clear(value, at.get(key, at.get("", Place(path))), gate)
        if kept is not value:
            changed[one.name] = kept
    return replace(note, **changed) if changed else note  # type: ignore[type-var]


def _clear(value: Any, place: Place, gate: Narrowing) -> Any:
    if type(value) is str and gate.names and gate.names.within(value):
        gate.names_someone(place, value[:60])
        return None if gate.reviewing else value
    if type(value) is tuple:
        left = tuple(_clear(one, place, gate) for one in value)
        return value if same(value, left) else tuple(it for it in left if it is not None)
    if hasattr(value, "__dataclass_fields__"):
        kept = cleared(value, place.path, gate)
        return None if _hollow(kept) else kept
    return value


def _hollow(record: Any) -> bool:
    """Return whether a record lost what it cannot be without, as a strength its name."""
    needed = (
        one.name
        for one in fields(record)
        if one.default is MISSING and one.default_factory is MISSING
    )
    return any(getattr(record, name) is None for name in needed)
