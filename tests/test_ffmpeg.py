"""Clips are exact to the frame and hold only what was asked for; hostile files go nowhere."""

from __future__ import annotations

import errno
import json
import os
import subprocess
from collections.abc import Callable
from math import ceil
from pathlib import Path
from typing import Any

import pytest

from beeldsite import cutting
from beeldsite.edits import Edits, Mute, Point, Region
from beeldsite.errors import MediaError
from beeldsite.ffmpeg import encoders, find_tools, probe, reason
from beeldsite.probe import Probe
from beeldsite.vocabulary import Hush
from beeldsite.workshop import workshop
from tests.footage import (
    H264,
    HEIGHT,
    TOOLS,
    WIDTH,
    counted,
    job,
    loudest,
    loudness,
    numbers,
    pictures,
    roughness,
    turned,
)
from tests.footage import ffmpeg as run_ffmpeg

pytestmark = pytest.mark.slow

JITTER = "settb=1/1000,setpts=N*40+13*mod(N\\,3)+1500*gte(N\\,60)"
MPEG2 = ("-c:v", "mpeg2video", "-q:v", "4", "-pix_fmt", "yuv420p", "-c:a", "mp2")
KINDS: dict[str, tuple[str, ...]] = {
    "plain.mp4": H264,
    "rate30.mkv": H264,
    "silent.mp4": H264,
    "late.ts": (*H264, "-output_ts_offset", "36000"),
    "interlaced.mpg": (*MPEG2, "-vf", "setfield=tff", "-flags", "+ildct+ilme"),
    "motion.avi": ("-c:v", "mjpeg", "-q:v", "3", "-pix_fmt", "yuvj422p", "-c:a", "pcm_s16le"),
    "wide.mp4": (*H264, "-vf", "scale=240:180,setsar=4/3"),
    "odd.mkv": (*H264, "-vf", "scale=319:179", "-pix_fmt", "yuv444p"),
    "web.webm": ("-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus", "-live", "1"),
    "windows.wmv": ("-c:v", "wmv2", "-q:v", "3", "-c:a", "wmav2"),
    "flash30.flv": ("-c:v", "flv", "-q:v", "3", "-c:a", "libmp3lame"),
}


@pytest.fixture(scope="session")
def footage(tmp_path_factory) -> Path:
    return Path(tmp_path_factory.mktemp("footage"))


def made(footage: Path, name: str) -> Path:
    """Return a recording of KINDS, made once."""
    path = footage / name
    rate, sound = "30" if "30" in name else "25", name != "silent.mp4"
    return path if path.exists() else counted(path, *KINDS[name], rate=rate, sound=sound)


@pytest.fixture(scope="session")
def plain(footage) -> Path:
    return made(footage, "plain.mp4")


def cut(what, folder: Path, source: Probe | None = None) -> None:
    cutting.cut(TOOLS, [what], folder, source or probe(TOOLS, what.video))


def clip_of(what, folder: Path, source: Probe | None = None) -> Path:
    cut(what, folder, source)
    return Path(folder / what.main)


def lateness(path: Path) -> float:
    """Return by how many seconds the first frame comes after the start of the recording."""
    facts = facts_of(path)
    return float(facts["streams"][0]["start_time"]) - float(facts["format"]["start_time"])


@pytest.mark.parametrize("start", [0, 4321])
@pytest.mark.parametrize("name", KINDS)
def test_clip_holds_exactly_its_frames(name, start, footage, tmp_path):
    video = made(footage, name)
    rate = 30 if "30" in name else 25
    first = max(0, ceil((start / 1000 - lateness(video)) * rate - 0.01))
    seen = numbers(clip_of(job(video, start, start + 2000), tmp_path))
    assert abs(seen[0] - first) <= 1
    assert seen == list(range(seen[0], seen[0] + len(seen)))
    assert abs(len(seen) - 2 * rate) <= 1


def test_recording_without_index_is_sought_between_far_keyframes(tmp_path):
    video = counted(tmp_path / "far.ts", frames=700)
    seen = numbers(clip_of(job(video, 19_000, 20_000), tmp_path))
    assert abs(seen[0] - 475) <= 1
    assert abs(len(seen) - 25) <= 1


def test_turned_recording_is_cut_upright(tmp_path):
    video = turned(counted(tmp_path / "turned.mp4", frames=75))
    assert (probe(TOOLS, video).width, probe(TOOLS, video).height) == (HEIGHT, WIDTH)
    clip = clip_of(job(video, 1000, 2000), tmp_path)
    assert numbers(clip, quarter=True) == list(range(25, 50))
    assert (probe(TOOLS, clip).width, probe(TOOLS, clip).height) == (HEIGHT, WIDTH)


