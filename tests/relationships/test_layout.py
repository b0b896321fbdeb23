"""Where organizations stand on the map: the same everywhere, near their partners, and still there in the next wave."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.relationships.layout import layout, spacing

from ..briefs.sample_findings import sample

Places = dict[str, tuple[float, float]]


def groups() -> dict[str, str]:
    return {each.key: each.site or "" for each in sample().organizations}


def pairs() -> list[tuple[str, str]]:
    return [(each.one, each.other) for each in sample().relationships]


def partnership() -> Places:
    return layout(groups(), pairs(), seed=20210315, groups=groups())


def apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    return float(((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5)


def crowded(places: Places) -> list[tuple[str, str]]:
    """Pairs that stand nearer than ``spacing`` lets them."""
    across, down = spacing(len(places))
    return [
        (a, b)
        for a in places
        for b in places
        if a < b and abs(places[a][0] - places[b][0]) < across and abs(places[a][1] - places[b][1]) < down
    ]


def partners(count: int, ties: int, sites: int) -> tuple[list[str], list[tuple[str, str]], dict[str, str]]:
    """An invented partnership: most relationships are within a site."""
    drawn = random.Random(count + ties)
    keys = [f"organization_{number}" for number in range(count)]
    where = {key: f"site_{place % sites}" if sites else "" for place, key in enumerate(keys)}
    found: set[tuple[str, str]] = set()
    while len(found) < ties:
        one, other = sorted(drawn.sample(keys, 2))
        if where[one] == where[other] or drawn.random() < 0.1:
            found.add((one, other))
    return keys, sorted(found), where


KEYS = st.lists(st.text("abcdefgh", min_size=1, max_size=3), max_size=14, unique=True)


@given(KEYS, st.data(), st.integers(0, 99))
def test_any_partnership_has_its_places_on_the_map_whatever_the_order(
    keys: list[str], data: st.DataObject, seed: int
) -> None:
    ends = st.sampled_from(keys) if keys else st.nothing()
    edges = data.draw(st.lists(st.tuples(ends, ends), max_size=20)) if keys else []
    inside = {key: data.draw(st.sampled_from(["", "north", "south"])) for key in keys}
    places = layout(keys, edges, seed=seed, groups=inside)
    assert list(places) == sorted(keys)
    assert all(0 <= each <= 1 and each == round(each, 3) for place in places.values() for each in place)
    assert crowded(places) == []
    assert layout(keys[::-1], [(b, a) for a, b in reversed(edges)], seed=seed, groups=inside) == places


@given(KEYS, st.data())
def test_whoever_was_on_the_map_before_stays_near_that_place(keys: list[str], data: st.DataObject) -> None:
    edges = list(pairwise(keys))
    before = layout(keys, edges, seed=3)
    again = layout(keys, data.draw(st.permutations(edges)), seed=4, start=before)
    assert all(apart(before[key], again[key]) < 0.004 for key in keys)


def test_nobody_and_one_and_two() -> None:
    assert layout([], [], seed=1) == {}
    assert layout(["a"], [], seed=1) == {"a": (0.5, 0.5)}
    two = layout(["a", "b"], [("a", "b"), ("a", "a"), ("a", "elsewhere")], seed=1)
    assert apart(two["a"], two["b"]) > 0.3


def test_the_same_places_on_every_machine() -> None:
    """Written down once; a machine that adds up in another order must come to the same three decimals."""
    places = partnership()
    assert {key: places[key] for key in ("lakeside", "strivetogether", "whitehaven")} == EXPECTED


EXPECTED: Places = {"lakeside": (0.749, 0.785), "strivetogether": (0.46, 0.449), "whitehaven": (0.6, 0.198)}


def test_organizations_of_a_site_stand_together_and_the_national_partners_between_the_sites() -> None:
    places, site = partnership(), groups()
    middles = {
        name: tuple(sum(places[key][way] for key in site if site[key] == name) / 6 for way in (0, 1))
        for name in ("chicago", "dayton", "lehigh_valley", "memphis")
    }
    for key, name in site.items():
        if name:
            nearest = min(middles, key=lambda each: apart(places[key], middles[each]))  # type: ignore[arg-type]
            assert nearest == name, key
    for key in ("strivetogether", "communities_in_schools", "coalition_for_community_schools"):
        assert 0.25 < places[key][0] < 0.75 and 0.25 < places[key][1] < 0.75


def test_who_is_related_stands_nearer_than_who_is_not() -> None:
    places = layout("abcdefgh", [(a, b) for a, b in zip("abcdefg", "bcdefgh", strict=True)], seed=5)
    line = [apart(places[a], places[b]) for a, b in zip("abcdefg", "bcdefgh", strict=True)]
    assert apart(places["a"], places["h"]) > 2 * max(line)


def test_who_has_no_relationship_and_no_site_stands_in_a_row_below() -> None:
    keys, edges, _ = partners(20, 30, 0)
    places = layout([*keys, "lone", "lonely"], edges, seed=1)
    related = {key for pair in edges for key in pair}
    alone = {key for key in places if key not in related}
    assert {"lone", "lonely"} <= alone
    assert len({places[key][1] for key in alone}) == 1
    assert min(places[key][1] for key in alone) > max(places[key][1] for key in related)


def test_new_organizations_come_near_their_partners_and_nobody_else_moves_far() -> None:
    before = partnership()
    edges = [*pairs(), ("lakeside", "newcomer"), ("near_west", "newcomer"), ("newcomer", "second")]
    inside = {**groups(), "newcomer": "chicago", "second": "chicago"}
    del inside["oakwood"]
    after = layout(inside, edges, seed=20210315, groups=inside, start=before)
    moved = sorted(apart(before[key], after[key]) for key in before if key != "oakwood")
    assert moved[len(moved) // 2] < 0.005 and moved[-1] < 0.12
    chicago = [before[key] for key, site in groups().items() if site == "chicago"]
    assert max(apart(after["newcomer"], each) for each in chicago) < max(
        apart(each, other) for each in chicago for other in chicago
    )
    assert crowded(after) == []


def test_a_map_of_mostly_new_organizations_is_made_anew_and_turned_to_the_old_one() -> None:
    keys, edges, inside = partners(40, 80, 4)
    whole = layout(keys, edges, seed=7, groups=inside)
    corner = {key: (1 - x, y) for key, (x, y) in whole.items() if inside[key] == "site_0"}
    turned = layout(keys, edges, seed=7, groups=inside, start=corner)
    assert all(apart(turned[key], corner[key]) < 0.08 for key in corner)


def test_a_map_of_five_hundred_has_room_for_each(long: bool) -> None:
    for ties, sites in ((2000, 8), (3000, 0)) if long else ((2000, 8),):
        keys, edges, inside = partners(500, ties, sites)
        places = layout(keys, edges, seed=1, groups=inside)
        assert crowded(places) == []


def test_thousands_are_placed_by_their_groups() -> None:
    keys, edges, inside = partners(3000, 4000, 5)
    places = layout(keys, edges, seed=1, groups=inside)
    assert list(places) == sorted(keys)
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in places.values())
    middle = {
        name: [sum(places[key][way] for key in keys if inside[key] == name) / 600 for way in (0, 1)]
        for name in set(inside.values())
    }
    assert all(
        min(middle, key=lambda each: apart(places[key], tuple(middle[each]))) == inside[key]  # type: ignore[arg-type]
        for key in keys[::50]
    )


@pytest.mark.parametrize("count", [1, 5, 27, 100, 500])
def test_there_is_room_for_all(count: int) -> None:
    across, down = spacing(count)
    assert across * down * count < 0.25
    assert across >= 2 * down
