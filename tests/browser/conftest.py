"""A practice built once, and a browser to read it with: from ``file://``, as a reader would."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from scripts.footage import ROOT
from scripts.scenes import FILMS
from scripts.setup import find_browser, find_firefox
from tests.browser.firefox import Tab, firefox
from tests.browser.hosting import Host, hosting, with_trial
from tests.browser.sealing import Sealer
from tests.conftest import Practice, new_practice
from tests.footage import counted

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What looks can change: the other rules need one look at a page.
LOOKS = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]
# A name that is this machine, and no secure context as localhost is.
ARGUMENTS = ["--no-sandbox", "--host-resolver-rules=MAP share.test 127.0.0.1"]

NOTES: Mapping[str, str] = {
    "anna/index.md": """
        ---
        naam: Anna Voorbeeld
        school: De Wilg
        groep: groep 7
        delen: meekijker
        akkoord: 2026-03-01
        ---
        Anna telt graag tot vijf.
        """,
    "anna/toestemming.yaml": """
        personen:
          - {id: anna, rol: gecoachte, gegeven_door: zelf, datum: 2025-09-01, doelen: [coaching]}
          - {id: m, rol: leerling, gegeven_door: zelf, datum: 2025-09-01, doelen: [coaching]}
        """,
    "anna/wachten/index.md": """
        ---
        titel: Leren wachten
        start: 2025-09-01
        leervraag: Wat gebeurt er als ik wacht?
        beginsituatie: Ik vul elke stilte.
        ideaal: Dat ieder kind durft.
        leerdoel: Ik kan vijf tellen wachten.
        kernkwaliteiten: [{naam: rust, waarom: ze ademt eerst, door: coach, fase: gezien}]
        belemmering: {overtuiging: Stilte is leeg., liever: Stilte is ruimte.}
        stappen: {inzetten: Eerst ademen., acties: [Tellen, Kijken]}
        ---
        """,
    "anna/wachten/2025-10-01-meten.md": """
        ---
        titel: Hoeken meten met de geodriehoek
        soort: nabespreking
        bekwaamheid: [pedagogisch]
        videos:
          - {id: les, bestand: les.mp4, in_beeld: [anna]}
          - {id: dichtbij, bestand: dichtbij.mp4, in_beeld: [anna, m], gericht_op: m}
          - {id: oud, bestand: oud.mp4, in_beeld: [anna], bewaren_tot: 2026-03-02}
        momenten:
          - video: les
            fragment: 0:01-0:03
            stilzetten: 0:02
            titel: Anna wacht en de klas denkt door
            kernkwaliteiten: [rust, nieuwsgierigheid]
            laag: {gedrag: kijkt rond, overtuigingen: stilte mag}
            context: Na de eerste vraag.
            ik: {wilde: ruimte geven, voelde: spanning, dacht: nog even, deed: telde}
            ander: {wie: M., wilde: zeker weten, deed: keek op, heeft_nodig: tijd}
            effect: Er komen drie handen.
            focus: beide
            stap: inzetten
            niveaus: {terugkijken: {denkt: het was kort}, hier_en_nu: {voelt: rust}}
            verschil: verschoven
            lift: voelen
            vraag: Wat doe je hier?
            antwoord: Ik wacht.
            inzicht: Wachten is ook iets doen.
          - {video: dichtbij, fragment: 0:03-0:05, titel: M. kijkt op, kernkwaliteiten: [rust]}
          - {video: oud, fragment: 0:01-0:02, titel: Het oude fragment, kernkwaliteiten: [humor]}
        lift:
          - {etage: voelen, gezegd: Ik houd het niet uit.}
          - {etage: willen, vraag: Wat wil je nu?, gezegd: Vaker wachten., door: coach}
          - {etage: denken, vraag: "Welk inzicht krijg je, nu je de beelden hebt gezien?"}
          - {etage: denken, vraag: En verder?, door: samen}
        hier_en_nu:
          - {moment: m1, patroon: eerst ademen, gezien: ademt uit, kernkwaliteiten: [rust]}
        inzicht: Ik telde tot vijf, en toen kwamen ze.
        acties: [Morgen weer tellen]
        ---
        | vraag | antwoord |
        |---|---|
        | Wie begint? | Iemand die anders luistert. |

        ## Wat we zagen
        In [0:01-0:03] gebeurt er van alles.[^1]

        [^1]: Kijk maar.
        """,
    "anna/wachten/2025-11-05-opnieuw.md": f"""
        ---
        titel: {"Een heel lang verhaal over de hoekmetingsgeodriehoekbeschrijving " * 3}
        video: {{bestand: les.mp4, in_beeld: [anna]}}
        momenten:
          - {{fragment: 0:04-0:06, titel: Lachen, kernkwaliteiten: [humor], opnieuw: 2025-10-01#m1}}
        ---
        """,
    "anna/wachten/2025-10-08-reflectie.md": """
        ---
        titel: Vijf tellen
        over: 2025-10-01#m1
        kernkwaliteiten: [{naam: rust, fase: ingezet, waarom: ik wacht nu vaker, door: zelf}]
        inzicht: Rust is geen stilte.
        volgende_stap: Tot zes tellen.
        ---
        Vandaag lukte het.
        """,
    "leeg/index.md": "",
    "tien/2026-03-12-les.md": """
        ---
        video: {bestand: les.mp4, in_beeld: []}
        momenten:
          - titel: Tien hurkt naast de leerling
          - {titel: Tien kijkt rond, fragment: 0:01-0:03, vervagen: gezichten}
        ---
        """,
}


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    """A tab of the machine's own Firefox."""
    program = find_firefox()
    if not program:
        pytest.skip("NOT TESTED: this machine has no Firefox (Debian: apt-get install firefox-esr)")
    with firefox(program, tmp_path_factory.mktemp("firefox")) as made:
        yield made


@pytest.fixture(scope="session")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Practice:
    """A practice with all there is to see, one portfolio with nothing in it and one with little."""
    root = tmp_path_factory.mktemp("browser") / "praktijk"
    made = new_practice(root, "nl")
    recording = counted(tmp_path_factory.mktemp("film") / "les.mp4", frames=150)
    for name in ("les", "dichtbij", "oud"):
        made.film(recording, f"anna/video/{name}.mp4")
    made.film(recording, "tien/video/les.mp4")
    for path, text in NOTES.items():
        made.note(path, text)
    made.built()
    return made


@pytest.fixture(scope="session")
def anna(practice: Practice) -> Path:
    """The folder of the portfolio with all there is to see."""
    return practice.folder("coachee", "anna")


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Practice:
    """The sample practice: its own notes and captions, with one recording in the place of all."""
    root = tmp_path_factory.mktemp("sample") / "praktijk"
    shutil.copytree(ROOT / "content", root / "content", ignore=shutil.ignore_patterns("*.mp4"))
    shutil.copy(ROOT / "beeldsite.toml", root)
    made = Practice(root)
    longest = math.ceil(max(film.seconds for film in FILMS))
    recording = counted(tmp_path_factory.mktemp("film") / "film.mp4", frames=5 * longest, rate="5")
    for film in FILMS:
        made.film(recording, film.file)
    made.built(on=date(2026, 11, 26))
    return made


@pytest.fixture(scope="session")
def sealer(practice: Practice) -> Sealer:
    """That portfolio as a share, with a page to try the rest on."""
    return with_trial(Sealer(practice.config).take(practice.folder("coachee", "anna")))


@pytest.fixture(scope="session")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """Where shares lie, on disk and as a website."""
    with hosting(tmp_path_factory.mktemp("host")) as made:
        yield made


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium."""
    path = find_browser()
    assert path, "no Chromium: scripts/setup.py browser installs one"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page from disk in a browser without a past.

    An error on the page, or a request to anyone else, fails the test.
    """
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def away(url: str) -> None:
        if not url.startswith(("file:", "data:")):
            wrong.append(url)

    def opening(path: Path, address: str = "", **how: Any) -> Page:
        contexts.append(browser.new_context(**how))
        page = contexts[-1].new_page()
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.on("request", lambda asked: away(asked.url))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(path.as_uri() + address)
        return page

    yield opening
    for context in contexts:
        context.close()
    assert wrong == []


def violations(page: Page, rules: list[str] | None = None) -> list[str]:
    """Return what axe finds wrong on a page: rule and element."""
    which = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    how = {"runOnly": which, "resultTypes": ["violations"]}
    found = page.evaluate(f"axe.run(document, {json.dumps(how)})")
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found["violations"]]
