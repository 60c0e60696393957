"""Whatever an installed rclone reaches: OneDrive, Google Drive, SharePoint and sixty more.

Every call is a process, so files go in batches: one folder of links, one ``rclone copy``.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from beeldsite.errors import BeeldsiteError
from beeldsite.i18n import say
from beeldsite.process import Halted, Limits, Ran, run
from beeldsite.share.contract import FOLDERS, Progress
from beeldsite.share.targets import Address, trouble
from beeldsite.share.targets.source import opened, size_of

PATIENCE = 120  # seconds for what sends nothing
SLOWEST = 16 * 1024  # bytes a second at which sending still counts as going on
QUIET = (
    "--ask-password=false",
    "--retries=1",
    "--low-level-retries=3",
    "--contimeout=20s",
    "--timeout=60s",
    "--stats=0",
    "--log-level=ERROR",
)
LIMITS = Limits(memory=None)  # Go reserves far more than it uses
NOT_THERE = (3, 4)  # exit codes of rclone: a folder, a file
SOON = 5
REMOTE = re.compile(r"[\w.+@][\w.+@ -]*:.*|:[a-z].*", re.DOTALL)
SAID = re.compile(r"^\d{4}/\d\d/\d\d \d\d:\d\d:\d\d (ERROR|NOTICE|CRITICAL)\s*: ", re.MULTILINE)

FULL = re.compile(r"no space left|quota|insufficient storage|\b507\b")
FORBIDDEN = re.compile(r"permission denied|read-only|access denied|\b403\b")
UNREACHED = re.compile(r"dial tcp|no such host|timeout|connection re(set|fused)")


def connect(address: Address) -> Rclone:
    """Return the place of ``rclone:remote:folder``; raise where rclone is not here."""
    if not REMOTE.fullmatch(address.rest):
        raise BeeldsiteError(
            say("the address of the share is not complete"),
            say("Write rclone:, the name that “rclone config” gave it, a colon and a folder."),
        )
    program = shutil.which("rclone")
    if not program:
        raise BeeldsiteError(
            say("rclone is not on this computer"),
            say("Install rclone from your system's packages, and run: rclone config"),
        )
    return Rclone(program, address.rest.rstrip("/"))


class Rclone:
    """A folder of one of rclone's remotes, which it makes where it is not there."""

    def __init__(self, program: str, remote: str) -> None:
        self.program = program
        self.remote = remote

    @property
    def told(self) -> str:
        """The remote and folder, as rclone knows them."""
        return self.remote

    def _at(self, path: str) -> str:
        return self.remote + ("" if self.remote.endswith(":") else "/") + path

    def _ran(self, *words: str, seconds: float = PATIENCE, fine: Sequence[int] = ()) -> Ran:
        """Run rclone; raise what to say where it could not."""
        try:
            ran = run([self.program, *words, *QUIET], seconds, limits=LIMITS)
        except Halted as halted:
            raise trouble.unreachable(self.told, halted.why) from None
        if ran.code == 0 or ran.code in fine:
            return ran
        raise self._told(ran)

    def _told(self, ran: Ran) -> BeeldsiteError:
        said = SAID.sub("", ran.complaints).strip()
        reason = said.splitlines()[-1] if said else f"exit {ran.code}"
        low = said.lower()
        if "didn't find section in config file" in low:
            name = self.remote.partition(":")[0]
            how = say(
                "Run “rclone config” and give it that name; “rclone listremotes” says which there "
                "are."
            )
            return BeeldsiteError(say("rclone knows no “{remote}”", remote=name), how)
        if FULL.search(low):
            return trouble.full(self.told)
        if FORBIDDEN.search(low):
            return trouble.forbidden(self.told)
        if ran.code == SOON or UNREACHED.search(low):
            return trouble.unreachable(self.told, reason)
        what = say(
            "rclone could not do this on “{place}”: {reason}", place=self.told, reason=reason
        )
        how = say(
            "Try “rclone lsf {address}”: when that works, publish again.", address=self.remote
        )
        return BeeldsiteError(what, how)

    def list(self) -> dict[str, int]:
        """Return path → size; of a folder that is not there yet, nothing."""
        fast = ("-R", "--files-only", "--no-modtime", "--no-mimetype", "--max-depth=2")
        ran = self._ran("lsjson", *fast, self.remote, fine=NOT_THERE)
        if ran.code:
            return {}
        listed = {one["Path"]: int(one["Size"]) for one in json.loads(ran.out)}
        return {
            path: size for path, size in listed.items() if path.rpartition("/")[0] in ("", *FOLDERS)
        }

    def get(self, path: str, most: int | None = None) -> bytes | None:
        """Return a file's bytes, or its first ``most``."""
        if most is not None:
            ran = self._ran("cat", f"--count={most}", self._at(path), fine=NOT_THERE)
        else:
            ran = self._ran("cat", self._at(path), fine=NOT_THERE)
        return None if ran.code else ran.out

    def tag(self, path: str) -> str:
        """Return what a file's beginning makes of it: hosts have no mark in common."""
        start = self.get(path, 512)
        return "" if start is None else sha256(start).hexdigest()

    def put(
        self, path: str, source: Path | bytes, progress: Progress, over: str | None = None
    ) -> None:
        """Send one file; rclone gives it its name when it is there whole."""
        if over is not None and self.tag(path) != over:
            raise trouble.beaten(self.told)
        with self._file(source) as file:
            size = size_of(source)
            self._ran(
                "copyto", "--ignore-times", str(file), self._at(path), seconds=_patience(size)
            )
            progress.sent(size)

    def put_all(self, root: Path, paths: Sequence[str], progress: Progress) -> None:
        """Send a batch of files, below folders of the same names."""
        size = sum(size_of(root / path) for path in paths)
        with TemporaryDirectory(prefix="beeldsite-") as folder:
            for path in paths:
                _linked(root / path, Path(folder) / path)
            self._ran(
                "copy",
                "--ignore-times",
                "--copy-links",
                folder,
                self.remote,
                seconds=_patience(size),
            )
        progress.sent(size)

    @contextmanager
    def _file(self, source: Path | bytes) -> Iterator[Path]:
        if isinstance(source, Path):
            opened(source).close()
            yield source.absolute()
            return
        with TemporaryDirectory(prefix="beeldsite-") as folder:
            file = Path(folder) / "file"
            file.write_bytes(source)
            yield file

    def remove(self, path: str) -> None:
        """Delete a file."""
        self._ran("deletefile", self._at(path), fine=NOT_THERE)

    def close(self) -> None:
        """Nothing is open between two calls."""


def _patience(size: int) -> float:
    return PATIENCE + size / SLOWEST


def _linked(source: Path, wanted: Path) -> None:
    """Have a file under another name too, without a copy where that can be."""
    wanted.parent.mkdir(parents=True, exist_ok=True)
    try:
        wanted.symlink_to(source.absolute())
    except OSError:
        shutil.copyfile(source, wanted)
