from __future__ import annotations

import json
import os
import re
import signal
import stat
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beeldsite.errors import BeeldsiteError
from beeldsite.share import keys as keys_of
from beeldsite.share import passphrase
from beeldsite.share.age import recipient_of
from beeldsite.share.contract import Share
from beeldsite.share.keys import Keys, Reader, invite, load, new_keys, save, verify_text
from beeldsite.share.writing import unseal_with_passphrase

TODAY = date(2026, 4, 1)
SHARE = Share("lezers", "anna", "reviewer", "doel")


@pytest.fixture(scope="module")
def invited() -> tuple[Keys, str]:
    return invite(new_keys(SHARE), "School leader", TODAY, None)


def test_the_list_has_as_many_words_as_five_dice_have_throws() -> None:
    found = passphrase.words()
    assert len(set(found)) == 6**5
    assert all(re.fullmatch(r"[a-z]{4,10}", one) for one in found)


def test_a_passphrase_is_a_slot_word_and_five_secret_ones() -> None:
    drawn = {passphrase.draw(()) for _ in range(200)}
    assert len(drawn) == 200
    assert all(set(one.split()) <= set(passphrase.words()) for one in drawn)
    assert {len(one.split()) for one in drawn} == {6}


def test_a_slot_word_is_never_given_out_twice() -> None:
    free = passphrase.words()[17]
    taken = set(passphrase.words()) - {free}
    assert passphrase.slot_of(passphrase.draw(taken)) == free


@pytest.mark.parametrize(
    "typed",
    ["wilg kaars fiets", " Wilg-Kaars–FIETS. ", "wílg  kaars,fiets", "ｗilg kaars\u00a0fiets\n"],
)
def test_a_passphrase_opens_however_it_is_typed(typed: str) -> None:
    assert passphrase.normalised(typed) == "wilg-kaars-fiets"


@given(st.text())
def test_normalising_twice_changes_nothing_more(typed: str) -> None:
    once = passphrase.normalised(typed)
    assert passphrase.normalised(once) == once
    assert " " not in once


def test_the_passphrase_opens_the_key_file(invited: tuple[Keys, str]) -> None:
    keys, phrase = invited
    reader = keys.readers[0]
    held = json.loads(unseal_with_passphrase(reader.file, passphrase.normalised(phrase)))
    assert held["site"] == keys.site
    assert held["verify"] == verify_text(keys)
    assert recipient_of(held["identity"]) == reader.recipient
    assert reader.slot == phrase.split()[0]


def test_keys_come_back_as_they_were_saved(invited: tuple[Keys, str], tmp_path: Path) -> None:
    keys = invited[0].without(invited[0].readers[0]).rekeyed()
    path = keys_of.path_of(tmp_path, "anna")
    for one in (invited[0], keys):
        save(path, one)
        assert load(path) == one


def test_only_the_coach_can_read_the_keys(invited: tuple[Keys, str], tmp_path: Path) -> None:
    path = keys_of.path_of(tmp_path, "anna")
    save(path, invited[0])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [one.name for one in path.parent.iterdir()] == ["anna.json"]


def test_nothing_on_the_disk_holds_the_passphrase(
    invited: tuple[Keys, str], tmp_path: Path
) -> None:
    path = keys_of.path_of(tmp_path, "anna")
    save(path, invited[0])
    secret = set(invited[1].split()[1:])
    assert not secret & set(re.findall(r"[a-z]+", path.read_text()))


def test_showing_keys_shows_no_secret(invited: tuple[Keys, str]) -> None:
    shown = repr(invited[0])
    assert "AGE-SECRET-KEY" not in shown
    assert repr(invited[0].signing) not in shown
    assert repr(invited[0].namekey) not in shown
    assert "School leader" in shown


def test_a_new_epoch_leaves_readers_and_signature_as_they_are(invited: tuple[Keys, str]) -> None:
    before, after = invited[0], invited[0].rekeyed()
    assert (before.readers, before.signing, before.site) == (
        after.readers,
        after.signing,
        after.site,
    )
    assert before.identity != after.identity
    assert before.namekey != after.namekey


def test_an_invitation_holds_up_to_and_including_its_last_day() -> None:
    reader = Reader("A", "wilg", "age1", b"", TODAY, date(2026, 4, 30))
    assert reader.reads(date(2026, 4, 30))
    assert not reader.reads(date(2026, 5, 1))


@given(st.integers(0, 10**6), st.binary(min_size=1, max_size=3))
@settings(max_examples=50)
def test_a_spoilt_key_file_is_told_and_left_alone(
    invited: tuple[Keys, str], tmp_path: Path, at: int, junk: bytes
) -> None:
    path = keys_of.path_of(tmp_path, "anna")
    save(path, invited[0])
    whole = path.read_bytes()
    spoilt = whole[: at % len(whole)] + junk
    path.write_bytes(spoilt)
    with pytest.raises(BeeldsiteError, match="keys"):
        load(path)
    assert path.read_bytes() == spoilt


@pytest.mark.slow
def test_a_kill_while_saving_leaves_the_old_keys_or_the_new(tmp_path: Path) -> None:
    path = keys_of.path_of(tmp_path, "anna")
    save(path, new_keys(SHARE))
    program = (
        "import sys; from pathlib import Path; from beeldsite.share.keys import *\n"
        "path = Path(sys.argv[1]); keys = load(path)\n"
        "print('on', flush=True)\n"
        "while True: keys = keys.rekeyed(); save(path, keys)"
    )
    for _ in range(5):
        with subprocess.Popen(
            [sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE
        ) as saving:
            assert saving.stdout is not None
            saving.stdout.readline()
            os.kill(saving.pid, signal.SIGKILL)
        assert load(path)
