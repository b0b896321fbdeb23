"""Silence: bounds that hold for whatever would have been said, values over what was, and what may be filled in."""

from __future__ import annotations

from collections.abc import Callable

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.relationships.measures.centralization import (
    centralization_degree,
    centralization_in,
    centralization_out,
)
from wellknit.relationships.measures.cohesion import (
    components,
    connectedness,
    density,
    largest_part,
    reciprocity_pairs,
    reciprocity_ties,
    transitivity,
)
from wellknit.relationships.measures.cutting import core_number
from wellknit.relationships.measures.groups import e_i
from wellknit.relationships.measures.missing import answered, answered_pairs, enough, reconstructed
from wellknit.relationships.measures.values import Measure
from wellknit.relationships.network import (
    DONT_KNOW,
    NO_TIE,
    NOT_ANSWERED,
    NOT_ASKED,
    TIE,
    Network,
    network_from_edges,
    network_from_matrix,
)

from .dayton import CLINIC, COLLEGE, EVERYBODY_ANSWERED, LIBRARY, LIBRARY_SILENT, ORGANIZATIONS, SCHOOL
from .published import emergency
from .worlds import completions, directed_matrices, of, silent_networks


def e_i_of_two(network: Network) -> Measure:
    return e_i(network, {key: "even" if key[-1] in "02468" else "odd" for key in network.organizations}, permutations=0)


BOUNDED: tuple[Callable[[Network], Measure], ...] = (
    density,
    reciprocity_ties,
    reciprocity_pairs,
    transitivity,
    components,
    largest_part,
    connectedness,
    core_number,
    centralization_in,
    centralization_out,
    centralization_degree,
    e_i_of_two,
)

#: Those whose bounds can both come true, where every pair was asked.
REACHED = (
    density,
    reciprocity_ties,
    reciprocity_pairs,
    components,
    largest_part,
    connectedness,
    core_number,
    centralization_in,
    centralization_out,
    e_i_of_two,
)


class TestBounds:
    @pytest.mark.parametrize("measure", BOUNDED)
    @given(network=silent_networks())
    def test_hold_whatever_the_silent_would_have_said(
        self, measure: Callable[[Network], Measure], network: Network
    ) -> None:
        found = measure(network)
        for answers in completions(network):
            value = measure(answers).value
            if value is not None:
                assert found.low is not None and found.high is not None
                assert found.low - 1e-12 <= value <= found.high + 1e-12

    @pytest.mark.parametrize("measure", [each for each in BOUNDED if each not in (reciprocity_ties, reciprocity_pairs)])
    @given(network=silent_networks())
    def test_hold_without_directions_for_what_the_silent_would_have_said_in_theirs(
        self, measure: Callable[[Network], Measure], network: Network
    ) -> None:
        found = measure(network.undirected())
        for answers in completions(network):
            value = measure(answers.undirected()).value
            if value is not None:
                assert found.low is not None and found.high is not None
                assert found.low - 1e-12 <= value <= found.high + 1e-12

    @pytest.mark.parametrize("measure", REACHED)
    @given(network=silent_networks())
    def test_are_no_wider_than_they_must_be(self, measure: Callable[[Network], Measure], network: Network) -> None:
        asked = network.asked | numpy.eye(len(network.organizations), dtype=bool)
        network = Network(network.organizations, numpy.where(asked, network.states, NO_TIE), network.directed)
        found = measure(network)
        values = [each for answers in completions(network) if (each := measure(answers).value) is not None]
        if values:
            assert (found.low, found.high) == (pytest.approx(min(values)), pytest.approx(max(values)))

    @pytest.mark.parametrize("measure", BOUNDED)
    @given(network=silent_networks())
    def test_contain_the_value_over_what_was_said(
        self, measure: Callable[[Network], Measure], network: Network
    ) -> None:
        found = measure(network)
        if found.value is not None:
            assert found.low is not None and found.high is not None
            assert found.low <= found.value + 1e-12 and found.value - 1e-12 <= found.high

    @pytest.mark.parametrize("measure", BOUNDED)
    @given(ties=directed_matrices(2, 7))
    def test_are_the_value_where_everybody_answered(
        self, measure: Callable[[Network], Measure], ties: numpy.ndarray
    ) -> None:
        found = measure(of(ties))
        if found.value is not None:
            assert found.low == found.value == found.high


