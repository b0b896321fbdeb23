"""All measures together: each once, in words, whatever the order of organizations, refused where too few answered."""

from __future__ import annotations

import random
import tomllib
from importlib import resources
from itertools import pairwise

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.labels import LANGUAGES, label
from wellknit.relationships.measures.standing import standings
from wellknit.relationships.measures.values import Measure
from wellknit.relationships.measures.whole import UNBOUNDED, whole_network
from wellknit.relationships.network import Network, network_from_edges, network_from_matrix

from .dayton import CHURCH, CLINIC, COLLEGE, EVERYBODY_ANSWERED, LIBRARY, LIBRARY_SILENT, SCHOOL
from .worlds import directed_matrices, keys, of, silent_networks

SECTORS = {SCHOOL: "education", LIBRARY: "education", COLLEGE: "education", CLINIC: "services", CHURCH: "services"}
GROUPS = {key: "xyz"[place % 3] for place, key in enumerate(keys(9))}


def by_key(network: Network, **more: object) -> dict[str, Measure]:
    found = whole_network(network, GROUPS, **more)  # type: ignore[arg-type]
    assert len({each.key for each in found}) == len(found)
    return {each.key: each for each in found}


def test_dayton_as_a_whole() -> None:
    values = {each.key: each.value for each in whole_network(EVERYBODY_ANSWERED, SECTORS)}
    expected = {
        "organizations": 5,
        "ties": 5,
        "answered": 1,
        "answered_pairs": 1,
        "density": 1 / 4,
        "reciprocity_ties": 2 / 5,
        "reciprocity_pairs": 1 / 4,
        "transitivity": 1 / 2,
        "components": 2,
        "largest_part": 4 / 5,
        "connectedness": 6 / 10,
        "cut_points": 1,
        "bridges": 1,
        "core_number": 2,
        "centralization_in": 5 / 16,
        "centralization_out": 5 / 16,
        "centralization_degree": 7 / 12,
        "centralization_betweenness": 8 / 48,
        "centralization_closeness": None,
        "e_i": -1 / 5,
        "assortativity": 4 / 14,
        "brokerage": 2,
        "hierarchy": 5 / 6,
        "efficiency": 7 / 9,
        "lubness": 1,
        "core_periphery": 30 / (5 * 15 * 14 * 6) ** 0.5,
    }
    assert {key: values[key] for key in expected} == {
        key: value if value is None else pytest.approx(value) for key, value in expected.items()
    }
    assert set(values) - set(expected) == {"communities", "modularity", "communities_agreement"}


def test_what_has_no_bounds_is_refused_where_too_few_answered() -> None:
    four_of_five = {each.key: each for each in whole_network(LIBRARY_SILENT, SECTORS, coverage=0.8)}
    assert not [each for each in four_of_five.values() if each.refused == "refused.coverage"]
    stricter = {each.key: each for each in whole_network(LIBRARY_SILENT, SECTORS, coverage=0.9)}
    assert {key for key, each in stricter.items() if each.refused == "refused.coverage"} == set(UNBOUNDED)
    assert all(stricter[key].value is None and stricter[key].kind == four_of_five[key].kind for key in UNBOUNDED)
    assert stricter["density"] == four_of_five["density"]


def test_measures_of_direction_are_left_out_where_there_is_none() -> None:
    undirected = {each.key for each in whole_network(EVERYBODY_ANSWERED.undirected())}
    directed = {each.key for each in whole_network(EVERYBODY_ANSWERED)}
    assert directed - undirected == {
        *("reciprocity_ties", "reciprocity_pairs", "centralization_in", "centralization_out", "hierarchy", "lubness")
    }
    assert not undirected - directed
    assert not {"e_i", "assortativity", "brokerage"} & directed


@given(silent_networks(0, 6, open_questions=20))
def test_every_measure_has_a_value_or_a_reason(network: Network) -> None:
    for each in whole_network(network, GROUPS, coverage=0.5):
        assert (each.value is None) == bool(each.refused), each
        if each.kind == "share" and each.value is not None:
            assert 0 <= each.value <= 1 and each.count is not None and each.base is not None
            assert each.value == pytest.approx(each.count / each.base)
        if each.key == "e_i" and each.value is not None:
            assert -1 <= each.value <= 1


