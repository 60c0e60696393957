"""A share as it was published, opened in a browser: from disk, from a website, by the viewer."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from beeldsite.share.fragments import fragment
from beeldsite.share.viewer import source_of, viewer
from tests.conftest import Practice
from tests.sharing import SENTENCE, Shared

pytestmark = [pytest.mark.browser, pytest.mark.slow]


class _Silent(SimpleHTTPRequestHandler):
    """A web server that knows nothing of shares."""

    def log_message(self, *_: object) -> None: ...


@contextmanager
def served(server: ThreadingHTTPServer) -> Iterator[str]:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def website(folder: Path) -> ThreadingHTTPServer:
    return ThreadingHTTPServer(("127.0.0.1", 0), partial(_Silent, directory=str(folder)))


def reads(browser: Browser, address: str, passphrase: str) -> None:
    """Open a share as a reader does, read a session and play a clip; nothing else is asked for."""
    context = browser.new_context()
    asked: list[str] = []
    page: Page = context.new_page()
    page.on("request", lambda one: asked.append(one.url))
    page.goto(address)
    page.locator("#pass").fill(passphrase.upper())
    page.keyboard.press("Enter")
    page.locator("#lock").wait_for()
    expect(page.locator("main")).to_contain_text("ziet wie er stil wordt")
    page.get_by_role("link", name="Kring onder de boom").first.click()
    expect(page.locator("main")).to_contain_text(SENTENCE)
    page.locator("button.bring").first.click()
    page.wait_for_selector("video[src^='blob:']")
    expect(page.locator("video").first).to_have_js_property("error", None)
    home = address.rpartition("/")[0]
    assert [url for url in asked if not url.startswith((home, "blob:", "data:"))] == []
    assert not any("anna" in url.removeprefix(home).lower() for url in asked)
    context.close()


def test_a_published_folder_opens_from_disk(shared: Shared, browser: Browser) -> None:
    passphrase = shared.invite("Schoolleider").passphrase
    shared.publish()
    reads(browser, (shared.target / "index.html").as_uri(), passphrase)


def test_a_published_website_opens(shared: Shared, browser: Browser) -> None:
    shared.sent_by("web")
    passphrase = shared.invite("Schoolleider").passphrase
    shared.publish()
    with served(website(shared.target)) as address:
        reads(browser, f"{address}index.html", passphrase)


def test_the_viewer_takes_nothing_of_the_host_but_what_is_sealed(
    both: Shared, browser: Browser
) -> None:
    passphrase = both.invite("Schoolleider").passphrase
    both.publish()
    (both.target / "index.html").write_text("<script>steal()</script>")
    for script in both.target.glob("s/*"):
        script.write_text("steal()")
    with served(website(both.target)) as host:
        for where in (str(both.target), host):
            with served(viewer(source_of(where), both.config, "nl")) as address:
                reads(browser, address, passphrase)


class _Parts(HTMLParser):
    """Every element of a page with its attributes, and every word."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, str, str]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, "", ""))
        self.elements += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words += data.split()


def test_no_part_of_our_own_pages_is_lost(practice: Practice) -> None:
    for path in sorted(practice.folder("coachee").rglob("*.html")):
        whole = path.read_bytes()
        inside = re.sub(r"(?s).*<body>(.*)</body>.*", r"\1", whole.decode())
        before, after = _Parts(inside), _Parts(fragment(whole).html)
        assert Counter(before.elements) == Counter(after.elements), path
        assert Counter(before.words) == Counter(after.words), path
