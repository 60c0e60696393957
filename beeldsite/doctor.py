"""Driver: what is on this computer that a practice needs, in words someone can act on."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from beeldsite import faces
from beeldsite.config import Config, find_root, load
from beeldsite.encoders import chosen, lacking, works
from beeldsite.errors import BeeldsiteError
from beeldsite.ffmpeg import encoders, find_tools
from beeldsite.footage import HARDWARE, Tools
from beeldsite.i18n import Words, say, say_n
from beeldsite.store import contents, size
from beeldsite.transcribe import NOT_INSTALLED, WHISPER, model_folder

ENCODERS = ("libx264", "aac", "libwebp")
OTHERS = ("libx265", "libsvtav1", "libvpx-vp9", "libopus")
ROOM = 2_000_000_000
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "firefox", "msedge", "safari")


def examine(practice: str | None) -> list[tuple[bool, Words]]:
    """Return what was looked at: whether it is well, and the sentence that says so."""
    return [*_python(), *_ffmpeg(), *_faces(), *_browser(), *_practice(practice)]


def _python() -> Iterator[tuple[bool, Words]]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield True, say("Python {version}", version=version)


def _ffmpeg() -> Iterator[tuple[bool, Words]]:
    tools = find_tools()
    if tools is None:
        yield (
            False,
            say("no ffmpeg: clips wait. Install ffmpeg, or pip install 'beeldsite[ffmpeg]'"),
        )
        return
    yield True, say("ffmpeg: {version} ({path})", version=tools.version, path=tools.ffmpeg)
    known = encoders(tools)
    for name in ENCODERS:
        if name not in known:
            yield False, say("this ffmpeg cannot write {name}: install a complete one", name=name)
    others = tuple(name for name in OTHERS if name in known)
    if others:
        yield True, say("other encoders of this ffmpeg: {names}", names=others)
    for name in HARDWARE:
        if name in known:
            yield True, _tried(tools, name)


def _tried(tools: Tools, encoder: str) -> Words:
    if works(tools.ffmpeg, encoder):
        return say(
            "“{name}” of the graphics card works: with encoder = '{name}' it makes the clips",
            name=encoder,
        )
    return say("ffmpeg knows “{name}”, but it does not work on this computer", name=encoder)


def _faces() -> Iterator[tuple[bool, Words]]:
    if faces.installed():
        yield True, say("faces can be found, and blurred with “blur: faces”")
    else:
        yield True, say("no part that finds faces: pip install 'beeldsite[faces]' to blur them")


def _browser() -> Iterator[tuple[bool, Words]]:
    found = next((name for name in BROWSERS if shutil.which(name)), None)
    if found:
        yield True, say("browser: {name}", name=found)
    elif sys.platform == "linux":
        yield True, say("no browser on the path: open the pages with the one you use")


def _practice(practice: str | None) -> Iterator[tuple[bool, Words]]:
    try:
        config = load(find_root(Path(practice or ".").resolve()))
    except BeeldsiteError as error:
        yield True, error.what
        return
    yield from _encoder(config)
    free = shutil.disk_usage(config.root).free
    yield free > ROOM, say("{room} free on this disk", room=size(free))
    held = contents(config)
    yield (
        True,
        say_n(
            "{count} clip in the cache, {room}",
            "{count} clips in the cache, {room}",
            held.clips,
            room=size(held.bytes),
        ),
    )
    yield (
        os.access(config.root, os.W_OK),
        say("the practice: {folder}", folder=str(config.root)),
    )
    for root in config.roots:
        yield root.is_dir(), say("recordings in {folder}", folder=str(root))
    if config.whisper_model or os.environ.get(WHISPER):
        yield _listening(config)


def _encoder(config: Config) -> Iterator[tuple[bool, Words]]:
    tools = find_tools()
    if tools and config.encoder not in ("software", chosen(tools, config.encoder).encoder):
        yield False, lacking(config.encoder)


def _listening(config: Config) -> tuple[bool, Words]:
    """Return whether drafts of captions can be made, for who named a model."""
    try:
        folder = model_folder(config)
    except BeeldsiteError as error:
        return False, error.what
    if not find_spec("faster_whisper"):
        return False, NOT_INSTALLED
    return True, say("captions can be drafted by the model in {folder}", folder=str(folder))
