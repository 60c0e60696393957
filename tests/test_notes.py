"""What a writer is told about a note, word for word: one case in each file of ``tests/notes``.

A case is the note as it is typed, a line ``=====``, and what ``beeldsite check`` says about it. To
add one, write such a file; leave the last part empty and the test says what is told. Above the note
may stand, each on a line of its own: ``file:`` where the note lies within ``content``, ``lang:`` of
the writer (nl or en), ``saved:`` how its letters are saved (``latin-1``, ``utf-16``).
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from beeldsite.build import portfolio
from beeldsite.model import Portfolio
from tests.conftest import Practice, new_practice

CASES = sorted((Path(__file__).parent / "notes").glob("*.txt"))
HEADER = re.compile(r"(file|lang|saved): (.+)\n")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_writer_is_told(case, tmp_path):
    header, note, told = parts(case.read_text("utf-8"))
    practice = new_practice(tmp_path, header["lang"])
    practice.file(f"content/{header['file']}", note.encode(header["saved"]))
    found = practice.check("coach").problems
    assert "".join(f"{one.show(header['lang'])}\n" for one in found) == told


def parts(case: str) -> tuple[dict[str, str], str, str]:
    """Return what a case says above its note, the note, and what is told."""
    header = {"file": "noor/2026-03-12-les.md", "lang": "en", "saved": "utf-8"}
    while line := HEADER.match(case):
        header[line[1]] = line[2]
        case = case[line.end() :]
    note, _, told = case.rpartition("=====\n")
    return header, note, told


# --- what is read as the same ---------------------------------------------------------------------


def read(practice: Practice, note: bytes) -> Portfolio:
    practice.file("content/noor/2026-03-12-les.md", note)
    return portfolio(practice.root / "content/noor", practice.config)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_recording_that_comes_from_a_mac_is_found_by_its_name(form, dutch, short):
    dutch.film(short, unicodedata.normalize(form, "anna/video/Zoë’s les.mp4"))
    clip = "{fragment: 0:00-0:01, titel: Zoë wacht, kernkwaliteiten: [rust]}"
    typed = unicodedata.normalize("NFC", "Zoë’s les.mp4")
    dutch.note("anna/2026-03-12.md", f"---\nvideo: {typed}\nmomenten: [{clip}]\n---\n")
    dutch.built("coach")


NOTE = """---
titel: Zoë’s les
kernkwaliteiten: [naïviteit, geduld]
---
Zoë wacht.
"""
TYPED = {
    "with a byte order mark": b"\xef\xbb\xbf" + NOTE.encode(),
    "with line ends of Windows": NOTE.replace("\n", "\r\n").encode(),
    "with line ends of old Macs": NOTE.replace("\n", "\r").encode(),
    "with accents apart": NOTE.replace("ë", "e\u0308").replace("ï", "i\u0308").encode(),
    "with hard spaces": NOTE.replace("titel: ", "titel: \u00a0").encode(),
    "with invisible characters": NOTE.replace("Zoë’s", "Zoë\u200b’s\u00ad").encode(),
    "with blank lines above": f"\n\n{NOTE}".encode(),
    "with spaces after the dashes": NOTE.replace("---\n", "---  \n").encode(),
    "with other names for the fields": NOTE.replace("titel", "Title").encode(),
    "with a plural and capitals": NOTE.replace("kernkwaliteiten", "KERN-KWALITEIT").encode(),
    "with a line for each quality": NOTE.replace(
        "[naïviteit, geduld]", "\n  - naïviteit\n  - geduld"
    ).encode(),
    "with commas and no brackets": NOTE.replace(
        "[naïviteit, geduld]", "naïviteit, geduld"
    ).encode(),
}


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED)
def test_a_note_is_read_the_same(typed, dutch):
    expected, found = (read(dutch, note).sessions[0] for note in (NOTE.encode(), typed))
    assert found.note == expected.note


@pytest.mark.parametrize(
    "day", ["2026-03-12", "12-03-2026", "12-3-2026", "12/3/2026", "12.03.2026"]
)
def test_a_day_may_be_written(day, dutch):
    note = read(dutch, f"---\ndatum: {day}\n---\n".encode())
    assert str(note.sessions[0].date) == "2026-03-12"
