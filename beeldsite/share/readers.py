"""Who may read a share: invited one by one, each with a passphrase that is kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from beeldsite.config import Config
from beeldsite.errors import BeeldsiteError
from beeldsite.i18n import Words, say
from beeldsite.names import nearest
from beeldsite.practice import only_one
from beeldsite.share import keys as keys_of
from beeldsite.share.contract import Share
from beeldsite.share.keys import Keys, Reader
from beeldsite.share.local import Home


@dataclass(frozen=True, slots=True)
class Invited:
    """A new reader, the passphrase (shown once), and a letter to send, paragraph by paragraph."""

    reader: Reader
    passphrase: str
    letter: tuple[Words, ...]


def add(share: Share, config: Config, name: str, today: date, until: date | None) -> Invited:
    """Invite someone; raise where that name is taken or the last day has passed."""
    path = keys_of.path_of(config.root, share.name)
    name = " ".join(name.split())
    if until is not None and until < today:
        what = say("{day} has passed already", day=until)
        raise BeeldsiteError(what, say("Choose a day that is still to come."))
    with only_one(Home.of(config.root, share.name).folder, wait=True):
        keys = keys_of.of_share(config.root, share) or keys_of.new_keys(share)
        if not name or any(one.name.casefold() == name.casefold() for one in keys.readers):
            raise BeeldsiteError(
                say("“{name}” already reads “{share}”, or is no name", name=name, share=share.name),
                say("Give the new reader a name of their own, or remove the other first."),
            )
        keys, passphrase = keys_of.invite(keys, name, today, until)
        keys_of.save(path, keys)
    reader = keys.readers[-1]
    return Invited(reader, passphrase, _letter(share, reader))


def _letter(share: Share, reader: Reader) -> tuple[Words, ...]:
    where = say("Your coach tells you where the portfolio stands.")
    if share.address:
        where = say("It stands at {address}", address=share.address)
    lines = [
        say("Dear {name},", name=reader.name),
        say("You are invited to read along in a portfolio. It is locked: a passphrase opens it."),
        where,
        say(
            "Is it a folder? Then copy or synchronise all of it to a computer, and open index.html."
        ),
        say(
            "Type your passphrase, which you get in another way than this letter. It is yours "
            "alone: do not pass it on, and do not keep it with the address."
        ),
        say(
            "What you see is about real people, most of them children. Save nothing, film nothing."
        ),
    ]
    if reader.expires:
        lines.append(say("You can read it up to and including {day}.", day=reader.expires))
    return tuple(lines)


def remove(share: Share, config: Config, name: str, *, rekey: bool) -> tuple[Reader, Keys]:
    """Take a reader off; with ``rekey`` everything is sealed anew at the next publish."""
    path = keys_of.path_of(config.root, share.name)
    with only_one(Home.of(config.root, share.name).folder, wait=True):
        keys = readers_of(share, config)
        found = _named(keys, share, name)
        keys = keys.without(found)
        keys = keys.rekeyed() if rekey else keys
        keys_of.save(path, keys)
    return found, keys


def readers_of(share: Share, config: Config) -> Keys:
    """Return the keys of a share; raise where nobody was invited and nothing published yet."""
    keys = keys_of.of_share(config.root, share)
    if keys is None:
        raise BeeldsiteError(
            say("nobody was invited to “{share}” yet", share=share.name),
            say("Invite someone: beeldsite reader add {share} “School leader”", share=share.name),
        )
    return keys


def _named(keys: Keys, share: Share, name: str) -> Reader:
    wanted = " ".join(name.split()).casefold()
    for one in keys.readers:
        if wanted in (one.name.casefold(), one.slot):
            return one
    names = [one.name for one in keys.readers]
    near = nearest(name, names)
    hint = say("Did you mean “{near}”?", near=near) if near else None
    if hint is None and names:
        hint = say("Its readers are: {names}.", names=tuple(names))
    raise BeeldsiteError(say("“{share}” has no reader “{name}”", share=share.name, name=name), hint)
