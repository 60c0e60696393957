"""The names of those who withdrew their consent: where they stand in texts and in addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from hashlib import blake2b
from typing import Self, TypeVar

from beeldsite.consent import Consent
from beeldsite.model import Address, Portfolio
from beeldsite.names import slug
from beeldsite.vocabulary import Role

S = TypeVar("S", str, str | None)
_ENDINGS = "(?:['’]?s|t?je)?"  # Roos' book, Roos's book, Roosje


class Pseudonyms:
    """Finds the pseudonyms of those who withdrew; reviewers do not get a text with one in it."""

    def __init__(self, words: list[str]) -> None:
        self._pattern = re.compile("|".join(map(_whole_word, words)))
        slugs = "|".join(re.escape(slug(word)) for word in words if slug(word))
        self._in_address = re.compile(rf"\b(?:{slugs}){_ENDINGS}\b" if slugs else r"(?!)")

    @classmethod
    def of(cls, withdrawn: Iterable[Consent]) -> Self | None:
        """Return the names of those who withdrew; a class, or the coachee, is named by everyone."""
        others = [it for it in withdrawn if it.role not in (Role.GROUP, Role.COACHEE)]
        words = {word for it in others for word in (it.id, it.name) if word and word.strip(".")}
        return cls(sorted(words)) if words else None

    def within(self, text: str) -> bool:
        """Return whether the text names one of them."""
        return bool(self._pattern.search(text))

    def off_addresses(self, shown: Portfolio) -> Portfolio:
        """Return the portfolio with page names that name nobody; what links to them follows."""
        return replace(
            shown,
            trajectories=tuple(replace(it, slug=self._named(it.slug)) for it in shown.trajectories),
            sessions=tuple(
                replace(
                    one,
                    slug=self._named(one.slug),
                    trajectory=self._named(one.trajectory),
                    moments=tuple(replace(it, again=self._led(it.again)) for it in one.moments),
                )
                for one in shown.sessions
            ),
            reflections=tuple(
                replace(
                    one,
                    slug=self._named(one.slug),
                    trajectory=self._named(one.trajectory),
                    about=self._led(one.about),
                )
                for one in shown.reflections
            ),
        )

    def _led(self, address: Address | None) -> Address | None:
        return replace(address, session=self._named(address.session)) if address else None

    def _named(self, page: S) -> S:
        """Return a page's name, of kind and day alone where the rest names someone."""
        if not page or not self._in_address.search(page):
            return page
        kind = re.match(r"\w+-\d{4}-\d\d-\d\d-", page)
        apart = blake2b(page.encode(), digest_size=2).hexdigest()
        return f"{kind[0] if kind else ''}{apart}"


def _whole_word(word: str) -> str:
    """Return a pattern for a name: a single letter only as the capital of a pseudonym (``M.``)."""
    bare = word.rstrip(".")
    if len(bare) == 1:
        return rf"\b{re.escape(bare.upper())}\b(?!['’])"
    return rf"(?i:\b{re.escape(bare)}{_ENDINGS}\b)"
