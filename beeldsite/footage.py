"""What is asked of ffmpeg, as values: clips to cut, and what came of them.

A clip is named by everything that decides its bytes, so an unchanged one is never made twice and a
name tells nobody what it shows.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from typing import NamedTuple

from beeldsite.edits import Edits
from beeldsite.errors import Place
from beeldsite.i18n import Words
from beeldsite.vocabulary import Shows

RECIPE = "4"
FINDING = "2"  # how faces are found and followed: with another, they are found anew
LOUDNESS = -16.0  # LUFS: every clip, so that a row of them plays at one level
SILENT = -50.0  # LUFS below which there is nothing to hear but the room
MOST_GAIN = 20.0  # dB: beyond, a whisper's noise would be all one hears
EMPTY_SIDE, ONE_SIDED = -55.0, 25.0  # dB of a side without a microphone, and below the other
ENDING = {Shows.FILM: ".mp4", Shows.SOUND: ".m4a", Shows.STILLS: ".webp"}
SOFTWARE = "libx264"
HARDWARE = ("h264_videotoolbox", "h264_nvenc", "h264_qsv", "h264_vaapi", "h264_amf")


@dataclass(frozen=True, slots=True)
class Tools:
    """The two programs, the first line of ffmpeg's version, and whether zimg is part of it.

    zimg makes SDR of HDR, and sizes pictures in half the time. ``encoder`` makes the films:
    ``SOFTWARE`` or one of ``HARDWARE``.
    """

    ffmpeg: str
    ffprobe: str
    version: str
    zimg: bool = False
    encoder: str = SOFTWARE


class Part(NamedTuple):
    """A file of a recording: absolute path, identity of its bytes, and where in the recording
    it begins and ends, in milliseconds. Most recordings have one; cameras may part a long one.
    """

    path: str
    digest: str
    begins: int
    ends: int


@dataclass(frozen=True, slots=True)
class ClipJob:
    """One clip to have: a stretch of a recording on disk, and the name it goes by.

    ``parts`` are the files that hold it, in order; ``start`` and ``end`` milliseconds of the
    recording; ``place`` is the line of the note that asked, for messages. ``small`` asks for a
    second film for telephones, ``sprite`` for pictures to leaf through it.
    """

    parts: tuple[Part, ...]
    start: int
    end: int
    edits: Edits
    place: Place
    title: str
    shows: Shows = Shows.FILM
    small: bool = False
    sprite: bool = False

    @property
    def video(self) -> str:
        """The file in which the clip starts."""
        return self.parts[0].path

    @property
    def digest(self) -> str:
        """The identity of the bytes it is cut from."""
        return "-".join(part.digest for part in self.parts)

    @property
    def begins(self) -> int:
        """Where it starts in that file, in milliseconds."""
        return self.start - self.parts[0].begins

    @property
    def lasts(self) -> int:
        """How long the clip plays, in milliseconds."""
        return (self.end - self.start) * 100 // self.edits.speed

    @property
    def stills(self) -> tuple[int, ...]:
        """The times, in the recording, of the stills beside the clip."""
        return self.edits.stills(self.start, self.end)

    @property
    def bare(self) -> bool:
        """Whether the recording itself shows the same: nothing hidden in it, nothing changed."""
        plain = not (self.edits.blur or self.edits.mute) and self.edits.speed == 100
        return plain and self.shows is Shows.FILM and len(self.parts) == 1

    @property
    def key(self) -> str:
        """The opaque name of what is made: 24 hexadecimals."""
        starts = [(part.digest, part.begins) for part in self.parts]
        shape = (self.shows, self.small, self.sprite)
        edits = asdict(self.edits.work)
        decides = [RECIPE, starts, self.start, self.end, edits, shape]
        decides += [FINDING] if self.proofed else []
        return blake2b(json.dumps(decides).encode(), digest_size=12).hexdigest()

    @property
    def proofed(self) -> bool:
        """Whether faces are blurred in it that nobody pointed at."""
        return bool(self.edits.faces) and self.shows is not Shows.SOUND

    @property
    def sheet(self) -> str:
        """The name of the sheet on which a coach sees what was hidden."""
        return f"{self.key}.faces.webp"

    @property
    def account(self) -> str:
        """The name of the account of it, which never leaves the cache."""
        return f"{self.key}.faces.json"

    @property
    def sight(self) -> str:
        """The name of what was found in this stretch, whatever else is done to it.

        It begins with that of the recording, and is kept as long as anyone uses that.
        """
        starts = [(part.digest, part.begins) for part in self.parts]
        decides = (FINDING, starts, self.start, self.end)
        name = blake2b(json.dumps(decides).encode(), digest_size=12).hexdigest()
        return f"{self.parts[0].digest}.{name}.json"

    @property
    def main(self) -> str:
        """The name of the file that the clip is: a film, its sound, or a still."""
        return f"{self.key}{ENDING[self.shows]}"

    @property
    def images(self) -> tuple[str, ...]:
        """The names of all that shows the clip without being it: poster, stills, sprite."""
        poster = () if self.shows is Shows.SOUND else (f"{self.key}.webp",)
        stills = tuple(f"{self.key}.{number}.webp" for number in range(1, len(self.stills) + 1))
        return (*poster, *stills, *([f"{self.key}.sprite.webp"] if self.sprite else []))

    @property
    def shown(self) -> tuple[str, ...]:
        """The names of what may stand in a portfolio."""
        small = (f"{self.key}.small.mp4",) if self.small else ()
        return tuple(dict.fromkeys((self.main, *small, *self.images)))

    @property
    def files(self) -> tuple[str, ...]:
        """The names of all that is made."""
        return (*self.shown, *((self.sheet, self.account) if self.proofed else ()))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job: ``failure`` is None where the clip lies in the cache.

    ``seconds`` is how long it took to make, 0 where it lay there already; ``by_software`` that the
    encoder of the graphics card was wanted and failed.
    """

    job: ClipJob
    failure: Words | None = None
    hint: Words | None = None
    seconds: float = field(default=0.0, compare=False)
    by_software: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Level:
    """How loud a stretch of a recording is: LUFS as EBU R128 measures, and per side in dB (RMS)."""

    loudness: float
    sides: tuple[float, ...]

    @property
    def gain(self) -> float:
        """The dB that bring it to the loudness of every clip; 0 for what is as good as silent."""
        audible = self.loudness >= SILENT  # false for what is no number too
        return round(min(LOUDNESS - self.loudness, MOST_GAIN), 1) if audible else 0.0

    @property
    def only(self) -> int | None:
        """The side with all the sound, where a microphone filled but one of two; else None."""
        if len(self.sides) != 2:
            return None
        left, right = self.sides
        loud, quiet = max(left, right), min(left, right)
        one_sided = quiet < EMPTY_SIDE and loud - quiet > ONE_SIDED
        return (0 if left > right else 1) if one_sided else None
