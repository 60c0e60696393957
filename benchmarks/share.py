"""Time the private share: sealing beside pyrage alone, publishing without a change beside a build.

    .venv/bin/python -m benchmarks.share [--rounds 7] [--megabytes 64] [--work FOLDER]

Both of a pair take turns within a round, on the same bytes and the same disk; the median of the
ratios is shown. Sealing is all of it: digest, encryption, the search for leaks, files in place.
It is done on all cores, pyrage on one; the processors' time of all of them is the work.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from hashlib import blake2b
from pathlib import Path
from statistics import median

import pyrage

from beeldsite.bars import Bytes
from beeldsite.config import Config
from beeldsite.share.contract import Share, Transport
from beeldsite.share.keys import new_keys, path_of, save
from beeldsite.share.local import Home, Local
from beeldsite.share.ready import Ready
from beeldsite.share.seal import Sealer
from benchmarks import corpus

DAY = "2026-11-22"
CLIPS = 4
PAGE = b'<!doctype html><html lang="nl"><head><title>Anna</title></head><body>Anna</body></html>'


def seconds(action: Callable[[], object]) -> float:
    """Return how long something takes."""
    return both(action)[0]


def both(action: Callable[[], object]) -> tuple[float, float]:
    """Return how long something takes, and how much of the processors' time."""
    started, before = time.perf_counter(), os.times()
    action()
    took, after = time.perf_counter() - started, os.times()
    return took, sum(after[:4]) - sum(before[:4])


def portfolio(folder: Path, size: int) -> Ready:
    """Write a portfolio of one page and some clips of random bytes, as if it had been built."""
    (folder / "clips").mkdir(parents=True)
    (folder / "index.html").write_bytes(PAGE)
    files = {"index.html": blake2b(PAGE, digest_size=16).hexdigest()}
    for number in range(CLIPS):
        (folder / f"clips/{number}.mp4").write_bytes(os.urandom(size // CLIPS))
        files[f"clips/{number}.mp4"] = str(number)
    return Ready(folder, files, "", None)


def seals(found: Ready, root: Path, transport: Transport) -> Callable[[], object]:
    """Return what seals the portfolio from nothing."""
    share = Share("anna", "anna", "coachee", "doel", transport, clip_limit=9999)
    keys, home = new_keys(share), Home.of(root, "anna")
    save(path_of(root, "anna"), keys)

    def run() -> object:
        shutil.rmtree(home.folder, ignore_errors=True)
        config, bar = Config(root=root), Bytes("", drawing=False)
        day = date.fromisoformat(DAY)
        return Sealer(share, config, found, keys, home, day, Local(), bar).run()

    return run


def alone(found: Ready, root: Path) -> Callable[[], object]:
    """Return what has pyrage encrypt the same files, from disk to disk."""
    recipient = [pyrage.x25519.Identity.generate().to_public()]

    def run() -> None:
        for path in (found.folder / "clips").iterdir():
            pyrage.encrypt_file(str(path), str(root / f"{path.name}.age"), recipient)

    return run


def sealing(rounds: int, megabytes: int, work: Path) -> None:
    """Tell how fast sealing is beside pyrage on the same bytes."""
    found = portfolio(work / "portfolio", megabytes * 1_000_000)
    pyrages = alone(found, work)
    for transport in Transport:
        ours = seals(found, work / transport.value, transport)
        pairs = [(both(pyrages), both(ours)) for _ in range(rounds)]
        ratio = median(one / other for (one, _), (other, _) in pairs)
        speed = megabytes / median(other for _, (other, _) in pairs)
        work_of = median(other / one for (_, one), (_, other) in pairs)
        told = f"{ratio:.2f} of pyrage, {speed:.0f} MB/s, {work_of:.1f} of its work"
        print(f"sealing, {transport.value}: {told}")


def publishing(rounds: int, work: Path) -> None:
    """Tell how long publishing takes where nothing changed, beside a build with nothing to do."""
    root = work / "praktijk"
    corpus.beeldsite(1, root)
    person = next(path.name for path in sorted((root / "content").iterdir()) if path.is_dir())
    with (root / "beeldsite.toml").open("a") as settings:
        share = f'person = "{person}"\nedition = "coachee"\ntarget = "doel"'
        settings.write(f"\n[share.anna]\n{share}\n")
    told(root, "build", "-e", "coachee")
    told(root, "publish", "anna", "--yes")
    pairs = []
    for _ in range(rounds):
        build = seconds(lambda: told(root, "build", "-e", "coachee"))
        pairs.append((build, seconds(lambda: told(root, "publish", "anna"))))
    ratio = median(other / one for one, other in pairs)
    build, publish = (median(one) for one in zip(*pairs, strict=True))
    print(f"no change: publish {publish:.3f} s, build {build:.3f} s, ratio {ratio:.2f}")


def told(root: Path, *words: str) -> None:
    """Run a command line in a process of its own."""
    command = [sys.executable, "-m", "beeldsite", *words]
    subprocess.run(command, cwd=root, env=surroundings(), check=True, stdout=subprocess.DEVNULL)


def surroundings() -> dict[str, str]:
    """Return the environment of a command: on the day of the notes, with bytecode."""
    made = {**os.environ, "BEELDSITE_TODAY": DAY}
    made.pop("PYTHONDONTWRITEBYTECODE", None)
    return made


def main() -> None:
    """Time both, in a folder that is thrown away unless one is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--megabytes", type=int, default=64)
    parser.add_argument("--work", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        work = given.work or Path(made)
        sealing(given.rounds, given.megabytes, work)
        publishing(given.rounds, work)


if __name__ == "__main__":
    main()
