"""Real hosts on this computer that a share can be sent to, and what lies on them."""

from __future__ import annotations

import getpass
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which
from threading import Thread
from typing import Any

import pytest

from beeldsite.share.contract import Outgoing, Share, Target
from beeldsite.share.targets import connect
from scripts.setup import find_sshd
from tests.conftest import tree
from tests.sftpd import PASSWORD, Door, Sftpd, sftpd

# No test may ask for what is in the keyring of whoever runs it.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"


@dataclass
class Place:
    """A folder of its own on a host: its address, and what lies there, past our own code."""

    address: str
    look: Callable[[], dict[str, bytes]]
    opened: list[Target] = field(default_factory=list)

    def connect(self, **more: Any) -> Target:
        share = Share("anna", "anna", "reviewer", self.address, **more)
        self.opened.append(connect(share, Path.cwd()))
        return self.opened[-1]

    def close(self) -> None:
        for target in self.opened:
            target.close()


@dataclass
class Heard:
    """A listener that remembers, and can act amid an upload."""

    total: int = 0
    count: int = 0
    most: int = 0
    at: dict[int, Callable[[], None]] = field(default_factory=dict)

    def start(self, total: int) -> None:
        self.total = total

    def sent(self, count: int) -> None:
        self.count += count
        self.most = max(self.most, self.count)
        for size in [size for size in self.at if self.count >= size]:
            self.at.pop(size)()


BLOBS = 6
BLOB = 30_000


def outgoing(root: Path, seal: str = "1", text: str = "1", blobs: int = BLOBS) -> Outgoing:
    """Return a share as it leaves: bytes that differ with each ``seal``, a pack with each text."""
    names = [f"b/{number:032x}.age" for number in range(blobs)]
    made = {name: f"{name} {seal}".encode().ljust(BLOB, b".") for name in names}
    made |= {"s/shell.0a.js": b"shell", "k/wilg.age": f"key {seal}".encode()}
    made |= {"index.html": b"<!doctype html>", "m.age": f"pack {seal} {text}".encode() * 9000}
    for name, content in made.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return Outgoing(root, (*names, "s/shell.0a.js"), ("k/wilg.age",), ("index.html",), ("m.age",))


def sealed(outgoing: Outgoing) -> dict[str, bytes]:
    return {name: (outgoing.root / name).read_bytes() for name in outgoing.files}


@pytest.fixture
def folder(tmp_path: Path) -> Place:
    there = tmp_path / "stick" / "share"
    there.parent.mkdir()
    return Place(f"folder:{there}", lambda: tree(there))


@contextmanager
def served(app: Any, certificate: Path | None = None) -> Iterator[int]:
    """Serve a WSGI program on this computer, in cheroot; give its port."""
    from cheroot.ssl.builtin import BuiltinSSLAdapter
    from cheroot.wsgi import Server

    server = Server(("127.0.0.1", 0), app, timeout=5)
    if certificate:
        server.ssl_adapter = BuiltinSSLAdapter(str(certificate), str(certificate))
    server.prepare()
    running = Thread(target=server.serve, daemon=True)
    running.start()
    try:
        yield server.bind_addr[1]
    finally:
        server.stop()
        running.join()


def webdav_app(folder: Path, **more: Any) -> Any:
    """Return wsgidav on a folder, for anna with her password."""
    from wsgidav.wsgidav_app import WsgiDAVApp

    return WsgiDAVApp(
        {
            "provider_mapping": {"/dav": {"root": str(folder), **more}},
            "simple_dc": {"user_mapping": {"*": {"anna": {"password": "geheim"}}}},
            "http_authenticator": {"accept_digest": False},
            "verbose": 0,
            "logging": {"enable": False},
            "property_manager": True,
            "lock_storage": True,
        }
    )


@dataclass
class Moody:
    """Stands before a server and answers in its place as long as there are answers to give."""

    app: Any
    answers: list[tuple[str, str]] = field(default_factory=list)
    before: dict[str, Callable[[], None]] = field(default_factory=dict)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        method = environ["REQUEST_METHOD"]
        self.before.pop(method, lambda: None)()
        if self.answers and self.answers[0][0] == method:
            with suppress(OSError):
                environ["wsgi.input"].read()
            start_response(self.answers.pop(0)[1], [("Content-Length", "0")])
            return [b""]
        return self.app(environ, start_response)


@pytest.fixture(scope="session")
def dav_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Moody, Path, int]]:
    folder = tmp_path_factory.mktemp("dav")
    moody = Moody(webdav_app(folder))
    with served(moody) as port:
        yield moody, folder, port


