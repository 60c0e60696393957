"""Whoever does the work, here or elsewhere, behind one interface; a crew that dies is hired anew.

What is being worked on leaves a note on the disk, with how far it is: the one thing that all who
work can reach, a thread here or a process of another computer, and that outlives whoever is killed.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Container, Generator, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future
from concurrent.futures import wait as wait_for
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from itertools import chain, repeat
from pathlib import Path
from typing import Any, Generic, TypeVar

from beeldsite.process import end_all
from beeldsite.workshop import leash, left_behind, sweep, tidy_when_stopped, workshop

PULSE = 0.5  # seconds between looks at how far everyone is
TRIES = 2

R = TypeVar("R")
Tell = Callable[[int], None]
"""Hears how far a task is, in milliseconds of film; raises where nobody waits for it any more."""


class Crew(Executor):
    """An executor that can be hired anew; ``count`` tasks are worked on at the same time.

    Over one task ``tries`` workers may die before it is given up.
    """

    tries = TRIES

    def __init__(self, hire: Callable[[], Executor], count: int) -> None:
        self.hire = hire
        self.count = count
        self.hired = hire()

    def submit(self, fn: Callable[..., R], /, *args: Any, **kwargs: Any) -> Future[R]:
        """Have ``fn`` called by a worker; a future that failed where there are none any more."""
        try:
            return self.hired.submit(fn, *args, **kwargs)
        except BrokenExecutor as error:
            broken: Future[R] = Future()
            broken.set_exception(error)
            return broken

    def renew(self) -> None:
        """Hire others in place of those that died."""
        self.hired.shutdown(wait=True, cancel_futures=True)
        self.hired = self.hire()

    def heed(self) -> None:
        """Look now and then whether anyone is left; raise ``BeeldsiteError`` where nobody is."""

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let everyone go."""
        self.hired.shutdown(wait, cancel_futures=cancel_futures)


def alone() -> Crew:
    """Return a crew of one, in this process."""
    from concurrent.futures import ThreadPoolExecutor

    return Crew(partial(ThreadPoolExecutor, 1), 1)


def processes(count: int) -> Crew:
    """Return a crew of so many processes of this computer."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # Forked workers have all modules at once, but by the second time there may be threads here.
    starts = chain(["fork"] if sys.platform == "linux" else [], repeat("spawn"))

    def hire() -> Executor:
        pool = ProcessPoolExecutor(count, get_context(next(starts)), leash)
        pool.submit(int)  # they start now, before anyone starts a thread
        return pool

    return Crew(hire, count)


@contextmanager
def at_work(crew: Crew) -> Iterator[Crew]:
    """Give a crew; afterwards let it go, at once where something went wrong."""
    try:
        yield crew
    except BaseException:
        end_all()
        crew.shutdown(wait=True, cancel_futures=True)
        raise
    crew.shutdown()


@dataclass(frozen=True, slots=True)
class Done(Generic[R]):
    """A task that is done, and what came of it; None where its worker died, each time anew."""

    name: str
    result: R | None


def work(
    crew: Crew,
    do: Callable[..., R],
    tasks: Mapping[str, tuple[Any, ...]],
    notes: Path,
    pulse: Callable[[Mapping[str, int]], None] = lambda _: None,
) -> Generator[Done[R], None, None]:
    """Have ``do(*arguments, tell)`` called for each task, and yield each as soon as it is done.

    ``tasks`` are arguments by a name that can be a file's; ``notes`` is a folder that every worker
    can reach; ``pulse`` hears now and then how far each task is. A worker that dies costs its own
    task a try, and the others nothing but time.
    """
    deaths = dict.fromkeys(tasks, 0)
    left = dict(tasks)
    try:
        while left:
            lost = set(left)
            for name, result in _once(crew, do, left, notes, pulse):
                lost.discard(name)
                yield Done(name, result)
            left = yield from _left(crew, left, lost, deaths, notes)
    except BaseException:
        take_back(notes, tasks)
        raise
    finally:
        sweep(notes)
        with suppress(OSError):  # others may be at work
            notes.rmdir()


def _left(
    crew: Crew,
    tasks: Mapping[str, tuple[Any, ...]],
    lost: set[str],
    deaths: dict[str, int],
    notes: Path,
) -> Generator[Done[Any], None, dict[str, tuple[Any, ...]]]:
    """Return the tasks to try once more; yield those over which too many workers died."""
    if not lost:
        return {}
    crew.renew()
    over = lost & left_behind(notes)
    for name in over or lost:  # where no note tells whose worker died, it may have been anyone's
        deaths[name] += 1
    sweep(notes)
    again = {name for name in lost if deaths[name] < crew.tries}
    for name in lost - again:
        yield Done(name, None)
    return {name: task for name, task in tasks.items() if name in again}


def _once(
    crew: Crew,
    do: Callable[..., R],
    tasks: Mapping[str, tuple[Any, ...]],
    notes: Path,
    pulse: Callable[[Mapping[str, int]], None],
) -> Iterator[tuple[str, R]]:
    """Yield what came of each task, in the order in which they are done; nothing where it died."""
    futures = {
        crew.submit(noted, notes, name, do, arguments): name for name, arguments in tasks.items()
    }
    waiting = set(futures)
    try:
        while waiting:
            done, waiting = wait_for(waiting, PULSE, FIRST_COMPLETED)
            pulse(progress(notes))
            crew.heed()
            for future in done:
                with suppress(*deaths_of_workers()):
                    yield futures[future], future.result()
    finally:
        for future in futures:
            with suppress(RuntimeError, *deaths_of_workers()):  # who would be told has gone
                future.cancel()


def deaths_of_workers() -> tuple[type[BaseException], ...]:
    """Return what executors raise where the worker is gone, whichever of them is in use."""
    cluster = sys.modules.get("distributed")
    elsewhere = (cluster.KilledWorker, cluster.client.ClosedClientError) if cluster else ()
    return (BrokenExecutor, CancelledError, *elsewhere)


# --- notes ----------------------------------------------------------------------------------------


def noted(notes: Path, name: str, do: Callable[..., R], arguments: tuple[Any, ...]) -> R:
    """Return what ``do`` does, with a note of it as long as it lasts; what a worker runs."""
    with tidy_when_stopped(notes, notes.parent), ExitStack() as stack:
        try:
            note = stack.enter_context(workshop(notes, name))
        except OSError:  # a full disk: whoever works will meet it, and tell
            return do(*arguments, _unheard)
        return do(*arguments, partial(_tell, note))


def _tell(note: Path, milliseconds: int) -> None:
    if not note.exists():  # taken away: whoever asked for it has gone
        raise CancelledError
    with suppress(OSError):
        (note / "done").write_text(str(milliseconds))


def _unheard(_: int) -> None:
    return


def take_back(notes: Path, names: Container[str]) -> None:
    """Have nobody go on with tasks of those names, wherever they are being worked on."""
    for note in notes.glob("*.part*"):
        if note.name.partition(".")[0] in names:
            shutil.rmtree(note, ignore_errors=True)


def progress(notes: Path) -> dict[str, int]:
    """Return how many milliseconds of film were made of each task that is being worked on."""
    found = {}
    for path in notes.glob("*/done"):
        with suppress(OSError, ValueError):  # it was done meanwhile, or is being written
            found[path.parent.name.partition(".")[0]] = int(path.read_text())
    return found
