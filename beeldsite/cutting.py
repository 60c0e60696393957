"""Clips made: asked of a recording through ffmpeg, looked at, and kept whole or not at all.

What goes wrong is told in words that name the recording and the moment.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Sequence
from pathlib import Path

from beeldsite import encoders, photo, seam, sheets
from beeldsite.errors import MediaError, refusal
from beeldsite.ffmpeg import COPY_AGAIN, PATIENCE, facts, reason, regular, shown_name
from beeldsite.footage import SILENT, ClipJob, Level, Tools
from beeldsite.i18n import say
from beeldsite.probe import Probe, stream
from beeldsite.process import LIMITS, Halted, Heard, Limits, run
from beeldsite.recipe import Cut, film_command, level_command, sound_command
from beeldsite.stills import QUALITIES, leaves, sprite_command, still_command
from beeldsite.timecode import Span, clock
from beeldsite.vocabulary import Shows
from beeldsite.workshop import workshop

POSTER_SIDE, POSTER_BYTES = 640, 12 * 1024
STILL_SIDE, STILL_BYTES = 960, 32 * 1024
LABOUR = 20  # seconds of work that a second of clip may cost
SLACK = 500  # milliseconds a clip may last longer than what was asked
LAST_FRAME = 100  # milliseconds before the end of a clip there is surely a frame to show
LOUD = re.compile(r"^ *I: +(-?[\d.]+|-inf|nan) LUFS", re.MULTILINE)
SIDE = re.compile(r"RMS level dB: (-?[\d.]+|-inf|nan)")
NOTHING = ("received no packets", "Cannot determine format of input")  # what a stretch can hold
MAKE_ROOM = say("Make room and build again; clips that are ready are kept.")


def cut(
    tools: Tools,
    jobs: Sequence[ClipJob],
    folder: Path,
    source: Probe,
    heard: Heard | None = None,
) -> None:
    """Make all files of ``jobs`` in ``folder``, or nothing at all and raise ``MediaError``.

    Several jobs are of one recording, ``source``, and overlap: see ``recipe.film_command``.
    ``heard`` hears how many milliseconds of them were made so far.
    """
    for part in dict.fromkeys(part for job in jobs for part in job.parts):
        regular(part.path)
    try:
        with workshop(folder, jobs[0].key) as bench:
            if source.photo:
                _photographed(jobs[0], source, folder, bench)
            else:
                cuts = [_cut(tools, job, source) for job in jobs]
                _filmed(tools, cuts, source, bench, heard, folder)
            for job in jobs:
                for name in reversed(job.files):  # what the clip is comes last
                    _keep(bench / name, folder / name)
    except OSError as error:
        raise unwritable(error) from error


def _photographed(job: ClipJob, source: Probe, folder: Path, bench: Path) -> None:
    found = sheets.in_photo(job, source, folder, bench) if job.proofed else None
    photo.make(job, source, bench / job.main, sheets.still(found) if found else ())
    if found:
        sheets.of_photo(job, found, bench)


def _cut(tools: Tools, job: ClipJob, source: Probe) -> Cut:
    """Return the job as far as the recording goes, and how loud it is there."""
    end = min(job.end, job.parts[0].begins + source.length)
    if end <= job.start:
        told = {"name": shown_name(job.video), "length": clock(source.length)}
        raise MediaError(say("“{name}” lasts {length}: the clip would start after its end", **told))
    if not source.seen and job.shows is not Shows.SOUND:
        told = {"name": shown_name(job.video)}
        raise MediaError(say("the recording “{name}” has no moving picture", **told))
    heard = source.sound and job.shows is not Shows.STILLS
    return Cut(job, end, _level(tools, job, source, end) if heard else None)


def _level(tools: Tools, job: ClipJob, source: Probe, end: int) -> Level:
    """Return how loud the stretch is; as good as silent where that cannot be told."""
    said = _make(level_command(tools, job, source, end), PATIENCE + (end - job.start) / 1000, job)
    loudness = LOUD.findall(said)
    sides = tuple(float(side) for side in SIDE.findall(said))
    return Level(float(loudness[-1]) if loudness else SILENT, sides)


def _filmed(
    tools: Tools,
    cuts: Sequence[Cut],
    source: Probe,
    bench: Path,
    heard: Heard | None,
    folder: Path,
) -> None:
    """Make the files of each cut in ``bench``; what is found in it is kept in ``folder``."""
    if cuts[0].job.shows is Shows.SOUND:
        for one in cuts:
            _sounded(tools, one, source, bench)
        return
    eye = sheets.Eye(tools, source, folder, bench, heard)
    found = {one.job.key: eye.find(one) for one in cuts if one.job.proofed}
    cuts = [eye.masked(one, found.get(one.job.key)) for one in cuts]
    if not (len(cuts) == 1 and source.plain and seam.sewn(tools, cuts[0], source, bench)):
        patience = PATIENCE + LABOUR * sum(one.lasts for one in cuts)
        command = film_command(tools, source, cuts, bench)
        limits = encoders.limits(tools)
        _make(command, patience, cuts[0].job, bench, heard=heard, limits=limits)
    for one in cuts:
        length = _check(tools, one, bench / f"{one.job.key}.mp4")
        _pictured(tools, one, source, length, bench)
        if one.job.proofed:
            eye.proof(one, found[one.job.key], length)


def _sounded(tools: Tools, one: Cut, source: Probe, bench: Path) -> None:
    if one.level is None:
        told = {"name": shown_name(one.job.video)}
        raise MediaError(say("the recording “{name}” has no sound", **told))
    clip = bench / one.job.main
    patience = PATIENCE + LABOUR * one.lasts
    _make(sound_command(tools, source, one, one.level, clip), patience, one.job, bench)
    told_by_clip = stream(facts(tools, clip), "audio")
    if float(told_by_clip.get("duration", 0)) < one.lasts / 2:
        raise _damaged(one.job)


def _check(tools: Tools, one: Cut, clip: Path) -> int:
    """Return how many milliseconds of picture were made: ffmpeg calls an empty clip a success."""
    found = facts(tools, clip)
    length = int(float(stream(found, "video").get("duration", 0)) * 1000)
    wanted = one.lasts * 1000
    silent = one.level is not None and not stream(found, "audio")
    if not wanted / 2 <= length <= wanted + SLACK or silent:
        raise _damaged(one.job)
    return length


def _damaged(job: ClipJob) -> MediaError:
    told = {"name": shown_name(job.video), "span": Span(job.start, job.end)}
    return MediaError(say("“{name}” is damaged or breaks off between {span}", **told), COPY_AGAIN)


# --- what shows a clip without being it -----------------------------------------------------------


def _pictured(tools: Tools, one: Cut, source: Probe, length: int, bench: Path) -> None:
    """Make poster, stills and sprite from the finished film, so that they hide what it hides."""
    job, film = one.job, bench / f"{one.job.key}.mp4"

    def still(at: float, side: int, most: int, name: str) -> None:
        moment = max(0.0, min(at, length - LAST_FRAME)) / 1000
        _make(still_command(tools, film, moment, side, source), PATIENCE, job, bench)
        _lightest(bench, most).replace(bench / name)

    def within(time: int) -> float:
        return (time - job.start) * 100 / job.edits.speed

    poster = within(job.edits.freeze[0]) if job.edits.freeze else length / 10
    still(poster, POSTER_SIDE, POSTER_BYTES, f"{job.key}.webp")
    for number, time in enumerate(job.stills, 1):
        still(within(time), STILL_SIDE, STILL_BYTES, f"{job.key}.{number}.webp")
    if job.sprite:
        sprite = bench / f"{job.key}.sprite.webp"
        _make(sprite_command(tools, film, leaves(job.lasts), sprite), PATIENCE, job, bench)


def _lightest(bench: Path, most: int) -> Path:
    """Return the best of the stills that is small enough, else the smallest."""
    stills = [bench / f"{quality}.webp" for quality in QUALITIES]
    small = (still for still in stills if still.stat().st_size <= most)
    return next(small, stills[-1])


# --- running and keeping --------------------------------------------------------------------------


def _make(
    command: list[str],
    seconds: float,
    job: ClipJob,
    *folders: Path,
    heard: Heard | None = None,
    limits: Limits = LIMITS,
) -> str:
    """Run what makes something of a clip; return what it said, or raise ``MediaError``."""
    told = {"name": shown_name(job.video), "span": Span(job.start, job.end)}
    try:
        ran = run(command, seconds, heard, limits)
    except Halted as halted:
        what = say("cutting {span} from “{name}” was stopped: {why}", why=halted.why, **told)
        raise MediaError(what, COPY_AGAIN) from None
    if os.strerror(errno.ENOSPC) in ran.complaints:
        raise unwritable(OSError(errno.ENOSPC, ""))
    if any(word in ran.complaints for word in NOTHING):
        raise _damaged(job)
    if ran.code:
        paths = (part.path for part in job.parts)
        why = reason(ran.complaints, *paths, *folders) or f"exit {ran.code}"
        raise MediaError(say("{span} of “{name}” cannot be cut: {reason}", reason=why, **told))
    return ran.complaints


def _keep(made: Path, target: Path) -> None:
    with made.open("rb+") as file:
        os.fsync(file.fileno())
    made.replace(target)


def unwritable(error: OSError) -> MediaError:
    """Return what to say where the disk takes no more."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return MediaError(say("the disk is full: there is no room for the clip"), MAKE_ROOM)
    return MediaError(say("clips cannot be kept on this disk: {reason}", reason=refusal(error)))
