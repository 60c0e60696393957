"""The HTML of a text, for one audience."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from html import escape
from itertools import chain, islice, zip_longest

from markdown_it.token import Token
from markupsafe import Markup

from beeldsite.markdown.body import Body, Labels, Resolver, until_close, words

_WEB = re.compile(r"https?://|mailto:", re.I)
_EDGES = re.compile(r"^(?:\s|<br>)+|(?:\s|<br>)+$")
_ANCHOR = re.compile(r"</?a\b[^>]*>")


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
        if not to:
            return escape(token.markup)
        href = self.resolve.href(to)
        said = escape(token.content or self.resolve.words(to))
        if href is None:
            return escape(token.markup) if to.kind == "time" else said
        return f'<a href="{escape(href)}">{said}</a>'

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
        inside = list(until_close(rest))
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
        label = escape(self.labels.footnotes)
        start = f'<div class="footnotes" role="group" aria-label="{label}">'
        return f"{start}\n<ol>\n{''.join(items)}</ol></div>\n" if items else ""


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
