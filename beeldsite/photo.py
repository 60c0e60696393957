"""Photographs as moments: made fit to be published as any picture, and blurred where that is asked.

A photograph is a recording of one image: it has people in it, a last day and regions to blur.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from beeldsite.edits import Region
from beeldsite.errors import MediaError, Wrong
from beeldsite.footage import ClipJob
from beeldsite.images import publishable, upright_size
from beeldsite.picture import outside
from beeldsite.probe import Probe

if TYPE_CHECKING:
    from PIL.Image import Image

ENDINGS = frozenset({".jpg", ".jpeg", ".png", ".webp", ".avif", ".tif", ".tiff", ".bmp", ".gif"})
QUALITY = 80


def is_photo(path: str | Path) -> bool:
    """Return whether a file is a photograph, by its name."""
    return Path(path).suffix.casefold() in ENDINGS


def probe(path: str | Path) -> Probe:
    """Return what a photograph is; raise ``MediaError`` where it is none that can be shown."""
    try:
        publishable(Path(path))
        width, height = upright_size(Path(path))
    except Wrong as error:
        raise MediaError(error.what, error.hint) from None
    return Probe(0, width, height, sound=False, photo=True)


def shown(path: str | Path) -> Image:
    """Return a photograph as it may be published: upright, and small."""
    from PIL import Image

    with Image.open(BytesIO(_published(path))) as picture:
        return picture.convert("RGB")


def make(job: ClipJob, source: Probe, target: Path, faces: Sequence[Region] = ()) -> None:
    """Write the photograph of ``job`` to ``target``, without what may not be seen in it."""
    from PIL import Image

    made = shown(job.video)
    for region in (*job.edits.regions, *faces):
        box = source.box(region, made.width, made.height)
        if box is None:
            raise outside(source)
        area = (box.x, box.y, box.x + box.width, box.y + box.height)
        cells = box.cells(made.width, made.height)
        coarse = made.crop(area).resize(cells, Image.Resampling.BOX)
        made.paste(coarse.resize((box.width, box.height), Image.Resampling.BILINEAR), area)
    _write(made, target)


def _write(picture: Image, target: Path) -> None:
    picture.save(target, "WEBP", quality=QUALITY, method=4)


def _published(path: str | Path) -> bytes:
    try:
        return publishable(Path(path)).content
    except Wrong as error:
        raise MediaError(error.what, error.hint) from None
