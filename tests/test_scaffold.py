"""What ``new`` makes builds as it is, whatever it is called."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from beeldsite.build import portfolio
from beeldsite.names import clean, slug
from beeldsite.scaffold import scaffold
from tests.conftest import TODAY, Practice, new_practice, tree

NAMES = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=20)


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_practice_with_someone_and_a_session_builds_as_it_is(lang, tmp_path, capsys, lesson):
    here = Practice(tmp_path)
    new = Practice(tmp_path / "mine")
    assert here.say(capsys, "--lang", lang, "new", "mine").code == 0
    assert new.say(capsys, "new", "person", "Zoë de Vries").code == 0
    assert new.say(capsys, "new", "session", "Zoë", "--video", "les 1.mp4").code == 1
    assert new.say(capsys, "new", "session", "zoe-de-vries", "--video", "les 1.mp4").code == 0
    new.film(lesson, "zoe-de-vries/les 1.mp4")
    new.built()
    assert new.films("coach", "zoe-de-vries")


def test_what_is_there_is_never_written_over(english, capsys):
    english.say(capsys, "new", "person", "Anna")
    before = tree(english.root)
    told = english.say(capsys, "new", "person", "anna")
    assert (told.code, "is there already" in told.err) == (1, True)
    assert tree(english.root) == before


def test_what_is_made_is_told_as_paths_from_here(english, capsys):
    told = english.say(capsys, "nieuw", "persoon", "Anna")
    assert told.out == "content/anna/index.md\ncontent/anna/consent.yaml\n"


@pytest.mark.parametrize(
    "words", [["person", "🙂"], ["person", "..."], ["session", "nobody"], ["person"], ["a", "b"]]
)
def test_what_cannot_be_made_is_told(words, english, capsys):
    told = english.say(capsys, "new", *words)
    assert (told.code, told.out) == (1, "")
    assert told.err


def test_a_name_of_several_words_needs_no_quotes(english, capsys):
    told = english.say(capsys, "new", "person", "Anna", "de", "Vries")
    assert told.out.startswith("content/anna-de-vries/index.md\n")
    assert english.say(capsys, "new", "session", "Anna", "de", "Vries").code == 0


def test_a_second_note_of_a_day_gets_a_number(english, capsys):
    english.say(capsys, "new", "person", "Anna")
    made = [english.say(capsys, "new", "session", "anna").out for _ in range(3)]
    day = f"content/anna/{TODAY}-session"
    assert made == [f"{day}.md\n", f"{day}-2.md\n", f"{day}-3.md\n"]
    english.built()


def test_what_comes_next_is_told(english, capsys):
    assert "consent.yaml" in english.say(capsys, "new", "person", "Anna").err
    session = ("new", "session", "anna", "--video", "les [1].mp4")
    assert "put the recording “les [1].mp4” in" in english.say(capsys, *session).err
    english.file("content/anna/video/les [1].mp4", b"")
    assert "open the note" in english.say(capsys, *session).err


def test_a_practice_can_be_made_in_a_folder_with_files(tmp_path, capsys):
    here = Practice(tmp_path)
    here.file(".gitignore", b"mine\n")
    assert here.say(capsys, "new", ".").out == "beeldsite.toml\ncontent/index.md\n"
    assert here.say(capsys, "new", ".").err == "“beeldsite.toml” is there already\n"
    assert (tmp_path / ".gitignore").read_text() == "mine\n"
    assert here.say(capsys, "new", ".gitignore").err == "“.gitignore” is a file, not a folder\n"


@settings(max_examples=60)
@given(
    name=NAMES | st.sampled_from(["null", "Null", "~", "- x", "nee", "a: b", "'", "#1", "1", "yes"])
)
def test_someone_of_any_name_can_be_read_back(name, tmp_path_factory):
    practice = new_practice(tmp_path_factory.mktemp("practice"), "nl")
    assume(slug(name))
    first, _ = scaffold(["person", name], None, "nl", str(practice.root), TODAY).paths
    (folder,) = (practice.root / "content").iterdir()
    made = portfolio(folder, practice.config)
    assert first.endswith("index.md")
    assert made.name.split() == clean(name).split()
    assert [one.id for one in made.consents.people] == [folder.name]
