"""A share as its reader meets it: on a website, over plain http, and from a folder on disk."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from gzip import compress
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Browser, BrowserContext, Page, expect

from beeldsite.share import age, writing
from beeldsite.share.contract import Transport
from tests.browser.conftest import LOOKS, violations
from tests.browser.hosting import SESSION, WAYS, Host, another, route
from tests.browser.sealing import AS_AGE_GETS_IT, PASSPHRASE, Sealer

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROOT = Path(__file__).parent.parent.parent
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}


@dataclass
class Reader:
    """Someone with a browser, at a share."""

    page: Page
    folder: Path
    address: str
    asked: list[str] = field(default_factory=list)

    def take_the_warning(self) -> None:
        """Go on over plain http, where that has to be said."""
        if "share.test" in self.address and self.page.locator("#pass").count() == 0:
            self.page.get_by_role("button", name="Ik begrijp het").click()

    def unlock(self, passphrase: str = PASSPHRASE) -> None:
        self.take_the_warning()
        self.page.locator("#pass").fill(passphrase)
        self.page.keyboard.press("Enter")
        self.page.locator("#lock").wait_for()

    def refused(self, passphrase: str = PASSPHRASE) -> str:
        """Try to unlock, and return what is said."""
        self.page.locator("#pass").fill(passphrase)
        self.page.keyboard.press("Enter")
        said = self.page.locator("#wrong")
        expect(said).not_to_be_empty()
        return said.inner_text()

    def go(self, name: str, sealer: Sealer) -> None:
        """Follow no link, but type the address of a page."""
        self.page.evaluate("hash => { location.hash = hash }", route(sealer, name))
        expect(self.page.locator("h1")).to_be_focused()

    def is_at(self, heading: str) -> None:
        expect(self.page.locator("h1")).to_have_text(heading)


Met = Callable[..., Reader]


@pytest.fixture
def met(browser: Browser, host: Host) -> Iterator[Met]:
    """Have a reader open the address of a share.

    A script that fails, and a request to anyone else, fail the test.
    """
    contexts: list[BrowserContext] = []
    wrong: list[str] = []
    been: list[Reader] = []

    def meeting(sealer: Sealer, way: str = "website", address: str = "", **how: Any) -> Reader:
        folder, own = host.put(sealer, way, how.pop("transport", None))
        contexts.append(browser.new_context(**how))
        page = contexts[-1].new_page()
        page.set_default_timeout(10_000)
        been.append(Reader(page, folder, own))
        asked = been[-1].asked
        page.on("request", lambda one: asked.append(one.url))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(f"{own}index.html{address}")
        return been[-1]

    yield meeting
    for context in contexts:
        context.close()
    for one in been:
        wrong += [url for url in one.asked if not url.startswith((one.address, "data:", "blob:"))]
    assert wrong == []


@pytest.fixture(params=WAYS)
def reader(request: pytest.FixtureRequest, sealer: Sealer, met: Met) -> Reader:
    """A reader who has unlocked the share, in each of the three ways."""
    made = met(sealer, request.param)
    made.unlock()
    return made


@pytest.fixture
def trial(reader: Reader, sealer: Sealer) -> Reader:
    """The same reader, on the page to try things on."""
    reader.go("proef.html", sealer)
    return reader


# --- what a reader does, in each way -------------------------------------------------------------


def test_the_first_page_is_there_under_a_neutral_title(reader: Reader) -> None:
    reader.is_at("Anna Voorbeeld")
    assert re.fullmatch(r"Bladzijde \d+ – portfolio", reader.page.title())
    assert re.search(r"#/p/[0-9a-f]{8}$", reader.page.url)
    assert reader.page.get_attribute("html", "lang") == "nl"
    expect(reader.page.locator("h1")).to_be_focused()


def test_links_lead_through_the_pages(reader: Reader) -> None:
    reader.page.get_by_role("link", name="Tijdlijn").click()
    reader.is_at("Tijdlijn")
    reader.page.get_by_role("link", name="Hoeken meten met de geodriehoek").first.click()
    reader.is_at("Hoeken meten met de geodriehoek")
    assert "Anna" not in reader.page.title()


def test_a_page_says_in_which_language_it_is(trial: Reader) -> None:
    assert trial.page.get_attribute("html", "lang") == "en"
    assert trial.page.title().startswith("Page ")


def test_pictures_and_posters_come_by_themselves(trial: Reader) -> None:
    picture = trial.page.locator("#picture")
    expect(picture).to_have_js_property("naturalWidth", 320)
    expect(trial.page.locator("video")).to_have_attribute("poster", re.compile("^blob:"))
    assert not any("mp4" in url for url in trial.asked)


def test_a_clip_plays_can_be_sought_and_drawn(trial: Reader) -> None:
    trial.page.get_by_role("button", name="Play").click()
    video = trial.page.locator("video[controls]")
    expect(video).to_have_js_property("videoWidth", 320)
    drawn = video.evaluate(
        """async (video) => {
          const started = video.currentTime;
          video.pause();
          await new Promise((done) => { video.onseeked = done; video.currentTime = 0.5; });
          const canvas = Object.assign(document.createElement("canvas"), { width: 9, height: 9 });
          canvas.getContext("2d").drawImage(video, 0, 0);
          return [started >= 1.2, video.currentTime, canvas.toDataURL().length > 90];
        }"""
    )
    assert drawn == [True, 0.5, True]


def test_the_pointer_leafs_through_a_clip(trial: Reader) -> None:
    trial.page.locator("video").hover(position={"x": 300, "y": 20})
    expect(trial.page.locator("video")).to_have_attribute("data-sprite", re.compile("^blob:"))
    trial.page.locator("video").hover(position={"x": 200, "y": 20})
    expect(trial.page.locator(".clip > i")).to_have_css("background-image", re.compile("blob:"))


def test_what_is_said_stands_under_the_clip(trial: Reader) -> None:
    trial.page.get_by_role("button", name="Play").click()
    cues = "video => [...(video.textTracks[0].cues ?? [])].map((one) => one.text)"
    trial.page.locator("video[controls]").evaluate("v => { v.textTracks[0].mode = 'showing' }")
    for _ in range(400):
        if trial.page.locator("video").evaluate(cues):
            break
        trial.page.wait_for_timeout(50)
    assert trial.page.locator("video").evaluate(cues) == ["Tel tot vijf"]


@pytest.mark.parametrize(("screen", "number"), [(PHONE, 1), (DESK, 0)])
def test_of_two_films_the_one_comes_that_fits_the_screen(
    screen: dict[str, int], number: int, sealer: Sealer, met: Met
) -> None:
    reader = met(sealer, viewport=screen)
    reader.unlock()
    reader.go("films.html", sealer)
    reader.page.get_by_role("button", name="Two").click()
    expect(reader.page.locator("video[controls]")).to_have_js_property("videoWidth", 320)
    films = [name for name in sealer.plain if name.endswith(".mp4")]
    assert str(sealer.blobs()[films[number]]["name"]) in reader.asked[-2] + reader.asked[-1]


def test_captions_can_be_a_sealed_file(sealer: Sealer, met: Met) -> None:
    reader = met(sealer)
    reader.unlock()
    reader.go("films.html", sealer)
    expect(reader.page.locator("track[src]")).to_have_count(1)
    reader.page.locator("video").evaluate("video => { video.textTracks[0].mode = 'showing' }")
    reader.page.get_by_role("button", name="Two").click()
    heard = "() => document.querySelector('video').textTracks[0].cues?.[0]?.text"
    assert reader.page.wait_for_function(heard).json_value() == "Tel tot drie"


def test_sound_alone_plays(sealer: Sealer, met: Met) -> None:
    reader = met(sealer)
    reader.unlock()
    reader.go("films.html", sealer)
    reader.page.get_by_role("button", name="Sound").click()
    sound = reader.page.locator("audio[controls]")
    expect(sound).to_have_js_property("readyState", 4)
    expect(sound).to_be_focused()


def test_an_anchor_leads_into_a_page(trial: Reader) -> None:
    trial.page.get_by_role("link", name="below").click()
    expect(trial.page.locator("#below")).to_be_focused()
    expect(trial.page.locator("#below")).to_be_in_viewport()
    trial.page.get_by_role("link", name="a moment").click()
    expect(trial.page.locator("#m-2")).to_be_focused()
    assert "m-2" not in trial.page.url


def test_back_leads_to_where_one_was(trial: Reader) -> None:
    trial.page.get_by_role("link", name="a moment").focus()
    trial.page.evaluate("scrollTo({ top: 700, behavior: 'instant' })")
    trial.page.wait_for_timeout(100)
    trial.page.keyboard.press("Enter")
    expect(trial.page.locator("#m-2")).to_be_focused()
    trial.page.go_back()
    expect(trial.page.get_by_role("link", name="a moment")).to_be_focused()
    assert trial.page.evaluate("scrollY") == 700


def test_a_page_that_is_not_there_says_so(reader: Reader) -> None:
    reader.page.evaluate("location.hash = '#/p/00000000'")
    expect(reader.page.locator("h1")).to_have_text("Deze bladzijde is er niet")
    reader.page.get_by_role("link", name="Naar het begin").click()
    expect(reader.page.locator("h1")).to_have_text("Anna Voorbeeld")


def test_a_link_outside_tells_nothing_and_one_to_nowhere_is_none(trial: Reader) -> None:
    far = trial.page.get_by_text("far", exact=True)
    assert far.get_attribute("rel") == "noopener noreferrer"
    assert far.get_attribute("target") == "_blank"
    assert trial.page.get_by_text("no", exact=True).get_attribute("href") is None


def test_a_sealed_file_can_be_saved(trial: Reader, sealer: Sealer) -> None:
    with trial.page.expect_download() as coming:
        trial.page.get_by_role("link", name="the picture").click()
    saved = Path(coming.value.path()).read_bytes()
    assert saved in sealer.plain.values()


GONE = """url => new Promise((done) => { const one = new Image();
  one.onload = () => done(false); one.onerror = () => done(true); one.src = url; })"""


def test_what_a_page_brought_goes_when_it_is_left(trial: Reader) -> None:
    url = trial.page.locator("#picture[src]").get_attribute("src")
    assert not trial.page.evaluate(GONE, url)
    trial.page.get_by_role("link", name="a moment").click()
    expect(trial.page.locator("#m-2")).to_be_focused()
    assert trial.page.evaluate(GONE, url)


def test_a_clip_that_comes_too_late_disturbs_nothing(trial: Reader, sealer: Sealer) -> None:
    leave = "hash => { document.querySelector('button.bring').click(); location.hash = hash; }"
    trial.page.evaluate(leave, route(sealer, "tijdlijn.html"))
    trial.is_at("Tijdlijn")
    trial.page.wait_for_timeout(500)
    assert trial.page.locator("video, .missed").count() == 0


def test_the_browser_finds_words_on_a_page(trial: Reader) -> None:
    assert trial.page.evaluate("window.find('Far below')")
    assert not trial.page.evaluate("window.find('Hoeken meten', false, false, true)")


def test_locking_leaves_nothing(trial: Reader) -> None:
    url = trial.page.locator("#picture[src]").get_attribute("src")
    trial.page.get_by_role("button", name="Lock").click()
    expect(trial.page.locator("#pass")).to_be_focused()
    assert "Trial" not in trial.page.content()
    assert trial.page.evaluate(GONE, url)
    trial.page.reload()
    assert trial.page.locator("#lock").count() == 0


@pytest.mark.parametrize("way", WAYS)
def test_an_address_is_kept_through_the_lock(way: str, sealer: Sealer, met: Met) -> None:
    reader = met(sealer, way, route(sealer, "proef.html"))
    reader.unlock()
    reader.is_at("Trial")


@pytest.mark.parametrize("way", WAYS)
def test_a_wrong_passphrase_is_told_from_a_wrong_slot(way: str, sealer: Sealer, met: Met) -> None:
    reader = met(sealer, way)
    reader.take_the_warning()
    assert reader.refused("wilg kaars fiets molen appel boom").startswith("Deze wachtzin past niet")
    assert reader.refused("berk kaars fiets").startswith("Met dit eerste woord")
    assert reader.refused("  ").startswith("Typ eerst")
    expect(reader.page.locator("#pass")).to_be_focused()
    reader.unlock("WILG  kaars-fiets, mólen Appel lamp ")


def test_search_finds_and_leads(reader: Reader) -> None:
    reader.page.get_by_role("link", name="Zoeken").click()
    reader.page.get_by_role("searchbox").fill("wach dénkt")
    reader.page.get_by_role("link", name="Anna wacht en de klas denkt door").first.click()
    expect(reader.page.locator("#m-1")).to_be_focused()
    assert "denkt" not in reader.page.url


def test_the_timeline_is_sifted_and_its_address_remembers(reader: Reader) -> None:
    reader.page.get_by_role("link", name="Tijdlijn").click()
    reader.page.get_by_label("nieuwsgierigheid").check()
    assert reader.page.locator(".line > li:visible").count() == 1
    reader.page.get_by_role("link", name="Hoeken meten met de geodriehoek").first.click()
    reader.page.go_back()
    expect(reader.page.get_by_label("nieuwsgierigheid")).to_be_checked()
    assert reader.page.locator(".line > li:visible").count() == 1
    assert "kracht" not in reader.page.url


def test_a_strength_plays_in_a_row(reader: Reader, sealer: Sealer) -> None:
    reader.go("kracht-rust.html", sealer)
    reader.page.get_by_role("button", name="Bekijk deze kracht").click()
    assert reader.page.locator("#place").inner_text() == "Moment 1 van 2"
    first = reader.page.locator("video[src]").first
    first.evaluate("video => { video.muted = true; video.currentTime = video.duration - 0.1 }")
    reader.page.get_by_text("Moment 2 van 2").wait_for()
    expect(reader.page.locator("video[src]")).to_have_count(2)


def test_a_clip_stops_at_the_still(reader: Reader, sealer: Sealer) -> None:
    reader.go(SESSION, sealer)
    reader.page.get_by_role("button", name="Stilzetten").click()
    expect(reader.page.locator("video").first).to_have_js_property("currentTime", 1)


def test_then_and_now_stand_side_by_side(reader: Reader, sealer: Sealer) -> None:
    reader.go("vergelijk-2025-11-05-opnieuw-1.html", sealer)
    for button in reader.page.locator("button.bring").all()[::-1]:
        button.click()
    expect(reader.page.locator("video[controls]")).to_have_count(2)


def test_paper_holds_every_still(reader: Reader, sealer: Sealer) -> None:
    reader.go("afdruk-2.html", sealer)
    reader.page.evaluate("window.print = () => { window.printed = true }")
    reader.page.get_by_role("button", name="Druk af").click()
    reader.page.wait_for_function("() => window.printed")
    made = reader.page.pdf(tagged=True)
    assert len(re.findall(rb"/Subtype\s*/Image\b", made)) >= 2
    assert b"/StructTreeRoot" in made


def test_a_folder_is_read_over_http_too(sealer: Sealer, met: Met) -> None:
    reader = met(sealer, "website", transport=Transport.FOLDER)
    reader.unlock()
    reader.is_at("Anna Voorbeeld")


def test_what_was_made_for_a_website_opens_from_disk_by_choosing_its_folder(
    sealer: Sealer, met: Met
) -> None:
    reader = met(sealer, "disk", transport=Transport.WEB)
    reader.page.get_by_label("De map van het portfolio").set_input_files(ROOT / "docs" / "nl")
    assert "geen portfolio" in reader.page.get_by_role("alert").inner_text()
    reader.page.get_by_label("De map van het portfolio").set_input_files(reader.folder)
    reader.unlock()
    expect(reader.page.locator("h1")).to_have_text("Anna Voorbeeld")


def test_plain_http_is_warned_of_first(sealer: Sealer, met: Met) -> None:
    page = met(sealer, "plain http").page
    assert page.locator("#pass").count() == 0
    assert page.get_by_role("heading", name="Deze verbinding is niet beveiligd").is_visible()
    page.get_by_role("button", name="Ik begrijp het, ga verder").click()
    expect(page.locator("#pass")).to_be_focused()


def test_the_reader_chooses_a_language(sealer: Sealer, met: Met) -> None:
    page = met(sealer).page
    page.get_by_role("button", name="English").click()
    assert page.get_by_role("heading", name="This portfolio is locked").is_visible()
    assert page.get_attribute("html", "lang") == "en"
    page.get_by_role("button", name="Nederlands").click()
    assert page.get_by_label("Wachtzin", exact=True).is_visible()


def test_a_passphrase_can_be_shown(sealer: Sealer, met: Met) -> None:
    page = met(sealer).page
    page.locator("#pass").fill("wilg kaars")
    page.get_by_role("button", name="Toon de wachtzin").click()
    assert page.get_attribute("#pass", "type") == "text"
    assert page.get_by_role("button", name="Toon de wachtzin").get_attribute("aria-pressed") == (
        "true"
    )


def test_without_script_it_says_what_to_do(sealer: Sealer, met: Met) -> None:
    page = met(sealer, java_script_enabled=False).page
    said = page.locator("noscript p")
    assert [one.is_visible() for one in said.all()] == [True, True]
    assert page.locator("#old").is_hidden()


def test_an_old_browser_is_told_so(sealer: Sealer, met: Met) -> None:
    reader = met(sealer)
    reader.page.add_init_script("delete window.DecompressionStream")
    reader.page.reload()
    assert reader.page.get_by_text("deze browser is dan te oud").is_visible()


def test_nothing_is_kept_but_the_number_of_the_version(sealer: Sealer, met: Met) -> None:
    reader = met(sealer)
    reader.unlock()
    reader.page.get_by_role("link", name="Tijdlijn").click()
    kept = reader.page.evaluate("({ ...localStorage, ...sessionStorage })")
    assert kept == {f"beeldsite:{sealer.site}:seq": "7"}
    assert reader.page.evaluate("indexedDB.databases()") == []
    assert reader.page.context.cookies() == []


def test_after_a_quarter_of_an_hour_it_locks_itself(sealer: Sealer, met: Met) -> None:
    reader = met(sealer)
    reader.page.clock.install()
    reader.page.reload()
    reader.unlock()
    reader.page.clock.run_for(14 * 60_000)
    assert reader.page.locator("#lock").count() == 1
    reader.page.clock.run_for(2 * 60_000)
    assert "kwartier" in reader.page.get_by_role("status").inner_text()
    assert "Anna" not in reader.page.content()


# --- what is not as it was sealed ----------------------------------------------------------------


def flipped(content: bytes, at: int = -40) -> bytes:
    return content[:at] + bytes([content[at] ^ 1]) + content[at:][1:]


ALTERED = "Er is iets aan deze bestanden veranderd"
PARTIAL = "Nog niet alle bestanden zijn er"


def flipped_pack(one: Sealer) -> None:
    one.sealed["m"] = flipped(one.pack())


def cut_pack(one: Sealer) -> None:
    one.sealed["m"] = one.pack()[:-3_000]


def flipped_key(one: Sealer) -> None:
    one.sealed["k/wilg"] = flipped(one.key(), -5)


def forged_pack(one: Sealer) -> None:
    """A reader knows every key but the one that signs."""
    one.sealed["m"] = one.pack(signing=Ed25519PrivateKey.generate())


def absurd_work(one: Sealer) -> None:
    one.sealed["k/wilg"] = one.key().replace(b" 10\n", b" 25\n", 1)


def no_age(one: Sealer) -> None:
    one.sealed["m"] = b"<p>age-encryption.org is not here</p>"


def foreign_key(one: Sealer) -> None:
    one.sealed["k/wilg"] = one.key(site="ff" * 16)


def foreign_pack(one: Sealer) -> None:
    one.sealed["m"] = one.pack(site="ff" * 16)


def closed(one: Sealer) -> None:
    one.sealed["m"] = replace(one, reader=age.new_identity()).pack()


def newer(one: Sealer) -> None:
    one.sealed["m"] = one.pack(v=2)


SPOILT: dict[Callable[[Sealer], None], str] = {
    flipped_pack: ALTERED,
    cut_pack: ALTERED,
    flipped_key: ALTERED,
    forged_pack: ALTERED,
    absurd_work: ALTERED,
    no_age: ALTERED,
    foreign_key: "Deze bestanden horen niet bij elkaar",
    foreign_pack: "Deze bestanden horen niet bij elkaar",
    closed: "Deze uitnodiging is gesloten",
    newer: "Dit portfolio is met een nieuwere beeldsite gemaakt",
}


@pytest.mark.parametrize("way", ["website", "disk"])
@pytest.mark.parametrize("spoil", SPOILT, ids=lambda spoil: spoil.__name__)
def test_what_was_altered_is_told(
    spoil: Callable[[Sealer], None], way: str, sealer: Sealer, met: Met
) -> None:
    spoilt = another(sealer)
    spoil(spoilt)
    assert met(spoilt, way).refused().startswith(SPOILT[spoil])


def clip_of(sealer: Sealer) -> tuple[str, dict[str, Any]]:
    path = next(name for name in sealer.plain if name.endswith(".mp4"))
    return path, sealer.blobs()[path]


@pytest.mark.parametrize("way", ["website", "disk"])
@pytest.mark.parametrize("how", ["flipped", "cut", "swapped"])
def test_a_clip_that_was_altered_is_not_shown(how: str, way: str, sealer: Sealer, met: Met) -> None:
    spoilt = another(sealer)
    spoilt.sealed["m"] = spoilt.pack()
    name = f"b/{clip_of(spoilt)[1]['name']}"
    whole = spoilt.sealed[name]
    others = [one for one in spoilt.sealed if one.startswith("b/") and one != name]
    spoilt.sealed[name] = {
        "flipped": flipped(whole),
        "cut": whole[:-900],
        "swapped": spoilt.sealed[others[0]],
    }[how]
    reader = met(spoilt, way)
    reader.unlock()
    reader.go("proef.html", spoilt)
    reader.page.get_by_role("button", name="Play").click()
    assert "Something in these files was altered" in reader.page.get_by_role("alert").inner_text()
    assert reader.page.locator("video[src]").count() == 0


def test_a_version_from_before_is_told_and_can_be_read(sealer: Sealer, met: Met) -> None:
    reader = met(sealer)
    reader.page.evaluate("key => { localStorage[key] = '9' }", f"beeldsite:{sealer.site}:seq")
    reader.page.locator("#pass").fill(PASSPHRASE)
    reader.page.keyboard.press("Enter")
    told = reader.page.get_by_role("alert").filter(has_text="oudere versie")
    assert "25 november 2026" in told.inner_text()
    reader.page.get_by_role("button", name="Toch deze versie lezen").click()
    reader.page.locator("#lock").wait_for()
    assert "25 november 2026" in reader.page.locator("#dated").inner_text()


@pytest.mark.parametrize("gone", ["m.0.dat", "m.1.dat"])
def test_a_folder_that_is_still_on_its_way_says_so(gone: str, sealer: Sealer, met: Met) -> None:
    reader = met(another(sealer), "disk")
    (reader.folder / gone).unlink()
    assert reader.refused().startswith(PARTIAL)


@pytest.mark.parametrize("way", ["disk", "website"])
def test_slices_of_two_versions_never_make_one(way: str, sealer: Sealer, met: Met) -> None:
    reader, other = (met(another(sealer), way, transport=Transport.FOLDER) for _ in range(2))
    shutil.copy2(other.folder / "m.1.dat", reader.folder / "m.1.dat")
    assert reader.refused().startswith(PARTIAL)


@pytest.mark.parametrize("way", ["website", "disk"])
def test_a_clip_that_is_not_there_yet_says_so_and_can_be_tried_again(
    way: str, sealer: Sealer, met: Met
) -> None:
    late = another(sealer)
    late.sealed["m"] = late.pack()
    name = f"b/{clip_of(late)[1]['name']}"
    reader = met(late, way)
    held = {path: path.read_bytes() for path in reader.folder.glob(f"{name}.*")}
    assert held
    for path in held:
        path.unlink()
    reader.unlock()
    reader.go("proef.html", late)
    reader.page.get_by_role("button", name="Play").click()
    assert "Not all files are there yet" in reader.page.get_by_role("alert").inner_text()
    for path, content in held.items():
        path.write_bytes(content)
    reader.page.get_by_role("button", name="Play").click()
    expect(reader.page.locator("video[controls]")).to_have_js_property("videoWidth", 320)


HOSTILE = (
    '<script src="//evil.test/1.js"></script><script>fetch("//evil.test/2")</script>',
    '<img src="//evil.test/3.png"><img src=x onerror="location=`//evil.test/4`">',
    '<img name="body" srcset="//evil.test/5.png 1x"><img name="images">',
    '<picture><source srcset="//evil.test/6"></picture>',
    '<meta http-equiv="refresh" content="0;url=//evil.test/7"><base href="//evil.test/">',
    '<iframe src="//evil.test/8"></iframe><iframe srcdoc="<img src=//evil.test/9>"></iframe>',
    '<object data="//evil.test/10"></object><embed src="//evil.test/11">',
    '<link rel="stylesheet" href="//evil.test/12.css"><link rel="prefetch" href="//evil.test/13">',
    '<style>body{background:url(//evil.test/14)}</style><p style="background:url(//evil.test/15)">',
    '<video src="//evil.test/16" autoplay></video><audio src="//evil.test/17" autoplay></audio>',
    '<svg><image href="//evil.test/18"/><use href="//evil.test/19#a"/></svg>',
    '<svg><script>fetch("//evil.test/20")</script><a href="//evil.test/21">x</a></svg>',
    '<form action="//evil.test/22"><button id="light">x</button></form>',
    '<video poster="//evil.test/23"></video><body background="//evil.test/24" onload="x()">',
    '<template><img src="//evil.test/25"><script>fetch("//evil.test/26")</script></template>',
    '<a href="//evil.test/27" ping="//evil.test/28">x</a><a href="javascript:x()">y</a>',
    '<input type="image" src="//evil.test/29"><link rel="dns-prefetch" href="//evil.test/30">',
    '<math><mtext><img src="//evil.test/31" onerror="x()"></mtext></math><p ontoggle="x()">',
)


@pytest.mark.parametrize("way", WAYS)
def test_a_page_that_means_ill_asks_nothing_of_anyone(way: str, sealer: Sealer, met: Met) -> None:
    ill = another(sealer)
    body = f"<main><h1>Ill</h1>{''.join(HOSTILE)}</main>"
    ill.pages["ill.html"] = {"title": "", "lang": "en", "html": body}
    reader = met(ill, way)
    reader.unlock()
    reader.go("ill.html", ill)
    reader.page.wait_for_timeout(400)
    assert not [url for url in reader.asked if "evil" in url]
    away = "meta, base, form, iframe, object, embed, script, style, link, [style], [onerror]"
    assert reader.page.locator(f"body :is({away})").count() == 0
    assert reader.page.get_by_text("y", exact=True).get_attribute("href") is None


# --- everyone can use it -------------------------------------------------------------------------


def looked_over(page: Page) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert violations(page) == []
    for size, scheme in ((PHONE, "dark"), (DESK, "light"), (DESK, "dark")):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert violations(page, LOOKS) == [], f"{size} {scheme}"


def test_everyone_can_use_the_locked_page(sealer: Sealer, met: Met) -> None:
    reader = met(sealer)
    looked_over(reader.page)
    assert reader.refused("wilg kaars")
    looked_over(reader.page)
    looked_over(met(sealer, "plain http").page)
    looked_over(met(sealer, "disk", transport=Transport.WEB).page)


@pytest.mark.parametrize("name", ["index.html", SESSION, "tijdlijn.html", "zoek.html"])
def test_everyone_can_use_an_unlocked_page(name: str, sealer: Sealer, met: Met) -> None:
    reader = met(sealer)
    reader.unlock()
    reader.go(name, sealer)
    looked_over(reader.page)


@pytest.mark.parametrize("name", ["", "index.html", SESSION])
def test_nothing_is_wider_than_the_smallest_phone(name: str, sealer: Sealer, met: Met) -> None:
    reader = met(sealer, viewport={"width": 320, "height": 640})
    if name:
        reader.unlock()
        reader.go(name, sealer)
    assert reader.page.evaluate("document.documentElement.scrollWidth") == 320


def test_a_screen_reader_hears_the_locked_page_in_order(sealer: Sealer, met: Met) -> None:
    heard = met(sealer).page.locator("body").aria_snapshot()
    order = ["banner", "English", "main", "Dit portfolio is op slot", "textbox", "Openen"]
    places = [heard.find(word) for word in order]
    assert -1 not in places
    assert places == sorted(places)


def test_an_honest_amount_of_work_opens(sealer: Sealer, met: Met) -> None:
    reader = met(another(sealer, work=writing.WORK))
    reader.unlock(AS_AGE_GETS_IT)


def test_the_unlock_page_stays_small() -> None:
    bundle = (ROOT / "beeldsite" / "shell" / "shell.js").read_bytes()
    assert len(compress(bundle, 9)) <= 35_000
