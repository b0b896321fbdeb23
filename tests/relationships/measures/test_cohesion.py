"""Density, reciprocity, censuses, transitivity and parts, by hand and against networkx."""

from __future__ import annotations

import networkx
import numpy
import pytest
from hypothesis import given

from wellknit.relationships.measures.cohesion import (
    TRIADS,
    Dyads,
    components,
    connectedness,
    density,
    dyad_census,
    largest_part,
    reciprocity_pairs,
    reciprocity_ties,
    transitivity,
    triad_census,
)
from wellknit.relationships.network import DONT_KNOW, NOT_ASKED, Network, network_from_edges, network_from_matrix

from .dayton import CHURCH, CLINIC, EVERYBODY_ANSWERED, LIBRARY_SILENT, ORGANIZATIONS
from .worlds import directed_matrices, graph, of


class TestDensity:
    def test_is_ties_of_ordered_pairs(self) -> None:
        found = density(EVERYBODY_ANSWERED)
        assert (found.value, found.count, found.base, found.low, found.high) == (0.25, 5, 20, 0.25, 0.25)
        assert (found.convention, found.beside) == ("convention.complete", {})

    def test_leaves_the_rows_of_the_silent_out_and_bounds_what_they_could_have_said(self) -> None:
        # Three ties of the 16 pairs that four organizations answered; the library's four may be none or four of 20.
        found = density(LIBRARY_SILENT)
        assert (found.value, found.count, found.base) == (3 / 16, 3, 16)
        assert (found.low, found.high) == (3 / 20, 7 / 20)
        # Only the school reports a tie to the library: four ties of 20 once filled in.
        assert found.beside == {"reconstructed": 4 / 20}
        assert found.convention == "convention.available"

    def test_dont_know_is_open_and_not_asked_is_outside(self) -> None:
        states = EVERYBODY_ANSWERED.states.copy()
        college = ORGANIZATIONS.index("College")
        states[college, 0], states[college, 1] = DONT_KNOW, NOT_ASKED
        found = density(Network(ORGANIZATIONS, states))
        assert (found.count, found.base, found.low, found.high) == (5, 18, 5 / 19, 6 / 19)

    def test_counts_pairs_once_without_directions(self) -> None:
        found = density(EVERYBODY_ANSWERED.undirected())
        assert (found.count, found.base, found.value) == (4, 10, 0.4)

    def test_is_not_there_where_nobody_answered_or_was_asked(self) -> None:
        silent = density(network_from_edges([], ["School", "Library"], answered=[]))
        assert (silent.value, silent.low, silent.high, silent.refused) == (None, 0, 1, "refused.nobody_answered")
        alone = density(network_from_edges([], ["School"]))
        assert (alone.value, alone.low, alone.refused) == (None, None, "refused.nobody_asked")


class TestReciprocity:
    def test_of_ties_and_of_pairs_are_two_numbers(self) -> None:
        assert dyad_census(EVERYBODY_ANSWERED) == Dyads(1, 3, 6)
        of_ties, of_pairs = reciprocity_ties(EVERYBODY_ANSWERED), reciprocity_pairs(EVERYBODY_ANSWERED)
        assert (of_ties.count, of_ties.base, of_ties.value) == (2, 5, 0.4)
        assert (of_pairs.count, of_pairs.base, of_pairs.value) == (1, 4, 0.25)
        assert of_pairs.beside == {"mutual": 1, "one_sided": 3, "none": 6}

    def test_is_of_pairs_that_both_answered_and_bounded_by_the_others(self) -> None:
        # Without the library: school-clinic and clinic-church are one-sided. The library may return the school's tie,
        # and name the clinic, the church and the college, none of whom named it.
        assert dyad_census(LIBRARY_SILENT) == Dyads(0, 2, 4, tie_unknown=1, none_unknown=3)
        of_ties, of_pairs = reciprocity_ties(LIBRARY_SILENT), reciprocity_pairs(LIBRARY_SILENT)
        assert (of_ties.value, of_ties.low, of_ties.high) == (0, 0, 0.5)
        assert (of_pairs.value, of_pairs.low, of_pairs.high) == (0, 0, 1 / 3)

    def test_without_a_tie_there_is_none(self) -> None:
        found = reciprocity_ties(network_from_edges([], ["School", "Library"]))
        assert (found.value, found.low, found.high, found.refused) == (None, None, None, "refused.no_ties")

    def test_has_no_meaning_without_directions(self) -> None:
        assert reciprocity_ties(EVERYBODY_ANSWERED.undirected()).refused == "refused.undirected"

    def test_is_not_known_where_no_two_answered_on_each_other(self) -> None:
        found = reciprocity_pairs(network_from_edges([("School", "Library")], answered=["School"]))
        assert (found.value, found.low, found.high, found.refused) == (None, 0, 1, "refused.no_pair_known")


