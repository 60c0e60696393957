"""Real names in captions: whole words, however they are written, never read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beeldsite.captions import Cue
from beeldsite.consent import Alias, Consent, Consents
from beeldsite.disguise import Disguise
from beeldsite.vocabulary import Role

NAMES = {
    "Michelle": "egel",
    "Michelle de Wit": "egel",
    "Zoë": "m",
    "Roos": "Das",
    "De Linde": "onze school",
    "Noortje": "noor",
}
PEOPLE = (
    Consent(id="egel", name="Egel"),
    Consent(id="m", name="M."),
    Consent(id="noor", role=Role.COACHEE),
)
DISGUISE = Disguise(
    Consents(people=PEOPLE, names=tuple(Alias(name, to) for name, to in NAMES.items()))
)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("Dag Michelle!", "Dag Egel!"),
        ("MICHELLE, kom", "EGEL, kom"),
        ("dag michelle", "dag Egel"),
        (
            "Michelles boek, Michelle's boek, Michelle’s boek",
            "Egels boek, Egel's boek, Egel’s boek",
        ),
        ("Roos' pen en Roosje", "Das' pen en Das"),
        ("Zoes boek van Zoe", "M.’s boek van M."),
        ("Michelle\nde  Wit is er", "Egel is er"),
        ("Michelle van de linde", "Egel van onze school"),
        ("Michellestraat en Rooster", "Michellestraat en Rooster"),
        ("Noortje lacht", "Noor lacht"),
        ("Zoe\u0308 zegt één ding", "M. zegt één ding"),
    ],
)
def test_a_name_is_replaced(said, read):
    assert DISGUISE.text(said) == read


@pytest.mark.parametrize(
    ("label", "shown"),
    [("egel", "Egel"), ("Michelle", "Egel"), ("MICHELLE DE WIT", "Egel"), ("noor", "Noor"),
     ("m.", "M."), ("Een kind", "Een kind"), ("Moeder van Michelle", "Moeder van Egel"), ("", "")],
)  # fmt: skip
def test_a_speaker_is_shown_by_pseudonym(label, shown):
    assert DISGUISE.speaker(label) == shown


def test_who_speaks_is_known_by_label_or_by_how_the_words_begin():
    spoken = (
        Cue(0, 1, "Ja", "Michelle"),
        Cue(0, 1, "- Zoe: Ja"),
        Cue(0, 1, "Ja: dat"),
        Cue(0, 1, ""),
    )
    people = [DISGUISE.speaking(one) for one in spoken]
    assert [one.id if one else None for one in people] == ["egel", "m", None, None]


@given(st.lists(st.sampled_from([*NAMES, *map(str.upper, NAMES), "ja", ".", "'s"]) | st.text()))
def test_no_name_is_left_among_any_words(words):
    left = DISGUISE.text(" ".join(words)).lower().split()
    assert not {"michelle", "roos", "noortje", "zoë"} & set(left)


@given(st.text())
def test_without_a_table_every_word_stays(said):
    import unicodedata

    composed = unicodedata.normalize("NFC", said)
    assert Disguise(Consents()).text(said) == composed
