"""Where a share may lie: one module a kind of place, found by how its address begins.

Each has ``connect(Address) -> Target``. A new kind is one module and one line of ``TARGETS``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

from beeldsite.errors import BeeldsiteError, Wrong
from beeldsite.i18n import say
from beeldsite.share.contract import Share, Target

TARGETS = {
    "folder": "folder",
    "webdav": "webdav",
    "https": "webdav",
    "http": "webdav",
    "sftp": "sftp",
    "s3": "s3",
    "rclone": "rclone",
}
EXTRAS = {"sftp": "sftp", "s3": "s3"}
SCHEME = re.compile(r"([a-z][a-z0-9+.-]+):(.*)", re.IGNORECASE | re.DOTALL)  # C: is a disk


@dataclass(frozen=True, slots=True)
class Address:
    """Where a share goes: ``rest`` is what follows ``scheme:``, ``root`` the practice's folder."""

    scheme: str
    rest: str
    share: Share
    root: Path


def parse(text: str) -> tuple[str, str]:
    """Return the scheme of an address and what follows it; raise ``Wrong`` where it has none."""
    match = SCHEME.fullmatch(text.strip())
    scheme, rest = (match[1].lower(), match[2]) if match else ("folder", text.strip())
    if scheme not in TARGETS:
        from beeldsite.names import nearest

        near = nearest(scheme, dict.fromkeys(TARGETS))
        hint = say("Did you mean “{near}”?", near=near) if near else FORMS
        raise Wrong(say("beeldsite cannot send to “{typed}”", typed=f"{scheme}:"), hint)
    if not rest.strip("/") or "\0" in rest:
        raise Wrong(NOT_COMPLETE, FORMS)
    return scheme, rest


NOT_COMPLETE = say("the address of the share is not complete")
FORMS = say(
    "Name a folder, or an address such as https://cloud.school.nl/remote.php/dav/files/me/share, "
    "sftp://me@host/folder, s3://bucket/folder or rclone:remote:folder."
)


def connect(share: Share, root: Path) -> Target:
    """Return the place that a share of the settings names; the first question connects to it.

    Raise ``BeeldsiteError`` where the address is wrong or what reaches it is not installed.
    """
    try:
        scheme, rest = parse(share.target)
    except Wrong as wrong:
        raise BeeldsiteError(wrong.what, wrong.hint) from None
    module = TARGETS[scheme]
    try:
        kind = import_module(f"{__name__}.{module}")
    except ImportError as error:
        if module not in EXTRAS or (error.name or "").startswith("beeldsite"):
            raise
        what = say("what sends over {kind} is not installed", kind=module)
        raise BeeldsiteError(
            what, say("Run: pip install 'beeldsite[{extra}]'", extra=EXTRAS[module])
        ) from None
    try:
        return cast(Target, kind.connect(Address(scheme, rest, share, root)))
    except (ValueError, RuntimeError):  # of what takes addresses apart, and looks for ~somebody
        raise BeeldsiteError(NOT_COMPLETE, FORMS) from None
