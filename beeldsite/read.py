"""Stage: a person's folder → the text of its notes. Nothing outside the folder is read."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from beeldsite.errors import ContentError, Place, Problem, refusal
from beeldsite.i18n import say
from beeldsite.names import printable

LARGEST_NOTE = 1_000_000
OLD_NAME = say("the letters of this name are saved in an old way (not UTF-8)")
OTHER_NAME = say("Give it another name.")
CONSENTS = ("consent.yaml", "toestemming.yaml", "consent.yml", "toestemming.yml")


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the author: ``path`` for messages, ``folder`` below the person's own, its text."""

    path: str
    folder: tuple[str, ...]
    stem: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """Everything readable in one folder, and what could not be read."""

    notes: tuple[Source, ...]
    consents: tuple[Source, ...]
    problems: tuple[Problem, ...]


def read(folder: Path, root: Path) -> Found:
    """Return the notes and the consents of a person's folder, in a fixed order."""
    notes: list[Source] = []
    consents: list[Source] = []
    problems: list[Problem] = []
    for path, below in _walk(folder, folder.resolve(), (), root, problems):
        if not below and path.name.casefold() in CONSENTS:
            kept = consents
        elif path.suffix.casefold() == ".md":
            kept = notes
        else:
            continue
        shown = path.relative_to(root).as_posix()
        text = _text(path, shown, problems)
        if text is not None:
            stem = unicodedata.normalize("NFC", path.stem)
            kept.append(Source(shown, below, stem, text))
    problems.extend(
        Problem(
            Place(extra.path), say("there are two lists of consents"), say("Keep one of the two.")
        )
        for extra in consents[1:]
    )
    return Found(tuple(notes), tuple(consents[:1]), tuple(problems))


def _walk(
    folder: Path, home: Path, below: tuple[str, ...], root: Path, problems: list[Problem]
) -> Iterator[tuple[Path, tuple[str, ...]]]:
    try:
        with os.scandir(folder) as entries:
            inside = sorted(entries, key=lambda entry: unicodedata.normalize("NFC", entry.name))
    except OSError as error:
        problems.append(_unreadable(folder.relative_to(root).as_posix(), error))
        return
    for entry in inside:
        if entry.name.startswith((".", "_", "~$")):
            continue
        path = folder / entry.name
        if printable(entry.name) != entry.name:
            shown = printable(path.relative_to(root).as_posix())
            problems.append(Problem(Place(shown), OLD_NAME, OTHER_NAME))
        elif entry.is_symlink() and not path.resolve().is_relative_to(home):
            what = say("this link leads out of the person's own folder")
            hint = say("Put the file itself here: a portfolio reads nothing outside its folder.")
            problems.append(Problem(Place(path.relative_to(root).as_posix()), what, hint))
        elif entry.is_dir(follow_symlinks=False):
            name = unicodedata.normalize("NFC", entry.name)
            yield from _walk(path, home, (*below, name), root, problems)
        else:
            yield path, below


def read_one(path: Path, root: Path) -> Source | None:
    """Return one note by itself, None where it is no regular file; raise ``ContentError``."""
    problems: list[Problem] = []
    shown = path.relative_to(root).as_posix()
    text = _text(path, shown, problems)
    if problems:
        raise ContentError(*problems)
    return None if text is None else Source(shown, (), path.stem, text)


def consents_digest(folder: Path) -> str:
    """Return what changes when the register of consents of a person's folder does."""
    mark = blake2b(digest_size=8)
    with suppress(OSError):
        for path in sorted(folder.iterdir()):
            if path.name.casefold() in CONSENTS:
                mark.update(path.read_bytes() if path.is_file() else b"")
    return mark.hexdigest()


def _text(path: Path, shown: str, problems: list[Problem]) -> str | None:
    """Return the text of a note, line ends and byte order mark made plain; None if it has none."""
    data = read_bytes(path, shown, problems, LARGEST_NOTE)
    if data is not None and len(data) > LARGEST_NOTE:
        what = say("this note is larger than 1 MB")
        hint = say("A note is text; pictures and recordings lie beside it.")
        problems.append(Problem(Place(shown), what, hint))
        return None
    return None if data is None else _decoded(data, shown, problems)


def read_bytes(path: Path, shown: str, problems: list[Problem], most: int) -> bytes | None:
    """Return a file's bytes, of a larger one the first ``most`` and one; None where it is no file.

    Keeps a problem where it cannot be read; ``shown`` is its path for messages.
    """
    try:
        with open(path, "rb", opener=_at_once) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return None
            return file.read(most + 1)
    except OSError as error:
        problems.append(_unreadable(shown, error))
        return None


def _at_once(path: str, flags: int) -> int:
    """Open a file without waiting: a pipe that calls itself a note would wait for ever."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _unreadable(shown: str, error: OSError) -> Problem:
    return Problem(Place(shown), say("cannot be read: {reason}", reason=refusal(error)))


def _decoded(data: bytes, shown: str, problems: list[Problem]) -> str | None:
    hint = say("Open the note in your editor and save it again as UTF-8.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        problems.append(Problem(Place(shown), say("this note is saved as UTF-16"), hint))
        return None
    if b"\0" in data:
        what = say("this is not a text, though its name ends as one")
        problems.append(Problem(Place(shown), what))
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        what = say("the letters of this note are saved in an old way (not UTF-8)")
        problems.append(Problem(Place(shown, line, column), what, hint))
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
