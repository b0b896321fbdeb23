"""Freeman's centralization: stars, circles, Dayton by hand, and what silence does to it."""

from __future__ import annotations

import networkx
import numpy
import pytest
from hypothesis import given

from wellknit.relationships.measures.centralization import (
    centralization_betweenness,
    centralization_closeness,
    centralization_degree,
    centralization_in,
    centralization_out,
)
from wellknit.relationships.measures.paths import betweenness, distances, reach
from wellknit.relationships.network import NOT_ASKED, Network, network_from_edges

from .dayton import EVERYBODY_ANSWERED, LIBRARY_SILENT, ORGANIZATIONS
from .worlds import directed_matrices, graph, keys, of

SITE = keys(6)
STAR = network_from_edges([(SITE[0], other) for other in SITE[1:]], SITE, directed=False)
CIRCLE = network_from_edges(list(zip(SITE, [*SITE[1:], SITE[0]], strict=True)), directed=False)
NAMED_BY_ALL = network_from_edges([(other, SITE[0]) for other in SITE[1:]], SITE)


def test_a_star_is_one_and_a_circle_nought() -> None:
    for measure in (centralization_degree, centralization_betweenness, centralization_closeness):
        assert measure(STAR).value == pytest.approx(1)
        assert measure(CIRCLE).value == pytest.approx(0)


def test_one_that_all_others_name_and_that_names_nobody() -> None:
    # The others' out-degrees are 1 and its own 0: (1 - 0) / 25.
    assert centralization_in(NAMED_BY_ALL).value == 1
    assert centralization_out(NAMED_BY_ALL).value == pytest.approx(1 / 25)
    assert centralization_in(NAMED_BY_ALL).beside["other_convention"] == pytest.approx(25 / 20)


class TestDayton:
    def test_degrees_by_two_conventions(self) -> None:
        # Named 1, 1, 2, 1, 0 times: 1 + 1 + 0 + 1 + 2 = 5 of 16; names 2, 2, 1, 0, 0: 0 + 0 + 1 + 2 + 2 = 5 of 16.
        for measure in (centralization_in, centralization_out):
            found = measure(EVERYBODY_ANSWERED)
            assert found.value == 5 / 16
            assert found.convention == f"convention.{found.key}"
            assert found.beside == {"other_convention": pytest.approx(5 / 12)}

    def test_relationships(self) -> None:
        # Two, two, three, one, none: 1 + 1 + 0 + 2 + 3 = 7 of 12.
        assert centralization_degree(EVERYBODY_ANSWERED).value == 7 / 12

    def test_betweenness(self) -> None:
        # School to church and library to church lead over the clinic: 2 x 4 others of 16 x 3.
        assert betweenness(EVERYBODY_ANSWERED.adjacency).tolist() == [0, 0, 2, 0, 0]
        assert centralization_betweenness(EVERYBODY_ANSWERED).value == pytest.approx(8 / 48)

    def test_closeness_needs_that_all_reach_all(self) -> None:
        assert centralization_closeness(EVERYBODY_ANSWERED).refused == "refused.not_connected"
        four = EVERYBODY_ANSWERED.among(ORGANIZATIONS[:4]).undirected()
        # Steps: school and library 1 + 1 + 2 = 4, clinic 3, church 1 + 2 + 2 = 5; closeness 3/4, 3/4, 1, 3/5:
        # 1/4 + 1/4 + 0 + 2/5 = 9/10, of 2 x 3 / 5.
        assert centralization_closeness(four).value == pytest.approx((9 / 10) / (6 / 5))


