"""Driver's ear: which files of a practice changed, as soon as whoever wrote them is done.

Editors save in many ways: in place, through a file beside it, by moving the old one away first.
Here each gives the same: the path that counts, once, a few milliseconds after the last of it.
"""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Any

from beeldsite.config import SETTINGS, Config
from beeldsite.stamps import shipped

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver, ObservedWatch

WHOLE, HALF, MOST = 0.008, 0.03, 0.1
"""Seconds without news after a finished file, after an unfinished one, and the longest wait."""

Inbox = SimpleQueue[Any]

# What editors, systems and the programs of cloud disks leave beside a file for a moment.
_PASSING = re.compile(
    r"""^(?:\.|~|4913$|\#.*\#$|Icon\r$|desktop\.ini$|Thumbs\.db$)
    |(?:~|\.(?:sw[a-z]|part\d*|partial|tmp|temp|bak|crdownload|download|lock|odtmp))$""",
    re.IGNORECASE | re.VERBOSE,
)
_TEXTS = (
    ".md",
    ".yaml",
    ".yml",
    ".toml",
    ".html",
    ".css",
    ".js",
    ".svg",
    ".vtt",
    ".srt",
    ".ass",
    "",
)


@dataclass(frozen=True, slots=True)
class Touched:
    """A file or folder in which something changed; ``whole`` where its writer is done with it."""

    path: str
    whole: bool

    @property
    def growing(self) -> bool:
        """Whether this may be a recording that is still being copied."""
        return not self.whole and Path(self.path).suffix.casefold() not in _TEXTS


class Watcher:
    """Tells ``tell`` what changes in the notes, the templates and the settings, until closed.

    ``tell`` is called in a thread of its own.
    """

    def __init__(self, config: Config, tell: Callable[[Touched], None]) -> None:
        self.config = config
        self.tell = tell
        self.watches: dict[Path, ObservedWatch] = {}
        self.observer = self._started()

    def __enter__(self) -> Watcher:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop listening."""
        self.observer.stop()
        self.observer.join()

    def _started(self) -> BaseObserver:
        from watchdog.observers import Observer
        from watchdog.observers.polling import PollingObserver

        # watchdog finds a new folder inside a new folder by looking and is then told of it too:
        # it says that it watches it twice, which does no harm and tells a coach nothing.
        warnings.filterwarnings("ignore", "Callback with id", RuntimeWarning, "watchdog")
        for kind in (Observer, PollingObserver):
            self.observer = kind()
            self.watches.clear()
            try:
                self._follow_all()
                self.observer.start()
            except OSError:  # a system that can watch no more folders: look at them every second
                continue
            return self.observer
        raise RuntimeError("this computer cannot watch folders")

    def _follow_all(self) -> None:
        self._follow(self.config.root, recursive=False)
        for folder in folders(self.config):
            self._follow(folder)

    def _follow(self, folder: Path, recursive: bool = True) -> None:
        from watchdog.events import FileSystemEventHandler

        handler = FileSystemEventHandler()
        handler.dispatch = self._hear  # type: ignore[method-assign]
        if folder in self.watches:
            with suppress(KeyError):
                self.observer.unschedule(self.watches.pop(folder))
        if folder.is_dir():
            self.watches[folder] = self.observer.schedule(
                handler, str(folder), recursive=recursive, event_filter=_kinds()
            )

    def _hear(self, event: Any) -> None:
        whole = event.is_directory or event.event_type in ("closed", "moved", "deleted")
        for path in (event.src_path, event.dest_path):
            text = os.fsdecode(path) if path else ""
            if text and matters(text, self.config):
                if event.event_type in ("created", "moved") and Path(text) in folders(self.config):
                    self._follow(Path(text))  # it was not there, or another stood in its place
                self.tell(Touched(text, whole))


def _kinds() -> list[Any]:
    """Return what to be told of: not that a file is read, for then each build would ask for one."""
    from watchdog import events

    return [
        events.FileCreatedEvent,
        events.FileModifiedEvent,
        events.FileMovedEvent,
        events.FileDeletedEvent,
        events.FileClosedEvent,
        events.DirCreatedEvent,
        events.DirMovedEvent,
        events.DirDeletedEvent,
    ]


def folders(config: Config) -> tuple[Path, ...]:
    """Return the folders in which a change asks for a build; our templates only in a checkout."""
    ours = shipped()
    checkout = (ours.parent / "pyproject.toml").is_file()
    own = (config.content_folder, config.root / "templates")
    return (*own, ours) if checkout and ours not in own else own


def matters(path: str, config: Config) -> bool:
    """Return whether a path is one that a build reads, and nothing passing or hidden."""
    place = Path(path)
    if place == config.root / SETTINGS:
        return True
    home = next((one for one in folders(config) if place.is_relative_to(one)), None)
    if home is None:
        return False
    parts = place.relative_to(home).parts
    private = home == config.content_folder and any(part.startswith("_") for part in parts)
    return not private and not any(_PASSING.search(part) for part in parts)


def gather(inbox: Inbox, patience: float) -> list[Any]:
    """Return what came in within ``patience`` seconds and whatever follows on its heels."""
    got: list[Any] = []
    latest = monotonic() + patience + MOST
    while True:
        try:
            got.append(inbox.get(timeout=patience))
        except Empty:
            return _each_once(got)
        if len(got) == 1:
            latest = monotonic() + MOST
        patience = max(0.0, min(_quiet(got[-1]), latest - monotonic()))
        if not patience and inbox.empty():
            return _each_once(got)


def _each_once(messages: list[Any]) -> list[Any]:
    """Return the messages with the last about each path only."""
    last = {one.path: one for one in messages if isinstance(one, Touched)}
    return [one for one in messages if not isinstance(one, Touched)] + list(last.values())


def _quiet(message: object) -> float:
    if not isinstance(message, Touched):
        return 0.0
    return WHOLE if message.whole else HALF
