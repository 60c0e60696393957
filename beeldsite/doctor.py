"""Driver: what is on this computer that a practice needs, in words someone can act on."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from beeldsite.config import find_root, load
from beeldsite.errors import BeeldsiteError
from beeldsite.ffmpeg import encoders, find_tools
from beeldsite.i18n import Words, say

ENCODERS = ("libx264", "aac", "libwebp")
ROOM = 2_000_000_000
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "firefox", "msedge", "safari")


def examine(practice: str | None) -> list[tuple[bool, Words]]:
    """Return what was looked at: whether it is well, and the sentence that says so."""
    return [*_python(), *_ffmpeg(), *_browser(), *_practice(practice)]


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
    fast = sorted(name for name in known if name.startswith("h264_"))
    if fast:
        yield True, say("hardware encoders named by ffmpeg: {names}", names=tuple(fast))


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
    free = shutil.disk_usage(config.root).free
    room = say("{room} GB free on this disk", room=f"{free / 1e9:.0f}")
    yield free > ROOM, room
    yield (
        os.access(config.root, os.W_OK),
        say("the practice: {folder}", folder=str(config.root)),
    )
    for root in config.roots:
        yield root.is_dir(), say("recordings in {folder}", folder=str(root))
