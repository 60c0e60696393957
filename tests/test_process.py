"""What is started ends: with its work, at its limits, with whoever started it; real processes."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest

from beeldsite import process
from beeldsite.errors import MediaError
from beeldsite.i18n import translate
from beeldsite.process import Halted, Limits, end_all, run
from tests.footage import TOOLS, counted
from tests.waiting import until

ENDLESS = (TOOLS.ffmpeg, "-nostdin", "-y", "-v", "error", "-re", "-f", "lavfi", "-i", "testsrc")
NOWHERE = ("-f", "null", "-")


def running(word: str) -> bool:
    """Tell whether a process has ``word`` on its command line."""
    for one in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if word in (one / "cmdline").read_bytes().decode(errors="replace").split("\0"):
                return True
    return False


def why(command: list[str], seconds: float = 20, **more) -> str:
    with pytest.raises(Halted) as caught:
        run(command, seconds, **more)
    return translate(caught.value.why, "en")


def test_what_a_process_writes_and_complains_of_is_told_with_its_exit_code():
    ran = run(["sh", "-c", "echo told; echo wrong >&2; exit 3"], 20)
    assert ran == (3, b"told\n", "wrong\n")


def test_only_the_last_complaints_are_kept_however_many_there_are():
    ran = run(["sh", "-c", "yes wrong | head -100000 >&2; echo last >&2"], 20)
    assert (ran.code, len(ran.complaints)) == (0, process.TAIL)
    assert ran.complaints.endswith("last\n")


def test_program_that_is_not_there_is_told():
    with pytest.raises(MediaError, match="no-such-program"):
        run(["no-such-program"], 1)


def test_process_that_takes_too_long_ends_with_all_it_started():
    assert why(["sh", "-c", "sleep 98.75 & sleep 98.76"], 0.3) == "it took too long"
    until(lambda: not running("98.75") and not running("98.76"))


def test_process_that_is_done_but_left_one_behind_that_still_speaks_is_too_late():
    assert why(["sh", "-c", "sleep 98.77 &"], 0.3) == "it took too long"
    until(lambda: not running("98.77"))


def test_ffmpeg_tells_how_far_it_is(tmp_path):
    heard: list[int] = []
    video = counted(tmp_path / "les.mp4", sound=False)
    ran = run([TOOLS.ffmpeg, "-v", "error", "-i", str(video), *NOWHERE], 60, heard.append)
    assert (ran.code, ran.out) == (0, b"")
    assert heard == sorted(heard)
    assert heard[-1] == pytest.approx(8000, abs=100)


def test_whoever_hears_the_progress_may_end_it():
    def enough(milliseconds: int) -> None:
        if milliseconds:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run([*ENDLESS, "-metadata", "title=enough", *NOWHERE], 60, enough)
    until(lambda: not running("title=enough"))


def test_ffmpeg_that_gets_nowhere_is_stopped_long_before_its_time(monkeypatch):
    """It is stopped amid its work, as a dead network disk would stop it."""
    monkeypatch.setattr(process, "STUCK", 1.5)

    def heard(milliseconds: int) -> None:
        if milliseconds:
            next(iter(process.RUNNING)).send_signal(signal.SIGSTOP)

    command = [*ENDLESS, "-metadata", "title=stuck", *NOWHERE]
    assert why(command, 600, heard=heard) == "it did nothing any more"
    until(lambda: not running("title=stuck"))


def test_ffmpeg_that_waits_for_a_pipe_nobody_fills_is_stopped(tmp_path):
    os.mkfifo(tmp_path / "pipe.mp4")
    command = [TOOLS.ffmpeg, "-v", "error", "-i", str(tmp_path / "pipe.mp4"), *NOWHERE]
    assert why(command, 0.5, heard=lambda _: None) == "it took too long"
    until(lambda: not running(str(tmp_path / "pipe.mp4")))


def test_process_that_wants_more_memory_than_it_may_have_is_refused_it():
    greedy = [sys.executable, "-c", "bytearray(300 << 20)"]
    assert run(greedy, 20, limits=Limits(memory=250 << 20)).complaints.endswith("MemoryError\n")
    assert run(greedy, 20, limits=Limits(memory=None)).code == 0


def test_process_that_writes_more_than_it_may_is_stopped(tmp_path):
    command = ["dd", "if=/dev/zero", f"of={tmp_path / 'full'}", "bs=64k", "count=64"]
    assert why(command, limits=Limits(file=1 << 20)) == "it wrote too much"
    assert (tmp_path / "full").stat().st_size == 1 << 20


def test_process_that_outlives_us_ends_by_the_time_of_its_processors():
    told = run(["sh", "-c", "ulimit -t"], 9.5).out
    assert int(told) == 10 * (os.cpu_count() or 1)


def test_process_that_the_system_kills_is_told():
    assert "the system stopped it" in why(["sh", "-c", "kill -9 $$"])


def test_full_disk_is_what_ffmpeg_complains_of():
    endless = ("-f", "lavfi", "-i", "testsrc", "-f", "rawvideo", "file:/dev/full")
    ran = run([TOOLS.ffmpeg, "-nostdin", "-y", "-v", "error", *endless], 20)
    assert os.strerror(errno.ENOSPC) in ran.complaints


def test_everything_that_runs_can_be_ended_from_another_thread():
    said: list[str] = []
    threads = [Thread(target=lambda: said.append(why(["sleep", "98.5"]))) for _ in range(2)]
    for one in threads:
        one.start()
    until(lambda: len(process.RUNNING) == 2)
    end_all()
    for one in threads:
        one.join(5)
    assert len(said) == 2
    assert not running("98.5")


STARTER = """
import sys
from beeldsite.process import run
run(sys.argv[1:], 600)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a process to its parent")
def test_nothing_outlives_a_parent_that_is_killed():
    command = [*ENDLESS, "-metadata", "title=orphan", *NOWHERE]
    parent = subprocess.Popen([sys.executable, "-c", STARTER, *command])
    try:
        until(lambda: started("title=orphan"))
    finally:
        parent.kill()
        parent.wait()
    until(lambda: not running("title=orphan"))


def started(word: str) -> bool:
    """Tell whether ffmpeg itself works at ``word``, not only whoever starts it."""
    for one in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if "ffmpeg" in str((one / "exe").readlink()) and word in (one / "cmdline").read_text():
                return True
    return False
