"""What a host does wrong is told in words a coach can act on, in Dutch and in English."""

from __future__ import annotations

import getpass
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import keyring
import keyring.backend
import pytest
from hypothesis import given
from hypothesis import strategies as st
from paramiko.sftp import SFTP_FAILURE

from beeldsite.errors import BeeldsiteError, Wrong
from beeldsite.share import secrets
from beeldsite.share.contract import Held, Passing
from beeldsite.share.targets import TARGETS, parse
from beeldsite.share.upload import upload
from tests.conftest import tree
from tests.hosts import (
    Heard,
    Place,
    Sshd,
    Wire,
    at_sftpd,
    outgoing,
    sealed,
    served,
    ssh_key,
    sshd,
    webdav_app,
    wired,
)
from tests.sftpd import Disk, Door, Overwriting, sftpd

ROOT = Path(__file__).parent.parent
NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)
slow = pytest.mark.slow


def told(act: Callable[[], object], kind: type[BeeldsiteError] = BeeldsiteError) -> str:
    """Return what a coach is told in English, having seen that Dutch has other words for it."""
    with pytest.raises(kind) as caught:
        act()
    english, dutch = caught.value.show("en"), caught.value.show("nl")
    assert english != dutch
    assert "\n  " in english, "there is a hint"
    return english


def publish(place: Place, root: Path, **more: Any) -> None:
    upload(
        place.connect(**more), outgoing(root), Held(), lambda _: None, Heard(), NOON, waits=(0, 0)
    )
    place.close()


def nowhere(address: str) -> Place:
    return Place(address, dict)


# WebDAV


def test_a_wrong_password_is_told_with_where_it_is_read(webdav, monkeypatch):
    monkeypatch.setenv("BEELDSITE_ANNA_PASSWORD", "verkeerd")
    words = told(webdav.connect().list)
    webdav.close()
    assert "does not accept the user name or the password" in words
    assert "BEELDSITE_ANNA_PASSWORD" in words
    assert "verkeerd" not in words


def test_a_folder_in_a_folder_that_is_not_there_is_told(webdav):
    place = nowhere(f"{webdav.address}/mistyped/anna")
    assert "the folder “anna” is not there" in told(place.connect().list)
    place.close()


def test_a_password_never_travels_in_the_open_unless_the_share_says_so():
    place = nowhere("http://school.example/dav/anna")
    assert "can read the password" in told(place.connect)
    place.connect(plain_http=True)
    place.close()


@pytest.mark.parametrize("scheme", ["https", "sftp"])
def test_a_password_in_the_address_is_refused(scheme):
    words = told(nowhere(f"{scheme}://anna:geheim@school.example/anna").connect)
    assert "does not belong in the address" in words
    assert "geheim" not in words


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("507 Insufficient Storage", "no room left"),
        ("413 Too Large", "no room left"),
        ("403 Forbidden", "may not write"),
        ("418 Teapot", "418 Teapot"),
    ],
)
def test_what_the_host_will_not_take_is_told(webdav, dav_server, tmp_path, answer, words):
    dav_server[0].answers += [("PUT", answer)] * 2  # asked anew, it says so again
    assert words in told(lambda: publish(webdav, tmp_path / "1"))
    assert not [name for name in webdav.look() if name.endswith(".half")]


def test_a_host_that_is_out_of_order_for_a_moment_is_asked_again(webdav, dav_server, tmp_path):
    moody = dav_server[0]
    moody.answers += [("PUT", "503 Busy"), ("MOVE", "502 Bad Gateway")]
    publish(webdav, tmp_path / "1")
    assert webdav.look() == sealed(outgoing(tmp_path / "1"))


def test_a_host_that_stays_out_of_order_is_told_and_nothing_half_stands(
    webdav, dav_server, tmp_path
):
    dav_server[0].answers += [("MOVE", "503 Busy")] * 9
    assert "out of order for now (503)" in told(lambda: publish(webdav, tmp_path / "1"), Passing)
    dav_server[0].answers.clear()
    assert "m.age" not in webdav.look()
    publish(webdav, tmp_path / "1")
    assert webdav.look() == sealed(outgoing(tmp_path / "1"))