class TestSilence:
    def test_compares_shares_of_what_was_said(self) -> None:
        # Without the library: named by 0 of 3, 1 of 4, 1 of 3, 1 of 3, 0 of 3 who said something.
        shares = numpy.array([0, 1 / 4, 1 / 3, 1 / 3, 0])
        found = centralization_in(LIBRARY_SILENT)
        assert found.value == pytest.approx((1 / 3 - shares).sum() / 4)
        # Zeros for the library would say the same of in-degrees 0, 1, 1, 1, 0, of four each.
        assert found.value != pytest.approx(2 / 16)

    def test_leaves_the_silent_out_of_who_names_and_in_its_bounds(self) -> None:
        # Names 2, 1, 0, 0 of 4: (0 + 1 + 2 + 2) / 4 / 3. The library's own 0 to 4 are open: at least (with 2) 5 / 16,
        # at most (with 4) 4 x 4 - 3 = 13 / 16.
        found = centralization_out(LIBRARY_SILENT)
        assert found.value == pytest.approx(5 / 12)
        assert (found.low, found.high) == (pytest.approx(5 / 16), pytest.approx(13 / 16))

    def test_says_when_not_every_pair_was_asked(self) -> None:
        states = EVERYBODY_ANSWERED.states.copy()
        states[0, 4] = NOT_ASKED
        found = centralization_out(Network(ORGANIZATIONS, states))
        # The school names 2 of 3.
        assert found.value == pytest.approx((0 + (2 / 3 - 2 / 4) + (2 / 3 - 1 / 4) + 2 * 2 / 3) / 4)
        assert (found.convention, found.beside) == ("convention.centralization_shares", {})

    def test_betweenness_follows_what_others_report_of_the_silent(self) -> None:
        # The library's tie to the school stands, that to the clinic is lost: only school-clinic-church leads over
        # one, and library-school-clinic, library-school-clinic-church over the school.
        assert centralization_betweenness(LIBRARY_SILENT).value == pytest.approx(((2 - 2) + 3 * 2) / 48)


@pytest.mark.parametrize(
    ("measure", "network", "why"),
    [
        (centralization_in, STAR, "refused.undirected"),
        (centralization_out, STAR, "refused.undirected"),
        (centralization_in, network_from_edges([], SITE[:1]), "refused.too_few"),
        (centralization_degree, network_from_edges([], SITE[:2]), "refused.too_few"),
        (centralization_betweenness, network_from_edges([], SITE[:2]), "refused.too_few"),
        (centralization_closeness, network_from_edges([], SITE[:2]), "refused.too_few"),
        (centralization_out, network_from_edges([], SITE, answered=[]), "refused.too_few"),
    ],
)
def test_where_there_is_none(measure, network, why) -> None:  # type: ignore[no-untyped-def]
    found = measure(network)
    assert (found.value, found.refused) == (None, why)


class TestPaths:
    @given(directed_matrices(1, 8))
    def test_betweenness_is_networkx_s_in_raw_numbers(self, ties: numpy.ndarray) -> None:
        expected = networkx.betweenness_centrality(graph(ties), normalized=False)
        assert betweenness(ties).tolist() == pytest.approx([expected[place] for place in range(len(ties))])
        either = numpy.maximum(ties, ties.T)
        expected = networkx.betweenness_centrality(graph(either).to_undirected(), normalized=False)
        assert betweenness(either, directed=False).tolist() == pytest.approx(
            [expected[place] for place in range(len(ties))]
        )

    @given(directed_matrices(1, 8))
    def test_distances_are_networkx_s(self, ties: numpy.ndarray) -> None:
        expected = dict(networkx.all_pairs_shortest_path_length(graph(ties)))
        found = distances(ties)
        assert found.tolist() == [
            [expected[one].get(other, float("inf")) for other in range(len(ties))] for one in range(len(ties))
        ]
        assert reach(ties).tolist() == (found < float("inf")).tolist()

    @given(directed_matrices(3, 7))
    def test_closeness_is_networkx_s_where_all_reach_all(self, ties: numpy.ndarray) -> None:
        # networkx counts the steps that lead to each one, R's sna and we those that lead from it.
        found = centralization_closeness(of(ties))
        strongly = networkx.is_strongly_connected(graph(ties))
        assert (found.value is not None) == strongly
        if strongly:
            close = numpy.array(list(networkx.closeness_centrality(graph(ties.T)).values()))
            n = len(ties)
            assert found.value == pytest.approx((close.max() - close).sum() / ((n - 1) * (1 - 1 / n)))

    def test_of_nobody(self) -> None:
        assert distances(numpy.zeros((0, 0))).shape == (0, 0)
        assert betweenness(numpy.zeros((0, 0), dtype=numpy.int8)).tolist() == []
