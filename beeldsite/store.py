"""What the cache holds and what of it may go: never what an edition shows or a build still wants.

A clip that stands in an edition on the same disk costs nothing here, for it is one file with two
names. What nobody shows any more is kept a while, since authors change their minds; but not where
consent or a date may be the reason, nor when its recording is out of use. Of that, what was shown
least recently goes first when it takes more than ``cache_size``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from math import inf
from pathlib import Path
from time import time
from typing import TYPE_CHECKING, Any

from beeldsite.config import Config
from beeldsite.i18n import Words, say, say_n
from beeldsite.manifest import files_of, load, manifest_path, save
from beeldsite.order import EDITIONS
from beeldsite.resources import CLIPS
from beeldsite.shelf import damaged
from beeldsite.workshop import in_use_by_others, workshop

if TYPE_CHECKING:
    from beeldsite.footage import ClipJob

CLAIM = "wanted"
KEY = 24  # hexadecimals of a clip's name; a recording's has 32


@dataclass(frozen=True, slots=True)
class Contents:
    """What lies in the cache: clips, their bytes, of which ``own`` stand nowhere else, and since.

    ``spare`` of the clips are shown by nobody.
    """

    clips: int
    bytes: int
    own: int
    spare: int
    oldest: date | None


def tell(config: Config, do: str = "") -> Iterator[Words]:
    """Prune, verify or clear the cache, or nothing; yield what came of it and what it holds."""
    if do == "verify":
        count = verify(config)
        yield say_n("{count} damaged clip removed", "{count} damaged clips removed", count)
    elif do:
        freed = tidy(config, 0) if do == "prune" else clear(config)
        yield say("{room} made free", room=size(freed))
    found = contents(config)
    clips = say_n("{count} clip", "{count} clips", found.clips)
    told = {"clips": clips, "room": size(found.bytes), "own": size(found.own)}
    yield say("{clips}, {room}; {own} of it stands in no edition on this disk", **told)
    if found.oldest:
        yield say("the oldest is of {day}", day=found.oldest)
    if found.spare:
        yield say_n(
            "{count} clip is shown by nobody any more, and kept for a while",
            "{count} clips are shown by nobody any more, and kept for a while",
            found.spare,
        )
    left = size(config.cache_bytes)
    yield say("cache_size = {room}: above that, what nobody shows goes first", room=left)


def contents(config: Config) -> Contents:
    """Return what the cache holds."""
    clips = _clips(config.clips)
    held = shown(config)
    stats = [path.stat() for files in clips.values() for path in files]
    first = min((one.st_mtime for one in stats), default=None)
    return Contents(
        len(clips),
        sum(one.st_size for one in stats),
        sum(one.st_size for one in stats if one.st_nlink == 1),
        len(clips.keys() - held),
        date.fromtimestamp(first) if first else None,  # noqa: DTZ012 - the day on this computer
    )


def size(count: int) -> str:
    """Return a number of bytes as people write it."""
    for unit, many in (("TB", 10**12), ("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= many:
            return (
                f"{count / many:.1f} {unit}" if count < 10 * many else f"{count / many:.0f} {unit}"
            )
    return f"{count} B"


def tidy(config: Config, most: int | None = None) -> int:
    """Remove what may not be kept and, least recently shown first, what is more than ``most``.

    ``most`` bytes are those of ``cache_size`` where it is not given. Return how many were freed.
    """
    clips = _clips(config.clips)
    held, spare = shown(config), spares(config)
    young = _claimed_since(config.clips)
    freed = 0
    for key in clips.keys() - held - spare.keys():
        freed += _remove(clips.pop(key), young)
    cost = {key: _own(files) for key, files in clips.items()}
    too_much = sum(cost.values()) - (config.cache_bytes if most is None else most)
    for key in sorted((spare.keys() & clips.keys()) - held, key=spare.__getitem__):
        if too_much <= 0:
            break
        freed += _remove(clips[key], young)
        too_much -= cost[key]
    _forget_probes(config)
    return freed


def drop(config: Config, keys: Iterable[str]) -> None:
    """Remove these clips, where no standing edition shows them."""
    clips = _clips(config.clips)
    for key in (set(keys) & clips.keys()) - shown(config):
        _remove(clips[key])


def clear(config: Config) -> int:
    """Remove everything that can be made again; return how many bytes that gave back.

    What stands in an edition goes on standing there.
    """
    return sum(_remove(files) for files in _clips(config.clips).values())


def verify(config: Config) -> int:
    """Remove the clips whose bytes are not what was made any more; return how many.

    From the editions too, so that the next build makes them anew.
    """
    held = _clips(config.clips)
    wrong = {key: files for key, files in held.items() if damaged(config.clips, key)}
    for key, files in wrong.items():
        _remove(files)
        for edition in EDITIONS:
            for path in config.edition(edition).glob(f"*/{CLIPS}/{key}.*"):
                path.unlink(missing_ok=True)
    return len(wrong)


def shown(config: Config) -> set[str]:
    """Return the keys of the clips that a standing edition shows."""
    return {
        Path(name).name.partition(".")[0]
        for edition in EDITIONS
        for path in manifest_path(config, edition, "").parent.glob("*.json")
        for name in files_of(path)
    }


# --- what is shown no longer ----------------------------------------------------------------------


def note_shown(
    config: Config, slug: str, jobs: Iterable[ClipJob], consents: str, today: str, until: str | None
) -> None:
    """Keep which clips a portfolio shows, until the first day that changes something by itself.

    Those it showed before become spare, where only the author can be the reason: the ``consents``
    (a digest) are the same, no such day has passed, and the same recording is still shown with the
    same edits.
    """
    path = config.cache / "shown" / f"{slug}.json"
    before = load(path)
    clips = {job.key: _kind(job) for job in jobs}
    spare: dict[str, Any] = {}
    if before.get("consents") == consents and today < str(before.get("until") or "9999"):
        former = {key: (kind, time()) for key, kind in _texts(before.get("clips"))}
        kinds = set(clips.values())
        spare = {
            key: [kind, since]
            for key, (kind, since) in ({**former, **dict(_spare(before))}).items()
            if kind in kinds and key not in clips
        }
    told = {"clips": clips, "spare": spare, "consents": consents, "until": until}
    if told != before:
        save(path, told)


def _kind(job: ClipJob) -> str:
    """Return what two clips have in common that may be shown for the same reasons."""
    about = f"{[part.digest for part in job.parts]} {job.edits!r}"
    return blake2b(about.encode(), digest_size=8).hexdigest()


def spares(config: Config) -> dict[str, float]:
    """Return the clips that are kept though nobody shows them, and when each was shown last."""
    found: dict[str, float] = {}
    for path in (config.cache / "shown").glob("*.json"):
        for key, (_, since) in _spare(load(path)):
            found[key] = max(since, found.get(key, 0.0))
    return found


def _texts(kept: object) -> Iterator[tuple[str, str]]:
    """Yield what is sound of a mapping of names to texts."""
    for key, kind in kept.items() if isinstance(kept, dict) else ():
        if isinstance(kind, str):
            yield key, kind


def _spare(kept: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, float]]]:
    spare = kept.get("spare")
    for key, about in spare.items() if isinstance(spare, dict) else ():
        if isinstance(about, list) and [type(one) for one in about] == [str, float]:
            yield key, (about[0], about[1])


# --- what lies there ------------------------------------------------------------------------------


def _clips(folder: Path) -> dict[str, list[Path]]:
    """Return the files of each clip, by its key; not what is half made, nor recordings' facts."""
    found: dict[str, list[Path]] = {}
    with suppress(FileNotFoundError):
        for path in folder.iterdir():
            key, _, rest = path.name.partition(".")
            if len(key) == KEY and ".part" not in rest:
                found.setdefault(key, []).append(path)
    return found


