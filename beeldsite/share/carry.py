"""How sealed files lie on a host: as they are for a web server, in scripts for a folder.

A page opened from a folder may read no other file, but it may run a script beside it. So a slice of
an age file stands as ``BS("b/<name>",i,n,"<id>","<base64>")``, in a file that no mail filter minds.
"""

from __future__ import annotations

import os
import re
from base64 import b64decode, b64encode
from binascii import b2a_base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from io import FileIO
from pathlib import Path
from typing import BinaryIO

from beeldsite.share import age
from beeldsite.share.contract import SLICE, Transport

_SLICE = re.compile(rb'BS\("([a-z0-9/]+)",(\d+),(\d+),"([0-9a-f]{16})","([A-Za-z0-9+/]*={0,2})"\)')
_HEAD = re.compile(rb'BS\("[a-z0-9/]+",(\d+),\d+,"[0-9a-f]{16}","')
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_TAIL = b'")'
_PIECE = 1 << 15  # small enough for the cache of a core
_START = b64encode(age.INTRO[:21])  # 21 bytes are 28 characters, with no rest


class Partial(ValueError):  # noqa: N818 - read as "raise Partial(…)"
    """A sealed file that is not all there, or whose slices belong to different sealings."""


def count(sealed: int, transport: Transport) -> int:
    """Return in how many files an age file of ``sealed`` bytes lies on the host."""
    return 1 if transport is Transport.WEB else max(1, -(-sealed // SLICE))


def paths(name: str, files: int, transport: Transport) -> tuple[str, ...]:
    """Return the files that carry a sealed file: ``m``, ``k/<slot>`` or ``b/<name>``."""
    if transport is Transport.WEB:
        return (f"{name}.age",)
    return tuple(f"{name}.{number}.dat" for number in range(files))


def put(content: bytes, tree: Path, name: str, transport: Transport) -> tuple[str, ...]:
    """Put an age file into the tree of a share; return the paths it has there."""
    with laying(tree, len(name), transport) as laid:
        laid.start(len(content))
        laid.write(content)
        return laid.settle(name, sha256(content).hexdigest())


@contextmanager
def laying(tree: Path, width: int, transport: Transport) -> Iterator[Whole | Sliced]:
    """Give what takes an age file and places it in a tree, whole, once its name is known.

    ``width`` is how many characters the name is going to have.
    """
    tree.mkdir(mode=0o700, parents=True, exist_ok=True)
    laid: Whole | Sliced
    laid = Whole(tree) if transport is Transport.WEB else Sliced(tree, width)
    try:
        yield laid
    finally:
        laid.close()


class Whole:
    """An age file on its way into a tree, as it is."""

    def __init__(self, tree: Path) -> None:
        self.tree, self.part = tree, tree / f".whole.part{os.getpid()}"
        self.file = self.part.open("wb", buffering=0)

    def start(self, size: int) -> None:
        """Hear how large it is."""

    def write(self, block: bytes) -> None:
        """Take more of it."""
        self.file.write(block)

    def settle(self, name: str, _digest: str) -> tuple[str, ...]:
        """Place it; return the paths it has."""
        self.file.close()
        made = paths(name, 1, Transport.WEB)
        _moved(self.part, self.tree / made[0])
        return made

    def close(self) -> None:
        """Leave nothing of what was not placed."""
        self.file.close()
        self.part.unlink(missing_ok=True)


class Sliced:
    """An age file on its way into a tree in slices, each written once.

    The name and the digest at the head of a slice are known when the last byte is, and always as
    long: room is kept for them.
    """

    def __init__(self, tree: Path, width: int) -> None:
        self.tree, self.name = tree, "-" * width
        self.parts: list[Path] = []
        self.file = self._opened()
        self.files, self.room, self.held = 0, SLICE, b""

    def start(self, size: int) -> None:
        """Hear how large it is: every slice says how many there are."""
        self.files = count(size, Transport.FOLDER)
        self._head()

    def write(self, block: bytes) -> None:
        """Take more of it."""
        held = self.held + block
        whole = len(held) - len(held) % 3  # base64 has no rest of it
        self._encoded(memoryview(held)[:whole])
        self.held = held[whole:]

    def _encoded(self, rest: memoryview) -> None:
        while rest:
            if not self.room:
                self._end()
                self.file, self.room = self._opened(), SLICE
                self._head()
            now, rest = rest[: self.room], rest[self.room :]
            self.room -= len(now)
            self.file.write(b2a_base64(now, newline=False))

    def _opened(self) -> FileIO:
        part = self.tree / f".{len(self.parts)}.part{os.getpid()}"
        self.parts.append(part)
        return part.open("wb", buffering=0)

    def _head(self) -> None:
        self.file.write(_head(self.name, len(self.parts) - 1, self.files, "-" * 16))

    def _end(self) -> None:
        self.file.write(_TAIL)
        self.file.close()

    def settle(self, name: str, digest: str) -> tuple[str, ...]:
        """Say in each slice what it is of, and place it; return the paths they have."""
        if len(name) != len(self.name):
            raise ValueError(name)
        self._encoded(memoryview(self.held))
        self._end()
        made = paths(name, len(self.parts), Transport.FOLDER)
        for number, (part, path) in enumerate(zip(self.parts, made, strict=True)):
            with part.open("r+b") as script:
                script.write(_head(name, number, len(made), digest[:16]))
            _moved(part, self.tree / path)
        return made

    def close(self) -> None:
        """Leave nothing of what was not placed."""
        self.file.close()
        for part in self.parts:
            part.unlink(missing_ok=True)


def _head(name: str, number: int, files: int, ident: str) -> bytes:
    return f'BS("{name}",{number},{files},"{ident}","'.encode()


def _moved(part: Path, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part.replace(path)


def read(get: Callable[[str], bytes | None], name: str, transport: Transport) -> bytes:
    """Return an age file from a host; raise ``Partial``."""
    if transport is Transport.WEB:
        whole = get(f"{name}.age")
        if whole is None:
            raise Partial(name)
        return whole
    files, ident, parts = slice_of(get(f"{name}.0.dat"), name, 0)
    found = [parts]
    for number in range(1, files):
        more, other, part = slice_of(get(f"{name}.{number}.dat"), name, number)
        if (more, other) != (files, ident):
            raise Partial(name)
        found.append(part)
    return b"".join(found)


def slice_of(script: bytes | None, name: str, number: int) -> tuple[int, bytes, bytes]:
    """Return of a slice: how many there are, of which sealing, its bytes; raise ``Partial``."""
    found = _SLICE.fullmatch(script or b"")
    if not found or found[1] != name.encode() or int(found[2]) != number:
        raise Partial(name)
    return int(found[3]), found[4], b64decode(found[5])


def is_sealed(path: Path, transport: Transport) -> bool:
    """Return whether a file is, as far as its form tells, an age file or a slice of one."""
    if transport is Transport.WEB:
        with path.open("rb") as file:
            return age.whole(file.read(1 << 16), path.stat().st_size)
    with path.open("rb", buffering=0) as file:
        start = file.read(_PIECE)
        head = _HEAD.match(start)
        if not head or (head[1] == b"0" and not start.startswith(_START, head.end())):
            return False
        piece, left, end = start[head.end() :], b"", b""
        while piece and len(left) <= len(_TAIL):
            left += piece.translate(None, _BASE64)
            end = (end + piece[-2:])[-2:]
            piece = file.read(_PIECE)
        return left == end == _TAIL


def place(path: Path, content: bytes) -> None:
    """Write a file of the tree, whole or not at all; leave it alone where it is the same."""
    if path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with _placed(path) as file:
        file.write(content)


@contextmanager
def _placed(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write that takes its place, whole, once it is written."""
    part = path.with_name(f".{path.name}.part{os.getpid()}")
    with part.open("wb") as file:
        yield file
    part.replace(path)
