"""Plays a screenplay: where everyone is at a moment, where they look, what their hands do."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial

from scripts import drawing, rooms, voice
from scripts.drawing import Face, Person, Point, Pose
from scripts.plates import Plate
from scripts.scenes import PEOPLE, ROOMS, Film

FPS = 12.5  # drawn on twos, as hand-drawn films are
_BEAT = re.compile(r"([\d.]+)(?:-([\d.]+))?\s+(\S+)\s+(.+)")
_EASE = 0.45  # seconds in which a hand comes up or goes down
_FOREVER = 1e9

# Where the hands go, left and right: x in heads; y upwards, in torsos to the shoulders, then heads.
_HANDS: dict[str, tuple[Point | None, Point | None]] = {
    "raises": (None, (1.35, 3.3)),
    "opens": ((-1.5, 0.6), (1.5, 0.6)),
    "gives": (None, (1.7, 0.55)),
    "folds": ((-0.14, 0.3), (0.14, 0.3)),
    "draws": (None, (1.9, 1.4)),
    "points": (None, (1.7, 1.2)),
    "covers": (None, (0.2, 1.35)),
    "rests": (None, (0.15, 0.68)),
    "thumbs": (None, (1.3, 1.9)),
    "waves": (None, (1.5, 2.2)),
    "works": ((-0.45, 0.22), (0.5, 0.22)),
    "claps": ((-0.3, 0.62), (0.3, 0.62)),
    "cheers": ((-1.5, 3.1), (1.5, 3.1)),
}


@dataclass(frozen=True, slots=True)
class Beat:
    """One line of a screenplay that is acted."""

    start: float
    end: float
    verb: str
    args: tuple[str, ...]

    def amount(self, t: float) -> float:
        """Return how far it is on its way, 0 to 1, with a soft start and end."""
        rise = min((t - self.start) / _EASE, (self.end - t) / _EASE, 1.0)
        return max(0.0, rise) ** 2 * (3 - 2 * max(0.0, rise))

    def progress(self, t: float) -> float:
        """Return which part of its time has passed, 0 to 1."""
        return min(1.0, max(0.0, (t - self.start) / (self.end - self.start)))


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is spoken, with its sound and the movement of the mouth."""

    start: float
    who: str
    sound: voice.Samples
    mouth: list[int]

    @property
    def end(self) -> float:
        """When the last word is out."""
        return self.start + len(self.mouth) / FPS


@dataclass(frozen=True, slots=True)
class Where:
    """A place in the room: ``y`` is where the feet are, further down is nearer to us."""

    x: float
    y: float
    close: float = 1.0

    @property
    def scale(self) -> float:
        """How large things are drawn there, in steps so that sprites can be used again."""
        return round((0.62 + self.y / rooms.HEIGHT * 0.8) * self.close * 40) / 40


def angle(here: Where, there: Where) -> float:
    """Return the direction in degrees: 0 is towards us, 90 to our right."""
    return math.degrees(math.atan2(there.x - here.x, (there.y - here.y) * 1.6))


