from __future__ import annotations

import os
from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beeldsite.share.leak import Secret, secret

SENTENCE = "Mirjam wacht tot iedereen stil is, en knikt dan pas."


@pytest.fixture(scope="module")
def looked_for() -> Secret:
    return secret(["Mirjam de Boer", "Kring", "T"], [f"<p>{SENTENCE}</p>"])


@given(st.integers(0, 3000), st.integers(0, 20), st.integers(20, len(SENTENCE)))
def test_a_part_of_a_sentence_is_found_wherever_it_stands(
    looked_for: Secret, at: int, first: int, last: int
) -> None:
    part = SENTENCE[first:last].upper().encode()
    content = os.urandom(at) + b"\0" + part + b"\0" + os.urandom(3000 - at)
    assert bool(looked_for.in_sealed(content)) == (len(" ".join(part.decode().split())) >= 24)


def test_nothing_is_found_by_chance(looked_for: Secret) -> None:
    assert looked_for.in_sealed(os.urandom(8 << 20)) is None
    assert looked_for.in_sealed(b64encode(os.urandom(1 << 20))) is None


@given(st.binary(max_size=500))
def test_looking_for_nothing_finds_nothing(content: bytes) -> None:
    assert secret([], []).in_sealed(content) is None


def test_a_name_is_found_in_what_is_not_sealed(looked_for: Secret) -> None:
    assert (
        looked_for.in_open(b"<title>Portfolio van MIRJAM de Boer</title>", []) == "mirjam de boer"
    )
    assert looked_for.in_name("s/kring.css") == "kring"
    assert looked_for.in_name("b/1f.age") is None


def test_a_name_within_another_word_is_none(looked_for: Secret) -> None:
    assert looked_for.in_open(b"kringloop", []) is None


def test_words_that_every_share_has_are_no_leak(looked_for: Secret) -> None:
    assert looked_for.in_open(b"<p>Kring</p>", [b"Kring"]) is None
    assert looked_for.in_open(b"!" + SENTENCE.encode(), [SENTENCE.encode()]) is None
