"""The keys of a share: one file on the coach's own computer, never sent and never deleted by us.

signing    Ed25519; what it signed the host cannot have made
namekey    names blobs, so that the host cannot tell what a name stands for
epoch      an age identity that opens all blobs; the pack carries it. A re-key makes a new one
coach      the coach's own age identity
readers    of each the name, slot word, age recipient and sealed key file; never the passphrase
"""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from beeldsite.errors import BeeldsiteError
from beeldsite.i18n import say
from beeldsite.names import slug
from beeldsite.shares import Share

VERSION = 1


@dataclass(frozen=True, slots=True)
class Reader:
    """Someone who was invited; ``expires`` is the last day on which the invitation holds.

    ``file`` is the key file as it lies on the host: opaque without the passphrase, kept nowhere.
    """

    name: str
    slot: str
    recipient: str
    file: bytes = field(repr=False)
    added: date
    expires: date | None = None

    def reads(self, today: date) -> bool:
        """Return whether the invitation still holds."""
        return self.expires is None or today <= self.expires


@dataclass(frozen=True, slots=True)
class Keys:
    """Everything secret of one share; ``closed`` are slot words of before, never given again.

    ``subject`` is the portfolio and the edition that its readers were invited to.
    """

    site: str
    subject: str
    seq: int
    epoch: int
    signing: bytes = field(repr=False)
    namekey: bytes = field(repr=False)
    identity: str = field(repr=False)
    coach: str = field(repr=False)
    readers: tuple[Reader, ...] = ()
    closed: tuple[str, ...] = ()

    def with_reader(self, reader: Reader) -> Keys:
        """Return the keys with one reader more."""
        return replace(self, readers=(*self.readers, reader))

    def without(self, gone: Reader) -> Keys:
        """Return the keys without a reader, whose slot word stays taken."""
        left = tuple(one for one in self.readers if one != gone)
        return replace(self, readers=left, closed=(*self.closed, gone.slot))

    def rekeyed(self) -> Keys:
        """Return the keys with a new epoch: all blobs get another name and another lock."""
        from beeldsite.share.age import new_identity

        identity, _ = new_identity()
        return replace(self, epoch=self.epoch + 1, identity=identity, namekey=os.urandom(32))


def path_of(root: Path, share: str) -> Path:
    """Return where the keys of a share lie, in the practice at ``root``."""
    return root / ".beeldsite" / "keys" / f"{share}.json"


def subject_of(share: Share) -> str:
    """Return what the readers of a share were invited to: whose portfolio, in which edition."""
    return f"{slug(share.person)}/{share.edition}"


def of_share(root: Path, share: Share) -> Keys | None:
    """Return the keys of a share, None where it has none; raise where they are for another.

    Who was invited to one portfolio must never come to see another, by a line in the settings.
    """
    keys = load(path_of(root, share.name))
    if keys and keys.subject != subject_of(share):
        raise BeeldsiteError(
            say("the readers of “{share}” were invited to another portfolio", share=share.name),
            say(
                "They were invited to {was}, and the settings say {now}: give it a share of its "
                "own, under another name.",
                was=keys.subject,
                now=subject_of(share),
            ),
        )
    return keys


def new_keys(share: Share) -> Keys:
    """Return the keys of a new share."""
    from beeldsite.share.age import new_identity

    return Keys(
        site=os.urandom(16).hex(),
        subject=subject_of(share),
        seq=0,
        epoch=1,
        signing=os.urandom(32),
        namekey=os.urandom(32),
        identity=new_identity()[0],
        coach=new_identity()[0],
    )


def invite(keys: Keys, name: str, today: date, expires: date | None) -> tuple[Keys, str]:
    """Return the keys with a new reader, and the passphrase, which is kept nowhere."""
    from beeldsite.share.age import new_identity
    from beeldsite.share.passphrase import draw, normalised, slot_of
    from beeldsite.share.writing import seal_for_passphrase

    taken = {*keys.closed, *(one.slot for one in keys.readers)}
    passphrase = draw(taken)
    identity, recipient = new_identity()
    held = {"v": VERSION, "site": keys.site, "identity": identity, "verify": verify_text(keys)}
    file = seal_for_passphrase(json.dumps(held).encode(), normalised(passphrase))
    reader = Reader(name, slot_of(passphrase), recipient, file, today, expires)
    return keys.with_reader(reader), passphrase


def verify_text(keys: Keys) -> str:
    """Return the public half of the signing key, in base64, as a reader's key file holds it."""
    return b64encode(verify_key(keys.signing)).decode()


def verify_key(signing: bytes) -> bytes:
    """Return the public half of a signing key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(signing).public_key().public_bytes_raw()


# --- the file -------------------------------------------------------------------------------------


def load(path: Path) -> Keys | None:
    """Return the keys in a file, None where there is none; raise where they cannot be read."""
    try:
        kept = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError):
        raise _spoilt(path) from None
    try:
        return _keys(kept)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _spoilt(path) from None


def _keys(kept: Any) -> Keys:
    if kept["v"] != VERSION:
        raise ValueError(kept["v"])
    found = Keys(
        site=_text(kept["site"]),
        subject=_text(kept["subject"]),
        seq=int(kept["seq"]),
        epoch=int(kept["epoch"]),
        signing=b64decode(kept["signing"], validate=True),
        namekey=b64decode(kept["namekey"], validate=True),
        identity=_text(kept["identity"]),
        coach=_text(kept["coach"]),
        readers=tuple(_reader(one) for one in kept["readers"]),
        closed=tuple(map(_text, kept["closed"])),
    )
    if len(found.signing) != 32 or len(found.namekey) != 32 or len(found.site) != 32:
        raise ValueError
    return found


def _reader(kept: Any) -> Reader:
    return Reader(
        name=_text(kept["name"]),
        slot=_text(kept["slot"]),
        recipient=_text(kept["recipient"]),
        file=b64decode(kept["file"], validate=True),
        added=date.fromisoformat(kept["added"]),
        expires=date.fromisoformat(kept["expires"]) if kept["expires"] else None,
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def save(path: Path, keys: Keys) -> None:
    """Write the keys, whole or not at all, for the coach's eyes only."""
    content = json.dumps({"v": VERSION, **asdict(keys)}, default=_plain, indent=1).encode()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.part{os.getpid()}")
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        from beeldsite.manifest import unwritable

        raise unwritable(error, path) from None


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(value)


def _spoilt(path: Path) -> BeeldsiteError:
    return BeeldsiteError(
        say("the keys in “{file}” cannot be read", file=f".beeldsite/keys/{path.name}"),
        say(
            "Put back a copy of that file. Without it the share has to be made anew, "
            "under another name, and everyone invited again."
        ),
    )
