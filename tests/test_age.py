from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import zlib
from base64 import b64decode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beeldsite.share import age, carry, stream, writing
from beeldsite.share.age import NotAge
from beeldsite.share.contract import Transport

ROOT = Path(__file__).parent.parent
PLAIN = "AGE-SECRET-KEY-1"
# Two ways to end a stanza that the specification forbids and the library behind pyrage lets pass.
LAX = {"stanza_missing_body", "stanza_missing_final_line"}
PHRASE = "wilg-kaars-fiets-molen-appel-lamp"
SIZES = (0, 1, 65535, 65536, 65537, 131072, 200_000)


@pytest.fixture(scope="module")
def program() -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """The age of this machine: the other implementation, which ours have to agree with."""
    name = shutil.which("age")
    assert name, "these tests need age: scripts/setup.py age installs it"
    path = str(name)

    def run(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([path, *arguments], input=given, capture_output=True)

    return run


def seal_file(plain: Path, sealed: Path, recipient: str) -> age.Sealed:
    """Seal a file into another."""
    with carry.laying(sealed.parent / "tree", 1, Transport.WEB) as laid:
        made = stream.seal_file(plain, laid, recipient)
        (path,) = laid.settle("a", made.sha256)
    (sealed.parent / "tree" / path).replace(sealed)
    return made


@pytest.fixture(scope="module")
def key_file() -> bytes:
    return writing.seal_for_passphrase(b"open sesame", PHRASE)


@pytest.mark.parametrize("size", SIZES)
def test_what_we_seal_for_a_passphrase_opens_elsewhere(size: int) -> None:
    plain = os.urandom(size)
    assert (
        pyrage.passphrase.decrypt(writing.seal_for_passphrase(plain, PHRASE, 12), PHRASE) == plain
    )


@pytest.mark.parametrize("size", SIZES)
def test_age_opens_what_we_seal_for_a_reader(size: int, tmp_path: Path, program) -> None:
    identity, recipient = age.new_identity()
    plain, key = tmp_path / "clip.mp4", tmp_path / "key"
    plain.write_bytes(os.urandom(size))
    key.write_text(identity)
    made = seal_file(plain, tmp_path / "clip.age", recipient)
    opened = program("-d", "-i", str(key), str(tmp_path / "clip.age"))
    assert opened.stdout == plain.read_bytes() + bytes(age.padded(size) - size), opened.stderr
    assert made.size == size


def test_we_open_what_age_sealed(program) -> None:
    identity, recipient = age.new_identity()
    sealed = program("-r", recipient, given=b"from elsewhere").stdout
    assert age.unseal(sealed, identity) == b"from elsewhere"


def test_we_open_what_age_sealed_with_a_passphrase(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"from elsewhere")
    command = f"age -p -o {tmp_path}/sealed {tmp_path}/plain"
    subprocess.run(
        ["script", "-qec", command, "/dev/null"],
        input=f"{PHRASE}\n{PHRASE}\n".encode(),
        stdout=subprocess.DEVNULL,
        check=True,
    )
    sealed = (tmp_path / "sealed").read_bytes()
    assert writing.unseal_with_passphrase(sealed, PHRASE) == b"from elsewhere"


def test_a_key_file_asks_for_as_much_work_as_a_telephone_can_do(key_file: bytes) -> None:
    lines = key_file.split(b"\n")
    assert lines[1].split()[::3] == [b"->", b"16"]
    assert writing.unseal_with_passphrase(key_file, PHRASE) == b"open sesame"


def test_a_wrong_passphrase_opens_nothing(key_file: bytes) -> None:
    with pytest.raises(NotAge):
        writing.unseal_with_passphrase(key_file, PHRASE + "s")


@pytest.mark.parametrize("work", [b"21", b"25", b"63", b"99999999999999999999"])
def test_absurd_work_is_refused_before_it_is_begun(work: bytes, key_file: bytes) -> None:
    with pytest.raises(NotAge, match="absurd"):
        writing.unseal_with_passphrase(key_file.replace(b" 16\n", b" " + work + b"\n", 1), PHRASE)


@given(st.integers(0, 10**6), st.integers(0, 7))
def test_no_bit_of_a_sealed_file_can_be_changed(at: int, bit: int) -> None:
    identity, recipient = age.new_identity()
    sealed = bytearray(age.seal(b"what nobody may change", [recipient]))
    sealed[at % len(sealed)] ^= 1 << bit
    with pytest.raises(NotAge):
        age.unseal(bytes(sealed), identity)


@given(st.binary(max_size=400))
def test_bytes_that_are_no_age_file_are_told_as_such(data: bytes) -> None:
    with pytest.raises(NotAge):
        writing.unseal_with_passphrase(data, PHRASE)
    with pytest.raises(NotAge):
        age.binding(data)
    assert not age.whole(data, len(data))


@given(st.integers(0, 1 << 40))
def test_padding_hides_most_of_a_size_and_adds_little(size: int) -> None:
    assert size <= age.padded(size) <= size * 1.12 + 1
    assert age.padded(age.padded(size)) == age.padded(size)


def test_few_sizes_remain_after_padding() -> None:
    assert len({age.padded(size) for size in range(1 << 10, 1 << 17)}) < 130


def test_the_pack_can_hold_a_blob_to_its_header_and_nonce(tmp_path: Path) -> None:
    _, recipient = age.new_identity()
    plain, sealed = tmp_path / "a", tmp_path / "a.age"
    plain.write_bytes(os.urandom(300_000))
    made = seal_file(plain, sealed, recipient)
    content = sealed.read_bytes()
    end = content.index(b"\n", content.index(b"\n---") + 1) + 1 + 16
    assert made.bind == sha256(content[:end]).hexdigest() == age.binding(content)
    assert made.sha256 == sha256(content).hexdigest()
    assert made.sealed == len(content)


@given(st.integers(0, 200_000))
@settings(max_examples=30)
def test_a_size_tells_whether_a_file_can_be_whole(size: int) -> None:
    _, recipient = age.new_identity()
    sealed = age.seal(bytes(size), [recipient])
    header = age.header_end(sealed)
    assert age.whole(sealed, len(sealed))
    assert not any(age.whole(sealed, header + more) for more in (0, 16, 31, 16 + 65552 + 16))


def vectors() -> dict[str, bytes]:
    """The cases that every implementation of age is held to, from npm by our lock."""
    told = (
        "const shown = Object.entries(require('cctv-age'))"
        ".map(([name, made]) => [name, Buffer.from(made).toString('base64')]);"
        "console.log(JSON.stringify(Object.fromEntries(shown)))"
    )
    done = subprocess.run(["node", "-e", told], cwd=ROOT, capture_output=True, check=True)
    return {name: b64decode(case) for name, case in json.loads(done.stdout).items()}


def opened(told: dict[str, str], sealed: bytes) -> bytes:
    if "passphrase" in told:
        return writing.unseal_with_passphrase(sealed, told["passphrase"])
    return age.unseal(sealed, told["identity"])


def test_the_cases_of_the_age_community_come_out_as_they_should() -> None:
    wrong, tried = [], 0
    for name, case in vectors().items():
        head, _, sealed = case.partition(b"\n\n")
        told = dict(line.split(": ", 1) for line in head.decode().splitlines())
        ours = "passphrase" in told or told.get("identity", "").startswith(PLAIN)
        if "armored" in told or not ours:
            continue
        sealed = zlib.decompress(sealed) if told.get("compressed") == "zlib" else sealed
        tried += 1
        try:
            came = sha256(opened(told, sealed)).hexdigest()
        except NotAge:
            came = "refused"
        meant = told["payload"] if told["expect"] == "success" else "refused"
        wrong += [name] if came != meant else []
    assert set(wrong) == LAX
    assert tried > 80


def test_a_file_opens_in_a_stream(tmp_path: Path) -> None:
    identity, recipient = age.new_identity()
    (tmp_path / "a").write_bytes(b"x" * 100_000)
    seal_file(tmp_path / "a", tmp_path / "b", recipient)
    opened = io.BytesIO()
    age.unseal_file(tmp_path / "b", opened, identity)
    assert opened.getvalue().rstrip(b"\0") == b"x" * 100_000


@pytest.mark.slow
def test_sealing_needs_no_more_memory_for_a_longer_clip(tmp_path: Path) -> None:
    import resource

    _, recipient = age.new_identity()
    with (tmp_path / "long").open("wb") as file:
        file.truncate(400 << 20)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seal_file(tmp_path / "long", tmp_path / "sealed", recipient)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40_000  # kilobytes
