"""The files of a portfolio that may leave, by what becomes of them in a share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from beeldsite.errors import BeeldsiteError
from beeldsite.i18n import say
from beeldsite.manifest import digest
from beeldsite.share.contract import Share
from beeldsite.share.fragments import Page, entries, fragment
from beeldsite.share.ready import Ready

START, INDEX, SCRIPT = "index.html", "beeldsite-index.js", "beeldsite.js"
MEGABYTE = 1_000_000
MIMES = {
    "mp4": "video/mp4",
    "webm": "video/webm",
    "m4a": "audio/mp4",
    "webp": "image/webp",
    "png": "image/png",
    "jpg": "image/jpeg",
    "svg": "image/svg+xml",
    "vtt": "text/vtt",
}


@dataclass(frozen=True, slots=True)
class Sorted:
    """The files of a portfolio by what becomes of them: pages, the search index, blobs."""

    pages: Mapping[str, Page]
    search: list[list[str]] | None
    blobs: tuple[str, ...]


def sort(found: Ready) -> Sorted:
    """Return the files by what becomes of them; raise where one is not as it was built."""
    pages: dict[str, Page] = {}
    search = None
    blobs = []
    for path in sorted(found.files):
        if path.endswith(".html"):
            pages[path] = fragment(_as_built(found, path))
        elif path == INDEX:
            search = entries(_as_built(found, path))
        elif path != SCRIPT:
            blobs.append(path)
    if START not in pages:
        raise _changed(START)
    return Sorted(pages, search, tuple(blobs))


def within(share: Share, found: Ready, blobs: tuple[str, ...]) -> None:
    """Raise where a clip is larger than a share may hold: a browser opens it in its memory."""
    most = share.clip_limit * MEGABYTE
    for path in blobs:
        try:
            size = (found.folder / path).stat().st_size
        except OSError:
            raise _changed(path) from None
        if size > most:
            raise BeeldsiteError(
                say(
                    "a clip of {size} MB is larger than the {most} that “{share}” may hold",
                    size=round(size / MEGABYTE),
                    most=share.clip_limit,
                    share=share.name,
                ),
                say("Choose a shorter moment, or set clip_limit of that share higher."),
            )


def _as_built(found: Ready, path: str) -> bytes:
    try:
        page = (found.folder / path).read_bytes()
    except OSError:
        raise _changed(path) from None
    if digest(page) != found.files[path]:
        raise _changed(path)
    return page


def _changed(path: str) -> BeeldsiteError:
    return BeeldsiteError(
        say("“{file}” is not as it was built", file=path),
        say("Remove that file from the output folder, build again, and publish then."),
    )


def mime(path: str) -> str:
    """Return what kind of file a clip or picture is, as browsers know it."""
    return MIMES.get(path.rpartition(".")[2].lower(), "application/octet-stream")
