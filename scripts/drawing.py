"""The hand that draws the invented lessons: soft-edged sprites of people and things, by Pillow.

Everything is drawn three times too large and made small again. People are measured in heads: the
unit is the radius of their head, the origin the middle of their hips, and y grows downwards.
A sprite is drawn once and kept, so that a frame is only a few dozen pastes.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter

from scripts.plates import Sticker

Point = tuple[float, float]
Colour = tuple[int, int, int]
OVER = 3  # how many times too large


def colour(name: str) -> Colour:
    """Return the colour of a hexadecimal name."""
    red, green, blue = ImageColor.getrgb(name)[:3]
    return red, green, blue


def mix(one: str | Colour, other: str | Colour, share: float) -> Colour:
    """Return the first colour with a share of the other stirred in."""
    a = colour(one) if isinstance(one, str) else one
    b = colour(other) if isinstance(other, str) else other
    red, green, blue = (round(x + (y - x) * share) for x, y in zip(a, b, strict=True))
    return red, green, blue


def curve(points: Sequence[Point], *, closed: bool = True, steps: int = 8) -> list[Point]:
    """Return a smooth line through the points (Catmull-Rom)."""
    n = len(points)
    smooth: list[Point] = []
    for i in range(n if closed else n - 1):
        around = [i - 1, i, i + 1, i + 2]
        p = [points[k % n] if closed else points[min(max(k, 0), n - 1)] for k in around]
        for step in range(steps):
            smooth.append(_between(p, step / steps))
    return smooth if closed else [*smooth, points[-1]]


def _between(p: Sequence[Point], t: float) -> Point:
    weights = (
        -t + 2 * t * t - t**3,
        2 - 5 * t * t + 3 * t**3,
        t + 4 * t * t - 3 * t**3,
        -t * t + t**3,
    )
    x, y = (sum(w * q[axis] for w, q in zip(weights, p, strict=True)) / 2 for axis in (0, 1))
    return x, y


class Pen:
    """A transparent sheet to draw on, in units of any size, around an origin of one's own."""

    def __init__(self, left: float, top: float, right: float, bottom: float, unit: float) -> None:
        self.left, self.top, self.unit = left, top, unit
        self.size = math.ceil((right - left) * unit), math.ceil((bottom - top) * unit)
        self.sheet = Image.new("RGBA", (self.size[0] * OVER, self.size[1] * OVER))
        self._draw = ImageDraw.Draw(self.sheet)

    def _at(self, x: float, y: float) -> Point:
        scale = self.unit * OVER
        return (x - self.left) * scale, (y - self.top) * scale

    def shape(self, points: Sequence[Point], fill: str | Colour, *, smooth: bool = True) -> None:
        """Fill a closed shape, its corners rounded unless asked otherwise."""
        self._draw.polygon([self._at(*p) for p in (curve(points) if smooth else points)], fill)

    def oval(self, x: float, y: float, rx: float, ry: float, fill: str | Colour) -> None:
        """Fill an ellipse around a point."""
        self._draw.ellipse((*self._at(x - rx, y - ry), *self._at(x + rx, y + ry)), fill)

    def box(self, x: float, y: float, w: float, h: float, fill: str | Colour, r: float = 0) -> None:
        """Fill a rectangle with rounded corners."""
        corners = (*self._at(x, y), *self._at(x + w, y + h))
        self._draw.rounded_rectangle(corners, r * self.unit * OVER, fill)

    def line(self, points: Sequence[Point], width: float, fill: str | Colour) -> None:
        """Draw a smooth line with round ends and round joints."""
        half = width * self.unit * OVER / 2
        path = [self._at(*p) for p in curve(points, closed=False)]
        self._draw.line(path, fill, round(half * 2))
        for x, y in path:
            self._draw.ellipse((x - half, y - half, x + half, y + half), fill)

    def sprite(self, *, depth: float = 0.1) -> Sprite:
        """Return the drawing at its true size, with a grain and with shade on its right."""
        left, top, right, bottom = self.sheet.getbbox() or (0, 0, OVER, OVER)
        left, top = left // OVER * OVER, top // OVER * OVER
        small = self.sheet.crop((left, top, right + OVER, bottom + OVER)).reduce(OVER)
        alpha = small.getchannel("A")
        reach = max(1, round(depth * self.unit))
        light = ImageChops.offset(alpha, -reach, -reach).filter(ImageFilter.GaussianBlur(reach))
        shade = light.point([round(182 + 73 * v / 255) for v in range(256)])
        tone = ImageChops.multiply(shade, grain(small.size)).convert("RGB")
        flat = ImageChops.multiply(small.convert("RGB"), tone)
        flat.putalpha(alpha)
        dx, dy = (
            left // OVER + round(self.left * self.unit),
            top // OVER + round(self.top * self.unit),
        )
        return Sprite(flat, dx, dy)


