"""The two children's drawings in the notes, drawn with crayons; small enough to keep."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from scripts.drawing import Point, curve, grain

_SIZE = (640, 448)


class Crayon:
    """A crayon in a child's hand: lines that tremble, colour that leaves the paper's grain free."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - it only trembles
        self.paper = Image.new("RGB", (_SIZE[0] * 2, _SIZE[1] * 2), "#fbf5e6")
        rough = Image.frombytes("L", self.paper.size, self.dice.randbytes(_SIZE[0] * _SIZE[1] * 4))
        self.tooth = rough.filter(ImageFilter.GaussianBlur(1.1)).point(
            [255 if v > 112 else 70 for v in range(256)]
        )

    def line(self, points: Sequence[Point], tint: str, width: int = 7) -> None:
        """Draw a line through the points, not quite steadily."""
        mask = Image.new("L", self.paper.size)
        pen = ImageDraw.Draw(mask)
        shake = self.dice.gauss
        path = [
            (x * 2 + shake(0, 1.3), y * 2 + shake(0, 1.3)) for x, y in curve(points, closed=False)
        ]
        pen.line(path, 235, width * 2, "curve")
        for x, y in path:
            pen.ellipse((x - width, y - width, x + width, y + width), 235)
        self._press(mask, tint)

    def fill(self, points: Sequence[Point], tint: str) -> None:
        """Colour a shape with strokes to and fro that now and then cross the line."""
        shape = Image.new("L", self.paper.size)
        ImageDraw.Draw(shape).polygon([(x * 2, y * 2) for x, y in curve(points)], 255)
        left, top, right, bottom = shape.getbbox() or (0, 0, 0, 0)
        strokes = Image.new("L", self.paper.size)
        pen = ImageDraw.Draw(strokes)
        for x in range(left - (bottom - top), right, 13):
            lean = self.dice.gauss(0, 5)
            pen.line([(x + lean, bottom), (x + (bottom - top) * 0.8 + lean, top)], 215, 11)
        wide = shape.filter(ImageFilter.MaxFilter(9)).filter(ImageFilter.GaussianBlur(2))
        self._press(ImageChops.multiply(strokes, wide), tint)

    def _press(self, mask: Image.Image, tint: str) -> None:
        worn = ImageChops.multiply(mask, self.tooth)
        self.paper.paste(Image.new("RGB", self.paper.size, tint), (0, 0), worn)

    def save(self, path: Path) -> None:
        """Write the drawing, at half the size it was drawn at."""
        small = self.paper.resize(_SIZE, Image.Resampling.LANCZOS)
        ImageChops.multiply(small, grain(_SIZE).convert("RGB")).save(path, quality=74, method=6)


def _stork() -> Crayon:
    crayon = Crayon(4)
    crayon.fill([(60, 70), (110, 50), (150, 80), (120, 120), (70, 115)], "#f2b632")
    for x, y in ((48, 30), (105, 18), (165, 40), (185, 95), (30, 100)):
        crayon.line([(105 + (x - 105) * 0.75, 84 + (y - 84) * 0.75), (x, y)], "#f2b632", 4)
    roof = [(132, 352), (230, 297), (330, 240), (430, 297), (534, 354)]
    crayon.fill([*roof, (536, 440), (330, 442), (130, 440)], "#c8553d")
    crayon.line(roof[:3], "#8c3b2e", 8)
    crayon.line(roof[2:], "#8c3b2e", 8)
    crayon.line([(318, 240), (314, 190), (310, 160)], "#d9542b", 6)
    crayon.line([(344, 240), (348, 195), (340, 160)], "#d9542b", 6)
    crayon.line([(318, 240), (302, 244)], "#d9542b", 5)
    crayon.line([(344, 240), (330, 246)], "#d9542b", 5)
    body = [(262, 140), (300, 108), (370, 112), (412, 142), (360, 172), (292, 168)]
    crayon.line([*body, body[0]], "#4a4a52", 5)
    crayon.fill([(352, 124), (398, 132), (432, 156), (380, 160), (350, 148)], "#3d3d46")
    crayon.line([(276, 130), (246, 104), (250, 66), (262, 48)], "#4a4a52", 6)
    head = [(246, 48), (262, 28), (284, 36), (280, 58), (258, 62)]
    crayon.line([*head, head[0]], "#4a4a52", 5)
    crayon.line([(266, 42), (268, 44)], "#2b2b30", 5)
    crayon.line([(246, 46), (200, 58), (162, 66)], "#d9542b", 7)
    crayon.line([(176, 44), (180, 70), (172, 92)], "#7a5a3c", 4)
    for x in (40, 90, 560, 600):
        crayon.line([(x, 440), (x + 6, 412), (x + 14, 440)], "#5f9a4e", 5)
    for x, y in ((470, 60), (540, 90)):
        crayon.line(
            [(x, y), (x + 14, y - 12), (x + 26, y), (x + 40, y - 12), (x + 52, y)], "#5b7f9c", 4
        )
    return crayon


def _rabbit() -> Crayon:
    crayon = Crayon(9)
    for k, tint in enumerate(("#d9542b", "#f2b632", "#6fa35a", "#5b8fc0", "#8a6aa8")):
        r = 20 * k
        crayon.line(
            [
                (46 + r, 330),
                (90 + r, 130 + r * 0.7),
                (320, 28 + r),
                (550 - r, 130 + r * 0.7),
                (594 - r, 330),
            ],
            tint,
            9,
        )
    for x in (20, 110, 200, 420, 510, 600):
        crayon.line([(x, 436), (x + 8, 396), (x + 16, 436)], "#5f9a4e", 6)
    body = [(240, 330), (290, 262), (370, 270), (412, 340), (390, 406), (270, 410)]
    crayon.fill(body, "#9a98a0")
    crayon.line([*body, body[0]], "#55535c", 5)
    for lean in (-34, 30):
        ear = [
            (300 + lean * 0.4, 208),
            (286 + lean, 130),
            (312 + lean, 116),
            (330 + lean * 0.6, 200),
        ]
        crayon.fill(ear, "#b0aeb6")
        crayon.line(ear, "#55535c", 5)
        crayon.line([(304 + lean * 0.7, 190), (300 + lean, 140)], "#e29aa4", 6)
    face = [(258, 240), (280, 200), (340, 198), (366, 240), (340, 284), (282, 286)]
    crayon.fill(face, "#a5a3ab")
    crayon.line([*face, face[0]], "#55535c", 5)
    for x in (292, 334):
        crayon.line([(x, 234), (x + 1, 238)], "#2b2b30", 8)
    crayon.line([(308, 254), (318, 254)], "#e0707c", 7)
    crayon.line([(296, 266), (313, 274), (330, 264)], "#55535c", 4)
    for side in (-1, 1):
        for y in (250, 260):
            crayon.line([(313 + side * 26, y), (313 + side * 84, y + (y - 256) * 2)], "#55535c", 2)
    crayon.fill([(392, 366), (414, 352), (432, 370), (416, 392), (396, 388)], "#f4f1ea")
    crayon.line([(150, 420), (190, 400), (226, 404)], "#e2812f", 10)
    crayon.line([(150, 420), (132, 408)], "#5f9a4e", 5)
    crayon.line([(150, 420), (130, 424)], "#5f9a4e", 5)
    return crayon


def draw(content: Path) -> None:
    """Write both drawings beside the notes that show them."""
    _stork().save(content / "noor" / "rust-in-de-kring" / "ooievaar.webp")
    _rabbit().save(content / "noor" / "rust-in-de-kring" / "konijn.webp")
