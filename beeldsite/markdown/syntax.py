"""What markdown-it reads for us, what we taught it, and where we take a shorter way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from markdown_it import MarkdownIt, rules_block, rules_inline
from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_def, footnote_ref

BlockRule = Callable[[StateBlock, int, int, bool], bool]
InlineRule = Callable[[StateInline, bool], bool]

_CLOCK = r"\d{1,3}(?::\d\d){1,2}(?:[.,]\d{1,3})?"
_TIME = rf"{_CLOCK}(?:\s*(?:[-–—−]|\btot\b|\bto\b)\s*{_CLOCK}|\s*\+\s*\d[\d:.,]*)?"
MARK = re.compile(rf"(!)?\[\[([^\[\]\n]+)\]\]|\[\s*({_TIME})\s*\](?!\()")
_CALLOUT = re.compile(r"\[!([\w-]+)\]([+-]?)(?:[ \t]+(.*))?(?:\n|$)")
_STOP = re.compile(r"[\n!&*<\[\\\]_`~]")


def _mark(state: StateInline, silent: bool) -> bool:
    """Read a time, a wikilink or an embed."""
    match = MARK.match(state.src, state.pos, state.posMax)
    if match and not silent:
        token = state.push("mark", "", 0)
        token.content = token.markup = match[0]
    state.pos = match.end() if match else state.pos
    return bool(match)


def _image(state: StateInline, silent: bool) -> bool:
    """Read a picture; descriptions in descriptions are bounded, for each is read on its own."""
    depth = state.env.get("depth", 0)
    state.env["depth"] = depth + 1
    found = depth < 3 and rules_inline.image(state, silent)
    state.env["depth"] = depth
    return found


_BY_CHARACTER: dict[str, tuple[InlineRule, ...]] = {
    "\n": (rules_inline.newline,),
    "!": (_mark, _image),
    "&": (rules_inline.entity,),
    "*": (rules_inline.emphasis.tokenize,),
    "<": (rules_inline.autolink,),
    "[": (_mark, rules_inline.link, footnote_ref),
    "\\": (rules_inline.escape,),
    "]": (),
    "^": (),
    "_": (rules_inline.emphasis.tokenize,),
    "`": (rules_inline.backtick,),
    "~": (rules_inline.strikethrough.tokenize,),
}


def _by_character(state: StateInline, silent: bool) -> bool:
    """Take plain text up to a character that means something, or try the rules of that one.

    Instead of trying all rules at each of them, which is half of the time of reading a note.
    """
    start = state.pos
    stop = _STOP.search(state.src, start, state.posMax)
    end = state.pos = stop.start() if stop else state.posMax
    if silent and end > start:
        return True
    state.append_pending(state.src[start:end])
    for rule in _BY_CHARACTER[stop[0]] if stop else ():
        if rule(state, silent):
            return True
    return end > start


def _prose(state: StateBlock, start: int, _end: int, _silent: bool) -> bool:
    """Take a paragraph all lines of which start with a letter: nothing else can begin there."""
    if state.sCount[start] - state.blkIndent > 3:
        return False
    line = start
    while line < state.lineMax and not state.isEmpty(line):
        if not state.src[state.bMarks[line] + state.tShift[line]].isalpha():
            return False
        line += 1
    after = state.bMarks[min(line + 1, state.lineMax)] + state.tShift[min(line + 1, state.lineMax)]
    if line == start + 1 and state.src[after : after + 1] in (":", "~"):
        return False
    state.push("paragraph_open", "p", 1).map = [start, line]
    inline = state.push("inline", "", 0)
    inline.content = mdTrim(state.getLines(start, line, state.blkIndent, False))
    inline.map, inline.children = [start, line], []
    state.push("paragraph_close", "p", -1)
    state.line = line
    return True


def _starting(characters: str, rule: BlockRule) -> BlockRule:
    """Return a rule that is tried only on lines that start with one of ``characters``."""
    first = frozenset(characters)

    def tried(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        at = state.bMarks[start] + state.tShift[start]
        return state.src[at : at + 1] in first and rule(state, start, end, silent)

    return tried


def _inline(state: StateCore) -> None:
    """Read the words of each block; most headings and cells hold nothing but text."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = []
            if _STOP.search(token.content):
                state.md.inline.parse(token.content, state.md, state.env, token.children)
            elif token.content:
                token.children.append(Token("text", "", 0, content=token.content))


