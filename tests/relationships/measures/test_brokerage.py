"""Roles between groups, constraint and effective size: by hand, by counting, and as networkx has them."""

from __future__ import annotations

import itertools

import networkx
import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.relationships.measures.brokerage import BROKERS, brokerage, brokers, constraints, effective_sizes
from wellknit.relationships.network import NOT_ANSWERED, Network, network_from_edges

from .dayton import CHURCH, CLINIC, COLLEGE, EVERYBODY_ANSWERED, LIBRARY, LIBRARY_SILENT, SCHOOL
from .worlds import directed_matrices, graph, of

SECTORS = {SCHOOL: "education", LIBRARY: "education", CLINIC: "health", CHURCH: "faith", COLLEGE: "education"}


def roles(found: dict[str, int]) -> dict[str, int]:
    return {role: count for role, count in found.items() if count}


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        ("xxx", "coordinator"),
        ("xyx", "itinerant"),
        ("xxy", "representative"),
        ("xyy", "gatekeeper"),
        ("xyz", "liaison"),
    ],
)
def test_each_role_by_whose_group_is_whose(groups: str, role: str) -> None:
    network = network_from_edges([("Ann's", "Bob's"), ("Bob's", "Cem's")])
    found = brokers(network, dict(zip(network.organizations, groups, strict=True)))
    assert roles(found["Bob's"]) == {role: 1}
    assert roles(found["Ann's"]) == roles(found["Cem's"]) == {}


def test_dayton() -> None:
    # School-clinic-church and library-clinic-church lead over the clinic, between three sectors each.
    assert roles(brokers(EVERYBODY_ANSWERED, SECTORS)[CLINIC]) == {"liaison": 2}
    found = brokerage(EVERYBODY_ANSWERED, SECTORS)
    assert (found.value, found.beside) == (2, {**dict.fromkeys(BROKERS, 0), "liaison": 2})


def test_a_direct_tie_leaves_nothing_to_broker() -> None:
    network = network_from_edges([("A", "B"), ("B", "C"), ("A", "C")])
    assert brokerage(network, dict.fromkeys("ABC", "x")).value == 0


def test_a_path_counts_only_where_it_is_known_that_there_is_no_direct_tie() -> None:
    states = network_from_edges([("A", "B"), ("B", "C")]).states.copy()
    states[0, 2] = NOT_ANSWERED
    assert brokerage(Network(("A", "B", "C"), states), dict.fromkeys("ABC", "x")).value == 0


def test_an_organization_without_a_group_takes_no_part() -> None:
    without = {key: sector for key, sector in SECTORS.items() if key != SCHOOL}
    assert brokerage(EVERYBODY_ANSWERED, without).value == 1


@given(directed_matrices(3, 7), st.lists(st.sampled_from("xyz"), min_size=7, max_size=7))
def test_roles_are_what_counting_every_path_gives(ties: numpy.ndarray, groups: list[str]) -> None:
    network = of(ties)
    of_group = dict(zip(network.organizations, groups, strict=False))
    expected = {key: dict.fromkeys(BROKERS, 0) for key in network.organizations}
    for a, v, b in itertools.permutations(range(len(ties)), 3):
        if ties[a, v] and ties[v, b] and not ties[a, b]:
            same = (groups[a] == groups[v], groups[v] == groups[b], groups[a] == groups[b])
            role = {
                (True, True, True): "coordinator",
                (False, False, True): "itinerant",
                (True, False, False): "representative",
                (False, True, False): "gatekeeper",
                (False, False, False): "liaison",
            }[same]
            expected[network.organizations[v]][role] += 1
    assert brokers(network, of_group) == expected


class TestConstraint:
    def test_dayton(self) -> None:
        # Weights: school-library 2, school-clinic 1, library-clinic 1, clinic-church 1. To the church all of its own
        # goes to the clinic: 1. To the clinic a third each: school (1/3 + 1/3 x 2/3)^2 = 25/81, library the same,
        # church 1/9 = 9/81.
        found = constraints(EVERYBODY_ANSWERED)
        assert found[CHURCH] == 1
        assert found[CLINIC] == pytest.approx(59 / 81)
        assert found[COLLEGE] is None

    def test_takes_the_silent_as_others_report_them(self) -> None:
        # The library's one tie is to the school, which reports it.
        assert constraints(LIBRARY_SILENT)[LIBRARY] == 1

    @given(directed_matrices(2, 7))
    def test_is_networkx_s(self, ties: numpy.ndarray) -> None:
        expected = networkx.constraint(graph(ties))
        for place, found in enumerate(constraints(of(ties)).values()):
            if numpy.isnan(expected[place]):
                assert found is None
            else:
                assert found == pytest.approx(expected[place])


class TestEffectiveSize:
    def test_dayton(self) -> None:
        # The church's one partner is one; the clinic has three, two of whom have each other. Each of these two is
        # redundant by a third (what the clinic spends on the other) of their tie, which is their greatest.
        found = effective_sizes(EVERYBODY_ANSWERED)
        assert (found[CHURCH], found[COLLEGE]) == (1, None)
        assert found[CLINIC] == pytest.approx(3 - 2 / 3)

    def test_without_directions_is_borgatti_s(self) -> None:
        # Three ties, one tie among those: 3 - 2 x 1 / 3.
        assert effective_sizes(EVERYBODY_ANSWERED.undirected())[CLINIC] == pytest.approx(3 - 2 / 3)

    @given(directed_matrices(2, 7))
    def test_is_burt_s_formula(self, ties: numpy.ndarray) -> None:
        weight = (ties + ties.T).astype(float)
        for i, found in enumerate(effective_sizes(of(ties)).values()):
            partners = [j for j in range(len(ties)) if weight[i, j]]
            if not partners:
                assert found is None
                continue
            expected = sum(
                1 - sum(weight[i, q] / weight[i].sum() * weight[j, q] / weight[j].max() for q in partners if q != j)
                for j in partners
            )
            assert found == pytest.approx(expected)

    @given(directed_matrices(2, 7))
    def test_is_networkx_s_without_directions(self, ties: numpy.ndarray) -> None:
        either = numpy.maximum(ties, ties.T)
        expected = networkx.effective_size(graph(either).to_undirected())
        for place, found in enumerate(effective_sizes(of(either).undirected()).values()):
            assert (found is None) == numpy.isnan(expected[place])
            if found is not None:
                assert found == pytest.approx(expected[place])
