"""What becomes of a practice when things go wrong, and when nothing changed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beeldsite.manifest import as_state, load, remembered, save
from beeldsite.order import EDITIONS
from beeldsite.practice import STATE, only_one
from tests.conftest import TODAY, Practice, anew, new_practice, tree
from tests.waiting import busy, until

WAITING = """
    ---
    title: {title}
    moments: [{{title: She waits, strengths: [patience]}}]
    ---
    {title}
    """
FILMED = """
    ---
    video: les.mp4
    moments: [{{clip: {clip}, title: She waits, strengths: [patience]}}]
    ---
    """


@pytest.fixture
def two(english: Practice) -> Practice:
    """Two people who were built: anna, in whom things go wrong, and tom, who goes on."""
    english.note("anna/2026-03-12.md", WAITING.format(title="Anna waits"))
    english.note("tom/2026-03-12.md", WAITING.format(title="Tom waits"))
    english.built()
    return english


def goes_wrong(practice: Practice, message: str) -> None:
    """Hold that anna is told what is wrong and keeps her pages, and that tom is built."""
    before = tree(practice.folder("coachee", "anna"))
    practice.note("tom/2026-03-12.md", WAITING.format(title="Tom walks"))
    report = practice.build()
    assert message in "\n".join(one.show("en") for one in report.problems)
    assert tree(practice.folder("coachee", "anna")) == before
    assert practice.has("Tom walks", "coachee", "tom")


# --- recordings that cannot be used ---------------------------------------------------------------


def filmed(practice: Practice, clip: str = "0:01-0:03") -> Practice:
    practice.note("anna/2026-03-19.md", FILMED.format(clip=clip))
    return practice


def test_a_clip_past_the_end_of_its_video_is_told_at_its_line(two, short):
    two.film(short, "anna/les.mp4")
    goes_wrong(
        filmed(two, "0:04-0:09"),
        "content/anna/2026-03-19.md:3:18: this fragment ends at 0:09, but “les.mp4” is 0:06 long",
    )


def test_a_clip_that_starts_past_the_end_is_told_too(two, short):
    two.film(short, "anna/les.mp4")
    goes_wrong(filmed(two, "0:09"), "but “les.mp4” is 0:06 long")


def test_a_clip_whose_end_nobody_typed_may_be_cut_short(two, short):
    two.film(short, "anna/les.mp4")
    filmed(two, "0:04").built(cut=False)


def test_a_video_that_is_not_there_is_told_with_a_name_that_looks_like_it(two, short):
    two.film(short, "anna/video/less.mp4")
    goes_wrong(filmed(two), "the recording “les.mp4” is not there\n  Did you mean “less.mp4”?")


def test_an_empty_video_is_told(two):
    two.file("content/anna/les.mp4", b"")
    goes_wrong(filmed(two), "content/anna/2026-03-19.md:2:8: the recording “les.mp4” is empty")


def test_half_a_video_is_told(two, short):
    content = short.read_bytes()
    two.file("content/anna/les.mp4", content[: content.index(b"moov") - 4])
    goes_wrong(filmed(two), "“les.mp4” was not finished, or copied only partly")


def test_a_text_that_calls_itself_a_video_is_told(two):
    two.file("content/anna/les.mp4", b"Dear diary,\n" * 100)
    goes_wrong(filmed(two), "“les.mp4” is not a recording")


def test_a_video_of_someone_else_cannot_be_reached_by_a_link(two, short):
    two.film(short, "tom/les.mp4")
    (two.root / "content/anna/les.mp4").symlink_to("../tom/les.mp4")
    goes_wrong(filmed(two), "this link leads out of the person's own folder")


def test_a_video_may_lie_in_a_folder_of_its_own_elsewhere(two, short, tmp_path):
    two.film(short, str(tmp_path / "disk/anna/les.mp4"))
    roots = f'title = "x"\nlang = "en"\nvideo_roots = ["{tmp_path}/disk"]\n'
    two.file("beeldsite.toml", roots.encode())
    filmed(two).built()
    assert two.films("coach", "anna")
    anew(tmp_path / "disk/anna/les.mp4")
    assert len(two.built().built) == 1


@pytest.mark.parametrize("name", ["-les.mp4", "my 'best' \"les\".mp4", "les 🙂.mp4", "les;#%.mp4"])
def test_a_video_of_any_name_is_cut(name, english, short):
    english.film(short, f"anna/{name}")
    quoted = name.replace("'", "''")
    note = f"---\nvideo: '{quoted}'\nmoments: [{{clip: 0:01-0:02, strengths: [calm]}}]\n---\n"
    english.note("anna/2026-03-12.md", note)
    english.built("coach")
    assert english.films("coach", "anna")


# --- names and places -----------------------------------------------------------------------------


def test_two_people_cannot_share_one_portfolio(two):
    two.note("Anna/2026-03-12.md", WAITING.format(title="Another Anna"))
    goes_wrong(two, "the folders Anna and anna would share one portfolio")
    assert "would share one portfolio" in two.told()


def test_a_person_whose_name_has_no_letters_is_told(two):
    two.note("🙂/2026-03-12.md", WAITING.format(title="A smile"))
    goes_wrong(two, "content/🙂:1:1: “🙂” has no letters to name a portfolio after")


@pytest.mark.parametrize("name", ["-anna b", "anna 'b' \"c\"", "Zoë & Bas", "a%20b#c"])
def test_a_person_may_have_any_other_name(name, english):
    english.note(f"{name}/2026-03-12.md", WAITING.format(title="She waits"))
    english.built()
    (folder,) = english.folder("coachee").iterdir()
    assert (folder / "session-2026-03-12.html").is_file()


def test_a_folder_with_letters_of_old_in_its_name_is_told(two):
    (two.root / "content" / os.fsdecode(b"caf\xe9")).mkdir()
    goes_wrong(two, "content/caf?:1:1: the letters of this name are saved in an old way")


def test_a_person_cannot_be_a_link_to_a_folder_elsewhere(two, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (two.root / "content/eva").symlink_to(tmp_path / "elsewhere")
    goes_wrong(two, "content/eva:1:1: this link leads out of the folder of notes")


def test_two_notes_that_would_share_a_page_are_told_before_anything_is_written(two):
    two.note("anna/2026-03-19-Les.md", WAITING.format(title="One"))
    two.note("anna/2026-03-19 les.md", WAITING.format(title="Other"))
    goes_wrong(two, "and “content/anna/2026-03-19 les.md” would share a page")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"---\ntitle: " + b"[" * 100 + b"\n---\n", "lists within lists go too deep"),
        (b"---\na: &a [x, x]\nb: [*a, *a]\n---\n", "a sign that means something else"),
        (b"x" * 10_000_000, "larger than 1 MB"),
        (b"\x00\xff", "not a text"),
    ],
    ids=["deep", "bomb", "large", "binary"],
)
def test_a_hostile_note_stops_its_own_portfolio_alone(text, message, two):
    two.file("content/anna/2026-03-12.md", text)
    goes_wrong(two, message)


# --- disks and clocks -----------------------------------------------------------------------------


def test_a_file_in_the_way_of_one_portfolio_stops_that_one_alone(two):
    shutil.rmtree(two.folder("coachee", "anna"))
    two.file("output/coachee/anna", b"in the way")
    two.note("tom/2026-03-12.md", WAITING.format(title="Tom walks"))
    told = "\n".join(one.show("en") for one in two.build().problems)
    assert "content/anna/index.md:1:1: “coachee/anna” cannot be written" in told
    assert two.has("Tom walks", "coachee", "tom")


def test_a_file_in_the_way_of_all_output_is_told(two, capsys):
    shutil.rmtree(two.root / "output")
    two.file("output", b"in the way")
    told = two.say(capsys, "build")
    assert (told.code, "/output” cannot be written" in told.err) == (1, True)


def test_a_folder_that_holds_files_of_others_is_not_written_in(english, capsys):
    english.note("anna/2026-03-12.md", WAITING.format(title="x"))
    english.file("output/thesis.doc", b"my life's work")
    told = english.say(capsys, "build")
    assert "“output” holds files that beeldsite did not make" in told.err
    assert tree(english.root / "output") == {"thesis.doc": b"my life's work"}


@contextmanager
def small_disk(folder: Path, size: str, *options: str):
    """Mount a disk of its own on a folder; tests run as root, as the checks do."""
    folder.mkdir(exist_ok=True)
    settings = ",".join((f"size={size}", *options))
    subprocess.run(["mount", "-t", "tmpfs", "-o", settings, "tmpfs", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_told_and_the_old_pages_still_stand(two):
    with small_disk(two.root / "output", "800k"):
        two.built()
        before = tree(two.folder("coachee", "anna"))
        two.note("anna/2026-03-12.md", "---\n---\n" + "waits " * 100_000)
        told = "\n".join(one.show("en") for one in two.build().problems)
        assert (
            "content/anna/index.md:1:1: the disk is full: “coach/anna” could not be written" in told
        )
        assert tree(two.folder("coachee", "anna")) == before
        two.note("anna/2026-03-12.md", WAITING.format(title="Anna sits"))
        two.built()
        assert two.has("Anna sits", "coachee", "anna")


@pytest.mark.slow
@pytest.mark.parametrize("size", ["4k", "16k", "32k", "60k", "100k"])
def test_a_disk_without_room_for_the_cache_is_told_and_nothing_half_is_left(
    size, two, lesson, capsys
):
    two.film(lesson, "anna/les.mp4")
    filmed(two, "0:10-4:50")
    old = tree(two.root / "output")
    shutil.rmtree(two.root / ".beeldsite")
    with small_disk(two.root / ".beeldsite", size):
        told = two.say(capsys, "build")
        assert (told.code, "the disk is full" in told.err) == (1, True)
        assert not list(two.config.cache.rglob("*.part*"))
        assert not list(two.config.clips.glob("*.mp4"))
    assert set(old) <= set(tree(two.root / "output"))
    two.built()
    assert two.films("coach", "anna")


def test_a_disk_that_may_not_be_written_is_told(two, capsys):
    with small_disk(two.root / "output", "100k", "ro"):
        told = two.say(capsys, "build")
    assert (told.code, "cannot be written: the disk can only be read" in told.err) == (1, True)


def test_the_second_of_two_builds_is_told_to_wait(two, capsys):
    with only_one(two.config.cache):
        told = two.say(capsys, "build")
    assert (told.code, "another build of this practice is running" in told.err) == (1, True)
    assert two.say(capsys, "build").code == 0


def test_a_clock_before_the_newest_note_is_told(two):
    report = two.build(on=date(2026, 3, 10))
    told = "\n".join(one.show("en") for one in report.problems)
    assert "content/anna/2026-03-12.md:1:1: have a look: today is 10 March 2026" in told
    assert "clock of this computer" in two.told(on=date(2026, 3, 10))
    assert "clock" not in two.told(on=date(2026, 3, 11))


# --- killed ---------------------------------------------------------------------------------------

KILLED = """
import os, signal, sys
from beeldsite.cli import main
left = int(sys.argv[1])
def heard(event, arguments):
    global left
    if event == "os.rename" and "output" in str(arguments[1]):
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(heard)
main(["build", "--jobs", "1"])
"""


def killed(practice: Practice, renames: int) -> int:
    """Build, but kill the process just before so many files, and one more, are put in place."""
    command = [sys.executable, "-c", KILLED, str(renames)]
    surroundings = practice.surroundings
    ended = subprocess.run(command, cwd=practice.root, env=surroundings, capture_output=True)
    return ended.returncode


@pytest.mark.slow
@pytest.mark.parametrize("renames", [0, 1, 3, 9])
def test_a_build_that_is_killed_while_writing_leaves_whole_pages_and_the_next_completes(
    renames, two
):
    old = tree(two.root / "output")
    two.note("anna/2026-03-12.md", WAITING.format(title="Anna sits"))
    assert killed(two, renames) == -9
    left = tree(two.root / "output")
    two.built()
    new = tree(two.root / "output")
    assert new != old
    assert {
        name for name, content in left.items() if content not in (old.get(name), new.get(name))
    } <= {name for name in left if ".part" in name}
    assert two.has("Anna sits", "coachee", "anna")
    assert not [name for name in new if ".part" in name]


def half_made(clips: Path) -> bool:
    """Return whether a clip is being cut there; what is looked at may go while one looks."""
    with suppress(FileNotFoundError):
        return bool(list(clips.glob("*.part*/*")))
    return False


@pytest.mark.slow
def test_a_build_that_is_killed_while_cutting_leaves_everything_as_it_was(two, lesson):
    two.film(lesson, "anna/les.mp4")
    filmed(two, "0:10-4:50")
    old = tree(two.root / "output")
    building = subprocess.Popen(
        [sys.executable, "-m", "beeldsite", "build"],
        cwd=two.root,
        env=two.surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    while building.poll() is None and not half_made(two.config.clips):
        pass
    building.kill()
    building.communicate()
    assert tree(two.root / "output") == old
    two.built()
    assert two.films("coach", "anna")
    assert not list(two.config.clips.glob("*.part*"))


@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_build_that_is_told_to_stop_ends_all_it_started_and_leaves_nothing_half(
    stop, jobs, two, lesson
):
    two.film(lesson, "anna/les.mp4")
    filmed(two, "0:10-4:50")
    old = tree(two.root / "output")
    building = subprocess.Popen(
        [sys.executable, "-m", "beeldsite", "build", "--jobs", jobs],
        cwd=two.root,
        env=two.surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        until(lambda: building.poll() is not None or half_made(two.config.clips))
        building.send_signal(stop)
        told = building.communicate(timeout=60)
    finally:
        building.kill()
    assert (building.returncode, b"Traceback" in told[1]) == (128 + stop, False)
    until(lambda: not busy(two.config.clips))
    assert not list(two.config.cache.rglob("*.part*"))
    assert tree(two.root / "output") == old


# --- skipping -------------------------------------------------------------------------------------


def everything(practice: Practice) -> dict[str, tuple[int, int]]:
    """Return of every file of the output which one it is and when it was written."""
    paths = (path for path in (practice.root / "output").rglob("*") if path.is_file())
    return {str(one): (one.stat().st_ino, one.stat().st_mtime_ns) for one in paths}


def test_with_nothing_to_do_nothing_is_built(two):
    before = everything(two)
    report = two.built()
    assert (report.built, report.skipped) == ((), 2)
    assert everything(two) == before


def test_with_nothing_to_do_nothing_heavy_is_imported(two):
    heavy = {"jinja2", "yaml", "markdown_it", "babel", "rich", "PIL", "ffmpeg", "multiprocessing"}
    script = (
        "import os, sys\nfrom beeldsite.cli import main\ndel os.environ['BEELDSITE_TODAY']\n"
        "try:\n    main(['build'])\nexcept SystemExit as ended:\n    assert not ended.code\n"
        f"print(sorted(set(sys.modules) & {heavy}))"
    )
    for _ in range(2):
        run = subprocess.run(
            [sys.executable, "-c", script],
            cwd=two.root,
            env=two.surroundings,
            capture_output=True,
            text=True,
        )
    assert run.stdout.splitlines()[-1] == "[]", run


def test_only_who_changed_is_built_and_only_what_changed_is_written(two):
    later = two.note("anna/2026-03-19.md", WAITING.format(title="Later"))
    two.built()
    before = everything(two)
    later.write_text(later.read_text() + "More.\n")
    report = two.built()
    changed = {name for name, seen in everything(two).items() if before.get(name) != seen}
    assert [one.slug for one in report.built] == ["anna"]
    assert any("session-2026-03-19" in name for name in changed)
    assert not any("session-2026-03-12" in name or "/tom/" in name for name in changed)


def test_a_file_that_was_touched_is_built_and_written_nowhere(two):
    before = everything(two)
    anew(two.root / "content/anna/2026-03-12.md")
    assert len(two.built().built) == 1
    assert everything(two) == before


@pytest.mark.parametrize("edition", EDITIONS[:2])
def test_a_page_that_went_comes_back(edition, two):
    page = two.folder(edition, "anna") / "session-2026-03-12.html"
    content = page.read_bytes()
    page.unlink()
    assert [one.slug for one in two.built().built] == ["anna"]
    assert page.read_bytes() == content


def test_a_file_that_does_not_belong_goes(two):
    stray = two.file("output/coachee/anna/notes-about-pupils.txt", b"x")
    two.built()
    assert not stray.exists()


def test_pages_of_a_note_that_went_go(two):
    two.note("anna/2026-03-19.md", WAITING.format(title="Later"))
    two.built()
    (two.root / "content/anna/2026-03-19.md").unlink()
    two.built()
    assert not two.has("2026-03-19", "coachee", "anna")
    assert not two.has("Later", "coach", "anna")


def test_who_leaves_leaves_nothing_behind(two, short):
    two.film(short, "anna/les.mp4")
    filmed(two).built()
    shutil.rmtree(two.root / "content/anna")
    two.built()
    assert not two.has("anna", "coach")
    assert not two.has("anna", "coachee")
    left = [
        path for path in two.config.cache.rglob("*") if "anna" in path.name or path.suffix == ".mp4"
    ]
    assert [path.name for path in left] == []


def test_a_day_that_passes_is_reason_to_build(english):
    english.note("anna/index.md", "---\nshare: reviewer\napproved: 2026-04-10\n---\n")
    english.note("anna/2026-03-12.md", WAITING.format(title="She waits"))
    english.built(on=date(2026, 4, 9))
    assert not english.folder("reviewer", "anna").exists()
    assert english.built(on=date(2026, 4, 9)).skipped == 1
    english.built(on=date(2026, 4, 10))
    assert english.has("She waits", "reviewer", "anna")
    english.built(on=date(2026, 4, 9))
    assert not english.folder("reviewer", "anna").exists()


def test_one_edition_of_one_person_leaves_the_rest_alone(two):
    before = everything(two)
    two.note("anna/2026-03-12.md", WAITING.format(title="Anna sits"))
    two.built("coachee", people=("anna",))
    assert two.has("Anna sits", "coachee", "anna")
    assert not two.has("Anna sits", "coach", "anna")
    changed = {name for name, seen in everything(two).items() if before.get(name) != seen}
    assert changed
    assert all("/coachee/anna/" in name for name in changed)
    two.built()
    assert two.has("Anna sits", "coach", "anna")


def test_a_draft_is_for_the_coach_who_asks_for_it(two):
    two.note("anna/2026-03-19.md", "---\ntitle: Unfinished\ndraft: yes\n---\n")
    two.built()
    assert not any(two.has("Unfinished", edition) for edition in EDITIONS)
    two.built(drafts=True)
    assert [two.has("Unfinished", edition) for edition in ("coach", "coachee")] == [True, False]
    two.built()
    assert not two.has("Unfinished", "coach")


def test_a_person_who_is_a_draft_has_no_portfolio_yet(two):
    two.note("anna/index.md", "---\ndraft: ja\n---\n")
    two.built()
    assert not any(two.folder(edition, "anna").exists() for edition in EDITIONS)
    two.built(drafts=True)
    assert [two.folder(one, "anna").exists() for one in EDITIONS] == [True, False, False]


@pytest.mark.parametrize(
    "left", [b"", b"{", b"[]", b'{"portfolios": []}', b"[" * 100_000, b"\xff\x00"]
)
def test_a_state_that_cannot_be_read_means_build_again(left, two):
    before = tree(two.root / "output")
    (two.config.cache / STATE).write_bytes(left)
    for path in (two.config.cache / "manifests").rglob("*.json"):
        path.write_bytes(left)
    assert len(two.built().built) == 2
    assert tree(two.root / "output") == before


def test_a_cache_that_was_thrown_away_is_made_again(two, short):
    two.film(short, "anna/les.mp4")
    filmed(two).built()
    before = tree(two.root / "output")
    shutil.rmtree(two.config.cache)
    two.built()
    assert tree(two.root / "output") == before


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(0, 9) | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=5,
)


@given(
    st.fixed_dictionaries({}, optional=dict.fromkeys(("portfolios", "version", "coach"), JSON)),
    JSON,
)
def test_no_state_does_worse_than_to_be_forgotten(state, kept):
    for tried in (state, {"portfolios": {"anna": kept}}):
        found = remembered(tried, "anna")
        assert found is None or isinstance(found.stamp, str)


def test_a_state_survives_being_written_and_read(two, tmp_path):
    state = two.build().state
    save(tmp_path / "state.json", as_state(state, "coach"))
    again = load(tmp_path / "state.json")
    assert {name: remembered(again, name) for name in state} == state


# --- the same, whichever way it came about --------------------------------------------------------


def sample(practice: Practice, short: Path) -> Practice:
    practice.film(short, "anna/les.mp4")
    practice.note("anna/index.md", "---\nname: Anna\nshare: reviewer\napproved: 2026-01-02\n---\n")
    practice.note("anna/2026-03-19.md", FILMED.format(clip="0:01-0:03"))
    practice.note(
        "tom/calm/index.md", "---\nideal: Calm\nstart: 2026-01-02\nstrengths: [calm]\n---\n"
    )
    practice.note("tom/calm/2026-03-12.md", WAITING.format(title="Tom waits"))
    return practice


def test_the_same_notes_give_the_same_bytes_anywhere(tmp_path, short):
    here, there = (sample(new_practice(tmp_path / name, "nl"), short) for name in ("a", "b/c"))
    here.built()
    there.built(jobs=2)
    assert tree(here.root / "output") == tree(there.root / "output")


def edit(practice: Practice, chance: Random) -> None:
    """Change one thing in the notes, as an author might."""
    person, day = chance.choice(("anna", "tom", "eva")), f"2026-03-{chance.randint(10, 13)}"
    note = practice.root / f"content/{person}/{chance.choice(('', 'calm/'))}{day}.md"
    match chance.randint(0, 7):
        case 0:
            shutil.rmtree(practice.root / "content" / person, ignore_errors=True)
        case 1 if note.exists():
            note.unlink()
        case 2:
            more = chance.choice(("draft: yes", "share: coach", "share: reviewer"))
            matter = f"name: {chance.choice('ABC')}\napproved: 2026-03-20\n{more}"
            practice.note(f"{person}/index.md", f"---\n{matter}\n---\n")
        case 3:
            strengths = (
                f"---\nabout: {day}\nstrengths: [{chance.choice(('calm', 'humour'))}]\n---\n"
            )
            practice.note(f"{person}/{day}-reflection.md", strengths)
        case 4:
            practice.note(f"{person}/calm/index.md", f"---\nideal: {chance.random()}\n---\n")
        case 5:
            shutil.rmtree(practice.folder(chance.choice(EDITIONS), person), ignore_errors=True)
        case _:
            title = chance.choice(("One", "Other", "Third"))
            practice.note(
                str(note.relative_to(practice.root / "content")), WAITING.format(title=title)
            )
            anew(note)


@pytest.mark.slow
@settings(max_examples=6)
@given(chance=st.randoms(use_true_random=False), edits=st.integers(3, 8))
def test_after_any_edits_the_output_is_that_of_a_clean_build(chance, edits, tmp_path_factory):
    practice = new_practice(tmp_path_factory.mktemp("practice"), "en")
    for _ in range(edits):
        for _ in range(chance.randint(1, 3)):
            edit(practice, chance)
        chosen = chance.sample(EDITIONS, chance.randint(1, 3))
        people, day = chance.choice(((), ("anna",))), chance.choice((TODAY, date(2026, 3, 12)))
        practice.build(*chosen, on=day, people=people, drafts=chance.random() < 0.3)
    mistakes = [one for one in practice.build().problems if not one.warning]
    clean = new_practice(tmp_path_factory.mktemp("clean"), "en")
    shutil.copytree(practice.root / "content", clean.root / "content", dirs_exist_ok=True)
    clean.build()
    if not mistakes:
        left, expected = tree(practice.root / "output"), tree(clean.root / "output")
        assert [name for name in left | expected if left.get(name) != expected.get(name)] == []


def test_a_mistake_does_not_keep_images_past_their_last_day(dutch: Practice, short: Path) -> None:
    dutch.film(short, "anna/video/les.mp4")
    text = (
        "---\ndatum: 2026-03-12\nvideo: {bestand: les.mp4, bewaren_tot: 2026-04-01, in_beeld: []}\n"
    )
    note = dutch.note("anna/2026-03-12-kring.md", f"{text}momenten: [{{fragment: 0-2}}]\n---\n")
    dutch.built("coach", on=date(2026, 3, 20))
    assert dutch.films("coach", "anna")
    note.write_text(note.read_text().replace("momenten", "ogenblikken"))
    report = dutch.build("coach", on=date(2026, 4, 2))
    assert dutch.films("coach", "anna") == []
    assert dutch.has("kring", "coach", "anna")
    assert "taken away" in report.problems[-1].show("en")


CONSENTED = "personen: [{id: m, gegeven_door: zelf, datum: 2026-01-01, doelen: [portfolio]END}]\n"


@pytest.fixture
def m(dutch: Practice, short: Path) -> Practice:
    """Build a portfolio in which M. can be seen; it consents."""
    dutch.film(short, "anna/video/les.mp4")
    dutch.note("anna/toestemming.yaml", CONSENTED.replace("END", ""))
    note = "---\nvideo: {bestand: les.mp4, in_beeld: [m]}\nmomenten: [{fragment: 0-2}]\n---\n"
    dutch.note("anna/2026-03-12-kring.md", note)
    dutch.built()
    return dutch


def withdraw(practice: Practice) -> None:
    practice.note("anna/toestemming.yaml", CONSENTED.replace("END", ", ingetrokken: 2026-03-01"))


def mistype(practice: Practice) -> None:
    practice.note("anna/2026-03-19-les.md", "---\nmomentje: fout\n---\n")


def test_a_mistake_does_not_keep_images_of_someone_who_withdrew(m: Practice) -> None:
    mistype(m)
    m.build()
    assert m.films("coachee", "anna")
    withdraw(m)
    report = m.build()
    assert [m.films(edition, "anna") for edition in EDITIONS] == [[], [], []]
    assert not list(m.config.clips.glob("*.mp4"))
    assert m.has("kring", "coachee", "anna")
    assert "taken away" in report.problems[-1].show("en")


def test_nor_where_the_cache_that_knew_of_the_consents_is_gone(m: Practice) -> None:
    shutil.rmtree(m.root / ".beeldsite/cache")
    withdraw(m)
    mistype(m)
    m.build("coach")
    assert [m.films(edition, "anna") for edition in EDITIONS] == [[], [], []]


def test_nor_where_the_pages_were_built_for_a_later_day(m: Practice) -> None:
    m.note(
        "anna/toestemming.yaml", CONSENTED.replace("2026-01-01", "2026-06-01").replace("END", "")
    )
    m.built(on=date(2026, 6, 2))
    assert m.films("coachee", "anna")
    mistype(m)
    m.build(on=date(2026, 4, 1))
    assert m.films("coachee", "anna") == []


def test_nor_in_an_edition_that_was_not_built_since(m: Practice) -> None:
    withdraw(m)
    m.built("coach")
    mistype(m)
    m.build("coach")
    assert m.films("coachee", "anna") == []
