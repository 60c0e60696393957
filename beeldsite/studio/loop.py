"""The studio at work: one thread that hears what changed and builds, one that sends pages.

Whoever just edited goes first, then who is being looked at, then the rest; the coach's own pages
and the state follow once it is quiet for a moment, and old clips are cleared away after that.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from time import monotonic
from types import TracebackType
from typing import Any

from beeldsite.config import SETTINGS, load
from beeldsite.errors import BeeldsiteError, ContentError, Place, Problem
from beeldsite.footage import ClipJob, Outcome
from beeldsite.names import slug
from beeldsite.order import Built, Listener, Order, Report
from beeldsite.practice import build_all
from beeldsite.speeds import estimate, remember
from beeldsite.studio.bench import Bench, astray, mistakes
from beeldsite.studio.cutter import Cutter
from beeldsite.studio.door import HOST, free_socket, server
from beeldsite.studio.live import EVERYONE, Hub
from beeldsite.studio.server import app
from beeldsite.studio.waiting import Waiting
from beeldsite.watch import Touched, Watcher, gather
from beeldsite.write import claim

SOON, LATER = 0.2, 2.0  # seconds of quiet before the coach's pages are made; before tidying up
CALM = 1.0  # seconds that a browser gets for what was saved, before clips take the processors
TOGETHER = 5.0  # seconds within which clips that come one by one are shown together
GROWN = 1.0  # seconds without news after which a recording is taken to be whole
IDLE = 1.0
COACH = "/coach"  # whose mistakes those of the coach's own pages are: no portfolio's

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Viewed:
    """Someone opened a page of this portfolio."""

    slug: str


class Stop:
    """It is enough."""


class Studio:
    """A practice that is shown and followed; ``with`` it is built and can be seen."""

    def __init__(self, order: Order, port: int, listen: Listener) -> None:
        self.order = order
        self.listen = listen
        self.socket = free_socket(port)
        self.address = f"http://{HOST}:{self.socket.getsockname()[1]}/"
        self.inbox: SimpleQueue[Any] = SimpleQueue()
        self.pending: dict[str, bool] = {}  # by folder; whether all of it was made anew
        self.cold: list[str] = []
        self.growing: dict[str, float] = {}
        self.coming: dict[str, float] = {}  # by slug; when to show clips that were cut
        self.waiting = Waiting()
        self.wanted: dict[str, list[ClipJob]] = {}  # by slug; the latest last
        self.uncut: float | None = None
        self.untold: float | None = None
        self.untidy: float | None = None
        self.stopped = False
        self.hub = Hub(order.config.lang, lambda viewed: self.inbox.put(Viewed(viewed)))
        config = order.config
        self.cutter = Cutter(config.clips, order.jobs, self.inbox.put, config.encoder)

    # --- from beginning to end --------------------------------------------------------------------

    def __enter__(self) -> Studio:
        """Build what can be built without cutting, then show it and listen."""
        gc.set_threshold(50_000)  # texts kept from edit to edit are many objects and no garbage
        try:
            report = build_all(replace(self.order, cut=False), self.listen)
            self.bench = Bench(self.order, report)
            self.watcher = Watcher(self.order.config, self.inbox.put)
        except BaseException:
            self.socket.close()
            raise
        self.server = server(app(lambda: self.bench.order, self.hub, self.waiting))
        self.thread = Thread(target=self.server.run, args=([self.socket],), daemon=True)
        self.thread.start()
        self._begin(report)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write down what is known and end everything that was started, within a second."""
        busy = bool(self.cutter.busy or self.pending or self.uncut or self.coming)
        self.hub.close()
        self.server.should_exit = True
        self.cutter.close()
        self.watcher.close()
        if self.untold or self.untidy:
            self._settle(tidy=not busy)
        self.thread.join()
        self.socket.close()

    def _begin(self, report: Report) -> None:
        names = {slug(name): name for name in self.bench.everyone()}
        for built in reversed(report.built):  # the last has its clips cut first
            self._wait_for(built)
            self._heard(names.get(slug(built.slug), built.slug), built)
        self.pending = dict.fromkeys(self.bench.missed(), False)

    def run(self) -> None:
        """Follow the notes until told to stop."""
        while not self.stopped:
            for message in gather(self.inbox, self._patience()):
                self._hear(message)
            self._ripen()
            if self.cutter.busy:
                self.listen.progress(self.cutter.progress)
            self._do_next()

    def _do_next(self) -> None:
        """Do the one thing that is most waited for."""
        if self.pending:
            self._build(next(iter(self.pending)))
        elif self.cold:
            self.bench.warm(self.cold.pop())
        elif self._due(self.untold):
            self._settle(tidy=False)
        elif self._due(self.uncut):
            self._cut()
        elif self._due(self.untidy) and not (self.cutter.busy or self.coming):
            self._settle(tidy=True)

    def stop(self) -> None:
        """End ``run``; from any thread."""
        self.inbox.put(Stop())

    def _patience(self) -> float:
        if self.pending or self.cold:
            return 0.0
        untidy = None if self.cutter.busy or self.coming else self.untidy
        times = [
            *self.growing.values(),
            *self.coming.values(),
            *filter(None, (self.untold, self.uncut, untidy)),
        ]
        return max(0.0, min(times, default=monotonic() + IDLE) - monotonic())

    def _due(self, when: float | None) -> bool:
        return when is not None and when <= monotonic() and not self.stopped

    # --- hearing ----------------------------------------------------------------------------------

    def _hear(self, message: Any) -> None:
        match message:
            case Touched() if message.growing:
                self.growing[message.path] = monotonic() + GROWN
            case Touched():
                self.growing.pop(message.path, None)
                self._touched(message.path)
            case Viewed():
                self._viewed(message.slug)
            case Outcome():
                self._was_cut(message)
            case Stop():
                self.stopped = True

    def _ripen(self) -> None:
        """Have recordings count of which no more was heard, and clips that came."""
        for path in [path for path, when in self.growing.items() if when <= monotonic()]:
            del self.growing[path]
            self._touched(path)
        for whose in [whose for whose, when in self.coming.items() if when <= monotonic()]:
            del self.coming[whose]
            for name in self.bench.names.get(whose, ()):
                self.pending.setdefault(name, False)

    def _touched(self, path: str) -> None:
        config = self.bench.order.config
        name = self.bench.person(path)
        if name is not None:
            alike = sorted(self.bench.names.get(slug(name), set()) | {name})
            self._first(one for one in alike if self.bench.ordered(one))
        elif Path(path) == config.root / SETTINGS:
            self._settings()
        elif Path(path).is_dir() or not Path(path).is_relative_to(config.content_folder):
            self._anew(self.bench.order)
        else:  # a note of the practice itself
            self._unsettle()

    def _first(self, names: Iterable[str]) -> None:
        first = {name: self.pending.pop(name, False) for name in names}
        self.pending = first | self.pending

    def _viewed(self, viewed: str) -> None:
        """Read the texts of a portfolio that is looked at, so that its first edit is as quick."""
        for name in self.bench.names.get(viewed, ()):
            if name in self.pending:
                self._first([name])
            elif name not in self.bench.texts and name not in self.cold:
                self.cold.append(name)

    def _settings(self) -> None:
        """Read the settings again; where they cannot be read, go on with those that stood."""
        try:
            config = load(self.order.config.root)
            claim(config.output_folder)
        except ContentError as error:
            self.hub.wrong(EVERYONE, error.problems)
            self.listen.portfolio(Built(SETTINGS, error.problems))
        except (BeeldsiteError, OSError) as error:
            self._went_astray(SETTINGS, EVERYONE, error)
        else:
            self._anew(replace(self.bench.order, config=config))

    def _anew(self, order: Order) -> None:
        """Build everyone again, who is being looked at first."""
        moved = order.config.content_folder != self.bench.order.config.content_folder
        self.hub.wrong(EVERYONE, ())
        self.hub.lang = order.config.lang
        try:
            self.bench.renew(order)
        except BeeldsiteError as error:
            self._went_astray(order.config.content, EVERYONE, error)
            return
        if moved:
            self.watcher.close()
            self.watcher = Watcher(order.config, self.inbox.put)
        looked_at = {page.slug for page in tuple(self.hub.pages)}
        names = sorted(self.bench.everyone(), key=lambda name: slug(name) not in looked_at)
        self.pending = dict.fromkeys(names, True)
        self._unsettle()

    # --- building ---------------------------------------------------------------------------------

    def _build(self, name: str) -> None:
        wholly = self.pending.pop(name)
        try:
            built = self.bench.rebuild(name)
        except Exception as error:  # what one portfolio meets must not end the studio
            self._went_astray(name, slug(name), error)
            return
        if built is None:
            self.hub.wrong(slug(name), ())
            self.listen.portfolio(Built(name))
            return
        self._wait_for(built)  # before any page asks for what stands in for its clips
        self._heard(name, built, wholly)
        self.listen.portfolio(built)
        self._unsettle()

    def _heard(self, name: str, built: Built, wholly: bool = False) -> None:
        """Tell the browser what became of a portfolio."""
        failed = self.cutter.failed
        uncut = [failed[job.key] for job in built.waiting if job.key in failed]
        lacking = [Problem(one.job.place, one.failure, one.hint) for one in uncut if one.failure]
        wrong = mistakes(built)
        self.hub.wrong(slug(name), (*wrong, *lacking))
        if not wrong:
            self.hub.changed(slug(name), wholly)

    def _went_astray(self, place: str, whose: str, error: Exception) -> None:
        """Tell what went wrong where nobody expected it, and go on."""
        if isinstance(error, ContentError):
            problems = error.problems
        elif isinstance(error, BeeldsiteError):
            problems = (Problem(Place(place), error.what, error.hint),)
        else:
            log.error("while building %s", place, exc_info=error)
            problems = (astray(error, place),)
        self.hub.wrong(whose, problems)
        self.listen.portfolio(Built(place, problems))

    def _unsettle(self) -> None:
        self.untold, self.untidy = monotonic() + SOON, monotonic() + LATER

    def _settle(self, tidy: bool) -> None:
        self.untold = None
        self.untidy = None if tidy else self.untidy
        try:
            self.bench.settle(tidy)
        except Exception as error:
            self._went_astray(self.order.config.output, COACH, error)
        else:
            self.hub.wrong(COACH, ())
            self.hub.changed(EVERYONE)

    # --- clips ------------------------------------------------------------------------------------

    def _wait_for(self, built: Built) -> None:
        """Keep which clips a portfolio had to do without, to have them cut soon."""
        jobs = [job for job in built.waiting if job.key not in self.cutter.failed]
        self.waiting.put(slug(built.slug), jobs)
        self.coming.pop(slug(built.slug), None)
        self.wanted.pop(slug(built.slug), None)
        if jobs:
            self.wanted[slug(built.slug)] = jobs
            self.uncut = self.uncut or monotonic() + CALM

    def _cut(self) -> None:
        """Have the clips cut that portfolios wait for, those of the latest edit first."""
        wanted = [job for jobs in reversed(self.wanted.values()) for job in jobs]
        self.wanted.clear()
        self.uncut = None
        if fresh := self.cutter.want(wanted):
            cache, count = self.order.config.cache, self.cutter.crew
            self.listen.clips(fresh, estimate(cache, fresh, count))

    def _was_cut(self, outcome: Outcome) -> None:
        """Build again whoever waited for this clip: at once, or with those that come soon."""
        if not self.cutter.done(outcome):
            return
        self.listen.clip(outcome)
        remember(self.order.config.cache, [outcome], self.cutter.crew)
        for whose, ready in self.waiting.cut(outcome.job.key).items():
            soon = monotonic() + (0 if ready else TOGETHER)
            self.coming[whose] = min(soon, self.coming.get(whose, soon))
