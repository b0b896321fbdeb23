"""Cut points, bridges, blocks and cores: Dayton by hand, and as networkx finds them."""

from __future__ import annotations

import networkx
import numpy
from hypothesis import given

from wellknit.relationships.measures.cutting import (
    biconnected,
    bridge_ties,
    bridges,
    core_number,
    cores,
    cut_points,
    cuts,
)
from wellknit.relationships.network import network_from_edges, network_from_matrix

from .dayton import CHURCH, CLINIC, COLLEGE, EVERYBODY_ANSWERED, LIBRARY, LIBRARY_SILENT, SCHOOL
from .worlds import directed_matrices, graph, of


def test_the_church_hangs_on_the_clinic() -> None:
    assert cuts(EVERYBODY_ANSWERED) == (CLINIC,)
    assert (cut_points(EVERYBODY_ANSWERED).value, cut_points(EVERYBODY_ANSWERED).base) == (1, 5)
    assert bridge_ties(EVERYBODY_ANSWERED) == ((CLINIC, CHURCH),)
    assert (bridges(EVERYBODY_ANSWERED).value, bridges(EVERYBODY_ANSWERED).base) == (1, 4)


def test_blocks_share_their_cut_points() -> None:
    assert biconnected(EVERYBODY_ANSWERED) == ((SCHOOL, LIBRARY, CLINIC), (CLINIC, CHURCH))


def test_a_tie_that_both_report_is_one_relationship() -> None:
    # Two parallel ties would no longer be a bridge.
    network = network_from_edges([(SCHOOL, LIBRARY), (LIBRARY, SCHOOL)])
    assert bridge_ties(network) == ((SCHOOL, LIBRARY),)


def test_cores() -> None:
    assert cores(EVERYBODY_ANSWERED) == {SCHOOL: 2, LIBRARY: 2, CLINIC: 2, CHURCH: 1, COLLEGE: 0}
    assert core_number(EVERYBODY_ANSWERED).value == 2


def test_a_core_may_be_deeper_than_what_was_said() -> None:
    # The library may have ties with all: a triangle of library, school and clinic, or of library, clinic and church.
    found = core_number(LIBRARY_SILENT)
    assert (found.value, found.low, found.high) == (1, 1, 2)


def test_of_nobody() -> None:
    nobody = network_from_matrix([], [])
    assert (cuts(nobody), bridge_ties(nobody), biconnected(nobody), cores(nobody)) == ((), (), (), {})
    assert core_number(nobody).refused == "refused.too_few"


@given(directed_matrices(1, 9))
def test_all_are_as_networkx_finds_them(ties: numpy.ndarray) -> None:
    network, plain = of(ties), graph(numpy.maximum(ties, ties.T)).to_undirected()
    keys = network.organizations
    assert set(cuts(network)) == {keys[place] for place in networkx.articulation_points(plain)}
    assert {frozenset(pair) for pair in bridge_ties(network)} == {
        frozenset((keys[one], keys[other])) for one, other in networkx.bridges(plain)
    }
    assert {frozenset(block) for block in biconnected(network)} == {
        frozenset(keys[place] for place in block) for block in networkx.biconnected_components(plain)
    }
    assert list(cores(network).values()) == [networkx.core_number(plain)[place] for place in range(len(keys))]
