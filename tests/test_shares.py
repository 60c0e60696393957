"""Shares in the settings, and what is told about wrong ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beeldsite.config import load
from beeldsite.errors import ContentError
from beeldsite.shares import Share, Transport, read_shares

WHOLE = """title = "Kijken"

[share.anna-meekijkers]
person = "anna"
edition = "meekijker"
target = "~/Nextcloud/anna"
"""


def settings(folder: Path, text: str) -> Path:
    (folder / "beeldsite.toml").write_bytes(text.encode())
    return folder


def told(folder: Path, text: str) -> str:
    with pytest.raises(ContentError) as error:
        load(settings(folder, text))
    return error.value.show("en")


def test_a_share_needs_a_person_an_edition_and_a_target(tmp_path: Path) -> None:
    share = Share("anna-meekijkers", "anna", "reviewer", "~/Nextcloud/anna")
    assert load(settings(tmp_path, WHOLE)).shares == (share,)
    assert share.transport is Transport.FOLDER


def test_all_of_a_share_can_be_said(tmp_path: Path) -> None:
    text = WHOLE + 'transport = "web"\nclip_limit = 60\n'
    (share,) = load(settings(tmp_path, text)).shares
    assert (share.transport, share.clip_limit) == (Transport.WEB, 60)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            'edtion = "reviewer"',
            "3:1: “edtion” is not a setting of a share\n  Did you mean “edition”?",
        ),
        (
            'password = "geheim"',
            "3:1: a password does not belong in the settings\n  Give it in the environment",
        ),
        ('edition = "coach"', "3:1: the edition of the coach stays on this computer"),
        ('edition = "everyone"', "3:1: “everyone” is not an edition"),
        ('edition = ""', "3:1: the value of “edition” is not of the right kind"),
        ('transport = "pigeon"', "3:1: “pigeon” is not a transport\n  Write “web”"),
        ("clip_limit = 0", "3:1: “clip_limit” is not a number of megabytes"),
        ('clip_limit = "60"', "3:1: “clip_limit” is not a number of megabytes"),
        ("address = 'my site'", "3:1: “my site” is not an address that a browser opens"),
        ("plain_http = 1", "3:1: “plain_http” is neither true nor false"),
        ("target = 3", "3:1: the value of “target” is not of the right kind"),
        ("", "2:1: the share “bas” has no “person”"),
    ],
)
def test_a_mistake_is_told_at_its_line(line: str, message: str, tmp_path: Path) -> None:
    assert message in told(tmp_path, f"lang = 'nl'\n[share.bas]\n{line}\n")


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    found = told(tmp_path, 'titel = "x"\n[share.A_1]\nedition = "coach"\n')
    for words in ("titel", "cannot be the name", "coach stays", "no “person”", "no “target”"):
        assert words in found


def test_two_shares_cannot_have_one_target(tmp_path: Path) -> None:
    other = WHOLE.replace("anna-meekijkers", "bas").partition("\n\n")[2]
    found = told(tmp_path, WHOLE + other)
    assert "beeldsite.toml:10:1: the shares “anna-meekijkers” and “bas” have one target" in found


@pytest.mark.parametrize("text", ["share = 3", "share.bas = 3", "[[share]]\nperson = 'anna'"])
def test_what_is_no_table_of_shares_is_told(text: str, tmp_path: Path) -> None:
    assert "is not a table" in told(tmp_path, text)


values = st.recursive(
    st.one_of(st.integers(), st.text(), st.booleans(), st.none()),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)),
    max_leaves=8,
)
KEYS = st.sampled_from(["person", "edition", "target", "transport", "clip_limit"]) | st.text()


@given(st.dictionaries(st.text(), st.dictionaries(KEYS, values) | values))
def test_whatever_stands_there_is_a_share_or_a_problem(typed: dict[str, object]) -> None:
    shares, problems = read_shares(typed, b"", "beeldsite.toml")
    assert len(shares) + len({one.place for one in problems}) >= bool(typed)
    assert len(shares) <= len(typed)