def test_a_read_only_folder_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("BEELDSITE_ANNA_USER", "anna")
    monkeypatch.setenv("BEELDSITE_ANNA_PASSWORD", "geheim")
    (tmp_path / "dav" / "anna").mkdir(parents=True)
    with served(webdav_app(tmp_path / "dav", readonly=True)) as port:
        place = nowhere(f"http://127.0.0.1:{port}/dav/anna")
        assert "may not write" in told(lambda: publish(place, tmp_path / "1"))
        place.close()


def test_a_website_that_is_no_webdav_is_told():
    def page(_: Any, start_response: Any) -> list[bytes]:
        start_response("200 OK", [("Content-Length", "4")])
        return [b"home"]

    with served(page) as port:
        place = nowhere(f"http://127.0.0.1:{port}/anna")
        assert "the address of the folder itself" in told(place.connect().list)
        place.close()


def test_a_certificate_that_nobody_vouches_for_is_told(tmp_path):
    with served(webdav_app(tmp_path), self_signed(tmp_path)) as port:
        place = nowhere(f"https://127.0.0.1:{port}/dav/anna")
        words = told(place.connect().list)
        place.close()
    assert "certificate" in words
    assert "self-signed" in words


def test_a_certificate_that_this_computer_trusts_is_fine(tmp_path, monkeypatch):
    certificate = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setenv("BEELDSITE_ANNA_USER", "anna")
    monkeypatch.setenv("BEELDSITE_ANNA_PASSWORD", "geheim")
    (tmp_path / "dav").mkdir()
    with served(webdav_app(tmp_path / "dav"), certificate) as port:
        publish(nowhere(f"webdav://127.0.0.1:{port}/dav/anna"), tmp_path / "1")
    assert tree(tmp_path / "dav" / "anna") == sealed(outgoing(tmp_path / "1"))


# A line that breaks


@pytest.fixture(params=["webdav", pytest.param("sftp", marks=slow), pytest.param("s3", marks=slow)])
def line(request: pytest.FixtureRequest) -> Iterator[tuple[Place, Wire]]:
    place = request.getfixturevalue(request.param)
    port = place.address.partition("127.0.0.1:")[2].partition("/")[0].partition("&")[0]
    with wired(int(port)) as wire:
        place.address = place.address.replace(f":{port}", f":{wire.address}")
        if request.param != "sftp":
            yield place, wire
        else:
            server = request.getfixturevalue("ssh_server")
            server.know(server.host_key, wire.address)
            yield place, wire
            server.know(server.host_key)
        place.close()


@pytest.mark.parametrize("after", [2_000, 60_000, 230_000])
def test_a_line_that_breaks_once_is_mended_and_everything_arrives_whole(line, tmp_path, after):
    place, wire = line
    wire.cuts.append(after)
    publish(place, tmp_path / "1")
    assert wire.cuts == []
    assert place.look() == sealed(outgoing(tmp_path / "1"))


def test_a_line_that_keeps_breaking_is_told_and_goes_on_later(line, tmp_path):
    place, wire = line
    wire.cuts += [60_000, *[9_000] * 20]
    assert "cannot be reached" in told(lambda: publish(place, tmp_path / "1"), Passing)
    assert "m.age" not in place.look()
    wire.cuts.clear()
    place.close()
    publish(place, tmp_path / "1")
    assert place.look() == sealed(outgoing(tmp_path / "1"))


def test_a_pack_that_never_gets_through_leaves_the_old_one_whole(line, tmp_path):
    place, wire = line
    held: list[Held] = []
    before = outgoing(tmp_path / "1")
    upload(place.connect(), before, Held(), held.append, Heard(), NOON)
    wire.cuts += [45_000] * 30
    place.close()
    after = outgoing(tmp_path / "2", text="2")
    again = partial(upload, place.connect(), after, held[-1], held.append, Heard(), NOON)
    assert "cannot be reached" in told(partial(again, waits=(0, 0)), Passing)
    assert place.look()["m.age"] == sealed(before)["m.age"]
    wire.cuts.clear()
    assert again().sent == ("m.age",)
    assert place.look() == sealed(after)


def test_nobody_at_the_other_end_is_told(line):
    place, wire = line
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    place.address = place.address.replace(str(wire.address), str(port))
    assert "cannot be reached" in told(place.connect().list, Passing)


# SFTP


