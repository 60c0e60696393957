"""A page carries the rules it uses, and no other."""

from __future__ import annotations

from beeldsite.style import styles

SHEETS = (
    "a { color:red } /* why */ .b, .c p { margin:0; }",
    ".js .d > p{top:0} .e :is(.f, .g){left:0} @media print { .b{top:1px} .h{top:2px} }",
)


def carried(page: str, script: str = "") -> str:
    return styles(SHEETS, script)(page.encode()).decode()


def test_a_rule_for_no_class_is_on_every_page() -> None:
    assert carried("<p>") == "a{color:red}"


def test_of_a_list_only_what_is_used_remains() -> None:
    assert carried('<p class="x c">') == "a{color:red}.c p{margin:0}"


def test_a_group_without_a_used_rule_is_left_out() -> None:
    assert carried('<p class="b">').endswith("@media print{.b{top:1px}}")
    assert "@media" not in carried('<p class="e">')


def test_a_class_that_the_script_sets_counts_as_used() -> None:
    assert ".js .d>p{top:0}" in carried('<p class="d">', 'html.className="js"')
    assert ".d" not in carried('<p class="d">')


def test_alternatives_need_not_be_there() -> None:
    assert ".e :is(.f,.g){left:0}" in carried('<p class="e">')
