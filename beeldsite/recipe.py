"""What a clip is made of: from a job and its recording to the arguments of ffmpeg.

``ffmpeg-python`` composes them; nothing here starts anything. Whoever changes what comes out of
this room, ``picture`` or ``sound`` raises ``footage.RECIPE``, so that clips made the former way are
made anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from beeldsite import encoders, picture, sound
from beeldsite.edits import Mask
from beeldsite.footage import SOFTWARE, ClipJob, Level, Part, Tools
from beeldsite.probe import SMALL_SIDE, Probe

RUN_UP = 10.0  # seconds decoded before the clip where a file cannot be sought exactly
EARLIER = 0.002  # seconds
KEYFRAMES = 2  # seconds between frames that need no other: quick to seek, and a sprite for free

# What a recording may be. Playlists and the like, which make ffmpeg open other files, are not here.
FORMATS = "mov,mp4,matroska,webm,avi,mpegts,mpeg,mxf,asf,flv,ogg,dv,wav,mp3,aac,flac,aiff,amr"
SAFELY = {"protocol_whitelist": "file,pipe", "format_whitelist": FORMATS}
SPOKEN_TO = ("-hide_banner", "-nostdin", "-y", "-v", "error")
ANONYMOUS = {"map_metadata": -1, "map_chapters": -1, "dn": None, "sn": None, "fflags": "+bitexact"}
H264 = {
    "profile:v": "high",
    "force_key_frames": f"expr:gte(t,n_forced*{KEYFRAMES})",
    "enc_time_base": "1:90000",  # else each frame moves to the nearest 25th of a second
    "bsf:v": "filter_units=remove_types=6",  # captions and the encoder's settings, inside the video
    "flags:v": "+bitexact",
    "metadata:s:v:0": "encoder=",
}
AAC = {
    "c:a": "aac",
    "b:a": "96k",
    "ar": sound.RATE,
    "ac": 2,
    "flags:a": "+bitexact",
    "metadata:s:a:0": "encoder=",
}
PLAYABLE = {"movflags": "+faststart"}


@dataclass(frozen=True, slots=True)
class Cut:
    """A job as the recording allows it: ends in it, and how loud it is (None without sound).

    ``mask`` says where faces are that were found, None where there are none.
    """

    job: ClipJob
    end: int
    level: Level | None
    mask: Mask | None = None

    @property
    def length(self) -> float:
        """Seconds of the recording that it shows."""
        return (self.end - self.job.start) / 1000

    @property
    def lasts(self) -> float:
        """Seconds that it plays."""
        return self.length * 100 / self.job.edits.speed


@dataclass(frozen=True, slots=True)
class Sight:
    """How often to look, as a fraction of frames a second, at which size, and where it is put."""

    file: Path
    width: int
    height: int
    rate: str

    @property
    def bytes(self) -> int:
        """How much a frame is: red, green and blue of each pixel."""
        return self.width * self.height * 3


def level_command(tools: Tools, job: ClipJob, source: Probe, end: int) -> list[str]:
    """Return the command that tells, on stderr, how loud the sound of ``job`` is."""
    import ffmpeg

    heard = _heard(job.parts, source, job.start, end)
    told = ffmpeg.output(sound.measured(sound.hushed(heard, job)), "-", format="null")
    return [word if word != "error" else "info" for word in compiled(tools, told)]


def film_command(tools: Tools, source: Probe, cuts: Sequence[Cut], bench: Path) -> list[str]:
    """Return the command that makes the films of ``cuts`` in ``bench``, by their files' names.

    They are of one recording and of one speed, in order of time, each beginning before the one
    before it ends: what they share is decoded once.
    """
    import ffmpeg

    start, end = cuts[0].job.start, max(cut.end for cut in cuts)
    parts = tuple(dict.fromkeys(part for cut in cuts for part in cut.job.parts))
    whole = _seen(tools, parts, source, start, end, cuts[0].job.edits.speed)
    outputs = []
    for cut, copy in zip(cuts, copies_of(whole, "split", len(cuts)), strict=True):
        after = (cut.job.start - start) / 1000
        own = copy if len(cuts) == 1 else picture.between(copy, after, after + cut.length)
        outputs += _films(tools, source, cut, own, bench)
    return compiled(tools, ffmpeg.merge_outputs(*outputs))


def sound_command(tools: Tools, source: Probe, cut: Cut, level: Level, clip: Path) -> list[str]:
    """Return the command that makes a clip of the sound alone."""
    import ffmpeg

    made = ANONYMOUS | AAC | PLAYABLE
    return compiled(tools, ffmpeg.output(_sound(source, cut, level), f"file:{clip}", **made))


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a recording, in seconds, as a film of its own; of ``count`` frames if copied."""

    name: str
    start: float
    end: float
    count: int = 0


