"""A share reaches every kind of host whole, whatever stops the upload and whoever else uploads."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beeldsite.errors import BeeldsiteError
from beeldsite.share import lock
from beeldsite.share.contract import LOCK, Beaten, Held, Outgoing, Receipt, half_sent
from beeldsite.share.lock import STALE, Claim
from beeldsite.share.upload import upload
from tests.conftest import tree
from tests.hosts import BLOB, BLOBS, Heard, Place, outgoing, sealed

ROOT = Path(__file__).parent.parent
NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)
slow = pytest.mark.slow
FAR = [pytest.param(kind, marks=slow) for kind in ("sftp", "other_sftp", "s3")]
KINDS = ["folder", "webdav", *FAR]
RCLONE = pytest.param("rclone", marks=slow)  # every question to it is a process
KILLED = """
import os, signal, sys
from pathlib import Path
from beeldsite.share.contract import Held
from beeldsite.share.upload import upload
from tests.conftest import tree
from tests.hosts import Heard, Place, outgoing
from tests.test_share_upload import NOON
address, root, text, size = sys.argv[1:]
heard = Heard(at={int(size): lambda: os.kill(os.getpid(), signal.SIGKILL)})
upload(Place(address, dict).connect(), outgoing(Path(root), text=text), Held(), print, heard, NOON,
       take_over=True, waits=())
"""


TWO = """
import sys
from pathlib import Path
from beeldsite.share.contract import Beaten, Held
from beeldsite.share.upload import upload
from tests.hosts import Heard, Place, outgoing
from tests.test_share_upload import NOON
address, root, seal = sys.argv[1:]
try:
    upload(Place(address, dict).connect(), outgoing(Path(root), seal), Held(), print, Heard(), NOON)
except Beaten:
    sys.exit(3)
"""
on_hosts = pytest.mark.parametrize("place", KINDS, indirect=True)
on_every_host = pytest.mark.parametrize("place", [*KINDS, RCLONE], indirect=True)


@pytest.fixture
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Place)
    yield found
    found.close()


class Publisher:
    """Publishes, and remembers what the share holds as whoever publishes does."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.held = Held()
        self.heard = Heard()

    def send(self, wanted: Outgoing, now: datetime = NOON, **more: bool) -> Receipt:
        target = self.place.connect()
        return upload(target, wanted, self.held, self.keep, self.heard, now, waits=(0, 0), **more)

    def keep(self, held: Held) -> None:
        self.held = held


