"""What a clip is made of: from a job and its recording to the arguments of ffmpeg.

``ffmpeg-python`` composes them; nothing here starts anything. Whoever changes what comes out of
this room raises ``footage.RECIPE``, so that clips made the former way are made anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from beeldsite.errors import MediaError
from beeldsite.footage import ClipJob, Level, Probe, Region, Tools
from beeldsite.i18n import say
from beeldsite.vocabulary import Hush

SHORT_SIDE = 720
RUN_UP = 10.0  # seconds decoded before the clip where a file cannot be sought exactly
WIDER = 0.04  # seconds before and after what is hidden that are hidden with it: one frame
POSTER_SIDE = 640
POSTER_QUALITIES = (80, 65, 50, 35, 20, 8)

# What a recording may be. Playlists and the like, which make ffmpeg open other files, are not here.
FORMATS = "mov,mp4,matroska,webm,avi,mpegts,mpeg,mxf,asf,flv,ogg,dv,wav,mp3"
SAFELY = {"protocol_whitelist": "file,pipe", "format_whitelist": FORMATS}
SPOKEN_TO = ("-hide_banner", "-nostdin", "-y", "-v", "error")
ANONYMOUS = {
    "map_metadata": -1,
    "map_chapters": -1,
    "dn": None,
    "sn": None,
    "fflags": "+bitexact",
    "flags:v": "+bitexact",
}
H264 = {
    "c:v": "libx264",
    "preset": "veryfast",
    "crf": 26,
    "profile:v": "high",
    "threads": 2,  # another number makes other bytes
    "force_key_frames": "expr:gte(t,n_forced*2)",
    "sc_threshold": 0,
    "movflags": "+faststart",
    "enc_time_base": "1:90000",  # else each frame moves to the nearest 25th of a second
    "bsf:v": "filter_units=remove_types=6",  # captions and the encoder's settings, inside the video
}
LEVEL = "astats=measure_overall=none:measure_perchannel=RMS_level,ebur128=framelog=verbose"
TONE = "0.06*sin(2*PI*660*t)"
WHISPER = (
    "afftfilt=win_size=1024:overlap=0.75"
    ":real='hypot(re,im)*cos(2*PI*random(0))':imag='hypot(re,im)*sin(2*PI*random(1))'"
)
PEAKS = "alimiter=limit=0.84:level=disabled"  # -1.5 dB: AAC overshoots a little
AAC = {"c:a": "aac", "b:a": "96k", "ar": 48000, "ac": 2, "flags:a": "+bitexact"}


def level_command(tools: Tools, job: ClipJob, source: Probe, milliseconds: int) -> list[str]:
    """Return the command that tells, on stderr, how loud the sound of ``job`` is."""
    import ffmpeg

    recording, skip = _sought(job, source, milliseconds)
    sound = ",".join((*_heard(job, skip, skip + milliseconds / 1000), LEVEL))
    told = ffmpeg.output(recording[str(source.audio)], "-", af=sound, format="null")
    return [word if word != "error" else "info" for word in _compiled(tools, told)]


def clip_command(
    tools: Tools, job: ClipJob, source: Probe, milliseconds: int, clip: Path, level: Level | None
) -> list[str]:
    """Return the command that cuts ``milliseconds`` from the start of ``job`` into ``clip``.

    ``level`` is how loud that stretch is, None where it has no sound.
    """
    import ffmpeg

    length = milliseconds / 1000
    recording, skip = _sought(job, source, milliseconds)
    picture = _between(recording[str(source.video)], skip, skip + length)
    picture = _upright(picture, source)
    if source.hdr and tools.hdr:
        picture = _standard_range(picture, source.hdr)
    streams = [_edited(picture.filter("format", "yuv420p"), job, source)]
    made = ANONYMOUS | H264 | {_frame_mode(tools.version): "vfr"}
    if level:
        streams.append(recording[str(source.audio)])
        made |= AAC | {"af": _sound(job, skip, skip + length, level)}
    return _compiled(tools, ffmpeg.output(*streams, f"file:{clip}", **made))


def _sought(job: ClipJob, source: Probe, milliseconds: int) -> tuple[Any, float]:
    """Return the recording from near the job's start on, and the seconds that lie before it."""
    import ffmpeg

    start = job.start / 1000
    skip = 0.0 if source.indexed else min(RUN_UP, start)
    sought = {"ss": f"{start - skip:.3f}"} if start > skip else {}  # seeking to 0 is inexact too
    enough = f"{skip + milliseconds / 1000 + 1:.3f}"
    return ffmpeg.input(f"file:{job.video}", t=enough, **sought, **SAFELY), skip


