"""How a host with SSH lets us in: by a password or a key, once a person knows its own key."""

from __future__ import annotations

import base64
import logging
from hashlib import sha256

import paramiko

from beeldsite.share.secrets import Login

PATIENCE = 30  # seconds for an answer
logging.getLogger("paramiko").addHandler(logging.NullHandler())  # else it prints tracebacks


class Stranger(paramiko.SSHException):
    """A host that nobody has looked at yet, with its ``key``."""

    def __init__(self, key: paramiko.PKey) -> None:
        super().__init__("unknown host key")
        self.key = key


class Unknown(paramiko.MissingHostKeyPolicy):
    """Refuses a host that nobody has looked at yet: never accepted by itself."""

    def missing_host_key(
        self, _client: paramiko.SSHClient, _hostname: str, key: paramiko.PKey
    ) -> None:
        """Raise with the key, whose fingerprint a person has to compare."""
        raise Stranger(key)


def let_in(host: str, port: int, who: Login) -> paramiko.SSHClient:
    """Return a connection that lets us in: a password first, where we have one, then keys.

    A host hangs up after some failures, and each key of the agent would be one. The password is
    the answer too where a host asks for it in a dialogue (keyboard-interactive).
    """
    if not who.password:
        return _connected(host, port, who.user, None, keys=True)
    try:
        return _connected(host, port, who.user, who.password, keys=False)
    except paramiko.BadAuthenticationType:  # it wants a key, or both
        return _connected(host, port, who.user, who.password, keys=True)
    except paramiko.AuthenticationException:
        return _connected(host, port, who.user, None, keys=True)


def _connected(
    host: str, port: int, user: str, password: str | None, *, keys: bool
) -> paramiko.SSHClient:
    ssh = paramiko.SSHClient()
    ssh.load_system_host_keys()
    ssh.set_missing_host_key_policy(Unknown())
    try:
        ssh.connect(
            host,
            port,
            user or None,
            password,
            timeout=PATIENCE,
            banner_timeout=PATIENCE,
            auth_timeout=PATIENCE,
            allow_agent=keys,
            look_for_keys=keys,
        )
    except BaseException:
        ssh.close()
        raise
    return ssh


def fingerprint(key: paramiko.PKey) -> str:
    """Return a host key's fingerprint as ``ssh`` shows it."""
    digest = base64.b64encode(sha256(key.asbytes()).digest()).decode().rstrip("=")
    return f"{key.get_name()} SHA256:{digest}"
