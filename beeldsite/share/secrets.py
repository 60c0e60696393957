"""The user names and passwords of hosts: from the environment or the keyring, never from a file."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field

from beeldsite.errors import BeeldsiteError
from beeldsite.i18n import say


@dataclass(frozen=True, slots=True)
class Login:
    """Who we are for a host; either part may be ""."""

    user: str = ""
    password: str = field(default="", repr=False)


def variables(share: str) -> tuple[str, str]:
    """Return the names in the environment under which a share's user and password are read."""
    name = re.sub(r"[^A-Z0-9]+", "_", share.upper()).strip("_")
    return f"BEELDSITE_{name}_USER", f"BEELDSITE_{name}_PASSWORD"


def service(share: str) -> str:
    """Return the name under which the keyring keeps a share's user and password."""
    return f"beeldsite-{share}"


def login(share: str, user: str = "") -> Login:
    """Return the login for a share: its environment, then the keyring as ``beeldsite-<share>``.

    ``user`` is the one that the address names, which wins. Raise ``BeeldsiteError`` where there is
    a keyring that stays locked.
    """
    of_user, of_password = variables(share)
    user = user or os.environ.get(of_user, "")
    if password := os.environ.get(of_password, ""):
        return Login(user, password)
    return _from_keyring(share, user) or Login(user)


def _from_keyring(share: str, user: str) -> Login | None:
    try:
        import keyring
        from keyring.errors import KeyringError, NoKeyringError
    except ImportError:
        return None
    try:
        found = keyring.get_credential(service(share), user or None)
    except NoKeyringError:
        return None
    except KeyringError as error:
        what = say("this computer's keyring stays closed: {reason}", reason=str(error))
        raise BeeldsiteError(what, say("Unlock it and publish again.")) from None
    return Login(found.username or user, found.password) if found else None
