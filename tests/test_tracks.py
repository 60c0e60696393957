"""Faces are followed from moment to moment: what was found is covered, and what lies between."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from beeldsite.tracks import GAP, HOLD, Face, Frame, Spared, linked, sparing

STEP = 167
SIDES = st.floats(0.02, 0.4)
FACES = st.builds(Face, st.floats(0, 0.6), st.floats(0, 0.6), SIDES, SIDES)
FILMS = st.lists(st.lists(FACES, max_size=3), min_size=1, max_size=12).map(
    lambda found: tuple(Frame(turn * STEP, tuple(one)) for turn, one in enumerate(found))
)


def covers(outer: Face, inner: Face) -> bool:
    near = 1e-9
    return (
        outer.x <= inner.x + near
        and outer.y <= inner.y + near
        and outer.x + outer.width >= inner.x + inner.width - near
        and outer.y + outer.height >= inner.y + inner.height - near
    )


def walking(*times: int, speed: float = 0.04) -> tuple[Frame, ...]:
    """Return a face that goes right, so much of the picture a second, found at these times."""
    return tuple(Frame(at, (Face(0.2 + speed * at / 1000, 0.3, 0.1, 0.2),)) for at in times)


@given(FILMS)
def test_every_face_that_was_found_is_hidden_where_and_when_it_was(film):
    tracks = linked(film)
    for frame in film:
        places = [place for one in tracks if (place := one.at(frame.at))]
        for face in frame.faces:
            assert any(covers(place, face) for place in places)


@given(FILMS, st.integers(-100, 2000), st.integers(0, 300))
def test_what_is_hidden_between_two_times_is_hidden_at_each_of_them(film, start, lasts):
    for track in linked(film):
        whole = track.between(start, start + lasts)
        for time in range(start, start + lasts + 1, 7):
            place = track.at(time)
            assert place is None or (whole is not None and covers(whole, place))


@given(FILMS)
def test_each_face_is_in_one_track_and_no_track_has_two_at_a_time(film):
    points = [point for track in linked(film) for point in track.points]
    assert sorted(points) == sorted((one.at, face) for one in film for face in one.faces)
    for track in linked(film):
        assert len({point.at for point in track.points}) == len(track.points)


@given(st.integers(1, GAP - 1))
def test_a_face_that_is_lost_for_a_while_is_hidden_all_along(gap):
    before, after = 1000, 1000 + gap
    tracks = linked(walking(0, 500, before, after, after + 500))
    for time in range(0, after + 500, 20):
        seen = walking(time)[0].faces[0]
        assert any((place := one.at(time)) and covers(place, seen) for one in tracks)


@given(st.lists(FACES, min_size=1, max_size=1), st.integers(0, 2 * HOLD))
def test_a_gap_shorter_than_both_holds_is_covered_even_where_nothing_links(faces, gap):
    elsewhere = Face(faces[0].x + 3, 0.1, 0.1, 0.1)
    tracks = linked((Frame(0, tuple(faces)), Frame(gap + 1, (elsewhere,))))
    assert all(any(one.at(time) for one in tracks) for time in range(0, gap, 10))


def test_a_face_at_the_edge_is_held_longer_for_half_of_it_is_still_there():
    middle = linked((Frame(0, (Face(0.4, 0.4, 0.1, 0.1),)),))[0]
    edge = linked((Frame(0, (Face(0.01, 0.4, 0.1, 0.1),)),))[0]
    assert (middle.ends, edge.ends) == (500, 1500)


def test_a_spared_face_is_sharp_as_long_as_it_is_followed():
    teacher, pupil = Face(0.1, 0.1, 0.1, 0.2), Face(0.6, 0.1, 0.1, 0.2)
    film = tuple(Frame(at * STEP, (teacher, pupil)) for at in range(10))
    found = sparing(linked(film), [Spared(400, 0.15, 0.2)])
    assert [one.points[0].face for one in found.sharp] == [teacher]
    assert [one.points[0].face for one in found.hidden] == [pupil]
    assert found.missed == ()


def test_a_point_without_a_face_spares_nobody_and_is_told():
    found = sparing(linked(walking(0, 167)), [Spared(0, 0.9, 0.9), Spared(9000, 0.2, 0.4)])
    assert len(found.hidden) == 1
    assert [one.at for one in found.missed] == [0, 9000]


def test_where_two_faces_come_together_nobody_is_spared_beyond_that():
    left = [Face(0.1 + 0.05 * turn, 0.3, 0.1, 0.2) for turn in range(9)]
    right = [Face(0.5 - 0.05 * turn, 0.3, 0.1, 0.2) for turn in range(9)]
    film = tuple(
        Frame(turn * STEP, both) for turn, both in enumerate(zip(left, right, strict=True))
    )
    found = sparing(linked(film), [Spared(0, 0.15, 0.4)])
    assert found.sharp[0].points[-1].at < 5 * STEP
    assert any(one.points[-1].at == 8 * STEP for one in found.hidden)


def test_who_comes_up_after_a_gap_is_not_spared():
    found = sparing(linked(walking(0, 167, 334, 1200, 1367, speed=0)), [Spared(0, 0.25, 0.4)])
    assert [one.points[-1].at for one in found.sharp] == [334]
    assert [one.points[0].at for one in found.hidden] == [1200]
