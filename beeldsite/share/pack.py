"""The pack: everything of a portfolio but its clips and pictures, signed.

``signature (64 bytes) || gzip(JSON)``; the signature is over ``SIGNED`` and the rest. A key for the
pack proves nothing: any reader could seal one. What is signed, only the coach can have made.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from beeldsite.share.age import padded
from beeldsite.share.fragments import Page

VERSION = 1
SIGNED = b"beeldsite-share/1\n"
_SIGNATURE = 64
_LARGEST = 256 << 20
_GZIP = bytes.fromhex("1f8b08 04 00000000 02 ff")  # deflate, FEXTRA, no time, best, any system


@dataclass(frozen=True, slots=True)
class Blob:
    """A clip or picture of the share, as the pack names it.

    ``name`` is that on the host, ``size`` (bytes) of the plain file, ``sealed`` of the age file;
    ``bind`` and ``sha256`` are those of ``age.Sealed``, ``slices`` how many scripts carry it.
    """

    name: str
    size: int
    mime: str
    sealed: int
    bind: str
    sha256: str
    slices: int


@dataclass(frozen=True, slots=True)
class Pack:
    """One state of a share; ``date`` is the day it was made (ISO), ``epoch`` opens the blobs."""

    site: str
    seq: int
    date: str
    lang: str
    epoch: str = field(repr=False)
    start: str
    pages: Mapping[str, Page]
    search: list[list[str]] | None
    blobs: Mapping[str, Blob]


class NotOurs(ValueError):  # noqa: N818 - read as "raise NotOurs(…)"
    """A pack that this share's coach did not make, or that was changed since."""


def content(pack: Pack) -> bytes:
    """Return the pack as JSON: the same pack, the same bytes."""
    told = {"v": VERSION, **asdict(pack)}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def signed(pack: Pack, signing: bytes) -> bytes:
    """Return the pack with the signature of the share in front, ready to be sealed."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    payload = _squeezed(content(pack))
    return Ed25519PrivateKey.from_private_bytes(signing).sign(SIGNED + payload) + payload


def _squeezed(plain: bytes) -> bytes:
    """Return gzip of the size that padding gives, so that the host cannot tell a page more.

    The zeros stand in a field of the gzip header (RFC 1952, FEXTRA) that every reader passes over.
    """
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    raw = squeeze.compress(plain) + squeeze.flush()
    end = struct.pack("<II", zlib.crc32(plain), len(plain) & 0xFFFFFFFF)
    size = _SIGNATURE + len(_GZIP) + 6 + len(raw) + len(end)
    zeros = min(padded(size) - size, 0xFFFF - 4)
    extra = struct.pack("<H2sH", zeros + 4, b"bs", zeros) + bytes(zeros)
    return _GZIP + extra + raw + end


def opened(plain: bytes, verify: bytes) -> Pack:
    """Return what was signed; raise ``NotOurs`` where ``verify`` says that it was not."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    signature, payload = plain[:_SIGNATURE], plain[_SIGNATURE:]
    try:
        Ed25519PublicKey.from_public_bytes(verify).verify(signature, SIGNED + payload)
    except (InvalidSignature, ValueError):
        raise NotOurs("the signature is not that of this share") from None
    unpacked = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        held = json.loads(unpacked.decompress(payload, _LARGEST))
        return _pack(held)
    except (zlib.error, ValueError, KeyError, TypeError) as error:
        raise NotOurs(f"the pack cannot be read: {error}") from None


def _pack(held: Mapping[str, Any]) -> Pack:
    if held["v"] != VERSION:
        raise ValueError("another version")
    rest = {name: value for name, value in held.items() if name not in ("v", "pages", "blobs")}
    pages = {name: Page(**one) for name, one in held["pages"].items()}
    blobs = {name: Blob(**one) for name, one in held["blobs"].items()}
    return Pack(**rest, pages=pages, blobs=blobs)
