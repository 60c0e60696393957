"""The rooms of the invented lessons, and what stands in them: walls, light, furniture, things."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from scripts.drawing import Colour, Pen, Point, Sprite, curve, grain, mix
from scripts.plates import Plate, Sticker, planes

WIDTH, HEIGHT = 1280, 720
WOOD, CREAM, INK = "#b98a5e", "#f7ecd6", "#5a4740"
Item = tuple[str, float, float]


@dataclass(frozen=True, slots=True)
class Room:
    """A room: its colours, the season outside, where wall meets floor, and what is in it."""

    wall: str
    floor: str
    season: str
    items: tuple[Item, ...]
    horizon: int = 400
    light: tuple[int, int] = (300, 520)
    close: float = 1.0  # how much nearer the camera stands to the people


def _gradient(top: Colour, bottom: Colour, width: int, height: int) -> Image.Image:
    ramp = Image.linear_gradient("L").resize((width, height))
    return Image.composite(
        Image.new("RGB", ramp.size, bottom), Image.new("RGB", ramp.size, top), ramp
    )


@lru_cache(maxsize=40)
def paint(room: Room, shift: int) -> Plate:
    """Return the empty room, its patch of sunlight moved a little to the right."""
    light = ImageChops.offset(_sunlight(room), shift, 0)
    picture = Image.composite(_empty(room, sunny=True), _empty(room, sunny=False), light)
    return Plate(*planes(picture))


@lru_cache(maxsize=2)
def _empty(room: Room, *, sunny: bool) -> Image.Image:
    """Return the room without anybody in it, wholly in the sun or wholly out of it."""
    if sunny:
        shade = _empty(room, sunny=False)
        return ImageChops.screen(shade, Image.new("RGB", shade.size, "#a8793c"))
    wall = mix(room.wall, "#fff6e0", 0.35), mix(room.wall, "#c98f63", 0.1)
    floor = mix(room.floor, "#5a3a3a", 0.12), mix(room.floor, "#fff0d0", 0.2)
    picture = _gradient(*wall, WIDTH, HEIGHT)
    picture.paste(_gradient(*floor, WIDTH, HEIGHT - room.horizon), (0, room.horizon))
    _boards(picture, room)
    for name, x, y in room.items:
        ITEMS[name](room).put(picture, x, y)
    paper = ImageChops.multiply(_edges(), grain(picture.size))
    return ImageChops.multiply(picture, paper.convert("RGB"))


def _boards(picture: Image.Image, room: Room) -> None:
    """Draw the skirting and the seams of a wooden floor."""
    pen = Pen(0, 0, WIDTH, HEIGHT, 1)
    pen.box(0, room.horizon - 14, WIDTH, 14, mix(room.wall, "#ffffff", 0.55))
    for k in range(-9, 10):
        far, near = 640 + k * 95, 640 + k * 250
        pen.line([(far, room.horizon + 2), (near, HEIGHT)], 2, mix(room.floor, "#6a4638", 0.16))
    pen.sprite(depth=2).put(picture, 0, 0)


@lru_cache(maxsize=2)
def _sunlight(room: Room) -> Image.Image:
    """Return where the sun falls: through two panes onto the floor, and as a beam in the air."""
    x, y = room.light
    patch, beam = Image.new("L", (WIDTH, HEIGHT)), Image.new("L", (WIDTH, HEIGHT))
    for left in (x, x + 190):
        pane = [(left, y), (left + 165, y), (left + 265, y + 150), (left + 75, y + 150)]
        ImageDraw.Draw(patch).polygon(pane, 150)
    shaft = [(x - 60, 0), (x + 160, 0), (x + 520, HEIGHT), (x + 90, HEIGHT)]
    ImageDraw.Draw(beam).polygon(shaft, 62)
    return ImageChops.lighter(
        patch.filter(ImageFilter.GaussianBlur(9)), beam.filter(ImageFilter.GaussianBlur(60))
    )


@cache
def _edges() -> Image.Image:
    """Return the vignette that keeps the eye in the middle of the page."""
    middle = Image.radial_gradient("L").resize((WIDTH + 500, HEIGHT + 420))
    middle = middle.crop((250, 210, 250 + WIDTH, 210 + HEIGHT))
    return middle.point([255 - max(0, v - 100) // 5 for v in range(256)])


# --- on the wall and along it ------------------------------------------------------------------


def _window(room: Room) -> Sprite:
    sky, hill, leaf = {
        "autumn": ("#bcd9e2", "#c9b06a", "#d98a3d"),
        "winter": ("#c9d3de", "#f3f5f7", "#e9eef2"),
        "spring": ("#b5dcea", "#a9c98a", "#8fbf6a"),
        "summer": ("#a9d6ec", "#9cc47e", "#6fa95c"),
    }[room.season]
    pen = Pen(-140, -125, 140, 135, 1)
    pen.box(-132, -118, 264, 236, CREAM, 10)
    pen.box(-118, -104, 236, 208, sky, 4)
    pen.shape(
        [(-118, 104), (-118, 40), (-40, 18), (60, 50), (118, 26), (118, 104)], hill, smooth=False
    )
    pen.line([(60, 100), (62, 40), (58, 0)], 13, "#7a5a48")
    for a, b, r in ((58, -28, 46), (26, -6, 30), (90, -4, 32), (60, 8, 34)):
        pen.oval(a, b, r, r * 0.85, mix(leaf, "#ffffff", 0.1 if r > 40 else 0.0))
    pen.oval(-70, -66, 30, 11, "#ffffff")
    pen.oval(-48, -60, 26, 9, "#ffffff")
    pen.box(-5, -108, 10, 216, CREAM)
    pen.box(-120, -8, 240, 9, CREAM)
    pen.box(-140, 112, 280, 18, mix(CREAM, WOOD, 0.2), 5)
    for x, tint in ((-96, "#c96f4e"), (-62, "#7f9a6a")):
        pen.box(x - 11, 92, 22, 22, tint, 4)
        for lean in (-9, 0, 9):
            pen.line([(x, 92), (x + lean, 68)], 7, "#6f9a5e")
    return pen.sprite(depth=4)


def _board(_: Room) -> Sprite:
    pen = Pen(-340, -140, 340, 160, 1)
    pen.box(-330, -132, 660, 270, WOOD, 10)
    pen.box(-314, -117, 628, 240, "#3f5f57", 5)
    pen.oval(-120, 40, 130, 46, "#45665d")
    pen.oval(150, -40, 140, 50, "#436459")
    pen.box(-290, 134, 580, 14, mix(WOOD, INK, 0.2), 4)
    for x, tint in ((-240, "#ffffff"), (-212, "#f1d27a"), (230, "#e7a19a")):
        pen.box(x, 128, 24, 7, tint, 3)
    return pen.sprite(depth=4)


def _shelf(_: Room) -> Sprite:
    pen = Pen(-120, -170, 120, 60, 1)
    pen.box(-112, -160, 224, 216, mix(WOOD, "#ffffff", 0.15), 6)
    dice = random.Random(3)  # noqa: S311 - it fills a shelf
    for row in (-150, -80, -10):
        pen.box(-102, row, 204, 58, mix(WOOD, INK, 0.45))
        x = -100
        while x < 78:
            wide, tall = dice.randint(9, 17), dice.randint(34, 52)
            tint = dice.choice(("#c96f4e", "#6f93a8", "#d9a24a", "#7f9a6a", "#a86f8a", "#efe0c0"))
            pen.box(x, row + 58 - tall, wide, tall, tint, 2)
            x += wide + 2 + 16 * (dice.random() < 0.15)
    pen.box(-112, 48, 224, 10, WOOD, 3)
    return pen.sprite(depth=4)


def _plant(_: Room) -> Sprite:
    pen = Pen(-90, -190, 90, 20, 1)
    for k, (x, y) in enumerate(
        ((-62, -120), (-34, -160), (0, -178), (36, -156), (64, -112), (-50, -80), (52, -76))
    ):
        green = mix("#5f8f5a", "#2f5f4a", 0.12 * (k % 4))
        pen.line([(0, -40), (x * 0.4, y * 0.7), (x, y)], 6, green)
        pen.shape([(x, y - 24), (x + 17, y + 4), (x * 0.8, y + 36), (x - 17, y + 4)], green)
    pen.shape([(-34, -46), (34, -46), (27, 14), (-27, 14)], "#c96f4e", smooth=False)
    pen.box(-38, -54, 76, 16, "#d98262", 5)
    return pen.sprite(depth=5)


def _cards(_: Room) -> Sprite:
    """The washing line with questions; the cards bear no letters."""
    pen = Pen(-330, -20, 330, 110, 1)
    line = [(-325.0, 0.0), (-160.0, 22.0), (0.0, 28.0), (160.0, 22.0), (325.0, 0.0)]
    pen.line(line, 3, INK)
    tints = ("#f3d9a0", "#f7ecd6", "#e9b9a8", "#cfdcc0", "#f7ecd6", "#c9dbe4", "#f3d9a0")
    for k, tint in enumerate(tints):
        x = -270 + k * 90
        y, tilt = 28 - abs(x) * 0.075, (k % 3 - 1) * 4
        pen.shape(
            [
                (x - 26, y + tilt),
                (x + 26, y - tilt),
                (x + 28, y + 66 - tilt),
                (x - 24, y + 66 + tilt),
            ],
            tint,
            smooth=False,
        )
        pen.oval(
            x, y + 34, 11 - k % 3, 10, mix(tint, ("#c96f4e", "#6f93a8", "#7f9a6a")[k % 3], 0.7)
        )
        pen.box(x - 4, y - 8, 8, 18, WOOD, 2)
    return pen.sprite(depth=3)


def _rug(room: Room) -> Sprite:
    pen = Pen(-480, -150, 480, 150, 1)
    outer = mix("#b9705a", room.wall, 0.25)
    for rx, ry, tint in (
        (470, 142, outer),
        (440, 130, CREAM),
        (424, 124, outer),
        (300, 86, mix(outer, "#f1d9a8", 0.55)),
        (150, 42, mix(outer, "#f1d9a8", 0.25)),
    ):
        pen.oval(0, 0, rx, ry, tint)
    for k in range(28):
        a = math.tau * k / 28
        pen.oval(362 * math.cos(a), 105 * math.sin(a), 9, 5, CREAM)
    return pen.sprite(depth=5)


def _clock(_: Room) -> Sprite:
    pen = Pen(-42, -42, 42, 42, 1)
    pen.oval(0, 0, 38, 38, "#c96f4e")
    pen.oval(0, 0, 31, 31, CREAM)
    pen.line([(0, 0), (0, -21)], 4, INK)
    pen.line([(0, 0), (14, 8)], 4, INK)
    return pen.sprite(depth=3)


def _poster(room: Room) -> Sprite:
    pen = Pen(-66, -84, 66, 84, 1)
    pen.box(-58, -76, 116, 152, CREAM, 4)
    pen.box(-50, -68, 100, 136, mix(room.wall, "#6f93a8", 0.45), 2)
    pen.oval(20, -30, 20, 20, "#f1c96a")
    pen.shape(
        [(-50, 68), (-50, 20), (-20, -8), (10, 26), (28, 8), (50, 34), (50, 68)],
        "#7f9a6a",
        smooth=False,
    )
    pen.shape([(-50, 68), (-50, 46), (0, 34), (50, 56), (50, 68)], "#5f7f5a", smooth=False)
    return pen.sprite(depth=3)


def _globe(_: Room) -> Sprite:
    pen = Pen(-60, -120, 60, 20, 1)
    pen.line([(0, -10), (0, 4)], 10, WOOD)
    pen.oval(0, 8, 34, 9, WOOD)
    pen.oval(0, -56, 46, 46, "#6fa3b8")
    pen.shape([(-30, -80), (-4, -92), (8, -66), (-12, -50), (-34, -58)], "#9cbf7e")
    pen.shape([(6, -46), (32, -60), (36, -36), (14, -20)], "#9cbf7e")
    return pen.sprite(depth=7)


def _pegs(_: Room) -> Sprite:
    pen = Pen(-260, -30, 260, 200, 1)
    pen.box(-250, -14, 500, 22, WOOD, 6)
    coats = ("#c96f4e", "#6f93a8", "#d9a24a", "#7f9a6a", "#a86f8a", "#5f7f9a", "#d98a8a")
    for k, tint in enumerate(coats):
        x = -216 + k * 72
        pen.shape(
            [
                (x - 10, 6),
                (x + 10, 6),
                (x + 26, 40),
                (x + 28, 120),
                (x, 128),
                (x - 28, 120),
                (x - 26, 40),
            ],
            tint,
        )
        pen.line([(x, 20), (x, 120)], 3, mix(tint, INK, 0.3))
        pen.oval(x, 2, 7, 7, INK)
    return pen.sprite(depth=5)


def _door(room: Room) -> Sprite:
    """A doorway with the door open and a light room behind it; it stands on the floor."""
    pen = Pen(-190, -430, 190, 10, 1)
    pen.box(-176, -424, 250, 430, CREAM, 8)
    pen.box(-160, -408, 218, 412, "#fbe6b4")
    pen.box(-160, -120, 218, 124, mix(room.floor, "#fbe6b4", 0.35))
    pen.box(-128, -350, 90, 110, "#cfe3e8", 3)
    pen.box(-20, -300, 60, 176, mix(WOOD, "#fbe6b4", 0.4), 4)
    pen.shape([(58, -408), (176, -388), (176, 26), (58, 4)], "#7f9a86", smooth=False)
    pen.shape([(78, -370), (156, -356), (156, -220), (78, -226)], "#cfe3d8", smooth=False)
    pen.oval(84, -176, 9, 9, "#e7c46a")
    return pen.sprite(depth=5)


def _lamp(_: Room) -> Sprite:
    pen = Pen(-80, -10, 80, 130, 1)
    pen.line([(0, -8), (0, 60)], 3, INK)
    pen.shape([(-10, 50), (10, 50), (62, 106), (-62, 106)], "#d9a24a", smooth=False)
    pen.oval(0, 106, 60, 10, "#fff1c4")
    return pen.sprite(depth=5)


ITEMS: dict[str, Callable[[Room], Sprite]] = {
    "board": _board, "cards": _cards, "clock": _clock, "door": _door, "globe": _globe,
    "lamp": _lamp, "pegs": _pegs, "plant": _plant, "poster": _poster, "rug": _rug,
    "shelf": _shelf, "window": _window,
}  # fmt: skip


# --- what people sit at, and what they make ----------------------------------------------------


@lru_cache(maxsize=64)
def prop(name: str, scale: float) -> Sticker:
    """Return a thing that stands among the people, its origin where it touches the floor."""
    pen = Pen(-190, -230, 190, 30, scale)
    PROPS[name](pen)
    return pen.sprite(depth=5 / scale).sticker()


def _pouf(pen: Pen) -> None:
    pen.oval(6, -2, 52, 13, "#94694f")
    pen.box(-44, -56, 88, 56, "#a86f5a", 22)
    pen.oval(0, -54, 43, 13, "#c08a70")


def _chair(pen: Pen) -> None:
    for x in (-36, 36):
        pen.line([(x, -84), (x * 1.1, 0)], 9, "#6a5a56")
    pen.box(-46, -102, 92, 36, mix(WOOD, "#ffffff", 0.08), 13)
    pen.box(-50, -40, 100, 14, mix(WOOD, INK, 0.15), 6)


def _desk(pen: Pen) -> None:
    for x in (-96, 96):
        pen.line([(x, -70), (x, 0)], 10, "#6a5a56")
    pen.shape(
        [(-104, -92), (104, -92), (122, -64), (-122, -64)], mix(WOOD, "#fff0d0", 0.35), smooth=False
    )
    pen.box(-122, -66, 244, 12, mix(WOOD, INK, 0.12), 3)
    pen.shape([(-52, -86), (6, -86), (2, -70), (-60, -70)], "#fbf6ea", smooth=False)
    pen.line([(30, -82), (58, -72)], 5, "#d9705a")


def _table(pen: Pen) -> None:
    for x in (-140, 140):
        pen.line([(x, -80), (x, 4)], 13, "#6a5a56")
    pen.oval(0, -80, 186, 44, mix(WOOD, INK, 0.16))
    pen.oval(0, -90, 186, 44, mix(WOOD, "#fff0d0", 0.4))


def _sheet(pen: Pen) -> None:
    pen.shape([(-60, -112), (20, -116), (34, -94), (-52, -88)], "#fbf6ea", smooth=False)
    pen.line([(-36, -106), (6, -108)], 3, "#9ab0ba")
    pen.line([(-34, -98), (2, -100)], 3, "#9ab0ba")
    pen.line([(48, -104), (72, -96)], 6, "#d9705a")


def _blocks(pen: Pen) -> None:
    for x in (-74, 50):
        pen.box(x, -138, 30, 44, "#d98a4b", 4)
        pen.box(x, -118, 30, 24, "#c4733c", 4)


def _sagging(pen: Pen) -> None:
    _blocks(pen)
    pen.line([(-72, -140), (-10, -112), (76, -140)], 5, "#fbf6ea")


def _bridge(pen: Pen) -> None:
    _blocks(pen)
    zigzag = [(-80 + k * 12, -150 if k % 2 else -138) for k in range(14)]
    for a, b in pairwise(zigzag):
        pen.line([a, b], 5, "#fbf6ea")
    pen.box(-18, -168, 34, 18, "#e29a9a", 5)


def _beaker(pen: Pen) -> None:
    pen.shape([(-26, -168), (26, -168), (34, -98), (-34, -98)], "#d5e7ea", smooth=False)
    pen.shape([(-30, -138), (30, -138), (33, -100), (-33, -100)], "#8fb8c9", smooth=False)
    pen.oval(0, -138, 29, 6, "#b8d6df")
    pen.oval(-10, -122, 5, 5, "#d5e7ea")
    pen.oval(8, -114, 4, 4, "#d5e7ea")


def _laptop(pen: Pen) -> None:
    pen.shape([(-74, -190), (-6, -196), (2, -112), (-64, -106)], "#5a5f6a", smooth=False)
    pen.shape([(-66, -182), (-12, -187), (-6, -120), (-58, -115)], "#f1d9a8", smooth=False)
    pen.oval(-42, -150, 9, 10, "#8a5a3c")
    pen.oval(-24, -142, 7, 8, "#6b3a2a")
    pen.shape([(-64, -108), (2, -113), (34, -96), (-34, -90)], "#7d8390", smooth=False)


def _mugs(pen: Pen) -> None:
    for x, tint in ((-120, "#c96f4e"), (112, "#6f93a8")):
        pen.box(x - 14, -128, 28, 32, tint, 6)
        pen.oval(x, -127, 13, 4, "#f3e6cf")


PROPS: dict[str, Callable[[Pen], None]] = {
    "beaker": _beaker, "bridge": _bridge, "chair": _chair, "desk": _desk, "laptop": _laptop,
    "mugs": _mugs, "pouf": _pouf, "sagging": _sagging, "sheet": _sheet, "table": _table,
}  # fmt: skip


# --- chalk -------------------------------------------------------------------------------------


def _ring(x: float, y: float, rx: float, ry: float) -> list[Point]:
    return [
        (x + rx * math.cos(a / 16 * math.tau), y + ry * math.sin(a / 16 * math.tau))
        for a in range(17)
    ]


def _slices(count: int, first: int) -> list[list[Point]]:
    turns = [math.pi * k / count for k in range(first, count, 1 + (first > 0))]
    return [
        [(88 * math.cos(a), 88 * math.sin(a)), (-88 * math.cos(a), -88 * math.sin(a))]
        for a in turns
    ]


CHALK: dict[str, list[list[Point]]] = {
    "pizza": [_ring(0, 0, 90, 90), _ring(3, 1, 79, 78)],
    "quarters": _slices(2, 0),
    "eighths": _slices(4, 1),
    "ship": [
        [(-130, 30), (-96, 78), (90, 78), (128, 30)], [(128, 30), (-130, 30)],
        [(-20, 30), (-20, -62)], [(-16, -60), (58, -6), (-16, 8)],
        [(-230, 52), (-200, 44), (-170, 52), (-140, 46)],
        [(134, 48), (170, 56), (204, 46), (236, 54)],
    ],
    "goal": [
        [(-120, 74), (-120, -66), (120, -66), (120, 74)], _ring(0, 30, 26, 26),
        [(-26, 58), (-34, 84)], [(26, 58), (34, 84)],
        [(-70, -10), (-30, 18)], [(70, -10), (30, 18)],
    ],
    "spiral": [
        [(1.7 * k * math.cos(k / 5), 1.19 * k * math.sin(k / 5)) for k in range(50)],
    ],
}  # fmt: skip


@lru_cache(maxsize=400)
def chalk(name: str, step: int) -> Sticker:
    """Return a drawing on the board, of which ``step`` twenty-fourths are there."""
    pen = Pen(-250, -130, 250, 130, 1)
    strokes: Sequence[list[Point]] = [curve(one, closed=False) for one in CHALK[name]]
    left = sum(map(len, strokes)) * step // 24
    for stroke in strokes:
        part = stroke[:left]
        left -= len(stroke)
        if len(part) > 1:
            pen.line(part, 5, "#f3efe2")
        if left <= 0:
            break
    return pen.sprite(depth=2).sticker()
