"""What the documents say is so: links lead somewhere, commands exist, examples are read."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import click
import pytest

from beeldsite.cli import DUTCH, Speaker, commands
from beeldsite.errors import ContentError
from beeldsite.read import Source
from beeldsite.validate import validate
from scripts.reference import FILES, reference

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("benchmarks/*.md")])
LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")
FENCE = re.compile(r"^```(\w*)\n", re.MULTILINE)
COMMAND = re.compile(r"^(?:\.venv/bin/)?beeldsite (.+)$", re.MULTILINE)
# A note is of the kind that its place says: a session, a reflection, a person, a trajectory.
PLACES = (
    ((), "2026-03-12-kring"),
    ((), "2026-03-19-reflectie"),
    ((), "index"),
    (("traject",), "index"),
)


def blocks(page: Path) -> list[tuple[str, str]]:
    """Return the blocks of code of a document: their language, their text."""
    _, *parts = FENCE.split(page.read_text("utf-8"))
    return list(zip(parts[0::4], parts[1::4], strict=True))


def prose(page: Path) -> str:
    """Return a document without its code."""
    return re.sub(r"`[^`\n]*`", "", "".join(FENCE.split(page.read_text("utf-8"))[0::4]))


def is_read(text: str) -> bool:
    """Return whether a note is read without problems as one of the kinds."""
    for folder, stem in PLACES:
        with suppress(ContentError):
            validate(Source("note.md", folder, stem, text))
            return True
    return False


@pytest.mark.parametrize("lang", FILES)
def test_the_reference_is_that_of_the_program(lang: str) -> None:
    assert FILES[lang].read_text("utf-8") == reference(lang), "run: python scripts/reference.py"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    targets = LINK.findall(prose(page))
    assert [one for one in targets if not (page.parent / one).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_note_is_read_without_problems(page: Path) -> None:
    notes = [text for lang, text in blocks(page) if lang == "yaml" and text.startswith("---\n")]
    assert [text for text in notes if not is_read(text)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_command_exists_with_its_options(page: Path) -> None:
    typed = "\n".join(text for lang, text in blocks(page) if lang in ("", "sh", "console"))
    for line in COMMAND.findall(typed):
        words = re.sub(r"^--lang \w+ ", "", line.partition("   ")[0]).split()
        command = commands(Speaker("en")).commands[DUTCH.get(words[0], words[0])]
        known = {name for one in command.params for name in one.opts}
        assert {word for word in words[1:] if word.startswith("--")} <= known
        assert isinstance(command, click.Command)
