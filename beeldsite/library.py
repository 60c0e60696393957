"""What is known of one portfolio's recordings: digests, what they are, which clips are ready.

Kept in the cache per portfolio, so that portfolios built side by side never wait for each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from beeldsite import sheets, shelf
from beeldsite.config import Config
from beeldsite.ffmpeg import find_tools
from beeldsite.footage import ClipJob, Tools
from beeldsite.manifest import load, save
from beeldsite.probe import Probe


@dataclass(slots=True)
class Library:
    """The recordings of one portfolio; ``tools`` is None where there is no ffmpeg."""

    file: Path
    clips: Path
    remembered: dict[str, shelf.Known] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, config: Config, slug: str) -> Library:
        """Return what the cache knows of a portfolio's recordings."""
        file = config.cache / "recordings" / f"{slug}.json"
        known = {path: tuple(one) for path, one in load(file).items() if _sound(one)}
        return cls(file, config.clips, known)

    @property
    def tools(self) -> Tools | None:
        """ffmpeg and ffprobe, None where this computer has none."""
        return find_tools()

    def identity(self, path: Path) -> str:
        """Return the digest of a recording; raise ``MediaError`` where it cannot be read."""
        self.used.add(str(path))
        return shelf.identity(path, self.remembered)

    def uses(self, path: Path) -> None:
        """Keep that the portfolio depends on a file, or on what lies in a folder."""
        self.used.add(str(path))

    def probe(self, path: Path, digest: str) -> Probe | None:
        """Return what a recording is, None without ffmpeg; raise ``MediaError`` if it is none."""
        return shelf.probed(path, digest, self.clips, self.tools) if self.tools else None

    def missing(self, jobs: Iterable[ClipJob]) -> tuple[ClipJob, ...]:
        """Return the jobs whose clip is not ready."""
        return shelf.missing(jobs, self.clips)

    def account(self, job: ClipJob) -> sheets.Account | None:
        """Return what the sheet of a clip with faces blurred shows, None where there is none."""
        return sheets.account(job, self.clips)

    def close(self) -> None:
        """Keep what was learnt of the recordings in use."""
        known = {path: self.remembered[path] for path in sorted(self.used & set(self.remembered))}
        if known or self.file.exists():
            save(self.file, known)

    def outside(self, folder: Path) -> tuple[str, ...]:
        """Return what is in use and lies outside a person's folder: recordings, captions."""
        home = folder.resolve()
        return tuple(sorted(one for one in self.used if not Path(one).is_relative_to(home)))


def _sound(kept: object) -> bool:
    """Return whether this is what was kept of a recording: size, time of change, digest."""
    return isinstance(kept, list) and [type(one) for one in kept] == [int, int, str]