class TestTransitivity:
    def test_is_of_two_steps_in_their_direction(self) -> None:
        # School-library-clinic and library-school-clinic close; school-clinic-church and library-clinic-church don't.
        found = transitivity(EVERYBODY_ANSWERED)
        assert (found.count, found.base, found.value) == (2, 4, 0.5)

    def test_a_shortcut_closes_only_in_its_direction(self) -> None:
        assert transitivity(network_from_edges([("A", "B"), ("B", "C"), ("A", "C")])).value == 1
        assert transitivity(network_from_edges([("A", "B"), ("B", "C"), ("C", "A")])).value == 0

    def test_without_two_steps_there_is_none(self) -> None:
        found = transitivity(network_from_edges([("A", "B")], ["A", "B", "C"]))
        assert (found.value, found.refused) == (None, "refused.no_two_steps")

    def test_without_directions_is_triangles_by_connected_threes(self) -> None:
        # One triangle; connected threes at school 1, library 1, clinic 3: three times 1 of 5.
        assert transitivity(EVERYBODY_ANSWERED.undirected()).value == pytest.approx(3 / 5)


class TestTriads:
    def test_by_hand(self) -> None:
        # SLC: each other, both name C; SLH, SLO: each other alone; SCH, LCH: S names C names H; SCO, LCO, CHO: one
        # tie alone; SHO, LHO: none.
        expected = {"120U": 1, "102": 2, "021C": 2, "012": 3, "003": 2}
        assert {kind: count for kind, count in triad_census(EVERYBODY_ANSWERED).items() if count} == expected

    def test_threes_with_a_silent_one_are_not_counted(self) -> None:
        assert sum(triad_census(LIBRARY_SILENT).values()) == 4

    @given(directed_matrices(4, 9))
    def test_as_networkx_counts_them(self, ties: numpy.ndarray) -> None:
        assert triad_census(of(ties)) == networkx.triadic_census(graph(ties))

    def test_are_sixteen(self) -> None:
        assert len(set(TRIADS)) == 16


class TestParts:
    def test_go_by_what_either_side_reports(self) -> None:
        assert components(EVERYBODY_ANSWERED).value == 2
        found = largest_part(EVERYBODY_ANSWERED)
        assert (found.value, found.count, found.base) == (0.8, 4, 5)
        assert connectedness(EVERYBODY_ANSWERED).value == 6 / 10

    def test_can_only_join_by_what_the_silent_would_have_said(self) -> None:
        # Known: school, library, clinic, church together. The library may have a tie with the college.
        found = components(LIBRARY_SILENT)
        assert (found.value, found.low, found.high) == (2, 1, 2)
        assert (largest_part(LIBRARY_SILENT).low, largest_part(LIBRARY_SILENT).high) == (0.8, 1)
        assert (connectedness(LIBRARY_SILENT).low, connectedness(LIBRARY_SILENT).high) == (0.6, 1)

    def test_of_nobody_and_of_one(self) -> None:
        nobody = network_from_matrix([], [])
        assert (components(nobody).value, largest_part(nobody).value, connectedness(nobody).value) == (0, None, None)
        assert components(network_from_edges([], [CLINIC])).value == 1
        assert connectedness(network_from_edges([], [CLINIC])).refused == "refused.too_few"

    @given(directed_matrices(1, 8))
    def test_as_networkx_finds_them(self, ties: numpy.ndarray) -> None:
        assert components(of(ties)).value == networkx.number_weakly_connected_components(graph(ties))

    def test_a_church_named_by_the_clinic_alone_is_in_the_part(self) -> None:
        found = components(EVERYBODY_ANSWERED.among([CLINIC, CHURCH]))
        assert found.value == 1


@given(directed_matrices(2, 7))
def test_reciprocity_and_undirected_transitivity_are_networkx_s(ties: numpy.ndarray) -> None:
    network = of(ties)
    if ties.any():
        assert reciprocity_ties(network).value == pytest.approx(networkx.overall_reciprocity(graph(ties)))
    undirected = numpy.maximum(ties, ties.T)
    value = transitivity(of(undirected).undirected()).value
    assert (value or 0) == pytest.approx(networkx.transitivity(graph(undirected).to_undirected()))
