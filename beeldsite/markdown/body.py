"""What a note's text is once it has been read, and who may be asked about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from markdown_it.token import Token
from markupsafe import Markup

from beeldsite.i18n import Words

Kind = Literal["time", "note", "image", "clip"]

BREAK = frozenset({"softbreak", "hardbreak"})


@dataclass(frozen=True, slots=True)
class Reference:
    """What a note points at, as its author wrote it; only a ``Resolver`` knows what it means.

    Line and column count from 1, in the file. ``width`` is in pixels, 0 where none was written.
    """

    kind: Kind
    target: str
    label: str
    line: int = 0
    column: int = 1
    width: int = 0


class Resolver(Protocol):
    """What one audience may see of what a note points at."""

    def href(self, reference: Reference) -> str | None:
        """Return where the words link to; None keeps the words, without a link."""

    def words(self, reference: Reference) -> str:
        """Return what a ``[[link]]`` says that has no words of its own; never its bare target."""

    def figure(self, reference: Reference) -> Markup | None:
        """Return the HTML of a picture, clip or player; None leaves it out."""


@dataclass(frozen=True, slots=True)
class Labels:
    """Words beside the author's own, in the page's language; ``{number}`` is a footnote's."""

    table: str
    done: str
    todo: str
    footnotes: str
    footnote: str
    back: str
    callouts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Body:
    """A text that has been read but not rendered; ``problems`` pair a line with what is wrong."""

    tokens: tuple[Token, ...]
    references: tuple[Reference, ...] = ()
    problems: tuple[tuple[int, Words], ...] = ()
    footnotes: Mapping[str, tuple[Token, ...]] = field(default_factory=dict)


def words(tokens: Iterable[Token]) -> str:
    """Return the text of inline tokens; a picture has none."""
    return "".join(" " if one.type in BREAK else _said(one) for one in tokens)


def _said(token: Token) -> str:
    to = token.meta.get("to")
    return "" if token.type == "image" or (to and to.kind in ("image", "clip")) else token.content


def until_close(rest: Iterable[Token]) -> Iterator[Token]:
    """Yield what stands in the link that has just opened, without links inside it."""
    depth = 1
    for token in rest:
        depth += token.nesting if token.tag == "a" else 0
        if not depth:
            return
        if token.tag != "a":
            yield token
