"""The studio: what it sends and to whom, and that a saved note is on disk as a page at once."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from subprocess import PIPE
from threading import Thread

import pytest

from beeldsite.errors import BeeldsiteError
from beeldsite.footage import SOFTWARE
from beeldsite.order import EDITIONS, Listener, Order
from beeldsite.practice import only_one
from beeldsite.studio.cutter import Cutter
from beeldsite.studio.door import free_socket
from beeldsite.studio.loop import Studio
from beeldsite.studio.waiting import Waiting
from tests.conftest import Practice
from tests.footage import job
from tests.test_media import Killer
from tests.waiting import until

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
TOLD = "---\nmomenten: [{titel: Hoi}]\n---\n"
# A shell that starts us in the background has us ignore Ctrl-C, and what we start as well.
INTERRUPTED = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from beeldsite.cli import main
main({arguments})
"""
PAGE = "/coach/anna/sessie-2026-03-12-kring.html"


@pytest.fixture
def studio(dutch: Practice, short: Path) -> Iterator[Studio]:
    """Serve a practice of one person with one clip."""
    dutch.film(short, "anna/video/les.mp4")
    dutch.note("anna/2026-03-12-kring.md", NOTE)
    with running(dutch.order("coach", "reviewer")) as studio:
        yield studio


@contextmanager
def running(order: Order) -> Iterator[Studio]:
    """Serve, and follow the notes, in a thread of its own."""
    with Studio(order, 0, Listener()) as studio, followed(studio):
        yield studio


@contextmanager
def followed(studio: Studio) -> Iterator[None]:
    """Have a studio follow the notes and cut clips, in a thread of its own."""
    thread = Thread(target=studio.run)
    thread.start()
    try:
        yield
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


def test_the_recording_stands_in_for_a_clip_until_that_is_cut(dutch: Practice, short: Path) -> None:
    dutch.film(short, "anna/video/les.mp4")
    dutch.note("anna/2026-03-12-kring.md", NOTE)
    with Studio(dutch.order("coach"), 0, Listener()) as studio:  # nothing is cut until it follows
        raw = re.findall(r'src="/_studio/recording/(\w+)#t=1,3"', text(studio, PAGE))
        answer = ask(studio, f"/_studio/recording/{raw[0]}", Range="bytes=4-7")
        assert (answer.status, answer.content) == (206, b"ftyp")  # type: ignore[attr-defined]
        glimpse = ask(studio, f"/_studio/glimpse/{raw[0]}")
        assert glimpse.content[:2] == b"\xff\xd8"  # type: ignore[attr-defined]
        with followed(studio):
            assert clip(studio)
            assert ask(studio, f"/_studio/recording/{raw[0]}").status == 404
            assert ask(studio, f"/_studio/glimpse/{raw[0]}").status == 404


def test_recording_stands_in_until_the_page_has_the_clip_itself(tmp_path: Path) -> None:
    waiting = Waiting()
    one, other = (job(tmp_path / "les.mp4", at, at + 1000) for at in (0, 5000))
    waiting.put("anna", [one, other])
    assert waiting.cut(one.key) == {"anna": False}
    assert waiting.bare(one.key) == one  # the page still asks for it
    assert waiting.cut(other.key) == {"anna": True}
    waiting.put("anna", ())
    assert waiting.bare(one.key) is waiting.bare(other.key) is None


def test_clip_that_was_just_asked_for_is_cut_before_those_that_waited(tmp_path: Path) -> None:
    cutter = Cutter(tmp_path, 1, lambda _: None, SOFTWARE)
    cutter.working.add("another")  # all hands are full
    early, late = (job(tmp_path / "les.mp4", at, at + 1000) for at in (0, 5000))
    new = job(tmp_path / "les.mp4", 9000, 10_000)
    assert cutter.want([early, late]) == [early, late]
    assert cutter.want([early, new, late]) == [new]
    assert list(cutter.queue) == [new, early, late]
    cutter.close()


@pytest.mark.parametrize("hidden", ["vervagen: ja", "dempen: [0:01-0:02]"])
def test_a_recording_of_which_something_is_hidden_never_stands_in(
    dutch: Practice, short: Path, hidden: str
) -> None:
    dutch.film(short, "anna/video/les.mp4")
    note = NOTE.replace("in_beeld: []", f"in_beeld: [], {hidden}")
    dutch.note("anna/2026-03-12-kring.md", note)
    with running(dutch.order("coach")) as studio:
        shown = text(studio, PAGE)
        assert "/_studio/recording/" not in shown
        assert "/_studio/glimpse/" not in shown
        assert "wordt gemaakt" in shown


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