def _own(files: list[Path]) -> int:
    """Return the bytes that would be free without these files."""
    stats = [path.stat() for path in files]
    return sum(one.st_size for one in stats if one.st_nlink == 1)


def _remove(files: list[Path], young: float = inf) -> int:
    """Remove a clip made before ``young``; return how many bytes that gave back."""
    if any(path.stat().st_mtime >= young for path in files):
        return 0
    freed = _own(files)
    for path in files:
        path.unlink(missing_ok=True)
    return freed


def _forget_probes(config: Config) -> None:
    """Remove what is known of recordings that no portfolio uses, and where faces are in them."""
    in_use = {
        about[2]
        for path in (config.cache / "recordings").glob("*.json")
        for about in load(path).values()
        if isinstance(about, list) and len(about) == 3
    }
    for path in config.clips.glob("*.json"):
        recording = path.name.partition(".")[0]
        if len(recording) != KEY and recording not in in_use:
            path.unlink(missing_ok=True)


# --- what a build that is not done yet wants ------------------------------------------------------


@contextmanager
def claim(clips: Path) -> Iterator[None]:
    """Have other builds leave what is cut from now on, until it is in an edition."""
    with workshop(clips, CLAIM):
        yield


def _claimed_since(clips: Path) -> float:
    """Return since when another process cuts what no edition shows yet; infinity: none does."""
    claims = [path for path in clips.glob(f"{CLAIM}.*.part*") if in_use_by_others(path)]
    return min((path.stat().st_mtime for path in claims), default=inf)
