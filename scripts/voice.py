"""The sound of the invented lessons: lines spoken by eSpeak NG, where it can be had, or hummed.

Everything is mono, sixteen bits, ``RATE`` samples a second, in an ``array`` of Python's own.
"""

from __future__ import annotations

import ctypes
import math
import random
import shutil
import subprocess
import wave
from array import array
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeAlias

RATE = 22050
Samples: TypeAlias = "array[int]"  # in quotes: Python 3.11 cannot say it at run time
_SYNCHRONOUS, _BY_CHARACTER, _UTF8, _SPEED, _PITCH, _RANGE = 2, 1, 1, 1, 3, 4


@cache
def speak(words: str, voice: str) -> array[int]:
    """Return a line as sound. A voice is ``name pitch speed``, as in ``nl+f2 50 140``."""
    name, pitch, speed = voice.split()
    engine = _engine()
    made = engine(words, name, int(pitch), int(speed)) if engine else None
    return made or hum(words, int(pitch))


def hum(words: str, pitch: int) -> array[int]:
    """Return a soft tone for each syllable or so: a murmur in the rhythm of the line."""
    sound: array[int] = array("h")
    for k, word in enumerate(words.split()):
        tone = (110 + pitch * 2.2) * (1 + 0.06 * math.sin(k * 1.7))
        long = int(RATE * (0.12 + 0.03 * len(word)))
        swell = (math.sin(math.pi * i / long) ** 2 for i in range(long))
        sound.extend(
            int(5200 * s * math.sin(math.tau * tone * i / RATE)) for i, s in enumerate(swell)
        )
        sound.extend([0] * (RATE // 18))
    return sound


Engine = Callable[[str, str, int, int], "array[int] | None"]


@cache
def _engine() -> Engine | None:
    """Return what can speak on this machine: the library of a wheel, or a program, or None."""
    try:
        import espeakng_loader

        return _library(espeakng_loader.get_library_path(), espeakng_loader.get_data_path())
    except (ImportError, OSError):
        program = shutil.which("espeak-ng")
        return _program(program) if program else None


def _library(path: str, data: str) -> Engine:
    """Return an engine that calls eSpeak NG's library; raise ``OSError`` where it does not load."""
    speech = ctypes.CDLL(path)
    heard: array[int] = array("h")
    kind = ctypes.CFUNCTYPE(
        ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
    )

    def listen(samples: ctypes._Pointer[ctypes.c_short], count: int, _: int | None) -> int:
        if count > 0:
            heard.frombytes(ctypes.string_at(samples, count * 2))
        return 0

    callback = kind(listen)
    if speech.espeak_Initialize(_SYNCHRONOUS, 0, str(data).encode(), 0) <= 0:
        raise OSError("eSpeak NG finds no voices")
    speech.espeak_SetSynthCallback(callback)

    def engine(words: str, name: str, pitch: int, speed: int) -> array[int]:
        del heard[:]
        speech.espeak_SetSynthCallback(callback)  # named here, so that it outlives this function
        speech.espeak_SetVoiceByName(name.encode())
        for parameter, value in ((_SPEED, speed), (_PITCH, pitch), (_RANGE, 62)):
            speech.espeak_SetParameter(parameter, value, 0)
        text = words.encode()
        size = ctypes.c_size_t(len(text) + 1)
        speech.espeak_Synth(text, size, 0, _BY_CHARACTER, 0, _UTF8, None, None)
        speech.espeak_Synchronize()
        return array("h", heard)

    return engine


def _program(path: str) -> Engine:
    def engine(words: str, name: str, pitch: int, speed: int) -> array[int] | None:
        asked = [path, "-v", name, "-p", str(pitch), "-s", str(speed), "--stdout", words]
        told = subprocess.run(asked, capture_output=True, check=False)
        return array("h", told.stdout[44 : len(told.stdout) // 2 * 2]) or None

    return engine


def loudness(sound: array[int], frames_a_second: float) -> list[int]:
    """Return how far a mouth is open, 0 to 3, for each frame of the picture."""
    step = int(RATE / frames_a_second)
    parts = [sound[k : k + step : 9] for k in range(0, len(sound), step)]
    levels = [sum(map(abs, part)) / max(1, len(part)) for part in parts]
    loudest = max([*levels, 1.0])
    return [min(3, round(3.4 * level / loudest)) for level in levels]


def clapping(seconds: float) -> array[int]:
    """Return the sound of many hands."""
    dice = random.Random(5)  # noqa: S311 - applause, not a secret
    sound: array[int] = array("h", bytes(2 * int(seconds * RATE)))
    for _ in range(int(seconds * 26)):
        start, loud = dice.randrange(max(1, len(sound) - 900)), dice.uniform(600, 2100)
        for k in range(800):
            sample = sound[start + k] + int(dice.uniform(-1, 1) * loud * math.exp(-k / 170))
            sound[start + k] = max(-32000, min(32000, sample))
    return sound


def track(seconds: float, parts: list[tuple[float, float, array[int]]]) -> array[int]:
    """Return one sound of that length with each part (start, volume, sound) laid into it."""
    whole: array[int] = array("h", bytes(2 * int(seconds * RATE)))
    for start, volume, sound in parts:
        first = int(start * RATE)
        for k, sample in enumerate(sound[: len(whole) - first], first):
            whole[k] = max(-32000, min(32000, whole[k] + int(sample * volume)))
    return whole


def save(sound: array[int], path: Path) -> None:
    """Write the sound as a WAV file."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(sound.tobytes())
