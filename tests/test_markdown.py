"""Notes in Markdown: what comes on the page, what never does, and that nothing makes it stumble."""

from __future__ import annotations

import pickle
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from beeldsite.i18n import translate
from beeldsite.markdown import Body, Labels, Reference, parse, plain, render, split
from beeldsite.markdown.syntax import MARKDOWN as _MARKDOWN

LABELS = Labels(
    table="Tabel",
    done="gedaan",
    todo="te doen",
    footnotes="Voetnoten",
    footnote="Voetnoot {number}",
    back="Terug naar de tekst bij voetnoot {number}",
    callouts={"note": "Notitie"},
)
VOID = {"br", "hr"}
BLOCK_TAGS = "p h3 h4 h5 h6 ul ol li dl dt dd table blockquote aside details figure div pre"
OTHER_TAGS = "a em strong s code sup span section summary thead tbody tr th td"
BLOCKS = set(BLOCK_TAGS.split())
KNOWN = BLOCKS | VOID | set(OTHER_TAGS.split())
UNSAFE = """
javascript:alert(1) JaVaScRiPt:1 jav&#x61;script:alert(1) data:text/html,x vbscript:x ftp://x
data:image/png;base64,AAAA file:///etc //evil.nl/x \\\\evil.nl
"""
TYPED = """
a b *c* _ ** ` ~~ # > - 1. [ ] ( ) ! | |-| : ~ < & \\ [^1] [^1]: [[x]] ![[a.png]] [4:12] [4:12]:
![[v.mp4#t=1,2]] [!note]- <script> javascript:1 https://a.nl [a](b) ![a](b.png) [![a](b.png)](c)
<http://a.nl> onclick=x ``` --- === \0 é "' [x] [a]: ^[ data: ]] &#0;
"""
SPACES = ("\n", "\n\n", "    ", " ", "\t", "\n> ", "\n- ", "\n: ")


class Everything:
    """An audience that may see all of it."""

    def href(self, reference: Reference) -> str | None:
        return f"#{reference.kind}"

    def words(self, reference: Reference) -> str:
        return reference.target

    def figure(self, reference: Reference) -> Markup | None:
        return Markup("<figure>{}</figure>").format(reference.target)


class Nothing:
    """An audience that may see nothing of what a note points at."""

    def href(self, reference: Reference) -> str | None:
        assert reference.target
        return None

    def words(self, reference: Reference) -> str:
        return reference.target

    def figure(self, reference: Reference) -> Markup | None:
        assert reference.target
        return None


