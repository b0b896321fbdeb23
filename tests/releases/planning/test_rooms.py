"""The small search near the real world: it finds a world wherever there is one, or says that it gave up."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.releases.disclosure.planning import demands_of, plan
from wellknit.releases.disclosure.planning import worlds as deciding
from wellknit.releases.disclosure.planning.rooms import Room, TooLong
from wellknit.releases.disclosure.values import Secret, Statement, System, Unknown


@st.composite
def rooms(draw: st.DrawFn) -> tuple[list[Statement], list[int], list[int]]:
    most = draw(st.lists(st.integers(0, 4), min_size=2, max_size=5))
    real = [draw(st.integers(0, each)) for each in most]
    shown = []
    for _ in range(draw(st.integers(1, 5))):
        weights = draw(st.lists(st.integers(-2, 3), min_size=len(most), max_size=len(most)))
        exact = sum(weight * count for weight, count in zip(weights, real, strict=True))
        wide = draw(st.sampled_from([0, 0, 1, 3]))
        terms = tuple((place, weight) for place, weight in enumerate(weights) if weight)
        shown.append(Statement((), terms, exact - wide, exact + wide))
    return shown, real, most


def allowed(shown: list[Statement], most: list[int]) -> list[tuple[int, ...]]:
    system = System(tuple(Unknown(str(place), each) for place, each in enumerate(most)), tuple(shown), (), ())
    return [counts for counts in product(*(range(each + 1) for each in most)) if system.holds(counts)]


@given(rooms(), st.data())
def test_it_finds_a_world_exactly_where_there_is_one(what: tuple[list[Statement], list[int], list[int]],
                                                     data: st.DataObject) -> None:  # fmt: skip
    shown, real, most = what
    room, possible = Room(shown, real, most), allowed(shown, most)
    places = data.draw(st.lists(st.sampled_from(range(len(most))), min_size=1, unique=True))
    low = data.draw(st.integers(0, sum(most)))
    high = data.draw(st.integers(low, sum(most)))
    given_besides = [Statement((), ((len(most) - 1, 1),), real[-1], real[-1])] if data.draw(st.booleans()) else []
    fits = [
        each for each in possible if low <= sum(each[place] for place in places) <= high
        and (not given_besides or each[-1] == real[-1])
    ]  # fmt: skip
    found = room.find(places, low, high, given_besides)
    assert found in fits if fits else found is None
    # What one question asks for is gone with the next.
    assert room.find(places, 0, sum(most)) == tuple(real)


@given(rooms(), st.data())
def test_what_equations_settle_has_one_value(
    what: tuple[list[Statement], list[int], list[int]], data: st.DataObject
) -> None:
    shown, real, most = what
    places = data.draw(st.lists(st.sampled_from(range(len(most))), min_size=1, unique=True))
    room = Room(shown, real, most)
    values = {sum(each[place] for place in places) for each in allowed(shown, most)}
    least, most_of_it = room.range(places)
    assert least <= min(values) and max(values) <= most_of_it
    if room.settled(places):
        assert len(values) == 1


def test_a_total_less_all_others_is_settled() -> None:
    rows = [Statement((), ((0, 1), (1, 1), (2, 1)), 9, 9), Statement((), ((1, 1), (2, 1)), 5, 5)]
    room = Room(rows, (4, 3, 2), (9, 9, 9))
    assert room.settled((0,)) and room.settled((1, 2)) and not room.settled((1,))


def test_it_gives_up_after_the_steps_it_has() -> None:
    # One up, and another has to go down: a first step narrows, a second one ends.
    rows = [Statement((), ((0, 1), (1, 1), (2, 1)), 6, 6)]
    room = Room(rows, (2, 2, 2), (4, 4, 4))
    with pytest.raises(TooLong):
        room.find((0,), 3, 3, steps=1)
    assert room.find((0,), 3, 3, steps=2) in {(3, 1, 2), (3, 2, 1)}


def test_the_plan_is_the_same_by_search_and_by_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    # Four sites whose average is printed rounded, two of them hidden (bases 19, 20, 16, 11).
    counts, bases = (18, 16, 12, 7), (19, 20, 16, 11)
    shown = [Statement((), ((place, 1),), count, count, float(count)) for place, count in enumerate(counts[:2])]
    average = Statement((), ((0, 880), (1, 836), (2, 1045), (3, 1520)), 52150, 52450, 9.0)
    system = System(tuple(Unknown(str(p), b, c) for p, (b, c) in enumerate(zip(bases, counts, strict=True))), (),
                    (*shown, average), (Secret((), (2,), 16), Secret((), (3,), 11)))  # fmt: skip
    by_search = plan(system, demands_of(system))
    monkeypatch.setattr(deciding, "STEPS", 0)
    assert plan(system, demands_of(system)) == by_search
