"""One reader for each kind of value that front-matter holds; each takes a node and returns a value.

A reader raises ``Wrong`` with words; who called it knows the place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from beeldsite.errors import Place, Problem, Wrong
from beeldsite.i18n import Choice, say
from beeldsite.names import Names, clean
from beeldsite.timecode import read_span, read_time

T = TypeVar("T")
C = TypeVar("C", bound=Choice)


@dataclass(slots=True)
class Reading:
    """One file being read: where it lies, which line its tree starts on, what was wrong so far."""

    path: str
    first_line: int
    problems: list[Problem]

    def place(self, node: Node) -> Place:
        """Return the node's place in the author's file."""
        mark = node.start_mark
        return Place(self.path, mark.line + self.first_line, mark.column + 1)

    def wrong(self, node: Node, error: Wrong) -> None:
        """Keep what is wrong with the node, so that the next mistake is told too."""
        self.problems.append(Problem(self.place(node), error.what, error.hint))


Reader = Callable[[Node, Reading], T]


def blank(node: Node) -> bool:
    """Return whether nothing stands there: ``key:``, ``key: ~`` or ``key: null``."""
    return isinstance(node, ScalarNode) and (
        not node.value.strip() or (not node.style and node.value in ("~", "null"))
    )


def text(node: Node, _: Reading) -> str:
    """Return the text as typed, composed and without invisible characters."""
    if isinstance(node, ScalarNode):
        return clean(node.value)
    raise Wrong(
        say("here belongs a text, not a list"),
        say("Put the text between quotes, or on a line of its own below “>-”."),
    )


def whole(node: Node, reading: Reading) -> int:
    """Return a whole number, zero or more."""
    typed = text(node, reading)
    if typed.isascii() and typed.isdigit() and len(typed) < 7:
        return int(typed)
    raise Wrong(say("“{typed}” is not a whole number", typed=typed))


def percentage(node: Node, reading: Reading) -> int:
    """Return a percentage between 25 and 100, typed as ``50%``, ``50``, ``0,5`` or ``1/2``."""
    typed = text(node, reading)
    match = re.fullmatch(r"(\d+(?:[.,]\d+)?)\s*(%|/\s*([1-9]))?", typed)
    if match:
        number = float(match[1].replace(",", ".")) / float(match[3] or 1)
        percent = round(number if match[2] == "%" or number > 1 else number * 100)
        if 25 <= percent <= 100:
            return percent
    raise Wrong(say("“{typed}” is not a speed", typed=typed), say("Write 50%, or 25% to 100%."))


_YES = {"ja": True, "yes": True, "true": True, "nee": False, "no": False, "false": False}


def yes_no(node: Node, reading: Reading) -> bool:
    """Return the answer to a yes-or-no field."""
    typed = text(node, reading)
    if typed.casefold() not in _YES:
        raise Wrong(say("“{typed}” is not yes or no", typed=typed), say("Write yes or no."))
    return _YES[typed.casefold()]


_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2}|[^\W\d]{3,9})\.?[-/. ](\d{4})")
_MONTHS = (
    "januari february maart april mei juni juli augustus september oktober november december",
    "january februari march april may june july august september october november december",
)


def _month(typed: str) -> int:
    """Return the number of a month, typed as a number, a name or its first letters; 0 if none."""
    if typed.isdecimal():
        return int(typed)
    start = "maart" if typed.casefold() == "mrt" else typed.casefold()
    numbered = (pair for names in _MONTHS for pair in enumerate(names.split(), 1))
    return next((number for number, name in numbered if name.startswith(start)), 0)


def read_day(typed: str) -> date:
    """Return the date of ``2026-03-12``, ``12-3-2026`` or ``12 maart 2026``, or raise ``Wrong``."""
    hint = say("Write year-month-day, as in 2026-03-12, or 12-03-2026.")
    try:
        if match := _DAY_FIRST.fullmatch(typed):
            day, month, year = match.groups()
            when = date(int(year), _month(month), int(day))
        else:
            when = date.fromisoformat(typed[:10])
    except ValueError:
        raise Wrong(say("“{typed}” is not a date", typed=typed), hint) from None
    if not 1900 <= when.year < 2200:
        raise Wrong(say("“{typed}” lies too far from today", typed=typed), hint)
    return when


def language(node: Node, reading: Reading) -> str:
    """Return a language as web pages name it, in small letters: ``nl``, ``en-gb``."""
    typed = text(node, reading).replace("_", "-")
    if is_language(typed):
        return typed.lower()
    raise Wrong(say("“{typed}” is not a language", typed=typed), say("Write nl, en or de, say."))


def is_language(typed: str) -> bool:
    """Return whether a text names a language that people speak, and perhaps where."""
    if not re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-[A-Za-z]{2})?", typed):
        return False
    from babel import Locale  # 10 ms, for those who have captions

    return typed.partition("-")[0].lower() in Locale("en").languages


def day(node: Node, reading: Reading) -> date:
    """Return a date, typed as year-month-day or day-month-year."""
    return read_day(text(node, reading))


def time(node: Node, reading: Reading) -> int:
    """Return a time in a recording in milliseconds."""
    return read_time(text(node, reading))


def one_of(words: type[C]) -> Reader[C]:
    """Return a reader for one word of a closed list, in Dutch or English."""
    names = Names({str(word.value): word.dutch for word in words})

    def read(node: Node, reading: Reading) -> C:
        typed = text(node, reading)
        known = names.get(typed)
        if known is not None:
            return words(known)
        near = names.nearest(typed)
        raise Wrong(
            say("“{typed}” is not one of the words for this field", typed=typed),
            say("Did you mean “{near}”?", near=near)
            if near
            else say("Choose from: {choices}.", choices=tuple(words)),
        )

    read.choices = words  # type: ignore[attr-defined]  # the reference for coaches lists them
    return read


def many(read: Reader[T], *, commas: bool = False) -> Reader[tuple[T, ...]]:
    """Return a reader for a list; one value alone is a list of one.

    With ``commas`` a single line is parted at its commas: for names, never for sentences.
    """

    def read_all(node: Node, reading: Reading) -> tuple[T, ...]:
        values = []
        for item in _items(node, commas):
            if blank(item):
                continue
            try:
                values.append(read(item, reading))
            except Wrong as error:
                reading.wrong(item, error)
        return tuple(values)

    # the reference for coaches looks through the list at what is in it
    read_all.choices = getattr(read, "choices", None)  # type: ignore[attr-defined]
    read_all.record = getattr(read, "record", None)  # type: ignore[attr-defined]
    read_all.also = getattr(read, "also", None)  # type: ignore[attr-defined]
    return read_all


def pairs(make: Callable[[str, str], T]) -> Reader[tuple[T, ...]]:
    """Return a reader for words with other words behind them: ``{Michelle: Egel}``."""

    def read(node: Node, reading: Reading) -> tuple[T, ...]:
        if not isinstance(node, MappingNode):
            raise Wrong(
                say("here belong names, each with what is to be read instead"),
                say("For example “Michelle: Hedgehog”, one on each line."),
            )
        made = {}
        for left, right in node.value:
            try:
                name, instead = text(left, reading), text(right, reading)
            except Wrong as error:
                reading.wrong(left, error)
                continue
            if not name or not instead or name in made:
                what = say("“{name}” needs one name to be read instead", name=name)
                reading.wrong(left, Wrong(what, say("For example “Michelle: Hedgehog”.")))
            made[name] = make(name, instead)
        return tuple(made.values())

    return read


def _items(node: Node, commas: bool) -> Iterator[Node]:
    if isinstance(node, SequenceNode):
        yield from node.value
    elif commas and isinstance(node, ScalarNode) and not node.style:
        for part in node.value.split(","):
            yield ScalarNode(node.tag, part.strip(), node.start_mark, node.end_mark)
    else:
        yield node


def stretch(node: Node, reading: Reading) -> tuple[int, int | None]:
    """Return start and end in milliseconds, the end None where only a start is typed."""
    return read_span(text(node, reading))
