"""A share is published, read back and taken back in the same way on every kind of host."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from botocore.exceptions import ClientError

from beeldsite.share.contract import half_sent
from tests.hosts import Place
from tests.sharing import SENTENCE, Shared

pytestmark = pytest.mark.slow
HOSTS = ["webdav", "sftp", "s3"]
on_hosts = pytest.mark.parametrize("far", HOSTS, indirect=True)
on_every_host = pytest.mark.parametrize("far", [*HOSTS, "rclone"], indirect=True)


@dataclass(frozen=True)
class Far(Shared):
    """A practice whose share is on another host."""

    place: Place = field(default_factory=lambda: Place("", dict))

    def on_host(self) -> dict[str, bytes]:
        return self.place.look()

    def _get(self, path: str) -> bytes | None:
        return self.on_host().get(path)

    def begun(self) -> bool:
        """Return whether clips lie there, also while files come and go."""
        with suppress(OSError, ClientError):
            return bool(self.clips())
        return False

    def clips(self) -> set[str]:
        return {path for path in self.on_host() if path.startswith("b/")}


@pytest.fixture
def far(shared: Shared, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Far:
    place = request.getfixturevalue(request.param)
    for part in ("USER", "PASSWORD"):
        if held := os.environ.get(f"BEELDSITE_ANNA_{part}"):
            monkeypatch.setenv(f"BEELDSITE_LEZERS_{part}", held)
    settings = (shared.root / "beeldsite.toml").read_text()
    shared.file("beeldsite.toml", settings.replace('"doel"', f'"{place.address}"').encode())
    made = Far(shared.root, place=place)
    made.sent_by("web")
    return made


@pytest.mark.parametrize("far", ["rclone"], indirect=True)  # the others: test_share_life.py
def test_what_was_published_is_there_whole_and_opens(far: Far) -> None:
    far.invite("Schoolleider")
    far.publish()
    assert SENTENCE in far.pack().pages["sessie-2026-03-12-kring.html"].html
    assert far.verified() == []
    assert far.sent().sent == ()


@on_every_host
def test_killed_amid_sending_it_goes_on(far: Far) -> None:
    command = [sys.executable, "-m", "beeldsite", "publish", "lezers", "--yes"]
    with subprocess.Popen(
        command, cwd=far.root, env=far.surroundings, stdout=subprocess.DEVNULL
    ) as running:
        while running.poll() is None and not far.begun():
            time.sleep(0.001)
        running.kill()
    there = far.on_host()
    kept = {path for path in there if path.startswith("b/") and not half_sent(path)}
    assert not set(far.sent().sent) & kept
    assert far.verified() == []
    assert {path: there[path] for path in kept}.items() <= far.on_host().items()


@on_hosts
def test_a_clip_changed_on_the_host_is_found(far: Far) -> None:
    from beeldsite.share.targets import connect
    from tests.hosts import Heard

    far.publish()
    path = max(far.clips(), key=lambda path: len(far.on_host()[path]))
    content = bytearray(far.on_host()[path])
    content[-20] ^= 1
    target = connect(far.share, far.root)
    target.put(path, bytes(content), Heard())
    target.close()
    assert any("was changed on the host" in words for words in far.verified())