@given(silent_networks(2, 6, open_questions=20), st.randoms(use_true_random=False))
def test_the_order_of_organizations_does_not_matter(network: Network, chance: random.Random) -> None:
    order = chance.sample(range(len(network.organizations)), len(network.organizations))
    names = tuple(network.organizations[place] for place in order)
    turned = Network(names, network.states[numpy.ix_(order, order)], network.directed)
    first, again = by_key(network, coverage=0.5), by_key(turned, coverage=0.5)
    assert list(first) == list(again)
    for key, each in first.items():
        assert again[key].value == (each.value if each.value is None else pytest.approx(each.value)), key
        assert (again[key].count, again[key].base, again[key].refused) == (each.count, each.base, each.refused)
    one, other = ({each.organization: each for each in standings(which, GROUPS)} for which in (network, turned))
    for key in names:
        assert (one[key].named, one[key].names, one[key].core, one[key].cuts, one[key].in_core) == (
            *(other[key].named, other[key].names, other[key].core, other[key].cuts, other[key].in_core),
        )
        assert one[key].brokerage == other[key].brokerage
        for number in ("betweenness", "constraint", "effective_size"):
            value = getattr(one[key], number)
            assert getattr(other[key], number) == (value if value is None else pytest.approx(value))


@given(directed_matrices(2, 6))
def test_other_names_change_nothing_but_communities_and_the_core_among_equals(ties: numpy.ndarray) -> None:
    renamed = network_from_matrix([f"partner {9 - place}" for place in range(len(ties))], ties)
    first, again = ({each.key: each for each in whole_network(network)} for network in (of(ties), renamed))
    for key in set(first) - {"communities", "modularity", "communities_agreement", "core_periphery"}:
        assert again[key] == first[key]
    assert again["core_periphery"].value == (
        first["core_periphery"].value
        if first["core_periphery"].value is None
        else pytest.approx(first["core_periphery"].value)
    )


def test_the_same_seed_gives_the_same_measures() -> None:
    draw = numpy.random.default_rng(5)
    network = network_from_matrix(keys(30), draw.random((30, 30)) < 0.15)
    assert whole_network(network, seed=3) == whole_network(network, seed=3)
    assert standings(network, seed=3) == standings(network, seed=3)


def _labels(section: str) -> set[str]:
    text = (resources.files("wellknit") / "labels" / "en.toml").read_text("utf-8")
    return set(tomllib.loads(text)[section])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_measure_has_a_name_and_a_reading(language: str) -> None:
    directed = whole_network(EVERYBODY_ANSWERED, SECTORS)
    keys_of = {each.key for each in directed}
    for key in keys_of:
        assert label(f"measure.{key}", language)
        assert label(f"measure_reading.{key}", language).endswith(".")
    assert keys_of <= _labels("measure") and keys_of <= _labels("measure_reading")
    for each in (*directed, *whole_network(LIBRARY_SILENT), *whole_network(EVERYBODY_ANSWERED.undirected())):
        for key in (each.convention, each.refused):
            assert not key or label(key, language).endswith(".")
        for beside in each.beside:
            assert label(f"measure_beside.{beside}", language)


def test_every_reason_and_convention_that_the_code_names_has_words() -> None:
    import re

    folder = resources.files("wellknit") / "relationships" / "measures"
    text = "\n".join(each.read_text("utf-8") for each in folder.iterdir() if each.name.endswith(".py"))
    said = set(re.findall(r'"refused\.([a-z_]+)"', text))
    assert said == _labels("refused")
    conventions = set(re.findall(r'"convention\.([a-z_]+)"', text))
    assert conventions <= _labels("convention")


@pytest.mark.parametrize("size", [0, 1, 2])
def test_the_smallest_networks_are_measured_too(size: int) -> None:
    network = network_from_edges([], keys(size))
    found = {each.key: each for each in whole_network(network, GROUPS)}
    assert found["organizations"].value == size
    assert len(standings(network, GROUPS)) == size


def test_measures_are_told_from_the_plain_to_the_involved() -> None:
    order = [each.key for each in whole_network(EVERYBODY_ANSWERED, SECTORS)]
    places = [order.index(key) for key in ("organizations", "density", "components", "e_i", "modularity")]
    assert all(one < other for one, other in pairwise(places))
