"""What a build shows while it works: bars where there is a terminal to draw on, else lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any

from beeldsite.i18n import Words, say
from beeldsite.names import slug
from beeldsite.order import Built, Listener

if TYPE_CHECKING:
    from beeldsite.errors import Problem
    from beeldsite.footage import ClipJob, Outcome

EVERY = 30.0  # seconds between two lines

Tell = Callable[[Words], None]
Wrong = Callable[[Sequence["Problem"]], None]


class Lines(Listener):
    """Tells in a line, now and then, how far the clips are; for pipes, files and logs.

    ``tell`` says a sentence, ``wrong`` the mistakes that stop a portfolio, where they are wanted as
    soon as they are heard. Clips that are asked for while others are cut are counted with them.
    """

    def __init__(self, tell: Tell, wrong: Wrong | None = None) -> None:
        self.tell = tell
        self.wrong = wrong
        self.mistakes: dict[str, tuple[Problem, ...]] = {}
        self.jobs: dict[str, ClipJob] = {}
        self.going: Mapping[str, int] = {}
        self.ready: set[str] = set()
        self.said = 0.0

    @contextmanager
    def shown(self) -> Iterator[Listener]:
        """Give the listener for the length of a build."""
        yield self

    def portfolio(self, built: Built) -> None:
        """Tell its mistakes when they change, and when they are gone."""
        if self.wrong is None:
            return
        found = tuple(one for one in built.problems if not one.warning)
        name = slug(built.slug)
        before = self.mistakes.get(name, ())
        if found and found != before:
            self.wrong(found)
        elif before and not found:
            self.tell(say("{person}: all is well again", person=name))
        self.mistakes[name] = found

    def clips(self, jobs: Sequence[ClipJob], seconds: float | None = None) -> None:
        """Tell how many clips there are to cut, and how long that may take."""
        from beeldsite.speeds import told

        self.jobs |= {job.key: job for job in jobs}
        self.tell(told(jobs, seconds))
        self.said = monotonic()

    def remark(self, words: Words) -> None:
        """Tell it."""
        self.tell(words)

    def progress(self, done: Mapping[str, int]) -> None:
        """Tell how far they are, where that is some time ago."""
        self.going = {key: most for key, most in done.items() if key in self.jobs}
        if monotonic() - self.said >= EVERY:
            self.said = monotonic()
            holes = {"ready": len(self.ready), "clips": len(self.jobs), "share": self.share}
            self.tell(say("{ready} of {clips} clips are cut ({share}%)", **holes))

    def clip(self, outcome: Outcome) -> None:
        """Count a clip; forget them all when it was the last."""
        self.ready.add(outcome.job.key)
        if self.ready >= set(self.jobs):
            self.jobs, self.going, self.ready = {}, {}, set()

    @property
    def total(self) -> int:
        """The milliseconds of film that were asked for."""
        return sum(job.lasts for job in self.jobs.values())

    @property
    def made(self) -> int:
        """The milliseconds of film that were made, of clips that are being cut too."""
        whole = sum(self.jobs[key].end - self.jobs[key].start for key in self.ready)
        parts = {key: self.jobs[key].end - self.jobs[key].start for key in self.going}
        return whole + sum(
            min(self.going[key], most) for key, most in parts.items() if key not in self.ready
        )

    @property
    def share(self) -> int:
        """How many hundredths of the film were made."""
        return 100 * self.made // (self.total or 1)


class Bars(Lines):
    """Draws a bar for all clips, with the time left, and one for each that is being cut."""

    def __init__(
        self, tell: Tell, told: Callable[[Words], str], wrong: Wrong | None = None
    ) -> None:
        super().__init__(tell, wrong)
        self.told = told
        self.drawn: Any = None
        self.all: Any = None
        self.each: dict[str, Any] = {}

    @contextmanager
    def shown(self) -> Iterator[Listener]:
        """Give the listener for the length of a build, and take the bars away afterwards."""
        try:
            yield self
        finally:
            self._stop()

    def clips(self, jobs: Sequence[ClipJob], seconds: float | None = None) -> None:
        """Start the bar, or lengthen it."""
        super().clips(jobs, seconds)
        if self.drawn is None:
            self.drawn = _progress()
            self.all = self.drawn.add_task(self.told(say("all clips")), total=None)
            self.drawn.start()
        self.drawn.update(self.all, total=self.total)

    def progress(self, done: Mapping[str, int]) -> None:
        """Move the bars."""
        from beeldsite.ffmpeg import shown_name

        self.going = {key: most for key, most in done.items() if key in self.jobs}
        if self.drawn is None:
            return
        for key in self.each.keys() - self.going.keys():
            self.drawn.remove_task(self.each.pop(key))
        for key, most in self.going.items():
            if key not in self.each:
                job = self.jobs[key]
                name = shown_name(job.video)
                self.each[key] = self.drawn.add_task(name, total=job.lasts)
            self.drawn.update(self.each[key], completed=most)
        self.drawn.update(self.all, completed=self.made)

    def clip(self, outcome: Outcome) -> None:
        """Move the bar by what remained of the clip; take the bars away after the last."""
        super().clip(outcome)
        self.progress({key: most for key, most in self.going.items() if key != outcome.job.key})
        if not self.jobs:
            self._stop()

    def _stop(self) -> None:
        if self.drawn:
            self.drawn.stop()
        self.drawn, self.each = None, {}


def _progress() -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )


class Bytes:
    """Draws a bar for bytes that are sealed, sent or read; ``drawing`` false: keeps silent."""

    def __init__(self, told: str, *, drawing: bool) -> None:
        self.told, self.drawing = told, drawing
        self.bar: Any = None
        self.task: Any = None

    def start(self, total: int) -> None:
        """Begin a bar: so many bytes."""
        self.stop()
        if total and self.drawing:
            from rich.console import Console
            from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn

            shown = ("{task.description}", BarColumn(), DownloadColumn(), TimeRemainingColumn())
            self.bar = Progress(*shown, console=Console(stderr=True), transient=True)
            self.task = self.bar.add_task(self.told, total=total)
            self.bar.start()

    def sent(self, count: int) -> None:
        """Move the bar by so many bytes."""
        if self.bar:
            self.bar.advance(self.task, count)

    def stop(self) -> None:
        """Take the bar away."""
        if self.bar:
            self.bar.stop()
            self.bar = None
