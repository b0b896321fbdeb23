"""Ties across groups and within: the E-I index with what sizes and chance explain, and assortativity."""

from __future__ import annotations

import itertools

import networkx
import numpy
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wellknit.relationships.measures.groups import assortativity, e_i
from wellknit.relationships.network import network_from_edges

from .dayton import CHURCH, CLINIC, COLLEGE, EVERYBODY_ANSWERED, LIBRARY, LIBRARY_SILENT, SCHOOL
from .worlds import directed_matrices, graph, keys, of

SECTORS = {SCHOOL: "education", LIBRARY: "education", COLLEGE: "education", CLINIC: "services", CHURCH: "services"}


class TestEI:
    def test_dayton(self) -> None:
        # Across: school and library to the clinic. Within: school and library to each other, clinic to church.
        found = e_i(EVERYBODY_ANSWERED, SECTORS)
        assert (found.count, found.base, found.value) == (2, 5, -0.2)
        # Of 20 ordered pairs 12 lead across: with two groups of three and two, chance is above nought.
        assert found.beside["expected"] == pytest.approx((12 - 8) / 20)

    def test_without_directions_counts_each_relationship_once(self) -> None:
        found = e_i(EVERYBODY_ANSWERED.undirected(), SECTORS)
        assert (found.count, found.base, found.value) == (2, 4, 0)

    def test_silence_can_move_it_both_ways(self) -> None:
        # Said: across 1 (school-clinic), within 2. The library may add two ties within and two across.
        found = e_i(LIBRARY_SILENT, SECTORS)
        assert (found.value, found.low, found.high) == (-1 / 3, (1 - 4) / 5, (3 - 2) / 5)
        assert found.beside["expected"] == pytest.approx((10 - 6) / 16)

    def test_chance_is_the_share_of_groupings_as_far_from_the_middle(self) -> None:
        # Two cliques of three are their own groups. Of the 20 ways to draw three of six, only the two that give these
        # groups have no tie across, and none is as far on the other side: 2 of 20, about.
        north, south = keys(6)[:3], keys(6)[3:]
        ties = [pair for clique in (north, south) for pair in itertools.permutations(clique, 2)]
        groups = {key: "north" if key in north else "south" for key in keys(6)}
        found = e_i(network_from_edges(ties), groups, seed=1, permutations=4000)
        assert found.value == -1
        assert found.beside["chance"] == pytest.approx(0.1, abs=0.015)
        assert found.beside == e_i(network_from_edges(ties), groups, seed=1, permutations=4000).beside

    def test_an_organization_without_a_group_is_left_out(self) -> None:
        found = e_i(EVERYBODY_ANSWERED, {SCHOOL: "education", CLINIC: "services"})
        assert (found.count, found.base) == (1, 1)

    def test_where_there_is_none(self) -> None:
        assert e_i(EVERYBODY_ANSWERED, {"Zoo": "animals"}).refused == "refused.no_groups"
        quiet = e_i(network_from_edges([], [SCHOOL, CLINIC]), SECTORS)
        assert (quiet.value, quiet.low, quiet.high, quiet.refused) == (None, None, None, "refused.no_ties")


class TestAssortativity:
    def test_dayton(self) -> None:
        # Of five ties: within education 2, within services 1, from education to services 2. Rows 4/5 and 1/5, columns
        # 2/5 and 3/5: chance 8/25 + 3/25 = 11/25; (15/25 - 11/25) / (14/25).
        assert assortativity(EVERYBODY_ANSWERED, SECTORS).value == pytest.approx(4 / 14)

    def test_where_there_is_none(self) -> None:
        assert assortativity(EVERYBODY_ANSWERED, dict.fromkeys(SECTORS, "all")).refused == "refused.one_group"
        assert assortativity(network_from_edges([], [SCHOOL]), SECTORS).refused == "refused.no_ties"
        assert assortativity(EVERYBODY_ANSWERED, {}).refused == "refused.no_groups"

    @given(directed_matrices(3, 8), st.lists(st.sampled_from("xyz"), min_size=8, max_size=8))
    def test_is_networkx_s(self, ties: numpy.ndarray, groups: list[str]) -> None:
        other = graph(ties)
        networkx.set_node_attributes(other, dict(enumerate(groups[: len(ties)])), "group")
        found = assortativity(of(ties), dict(zip(keys(len(ties)), groups, strict=False))).value
        assume(found is not None)
        assert found == pytest.approx(networkx.attribute_assortativity_coefficient(other, "group"))
