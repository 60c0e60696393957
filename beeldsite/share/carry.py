"""How sealed files lie on a host: as they are for a web server, in scripts for a folder.

A page opened from a folder may read no other file, but it may run a script beside it. So a slice of
an age file stands as ``BS("b/<name>",i,n,"<id>","<base64>")``, in a file that no mail filter minds.
"""

from __future__ import annotations

import os
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from beeldsite.share import age
from beeldsite.share.contract import SLICE, Transport

_SLICE = re.compile(rb'BS\("([a-z0-9/]+)",(\d+),(\d+),"([0-9a-f]{16})","([A-Za-z0-9+/]*={0,2})"\)')
_HEAD = re.compile(rb'BS\("[a-z0-9/]+",(\d+),\d+,"[0-9a-f]{16}","')
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
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


def put(part: Path, tree: Path, name: str, sha256: str, transport: Transport) -> tuple[str, ...]:
    """Move an age file into the tree of a share; return the paths it has there."""
    files = count(part.stat().st_size, transport)
    made = paths(name, files, transport)
    (tree / made[0]).parent.mkdir(parents=True, exist_ok=True)
    if transport is Transport.WEB:
        part.replace(tree / made[0])
        return made
    with part.open("rb") as file:
        for number, path in enumerate(made):
            head = f'BS("{name}",{number},{files},"{sha256[:16]}","'.encode()
            with _placed(tree / path) as script:
                script.writelines((head, b64encode(file.read(SLICE)), b'")'))
    part.unlink()
    return made


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
    content = path.read_bytes()
    head = _HEAD.match(content)
    if not head or not content.endswith(b'")') or content[head.end() : -2].translate(None, _BASE64):
        return False
    return head[1] != b"0" or content.startswith(_START, head.end())


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
