"""One style for all pages; each page carries the rules it uses, and no other.

The rules stand in ``assets/*.css``, parted for whoever reads them. What a page uses is known from
the classes in it: no page says which parts it needs, and none can forget one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

PARTS = ("style", "charts", "talk", "path", "line", "grid", "search")

_CLASSES = re.compile(rb'\bclass="([^"]*)"')
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{((?:[^{}]|\{[^{}]*\})*)\}")
_COMMA = re.compile(r",(?![^()]*\))")
_CHOICE = re.compile(r"\([^()]*\)")  # :is(.a,.b), :not(.a): no class of it has to be there
_CLASS = re.compile(r"\.([a-zA-Z][\w-]*)")


@dataclass(frozen=True, slots=True)
class _Rule:
    """Selectors, each with the classes without which it matches nothing, and what they set.

    A group of rules (``@media``) has rules, and no text of its own.
    """

    selectors: tuple[tuple[str, frozenset[str]], ...]
    body: str
    rules: tuple[_Rule, ...] = ()

    def classes(self) -> Iterator[str]:
        yield from (name for _, awaited in self.selectors for name in awaited)
        yield from (name for rule in self.rules for name in rule.classes())

    def used(self, classes: frozenset[str]) -> str:
        head = ",".join(selector for selector, awaited in self.selectors if awaited <= classes)
        body = self.body or "".join(rule.used(classes) for rule in self.rules)
        return f"{head}{{{body}}}" if head and body else ""


def styles(sources: Iterable[str], script: str) -> Callable[[bytes], bytes]:
    """Return what gives a page its style, from the style sheets and the script of every page.

    A class that is a word of the script counts as used, for the script may set it. A brace in a
    CSS string is not understood.
    """
    given = frozenset(re.findall(r"[\w-]+", script))
    rules = tuple(_rules(squeezed("".join(sources)), given))
    known = frozenset(name for rule in rules for name in rule.classes())

    @lru_cache(maxsize=256)
    def used(classes: frozenset[str]) -> bytes:
        return "".join(rule.used(classes) for rule in rules).encode()

    def style(page: bytes) -> bytes:
        return used(known.intersection(b" ".join(_CLASSES.findall(page)).decode().split()))

    return style


def _rules(source: str, given: frozenset[str]) -> Iterator[_Rule]:
    for head, body in _RULE.findall(source):
        if "{" in body:
            yield _Rule(((head, frozenset()),), "", tuple(_rules(body, given)))
        else:
            parted = ((one, _CLASS.findall(_CHOICE.sub("", one))) for one in _COMMA.split(head))
            yield _Rule(tuple((one, frozenset(found) - given) for one, found in parted), body)


def squeezed(style: str) -> str:
    """Return a style sheet without comments and needless white space."""
    bare = re.sub(r"\s+", " ", _COMMENT.sub("", style))
    return re.sub(r"\s*([{};,>])\s*", r"\1", bare).replace(";}", "}").strip()
