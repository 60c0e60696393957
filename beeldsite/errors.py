"""Everything that can go wrong for a user, and how it is told.

BeeldsiteError              whatever the command line tells without a traceback
├── ContentError            notes, consents or settings with problems: each a Problem at its Place
└── MediaError              ffmpeg, or a recording, that cannot do what a note asks

A reader of values raises ``Wrong`` with words only; the one who knows file, line and column
turns it into a ``Problem``. Nothing here prints: ``cli`` does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from beeldsite.i18n import Words, say, translate


class Place(NamedTuple):
    """A spot in a file of the author: path from the practice's folder, line and column from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing an author can mend. A warning stops nothing; anything else stops its portfolio."""

    place: Place
    what: Words
    hint: Words | None = None
    warning: bool = False

    def show(self, lang: str) -> str:
        """Return ``file:line:column: what`` with the hint on a line of its own."""
        what = translate(self.what, lang)
        if self.warning:
            what = translate(say("have a look: {what}", what=what), lang)
        told = f"{self.place}: {what}"
        return f"{told}\n  {translate(self.hint, lang)}" if self.hint else told


class BeeldsiteError(Exception):
    """What a user is told in a sentence, with exit code 1."""

    def __init__(self, what: Words, hint: Words | None = None) -> None:
        super().__init__(what, hint)
        self.what = what
        self.hint = hint

    def show(self, lang: str) -> str:
        """Return the sentence, with the hint on a line of its own."""
        told = translate(self.what, lang)
        return f"{told}\n  {translate(self.hint, lang)}" if self.hint else told


class ContentError(BeeldsiteError):
    """Problems in what the author wrote, all of them at once."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(problems[0].what)
        self.args = problems  # with which it crosses from a worker
        self.problems = problems

    def show(self, lang: str) -> str:
        """Return every problem, one after another."""
        return "\n".join(problem.show(lang) for problem in self.problems)


class MediaError(BeeldsiteError):
    """A recording that cannot be read or cut, in words a coach understands."""


def refusal(error: OSError) -> Words | str:
    """Return why the system would not, in words where it says so often; else what it says."""
    import errno

    known = {
        errno.EACCES: say("you have no right to that"),
        errno.EPERM: say("you have no right to that"),
        errno.EROFS: say("the disk can only be read"),
        errno.ENOENT: say("it is not there"),
        errno.EEXIST: say("a file is in the way"),
        errno.ENOTDIR: say("a file is in the way"),
        errno.EISDIR: say("it is a folder"),
        errno.ENAMETOOLONG: say("the name is too long"),
        errno.EIO: say("the disk cannot be read there; it may be worn out"),
        errno.EADDRINUSE: say("another program uses it"),
    }
    return known.get(error.errno or 0) or error.strerror or type(error).__name__


class Wrong(ValueError):  # noqa: N818 - it is read as "raise Wrong(say(…))"
    """A value that cannot be read: what is wrong with it and, where known, how to mend it."""

    def __init__(self, what: Words, hint: Words | None = None) -> None:
        super().__init__(what.id)
        self.what = what
        self.hint = hint
