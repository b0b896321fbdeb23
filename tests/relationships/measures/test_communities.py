"""Communities: two that anybody would see, some that nobody should rely on, and the sums behind them."""

from __future__ import annotations

import itertools
import random

import networkx
import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.relationships.measures import communities
from wellknit.relationships.measures.communities import Communities, adjusted_rand, found, quality
from wellknit.relationships.network import network_from_edges

from .worlds import directed_matrices, graph, keys, of

NORTH, SOUTH = keys(8)[:4], keys(8)[4:]
TWO_SITES = network_from_edges(
    [*itertools.permutations(NORTH, 2), *itertools.permutations(SOUTH, 2), (NORTH[0], SOUTH[0])], [*keys(8), "Alone"]
)


def test_two_sites_with_one_tie_between_them_are_two_communities() -> None:
    parted = found(TWO_SITES)
    assert parted.member == {key: 0 if key in NORTH else 1 for key in keys(8)}
    # 13 relationships, 12 within; degrees 13 and 13 of 26.
    assert parted.modularity == pytest.approx(12 / 13 - 2 * (13 / 26) ** 2)
    assert communities.modularity(parted).value == parted.modularity
    assert communities.modularity(parted).beside == {
        "communities": 2,
        "distinct": 1,
        "lowest": parted.modularity,
        "seeds": 20,
        "seed": 0,
    }
    assert communities.communities(parted).value == 2
    assert communities.communities_agreement(parted).value == 1


def test_a_circle_has_communities_that_change_with_the_seed() -> None:
    # Where the circle of twelve is cut is arbitrary.
    circle = keys(12)
    parted = found(network_from_edges(list(zip(circle, [*circle[1:], circle[0]], strict=True))))
    assert parted.distinct > 1
    assert parted.agreement is not None and parted.agreement < 0.9


def test_the_order_of_organizations_does_not_matter() -> None:
    edges = [(one, other) for one, other in networkx.florentine_families_graph().edges]
    families = sorted({key for pair in edges for key in pair})
    first = found(network_from_edges(edges, families))
    shuffled = random.Random(4).sample(families, len(families))
    again = found(network_from_edges(edges, shuffled))
    assert (again.modularity, again.agreement, again.distinct) == (first.modularity, first.agreement, first.distinct)

    def sets(parted: Communities) -> set[frozenset[str]]:
        return {
            frozenset(key for key, number in parted.member.items() if number == each)
            for each in set(parted.member.values())
        }

    assert sets(again) == sets(first)
    assert list(again.member) == shuffled
    assert again.member[shuffled[0]] == 0


def test_without_ties_there_are_none() -> None:
    parted = found(network_from_edges([], keys(3)))
    assert parted == Communities()
    for measure in (communities.modularity, communities.communities, communities.communities_agreement):
        assert (measure(parted).value, measure(parted).refused) == (None, "refused.no_ties")


def test_one_seed_agrees_with_nobody() -> None:
    assert communities.communities_agreement(found(TWO_SITES, seeds=1)).refused == "refused.one_seed"


@given(directed_matrices(2, 8), st.lists(st.integers(0, 2), min_size=8, max_size=8))
def test_modularity_is_networkx_s(ties: numpy.ndarray, member: list[int]) -> None:
    either = numpy.maximum(ties, ties.T)
    if either.any():
        numbers = numpy.array(member[: len(ties)])
        sets = [set(numpy.flatnonzero(numbers == each).tolist()) for each in range(3)]
        expected = networkx.community.modularity(graph(either).to_undirected(), sets)
        assert quality(either, numbers) == pytest.approx(expected)


@given(directed_matrices(3, 8))
def test_the_best_is_at_least_as_good_as_all_in_one(ties: numpy.ndarray) -> None:
    parted = found(of(ties), seeds=3)
    if parted.modularity is not None:
        assert parted.modularity >= -1e-12
        assert parted.lowest is not None and parted.lowest <= parted.modularity


class TestAdjustedRand:
    def test_by_hand(self) -> None:
        # Of six pairs: both keep ab together; one keeps cd too. Together 1, rows 2, columns 1, chance 2/6:
        # (1 - 1/3) / (3/2 - 1/3) = 4/7.
        assert adjusted_rand(numpy.array([0, 0, 1, 1]), numpy.array([0, 0, 1, 2])) == pytest.approx(4 / 7)

    def test_is_one_for_the_same_by_other_names(self) -> None:
        assert adjusted_rand(numpy.array([0, 0, 1]), numpy.array([1, 1, 0])) == 1
        assert adjusted_rand(numpy.array([0, 1, 2]), numpy.array([2, 1, 0])) == 1
        assert adjusted_rand(numpy.array([0, 0]), numpy.array([0, 0])) == 1

    def test_is_about_nought_by_chance(self) -> None:
        draw = numpy.random.default_rng(3)
        values = [adjusted_rand(draw.integers(0, 3, 60), draw.integers(0, 3, 60)) for _ in range(200)]
        assert abs(float(numpy.mean(values))) < 0.01
