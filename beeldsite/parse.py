"""Stage: Source → Draft: the front-matter as a tree whose every node knows its line, and the text.

YAML by PyYAML's C parser, composed with its base loader (scalars stay text). Anchors that repeat
and deep nesting are refused before anything walks the tree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml
from yaml.nodes import MappingNode, Node, SequenceNode

from beeldsite.errors import ContentError, Place, Problem
from beeldsite.i18n import Words, say
from beeldsite.read import Source

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_FENCE = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_DEEPEST = 40
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
        tree = yaml.compose(matter, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(path, mark.line + first_line, mark.column + 1) if mark else Place(path)
        raise ContentError(Problem(place, *_explained(error, matter, mark))) from None
    except yaml.YAMLError:
        what = say("there is a character here that cannot stand in a note")
        raise ContentError(Problem(Place(path, first_line), what)) from None
    if tree is not None and "*" in matter and "&" in matter:
        _refuse_repeats(tree, path, first_line)
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


def _refuse_repeats(tree: Node, path: str, first_line: int) -> None:
    """Raise where a node is used twice through ``&name`` and ``*name``: small file, huge tree."""
    seen: set[int] = set()
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            place = Place(path, node.start_mark.line + first_line, node.start_mark.column + 1)
            what = say("“&” and “*” repeat a part of the note here, which beeldsite does not read")
            hint = say("Write the part out, or put the text between quotes.")
            raise ContentError(Problem(place, what, hint))
        seen.add(id(node))
        if isinstance(node, MappingNode):
            waiting.extend(part for pair in node.value for part in pair)
        elif isinstance(node, SequenceNode):
            waiting.extend(node.value)


def _explained(
    error: yaml.MarkedYAMLError, matter: str, mark: yaml.Mark | None
) -> tuple[Words, Words]:
    """Return what is wrong, in words of someone who never heard of YAML, and how to mend it."""
    quotes = say("Put the text between quotes, or on a line of its own below “>-”.")
    lines = matter.split("\n")
    line = lines[mark.line] if mark and mark.line < len(lines) else ""
    problem = f"{error.problem or ''} {error.context or ''}"
    if "\t" in line:
        return say("there is a tab here"), say("Use spaces to indent.")
    if "mapping values" in problem:
        return say("a colon within the text confuses the reading here"), quotes
    if "alias" in problem or "anchor" in problem or "cannot start" in problem:
        return say("the text starts with a sign that means something else here"), quotes
    if "block mapping" in problem or "block end" in problem or "block collection" in problem:
        return (
            say("the fields do not line up here"),
            say(
                "Fields of one level start in the same column; text with quotes stays within them."
            ),
        )
    if "flow" in problem:
        return say("a “[…]” or “{{…}}” is not closed, or has a comma too many"), quotes
    if "quoted" in problem:
        return say("a quote is opened here and not closed"), quotes
    return say("this line cannot be read"), quotes
