"""A viewer one can trust for a share on a host one cannot: the unlock page of this computer.

The host's own unlock page could be changed to keep the passphrase. Here it is ours, sent from this
computer to its own browser only; of the host nothing is taken but sealed files.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from beeldsite.config import Config
from beeldsite.errors import BeeldsiteError
from beeldsite.i18n import say
from beeldsite.share.contract import Transport
from beeldsite.share.shell import files

Source = Callable[[str], bytes | None]

NAMES = ("127.0.0.1", "localhost")
_SEALED = re.compile(r"(?:m|k/[a-z0-9]+|b/[0-9a-f]{32})\.(?:age|\d{1,6}\.dat)")
_KINDS = {"html": "text/html; charset=utf-8", "js": "text/javascript", "css": "text/css"}
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "frame-ancestors 'none'",
}
_WAIT = 60  # seconds


def source_of(where: str) -> Source:
    """Return what brings a sealed file of the share at ``where``, a folder or an address."""
    if re.match(r"https?://", where):
        address = where.rpartition("/")[0] if where.endswith("/index.html") else where.rstrip("/")
        return partial(_fetched, address)
    folder = Path(where).expanduser()
    folder = folder.parent if folder.name == "index.html" else folder
    if not folder.is_dir():
        raise BeeldsiteError(
            say("“{folder}” is no folder of this computer", folder=where),
            say("Name the folder with index.html in it, or an address that starts with https://."),
        )
    return partial(_found, folder)


def viewer(source: Source, config: Config, lang: str, port: int = 0) -> ThreadingHTTPServer:
    """Return a server of the share on this computer, not yet at work; raise where there is none."""
    transport = next((one for one, path in _PACKS.items() if source(path) is not None), None)
    if transport is None:
        raise BeeldsiteError(
            say("there is no share there, or not yet all of it"),
            say("Is it the folder with index.html in it, and has everything been copied?"),
        )
    front = files(transport, lang, "", config)
    return ThreadingHTTPServer((NAMES[0], port), partial(_Handler, front, source))


_PACKS = {Transport.WEB: "m.age", Transport.FOLDER: "m.0.dat"}


class _Handler(BaseHTTPRequestHandler):
    """Answers the browser of this computer: our own page, and sealed files, nothing else."""

    server_version, sys_version = "beeldsite", ""

    def __init__(self, front: dict[str, bytes], source: Source, *given: Any) -> None:
        self.front, self.source = front, source
        super().__init__(*given)

    def do_GET(self) -> None:
        """Send a file."""
        host = self.headers.get("Host", "").rpartition(":")[0]
        path = self.path.partition("?")[0].lstrip("/") or "index.html"
        content = self.front.get(path)
        try:
            if content is None and host in NAMES and _SEALED.fullmatch(path):
                content = self.source(path)
        except BeeldsiteError:
            content = None
        if content is None or host not in NAMES:
            self.send_error(404)
            return
        self.send_response(200)
        kind = _KINDS.get(path.rpartition(".")[2], "application/octet-stream")
        for name, value in {"Content-Type": kind, **_HEADERS}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Keep silent."""


def _found(folder: Path, path: str) -> bytes | None:
    file = folder / path
    try:
        return file.read_bytes() if file.is_file() else None
    except OSError:
        return None


def _fetched(address: str, path: str) -> bytes | None:
    import httpx

    try:
        answer = httpx.get(f"{address}/{path}", timeout=_WAIT, follow_redirects=True)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        what = say("{address} does not answer: {reason}", address=address, reason=str(error))
        raise BeeldsiteError(what, say("Are you online, and is the address right?")) from None
    return answer.content if answer.is_success else None
