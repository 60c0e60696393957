"""Notes in Markdown: read once, then rendered for each audience with what that audience may see.

``parse`` is the dear step and knows no audience; ``render`` asks a ``Resolver`` for every link,
picture, clip and time, so that what is withheld never gets into the page.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from itertools import chain, islice, zip_longest
from typing import Literal, Protocol
from urllib.parse import unquote

from markdown_it import MarkdownIt, rules_block, rules_inline
from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_def, footnote_ref

from beeldsite.errors import Wrong
from beeldsite.i18n import Words, say
from beeldsite.timecode import clock, read_span

Kind = Literal["time", "note", "image", "clip"]
BlockRule = Callable[[StateBlock, int, int, bool], bool]
InlineRule = Callable[[StateInline, bool], bool]

_CLOCK = r"\d{1,3}(?::\d\d){1,2}(?:[.,]\d{1,3})?"
_TIME = rf"{_CLOCK}(?:\s*(?:[-–—−]|\btot\b|\bto\b)\s*{_CLOCK}|\s*\+\s*\d[\d:.,]*)?"
_MARK = re.compile(rf"(!)?\[\[([^\[\]\n]+)\]\]|\[\s*({_TIME})\s*\](?!\()")
_CALLOUT = re.compile(r"\[!([\w-]+)\]([+-]?)(?:[ \t]+(.*))?(?:\n|$)")
_STOP = re.compile(r"[\n!&*<\[\\\]_`~]")
_NEWLINE = re.compile(r"\r\n?|\n")
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|\\|%5C")
_WEB = re.compile(r"https?://|mailto:", re.I)
_IMAGE = re.compile(r"\.(?:avif|bmp|gif|heic|jpe?g|png|svg|tiff?|webp)$", re.I)
_CLIP = re.compile(r"#t=|\.(?:3gp|avi|m4v|mkv|mov|mp4|mpe?g|mts|ogv|webm|wmv)$", re.I)
_SIZED = re.compile(r"(?:(.*)\|)?\s*(\d{1,4})(?:x\d+)?\s*")
_EDGES = re.compile(r"^(?:\s|<br>)+|(?:\s|<br>)+$")
_ANCHOR = re.compile(r"</?a\b[^>]*>")
_BREAK = frozenset({"softbreak", "hardbreak"})


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


def parse(text: str, first_line: int = 1) -> Body:
    """Return the text, read; ``first_line`` is the line of the file on which it starts."""
    tokens, footnotes = _apart(_MARKDOWN.parse(text, {}))
    rows: list[str] = []
    problems = []
    for token in chain(tokens, *footnotes.values()):
        for row, child, found in _pointers(token) if token.children else ():
            if isinstance(found, Words):
                problems.append((first_line + row, found))
                continue
            rows = rows or _NEWLINE.split(text)
            column = rows[row].find(found.target) + 1 or 1
            child.meta["to"] = replace(found, line=first_line + row, column=column)
    body = Body(tuple(tokens), (), tuple(problems), footnotes)
    return replace(body, references=_references(body)) if rows else body


def split(body: Body, ids: Collection[str]) -> tuple[Body, dict[str, Body]]:
    """Return the text without its moments, and the text under each heading that is one of ``ids``.

    Such a text ends at the next heading of its level or higher. Problems stay with the first.
    """
    known = {one.casefold(): one for one in ids}
    parts: dict[str, list[Token]] = {"": []}
    name, tag = "", ""
    rest = iter(enumerate(body.tokens))
    for at, token in rest:
        if token.type == "heading_open" and not token.level:
            heading = known.get(body.tokens[at + 1].content.strip().casefold(), "")
            if heading or token.tag <= tag:
                name, tag = heading, token.tag if heading else ""
            if heading:
                parts.setdefault(name, [])
                next(rest), next(rest)
                continue
        parts[name].append(token)
    bodies = {name: Body(tuple(part), (), (), body.footnotes) for name, part in parts.items()}
    bodies = {name: replace(one, references=_references(one)) for name, one in bodies.items()}
    return replace(bodies.pop(""), problems=body.problems), bodies


def plain(body: Body) -> str:
    """Return the words alone; not those of pictures and clips, which not everyone may see."""
    inside = (words(one.children or ()) or one.content for one in _reached(body) if one.content)
    return " ".join(" ".join(inside).split())


def words(tokens: Iterable[Token]) -> str:
    """Return the text of inline tokens; a picture has none."""
    return "".join(" " if one.type in _BREAK else _said(one) for one in tokens)


def _said(token: Token) -> str:
    to = token.meta.get("to")
    return "" if token.type == "image" or (to and to.kind in ("image", "clip")) else token.content


def _reached(body: Body) -> Iterator[Token]:
    """Yield the tokens, and those of the footnotes they lead to."""
    queue, seen = list(body.tokens), set()
    for token in queue:
        yield token
        for child in token.children or ():
            if child.type == "footnote_ref" and child.meta["label"] not in seen:
                seen.add(child.meta["label"])
                queue.extend(body.footnotes[child.meta["label"]])


def _references(body: Body) -> tuple[Reference, ...]:
    children = (child for token in _reached(body) for child in token.children or ())
    return tuple(child.meta["to"] for child in children if "to" in child.meta)


# What points somewhere ----------------------------------------------------------------------


def _pointers(block: Token) -> Iterator[tuple[int, Token, Reference | Words]]:
    """Yield each inline token that points somewhere, with its row and what is made of it."""
    children, row = block.children or [], block.map[0] if block.map else 0
    for at, token in enumerate(children):
        if token.type in _BREAK:
            row += 1
        elif token.type in _READERS:
            if found := _READERS[token.type](children, at):
                yield row, token, found
            row += token.markup.count("\n")


def _read_mark(children: list[Token], at: int) -> Reference | Words | None:
    token = children[at]
    match = _MARK.fullmatch(token.markup)
    embedded, wiki, time = match.groups() if match else ("", "", "")
    if not time:
        target, _, label = wiki.partition("|")
        found = _pointed(target.strip(), label.strip()) if target.strip() else None
        token.content = (found.label or found.target) if found else token.content
        token.hidden = bool(embedded and found and found.kind in ("image", "clip"))
        return found
    try:
        start, end = read_span(time)
    except Wrong as wrong:
        return wrong.what
    token.content = clock(start) if end is None else f"{clock(start)}–{clock(end)}"
    return Reference("time", time, "")


def _pointed(target: str, label: str) -> Reference:
    kind: Kind = "clip" if _CLIP.search(target) else "image" if _IMAGE.search(target) else "note"
    sized = _SIZED.fullmatch(label) if kind != "note" else None
    if sized:
        return Reference(kind, target, sized[1] or "", width=int(sized[2]))
    return Reference(kind, target, label)


def _read_link(children: list[Token], at: int) -> Reference | Words | None:
    href = str(children[at].attrs["href"])
    if _WEB.match(href) or not href:
        return None
    if _ELSEWHERE.match(href):
        return say(
            "“{target}” is not linked: a link goes to another note, or to https: or mailto:",
            target=unquote(href),
        )
    inside = words(_until_close(children[at + 1 :]))
    return _pointed(unquote(href), inside)


def _read_image(children: list[Token], at: int) -> Reference | Words | None:
    href = str(children[at].attrs["src"])
    if _ELSEWHERE.match(href):
        return say(
            "“{target}” is not shown: pictures must lie in the folder of the notes",
            target=unquote(href)[:80],
        )
    return _pointed(unquote(href), words(children[at].children or ())) if href else None


_READERS = {"mark": _read_mark, "link_open": _read_link, "image": _read_image}


def _until_close(rest: Iterable[Token]) -> Iterator[Token]:
    """Yield what stands in the link that has just opened, without links inside it."""
    depth = 1
    for token in rest:
        depth += token.nesting if token.tag == "a" else 0
        if not depth:
            return
        if token.tag != "a":
            yield token


# Rules of our own ---------------------------------------------------------------------------


def _apart(tokens: list[Token]) -> tuple[list[Token], dict[str, tuple[Token, ...]]]:
    """Return the tokens without footnotes, and the footnotes by label, wherever they stood."""
    footnotes: dict[str, tuple[Token, ...]] = {}
    nested: list[list[Token]] = [[]]
    for token in tokens:
        if token.type == "footnote_reference_close":
            opening, *inside = nested.pop()
            footnotes[opening.meta["label"]] = tuple(inside)
            continue
        if token.type == "footnote_reference_open":
            nested.append([])
        nested[-1].append(token)
    return nested[0], footnotes


def _mark(state: StateInline, silent: bool) -> bool:
    """Read a time, a wikilink or an embed."""
    match = _MARK.match(state.src, state.pos, state.posMax)
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
    if _MARK.match(state.src, at, state.eMarks[start]):
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
_MARKDOWN = _set_up()


# Rendering ----------------------------------------------------------------------------------


def render(
    body: Body, resolve: Resolver, labels: Labels, prefix: str = "t", top: int = 3
) -> Markup:
    """Return the HTML of the text for one audience.

    ``prefix`` starts every id, so it differs for each text of a page; ``top`` is the level that
    the author's highest headings get.
    """
    page = _Page(body, resolve, labels, prefix, top)
    return Markup(page.blocks(body.tokens) + page.footnotes())  # noqa: S704 all of it is escaped


def _visible(html: str) -> str:
    """Return the text of HTML where there is something to be seen, else nothing."""
    text = Markup(html).striptags()  # noqa: S704 only read
    return text if any(one.isprintable() and not one.isspace() for one in text) else ""


class _Page:
    """One text being written for one audience: what it has numbered and named so far."""

    def __init__(
        self, body: Body, resolve: Resolver, labels: Labels, prefix: str, top: int
    ) -> None:
        self.body, self.resolve, self.labels, self.prefix = body, resolve, labels, prefix
        self.top = top
        self.levels: list[str] = []
        self.slugs: dict[str, int] = {}
        self.numbers: dict[str, int] = {}
        self.uses: dict[str, int] = {}
        self.here: list[str] = []
        self.late: list[str] = []

    def blocks(self, tokens: Iterable[Token]) -> str:
        """Return the HTML of whole blocks."""
        out: list[str] = []
        rest = iter(tokens)
        for token in rest:
            rule = _BLOCKS.get(token.type)
            out.append(rule(self, token, rest) if rule else _tag(token) + "\n")
        return "".join(out)

    def inline(self, tokens: Iterable[Token]) -> str:
        """Return the HTML of words; a figure leaves a NUL, which no text holds, in its place.

        A figure within emphasis or a link cannot stay there: it comes after the paragraph.
        """
        out: list[str] = []
        rest = iter(tokens)
        for token in rest:
            rule = _INLINES.get(token.type)
            out.append(rule(self, token, rest) if rule else _tag(token))
        return "".join(out)

    def pieces(self, tokens: Iterable[Token]) -> tuple[list[str], list[str], list[str]]:
        """Return the words, the figures that stand between them, and those that come after."""
        texts = self.inline(tokens).split("\0")
        here, late, self.here, self.late = self.here, self.late, [], []
        return texts, here, late

    def flow(self, tokens: Iterable[Token]) -> str:
        """Return words with figures in their places."""
        texts, here, late = self.pieces(tokens)
        return "".join(chain(*zip_longest(texts, here, fillvalue=""), late))

    def paragraph(self, token: Token, rest: Iterator[Token]) -> str:
        """Return paragraphs with the figures between them, or the player that stands alone."""
        children = _children(rest)
        to = children[0].meta.get("to") if len(children) == 1 else None
        if to and to.kind == "time" and (player := self.resolve.figure(to)) is not None:
            return player
        if token.hidden:
            return self.flow(children)
        texts, here, late = self.pieces(children)
        if here:
            texts = [_EDGES.sub("", text) for text in texts]
        parts = (f"<p>{text}</p>\n" if text.strip() else "" for text in texts)
        return "".join(chain(*zip_longest(parts, here, fillvalue=""), late))

    def heading(self, token: Token, rest: Iterator[Token]) -> str:
        """Return a heading under the page's own, no level skipped; nothing where it is empty."""
        texts, here, late = self.pieces(_children(rest))
        html = "".join(texts)
        if name := _visible(html):
            level = max(token.tag, "h2")
            self.levels = [*(one for one in self.levels if one < level), level]
            tag = f"h{min(self.top - 1 + len(self.levels), 6)}"
            html = f'<{tag} id="{self.prefix}-{self.slug(name)}">{html}</{tag}>\n'
        return "".join((html, *here, *late))

    def slug(self, name: str) -> str:
        """Return a name for an address that no other heading of this text has."""
        letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        slug = base = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:60] or "x"
        while slug in self.slugs:
            self.slugs[base] += 1
            slug = f"{base}-{self.slugs[base]}"
        self.slugs[slug] = 1
        return slug

    def cell(self, token: Token, rest: Iterator[Token]) -> str:
        """Return a cell of a table; an empty one heads nothing."""
        html = self.flow(_children(rest))
        tag = 'th scope="col"' if token.tag == "th" and _visible(html) else "td"
        align = str(token.attrs.get("style", "")).removeprefix("text-align:")
        kind = f' class="{align}"' if align else ""
        return f"<{tag}{kind}>{html}</{tag[:2]}>"

    def table(self, _token: Token, _rest: Iterator[Token]) -> str:
        """Return the start of a table in a box of its own, that scrolls by keyboard too."""
        label = escape(self.labels.table)
        return f'<div class="wide" role="group" tabindex="0" aria-label="{label}"><table>\n'

    def item(self, token: Token, _rest: Iterator[Token]) -> str:
        """Return the start of a list item, with a sign where it is a task."""
        if "checked" not in token.meta:
            return "<li>"
        done = token.meta["checked"]
        label = escape(self.labels.done if done else self.labels.todo)
        sign = "☑" if done else "☐"
        return f'<li class="task"><span role="img" aria-label="{label}">{sign}</span> '

    def callout(self, token: Token, rest: Iterator[Token]) -> str:
        """Return the start of a callout, with the kind as title where the author gave none."""
        texts, here, late = self.pieces(next(rest).children or ())
        kind = token.info.lower()
        named = escape(self.labels.callouts.get(kind, token.info.capitalize()))
        title = "".join(texts) if _visible("".join(texts)) else named
        name = f'class="callout callout-{escape(kind)}"'
        if token.tag == "details":
            title = _ANCHOR.sub("", title)  # what folds by a press holds nothing else to press
            is_open = " open" if token.markup == "+" else ""
            start = f"<details {name}{is_open}><summary>{title}</summary>\n"
        else:
            start = f'<aside {name} role="note"><p class="callout-title">{title}</p>\n'
        return "".join((start, *here, *late))

    def text(self, token: Token, _rest: Iterator[Token]) -> str:
        """Return words, escaped."""
        return escape(token.content)

    def code(self, token: Token, _rest: Iterator[Token]) -> str:
        """Return lines of code."""
        return f'<pre tabindex="0"><code>{escape(token.content)}</code></pre>\n'

    def code_words(self, token: Token, _rest: Iterator[Token]) -> str:
        """Return code within a sentence."""
        return f"<code>{escape(token.content)}</code>"

    def mark(self, token: Token, _rest: Iterator[Token]) -> str:
        """Return a time, a link to a note, or the place of a picture or clip."""
        to = token.meta.get("to")
        if token.hidden:
            return self.figure(token)
        href = self.resolve.href(to) if to else None
        if href is None:
            return escape(token.markup if not to or to.kind == "time" else token.content)
        return f'<a href="{escape(href)}">{escape(token.content)}</a>'

    def image(self, token: Token, _rest: Iterator[Token]) -> str:
        """Return the place of a picture, or its description where it lies elsewhere."""
        return self.figure(token) if "to" in token.meta else escape(words(token.children or ()))

    def figure(self, token: Token) -> str:
        """Keep the figure for its place, and return what marks that place."""
        figure = self.resolve.figure(token.meta["to"])
        if figure is None:
            return ""
        (self.late if token.level else self.here).append(figure)
        return "" if token.level else "\0"

    def link(self, token: Token, rest: Iterator[Token]) -> str:
        """Return a link, or its words where it leads nowhere this audience may go."""
        inside = list(_until_close(rest))
        notes = self.inline(one for one in inside if one.type == "footnote_ref")
        html = self.inline(one for one in inside if one.type != "footnote_ref")
        to, href = token.meta.get("to"), str(token.attrs["href"])
        outside = ' rel="noopener noreferrer"' if _WEB.match(href) else ""
        found = href if outside else self.resolve.href(to) if to else None
        if found is None:
            return html + notes
        html = html if _visible(html) else str(escape(to.target if to else href))
        return f'<a href="{escape(found)}"{outside}>{html}</a>{notes}'

    def note_mark(self, token: Token, _rest: Iterator[Token]) -> str:
        """Return the number that leads to a footnote."""
        label = token.meta["label"]
        number = self.numbers.setdefault(label, len(self.numbers) + 1)
        self.uses[label] = use = self.uses.get(label, 0) + 1
        name = f"{self.prefix}_r{number}" + (f"_{use}" if use > 1 else "")
        said = escape(self.labels.footnote.format(number=number))
        href = f"#{self.prefix}_n{number}"
        return f'<sup><a id="{name}" href="{href}" aria-label="{said}">{number}</a></sup>'

    def footnotes(self) -> str:
        """Return the list of the footnotes that were led to; they may lead to others."""
        items: list[str] = []
        while len(items) < len(self.numbers):
            number = len(items) + 1
            label = next(islice(self.numbers, len(items), None))
            said = escape(self.labels.back.format(number=number))
            back = f'<a href="#{self.prefix}_r{number}" aria-label="{said}">↩</a>'
            html = self.blocks(self.body.footnotes[label])
            inside = html.removesuffix("</p>\n")
            html = f"{html}{back}" if inside == html else f"{inside} {back}</p>\n"
            items.append(f'<li id="{self.prefix}_n{number}">{html}</li>\n')
        start = f'<ol class="footnotes" aria-label="{escape(self.labels.footnotes)}">'
        return f"{start}\n{''.join(items)}</ol>\n" if items else ""


