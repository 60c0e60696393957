"""Clips that lack, cut by other processes while the pages can already be read.

The processes are started anew, not forked: this one has threads. Whoever edits goes first: no more
clips are handed out than are being cut, and those of the latest edit go before the others.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import BrokenExecutor, CancelledError, Future, ProcessPoolExecutor
from pathlib import Path

from beeldsite.errors import MediaError
from beeldsite.ffmpeg import need_tools
from beeldsite.footage import ClipJob, Outcome
from beeldsite.i18n import say

GRACE = 0.5  # seconds for whoever cuts to tidy up


class Cutter:
    """Cuts clips into ``cache``, ``crew`` at a time; ``tell`` hears each outcome, in any thread."""

    def __init__(self, cache: Path, crew: int, tell: Callable[[Outcome], None]) -> None:
        self.cache = cache
        self.crew = crew or os.cpu_count() or 1
        self.tell = tell
        self.queue: deque[ClipJob] = deque()
        self.working: set[str] = set()
        self.failed: dict[str, Outcome] = {}
        self.pool: ProcessPoolExecutor | None = None

    @property
    def busy(self) -> bool:
        """Whether clips are being cut."""
        return bool(self.queue or self.working)

    def want(self, jobs: Iterable[ClipJob]) -> list[ClipJob]:
        """Have these cut before all others; return those that nobody wanted yet."""
        waiting = {job.key: job for job in self.queue}
        wanted = {job.key: job for job in jobs}
        known = self.working | set(self.failed)
        first = [job for key, job in wanted.items() if key not in known]
        self.queue = deque([*first, *(job for key, job in waiting.items() if key not in wanted)])
        self._hand_out()
        return [job for job in first if job.key not in waiting]

    def done(self, outcome: Outcome) -> None:
        """Take note of an outcome, and hand out the next."""
        self.working.discard(outcome.job.key)
        if outcome.failure:
            self.failed[outcome.job.key] = outcome
        self._hand_out()

    def close(self) -> None:
        """Stop at once, half-made clips removed."""
        import multiprocessing

        self.queue.clear()
        if self.pool is None:
            return
        self.pool.shutdown(wait=False, cancel_futures=True)
        crew = multiprocessing.active_children()
        for worker in crew:
            worker.terminate()  # it removes what is half made, and its ffmpeg ends with it
        for worker in crew:
            worker.join(GRACE / len(crew))
            worker.kill()
        self.pool = None

    def _hand_out(self) -> None:
        while self.queue and len(self.working) < self.crew:
            job = self.queue.popleft()
            self.working.add(job.key)
            try:
                self._submit(job)
            except MediaError as error:
                self.tell(Outcome(job, error.what, error.hint))

    def _submit(self, job: ClipJob) -> None:
        from beeldsite import media

        tools = need_tools()
        future = self._crew().submit(media.attempt, tools, job, self.cache)
        future.add_done_callback(lambda done: self.tell(self._outcome(done, job)))

    def _crew(self) -> ProcessPoolExecutor:
        if self.pool is None:
            import multiprocessing

            from beeldsite.workshop import leash

            context = multiprocessing.get_context("spawn")
            self.pool = ProcessPoolExecutor(self.crew, mp_context=context, initializer=leash)
        return self.pool

    def _outcome(self, future: Future[Outcome], job: ClipJob) -> Outcome:
        try:
            return future.result()
        except (BrokenExecutor, CancelledError, KeyboardInterrupt):  # its worker was told to stop
            self.pool = None
            what = say("the cutting of clips was stopped from outside")
            return Outcome(job, what, say("Start again; clips that are ready are kept."))
