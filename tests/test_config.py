"""The settings of a practice, and what is told about wrong ones."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beeldsite.config import find_root, load
from beeldsite.errors import BeeldsiteError, ContentError


def settings(folder: Path, text: str) -> Path:
    (folder / "beeldsite.toml").write_bytes(text.encode())
    return folder


def told(folder: Path, text: str) -> str:
    with pytest.raises(ContentError) as error:
        load(settings(folder, text))
    return error.value.show("en")


def test_an_empty_file_is_enough(tmp_path):
    config = load(settings(tmp_path, ""))
    assert (config.lang, config.retention_days, config.content_folder) == (
        "nl",
        60,
        tmp_path / "content",
    )


def test_settings_are_found_from_any_folder_below(tmp_path):
    (tmp_path / "content/anna").mkdir(parents=True)
    assert find_root(settings(tmp_path, "") / "content/anna") == tmp_path


def test_a_byte_order_mark_is_no_mistake(tmp_path):
    assert load(settings(tmp_path, "\ufefflang = 'en'")).lang == "en"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("titel = 'x'", "beeldsite.toml:1:1: “titel” is not a setting\n  Did you mean “title”?"),
        ("\nweather = 1", "beeldsite.toml:2:1: “weather” is not a setting"),
        ("[server]\nport = 1", "beeldsite.toml:1:1: “server” is not a setting"),
        ("title = 1", "beeldsite.toml:1:1: the value of “title” is not of the right kind"),
        ("retention_days = '60'", "“retention_days” is not of the right kind"),
        ("retention_days = -1", "“retention_days” is not of the right kind"),
        ("retention_days = true", "“retention_days” is not of the right kind"),
        ("retention_days = 99999999999", "“retention_days” is not of the right kind"),
        ("clip_length = 0", "“clip_length” is not of the right kind"),
        ("video_roots = 'D:'", "“video_roots” is not of the right kind"),
        ("video_roots = [1]", "“video_roots” is not of the right kind"),
        (
            "floors = ['zolder']",
            "“zolder” is not a floor of the lift\n  The floors are: think, feel, want and do.",
        ),
        ("lang = 'fr'", "“fr” is not a language beeldsite speaks\n  Write nl or en."),
        ("title = x", "beeldsite.toml:1:9: the settings cannot be read here"),
        ("a = " + "[" * 5000, "the settings cannot be read here"),
        ("output = 'content'", "the output folder and the notes lie in each other"),
        ("output = '.'", "the output folder and the notes lie in each other"),
        ("output = '..'", "the output folder and the notes lie in each other"),
        ("output = 'content/out'", "beeldsite.toml:1:1: the output folder and the notes"),
        ("content = '.'\noutput = 'out'", "the output folder and the notes lie in each other"),
    ],
)
def test_a_wrong_setting_is_told(text, message, tmp_path):
    assert message in told(tmp_path, text)


def test_all_wrong_settings_are_told_at_once(tmp_path):
    assert told(tmp_path, "titel = 'x'\nlang = 'fr'").count("beeldsite.toml:") == 2


def test_where_there_is_no_practice_one_is_offered(tmp_path):
    with pytest.raises(BeeldsiteError) as error:
        find_root(tmp_path)
    assert "beeldsite new my-practice" in error.value.show("en")


@given(
    text=st.text(st.characters(codec="utf-8") | st.sampled_from("\n='\"[]{}#.,\\"), max_size=40),
    tail=st.binary(max_size=9),
)
def test_no_settings_do_worse_than_tell_what_is_wrong(text, tail, tmp_path_factory):
    folder = tmp_path_factory.mktemp("practice")
    (folder / "beeldsite.toml").write_bytes(text.encode() + tail)
    with suppress(ContentError):
        load(folder)
