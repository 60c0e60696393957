"""Faces of a clip: found in its stretch, turned into a mask, and proofed on a sheet.

The sheet is made of the finished clip: whoever is sharp on it is sharp in the clip. It goes to the
coach alone. What was found is kept beside the clips, so that it is found once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from hashlib import blake2b
from math import ceil, floor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beeldsite import faces, photo
from beeldsite.edits import Box, Mask, Region
from beeldsite.errors import MediaError
from beeldsite.ffmpeg import PATIENCE, reason, shown_name
from beeldsite.footage import FINDING, ClipJob, Tools
from beeldsite.i18n import say
from beeldsite.probe import SHORT_SIDE, Probe
from beeldsite.process import Halted, Heard, run
from beeldsite.recipe import Cut, Sight, leaf_command, sight_command
from beeldsite.timecode import Span, clock
from beeldsite.tracks import Face, Found, Frame, Spared, linked, sparing

if TYPE_CHECKING:
    from PIL.Image import Image

OFTEN, CLOSELY = 6, 1  # looks a second: at a small picture, and at a large one too
SMALL, LARGE = 640, 1280  # pixels of their long sides
STRETCH = 20_000  # milliseconds decoded at a time: 100 MB of bare pixels
MASK_SIDE, MASK_RATE = 320, 10  # pixels of the mask's long side, and frames of it a second
STILL_SIDE, ROW, MOST = 480, 3, 120  # pixels of a still of the sheet, stills in a row and in all
HIDDEN, SHARP, NONE = "#ff9f1c", "#ffffff", "#e4002b"
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that are taken for one another


@dataclass(frozen=True, slots=True)
class Account:
    """What a sheet shows, by which code it goes, and its size in pixels.

    ``empty`` and ``missed`` are milliseconds of the recording: frames without any face found, and
    points that should have lain in one.
    """

    code: str
    width: int
    height: int
    stills: int
    hidden: int
    sharp: int
    empty: tuple[int, ...]
    missed: tuple[int, ...]


def account(job: ClipJob, folder: Path) -> Account | None:
    """Return what the sheet of a clip shows, None where there is none."""
    with suppress(OSError, ValueError, TypeError):
        told = json.loads((folder / job.account).read_bytes())
        return Account(**{**told, "empty": tuple(told["empty"]), "missed": tuple(told["missed"])})
    return None


@dataclass(frozen=True, slots=True)
class Eye:
    """Whoever looks at one recording: with which tools, where it works and where it keeps."""

    tools: Tools
    source: Probe
    folder: Path
    bench: Path
    heard: Heard | None

    def find(self, cut: Cut) -> Found:
        """Return the faces of a clip; raise ``MediaError``."""
        frames = _kept(cut.job, self.folder, self.bench, lambda: self._looked(cut))
        return _spared(cut.job, frames, self.source)

    def masked(self, cut: Cut, found: Found | None) -> Cut:
        """Return the cut with a mask of what is to be hidden in it."""
        largest = found.largest if found else None
        if found is None or largest is None:
            return cut
        path = self.bench / f"{cut.job.key}.mask"
        width, height = _within(self.source, MASK_SIDE)
        with path.open("wb") as file:
            for start in range(cut.job.start, cut.end, 1000 // MASK_RATE):
                places = found.hides(start, start + 1000 // MASK_RATE)
                file.write(_drawn(places, width, height).tobytes())
        across, down = self.source.shrunk(SHORT_SIDE)
        box = Box(0, 0, ceil(largest.width * across), ceil(largest.height * down))
        cell = box.cell(across, down)
        cells = max(2, round(across / cell)), max(2, round(down / cell))
        return replace(cut, mask=Mask(str(path), width, height, MASK_RATE, *cells))

    def proof(self, cut: Cut, found: Found, length: int) -> None:
        """Make the sheet of a finished film, so many milliseconds long, and the account of it."""
        job = cut.job
        count = max(1, min(MOST, ceil(length / 1000)))
        width, height = _within(self.source, STILL_SIDE)
        pixels = self.bench / f"{job.key}.leaves"
        size = Sight(pixels, width, height, f"{count * 1000}/{length}")
        _ran(leaf_command(self.tools, self.bench / f"{job.key}.mp4", size), job, self.bench)
        step = (cut.end - job.start) / count
        times = [job.start + round(step * turn) for turn in range(count)]
        stills = [
            _marked(_picture(content, size), at, found)
            for at, content in zip(times, _frames(size), strict=False)
        ]
        pixels.unlink()
        _proofed(job, stills, times[: len(stills)], found, self.bench)

    def _looked(self, cut: Cut) -> Iterator[Frame]:
        for start in range(cut.job.start, cut.end, STRETCH):
            if self.heard:
                self.heard(0)  # raises where nobody waits for it any more
            yield from self._stretch(cut.job, start, min(start + STRETCH, cut.end))

    def _stretch(self, job: ClipJob, start: int, end: int) -> Iterator[Frame]:
        """Yield what is found between two times: in small pictures, now and then in a large one."""
        small = Sight(self.bench / "small", *_within(self.source, SMALL), str(OFTEN))
        large = Sight(self.bench / "large", *_within(self.source, LARGE), str(CLOSELY))
        sizes = [small, large] if large.width > small.width * 1.25 else [small]
        command = sight_command(self.tools, job, self.source, (start, end), sizes)
        _ran(command, job, self.bench)
        close = _frames(large) if len(sizes) > 1 else iter(())
        for turn, content in enumerate(_frames(small)):
            looks = [_pixels(content, small)]
            if turn % (OFTEN // CLOSELY) == 0 and (closer := next(close, None)):
                looks.append(_pixels(closer, large))
            at = start + turn * 1000 // OFTEN
            if at < end:
                yield Frame(at, faces.faces(looks))
        for size in sizes:
            size.file.unlink()


# --- photographs ----------------------------------------------------------------------------------


def in_photo(job: ClipJob, source: Probe, folder: Path, bench: Path) -> Found:
    """Return the faces of a photograph; raise ``MediaError``."""
    frames = _kept(job, folder, bench, lambda: _looked_at(job))
    return _spared(job, frames, source)


def _looked_at(job: ClipJob) -> Iterator[Frame]:
    import numpy as np

    picture = photo.shown(job.video)
    small = picture.copy()
    small.thumbnail((SMALL, SMALL))
    yield Frame(job.start, faces.faces([np.asarray(one) for one in (small, picture)]))


def still(found: Found) -> tuple[Region, ...]:
    """Return what to blur in a photograph."""
    return tuple(
        Region(*_inside(face)) for track in found.hidden for face in [track.points[0].face.grown()]
    )


def of_photo(job: ClipJob, found: Found, bench: Path) -> None:
    """Make the sheet of a finished photograph, and the account of it."""
    from PIL import Image

    with Image.open(bench / job.main) as made:
        _proofed(job, [_marked(made.convert("RGB"), job.start, found)], [job.start], found, bench)


# --- what was found, kept -------------------------------------------------------------------------


def _kept(job: ClipJob, folder: Path, bench: Path, look: Any) -> tuple[Frame, ...]:
    """Return what was found in a stretch, from the cache or looked for now."""
    file = folder / job.sight
    with suppress(OSError, ValueError, TypeError):
        told = json.loads(file.read_bytes())
        return tuple(Frame(at, tuple(Face(*one) for one in found)) for at, found in told)
    frames = tuple(look())
    (bench / "sight").write_text(json.dumps(frames), "utf-8")
    (bench / "sight").replace(file)
    return frames


def _spared(job: ClipJob, frames: Sequence[Frame], source: Probe) -> Found:
    """Return the faces, those left sharp that every blur of faces in this clip leaves so."""
    tracks = linked(frames)
    end = max(job.end, job.start + 1)
    found = []
    for asked in job.edits.faces:
        points = [
            Spared(one.at, one.x / source.width, one.y / source.height)
            if one.pixels
            else Spared(one.at, one.x, one.y)
            for one in asked.keep
            if job.start <= one.at < end
        ]
        found.append(sparing(tracks, points))
    if len(found) == 1:
        return found[0]
    hidden = tuple(dict.fromkeys(track for one in found for track in one.hidden))
    missed = tuple(dict.fromkeys(point for one in found for point in one.missed))
    return Found(hidden, tuple(one for one in found[0].sharp if one not in hidden), missed)


# --- the sheet ------------------------------------------------------------------------------------


def _proofed(
    job: ClipJob, stills: Sequence[Image], times: Sequence[int], found: Found, bench: Path
) -> None:
    from PIL import Image

    width, height = stills[0].size
    rows = -(-len(stills) // ROW)
    sheet = Image.new("RGB", (width * min(ROW, len(stills)), height * rows), "#222222")
    for turn, one in enumerate(stills):
        sheet.paste(one, (turn % ROW * width, turn // ROW * height))
    sheet.save(bench / job.sheet, "WEBP", quality=70, method=3)
    told = Account(
        code=_code(job, found),
        width=sheet.width,
        height=sheet.height,
        stills=len(stills),
        hidden=len(found.hidden),
        sharp=len(found.sharp),
        empty=tuple(at for at in times if not any(_there(found, at))),
        missed=tuple(one.at for one in found.missed),
    )
    (bench / job.account).write_text(json.dumps(asdict(told)), "utf-8")


def _code(job: ClipJob, found: Found) -> str:
    """Return five signs that are others as soon as anything else is hidden, or in another clip."""
    made_of = json.dumps((FINDING, job.sight, asdict(found))).encode()
    number = int.from_bytes(blake2b(made_of, digest_size=8).digest())
    signs = []
    for _ in range(5):
        number, at = divmod(number, len(SIGNS))
        signs.append(SIGNS[at])
    return "".join(signs)


def _there(found: Found, at: int) -> Iterator[Face]:
    places = (track.at(at) for track in (*found.hidden, *found.sharp))
    return (face for face in places if face)


def _marked(picture: Image, at: int, found: Found) -> Image:
    """Return a still with its time, how many faces were found, and an outline around each."""
    from PIL import ImageDraw, ImageFont

    pen = ImageDraw.Draw(picture)
    for tracks, colour, wide in ((found.hidden, HIDDEN, 2), (found.sharp, SHARP, 1)):
        for track in tracks:
            if face := track.at(at):
                x, y, width, height = _inside(face)
                left, top = x * picture.width, y * picture.height
                ends = (left + width * picture.width - 1, top + height * picture.height - 1)
                pen.rectangle((left, top, *ends), outline=colour, width=wide)
    count = sum(1 for _ in _there(found, at))
    if not count:
        pen.rectangle((0, 0, picture.width - 1, picture.height - 1), outline=NONE, width=4)
    label, font = f" {clock(at)} · {count} ", ImageFont.load_default(14)
    pen.rectangle(pen.textbbox((6, 6), label, font=font), fill="black")
    pen.text((6, 6), label, fill="white", font=font)
    return picture


# --- pixels ---------------------------------------------------------------------------------------


def _drawn(places: Iterator[Face], width: int, height: int) -> Image:
    """Return a frame of the mask: white wherever a face may be, and rather too much than less."""
    from PIL import Image, ImageDraw

    mask = Image.new("L", (width, height))
    pen = ImageDraw.Draw(mask)
    for face in places:
        left, top = floor(face.x * width), floor(face.y * height)
        right, bottom = ceil((face.x + face.width) * width), ceil((face.y + face.height) * height)
        pen.rectangle((left, top, right, bottom), fill=255)
    return mask


def _inside(face: Face) -> Face:
    """Return what of a face lies in the picture."""
    left, top = (max(0.0, min(side, 0.999)) for side in (face.x, face.y))
    right, bottom = min(1.0, face.x + face.width), min(1.0, face.y + face.height)
    return Face(left, top, max(0.001, right - left), max(0.001, bottom - top))


def _within(source: Probe, side: int) -> tuple[int, int]:
    """Return the even size at which a picture's long side is ``side`` at the most."""
    width, height = source.shrunk(SHORT_SIDE)
    factor = min(1.0, side / max(width, height))
    even = [max(2, round(one * factor / 2) * 2) for one in (width, height)]
    return even[0], even[1]


def _frames(size: Sight) -> Iterator[bytes]:
    with size.file.open("rb") as file:
        while len(content := file.read(size.bytes)) == size.bytes:
            yield content


def _pixels(content: bytes, size: Sight) -> Any:
    import numpy as np

    return np.frombuffer(content, np.uint8).reshape(size.height, size.width, 3)


def _picture(content: bytes, size: Sight) -> Image:
    from PIL import Image

    return Image.frombytes("RGB", (size.width, size.height), content)


def _ran(command: list[str], job: ClipJob, bench: Path) -> None:
    told = {"name": shown_name(job.video), "span": Span(job.start, job.end)}
    try:
        ran = run(command, PATIENCE + 20 * (job.end - job.start) / 1000)
    except Halted as halted:
        what = say(
            "looking for faces in {span} of “{name}” was stopped: {why}", why=halted.why, **told
        )
        raise MediaError(what) from None
    if ran.code:
        why = reason(ran.complaints, *(part.path for part in job.parts), bench)
        what = say("faces in {span} of “{name}” cannot be looked for: {reason}", reason=why, **told)
        raise MediaError(what)
