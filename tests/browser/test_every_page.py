"""What holds for every page of every edition: whoever reads it, from disk and from a server.

The pages are those that were built, so a new kind of page is held to it without being named here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from gzip import compress
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Browser, Page, Request

from tests.browser.conftest import LOOKS, violations
from tests.conftest import Practice

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EDITIONS = ("coach", "coachee", "reviewer")
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
LIGHTS = ((PHONE, "dark"), (DESK, "light"), (DESK, "dark"))
KB = 1024
PAPER = ("afdruk.html", "print.html")  # they hold the whole year, to be printed
MOVED = """() => new Promise((done) => {
  const told = [];
  new PerformanceObserver((list) => told.push(...list.getEntries().map((one) => one.value)))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(done, 120, told);
})"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def served(practice: Practice) -> Iterator[str]:
    """The address of a plain server of files."""
    handler = partial(_Quiet, directory=str(practice.folder("")))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def written(practice: Practice, edition: str) -> list[Path]:
    """Return the pages of an edition: of Anna all, of whoever has little to show the first."""
    every = sorted(practice.folder(edition).rglob("*.html"))
    return [
        one for one in every if one.parent.name in (edition, "anna") or one.name == "index.html"
    ]


def addressed(practice: Practice, served: str, host: str) -> Callable[[Path], str]:
    if host == "file":
        return Path.as_uri
    return lambda path: f"{served}/{path.relative_to(practice.folder('')).as_posix()}"


@pytest.mark.parametrize("host", ["file", "http"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_everyone_can_use_every_page(
    edition: str, host: str, practice: Practice, served: str, page: Page
) -> None:
    address = addressed(practice, served, host)
    found: dict[str, list[str]] = {}
    for path in written(practice, edition):
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        page.emulate_media(color_scheme="light")
        page.goto(address(path))
        found[path.name] = violations(page)
        for size, scheme in LIGHTS:
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found[f"{path.name} {size['width']} {scheme}"] = violations(page, LOOKS)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def weight(practice: Practice, request: Request) -> int:
    """Return what a file weighs on its way: what is text goes squeezed."""
    path = practice.folder("") / urlparse(request.url).path.lstrip("/")
    content = path.read_bytes()
    return len(compress(content)) if path.suffix in (".html", ".js") else len(content)


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_first_view_is_light_and_still(
    edition: str, practice: Practice, served: str, page: Page
) -> None:
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    address = addressed(practice, served, "http")
    for path in written(practice, edition):
        asked.clear()
        page.goto(address(path), wait_until="load")
        files = [one for one in asked if not one.url.startswith("data:")]
        assert all(one.url.startswith(served) for one in files), path.name
        assert not [one.url for one in files if one.url.endswith(".mp4")], path.name
        assert len(files) <= 8, path.name
        assert sum(weight(practice, one) for one in files) <= 60 * KB, path.name
        assert page.evaluate(MOVED) == [], path.name


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_page_keeps_within_its_budget(edition: str, practice: Practice) -> None:
    for path in written(practice, edition):
        html = path.read_bytes()
        (style,) = re.findall(rb"<style>(.*?)</style>", html, re.DOTALL)
        assert len(style) <= 10 * KB, path.name
        assert len(compress(style)) <= (3.5 if path.name in PAPER else 3) * KB, path.name
        assert len(compress(html)) <= 12 * KB, path.name


def test_the_script_keeps_within_its_budget(practice: Practice) -> None:
    (script,) = {path.read_bytes() for path in practice.folder("").rglob("beeldsite.js")}
    assert len(script) <= 8 * KB
    assert len(compress(script)) <= 3 * KB
