"""Time the unlock page: from the passphrase sent off to the first page shown, in Chromium.

    .venv/bin/python -m benchmarks.unlock [--rounds 7] [--throttle 1 4] [--work FOLDER]

A portfolio of one person (20 sessions) is built and published by the command line to a folder, once
for a website and once for disk; every round is the first unlock of a new tab in a new context. The
page itself takes the times: the work of the passphrase is done when the words under the bar say
that the pages are read, and the first page is shown at the first frame that has its lock.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from benchmarks import corpus
from benchmarks.share import surroundings, told
from scripts.setup import find_browser

WATCH = """() => {
  const form = document.querySelector("form"), words = form.querySelector("small");
  const times = (window.times = {});
  form.addEventListener("submit", () => { times.sent = performance.now(); }, { capture: true });
  const derived = new MutationObserver(() => { times.derived ??= performance.now(); });
  derived.observe(words, { characterData: true, childList: true, subtree: true });
  new MutationObserver((_, watching) => {
    if (!document.getElementById("lock")) return;
    watching.disconnect();
    requestAnimationFrame(() => { setTimeout(() => { times.shown = performance.now(); }); });
  }).observe(document.body, { childList: true, subtree: true });
}"""
TIMES = """() => new Promise((done) => {
  const look = () => (window.times.shown ? done(window.times) : setTimeout(look, 20));
  look();
})"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, and says nothing."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
        """Say nothing."""


def published(root: Path) -> str:
    """Publish a portfolio for a website and for disk, to one reader; return the passphrases."""
    corpus.beeldsite(1, root)
    person = next(path.name for path in sorted((root / "content").iterdir()) if path.is_dir())
    with (root / "beeldsite.toml").open("a") as settings:
        for name in ("web", "folder"):
            share = f'person = "{person}"\nedition = "coachee"\ntarget = "{name}"'
            settings.write(f'\n[share.{name}]\n{share}\ntransport = "{name}"\n')
    told(root, "build", "-e", "coachee")
    return "\n".join(map(partial(invited, root), ("web", "folder")))


def invited(root: Path, name: str) -> str:
    """Invite somebody to a share and publish it; return the passphrase."""
    command = [sys.executable, "-m", "beeldsite", "reader", "add", name, "Schoolleider"]
    said = subprocess.run(
        command, cwd=root, env=surroundings(), check=True, capture_output=True, text=True
    )
    told(root, "publish", name, "--yes")
    found = re.search(r"\n    (\w+(?: \w+)+)\n", said.stdout)
    if not found:
        raise RuntimeError(said.stdout)
    return found[1]


@contextmanager
def website(folder: Path) -> Iterator[str]:
    """Serve a folder on localhost; give its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def unlocked(browser: Browser, address: str, passphrase: str, rate: float) -> tuple[float, ...]:
    """Unlock in a new tab; return the seconds to the form, of the passphrase, and to the page."""
    context = browser.new_context()
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": rate})
    page.goto(address)
    ready = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    page.evaluate(WATCH)
    page.fill("#pass", passphrase)
    page.click(".go")
    times = page.evaluate(TIMES)
    context.close()
    sent = times["sent"]
    return ready / 1000, (times["derived"] - sent) / 1000, (times["shown"] - sent) / 1000


def main() -> None:
    """Time both ways at each rate, in a folder that is thrown away unless one is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--throttle", type=float, nargs="+", default=[1, 4])
    parser.add_argument("--work", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        root = (given.work or Path(made)) / "praktijk"
        phrases = published(root).split("\n")
        with website(root / "web") as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=str(find_browser()), args=["--no-sandbox"]
            )
            ways = {"website": address, "disk": (root / "folder/index.html").as_uri()}
            for rate in given.throttle:
                for (way, where), phrase in zip(ways.items(), phrases, strict=True):
                    rows = [unlocked(browser, where, phrase, rate) for _ in range(given.rounds)]
                    ready, derived, shown = (median(row) for row in zip(*rows, strict=True))
                    worst = max(row[2] for row in rows)
                    print(
                        f"{rate:g} times slower, {way}: page {shown:.2f} s (worst {worst:.2f}), "
                        f"of which the passphrase {derived:.2f} s; the form after {ready:.2f} s"
                    )
            browser.close()


if __name__ == "__main__":
    main()