def test_sixty_frames_a_second_become_thirty(tmp_path):
    video = counted(tmp_path / "fast.mp4", frames=240, rate="60")
    seen = numbers(clip_of(job(video, 1010, 3010), tmp_path))
    assert abs(seen[0] - 61) <= 1
    assert seen == list(range(seen[0], seen[0] + 120, 2))


@pytest.fixture(scope="session")
def jittery(footage) -> Path:
    """Make a recording of uneven frames: 40 ms apart, some 13 or 26 late, a gap of 1.5 s at 60."""
    times = ("-vf", JITTER, "-fps_mode", "passthrough", "-enc_time_base", "1:1000")
    return counted(footage / "jittery.mp4", *H264, *times, "-video_track_timescale", "1000")


def test_uneven_frames_keep_their_own_times(jittery, tmp_path):
    clip = clip_of(job(jittery, 1000, 2000), tmp_path)
    assert numbers(clip) == list(range(25, 50))
    assert times_of(clip)[:4] == pytest.approx([0, 0.066, 0.080, 0.133], abs=0.0011)


def test_clip_that_starts_in_a_gap_shows_the_next_picture_at_once_and_ends_in_time(
    jittery, tmp_path
):
    clip = clip_of(job(jittery, 2900, 4400), tmp_path)
    assert numbers(clip) == list(range(60, 73))
    assert times_of(clip)[0] == 0


def times_of(clip: Path) -> list[float]:
    asked = (
        "-select_streams",
        "v",
        "-show_entries",
        "packet=pts_time",
        "-of",
        "csv=p=0",
        str(clip),
    )
    told = subprocess.run([TOOLS.ffprobe, "-v", "error", *asked], capture_output=True, check=True)
    return sorted(float(line.strip(",")) for line in told.stdout.decode().split())


def test_cover_picture_before_the_video_is_not_the_video(plain, tmp_path):
    cover, video = tmp_path / "cover.png", tmp_path / "covered.mp4"
    run_ffmpeg("-f", "lavfi", "-i", "color=red:s=64x64", "-frames:v", "1", str(cover))
    streams = ("-map", "0", "-map", "1", "-c", "copy", "-disposition:v:0", "attached_pic")
    run_ffmpeg("-i", str(cover), "-i", str(plain), *streams, str(video))
    assert probe(TOOLS, video).width == WIDTH
    assert numbers(clip_of(job(video, 1000, 2000), tmp_path)) == list(range(25, 50))


def test_picture_that_starts_after_the_sound_follows_the_clock_of_the_player(plain, tmp_path):
    video, later = tmp_path / "late.mp4", ("-itsoffset", "0.52", "-i", str(plain))
    run_ffmpeg(*later, "-i", str(plain), "-map", "0:v", "-map", "1:a", "-c", "copy", str(video))
    assert abs(numbers(clip_of(job(video, 2000, 3000), tmp_path))[0] - 37) <= 1


def test_sound_that_starts_late_starts_late_in_the_clip(plain, tmp_path):
    video, later = tmp_path / "late.mp4", ("-itsoffset", "3", "-i", str(plain))
    run_ffmpeg("-i", str(plain), *later, "-map", "0:v", "-map", "1:a", "-c", "copy", str(video))
    early, late = clip_of(job(video, 0, 2000), tmp_path), clip_of(job(video, 2000, 4000), tmp_path)
    assert loudest(early, 0, 2) < 30
    assert loudest(late, 0, 0.9) < 30 < loudest(late, 1.1, 2)


def test_bright_colours_become_ordinary_ones(tmp_path):
    marks = "setparams=color_trc=arib-std-b67:colorspace=bt2020nc:color_primaries=bt2020"
    ten_bits = ("-c:v", "ffv1", "-vf", f"format=yuv420p10,{marks}")
    video = counted(tmp_path / "hdr.mkv", *ten_bits, frames=50)
    assert probe(TOOLS, video).hdr == "arib-std-b67"
    clip = clip_of(job(video, 0, 1000), tmp_path)
    assert probe(TOOLS, clip).hdr == ""
    assert facts_of(clip)["streams"][0]["pix_fmt"] == "yuv420p"
    assert numbers(clip) == list(range(25))