def pieces_command(
    tools: Tools, source: Probe, cut: Cut, pieces: Sequence[Piece], bench: Path
) -> list[str]:
    """Return the command that makes each piece in ``bench``, and the sound as ``sound.m4a``."""
    import ffmpeg

    outputs = [
        _copied(source, cut.job, piece, bench)
        if piece.count
        else _anew(tools, source, cut, piece, bench)
        for piece in pieces
    ]
    if cut.level:
        made = ANONYMOUS | AAC
        outputs.append(
            ffmpeg.output(_sound(source, cut, cut.level), f"file:{bench / 'sound.m4a'}", **made)
        )
    return compiled(tools, ffmpeg.merge_outputs(*outputs))


def _anew(tools: Tools, source: Probe, cut: Cut, piece: Piece, bench: Path) -> Any:
    """Return the output of a piece whose frames are made anew.

    They name the settings of their decoder by a number of their own, to be told from copied ones.
    """
    import ffmpeg

    # A keyframe at either end stands at a time that cannot be written whole: a little before it.
    before = 0.0 if piece.start == cut.job.start / 1000 else EARLIER
    start, end = (piece.start - before) * 1000, (piece.end - EARLIER) * 1000
    seen = _seen(tools, cut.job.parts, source, start, end, 100)
    seen = seen.filter("setpts", f"PTS-{before}/TB")
    software = _coded(replace(tools, encoder=SOFTWARE))  # what it is sewn to knows these settings
    made = ANONYMOUS | software | {_frame_mode(tools.version): "vfr", "x264-params": "sps-id=7"}
    made |= {"video_track_timescale": 90_000}
    return ffmpeg.output(picture.from_the_start(seen), f"file:{bench / piece.name}", **made)


def _copied(source: Probe, job: ClipJob, piece: Piece, bench: Path) -> Any:
    import ffmpeg

    whole = ffmpeg.input(f"file:{job.video}", ss=f"{piece.start:.6f}", **SAFELY)
    # Pieces can be joined only when all count time in the same steps.
    kept = {"c:v": "copy", "frames:v": piece.count, "video_track_timescale": 90_000}
    return ffmpeg.output(whole[str(source.video)], f"file:{bench / piece.name}", **ANONYMOUS | kept)


def join_command(tools: Tools, listed: Path, sound: Path | None, film: Path) -> list[str]:
    """Return the command that sets the pieces of a list and their sound in one film."""
    import ffmpeg

    pieces = ffmpeg.input(f"file:{listed}", f="concat", safe=0, protocol_whitelist="file")
    streams = [pieces["v:0"]]
    if sound:
        streams.append(ffmpeg.input(f"file:{sound}", **SAFELY)["a:0"])
    # Beside captions and the like: settings between the frames, for all stand in the header.
    kept = {"c": "copy", "bsf:v": "filter_units=remove_types=6|7|8"}
    return compiled(tools, ffmpeg.output(*streams, f"file:{film}", **ANONYMOUS | PLAYABLE | kept))


def sight_command(
    tools: Tools, job: ClipJob, source: Probe, stretch: tuple[int, int], sizes: Sequence[Sight]
) -> list[str]:
    """Return the command that writes what is seen in a stretch as bare pixels, in each size."""
    import ffmpeg

    start, end = stretch
    within = tuple(one for one in job.parts if one.begins < end and one.ends > start)
    seen = picture.from_the_start(_seen(tools, within or job.parts[:1], source, start, end, 100))
    outputs = [
        # Rounded up: at each time stands the frame that a viewer sees then.
        ffmpeg.output(
            copy.filter("fps", size.rate, round="up", start_time=0).filter(
                "scale", size.width, size.height
            ),
            f"file:{size.file}",
            f="rawvideo",
            pix_fmt="rgb24",
        )
        for size, copy in zip(sizes, copies_of(seen, "split", len(sizes)), strict=True)
    ]
    return compiled(tools, ffmpeg.merge_outputs(*outputs))


def leaf_command(tools: Tools, film: Path, size: Sight) -> list[str]:
    """Return the command that writes pictures of a film as bare pixels."""
    import ffmpeg

    seen = ffmpeg.input(f"file:{film}", **SAFELY)["v:0"]
    seen = seen.filter("fps", size.rate, round="up", start_time=0)
    seen = seen.filter("scale", size.width, size.height)
    told = ffmpeg.output(seen, f"file:{size.file}", f="rawvideo", pix_fmt="rgb24")
    return compiled(tools, told)


