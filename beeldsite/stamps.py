"""Stamps of the program itself: when a template or module changes, everyone is built again."""

from __future__ import annotations

import os
from hashlib import blake2b
from pathlib import Path


def shipped() -> Path:
    """Return the folder of our templates: in the installed package, or beside it in a checkout."""
    installed = Path(__file__).parent / "templates"
    return installed if installed.is_dir() else Path(__file__).parent.parent / "templates"


def templates_stamp(root: Path) -> str:
    """Return what changes when a template, ours or the practice's, or the program itself does."""
    mark = blake2b(digest_size=8)
    for folder in (str(shipped()), str(root / "templates"), str(Path(__file__).parent)):
        for name in sorted(_files(folder)):
            status = os.stat(name)
            mark.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return mark.hexdigest()


def _files(folder: str) -> list[str]:
    if not os.path.isdir(folder):
        return []
    with os.scandir(folder) as entries:
        inside = [entry for entry in entries if entry.name != "__pycache__"]
    found = [entry.path for entry in inside if entry.is_file()]
    return found + [name for one in inside if one.is_dir() for name in _files(one.path)]
