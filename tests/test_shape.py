"""What the wheel holds, which room imports which, and what no file of the repository may name."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "beeldsite"

# Who may import whom. Nouns import nouns, helpers import nouns and helpers. A stage imports those
# and earlier stages only; a driver imports all of them and earlier drivers. A note holds a Body.
NOUNS = (
    "errors i18n timecode names vocabulary words values fields regions shares config strengths "
    "captions reflection steps notes markdown consent tracks edits footage probe model resources "
    "views coach_views manifest order"
)
HELPERS = (
    "sound picture workshop process encoders recipe stills faces sheets crew ffmpeg cluster photo "
    "seam cutting shelf groups store library speeds images stamps quick addresses assembly clips "
    "walk gate narrowing "
    "pseudonyms disguise subtitles erasure labels ways naming texts droste footpath systems "
    "charts style"
)
STAGES = (
    "read parse validate assemble audience proofs transcripts plan media make_views lists paper "
    "pages render write summary"  # a page kind pairs a view with its template
)
DRIVERS = (
    "build coach rounds practice share check transcribe scaffold doctor watch bars studio "
    "cli __main__"
)

LAYERS = [
    NOUNS.split(),
    HELPERS.split(),
    *(name.split("+") for name in f"{STAGES} {DRIVERS}".split()),
]
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
SPEAKING = {"print", "exit", "quit", "sys.exit", "os._exit", "SystemExit", "click.echo"}

FILES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")
# Put together here, so that this file does not name them either.
HOSTS = tuple(
    ".".join(name)
    for name in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("debian", "org"),
    )
)
MACHINE_PATH = re.compile(r"(?<![\w.}~*-])/(?:work|tmp|root|farm)/\w")


def test_wheel_holds_templates_and_catalogues(tmp_path: Path) -> None:
    builder = WheelBuilder(str(ROOT))
    wheel = next(builder.build(directory=str(tmp_path), versions=["standard"]))
    held = set(ZipFile(wheel).namelist())
    templates = {f"beeldsite/{path.relative_to(ROOT).as_posix()}" for path in files("templates")}
    catalogues = {
        path.relative_to(ROOT).with_suffix(".mo").as_posix()
        for path in PACKAGE.glob("locale/*/LC_MESSAGES/*.po")
    }
    assert templates
    assert catalogues
    assert templates | catalogues <= held
    assert {"beeldsite/share/words.txt", "beeldsite/shell/shell.js"} <= held


@pytest.mark.parametrize("path", FILES, ids=lambda path: module_of(path))
def test_module_imports_only_what_lies_before_it(path: Path) -> None:
    room = room_of(path)
    assert room in RANK, "a new module needs a place among the rooms above"
    allowed = {other for other in RANK if RANK[other] <= RANK[room]}
    assert rooms_imported(path) <= allowed


def test_only_the_runner_starts_processes() -> None:
    assert {module_of(path) for path in FILES if "subprocess" in imports(path)} <= {"process"}


def test_only_cli_prints_and_exits() -> None:
    assert {room_of(path) for path in FILES if speaks(path)} <= {"cli"}


def test_no_file_names_a_registry_or_a_path_of_one_machine() -> None:
    named = [path for path in files(".") if names_a_place(path)]
    assert named == []


def files(folder: str) -> list[Path]:
    """List the files of the repository in a folder, those not yet committed included."""
    command = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", folder)
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [path for path in map(ROOT.joinpath, listed.split("\0")) if path.is_file()]


def names_a_place(path: Path) -> bool:
    text = path.read_bytes().decode("utf-8", "replace")
    return any(host in text for host in HOSTS) or MACHINE_PATH.search(text) is not None


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


def room_of(path: Path) -> str:
    return module_of(path).partition(".")[0]


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imports(path: Path) -> Iterator[str]:
    """Name every module that a file imports, wherever in the file it does so."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name the whole module: from beeldsite.model import ..."
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def rooms_imported(path: Path) -> set[str]:
    ours = (name.split(".")[1] for name in imports(path) if name.startswith("beeldsite."))
    return {name for name in ours if (PACKAGE / f"{name}.py").exists() or (PACKAGE / name).is_dir()}


def speaks(path: Path) -> bool:
    """Tell whether a file prints or ends the program."""
    called = {ast.unparse(node.func) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)}
    return bool(called & SPEAKING)
