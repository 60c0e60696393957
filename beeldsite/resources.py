"""What lies behind a portfolio's words: the clips and pictures that were found for it.

``plan`` looks them up once; views and texts only ask here, so that a page never touches the disk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from beeldsite.captions import Spoken
from beeldsite.footage import ClipJob
from beeldsite.model import Clip
from beeldsite.probe import Probe
from beeldsite.vocabulary import Shows

CLIPS = "clips"
IMAGES = "images"


@dataclass(frozen=True, slots=True)
class Shot:
    """A clip that can be made: its job, and the recording as probed (None while it was not).

    ``file`` is the recording, of several files the first.
    """

    job: ClipJob
    probe: Probe | None
    file: Path

    @property
    def audible(self) -> bool:
        """Whether there is something to hear; where nobody could look, there may be."""
        return self.job.shows is not Shows.STILLS and (self.probe is None or self.probe.sound)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the notes as it is published: opaque name, size in pixels."""

    name: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Resources:
    """Clips by the request for them, pictures by (note, target); ``waiting`` keys not yet cut.

    ``spoken`` is what may be read of a clip, in the languages there are.
    """

    shots: Mapping[Clip, Shot] = field(default_factory=dict)
    pictures: Mapping[tuple[str, str], Picture] = field(default_factory=dict)
    waiting: frozenset[str] = frozenset()
    spoken: Mapping[Clip, tuple[Spoken, ...]] = field(default_factory=dict)
