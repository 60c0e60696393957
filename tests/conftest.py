"""What every test may ask for: a practice in a folder of its own, and small real recordings."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

from beeldsite import check, config, practice
from beeldsite.check import Checked
from beeldsite.cli import main
from beeldsite.ffmpeg import need_tools
from beeldsite.i18n import translate
from beeldsite.order import EDITIONS, Order, Report

if TYPE_CHECKING:
    from tests.sharing import Shared

# The same examples each time: a build that fails has to fail on the next machine too.
settings.register_profile(
    "beeldsite",
    deadline=None,
    derandomize=True,
    max_examples=100,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("beeldsite")

# Real hosts for a share, and real faces, as fixtures.
pytest_plugins = ["tests.hosts", "tests.people"]

TODAY = date(2026, 4, 1)
SETTINGS = 'title = "Kijken"\nlang = "{lang}"\n'

# A shell that starts us in the background has us ignore Ctrl-C, and whatever we start as well.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


class _Text(HTMLParser):
    """The words of a page in the order in which they are read."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden = 0
        self.words: list[str] = []
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))
        self.hidden += tag in ("style", "script")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("style", "script")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.words.append(data)


class Page:
    """A finished page, to be read as a reader or a browser does."""

    def __init__(self, path: Path) -> None:
        self.raw = path.read_text("utf-8")

    @cached_property
    def _read(self) -> _Text:
        read = _Text()
        read.feed(self.raw)
        return read

    @property
    def text(self) -> str:
        """Every word, with one space between."""
        return " ".join(" ".join(self._read.words).split())

    def all(self, tag: str) -> list[dict[str, str]]:
        """Return the attributes of every element of that name."""
        return [attributes for name, attributes in self._read.found if name == tag]

    @property
    def links(self) -> list[str]:
        """Every address that the page names."""
        return [
            address
            for _, attributes in self._read.found
            for name in ("href", "src", "poster")
            if (address := attributes.get(name))
        ]

    def order(self, *words: str) -> None:
        """Hold that these words stand in the page in this order."""
        places = [self.text.find(word) for word in words]
        assert -1 not in places, f"{words[places.index(-1)]!r} is not on the page"
        assert places == sorted(places), f"{words} stand in another order"


