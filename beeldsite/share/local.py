"""What this computer remembers of a share it sealed: so that nothing is sealed or sent twice.

It lies in ``.beeldsite/enc/<share>/`` beside the sealed files themselves. Where it is lost all is
sealed anew, and a share that stands on its host has to be taken over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from beeldsite.manifest import load, save
from beeldsite.share.contract import Held, Outgoing


@dataclass(frozen=True, slots=True)
class Known:
    """A file of the portfolio that is sealed: digest in the manifest, sha256 of the plain bytes.

    ``blob`` is what the pack says of it (``pack.Blob``), as a dictionary.
    """

    digest: str
    plain: str
    blob: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Local:
    """What lies in the tree of a share: ``stamp`` of all that went in.

    ``content`` is a digest of what its pack holds, ``seq`` the number of that pack.
    ``sizes`` has every path of the tree; ``parts`` names those of ``Outgoing``, kind by kind;
    ``until`` is the first day on which it holds what it should no longer (ISO date, None: never).
    """

    stamp: str = ""
    content: str = ""
    seq: int = 0
    until: str | None = None
    blobs: Mapping[str, Known] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Home:
    """Where a share is sealed on this computer."""

    folder: Path

    @classmethod
    def of(cls, root: Path, share: str) -> Home:
        """Return that of a share of the practice at ``root``."""
        return cls(root / ".beeldsite" / "enc" / share)

    @property
    def tree(self) -> Path:
        """The share file by file, as it lies on its host."""
        return self.folder / "tree"

    def stands(self, local: Local, paths: Iterable[str]) -> bool:
        """Return whether files of the tree are there, as large as they were where it is known."""
        for path in paths:
            file = self.tree / path
            size = file.stat().st_size if file.is_file() else None
            if size is None or local.sizes.get(path, size) != size:
                return False
        return True

    def outgoing(self, local: Local) -> Outgoing:
        """Return what leaves, as the last sealing left it."""
        return Outgoing(self.tree, **local.parts, gone=local.gone)

    def load(self) -> Local:
        """Return what was remembered; nothing where it cannot be read."""
        kept = load(self.folder / "state.json")
        try:
            return Local(
                **{
                    **kept,
                    "blobs": {path: Known(**one) for path, one in kept.get("blobs", {}).items()},
                    "parts": {kind: tuple(one) for kind, one in kept.get("parts", {}).items()},
                    "gone": tuple(kept.get("gone", ())),
                }
            )
        except (TypeError, AttributeError):
            return Local()

    def save(self, local: Local) -> None:
        """Remember."""
        save(self.folder / "state.json", asdict(local))

    def place(self) -> str:
        """Return the target of the last upload, as the settings named it then; "" before any."""
        return str(load(self.folder / "held.json").get("place", ""))

    def held(self, place: str) -> Held:
        """Return what the last upload left at a target; nothing where it went elsewhere."""
        kept = load(self.folder / "held.json")
        if kept.get("place") != place:
            return Held()
        try:
            leaving = {
                path: datetime.fromisoformat(since)
                for path, since in kept.get("leaving", {}).items()
            }
            packs = tuple(map(str, kept.get("packs", ())))
            files = {str(path): str(mark) for path, mark in kept.get("files", {}).items()}
        except (TypeError, ValueError, AttributeError):
            return Held()
        return Held(kept.get("begun") is True, packs, files, leaving)

    def keep(self, place: str, held: Held) -> None:
        """Remember what the host holds."""
        leaving = {path: since.isoformat() for path, since in held.leaving.items()}
        kept = {"place": place, "begun": held.begun, "packs": held.packs, "files": dict(held.files)}
        save(self.folder / "held.json", {**kept, "leaving": leaving})
