"""The machine's own Firefox, spoken to in WebDriver BiDi: the little of it that the tests need."""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

SETTINGS = {
    # As it is outside of tests: automation would let a page from disk read its neighbours.
    "security.fileuri.strict_origin_policy": True,
    "network.dns.localDomains": "share.test",
    "media.autoplay.default": 0,
}


class Tab:
    """A tab, in which things are evaluated."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket, self.numbers = socket, count(1)
        self._ask("session.new", capabilities={})
        tabs = self._ask("browsingContext.getTree")["contexts"]
        self.context: str = tabs[0]["context"]

    def go(self, url: str) -> None:
        """Open an address, and wait until it is there."""
        self._ask("browsingContext.navigate", context=self.context, url=url, wait="complete")

    def gives(self, what: str) -> Any:
        """Return what an expression gives, awaited; raise ``AssertionError`` where it throws."""
        wrapped = f"(async () => JSON.stringify(await (async () => {what})() ?? null))()"
        answer = self._ask(
            "script.evaluate",
            expression=wrapped,
            target={"context": self.context},
            awaitPromise=True,
        )
        assert answer["type"] == "success", answer["exceptionDetails"]["text"]
        return json.loads(answer["result"]["value"])

    def awaits(self, what: str) -> Any:
        """Return what an expression gives as soon as that is something; fail after ten seconds."""
        return self.gives(
            f"""{{ for (let n = 0; n < 200; n += 1) {{
              const it = await (async () => {what})();
              if (it) return it;
              await new Promise((done) => setTimeout(done, 50));
            }} throw new Error({json.dumps("not: " + what)}); }}"""
        )

    def _ask(self, method: str, **given: object) -> Any:
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": given}))
        while True:
            answer = json.loads(self.socket.recv(timeout=60))
            if answer.get("id") == number:
                assert answer["type"] == "success", answer
                return answer["result"]


@contextmanager
def firefox(program: str, profile: Path) -> Iterator[Tab]:
    """A tab of a Firefox without a past."""
    lines = (f"user_pref({json.dumps(name)}, {json.dumps(it)});" for name, it in SETTINGS.items())
    (profile / "user.js").write_text("\n".join(lines))
    command = (program, "--headless", "--no-remote", "--profile", profile)
    port = ("--remote-debugging-port", "0", "about:blank")
    said = profile / "said.txt"
    with (
        said.open("wb") as heard,
        subprocess.Popen((*command, *port), stdout=heard, stderr=heard) as running,
    ):
        try:
            with connect(f"{_address(said, running)}/session", max_size=None) as socket:
                yield Tab(socket)
        finally:
            running.kill()


def _address(said: Path, running: subprocess.Popen[bytes]) -> str:
    while running.poll() is None:
        found = re.search(r"BiDi listening on (ws:\S+)", said.read_text("utf-8", "replace"))
        if found:
            return found[1]
        time.sleep(0.1)
    raise AssertionError(said.read_text("utf-8", "replace"))
