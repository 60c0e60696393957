"""Stage: Source → Draft: the front-matter as a tree whose every node knows its line, and the text.

YAML by PyYAML's C parser, composed with its base loader (scalars stay text). Signs that swallow
text, repeats and deep nesting are refused before anything walks the tree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from beeldsite.errors import ContentError, Place, Problem
from beeldsite.i18n import Words, say
from beeldsite.read import Source


class _Loader(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]
    """Composes a tree of texts: nothing is taken for a number or a date, so nothing is looked up.

    The look-up for each node, by path and by pattern, took a quarter of the time.
    """

    def resolve(self, kind: type[Node], value: object, implicit: object) -> str:
        """Return the same tag for every node."""
        del kind, value, implicit
        return "text"

    def descend_resolver(self, parent: Node | None, index: object) -> None:
        """Follow no path."""

    def ascend_resolver(self) -> None:
        """Follow no path."""


_FENCE = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_INDENTED = re.compile(r"[ \t]+---[ \t]*$", re.MULTILINE)
_DEEPEST = 40
_QUOTES = say("Put the text between quotes, or on a line of its own below “>-”.")
_MEANS_ELSE = say("the text starts with a sign that means something else here")
_SIGNS = ("alias", "anchor", "cannot start", "block scalar", "not allowed in this context")
_SWALLOWED = re.compile(r"(?:^|[\s\[{,])[&!]|\s#\S", re.MULTILINE)
_REMARK = re.compile(r"\s+#\S")
_UNPRINTABLE = re.compile(r"[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TOO_DEEP = re.compile(r"^[ ]{200}|^[ ]*(?:[-?][ ]+){40}", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Draft:
    """A note split: the tree of its front-matter (None where empty), and its text.

    ``first_line`` is the line of the file on which the tree starts, ``body_line`` that of the text.
    """

    source: Source
    tree: Node | None
    first_line: int
    body: str
    body_line: int


def parse(source: Source) -> Draft:
    """Return the parts of a note; raise ``ContentError`` where the front-matter is not YAML."""
    text = source.text.lstrip("\n")
    skipped = len(source.text) - len(text)
    if _INDENTED.match(text):
        what = say("there are spaces before the first ---")
        hint = say("Let it start at the beginning of the line.")
        raise ContentError(Problem(Place(source.path, skipped + 1), what, hint))
    opening = _FENCE.match(text)
    if not opening or not text.startswith("---"):
        return Draft(source, None, 1, source.text, 1)
    closing = _FENCE.search(text, opening.end() + 1)
    if not closing:
        what = say("the part between --- and --- is not closed")
        hint = say("Put a line with only --- below the fields, above the text.")
        raise ContentError(Problem(Place(source.path, skipped + 1), what, hint))
    matter = text[opening.end() + 1 : closing.start()]
    body = text[closing.end() + 1 :]
    first = skipped + 2
    tree = compose(matter, source.path, first)
    return Draft(source, tree, first, body, first + matter.count("\n") + 1)


def compose(matter: str, path: str, first_line: int) -> Node | None:
    """Return the tree of a piece of YAML, None where it is empty; raise ``ContentError``."""
    if _TOO_DEEP.search(matter) or _brackets(matter) > _DEEPEST:
        what = say("lists within lists go too deep here")
        raise ContentError(Problem(Place(path, first_line), what))
    try:
        tree = yaml.compose(matter, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        words = _explained(error, matter, mark)
        if "quoted" in (error.context or "") or "flow" in (error.context or ""):
            mark = error.context_mark or mark  # where it was opened
        place = _place(path, mark, first_line) if mark else Place(path)
        raise ContentError(Problem(place, *words)) from None
    except yaml.YAMLError:
        what = say("there is a character here that cannot stand in a note")
        found = _UNPRINTABLE.search(matter)
        line = matter.count("\n", 0, found.start()) if found else 0
        raise ContentError(Problem(Place(path, first_line + line), what)) from None
    if tree is not None and _SWALLOWED.search(matter):
        _refuse_signs(tree, matter.split("\n"), path, first_line)
    return tree


def _brackets(matter: str) -> int:
    """Return how deep brackets nest; 0 where there are too few to matter."""
    if matter.count("[") + matter.count("{") <= _DEEPEST:
        return 0
    deepest = depth = 0
    for char in matter:
        if char in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif char in "]}":
            depth = max(0, depth - 1)
    return deepest


def _refuse_signs(tree: Node, lines: list[str], path: str, first_line: int) -> None:
    """Raise where YAML swallows what an author typed: ``&`` or ``!`` before it, ``#`` within it.

    With ``&`` goes ``*name``, which repeats it: a small file, a huge tree. It is never walked.
    """
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        start, end = node.start_mark, node.end_mark
        if _from(lines, start).startswith(("&", "!")):
            raise ContentError(Problem(_place(path, start, first_line), _MEANS_ELSE, _QUOTES))
        if isinstance(node, ScalarNode) and not node.style and _REMARK.match(_from(lines, end)):
            what = say("the text from “#” on would be read as a remark here")
            hint = say("Put the text between quotes; a remark has a space after its “#”.")
            raise ContentError(Problem(_place(path, end, first_line), what, hint))
        if isinstance(node, MappingNode):
            waiting.extend(part for pair in node.value for part in pair)
        elif isinstance(node, SequenceNode):
            waiting.extend(node.value)


def _from(lines: list[str], mark: yaml.Mark) -> str:
    """Return the rest of the line from a place on."""
    return lines[mark.line][mark.column :] if mark.line < len(lines) else ""


def _place(path: str, mark: yaml.Mark, first_line: int) -> Place:
    return Place(path, mark.line + first_line, mark.column + 1)


def _explained(
    error: yaml.MarkedYAMLError, matter: str, mark: yaml.Mark | None
) -> tuple[Words, Words]:
    """Return what is wrong, in words of someone who never heard of YAML, and how to mend it."""
    lines = matter.split("\n")
    line = lines[mark.line] if mark and mark.line < len(lines) else ""
    problem = f"{error.problem or ''} {error.context or ''}"
    if "\t" in line:
        return say("there is a tab here"), say("Use spaces to indent.")
    if "mapping values" in problem:
        return say("a colon within the text confuses the reading here"), _QUOTES
    if any(sign in problem for sign in _SIGNS):
        return _MEANS_ELSE, _QUOTES
    if "block mapping" in problem or "block end" in problem or "block collection" in problem:
        return (
            say("the fields do not line up here"),
            say(
                "Fields of one level start in the same column; text with quotes stays within them."
            ),
        )
    if "flow" in problem:
        return say("a “[…]” or “{{…}}” is not closed, or has a comma too many"), _QUOTES
    if "quoted" in problem:
        return say("a quote is opened here and not closed"), _QUOTES
    return say("this line cannot be read"), _QUOTES
