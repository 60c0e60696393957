"""What the rooms of the share agree on: a share of the settings, what leaves, where it goes.

pack ▸ Outgoing ▸ upload ▸ Target          shell gives the generic files among what leaves
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

SLICE = 3 * 1024 * 1024
"""How many bytes of an age file one script of the transport ``folder`` holds at most."""


class Transport(StrEnum):
    """How the sealed bytes lie on the host: raw for a web server, in scripts for a folder."""

    WEB = "web"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True)
class Share:
    """One ``[share.NAME]`` of the settings; ``clip_limit`` is the largest clip, in megabytes."""

    name: str
    person: str
    edition: str
    target: str
    transport: Transport = Transport.FOLDER
    clip_limit: int = 150


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
class Receipt:
    """What an upload did: paths sent and removed, bytes sent, paths that wait out their grace."""

    sent: tuple[str, ...] = ()
    size: int = 0
    removed: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()


class Progress(Protocol):
    """Hears how far an upload is; the command line draws it."""

    def start(self, total: int) -> None:
        """Hear how many bytes are going to be sent."""

    def sent(self, count: int) -> None:
        """Hear that so many bytes more were sent."""


class Target(Protocol):
    """A place that holds a share; paths are those of the layout, with ``/``.

    Everything raises ``BeeldsiteError`` in words a coach can act on; a file that is replaced is
    replaced whole or not at all.
    """

    @property
    def told(self) -> str:
        """What a coach knows the place by, without secrets."""

    def list(self) -> Mapping[str, int]:
        """Return every file there, path → size in bytes, without what was half sent."""

    def get(self, path: str) -> bytes | None:
        """Return a file's bytes, None where it is not there."""

    def put(self, path: str, source: Path, progress: Progress) -> None:
        """Send a file."""

    def remove(self, path: str) -> None:
        """Take a file away; that it was not there is fine."""

    def hold(self, owner: str) -> AbstractContextManager[None]:
        """Keep other publishers out for the length of an upload; raise where one is at work."""
