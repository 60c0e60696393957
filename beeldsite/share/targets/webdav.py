"""A folder over WebDAV: Nextcloud, ownCloud, SURFdrive, and any web server that knows how."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from ipaddress import ip_address
from pathlib import Path
from secrets import token_hex
from urllib.parse import quote, unquote, urlsplit
from xml.etree import ElementTree as ET

import httpx

from beeldsite.errors import BeeldsiteError, Wrong
from beeldsite.i18n import say
from beeldsite.share.contract import FOLDERS, Passing, Progress
from beeldsite.share.secrets import login, variables
from beeldsite.share.targets import FORMS, NOT_COMPLETE, Address, trouble
from beeldsite.share.targets.source import chunks, opened, size_of

PATIENCE = httpx.Timeout(60, connect=20)  # seconds without a byte
DAV = "{DAV:}"
SIZES = (
    b'<?xml version="1.0"?><propfind xmlns="DAV:"><prop><getcontentlength/>'
    b"<resourcetype/></prop></propfind>"
)
SOON = (408, 423, 425, 429, 500, 502, 503, 504)  # answers that another moment may change


def connect(address: Address) -> WebDav:
    """Return the folder of an address; raise where it holds a password or is not safe to use."""
    scheme = "https" if address.scheme == "webdav" else address.scheme
    url = urlsplit(f"{scheme}:{address.rest}")
    share = address.share
    if url.password is not None:
        raise trouble.has_password(variables(share.name)[1])
    host = url.hostname
    if not host or (url.port or 1) < 1:
        raise Wrong(NOT_COMPLETE, FORMS)
    if scheme == "http" and not (share.plain_http or loopback(host)):
        what = say("over http, everybody on the way to “{place}” can read the password", place=host)
        how = say(
            "Use https; or, where you know the network, say so with the share: {setting}.",
            setting="plain_http = true",
        )
        raise BeeldsiteError(what, how)
    where = url.netloc.rpartition("@")[2]
    return WebDav(
        f"{scheme}://{where}{quote(unquote(url.path)).rstrip('/')}/",
        share.name,
        unquote(url.username or ""),
    )


def loopback(host: str) -> bool:
    """Return whether a host is this computer itself."""
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost" or host.endswith(".localhost")


def _trusted(url: str) -> ssl.SSLContext:
    """Return whose certificates hold: of whom this computer trusts, a school's own among them."""
    if url.startswith("http:"):
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # nobody's; reading them all takes a while
    trusted = ssl.create_default_context()
    with suppress(OSError):
        import certifi

        trusted.load_verify_locations(certifi.where())
    return trusted