@dataclass(frozen=True)
class Told:
    """What the command line said, and how it ended."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Practice:
    """A practice in a folder: notes go in, editions come out."""

    root: Path

    def note(self, path: str, text: str = "") -> Path:
        """Write a note, its text with the indentation of the test taken off."""
        return self.file(f"content/{path}", dedent(text).lstrip("\n").encode())

    def file(self, path: str, content: bytes) -> Path:
        """Write a file, wherever in the practice."""
        written = self.root / path
        written.parent.mkdir(parents=True, exist_ok=True)
        written.write_bytes(content)
        return written

    def film(self, recording: Path, path: str) -> Path:
        """Have a recording in the practice under a name of its own."""
        placed = self.root / "content" / path
        placed.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(recording, placed)
        return placed

    @property
    def config(self) -> config.Config:
        return config.load(self.root)

    def order(self, *editions: str, on: date = TODAY, **more: Any) -> Order:
        return Order(self.config, on, editions or EDITIONS, **{"jobs": 1, **more})

    def build(self, *editions: str, on: date = TODAY, **more: Any) -> Report:
        return practice.build_all(self.order(*editions, on=on, **more))

    def built(self, *editions: str, on: date = TODAY, **more: Any) -> Report:
        """Build, and hold that nothing was wrong."""
        report = self.build(*editions, on=on, **more)
        assert [one.show("en") for one in report.problems if not one.warning] == []
        return report

    def check(self, *editions: str, on: date = TODAY, **more: Any) -> Checked:
        return check.check(self.order(*editions, on=on, **more))

    def told(self, *editions: str, on: date = TODAY, **more: Any) -> str:
        """Return everything that ``check`` tells, in English."""
        found = self.check(*editions, on=on, **more)
        problems = (one.show("en") for one in found.problems)
        held = (f"{one.place} {translate(one.why, 'en')}" for _, one in found.withheld)
        return "\n".join([*problems, *held])

    def say(self, capsys: pytest.CaptureFixture[str], *arguments: str) -> Told:
        """Run a command line in this process, in English, as of a fixed day."""
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.root)
            patch.setenv("BEELDSITE_TODAY", TODAY.isoformat())
            with pytest.raises(SystemExit) as ended:
                main(["--lang", "en", *arguments])
        code = ended.value.code
        return Told(code if isinstance(code, int) else int(code is not None), *capsys.readouterr())

    def run(self, *arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
        """Run a command line as a user does, in a process of its own."""
        return subprocess.run(
            [sys.executable, "-m", "beeldsite", "--lang", "en", *arguments],
            **{"cwd": self.root, "env": self.surroundings, **more},
            capture_output=True,
            text=True,
        )

    @property
    def surroundings(self) -> Mapping[str, str]:
        return {**os.environ, "BEELDSITE_TODAY": TODAY.isoformat(), "NO_COLOR": "1"}

    def folder(self, edition: str, person: str = "") -> Path:
        return self.root / "output" / edition / person

    def page(self, edition: str, person: str, name: str) -> Page:
        return Page(self.folder(edition, person) / name)

    def has(self, word: str, edition: str, person: str = "") -> bool:
        """Return whether a word stands in any byte or any name of an edition."""
        wanted = word.casefold().encode()
        return any(
            wanted in name.casefold().encode() or wanted in content.lower()
            for name, content in tree(self.folder(edition, person)).items()
        )

    def films(self, edition: str, person: str = "") -> list[str]:
        """Return the names of all images and recordings in an edition."""
        return [
            name
            for name in tree(self.folder(edition, person))
            if name.endswith((".mp4", ".webp", ".png", ".jpg"))
        ]


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder: path → bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def length_of(clip: Path) -> float:
    """Return how many seconds a recording lasts, as ffprobe reads it."""
    asked = ("-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", str(clip))
    return float(subprocess.check_output([need_tools().ffprobe, *asked]))


def filmed(path: Path, seconds: int, *more: str) -> Path:
    """Make a recording: small grey pictures, five a second."""
    source = f"color=c=gray:s=64x36:r=5:d={seconds}"
    arguments = ("-y", "-v", "error", "-f", "lavfi", "-i", source, "-c:v", "libx264", *more)
    quick = ("-preset", "ultrafast", "-pix_fmt", "yuv420p")
    subprocess.run([need_tools().ffmpeg, *arguments, *quick, str(path)], check=True)
    return path


@pytest.fixture(scope="session")
def short(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recording of six seconds."""
    return filmed(tmp_path_factory.mktemp("short") / "les.mp4", 6)


@pytest.fixture(scope="session")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recording of five minutes."""
    return filmed(tmp_path_factory.mktemp("lesson") / "les.mp4", 300)


@pytest.fixture
def dutch(tmp_path: Path) -> Practice:
    """An empty practice whose pages are in Dutch."""
    return new_practice(tmp_path / "praktijk", "nl")


@pytest.fixture
def english(tmp_path: Path) -> Practice:
    """An empty practice whose pages are in English."""
    return new_practice(tmp_path / "practice", "en")


def new_practice(root: Path, lang: str) -> Practice:
    """Make an empty practice."""
    made = Practice(root)
    made.file("beeldsite.toml", SETTINGS.format(lang=lang).encode())
    (root / "content").mkdir()
    return made


def anew(path: Path) -> None:
    """Give a file a time of change that no build has seen."""
    with suppress(FileNotFoundError):
        status = path.stat()
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1_000_000_000))


@pytest.fixture(scope="session")
def filmed_notes(tmp_path_factory: pytest.TempPathFactory) -> Shared:
    """A practice with a share, its clips in the cache; to be copied."""
    from tests.sharing import moving, write_notes

    folder = tmp_path_factory.mktemp("shared")
    made = write_notes(folder / "praktijk", moving(folder / "les.mp4", 6))
    made.built()
    return made


@pytest.fixture
def shared(filmed_notes: Shared, tmp_path: Path) -> Shared:
    """A practice with a share in a folder, built and not yet published."""
    from tests.sharing import copied

    return copied(filmed_notes, tmp_path / "praktijk")


@pytest.fixture(params=["web", "folder"])
def both(shared: Shared, request: pytest.FixtureRequest) -> Shared:
    """The same, by each transport."""
    shared.sent_by(request.param)
    return shared
