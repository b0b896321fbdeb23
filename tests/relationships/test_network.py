"""Networks from reports, matrices and lists: what each kind of silence becomes."""

from __future__ import annotations

import pytest

from wellknit.errors import WellknitError
from wellknit.relationships.network import (
    DONT_KNOW,
    NO_TIE,
    NOT_ANSWERED,
    NOT_ASKED,
    TIE,
    Network,
    doubts,
    network_from_edges,
    network_from_matrix,
    network_of,
)
from wellknit.relationships.ties import Report, State

SILENT = float("nan")


def says(organization: str, to: str, state: State, *, respondent: str = "", wave: str = "spring") -> Report:
    return Report(wave, respondent or f"{organization} desk", "", organization, to, state)


def state(network: Network, one: str, other: str) -> int:
    keys = network.organizations
    return int(network.states[keys.index(one), keys.index(other)])


class TestReports:
    @pytest.mark.parametrize(
        ("ada", "ben", "joined"),
        [
            ("no_tie", "tie", TIE),
            ("dont_know", "no_tie", NO_TIE),
            ("not_answered", "dont_know", DONT_KNOW),
            ("not_asked", "not_answered", NOT_ANSWERED),
            ("not_asked", "not_asked", NOT_ASKED),
        ],
    )
    def test_what_one_respondent_says_goes_before_what_another_leaves_open(
        self, ada: State, ben: State, joined: int
    ) -> None:
        both = [says("Library", "School", ada, respondent="Ada"), says("Library", "School", ben, respondent="Ben")]
        for reports in (both, both[::-1]):
            assert state(network_of(reports, ["Library", "School"]), "Library", "School") == joined

    def test_other_waves_strangers_and_the_own_organization_are_left_out(self) -> None:
        reports = [
            says("Library", "School", "no_tie"),
            says("Library", "School", "tie", wave="autumn"),
            says("Library", "Library", "tie"),
            says("Library", "Zoo", "tie"),
            says("Zoo", "School", "tie"),
        ]
        network = network_of(reports, ["Library", "School"], "spring")
        assert network.states.tolist() == [[NOT_ASKED, NO_TIE], [NOT_ANSWERED, NOT_ASKED]]

    def test_a_silent_organization_counts_as_asked_about_whoever_was_asked_about_it(self) -> None:
        # The clinic's people never answered. Library and school were asked about it; the shelter, elsewhere, was not.
        reports = [
            says("Library", "School", "tie"),
            says("Library", "Clinic", "tie"),
            says("School", "Library", "tie"),
            says("School", "Clinic", "dont_know"),
            says("Shelter", "Harbour", "tie"),
        ]
        network = network_of(reports, ["Library", "School", "Clinic", "Shelter", "Harbour"])
        assert [state(network, "Clinic", other) for other in ("Library", "School")] == [NOT_ANSWERED, NOT_ANSWERED]
        assert [state(network, "Clinic", other) for other in ("Shelter", "Harbour")] == [NOT_ASKED, NOT_ASKED]
        assert state(network, "Harbour", "Shelter") == NOT_ANSWERED
        assert network.answered.tolist() == [True, True, False, True, False]

    def test_two_silent_organizations_were_asked_about_each_other_where_a_third_was_about_both(self) -> None:
        reports = [says("Library", "Clinic", "tie"), says("Library", "Church", "no_tie")]
        network = network_of(reports, ["Library", "Clinic", "Church"])
        assert state(network, "Clinic", "Church") == state(network, "Church", "Clinic") == NOT_ANSWERED

    def test_who_was_not_asked_did_not_fail_to_answer(self) -> None:
        reports = [says("Library", "Clinic", "tie"), says("Library", "School", "no_tie")]
        network = network_of(reports, ["Library", "School", "Clinic"], asked={"Library", "School"})
        assert [state(network, "Clinic", other) for other in ("Library", "School")] == [NOT_ASKED, NOT_ASKED]
        assert state(network, "School", "Library") == NOT_ANSWERED

    def test_a_row_that_says_not_asked_is_believed(self) -> None:
        reports = [says("Library", "School", "tie"), says("School", "Library", "not_asked")]
        assert state(network_of(reports, ["Library", "School"]), "School", "Library") == NOT_ASKED

    def test_without_a_direction_either_side_can_say_it_and_who_answered_stays_known(self) -> None:
        reports = [
            says("Library", "School", "tie"),
            says("School", "Library", "no_tie"),
            says("School", "Church", "no_tie"),
            says("Clinic", "School", "tie"),
        ]
        network = network_of(reports, ["Library", "School", "Clinic", "Church"], directed=False)
        assert not network.directed
        assert state(network, "School", "Library") == state(network, "Library", "School") == TIE
        assert state(network, "School", "Clinic") == TIE
        assert network.answered.tolist() == [True, True, True, False]
        # The school says that it has no tie with the church; the church, which is silent, could still say it has.
        assert state(network, "School", "Church") == NO_TIE
        assert network.open.tolist()[1] == [False, False, False, True]
        assert network.among({"School", "Church"}).answered.tolist() == [True, False]
        assert network.among({"School", "Church"}).open.tolist() == [[False, True], [True, False]]

    def test_an_organization_listed_twice_is_refused(self) -> None:
        with pytest.raises(WellknitError, match=r"Library.*\[network\.twice\]"):
            network_of([], ["Library", "School", "Library"])


