"""How many departures a relationship survives, against trying every group of people who could leave."""

from __future__ import annotations

from itertools import combinations

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.relationships.ledger import Carried, Ledger
from wellknit.relationships.plans.covers import matching, matching_numbers, pivotal, smallest_cover

from .partnerships import Pair, ledgers

FIRST, SECOND, BOTH = ("ana", "ben", "cleo", "dan"), ("eva", "flo", "gus", "hana"), ("ivo", "jo", "kim")


@st.composite
def relationships(draw: st.DrawFn, most_both: int = 3) -> tuple[list[Pair], tuple[str, ...]]:
    both = BOTH[: draw(st.integers(0, most_both))]
    pairs = [(one, other) for one in (*FIRST, *both) for other in (*SECOND, *both) if one != other]
    return sorted(draw(st.sets(st.sampled_from(pairs), max_size=10))), both


def covers(links: list[Pair]) -> list[set[str]]:
    """All the smallest groups of people without whom no link is left."""
    people = sorted({person for link in links for person in link})
    for count in range(len(people) + 1):
        found = [set(group) for group in combinations(people, count) if all(set(group) & set(link) for link in links)]
        if found:
            return found
    raise AssertionError


@given(relationships())
def test_a_smallest_cover_is_one_of_those_found_by_trying_all(relationship: tuple[list[Pair], tuple[str, ...]]) -> None:
    links, both = relationship
    smallest = covers(links)
    found = smallest_cover(links, 10, both)
    assert found is not None
    assert set(found) in smallest
    assert found == tuple(sorted(found))
    assert smallest_cover(links, len(found) - 1, both) is None


@given(relationships())
def test_pivotal_people_are_those_of_all_smallest_covers(relationship: tuple[list[Pair], tuple[str, ...]]) -> None:
    links, both = relationship
    assert set(pivotal(links, 10, both)) == set().union(*covers(links))
    assert pivotal(links, len(covers(links)[0]) - 1, both) == ()


@given(relationships(most_both=0))
def test_a_matching_has_as_many_links_as_a_cover_has_people(relationship: tuple[list[Pair], tuple[str, ...]]) -> None:
    links, _ = relationship
    found = matching(links)
    assert set(found.items()) <= set(links)
    assert len(set(found.values())) == len(found) == len(covers(links)[0])


@given(ledgers(most_people=12))
def test_all_matching_numbers_at_once_are_those_of_each(ledger: Ledger) -> None:
    for number, links in zip(matching_numbers(ledger.arrays), ledger.relationships.values(), strict=True):
        sides = networkx.Graph([(("first", one), ("second", other)) for one, other in links])
        assert number == len(networkx.max_weight_matching(sides, maxcardinality=True))


def test_a_link_that_stands_twice_counts_once() -> None:
    assert matching([("ana", "eva"), ("ana", "eva")]) == {"ana": "eva"}
    assert pivotal([("ana", "eva"), ("ana", "eva")], 1) == ("ana", "eva")
    twice = Carried.of({("a", "b"): [("ana", "eva"), ("ana", "eva")]}, ("ana", "eva"))
    assert matching_numbers(twice).tolist() == [1]


def test_who_acts_for_both_organizations_takes_both_links_along() -> None:
    # ivo stands on both sides: a matching of two sides would count two pairs of people, but ivo's leaving ends both.
    links = [("ana", "ivo"), ("ivo", "eva")]
    assert len(smallest_cover(links, 2) or ()) == 2
    assert smallest_cover(links, 2, ["ivo"]) == ("ivo",)
    # Three people all in touch with each other survive any one of them, though no two pairs are apart.
    assert smallest_cover([("ana", "ivo"), ("ana", "eva"), ("ivo", "eva")], 1, ["ivo"]) is None


def test_without_links_nobody_is_needed() -> None:
    assert smallest_cover([], 0) == ()
    assert smallest_cover([], -1) is None
    assert pivotal([], 1) == ()
    assert matching_numbers(Carried.of({}, ())).tolist() == []


@pytest.mark.parametrize(("links", "hub"), [("ana-eva ana-flo", ("ana",)), ("ana-eva", ("ana", "eva"))])
def test_a_star_hangs_on_its_middle_and_a_single_link_on_both_its_ends(links: str, hub: tuple[str, ...]) -> None:
    assert pivotal([tuple(link.split("-")) for link in links.split()], 1) == hub  # type: ignore[misc]
