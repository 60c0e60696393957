"""Driver: what is on this computer that a practice needs, in words someone can act on."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from beeldsite import faces
from beeldsite.config import Config, find_root, load
from beeldsite.encoders import chosen, lacking, works
from beeldsite.errors import BeeldsiteError, ContentError
from beeldsite.ffmpeg import encoders, find_tools
from beeldsite.footage import HARDWARE, Tools
from beeldsite.i18n import Words, say, say_n
from beeldsite.store import contents, size
from beeldsite.transcribe import INSTALL, NOT_INSTALLED, WHISPER, model_folder

ENCODERS = ("libx264", "aac", "libwebp")
OTHERS = ("libx265", "libsvtav1", "libvpx-vp9", "libopus")
ROOM = 2_000_000_000
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "firefox", "msedge", "safari")


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found: whether it is well (None: neither way matters), and what one can do."""

    well: bool | None
    told: Words
    advice: Words | None = None


def examine(practice: str | None) -> list[Finding]:
    """Return what is on this computer, and in the practice where one is named or around."""
    return [*_python(), *_ffmpeg(), *_faces(), *_browser(), *_practice(practice)]


def _python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding(True, say("Python {version}", version=version))


def _ffmpeg() -> Iterator[Finding]:
    tools = find_tools()
    if tools is None:
        what = say("no ffmpeg: clips wait")
        yield Finding(False, what, say("Install ffmpeg, or: pip install 'beeldsite[ffmpeg]'"))
        return
    version = tools.version.removeprefix("ffmpeg version ").partition(" ")[0]
    yield Finding(True, say("ffmpeg {version} ({path})", version=version, path=tools.ffmpeg))
    known = encoders(tools)
    for name in ENCODERS:
        if name not in known:
            what = say("this ffmpeg cannot write {name}", name=name)
            yield Finding(False, what, say("Install a complete one."))
    others = tuple(name for name in OTHERS if name in known)
    if others:
        yield Finding(None, say("other encoders of this ffmpeg: {names}", names=others))
    yield from _cards(tools, [name for name in HARDWARE if name in known])


def _cards(tools: Tools, names: list[str]) -> Iterator[Finding]:
    """Yield which encoders of a graphics card work here; those that do not in one line."""
    working = [name for name in names if works(tools.ffmpeg, name)]
    for name in working:
        what = say("“{name}” of the graphics card works here", name=name)
        how = say('With encoder = "{name}" in beeldsite.toml it makes the clips.', name=name)
        yield Finding(True, what, how)
    if idle := tuple(name for name in names if name not in working):
        yield Finding(None, say("not on the graphics card of this computer: {names}", names=idle))


def _faces() -> Iterator[Finding]:
    if faces.installed():
        yield Finding(True, say("faces can be found, and blurred with “blur: faces”"))
    else:
        what = say("no part that finds faces")
        yield Finding(None, what, say("To have them blurred: pip install 'beeldsite[faces]'"))


def _browser() -> Iterator[Finding]:
    found = next((name for name in BROWSERS if shutil.which(name)), None)
    if found:
        yield Finding(True, say("browser: {name}", name=found))
    elif sys.platform == "linux":
        yield Finding(None, say("no browser on the path: open the pages with the one you use"))


def _practice(practice: str | None) -> Iterator[Finding]:
    try:
        config = load(find_root(Path(practice or ".").resolve()))
    except ContentError as error:
        for one in error.problems:
            told = say("{place}: {what}", place=str(one.place), what=one.what)
            yield Finding(False, told, one.hint)
        return
    except BeeldsiteError as error:
        yield Finding(None, error.what, error.hint)
        return
    yield from _encoder(config)
    yield _room(config)
    held = contents(config)
    yield Finding(
        True,
        say_n(
            "{count} clip in the cache, {room}",
            "{count} clips in the cache, {room}",
            held.clips,
            room=size(held.bytes),
        ),
    )
    yield _writable(config)
    yield from map(_root, config.roots)
    if config.whisper_model or os.environ.get(WHISPER):
        yield _listening(config)


def _room(config: Config) -> Finding:
    free = shutil.disk_usage(config.root).free
    told = say("{room} free on this disk", room=size(free))
    if free > ROOM:
        return Finding(True, told)
    advice = say("Make room: “beeldsite cache --prune” removes clips that nobody shows.")
    return Finding(False, told, advice)


def _writable(config: Config) -> Finding:
    folder = str(config.root)
    if os.access(config.root, os.W_OK):
        return Finding(True, say("the practice: {folder}", folder=folder))
    what = say("nothing can be written in the practice: {folder}", folder=folder)
    return Finding(False, what, say("Is the disk locked, or the folder somebody else's?"))


def _root(root: Path) -> Finding:
    if root.is_dir():
        return Finding(True, say("recordings in {folder}", folder=str(root)))
    what = say("the folder of recordings {folder} is not there", folder=str(root))
    return Finding(False, what, say("Connect the disk, or change video_roots in beeldsite.toml."))


def _encoder(config: Config) -> Iterator[Finding]:
    tools = find_tools()
    if tools and config.encoder not in ("software", chosen(tools, config.encoder).encoder):
        yield Finding(False, lacking(config.encoder))


def _listening(config: Config) -> Finding:
    """Return whether drafts of captions can be made, for who named a model."""
    try:
        folder = model_folder(config)
    except BeeldsiteError as error:
        return Finding(False, error.what, error.hint)
    if not find_spec("faster_whisper"):
        return Finding(False, NOT_INSTALLED, INSTALL)
    told = say("captions can be drafted by the model in {folder}", folder=str(folder))
    return Finding(True, told)