def test_who_withdraws_leaves_the_page_though_a_mistake_was_saved_with_it(
    dutch: Practice, short: Path
) -> None:
    consents = (
        "personen: [{id: m, gegeven_door: zelf, datum: 2026-01-01, doelen: [portfolio]END}]\n"
    )
    register = dutch.note("Anna/toestemming.yaml", consents.replace("END", ""))
    dutch.film(short, "Anna/video/les.mp4")
    dutch.note("Anna/2026-03-12-kring.md", NOTE.replace("in_beeld: []", "in_beeld: [m]"))
    with running(dutch.order()) as studio:
        address = clip(studio)
        dutch.note("Anna/2026-03-12-kring.md", NOTE.replace("titel: De", "tietel: De"))
        register.write_text(consents.replace("END", ", ingetrokken: 2026-03-01"))
        until(lambda: ask(studio, address).status == 404)
        assert "Samen stil" in text(studio, PAGE)
    assert [dutch.films(edition, "anna") for edition in EDITIONS] == [[], [], []]


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
    dutch.note("anna/2026-03-12-kring.md", TOLD)
    with running(dutch.order()) as studio:
        dutch.note("anna/2026-03-12-kring.md", TOLD.replace("Hoi", "Dag"))
        until(lambda: "Dag" in text(studio, PAGE))
    assert dutch.build().built == ()
    assert dutch.has("Dag", "coachee", "anna")


def test_a_build_in_between_is_not_undone(dutch: Practice) -> None:
    dutch.note("anna/2026-03-12-kring.md", TOLD)
    dutch.note("bo/2026-03-12-kring.md", TOLD)
    with running(dutch.order()) as studio:
        dutch.note("anna/2026-03-12-kring.md", TOLD.replace("Hoi", "Dag"))
        until(lambda: "Dag" in text(studio, PAGE))
        until(lambda: settled(dutch))
    assert dutch.build().skipped == 2


def settled(practice: Practice) -> bool:
    """Return whether a build finds nothing to do; not so while the studio holds the practice."""
    with suppress(BeeldsiteError):
        return not practice.build().built
    return False


def test_nobody_is_built_while_another_build_holds_the_practice(dutch: Practice) -> None:
    dutch.note("anna/2026-03-12-kring.md", TOLD)
    with running(dutch.order()) as studio:
        with only_one(dutch.config.cache):
            dutch.note("anna/2026-03-12-kring.md", TOLD.replace("Hoi", "Dag"))
            until(lambda: studio.inbox.empty())
            assert "Hoi" in text(studio, PAGE)
        until(lambda: "Dag" in text(studio, PAGE))


def test_two_folders_of_one_name_are_told_until_one_goes(dutch: Practice) -> None:
    dutch.note("anna/2026-03-12-kring.md", TOLD)
    with running(dutch.order()) as studio:
        twin = dutch.note("Anna/2026-03-12-kring.md", TOLD.replace("Hoi", "Dag"))
        until(lambda: "anna" in events(studio))
        assert "Hoi" in text(studio, PAGE)
        twin.unlink()
        twin.parent.rmdir()
        until(lambda: '"shown": []' in events(studio))


def test_settings_are_followed_and_a_mistake_in_them_is_told(dutch: Practice) -> None:
    dutch.note("anna/2026-03-12-kring.md", TOLD)
    with running(dutch.order()) as studio:
        dutch.file("beeldsite.toml", b'titel = "Kijken"\n')
        until(lambda: "beeldsite.toml:1:1" in events(studio))
        dutch.file("beeldsite.toml", b'title = "Wat werkt"\nlang = "nl"\n')
        until(lambda: "Wat werkt" in text(studio, PAGE))
        until(lambda: '"shown": []' in events(studio))


def test_a_template_of_the_practice_is_followed(dutch: Practice) -> None:
    dutch.note("anna/2026-03-12-kring.md", TOLD)
    with running(dutch.order()) as studio:
        dutch.file("templates/pages/session.html", b"<p>Eigen bladzijde</p>")
        until(lambda: "Eigen bladzijde" in text(studio, PAGE))


