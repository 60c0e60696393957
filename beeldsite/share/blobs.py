"""The clips and pictures of a share, in its tree: what stands stays, what does not is sealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from shutil import rmtree

from beeldsite.share import age, carry
from beeldsite.share.contents import mime
from beeldsite.share.contract import Progress, Share, Transport
from beeldsite.share.keys import Keys
from beeldsite.share.leak import Secret, refuse, unsealed
from beeldsite.share.local import Home, Known, Local
from beeldsite.share.pack import Blob
from beeldsite.share.ready import Ready
from beeldsite.share.sealing import Job, Made, name_of, path_of, seal_all


def files_of(blob: Mapping[str, object], transport: Transport) -> tuple[str, ...]:
    """Return the files that carry a blob."""
    return carry.paths(path_of(str(blob["name"])), int(str(blob["slices"])), transport)


@dataclass(slots=True)
class Blobs:
    """The clips and pictures of one share; ``local`` is remembered after each that was sealed."""

    share: Share
    found: Ready
    keys: Keys
    home: Home
    local: Local
    progress: Progress

    def sealed(self, paths: Sequence[str], looked_for: Secret) -> dict[str, Known]:
        """Return what is known of these clips and pictures, sealed now where nothing was."""
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
        blob = self._known(before.plain)
        return self._keep(path, before.plain, blob) if blob else None

    def _placed(self, made: Made, looked_for: Secret) -> Known:
        """Move what was just sealed into the tree, unless the same content stands there already."""
        self.progress.sent(made.sealed.size)
        blob = self._known(made.sealed.plain)
        if blob is None:
            if made.bare:
                raise unsealed(made.bare)
            refuse(looked_for.among(made.letters), made.path)
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

    def _known(self, plain: str) -> Mapping[str, object] | None:
        """Return what is known of the blob with that content, None unless one stands whole."""
        for kept in self.local.blobs.values():
            if kept.plain == plain and self._ours(kept.blob):
                return kept.blob
        return None

    def _ours(self, blob: Mapping[str, object]) -> bool:
        """Return whether a blob was sealed with the keys of now, and stands in the tree."""
        name = name_of(self.keys.namekey, self.keys.epoch, str(blob["sha256"]))
        files = files_of(blob, self.share.transport)
        return blob["name"] == name and self.home.stands(self.local, files)
