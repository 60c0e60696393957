"""The settings of a practice: ``beeldsite.toml``, closed, each key with a default."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beeldsite.errors import BeeldsiteError, ContentError, Place, Problem
from beeldsite.i18n import LANGUAGES, Words, say

if TYPE_CHECKING:
    from beeldsite.shares import Share

SETTINGS = "beeldsite.toml"
_OURS = ("root", "shares", "digest")  # what no key of the settings stands for by itself
_NOT_BUILT = ("whisper_model",)  # what no build reads, as it does not read the shares


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What holds for a whole practice.

    ``root`` is the folder of ``beeldsite.toml``; ``clip_length`` (seconds) is how long a clip is
    whose end nobody typed, ``lead_in`` (seconds) how much earlier than typed one starts;
    ``retention_days`` counts from the end of a trajectory;
    ``expiring_days`` is how far ahead the coach's pages look for consents that end;
    ``video_roots`` are folders outside ``content`` where recordings may lie; ``steps`` are those of
    the path in the practice's order, its own words among them (none: the six of ``Step``);
    ``floors`` are those of the lift as they are drawn, the first on top; ``encoder`` makes clips
    (``software``, or one of ``footage.HARDWARE``); ``cache_size`` is what the cache may take before
    clips that no portfolio shows any more leave it; ``whisper_model`` is the folder of a model that
    listens; ``shares`` stand under ``[share.NAME]``; ``digest`` is of what a build reads of it all.
    """

    root: Path
    title: str = "beeldsite"
    lang: str = "nl"
    coach: str = ""
    content: str = "content"
    output: str = "output"
    retention_days: int = 60
    expiring_days: int = 42
    clip_length: int = 20
    lead_in: int = 0
    video_roots: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    floors: tuple[str, ...] = ("think", "feel", "want", "do")
    whisper_model: str = ""
    encoder: str = "software"
    cache_size: str = "20 GB"
    shares: tuple[Share, ...] = ()
    digest: str = ""

    @property
    def cache_bytes(self) -> int:
        """The bytes of ``cache_size``."""
        return read_size(self.cache_size) or 0

    @property
    def content_folder(self) -> Path:
        """Where the notes lie."""
        return self.root / self.content

    @property
    def output_folder(self) -> Path:
        """Where the editions are written; everything in it belongs to beeldsite."""
        return self.root / self.output

    @property
    def cache(self) -> Path:
        """What may be deleted at any time and is made again."""
        return self.root / ".beeldsite" / "cache"

    @property
    def clips(self) -> Path:
        """The folder of the cache in which every clip lies, under its key."""
        return self.cache / "clips"

    def edition(self, name: str) -> Path:
        """The folder of one edition's portfolios."""
        return self.output_folder / name

    @property
    def roots(self) -> tuple[Path, ...]:
        """The folders of ``video_roots``, relative ones counted from the practice."""
        return tuple(self.root / Path(root).expanduser() for root in self.video_roots)


def find_root(start: Path) -> Path:
    """Return the nearest folder, upwards, with settings in it; raise where there is none."""
    for folder in (start, *start.parents):
        if os.path.isfile(folder / SETTINGS):  # noqa: PTH113 - no error where we may not enter
            return folder
    raise BeeldsiteError(
        say("there is no practice here: “{name}” was not found", name=SETTINGS),
        say("Go to the folder of your practice, or make one: beeldsite new my-practice"),
    )


def load(root: Path) -> Config:
    """Return the settings of the practice in ``root``; raise ``ContentError`` with all problems."""
    import tomllib

    try:
        data = (root / SETTINGS).read_bytes()
    except OSError as error:
        from beeldsite.errors import refusal

        what = say("cannot be read: {reason}", reason=refusal(error))
        raise ContentError(Problem(Place(SETTINGS), what)) from None
    try:
        typed = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ContentError(_unreadable(error)) from None
    known = {one.name: one for one in fields(Config) if one.name not in _OURS}
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    if "share" in typed:
        from beeldsite.shares import read_shares

        values["shares"], problems = read_shares(typed.pop("share"), data, SETTINGS)
    for key, value in typed.items():
        wrong = _wrong(key, value, known)
        if wrong:
            problems.append(Problem(_line(data, key), *wrong))
        else:
            values[key] = tuple(value) if isinstance(value, list) else value
    if problems:
        raise ContentError(*problems)
    return _apart(Config(root=root, **values, digest=_digest(values)), data)


