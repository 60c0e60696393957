"""What the rooms of the share agree on: a share of the settings, what leaves, where it goes.

pack ▸ Outgoing ▸ upload ▸ Target          shell gives the generic files among what leaves
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol, runtime_checkable

from beeldsite.errors import BeeldsiteError
from beeldsite.shares import Share as Share
from beeldsite.shares import Transport as Transport

SLICE = 3 * 1024 * 1024
"""How many bytes of an age file one script of the transport ``folder`` holds at most."""

FOLDERS = ("b", "k", "s")
"""The folders of the layout; what lies in others, on the same host, is not ours to look at."""

LOCK = "busy.json"
"""Stands on the host for the length of an upload: an opaque owner, and since when."""

HALF = (".half", ".part", ".partial")
"""How the names of what is half sent end; Nextcloud and ownCloud refuse ``.part`` from others."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A share as it should lie on its host: every path is a file below ``root``, sealed already.

    ``contents`` carry their content in their name (``b/``, ``s/``) and ``keys`` are written once
    (``k/``): there with the same size is there. ``front`` (``index.html``, ``LEES-MIJ.txt``) may
    change under one name.
    ``commit`` is the pack, one file or its slices in order: sent last, it makes the rest count.
    ``gone`` are paths to take away as soon as that is done. Whatever else lies on the host in
    ``b/``, ``s/``, ``k/`` or as a slice of the pack belongs to an earlier state of the share.
    """

    root: Path
    contents: tuple[str, ...]
    keys: tuple[str, ...]
    front: tuple[str, ...]
    commit: tuple[str, ...]
    gone: tuple[str, ...] = ()

    @property
    def files(self) -> tuple[str, ...]:
        """Every path, in the order of sending."""
        return (*self.contents, *self.keys, *self.front, *self.commit)


@dataclass(frozen=True, slots=True)
class Held:
    """What we know a share to hold: kept by who publishes, from one upload to the next.

    ``packs`` are the marks of packs that are ours: the one that stands, or the one about to.
    ``files`` says of each path what was put there last, by its mark; ``leaving`` since when a file
    that no page shows any more waits to be removed. ``begun`` is true once the place is ours.
    """

    begun: bool = False
    packs: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    leaving: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an upload did: paths sent and removed, bytes sent, paths that wait out their grace.

    ``held`` is what the share is known to hold now.
    """

    sent: tuple[str, ...] = ()
    size: int = 0
    removed: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    held: Held = Held()


class Progress(Protocol):
    """Hears how far an upload is; the command line draws it."""

    def start(self, total: int) -> None:
        """Hear how many bytes are going to be sent."""

    def sent(self, count: int) -> None:
        """Hear that so many bytes more were sent; fewer than none where a file begins anew."""


class Target(Protocol):
    """A place that holds a share; paths are those of the layout, with ``/``.

    Everything raises ``BeeldsiteError`` in words a coach can act on, ``Passing`` where it may
    succeed when tried again, and ``Beaten`` where another publisher was first. A file that is
    replaced is replaced whole or not at all, where the host can; else it is away for that moment.
    """

    @property
    def told(self) -> str:
        """What a coach knows the place by, without secrets."""

    def list(self) -> Mapping[str, int]:
        """Return the files there and in ``FOLDERS``, path → size; ``half_sent`` tells which are."""

    def get(self, path: str, most: int | None = None) -> bytes | None:
        """Return a file's bytes, or its first ``most``; None where it is not there."""

    def tag(self, path: str) -> str:
        """Return what changes with every version of a file; "" where it is not there."""

    def put(
        self, path: str, source: Path | bytes, progress: Progress, over: str | None = None
    ) -> None:
        """Send a file; with ``over`` only in the place of the version that has this tag."""

    def remove(self, path: str) -> None:
        """Take a file away; that it was not there is fine."""

    def close(self) -> None:
        """Let go of the connection; whatever is asked next makes a new one."""


@runtime_checkable
class Bulk(Protocol):
    """A target for which every call is costly, so that it takes many files at once."""

    def put_all(self, root: Path, paths: Sequence[str], progress: Progress) -> None:
        """Send files that lie below ``root``."""


class Passing(BeeldsiteError):  # noqa: N818 - it is read as "raise Passing(say(…))"
    """What may go over by itself: a connection that dropped, a server too busy to answer."""


class Beaten(BeeldsiteError):  # noqa: N818
    """Another publisher was first: what stands there is not what was to be replaced."""


def half_sent(path: str) -> bool:
    """Return whether a path of a target is what an interrupted upload left there."""
    return path.endswith(HALF)
