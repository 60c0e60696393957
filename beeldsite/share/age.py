"""age files, the standard format: sealed, opened, and looked at without opening.

``writing`` seals for a passphrase, and ``stream`` what is large.
Source of the format: the specification age-encryption.org/v1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

INTRO = b"age-encryption.org/v1\n"
CHUNK = 1 << 16
NONCE = 16
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


def sealed_size(start: bytes, size: int) -> int:
    """Return how large an age file is whose header is in ``start``, with ``size`` plain bytes."""
    return header_end(start) + NONCE + size + 16 * max(1, -(-size // CHUNK))


def seal(plain: bytes, recipients: Sequence[str]) -> bytes:
    """Return bytes sealed for these recipients."""
    import pyrage

    return bytes(pyrage.encrypt(plain, parsed(recipients)))


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
    end = header_end(start) + NONCE
    if len(start) < end:
        raise NotAge("this age file is cut off")
    return sha256(start[:end]).hexdigest()


def whole(start: bytes, size: int) -> bool:
    """Return whether a file of this size can be a whole age file that starts with ``start``."""
    try:
        rest = size - header_end(start) - NONCE
    except NotAge:
        return False
    last = rest % (CHUNK + 16)
    return rest >= 16 and (last == 0 or last > 16 or rest == 16)


def parsed(texts: Sequence[str]) -> list[object]:
    """Return recipients as ``pyrage`` knows them."""
    import pyrage

    return [pyrage.x25519.Recipient.from_str(one) for one in texts]
