"""Jobs become clips in the cache: once each, in parallel, none half, whatever is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import pytest

from beeldsite import crew as crews
from beeldsite.crew import alone, at_work, noted, processes, take_back
from beeldsite.edits import Edits, Region
from beeldsite.errors import MediaError
from beeldsite.ffmpeg import probe
from beeldsite.footage import ClipJob, Outcome
from beeldsite.groups import grouped
from beeldsite.media import attempt, produce
from beeldsite.shelf import identity, missing, place, probed
from beeldsite.workshop import host, sweep, workshop
from tests.footage import TOOLS, counted, job, numbers
from tests.waiting import busy, until

SECOND_DISK = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def video(tmp_path_factory) -> Path:
    return counted(tmp_path_factory.mktemp("video") / "les.mp4")


def made(jobs: list[ClipJob], cache: Path, *heard: Callable[..., None]) -> tuple[Outcome, ...]:
    with at_work(alone()) as crew:
        return produce(jobs, cache, crew, TOOLS, *(heard or [lambda _: None]))


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.suffix != ".json"}


def wanted(*jobs: ClipJob) -> set[str]:
    return {f"{one.key}{ending}" for one in jobs for ending in (".mp4", ".webp")}


def test_one_bad_clip_does_not_hide_the_good_one(video, tmp_path):
    good, bad = job(video, 0, 1000), job(tmp_path / "gone.mp4", 0, 2000)
    outcomes = made([bad, good], tmp_path / "cache")
    assert [outcome.job for outcome in outcomes] == [bad, good]
    assert outcomes[0].failure
    assert outcomes[0].failure.id == "the recording “{name}” is not there"
    assert outcomes[1].failure is None
    assert names(tmp_path / "cache") == wanted(good)


def test_jobs_alike_are_cut_once_and_each_is_heard_of(video, tmp_path):
    heard: list[Outcome] = []
    one = job(video, 0, 1000)
    other = replace(one, title="another moment")
    outcomes = made([one, other], tmp_path, heard.append)
    assert outcomes == (Outcome(one), Outcome(other))
    assert heard == [Outcome(one), Outcome(other)]
    assert names(tmp_path) == wanted(one)


def test_clip_that_lies_there_is_not_made_again(video, tmp_path):
    one = job(video, 0, 1000)
    assert missing([one], tmp_path) == (one,)
    made([one], tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert missing([one], tmp_path) == ()
    assert made([one], tmp_path) == (Outcome(one),)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


def test_clip_without_its_poster_is_missing(video, tmp_path):
    one = job(video, 0, 1000)
    (tmp_path / f"{one.key}.mp4").touch()
    assert missing([one], tmp_path) == (one,)


def test_how_far_each_clip_is_can_be_heard_while_it_is_cut(video, tmp_path, monkeypatch):
    monkeypatch.setattr(crews, "PULSE", 0.02)
    heard: list[Mapping[str, int]] = []
    one = job(video, 0, 8000)
    with at_work(processes(2)) as crew:
        produce([one, job(video, 0, 7000)], tmp_path, crew, TOOLS, lambda _: None, heard.append)
    told = [done[one.key] for done in heard if one.key in done]
    assert told == sorted(told)
    assert 0 <= told[0] <= told[-1] <= 8100


@pytest.fixture(scope="session")
def decoded(tmp_path_factory) -> Path:
    """A recording whose film cannot be copied into a clip."""
    where = tmp_path_factory.mktemp("decoded") / "les.mkv"
    return counted(where, "-c:v", "mjpeg", "-q:v", "3", "-pix_fmt", "yuvj420p", "-c:a", "aac")


SPANS = [(0, 1000), (500, 1500), (1500, 2000), (3000, 4000), (3200, 3800)]


def test_clips_that_share_film_are_cut_together_and_each_holds_its_own_frames(decoded, tmp_path):
    jobs = [job(decoded, *span) for span in SPANS]
    groups = [[(one.start, one.end) for one in each] for each in grouped(jobs, tmp_path, TOOLS)]
    assert groups == [SPANS[:3], SPANS[3:]]
    assert all(outcome.failure is None for outcome in made(jobs, tmp_path))
    for one, (start, end) in zip(jobs, SPANS, strict=True):
        frames = list(range(-(-start // 40), -(-end // 40)))
        assert numbers(tmp_path / f"{one.key}.mp4") == frames


def test_slow_motion_is_cut_apart_for_it_keeps_more_frames(decoded, tmp_path):
    jobs = [job(decoded, 0, 1000), job(decoded, 500, 1500, Edits(speed=50))]
    assert [len(each) for each in grouped(jobs, tmp_path, TOOLS)] == [1, 1]


def test_one_bad_clip_of_a_group_costs_no_other(decoded, tmp_path):
    wrong = Edits(blur=(Region(x=9000, y=0, width=2, height=2, pixels=True),))
    jobs = [job(decoded, 0, 1000), job(decoded, 500, 1500, wrong), job(decoded, 900, 1900)]
    assert [bool(one.failure) for one in made(jobs, tmp_path)] == [False, True, False]
    assert {path.stem for path in tmp_path.glob("*.mp4")} == {jobs[0].key, jobs[2].key}


def test_time_that_a_clip_took_is_told(video, tmp_path):
    one = job(video, 0, 1000)
    assert made([one], tmp_path)[0].seconds > 0
    assert made([one], tmp_path)[0].seconds == 0


class Killer(Thread):
    """Kills, like a system without memory, the worker that cuts a clip: so many times."""

    def __init__(self, cache: Path, key: str, times: int) -> None:
        super().__init__(daemon=True)
        self.notes, self.key, self.times = cache / "going", key, times
        self.killed: set[int] = set()

    def run(self) -> None:
        until(lambda: self.kill() == self.times)

    def kill(self) -> int:
        for note in self.notes.glob(f"{self.key}.*"):
            worker = int(note.name.rpartition(".part")[2])
            if worker not in self.killed and len(self.killed) < self.times:
                self.killed.add(worker)
                os.kill(worker, signal.SIGKILL)
        return len(self.killed)


@pytest.mark.parametrize(("times", "given_up"), [(1, False), (2, True)])
def test_worker_that_dies_costs_its_own_clip_a_try_and_no_other(times, given_up, video, tmp_path):
    jobs = [job(video, start, start + 5000) for start in range(0, 500, 100)]
    killer = Killer(tmp_path, jobs[1].key, times)
    killer.start()
    with at_work(processes(2)) as crew:
        outcomes = produce(jobs, tmp_path, crew, TOOLS, lambda _: None)
    killer.join(1)
    assert len(killer.killed) == times
    assert [outcome.job for outcome in outcomes if outcome.failure] == [jobs[1]] * given_up
    assert names(tmp_path) == wanted(*(one for one in jobs if one != jobs[1] or not given_up))


def test_work_whose_note_is_taken_away_is_stopped(video, tmp_path):
    """So a build that is interrupted ends what computers elsewhere do for it."""
    one = job(video, 0, 8000)
    with ThreadPoolExecutor(1) as pool:
        asked = (TOOLS, host(), one, tmp_path)
        going = pool.submit(noted, tmp_path / "going", one.key, attempt, asked)
        until(lambda: list((tmp_path / "going").glob("*")))
        take_back(tmp_path / "going", {one.key})
        assert isinstance(going.exception(20), CancelledError)
    assert names(tmp_path) == {"going"}


BUILD = """
import sys
from pathlib import Path
from beeldsite.crew import at_work, processes
from beeldsite.media import produce
from tests.footage import TOOLS, job

