"""One style for all pages; each page carries the rules it uses, and no other.

The rules stand in ``assets/*.css``, parted for whoever reads them. What a page uses is known from
the elements and classes in it: no page says which parts it needs, and none can forget one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

PARTS = ("style", "charts", "talk", "path", "line", "grid", "search")

_CLASSES = re.compile(rb'\bclass(?:Name)?="([^"]*)"')  # also those that a page sets itself
_ELEMENTS = re.compile(rb"<[a-z][a-z0-9]*")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{((?:[^{}]|\{[^{}]*\})*)\}")
_COMMA = re.compile(r",(?![^()]*\))")
_CHOICE = re.compile(r"\([^()]*\)")  # :is(.a,.b), :not(.a): no class of it has to be there
_CLASS = re.compile(r"\.([a-zA-Z][\w-]*)")
_BESIDE = re.compile(r"\[[^]]*\]|[.#@:][\w-]+")  # what is said of an element beside its name
_ELEMENT = re.compile(r"[a-z][a-z0-9]*")


@dataclass(frozen=True, slots=True)
class _Rule:
    """Selectors, each with that without which it matches nothing, and what they set.

    That is classes by their name, and elements as ``<name``. A group of rules (``@media``) has
    rules, and no text of its own.
    """

    selectors: tuple[tuple[str, frozenset[str]], ...]
    body: str
    rules: tuple[_Rule, ...] = ()

    def awaits(self) -> Iterator[str]:
        yield from (name for _, awaited in self.selectors for name in awaited)
        yield from (name for rule in self.rules for name in rule.awaits())

    def used(self, there: frozenset[str]) -> str:
        head = ",".join(selector for selector, awaited in self.selectors if awaited <= there)
        body = self.body or "".join(rule.used(there) for rule in self.rules)
        return f"{head}{{{body}}}" if head and body else ""


def styles(sources: Iterable[str], script: str) -> Callable[[bytes], bytes]:
    """Return what gives a page its style, from the style sheets and the script of every page.

    What the script names in quotes counts as used, for the script may set or make it. A brace in a
    CSS string is not understood.
    """
    words = frozenset(re.findall(r"""["']([\w-]+)["']""", script))
    given = words | {f"<{word}" for word in words}
    rules = tuple(_rules(squeezed("".join(sources)), given))
    known = frozenset(name for rule in rules for name in rule.awaits())

    @lru_cache(maxsize=256)
    def used(there: frozenset[str]) -> bytes:
        return "".join(rule.used(there) for rule in rules).encode()

    def style(page: bytes) -> bytes:
        there = b" ".join((*_CLASSES.findall(page), *set(_ELEMENTS.findall(page))))
        return used(known.intersection(there.decode().split()))

    return style


def _rules(source: str, given: frozenset[str]) -> Iterator[_Rule]:
    for head, body in _RULE.findall(source):
        if head.startswith("@page"):  # what stands in it are no selectors
            yield _Rule(((head, frozenset()),), body)
        elif "{" in body:
            yield _Rule(((head, frozenset()),), "", tuple(_rules(body, given)))
        else:
            yield _Rule(tuple((one, _awaited(one) - given) for one in _COMMA.split(head)), body)


def _awaited(selector: str) -> frozenset[str]:
    """Return the classes and elements without which a selector matches nothing."""
    plain = _CHOICE.sub("", selector)
    elements = _ELEMENT.findall(_BESIDE.sub("", plain))
    return frozenset((*_CLASS.findall(plain), *(f"<{name}" for name in elements)))


def squeezed(style: str) -> str:
    """Return a style sheet without comments and needless white space."""
    bare = re.sub(r"\s+", " ", _COMMENT.sub("", style))
    return re.sub(r"\s*([{};,>])\s*", r"\1", bare).replace(";}", "}").strip()
