"""What can go wrong on any host, in words a coach can act on."""

from __future__ import annotations

import errno

from beeldsite.errors import BeeldsiteError, refusal
from beeldsite.i18n import Words, say
from beeldsite.share.contract import Beaten, Passing
from beeldsite.share.secrets import service, variables

GOES_ON = say("Publish again when it works: it goes on where it stopped.")
MAKE_ROOM = say("Make room there and publish again; what has arrived is not sent again.")
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def unreachable(place: str, reason: object = "") -> Passing:
    """Return what to say where the host does not answer, or stopped in the middle."""
    told = reason if isinstance(reason, Words) else str(reason).strip().rstrip(".")
    what = say("“{place}” cannot be reached", place=place)
    if told:
        what = say("“{place}” cannot be reached ({reason})", place=place, reason=told)
    return Passing(what, say("Is there internet, and is the address right? {more}", more=GOES_ON))


def busy(place: str, answer: object) -> Passing:
    """Return what to say where the host answers that it cannot, for now."""
    what = say("“{place}” is out of order for now ({answer})", place=place, answer=answer)
    return Passing(what, GOES_ON)


def refused(place: str, share: str) -> BeeldsiteError:
    """Return what to say where the name or the password is not accepted."""
    user, password = variables(share)
    return BeeldsiteError(
        say("“{place}” does not accept the user name or the password", place=place),
        say(
            "Use an app password where the host gives those. It is read from {user} and "
            "{password} in the environment, or from this computer's keyring as “{service}”.",
            user=user,
            password=password,
            service=service(share),
        ),
    )


def has_password(variable: str) -> BeeldsiteError:
    """Return what to say where a password was typed into the settings."""
    return BeeldsiteError(
        say("the password does not belong in the address"),
        say(
            "Take it out, and put it in {password} in the environment or in this computer's "
            "keyring.",
            password=variable,
        ),
    )


def missing(place: str, folder: str) -> BeeldsiteError:
    """Return what to say where the folder that should hold the share is not there."""
    return BeeldsiteError(
        say("the folder “{folder}” is not there on “{place}”", folder=folder, place=place),
        say("Look at the address in beeldsite.toml; capital letters count. Or make the folder."),
    )


def full(place: str) -> BeeldsiteError:
    """Return what to say where there is no room left."""
    return BeeldsiteError(say("there is no room left on “{place}”", place=place), MAKE_ROOM)


def full_perhaps(place: str) -> BeeldsiteError:
    """Return what to say where a file is not taken, by a host that has no word for why."""
    what = say("“{place}” did not take a file", place=place)
    return BeeldsiteError(what, say("Most often there is no room left. {more}", more=MAKE_ROOM))


def bad_certificate(place: str, reason: object) -> BeeldsiteError:
    """Return what to say where it is not certain that the host is who it says it is."""
    return BeeldsiteError(
        say("the certificate of “{place}” is not right: {reason}", place=place, reason=reason),
        say(
            "Send nothing there before you know why: is this computer's clock right, and the "
            "address? Ask whoever manages the host."
        ),
    )


def forbidden(place: str) -> BeeldsiteError:
    """Return what to say where one may look but not write."""
    return BeeldsiteError(
        say("you may not write in “{place}”", place=place),
        say("Ask whoever manages it for the right to write, or choose another folder."),
    )


def strange(place: str, answer: object) -> BeeldsiteError:
    """Return what to say of an answer that none of the others explains."""
    return BeeldsiteError(
        say("“{place}” gave an answer beeldsite cannot use: {answer}", place=place, answer=answer),
        say("Is this the address of the folder itself, as its help page gives it?"),
    )


def beaten(place: str) -> Beaten:
    """Return what to say where somebody else changed what was to be replaced."""
    return Beaten(
        say("somebody else has just published to “{place}”; nothing was mixed", place=place),
        say("Agree on who publishes, then publish again from that computer."),
    )


def of_disk(error: OSError, place: str, folder: str) -> BeeldsiteError:
    """Return in words what a disk, or a drive that acts as one, would not do."""
    if error.errno in FULL:
        return full(place)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return forbidden(place)
    if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ENODEV):
        return missing(place, folder)
    return unreachable(place, refusal(error) if error.errno else str(error))
