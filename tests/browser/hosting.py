"""Where shares of tests lie, and what they hold: on a website, and on disk."""

from __future__ import annotations

import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from beeldsite.share.contract import Transport
from tests.browser.sealing import Sealer

SESSION = "sessie-2025-10-01-meten.html"
CAPTIONS = "data:text/vtt,WEBVTT%0A%0A00:00.000 --> 00:02.000%0ATel%20tot%20vijf"
TRIAL = f"""<html lang="en"><head><title>Trial of Anna</title></head><body>
<header class="top"><a class="who" href="index.html">Anna</a>
<button class="jo" id="light" type="button" aria-label="Light or dark">◐</button></header>
<main id="main" tabindex="-1"><h1>Trial</h1>
<p><a href="./{SESSION}#m-2">a moment</a> <a href="#below">below</a> <a href="nergens.html">no</a>
<a href="https://example.org/far">far</a> <a href="POSTER">the picture</a></p>
<img id="picture" src="POSTER" alt="Still" width="320" height="180">
<figure class="clip"><video controls preload="none" src="CLIP#t=1.2" poster="POSTER"
 data-sprite="POSTER" data-leaves="2"
 width="320" height="180" aria-label="Trial"><track kind="captions" srclang="nl" label="NL"
 default src="{CAPTIONS}"></video><figcaption><span>2 s</span></figcaption></figure>
{"<p>Words that take room.</p>" * 90}<h2 id="below">Far below</h2></main>
<footer class="end"></footer>
<template id="bar">{"<button type='button'>On</button>" * 3}</template></body></html>"""

FILMS = """<html lang="en"><head><title>Films</title></head><body><main><h1>Films</h1>
<figure class="clip"><audio controls preload="none" src="LARGE" aria-label="Sound"></audio>
<figcaption></figcaption></figure>
<figure class="clip">
<video controls preload="none" width="320" height="180" aria-label="Two">
<source src="SMALL" type="video/mp4" media="(max-width: 40rem)">
<source src="LARGE" type="video/mp4">
<track kind="captions" srclang="nl" label="NL" src="words.vtt"></video>
<figcaption></figcaption></figure></main></body></html>"""


@dataclass(frozen=True)
class Way:
    """How a reader gets to a share: by which host, or from disk."""

    transport: Transport
    host: str = ""


WAYS = {
    "website": Way(Transport.WEB, "localhost"),
    "plain http": Way(Transport.WEB, "share.test"),
    "disk": Way(Transport.FOLDER),
}


class Quiet(SimpleHTTPRequestHandler):
    """Serves files as a host does that knows nothing of them."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
        pass


@dataclass
class Host:
    """A folder with shares in it, which is a website too."""

    root: Path
    port: int
    held: list[tuple[Sealer, Transport]] = field(default_factory=list)

    def put(self, sealer: Sealer, way: str, transport: Transport | None) -> tuple[Path, str]:
        """Write a share, unless it is there; return its folder and its address."""
        to = WAYS[way]
        one = (sealer, transport or to.transport)
        new = one not in self.held
        self.held += [one] if new else []
        folder = self.root / f"share{self.held.index(one)}"
        if new:
            sealer.write(folder, one[1])
        on_web = f"http://{to.host}:{self.port}/{folder.name}/"
        return folder, on_web if to.host else f"{folder.as_uri()}/"


@contextmanager
def hosting(root: Path) -> Iterator[Host]:
    """A host, while it is needed."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Host(root, server.server_port)
        server.shutdown()


def with_trial(sealer: Sealer) -> Sealer:
    """Add the page to try things on."""
    clip, small, *_ = [name for name in sealer.plain if name.endswith(".mp4")]
    poster = next(name for name in sealer.plain if name.endswith(".webp"))
    sealer.page("proef.html", TRIAL.replace("CLIP", clip).replace("POSTER", poster))
    sealer.plain["words.vtt"] = b"WEBVTT\n\n00:00.000 --> 00:02.000\nTel tot drie\n"
    sealer.page("films.html", FILMS.replace("LARGE", clip).replace("SMALL", small))
    sealer.blobs()
    return sealer


def another(sealer: Sealer, **more: Any) -> Sealer:
    """The same share, to be spoilt; what is sealed is sealed already."""
    return replace(sealer, sealed=dict(sealer.sealed), pages=dict(sealer.pages), **more)


def route(sealer: Sealer, name: str) -> str:
    """The address of a page: what anyone can know who can open the share."""
    verify = b64encode(sealer.signing.public_key().public_bytes_raw()).decode()
    return "#/p/" + sha256(f"{verify}\n{name}".encode()).hexdigest()[:8]
