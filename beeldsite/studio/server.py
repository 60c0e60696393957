"""What the studio sends: the files of ``output/`` as they stand, on this computer only.

Nothing outside the ordered editions, nothing hidden, nothing through a link, no list of a folder.
Pages get one script and the right to ask this server for news; what stands on disk has neither.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Callable
from html import escape, unescape
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup
from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from beeldsite.i18n import say, translate
from beeldsite.manifest import digest
from beeldsite.order import Order
from beeldsite.studio.live import EVERYONE, Hub
from beeldsite.studio.standing import glimpse, stood_in
from beeldsite.studio.waiting import Waiting
from beeldsite.vocabulary import Edition

NAMES = ("localhost", "127.0.0.1")
HTML = "text/html; charset=utf-8"
KINDS = {
    ".html": HTML,
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".json": "application/json",
    ".mp4": "video/mp4",
    ".m4a": "audio/mp4",
    ".webm": "video/webm",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".svg": "image/svg+xml",
    ".pdf": "application/pdf",
}
"""What may be sent, by its ending; not from the system's list, which differs between computers."""

RECORDINGS = {".webm": "video/webm", ".mkv": "video/x-matroska"}
"""What a recording is sent as; any other as ``video/mp4``, whose players take a .mov as well."""

HEADERS = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "content-security-policy": "frame-ancestors 'self'",
}
_POLICY = re.compile(
    rb"(<meta\b(?=[^>]*http-equiv=[\"']?content-security-policy)[^>]*?content=)(\"[^\"]*\"|'[^']*')",
    re.IGNORECASE,
)
_END = re.compile(rb"</head>|</body>|\Z", re.IGNORECASE)
_PAGE = Markup(
    '<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>{title}</title>'
    "<style>:root{{color-scheme:light dark}}body{{font:1.1rem/1.6 system-ui,sans-serif;"
    "max-width:40rem;margin:3rem auto;padding:0 1rem}}</style></head>"
    "<body><main><h1>{title}</h1>{main}</main></body></html>"
)


def app(order: Callable[[], Order], hub: Hub, waiting: Waiting) -> ASGIApp:
    """Return the server for what ``order`` says at the moment of asking.

    ``waiting`` knows the clips that are still to be cut.
    """
    site = Site(order, hub, waiting)
    routes = [
        Route("/", site.start),
        Route("/_studio/live.js", site.script),
        Route("/_studio/events", site.events),
        Route("/_studio/recording/{key}", site.recording),
        Route("/_studio/glimpse/{key}", site.glimpse),
        Route("/{path:path}", site.file),
    ]
    return Guard(Starlette(routes=routes))


