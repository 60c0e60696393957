"""Real faces, from packages that carry them for tests of their own."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.footage import H264, ffmpeg


def package(name: str, file: str) -> Path:
    found = find_spec(name)
    assert found, "run: make setup"
    assert found.origin
    return Path(found.origin).parent / file


@pytest.fixture(scope="session")
def portrait() -> Path:
    return package("insightface", "data/images/t1.jpg")


@pytest.fixture(scope="session")
def group(portrait, tmp_path_factory) -> Path:
    """A film of six seconds in which six people drift past."""
    made = Path(tmp_path_factory.mktemp("group") / "les.mp4")
    drift = "crop=960:540:x='20*t+60':y=60,scale=1280:720"
    picture = ("-loop", "1", "-framerate", "25", "-t", "6", "-i", str(portrait))
    ffmpeg(*picture, "-f", "lavfi", "-i", "sine=d=6", "-vf", drift, *H264, str(made))
    return made