class Stage:
    """A film as it is at any moment."""

    def __init__(self, film: Film) -> None:
        self.film = film
        self.room = ROOMS[film.room]
        self.props: list[tuple[str, Where, float, float]] = []
        self.actors: dict[str, Actor] = {}
        for name, *rest in map(str.split, film.cast.strip().splitlines()):
            if name == "prop":
                span = [float(one) for one in rest[3].split("-")] if rest[3:] else [0.0, _FOREVER]
                where = Where(float(rest[1]), float(rest[2]), self.room.close)
                self.props.append((rest[0], where, span[0], span[1]))
            else:
                where = Where(float(rest[0]), float(rest[1]), self.room.close)
                self.actors[name] = Actor(self, name, where, rest[2], rest[3])
        self.lead = next(iter(self.actors))
        self.lines: list[Line] = []
        self.chalk: list[Beat] = []
        for match in map(_BEAT.fullmatch, map(str.strip, film.script.strip().splitlines())):
            if match is None:
                raise ValueError(f"{film.file}: a line of the screenplay cannot be read")
            self._add(*match.groups())
        self.lines.sort(key=lambda line: line.start)

    def _add(self, start: str, end: str | None, who: str, what: str) -> None:
        if what.startswith('"'):
            sound = voice.speak(what.strip('"'), PEOPLE[who].voice)
            self.lines.append(Line(float(start), who, sound, voice.loudness(sound, FPS)))
            return
        verb, *args = what.split()
        beat = Beat(float(start), float(end) if end else _FOREVER, verb, tuple(args))
        if who == "board":
            self.chalk.append(beat)
            return
        others = [name for name in self.actors if name != self.lead]
        for k, name in enumerate(others if who == "all" else [who]):
            late = 0.11 * (k * 3 % 5) if who == "all" else 0.0
            actor = self.actors[name]
            actor.beats.append(Beat(beat.start + late, beat.end, verb, beat.args))

    def frame(self, t: float) -> Plate:
        """Return the picture at a moment."""
        shift = round(14 * math.sin(t / 9)) * 3
        plate = rooms.paint(self.room, shift).again()
        for beat in self.chalk:
            step = round(24 * beat.progress(t)) if t > beat.start else 0
            rooms.chalk(beat.verb, step).put(plate, float(beat.args[0]), float(beat.args[1]))
        for _, put in sorted(self._standing(t), key=lambda one: one[0]):
            put(plate)
        return plate

    def _standing(self, t: float) -> Iterator[tuple[float, Callable[[Plate], None]]]:
        """Return everything on the floor with its depth: what is nearer to us is put later."""
        for name, where, start, end in self.props:
            if start <= t < end:
                sprite = rooms.prop(name, where.scale)
                yield where.y, partial(sprite.put, x=where.x, y=where.y)
        for actor in self.actors.values():
            spot = actor.where(t)
            if spot is not None:
                yield spot.y, partial(actor.put, where=spot, t=t)

    def sound(self) -> voice.Samples:
        """Return everything that is heard."""
        parts = [(line.start, 0.8, line.sound) for line in self.lines]
        for name, actor in self.actors.items():
            for beat in actor.beats:
                if beat.verb == "laughs" and PEOPLE[name].voice:
                    laugh = voice.speak("ha ha ha", _lighter(PEOPLE[name].voice))
                    parts.append((beat.start + 0.1, 0.16, laugh))
        claps = [
            one for actor in self.actors.values() for one in actor.beats if one.verb == "claps"
        ]
        if claps:
            first = min(claps, key=lambda one: one.start)
            parts.append((first.start + 0.3, 0.5, voice.clapping(first.end - first.start - 0.6)))
        return voice.track(self.film.seconds, parts)


def _lighter(name: str) -> str:
    """Return a voice that laughs: the same, a little higher and quicker."""
    voiced, pitch, speed = name.split()
    return f"{voiced} {min(99, int(pitch) + 12)} {int(speed) + 40}"


