"""Built pages → what the pack holds of them: the body of each, made safe once more.

The pages are ours and escaped already. But a share shows them in one document with the reader's
key in its memory, so nothing in them may act: no script, no style, no form, no address elsewhere.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

import nh3


def _words(text: str) -> set[str]:
    return set(text.split())


_TAGS = _words(
    "a abbr article aside audio b bdi bdo blockquote br button caption cite code col colgroup dd "
    "del details dfn div dl dt em fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i "
    "img input ins kbd label legend li main mark menu nav ol optgroup option output p picture pre "
    "progress q rp rt ruby s samp search section select small source span strong sub summary sup "
    "table tbody td textarea tfoot th thead time tr track u ul var video wbr "
    "svg symbol defs g path circle ellipse line polyline polygon rect text tspan title desc "
    "use clippath"
)
_DRAWN = _words(
    "viewBox width height x y x1 y1 x2 y2 cx cy r rx ry d dx dy points transform fill stroke "
    "stroke-width stroke-linecap stroke-dasharray text-anchor preserveAspectRatio opacity"
)
_EVERYWHERE = _words(
    "class id lang dir role title tabindex hidden width height open start value type name for "
    "checked disabled autocomplete spellcheck inputmode placeholder min max step colspan rowspan "
    "scope headers span datetime reversed"
)
_OWN = {
    "a": {"href", "download", "rel"},
    "img": {"src", "alt", "loading", "decoding"},
    "video": {"src", "poster", "controls", "playsinline", "preload", "loading", "muted", "loop"},
    "track": {"src", "kind", "srclang", "label", "default"},
    "audio": {"src", "controls", "preload"},
    "source": {"src", "media"},
    "use": {"href"},
}
_SVG = _words("svg symbol defs g path circle ellipse line polyline polygon rect text tspan use")
_GONE = {"script", "style", "iframe", "object", "embed", "form", "math", "noscript", "template"}
_ADDRESSED = {"src", "poster"}
_DATA = re.compile(r"[\s\x00-\x20]*data:", re.IGNORECASE)
_ELSEWHERE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|[/\\]{2})", re.IGNORECASE)

_PART = r"<{0}\b[^>]*>(.*)</{0}\s*>"
_BODY = re.compile(_PART.format("body"), re.DOTALL | re.IGNORECASE)
_TITLE = re.compile(_PART.format("title").replace(".*", ".*?"), re.DOTALL | re.IGNORECASE)
_LANG = re.compile(r"<html\b[^>]*?\blang=\"(\w+)\"", re.IGNORECASE)
_TEMPLATE = re.compile(r"<template id=\"(\w+)\">(.*?)</template>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Page:
    """A page as the unlock page shows it: ``html`` is the inside of its body."""

    title: str
    lang: str
    html: str


def fragment(page: bytes) -> Page:
    """Return what the pack holds of a built page."""
    whole = page.decode("utf-8")
    body, title, lang = (found.search(whole) for found in (_BODY, _TITLE, _LANG))
    inside = body[1] if body else ""
    # The sanitiser empties templates, whose buttons the page's script sets under each clip.
    kept = [f'<template id="{name}">{safe(inner)}</template>' for name, inner in _templates(inside)]
    return Page(
        title=re.sub(r"\s+", " ", _plain(title[1] if title else "")).strip(),
        lang=lang[1] if lang else "nl",
        html="".join((safe(_TEMPLATE.sub("", inside)), *kept)),
    )


def safe(html: str) -> str:
    """Return HTML in which nothing acts by itself or asks for anything from elsewhere."""
    return _cleaner().clean(html)


@lru_cache(maxsize=1)
def _cleaner() -> nh3.Cleaner:
    attributes = {tag: _EVERYWHERE | own for tag, own in _OWN.items()}
    for tag in _SVG:
        attributes[tag] = attributes.get(tag, _EVERYWHERE) | _DRAWN
    return nh3.Cleaner(
        tags=_TAGS,
        clean_content_tags=_GONE,
        attributes={"*": _EVERYWHERE, **attributes},
        attribute_filter=_kept,
        generic_attribute_prefixes={"data-", "aria-"},
        url_schemes={"http", "https", "mailto", "data"},
        link_rel=None,
    )


def entries(index: bytes) -> list[list[str]] | None:
    """Return the entries of a search index as beeldsite writes it; None where it is something else.

    Raise ``ValueError`` where they cannot be read.
    """
    told = index.decode("utf-8").removeprefix("window.BS_INDEX=").rstrip().removesuffix(";")
    found = json.loads(told)
    return found if isinstance(found, list) else None


def _kept(tag: str, attribute: str, value: str) -> str | None:
    """Return the value of an attribute, None for an address of what is not in the share.

    Captions stand in the page itself, as an address of the kind ``data:``.
    """
    if (tag, attribute) == ("track", "src") and value.startswith("data:text/vtt"):
        return value
    if _DATA.match(value):
        return None
    if attribute in _ADDRESSED and _ELSEWHERE.match(value):
        return None
    if tag == "use" and attribute == "href" and not value.startswith("#"):
        return None
    return value


def _templates(html: str) -> list[tuple[str, str]]:
    return [(found[1], found[2]) for found in _TEMPLATE.finditer(html)]


def _plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))
