"""Core and periphery: by hand, and against every division of small networks."""

from __future__ import annotations

import itertools
import random

import numpy
import pytest
from hypothesis import given

from wellknit.relationships.measures.core_periphery import Core, core_periphery, found
from wellknit.relationships.network import NO_TIE, NOT_ANSWERED, TIE, Network, network_from_edges

from .dayton import CHURCH, EVERYBODY_ANSWERED, LIBRARY, SCHOOL
from .worlds import keys, silent_networks

SITE = keys(7)
#: Two that are tied to everybody, and five tied to the two alone.
IDEAL = network_from_edges(
    [(one, other) for one, other in itertools.permutations(SITE, 2) if SITE.index(one) < 2 or SITE.index(other) < 2]
)


def test_an_ideal_core_fits_exactly() -> None:
    assert found(IDEAL) == Core(tuple(SITE[:2]), pytest.approx(1))
    measure = core_periphery(found(IDEAL), IDEAL)
    assert (measure.value, measure.count, measure.base) == (pytest.approx(1), 2, 7)


def test_dayton() -> None:
    # 20 ordered pairs, 5 ties. With school, library and clinic the periphery of two has 2 pairs and no tie; with school
    # and library alone it has 6 pairs and 1 tie (clinic-church): the pattern's 14 pairs hold 4 of 5 ties,
    # (20 x 4 - 5 x 14) / sqrt(5 x 15 x 14 x 6). With the clinic and one of the two, the periphery has 6 pairs, none:
    # (20 x 5 - 5 x 14) / sqrt(5 x 15 x 14 x 6), the best.
    best = found(EVERYBODY_ANSWERED)
    assert best.correlation == pytest.approx(30 / (5 * 15 * 14 * 6) ** 0.5)
    assert best.members in ((SCHOOL, "Clinic"), (LIBRARY, "Clinic"))


@given(silent_networks(3, 6, open_questions=9))
def test_no_division_fits_better(network: Network) -> None:
    ties, said = network.adjacency.astype(float), network.said
    n, best = len(network.organizations), -numpy.inf
    for size in range(n + 1):
        for core in itertools.combinations(range(n), size):
            inside = numpy.isin(numpy.arange(n), core)
            pattern = (inside[:, None] | inside[None, :]).astype(float)[said]
            if len(set(pattern.tolist())) == len(set(ties[said].tolist())) == 2:
                best = max(best, float(numpy.corrcoef(pattern, ties[said])[0, 1]))
    correlation = found(network).correlation
    assert (correlation is None) == (best == -numpy.inf)
    if correlation is not None:
        assert correlation == pytest.approx(best)


def test_the_order_of_organizations_does_not_matter() -> None:
    shuffled = random.Random(2).sample(SITE, len(SITE))
    pairs = [(one, other) for one, other in itertools.combinations(SITE, 2) if (len(one) + int(other[-1])) % 3]
    first, again = (found(network_from_edges(pairs, order)) for order in (SITE, shuffled))
    assert set(first.members) == set(again.members)
    assert first.correlation == again.correlation


def test_silent_pairs_are_in_neither() -> None:
    # A silent member of the periphery changes nothing: the other six fit exactly.
    states = IDEAL.states.copy()
    states[6, :6] = NOT_ANSWERED
    assert found(Network(IDEAL.organizations, states)) == Core(tuple(SITE[:2]), pytest.approx(1))


@pytest.mark.parametrize(("state", "size", "why"), [(TIE, 4, "no_core"), (NO_TIE, 4, "no_core"), (TIE, 2, "too_few")])
def test_where_there_is_none(state: int, size: int, why: str) -> None:
    network = network_from_edges([], SITE[:size])
    states = numpy.where(network.asked, state, network.states)
    alike = Network(network.organizations, states)
    found_measure = core_periphery(found(alike), alike)
    assert (found_measure.value, found_measure.refused) == (None, f"refused.{why}")
    assert CHURCH not in found(alike).members
