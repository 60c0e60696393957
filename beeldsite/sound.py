"""The sound of a clip, as filters: what may be heard, from both sides, as loud as in any clip."""

from __future__ import annotations

from typing import Any

from beeldsite.edits import Mute
from beeldsite.footage import ClipJob, Level
from beeldsite.vocabulary import Hush

RATE = 48000
GAP = 0.02  # seconds of silence or overlap above which sound is set right with the picture
WIDER = 0.04  # seconds before and after what is hidden that are hidden with it: one frame
MEASURE = {"measure_overall": "none", "measure_perchannel": "RMS_level"}
PEAKS = {"limit": 0.84, "level": "disabled"}  # -1.5 dB: AAC overshoots a little
TONE = "0.06*sin(2*PI*660*t)"
WHISPER = {
    "win_size": 1024,
    "overlap": 0.75,
    "real": "hypot(re,im)*cos(2*PI*random(0))",
    "imag": "hypot(re,im)*sin(2*PI*random(1))",
}


def steady(sound: Any) -> Any:
    """Return a recording's sound in stereo from second 0 on, with silence where it has a gap."""
    sound = sound.filter("aresample", RATE, **{"async": 1}, min_hard_comp=GAP, first_pts=0)
    return sound.filter("aformat", channel_layouts="stereo")


def between(sound: Any, start: float, end: float) -> Any:
    """Return what sounds between two seconds of it, from second 0 on."""
    sound = sound.filter("atrim", start=f"{start:.3f}", end=f"{end:.3f}")
    return sound.filter("asetpts", f"PTS-{start:.3f}/TB")


def hushed(sound: Any, job: ClipJob) -> Any:
    """Return the sound of a clip without what may not be heard in it."""
    if job.edits.mute:
        sound = _fine(sound)
    for mute in job.edits.mute:
        if mute.hush is Hush.VOICE:
            sound = _disguised(sound, within(job, mute.start, mute.end))
        else:
            sound = sound.filter("volume", 0, enable=within(job, mute.start, mute.end))
    return sound


def measured(sound: Any) -> Any:
    """Return the sound after filters that tell, when it ends, how loud it was."""
    return sound.filter("astats", **MEASURE).filter("ebur128", framelog="verbose")


def levelled(sound: Any, job: ClipJob, level: Level) -> Any:
    """Return a clip's hushed sound as loud as any clip's."""
    if level.only is not None:
        sound = sound.filter(
            "channelmap", map=f"{level.only}|{level.only}", channel_layout="stereo"
        )
    if level.gain:
        sound = sound.filter("volume", f"{level.gain}dB")
    if level.gain > 0:
        sound = sound.filter("alimiter", **PEAKS)
    for mute in job.edits.mute:
        if mute.hush is Hush.TONE:
            sound = sound.filter("aeval", _toned(job, mute), c="same")
    return sound


def lasting(sound: Any, seconds: float) -> Any:
    """Return the sound, of exactly that length: what is missing is silence."""
    return between(sound.filter("apad", whole_dur=f"{seconds:.3f}"), 0, seconds)


def slowed(sound: Any, speed: int) -> Any:
    """Return the sound at a percentage of its speed, voices as high as they were."""
    while speed < 50:  # atempo goes no lower
        sound, speed = sound.filter("atempo", 0.5), speed * 2
    return sound if speed == 100 else sound.filter("atempo", speed / 100)


def within(job: ClipJob, start: int | None, end: int | None) -> str:
    """Return the expression that holds between two times of the recording, and a little around."""
    first = ((job.start if start is None else start) - job.start) / 1000 - WIDER
    last = ((job.end if end is None else end) - job.start) / 1000 + WIDER
    return f"between(t,{first:.3f},{last:.3f})"


def _toned(job: ClipJob, mute: Mute) -> str:
    inside = within(job, mute.start, mute.end)
    return "|".join(f"if({inside},{TONE},val({side}))" for side in (0, 1))


def _fine(sound: Any) -> Any:
    # Filters decide per piece, and pieces can last a second: of ten milliseconds, then.
    return sound.filter("asetnsamples", n=RATE // 100, p=0)


def _disguised(sound: Any, inside: str) -> Any:
    """Return the sound in which, there, a voice says the same and nobody knows whose it is.

    Lower by a fifth and every phase by chance: what remains is a whisper, with no pitch to restore.
    """
    import ffmpeg

    copies = sound.filter_multi_output("asplit", 2)
    own = copies[0].filter("volume", 0, enable=inside)
    lower = copies[1].filter("asetrate", RATE * 4 // 5).filter("aresample", RATE)
    other = _fine(lower.filter("atempo", 1.25).filter("afftfilt", **WHISPER))
    other = other.filter("volume", 0, enable=f"not({inside})")
    return ffmpeg.filter([own, other], "amix", inputs=2, duration="first", normalize=0)
