from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beeldsite.share.fragments import entries, fragment, safe

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<img src='https://elsewhere.example/x.png'>",
    "<img src='//elsewhere.example/x.png'>",
    r"<img src='\\elsewhere.example\x.png'>",
    "<video poster='http://elsewhere.example/p' src='https://elsewhere.example/v'></video>",
    "<video><source src='https://elsewhere.example/v'><track src='//elsewhere.example/t'></video>",
    "<img srcset='https://elsewhere.example/x 2x' src=a.png>",
    "<p style='background:url(https://elsewhere.example/x)'>x</p>",
    "<style>p{background:url(https://elsewhere.example/x)}</style>",
    "<link rel=stylesheet href=https://elsewhere.example/x.css>",
    "<meta http-equiv=refresh content='0;url=https://elsewhere.example'>",
    "<base href='https://elsewhere.example/'>",
    "<form action='https://elsewhere.example'><button formaction='https://elsewhere.example'>x</form>",
    "<iframe src='https://elsewhere.example' srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='https://elsewhere.example'></object><embed src='https://elsewhere.example'>",
    "<svg><use href='https://elsewhere.example/x.svg#a'/><image href='https://elsewhere.example'/></svg>",
    "<svg><script>alert(1)</script><animate values='javascript:alert(1)'/></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><img src='https://elsewhere.example/x'></noscript>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href=' \tDATA:text/html,x'>x</a><img src='data:image/svg+xml,<svg onload=alert(1)>'>",
    "<track src='data:text/html,x'><video src='data:text/vtt,x'></video>",
    "<a ping='https://elsewhere.example' href=a.html>x</a>",
    '<template id="bar"><img src=x onerror=alert(1)><script>alert(1)</script></template>',
    "<body background='https://elsewhere.example/x' onload=alert(1)>",
]


class Found(HTMLParser):
    """What of a page could act or ask for something: tags, attributes, addresses that load."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def acts(self) -> list[object]:
        forbidden = "script style link meta base form iframe object embed animate image math"
        return [
            *(self.tags & set(forbidden.split())),
            *(
                one
                for one in self.attributes
                if re.match(r"on|style|srcset|ping|form|srcdoc", one[1])
            ),
            *(one for one in self.attributes if one[1] in ("src", "poster") and loads(one[2])),
            *(one for one in self.attributes if one[:2] == ("use", "href") and one[2][0] != "#"),
            *(one for one in self.attributes if re.match(r"\s*(javascript|data):", one[2], re.I)),
        ]


def loads(address: str) -> bool:
    return ":" in address or address.startswith(("//", "\\\\"))


def page(body: str) -> bytes:
    return (
        '<!doctype html>\n<html lang="nl">\n<head><title>Les 3 &amp; kring – Anna</title>'
        f"<style>p{{}}</style></head>\n<body>\n{body}\n</body>\n</html>\n"
    ).encode()


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_hostile_acts_or_asks_for_anything(html: str) -> None:
    assert Found(fragment(page(f"<p>before</p>{html}<p>after</p>")).html).acts() == []
    assert "before" in fragment(page(f"<p>before</p>{html}<p>after</p>")).html


@given(st.lists(st.sampled_from(HOSTILE) | st.text(alphabet="<>/'\"=&; abso"), max_size=6))
def test_nor_does_any_mixture_of_it(parts: list[str]) -> None:
    assert Found(safe("".join(parts))).acts() == []


def test_a_page_keeps_its_title_its_language_and_the_inside_of_its_body() -> None:
    found = fragment(page('<h1 class="head" id="top">Kring</h1><a href="les.html#m1">m1</a>'))
    assert (found.title, found.lang) == ("Les 3 & kring – Anna", "nl")
    assert found.html.strip() == '<h1 class="head" id="top">Kring</h1><a href="les.html#m1">m1</a>'


@pytest.mark.parametrize(
    "html",
    [
        '<video controls="" playsinline="" preload="none" src="clips/a.mp4#t=3" width="64" '
        'height="36" aria-label="Kring" poster="clips/a.webp" data-pause="2.5"></video>',
        '<svg class="chart heat" viewBox="-1 0 290 3" width="350" role="img"><title>T</title>'
        '<g class="mk c1"><use href="#s-seen" x="1" y="2" width="12" height="12"></use>'
        '<circle cx="1" cy="2" r="2"></circle></g><text class="lit" x="0" y="1">Oog</text></svg>',
        '<svg hidden=""><symbol id="k0" viewBox="0 0 16 16"><path d="M8Z"></path></symbol></svg>',
        '<template id="bar"><button type="button" aria-pressed="false">Traag</button></template>',
        '<details class="more"><summary>Als tabel</summary><table><caption>T</caption><tbody><tr>'
        '<th scope="row">a</th><td>b</td></tr></tbody></table></details>',
        '<a href="https://nl.wikipedia.org/wiki/Kring">elders</a>',
        '<video controls=""><track kind="captions" src="data:text/vtt,WEBVTT%0A" srclang="nl" '
        'label="Nederlands" default=""></video>',
        '<img src="images/a.webp" width="3" height="2" loading="lazy" alt="Bord">',
        '<search class="jo"><label for="q">w</label><input type="search" id="q" '
        'autocomplete="off" spellcheck="false"></search>',
    ],
)
def test_what_pages_are_made_of_stays_as_it_is(html: str) -> None:
    assert sorted(fragment(page(html)).html.strip()) == sorted(html)


def test_the_search_index_is_read_as_it_is_written() -> None:
    assert entries(b'window.BS_INDEX=[["A","a.html","","x<\\/b>"]];\n') == [
        ["A", "a.html", "", "x</b>"]
    ]
    assert entries(b"window.BS_INDEX=3;") is None


def test_a_clip_keeps_all_by_which_it_plays() -> None:
    film = (
        '<video src="clips/a.mp4" poster="clips/a.webp" controls="" playsinline="" preload="none" '
        'width="16" height="9" aria-label="a" data-pause="2"></video>'
    )
    films = '<video controls=""><source src="a.mp4" type="video/mp4" media="print"></video>'
    sound = '<audio src="clips/a.m4a" controls="" preload="none" aria-label="a"></audio>'
    for player in (film, films, sound):
        assert sorted(Found(safe(player)).attributes) == sorted(Found(player).attributes)
