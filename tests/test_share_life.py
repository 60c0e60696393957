"""The life of a share on real hosts: published, edited, one reader more, one less, re-keyed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from beeldsite.share import age
from beeldsite.share.targets import connect
from tests.conftest import TODAY, anew
from tests.hosts import (  # noqa: F401 - fixtures
    Place,
    dav_server,
    folder,
    s3,
    s3_server,
    sftp,
    ssh_server,
    webdav,
)
from tests.sharing import Shared

pytestmark = pytest.mark.slow
LATER = TODAY + timedelta(days=2)


@dataclass(frozen=True)
class Elsewhere(Shared):
    """The practice with its share on a host; what lies there is asked of the host."""

    def _get(self, path: str) -> bytes | None:
        target = connect(self.share, self.root)
        try:
            return target.get(path)
        finally:
            target.close()


@pytest.fixture(params=["webdav", "sftp", "s3"])
def elsewhere(shared: Shared, request: pytest.FixtureRequest) -> Iterator[Elsewhere]:
    place: Place = request.getfixturevalue(request.param)
    settings = (shared.root / "beeldsite.toml").read_text()
    settings = settings.replace("share.lezers", "share.anna").replace('"folder"', '"web"')
    shared.file("beeldsite.toml", settings.replace('"doel"', f'"{place.address}"').encode())
    shared.built()
    yield Elsewhere(shared.root, "anna")
    place.close()


def test_a_share_lives_on_a_real_host(elsewhere: Elsewhere) -> None:
    one = elsewhere
    one.invite("Schoolleider", until=TODAY)
    one.publish()
    assert one.verified() == []
    assert one.sent().sent == ()

    note = one.root / "content/anna/2026-03-12-kring.md"
    note.write_text(note.read_text().replace("knikt", "wenkt"))
    anew(note)
    one.built()
    one.invite("Collega")
    assert sorted(one.sent().sent) == sorted(["m.age", f"k/{one.keys.readers[1].slot}.age"])
    assert "wenkt" in one.pack().pages["sessie-2026-03-12-kring.html"].html

    before = one.pack()
    one.leave("Collega")
    one.publish()
    fresh = next(iter(one.pack().blobs.values()))
    with pytest.raises(age.NotAge):
        age.unseal(one.sealed(f"b/{fresh.name}"), before.epoch)
    assert one.verified() == []

    one.built(on=LATER)
    done = one.publish(LATER)
    assert len([path for path in done.receipt.removed if path.startswith("b/")]) == 4
    assert one.keys.readers == ()
    assert one.verified(LATER) == []


def test_a_host_that_holds_another_pack_is_told(elsewhere: Elsewhere) -> None:
    elsewhere.publish()
    target = connect(elsewhere.share, elsewhere.root)
    target.remove("index.html")
    target.close()
    assert elsewhere.verified() == ["“index.html” is not there"]
    elsewhere.publish(date(2026, 4, 1))
    assert elsewhere.verified() == []
