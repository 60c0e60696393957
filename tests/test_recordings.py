"""Whatever a telephone, camera or recorder makes: the clip starts on the right frame, in sync."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from beeldsite import cutting, photo
from beeldsite.edits import Edits, Region
from beeldsite.errors import MediaError
from beeldsite.ffmpeg import probe
from beeldsite.footage import ClipJob, Part
from beeldsite.images import ORIENTATION
from beeldsite.probe import Probe, joined
from beeldsite.vocabulary import Shows
from tests.footage import (
    CHECKS_EVERYWHERE,
    H264,
    HEIGHT,
    TOOLS,
    WIDTH,
    counted,
    ffmpeg,
    job,
    mirrored,
    numbers,
    onsets,
    pictures,
    roughness,
    shown_at,
    turned,
)

pytestmark = pytest.mark.slow

AAC = ("-pix_fmt", "yuv420p", "-c:a", "aac")
FIELDS = ("-vf", "setfield=tff", "-flags", "+ildct+ilme", "-x264-params", "tff=1")
TEN_BITS = ("-vf", "format=yuv420p10le,setparams=color_primaries=bt2020:color_trc=arib-std-b67")
KINDS: dict[str, tuple[str, ...]] = {
    "phone.mp4": H264,
    "last-moov.mov": (*H264, "-movflags", "-faststart"),
    "parted.mp4": (*H264, "-movflags", "frag_keyframe+empty_moov"),
    "hevc.mp4": ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=0", *AAC),
    "hevc10-hlg.mov": (
        *("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=0"),
        *(*TEN_BITS, "-c:a", "aac", "-tag:v", "hvc1"),
    ),
    "ten-bits.mkv": ("-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p10le"),
    "vp9.webm": (
        "-c:v",
        "libvpx-vp9",
        "-deadline",
        "realtime",
        "-cpu-used",
        "8",
        "-c:a",
        "libopus",
    ),
    "av1.mp4": ("-c:v", "libsvtav1", "-preset", "12", "-svtav1-params", "lp=1", *AAC),
    "avchd.mts": (*H264[:-2], "-c:a", "ac3", *FIELDS, "-f", "mpegts"),
    "dvd.mpg": ("-c:v", "mpeg2video", "-q:v", "4", "-pix_fmt", "yuv420p", "-c:a", "mp2"),
    "webcam.avi": ("-c:v", "mjpeg", "-q:v", "3", "-pix_fmt", "yuvj422p", "-c:a", "pcm_s16le"),
    "editor.mov": ("-c:v", "prores_ks", "-profile:v", "0", "-c:a", "pcm_s16le"),
    "anamorphic.mp4": (*H264, "-vf", "scale=240:180,setsar=4/3"),
    "odd.mkv": (*H264, "-vf", "scale=319:179", "-pix_fmt", "yuv444p"),
    "late-clock.ts": (*H264, "-output_ts_offset", "36000"),
    "surround.mp4": (*H264, "-af", "aformat=channel_layouts=mono,pan=5.1|FC=c0", "-ac", "6"),
    "screen60.mkv": H264,
}


def clip_of(what: ClipJob, folder: Path, source: Probe | None = None) -> Path:
    cutting.cut(TOOLS, [what], folder, source or probe(TOOLS, what.video))
    return Path(folder / what.main)


def apart(path: Path, rate: int, frames: list[int]) -> dict[int, float]:
    """Return for each whole second of the drawn clock how long after its frame its beep begins."""
    at = dict(zip(frames, shown_at(path), strict=True))
    found = {}
    for heard in onsets(path):
        nearest = min(frames, key=lambda number: abs(at[number] - heard))
        second = round(nearest / rate)
        frame = min(frames, key=lambda number: abs(number - second * rate))
        found[second] = heard - at[frame]
    return found


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    folder = tmp_path_factory.mktemp("recordings")

    def make(name: str) -> Path:
        path = Path(folder / name)
        rate = "60" if "60" in name else "25"
        frames = 8 * int(rate)
        if not path.exists():
            counted(path, *KINDS[name], rate=rate, frames=frames, beeps=True)
        return path

    return make


@pytest.mark.parametrize("name", KINDS)
def test_clip_starts_on_its_frame_and_sounds_in_time(name, made, tmp_path):
    video, rate = made(name), 60 if "60" in name else 25
    step = 2 if rate == 60 else 1
    frames, times = numbers(video), shown_at(video)
    clip = clip_of(job(video, 3500, 6500), tmp_path)
    seen = numbers(clip)
    expected = next(number for number, at in zip(frames, times, strict=True) if at > 3.4999)
    assert abs(seen[0] - expected) <= step
    assert seen == list(range(seen[0], seen[0] + step * len(seen), step))
    assert abs(len(seen) - 3 * rate / step) <= 1
    sound, heard = apart(video, rate, frames), apart(clip, rate, seen)
    assert set(heard) == {4, 5, 6}
    assert all(abs(heard[second] - sound[second]) <= 0.04 for second in heard)


def test_mirrored_camera_is_shown_as_it_was_meant(tmp_path):
    flipped = (*H264, "-vf", "hflip")
    video = mirrored(counted(tmp_path / "front.mp4", *flipped, frames=75))
    assert numbers(clip_of(job(video, 1000, 2000), tmp_path)) == list(range(25, 50))


def test_telephone_on_its_side_is_turned_upright(tmp_path):
    video = turned(counted(tmp_path / "turned.mp4", frames=75))
    clip = clip_of(job(video, 1000, 2000), tmp_path)
    assert numbers(clip, quarter=True) == list(range(25, 50))


def test_edit_list_is_followed_as_players_do(tmp_path):
    whole = counted(tmp_path / "whole.mp4", *H264, "-g", "50", beeps=True)
    trimmed = tmp_path / "trimmed.mp4"  # as telephones trim
    ffmpeg("-ss", "1.2", "-i", str(whole), "-c", "copy", str(trimmed))
    clip = clip_of(job(trimmed, 1000, 3000), tmp_path)
    assert abs(numbers(clip)[0] - 55) <= 1
    assert abs(onsets(clip)[0] - 0.8) <= 0.04


def test_the_track_that_is_meant_is_the_one_that_sounds(tmp_path):
    quiet = ("-f", "lavfi", "-t", "8", "-i", "anullsrc=r=48000")
    whole = counted(tmp_path / "whole.mp4", beeps=True)
    both = tmp_path / "both.mkv"
    tracks = ("-map", "0:v", "-map", "1:a", "-map", "0:a", "-c:v", "copy", "-c:a", "aac")
    ffmpeg("-i", str(whole), *quiet, *tracks, "-disposition:a:1", "default", str(both))
    assert len(onsets(clip_of(job(both, 3500, 6500), tmp_path))) == 3


def in_parts(*files: Path) -> tuple[tuple[Part, ...], Probe]:
    probes = [probe(TOOLS, file) for file in files]
    whole = joined(probes)
    assert whole
    parts, begins = [], 0
    for file, one in zip(files, probes, strict=True):
        parts.append(Part(str(file), file.name, begins, begins + one.length))
        begins += one.length
    return tuple(parts), whole


@pytest.mark.parametrize("ending", ["mp4", "mts"])
def test_recording_that_the_camera_parted_is_one(ending, tmp_path):
    kind = ("-f", "mpegts") if ending == "mts" else ()
    whole = counted(tmp_path / "whole.mp4", *H264, "-g", "25", "-bf", "0", beeps=True)
    files = [tmp_path / f"{number}.{ending}" for number in (1, 2)]
    for number, file in enumerate(files):
        ffmpeg(
            "-ss", f"{4 * number}", "-t", "4", "-i", str(whole), "-c:v", "libx264", *kind, str(file)
        )
    parts, source = in_parts(*files)
    what = ClipJob(parts, 2500, 5500, Edits(), job(whole, 0, 1).place, "les")
    clip = clip_of(what, tmp_path, source)
    seen = numbers(clip)
    assert abs(seen[0] - 63) <= 1
    assert abs(len(seen) - 75) <= 1
    assert seen == sorted(set(seen))
    assert [round(one - onsets(clip)[0]) for one in onsets(clip)] == [0, 1, 2]
    assert abs(onsets(clip)[0] - 0.5) <= 0.04
    assert replace(what, start=5500, end=6500, parts=parts[1:]).begins == 5500 - parts[1].begins


def test_files_of_different_recordings_are_not_joined(tmp_path):
    one = counted(tmp_path / "one.mp4", frames=25)
    other = counted(tmp_path / "other.mp4", *H264, "-vf", "scale=160:90", frames=25)
    assert joined([probe(TOOLS, one), probe(TOOLS, other)]) is None


def test_recording_of_sound_alone_becomes_a_clip_of_sound(tmp_path):
    video = counted(tmp_path / "whole.mp4", beeps=True)
    sound = tmp_path / "talk.m4a"
    ffmpeg("-i", str(video), "-vn", "-c", "copy", str(sound))
    what = job(sound, 3500, 6500, shows=Shows.SOUND)
    clip = clip_of(what, tmp_path)
    assert clip.suffix == ".m4a"
    assert abs(onsets(clip)[0] - 0.5) <= 0.04
    assert probe(TOOLS, clip).length == pytest.approx(3000, abs=60)
    assert not probe(TOOLS, clip).seen


def test_sound_alone_of_a_silent_film_is_refused(tmp_path):
    video = counted(tmp_path / "silent.mp4", frames=50, sound=False)
    with pytest.raises(MediaError, match="has no sound"):
        clip_of(job(video, 0, 1000, shows=Shows.SOUND), tmp_path)


def test_stills_stand_at_their_times_and_the_first_is_the_poster(tmp_path):
    video = counted(tmp_path / "les.mp4")
    what = job(video, 2000, 4000, Edits(freeze=(2400, 3600)), shows=Shows.STILLS)
    clip_of(what, tmp_path)
    stills = [tmp_path / name for name in what.images]
    assert [numbers(still)[0] for still in stills] == [60, 60, 90]
    assert not (tmp_path / f"{what.key}.mp4").exists()


def test_strip_spreads_its_stills_evenly(tmp_path):
    video = counted(tmp_path / "les.mp4")
    what = job(video, 2000, 4000, Edits(strip=4))
    clip_of(what, tmp_path)
    assert what.stills == (2250, 2750, 3250, 3750)
    assert [numbers(tmp_path / name)[0] for name in what.images[1:]] == [57, 69, 82, 94]


def test_slow_motion_shows_every_frame_longer_with_voices_as_they_were(tmp_path):
    video = counted(tmp_path / "les.mkv", *H264, rate="60", frames=480)
    clip = clip_of(job(video, 2000, 3000, Edits(speed=50)), tmp_path)
    seen = numbers(clip)
    assert abs(len(seen) - 60) <= 1  # 30 a second, for two seconds: not one left out
    assert seen == list(range(seen[0], seen[0] + len(seen)))
    assert probe(TOOLS, clip).length == pytest.approx(2000, abs=60)


def test_small_film_and_sprite_show_the_same(tmp_path):
    large = (*H264, "-vf", "scale=1280:720:flags=neighbor")
    video = counted(tmp_path / "les.mp4", *large, frames=325)
    what = job(video, 1000, 13_000, small=True, sprite=True)
    clip = clip_of(what, tmp_path)
    small = tmp_path / f"{what.key}.small.mp4"
    assert numbers(small) == numbers(clip) == list(range(25, 325))
    assert (probe(TOOLS, small).width, probe(TOOLS, small).height) == (640, 360)
    sprite = next(pictures(tmp_path / f"{what.key}.sprite.webp"))
    assert len(sprite) == WIDTH * HEIGHT


def test_either_scaler_of_ffmpeg_makes_the_same_picture(tmp_path):
    video = counted(tmp_path / "les.mp4", *H264, "-vf", "scale=1920:1080", frames=20)
    what, films = job(video, 0, 800), []
    for zimg in (TOOLS.zimg, False):
        cutting.cut(replace(TOOLS, zimg=zimg), [what], tmp_path / f"{zimg}", probe(TOOLS, video))
        films.append(next(pictures(tmp_path / f"{zimg}" / what.main)))
    steps = [abs(one - other) for one, other in zip(*films, strict=True)]
    assert sum(steps) / len(steps) < 2
    assert probe(TOOLS, video).usual


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("rgb-marked.mp4", (*H264, "-bsf:v", "h264_metadata=matrix_coefficients=0")),
        ("full-range.mp4", (*H264, "-color_range", "pc")),
        ("odd.webm", (*KINDS["vp9.webm"], "-vf", "scale=321:181", "-pix_fmt", "yuv420p")),
    ],
)
def test_picture_that_is_not_as_most_are_is_sized_all_the_same(name, kind, tmp_path):
    video = counted(tmp_path / name, *kind, frames=50)
    assert not probe(TOOLS, video).usual
    assert numbers(clip_of(job(video, 400, 1600), tmp_path)) == list(range(10, 40))


def test_overlapping_clips_are_decoded_once_and_each_is_exact(tmp_path):
    video = counted(tmp_path / "les.mp4", beeps=True)
    jobs = [job(video, 1000, 4000), job(video, 2500, 5500), job(video, 5500, 7000)]
    cutting.cut(TOOLS, jobs, tmp_path, probe(TOOLS, video))
    films = [tmp_path / one.main for one in jobs]
    assert [numbers(film)[0] for film in films] == [25, 63, 138]
    assert [len(numbers(film)) for film in films] == [75, 75, 37]
    assert abs(onsets(films[1])[0] - 0.5) <= 0.04


@pytest.mark.parametrize("name", ["board.jpg", "board.png"])
def test_photograph_is_upright_small_and_tells_nothing(name, tmp_path):
    taken = Image.new("RGB", (3000, 2000), "teal")
    taken.paste("white", (0, 0, 1500, 2000))
    about = Image.Exif()
    about[ORIENTATION] = 6  # held a quarter turn
    about[0x010F] = "Zqcamera"
    taken.save(tmp_path / name, exif=about)
    what = job(tmp_path / name, 0, 0, shows=Shows.STILLS)
    seen = photo.probe(tmp_path / name)
    clip = clip_of(what, tmp_path, seen)
    with Image.open(clip) as shown:
        assert (shown.width, shown.height) == (1280, 1920)
        light = shown.convert("L")
        above, below = light.crop((600, 60, 680, 140)), light.crop((600, 1780, 680, 1860))
        assert above.getextrema() != below.getextrema()
        assert above.getextrema()[0] == 255
    assert (seen.width, seen.height) == (2000, 3000)
    assert b"Zqcamera" not in clip.read_bytes()


def test_what_is_hidden_in_a_photograph_is_flat(tmp_path):
    checks = Image.frombytes("L", (WIDTH, HEIGHT), CHECKS_EVERYWHERE).convert("RGB")
    checks.save(tmp_path / "class.png")
    region = Region(20, 40, 120, 80, pixels=True)
    what = job(tmp_path / "class.png", 0, 0, Edits((region,)), shows=Shows.STILLS)
    shown = next(pictures(clip_of(what, tmp_path, photo.probe(tmp_path / "class.png"))))
    assert roughness(shown, 22, 42, 138, 118) < 2
    assert roughness(shown, 160, 42, 300, 118) > 30
