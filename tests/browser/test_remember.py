"""A reader's key, remembered on a device because its reader asked for that."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from scripts.setup import find_firefox
from tests.browser.conftest import LOOKS, violations
from tests.browser.firefox import firefox
from tests.browser.hosting import Host, another, route
from tests.browser.sealing import PASSPHRASE, Sealer
from tests.browser.test_shell import Met, Reader, looked_over
from tests.browser.test_shell import met as met

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# What lies in the store of a share: its key, tried to be taken out, and the rest as text.
STORED = """site => new Promise((done, fail) => {
  const asked = indexedDB.open(`beeldsite:${site}`);
  asked.onerror = () => fail(asked.error);
  asked.onsuccess = () => {
    const one = asked.result.transaction("key").objectStore("key").getAll();
    one.onsuccess = async () => {
      asked.result.close();
      const [{ lock, sealed }] = one.result;
      const taken = await crypto.subtle.exportKey("raw", lock).then(() => "taken", () => "kept");
      done([one.result.length, lock.extractable, taken, new TextDecoder("latin1").decode(sealed)]);
    };
  };
})"""
STORES = "indexedDB.databases().then(all => all.map(one => one.name))"


def stays(reader: Reader) -> Reader:
    """Unlock, and have the key remembered."""
    reader.page.get_by_label("Onthoud op dit apparaat").check()
    reader.unlock()
    return reader


@pytest.fixture
def reader(sealer: Sealer, met: Met) -> Reader:
    """A reader at home, whose device remembers the key."""
    return stays(met(sealer))


def changed(path: Path, content: bytes) -> None:
    """Replace a file; a host tells versions apart by whole seconds."""
    before = path.stat().st_mtime
    path.write_bytes(content)
    os.utime(path, (before + 60, before + 60))


def asks(reader: Reader) -> None:
    """Expect that the share asks for the passphrase, also when it is loaded anew."""
    expect(reader.page.locator("#pass")).to_be_visible()
    assert reader.page.evaluate(STORES) == []
    reader.page.reload()
    expect(reader.page.locator("#pass")).to_be_visible()
    assert reader.page.evaluate(STORES) == []


def test_what_is_remembered_opens_by_itself_where_one_was(reader: Reader, sealer: Sealer) -> None:
    reader.go("proef.html", sealer)
    reader.page.reload()
    reader.is_at("Trial")
    fresh = reader.page.context.new_page()
    fresh.goto(f"{reader.address}index.html{route(sealer, 'tijdlijn.html')}")
    expect(fresh.locator("h1")).to_have_text("Tijdlijn")


def test_nothing_is_remembered_that_was_not_asked_for(sealer: Sealer, met: Met) -> None:
    reader = met(sealer)
    assert not reader.page.get_by_label("Onthoud op dit apparaat").is_checked()
    reader.unlock()
    reader.page.reload()
    asks(reader)


def test_what_lies_there_can_be_read_by_nobody_but_this_browser(
    reader: Reader, sealer: Sealer
) -> None:
    count, extractable, taken, sealed = reader.page.evaluate(STORED, sealer.site)
    assert (count, extractable, taken) == (1, False, "kept")
    assert "AGE-SECRET-KEY" not in sealed
    assert sealer.site not in sealed
    assert list(reader.page.evaluate("({ ...localStorage })")) == [f"beeldsite:{sealer.site}:seq"]


def test_who_locks_has_it_forgotten(reader: Reader) -> None:
    reader.page.get_by_role("button", name="Op slot").click()
    expect(reader.page.get_by_role("status")).to_contain_text("niets achtergebleven")
    asks(reader)


@pytest.mark.parametrize("way", ["plain http", "disk"])
def test_where_others_could_read_it_nothing_is_offered(way: str, sealer: Sealer, met: Met) -> None:
    reader = met(sealer, way)
    reader.take_the_warning()
    expect(reader.page.locator("#pass")).to_be_visible()
    assert reader.page.get_by_role("checkbox").count() == 0


def test_a_viewer_of_any_share_remembers_none(sealer: Sealer, met: Met) -> None:
    reader = met(another(sealer))
    front = reader.folder / "index.html"
    changed(front, front.read_bytes().replace(sealer.site.encode(), b""))
    reader.page.reload()
    expect(reader.page.locator("#pass")).to_be_visible()
    assert reader.page.get_by_role("checkbox").count() == 0


def test_after_a_quarter_of_an_hour_it_opens_at_a_press_and_can_be_forgotten(
    sealer: Sealer, met: Met
) -> None:
    reader = met(sealer)
    reader.page.clock.install()
    reader.page.reload()
    stays(reader)
    reader.page.clock.run_for(16 * 60_000)
    assert "Anna" not in reader.page.content()
    looked_over(reader.page)
    reader.page.get_by_role("button", name="Openen").click()
    reader.is_at("Anna Voorbeeld")
    reader.page.clock.run_for(16 * 60_000)
    reader.page.get_by_role("button", name="Vergeet de sleutel").click()
    asks(reader)


def test_an_invitation_that_was_closed_is_forgotten(sealer: Sealer, met: Met) -> None:
    mine = another(sealer)
    reader = stays(met(mine))
    closed = another(sealer, reader=("", another(sealer).epoch[1]))
    changed(reader.folder / "m.age", closed.pack())
    reader.page.reload()
    expect(reader.page.locator("#wrong")).to_contain_text("Deze uitnodiging is gesloten")
    asks(reader)


def test_a_share_that_is_still_on_its_way_is_no_reason_to_forget(sealer: Sealer, met: Met) -> None:
    reader = stays(met(another(sealer)))
    pack = reader.folder / "m.age"
    content = pack.read_bytes()
    pack.unlink()
    reader.page.reload()
    expect(reader.page.locator("#wrong")).to_contain_text("Nog niet alle bestanden")
    pack.write_bytes(content)
    reader.page.get_by_role("button", name="Openen").click()
    reader.is_at("Anna Voorbeeld")


def test_an_older_version_is_told_of_there_too(sealer: Sealer, met: Met) -> None:
    reader = stays(met(another(sealer, seq=9)))
    changed(reader.folder / "m.age", another(sealer, seq=8).pack())
    reader.page.reload()
    expect(reader.page.get_by_role("alert")).to_contain_text("oudere versie")
    reader.page.get_by_role("button", name="Toch deze versie lezen").click()
    reader.is_at("Anna Voorbeeld")


def test_a_store_that_was_spoilt_asks_for_the_passphrase(reader: Reader, sealer: Sealer) -> None:
    reader.page.evaluate(
        """site => new Promise((done) => {
          const asked = indexedDB.open(`beeldsite:${site}`);
          asked.onsuccess = () => {
            const work = asked.result.transaction("key", "readwrite");
            work.objectStore("key").put({ lock: 1, sealed: new Uint8Array(40) }, 0);
            work.oncomplete = () => { asked.result.close(); done(); };
          };
        })""",
        sealer.site,
    )
    reader.page.reload()
    expect(reader.page.locator("#pass")).to_be_visible()
    stays(reader)
    reader.page.reload()
    reader.is_at("Anna Voorbeeld")


def test_everyone_can_use_what_is_offered(sealer: Sealer, met: Met) -> None:
    reader = met(sealer, viewport={"width": 320, "height": 640})
    assert violations(reader.page, LOOKS) == []
    assert reader.page.evaluate("document.documentElement.scrollWidth") == 320


def test_firefox_remembers_and_forgets_too(tmp_path: Path, host: Host, sealer: Sealer) -> None:
    program = find_firefox()
    if not program:
        pytest.skip("NOT TESTED: this machine has no Firefox (Debian: apt-get install firefox-esr)")
    _, address = host.put(another(sealer), "website", None)
    with firefox(program, tmp_path) as tab:
        tab.go(f"{address}index.html")
        tab.gives(
            f"""{{ document.querySelector("#pass").value = {PASSPHRASE!r};
              document.querySelector("#stay").checked = true;
              document.querySelector("form").requestSubmit(); }}"""
        )
        tab.awaits("document.querySelector('#lock') && 1")
        tab.go("about:blank")
        tab.go(f"{address}index.html{route(sealer, 'tijdlijn.html')}")
        tab.awaits("document.querySelector('h1').innerText === 'Tijdlijn'")
        tab.gives("document.querySelector('#lock').click()")
        tab.awaits("document.querySelector('#told').innerText.includes('niets achtergebleven')")
        assert tab.gives(STORES) == []
