"""age files, the standard format: written in a stream, opened, and looked at without opening.

Files for a passphrase are written here and not by ``pyrage``, which chooses the work by the speed
of the coach's computer: a reader's telephone could not open what a fast one seals.
Source of the format: the specification age-encryption.org/v1.
"""

from __future__ import annotations

import io
import os
import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import scrypt, sha256
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from typing_extensions import Buffer

WORK = 16
"""log2 of scrypt's N: 64 MiB and a third of a second in a browser; the secret has 64 bits."""
MOST_WORK = 20
"""More than this asks for a gigabyte: no honest file of ours does."""

INTRO = b"age-encryption.org/v1\n"
_CHUNK = 1 << 16
_BUFFER = 1 << 20
_NONCE = 16
_SCRYPT = re.compile(rb"-> scrypt [A-Za-z0-9+/]{22} ([1-9][0-9]*)\n")
_LARGEST_HEADER = 1 << 20


class NotAge(ValueError):  # noqa: N818 - read as "raise NotAge(…)"
    """Bytes that are no age file, that were changed, or that this key does not open."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """What is known of a sealed file.

    ``size`` of the plain bytes, ``sealed`` of the file, ``sha256`` of the whole file, ``bind`` of
    its header and nonce: those fix the key, and with it every byte that can be opened. ``plain`` is
    the sha256 of the plain bytes, without padding.
    """

    size: int
    sealed: int
    bind: str
    sha256: str
    plain: str


def padded(size: int) -> int:
    """Return the size to pad to, so that it tells little (Padmé; at most 12 % more, mostly 2 %)."""
    if size < 2:
        return size
    exponent = size.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return (size + mask) & ~mask


def seal_file(source: Path, target: Path, recipients: Sequence[str]) -> Sealed:
    """Seal a file, padded with zeros, into ``target``; memory does not grow with its size."""
    import pyrage

    with (
        source.open("rb", buffering=0) as plain,
        target.open("wb") as file,
        _Digest() as before,
        _Digest() as after,
    ):
        size = os.fstat(plain.fileno()).st_size
        reader, writer = _Padded(plain, padded(size) - size, before), _Written(file, after)
        # Buffered, for pyrage asks for eight kilobytes at a time, and each would be a call of ours.
        pyrage.encrypt_io(io.BufferedReader(reader, _BUFFER), writer, _recipients(recipients))
    if reader.given != padded(size) or writer.size != sealed_size(writer.start, reader.given):
        raise NotAge("the file changed while it was read")
    return Sealed(size, writer.size, binding(writer.start), after.hex(), before.hex())


def sealed_size(start: bytes, size: int) -> int:
    """Return how large an age file is whose header is in ``start``, with ``size`` plain bytes."""
    return header_end(start) + _NONCE + size + 16 * max(1, -(-size // _CHUNK))


def seal(plain: bytes, recipients: Sequence[str]) -> bytes:
    """Return bytes sealed for these recipients."""
    import pyrage

    return bytes(pyrage.encrypt(plain, _recipients(recipients)))


def unseal(sealed: bytes, identity: str) -> bytes:
    """Return what an age file holds; raise ``NotAge``."""
    import pyrage

    try:
        return bytes(pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity)]))
    except (pyrage.DecryptError, pyrage.IdentityError) as error:
        raise NotAge(str(error)) from None


def unseal_file(source: Path, target: BinaryIO, identity: str) -> None:
    """Open an age file into ``target``, padding and all; raise ``NotAge``, perhaps half-way."""
    import pyrage

    try:
        with source.open("rb") as file:
            pyrage.decrypt_io(file, target, [pyrage.x25519.Identity.from_str(identity)])
    except (pyrage.DecryptError, pyrage.IdentityError) as error:
        raise NotAge(str(error)) from None


def new_identity() -> tuple[str, str]:
    """Return a new identity and its recipient."""
    import pyrage

    made = pyrage.x25519.Identity.generate()
    return str(made), str(made.to_public())


def recipient_of(identity: str) -> str:
    """Return the recipient whose files an identity opens; raise ``NotAge``."""
    import pyrage

    try:
        return str(pyrage.x25519.Identity.from_str(identity).to_public())
    except pyrage.IdentityError as error:
        raise NotAge(str(error)) from None


def header_end(start: bytes) -> int:
    """Return where the header ends; ``start`` are the first bytes of a file. Raise ``NotAge``."""
    mac = start.find(b"\n--- ", 0, _LARGEST_HEADER)
    end = start.find(b"\n", mac + 1, mac + 60)
    if not start.startswith(INTRO) or mac < 0 or end < 0:
        raise NotAge("this is not an age file")
    return end + 1


def binding(start: bytes) -> str:
    """Return what ties a file to the pack: the digest of its header and nonce, in hexadecimals."""
    end = header_end(start) + _NONCE
    if len(start) < end:
        raise NotAge("this age file is cut off")
    return sha256(start[:end]).hexdigest()


def whole(start: bytes, size: int) -> bool:
    """Return whether a file of this size can be a whole age file that starts with ``start``."""
    try:
        rest = size - header_end(start) - _NONCE
    except NotAge:
        return False
    last = rest % (_CHUNK + 16)
    return rest >= 16 and (last == 0 or last > 16 or rest == 16)


# --- for a passphrase -----------------------------------------------------------------------------


def seal_for_passphrase(plain: bytes, passphrase: str, work: int = WORK) -> bytes:
    """Return bytes sealed with a passphrase, as ``age -p`` does; ``work`` is log2 of N."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    key, salt = os.urandom(16), os.urandom(16)
    wrapping = _stretched(passphrase, salt, work)
    wrapped = ChaCha20Poly1305(wrapping).encrypt(bytes(12), key, None)
    header = INTRO + b"-> scrypt %s %d\n%s\n---" % (_text(salt), work, _text(wrapped))
    return header + b" %s\n" % _text(_mac(key, header)) + _stream(plain, key)