@pytest.fixture
def webdav(
    dav_server: tuple[Moody, Path, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Place]:
    moody, folder, port = dav_server
    monkeypatch.setenv("BEELDSITE_ANNA_USER", "anna")
    monkeypatch.setenv("BEELDSITE_ANNA_PASSWORD", "geheim")
    there = folder / f"{tmp_path.name} één"
    yield Place(f"http://127.0.0.1:{port}/dav/{there.name}", lambda: tree(there))
    moody.answers.clear()
    moody.before.clear()


@dataclass
class Wire:
    """A line to a server that can be cut: the next connection breaks after so many bytes."""

    port: int
    listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    cuts: list[int] = field(default_factory=list)

    @property
    def address(self) -> int:
        return int(self.listener.getsockname()[1])

    def listen(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                left = self.cuts.pop(0) if self.cuts else None
                Thread(target=self.carry, args=(near, left), daemon=True).start()

    def carry(self, near: socket.socket, left: int | None) -> None:
        with near, socket.create_connection(("127.0.0.1", self.port)) as far:
            back = Thread(target=self.pour, args=(far, near, None), daemon=True)
            back.start()
            self.pour(near, far, left)
            back.join()

    @staticmethod
    def pour(one: socket.socket, other: socket.socket, left: int | None) -> None:
        with suppress(OSError):
            while content := one.recv(4096 if left is None else min(4096, left)):
                other.sendall(content)
                left = None if left is None else left - len(content)
                if left == 0:
                    break
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextmanager
def wired(port: int) -> Iterator[Wire]:
    wire = Wire(port)
    listening = Thread(target=wire.listen, daemon=True)
    listening.start()
    try:
        yield wire
    finally:
        wire.listener.shutdown(socket.SHUT_RDWR)
        listening.join()
        wire.listener.close()


@dataclass(frozen=True)
class Sshd:
    """An OpenSSH server of our own, and the home of somebody who may log in to it."""

    port: int
    home: Path
    host_key: Path

    def know(self, key: Path, port: int = 0) -> None:
        """Have the person know a host key, as after answering yes once."""
        kind, public = key.with_suffix(".pub").read_text().split()[:2]
        known = self.home / ".ssh" / "known_hosts"
        known.write_text(f"[127.0.0.1]:{port or self.port} {kind} {public}\n")


def ssh_key(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    command = ("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path))
    subprocess.run(command, check=True)
    return path


@contextmanager
def sshd(folder: Path, *options: str) -> Iterator[Sshd]:
    """Start sshd as a process of ours on a free port; end it afterwards."""
    program = find_sshd()
    if not program:
        pytest.skip("there is no sshd on this computer")
    host, home = ssh_key(folder / "host"), folder / "home"
    mine = ssh_key(home / ".ssh" / "id_ed25519")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    settings = folder / "sshd_config"
    settings.write_text(
        f"ListenAddress 127.0.0.1\nPort {port}\nHostKey {host}\nPidFile none\nStrictModes no\n"
        f"AuthorizedKeysFile {mine}.pub\nPasswordAuthentication no\nUsePAM no\n"
        f"KbdInteractiveAuthentication no\nPermitRootLogin yes\nMaxStartups 100\n"
        f"Subsystem sftp internal-sftp {' '.join(options)}\n"
    )
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # where it leaves its rights, and root has to make
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen([program, "-D", "-e", "-f", str(settings)], stderr=log)
    server = Sshd(port, home, host)
    server.know(host)
    try:
        answering(port)
        yield server
    finally:
        running.terminate()
        running.wait()


def answering(port: int) -> None:
    for _ in range(200):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)
    raise AssertionError("the server did not start")


@pytest.fixture(scope="session")
def ssh_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    with sshd(tmp_path_factory.mktemp("sshd")) as server:
        yield server


@pytest.fixture
def sftp(ssh_server: Sshd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setenv("HOME", str(ssh_server.home))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    there = tmp_path / "far away"
    address = f"sftp://{getpass.getuser()}@127.0.0.1:{ssh_server.port}{there}"
    return Place(address, lambda: tree(there))


@pytest.fixture(scope="session")
def other_ssh_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sftpd]:
    with sftpd(tmp_path_factory.mktemp("sftpd") / "home", Door("keyboard-interactive")) as server:
        yield server


@pytest.fixture
def other_sftp(other_ssh_server: Sftpd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A host that is not OpenSSH: it asks for a password, and no file takes another's place."""
    return at_sftpd(other_ssh_server, tmp_path, monkeypatch)


def at_sftpd(server: Sftpd, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Return a folder there, for anna, who knows her password."""
    monkeypatch.setenv("HOME", str(server.home))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    monkeypatch.setenv("BEELDSITE_ANNA_PASSWORD", PASSWORD)
    there = folder / "far away"
    return Place(f"sftp://anna@127.0.0.1:{server.port}{there}", lambda: tree(there))


@pytest.fixture(scope="session")
def s3_server() -> Iterator[int]:
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    yield server.get_host_and_port()[1]
    server.stop()


@pytest.fixture
def s3(s3_server: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    import botocore.session

    monkeypatch.setenv("BEELDSITE_ANNA_USER", "key")
    monkeypatch.setenv("BEELDSITE_ANNA_PASSWORD", "secret")
    endpoint = f"http://127.0.0.1:{s3_server}"
    mine = dict.fromkeys(("aws_access_key_id", "aws_secret_access_key"), "any")
    session = botocore.session.Session()
    client = session.create_client("s3", "us-east-1", endpoint_url=endpoint, **mine)
    bucket = f"school-{time.monotonic_ns()}"
    client.create_bucket(Bucket=bucket)

    def look() -> dict[str, bytes]:
        listed = client.list_objects_v2(Bucket=bucket).get("Contents", [])
        return {
            one["Key"].removeprefix("anna/"): client.get_object(Bucket=bucket, Key=one["Key"])[
                "Body"
            ].read()
            for one in listed
        }

    yield Place(f"s3://{bucket}/anna?endpoint={endpoint}&region=us-east-1", look)
    client.close()


@pytest.fixture
def rclone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    beside = Path(sys.executable).parent
    monkeypatch.setenv("PATH", f"{beside}{os.pathsep}{os.environ['PATH']}")
    if not which("rclone"):
        pytest.skip("there is no rclone on this computer")
    there, settings = tmp_path / "drive", tmp_path / "rclone.conf"
    settings.write_text(f"[school]\ntype = alias\nremote = {there}\n")
    monkeypatch.setenv("RCLONE_CONFIG", str(settings))
    return Place("rclone:school:anna", lambda: tree(there / "anna"))
