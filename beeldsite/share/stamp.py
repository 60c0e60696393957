"""Has anything changed that a share is made of? Asked each time, so nothing heavy is imported."""

from __future__ import annotations

from hashlib import sha256

from beeldsite.manifest import names_in
from beeldsite.share.contract import Share
from beeldsite.share.keys import Keys
from beeldsite.share.local import Home, Local
from beeldsite.share.ready import Ready


def unchanged(local: Local, home: Home, stamp: str) -> bool:
    """Return whether what lies in the tree is what ``stamp`` stands for, every file of it there."""
    if not stamp or local.stamp != stamp:
        return False
    try:
        there = {name: (home.tree / name).stat().st_size for name in names_in(str(home.tree))}
    except OSError:
        return False
    return there == local.sizes


def stamp_of(share: Share, found: Ready, keys: Keys) -> str:
    """Return what changes when anything that a share is made of does."""
    readers = [(one.slot, one.recipient) for one in keys.readers]
    made_of = (found.made_with, sorted(found.files.items()), share, keys.site, keys.epoch, readers)
    return sha256(repr(made_of).encode()).hexdigest()
