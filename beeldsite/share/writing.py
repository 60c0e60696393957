"""age files that are written here, on the primitives of ``cryptography``, and not by ``pyrage``.

Those for a passphrase, for it chooses the work by the speed of the coach's computer, and a reader's
telephone could not open what a fast one seals. And large ones, which take half the time this way.
"""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import scrypt

from beeldsite.share import age

WORK = 16
"""log2 of scrypt's N: 64 MiB and a third of a second in a browser; the secret has 64 bits."""
MOST_WORK = 20
"""More than this asks for a gigabyte: no honest file of ours does."""

_SCRYPT = re.compile(rb"-> scrypt [A-Za-z0-9+/]{22} ([1-9][0-9]*)\n")
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


@dataclass(frozen=True, slots=True)
class Head:
    """The header of a file, and the key of all that follows."""

    text: bytes
    key: bytes = field(repr=False)


def head_for_passphrase(passphrase: str, work: int) -> Head:
    """Return a new header that a passphrase opens; ``work`` is log2 of scrypt's N."""
    key, salt = os.urandom(16), os.urandom(16)
    stanza = b"scrypt %s %d" % (_text(salt), work)
    return _head(key, stanza, _stretched(passphrase, salt, work))


def head_for(recipient: str) -> Head:
    """Return a new header that one identity opens."""
    from cryptography.hazmat.primitives.asymmetric import x25519

    key, to = os.urandom(16), _point(recipient)
    ephemeral = x25519.X25519PrivateKey.generate()
    share = ephemeral.public_key().public_bytes_raw()
    shared = ephemeral.exchange(x25519.X25519PublicKey.from_public_bytes(to))
    wrapping = _derived(shared, share + to, b"age-encryption.org/v1/X25519")
    return _head(key, b"X25519 " + _text(share), wrapping)


def payload(key: bytes, size: int, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the nonce, then chunks sealed; they have ``age.CHUNK`` bytes each, ``size`` in all."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    nonce, last = os.urandom(age.NONCE), max(0, -(-size // age.CHUNK) - 1)
    cipher = ChaCha20Poly1305(_derived(key, nonce, b"payload"))
    yield nonce
    for at, chunk in enumerate(chunks):
        yield cipher.encrypt(at.to_bytes(11, "big") + bytes([at == last]), chunk, None)


def starts(size: int) -> range:
    """Return where the chunks of so many bytes begin; of none there is one, empty."""
    return range(0, max(1, size), age.CHUNK)


def seal_for_passphrase(plain: bytes, passphrase: str, work: int = WORK) -> bytes:
    """Return bytes sealed with a passphrase, as ``age -p`` does; ``work`` is log2 of N."""
    head = head_for_passphrase(passphrase, work)
    chunks = (plain[start : start + age.CHUNK] for start in starts(len(plain)))
    return b"".join((head.text, *payload(head.key, len(plain), chunks)))


def unseal_with_passphrase(sealed: bytes, passphrase: str) -> bytes:
    """Return what a passphrase opens; raise ``NotAge``, before absurd work is begun."""
    import pyrage

    end = age.header_end(sealed)
    found = _SCRYPT.match(sealed, len(age.INTRO), end)
    if not found:
        raise age.NotAge("this file is not for a passphrase")
    if int(found[1]) > MOST_WORK:
        raise age.NotAge("this file asks for an absurd amount of work")
    try:
        return bytes(pyrage.passphrase.decrypt(sealed, passphrase))
    except pyrage.DecryptError as error:
        raise age.NotAge(str(error)) from None


def _head(key: bytes, stanza: bytes, wrapping: bytes) -> Head:
    import hmac

    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    wrapped = ChaCha20Poly1305(wrapping).encrypt(bytes(12), key, None)
    header = age.INTRO + b"-> %s\n%s\n---" % (stanza, _text(wrapped))
    mac = hmac.digest(_derived(key, b"", b"header"), header, "sha256")
    return Head(header + b" %s\n" % _text(mac), key)


def _stretched(passphrase: str, salt: bytes, work: int) -> bytes:
    memory = 130 * 8 * (1 << work) + (1 << 20)
    salted = b"age-encryption.org/v1/scrypt" + salt
    return scrypt(passphrase.encode(), salt=salted, n=1 << work, r=8, p=1, maxmem=memory, dklen=32)


def _point(recipient: str) -> bytes:
    """Return the 32 bytes of a recipient (bech32, BIP 173), which ``pyrage`` made for us."""
    value = 0
    for character in recipient.removeprefix("age1")[:-6]:  # the last six are a checksum
        value = value << 5 | _BECH32.index(character)
    return (value >> 4).to_bytes(32, "big")


def _derived(key: bytes, salt: bytes, info: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), 32, salt or None, info).derive(key)


def _text(data: bytes) -> bytes:
    return b64encode(data).rstrip(b"=")