class WebDav:
    """A folder behind an URL; its last part is made when it is not there."""

    def __init__(self, url: str, share: str, user: str) -> None:
        self.url = url
        self.share = share
        self.user = user
        self.made: set[str] = set()

    @property
    def told(self) -> str:
        """The host and folder, as in a browser."""
        return unquote(self.url).partition("://")[2].rstrip("/")

    @cached_property
    def _client(self) -> httpx.Client:
        who = login(self.share, self.user)
        return httpx.Client(
            auth=(who.user, who.password) if who.user or who.password else None,
            verify=_trusted(self.url),
            timeout=PATIENCE,
            # Packed on the way, a file would have another ETag and no ranges.
            headers={"User-Agent": "beeldsite", "Accept-Encoding": "identity"},
        )

    def _at(self, path: str) -> str:
        return self.url + quote(path)

    @contextmanager
    def _asked(self) -> Iterator[httpx.Client]:
        """Give the connection; what goes wrong on it is told in words."""
        try:
            yield self._client
        except httpx.ConnectError as error:
            raise self._unreached(error) from None
        except (httpx.TransportError, httpx.TooManyRedirects) as error:
            raise trouble.unreachable(self.told, error) from None
        except (httpx.InvalidURL, UnicodeError) as error:
            raise trouble.strange(self.told, error) from None

    def _unreached(self, error: httpx.ConnectError) -> BeeldsiteError:
        cause: BaseException | None = error
        while cause and not isinstance(cause, ssl.SSLCertVerificationError):
            cause = cause.__cause__ or cause.__context__
        if not isinstance(cause, ssl.SSLCertVerificationError):
            return trouble.unreachable(self.told, error)
        return trouble.bad_certificate(self.told, cause.verify_message)

    def _right(self, answer: httpx.Response, *fine: int) -> httpx.Response:
        """Return an answer that is as it should be; raise what to say of any other."""
        code = answer.status_code
        if code in fine or (not fine and answer.is_success):
            return answer
        if code in SOON:
            raise trouble.busy(self.told, code)
        raise self._told_by(code, f"{code} {answer.reason_phrase}".strip())

    def _told_by(self, code: int, answer: str) -> BeeldsiteError:
        match code:
            case 401:
                return trouble.refused(self.told, self.share)
            case 403:
                return trouble.forbidden(self.told)
            case 404 | 409:
                return trouble.missing(self.told, self._name)
            case 412:
                return trouble.beaten(self.told)
            case 413 | 507:
                return trouble.full(self.told)
        return trouble.strange(self.told, answer)

    @property
    def _name(self) -> str:
        return unquote(self.url.rstrip("/").rpartition("/")[2])

    def list(self) -> dict[str, int]:
        """Return path → size, asked folder by folder: hosts refuse to tell all at once."""
        found, folders = self._listed("")
        if found is None:
            self._above()
            return {}
        for folder in FOLDERS:
            if f"{folder}/" in folders:
                found |= self._listed(f"{folder}/")[0] or {}
        return found

    def _above(self) -> None:
        """Raise where the folder in which ours would be made is not there either."""
        with self._asked() as client:
            above = self.url.rstrip("/").rpartition("/")[0] + "/"
            answer = client.request("PROPFIND", above, content=SIZES, headers={"Depth": "0"})
        self._right(answer, 207, 403, 405)  # one may be let into a folder and not into its parent

    def _listed(self, folder: str) -> tuple[dict[str, int] | None, set[str]]:
        """Return the files and the folders in a folder; None where it is not there."""
        headers = {"Depth": "1", "Content-Type": "application/xml"}
        with self._asked() as client:
            url = self._at(folder)
            answer = client.request("PROPFIND", url, content=SIZES, headers=headers)
        if answer.status_code == 404:
            return None, set()
        self._right(answer, 207)
        self.made.add(folder.rstrip("/"))
        files: dict[str, int] = {}
        folders: set[str] = set()
        for path, size in self._told_of(answer):
            if path.endswith("/"):
                folders.add(path)
            elif path.rpartition("/")[0] == folder.rstrip("/"):
                files[path] = size
        return files, folders

    def _told_of(self, answer: httpx.Response) -> Iterator[tuple[str, int]]:
        base = unquote(urlsplit(self.url).path)
        try:
            told = ET.fromstring(answer.content)  # noqa: S314 - expat bounds entities
        except ET.ParseError as error:
            raise trouble.strange(self.told, error) from None
        for one in told.iter(f"{DAV}response"):
            path = unquote(urlsplit(one.findtext(f"{DAV}href", "")).path)
            if not path.startswith(base) or path == base:
                continue
            folder = next(one.iter(f"{DAV}collection"), None) is not None
            size = next((text.text for text in one.iter(f"{DAV}getcontentlength")), None)
            name = path.removeprefix(base).rstrip("/")
            yield (f"{name}/", 0) if folder else (name, int(size or 0))

    def get(self, path: str, most: int | None = None) -> bytes | None:
        """Return a file's bytes, or its first ``most``, of which a host may send more."""
        headers = {} if most is None else {"Range": f"bytes=0-{most - 1}"}
        content = b""
        with (
            self._asked() as client,
            client.stream("GET", self._at(path), headers=headers) as answer,
        ):
            if answer.status_code == 404:
                return None
            if answer.status_code == 416:  # nothing in it
                return b""
            self._right(answer, 200, 206)
            for chunk in answer.iter_bytes():
                content += chunk
                if most is not None and len(content) >= most:
                    break
        return content[:most]

    def tag(self, path: str) -> str:
        """Return a file's ETag, as the host gives it."""
        with self._asked() as client:
            answer = client.head(self._at(path))
        if answer.status_code == 404:
            return ""
        self._right(answer, 200)
        return str(answer.headers.get("ETag") or answer.headers.get("Last-Modified", "?"))

    def put(
        self, path: str, source: Path | bytes, progress: Progress, over: str | None = None
    ) -> None:
        """Put the file beside its place, then move it there: a torn one is never seen."""
        self._make(path.rpartition("/")[0])
        half = self._at(f"{path}.{token_hex(4)}.half")
        with opened(source) as content, self._asked() as client:
            sent = client.put(
                half,
                content=chunks(content, progress),
                headers={
                    "Content-Length": str(size_of(source)),
                    "Content-Type": "application/octet-stream",
                },
            )
            try:
                self._right(sent)
                if over and self.tag(path) != over:  # not every host heeds the condition
                    raise trouble.beaten(self.told)
                self._right(client.request("MOVE", half, headers=self._moved(path, over)))
            except BeeldsiteError as error:
                if not isinstance(error, Passing):
                    with suppress(httpx.TransportError):
                        client.delete(half)
                raise

    def _moved(self, path: str, over: str | None) -> dict[str, str]:
        """Return the headers that say where to, and in the place of which version."""
        headers = {"Destination": self._at(path), "Overwrite": "F" if over == "" else "T"}
        if over and over.startswith(('"', "W/")):
            headers["If"] = f"<{urlsplit(self._at(path)).path}> ([{over}])"
        return headers

    def _make(self, folder: str) -> None:
        """Make the folder a file goes into, and ours before it."""
        if folder in self.made:
            return
        if folder:
            self._make("")
        with self._asked() as client:
            answer = client.request("MKCOL", self._at(f"{folder}/" if folder else ""))
        self._right(answer, 201, 301, 405)  # it is there
        self.made.add(folder)

    def remove(self, path: str) -> None:
        """Delete a file."""
        with self._asked() as client:
            self._right(client.delete(self._at(path)), 200, 202, 204, 404)

    def close(self) -> None:
        """Close the connections."""
        if "_client" in self.__dict__:
            self._client.close()
            del self._client
