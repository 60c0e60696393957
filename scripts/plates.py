"""Pictures the way video keeps them: brightness at full size, the two colours at half of it.

Pasting straight into these planes is less than half the work of pasting colours, and ffmpeg need
not convert anything.
"""

from __future__ import annotations

from typing import NamedTuple

from PIL import Image

_BRIGHTNESS = [round(16 + v * 219 / 255) for v in range(256)]
_COLOUR = [round(16 + v * 224 / 255) for v in range(256)]
Planes = tuple[Image.Image, Image.Image, Image.Image]


def _halved(plane: Image.Image) -> Image.Image:
    return plane.resize(((plane.width + 1) // 2, (plane.height + 1) // 2), Image.Resampling.BOX)


def planes(picture: Image.Image) -> Planes:
    """Return the three planes of a picture, in the narrow range of television (BT.601)."""
    bright, blue, red = picture.convert("RGB").convert("YCbCr").split()
    return bright.point(_BRIGHTNESS), _halved(blue.point(_COLOUR)), _halved(red.point(_COLOUR))


class Plate(NamedTuple):
    """One frame."""

    bright: Image.Image
    blue: Image.Image
    red: Image.Image

    def again(self) -> Plate:
        """Return a copy to draw on."""
        return Plate(*(plane.copy() for plane in self))

    def tobytes(self) -> bytes:
        """Return the frame as ffmpeg reads yuv420p."""
        return b"".join(plane.tobytes() for plane in self)

    def picture(self) -> Image.Image:
        """Return the frame in colours again, to look at."""
        size = self.bright.size
        wide = (219, self.bright), (224, self.blue.resize(size)), (224, self.red.resize(size))
        full = [
            plane.point([round((v - 16) * 255 / span) for v in range(256)]) for span, plane in wide
        ]
        return Image.merge("YCbCr", full).convert("RGB")


class Sticker(NamedTuple):
    """A drawing to put on frames, with the masks of its two sizes and where its corner lies."""

    planes: Planes
    mask: Image.Image
    small: Image.Image
    dx: int
    dy: int

    @classmethod
    def of(cls, drawing: Image.Image, dx: int, dy: int) -> Sticker:
        """Return the sticker of a drawing with transparency."""
        mask = drawing.getchannel("A")
        return cls(planes(drawing), mask, _halved(mask), dx, dy)

    def put(self, plate: Plate, x: float, y: float) -> None:
        """Paste the drawing onto a frame."""
        left, top = round(x) + self.dx, round(y) + self.dy
        bright, blue, red = self.planes
        plate.bright.paste(bright, (left, top), self.mask)
        plate.blue.paste(blue, (left // 2, top // 2), self.small)
        plate.red.paste(red, (left // 2, top // 2), self.small)