jobs = [job(Path(sys.argv[1]), start, start + 7000) for start in range(0, 900, 100)]
with at_work(processes(2)) as crew:
    produce(jobs, Path(sys.argv[2]), crew, TOOLS, lambda _: None)
"""


@pytest.fixture
def build(video, tmp_path):
    """Start a build of nine clips in a process of its own, and wait until the second is begun."""
    command = [sys.executable, "-c", BUILD, str(video), str(tmp_path)]
    with subprocess.Popen(command, start_new_session=True, stderr=subprocess.PIPE) as process:
        until(lambda: len(list(tmp_path.glob("*.mp4"))) > 0 and halves(tmp_path))
        yield process
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def halves(folder: Path) -> list[Path]:
    return list(folder.glob("*.part*"))


def test_killed_build_leaves_whole_clips_only_and_the_next_finishes_it(build, video, tmp_path):
    build.kill()
    build.wait()
    until(lambda: not busy(tmp_path))
    for clip in tmp_path.glob("*.mp4"):
        assert probe(TOOLS, clip).length == pytest.approx(7000, abs=100)
    jobs = [job(video, start, start + 7000) for start in range(0, 300, 100)]
    assert {outcome.failure for outcome in made(jobs, tmp_path)} == {None}
    assert wanted(*jobs) <= names(tmp_path)
    assert not halves(tmp_path)


def test_clips_that_were_finished_before_a_build_was_killed_are_not_cut_again(
    build, video, tmp_path
):
    build.kill()
    build.wait()
    until(lambda: not busy(tmp_path))
    finished = {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.mp4")}
    jobs = [job(video, start, start + 7000) for start in range(0, 900, 100)]
    again = [one.job for one in made(jobs, tmp_path) if one.seconds]
    assert {path.stem for path in finished} == {one.key for one in jobs if one not in again}
    assert {path: path.stat().st_mtime_ns for path in finished} == finished


def test_interrupted_build_ends_at_once_and_leaves_nothing_half(build, tmp_path):
    os.killpg(build.pid, signal.SIGINT)
    complaints = build.communicate(timeout=60)[1].decode()
    until(lambda: not busy(tmp_path))
    assert complaints.splitlines()[-1] == "KeyboardInterrupt"
    assert complaints.splitlines().count("KeyboardInterrupt") == 1
    assert not halves(tmp_path)


def test_sweep_takes_what_is_abandoned_and_leaves_what_is_in_use(tmp_path):
    gone = subprocess.run(
        ["sh", "-c", "echo $$"], capture_output=True, check=True, text=True
    ).stdout
    (tmp_path / f"key.part{gone.strip()}").mkdir()
    (tmp_path / f"key.mp4.part{gone.strip()}").touch()
    (tmp_path / "key.ffffff.1a.part1").mkdir()
    os.utime(tmp_path / "key.ffffff.1a.part1", (1, 1))
    (tmp_path / f"key.fffffe.1a.part{gone.strip()}").mkdir()
    (tmp_path / "key.mp4").touch()
    with workshop(tmp_path, "busy") as bench:
        sweep(tmp_path)
        assert names(tmp_path) == {bench.name, "key.mp4", f"key.fffffe.1a.part{gone.strip()}"}


def test_sweep_of_a_folder_that_is_not_there_does_nothing(tmp_path):
    sweep(tmp_path / "none")


def test_identity_follows_the_bytes_not_the_name_or_the_date(tmp_path):
    one, other = tmp_path / "one.mp4", tmp_path / "other.mp4"
    content = bytearray(5_000_000)
    one.write_bytes(content)
    content[-1] = 1
    other.write_bytes(content)
    digests = [identity(one, {}), identity(other, {})]
    one.rename(tmp_path / "moved.mp4")
    os.utime(tmp_path / "moved.mp4", (1, 1))
    assert digests[0] != digests[1]
    assert identity(tmp_path / "moved.mp4", {}) == digests[0]


def test_identity_is_remembered_while_size_and_date_stay(video):
    remembered: dict[str, tuple[int, int, str]] = {}
    digest = identity(video, remembered)
    size, date, _ = remembered[str(video)]
    assert identity(video, {str(video): (size, date, "remembered")}) == "remembered"
    assert identity(video, {str(video): (size, date + 1, "remembered")}) == digest


def test_identity_of_what_is_not_there_is_told(tmp_path):
    with pytest.raises(MediaError):
        identity(tmp_path / "gone.mp4", {})


def test_probe_is_kept_by_digest_and_asked_again_when_the_cache_is_spoilt(video, tmp_path):
    seen = probed(video, "digest", tmp_path, TOOLS)
    assert probed(tmp_path / "gone.mp4", "digest", tmp_path) == seen
    for spoilt in ("", "{}", "[]", '{"length": 1, "colour": 2}'):
        (tmp_path / "digest.json").write_text(spoilt)
        assert probed(video, "digest", tmp_path) == seen


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Make a cache with one clip, as far as placing is concerned."""
    folder = tmp_path / "cache"
    folder.mkdir()
    (folder / "key.mp4").write_text("clip")
    (folder / "key.webp").write_text("poster")
    return folder