def test_large_recording_becomes_a_small_clip_with_a_light_poster(tmp_path):
    video = tmp_path / "large.mp4"
    noise = ("-f", "lavfi", "-i", "testsrc2=s=1920x1080:r=25:d=2,noise=alls=20")
    run_ffmpeg(*noise, "-c:v", "libx264", "-preset", "ultrafast", str(video))
    clip = clip_of(job(video, 0, 1000), tmp_path)
    poster = clip.with_suffix(".webp")
    assert (probe(TOOLS, clip).width, probe(TOOLS, clip).height) == (1280, 720)
    assert size_of(poster) == (640, 360)
    assert poster.stat().st_size <= 12 * 1024


def size_of(poster: Path) -> tuple[int, int]:
    """Read the size that a WebP states."""
    head = poster.read_bytes()[:30]
    assert head[12:16] == b"VP8 "
    return int.from_bytes(head[26:28], "little"), int.from_bytes(head[28:30], "little")


def test_poster_is_the_frame_that_was_chosen(plain, tmp_path):
    tenth, chosen = job(plain, 1000, 3000), job(plain, 1000, 3000, Edits(freeze=(2000,)))
    last = job(plain, 1000, 3000, Edits(freeze=(3000,)))
    shown = [
        numbers(clip_of(one, tmp_path).with_suffix(".webp"))[0] for one in (tenth, chosen, last)
    ]
    assert shown == pytest.approx([30, 50, 73], abs=1)


def test_blurred_region_is_flat_in_clip_and_poster_and_the_rest_is_not(plain, tmp_path):
    left_half = Edits((Region(0, 0.4, 0.5, 0.6),))
    clip = clip_of(job(plain, 1000, 2000, left_half), tmp_path)
    for picture in (*pictures(clip), *pictures(clip.with_suffix(".webp"))):
        assert roughness(picture, 0, 76, 158, HEIGHT) < 3
        assert roughness(picture, 164, 76, WIDTH, HEIGHT) > 25


def test_blur_moves_from_point_to_point(plain, tmp_path):
    way = (Point(2000, 0.0, 0.4), Point(4000, 0.6, 0.4))
    clip = clip_of(job(plain, 1000, 5000, Edits((Region(0, 0, 0.4, 0.6, path=way),))), tmp_path)
    frames = list(pictures(clip))
    for number, hidden, seen in ((5, 20, 200), (50, 112, 10), (50, 112, 250), (95, 200, 60)):
        assert roughness(frames[number], hidden, 80, hidden + 90, 170) < 12
        assert roughness(frames[number], seen, 80, seen + 60, 170) > 30


def test_region_in_pixels_is_of_the_upright_recording(tmp_path):
    video = turned(counted(tmp_path / "turned.mp4", frames=50))
    below = Edits((Region(0, 160, 180, 160, pixels=True),))
    picture = next(pictures(clip_of(job(video, 0, 1000, below), tmp_path), quarter=True))
    assert roughness(picture, 162, 64, WIDTH, HEIGHT) < 3
    assert roughness(picture, 0, 64, 156, HEIGHT) > 25


def test_blur_covers_its_time_and_no_more(plain, tmp_path):
    clip = clip_of(job(plain, 1000, 4000, Edits((Region(start=2000, end=3000),))), tmp_path)
    flat = [roughness(picture, 0, 64, WIDTH, HEIGHT) < 3 for picture in pictures(clip)]
    assert all(flat[25:50])
    assert not any(flat[:23] + flat[53:])


