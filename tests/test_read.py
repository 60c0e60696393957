"""Files as they come: letters of all kinds, links, pipes, notes far too large."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beeldsite.errors import ContentError, Problem
from beeldsite.parse import parse
from beeldsite.read import Found, Source, read
from beeldsite.validate import consents, validate
from tests.conftest import Practice


def found(practice: Practice) -> Found:
    return read(practice.root / "content/noor", practice.root)


def problems_of(practice: Practice) -> str:
    return "\n".join(one.show("en") for one in found(practice).problems)


def test_notes_are_found_in_a_fixed_order_with_the_folder_they_lie_in(english):
    for name in ("noor/b.md", "noor/A/index.md", "noor/a.md", "noor/.hidden.md", "noor/_old.md"):
        english.note(name)
    notes = found(english).notes
    assert [(one.path, one.folder) for one in notes] == [
        ("content/noor/A/index.md", ("A",)),
        ("content/noor/a.md", ()),
        ("content/noor/b.md", ()),
    ]


def test_a_name_with_its_accents_apart_is_read_composed(english):
    english.note(f"noor/{unicodedata.normalize('NFD', 'zoë')}.md")
    assert found(english).notes[0].stem == "zoë"


def test_a_note_of_ten_megabytes_is_refused_unread(english):
    english.file("content/noor/les.md", b"x" * 10_000_000)
    assert "content/noor/les.md:1:1: this note is larger than 1 MB" in problems_of(english)


def test_a_link_out_of_a_persons_folder_is_refused(english):
    english.note("tom/les.md", "secret")
    (english.root / "content/noor").mkdir()
    (english.root / "content/noor/les.md").symlink_to("../tom/les.md")
    assert found(english).notes == ()
    assert "content/noor/les.md:1:1: this link leads out" in problems_of(english)


def test_a_link_within_a_persons_folder_is_followed(english):
    english.note("noor/video/les.md", "here")
    (english.root / "content/noor/also.md").symlink_to("video/les.md")
    assert [one.text for one in found(english).notes] == ["here", "here"]


def test_a_link_that_leads_nowhere_is_told(english):
    (english.root / "content/noor").mkdir()
    (english.root / "content/noor/les.md").symlink_to("gone.md")
    assert problems_of(english) == "content/noor/les.md:1:1: cannot be read: it is not there"


def test_a_pipe_that_calls_itself_a_note_is_not_waited_for(english):
    (english.root / "content/noor").mkdir()
    os.mkfifo(english.root / "content/noor/les.md")
    assert found(english) == Found((), (), ())


def test_a_name_in_letters_of_old_is_told(english):
    english.note(os.fsdecode(b"noor/caf\xe9.md"))
    assert (
        "content/noor/caf?.md:1:1: the letters of this name are saved in an old way"
        in problems_of(english)
    )


def test_two_registers_of_consents_are_one_too_many(english):
    english.note("noor/consent.yaml", "people: []")
    english.note("noor/toestemming.yaml", "personen: []")
    assert "two lists of consents" in problems_of(english)


# --- whatever is typed ----------------------------------------------------------------------------

YAML = st.text(
    st.sampled_from("abc é“'\"-:,[]{}#&*!|>%@`?~.\t\n  01\u2028\u0085\ufeff\x07🙂")
    | st.characters(codec="utf-8"),
    max_size=60,
)
FIELDS = st.sampled_from(
    (
        "moments: ",
        "- ",
        "  ",
        "video: ",
        "clip: ",
        "date: ",
        "strengths: ",
        "self: ",
        "blur: ",
        "layer: ",
        "\n",
    )
)
MATTER = st.lists(FIELDS | YAML, max_size=12).map("".join)


def source(text: str, stem: str = "2026-03-12-les") -> Source:
    return Source("content/noor/les.md", (), stem, text)


def told(read: Callable[[Source], object], typed: Source) -> None:
    """Read what is typed; whatever is wrong with it can be told in both languages."""
    problems: tuple[Problem, ...] = ()
    try:
        read(typed)
    except ContentError as error:
        problems = error.problems
    assert all(one.show(lang) for one in problems for lang in ("nl", "en"))


@given(MATTER, st.sampled_from(("index", "2026-03-12-les", "2026-03-12-reflectie")))
def test_no_front_matter_does_worse_than_tell_what_is_wrong(matter, stem):
    told(validate, source(f"---\n{matter}\n---\nText.\n", stem))


@given(MATTER)
def test_no_register_does_worse_than_tell_what_is_wrong(matter):
    told(consents, source(matter))


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r")))
def test_a_text_without_front_matter_is_all_text(text):
    draft = parse(source(f"x{text}"))
    assert (draft.tree, draft.body, draft.body_line) == (None, f"x{text}", 1)


@given(st.lists(st.text("abc ", min_size=1).filter(str.strip), max_size=5))
def test_the_text_starts_at_the_line_where_it_stands(lines):
    matter = "".join(f"title: {line}\n" for line in lines[:1])
    text = f"---\n{matter}---\nfirst\n"
    draft = parse(source(text))
    assert text.splitlines()[draft.body_line - 1] == "first"


@pytest.mark.parametrize("fence", ["---", "...", "---   "])
def test_front_matter_ends_at_its_second_fence(fence):
    assert parse(source(f"---\ntitle: x\n{fence}\nText\n---\nmore\n")).body == "Text\n---\nmore\n"