def _films(tools: Tools, source: Probe, cut: Cut, seen: Any, bench: Path) -> list[Any]:
    """Return the outputs of one cut: its film and, where that is asked, a small one."""
    import ffmpeg

    job = cut.job
    seen = picture.slowed(picture.hidden(seen, job, source, cut.mask), job.edits.speed)
    names = [f"{job.key}.mp4", *([f"{job.key}.small.mp4"] if job.small else [])]
    pictures = copies_of(seen, "split", len(names))
    pictures[1:] = [picture.sized(one, *source.shrunk(SMALL_SIDE), tools) for one in pictures[1:]]
    sounds: list[Any] = []
    pictures = [encoders.handed_over(one, tools) for one in pictures]
    made = ANONYMOUS | _coded(tools) | PLAYABLE | {_frame_mode(tools.version): "vfr"}
    if cut.level:
        sounds = copies_of(_sound(source, cut, cut.level), "asplit", len(names))
        made |= AAC
    return [
        ffmpeg.output(one, *sounds[turn : turn + 1], f"file:{bench / name}", **made)
        for turn, (one, name) in enumerate(zip(pictures, names, strict=True))
    ]


def _sound(source: Probe, cut: Cut, level: Level) -> Any:
    """Return what is heard of a cut, as loud as any clip."""
    job = cut.job
    heard = sound.hushed(_heard(job.parts, source, job.start, cut.end), job)
    heard = sound.slowed(sound.levelled(heard, job, level), job.edits.speed)
    return heard.filter("apad", whole_dur=f"{cut.lasts:.3f}")


def _seen(
    tools: Tools, parts: Sequence[Part], source: Probe, start: float, end: float, speed: int
) -> Any:
    """Return the picture between two moments of a recording, from second 0 on."""
    import ffmpeg

    length = (end - start) / 1000
    first, skip = _sought(parts[0], source, start, length)
    shown = picture.between(first[str(source.video)], skip, skip + length)
    shown = picture.steady(shown, source, tools, speed)
    if len(parts) == 1:
        return shown
    rest = (_follow(part, end)[str(source.video)] for part in parts[1:])
    steady = [picture.steady(one, source, tools, speed) for one in rest]
    return picture.between(ffmpeg.concat(shown, *steady, v=1, a=0), 0, length)


def _heard(parts: Sequence[Part], source: Probe, start: int, end: int) -> Any:
    """Return the sound between two moments of a recording, from second 0 on."""
    import ffmpeg

    length = (end - start) / 1000
    first, skip = _sought(parts[0], source, start, length)
    heard = sound.steady(sound.between(first[str(source.audio)], skip, skip + length))
    if len(parts) == 1:
        return heard
    # Each as long as its picture, so that what follows starts in time.
    heard = sound.lasting(heard, (parts[0].ends - start) / 1000)
    rest = [
        sound.lasting(
            sound.steady(_follow(part, end)[str(source.audio)]),
            (min(part.ends, end) - part.begins) / 1000,
        )
        for part in parts[1:]
    ]
    return sound.between(ffmpeg.concat(heard, *rest, v=0, a=1), 0, length)


def _sought(part: Part, source: Probe, start: float, length: float) -> tuple[Any, float]:
    """Return a file from near the moment ``start`` on, and the seconds that lie before that."""
    import ffmpeg

    at = (start - part.begins) / 1000
    skip = 0.0 if source.indexed else min(RUN_UP, at)
    sought = {"ss": f"{at - skip:.3f}"} if at > skip else {}  # seeking to 0 is inexact too
    enough = f"{skip + length + 1:.3f}"
    return ffmpeg.input(f"file:{part.path}", t=enough, **sought, **SAFELY), skip


def _follow(part: Part, end: float) -> Any:
    """Return a file from its start on, as far as it is needed."""
    import ffmpeg

    enough = f"{(end - part.begins) / 1000 + 1:.3f}"
    return ffmpeg.input(f"file:{part.path}", t=enough, **SAFELY)


def copies_of(stream: Any, splitter: str, count: int) -> list[Any]:
    """Return a stream so many times over; ``splitter`` is the filter that parts its kind."""
    if count == 1:
        return [stream]
    copies = stream.filter_multi_output(splitter, count)
    return [copies[turn] for turn in range(count)]


def _coded(tools: Tools) -> dict[str, Any]:
    return encoders.coder(tools) | H264


def compiled(tools: Tools, wanted: Any) -> list[str]:
    """Return the command that makes what is ``wanted``."""
    import ffmpeg

    begin = [tools.ffmpeg, *SPOKEN_TO, *encoders.device(tools)]
    return [str(word) for word in ffmpeg.compile(wanted, cmd=begin)]


def _frame_mode(version: str) -> str:
    # Frames keep their own times; otherwise the first is doubled where a clip starts between two.
    old = any(version.startswith(f"ffmpeg version {older}") for older in ("4.", "5.0"))
    return "vsync" if old else "fps_mode"