@slow
def test_an_unknown_host_key_is_shown_as_ssh_shows_it_and_not_accepted(sftp, ssh_server):
    (ssh_server.home / ".ssh" / "known_hosts").unlink()
    words = told(sftp.connect().list)
    ssh_server.know(ssh_server.host_key)
    shown = subprocess.check_output(["ssh-keygen", "-lf", str(ssh_server.host_key)], text=True)
    assert shown.split()[1] in words
    assert f"sftp -P {ssh_server.port} {getpass.getuser()}@127.0.0.1" in words
    assert not (ssh_server.home / ".ssh" / "known_hosts").read_text().count("\n") > 1


@slow
def test_a_host_key_that_changed_stops_everything(sftp, ssh_server, tmp_path):
    ssh_server.know(ssh_key(tmp_path / "other"))
    words = told(sftp.connect().list)
    ssh_server.know(ssh_server.host_key)
    assert "shows another host key than before" in words


@slow
def test_a_key_that_is_not_let_in_is_told(sftp, ssh_server, tmp_path, monkeypatch):
    other = Sshd(ssh_server.port, tmp_path / "home", ssh_server.host_key)
    ssh_key(other.home / ".ssh" / "id_ed25519")
    other.know(ssh_server.host_key)
    monkeypatch.setenv("HOME", str(other.home))
    words = told(sftp.connect().list)
    assert "does not let us in" in words
    assert "ssh agent" in words


def test_a_server_that_is_no_sftp_is_told_without_a_traceback():
    def page(_: Any, start_response: Any) -> list[bytes]:
        start_response("200 OK", [("Content-Length", "4")])
        return [b"home"]

    ask = (
        "from tests.hosts import *; import sys\n"
        "try: Place(sys.argv[1], dict).connect().list()\n"
        "except Exception as error: print(error.show('en'))"
    )
    with served(page) as port:
        command = (sys.executable, "-c", ask, f"sftp://anna@127.0.0.1:{port}/x")
        said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert "cannot be reached" in said.stdout
    assert said.stderr == ""


@slow
def test_a_folder_that_is_not_there_is_told(sftp):
    place = nowhere(f"{sftp.address}/mistyped/anna")
    assert "is not there on" in told(place.connect().list)
    place.close()


@slow
def test_a_server_that_only_reads_is_told(tmp_path, monkeypatch):
    (tmp_path / "server").mkdir()
    with sshd(tmp_path / "server", "-R") as server:
        monkeypatch.setenv("HOME", str(server.home))
        place = nowhere(f"sftp://{getpass.getuser()}@127.0.0.1:{server.port}{tmp_path}")
        assert "may not write" in told(lambda: publish(place, tmp_path / "1"))
        place.close()


@slow
@pytest.mark.parametrize("ways", ["password", "keyboard-interactive"])
def test_a_password_opens_though_many_keys_do_not(ways, tmp_path, monkeypatch):
    door = Door(f"publickey,{ways}", tries=2)
    with sftpd(tmp_path / "home", door) as server:
        for kind in ("id_ed25519", "id_ecdsa", "id_rsa"):
            ssh_key(server.home / ".ssh" / kind)
        place = at_sftpd(server, tmp_path, monkeypatch)
        publish(place, tmp_path / "1")
    assert place.look()
    assert "publickey" not in door.tried


@slow
def test_a_key_opens_where_the_password_is_not_asked_for(sftp, monkeypatch, tmp_path):
    monkeypatch.setenv("BEELDSITE_ANNA_PASSWORD", "van een andere host")
    publish(sftp, tmp_path / "1")
    assert sftp.look()


@slow
@pytest.mark.parametrize("ways", ["password", "keyboard-interactive"])
def test_a_wrong_password_is_told_by_whoever_asks_for_it(ways, tmp_path, monkeypatch):
    with sftpd(tmp_path / "home", Door(ways)) as server:
        place = at_sftpd(server, tmp_path, monkeypatch)
        monkeypatch.setenv("BEELDSITE_ANNA_PASSWORD", "verkeerd")
        words = told(place.connect().list)
        place.close()
    assert "does not let us in" in words
    assert "verkeerd" not in words


@slow
def test_a_host_that_asks_more_than_a_password_is_told(tmp_path, monkeypatch):
    with sftpd(tmp_path / "home", Door("keyboard-interactive", ("Password: ", "Code: "))) as server:
        place = at_sftpd(server, tmp_path, monkeypatch)
        words = told(place.connect().list)
        place.close()
    assert "does not let us in" in words