def _reference(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read ``[word]: address``, unless the word is a time: ``[4:12]: laughs`` is a sentence."""
    at = state.bMarks[start] + state.tShift[start]
    if MARK.match(state.src, at, state.eMarks[start]):
        return False
    return rules_block.reference(state, start, end, silent)


def _callouts(state: StateCore) -> None:
    """Turn each quotation that starts with ``[!kind]`` into a callout."""
    if "[!" not in state.src:
        return
    openers: list[Token] = []
    tokens, state.tokens = state.tokens, []
    rest = iter(tokens)
    for token in rest:
        if token.type == "blockquote_open":
            openers.append(token)
        elif token.type == "blockquote_close":
            opener = openers.pop()
            token.type, token.tag = opener.type.replace("open", "close"), opener.tag
        state.tokens.append(token)
        quoted = [one.type for one in state.tokens[-3:-1]] == ["blockquote_open", "paragraph_open"]
        if token.type == "inline" and quoted:
            match = _CALLOUT.match(token.content)
            if match:
                _open_callout(state.tokens, match, rest)


def _open_callout(tokens: list[Token], match: re.Match[str], rest: Iterator[Token]) -> None:
    """Make a callout of the quotation at the end of ``tokens``: its first line is the title."""
    quotation, paragraph, inline = tokens[-3:]
    quotation.type, quotation.info, quotation.markup = "callout_open", match[1], match[2]
    quotation.tag = "details" if match[2] else "aside"
    row = inline.map[0] if inline.map else 0
    title = Token("inline", "", 0, content=match[3] or "", map=[row, row + 1], children=[])
    inline.content, inline.map = inline.content[match.end() :], [row + 1, row + 1]
    if inline.content:
        tokens[-2:] = [title, paragraph, inline]
    else:
        tokens[-2:] = [title]
        next(rest)


class _Markdown(MarkdownIt):
    """markdown-it, leaving it to us which links are followed, so that we can say so."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 ARG002 its name for it
        """Return that every link is one; ``_read_link`` decides."""
        return True


def _set_up() -> MarkdownIt:
    """Return markdown-it with what authors know from Obsidian and GitHub, without raw HTML."""
    options = {"html": False, "maxNesting": 100, "tasklists": True}
    markdown = _Markdown("commonmark", options).use(deflist_plugin)
    markdown.use(footnote_plugin, inline=False, move_to_end=False)
    markdown.enable(["table", "strikethrough"]).disable(["html_block", "text_join"])
    for name, first, block_rule, ends in _BY_LINE:
        markdown.block.ruler.at(name, _starting(first, block_rule), {"alt": ends.split()})
    markdown.block.ruler.before("table", "prose", _prose)
    markdown.core.ruler.at("inline", _inline)
    markdown.core.ruler.after("block", "callouts", _callouts)
    markdown.inline.ruler.at("text", _by_character)
    markdown.inline.ruler.enableOnly(["text"])
    return markdown


_BY_LINE: tuple[tuple[str, str, BlockRule, str], ...] = (
    # the rule, what its lines start with, and which blocks it puts an end to
    ("fence", "`~", rules_block.fence, "paragraph reference blockquote list"),
    ("blockquote", ">", rules_block.blockquote, "paragraph reference blockquote list"),
    ("hr", "*-_", rules_block.hr, "paragraph reference blockquote list"),
    ("list", "*+-0123456789", rules_block.list_block, "paragraph reference blockquote"),
    ("footnote_def", "[", footnote_def, "paragraph reference"),
    ("reference", "[", _reference, ""),
    ("heading", "#", rules_block.heading, "paragraph reference blockquote"),
)
MARKDOWN = _set_up()
