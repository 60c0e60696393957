"""Stage of the share: a portfolio that may leave → the tree that a host gets, sealed.

Whatever stops it, the tree of before is whole or made whole by the next run: a blob is known only
once it stands, and the number of a pack is used up before the pack is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from beeldsite.config import Config
from beeldsite.i18n import say
from beeldsite.manifest import names_in
from beeldsite.share import age, carry
from beeldsite.share import keys as keys_of
from beeldsite.share.blobs import Blobs, files_of
from beeldsite.share.contents import START, Sorted, sort, within
from beeldsite.share.contract import Progress, Share, Transport
from beeldsite.share.keys import Keys
from beeldsite.share.leak import Secret, refuse, secret, unsealed
from beeldsite.share.local import Home, Known, Local
from beeldsite.share.pack import Blob, Pack, content, signed
from beeldsite.share.ready import Ready
from beeldsite.share.stamp import stamp_of

README = "LEES-MIJ.txt"


@dataclass(slots=True)
class Sealer:
    """One share being sealed: for whom, from what, into which tree."""

    share: Share
    config: Config
    found: Ready
    keys: Keys
    home: Home
    today: date
    local: Local
    progress: Progress

    def run(self) -> tuple[Keys, Local]:
        """Seal what is not sealed yet; return the keys and what now lies in the tree."""
        files = sort(self.found)
        within(self.share, self.found, files.blobs)
        looked_for = self._secret(files)
        blobs = self._blobs(files, looked_for)
        held = self._pack(files, {path: Blob(**one.blob) for path, one in blobs.items()})
        front, shell = self._open(held.lang, looked_for)
        recipients = self._recipients()
        mark = sha256(content(held) + "\n".join(recipients).encode()).hexdigest()
        parts = {
            "contents": (*shell, *self._named(blobs)),
            "keys": self._keys(),
            "front": front,
            "commit": self._commit(held, recipients, mark, looked_for),
        }
        return self.keys, self._done(mark, blobs, parts)

    def _blobs(self, files: Sorted, looked_for: Secret) -> dict[str, Known]:
        """Return the clips and pictures, those that are not known sealed now."""
        job = Blobs(self.share, self.found, self.keys, self.home, self.local, self.progress)
        try:
            return job.sealed(files.blobs, looked_for)
        finally:
            self.local = job.local

    def _pack(self, files: Sorted, blobs: Mapping[str, Blob]) -> Pack:
        """Return the pack without what changes by itself: its number and its day."""
        lang = files.pages[START].lang
        return Pack(
            self.keys.site, 0, "", lang, self.keys.identity, START, files.pages, files.search, blobs
        )

    def _recipients(self) -> list[str]:
        return [age.recipient_of(self.keys.coach), *(one.recipient for one in self.keys.readers)]

    def _commit(
        self, held: Pack, recipients: list[str], mark: str, looked_for: Secret
    ) -> tuple[str, ...]:
        """Return the paths of the pack, sealed anew only where something in it changed."""
        before = self.local.parts.get("commit", ())
        if mark == self.local.content and before and self.home.stands(self.local, before):
            return before
        self.keys = replace(self.keys, seq=self.keys.seq + 1)
        keys_of.save(keys_of.path_of(self.config.root, self.share.name), self.keys)
        # Killed before all is done, the next run must not take this pack for the one before.
        self.local = replace(self.local, stamp="", content="", seq=self.keys.seq)
        self.home.save(self.local)
        whole = replace(held, seq=self.keys.seq, date=self.today.isoformat())
        sealed = age.seal(signed(whole, self.keys.signing), recipients)
        refuse(looked_for.in_sealed(sealed), START)
        return carry.put(sealed, self.home.tree, "m", self.share.transport)

    def _keys(self) -> tuple[str, ...]:
        """Place the key files, which were sealed when their readers were invited."""
        made: tuple[str, ...] = ()
        for reader in self.keys.readers:
            name = f"k/{reader.slot}"
            made += carry.put(reader.file, self.home.tree, name, self.share.transport)
        return made

    def _open(self, lang: str, looked_for: Secret) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Place what is not sealed: return the unlock page (and words beside it), and its parts."""
        from beeldsite.share.shell import files as shell_files

        transport = self.share.transport
        generic = dict(shell_files(transport, lang, self.keys.site, self.config))
        if transport is Transport.FOLDER:
            generic[README] = _readme()
        # What stands in the unlock page of a practice that has nothing of its own is no leak.
        ours = shell_files(transport, lang, "", Config(root=self.home.folder)).values()
        known = (*ours, _readme())
        for path, made in generic.items():
            refuse(looked_for.in_name(path) or looked_for.in_open(made, known), path)
            carry.place(self.home.tree / path, made)
        shell = tuple(path for path in generic if path.startswith("s/"))
        return tuple(path for path in generic if path not in shell), shell

    def _secret(self, files: Sorted) -> Secret:
        names = [self.share.person, self.config.title, self.config.coach]
        titles = (part for page in files.pages.values() for part in page.title.split(" – "))
        found = [entry for entry in files.search or () if entry]
        said = (text for entry in found for text in entry)
        return secret(
            [*names, *titles, *(entry[0] for entry in found)],
            [*(page.html for page in files.pages.values()), *said],
        )

    def _named(self, blobs: Mapping[str, Known]) -> tuple[str, ...]:
        files = (files_of(one.blob, self.share.transport) for one in blobs.values())
        return tuple(dict.fromkeys(path for paths in files for path in paths))

    # --- done ------------------------------------------------------------------------------------

    def _done(
        self, mark: str, blobs: Mapping[str, Known], parts: Mapping[str, tuple[str, ...]]
    ) -> Local:
        """Take out of the tree what does not belong, and remember what does."""
        tree, kept = self.home.tree, {one for paths in parts.values() for one in paths}
        for name in names_in(str(tree)):
            if name not in kept:
                (tree / name).unlink()
        sizes = {one: (tree / one).stat().st_size for one in sorted(kept)}
        self._only_sealed((*parts["keys"], *parts["commit"]))
        local = Local(
            stamp=stamp_of(self.share, self.found, self.keys),
            content=mark,
            seq=self.local.seq,
            until=self.found.until,
            blobs=blobs,
            sizes=sizes,
            parts=parts,
            gone=self._gone(blobs, kept),
        )
        self.home.save(local)
        return local

    def _only_sealed(self, paths: tuple[str, ...]) -> None:
        """Raise where a key file or the pack is not sealed; blobs were looked at when made."""
        for path in paths:
            if not carry.is_sealed(self.home.tree / path, self.share.transport):
                raise unsealed(path)

    def _gone(self, blobs: Mapping[str, Known], kept: set[str]) -> tuple[str, ...]:
        """Return what has to leave the host at once: closed keys, and images no longer to be seen.

        A blob of before a re-key whose content is still shown waits out its day instead.
        """
        plain = {one.plain for one in blobs.values()}
        ended = [one for one in self.local.blobs.values() if one.plain not in plain]
        paths = [*self.local.gone, *self._named({one.plain: one for one in ended})]
        for slot in self.keys.closed:
            paths += carry.paths(f"k/{slot}", 1, self.share.transport)
        return tuple(one for one in dict.fromkeys(paths) if one not in kept)


def _readme() -> bytes:
    from beeldsite.i18n import translate

    told = say(
        "This folder holds a portfolio that is locked. Copy the whole folder to this computer, "
        "unzip it if it is a zip file, and open index.html. Then type the passphrase that you got."
    )
    return "\r\n\r\n".join(translate(told, lang) for lang in ("nl", "en")).encode() + b"\r\n"