class TestMatrices:
    def test_numbers_are_ties_zeros_none_and_blanks_silence(self) -> None:
        network = network_from_matrix(["Library", "School", "Clinic"], [[1, 2, 0], [SILENT, 0, 1], [0, 0, 0]])
        assert network.states.tolist() == [
            [NOT_ASKED, TIE, NO_TIE],
            [NOT_ANSWERED, NOT_ASKED, TIE],
            [NO_TIE, NO_TIE, NOT_ASKED],
        ]

    def test_without_a_direction_one_triangle_is_enough(self) -> None:
        network = network_from_matrix(["Library", "School"], [[0, 1], [SILENT, 0]], directed=False)
        assert network.adjacency.tolist() == [[0, 1], [1, 0]]

    def test_no_organizations_are_a_network_too(self) -> None:
        assert network_from_matrix([], []).states.shape == (0, 0)

    @pytest.mark.parametrize(("matrix", "shape"), [([[0, 1]], "1 x 2"), ([0, 1], "2"), ([[0]], "1 x 1")])
    def test_a_matrix_of_another_size_is_refused(self, matrix: object, shape: str) -> None:
        with pytest.raises(WellknitError, match=rf"{shape} cells, but 2 .*\[network\.not-square\]"):
            network_from_matrix(["Library", "School"], matrix)

    def test_states_cannot_be_written_to(self) -> None:
        network = network_from_matrix(["Library", "School"], [[0, 1], [0, 0]])
        with pytest.raises(ValueError, match="read-only"):
            network.states[0, 1] = NO_TIE


class TestEdges:
    def test_a_tie_listed_twice_is_one_and_to_itself_none(self) -> None:
        network = network_from_edges([("Library", "School"), ("Library", "School"), ("School", "School")])
        assert network.organizations == ("Library", "School")
        assert network.adjacency.tolist() == [[0, 1], [0, 0]]

    def test_only_who_answered_can_say_no(self) -> None:
        network = network_from_edges(
            [("Library", "School")], ["Library", "School", "Clinic"], answered=["Library", "Clinic"]
        )
        assert network.states.tolist() == [
            [NOT_ASKED, TIE, NO_TIE],
            [NOT_ANSWERED, NOT_ASKED, NOT_ANSWERED],
            [NO_TIE, NO_TIE, NOT_ASKED],
        ]

    def test_an_undirected_list_keeps_who_answered(self) -> None:
        network = network_from_edges([("Library", "School")], directed=False, answered=["Library"])
        assert network.answered.tolist() == [True, False]
        assert network.said.tolist() == [[False, True], [True, False]]

    def test_a_name_that_is_not_listed_is_refused(self) -> None:
        with pytest.raises(WellknitError, match=r"Libary, Scool.*\[network\.not-listed\]"):
            network_from_edges([("Libary", "Scool")], ["Library", "School"])


class TestParts:
    def test_some_organizations_alone_keep_their_order_and_their_silence(self) -> None:
        whole = network_from_matrix(["Library", "School", "Clinic"], [[0, 1, 0], [SILENT, 0, 1], [1, 0, 0]])
        part = whole.among(["Clinic", "School", "Zoo"])
        assert part.organizations == ("School", "Clinic")
        assert part.states.tolist() == [[NOT_ASKED, TIE], [NO_TIE, NOT_ASKED]]

    def test_between_two_kinds_only_their_pairs_were_asked(self) -> None:
        keys = ["Union", "Fund", "Library", "School"]
        network = network_from_matrix(keys, [[0, 1, 1, 0], [1, 0, 0, 0], [1, 1, 0, 1], [0, 0, 1, 0]])
        found = network.between({"Union", "Fund"}, {"Library", "School"})
        assert state(found, "Union", "Fund") == state(found, "Library", "School") == NOT_ASKED
        assert (state(found, "Union", "Library"), state(found, "School", "Fund")) == (TIE, NO_TIE)
        assert int(found.asked.sum()) == 8


class TestDoubts:
    def test_who_is_named_and_names_nobody_may_not_have_answered(self) -> None:
        network = network_from_edges([("Library", "School")], ["Library", "School", "Clinic"])
        (found,) = doubts(network)
        assert (found.code, found.severity) == ("network.names-nobody", "warning")
        assert found.what.endswith("that name nobody: 1 (School).")

    def test_a_network_in_which_nobody_says_no_may_be_ties_alone(self) -> None:
        reports = [says("Library", "School", "tie"), says("School", "Clinic", "tie"), says("Clinic", "School", "tie")]
        assert [each.code for each in doubts(network_of(reports, ["Library", "School", "Clinic"]))] == [
            "network.ties-alone"
        ]

    def test_a_complete_survey_leaves_none(self) -> None:
        network = network_from_matrix(["Library", "School", "Clinic"], [[0, 1, 0], [1, 0, 1], [0, 1, 0]])
        assert doubts(network) == ()
