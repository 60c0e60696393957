from __future__ import annotations

import gzip
import json
import os
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beeldsite.share.age import padded
from beeldsite.share.fragments import Page
from beeldsite.share.keys import verify_key
from beeldsite.share.pack import SIGNED, Blob, NotOurs, Pack, content, opened, signed

SIGNING = bytes(range(32))
VERIFY = verify_key(SIGNING)
FIELDS = ("v", "site", "seq", "date", "lang", "epoch", "start", "pages", "search", "blobs")
BLOB = Blob("ab" * 16, 10, "video/mp4", 300, "cd" * 32, "ef" * 32, 1)
PAGE = Page("Anna", "nl", "<h1>Anna</h1>")
PACK = Pack("ab" * 16, 7, "2026-04-01", "nl", "AGE", "index.html", {"index.html": PAGE}, None, {})

words = st.text(max_size=20)
pages = st.dictionaries(words, st.builds(Page, words, st.sampled_from(["nl", "en"]), words))
blobs = st.dictionaries(words, st.builds(replace, st.just(BLOB), size=st.integers(0, 1 << 50)))
packs = st.builds(
    replace, st.just(PACK), pages=pages, blobs=blobs, search=st.lists(st.lists(words))
)


@given(packs)
def test_a_pack_comes_back_as_it_was_signed(pack: Pack) -> None:
    assert opened(signed(pack, SIGNING), VERIFY) == pack
    assert signed(pack, SIGNING) == signed(pack, SIGNING)


@given(st.integers(0, 20_000))
def test_the_size_of_a_pack_tells_little(length: int) -> None:
    noise = os.urandom(length).hex()
    plain = signed(replace(PACK, pages={"a": Page("", "nl", noise)}), SIGNING)
    assert len(plain) == padded(len(plain))
    assert json.loads(gzip.decompress(plain[64:]))["pages"]["a"]["html"] == noise


def test_the_pack_is_what_the_unlock_page_reads() -> None:
    held = json.loads(gzip.decompress(signed(PACK, SIGNING)[64:]))
    assert held["v"] == 1
    assert held["pages"] == {"index.html": {"title": "Anna", "lang": "nl", "html": "<h1>Anna</h1>"}}
    assert sorted(held) == sorted(FIELDS)


@given(st.integers(0, 10**6), st.integers(0, 7))
def test_no_bit_of_a_pack_can_be_changed(at: int, bit: int) -> None:
    spoilt = bytearray(signed(PACK, SIGNING))
    spoilt[at % len(spoilt)] ^= 1 << bit
    with pytest.raises(NotOurs):
        opened(bytes(spoilt), VERIFY)


def test_a_pack_of_another_hand_is_refused() -> None:
    with pytest.raises(NotOurs, match="signature"):
        opened(signed(PACK, os.urandom(32)), VERIFY)


@pytest.mark.parametrize("held", [b"", b"{}", b"[]", b'{"v": 2}', b"{", content(PACK)[:-2]])
def test_what_was_signed_by_mistake_is_told_apart(held: bytes) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    payload = gzip.compress(held)
    signature = Ed25519PrivateKey.from_private_bytes(SIGNING).sign(SIGNED + payload)
    with pytest.raises(NotOurs):
        opened(signature + payload, VERIFY)
