"""What is sent: the bytes of a file, told to whoever listens as they leave."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from beeldsite.errors import BeeldsiteError, refusal
from beeldsite.i18n import say
from beeldsite.share.contract import Progress

CHUNK = 256 * 1024


def opened(source: Path | bytes) -> BinaryIO:
    """Return a file to read from; raise where what was sealed has gone from this computer."""
    if isinstance(source, bytes):
        return io.BytesIO(source)
    try:
        return source.open("rb")
    except OSError as error:
        told = {"reason": refusal(error)}
        what = say("what was sealed on this computer cannot be read: {reason}", **told)
        raise BeeldsiteError(what, say("Publish again; what is missing is sealed anew.")) from None


def size_of(source: Path | bytes) -> int:
    """Return how many bytes there are to send."""
    return len(source) if isinstance(source, bytes) else source.stat().st_size


def chunks(content: BinaryIO, progress: Progress) -> Iterator[bytes]:
    """Give the bytes of a file piece by piece, telling each piece as the next is asked for."""
    while chunk := content.read(CHUNK):
        yield chunk
        progress.sent(len(chunk))