def _children(rest: Iterator[Token]) -> list[Token]:
    """Return what stands in the block that has just opened, and step over its end."""
    children = next(rest).children or []
    next(rest)
    return children


def _tag(token: Token) -> str:
    """Return a tag as it is; of attributes only the first number of a list comes through."""
    if token.nesting < 0:
        return f"</{token.tag}>"
    start = f' start="{token.attrs["start"]}"' if "start" in token.attrs else ""
    return f"<{token.tag}{start}>"


_Rule = Callable[[_Page, Token, Iterator[Token]], str]
_INLINES: dict[str, _Rule] = {
    "text": _Page.text,
    "text_special": _Page.text,
    "softbreak": lambda *_: "\n",
    "hardbreak": lambda *_: "<br>\n",
    "code_inline": _Page.code_words,
    "mark": _Page.mark,
    "image": _Page.image,
    "link_open": _Page.link,
    "footnote_ref": _Page.note_mark,
}
_BLOCKS: dict[str, _Rule] = {
    "paragraph_open": _Page.paragraph,
    "heading_open": _Page.heading,
    "dt_open": lambda page, _, rest: f"<dt>{page.flow(_children(rest))}</dt>\n",
    "th_open": _Page.cell,
    "td_open": _Page.cell,
    "table_open": _Page.table,
    "table_close": lambda *_: "</table></div>\n",
    "list_item_open": _Page.item,
    "callout_open": _Page.callout,
    "fence": _Page.code,
    "code_block": _Page.code,
}