class Sprite(NamedTuple):
    """A drawing, and where its corner lies from the point it is put at."""

    image: Image.Image
    dx: int
    dy: int

    def put(self, picture: Image.Image, x: float, y: float) -> None:
        """Paste the drawing onto a picture."""
        picture.paste(self.image, (round(x) + self.dx, round(y) + self.dy), self.image)

    def sticker(self) -> Sticker:
        """Return the drawing as it is put on frames."""
        return Sticker.of(self.image, self.dx, self.dy)


def grain(size: tuple[int, int]) -> Image.Image:
    """Return a piece of drawing paper, nearly white."""
    return _paper().crop((0, 0, *size))


@lru_cache(maxsize=1)
def _paper() -> Image.Image:
    """Return a sheet of paper with its grain: a coarse wash and fine flecks."""
    dice = random.Random(7)  # noqa: S311 - it draws paper, it keeps no secrets

    def noise(width: int, height: int) -> Image.Image:
        return Image.frombytes("L", (width, height), dice.randbytes(width * height))

    width, height = size = (1600, 1000)
    wash = noise(width // 24 + 2, height // 24 + 2).resize(size, Image.Resampling.BICUBIC)
    fleck = noise(width, height).filter(ImageFilter.GaussianBlur(0.7))
    return Image.blend(wash, fleck, 0.55).point([round(233 + 22 * v / 255) for v in range(256)])


# --- people ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Person:
    """How somebody looks: ``build`` is child, teen or adult; ``hair`` names a cut."""

    skin: str
    locks: str
    hair: str
    top: str
    legs: str = "#4d5f73"
    build: str = "child"
    extra: str = ""
    voice: str = ""

    @property
    def torso(self) -> float:
        """The height from hips to shoulders, in heads."""
        return {"child": 1.9, "teen": 2.4, "adult": 2.7}[self.build]

    @property
    def leg(self) -> float:
        """The height from floor to hips, in heads."""
        return {"child": 2.1, "teen": 3.0, "adult": 3.3}[self.build]

    @property
    def head(self) -> float:
        """The radius of the head, in pixels at the front of the picture."""
        return {"child": 41.0, "teen": 41.0, "adult": 43.0}[self.build]


class Face(NamedTuple):
    """What a head shows: where it is turned (0 is to us, 90 to our right), eyes, mouth."""

    angle: int = 0
    shut: bool = False
    mouth: int = 0  # 0 to 3: how far it is open while speaking
    smile: bool = False


@lru_cache(maxsize=4000)
def head(who: Person, face: Face, unit: float) -> Sticker:
    """Draw a head: a ball of hair with a face that slides around it as the head turns."""
    pen = Pen(-2.2, -2.0, 2.2, 2.0, unit)
    turn, front = math.sin(math.radians(face.angle)), math.cos(math.radians(face.angle))
    _hair_behind(pen, who, turn, front)
    if who.hair in ("scarf", "bob", "long"):
        pen.oval(0, 0, 1.0, 1.06, who.locks)
    else:  # the neck is bare
        pen.oval(0, 0, 1.0, 1.06, mix(who.skin, "#8a4b2a", 0.08))
        nape = [(-1.1, -1.2), (1.1, -1.2), (1.1, 0.42), (0.5, 0.58), (-0.5, 0.58), (-1.1, 0.42)]
        _on_the_ball(pen, nape, who.locks)
    _ears(pen, who, turn, front)
    if front > -0.75:
        _skin(pen, who, turn, front)
    if front > -0.2:
        _features(pen, who, face, turn, front)
    _hair_before(pen, who, turn, front)
    return pen.sprite(depth=0.16).sticker()


def _skin(pen: Pen, who: Person, turn: float, front: float) -> None:
    """Lay the face on the ball of hair."""
    away = max(0.0, -front)
    width, middle = 0.97 * (0.55 + 0.45 * max(front, -0.5)), turn * (0.62 + 0.55 * away)
    steps = [math.tau * k / 12 for k in range(12)]
    face = [(middle + width * math.cos(a), 0.2 + 0.92 * math.sin(a)) for a in steps]
    _on_the_ball(pen, face, who.skin)


def _on_the_ball(pen: Pen, points: Sequence[Point], fill: str | Colour) -> None:
    """Fill a shape as far as it lies within the outline of the head."""
    other = Pen(-2.2, -2.0, 2.2, 2.0, pen.unit)
    other.oval(0, 0.0, 1.0, 1.06, "#ffffff")
    ball = other.sheet.getchannel("A")
    other = Pen(-2.2, -2.0, 2.2, 2.0, pen.unit)
    other.shape(points, fill)
    pen.sheet.paste(other.sheet, (0, 0), ImageChops.multiply(other.sheet.getchannel("A"), ball))


def _ears(pen: Pen, who: Person, turn: float, front: float) -> None:
    if who.hair in ("scarf", "bob", "long"):
        return
    for side in (-1, 1):
        x = side * front
        if side * turn < 0.55 and abs(x) > 0.35:
            pen.oval(x, 0.18, 0.2, 0.26, mix(who.skin, "#a0522d", 0.12))


def _features(pen: Pen, who: Person, face: Face, turn: float, front: float) -> None:
    ink, blush = "#3b2a26", mix(who.skin, "#e0605a", 0.3)
    wide = 0.35 + 0.65 * max(front, 0.0)
    middle = turn * 0.78
    for side in (-1, 1):
        x = middle + side * 0.37 * wide
        if abs(x) > 0.93:
            continue
        if abs(middle + side * 0.52 * wide) < 0.8:
            pen.oval(middle + side * 0.52 * wide, 0.47, 0.19 * wide, 0.12, blush)
        if face.shut or (face.smile and face.mouth > 1):
            arc = [(x - 0.11 * wide, 0.13), (x, 0.06), (x + 0.11 * wide, 0.13)]
            pen.line(arc if face.smile else [(a, 0.22 - b) for a, b in arc], 0.06, ink)
        else:
            pen.oval(x, 0.1, 0.088 * max(wide, 0.7), 0.125, ink)
            pen.oval(x + 0.03, 0.05, 0.03, 0.035, "#ffffff")
        brow = -0.2 - 0.05 * face.smile
        pen.line(
            [(x - 0.13 * wide, brow + 0.02), (x, brow - 0.04), (x + 0.13 * wide, brow + 0.02)],
            0.055,
            mix(who.locks, ink, 0.35),
        )
        if "glasses" in who.extra:
            _ring(pen, x, 0.1, 0.24 * wide, 0.24, who)
    nose = middle + turn * 0.14
    pen.oval(nose, 0.29, 0.075, 0.06, mix(who.skin, "#a0522d", 0.35))
    _mouth(pen, who, face, middle + turn * 0.05, wide)


def _ring(pen: Pen, x: float, y: float, rx: float, ry: float, who: Person) -> None:
    steps = [math.tau * k / 10 for k in range(11)]
    del who
    pen.line([(x + rx * math.cos(a), y + ry * math.sin(a)) for a in steps], 0.045, "#4a4038")


def _mouth(pen: Pen, who: Person, face: Face, x: float, wide: float) -> None:
    if "beard" in who.extra:
        beard = [
            (-0.62, 0.3),
            (-0.5, 0.8),
            (0, 1.08),
            (0.5, 0.8),
            (0.62, 0.3),
            (0.3, 0.5),
            (-0.3, 0.5),
        ]
        pen.shape([(x * 0.7 + a * wide, b) for a, b in beard], who.locks)
    if face.mouth or (face.smile and face.shut):
        height = 0.05 + 0.05 * max(face.mouth, 2 if face.smile else 1)
        broad = (0.24 if face.smile else 0.15) * wide
        pen.oval(x, 0.6, broad, height, "#8c3b3b")
        pen.oval(x, 0.6 + height * 0.5, broad * 0.6, height * 0.4, "#d98880")
        return
    half, sag = (0.26, 0.15) if face.smile else (0.17, 0.07)
    lips = [(x - half * wide, 0.56), (x, 0.56 + sag), (x + half * wide, 0.56)]
    pen.line(lips, 0.065, mix(who.skin, "#7a2e2e", 0.7))


def _hair_behind(pen: Pen, who: Person, turn: float, front: float) -> None:
    """Draw what hangs or stands behind the head; seen from behind it comes forward."""
    dark = mix(who.locks, "#2b2030", 0.18)
    back = -turn * 0.75
    match who.hair:
        case "bun":
            pen.oval(back * 0.9, -0.98, 0.46, 0.42, dark)
        case "puffs":
            for side in (-1, 1):
                pen.oval(side * 0.85 * max(abs(front), 0.3) + back * 0.5, -0.78, 0.5, 0.48, dark)
        case "bob":
            pen.shape(
                [
                    (-1.08, -0.3),
                    (-1.1, 0.75),
                    (-0.6, 1.02),
                    (0.6, 1.02),
                    (1.1, 0.75),
                    (1.08, -0.3),
                    (0, -1.1),
                ],
                dark,
            )
        case "long":
            pen.shape(
                [
                    (-1.05, -0.3),
                    (-1.12, 0.9),
                    (-0.8, 1.75),
                    (0, 1.6),
                    (0.8, 1.75),
                    (1.12, 0.9),
                    (1.05, -0.3),
                    (0, -1.1),
                ],
                dark,
            )
        case "pony":
            pen.line([(back * 0.8, -0.7), (back * 1.6 - 0.1, -0.5), (back * 1.9, 0.6)], 0.42, dark)
        case "braids":
            for side in (-1, 1):
                x = side * 0.95 * max(abs(front), 0.25) + back * 0.5
                pen.line([(x, 0.3), (x * 1.12, 0.9), (x * 1.05, 1.5)], 0.34, dark)
                pen.oval(x * 1.05, 1.52, 0.16, 0.14, "#d9705a")
        case "curls" | "afro":
            big = 1.22 if who.hair == "afro" else 1.12
            for k in range(13):
                a = math.tau * k / 13
                if who.hair == "afro" or math.sin(a) < 0.35:
                    pen.oval(
                        big * 0.88 * math.cos(a), big * 0.85 * math.sin(a) - 0.12, 0.33, 0.33, dark
                    )
        case "scarf":
            pen.shape(
                [
                    (-1.12, -0.2),
                    (-1.1, 0.8),
                    (-0.9, 1.3),
                    (0, 1.5),
                    (0.9, 1.3),
                    (1.1, 0.8),
                    (1.12, -0.2),
                    (0, -1.18),
                ],
                who.locks,
            )


def _hair_before(pen: Pen, who: Person, turn: float, front: float) -> None:
    """Draw the fringe, which slides along with the face, and what is worn on top."""
    if front < -0.3:
        return
    x, light = turn * 0.5, mix(who.locks, "#ffffff", 0.07)
    match who.hair:
        case "tufts":
            for a, b in ((-0.5, -0.95), (-0.1, -1.12), (0.35, -1.02)):
                pen.line(
                    [(a + x * 0.4, -0.7), (a + 0.06 + x * 0.4, b), (a + 0.22 + x * 0.4, b - 0.1)],
                    0.3,
                    light,
                )
            pen.shape(
                [
                    (x - 0.8, -0.62),
                    (x - 0.3, -0.42),
                    (x + 0.2, -0.55),
                    (x + 0.8, -0.5),
                    (x * 0.6, -1.08),
                ],
                light,
            )
        case "curls" | "afro":
            for k in range(5):
                pen.oval(x - 0.62 + k * 0.31, -0.62 + 0.05 * (k % 2), 0.26, 0.24, light)
        case "bun" | "long" | "braids":
            fringe = [
                (x * 1.3, -0.95),
                (x - 0.9, -0.25),
                (x - 0.78, -0.5),
                (x - 0.15, -0.52),
                (x + 0.1, -0.62),
            ]
            _on_the_ball(pen, fringe, light)
            fringe = [
                (x * 1.3, -0.95),
                (x + 0.9, -0.2),
                (x + 0.74, -0.5),
                (x + 0.05, -0.58),
                (x - 0.05, -0.7),
            ]
            _on_the_ball(pen, fringe, light)
        case "scarf":
            pen.line([(x - 0.8, -0.35), (x, -0.78), (x + 0.8, -0.35)], 0.2, light)
        case "cap":
            pen.shape(
                [(-1.02, -0.25), (-0.9, -0.9), (0, -1.2), (0.9, -0.9), (1.02, -0.25), (0, -0.42)],
                "#3f5d7d",
            )
            pen.line([(x - 0.62, -0.33), (x * 1.7, -0.25), (x + 0.62, -0.33)], 0.2, "#34506e")
        case _:
            fringe = [
                (x - 0.86, -0.3),
                (x - 0.6, -0.62),
                (x - 0.05, -0.46),
                (x + 0.5, -0.6),
                (x + 0.86, -0.3),
                (x + 0.7, -0.85),
                (x * 0.5, -1.06),
                (x - 0.75, -0.85),
            ]
            _on_the_ball(pen, fringe, light)


class Pose(NamedTuple):
    """How a body is held: its side to us, whether it sits, its stride, and where its hands are."""

    view: str = "front"  # front, back, left, right
    sits: bool = True
    stride: int = 0  # -3 to 3
    left: Point = (-0.45, -0.2)
    right: Point = (0.45, -0.2)
    low: int = 0  # 0 to 4: how far it crouches
    thumb: bool = False


def hips(who: Person, pose: Pose) -> float:
    """Return how high the hips are above the floor, in heads."""
    if pose.sits:
        return who.leg * {"child": 0.62, "teen": 0.5, "adult": 0.46}[who.build]
    return who.leg * (1 - 0.15 * pose.low)


@lru_cache(maxsize=4000)
def body(who: Person, pose: Pose, unit: float) -> Sticker:
    """Draw a body without its head; the origin lies between the hips."""
    pen = Pen(-3.0, -who.torso - 2.6, 3.0, who.leg + 0.5, unit)
    wide = {"child": 0.86, "teen": 0.95, "adult": 1.0}[who.build]
    if pose.view in ("left", "right"):
        wide *= 0.78
    back = pose.view == "back"
    floor = hips(who, pose)
    if back:
        _arms(pen, who, pose, wide)
    _legs(pen, who, pose, wide, floor)
    shoulder, height = wide, who.torso
    outline = [
        (-shoulder * 0.8, -height), (-shoulder * 1.02, -height * 0.72), (-shoulder * 0.98, 0.05),
        (-shoulder * 0.7, 0.35), (shoulder * 0.7, 0.35), (shoulder * 0.98, 0.05),
        (shoulder * 1.02, -height * 0.72), (shoulder * 0.8, -height), (0, -height * 1.06),
    ]  # fmt: skip
    pen.shape(outline, who.top)
    _pattern(pen, who, wide, height)
    pen.line([(0, -height - 0.35), (0, -height + 0.02)], 0.46, mix(who.skin, "#8a4b2a", 0.16))
    if not back:
        pen.line(
            [(-0.3, -height - 0.02), (0, -height + 0.16), (0.3, -height - 0.02)],
            0.13,
            mix(who.top, "#ffffff", 0.35),
        )
        _arms(pen, who, pose, wide)
    return pen.sprite(depth=0.2).sticker()


def _pattern(pen: Pen, who: Person, wide: float, height: float) -> None:
    pale = mix(who.top, "#fff4dc", 0.45)
    if "stripes" in who.extra:
        for k in range(1, 4):
            y = -height + k * height / 4.2
            pen.line([(-wide * 0.86, y), (0, y + 0.08), (wide * 0.86, y)], 0.13, pale)
    if "dots" in who.extra:
        for k in range(9):
            pen.oval(-0.5 + 0.5 * (k % 3), -height * 0.8 + 0.48 * (k // 3), 0.07, 0.07, pale)
    if "cardigan" in who.extra:
        pen.shape(
            [(-0.22, -height), (-0.3, 0.34), (0.3, 0.34), (0.22, -height)], "#f3e6cf", smooth=False
        )


def _legs(pen: Pen, who: Person, pose: Pose, wide: float, floor: float) -> None:
    shoe, cloth = mix(who.legs, "#2b2030", 0.55), who.legs
    step = pose.stride * 0.22
    for side in (-1, 1):
        hip, ahead = side * wide * 0.45, side * step
        if not pose.sits:
            bend = 0.5 * pose.low / 4
            foot = (hip + ahead, floor - 0.12 - max(0.0, ahead) * 0.25)
            pen.line([(hip, 0), (hip + side * bend + ahead * 0.4, floor * 0.5), foot], 0.62, cloth)
        elif pose.view in ("left", "right"):
            on = -1 if pose.view == "left" else 1
            knee, foot = (on * 1.25 + side * 0.1, 0.1), (on * 1.2 + side * 0.14, floor - 0.1)
            pen.line([(hip * 0.4, 0), knee, foot], 0.6, cloth)
        else:
            foot, knee = (side * wide * 0.66, floor - 0.1), (side * wide * 0.78, 0.42)
            pen.line([(hip, 0.1), knee, foot], 0.62, cloth)
            pen.oval(*knee, 0.34, 0.33, mix(cloth, "#ffffff", 0.1))
        toes = {"left": -0.26, "right": 0.26}.get(pose.view, side * 0.08)
        pen.oval(foot[0] + toes, floor - 0.08, 0.4, 0.2, shoe)


def _arms(pen: Pen, who: Person, pose: Pose, wide: float) -> None:
    sleeve = mix(who.top, "#2b2030", 0.1)
    reach = who.torso * 1.0
    for side, hand in ((-1, pose.left), (1, pose.right)):
        start = (side * wide * 0.84, -who.torso + 0.3)
        dx, dy = hand[0] - start[0], hand[1] - start[1]
        slack = max(0.0, reach - math.hypot(dx, dy)) * 0.5
        elbow = (start[0] + dx / 2 + side * (slack + 0.1), start[1] + dy / 2 + slack * 0.3)
        pen.oval(*hand, 0.27, 0.27, who.skin)
        pen.line([start, elbow, (hand[0] - dx * 0.06, hand[1] - dy * 0.06)], 0.5, sleeve)
        pen.oval(hand[0] + dx * 0.03, hand[1] + dy * 0.03, 0.25, 0.25, who.skin)
        if pose.thumb and hand[1] < start[1]:
            pen.line([(hand[0], hand[1]), (hand[0] - side * 0.08, hand[1] - 0.5)], 0.17, who.skin)


@lru_cache(maxsize=64)
def hand(who: Person, unit: float) -> Sticker:
    """Draw a hand alone, for one that comes before a face."""
    pen = Pen(-0.6, -0.6, 0.6, 0.6, unit)
    for k in range(4):
        pen.line([(-0.22 + 0.13 * k, 0.1), (-0.25 + 0.15 * k, -0.28)], 0.15, who.skin)
    pen.oval(0, 0.08, 0.3, 0.26, who.skin)
    return pen.sprite(depth=0.12).sticker()


@lru_cache(maxsize=256)
def shadow(width: int) -> Sticker:
    """Return the soft shadow that puts somebody on the floor."""
    height = width // 3
    soft = Image.new("L", (width * 2, height * 2))
    ImageDraw.Draw(soft).ellipse((width // 2, height // 2, width * 3 // 2, height * 3 // 2), 88)
    dark = Image.new("RGBA", soft.size, "#4a2f3a")
    dark.putalpha(soft.filter(ImageFilter.GaussianBlur(height / 4)))
    return Sticker.of(dark, -width, -height)