class TestCoverage:
    def test_counts_organizations_and_questions(self) -> None:
        assert (answered(LIBRARY_SILENT).count, answered(LIBRARY_SILENT).base) == (4, 5)
        assert (answered_pairs(LIBRARY_SILENT).count, answered_pairs(LIBRARY_SILENT).base) == (16, 20)

    def test_is_enough_from_the_stated_share_on(self) -> None:
        assert enough(LIBRARY_SILENT, 0.8)
        assert not enough(LIBRARY_SILENT, 0.81)

    def test_one_answer_of_many_is_not_enough_to_rank_by(self) -> None:
        states = numpy.full((5, 5), NOT_ANSWERED, dtype=numpy.int8)
        numpy.fill_diagonal(states, NOT_ASKED)
        states[numpy.arange(5), (numpy.arange(5) + 1) % 5] = TIE
        network = Network(ORGANIZATIONS, states)
        assert answered(network).value == 1
        assert answered_pairs(network).value == 0.25
        assert not enough(network, 0.8)

    def test_dont_know_throughout_is_no_answer(self) -> None:
        states = EVERYBODY_ANSWERED.states.copy()
        states[0, 1:] = DONT_KNOW
        assert answered(Network(ORGANIZATIONS, states)).count == 4

    def test_who_was_asked_nothing_is_in_no_base(self) -> None:
        states = EVERYBODY_ANSWERED.states.copy()
        states[ORGANIZATIONS.index(COLLEGE), :] = NOT_ASKED
        found = answered(Network(ORGANIZATIONS, states))
        assert (found.count, found.base) == (4, 4)

    def test_an_undirected_network_remembers_who_was_silent(self) -> None:
        assert answered(LIBRARY_SILENT.undirected()).count == 4

    def test_of_nobody_is_not_enough(self) -> None:
        assert answered(network_from_matrix([], [])).refused == "refused.nobody_asked"
        assert not enough(network_from_matrix([], []), 0.0)


class TestReconstruction:
    def test_takes_a_silent_organizations_ties_as_others_report_them(self) -> None:
        filled = reconstructed(LIBRARY_SILENT)
        row = filled.states[ORGANIZATIONS.index(LIBRARY)].tolist()
        assert row == [TIE, NOT_ASKED, NO_TIE, NO_TIE, NO_TIE]
        assert filled.answered.tolist() == LIBRARY_SILENT.answered.tolist()

    def test_leaves_open_what_nobody_said(self) -> None:
        network = network_from_edges([(SCHOOL, LIBRARY)], [SCHOOL, LIBRARY, CLINIC], answered=[SCHOOL])
        filled = reconstructed(network)
        assert filled.states.tolist() == [
            [NOT_ASKED, TIE, NO_TIE],
            [TIE, NOT_ASKED, NOT_ANSWERED],
            [NO_TIE, NOT_ANSWERED, NOT_ASKED],
        ]

    @given(silent_networks())
    def test_never_changes_what_was_said_nor_a_row_that_was_answered(self, network: Network) -> None:
        filled = reconstructed(network)
        changed = filled.states != network.states
        assert not (changed & network.answered[:, None]).any()
        assert not (changed & (network.states != NOT_ANSWERED)).any()
        assert (filled.states[changed] == filled.states.T[changed]).all()
        assert reconstructed(filled).states.tolist() == filled.states.tolist()

    @given(directed_matrices(2, 7), st.integers(0, 6))
    def test_of_one_silent_row_is_exact_where_all_ties_are_mutual(self, ties: numpy.ndarray, row: int) -> None:
        mutual = of(numpy.maximum(ties, ties.T))
        states = mutual.states.copy()
        states[row % len(states), :] = NOT_ANSWERED
        numpy.fill_diagonal(states, NOT_ASKED)
        filled = reconstructed(Network(mutual.organizations, states))
        assert filled.adjacency.tolist() == mutual.adjacency.tolist()


def test_over_what_was_said_density_keeps_its_place_where_zeros_would_lower_it() -> None:
    # A fifth of the organizations of five rescue networks silent at random, 60 times: zeros take a fifth away.
    draw = numpy.random.default_rng(20210315)
    available, zeros = [], []
    for site in ("Cheyenne", "HurrFrederic", "LakePomona", "Texas", "Wichita"):
        network = emergency(site, quiet=True)
        network = network.among([key for key, one in zip(network.organizations, network.answered, strict=True) if one])
        n, true = len(network.organizations), density(network).value or 0
        for _ in range(60):
            states = network.states.copy()
            silent = draw.choice(n, round(n / 5), replace=False)
            states[silent, :] = NOT_ANSWERED
            numpy.fill_diagonal(states, NOT_ASKED)
            found = density(Network(network.organizations, states))
            assert found.low is not None and found.high is not None and found.low <= true <= found.high
            available.append((found.value or 0) / true - 1)
            zeros.append((found.count or 0) / (n * (n - 1)) / true - 1)
    assert abs(numpy.mean(available)) < 0.02
    assert numpy.mean(zeros) == pytest.approx(-0.2, abs=0.02)
