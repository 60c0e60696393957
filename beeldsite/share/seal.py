"""Stage of the share: a portfolio that may leave → the tree that a host gets, sealed.

Whatever stops it, the tree of before is whole or made whole by the next run: a blob is known only
once it stands, and the number of a pack is used up before the pack is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from shutil import rmtree

from beeldsite.config import Config
from beeldsite.errors import BeeldsiteError
from beeldsite.i18n import say
from beeldsite.manifest import names_in
from beeldsite.share import age, carry
from beeldsite.share import keys as keys_of
from beeldsite.share.contents import START, Sorted, mime, sort, within
from beeldsite.share.contract import Progress, Share, Transport
from beeldsite.share.keys import Keys
from beeldsite.share.leak import Secret, letters_in, secret
from beeldsite.share.local import Home, Known, Local
from beeldsite.share.pack import Blob, Pack, content, signed
from beeldsite.share.ready import Ready
from beeldsite.share.sealing import Job, Made, name_of, seal_all
from beeldsite.share.stamp import stamp_of

README = "LEES-MIJ.txt"
_MISTAKE = say("Nothing was sent. This is a mistake in beeldsite or in a template of your own.")


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
        blobs = self._blobs(files.blobs, looked_for)
        held = self._pack(files, {path: Blob(**one.blob) for path, one in blobs.items()})
        front, shell = self._open(held.lang, looked_for)
        recipients = self._recipients()
        mark = sha256(content(held) + "\n".join(recipients).encode()).hexdigest()
        parts = {
            "contents": (*shell, *self._names(blobs)),
            "keys": self._keys(),
            "front": front,
            "commit": self._commit(held, recipients, mark, looked_for),
        }
        return self.keys, self._done(mark, blobs, parts)

    # --- clips and pictures ---------------------------------------------------------------------

    def _blobs(self, paths: tuple[str, ...], looked_for: Secret) -> dict[str, Known]:
        """Return the clips and pictures, those that are not known sealed now."""
        found = {path: self._standing(path) for path in paths}
        recipient = age.recipient_of(self.keys.identity)
        bench = self.home.folder / "bench"
        rmtree(bench, ignore_errors=True)
        jobs = [
            Job(
                path,
                self.found.folder / path,
                bench / str(number),
                recipient,
                self.keys.namekey,
                self.keys.epoch,
                self.share.transport,
            )
            for number, path in enumerate(paths)
            if found[path] is None
        ]
        try:
            for made in seal_all(jobs, self.progress):
                found[made.path] = self._placed(made, looked_for)
        finally:
            rmtree(bench, ignore_errors=True)
        return {path: one for path, one in found.items() if one}

    def _standing(self, path: str) -> Known | None:
        """Return what is known of a file that was sealed before, None where it has to be now."""
        before, mark = self.local.blobs.get(path), self.found.files[path]
        if before is None or before.digest != mark:
            return None
        name = name_of(self.keys.namekey, self.keys.epoch, before.plain)
        blob = self._known(name)
        return self._keep(path, before.plain, blob) if blob else None

    def _placed(self, made: Made, looked_for: Secret) -> Known:
        """Move what was just sealed into the tree; what stood there by that name stays."""
        self.progress.sent(made.sealed.size)
        blob = self._known(made.name)
        if blob is None:
            if made.bare:
                raise _unsealed(made.bare)
            _refuse(looked_for.among(made.letters), made.path)
            self._replaced(made.name)
            for path in made.files:
                (self.home.tree / path).parent.mkdir(parents=True, exist_ok=True)
                (made.bench / path).replace(self.home.tree / path)
            one = made.sealed
            slices = len(made.files)
            blob = asdict(Blob(made.name, one.size, "", one.sealed, one.bind, one.sha256, slices))
        rmtree(made.bench, ignore_errors=True)
        return self._keep(made.path, made.sealed.plain, blob)

    def _keep(self, path: str, plain: str, blob: Mapping[str, object]) -> Known:
        """Remember a blob; a run that is killed goes on from there."""
        kept = Known(self.found.files[path], plain, {**blob, "mime": mime(path)})
        if kept != self.local.blobs.get(path):
            self.local = replace(self.local, stamp="", blobs={**self.local.blobs, path: kept})
            self.home.save(self.local)
        return kept

    def _known(self, name: str) -> Mapping[str, object] | None:
        """Return what is known of the blob of that name, None unless it stands whole."""
        kept = next((one for one in self.local.blobs.values() if one.blob["name"] == name), None)
        if kept is None:
            return None
        files = carry.paths(f"b/{name}", int(kept.blob["slices"]), self.share.transport)
        return kept.blob if self._stand(files) else None

    def _replaced(self, name: str) -> None:
        """Forget what was known of a blob before it was sealed anew, also by other paths."""
        blobs = {path: one for path, one in self.local.blobs.items() if one.blob["name"] != name}
        sizes = {
            path: size
            for path, size in self.local.sizes.items()
            if not path.startswith(f"b/{name}.")
        }
        if len(blobs) < len(self.local.blobs):
            self.local = replace(self.local, stamp="", blobs=blobs, sizes=sizes)
            self.home.save(self.local)

    def _names(self, blobs: Mapping[str, Known]) -> tuple[str, ...]:
        found = {
            one: None
            for known in blobs.values()
            for one in carry.paths(
                f"b/{known.blob['name']}", int(known.blob["slices"]), self.share.transport
            )
        }
        return tuple(found)

    # --- the pack, the key files, what is not sealed ---------------------------------------------

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
        if mark == self.local.content and before and self._stand(before):
            return before
        self.keys = replace(self.keys, seq=self.keys.seq + 1)
        keys_of.save(keys_of.path_of(self.config.root, self.share.name), self.keys)
        # Killed before all is done, the next run must not take this pack for the one before.
        self.local = replace(self.local, stamp="", content="", seq=self.keys.seq)
        self.home.save(self.local)
        whole = replace(held, seq=self.keys.seq, date=self.today.isoformat())
        with self._part() as part:
            sealed = age.seal(signed(whole, self.keys.signing), recipients)
            part.write_bytes(sealed)
            _refuse(looked_for.among(letters_in(part)), START)
            mark = sha256(sealed).hexdigest()
            return carry.put(part, self.home.tree, "m", mark, self.share.transport)

    def _stand(self, paths: tuple[str, ...]) -> bool:
        """Return whether files of the tree are there, as large as they were where that is known."""
        for path in paths:
            file = self.home.tree / path
            size = file.stat().st_size if file.is_file() else None
            if size is None or self.local.sizes.get(path, size) != size:
                return False
        return True

    def _keys(self) -> tuple[str, ...]:
        """Place the key files, which were sealed when their readers were invited."""
        made: tuple[str, ...] = ()
        for reader in self.keys.readers:
            name, mark = f"k/{reader.slot}", sha256(reader.file).hexdigest()
            with self._part() as part:
                part.write_bytes(reader.file)
                made += carry.put(part, self.home.tree, name, mark, self.share.transport)
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
        known = b"\n".join((*ours, _readme()))
        for path, made in generic.items():
            _refuse(looked_for.in_name(path) or looked_for.in_open(made, known), path)
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
                raise _unsealed(path)

    def _gone(self, blobs: Mapping[str, Known], kept: set[str]) -> tuple[str, ...]:
        """Return what has to leave the host at once: closed keys, and images no longer to be seen.

        A blob of before a re-key whose content is still shown waits out its day instead.
        """
        plain = {one.plain for one in blobs.values()}
        ended = [one for one in self.local.blobs.values() if one.plain not in plain]
        paths = [*self.local.gone, *self._names({one.plain: one for one in ended})]
        for slot in self.keys.closed:
            paths += carry.paths(f"k/{slot}", 1, self.share.transport)
        return tuple(one for one in dict.fromkeys(paths) if one not in kept)

    @contextmanager
    def _part(self) -> Iterator[Path]:
        part = self.home.folder / "sealing.part"
        part.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            yield part
        finally:
            part.unlink(missing_ok=True)


def _unsealed(path: str) -> BeeldsiteError:
    return BeeldsiteError(say("“{file}” would go out unsealed", file=path), _MISTAKE)


def _refuse(found: str | None, path: str) -> None:
    if found is not None:
        raise BeeldsiteError(
            say("“{file}” would show “{found}” to the host", file=path, found=found), _MISTAKE
        )


def _readme() -> bytes:
    from beeldsite.i18n import translate

    told = say(
        "This folder holds a portfolio that is locked. Copy the whole folder to this computer, "
        "unzip it if it is a zip file, and open index.html. Then type the passphrase that you got."
    )
    return "\r\n\r\n".join(translate(told, lang) for lang in ("nl", "en")).encode() + b"\r\n"
