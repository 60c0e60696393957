"""What the documents say is so: links lead somewhere, commands exist, examples are read."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from beeldsite import config
from beeldsite.cli import commands
from beeldsite.cli.speaking import Speaker
from beeldsite.coach import PracticeNote
from beeldsite.consent import Consents
from beeldsite.errors import Problem
from beeldsite.fields import schema
from beeldsite.notes import PersonNote, ReflectionNote, SessionNote, TrajectoryNote
from beeldsite.read import CONSENTS, Source
from beeldsite.scaffold import PERSON, SESSION
from beeldsite.validate import consents, validate
from beeldsite.values import Reading
from scripts.reference import FILES, LEVELS, Level, example, reference

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("benchmarks/*.md")])
NAMES = [page.relative_to(ROOT).as_posix() for page in PAGES]
on_every_page = pytest.mark.parametrize("page", PAGES, ids=NAMES)

LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)]+))?\)")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]+`")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
PATH = re.compile(r"^# (content/[^/\s]+/(\S+))$", re.MULTILINE)
COMMAND = re.compile(r"^(?:\.venv/bin/)?beeldsite (.+)$", re.MULTILINE)
SAID = re.compile(r"`beeldsite ([^`…]+)`")


def blocks(page: Path, *kinds: str) -> list[str]:
    found = BLOCK.findall(page.read_text("utf-8"))
    return [text for kind, text in found if kind in kinds]


@pytest.mark.parametrize("lang", FILES)
def test_the_reference_is_that_of_the_program(lang: str) -> None:
    assert FILES[lang].read_text("utf-8") == reference(lang), "run: python scripts/reference.py"


def test_the_reference_forgets_no_level() -> None:
    told = [level.record for level in LEVELS]
    seen, waiting = set(), [PracticeNote, PersonNote, TrajectoryNote, SessionNote, ReflectionNote]
    waiting += [Consents]
    while waiting:
        seen.add(one := waiting.pop())
        reads = [field.read for field in schema(one).fields.values()]
        below = (getattr(read, kind, None) for read in reads for kind in ("record", "also"))
        waiting += [record for record in below if record and record not in seen]
    assert seen == set(told)
    assert all(key in schema(level.record).fields for level in LEVELS for key in level.elsewhere)


@pytest.mark.parametrize("lang", FILES)
@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.record.__name__)
def test_every_example_of_the_reference_can_be_typed(level: Level, lang: str) -> None:
    for field in schema(level.record).fields.values():
        problems: list[Problem] = []
        node = yaml.compose(example(field, lang), Loader=yaml.BaseLoader)
        assert node
        field.read(node, Reading("note.md", 1, problems))
        assert not problems, field.key


@on_every_page
def test_every_link_leads_somewhere(page: Path) -> None:
    targets = LINK.findall(CODE.sub("", BLOCK.sub("", page.read_text("utf-8"))))
    lost = [(file, name) for file, name in targets if not leads(page, file, name)]
    assert lost == []


@on_every_page
def test_every_note_is_read_without_problems(page: Path) -> None:
    for text in blocks(page, "yaml"):
        source = source_of(text)
        if f"{source.stem}.yaml" in CONSENTS:
            assert consents(source).people
        else:
            assert text.startswith("---\n"), "a note has a line of dashes above its fields"
            validate(source)


@on_every_page
def test_settings_are_read_without_problems(page: Path, tmp_path: Path) -> None:
    for text in blocks(page, "toml"):
        (tmp_path / config.SETTINGS).write_text(text, "utf-8")
        config.load(tmp_path)


@on_every_page
def test_every_command_exists_with_its_options(page: Path) -> None:
    typed = [line for text in blocks(page, "") for line in COMMAND.findall(text)]
    typed += SAID.findall(BLOCK.sub("", page.read_text("utf-8")))
    for line in typed:
        understood(shlex.split(line.partition("   ")[0]))


@pytest.mark.slow
@pytest.mark.parametrize("page", ["docs/nl/begin.md", "docs/en/start.md"])
def test_a_first_portfolio_becomes_what_is_told(page: str, tmp_path: Path, lesson: Path) -> None:
    here, said = tmp_path, ""
    for kind, text in BLOCK.findall((ROOT / page).read_text("utf-8")):
        if kind == "":
            for line in text.splitlines():
                here = here / line[3:] if line.startswith("cd ") else here
                said = ran(here, line, lesson) if COMMAND.match(line) else said
        elif named := PATH.search(text):
            (here / named[1]).write_text(text, "utf-8")
        elif "output/" not in text and not text.startswith(here.name):
            assert said.startswith(text.removesuffix(".\n"))
    assert list(here.glob("output/coachee/*/clips/*.mp4"))


def test_every_room_of_the_program_stands_in_the_architecture() -> None:
    told = set(
        re.findall(
            r"`(\w+)/?`|^   \(?(\w+)\)? ", (ROOT / "ARCHITECTURE.md").read_text(), re.MULTILINE
        )
    )
    named = {name for pair in told for name in pair}
    rooms = {path.stem for path in (ROOT / "beeldsite").glob("[!_]*") if path.suffix in ("", ".py")}
    assert rooms - named - {"locale", "shell"} == set()


def ran(folder: Path, line: str, lesson: Path) -> str:
    """Run a line of the tutorial but what waits for a browser; return what it said."""
    words = shlex.split(line)[1:]
    if "--open" in words:
        return ""
    if "--video" in words:
        film = folder / "content" / words[2] / "video" / words[-1]
        film.parent.mkdir()
        shutil.copy2(lesson, film)
    told = subprocess.run(
        [sys.executable, "-m", "beeldsite", *words],
        cwd=folder,
        env={**os.environ, "BEELDSITE_TODAY": "2026-03-12", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return told.stdout


def source_of(text: str) -> Source:
    """Return an example as the file that its first comment names, else as a session."""
    named = PATH.search(text)
    *folder, name = (named[2] if named else "2026-03-12-kring.md").split("/")
    return Source(name, tuple(folder), Path(name).stem, text)


def leads(page: Path, file: str, name: str) -> bool:
    target = page.parent / file if file else page
    if not target.exists():
        return False
    return not name or name in map(anchor, HEADING.findall(target.read_text("utf-8")))


def anchor(heading: str) -> str:
    """Return the name under which GitHub keeps a heading."""
    kept = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return kept.replace(" ", "-")


def understood(words: list[str]) -> None:
    """Parse a command line as the program does, without running it; raise where it would not."""
    group = commands(Speaker("en"))
    with group.make_context("beeldsite", words) as context:
        rest = [*context._protected_args, *context.args]
        if not rest:
            return
        name, command, arguments = group.resolve_command(context, rest)
        assert command is not None
        if not arguments and command.name in ("new", "transcribe"):
            return
        with command.make_context(name, arguments, parent=context) as inner:
            made = inner.params.get("words")
    assert made is None or len(made) == 1 or made[0] in PERSON + SESSION
