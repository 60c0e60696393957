"""A page carries the rules it uses, and no other."""

from __future__ import annotations

from beeldsite.style import styles

SHEETS = (
    "a { color:red } /* why */ .b, .c p { margin:0; }",
    ".js .d > p{top:0} .e :is(.f, .g){left:0} @media print { .b{top:1px} .h{top:2px} }",
)


def carried(page: str, script: str = "") -> str:
    return styles(SHEETS, script)(page.encode()).decode()


def test_a_rule_for_an_element_is_on_the_pages_that_have_it() -> None:
    assert carried("<p>") == ""
    assert carried("<a>") == "a{color:red}"


def test_what_is_said_of_an_element_is_no_element() -> None:
    sheet = ("td[colspan=dl]:hover::after{top:0}", ":root{top:1px}")
    assert styles(sheet, "")(b"<td>") == "".join(sheet).encode()


def test_of_a_list_only_what_is_used_remains() -> None:
    assert carried('<a><p class="x c">') == "a{color:red}.c p{margin:0}"


def test_what_is_said_of_paper_is_on_every_page() -> None:
    sheet = '@page{size:A4;margin:1cm 2cm;@bottom-right{content:"x"}}'
    assert styles((sheet,), "")(b"<p>") == sheet.encode()


def test_a_group_without_a_used_rule_is_left_out() -> None:
    assert carried('<p class="b">').endswith("@media print{.b{top:1px}}")
    assert "@media" not in carried('<p class="e">')


def test_an_element_that_the_script_makes_counts_as_used() -> None:
    assert carried("<p>", 'document.createElement("a")') == "a{color:red}"


def test_a_class_that_the_script_sets_counts_as_used() -> None:
    assert ".js .d>p{top:0}" in carried('<p class="d">', 'html.className="js"')
    assert ".d" not in carried('<p class="d">')


def test_alternatives_need_not_be_there() -> None:
    assert ".e :is(.f,.g){left:0}" in carried('<p class="e">')