def _digest(values: Mapping[str, Any]) -> str:
    """Return what changes when a setting does that decides what a build makes."""
    from hashlib import blake2b

    read = {key: one for key, one in values.items() if key not in ("shares", *_NOT_BUILT)}
    return blake2b(repr(sorted(read.items())).encode(), digest_size=8).hexdigest()


def _wrong(key: str, value: Any, known: dict[str, Any]) -> tuple[Words, Words | None] | None:
    if key not in known:
        from beeldsite.names import nearest

        near = nearest(key, known)
        hint = say("Did you mean “{near}”?", near=near) if near else None
        return say("“{typed}” is not a setting", typed=key), hint
    wanted = {"int": int, "str": str}.get(str(known[key].type), list)
    if not _fits(value, wanted) or (key, value) == ("clip_length", 0):
        return say("the value of “{typed}” is not of the right kind", typed=key), None
    if key == "lang" and value not in LANGUAGES:
        return say("“{typed}” is not a language beeldsite speaks", typed=value), say(
            "Write nl or en."
        )
    if key == "floors":
        return _floors(value)
    if key == "encoder":
        return _encoder(value)
    return _size(value) if key == "cache_size" else None


def _encoder(typed: str) -> tuple[Words, Words | None] | None:
    """Return what is wrong with the encoder, None where nothing is."""
    from beeldsite.footage import HARDWARE

    known = ("software", *HARDWARE)
    if typed in known:
        return None
    hint = say("The encoders are: {names}; “beeldsite doctor” says which work.", names=known)
    return say("“{typed}” is not an encoder beeldsite knows", typed=typed), hint


def _size(typed: str) -> tuple[Words, Words | None] | None:
    """Return what is wrong with a size on disk, None where nothing is."""
    if read_size(typed) is not None:
        return None
    return say("“{typed}” is not a size", typed=typed), say("Write 20 GB or 500 MB.")


def read_size(typed: str) -> int | None:
    """Return the bytes of a size such as ``20 GB``, None where it is none."""
    found = re.fullmatch(r"(\d{1,6}(?:[.,]\d{1,3})?) ?([KMGT]?)B", typed.strip(), re.IGNORECASE)
    if not found:
        return None
    thousands = "KMGT".find(found[2].upper()) + 1 if found[2] else 0
    return int(float(found[1].replace(",", ".")) * 1000**thousands)


def _floors(typed: list[str]) -> tuple[Words, Words | None] | None:
    """Return what is wrong with the floors of the lift, None where nothing is."""
    from beeldsite.vocabulary import Floor

    wrong = next((one for one in typed if not Floor.named(one)), None)
    if wrong is None:
        return None
    floors = tuple(Floor)
    return say("“{typed}” is not a floor of the lift", typed=wrong), say(
        "The floors are: {floors}.", floors=floors
    )


def _fits(value: Any, wanted: type) -> bool:
    """Return whether a setting is of its kind; numbers count days at most, lists hold texts."""
    if wanted is list:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    if wanted is int:
        return type(value) is int and 0 <= value < 100_000
    return isinstance(value, wanted)


def _apart(config: Config, data: bytes) -> Config:
    """Return the settings; raise where notes and output could overwrite each other."""
    content, output = config.content_folder.resolve(), config.output_folder.resolve()
    root = config.root.resolve()
    if output == root or content.is_relative_to(output) or output.is_relative_to(content):
        what = say("the output folder and the notes lie in each other")
        hint = say("Everything in the output folder belongs to beeldsite: give it one of its own.")
        raise ContentError(Problem(_line(data, "output"), what, hint))
    return config


def _line(data: bytes, key: str) -> Place:
    for number, line in enumerate(data.decode("utf-8-sig", "replace").splitlines(), 1):
        if re.match(rf"\s*\[?\"?{re.escape(key)}\b", line):
            return Place(SETTINGS, number)
    return Place(SETTINGS)


def _unreadable(error: Exception) -> Problem:
    line = re.search(r"line (\d+), column (\d+)", str(error))
    place = Place(SETTINGS, int(line[1]), int(line[2])) if line else Place(SETTINGS)
    return Problem(
        place,
        say("the settings cannot be read here"),
        say('A setting looks like this: title = "My practice"'),
    )
