"""A folder on this computer: a stick, a network drive, what a sync client carries to its cloud."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from beeldsite.config import SETTINGS
from beeldsite.errors import BeeldsiteError
from beeldsite.i18n import say
from beeldsite.share.contract import FOLDERS, Progress
from beeldsite.share.targets import Address, trouble
from beeldsite.share.targets.source import chunks, opened


def connect(address: Address) -> Folder:
    """Return the folder of an address; relative ones are counted from the practice."""
    path = address.rest.removeprefix("//") if address.rest.startswith("///") else address.rest
    folder = address.root / Path(path).expanduser()
    if _has_notes(folder):
        what = say("“{place}” is the folder of a practice, with its notes", place=str(folder))
        raise BeeldsiteError(what, say("Give every share a folder of its own."))
    return Folder(folder)


def _has_notes(folder: Path) -> bool:
    with suppress(OSError):  # which is told when something is asked of it
        return (folder / SETTINGS).exists()
    return False


class Folder:
    """A folder, made where only its last part is missing: an absent drive is not a new folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def told(self) -> str:
        """The folder, as typed or found."""
        return str(self.folder)

    def list(self) -> dict[str, int]:
        """Return path → size of what lies here and in the folders of the layout."""
        found: dict[str, int] = {}
        try:
            if not self.folder.is_dir() and not self.folder.parent.is_dir():
                raise trouble.missing(self.told, self.folder.name)
            for below in ("", *FOLDERS):
                found |= self._files(below)
        except OSError as error:
            raise self._told(error) from None
        return found

    def _files(self, below: str) -> dict[str, int]:
        try:
            with os.scandir(self.folder / below) as entries:
                files = [one for one in entries if one.is_file(follow_symlinks=False)]
        except FileNotFoundError:
            return {}
        return {f"{below}/{one.name}".lstrip("/"): one.stat().st_size for one in files}

    def get(self, path: str, most: int | None = None) -> bytes | None:
        """Return a file's bytes, or its first ``most``."""
        try:
            with (self.folder / path).open("rb") as file:
                return file.read(-1 if most is None else most)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._told(error) from None

    def tag(self, path: str) -> str:
        """Return a file's place on the disk, size and time of change."""
        try:
            found = (self.folder / path).stat()
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise self._told(error) from None
        return f"{found.st_ino}-{found.st_size}-{found.st_mtime_ns}"

    def put(
        self, path: str, source: Path | bytes, progress: Progress, over: str | None = None
    ) -> None:
        """Write beside the file, then rename."""
        wanted = self.folder / path
        part = wanted.with_name(f"{wanted.name}.{token_hex(4)}.part")
        with opened(source) as content:
            try:
                self._make(wanted.parent)
                with part.open("xb") as file:
                    for chunk in chunks(content, progress):
                        file.write(chunk)
                    file.flush()
                    os.fsync(file.fileno())
                self._settle(part, wanted, over, path)
            except OSError as error:
                raise self._told(error) from None
            finally:
                with suppress(OSError):
                    part.unlink(missing_ok=True)

    def _settle(self, part: Path, wanted: Path, over: str | None, path: str) -> None:
        if over == "" and self._linked(part, wanted):
            return
        if over is not None and self.tag(path) != over:
            raise trouble.beaten(self.told)
        part.replace(wanted)

    def _linked(self, part: Path, wanted: Path) -> bool:
        """Give the file its name only where nothing has it; False where the disk knows no links."""
        try:
            os.link(part, wanted)
        except FileExistsError:
            raise trouble.beaten(self.told) from None
        except OSError:
            return False
        return True

    def _make(self, folder: Path) -> None:
        if folder == self.folder:
            folder.mkdir(exist_ok=True)
        elif not folder.is_dir():
            self._make(folder.parent)
            folder.mkdir(exist_ok=True)

    def remove(self, path: str) -> None:
        """Unlink a file."""
        try:
            (self.folder / path).unlink(missing_ok=True)
        except OSError as error:
            raise self._told(error) from None

    def close(self) -> None:
        """Nothing is open between two questions."""

    def _told(self, error: OSError) -> Exception:
        return trouble.of_disk(error, self.told, self.folder.name)
