"""Notes in Markdown: read once, then rendered for each audience with what that audience may see.

``parse`` is the dear step and knows no audience; ``render`` asks a ``Resolver`` for every link,
picture, clip and time, so that what is withheld never gets into the page.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import chain
from urllib.parse import unquote

from markdown_it.token import Token

from beeldsite.errors import Wrong
from beeldsite.i18n import Words, say
from beeldsite.markdown.body import (
    BREAK,
    Body,
    Kind,
    Labels,
    Reference,
    Resolver,
    until_close,
    words,
)
from beeldsite.markdown.page import render
from beeldsite.markdown.syntax import MARK, MARKDOWN
from beeldsite.timecode import clock, read_span

__all__ = ["Body", "Kind", "Labels", "Reference", "Resolver", "parse", "plain", "render", "split"]

_NEWLINE = re.compile(r"\r\n?|\n")
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|\\|%5C")
_WEB = re.compile(r"https?://|mailto:", re.I)
_IMAGE = re.compile(r"\.(?:avif|bmp|gif|heic|jpe?g|png|svg|tiff?|webp)$", re.I)
_CLIP = re.compile(r"#t=|\.(?:3gp|avi|m4v|mkv|mov|mp4|mpe?g|mts|ogv|webm|wmv)$", re.I)
_SIZED = re.compile(r"(?:(.*)\|)?\s*(\d{1,4})(?:x\d+)?\s*")


def parse(text: str, first_line: int = 1) -> Body:
    """Return the text, read; ``first_line`` is the line of the file on which it starts."""
    tokens, footnotes = _apart(MARKDOWN.parse(text, {}))
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
    if not any(_heading(body, at) in known for at in range(len(body.tokens))):
        return body, {}
    parts: dict[str, list[Token]] = {"": []}
    name, tag = "", ""
    rest = iter(enumerate(body.tokens))
    for at, token in rest:
        if token.type == "heading_open" and not token.level:
            heading = known.get(_heading(body, at), "")
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


def _heading(body: Body, at: int) -> str:
    """Return the words of the heading that opens at a token, folded; nothing where none does."""
    token = body.tokens[at]
    opens = token.type == "heading_open" and not token.level
    return body.tokens[at + 1].content.strip().casefold() if opens else ""


def plain(body: Body) -> str:
    """Return the words alone; not those of pictures and clips, which not everyone may see."""
    inside = (words(one.children or ()) or one.content for one in _reached(body) if one.content)
    return " ".join(" ".join(inside).split())


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


def _pointers(block: Token) -> Iterator[tuple[int, Token, Reference | Words]]:
    """Yield each inline token that points somewhere, with its row and what is made of it."""
    children, row = block.children or [], block.map[0] if block.map else 0
    for at, token in enumerate(children):
        if token.type in BREAK:
            row += 1
        elif token.type in _READERS:
            if found := _READERS[token.type](children, at):
                yield row, token, found
            row += token.markup.count("\n")


def _read_mark(children: list[Token], at: int) -> Reference | Words | None:
    token = children[at]
    match = MARK.fullmatch(token.markup)
    embedded, wiki, time = match.groups() if match else ("", "", "")
    if not time:
        target, _, label = wiki.partition("|")
        found = _pointed(target.strip(), label.strip()) if target.strip() else None
        token.content = found.label if found else token.content
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
    inside = words(until_close(children[at + 1 :]))
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
