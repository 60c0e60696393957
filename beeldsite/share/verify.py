"""Is a share on its host as it was sealed, whole, and nothing else? Everything is read and opened.

The unlock page in a browser checks what it opens, as far as it can in time; here every byte is.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from beeldsite.config import Config
from beeldsite.i18n import Words, say
from beeldsite.share import age, carry
from beeldsite.share.contract import LOCK, Progress, Share, Target, half_sent
from beeldsite.share.keys import Keys, verify_key
from beeldsite.share.local import Home
from beeldsite.share.pack import Blob, NotOurs, Pack, opened
from beeldsite.share.publish import reasons
from beeldsite.share.readers import readers_of


@dataclass(slots=True)
class Verifier:
    """One share being looked at: what lies there, and the paths of it that belong."""

    share: Share
    keys: Keys
    home: Home
    target: Target
    progress: Progress
    there: Mapping[str, int]
    ours: set[str]

    def run(self) -> Iterator[Words]:
        """Yield everything that is wrong with what lies on the host."""
        yield from self._front()
        pack = yield from self._pack()
        if pack:
            self.progress.start(sum(one.sealed for one in pack.blobs.values()))
            for path, blob in pack.blobs.items():
                yield from self._blob(path, blob)
        yield from self._key_files()
        yield from self._foreign()

    def _read(self, name: str) -> bytes | None:
        try:
            content = carry.read(self.target.get, name, self.share.transport)
        except carry.Partial:
            return None
        files = carry.count(len(content), self.share.transport)
        self.ours.update(carry.paths(name, files, self.share.transport))
        return content

    def _front(self) -> Iterator[Words]:
        """Yield what is wrong with the only files that are not sealed: they see the passphrase."""
        parts = self.home.load().parts
        unsealed = [one for one in parts.get("contents", ()) if one.startswith("s/")]
        for path in (*parts.get("front", ()), *unsealed):
            self.ours.add(path)
            made, found = self.home.tree / path, self.target.get(path)
            if found is None:
                yield say("“{file}” is not there", file=path)
            elif made.is_file() and found != made.read_bytes():
                yield say(
                    "“{file}” was changed on the host: type no passphrase there any more", file=path
                )

    def _pack(self) -> Generator[Words, None, Pack | None]:
        sealed = self._read("m")
        if sealed is None:
            yield say("the pack with the pages is not there, or not all of it")
            return None
        try:
            plain = age.unseal(sealed, self.keys.coach)
            pack = opened(plain, verify_key(self.keys.signing))
        except (age.NotAge, NotOurs):
            yield say("the pack with the pages was changed, or is not from this computer")
            return None
        if pack.site != self.keys.site:
            yield say("the pack with the pages belongs to another share")
        meant = self.home.load().seq or self.keys.seq
        if pack.seq != meant:
            yield say(
                "the pack with the pages is number {found}, while {meant} was sealed last",
                found=pack.seq,
                meant=meant,
            )
        return pack

    def _blob(self, path: str, blob: Blob) -> Iterator[Words]:
        content = self._read(f"b/{blob.name}")
        if content is None:
            yield say("“{file}” is not there, or not all of it", file=path)
            return
        self.progress.sent(blob.sealed)
        right = len(content) == blob.sealed and sha256(content).hexdigest() == blob.sha256
        if not right or age.binding(content) != blob.bind:
            yield say("“{file}” was changed on the host", file=path)

    def _key_files(self) -> Iterator[Words]:
        for reader in self.keys.readers:
            content = self._read(f"k/{reader.slot}")
            if content is None:
                yield say("the key file of {name} is not there", name=reader.name)
            elif content != reader.file:
                yield say("the key file of {name} was changed on the host", name=reader.name)

    def _foreign(self) -> Iterator[Words]:
        waiting = self.home.held(self.share.target).leaving
        for path in sorted(self.there):
            if path not in self.ours and path not in waiting:
                if path.startswith("k/"):
                    yield say("“{file}” is the key file of nobody who was invited", file=path)
                elif path == LOCK or half_sent(path):
                    yield say("“{file}” is left of an upload that is at work or stopped", file=path)
                else:
                    yield say("“{file}” does not belong to the share", file=path)


def verify(
    share: Share, config: Config, target: Target, progress: Progress, today: date
) -> tuple[Words, ...]:
    """Return everything that is wrong with a share; raise where nothing was published yet."""
    keys, home = readers_of(share, config), Home.of(config.root, share.name)
    verifier = Verifier(share, keys, home, target, progress, target.list(), set())
    return (*verifier.run(), *reasons(share, config, home.load(), today))
