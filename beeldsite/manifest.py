"""What the last build wrote, and what it knew: one manifest per portfolio and edition, one state.

Both lie in the cache. Anything unreadable there means "build again", never an error.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beeldsite import __version__
from beeldsite.config import Config

if TYPE_CHECKING:
    from beeldsite.errors import BeeldsiteError


@dataclass(frozen=True, slots=True)
class Manifest:
    """Every file of one portfolio in one edition: relative path → digest of its bytes."""

    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is known of a portfolio that was built without a problem.

    ``stamp`` stands for everything that went in, ``since`` (ISO date) is the day it was built for
    and ``until`` the first day on which that gives something else, ``outside`` are files read from
    other folders, ``editions`` maps each edition to a digest of the names it wrote (None: the
    edition does not exist), ``summary`` is what the coach's own pages need.
    """

    stamp: str
    since: str
    until: str | None
    outside: tuple[str, ...]
    editions: Mapping[str, str | None]
    summary: Mapping[str, Any]


def manifest_path(config: Config, edition: str, slug: str) -> Path:
    """Return where the manifest of a portfolio in an edition lies."""
    return config.cache / "manifests" / edition / f"{slug}.json"


def digest(content: bytes) -> str:
    """Return the digest of a file's bytes: 32 hexadecimals."""
    return blake2b(content, digest_size=16).hexdigest()


def names_digest(names: Iterable[str]) -> str:
    """Return one digest for a set of file names."""
    return blake2b(os.fsencode("\n".join(sorted(names))), digest_size=8).hexdigest()


def names_in(folder: str) -> list[str]:
    """Return the relative paths of all files in a folder, without looking at the files."""
    names: list[str] = []
    below = [""]
    while below:
        prefix = below.pop()
        with os.scandir(os.path.join(folder, prefix) if prefix else folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    below.append(f"{prefix}{entry.name}/")
                else:
                    names.append(f"{prefix}{entry.name}")
    return names


def load(path: Path) -> dict[str, Any]:
    """Return what a JSON file of the cache holds; nothing where it cannot be read."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def save(path: Path, content: Mapping[str, Any]) -> None:
    """Write a JSON file of the cache, whole or not at all; raise ``BeeldsiteError``."""
    part = path.with_name(f"{path.name}.part{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(content, separators=(",", ":")), "ascii")
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise unwritable(error, path) from None


def unwritable(error: OSError, path: Path) -> BeeldsiteError:
    """Return in words what kept us from writing."""
    from beeldsite.errors import BeeldsiteError, refusal
    from beeldsite.i18n import say

    folder = "/".join(path.absolute().parts[-2:])  # "cache" alone would say little
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return BeeldsiteError(
            say("the disk is full: “{folder}” could not be written", folder=folder),
            say("Make room and build again; the pages that stood there still stand."),
        )
    return BeeldsiteError(
        say("“{folder}” cannot be written: {reason}", folder=folder, reason=refusal(error)),
        say("Is the folder open in another program, or not yours to write in?"),
    )


def remembered(state: Mapping[str, Any], slug: str) -> Remembered | None:
    """Return what the state holds of a portfolio, None where that is nothing usable."""
    portfolios = state.get("portfolios")
    kept = portfolios.get(slug) if isinstance(portfolios, dict) else None
    try:
        found = Remembered(**{**kept, "outside": tuple(kept["outside"])}) if kept else None
    except (TypeError, KeyError):
        return None
    return found if found and _sound(found) else None


def _sound(found: Remembered) -> bool:
    """Return whether each part is of its kind, as it is unless someone changed the file."""
    texts = (found.stamp, found.since, found.until or "", *found.outside)
    return (
        all(type(one) is str for one in texts)
        and type(found.editions) is dict
        and type(found.summary) is dict
    )


def as_state(portfolios: Mapping[str, Remembered], coach: str) -> dict[str, Any]:
    """Return the state to save; ``coach`` stands for what the coach's pages were made of."""
    kept = {slug: asdict(one) for slug, one in portfolios.items()}
    return {"version": __version__, "portfolios": kept, "coach": coach}


def load_state(path: Path) -> dict[str, Any]:
    """Return the state of the last build; nothing where another version of the program left it."""
    state = load(path)
    return state if state.get("version", __version__) == __version__ else {}


def files_of(path: Path) -> Mapping[str, str]:
    """Return the files that a manifest lists; none where it cannot be read."""
    files = load(path).get("files")
    return files if isinstance(files, dict) else {}


def still_covered(path: Path, consents: str, today: str) -> bool:
    """Return whether clips may stand that were written with a manifest: same consents, same days.

    ``today`` is an ISO date. Where nothing is known, for the cache may go at any time: no.
    """
    kept = load(path)
    since, until = str(kept.get("since")), kept.get("until")
    in_time = since <= today and (until is None or today < str(until))
    return kept.get("consents") == consents and in_time
