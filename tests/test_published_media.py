"""What is published of a recording shows and tells what it should, and no file anything beside."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from statistics import pstdev

import pytest
from PIL import Image

from beeldsite import cutting, photo
from beeldsite.edits import Edits, Region
from beeldsite.ffmpeg import facts, probe
from beeldsite.images import ORIENTATION
from beeldsite.vocabulary import Shows
from tests.footage import H264, HEIGHT, TOOLS, WIDTH, counted, ffmpeg, job, numbers, pictures

pytestmark = pytest.mark.slow

TELLING = (
    *("-metadata", "title=Zqtitle", "-metadata", "location=+52.3702+004.8952/"),
    *("-metadata", "comment=Zqcomment", "-metadata", "creation_time=2026-03-12T09:30:00Z"),
    *("-metadata", "make=Zqcamera", "-metadata:s:v", "handler_name=Zqhandler"),
    *("-metadata:s:v", "timecode=10:00:00:00", "-movflags", "use_metadata_tags"),
)
# What a file of its kind cannot be without, and what ExifTool itself adds.
STRUCTURE = re.compile(
    "File|SourceFile|ExifTool|Directory|MIMEType|MajorBrand|MinorVersion|CompatibleBrands|Movie|Track"
    "|Media|Handler|Video|Audio|Graphics|OpColor|Compressor|Source|XRes|YRes|Bit|Balance|Matrix|Pixel"
    "|Color|BufferSize|MaxBitrate|AverageBitrate|Preferred|Preview|Poster|Selection|CurrentTime"
    "|NextTrack|Duration|TimeScale|CreateDate|ModifyDate|Image|Avg|Rotation|Megapixels|VP8|Horizontal"
    "|Vertical|Alpha|WebP"
)


def told_by(path: Path) -> dict[str, str]:
    """Return all that ExifTool finds in a file but its structure."""
    asked = ("exiftool", "-json", "-ee", "-u", str(path))
    found = json.loads(subprocess.run(asked, capture_output=True, check=True).stdout)[0]
    found = {name: value for name, value in found.items() if "(Binary data" not in str(value)}
    return {name: value for name, value in found.items() if not STRUCTURE.match(name)}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Make every kind of file there is, of a recording and a photograph that tell all they can."""
    folder = tmp_path_factory.mktemp("published")
    clips = folder / "clips"
    large = ("-vf", "scale=1280:720:flags=neighbor")
    video = counted(folder / "les.mov", *H264, *large, *TELLING, frames=300)
    ready = counted(folder / "ready.mp4", *H264, *TELLING, "-g", "25", frames=300)
    taken = Image.new("RGB", (400, 300), "teal")
    about = Image.Exif()
    about[ORIENTATION], about[0x010F] = 6, "Zqcamera"
    taken.save(folder / "board.jpg", exif=about, comment=b"Zqcomment")
    jobs = [
        job(video, 500, 11_000, Edits(freeze=(1000, 2000)), small=True, sprite=True),
        job(video, 500, 3000, shows=Shows.SOUND),
        job(video, 500, 3000, Edits(strip=3), shows=Shows.STILLS),
        job(ready, 500, 10_500),
        job(folder / "board.jpg", 0, 0, shows=Shows.STILLS),
    ]
    for one in jobs:
        seen = photo.probe(one.video) if photo.is_photo(one.video) else probe(TOOLS, one.video)
        cutting.cut(TOOLS, [one], clips, seen)
    assert b"Zqcamera" in video.read_bytes()
    return sorted(clips.iterdir())


def test_no_published_file_tells_anything(published):
    assert {path.name.split(".", 1)[1] for path in published} >= {
        "mp4", "small.mp4", "m4a", "webp", "1.webp", "2.webp", "sprite.webp"
    }  # fmt: skip
    for path in published:
        assert told_by(path) == {}, path.name
        assert not re.search(rb"Zq[a-z]{4}", path.read_bytes())


def test_no_published_film_has_tags_chapters_or_tracks_beside_picture_and_sound(published):
    for path in (one for one in published if one.suffix in (".mp4", ".m4a")):
        found = facts(TOOLS, path)
        assert {one["codec_type"] for one in found["streams"]} <= {"video", "audio"}
        tags = {**found["format"].get("tags", {})}
        tags |= {
            key: value for one in found["streams"] for key, value in one.get("tags", {}).items()
        }
        named = {"major_brand", "minor_version", "compatible_brands", "language", "handler_name"}
        assert set(tags) <= named | {"vendor_id"}
        assert tags.get("handler_name", "").startswith(("Video", "Sound"))


def test_exiftool_would_have_found_it(tmp_path):
    video = counted(tmp_path / "les.mov", *H264, *TELLING, frames=25)
    assert "Zqtitle" in str(told_by(video))
    assert "52 deg" in str(told_by(video)) or "52.37" in str(told_by(video))


def spread(picture: bytes, left: int, top: int, right: int, bottom: int) -> float:
    """Return how far the pixels of a rectangle lie apart: the standard deviation, of 255 steps."""
    rows = (picture[y * WIDTH + left : y * WIDTH + right] for y in range(top, bottom))
    return pstdev([pixel for row in rows for pixel in row])


def test_a_blurred_region_cannot_be_told_from_a_flat_one_in_any_file(tmp_path):
    video = counted(tmp_path / "les.mp4", *H264, "-vf", "scale=1280:720:flags=neighbor", frames=325)
    hidden = Region(0.25, 0.5, 0.5, 0.4)
    edits = Edits((hidden,), freeze=(2000, 3000))
    what = job(video, 500, 12_500, edits, small=True, sprite=True)
    cutting.cut(TOOLS, [what], tmp_path, probe(TOOLS, video))
    inside, outside = (84, 94, 236, 158), (250, 94, 310, 158)
    for name in what.files:
        if "sprite" in name:
            continue
        seen = list(pictures(tmp_path / name))
        assert max(spread(one, *inside) for one in seen) < 4, name
        assert min(spread(one, *outside) for one in seen) > 40, name
    leaf = tmp_path / "leaf.webp"
    ffmpeg("-i", f"file:{tmp_path / what.files[-1]}", "-vf", "crop=160:90:0:0", f"file:{leaf}")
    assert spread(next(pictures(leaf)), *inside) < 4


def test_sprite_holds_a_picture_for_each_two_seconds_in_order(tmp_path):
    video = counted(tmp_path / "les.mkv", *H264, "-vf", "scale=640:360:flags=neighbor", frames=650)
    what = job(video, 0, 25_000, sprite=True)
    cutting.cut(TOOLS, [what], tmp_path, probe(TOOLS, video))
    sprite = tmp_path / what.files[-1]
    with Image.open(sprite) as whole:
        assert whole.size == (1600, 180)
        leaves = [(at % 10 * 160, at // 10 * 90) for at in range(13)]
        for at, (left, top) in enumerate(leaves):
            whole.crop((left, top, left + 160, top + 90)).resize((WIDTH, HEIGHT)).save(
                tmp_path / f"{at}.png"
            )
    assert [numbers(tmp_path / f"{at}.png")[0] for at in range(13)] == list(range(0, 650, 50))
