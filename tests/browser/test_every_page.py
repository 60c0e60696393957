"""What holds for every page of every edition: whoever reads it, from disk and from a server.

The pages are those that were built, so a new kind of page is held to it without being named here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from gzip import compress
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from os.path import normpath
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote, urlparse

import pytest
from playwright.sync_api import Browser, Page, Request

from tests.browser.conftest import LOOKS, violations
from tests.conftest import Practice

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EDITIONS = ("coach", "coachee", "reviewer")
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
LIGHTS = ((PHONE, "dark"), (DESK, "light"), (DESK, "dark"))
KB = 1024
MOVED = """() => new Promise((done) => {
  const told = [];
  new PerformanceObserver((list) => told.push(...list.getEntries().map((one) => one.value)))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(done, 120, told);
})"""

# What WCAG 1.4.12 lets a reader ask for.
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important } p { margin-bottom: 2em !important }"""
# Words that stick out of the page or of what holds them, but for what can be scrolled.
WIDTHS = """(style) => {
  const sheet = document.head.appendChild(document.createElement("style"));
  sheet.textContent = style;
  const all = document.documentElement.scrollWidth > 320 ? ["page"] : [];
  const cut = [...document.querySelectorAll("a, button, h1, h2, h3, li, p, td, th")]
    .filter((one) => one.checkVisibility() && !one.closest(".wide, .vh"))
    .filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth)
    .filter((one) => ["hidden", "clip"].includes(getComputedStyle(one).overflowX));
  return [...all, ...cut.map((one) => one.outerHTML.slice(0, 80))];
}"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a plain server of files."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def served(practice: Practice) -> Iterator[str]:
    with serving(practice.folder("")) as address:
        yield address


@pytest.fixture(scope="module")
def shown(sample: Practice) -> Iterator[str]:
    with serving(sample.folder("")) as address:
        yield address


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


@pytest.fixture
def asked(page: Page) -> list[Request]:
    """What the page asks for, as it asks."""
    found: list[Request] = []
    page.on("request", lambda request: found.append(request))
    return found


def weight(path: Path) -> int:
    """Return what a file weighs on its way: what is text goes squeezed."""
    content = path.read_bytes()
    return len(compress(content)) if path.suffix in (".html", ".js") else len(content)


def first_view(page: Page, asked: list[Request], address: str, folder: Path) -> None:
    """Open a page, and hold that few files come, that they are light, ours, and no recordings."""
    page.goto("about:blank")  # what the page before still asks for is not asked by this one
    asked.clear()
    page.goto(address, wait_until="load")
    files = [one.url for one in asked if not one.url.startswith("data:")]
    paths = [folder / urlparse(url).path.lstrip("/") for url in files]
    assert {urlparse(url).netloc for url in files} == {urlparse(address).netloc}, address
    assert not [path for path in paths if path.suffix in (".mp4", ".m4a")], address
    assert len(paths) <= 8, address
    assert sum(map(weight, paths)) <= 60 * KB, address


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_first_view_is_light_and_still(
    edition: str, practice: Practice, served: str, page: Page, asked: list[Request]
) -> None:
    address = addressed(practice, served, "http")
    for path in written(practice, edition):
        first_view(page, asked, address(path), practice.folder(""))
        assert page.evaluate(MOVED) == [], path.name


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_first_view_of_the_sample_is_light(
    edition: str, sample: Practice, shown: str, page: Page, asked: list[Request]
) -> None:
    address = addressed(sample, shown, "http")
    for path in sorted(sample.folder(edition).rglob("*.html")):
        first_view(page, asked, address(path), sample.folder(""))


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_page_keeps_within_its_budget(
    edition: str, practice: Practice, sample: Practice
) -> None:
    built = [one for each in (practice, sample) for one in each.folder(edition).rglob("*.html")]
    assert len(built) > 80
    over = [f"{path.parent.name}/{path.name}: {what}" for path in built for what in excess(path)]
    assert over == []


def excess(path: Path) -> Iterator[str]:
    """Yield where a page is over its budget."""
    html = path.read_bytes()
    (style,) = re.findall(rb"<style>(.*?)</style>", html, re.DOTALL)
    for what, size, most in (
        ("style", len(style), 10 * KB),
        ("style, squeezed", len(compress(style)), 3 * KB),
        ("page, squeezed", len(compress(html)), 12 * KB),
    ):
        if size > most:
            yield f"{what}: {size}"


def test_the_script_keeps_within_its_budget(practice: Practice) -> None:
    (script,) = {path.read_bytes() for path in practice.folder("").rglob("beeldsite.js")}
    assert len(script) <= 8 * KB
    assert len(compress(script)) <= 3 * KB


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_address_leads_to_a_file_and_a_place_in_it(
    edition: str, practice: Practice, sample: Practice
) -> None:
    for each in (practice, sample):
        folder = each.folder(edition)
        read = {path: Linked(path) for path in folder.rglob("*.html")}
        lost = [
            f"{path.relative_to(folder)}: {link}"
            for path, page in read.items()
            for link in page.links
            if not leads(path, link, read)
        ]
        assert lost == []


class Linked:
    """What a page names: addresses, and the places in it."""

    def __init__(self, path: Path) -> None:
        html = path.read_text("utf-8")
        found = re.findall(r'\s(?:href|src|poster|data-sprite)="([^"]*)"', html)
        self.links = [unescape(one) for one in found if not one.startswith("data:")]
        self.ids = frozenset(map(unescape, re.findall(r'\sid="([^"]+)"', html)))


def leads(path: Path, link: str, read: Mapping[Path, Linked]) -> bool:
    """Return whether a link leads to a file that is there, and to a place in it."""
    if re.match("https?:|mailto:", link):
        return True  # elsewhere, written by an author
    name, _, anchor = link.partition("#")
    target = Path(normpath(path.parent / unquote(name))) if name else path
    there = target in read or (target.is_file() and not anchor)
    return there and (not anchor or unquote(anchor) in read[target].ids)


@pytest.mark.parametrize("edition", EDITIONS)
def test_nothing_is_cut_off_where_a_reader_spaces_the_letters(
    edition: str, practice: Practice, sample: Practice, page: Page
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    wide: list[str] = []
    for each in (practice, sample):
        for path in sorted(each.folder(edition).rglob("*.html")):
            page.goto(path.as_uri())
            for spacing in ("", SPACED):
                found = page.evaluate(WIDTHS, spacing)
                wide += [f"{path.parent.name}/{path.name}: {one} {spacing[:1]}" for one in found]
    assert wide == []


@pytest.mark.parametrize("edition", EDITIONS)
def test_nothing_moves_by_itself(edition: str, sample: Practice) -> None:
    moving = re.compile(rb"transition|animation|scroll-behavior|@keyframes|<marquee|autoplay")
    for path in sample.folder(edition).rglob("*.html"):
        assert not moving.search(path.read_bytes()), path.name
