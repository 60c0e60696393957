"""Pictures from the folder of the notes, made fit to be published.

A photograph from a telephone tells where and when it was taken, and by which camera; the picture
that leaves here holds its pixels and nothing else, under a name that says nothing.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from warnings import catch_warnings, simplefilter

from beeldsite.errors import Wrong, refusal
from beeldsite.i18n import say

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

WIDEST = 1280
TALLEST = 16_383  # WebP holds no more
MEGAPIXELS = 60
MEGABYTES = 100
QUALITY = 82
ORIENTATION = 0x0112  # of EXIF: 5 to 8 lie on their side
FORMATS = ("AVIF", "BMP", "GIF", "JPEG", "PNG", "TIFF", "WEBP")
DRAWINGS = frozenset({"BMP", "GIF", "PNG", "TIFF"})
# What Pillow raises at broken files; each of its readers has its own.
BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    RuntimeError,
    EOFError,
    IndexError,
    ArithmeticError,
    MemoryError,
    struct.error,
    zlib.error,
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that may be published: WebP without metadata; width and height in pixels."""

    name: str
    content: bytes
    width: int
    height: int


def publishable(data: bytes | Path, widest: int = WIDEST) -> Picture:
    """Return the picture upright, in sRGB, no wider than ``widest``; of an animation the start.

    The same picture gives the same bytes, and so the same name. Raise ``Wrong`` where it cannot
    be read or may hold more than pixels.
    """
    with _opened(_content(data)) as picture:
        if picture.width * picture.height > MEGAPIXELS * 1_000_000:
            raise _too_many_pixels()
        drawn = picture.format in DRAWINGS
        picture.draft("RGB", (widest, widest))  # a JPEG is then read at a half or a quarter
        pixels = _narrowed(_coloured(_upright(picture)), widest)
        content = _webp(pixels, drawn)
    name = blake2b(content, digest_size=16).hexdigest() + ".webp"
    return Picture(name, content, pixels.width, pixels.height)


def upright_size(data: bytes | Path) -> tuple[int, int]:
    """Return width and height in pixels of the picture as it was held; raise as ``publishable``."""
    with _opened(_content(data)) as picture:
        width, height = picture.size
        on_its_side = picture.getexif().get(ORIENTATION, 1) > 4
    return (height, width) if on_its_side else (width, height)


def _content(data: bytes | Path) -> bytes:
    if isinstance(data, bytes):
        return data
    try:
        if data.stat().st_size > MEGABYTES << 20:
            raise Wrong(say("the picture is larger than {limit} MB", limit=MEGABYTES))
        return data.read_bytes()
    except OSError as error:
        raise Wrong(say("the picture cannot be read: {why}", why=refusal(error))) from None


@contextmanager
def _opened(content: bytes) -> Iterator[ImageFile]:
    """Open the picture, and turn what goes wrong with it into words."""
    from PIL import Image, UnidentifiedImageError

    try:
        with catch_warnings():
            simplefilter("ignore")  # an odd file that can be read is nothing to trouble anyone with
            with Image.open(BytesIO(content), formats=FORMATS) as picture:
                yield picture
    except Wrong:
        raise
    except UnidentifiedImageError:
        raise _unknown(content) from None
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None
    except BROKEN:
        hint = say("Open it in a program for pictures and save it again.")
        raise Wrong(say("the picture is damaged or incomplete"), hint) from None


def _unknown(content: bytes) -> Wrong:
    hint = say("Save it as JPEG or PNG.")
    if b"<svg" in content[:4096].lower():
        return Wrong(say("an SVG drawing is not published, for it may hold a program"), hint)
    return Wrong(say("this is not a kind of picture that can be published"), hint)


def _too_many_pixels() -> Wrong:
    hint = say("Save it smaller: {widest} pixels wide is what a page shows.", widest=WIDEST)
    return Wrong(say("the picture has more than {limit} megapixels", limit=MEGAPIXELS), hint)


def _upright(picture: ImageFile) -> Image:
    """Return the picture as it was held; a camera may only note that it lay on its side."""
    from PIL import ImageOps

    picture.load()
    try:
        return ImageOps.exif_transpose(picture)
    except BROKEN:  # of what the camera noted, not of the picture
        return picture


def _coloured(picture: Image) -> Image:
    """Return the picture in sRGB, with transparency where it has any."""
    from PIL import ImageCms

    mode = "RGBA" if picture.has_transparency_data else "RGB"
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "RGBA", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            target: Any = ImageCms.createProfile("sRGB")
            managed = ImageCms.profileToProfile(picture, source, target, outputMode=mode)
            return managed or picture.convert(mode)
        except (ImageCms.PyCMSError, *BROKEN):  # a profile for something else, or half of one
            return picture.convert(mode)
    return picture.convert(mode)


def _narrowed(picture: Image, widest: int) -> Image:
    from PIL import Image

    scale = min(1, widest / picture.width, TALLEST / picture.height)
    if scale == 1:
        return picture
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    return picture.resize(size, Image.Resampling.LANCZOS)


def _webp(picture: Image, drawn: bool) -> bytes:
    """Return the picture as WebP; a drawing without loss where that is no larger."""
    bare = picture.copy()
    bare.info.clear()  # whatever the file told beside its pixels
    found = _encoded(bare, lossless=False)
    return min(_encoded(bare, lossless=True), found, key=len) if drawn else found


def _encoded(picture: Image, *, lossless: bool) -> bytes:
    file = BytesIO()
    picture.save(file, "WEBP", lossless=lossless, quality=QUALITY, method=4)
    return file.getvalue()
