"""Files of an edition reach the disk whole, and what does not belong there goes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beeldsite.errors import BeeldsiteError
from beeldsite.write import claim, remove, sweep, write
from tests.conftest import tree

NAMES = st.text("abc", min_size=1, max_size=2)
FILES = st.dictionaries(
    NAMES.map("{}.html".format) | st.tuples(NAMES, NAMES).map(lambda two: f"{two[0]}/{two[1]}.css"),
    st.binary(max_size=9),
    max_size=5,
)


@given(trees=st.lists(FILES, min_size=1, max_size=4))
def test_a_folder_holds_what_was_written_last_and_nothing_else(trees, tmp_path_factory):
    folder = tmp_path_factory.mktemp("output") / "coachee" / "anna"
    for files in trees:
        manifest = write(folder, files, [], folder)
        assert tree(folder) == files
        assert set(manifest.files) == set(files)
    assert [path.name for path in folder.parent.iterdir()] == ["anna"]


def test_a_file_that_stays_the_same_is_left_alone(tmp_path):
    folder = tmp_path / "anna"
    write(folder, {"a": b"same", "b": b"old"}, [], tmp_path)
    before = {name: (folder / name).stat() for name in "ab"}
    write(folder, {"a": b"same", "b": b"new"}, [], tmp_path)
    assert (folder / "a").stat() == before["a"]
    assert (folder / "b").stat().st_ino != before["b"].st_ino


def test_clips_are_linked_and_keep_their_opaque_names(tmp_path):
    (tmp_path / "k1.mp4").write_bytes(b"clip")
    folder = tmp_path / "output" / "anna"
    manifest = write(folder, {}, ["k1.mp4"], tmp_path)
    assert (folder / "clips/k1.mp4").samefile(tmp_path / "k1.mp4")
    assert manifest.files == {"clips/k1.mp4": "k1"}
    write(folder, {}, [], tmp_path)
    assert tree(folder) == {}
    assert (tmp_path / "k1.mp4").exists()


def test_what_a_reader_has_open_stays_whole_while_it_is_replaced(tmp_path):
    folder = tmp_path / "anna"
    write(folder, {"a": b"old"}, [], tmp_path)
    with (folder / "a").open("rb") as reading:
        write(folder, {"a": b"new and longer"}, [], tmp_path)
        assert reading.read() == b"old"


def test_a_folder_in_the_way_of_a_file_is_told(tmp_path):
    folder = tmp_path / "anna"
    write(folder, {"a": b"old"}, [], tmp_path)
    (folder / "b").mkdir()
    (folder / "b" / "mine").write_bytes(b"mine")
    with pytest.raises(BeeldsiteError, match="cannot be written"):
        write(folder, {"a": b"old", "b": b"new"}, [], tmp_path)
    assert tree(folder) == {"a": b"old", "b/mine": b"mine"}


def test_half_a_portfolio_is_swept_away_and_a_whole_one_is_not(tmp_path):
    for name in ("coach/.anna.part12/index.html", "coach/.tom.gone12/x", "coach/anna/index.html"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_bytes(b"")
    sweep(tmp_path)
    assert list(tree(tmp_path)) == ["coach/anna/index.html"]


def test_a_portfolio_is_removed_in_one_go(tmp_path):
    write(tmp_path / "anna", {"a/b": b""}, [], tmp_path)
    remove(tmp_path / "anna")
    remove(tmp_path / "anna")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_may_become_the_output(tmp_path):
    claim(tmp_path / "output")
    claim(tmp_path / "output")
    assert list(tree(tmp_path / "output")) == [".beeldsite"]


@settings(max_examples=20)
@given(content=st.binary(max_size=3))
def test_a_folder_with_anything_in_it_is_never_claimed(content, tmp_path_factory):
    folder = tmp_path_factory.mktemp("thesis")
    (folder / "x").write_bytes(content)
    with pytest.raises(BeeldsiteError, match="did not make"):
        claim(folder)
