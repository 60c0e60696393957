"""An SFTP server that is not OpenSSH: with passwords, and without its rename over what stands."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

import paramiko
from paramiko import SFTPAttributes, SFTPHandle, SFTPServer, SFTPServerInterface
from paramiko.common import AUTH_FAILED, AUTH_SUCCESSFUL, OPEN_SUCCEEDED
from paramiko.sftp import SFTP_OK

PASSWORD = "geheim"  # noqa: S105 - of no host


@dataclass
class Door:
    """Who is let in, and by what: ``ways`` are methods of RFC 4252, all of ``asked`` are asked.

    After ``tries`` failures the line is cut, as OpenSSH cuts it. ``tried`` is what was tried.
    """

    ways: str = "password"
    asked: tuple[str, ...] = ("Password: ",)
    tries: int = 6
    tried: list[str] = field(default_factory=list)


class Guard(paramiko.ServerInterface):
    """Lets anna in with her password."""

    def __init__(self, door: Door, line: paramiko.Transport) -> None:
        self.door, self.line, self.failures = door, line, 0

    def get_allowed_auths(self, _username: str) -> str:
        return self.door.ways

    def _answer(self, way: str, right: bool) -> int:
        self.door.tried.append(way)
        if right and way in self.door.ways.split(","):
            return AUTH_SUCCESSFUL
        self.failures += way != "none"
        if self.failures >= self.door.tries:
            self.line.close()
        return AUTH_FAILED

    def check_auth_none(self, _username: str) -> int:
        return self._answer("none", False)

    def check_auth_publickey(self, _username: str, _key: paramiko.PKey) -> int:
        return self._answer("publickey", False)

    def check_auth_password(self, username: str, password: str) -> int:
        return self._answer("password", (username, password) == ("anna", PASSWORD))

    def check_auth_interactive(self, _username: str, _submethods: str) -> Any:
        if "keyboard-interactive" not in self.door.ways.split(","):
            return self._answer("keyboard-interactive", False)
        return paramiko.server.InteractiveQuery("", "", *((one, False) for one in self.door.asked))

    def check_auth_interactive_response(self, responses: list[str]) -> int:
        return self._answer("keyboard-interactive", set(responses) == {PASSWORD})

    def check_channel_request(self, _kind: str, _chanid: int) -> int:
        return OPEN_SUCCEEDED


def told(action: Any) -> Any:
    """Return what an action gives, or the code of what went wrong."""
    try:
        found = action()
    except OSError as error:
        return SFTPServer.convert_errno(error.errno or 0)
    return SFTP_OK if found is None else found


class Disk(SFTPServerInterface):
    """The disk of this computer, by version 3 of the protocol: no file takes another's place."""

    def list_folder(self, path: str) -> Any:
        return told(
            lambda: [SFTPAttributes.from_stat(one.stat(), one.name) for one in os.scandir(path)]
        )

    def stat(self, path: str) -> Any:
        return told(lambda: SFTPAttributes.from_stat(Path(path).stat()))

    def lstat(self, path: str) -> Any:
        return told(lambda: SFTPAttributes.from_stat(Path(path).lstat()))

    def open(self, path: str, flags: int, _attr: Any) -> Any:
        def opening() -> SFTPHandle:
            handle = SFTPHandle(flags)
            mode = "wb" if flags & (os.O_WRONLY | os.O_RDWR) else "rb"
            file = os.fdopen(os.open(path, flags, 0o600), mode)
            handle.writefile = handle.readfile = file  # type: ignore[attr-defined]
            return handle

        return told(opening)

    def remove(self, path: str) -> Any:
        return told(Path(path).unlink)

    def rename(self, oldpath: str, newpath: str) -> Any:
        def renaming() -> None:
            os.link(oldpath, newpath)
            Path(oldpath).unlink()

        return told(renaming)

    def mkdir(self, path: str, _attr: Any) -> Any:
        return told(Path(path).mkdir)


class Overwriting(Disk):
    """A server of the kind whose plain rename replaces what stands."""

    def rename(self, oldpath: str, newpath: str) -> Any:
        return told(lambda: os.rename(oldpath, newpath))  # noqa: PTH104 - returns nothing


@dataclass(frozen=True)
class Sftpd:
    """A server of ours, and the home of somebody who knows its host key."""

    port: int
    home: Path
    door: Door


@contextmanager
def sftpd(home: Path, door: Door, disk: type[Disk] = Disk) -> Iterator[Sftpd]:
    """Serve the disk of this computer on a free port, until the block ends."""
    key = paramiko.ECDSAKey.generate()
    lines: list[paramiko.Transport] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = int(listener.getsockname()[1])
        (home / ".ssh").mkdir(parents=True)
        known = f"[127.0.0.1]:{port} {key.get_name()} {key.get_base64()}\n"
        (home / ".ssh" / "known_hosts").write_text(known)

        def serve() -> None:
            with suppress(OSError):
                while True:
                    line = paramiko.Transport(listener.accept()[0])
                    lines.append(line)
                    line.add_server_key(key)
                    line.set_subsystem_handler("sftp", SFTPServer, disk)
                    with suppress(paramiko.SSHException, EOFError):
                        line.start_server(server=Guard(door, line))

        serving = Thread(target=serve, daemon=True)
        serving.start()
        try:
            yield Sftpd(port, home, door)
        finally:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            serving.join()
            for line in lines:
                line.close()