class Guard:
    """Answers only who asks this computer by its own name, and no other site's pages.

    A page elsewhere can point a name of its own at this computer, and can ask for pictures here.
    """

    def __init__(self, inner: ASGIApp) -> None:
        self.inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, refuse, and have every answer carry the headers that keep it here."""
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        answer = self.inner
        if headers.get("host", "").partition(":")[0].casefold() not in NAMES:
            answer = Response("This is not the address of this server.", 421)
        elif _from_elsewhere(headers):
            answer = Response("Another site may not ask this.", 403)

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await answer(scope, receive, sent)


def _from_elsewhere(headers: Headers) -> bool:
    asked = headers.get("sec-fetch-site", "none")
    return asked not in ("none", "same-origin") and headers.get("sec-fetch-mode") != "navigate"


class Site:
    """The addresses of the studio."""

    def __init__(self, order: Callable[[], Order], hub: Hub, waiting: Waiting) -> None:
        self.order = order
        self.hub = hub
        self.waiting = waiting

    def start(self, _: Request) -> Response:
        """Lead to the coach's start page, else list what is built."""
        if find(self.order(), "coach/index.html"):
            return RedirectResponse("/coach/index.html", 302)
        title = self.order().config.title
        return self._own(title, Markup("").join(map(self._portfolios, self.order().editions)))

    def script(self, _: Request) -> Response:
        """Send what keeps a page up to date."""
        return Response((Path(__file__).parent / "live.js").read_bytes(), media_type=KINDS[".js"])

    def events(self, request: Request) -> Response:
        """Send a page its news, as long as it listens."""
        page = request.query_params.get("page", "")
        return StreamingResponse(self.hub.listen(owner(page)), media_type="text/event-stream")

    def recording(self, request: Request) -> Response:
        """Send the recording of a clip that is still to be cut, or the stretch that is asked."""
        job = self.waiting.bare(str(request.path_params["key"]))
        path = Path(job.video) if job else None
        try:
            status = path.stat() if path else None
        except OSError:
            status = None
        if path is None or status is None or not stat.S_ISREG(status.st_mode):
            return self._missing()
        kind = RECORDINGS.get(path.suffix.casefold(), "video/mp4")
        return FileResponse(path, media_type=kind, stat_result=status)

    def glimpse(self, request: Request) -> Response:
        """Send the first frame of a clip that is still to be cut."""
        job = self.waiting.bare(str(request.path_params["key"]))
        seen = glimpse(job) if job else None
        return Response(seen, media_type=KINDS[".jpg"]) if seen else self._missing()

    def file(self, request: Request) -> Response:
        """Send a file of an edition."""
        path = str(request.path_params["path"])
        found = find(self.order(), path)
        if found is None:
            return self._missing()
        if found.is_dir():
            if not path.endswith("/"):
                return RedirectResponse(f"/{quote(path)}/", 307)
            found = find(self.order(), f"{path}index.html")
        return self._sent(found) if found else self._missing()

    def _sent(self, path: Path) -> Response:
        kind = KINDS.get(path.suffix)
        try:
            if kind is None or not stat.S_ISREG((status := path.stat()).st_mode):
                return self._missing()
            if kind == HTML:
                return self._page(path.read_bytes())
            if kind.startswith("text/"):  # may be replaced at any moment: read whole, at once
                content = path.read_bytes()
                return Response(content, headers=_tag(content), media_type=kind)
        except OSError:
            return self._missing()
        return FileResponse(path, media_type=kind, stat_result=status)

    def _page(self, content: bytes, code: int = 200) -> Response:
        tag = _tag(content) if code == 200 else {}
        content = stood_in(content, self.hub.lang, self.waiting)
        at = _END.search(content)
        end = at.start() if at else len(content)
        script = self._live(tag.get("etag", "")).encode()
        whole = _opened(content[:end]) + script + content[end:]
        return Response(whole, code, tag, HTML)

    def _live(self, tag: str) -> str:
        lang = self.hub.lang
        told = f'data-tag="{escape(tag)}" data-words="{escape(self.hub.words())}"'
        return f'<script defer src="/_studio/live.js" data-lang="{lang}" {told}></script>'

    def _own(self, title: str, main: Markup, code: int = 200) -> Response:
        page = _PAGE.format(lang=self.hub.lang, title=title, main=main)
        return self._page(page.encode(), code)

    def _missing(self) -> Response:
        lang = self.hub.lang
        title = translate(say("This page is not there"), lang)
        back = translate(say("To the start"), lang)
        return self._own(title, Markup('<p><a href="/">{}</a></p>').format(back), 404)

    def _portfolios(self, edition: str) -> Markup:
        folder = self.order().config.edition(edition)
        names = sorted(one.name for one in folder.iterdir()) if folder.is_dir() else []
        row = Markup('<li><a href="/{0}/{1}/">{1}</a></li>')
        rows = [
            row.format(edition, name) for name in names if find(self.order(), f"{edition}/{name}")
        ]
        label = Edition(edition).label(self.hub.lang)
        return Markup("<h2>{}</h2><ul>{}</ul>").format(label, Markup("").join(rows))


def find(order: Order, path: str) -> Path | None:
    """Return the file or folder of an ordered edition at this address; None where there is none."""
    edition, *below = path.removesuffix("/").split("/")
    if edition not in order.editions or not all(map(_plain, below)):
        return None
    base = order.config.edition(edition).resolve()
    place = base.joinpath(*below)
    try:
        return place if place.resolve(strict=True) == place else None
    except (OSError, RuntimeError):  # not there, or links in a circle
        return None


def _plain(name: str) -> bool:
    """Return whether this is a name of ours: not hidden, not upwards, on no system a path."""
    return bool(name) and name[0] != "." and not set(name) & set('\\:\0*?"<>|')


def owner(page: str) -> str:
    """Return whose portfolio an address belongs to; the coach's own pages are nobody's."""
    parts = page.strip("/").split("/")
    mine = len(parts) > 2 or (len(parts) == 2 and not parts[1].endswith(".html"))
    return parts[1] if mine else EVERYONE


def _tag(content: bytes) -> dict[str, str]:
    return {"etag": f'"{digest(content)}"'}


def _opened(head: bytes) -> bytes:
    """Return the head of a page with a policy that also lets it ask this server for news."""
    return _POLICY.sub(lambda found: found[1] + _allowing(found[2]), head)


def _allowing(quoted: bytes) -> bytes:
    rules: dict[str, list[str]] = {}
    for rule in unescape(quoted[1:-1].decode()).split(";"):
        name, *values = rule.split() or [""]
        rules.setdefault(name.casefold(), values)
    rules.pop("", None)
    for name in ("connect-src", "script-src"):
        values = [one for one in rules.get(name, ()) if one != "'none'"]
        rules[name] = values if "'self'" in values else [*values, "'self'"]
    policy = "; ".join(" ".join((name, *values)) for name, values in rules.items())
    return f'"{escape(policy)}"'.encode()