class Checked(HTMLParser):
    """HTML of which every element is closed, every id is used once and nothing is foreign."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(html)
        self.close()
        assert not self.open
        assert len(self.ids) == len(set(self.ids))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in KNOWN
        assert tag not in BLOCKS or not {"p", "h3", "h4", "h5", "h6", "a"} & set(self.open)
        assert tag != "a" or "a" not in self.open
        self.attributes += [(name, value or "") for name, value in attrs]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.open += [tag] * (tag not in VOID)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def shown(text: str, to: Everything | Nothing | None = None) -> str:
    html = str(render(parse(text), to or Everything(), LABELS))
    Checked(html)
    return html.strip()


def pointed(text: str) -> list[tuple[str, str, str]]:
    return [(one.kind, one.target, one.label) for one in parse(text).references]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("[4:12]", "4:12"),
        ("[4:12-4:40]", "4:12–4:40"),
        ("[0:04:12 tot 0:04:40]", "4:12–4:40"),
        ("[4:12+28]", "4:12–4:40"),
        ("[ 4:12,5 – 4:40 ]", "4:12.5–4:40"),
    ],
)
def test_a_time_in_a_sentence_becomes_a_link(typed: str, said: str) -> None:
    assert shown(f"Kijk: {typed}.") == f'<p>Kijk: <a href="#time">{said}</a>.</p>'
    assert pointed(f"Kijk: {typed}.") == [("time", typed[1:-1].strip(), "")]


def test_a_time_alone_in_its_paragraph_becomes_a_player() -> None:
    assert shown("[4:12-4:40]") == "<figure>4:12-4:40</figure>"


def test_a_time_that_leads_nowhere_stays_as_it_was_typed() -> None:
    assert shown("[4:12-4:40]", Nothing()) == "<p>[4:12-4:40]</p>"


@pytest.mark.parametrize("text", ["`[4:12]`", "```\n[4:12]\n```", "\\[4:12]", "[412]", "[1:1]"])
def test_what_is_no_time_is_left_alone(text: str) -> None:
    assert parse(text).references == ()


def test_a_link_whose_words_are_a_time_is_a_link() -> None:
    assert pointed("[4:12](kring.md)") == [("note", "kring.md", "4:12")]


def test_a_time_that_starts_a_sentence_is_not_lost_as_the_address_of_a_link() -> None:
    assert shown("[4:12]: lacht") == '<p><a href="#time">4:12</a>: lacht</p>'


def test_a_time_that_cannot_be_is_told_with_its_line() -> None:
    [(line, said)] = parse("Kijk\nnaar [4:40-4:12].", first_line=20).problems
    assert line == 21
    assert "ends before it starts" in translate(said, "en")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("[[kring]]", ("note", "kring", "")),
        ("[[2026-03-12-kring#m1|de kring]]", ("note", "2026-03-12-kring#m1", "de kring")),
        ("![[les.mp4#t=62,75]]", ("clip", "les.mp4#t=62,75", "")),
        ("![[kring]]", ("note", "kring", "")),
        ("![Een kring](kring.jpg)", ("image", "kring.jpg", "Een kring")),
        ("[*de* kring](../a%20b.md#m1)", ("note", "../a b.md#m1", "de kring")),
    ],
)
def test_what_a_note_points_at_is_known(typed: str, found: tuple[str, str, str]) -> None:
    assert pointed(f"Zie {typed}.") == [found]


def test_a_picture_keeps_the_width_and_words_its_author_gave() -> None:
    [first, second] = parse("![[a.png|300]] ![[b.png|Een boom|40x30]]").references
    assert (first.label, first.width) == ("", 300)
    assert (second.label, second.width) == ("Een boom", 40)


def test_a_reference_knows_its_line_and_column_in_the_file() -> None:
    text = "# Kop\r\n\r\n- een [[a]]\r\n  twee [4:12\r\n  tot 4:40] drie [[b]]\r\n"
    found = parse(text, first_line=10).references
    assert [(one.target, one.line, one.column) for one in found][::2] == [
        ("a", 12, 9),
        ("b", 14, 20),
    ]


def test_a_link_to_what_may_not_be_seen_keeps_its_words() -> None:
    assert shown("Zie [[kring|de kring]] en [*dit*](x.md).", Nothing()) == (
        "<p>Zie de kring en <em>dit</em>.</p>"
    )


def test_a_picture_that_may_not_be_seen_leaves_nothing_not_even_its_description() -> None:
    assert shown("![Milan huilt](milan.jpg)\n\n[![Milan](m.jpg)](x.md)", Nothing()) == ""
    assert plain(parse("Zie ![Milan huilt](milan.jpg) ![[milan.png|Milan]]")) == "Zie"


def test_a_figure_stands_between_paragraphs_and_never_in_one() -> None:
    assert shown("Voor ![[a.png]]\n*en ![[b.png]]* na") == (
        "<p>Voor</p>\n<figure>a.png</figure><p><em>en </em> na</p>\n<figure>b.png</figure>"
    )
    assert shown("![[a.png]]") == "<figure>a.png</figure>"


def test_a_link_to_another_site_says_nothing_about_the_reader() -> None:
    link = '<a href="https://example.org/a?b=1&amp;c" rel="noopener noreferrer">daar</a>'
    assert shown("[daar](https://example.org/a?b=1&c)") == f"<p>{link}</p>"


@pytest.mark.parametrize("href", UNSAFE.split())
def test_an_unsafe_link_is_dropped_and_told(href: str) -> None:
    body = parse(f"Zie\n[dit]({href}).", first_line=5)
    assert str(render(body, Everything(), LABELS)).strip() == "<p>Zie\ndit.</p>"
    assert [line for line, _ in body.problems] == [6]


def test_a_picture_from_another_address_is_left_out_and_told() -> None:
    body = parse("![een kat](https://example.org/kat.png)")
    assert str(render(body, Everything(), LABELS)).strip() == "<p>een kat</p>"
    assert "pictures must lie in the folder" in translate(body.problems[0][1], "en")


def test_html_of_an_author_is_shown_as_text() -> None:
    assert shown("<script>alert(1)</script> <b onclick=x>") == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; &lt;b onclick=x&gt;</p>"
    )


def test_headings_come_under_those_of_the_page_and_skip_no_level() -> None:
    html = shown("# Een\n\n## Een\n\n#### Twee\n\n### É & ü\n\n##\n\n## ![[a.png]]")
    assert html.splitlines() == [
        '<h3 id="t-een">Een</h3>',
        '<h3 id="t-een-2">Een</h3>',
        '<h4 id="t-twee">Twee</h4>',
        '<h4 id="t-e-u">É &amp; ü</h4>',
        "<figure>a.png</figure>",
    ]


def test_a_table_scrolls_in_a_box_with_a_name_and_its_empty_cells_head_nothing() -> None:
    html = shown("| |b|\n|-|-:|\n|1|[[x\\|y]]|")
    assert '<div class="wide" role="group" tabindex="0" aria-label="Tabel"><table>' in html
    assert '<td></td><th scope="col" class="right">b</th>' in html
    assert '<td class="right"><a href="#note">y</a></td>' in html


def test_a_task_says_whether_it_is_done() -> None:
    html = shown("- [ ] bellen\n- [x] mailen")
    assert '<span role="img" aria-label="te doen">☐</span> bellen' in html
    assert '<span role="img" aria-label="gedaan">☑</span> mailen' in html


def test_a_footnote_leads_there_and_back() -> None:
    html = shown("Een[^a] en weer[^a].\n\n[^a]: Noot, zie[^b].\n[^b]: Twee.")
    assert '<a id="t_r1" href="#t_n1" aria-label="Voetnoot 1">1</a>' in html
    assert '<a id="t_r1_2" href="#t_n1" aria-label="Voetnoot 1">1</a>' in html
    assert '<a href="#t_r2" aria-label="Terug naar de tekst bij voetnoot 2">↩</a></p>' in html


def test_a_callout_has_a_title_and_folds_where_its_author_says_so() -> None:
    assert shown("> [!note]\n> Let op") == (
        '<aside class="callout callout-note" role="note"><p class="callout-title">Notitie</p>\n'
        "<p>Let op</p>\n</aside>"
    )
    assert shown("> [!Tip]+ Kijk *hier* [[x]]\n> - a").startswith(
        '<details class="callout callout-tip" open><summary>Kijk <em>hier</em> x</summary>'
    )


def test_terms_have_definitions() -> None:
    assert "<dt>Lift</dt>\n<dd>\ndenken</dd>" in shown("Lift\n: denken")


def test_a_text_under_the_name_of_a_moment_belongs_to_that_moment() -> None:
    text = "Begin\n\n## m1\n\nEen\n\n### Sub\n\n## M2\n\nTwee [[b|b]]\n\n## Slot\n\nEind [[c|c]]"
    rest, moments = split(parse(text), ["m1", "m2", "m3"])
    assert plain(rest) == "Begin Slot Eind c"
    assert {name: plain(body) for name, body in moments.items()} == {
        "m1": "Een Sub",
        "m2": "Twee b",
    }
    assert [one.target for one in moments["m2"].references] == ["b"]


def test_a_footnote_goes_with_the_moment_that_leads_to_it() -> None:
    rest, moments = split(parse("A[^1]\n\n## m1\n\nB[^2]\n\n[^1]: een\n[^2]: twee [[x]]"), ["m1"])
    html = str(render(moments["m1"], Everything(), LABELS, prefix="m1"))
    assert 'id="m1_n1"' in html
    assert "twee" in html
    assert "een" not in html
    assert [one.target for one in rest.references] == []


def test_plain_words_are_for_searching() -> None:
    text = "# Kop\n\nEen *twee*\n[[x|drie]] `vier` [4:12]\n\n- vijf\n\n[a](b.md) &amp; \\*"
    assert plain(parse(text)) == "Kop Een twee drie vier 4:12 vijf a & *"


def test_a_body_can_be_sent_to_another_process_and_rendered_twice() -> None:
    body: Body = pickle.loads(pickle.dumps(parse("# Kop\n\nZie [[a]][^1]\n\n[^1]: x")))  # noqa: S301
    first = render(body, Everything(), LABELS)
    assert render(body, Nothing(), LABELS) != first
    assert render(body, Everything(), LABELS) == first


PIECES = st.sampled_from([*TYPED.split(), *SPACES])
TEXTS = st.lists(PIECES, max_size=60).map("".join)


@given(TEXTS)
def test_whatever_is_typed_gives_sound_html_that_does_nothing(text: str) -> None:
    html = Checked(str(render(parse(text), Everything(), LABELS)))
    for name, value in html.attributes:
        assert name in {"id", "class", "href", "rel", "role", "aria-label", "tabindex"} | {
            "open", "scope", "start",
        }  # fmt: skip
        assert name != "href" or value.startswith(("#", "http://a.nl", "https://a.nl"))


@given(TEXTS)
def test_what_points_nowhere_leaves_no_links(text: str) -> None:
    html = Checked(str(render(parse(text), Nothing(), LABELS)))
    hrefs = [value for name, value in html.attributes if name == "href"]
    assert all(href.startswith(("#t_", "http")) for href in hrefs)


@given(TEXTS)
def test_the_parts_of_a_text_are_sound_too(text: str) -> None:
    rest, moments = split(parse(f"{text}\n\n## m1\n\n{text}\n\n## b\n\n{text}"), ["m1", "a"])
    for name, body in [("r", rest), *moments.items()]:
        Checked(str(render(body, Everything(), LABELS, prefix=name)))


@given(TEXTS.filter(lambda text: "[!" not in text and "[[" not in text and ":12" not in text))
def test_our_shortcuts_read_as_markdown_it_does(text: str) -> None:
    peer = type(_MARKDOWN)("commonmark", {"html": False, "maxNesting": 100, "tasklists": True})
    peer.use(deflist_plugin).use(footnote_plugin, inline=False, move_to_end=False)
    peer.enable(["table", "strikethrough"])
    peer.renderer.rules = {}  # type: ignore[attr-defined]
    ours = [(one.type, one.tag, one.map, one.content, one.hidden) for one in _MARKDOWN.parse(text)]
    assert ours == [
        (one.type, one.tag, one.map, one.content, one.hidden) for one in peer.parse(text)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 10_000,
        ">" * 10_000,
        "> " * 10_000 + "[!note]",
        "- " * 10_000,
        "![" * 5_000 + "](x)" * 5_000,
        "[" * 5_000 + "]" * 5_000,
        "[[" * 5_000 + "a" + "]]" * 5_000,
        "[4:12 " * 5_000,
        "*a " * 10_000,
        "[a](b) " * 5_000,
        "[^1]: x [^1]\n\n" + "[^1] " * 5_000,
        "".join(f"[^{n}]: x [^{n + 1}]\n\n" for n in range(2_000)) + "[^0]",
        "# x\n" * 5_000,
        "a\n" * 10_000 + "1",
    ],
    ids=range(14),
)
def test_a_hostile_note_takes_no_more_than_seconds(text: str) -> None:
    start = time.perf_counter()
    plain(parse(text))
    render(parse(text), Everything(), LABELS)
    assert time.perf_counter() - start < 20
