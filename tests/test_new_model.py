"""A sixth reflection model takes what ``docs/en/new-model.md`` says and no more: word for word."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Page, new_practice

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs/en/new-model.md").read_text("utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LIST = re.compile(r"^MODELS: .*$", re.MULTILINE)
NOTE = """
    ---
    share: reviewer
    approved: 2026-03-12
    moments:
      - title: Egel looks up
        strengths: [patience]
        initiative: looks up from her work
        received: nods, and waits
    ---
    """


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program with the four things of the guide in it."""
    root = tmp_path_factory.mktemp("copy")
    for part in ("beeldsite", "templates", "tests", "pyproject.toml"):
        source = ROOT / part
        shutil.copytree(source, root / part) if source.is_dir() else shutil.copy2(source, root)
    record, entry, template, golden = (text for _, text in BLOCK.findall(GUIDE))
    models = root / "beeldsite/reflection.py"
    listed = LIST.sub(lambda _: f"{record}\n\n{entry}", models.read_text("utf-8"))
    models.write_text(listed, "utf-8")
    (root / "templates/models/contact.html").write_text(template, "utf-8")
    (root / "tests/notes/contact_mistyped.txt").write_text(golden, "utf-8")
    return root


def run(copy: Path, folder: Path, *words: str) -> None:
    env = {**os.environ, "PYTHONPATH": str(copy), "BEELDSITE_TODAY": "2026-04-01"}
    subprocess.run([sys.executable, *words], cwd=folder, env=env, check=True)


@pytest.fixture(scope="module")
def built(copy: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    practice = new_practice(tmp_path_factory.mktemp("practice"), "en")
    practice.note("noor/index.md", "---\nshare: reviewer\napproved: 2026-03-12\n---\n")
    practice.note("noor/calm/index.md", "---\ntitle: Calm\n---\n")
    practice.note("noor/calm/2026-03-12-lesson.md", NOTE)
    run(copy, practice.root, "-m", "beeldsite", "build")
    return practice.root / "output"


@pytest.mark.parametrize(
    "page", ["session-2026-03-12-lesson.html", "trajectory-calm.html", "models.html"]
)
def test_the_new_model_is_seen_everywhere(built: Path, page: str) -> None:
    assert "nods, and waits" in Page(built / "coachee/noor" / page).text


def test_the_new_model_keeps_what_reviewers_may_not_see(built: Path) -> None:
    page = Page(built / "reviewer/noor/session-2026-03-12-lesson.html")
    assert "nods, and waits" in page.text
    assert "looks up from her work" not in page.raw


def test_a_mistyped_field_of_the_new_model_is_told(copy: Path) -> None:
    run(copy, copy, "-m", "pytest", "-q", "tests/test_notes.py", "-k", "contact_mistyped")