def test_what_is_deleted_while_nobody_listened_is_noticed(dutch: Practice) -> None:
    dutch.note("anna/2026-03-12-kring.md", TOLD)
    with Studio(dutch.order(), 0, Listener()) as studio:
        dutch.note("anna/2026-03-12-kring.md", TOLD.replace("Hoi", "Dag"))
        assert studio.bench.missed() == ["anna"]


def test_the_next_free_port_is_taken(dutch: Practice) -> None:
    dutch.note("anna/2026-03-12-kring.md", TOLD)
    with free_socket(0) as taken:
        port = taken.getsockname()[1]
        with free_socket(port) as other:
            assert port < other.getsockname()[1] < port + 100


def test_an_edition_that_was_not_ordered_is_not_sent(dutch: Practice) -> None:
    dutch.note("anna/2026-03-12-kring.md", TOLD)
    dutch.built()
    with running(dutch.order("coachee")) as studio:
        assert ask(studio, PAGE).status == 404
        assert ask(studio, PAGE.replace("coach", "coachee")).status == 200


def test_without_the_coach_the_start_lists_what_is_built(dutch: Practice) -> None:
    dutch.note("anna/2026-03-12-kring.md", TOLD)
    with running(dutch.order("coachee")) as studio:
        assert 'href="/coachee/anna/"' in text(studio, "/")


def test_a_folder_without_its_slash_is_led_to_its_page(studio: Studio) -> None:
    assert ask(studio, "/").headers["Location"] == "/coach/index.html"
    assert ask(studio, "/coach/anna").headers["Location"] == "/coach/anna/"
    assert ask(studio, "/coach/anna/").status == 200


def test_a_link_and_a_hidden_file_are_not_sent(studio: Studio, dutch: Practice) -> None:
    folder = dutch.folder("coach", "anna")
    (folder / "geheim.html").symlink_to(dutch.root / "beeldsite.toml")
    (folder / ".verborgen.html").write_text("nee")
    (folder / "half.html.part1").write_text("nee")
    for name in ("geheim.html", ".verborgen.html", "half.html.part1", "clips/"):
        assert ask(studio, f"/coach/anna/{name}").status == 404


def test_everything_stays_here(studio: Studio) -> None:
    for path in ("/", PAGE, clip(studio), "/_studio/live.js", "/nergens"):
        headers = ask(studio, path).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_part_is_only_sent_of_the_same_clip(studio: Studio) -> None:
    tag = ask(studio, clip(studio)).headers["ETag"]
    assert ask(studio, clip(studio), Range="bytes=0-9", If_Range=tag).status == 206
    assert ask(studio, clip(studio), Range="bytes=0-9", If_Range='"other"').status == 200


def test_a_page_may_ask_for_news_only_where_it_is_served(studio: Studio, dutch: Practice) -> None:
    on_disk = (dutch.root / "output" / PAGE[1:]).read_text("utf-8")
    assert "connect-src" not in on_disk
    assert "connect-src &#x27;self&#x27;" in text(studio, PAGE)


@pytest.mark.slow
def test_a_clip_whose_worker_dies_is_cut_once_more(dutch: Practice, lesson: Path) -> None:
    dutch.film(lesson, "anna/video/les.mp4")
    dutch.note("anna/2026-03-12-kring.md", NOTE.replace("0:01-0:03", "0:01-1:50"))
    killer = Killer(dutch.config.clips, "*", 1)
    killer.start()
    with running(dutch.order()) as studio:
        assert ask(studio, clip(studio)).status == 200
    killer.join(1)
    assert len(killer.killed) == 1


@pytest.mark.slow
def test_ctrl_c_ends_quietly_with_its_clips(dutch: Practice, lesson: Path) -> None:
    dutch.film(lesson, "anna/video/les.mp4")
    dutch.note("anna/2026-03-12-kring.md", NOTE.replace("0:01-0:03", "0:01-4:50"))
    ended = INTERRUPTED.format(arguments=["serve", "--port", "0", "-C", str(dutch.root)])
    with subprocess.Popen([sys.executable, "-c", ended], stdout=PIPE, stderr=PIPE) as served:
        assert served.stdout
        assert b"http://127.0.0.1:" in served.stdout.readline()
        until(lambda: list(dutch.config.clips.glob("*.part*")))
        served.send_signal(signal.SIGINT)
        _, complaints = served.communicate(timeout=60)
    assert (served.returncode, b"Traceback" in complaints) == (0, False)
    assert list(dutch.config.clips.glob("*.part*")) == []