def killed_at(place: Place, root: Path, size: int, text: str = "1") -> None:
    """Publish in a process of its own that is killed once so many bytes were sent."""
    command = (sys.executable, "-c", KILLED, place.address, str(root), text, str(size))
    ended = subprocess.run(command, cwd=ROOT, capture_output=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()


@on_every_host
def test_everything_is_there_and_nothing_else(place, tmp_path):
    wanted, publisher = outgoing(tmp_path / "1"), Publisher(place)
    receipt = publisher.send(wanted)
    assert place.look() == sealed(wanted)
    assert receipt.sent == wanted.files
    assert publisher.heard.total == publisher.heard.count == receipt.size


@on_hosts
def test_nothing_changed_sends_nothing(place, tmp_path):
    wanted, publisher = outgoing(tmp_path / "1"), Publisher(place)
    publisher.send(wanted)
    before = publisher.held
    assert publisher.send(wanted) == Receipt(held=before)


@on_every_host
def test_an_edited_sentence_sends_the_pack_alone(place, tmp_path):
    publisher = Publisher(place)
    publisher.send(outgoing(tmp_path / "1"))
    edited = outgoing(tmp_path / "1", text="2")
    assert publisher.send(edited).sent == ("m.age",)
    assert place.look() == sealed(edited)


@on_hosts
def test_what_was_sealed_anew_under_the_same_name_is_sent_anew(place, tmp_path):
    publisher = Publisher(place)
    publisher.send(outgoing(tmp_path / "1"))
    anew = outgoing(tmp_path / "1", seal="2")
    publisher.send(anew)
    assert place.look() == sealed(anew)


@on_hosts
def test_a_clip_waits_a_day_before_it_goes_and_a_key_does_not(place, tmp_path):
    publisher, full = Publisher(place), outgoing(tmp_path / "1")
    publisher.send(full)
    less = outgoing(tmp_path / "1", text="2", blobs=BLOBS - 1)
    less = Outgoing(less.root, less.contents, (), less.front, less.commit)
    receipt = publisher.send(less)
    clip = full.contents[BLOBS - 1]
    assert (receipt.removed, receipt.waiting) == (("k/wilg.age",), (clip,))
    assert clip in place.look()
    receipt = publisher.send(less, NOON + timedelta(days=1))
    assert (receipt.sent, receipt.removed) == ((), (clip,))
    assert place.look() == sealed(less)


@on_hosts
def test_a_clip_that_has_to_go_goes_at_once(place, tmp_path):
    publisher, full = Publisher(place), outgoing(tmp_path / "1")
    publisher.send(full)
    less = outgoing(tmp_path / "1", text="2", blobs=BLOBS - 1)
    gone = (full.contents[BLOBS - 1],)
    less = Outgoing(less.root, less.contents, less.keys, less.front, less.commit, gone)
    assert publisher.send(less).removed == gone
    assert place.look() == sealed(less)


@on_hosts
def test_files_of_others_are_left_alone(place, tmp_path):
    target = place.connect()
    target.put("desktop.ini", b"theirs", Heard())
    Publisher(place).send(outgoing(tmp_path / "1"))
    assert place.look()["desktop.ini"] == b"theirs"


@on_every_host
def test_killed_amid_the_clips_it_goes_on_with_the_rest(place, tmp_path):
    killed_at(place, tmp_path / "1", BLOB * 5 // 2)
    there = place.look()
    assert "m.age" not in there
    whole = {name for name in there if name.startswith(("b/", "k/", "s/")) and not half_sent(name)}
    receipt = Publisher(place).send(outgoing(tmp_path / "1"))
    assert len(whole) >= 2
    assert set(receipt.sent) == {*sealed(outgoing(tmp_path / "1"))} - whole
    assert place.look() == sealed(outgoing(tmp_path / "1"))


@on_hosts
def test_killed_amid_the_pack_the_old_one_stands_whole(place, tmp_path):
    publisher = Publisher(place)
    publisher.send(before := outgoing(tmp_path / "1"))
    killed_at(place, tmp_path / "2", 1, text="2")
    assert place.look()["m.age"] == sealed(before)["m.age"]
    after = outgoing(tmp_path / "2", text="2")
    publisher.send(after)
    assert place.look() == sealed(after)


@on_hosts
def test_killed_between_the_pack_and_what_is_remembered_it_is_still_ours(place, tmp_path):
    publisher = Publisher(place)
    publisher.send(outgoing(tmp_path / "1"))
    kept: list[Held] = []
    target = place.connect()
    upload(target, outgoing(tmp_path / "1", text="2"), publisher.held, kept.append, Heard(), NOON)
    publisher.held = kept[-2]
    publisher.send(third := outgoing(tmp_path / "1", text="3"))
    assert place.look() == sealed(third)


@on_every_host
def test_a_second_publisher_is_told_while_the_first_is_at_work(place, tmp_path):
    first, second = Publisher(place), Publisher(place)
    other = partial(second.send, outgoing(tmp_path / "2", seal="2"))
    told: list[str] = []
    first.heard.at[BLOB] = lambda: told.append(beaten(other))
    first.send(wanted := outgoing(tmp_path / "1"))
    assert "at work" in told[0]
    assert place.look() == sealed(wanted)


@on_hosts
def test_who_was_overtaken_is_told_and_does_not_commit(place, tmp_path):
    first, second = Publisher(place), Publisher(place)
    wanted = outgoing(tmp_path / "2", seal="2")

    def overtake() -> None:
        place.connect().remove(LOCK)
        second.send(wanted, take_over=True)

    first.heard.at[BLOB * BLOBS] = overtake
    assert beaten(partial(first.send, outgoing(tmp_path / "1")))
    assert place.look()["m.age"] == sealed(wanted)["m.age"]
    second.send(wanted)


@on_every_host
def test_who_did_not_see_the_others_pack_is_told(place, tmp_path):
    first, second = Publisher(place), Publisher(place)
    first.send(outgoing(tmp_path / "1"))
    second.held = first.held
    second.send(outgoing(tmp_path / "2", seal="2"))
    mine = outgoing(tmp_path / "3", seal="3")
    assert "not published from here" in beaten(partial(first.send, mine))
    assert place.look()["m.age"] != sealed(mine)["m.age"]
    first.send(mine, take_over=True)
    assert place.look() == sealed(mine)


@on_hosts
def test_who_takes_long_says_again_to_be_at_work(place, tmp_path, monkeypatch):
    monkeypatch.setattr(lock, "FRESH", -1)
    said: list[bytes] = []
    publisher = Publisher(place)
    for size in (1, BLOB * 2):
        publisher.heard.at[size] = lambda: said.append(place.look()[LOCK])
    publisher.send(wanted := outgoing(tmp_path / "1"))
    first, later = map(lock.read, said)
    assert first.who == later.who
    assert first.since < later.since
    assert place.look() == sealed(wanted)


@on_hosts
def test_another_share_in_the_same_place_is_not_overwritten(place, tmp_path):
    place.connect().put("index.html", b"somebody's site", Heard())
    with pytest.raises(BeeldsiteError, match="already holds another"):
        Publisher(place).send(outgoing(tmp_path / "1"))
    assert place.look() == {"index.html": b"somebody's site"}


@pytest.mark.parametrize("age", [timedelta(0), STALE * 2])
@on_hosts
def test_a_lock_of_another_computer_holds_for_a_while(place, tmp_path, age):
    claim = Claim("0f0f0f.1.x", datetime.now(UTC) - age)
    place.connect().put(LOCK, claim.written(), Heard())
    publish = partial(Publisher(place).send, outgoing(tmp_path / "1"))
    if age:
        publish()
        assert LOCK not in place.look()
    else:
        assert "at work" in beaten(publish)


@on_every_host
def test_a_version_is_replaced_only_where_it_still_stands(place):
    target = place.connect()
    target.put("m.age", b"1", Heard(), "")
    tag = target.tag("m.age")
    target.put("m.age", b"two", Heard(), tag)
    for old in ("", tag):
        with pytest.raises(Beaten):
            target.put("m.age", b"three", Heard(), old)
    assert place.look() == {"m.age": b"two"}
    assert target.get("m.age", 2) == b"tw"


@on_hosts
def test_who_is_overtaken_while_sending_is_told_and_replaces_nothing(place):
    target, other = place.connect(), place.connect()
    target.put("m.age", b"old", Heard())
    tag = target.tag("m.age")
    overtake = Heard(at={1: lambda: other.put("m.age", b"theirs", Heard())})
    with pytest.raises(Beaten):
        target.put("m.age", b"mine", overtake, tag)
    assert place.look() == {"m.age": b"theirs"}


def test_a_webdav_host_compares_at_the_very_last_moment(webdav, dav_server, tmp_path):
    target = webdav.connect()
    target.put("m.age", b"old", Heard())
    tag = target.tag("m.age")
    (pack,) = dav_server[1].glob(f"{tmp_path.name}*/m.age")
    dav_server[0].before["MOVE"] = partial(overwrite, pack)
    with pytest.raises(Beaten):
        target.put("m.age", b"mine", Heard(), tag)
    assert webdav.look() == {"m.age": b"theirs"}
    webdav.close()


def test_whose_lock_is_swept_away_half_sent_is_told_who_is_at_work(webdav, dav_server, tmp_path):
    def overtake() -> None:
        (there,) = dav_server[1].glob(f"{tmp_path.name}*")
        for half in there.glob("*.half"):
            half.unlink()
        claim = Claim("0f0f0f.1.x", datetime.now(UTC))
        (there / LOCK).write_bytes(claim.written())

    dav_server[0].before["MOVE"] = overtake
    assert "at work" in beaten(partial(Publisher(webdav).send, outgoing(tmp_path / "1")))
    webdav.close()


@on_every_host
def test_of_two_processes_one_publishes_and_nothing_is_mixed(place, tmp_path):
    command = (sys.executable, "-c", TWO, place.address)
    running = [
        subprocess.Popen((*command, str(tmp_path / seal), seal), cwd=ROOT) for seal in ("1", "2")
    ]
    assert {one.wait() for one in running} <= {0, 3}
    assert place.look() in [sealed(outgoing(tmp_path / seal, seal)) for seal in ("1", "2")]


@on_hosts
def test_what_is_not_there_is_none_and_is_gone_already(place):
    target = place.connect()
    assert (target.list(), target.get("b/x.age"), target.tag("m.age")) == ({}, None, "")
    target.remove("b/x.age")


@on_hosts
def test_an_empty_file_arrives_too(place):
    target = place.connect()
    target.put("b/x.age", b"", Heard())
    assert (target.list(), target.get("b/x.age", 512)) == ({"b/x.age": 0}, b"")


def test_slices_of_a_pack_go_together_and_the_first_goes_last(folder, tmp_path):
    publisher = Publisher(folder)
    publisher.send(sliced(tmp_path / "1", "1", "1", "1"))
    assert publisher.send(sliced(tmp_path / "1", "2", "1")).sent == ("m.1.dat", "m.0.dat")
    assert sorted(folder.look()) == ["index.html", "m.0.dat", "m.1.dat"]


def sliced(root: Path, *slices: str) -> Outgoing:
    root.mkdir(exist_ok=True)
    names = tuple(f"m.{number}.dat" for number in range(len(slices)))
    for name, content in zip(names, slices, strict=True):
        (root / name).write_text(content)
    (root / "index.html").write_text("")
    return Outgoing(root, (), (), ("index.html",), names)


def overwrite(path: Path) -> None:
    path.write_bytes(b"theirs")


def beaten(publish: partial[Receipt]) -> str:
    with pytest.raises(Beaten) as told:
        publish()
    return told.value.show("en")


STEPS = st.lists(
    st.tuples(st.integers(1, 4), st.integers(1, 3), st.integers(0, 160_000)), min_size=1, max_size=5
)


def stop() -> None:
    raise KeyboardInterrupt


@settings(max_examples=30)
@given(steps=STEPS)
def test_a_pack_that_stands_is_whole_whatever_was_stopped_when(steps, tmp_path_factory):
    root = tmp_path_factory.mktemp("steps")
    place = Place(f"folder:{root / 'share'}", lambda: tree(root / "share"))
    publisher, packs = Publisher(place), {}
    for number, (blobs, text, size) in enumerate(steps):
        wanted = outgoing(root / str(number), text=f"{text} {blobs}", blobs=blobs)
        packs[sealed(wanted)["m.age"]] = sealed(wanted)
        publisher.heard = Heard(at={size: stop} if size else {})
        with suppress(KeyboardInterrupt):
            publisher.send(wanted)
        there = place.look()
        if "m.age" in there:
            assert packs[there["m.age"]].items() <= there.items()
    publisher.heard = Heard()
    publisher.send(wanted, NOON + timedelta(days=2))
    publisher.send(wanted, NOON + timedelta(days=4))
    assert place.look() == sealed(wanted)