def test_placed_clip_is_the_one_in_the_cache(cache, tmp_path):
    placed = tmp_path / "output" / "clips"
    place("key.mp4", cache, placed)
    assert (cache / "key.mp4").samefile(placed / "key.mp4")
    assert names(placed) == {"key.mp4"}


def test_what_is_placed_already_is_left_alone(cache, tmp_path):
    place("key.mp4", cache, tmp_path / "output")
    before = (tmp_path / "output").stat().st_mtime_ns
    place("key.mp4", cache, tmp_path / "output")
    assert (tmp_path / "output").stat().st_mtime_ns == before


def test_another_file_of_that_name_is_replaced(cache, tmp_path):
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "key.mp4").write_text("half a cl")
    place("key.mp4", cache, tmp_path / "output")
    assert (tmp_path / "output" / "key.mp4").read_text() == "clip"


@pytest.mark.skipif(not SECOND_DISK.is_dir(), reason="needs a second disk")
def test_clip_is_copied_to_another_disk_and_only_once(cache):
    with TemporaryDirectory(dir=SECOND_DISK) as name:
        place("key.mp4", cache, Path(name))
        first = (Path(name) / "key.mp4").stat()
        place("key.mp4", cache, Path(name))
        assert (Path(name) / "key.mp4").read_text() == "clip"
        assert (Path(name) / "key.mp4").stat() == first


def test_folder_that_takes_no_files_is_told(cache, tmp_path):
    (tmp_path / "output").touch()
    with pytest.raises(OSError):  # noqa: PT011 - which one differs by system
        place("key.mp4", cache, tmp_path / "output")
