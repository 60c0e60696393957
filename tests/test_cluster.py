"""Other computers build as this one does, though a worker dies; what is wrong with one is told.

A real scheduler and real workers, each a process of its own.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import beeldsite
from beeldsite import cluster
from beeldsite.crew import work
from beeldsite.errors import BeeldsiteError
from beeldsite.workshop import sweep
from tests.conftest import Practice, new_practice, tree
from tests.test_build import half_made
from tests.test_media import Killer
from tests.waiting import until

pytestmark = pytest.mark.slow

DASK = [sys.executable, "-m", "dask"]
HERE = ("--host", "127.0.0.1", "--no-dashboard")
NOTE = """
    ---
    date: 2026-03-12
    videos: [{file: les.mp4, visible: []}]
    moments:
      - {clip: 0:10-1:10, title: She waits}
      - {clip: 2:00-3:00, title: She asks}
    ---
    """

FACES = """
    ---
    date: 2026-03-12
    videos: [{file: les.mp4, visible: [], blur: faces}]
    moments:
      - {clip: 0:01-0:02, title: She waits}
      - {clip: 0:04-0:05, title: She asks}
    ---
    """


@contextmanager
def started(*command: str, **more) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, **more) as process:
        try:
            yield process
        finally:
            process.kill()


def scheduled(folder: Path) -> Generator[str, None, None]:
    """Start a scheduler; give its address."""
    file = folder / "scheduler.json"
    more = ("--port", "0", "--scheduler-file", str(file))
    with started(*DASK, "scheduler", *HERE, *more, cwd=folder):
        until(lambda: file.exists() and file.read_text().endswith("}"))
        yield json.loads(file.read_text())["address"]


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory) -> Iterator[str]:
    yield from scheduled(tmp_path_factory.mktemp("scheduler"))


@contextmanager
def worker(scheduler: str, folder: Path, *before: str, **surroundings: str) -> Iterator[None]:
    """Start a worker that does one thing at a time, and wait until it is there."""
    more = ("--nthreads", "1", "--no-nanny", "--local-directory", str(folder))
    env = {**os.environ, **surroundings}
    with started(*before, *DASK, "worker", scheduler, *HERE, *more, env=env, cwd=folder):
        until(lambda: list(folder.glob("**/*")))
        yield


@pytest.fixture
def filmed(english: Practice, lesson: Path) -> Practice:
    for name in ("anna", "tom"):
        english.film(lesson, f"{name}/les.mp4")
        english.note(f"{name}/2026-03-12.md", NOTE)
    return english


def test_a_worker_that_dies_amid_a_clip_costs_nothing_but_its_time(filmed, scheduler, tmp_path):
    alike = new_practice(tmp_path / "alike", "en")
    shutil.copytree(filmed.root / "content", alike.root / "content", dirs_exist_ok=True)
    with worker(scheduler, fresh(tmp_path / "one")), worker(scheduler, fresh(tmp_path / "two")):
        killer = Killer(filmed.config.clips, "*", 1)
        killer.start()
        told = filmed.run("build", "--cluster", scheduler)
        killer.join(1)
    assert (told.returncode, len(killer.killed)) == (0, 1)
    assert "2 portfolios built" in told.stdout
    alike.built()
    assert tree(filmed.root / "output") == tree(alike.root / "output")
    assert len({name.partition(".")[0] for name in filmed.films("coachee")}) == 4
    sweep(filmed.config.clips)
    assert not list(filmed.config.clips.glob("*.part*"))


def test_faces_are_hidden_by_workers_as_they_are_here(english, group, scheduler, tmp_path):
    english.film(group, "anna/les.mp4")
    english.note("anna/2026-03-12.md", FACES)
    alike = new_practice(tmp_path / "alike", "en")
    shutil.copytree(english.root / "content", alike.root / "content", dirs_exist_ok=True)
    with worker(scheduler, fresh(tmp_path / "one")), worker(scheduler, fresh(tmp_path / "two")):
        told = english.run("build", "-e", "coach", "--cluster", scheduler)
    assert told.returncode == 0
    alike.built("coach")
    assert len(list(english.config.edition("coach").glob("anna/clips/*.faces.webp"))) == 2
    assert tree(english.root / "output") == tree(alike.root / "output")


def fresh(folder: Path) -> Path:
    folder.mkdir()
    return folder


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@pytest.mark.parametrize(
    "address", [f"tcp://127.0.0.1:{free_port()}", "board room", "tcp://", "tls://127.0.0.1:1"]
)
def test_a_scheduler_that_is_not_there_is_told(address, filmed, monkeypatch, capsys):
    monkeypatch.setattr(cluster, "PATIENCE", 1.0)
    told = filmed.say(capsys, "build", "--cluster", address)
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith(f"no cluster answers at {address}\n")


@pytest.fixture(scope="module")
def empty(tmp_path_factory) -> Iterator[str]:
    """Start a scheduler that gets no workers."""
    yield from scheduled(tmp_path_factory.mktemp("empty"))


def test_a_cluster_without_workers_is_told(filmed, empty, monkeypatch, capsys):
    monkeypatch.setattr(cluster, "PATIENCE", 1.0)
    told = filmed.say(capsys, "build", "--cluster", empty)
    assert (told.code, told.err) == (
        1,
        f"the cluster at {empty} has no workers\n  Start some: dask worker {empty}\n",
    )


def test_a_build_does_not_wait_for_ever_for_workers_that_stay_away(
    filmed, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(cluster, "LOOK", 0.5)
    monkeypatch.setattr(cluster, "ALONE", 2.0)
    scheduling = scheduled(fresh(tmp_path / "scheduler"))
    address = next(scheduling)
    with worker(address, fresh(tmp_path / "one")):
        Killer(filmed.config.clips, "*", 1).start()
        told = filmed.say(capsys, "build", "--cluster", address)
    scheduling.close()
    assert (told.code, f"the cluster at {address} has no workers" in told.err) == (1, True)


def test_a_worker_with_another_beeldsite_is_told(filmed, scheduler, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(Path(beeldsite.__file__).parent, other / "beeldsite")
    version = other / "beeldsite" / "__init__.py"
    version.write_text(version.read_text().replace(beeldsite.__version__, "0.0.7"))
    with worker(scheduler, fresh(tmp_path / "one"), PYTHONPATH=str(other)):
        told = filmed.run("build", "--cluster", scheduler)
    assert told.returncode == 1
    assert f"it has beeldsite 0.0.7, and here is {beeldsite.__version__}" in told.stderr


def test_a_worker_without_ffmpeg_is_told(filmed, scheduler, tmp_path):
    with worker(scheduler, fresh(tmp_path / "one"), BEELDSITE_FFMPEG=str(tmp_path)):
        told = filmed.run("build", "--cluster", scheduler)
    assert (told.returncode, "it has no ffmpeg" in told.stderr) == (1, True)


def test_a_worker_that_does_not_see_the_practice_is_told(filmed, scheduler, tmp_path):
    """It has a disk of its own there; tests run as root, as the checks do."""
    hide = f'mount -t tmpfs tmpfs {filmed.root} && exec "$@"'
    elsewhere = ("unshare", "-m", "sh", "-c", hide, "sh")
    with worker(scheduler, fresh(tmp_path / "one"), *elsewhere):
        told = filmed.run("build", "--cluster", scheduler)
    assert told.returncode == 1
    assert f"it does not see {filmed.root} as this computer does" in told.stderr


def test_a_build_elsewhere_that_is_interrupted_ends_what_was_started_there(
    filmed, scheduler, tmp_path
):
    filmed.note("anna/2026-03-12.md", NOTE.replace("0:10-1:10", "0:10-4:50"))
    with worker(scheduler, fresh(tmp_path / "one")):
        command = [sys.executable, "-m", "beeldsite", "build", "--cluster", scheduler]
        with started(*command, cwd=filmed.root, env=filmed.surroundings) as building:
            until(lambda: half_made(filmed.config.clips))
            building.send_signal(signal.SIGINT)
            assert building.wait(20) == 128 + signal.SIGINT
        until(lambda: not list(filmed.config.cache.rglob("*.part*")))


def test_a_cluster_that_vanishes_amid_the_work_is_told(filmed, tmp_path):
    filmed.note("anna/2026-03-12.md", NOTE.replace("0:10-1:10", "0:10-4:50"))
    scheduling = scheduled(fresh(tmp_path / "scheduler"))
    address = next(scheduling)
    with worker(address, fresh(tmp_path / "one")):
        command = [sys.executable, "-m", "beeldsite", "--lang", "en", "build", "--cluster", address]
        env = filmed.surroundings
        building = subprocess.Popen(command, cwd=filmed.root, env=env, stderr=subprocess.PIPE)
        until(lambda: half_made(filmed.config.clips))
        scheduling.close()
        told = building.communicate(timeout=60)[1].decode()
    assert building.returncode == 1
    assert "stopped from outside" in told or f"the cluster at {address} is gone" in told
    assert "Traceback" not in told


def test_a_scheduler_that_was_given_up_is_told(filmed, scheduler, tmp_path):
    def given_up() -> None:
        with cluster.cluster(scheduler, filmed.config) as crew:
            assert isinstance(crew, cluster.Cluster)
            crew.client.close()
            list(work(crew, print, {"a": ()}, tmp_path / "notes"))

    with worker(scheduler, fresh(tmp_path / "one")), pytest.raises(BeeldsiteError, match="is gone"):
        given_up()
    assert not (tmp_path / "notes").exists()
