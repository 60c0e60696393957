"""Times as people type them."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beeldsite.errors import Wrong
from beeldsite.i18n import translate
from beeldsite.timecode import SHORTEST, Span, clock, read_span, read_time

LONGEST = 999 * 3600 * 1000
TENTHS = st.integers(0, LONGEST // 100).map(lambda tenths: tenths * 100)


@pytest.mark.parametrize(
    "typed", ["4:12", "04:12", "0:04:12", "252", "4:12,0", "4:12.0", " 4:12 ", "252.000"]
)
def test_one_time_in_many_forms(typed):
    assert read_time(typed) == 252_000


@pytest.mark.parametrize(
    "typed",
    [
        "4:12-4:40",
        "4:12 – 4:40",
        "4:12—4:40",
        "252-280",
        "4:12 tot 4:40",
        "4:12 to 4:40",
        "4:12+28",
        "4:12 + 0:28",
    ],
)
def test_one_stretch_in_many_forms(typed):
    assert read_span(typed) == (252_000, 280_000)


@pytest.mark.parametrize("typed", ["4:12", "4:12-", "4:12 tot"])
def test_a_stretch_may_be_left_open(typed):
    assert read_span(typed) == (252_000, None)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "-",
        "4u12",
        "4:72",
        "1:72:00",
        "-4:12",
        "4:12-4:12",
        "4:40-4:12",
        "4.12-4.40",
        "1-2-3",
        "4:12+",
        "+28",
        "²",
    ],
)
def test_what_is_no_stretch_is_told_with_how_to_write_one(typed):
    with pytest.raises(Wrong) as told:
        read_span(typed)
    assert told.value.hint
    assert typed in translate(told.value.what, "nl")


@given(TENTHS)
def test_a_time_survives_being_written_and_read(milliseconds):
    assert read_time(clock(milliseconds)) == milliseconds


@given(TENTHS, st.integers(SHORTEST // 100, 10_000).map(lambda tenths: tenths * 100))
def test_a_stretch_survives_being_written_and_read(start, length):
    span = Span(start, min(start + length, LONGEST + 999_000))
    assert read_span(str(span)) == (span.start, span.end)


@given(st.text(st.characters(codec="utf-8") | st.sampled_from("0123456789:.,-–+ to"), max_size=20))
def test_no_typed_time_does_worse_than_tell_what_is_wrong(typed):
    for read in (read_time, read_span):
        with suppress(Wrong):
            assert read(typed) is not None


@given(TENTHS, TENTHS)
def test_times_sort_as_they_pass(one, other):
    assert (Span(one, one + 500) < Span(other, other + 500)) == (one < other)
