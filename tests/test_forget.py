"""Forgetting someone: what is found of them, what is taken away, and what is the author's own."""

from __future__ import annotations

import io

import pytest

from beeldsite.share.local import Home
from tests.conftest import anew, tree
from tests.sharing import Shared

pytestmark = pytest.mark.slow


def test_a_portfolio_leaves_cache_output_and_share(both: Shared, capsys) -> None:
    both.invite("Schoolleider")
    both.publish()
    (both.target / "vakantie.jpg").write_bytes(b"not ours")
    told = both.say(capsys, "vergeet", "Anna", "--yes")
    assert told.code == 0
    for words in ("a portfolio of their own", "the share “lezers”", "edition “reviewer”"):
        assert words in told.out
    assert list(both.on_host()) == ["vakantie.jpg"]
    assert not both.folder("reviewer", "anna").exists()
    assert not both.folder("coach", "anna").exists()
    assert not list((both.root / ".beeldsite/cache").rglob("*.mp4"))
    assert not Home.of(both.root, "lezers").folder.exists()


def test_notes_recordings_and_keys_are_never_removed(shared: Shared, capsys) -> None:
    shared.publish()
    before = tree(shared.root / "content"), tree(shared.root / ".beeldsite/keys")
    told = shared.say(capsys, "forget", "anna", "--yes")
    assert "remove the folder content/anna too" in told.out
    assert ".beeldsite/keys/lezers.json" in told.out
    assert (tree(shared.root / "content"), tree(shared.root / ".beeldsite/keys")) == before


def test_it_asks_before_it_takes_anything_away(shared: Shared, capsys, monkeypatch) -> None:
    shared.publish()
    before = shared.on_host()
    monkeypatch.setattr("sys.stdin", io.StringIO("nee\n"))
    assert shared.say(capsys, "forget", "anna").code == 1
    assert shared.on_host() == before
    assert shared.folder("reviewer", "anna").exists()


def test_someone_filmed_is_found_line_by_line(shared: Shared, capsys) -> None:
    shared.publish()
    told = shared.say(capsys, "forget", "Vos")
    assert "content/anna/2026-03-12-kring.md:6:15: a clip that shows vos" in told.out
    assert "the share “lezers”" in told.out
    assert "this consent stands: write “ingetrokken”" in told.out
    assert told.code == 1
    assert len(shared.pack().blobs) == 4


def test_someone_who_withdrew_leaves_pages_cache_and_share(shared: Shared, capsys) -> None:
    shared.publish()
    consents = shared.root / "content/anna/toestemming.yaml"
    told = consents.read_text().replace("tot: 2026", "ingetrokken: 2026-04-01\n    tot: 2026")
    consents.write_text(told)
    anew(consents)
    assert shared.say(capsys, "forget", "vos", "--yes").code == 0
    assert shared.pack().blobs == {}
    assert not list(shared.target.glob("b/*"))
    assert not list((shared.root / ".beeldsite/cache/clips").glob("*.mp4"))
    assert shared.verified() == []


def test_nobody_of_that_name_is_told(shared: Shared, capsys) -> None:
    told = shared.say(capsys, "forget", "ana")
    assert (told.code, told.out) == (1, "")
    assert "Did you mean “anna”?" in told.err


def test_who_may_stand_in_a_portfolio_with_a_mistake_is_not_said_to_be_nobody(
    shared: Shared, capsys
) -> None:
    shared.note("anna/2026-03-19-les.md", "---\nmomentje: fout\n---\n")
    told = shared.say(capsys, "forget", "Vos")
    assert told.err.endswith("Not looked through, for they have mistakes: anna\n")
