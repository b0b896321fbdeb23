"""Krackhardt's dimensions: Dayton and small chains by hand, and least upper bounds as their definitions have them."""

from __future__ import annotations

import itertools

import numpy
import pytest
from hypothesis import given

from wellknit.relationships.measures.hierarchy import efficiency, hierarchy, lubness
from wellknit.relationships.measures.paths import reach
from wellknit.relationships.network import network_from_edges, network_from_matrix

from .dayton import CHURCH, CLINIC, EVERYBODY_ANSWERED
from .worlds import directed_matrices, of


class TestDayton:
    def test_only_school_and_library_reach_each_other_back(self) -> None:
        # Six pairs in which one reaches the other: school and library, both the clinic, all three the church.
        found = hierarchy(EVERYBODY_ANSWERED)
        assert (found.count, found.base, found.value) == (5, 6, 5 / 6)

    def test_two_ties_more_than_needed(self) -> None:
        # Four in one part need three ties of twelve; five there are.
        assert efficiency(EVERYBODY_ANSWERED).value == pytest.approx(1 - 2 / 9)
        # Without directions one relationship more than three, of six.
        assert efficiency(EVERYBODY_ANSWERED.undirected()).value == pytest.approx(1 - 1 / 3)

    def test_all_have_a_head(self) -> None:
        assert lubness(EVERYBODY_ANSWERED).value == 1


class TestLeastUpperBounds:
    def test_two_heads_with_one_below(self) -> None:
        # Nobody is above both heads: one pair of three without a bound, and one is the most that can be.
        found = lubness(network_from_edges([("North", "Office"), ("South", "Office")]))
        assert (found.value, found.beside) == (0, {"closest": 0, "turned": 1})

    def test_the_closest_and_the_highest_part_where_heads_differ(self) -> None:
        # Chair over two deputies, who both are over clerk and porter: the chair is above all, as sna asks; but above
        # clerk and porter no deputy is the closest.
        ties = [("Chair", "One"), ("Chair", "Two"), *itertools.product(("One", "Two"), ("Clerk", "Porter"))]
        found = lubness(network_from_edges(ties))
        assert found.value == 1
        assert found.beside["closest"] == pytest.approx(1 - 1 / 6)

    @given(directed_matrices(3, 7))
    def test_are_what_their_definitions_say(self, ties: numpy.ndarray) -> None:
        reached, weak = reach(ties), reach(ties | ties.T)
        parts = {frozenset(numpy.flatnonzero(row).tolist()) for row in weak}
        most = sum((len(part) - 1) * (len(part) - 2) / 2 for part in parts if len(part) > 2)
        highest = closest = 0
        for part in parts:
            for one, other in itertools.combinations(sorted(part), 2):
                above = [each for each in part if reached[each, one] and reached[each, other]]
                highest += not any(all(reached[each, also] for also in above) for each in above)
                closest += not any(all(reached[also, each] for also in above) for each in above)
        found = lubness(of(ties))
        if not most:
            assert found.refused == "refused.too_few"
        else:
            assert found.value == pytest.approx(1 - highest / most)
            assert found.beside["closest"] == pytest.approx(1 - closest / most)
            assert lubness(of(ties.T)).value == pytest.approx(found.beside["turned"])


def test_where_there_is_none() -> None:
    undirected = EVERYBODY_ANSWERED.undirected()
    assert (hierarchy(undirected).refused, lubness(undirected).refused) == ("refused.undirected", "refused.undirected")
    quiet = network_from_edges([], [CLINIC, CHURCH])
    assert (hierarchy(quiet).refused, efficiency(quiet).refused) == ("refused.no_ties", "refused.no_ties")
    pair = network_from_edges([(CLINIC, CHURCH)], directed=False)
    assert efficiency(pair).refused == "refused.too_few"
    nobody = network_from_matrix([], [])
    assert (hierarchy(nobody).refused, efficiency(nobody).refused) == ("refused.no_ties", "refused.no_ties")
    assert lubness(nobody).refused == "refused.too_few"