def poster_command(tools: Tools, clip: Path, at: float, size: tuple[int, int]) -> list[str]:
    """Return the command that makes a ``<quality>.webp`` each of the frame at ``at`` seconds."""
    import ffmpeg

    frame = ffmpeg.input(f"file:{clip}", ss=f"{at:.3f}", **SAFELY)["v:0"].filter("scale", *size)
    copies = frame.filter_multi_output("split", len(POSTER_QUALITIES))
    made = ANONYMOUS | {"frames:v": 1, "c:v": "libwebp"}
    posters = [
        ffmpeg.output(copies[turn], f"file:{clip.with_name(f'{q}.webp')}", quality=q, **made)
        for turn, q in enumerate(POSTER_QUALITIES)
    ]
    return _compiled(tools, ffmpeg.merge_outputs(*posters))


def poster_size(source: Probe) -> tuple[int, int]:
    """Return the pixels of a poster: the clip's, no side above ``POSTER_SIDE``."""
    width, height = source.shrunk(SHORT_SIDE)
    factor = min(1.0, POSTER_SIDE / max(width, height))
    return round(width * factor), round(height * factor)


def _compiled(tools: Tools, wanted: Any) -> list[str]:
    import ffmpeg

    return [str(word) for word in ffmpeg.compile(wanted, cmd=[tools.ffmpeg, *SPOKEN_TO])]


def _frame_mode(version: str) -> str:
    # Frames keep their own times; otherwise the first is doubled where a clip starts between two.
    old = any(version.startswith(f"ffmpeg version {older}") for older in ("4.", "5.0"))
    return "vsync" if old else "fps_mode"


def _between(picture: Any, start: float, end: float) -> Any:
    # ``-t`` counts from the first frame it meets: after a gap it would show what nobody chose.
    picture = picture.filter("trim", start=f"{start:.3f}", end=f"{end:.3f}")
    return picture.filter("setpts", f"PTS-{start:.3f}/TB")


def _upright(picture: Any, source: Probe) -> Any:
    """Return the picture from the clip's start on: whole, with square pixels, small."""
    # ffmpeg has turned it upright before any filter of ours.
    if source.interlaced:
        picture = picture.filter("yadif", deint="interlaced")
    if source.thinned:
        picture = picture.filter("fps", source.thinned)
    width, height = source.shrunk(SHORT_SIDE)
    return picture.filter("scale", width, height, out_range="tv").filter("setsar", 1)


def _edited(picture: Any, job: ClipJob, source: Probe) -> Any:
    for region in job.edits.blur:
        picture = _hidden(picture, region, job, source)
    # A clip that starts between two frames shows the first from its beginning, not black.
    return picture.filter("setpts", "if(eq(N,0),0,PTS)")


def _standard_range(picture: Any, transfer: str) -> Any:
    bright = {"tin": transfer, "pin": "bt2020", "min": "bt2020nc", "rin": "tv"}
    picture = picture.filter("zscale", t="linear", npl=100, **bright).filter("format", "gbrpf32le")
    picture = picture.filter("zscale", p="bt709").filter("tonemap", "hable", desat=0)
    return picture.filter("zscale", t="bt709", m="bt709", r="tv")


