"""A file of any size, sealed in one pass: read, padded, digested, sealed and given on in blocks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from beeldsite.share.age import CHUNK, NotAge, Sealed, binding, padded, sealed_size
from beeldsite.share.writing import head_for, payload, starts

if TYPE_CHECKING:
    from hashlib import _Hash


class Sink(Protocol):
    """Takes a sealed file as it is made."""

    def start(self, size: int) -> None:
        """Hear how many bytes it is going to have."""

    def write(self, block: bytes) -> None:
        """Take more of it."""


def seal_file(source: Path, sink: Sink, recipient: str) -> Sealed:
    """Seal a file, padded with zeros; memory does not grow with its size. Raise ``NotAge``."""
    before, after = sha256(), sha256()
    with source.open("rb") as plain:
        size = os.fstat(plain.fileno()).st_size
        whole, head = padded(size), head_for(recipient)
        blocks = payload(head.key, whole, _read(plain, size, whole, before))
        start = head.text + next(blocks)
        sealed = sealed_size(start, whole)
        sink.start(sealed)
        for block in chain([start], blocks):
            after.update(block)
            sink.write(block)
    return Sealed(size, sealed, binding(start), after.hexdigest(), before.hexdigest())


def _read(file: BinaryIO, size: int, whole: int, digest: _Hash) -> Iterator[bytes]:
    """Yield a file of ``size`` bytes in chunks, and zeros after it up to ``whole``."""
    for start in starts(whole):
        meant = min(CHUNK, max(0, size - start))
        chunk = file.read(meant)
        if len(chunk) < meant:
            raise NotAge("the file changed while it was read")
        digest.update(chunk)
        yield chunk + bytes(min(CHUNK, whole - start) - meant)
    if file.read(1):
        raise NotAge("the file changed while it was read")
