"""Clips that lack, cut by other processes while the pages can already be read.

The processes are started anew, not forked: this one has threads. Whoever edits goes first: no more
clips are handed out than are being cut, and those of the latest edit go before the others.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import BrokenExecutor, CancelledError, Future, ProcessPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from beeldsite.encoders import chosen
from beeldsite.errors import MediaError
from beeldsite.ffmpeg import need_tools
from beeldsite.footage import ClipJob, Outcome
from beeldsite.i18n import say
from beeldsite.media import NOTES, STOPPED, attempt
from beeldsite.store import claim
from beeldsite.workshop import host, leash, sweep

GRACE = 0.5  # seconds for whoever cuts to tidy up


class Cutter:
    """Cuts clips into ``cache``, ``crew`` at a time; ``tell`` hears each outcome, in any thread.

    ``encoder`` is the one that the settings name.
    """

    def __init__(
        self, cache: Path, crew: int, tell: Callable[[Outcome], None], encoder: str
    ) -> None:
        self.cache = cache
        self.crew = crew or os.cpu_count() or 1
        self.tell = tell
        self.encoder = encoder
        self.queue: deque[ClipJob] = deque()
        self.working: set[str] = set()
        self.failed: dict[str, Outcome] = {}
        self.lost: set[str] = set()
        self.claim = ExitStack()
        self.pool: ProcessPoolExecutor | None = None

    @property
    def busy(self) -> bool:
        """Whether clips are being cut."""
        return bool(self.queue or self.working)

    def want(self, jobs: Iterable[ClipJob]) -> list[ClipJob]:
        """Have these cut before all others, first those that nobody wanted yet; return those."""
        waiting = {job.key: job for job in self.queue}
        wanted = {job.key: job for job in jobs}
        known = self.working | set(self.failed)
        first = [job for key, job in wanted.items() if key not in known]
        if first and not self.busy:
            self.claim.close()
            self.claim.enter_context(claim(self.cache))
        fresh = [job for job in first if job.key not in waiting]
        again = [job for job in first if job.key in waiting]
        others = (job for key, job in waiting.items() if key not in wanted)
        self.queue = deque([*fresh, *again, *others])
        self._hand_out()
        return fresh

    def done(self, outcome: Outcome) -> bool:
        """Hand out the next; return whether this is the last that is heard of the clip.

        A clip whose worker died is cut once more.
        """
        key = outcome.job.key
        self.working.discard(key)
        died = outcome.failure == STOPPED
        if died:
            sweep(self.cache)
            sweep(self.cache / NOTES)
        again = died and key not in self.lost
        if again:
            self.lost.add(key)
            self.queue.appendleft(outcome.job)
        elif outcome.failure:
            self.failed[key] = outcome
        self._hand_out()
        return not again

    @property
    def progress(self) -> dict[str, int]:
        """How many milliseconds were made of the clips that are being cut."""
        from beeldsite.crew import progress

        return progress(self.cache / NOTES) if self.working else {}

    def close(self) -> None:
        """Stop at once, half-made clips removed."""
        import multiprocessing

        self.queue.clear()
        self.claim.close()
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
            except BrokenExecutor:  # not yet heard of
                self.pool = None
                self.tell(Outcome(job, STOPPED))

    def _submit(self, job: ClipJob) -> None:
        from beeldsite.crew import noted

        tools = chosen(need_tools(), self.encoder)
        work = (tools, host(), job, self.cache)
        crew = self._crew()
        future = crew.submit(noted, self.cache / NOTES, job.key, attempt, work)
        future.add_done_callback(lambda done: self.tell(self._outcome(done, job, crew)))

    def _crew(self) -> ProcessPoolExecutor:
        if self.pool is None:
            import multiprocessing

            context = multiprocessing.get_context("spawn")
            self.pool = ProcessPoolExecutor(self.crew, mp_context=context, initializer=leash)
        return self.pool

    def _outcome(self, future: Future[Outcome], job: ClipJob, crew: ProcessPoolExecutor) -> Outcome:
        try:
            return future.result()
        except (BrokenExecutor, CancelledError, KeyboardInterrupt):  # its worker was told to stop
            if self.pool is crew:
                self.pool = None
            return Outcome(job, STOPPED, say("Start again; clips that are ready are kept."))