@slow
def test_a_host_whose_rename_replaces_gets_an_edit_too(tmp_path, monkeypatch):
    with sftpd(tmp_path / "home", Door(), Overwriting) as server:
        place = at_sftpd(server, tmp_path, monkeypatch)
        target = place.connect()
        for content in (b"one", b"another"):
            target.put("m.age", content, Heard())
        place.close()
    assert place.look() == {"m.age": b"another"}


@slow
def test_killed_while_two_files_change_places_the_next_upload_makes_it_whole(other_sftp, tmp_path):
    publish(other_sftp, tmp_path / "1")
    there = tmp_path / "far away"
    (there / "m.age").rename(there / "m.age.0a1b2c3d.half")
    publish(other_sftp, tmp_path / "1")
    assert other_sftp.look() == sealed(outgoing(tmp_path / "1"))


@slow
def test_where_the_new_file_cannot_come_the_old_one_stays(tmp_path, monkeypatch):
    class Full(Disk):
        def rename(self, oldpath: str, newpath: str) -> Any:
            if newpath.endswith("m.age") and "new" in Path(oldpath).read_text():
                return SFTP_FAILURE
            return super().rename(oldpath, newpath)

    with sftpd(tmp_path / "home", Door(), Full) as server:
        place = at_sftpd(server, tmp_path, monkeypatch)
        target = place.connect()
        target.put("m.age", b"old", Heard())
        told(lambda: target.put("m.age", b"new", Heard()))
        place.close()
    assert place.look() == {"m.age": b"old"}


# S3


@slow
def test_a_bucket_that_is_not_there_is_told(s3):
    place = nowhere(s3.address.replace("s3://", "s3://another-"))
    assert "is not there on" in told(place.connect().list)
    place.close()


@slow
def test_no_keys_at_all_is_told_with_where_they_are_read(s3, monkeypatch):
    monkeypatch.delenv("BEELDSITE_ANNA_USER")
    monkeypatch.delenv("BEELDSITE_ANNA_PASSWORD")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("HOME", "/nowhere")
    words = told(s3.connect().list)
    assert "no key to" in words
    assert "BEELDSITE_ANNA_USER" in words


@slow
@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        ("403 Forbidden", "InvalidAccessKeyId", "does not accept"),
        ("403 Forbidden", "AccessDenied", "may not write"),
        ("507 Full", "XMinioStorageFull", "no room left"),
        ("503 Busy", "SlowDown", "out of order"),
        ("400 Bad", "Oddity", "Oddity"),
    ],
)
def test_what_a_bucket_will_not_do_is_told(status, code, words, monkeypatch):
    def host(_: Any, start_response: Any) -> list[bytes]:
        body = f"<Error><Code>{code}</Code></Error>".encode()
        start_response(status, [("Content-Length", str(len(body)))])
        return [body]

    monkeypatch.setenv("BEELDSITE_ANNA_USER", "key")
    monkeypatch.setenv("BEELDSITE_ANNA_PASSWORD", "secret")
    with served(host) as port:
        place = nowhere(f"s3://school/anna?endpoint=http://127.0.0.1:{port}&region=us-east-1")
        assert words in told(place.connect().list)
        place.close()


# A folder


def test_a_drive_that_is_not_there_does_not_become_a_folder(tmp_path):
    place = nowhere(f"folder:{tmp_path}/stick/anna")
    assert "the folder “anna” is not there" in told(lambda: publish(place, tmp_path / "1"))
    assert not (tmp_path / "stick").exists()


def test_the_folder_of_the_notes_is_no_share(dutch):
    assert "the folder of a practice" in told(nowhere(str(dutch.root)).connect)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
def test_a_disk_that_is_full_is_told_and_leaves_nothing_half(folder, tmp_path):
    import resource
    import signal

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    wanted = outgoing(tmp_path / "1")
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
        words = told(
            lambda: upload(folder.connect(), wanted, Held(), lambda _: None, Heard(), NOON)
        )
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert "no room left" in words
    assert folder.look() == {}


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or not os.geteuid(), reason="root may write anywhere"
)
def test_a_folder_that_is_not_ours_to_write_in_is_told(folder, tmp_path):
    Path(folder.address.partition(":")[2]).mkdir(mode=0o500)
    assert "may not write" in told(lambda: publish(folder, tmp_path / "1"))


def test_a_disk_without_links_is_written_to_as_well(folder, tmp_path, monkeypatch):
    def link(*_: object) -> None:
        raise PermissionError(1, "exFAT knows no links")

    monkeypatch.setattr(os, "link", link)
    publish(folder, tmp_path / "1")
    assert folder.look() == sealed(outgoing(tmp_path / "1"))


