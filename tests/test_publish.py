"""A portfolio on a share: what lies there, who can open it, what keeps it from leaving."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import time
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beeldsite.errors import BeeldsiteError
from beeldsite.i18n import translate
from beeldsite.share import age, carry, keys, writing
from beeldsite.share.contract import Transport
from beeldsite.share.local import Home
from beeldsite.share.passphrase import normalised
from beeldsite.share.publish import outdated, plan
from beeldsite.share.ready import share_named
from beeldsite.share.seal import Sealer
from tests.conftest import TODAY, Practice, anew, tree
from tests.sharing import SENTENCE, Shared, Still

pytestmark = pytest.mark.slow
LATER = date(2026, 4, 2)
AGAIN = "ingetrokken: 2026-04-01\n    "


def refused(shared: Shared, on: date = TODAY) -> str:
    with pytest.raises(BeeldsiteError) as error:
        shared.publish(on)
    assert not shared.target.exists() or not shared.on_host()
    return error.value.show("en")


# --- what lies there ------------------------------------------------------------------------------


def test_the_passphrase_opens_the_key_file_the_key_the_pack_and_the_pack_the_clips(
    both: Shared,
) -> None:
    phrase = normalised(both.invite("Schoolleider").passphrase)
    both.publish()
    held = json.loads(
        writing.unseal_with_passphrase(both.sealed(f"k/{phrase.split('-')[0]}"), phrase)
    )
    pack = both.pack(held["identity"])
    assert held["site"] == pack.site
    assert SENTENCE in pack.pages["sessie-2026-03-12-kring.html"].html
    clip = next(path for path in pack.blobs if path.endswith(".mp4"))
    assert both.clip(clip) == (both.folder("reviewer", "anna") / clip).read_bytes()


def test_the_program_age_opens_all_of_it(both: Shared, tmp_path: Path) -> None:
    phrase = normalised(both.invite("Schoolleider").passphrase)
    both.publish()
    slot, name = phrase.split("-")[0], next(iter(both.pack().blobs.values())).name
    for file in (f"k/{slot}", "m", f"b/{name}"):
        sealed = tmp_path / file.replace("/", "-")
        sealed.write_bytes(both.sealed(file))
    by_terminal = f"age -d -o {tmp_path}/key {tmp_path}/k-{slot}"
    subprocess.run(
        ["script", "-qec", by_terminal, "/dev/null"],
        input=f"{phrase}\n".encode(),
        check=True,
        stdout=subprocess.DEVNULL,
    )
    identity = json.loads((tmp_path / "key").read_bytes())["identity"]
    for file, key in (("m", identity), (f"b-{name}", both.pack().epoch)):
        (tmp_path / "identity").write_text(key)
        opened = subprocess.run(
            ["age", "-d", "-i", tmp_path / "identity", tmp_path / file], capture_output=True
        )
        assert opened.returncode == 0, opened.stderr
        assert opened.stdout


def test_the_host_sees_no_name_no_title_and_no_sentence(both: Shared) -> None:
    both.invite("Schoolleider")
    both.publish()
    words = ("zonneveld", "kring onder", "mirjam", "knik is genoeg", "willemijn", "schoolleider")
    more = ("samen kijken", "sessie-2026", "iedereen is stil", "reviewer", "meekijker")
    generic = {path for path in both.on_host() if path.startswith("s/")}
    for path, content in both.on_host().items():
        for word in (*words, *more) if path not in generic else words[:2]:
            assert word not in path.casefold()
            assert word.encode() not in content.lower(), path


def test_nothing_lies_there_but_sealed_files_and_the_unlock_page(both: Shared) -> None:
    both.invite("Schoolleider")
    both.publish()
    plain = {"index.html", "LEES-MIJ.txt"}
    sealed = [path for path in both.on_host() if path not in plain and path[:2] != "s/"]
    for path in sealed:
        name = path.removesuffix(".age").removesuffix(".dat").removesuffix(".0")
        assert both.sealed(name).startswith(b"age-encryption.org/v1\n")
    assert both.verified() == []


def test_a_clip_of_several_slices_is_put_together_again(tmp_path: Path) -> None:
    content = os.urandom(7 << 20)
    made = carry.put(content, tmp_path / "tree", "b/ab", Transport.FOLDER)
    assert made == ("b/ab.0.dat", "b/ab.1.dat", "b/ab.2.dat")
    host = tree(tmp_path / "tree")
    assert carry.read(host.get, "b/ab", Transport.FOLDER) == content
    ident = sha256(content).hexdigest()[:16].encode()
    other = dict(host, **{"b/ab.1.dat": host["b/ab.1.dat"].replace(ident, ident[::-1])})
    for spoilt in (other, {**host, "b/ab.2.dat": b""}):
        with pytest.raises(carry.Partial):
            carry.read(spoilt.get, "b/ab", Transport.FOLDER)


@given(st.integers(0, 20), st.lists(st.binary(max_size=9), max_size=12))
def test_slices_are_the_same_in_whatever_pieces_an_age_file_comes(
    tmp_path_factory: pytest.TempPathFactory, cut: int, pieces: list[bytes]
) -> None:
    folder, whole = tmp_path_factory.mktemp("slices"), b"".join(pieces) + b"."
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(carry, "SLICE", 3 * (cut + 1))
        with carry.laying(folder, 4, Transport.FOLDER) as laid:
            laid.start(len(whole))
            for piece in (*pieces, b"."):
                laid.write(piece)
            made = laid.settle("b/ab", "0" * 64)
    files = tree(folder)
    assert set(files) == set(made)
    assert carry.read(files.get, "b/ab", Transport.FOLDER) == whole


@given(st.integers(0, 70_000), st.sampled_from([b" ", b'"', b"\0", b'")', b"<", b"\xc3\xa9"]))
@settings(max_examples=40)
def test_a_slice_holds_nothing_but_base64_between_its_head_and_its_end(
    tmp_path_factory: pytest.TempPathFactory, at: int, junk: bytes
) -> None:
    folder = tmp_path_factory.mktemp("slice")
    sealed = age.seal(bytes(50_000), [age.new_identity()[1]])
    path = folder / carry.put(sealed, folder, "b/ab", Transport.FOLDER)[0]
    content = path.read_bytes()
    assert carry.is_sealed(path, Transport.FOLDER)
    cut = content.index(b'","') + 3 + at % (len(content) - 40)
    path.write_bytes(content[:cut] + junk + content[cut:])
    assert not carry.is_sealed(path, Transport.FOLDER)
    path.write_bytes(content[: max(40, cut) - 1])
    assert not carry.is_sealed(path, Transport.FOLDER)


@pytest.mark.parametrize("transport", list(Transport))
def test_nothing_is_left_of_what_could_not_be_sealed_to_the_end(
    tmp_path: Path, transport: Transport
) -> None:
    with carry.laying(tmp_path, 4, transport) as laid:
        laid.start(7 << 20)
        laid.write(bytes(4 << 20))
    assert tree(tmp_path) == {}


@pytest.mark.parametrize("change", [b"", b"longer than it was", b"short"])
def test_a_clip_that_changes_while_it_is_sealed_is_refused(tmp_path: Path, change: bytes) -> None:
    from beeldsite.share.stream import seal_file

    (tmp_path / "clip").write_bytes(b"as it was")

    class Changing:
        def start(self, _size: int) -> None:
            (tmp_path / "clip").write_bytes(change)

        def write(self, block: bytes) -> None:
            pass

    with pytest.raises(age.NotAge, match="changed"):
        seal_file(tmp_path / "clip", Changing(), age.new_identity()[1])


def test_large_clips_are_sealed_side_by_side(tmp_path: Path) -> None:
    from beeldsite.share.sealing import Job, seal_all

    identity, recipient = age.new_identity()
    contents = [os.urandom(9_000_000) for _ in range(3)]
    jobs = []
    for number, content in enumerate(contents):
        source = tmp_path / str(number)
        source.write_bytes(content)
        bench = tmp_path / f"bench{number}"
        jobs.append(Job(str(number), source, bench, recipient, b"k" * 32, 1, Transport.WEB))
    for made in seal_all(jobs, Still()):
        sealed = (made.bench / made.files[0]).read_bytes()
        assert age.unseal(sealed, identity)[:9_000_000] == contents[int(made.path)]
        assert made.bare == ""


def test_sizes_are_padded(shared: Shared) -> None:
    shared.publish()
    for blob in shared.pack().blobs.values():
        plain = age.unseal(shared.sealed(f"b/{blob.name}"), shared.pack().epoch)
        assert len(plain) == age.padded(blob.size)
        assert not plain[blob.size :].strip(b"\0")


# --- again ----------------------------------------------------------------------------------------


def stamps(root: Path) -> dict[str, tuple[int, bytes]]:
    paths = [path for path in root.rglob("*") if path.is_file() and path.name != "lock"]
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in paths}


def test_without_a_change_nothing_is_sealed_sent_or_written(both: Shared) -> None:
    both.invite("Schoolleider")
    both.publish()
    before = stamps(both.root)
    done = both.publish()
    assert (done.sealed, done.receipt.sent, done.receipt.size) == (False, (), 0)
    assert stamps(both.root) == before


def test_one_edited_sentence_costs_the_pack_alone(both: Shared) -> None:
    both.publish()
    note = both.root / "content/anna/2026-03-12-kring.md"
    note.write_text(note.read_text().replace("knikt", "wenkt"))
    anew(note)
    both.built()
    assert both.sent().sent == carry.paths("m", 1, both.share.transport)
    assert both.pack().seq == 2


def test_a_build_that_changes_no_page_changes_no_share(shared: Shared) -> None:
    shared.publish()
    anew(shared.root / "content/anna/index.md")
    shared.built()
    assert shared.sent().sent == ()
    assert shared.pack().seq == 1


def test_what_was_forgotten_on_this_computer_is_sealed_anew_beside_the_old(both: Shared) -> None:
    both.publish()
    before, names = both.on_host(), {one.name for one in both.pack().blobs.values()}
    shutil.rmtree(Home.of(both.root, "lezers").tree)
    both.publish()
    after = both.on_host()
    assert both.verified() == []
    assert names.isdisjoint(one.name for one in both.pack().blobs.values())
    for path in before:  # a page that is open, and a browser's cache, go on with the old
        assert not path.startswith("b/") or after[path] == before[path]


def test_a_share_more_needs_no_build_and_another_setting_does(shared: Shared) -> None:
    settings = (shared.root / "beeldsite.toml").read_text()
    more = settings.replace("[share.lezers]", "[share.later]").replace('"doel"', '"elders"')
    shared.file("beeldsite.toml", f"{settings}\n{more[more.index('[share') :]}".encode())
    for name in ("lezers", "later"):
        plan(share_named(shared.config, name), shared.config, TODAY)
    shared.file("beeldsite.toml", settings.replace("Samen kijken", "Anders kijken").encode())
    assert "settings of anna changed" in refused(shared)


# --- readers --------------------------------------------------------------------------------------


def test_a_reader_more_costs_a_key_file_and_the_pack(both: Shared) -> None:
    both.publish()
    both.invite("Schoolleider")
    slot = both.keys.readers[0].slot
    transport = both.share.transport
    names = {*carry.paths("m", 1, transport), *carry.paths(f"k/{slot}", 1, transport)}
    assert set(both.sent().sent) == names


def identity_of(shared: Shared, name: str) -> str:
    phrase = normalised(shared.passphrases[name])
    reader = next(one for one in shared.keys.readers if one.name == name)
    held = json.loads(writing.unseal_with_passphrase(reader.file, phrase))
    return str(held["identity"])


def test_a_closed_reader_opens_the_pack_no_more_and_others_do(both: Shared) -> None:
    both.invite("Schoolleider")
    both.invite("Collega")
    both.publish()
    before, blobs = identity_of(both, "Schoolleider"), set(both.pack().blobs)
    slot = both.keys.readers[0].slot
    both.leave("Schoolleider", rekey=False)
    both.publish()
    with pytest.raises(age.NotAge):
        both.pack(before)
    assert set(both.pack(identity_of(both, "Collega")).blobs) == blobs
    assert not any(path.startswith(f"k/{slot}.") for path in both.on_host())
    assert both.verified() == []


def test_a_rekey_gives_every_clip_another_name_and_lock(both: Shared) -> None:
    both.invite("Schoolleider")
    both.publish()
    before = both.pack()
    both.leave("Schoolleider")
    both.publish()
    after = both.pack()
    old = {one.name for one in before.blobs.values()}
    assert before.epoch != after.epoch
    assert not old & {one.name for one in after.blobs.values()}
    for one in after.blobs.values():
        with pytest.raises(age.NotAge):
            age.unseal(both.sealed(f"b/{one.name}"), before.epoch)
    assert any(name in path for name in old for path in both.on_host())  # for a page that is open
    both.publish(LATER, 13)
    assert not any(name in path for name in old for path in both.on_host())
    assert both.verified(LATER) == []


def test_an_invitation_ends_at_the_next_publish_after_its_last_day(shared: Shared) -> None:
    shared.invite("Schoolleider", until=TODAY)
    shared.publish()
    slot = shared.keys.readers[0].slot
    assert shared.sent().sent == ()
    assert "the time of Schoolleider is over" in shared.verified(LATER)
    shared.publish(LATER)
    assert shared.keys.readers == ()
    assert f"k/{slot}.0.dat" not in shared.on_host()
    assert shared.verified(LATER) == []


# --- what keeps it from leaving -------------------------------------------------------------------


def test_what_was_not_built_does_not_leave(shared: Shared) -> None:
    shutil.rmtree(shared.root / ".beeldsite/cache")
    assert "anna has not been built yet" in refused(shared)


def test_notes_changed_since_the_build_do_not_leave(shared: Shared) -> None:
    shared.note("anna/2026-03-20-tuin.md", "---\ntitel: Tuin\ndatum: 2026-03-20\n---\n")
    assert "notes, recordings or settings of anna changed" in refused(shared)
    assert "beeldsite build -p anna" in refused(shared)


def test_a_portfolio_with_problems_does_not_leave(shared: Shared) -> None:
    shared.note("anna/2026-03-20-tuin.md", "---\ntitle: x\ntitel: Tuin\n---\n")
    shared.build()
    assert "something is wrong in them" in refused(shared)


def test_pages_of_another_days_consents_do_not_leave(shared: Shared) -> None:
    assert "has passed on 1 August 2026" in refused(shared, date(2026, 8, 1))
    assert "were built for a later day" in refused(shared, date(2026, 3, 15))


def test_an_edition_that_nobody_shared_does_not_leave(shared: Shared) -> None:
    index = shared.root / "content/anna/index.md"
    index.write_text(index.read_text().replace("delen: meekijker\n", ""))
    anew(index)
    shared.built()
    assert "no edition “reviewer”" in refused(shared)


def test_a_page_changed_by_hand_does_not_leave(shared: Shared) -> None:
    page = shared.folder("reviewer", "anna") / "index.html"
    page.write_text(page.read_text().replace("Anna", "Bas"))
    assert "“index.html” is not as it was built" in refused(shared)


def test_a_stray_file_does_not_leave(shared: Shared) -> None:
    (shared.folder("reviewer", "anna") / "extra.mp4").write_bytes(b"x")
    assert "changed or removed" in refused(shared)


def test_a_clip_too_large_for_a_browser_does_not_leave(shared: Shared) -> None:
    settings = (shared.root / "beeldsite.toml").read_text()
    shared.file("beeldsite.toml", (settings + "clip_limit = 1\n").encode())
    shared.built()
    clip = next(shared.folder("reviewer", "anna").glob("clips/*.mp4"))
    clip.unlink()
    clip.write_bytes(bytes(1_100_000))
    assert "a clip of 1 MB is larger" in refused(shared)


def test_a_leak_planted_in_the_unlock_page_is_found(shared: Shared) -> None:
    from beeldsite.stamps import shipped

    page = (shipped() / "shell/index.html").read_text()
    spoilt = page.replace("<title>Portfolio", "<title>Portfolio van Anna Zonneveld")
    shared.file("templates/shell/index.html", spoilt.encode())
    shared.built()
    assert "would show “anna” to the host" in refused(shared)


@pytest.mark.parametrize("transport", list(Transport))
def test_a_leak_planted_in_a_sealed_file_is_found(
    shared: Shared, monkeypatch: pytest.MonkeyPatch, transport: Transport
) -> None:
    shared.sent_by(transport.value)
    honest = age.seal
    monkeypatch.setattr(age, "seal", lambda *given: honest(*given) + SENTENCE.encode())
    assert "to the host" in refused(shared)


@pytest.mark.parametrize("transport", list(Transport))
def test_a_file_that_is_not_sealed_does_not_leave(
    shared: Shared, monkeypatch: pytest.MonkeyPatch, transport: Transport
) -> None:
    shared.sent_by(transport.value)
    laid = carry.Whole if transport is Transport.WEB else carry.Sliced
    honest = laid.settle

    def bare(self: Any, name: str, digest: str) -> tuple[str, ...]:
        made = honest(self, name, digest)
        if name.startswith("b/"):
            (self.tree / made[0]).write_bytes(bytes(range(256)) * 9)
        return made

    monkeypatch.setattr(laid, "settle", bare)
    assert "would go out unsealed" in refused(shared)


def test_readers_of_one_portfolio_never_get_to_see_another(shared: Shared) -> None:
    shared.invite("Schoolleider")
    shared.publish()
    settings = (shared.root / "beeldsite.toml").read_text()
    shared.file("beeldsite.toml", settings.replace('"reviewer"', '"coachee"').encode())
    shared.built()
    with pytest.raises(BeeldsiteError) as error:
        shared.publish()
    assert "the readers of “lezers” were invited to another portfolio" in error.value.show("en")


def test_a_share_that_moves_is_asked_about_anew_and_tells_where_it_stood(
    asked: Shared, capsys, monkeypatch
) -> None:
    asked.publish()
    settings = (asked.root / "beeldsite.toml").read_text()
    asked.file("beeldsite.toml", settings.replace('"doel"', '"elders"').encode())
    asked.built()
    monkeypatch.setattr("sys.stdin", io.StringIO("nee\n"))
    told = asked.say(capsys, "publish", "lezers")
    assert "It still stands at doel too: remove it there yourself." in told.out
    assert not (asked.root / "elders").exists()
    assert asked.say(capsys, "publish", "lezers", "--yes").code == 0
    assert (asked.root / "elders/m.0.dat").exists()


def test_the_edition_of_the_coach_cannot_be_a_share(shared: Shared) -> None:
    settings = (shared.root / "beeldsite.toml").read_text()
    shared.file("beeldsite.toml", settings.replace('"reviewer"', '"coach"').encode())
    with pytest.raises(BeeldsiteError) as error:
        _ = shared.config
    assert "the edition of the coach stays on this computer" in error.value.show("en")


# --- retention ------------------------------------------------------------------------------------


def test_a_withdrawn_consent_takes_the_clips_off_the_host_at_once(both: Shared) -> None:
    both.publish()
    old = {one.name for one in both.pack().blobs.values()}
    assert len(old) == 4
    consents = both.root / "content/anna/toestemming.yaml"
    consents.write_text(consents.read_text().replace("tot: 2026", AGAIN + "tot: 2026"))
    anew(consents)
    both.built()
    assert told_outdated(both, TODAY)
    both.publish()
    assert both.pack().blobs == {}
    assert not any(name in path for name in old for path in both.on_host())
    assert not list(Home.of(both.root, "lezers").tree.glob("b/*"))
    assert both.verified() == []


def test_a_share_that_a_mistake_keeps_from_being_brought_up_to_date_is_told_of(
    both: Shared,
) -> None:
    both.publish()
    consents = both.root / "content/anna/toestemming.yaml"
    consents.write_text(consents.read_text().replace("tot: 2026", AGAIN + "tot: 2026"))
    anew(both.note("anna/2026-03-20-les.md", "---\nmomentje: fout\n---\n"))
    both.build()
    assert "that the pages no longer show" in told_outdated(both, TODAY)[0]
    with pytest.raises(BeeldsiteError):
        both.publish()


def told_outdated(shared: Shared, on: date) -> list[str]:
    return [translate(why, "en") for _, why in outdated(shared.config, on)]


def test_check_knows_of_a_share_that_holds_what_it_no_longer_should(shared: Shared) -> None:
    assert told_outdated(shared, date(2026, 8, 1)) == []  # nothing was published
    shared.publish()
    assert told_outdated(shared, date(2026, 7, 31)) == []
    assert "has passed on 1 August 2026" in told_outdated(shared, date(2026, 8, 1))[0]
    shared.built(on=date(2026, 8, 1))
    shared.publish(date(2026, 8, 1))
    assert told_outdated(shared, date(2026, 8, 1)) == []


# --- interrupted ----------------------------------------------------------------------------------


def killed_at(shared: Shared, sign: str) -> None:
    """Kill a publishing as soon as a file is there."""
    command = [sys.executable, "-m", "beeldsite", "publish", "lezers", "--yes"]
    with subprocess.Popen(
        command,
        cwd=shared.root,
        env=shared.surroundings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as running:
        while running.poll() is None and not any(shared.root.glob(sign)):
            time.sleep(0.0005)
        running.kill()


@pytest.mark.parametrize(
    "sign",
    [
        ".beeldsite/enc/lezers/tree/b/*",
        ".beeldsite/enc/lezers/tree/k/*",
        ".beeldsite/enc/lezers/tree/m.0.dat",
        "doel/busy.json",
        "doel/b/*",
        "doel/index.html*",
    ],
)
def test_a_publishing_that_is_killed_goes_on_the_next_time(shared: Shared, sign: str) -> None:
    shared.invite("Schoolleider")
    killed_at(shared, sign)
    if (shared.target / "m.0.dat").exists():  # whatever a reader can open is whole
        assert shared.pack(identity_of(shared, "Schoolleider")).pages
    shared.publish()
    assert shared.verified() == []
    held = shared.pack(identity_of(shared, "Schoolleider"))
    assert SENTENCE in held.pages["sessie-2026-03-12-kring.html"].html


def test_a_pack_that_was_not_finished_is_never_taken_for_another(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared.publish()
    note = shared.root / "content/anna/2026-03-12-kring.md"
    before = note.read_text()
    note.write_text(before.replace("knikt", "wenkt"))
    anew(note)
    shared.built()

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Sealer, "_done", stopped)  # the new pack has its place already
        with pytest.raises(KeyboardInterrupt):
            shared.publish()
    note.write_text(before)
    anew(note)
    anew(note)
    shared.built()
    shared.publish()
    assert SENTENCE in shared.pack().pages["sessie-2026-03-12-kring.html"].html
    assert shared.verified() == []


def test_a_number_is_never_given_to_two_packs(shared: Shared) -> None:
    shared.publish()
    first = shared.pack().seq
    (Home.of(shared.root, "lezers").folder / "state.json").unlink()
    shared.publish()
    assert shared.pack().seq == first + 1 == shared.keys.seq


# --- verify ---------------------------------------------------------------------------------------


@pytest.fixture
def standing(shared: Shared) -> Shared:
    shared.invite("Schoolleider")
    shared.publish()
    assert shared.verified() == []
    return shared


def blob_paths(shared: Shared) -> list[Path]:
    return sorted(shared.target.glob("b/*"))


def test_a_changed_bit_of_a_clip_is_found(standing: Shared) -> None:
    path = max(blob_paths(standing), key=lambda one: one.stat().st_size)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] = ord("A") if content[len(content) // 2] != ord("A") else ord("B")
    path.write_bytes(content)
    assert any("was changed on the host" in one for one in standing.verified())


def test_swapped_clips_are_found(standing: Shared) -> None:
    one, other = blob_paths(standing)[:2]
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second.replace(other.name[:32].encode(), one.name[:32].encode()))
    other.write_bytes(first.replace(one.name[:32].encode(), other.name[:32].encode()))
    assert len([it for it in standing.verified() if "was changed on the host" in it]) == 2


def test_a_missing_clip_and_a_foreign_file_are_found(standing: Shared) -> None:
    blob_paths(standing)[0].unlink()
    (standing.target / "b/stranger.age").write_bytes(b"x")
    (standing.target / "k/vreemd.0.dat").write_bytes(b"x")
    told = "\n".join(standing.verified())
    assert "is not there, or not all of it" in told
    assert "“b/stranger.age” does not belong to the share" in told
    assert "“k/vreemd.0.dat” is the key file of nobody who was invited" in told


def test_an_older_pack_is_found(standing: Shared) -> None:
    older = (standing.target / "m.0.dat").read_bytes()
    standing.invite("Collega")
    standing.publish()
    (standing.target / "m.0.dat").write_bytes(older)
    assert "is number 1, while 2 was sealed last" in "\n".join(standing.verified())


def test_a_cut_off_pack_is_found(standing: Shared) -> None:
    pack = standing.target / "m.0.dat"
    pack.write_bytes(pack.read_bytes()[:-20])
    assert "the pack with the pages is not there, or not all of it" in standing.verified()


def test_a_pack_forged_by_a_reader_is_found(standing: Shared) -> None:
    held = standing.pack(identity_of(standing, "Schoolleider"))
    recipients = [one.recipient for one in standing.keys.readers]
    recipients.append(age.recipient_of(standing.keys.coach))
    from beeldsite.share.pack import signed

    sealed = age.seal(signed(held, os.urandom(32)), recipients)
    carry.put(sealed, standing.target, "m", Transport.FOLDER)
    assert "was changed, or is not from this computer" in "\n".join(standing.verified())


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.binary(max_size=40))
@settings(max_examples=40)
def test_whatever_is_written_over_a_file_there_is_found(
    standing: Shared, which: int, at: int, junk: bytes
) -> None:
    files = [path for path in sorted(standing.target.rglob("*")) if path.is_file()]
    path = files[which % len(files)]
    before = path.read_bytes()
    after = before[: at % len(before)] + junk
    path.write_bytes(after)
    assert bool(standing.verified()) == (after != before)
    path.write_bytes(before)


def test_a_key_file_of_somebody_else_is_found(standing: Shared) -> None:
    reader = standing.keys.readers[0]
    foreign, _ = keys.invite(keys.new_keys(standing.share), "x", TODAY, None)
    file = foreign.readers[0].file
    carry.put(file, standing.target, f"k/{reader.slot}", Transport.FOLDER)
    assert "the key file of Schoolleider was changed on the host" in standing.verified()


def test_a_changed_unlock_page_is_found(standing: Shared) -> None:
    page = standing.target / "index.html"
    page.write_text(page.read_text().replace("</body>", "<script>steal()</script></body>"))
    assert any("type no passphrase there any more" in one for one in standing.verified())


# --- the command line -----------------------------------------------------------------------------


@pytest.fixture
def asked(shared: Shared, monkeypatch: pytest.MonkeyPatch) -> Shared:
    monkeypatch.setenv("NO_COLOR", "1")
    return shared


def test_a_dry_run_tells_what_would_go_to_whom_and_writes_nothing(asked: Shared, capsys) -> None:
    asked.invite("Schoolleider")
    before = stamps(asked.root)
    told = asked.say(capsys, "publish", "lezers", "--dry-run")
    assert told.code == 0
    for words in ("the portfolio of anna, edition reviewer", "Who can open it: Schoolleider"):
        assert words in told.out
    assert "4 clips and pictures" in told.out
    assert stamps(asked.root) == before


def test_the_first_time_is_asked_for(asked: Shared, capsys, monkeypatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("nee\n"))
    assert asked.say(capsys, "publish", "lezers").code == 1
    assert not asked.target.exists()
    monkeypatch.setattr("sys.stdin", io.StringIO("Ja\n"))
    assert asked.say(capsys, "publiceer", "lezers").code == 0
    assert asked.say(capsys, "publish", "lezers").out.startswith("Nothing has changed")


def test_an_invitation_prints_a_passphrase_that_opens_the_share(asked: Shared, capsys) -> None:
    told = asked.say(
        capsys, "meekijker", "toevoegen", "lezers", "Schoolleider", "--until", "2026-06-01"
    )
    phrase = next(line.strip() for line in told.out.splitlines() if line.startswith("    "))
    letter = told.out.partition("A letter to send")[2]
    assert not set(phrase.split()) & set(letter.split())
    assert "up to and including 1 June 2026" in letter
    asked.publish()
    reader = asked.keys.readers[0]
    assert writing.unseal_with_passphrase(asked.sealed(f"k/{reader.slot}"), normalised(phrase))
    assert "Schoolleider" in asked.say(capsys, "reader", "list", "lezers").out


def test_taking_someone_off_says_what_cannot_be_taken_back(asked: Shared, capsys) -> None:
    for how, words in (("--close", "keep their keys"), ("--rekey", "sealed anew")):
        asked.invite("Schoolleider")
        told = asked.say(capsys, "reader", "remove", "lezers", "schoolleider", how).out
        assert words in " ".join(told.split())
        assert "nobody can take back" in " ".join(told.split())


def test_a_mistyped_share_or_reader_is_told(asked: Shared, capsys) -> None:
    assert "Did you mean “lezers”?" in asked.say(capsys, "publish", "lezer").err
    asked.invite("Schoolleider")
    told = asked.say(capsys, "reader", "remove", "lezers", "Schoolleder")
    assert "Did you mean “Schoolleider”?" in told.err
    assert told.code == 1


def test_check_tells_of_a_share_that_is_no_longer_right(asked: Shared, capsys) -> None:
    asked.publish()
    told = asked.say(capsys, "check", "--on", "2026-08-01")
    assert "the share “lezers” is no longer right" in told.out
    assert told.code == 1


def test_verify_tells_what_is_wrong(asked: Shared, capsys) -> None:
    asked.publish()
    assert asked.say(capsys, "verify", "lezers").out.startswith("All is as it was sealed")
    (asked.target / "index.html").unlink()
    told = asked.say(capsys, "verify", "lezers")
    assert (told.code, told.err) == (1, "✗ “index.html” is not there\n")


def test_opening_what_is_no_share_is_told(asked: Shared, capsys) -> None:
    told = asked.say(capsys, "open", str(asked.root / "nergens"), "--no-browser")
    assert "is no folder of this computer" in told.err
    told = asked.say(capsys, "open", str(asked.root), "--no-browser")
    assert (told.code, told.out) == (1, "")
    assert "there is no share there, or not yet all of it" in told.err


def test_a_large_clip_is_warned_of(asked: Shared, capsys) -> None:
    clip = next(asked.folder("reviewer", "anna").glob("clips/*.mp4"))
    clip.unlink()
    with clip.open("wb") as file:
        file.truncate(70_000_000)
    told = asked.say(capsys, "publish", "lezers", "--dry-run")
    assert "The largest clip is 70.0 MB" in told.out


def test_check_for_other_programs_names_the_share(asked: Shared, capsys) -> None:
    asked.publish()
    told = asked.say(capsys, "check", "--on", "2026-08-01", "--json")
    assert [one["share"] for one in json.loads(told.out)["shares"]] == ["lezers"]
    assert told.code == 1


def test_no_share_at_all_is_told(dutch: Practice, capsys) -> None:
    assert "there are no shares yet" in dutch.say(capsys, "publish", "lezers").err


def test_what_would_leave_counts_what_is_new(shared: Shared) -> None:
    before = plan(shared.share, shared.config, TODAY)
    shared.publish()
    after = plan(shared.share, shared.config, TODAY)
    assert (before.first, after.first) == (True, False)
    assert (before.fresh, after.fresh) == (before.size, 0)