def test_region_outside_the_picture_is_told_and_nothing_is_cut(plain, tmp_path):
    outside = Edits((Region(500, 0, 50, 50, pixels=True),))
    assert "outside the picture" in refusal(cut, job(plain, 0, 1000, outside), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_muted_stretch_is_silent_and_the_rest_sounds(plain, tmp_path):
    muted = Edits(mute=(Mute(2000, 2500), Mute(3000, 3200)))
    clip = clip_of(job(plain, 1000, 4000, muted), tmp_path)
    assert max(loudest(clip, 1, 1.5), loudest(clip, 2, 2.2)) < 40
    assert min(loudest(clip, 0.5, 0.9), loudest(clip, 1.6, 1.9), loudest(clip, 2.4, 3)) > 2000


def test_a_tone_or_another_voice_takes_the_place_of_what_was_said(plain, tmp_path):
    muted = Edits(mute=(Mute(2000, 3000, Hush.TONE), Mute(4000, 5000, Hush.VOICE)))
    clip = clip_of(job(plain, 1000, 6000, muted), tmp_path)
    as_it_was = min(loudest(clip, 0.1, 0.8, band=440), loudest(clip, 2.2, 2.8, band=440))
    for start in (1.1, 3.1):
        assert loudest(clip, start, start + 0.8) > 500
        assert loudest(clip, start, start + 0.8, band=440) < as_it_was / 10


@pytest.mark.parametrize("volume", ["-12dB", "-4dB", "9dB"])
def test_quiet_and_loud_recordings_play_at_one_level(volume, tmp_path):
    source = counted(tmp_path / "les.mp4", *H264, "-af", f"volume={volume}")
    assert abs(loudness(clip_of(job(source, 1000, 6000), tmp_path)) + 16) < 0.7


def test_the_hum_of_an_empty_room_is_not_made_loud(tmp_path):
    source = counted(tmp_path / "stil.mp4", *H264, "-af", "volume=-50dB")
    assert loudness(clip_of(job(source, 1000, 6000), tmp_path)) < -55


def test_a_microphone_on_one_side_is_heard_on_both(tmp_path):
    source = counted(tmp_path / "links.mp4", *H264, "-af", "pan=stereo|c0=c0|c1=0*c0")
    clip = clip_of(job(source, 1000, 6000), tmp_path)
    left, right = (loudest(clip, 1, 2, side) for side in (0, 1))
    assert left > 1000
    assert left == pytest.approx(right, rel=0.05)


def test_silent_recording_gives_a_clip_without_sound(footage, tmp_path):
    clip = clip_of(job(made(footage, "silent.mp4"), 0, 1000), tmp_path)
    assert not probe(TOOLS, clip).sound


def test_clip_tells_nothing_of_recording_place_or_program(plain, tmp_path):
    video, chapters = tmp_path / "told.mp4", tmp_path / "chapters"
    chapters.write_text(";FFMETADATA1\ntitle=Groep Sanne\n[CHAPTER]\nSTART=0\nEND=9\ntitle=Sanne")
    marks = ("-metadata", "location=+52.3702+004.8952/", "-metadata:s:v", "handler_name=Sanne")
    inputs = (
        "-i",
        str(plain),
        "-i",
        str(chapters),
        "-map_metadata",
        "1",
        "-timecode",
        "09:08:07:00",
    )
    run_ffmpeg(*inputs, "-c", "copy", *marks, str(video))
    assert b"Sanne" in video.read_bytes()
    clip = clip_of(job(video, 0, 1000), tmp_path)
    facts = facts_of(clip)
    told = {key for one in (facts["format"], *facts["streams"]) for key in one["tags"]}
    allowed = {"major_brand", "minor_version", "compatible_brands", "language", "handler_name"}
    assert told <= allowed | {"vendor_id", "encoder"}
    assert not any(word in clip.read_bytes() for word in (b"Sanne", b"x264 - core", b"4.8952"))
    assert len(facts["streams"]) == 2
    assert facts["chapters"] == []


def facts_of(path: Path) -> dict[str, Any]:
    shown = ("-show_format", "-show_streams", "-show_chapters", "-of", "json")
    asked = [TOOLS.ffprobe, "-v", "error", *shown, str(path)]
    told = subprocess.run(asked, capture_output=True, check=True).stdout
    return dict(json.loads(told))


def test_same_job_gives_the_same_bytes(plain, tmp_path):
    edited = job(plain, 1000, 2500, Edits((Region(0.2, 0.2, 0.3, 0.3),), (Mute(1500, 1700),)))
    one, other = clip_of(edited, tmp_path / "one"), clip_of(edited, tmp_path / "other")
    assert one.read_bytes() == other.read_bytes()
    assert one.with_suffix(".webp").read_bytes() == other.with_suffix(".webp").read_bytes()


NAMES = ['it\'s "mine" 🎬.mp4', "-y.mp4", "les %03d.mp4", "two\nlines.mp4", "a:b.mp4", "#é?.mp4"]


@pytest.mark.parametrize("name", NAMES)
def test_odd_names_are_only_names(name, plain, tmp_path):
    video = tmp_path / name
    video.hardlink_to(plain)
    assert numbers(clip_of(job(video, 1000, 2000), tmp_path)) == list(range(25, 50))


def refusal(wanted: Callable[..., object], *arguments: object) -> str:
    with pytest.raises(MediaError) as caught:
        wanted(*arguments)
    return caught.value.show("en")


DISGUISED = {
    "hls.mp4": "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nplain.mp4\n#EXT-X-ENDLIST\n",
    "concat.mp4": "ffconcat version 1.0\nfile plain.mp4\n",
    "dash.mp4": '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"></MPD>',
    "text.mp4": "Dear coach, this is no recording.\n" * 99,
    "subtitles.mp4": "WEBVTT\n\n00:00.000 --> 00:09.000\nHello\n",
}


@pytest.mark.parametrize("name", DISGUISED)
def test_playlists_and_texts_called_mp4_are_refused(name, footage, plain):
    assert plain.name == "plain.mp4"
    path = footage / name
    path.write_text(DISGUISED[name])
    told = refusal(probe, TOOLS, path)
    assert told.startswith(f"“{name}” is not a recording: ")
    assert str(footage) not in told


def test_what_ffmpeg_would_open_beyond_files_is_only_a_name(plain):
    for name in (
        f"concat:{plain}|{plain}",
        f"subfile,,start,0,end,9,,:{plain}",
        "http://localhost/a",
    ):
        assert "is not there" in refusal(probe, TOOLS, name)


def test_pipes_folders_and_devices_are_not_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe.mp4")
    for path in (tmp_path / "pipe.mp4", tmp_path, Path("/dev/zero")):
        assert "a folder or a device" in refusal(probe, TOOLS, path)


def test_empty_unfinished_and_useless_recordings_are_told_apart(plain, tmp_path):
    empty, half, words = (tmp_path / name for name in ("empty.mp4", "half.mp4", "words.mkv"))
    empty.touch()
    half.write_bytes(plain.read_bytes()[: plain.stat().st_size // 2])
    (tmp_path / "one.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\nHello\n")
    run_ffmpeg("-i", str(tmp_path / "one.srt"), "-c:s", "srt", str(words))
    assert "“empty.mp4” is empty" in refusal(probe, TOOLS, empty)
    assert "“half.mp4” was not finished" in refusal(probe, TOOLS, half)
    assert "“words.mkv” has neither picture nor sound" in refusal(probe, TOOLS, words)


def test_clip_beyond_what_is_left_of_a_recording_is_refused_and_leaves_nothing(plain, tmp_path):
    whole, half = tmp_path / "whole.mp4", tmp_path / "half.mp4"
    run_ffmpeg("-i", str(plain), "-c", "copy", "-movflags", "+faststart", str(whole))
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    clips = tmp_path / "clips"
    assert "breaks off" in refusal(cut, job(half, 6000, 7000), clips)
    assert "lasts 0:08" in refusal(cut, job(whole, 9000, 9500), clips)
    assert list(clips.iterdir()) == []
    assert numbers(clip_of(job(half, 1000, 2000), clips)) == list(range(25, 50))


def test_clip_may_end_with_the_recording(plain, tmp_path):
    assert numbers(clip_of(job(plain, 7000, 60_000), tmp_path)) == list(range(175, 200))


def test_recording_that_does_not_say_its_length_is_measured(footage):
    assert probe(TOOLS, made(footage, "web.webm")).length == pytest.approx(8000, abs=50)


def test_reason_is_the_last_telling_line_without_folders():
    complaints = (
        "[h264 @ 0x55] noise\n[in#0 @ 0x1f] file:/home/anna/les.mp4: No luck\nConversion failed!\n"
    )
    assert reason(complaints, "/home/anna/les.mp4") == "No luck"


def test_slow_cut_is_stopped_and_told(plain, tmp_path, monkeypatch):
    monkeypatch.setattr(cutting, "PATIENCE", -19.99)
    seen = Probe(8000, WIDTH, HEIGHT, sound=False)
    told = refusal(cut, job(plain, 0, 1000), tmp_path, seen)
    assert "was stopped: it took too long" in told
    assert list(tmp_path.iterdir()) == []


def test_full_disk_is_told_as_such():
    assert "the disk is full" in cutting.unwritable(OSError(errno.ENOSPC, "")).show("en")


def test_folder_that_cannot_be_written_is_told(plain, tmp_path):
    (tmp_path / "file").touch()
    assert "clips cannot be kept" in refusal(cut, job(plain, 0, 1000), tmp_path / "file")


def test_workshop_is_gone_after_a_mistake(tmp_path):
    with pytest.raises(ZeroDivisionError), workshop(tmp_path, "key") as bench:
        (bench / "half").write_text(str(1 / 0))
    assert list(tmp_path.iterdir()) == []


def test_tools_come_from_the_folder_that_is_named(tmp_path, monkeypatch):
    for name in ("ffmpeg", "ffprobe"):
        (tmp_path / name).symlink_to(getattr(TOOLS, name))
    monkeypatch.setenv("BEELDSITE_FFMPEG", str(tmp_path))
    found = find_tools.__wrapped__()
    assert found
    assert found.ffmpeg == str(tmp_path / "ffmpeg")
    (tmp_path / "ffprobe").unlink()
    assert "lacks ffmpeg or ffprobe" in refusal(find_tools.__wrapped__)


def test_encoders_are_listed():
    assert {"libx264", "aac", "libwebp"} <= encoders(TOOLS)