def _hidden(picture: Any, region: Region, job: ClipJob, source: Probe) -> Any:
    """Return the picture with ``region`` so coarse that nobody in it can be known."""
    import ffmpeg

    size = source.shrunk(SHORT_SIDE)
    box = source.box(region, *size)
    left: int | str
    top: int | str
    if region.path:
        box, way = source.track(region, *size)
        left = _moving([(one.at, one.x) for one in way], job)
        top = _moving([(one.at, one.y) for one in way], job)
    elif box:
        left, top = box.x, box.y
    else:
        told = {"width": source.width, "height": source.height}
        hint = say("The picture is {width} by {height} pixels.", **told)
        raise MediaError(say("a rectangle to blur lies outside the picture"), hint)
    copies = picture.filter_multi_output("split", 2)
    coarse = copies[1].filter("crop", box.width, box.height, left, top)
    coarse = coarse.filter("scale", *box.cells(*size), flags="area")
    coarse = coarse.filter("scale", box.width, box.height, flags="bilinear")
    when = _when(job, region.start, region.end)
    return ffmpeg.filter([copies[0], coarse], "overlay", left, top, **when)


def _moving(way: Sequence[tuple[int, float]], job: ClipJob) -> str:
    """Return the expression of a place that moves evenly from one (milliseconds, pixels) on."""
    points = [((at - job.start) / 1000, place) for at, place in way]
    expression = f"{points[-1][1]:.2f}"
    for (start, first), (end, last) in reversed(list(pairwise(points))):
        speed = (last - first) / (end - start)
        expression = f"if(lt(t,{end:.3f}),{first:.2f}+{speed:.4f}*(t-{start:.3f}),{expression})"
    return f"if(lt(t,{points[0][0]:.3f}),{points[0][1]:.2f},{expression})"


def _when(job: ClipJob, start: int | None, end: int | None) -> dict[str, str]:
    return {} if start is None and end is None else {"enable": _within(job, start, end)}


def _within(job: ClipJob, start: int | None, end: int | None) -> str:
    """Return the expression that holds between two times of the recording, and one frame around."""
    first = ((job.start if start is None else start) - job.start) / 1000 - WIDER
    last = ((job.end if end is None else end) - job.start) / 1000 + WIDER
    return f"between(t,{first:.3f},{last:.3f})"


def _sound(job: ClipJob, start: float, end: float, level: Level) -> str:
    """Return the filters of the sound: what may be heard, from both sides, as loud as any clip."""
    tones = [_within(job, one.start, one.end) for one in job.edits.mute if one.hush is Hush.TONE]
    tone = [f"aeval='if({'+'.join(tones)},{TONE},val(ch))':c=same"] if tones else []
    both = [f"pan=stereo|c0=c{level.only}|c1=c{level.only}"] if level.only is not None else []
    louder = [f"volume={level.gain}dB"] if level.gain else []
    peaks = [PEAKS] if level.gain > 0 else []
    filled = f"apad=whole_dur={end - start:.3f}"
    return ",".join((*_heard(job, start, end), *both, *louder, *peaks, *tone, filled))


def _heard(job: ClipJob, start: float, end: float) -> Iterator[str]:
    """Yield the filters from the first moment to the last, silent where muted."""
    yield f"atrim=start={start:.3f}:end={end:.3f}"
    yield f"asetpts=PTS-{start:.3f}/TB"
    yield "aresample=48000:async=1:first_pts=0"
    yield "aformat=channel_layouts=stereo"
    if job.edits.mute:
        # Filters decide per piece, and pieces can last a second: of ten milliseconds, then.
        yield "asetnsamples=n=480:p=0"
    for mute in job.edits.mute:
        if mute.hush is not Hush.VOICE:
            yield f"volume=0:enable='{_when(job, mute.start, mute.end)['enable']}'"
    for turn, mute in enumerate(job.edits.mute):
        if mute.hush is Hush.VOICE:
            yield _disguised(_within(job, mute.start, mute.end), turn)


def _disguised(within: str, turn: int) -> str:
    """Return the filters after which a voice says the same, and nobody knows whose it is.

    Lower by a fifth and every phase by chance: what remains is a whisper, with no pitch to restore.
    """
    own, other, kept, new = (f"[{name}{turn}]" for name in ("own", "other", "kept", "new"))
    lower = "asetrate=38400,aresample=48000,atempo=1.25"
    outside = f"asetnsamples=n=480:p=0,volume=0:enable='not({within})'"
    return (
        f"asplit{own}{other};"
        f"{own}volume=0:enable='{within}'{kept};"
        f"{other}{lower},{WHISPER},{outside}{new};"
        f"{kept}{new}amix=inputs=2:duration=first:normalize=0"
    )
