"""Seals a built portfolio by the letter of the format: what the unlock page is held to.

By hand, and not by what publishes: two that make the same mistake would understand each other.
"""

from __future__ import annotations

import gzip
import json
import mimetypes
import re
import secrets
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from beeldsite.config import Config
from beeldsite.share import age, writing
from beeldsite.share.contract import Transport
from beeldsite.share.shell import files

PASSPHRASE = "wilg kaars fiets molen appel lamp"  # noqa: S105 - of no share
AS_AGE_GETS_IT = "wilg-kaars-fiets-molen-appel-lamp"
BODY = re.compile(r"<html lang=\"(\w+)\".*<title>(.*?)</title>.*<body>(.*)</body>", re.DOTALL)
SLICE = 9_000  # small, so that a clip of a test has several


@dataclass(eq=False)
class Sealer:
    """A share with one reader; its parts may be changed before it is written.

    ``plain`` holds what is sealed under which name, ``pages`` and ``blobs`` are those of the pack.
    """

    config: Config
    site: str = field(default_factory=lambda: secrets.token_hex(16))
    seq: int = 7
    signing: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    epoch: tuple[str, str] = field(default_factory=age.new_identity)
    reader: tuple[str, str] = field(default_factory=age.new_identity)
    pages: dict[str, dict[str, str]] = field(default_factory=dict)
    search: list[list[str]] = field(default_factory=list)
    plain: dict[str, bytes] = field(default_factory=dict)
    sealed: dict[str, bytes] = field(default_factory=dict)
    work: int = 10  # of a passphrase: little, for these are opened a hundred times

    def take(self, folder: Path) -> Sealer:
        """Take in a portfolio as it was built."""
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.suffix == ".html":
                self.page(name, path.read_text("utf-8"))
            elif name == "beeldsite-index.js":
                told = path.read_text("utf-8").removeprefix("window.BS_INDEX=")
                self.search = json.loads(told.rstrip(";\n"))
            elif path.is_file() and path.suffix != ".js":
                self.plain[name] = path.read_bytes()
        return self

    def page(self, name: str, html: str) -> None:
        """Take in one page."""
        lang, title, body = BODY.search(html).groups()  # type: ignore[union-attr]
        self.pages[name] = {"title": title, "lang": lang, "html": body}

    def key(self, **more: Any) -> bytes:
        """Return the key file of the reader."""
        verify = b64encode(self.signing.public_key().public_bytes_raw()).decode()
        held = {"v": 1, "site": self.site, "identity": self.reader[0], "verify": verify}
        return writing.seal_for_passphrase(
            json.dumps(held | more).encode(), AS_AGE_GETS_IT, self.work
        )

    def blobs(self) -> dict[str, dict[str, object]]:
        """Seal every file, once; return what the pack says of it."""
        told: dict[str, dict[str, object]] = {}
        for path, content in self.plain.items():
            name = sha256(self.site.encode() + path.encode()).hexdigest()[:32]
            padded = content.ljust(age.padded(len(content)), b"\0")
            whole = self.sealed.setdefault(f"b/{name}", age.seal(padded, [self.epoch[1]]))
            told[path] = {
                "name": name,
                "size": len(content),
                "mime": mimetypes.guess_type(path)[0] or "image/webp",
                "sealed": len(whole),
                "bind": age.binding(whole),
                "sha256": sha256(whole).hexdigest(),
                "slices": -(-len(whole) // SLICE),
            }
        return told

    def pack(self, signing: Ed25519PrivateKey | None = None, **more: Any) -> bytes:
        """Return the pack, signed and sealed for the reader."""
        held = {
            "v": 1,
            "site": self.site,
            "seq": self.seq,
            "date": "2026-11-25",
            "lang": "nl",
            "epoch": self.epoch[0],
            "start": "index.html",
            "pages": self.pages,
            "search": self.search,
            "blobs": self.blobs(),
        }
        payload = gzip.compress(json.dumps(held | more).encode(), mtime=0)
        signature = (signing or self.signing).sign(b"beeldsite-share/1\n" + payload)
        return age.seal(signature + payload, [self.reader[1], age.new_identity()[1]])

    def parts(self) -> Mapping[str, bytes]:
        """Return every sealed file under the name that the unlock page asks for."""
        pack = self.sealed.get("m") or self.pack()
        key = self.sealed.get("k/wilg") or self.key()
        return {"k/wilg": key, "m": pack, **self.sealed}

    def write(self, target: Path, transport: Transport, lang: str = "nl") -> Path:
        """Write the share into a folder; return its first page."""
        made = dict(files(transport, lang, self.site, self.config))
        for name, content in self.parts().items():
            made |= raw(name, content) if transport == Transport.WEB else sliced(name, content)
        for path, content in made.items():
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            (target / path).write_bytes(content)
        return target / "index.html"


def raw(name: str, content: bytes) -> dict[str, bytes]:
    """Return a sealed file as a website carries it."""
    return {f"{name}.age": content}


def sliced(name: str, content: bytes) -> dict[str, bytes]:
    """Return a sealed file as a folder carries it, in scripts."""
    ident = sha256(content).hexdigest()[:16]
    parts = [content[at : at + SLICE] for at in range(0, len(content), SLICE)]
    return {
        f"{name}.{number}.dat": (
            f'BS("{name}",{number},{len(parts)},"{ident}","{b64encode(part).decode()}")'.encode()
        )
        for number, part in enumerate(parts)
    }