def unseal_with_passphrase(sealed: bytes, passphrase: str) -> bytes:
    """Return what a passphrase opens; raise ``NotAge`` before deriving where the work is absurd."""
    import pyrage

    end = header_end(sealed)
    found = _SCRYPT.match(sealed, len(INTRO), end)
    if not found:
        raise NotAge("this file is not for a passphrase")
    if int(found[1]) > MOST_WORK:
        raise NotAge("this file asks for an absurd amount of work")
    try:
        return bytes(pyrage.passphrase.decrypt(sealed, passphrase))
    except pyrage.DecryptError as error:
        raise NotAge(str(error)) from None


def _stretched(passphrase: str, salt: bytes, work: int) -> bytes:
    memory = 130 * 8 * (1 << work) + (1 << 20)
    salted = b"age-encryption.org/v1/scrypt" + salt
    return scrypt(passphrase.encode(), salt=salted, n=1 << work, r=8, p=1, maxmem=memory, dklen=32)


def _mac(key: bytes, header: bytes) -> bytes:
    import hmac

    return hmac.digest(_derived(key, b"", b"header"), header, "sha256")


def _stream(plain: bytes, key: bytes) -> bytes:
    """Return the nonce and the chunks; the last one is marked, and empty only where all is."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    nonce = os.urandom(_NONCE)
    cipher = ChaCha20Poly1305(_derived(key, nonce, b"payload"))
    starts = range(0, max(len(plain), 1), _CHUNK)
    chunks = (
        cipher.encrypt(
            number.to_bytes(11, "big") + bytes([start == starts[-1]]),
            plain[start : start + _CHUNK],
            None,
        )
        for number, start in enumerate(starts)
    )
    return b"".join((nonce, *chunks))


def _derived(key: bytes, salt: bytes, info: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), 32, salt or None, info).derive(key)


def _text(data: bytes) -> bytes:
    return b64encode(data).rstrip(b"=")


# --- in a stream ----------------------------------------------------------------------------------


class _Digest:
    """SHA-256 on a thread of its own: it takes as long as encrypting, and needs no lock to."""

    def __init__(self) -> None:
        self.hash, self.waiting = sha256(), Queue[bytes](16)
        self.thread = Thread(target=self._work, daemon=True)

    def __enter__(self) -> _Digest:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.waiting.put(b"")
        self.thread.join()

    def add(self, data: bytes) -> None:
        if data:
            self.waiting.put(data)

    def hex(self) -> str:
        return self.hash.hexdigest()

    def _work(self) -> None:
        while data := self.waiting.get():
            self.hash.update(data)


class _Padded(io.RawIOBase):
    """A file to read, with zeros after its end; ``given`` counts what was read."""

    def __init__(self, file: io.FileIO, zeros: int, digest: _Digest) -> None:
        self.file, self.zeros, self.digest, self.given = file, zeros, digest, 0

    def readable(self) -> bool:
        return True

    def readinto(self, into: Buffer) -> int:
        view = memoryview(into)
        count = self.file.readinto(view) or 0
        self.digest.add(bytes(view[:count]))
        if not count:
            count = min(len(view), self.zeros)
            view[:count] = bytes(count)
            self.zeros -= count
        self.given += count
        return count


class _Written:
    """A file to write, which remembers its size and its first bytes: the header."""

    def __init__(self, file: BinaryIO, digest: _Digest) -> None:
        self.file, self.digest, self.start, self.size = file, digest, b"", 0

    def write(self, data: bytes) -> int:
        self.digest.add(data)
        self.size += len(data)
        if len(self.start) < _CHUNK:
            self.start += data[:_CHUNK]
        return self.file.write(data)

    def flush(self) -> None:
        self.file.flush()


def _recipients(texts: Sequence[str]) -> list[object]:
    import pyrage

    return [pyrage.x25519.Recipient.from_str(one) for one in texts]
