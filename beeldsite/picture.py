"""The picture of a clip, as filters: upright, square pixels, small, and what is hidden hidden."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from beeldsite.edits import Mask, Region
from beeldsite.errors import MediaError
from beeldsite.footage import ClipJob, Tools
from beeldsite.i18n import say
from beeldsite.probe import SHORT_SIDE, Probe
from beeldsite.sound import within

BICUBIC = {"filter": "bicubic", "param_a": 0, "param_b": 0.6}  # as sharp as the other scaler


def steady(picture: Any, source: Probe, tools: Tools, speed: int) -> Any:
    """Return a recording's picture as every clip has it: upright, square pixels, small, SDR.

    ``speed`` is the percentage at which it will play: a slow one keeps more frames a second.
    """
    # ffmpeg has turned it upright before any filter of ours.
    if source.interlaced:
        picture = picture.filter("yadif", deint="interlaced")
    if thinned := source.thinned(speed):
        # A quarter of a frame later, so that none lies as near to one that stays as to the next.
        nudge = float(1 / Fraction(source.rate) / 4)
        picture = picture.filter("setpts", f"PTS+{nudge:.6f}/TB").filter("fps", thinned)
    if source.usual:
        picture = sized(picture, *source.shrunk(SHORT_SIDE), tools)
    else:
        picture = picture.filter("scale", *source.shrunk(SHORT_SIDE), out_range="tv")
    picture = picture.filter("setsar", 1)
    if source.hdr and tools.zimg:
        picture = _standard_range(picture, source.hdr)
    return picture.filter("format", "yuv420p")


def sized(picture: Any, width: int, height: int, tools: Tools) -> Any:
    """Return a picture of the usual kind in another size."""
    if not tools.zimg:
        return picture.filter("scale", width, height, out_range="tv")
    # Whole pictures, whatever they are marked as: else it would size each half on its own.
    picture = picture.filter("setfield", "prog")
    return picture.filter("zscale", width, height, range="tv", **BICUBIC)


def between(picture: Any, start: float, end: float) -> Any:
    """Return what is seen between two seconds of it, from second 0 on."""
    # ``-t`` counts from the first frame it meets: after a gap it would show what nobody chose.
    picture = picture.filter("trim", start=f"{start:.3f}", end=f"{end:.3f}")
    return picture.filter("setpts", f"PTS-{start:.3f}/TB")


def hidden(picture: Any, job: ClipJob, source: Probe, mask: Mask | None) -> Any:
    """Return the picture of a clip without what may not be seen in it; raise ``MediaError``.

    ``mask`` says where the faces are that nobody pointed at.
    """
    for region in job.edits.regions:
        picture = _blurred(picture, region, job, source)
    if mask:
        picture = _masked(picture, mask, source)
    return from_the_start(picture)


def from_the_start(picture: Any) -> Any:
    """Return the picture with its first frame from the beginning on."""
    # A clip that starts between two frames would else start black.
    return picture.filter("setpts", "if(eq(N,0),0,PTS)")


def slowed(picture: Any, speed: int) -> Any:
    """Return the picture at a percentage of its speed."""
    return picture if speed == 100 else picture.filter("setpts", f"PTS*100/{speed}")


def outside(source: Probe) -> MediaError:
    """Return what to say of a region that holds no pixel of the picture."""
    told = {"width": source.width, "height": source.height}
    hint = say("The picture is {width} by {height} pixels.", **told)
    return MediaError(say("a rectangle to blur lies outside the picture"), hint)


def _standard_range(picture: Any, transfer: str) -> Any:
    bright = {"tin": transfer, "pin": "bt2020", "min": "bt2020nc", "rin": "tv"}
    picture = picture.filter("zscale", t="linear", npl=100, **bright).filter("format", "gbrpf32le")
    picture = picture.filter("zscale", p="bt709").filter("tonemap", "hable", desat=0)
    return picture.filter("zscale", t="bt709", m="bt709", r="tv")


def _blurred(picture: Any, region: Region, job: ClipJob, source: Probe) -> Any:
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
        raise outside(source)
    copies = picture.filter_multi_output("split", 2)
    coarse = copies[1].filter("crop", box.width, box.height, left, top)
    coarse = coarse.filter("scale", *box.cells(*size), flags="area")
    coarse = coarse.filter("scale", box.width, box.height, flags="bilinear")
    always = region.start is None and region.end is None
    when = {} if always else {"enable": within(job, region.start, region.end)}
    return ffmpeg.filter([copies[0], coarse], "overlay", left, top, **when)


def _masked(picture: Any, mask: Mask, source: Probe) -> Any:
    """Return the picture, as coarse as the mask wants it wherever the mask is white."""
    import ffmpeg

    size = source.shrunk(SHORT_SIDE)
    copies = picture.filter_multi_output("split", 2)
    coarse = copies[1].filter("scale", mask.across, mask.down, flags="area")
    coarse = coarse.filter("scale", *size, flags="bilinear").filter("format", "yuva420p")
    where = ffmpeg.input(
        f"file:{mask.path}",
        f="rawvideo",
        pixel_format="gray",
        video_size=(mask.width, mask.height),
        framerate=mask.rate,
        protocol_whitelist="file",
        format_whitelist="rawvideo",
    )["v:0"]
    # Of full range on both sides: otherwise white is not quite white, and a face shines through.
    where = where.filter("scale", *size, flags="neighbor", in_range="full", out_range="full")
    # Its last frame for ever, and all ends with the picture: neither has one frame more or less.
    where = where.filter("format", "gray").filter("tpad", stop=-1, stop_mode="clone")
    only = ffmpeg.filter([coarse, where], "alphamerge", shortest=1)
    return ffmpeg.filter([copies[0], only], "overlay", 0, 0).filter("format", "yuv420p")


def _moving(way: Sequence[tuple[int, float]], job: ClipJob) -> str:
    """Return the expression of a place that moves evenly from one (milliseconds, pixels) on."""
    points = [((at - job.start) / 1000, place) for at, place in way]
    expression = f"{points[-1][1]:.2f}"
    for (start, first), (end, last) in reversed(list(pairwise(points))):
        speed = (last - first) / (end - start)
        expression = f"if(lt(t,{end:.3f}),{first:.2f}+{speed:.4f}*(t-{start:.3f}),{expression})"
    return f"if(lt(t,{points[0][0]:.3f}),{points[0][1]:.2f},{expression})"
