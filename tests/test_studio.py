"""The studio: what it sends and to whom, and that a saved note is on disk as a page at once."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from threading import Thread

import pytest

from beeldsite.order import Listener
from beeldsite.studio.loop import Studio
from tests.conftest import Practice

NOTE = """\
---
datum: 2026-03-12
titel: De kring
video: {bestand: les.mp4, in_beeld: []}
momenten:
  - {fragment: 0:01-0:03, titel: Samen stil, kernkwaliteiten: [rust]}
---
Het was stil.
"""
PAGE = "/coach/anna/sessie-2026-03-12-kring.html"


@pytest.fixture
def studio(dutch: Practice, short: Path) -> Iterator[Studio]:
    """Serve a practice of one person with one clip."""
    dutch.film(short, "anna/video/les.mp4")
    dutch.note("anna/2026-03-12-kring.md", NOTE)
    with Studio(dutch.order("coach", "reviewer"), 0, Listener()) as studio:
        thread = Thread(target=studio.run)
        thread.start()
        try:
            yield studio
        finally:
            studio.stop()
            thread.join()


def ask(studio: Studio, path: str, method: str = "GET", **headers: str) -> HTTPResponse:
    connection = HTTPConnection(studio.address.split("/")[2])
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers=named)
    answer = connection.getresponse()
    answer.content = answer.read()  # type: ignore[attr-defined]  # read before it is closed
    connection.close()
    return answer


def text(studio: Studio, path: str) -> str:
    return bytes(ask(studio, path).content).decode()  # type: ignore[attr-defined]


def until(true: Callable[[], object]) -> None:
    """Wait for something that is going to be; fail after half a minute."""
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def clip(studio: Studio) -> str:
    """Wait until the clip is cut and return its address."""
    source = re.compile(r'src="(clips/\w+\.mp4)"')
    until(lambda: source.search(text(studio, PAGE)))
    found = source.search(text(studio, PAGE))
    assert found
    return f"/coach/anna/{found[1]}"


def test_pages_stand_before_their_clips_are_cut_and_get_them_afterwards(studio: Studio) -> None:
    assert "Samen stil" in text(studio, PAGE)
    assert ask(studio, clip(studio)).status == 200


def test_a_part_of_a_clip_can_be_asked_for(studio: Studio) -> None:
    answer = ask(studio, clip(studio), Range="bytes=10-19")
    assert answer.status == 206
    assert re.fullmatch(r"bytes 10-19/\d+", answer.headers["Content-Range"])
    assert len(answer.content) == 10  # type: ignore[attr-defined]
    assert answer.headers["Content-Type"] == "video/mp4"


def test_a_part_past_the_end_is_refused(studio: Studio) -> None:
    assert ask(studio, clip(studio), Range="bytes=99999999-").status == 416


def test_another_name_for_this_computer_is_refused(studio: Studio) -> None:
    assert ask(studio, PAGE, Host="evil.example").status == 421
    assert ask(studio, PAGE, Host="localhost").status == 200


def test_another_site_gets_no_pictures(studio: Studio) -> None:
    assert ask(studio, PAGE, Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors").status == 403


@pytest.mark.parametrize(
    "path",
    [
        "/../beeldsite.toml",
        "/coach/../../beeldsite.toml",
        "/%2e%2e/beeldsite.toml",
        "/coach/anna/..%2f..%2f..%2fbeeldsite.toml",
        "/coach/anna/%00",
        "//etc/passwd",
        "/coach/anna/.",
    ],
)
def test_nothing_outside_the_output_is_sent(studio: Studio, path: str) -> None:
    assert ask(studio, path).status in (404, 400, 307)


def test_only_reading_is_answered(studio: Studio) -> None:
    assert ask(studio, PAGE, method="POST").status == 405
    assert ask(studio, PAGE, method="HEAD").status == 200


def test_the_page_on_disk_stays_as_a_build_makes_it(studio: Studio, dutch: Practice) -> None:
    clip(studio)
    on_disk = (dutch.root / "output" / PAGE[1:]).read_text("utf-8")
    assert "_studio" not in on_disk
    assert "_studio" in text(studio, PAGE)


def test_a_saved_note_is_a_page_at_once(studio: Studio, dutch: Practice) -> None:
    clip(studio)
    dutch.note("anna/2026-03-12-kring.md", NOTE.replace("Het was stil", "Niemand zei iets"))
    until(lambda: "Niemand zei iets" in text(studio, PAGE))


def test_a_mistake_leaves_the_page_and_mending_it_brings_the_new_one(
    studio: Studio, dutch: Practice
) -> None:
    before = text(studio, PAGE)
    dutch.note("anna/2026-03-12-kring.md", NOTE.replace("titel: De", "tietel: De"))
    until(lambda: "tietel" in events(studio))
    assert "Samen stil" in before
    assert "Samen stil" in text(studio, PAGE)
    dutch.note("anna/2026-03-12-kring.md", NOTE.replace("Samen stil", "Weer stil"))
    until(lambda: "Weer stil" in text(studio, PAGE))


def events(studio: Studio) -> str:
    """Return the first thing that an open page of the note hears."""
    connection = HTTPConnection(studio.address.split("/")[2], timeout=5)
    connection.request("GET", f"/_studio/events?page={PAGE}")
    answer = connection.getresponse()
    try:
        heard = answer.read1(20_000).decode() if answer.status == 200 else ""
    except TimeoutError:
        heard = ""
    connection.close()
    return heard


def test_someone_new_gets_a_portfolio_and_who_leaves_loses_it(
    studio: Studio, dutch: Practice
) -> None:
    note = dutch.note("bo/2026-03-12-kring.md", "---\nmomenten: [{titel: Hoi}]\n---\n")
    page = "/coach/bo/sessie-2026-03-12-kring.html"
    until(lambda: ask(studio, page).status == 200)
    note.unlink()
    note.parent.rmdir()
    until(lambda: ask(studio, page).status == 404)


def test_a_build_after_the_studio_has_nothing_to_do(dutch: Practice) -> None:
    dutch.note("anna/2026-03-12-kring.md", "---\nmomenten: [{titel: Hoi}]\n---\n")
    with Studio(dutch.order(), 0, Listener()) as studio:
        thread = Thread(target=studio.run)
        thread.start()
        studio.stop()
        thread.join()
    assert dutch.build().built == ()