class Actor:
    """Somebody in a film, with all they do in it."""

    def __init__(self, stage: Stage, name: str, start: Where, posture: str, view: str) -> None:
        self.stage, self.name, self.start = stage, name, start
        self.posture, self.view = posture, view
        self.who: Person = PEOPLE[name]
        self.beats: list[Beat] = []
        self.dice = random.Random(name)  # noqa: S311 - it makes eyes blink
        self.phase = self.dice.uniform(0, 6)

    def doing(self, t: float, *verbs: str) -> Beat | None:
        """Return the latest beat with one of these verbs that is going on."""
        going = [one for one in self.beats if one.verb in verbs and one.start <= t < one.end]
        return max(going, key=lambda one: one.start, default=None)

    def how_much(self, t: float, *verbs: str) -> float:
        """Return how far one of these is on its way, 0 to 1."""
        return max((one.amount(t) for one in self.beats if one.verb in verbs), default=0.0)

    @cached_property
    def _walks(self) -> list[Beat]:
        walks = [one for one in self.beats if one.verb in ("walks", "enters", "leaves")]
        return sorted(walks, key=lambda one: one.start)

    def where(self, t: float) -> Where | None:
        """Return the place at a moment, None where they are not in the picture."""
        x, y = self.start.x, self.start.y
        for walk in self._walks:
            if t < walk.start:
                return None if walk.verb == "enters" else Where(x, y, self.start.close)
            part = walk.progress(t)
            part = part * part * (3 - 2 * part)
            to_x, to_y = float(walk.args[0]), float(walk.args[1])
            x, y = x + (to_x - x) * part, y + (to_y - y) * part
            if walk.verb == "leaves" and t >= walk.end:
                return None
        return Where(x, y, self.start.close)

    # --- the head ------------------------------------------------------------------------------

    def gaze(self, t: float) -> tuple[float, str]:
        """Return the direction of the eyes at a moment, and ``down`` or ``up`` where that is so."""
        here = self.where(t) or self.start
        walk = self.doing(t, "walks", "enters", "leaves")
        if walk:
            there = Where(float(walk.args[0]), float(walk.args[1]))
            return angle(here, there) * 0.7, ""
        ahead = {"front": 0.0, "left": -70.0, "right": 70.0, "back": 180.0}[self.facing(t)]
        if look := self.doing(t, "looks"):
            aim = look.args[0]
            if aim in ("up", "down"):
                return ahead * 0.8, aim
            if aim in ("left", "right"):
                return (-55.0 if aim == "left" else 55.0), ""
            if other := self._at(aim, t):
                return angle(here, other), ""
        return self._listening(here, ahead, t), ""

    def _at(self, name: str, t: float) -> Where | None:
        return self.stage.actors[name].where(t) if name in self.stage.actors else None

    def _listening(self, here: Where, ahead: float, t: float) -> float:
        """Return where someone looks without being told: at whoever speaks, else at the lesson."""
        heard = [
            one for one in self.stage.lines if one.start + self.phase * 0.06 <= t <= one.end + 1.3
        ]
        speaker = heard[-1].who if heard else ""
        leads = self.name == self.stage.lead
        if speaker and speaker != self.name and (other := self._at(speaker, t)):
            return angle(here, other)
        if leads or self.posture == "stands":
            return ahead + 38 * math.sin(t / 2.3 + self.phase)
        lead = self._at(self.stage.lead, t)
        return angle(here, lead) if lead else ahead

    def face(self, t: float) -> tuple[Face, float]:
        """Return the face at a moment, and how much lower the head hangs, in heads."""
        past = [math.radians(self.gaze(t - k * 0.09)[0]) for k in range(4)]
        turned = math.degrees(math.atan2(sum(map(math.sin, past)), sum(map(math.cos, past))))
        where = self.gaze(t)[1]
        mouth = self._mouth(t)
        laughs = bool(self.doing(t, "laughs", "cheers"))
        if self.facing(t) != "back":
            limit = 65.0 if self.facing(t) == "front" else 80.0
            turned = max(-limit, min(limit, turned))  # as on a stage: never the back of a head
        elif abs(turned) > 90:
            turned = math.copysign(180 if abs(turned) > 125 else 90, turned)  # a nape, or a profile
        shut = where == "down" or (t + self.phase) % (2.6 + self.phase / 2) < 0.13
        if laughs:
            mouth, shut = max(mouth, 2), (t * 1.3 + self.phase) % 2 < 1.2
        smile = laughs or bool(self.doing(t, "smiles", "claps", "thumbs"))
        low = 0.14 * (where == "down") - 0.08 * (where == "up")
        if self.doing(t, "nods"):
            low += 0.09 * (1 + math.sin(t * 6.5))
        return Face(round(turned / 15) * 15 % 360, shut, mouth, smile), low

    def _mouth(self, t: float) -> int:
        for line in self.stage.lines:
            if line.who == self.name and line.start <= t < line.end:
                return line.mouth[min(len(line.mouth) - 1, int((t - line.start) * FPS))]
        return 0

    # --- the body ------------------------------------------------------------------------------

    def facing(self, t: float) -> str:
        """Return which side of the body we see."""
        if walk := self.doing(t, "walks", "enters", "leaves"):
            here = self.where(walk.start) or self.start
            return "right" if float(walk.args[0]) > here.x else "left"
        if turned := self.doing(t, "faces"):
            return turned.args[0]
        return self.view

    def pose(self, t: float) -> Pose:
        """Return how the body is held at a moment."""
        walk = self.doing(t, "walks", "enters", "leaves")
        moved = any(one.end <= t for one in self._walks)
        sits = (self.posture != "stands" and not walk and not moved) or bool(self.doing(t, "sits"))
        stride = round(3 * math.sin(t * 8.5)) if walk else 0
        left, right = self._hands(t, sits)
        low = round(4 * self.how_much(t, "crouches"))
        return Pose(self.facing(t), sits, stride, left, right, low, bool(self.doing(t, "thumbs")))

    def _hands(self, t: float, sits: bool) -> tuple[Point, Point]:
        tall = self.who.torso
        rest = (0.45, 0.12) if sits else (1.02, 0.02)
        hands: list[Point] = [(-rest[0], rest[1]), rest]
        for beat in self._gestures(t):
            aims = _HANDS[beat.verb]
            if "left" in beat.args or self.facing(t) == "left":
                aims = _mirrored(aims)
            share = round(beat.amount(t) * 6) / 6
            for side, aim in enumerate(aims):
                if aim is not None:
                    aim = _alive(beat.verb, aim, t, side)
                    (x, y), (to_x, to_y) = hands[side], aim
                    hands[side] = (x + (to_x - x) * share, y + (to_y - y) * share)
        left, right = ((round(x, 2), round(-tall * min(y, 1) - max(0, y - 1), 2)) for x, y in hands)
        return left, right

    def _gestures(self, t: float) -> Iterable[Beat]:
        made = [one for one in self.beats if one.verb in _HANDS and one.start <= t < one.end]
        return sorted(made, key=lambda one: one.start)

    def put(self, plate: Plate, where: Where, t: float) -> None:
        """Draw them, with what they sit on and at."""
        pose, unit = self.pose(t), self.who.head * where.scale * 0.94
        (face, low), leans = (
            self.face(t),
            self.how_much(t, "leans") - 0.3 * self.how_much(t, "reclines"),
        )
        bounce = 0.09 * abs(math.sin(t * 8 + self.phase)) * bool(self.doing(t, "laughs", "cheers"))
        step = 0.07 * abs(pose.stride) / 3
        breath = 0.03 * math.sin(t * 1.7 + self.phase)
        high = drawing.hips(self.who, pose) + bounce + step
        x, y = where.x, where.y - high * unit
        self._furniture(plate, where, pose, before=True)
        if not pose.sits or self.view == "back":
            drawing.shadow(round(unit * 2.2)).put(plate, x, where.y)
        drawing.body(self.who, pose, unit).put(plate, x, y)
        toward = math.sin(math.radians(face.angle))
        up = self.who.torso + 0.86 - low - 0.5 * leans + breath
        aside = (0.1 + 0.25 * leans) * toward * unit
        drawing.head(self.who, face, unit).put(plate, x + aside, y - up * unit)
        if self.how_much(t, "covers") > 0.8:
            drawing.hand(self.who, unit).put(
                plate, x + aside + 0.7 * toward * unit, y - (up - 0.72) * unit
            )
        self._furniture(plate, where, pose, before=False)

    def _furniture(self, plate: Plate, where: Where, pose: Pose, *, before: bool) -> None:
        """Draw the seat before its sitter, the desk and the back of a chair after or before."""
        scale, home = self.start.scale, self.start
        if before and self.posture in ("pouf", "stool", "desk") and self.view != "back":
            rooms.prop("pouf", scale).put(plate, home.x, home.y)
        if self.posture == "desk":
            aside = {"left": -150 * scale, "right": 150 * scale}.get(self.view, 0.0)
            if self.view == "back" and before:
                rooms.prop("desk", scale).put(plate, home.x, home.y - 70 * scale)
            elif self.view != "back" and not before:
                rooms.prop("desk", scale * 0.75).put(plate, home.x + aside * 0.72, home.y + 6)
        if self.view == "back" and not before and pose.sits:
            rooms.prop("chair", scale * 1.1).put(plate, where.x, where.y)


def _mirrored(aims: tuple[Point | None, Point | None]) -> tuple[Point | None, Point | None]:
    left, right = aims
    return (right and (-right[0], right[1])), (left and (-left[0], left[1]))


def _alive(verb: str, aim: Point, t: float, side: int) -> Point:
    """Return where the hand goes now: some gestures keep moving."""
    x, y = aim
    beat = (
        round(3 * math.sin(t * {"claps": 13, "waves": 9, "draws": 5, "works": 3}.get(verb, 0.0)))
        / 3
    )
    if verb == "claps":
        return x * (0.75 + 0.7 * beat), y
    if verb == "waves":
        return x + 0.28 * beat, y
    if verb == "draws":
        return x + 0.25 * beat, y + 0.14 * round(3 * math.cos(t * 3.1)) / 3
    if verb == "works":
        return x + 0.14 * beat * (1 - 2 * side), y + 0.03 * beat
    return x, y
