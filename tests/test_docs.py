"""What the documents say is so: links lead somewhere, commands exist, examples are read."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from beeldsite.cli import DUTCH, Speaker, commands
from beeldsite.read import Source
from beeldsite.validate import validate
from scripts.reference import FILES, reference

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("benchmarks/*.md")])
LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")
NOTE = re.compile(r"^```yaml\n(---\n.*?)^```", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^(?:\.venv/bin/)?beeldsite (.+)$", re.MULTILINE)


@pytest.mark.parametrize("lang", FILES)
def test_the_reference_is_that_of_the_program(lang: str) -> None:
    assert FILES[lang].read_text("utf-8") == reference(lang), "run: python scripts/reference.py"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    targets = LINK.findall(page.read_text("utf-8"))
    assert [one for one in targets if not (page.parent / one).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_note_is_read_without_problems(page: Path) -> None:
    for text in NOTE.findall(page.read_text("utf-8")):
        validate(Source(page.name, (), "2026-03-12-kring", text))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_command_exists_with_its_options(page: Path) -> None:
    blocks = "\n".join(BLOCK.findall(page.read_text("utf-8")))
    for line in COMMAND.findall(blocks):
        words = re.sub(r"^--lang \w+ ", "", line.partition("   ")[0]).split()
        command = commands(Speaker("en")).commands[DUTCH.get(words[0], words[0])]
        known = {name for one in command.params for name in one.opts}
        assert {word for word in words[1:] if word.startswith("--")} <= known
        assert isinstance(command, click.Command)