# rclone


@slow
@pytest.mark.usefixtures("rclone")
def test_a_remote_that_rclone_does_not_know_is_told():
    place = nowhere("rclone:elsewhere:anna")
    assert "rclone knows no “elsewhere”" in told(place.connect().list)


def test_without_rclone_that_is_told(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    assert "rclone is not on this computer" in told(nowhere("rclone:school:anna").connect)


@pytest.mark.parametrize("rest", ["school", "-x:y", "--config=/x:y"])
def test_what_is_no_remote_never_reaches_rclone(rest):
    assert "not complete" in told(nowhere(f"rclone:{rest}").connect)


# Addresses and secrets


@pytest.mark.parametrize(
    ("typed", "scheme"),
    [
        ("/media/usb/anna", "folder"),
        ("C:\\Users\\anna", "folder"),
        ("~/Nextcloud/anna", "folder"),
        ("webdav://cloud.school.nl/dav", "webdav"),
        ("s3://bucket/anna", "s3"),
    ],
)
def test_an_address_is_told_by_how_it_begins(typed, scheme):
    assert parse(typed)[0] == scheme


@pytest.mark.parametrize("typed", ["ftp://school.nl/x", "webdaf://x/y", "sftp:", "folder:/", ""])
def test_an_address_that_leads_nowhere_is_wrong(typed):
    with pytest.raises(Wrong):
        parse(typed)


@given(
    scheme=st.sampled_from(["", "folder:", *(f"{one}://" for one in TARGETS), "rclone:"]),
    rest=st.text(max_size=12) | st.text("@:/[]?#%x1\0", max_size=12),
)
def test_whatever_is_typed_as_an_address_is_a_place_or_told(scheme, rest):
    place = nowhere(scheme + rest)
    with suppress(BeeldsiteError):
        assert place.connect().told
    place.close()


@pytest.mark.parametrize("typed", ["~nobody-of-that-name/x", "/\0", "https://[x", "sftp://a:b"])
def test_an_address_that_cannot_be_taken_apart_is_told(typed):
    assert "not complete" in told(nowhere(typed).connect)


def test_a_name_too_long_for_a_disk_is_told():
    place = nowhere("/" + "x" * 5000)
    assert told(place.connect().list)


def test_a_mistyped_kind_is_mended():
    assert "Did you mean “webdav”?" in told(nowhere("webdaf://school.nl/x").connect)


def test_what_is_not_installed_is_told_with_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "paramiko", None)
    monkeypatch.delitem(sys.modules, "beeldsite.share.targets.sftp", raising=False)
    assert "pip install 'beeldsite[sftp]'" in told(nowhere("sftp://school.nl/x").connect)


class Ring(keyring.backend.KeyringBackend):
    """A keyring in memory."""

    priority = -1  # never chosen by itself
    kept: ClassVar = {"beeldsite-anna": ("anna@school.nl", "geheim")}

    def get_password(self, service: str, username: str) -> str | None:
        user, password = self.kept.get(service, ("", ""))
        return password if username == user else None

    def get_credential(self, service: str, username: str | None) -> Any:
        user, password = self.kept.get(service, ("", ""))
        known = user and username in (None, user)
        return SimpleNamespace(username=user, password=password) if known else None

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service] = (username, password)


@pytest.fixture
def ring() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(Ring())
    yield
    keyring.set_keyring(before)


@pytest.mark.usefixtures("ring")
def test_a_password_comes_from_the_keyring_of_this_computer():
    assert secrets.login("anna") == secrets.Login("anna@school.nl", "geheim")
    assert secrets.login("anna", "bas") == secrets.Login("bas")


@pytest.mark.usefixtures("ring")
def test_the_environment_goes_before_the_keyring_and_the_address_before_both(monkeypatch):
    monkeypatch.setenv("BEELDSITE_ANNA_USER", "bas")
    monkeypatch.setenv("BEELDSITE_ANNA_PASSWORD", "ander")
    assert secrets.login("anna") == secrets.Login("bas", "ander")
    assert secrets.login("anna", "anna@school.nl").user == "anna@school.nl"


def test_a_password_is_never_shown():
    assert "geheim" not in repr(secrets.Login("anna", "geheim"))


def self_signed(folder: Path) -> Path:
    """Make a certificate of this computer for itself, with its key, in one file."""
    from ipaddress import ip_address

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path
