"""The unlock page without a browser: its files, its reader of age files, its words, its bundle."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from beeldsite.share.contract import Transport
from beeldsite.share.passphrase import normalised
from beeldsite.share.shell import files
from scripts.setup import find_node
from scripts.shell import MADE, PACKAGES, bundle
from tests.conftest import Practice

ROOT = Path(__file__).parent.parent
SHELL = ROOT / "templates" / "shell"


def run(code: str) -> str:
    """Run a module that may import ours and npm's; return what it prints."""
    found = find_node()
    assert found, "no Node.js: make setup fetches it"
    program = PACKAGES / "esbuild" / "bin" / "esbuild"
    how = ("--bundle", "--platform=node", "--format=esm", "--log-level=warning")
    made = piped((found[0], program, *how), code.encode())
    return piped((found[0], "--input-type=module", "-"), made).decode()


def piped(command: tuple[str | Path, ...], given: bytes) -> bytes:
    return subprocess.run(command, cwd=ROOT, input=given, stdout=subprocess.PIPE, check=True).stdout


def told(name: str, what: str) -> Any:
    """Return what an expression gives, in which all that one of our sources exports is known."""
    return json.loads(run(f"import * as it from './templates/shell/{name}';console.log({what})"))


@pytest.mark.slow
def test_the_reader_comes_out_of_every_case_of_the_age_community_as_it_should() -> None:
    *wrong, last = run("import './tests/vectors.mjs'").splitlines()
    assert wrong == []
    assert int(last.split()[0]) > 90


# What people type; of rarer scripts Python and a browser may know another number of letters.
LETTERS = st.text(st.characters(max_codepoint=0x24F) | st.sampled_from("ﬁıİ’–ẞ٣ 🙂"))


@given(st.lists(LETTERS, min_size=300, max_size=300))
@settings(max_examples=3, phases=[Phase.generate])
def test_a_passphrase_is_taken_alike_on_both_sides(typed: list[str]) -> None:
    ours = [normalised(one) for one in typed]
    assert told("passphrase.js", f"JSON.stringify({json.dumps(typed)}.map(it.normalised))") == ours


def test_every_word_is_there_in_both_languages() -> None:
    names = "JSON.stringify(Object.values(it.LANGUAGES).map((one) => Object.keys(one)))"
    dutch, english = told("words.js", names)
    assert dutch == english
    sources = "".join(path.read_text("utf-8") for path in SHELL.glob("*.js"))
    named = set(re.findall(r'Fault\("(\w+)"\)', sources))
    assert named - {"missing"} <= set(dutch)


@pytest.mark.slow
def test_the_same_sources_make_the_same_bundle() -> None:
    before = (MADE / "shell.js").read_bytes()
    bundle()
    assert (MADE / "shell.js").read_bytes() == before
    assert sorted(path.name for path in MADE.iterdir()) == ["LICENSES.txt", "shell.js"]


def test_every_package_in_the_bundle_has_its_licence() -> None:
    held = (MADE / "LICENSES.txt").read_text("utf-8")
    for name in ("@noble/ciphers", "@noble/curves", "@noble/ed25519", "@noble/hashes"):
        assert f"{name} " in held
    assert held.count("Permission is hereby granted") >= 5


@pytest.mark.parametrize("transport", Transport)
def test_the_page_is_generic_and_lets_nothing_out(transport: Transport, dutch: Practice) -> None:
    made = files(transport, "nl", "ab" * 16, dutch.config)
    page = made.pop("index.html").decode()
    assert "<title>Portfolio</title>" in page
    assert f'lang="nl" data-transport="{transport.value}" data-lang="nl"' in page
    assert "default-src 'none';script-src 'self';style-src 'self'" in page
    assert not re.search(r"unsafe|<style|style=|onclick|<script(?! defer src)", page)
    assert all(path in page for path in made)
    assert not re.search(r"https?:", page)


def test_another_style_gets_another_name(dutch: Practice) -> None:
    before = set(files(Transport.WEB, "nl", "", dutch.config))
    dutch.file("templates/assets/line.css", b".line{color:red}")
    from beeldsite.render import templates

    templates.cache_clear()
    changed = set(files(Transport.WEB, "nl", "", dutch.config)) - before
    assert [path.rpartition(".")[2] for path in changed] == ["css"]
