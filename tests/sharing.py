"""A practice with a share, for the tests of the share: built, filmed once, and copied for each."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from beeldsite.ffmpeg import need_tools
from beeldsite.share import age, carry, keys
from beeldsite.share.contract import Receipt, Share
from beeldsite.share.keys import Keys
from beeldsite.share.pack import Pack, opened
from beeldsite.share.publish import Published, plan, publish
from beeldsite.share.readers import Invited, add, remove
from beeldsite.share.ready import share_named
from beeldsite.share.targets import connect
from beeldsite.share.verify import verify
from tests.conftest import TODAY, Practice, tree

SENTENCE = "Mirjam wacht tot iedereen stil is, en knikt dan pas."
NOTES = {
    "anna/index.md": """
        ---
        soort: leraar
        naam: Anna Zonneveld
        delen: meekijker
        akkoord: 2026-03-01
        ---
        Anna geeft les aan groep vier en ziet wie er stil wordt.
    """,
    "anna/2026-03-12-kring.md": f"""
        ---
        titel: Kring onder de boom
        datum: 2026-03-12
        opnamen: les.mp4
        momenten:
          - fragment: 0:01-0:03
            titel: Iedereen is stil
            krachten: [rust]
          - fragment: 0:03-0:05
            titel: Een knik is genoeg
        ---
        {SENTENCE}
    """,
    "anna/toestemming.yaml": """
        standaard_in_beeld: [anna, vos]
        personen:
          - id: anna
            rol: gecoachte
            gegeven_door: zelf
            datum: 2026-01-10
            doelen: [coaching, portfolio, meekijken]
          - id: vos
            naam: Vos
            rol: leerling
            gegeven_door: ouder
            datum: 2026-01-10
            tot: 2026-07-31
            doelen: [coaching, portfolio, meekijken]
    """,
}
SETTINGS = """title = "Samen kijken"
lang = "nl"
coach = "Willemijn Draaisma"

[share.lezers]
person = "anna"
edition = "reviewer"
target = "doel"
transport = "folder"
"""


class Still:
    """Hears a publishing and draws nothing; counts what was sealed and sent."""

    def __init__(self) -> None:
        self.count = 0

    def start(self, total: int) -> None:
        """Hear the total."""

    def sent(self, count: int) -> None:
        """Hear a part."""
        self.count += count


@dataclass(frozen=True)
class Shared(Practice):
    """A practice with the share ``lezers``: of anna, for reviewers, in the folder ``doel``."""

    name: str = "lezers"
    passphrases: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def share(self) -> Share:
        return share_named(self.config, self.name)

    @property
    def target(self) -> Path:
        return self.root / "doel"

    @property
    def keys(self) -> Keys:
        found = keys.load(keys.path_of(self.root, self.name))
        assert found
        return found

    def sent_by(self, transport: str) -> None:
        """Have it carried in another way."""
        settings = (self.root / "beeldsite.toml").read_text()
        self.file("beeldsite.toml", settings.replace('"folder"', f'"{transport}"').encode())
        self.built()

    def invite(self, name: str, until: date | None = None) -> Invited:
        done = add(self.share, self.config, name, TODAY, until)
        self.passphrases[name] = done.passphrase
        return done

    def leave(self, name: str, *, rekey: bool = True) -> None:
        remove(self.share, self.config, name, rekey=rekey)

    def publish(self, on: date = TODAY, hour: int = 12) -> Published:
        config = self.config
        share = share_named(config, self.name)
        now = datetime(on.year, on.month, on.day, hour, tzinfo=UTC)
        with closing(connect(share, config.root)) as target:
            return publish(plan(share, config, on), config, target, Still(), now)

    def sent(self, on: date = TODAY, hour: int = 12) -> Receipt:
        return self.publish(on, hour).receipt

    def verified(self, on: date = TODAY) -> list[str]:
        from beeldsite.i18n import translate

        share = self.share
        with closing(connect(share, self.root)) as target:
            found = verify(share, self.config, target, Still(), on)
        return [translate(one, "en") for one in found]

    def sealed(self, name: str) -> bytes:
        """Return a sealed file as it lies on the host."""
        return carry.read(self._get, name, self.share.transport)

    def _get(self, path: str) -> bytes | None:
        return (self.target / path).read_bytes() if (self.target / path).is_file() else None

    def pack(self, identity: str = "") -> Pack:
        """Return the pack on the host, opened by the coach or with another identity."""
        plain = age.unseal(self.sealed("m"), identity or self.keys.coach)
        return opened(plain, keys.verify_key(self.keys.signing))

    def clip(self, path: str) -> bytes:
        """Return a clip or picture on the host, opened."""
        blob = self.pack().blobs[path]
        return age.unseal(self.sealed(f"b/{blob.name}"), self.pack().epoch)[: blob.size]

    def on_host(self) -> dict[str, bytes]:
        return tree(self.target)


def moving(path: Path, seconds: int) -> Path:
    """Make a recording of which no two moments are the same."""
    source = f"testsrc=s=64x36:r=5:d={seconds}"
    arguments = ("-y", "-v", "error", "-f", "lavfi", "-i", source, "-c:v", "libx264")
    quick = ("-preset", "ultrafast", "-pix_fmt", "yuv420p")
    subprocess.run([need_tools().ffmpeg, *arguments, *quick, str(path)], check=True)
    return path


def write_notes(root: Path, recording: Path) -> Shared:
    """Write the practice, and film it."""
    made = Shared(root)
    made.file("beeldsite.toml", SETTINGS.encode())
    for path, text in NOTES.items():
        made.note(path, text)
    made.film(recording, "anna/les.mp4")
    return made


def copied(one: Shared, root: Path) -> Shared:
    """Return a practice of the same notes and clips at another place, built there."""
    shutil.copytree(one.root, root)
    made = Shared(root)
    made.built()
    return made
