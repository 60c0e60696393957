"""Real hosts on this computer that a share can be sent to, and what lies on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from beeldsite.share.contract import Outgoing, Share, Target
from beeldsite.share.targets import connect
from tests.conftest import tree


@dataclass
class Place:
    """A folder of its own on a host: its address, and what lies there, past our own code."""

    address: str
    look: Callable[[], dict[str, bytes]]
    name: str = "anna"

    def connect(self) -> Target:
        return connect(Share(self.name, "anna", "reviewer", self.address), Path.cwd())


@dataclass
class Heard:
    """A listener that remembers, and can act amid an upload."""

    total: int = 0
    count: int = 0
    most: int = 0
    at: dict[int, Callable[[], None]] = field(default_factory=dict)

    def start(self, total: int) -> None:
        self.total = total

    def sent(self, count: int) -> None:
        self.count += count
        self.most = max(self.most, self.count)
        for size in [size for size in self.at if self.count >= size]:
            self.at.pop(size)()


BLOBS = 6
BLOB = 30_000


def outgoing(root: Path, seal: str = "1", text: str = "1", blobs: int = BLOBS) -> Outgoing:
    """Return a share as it leaves: bytes that differ with each ``seal``, a pack with each text."""
    names = [f"b/{number:032x}.age" for number in range(blobs)]
    made = {name: f"{name} {seal}".encode().ljust(BLOB, b".") for name in names}
    made |= {"s/shell.0a.js": b"shell", "k/wilg.age": f"key {seal}".encode()}
    made |= {"index.html": b"<!doctype html>", "m.age": f"pack {seal} {text}".encode() * 9000}
    for name, content in made.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return Outgoing(root, (*names, "s/shell.0a.js"), ("k/wilg.age",), ("index.html",), ("m.age",))


def sealed(outgoing: Outgoing) -> dict[str, bytes]:
    return {name: (outgoing.root / name).read_bytes() for name in outgoing.files}


@pytest.fixture
def folder(tmp_path: Path) -> Place:
    there = tmp_path / "stick" / "share"
    there.parent.mkdir()
    return Place(f"folder:{there}", lambda: tree(there))
