"""What R's sna, igraph and the literature say of published networks, to as many decimals as they print."""

from __future__ import annotations

import networkx
import pytest

from wellknit.errors import problem
from wellknit.relationships.measures import communities, core_periphery
from wellknit.relationships.measures.brokerage import BROKERS, brokerage, brokers, constraints, effective_sizes
from wellknit.relationships.measures.centralization import (
    centralization_betweenness,
    centralization_closeness,
    centralization_degree,
    centralization_in,
    centralization_out,
)
from wellknit.relationships.measures.cohesion import (
    components,
    connectedness,
    density,
    dyad_census,
    reciprocity_pairs,
    reciprocity_ties,
    transitivity,
)
from wellknit.relationships.measures.cutting import bridges, core_number, cuts
from wellknit.relationships.measures.groups import assortativity, e_i
from wellknit.relationships.measures.hierarchy import efficiency, hierarchy, lubness
from wellknit.relationships.measures.paths import betweenness
from wellknit.relationships.measures.values import Measure
from wellknit.relationships.network import NOT_ANSWERED, Network, doubts, network_from_edges, network_from_matrix

from .published import attribute, emergency, matrix, sponsors


def named(name: str) -> Network:
    return emergency(name.removeprefix("emon ")) if name.startswith("emon ") else matrix(name)


def assert_says(measure: Measure, printed: str) -> None:
    """The value is what is printed, at the decimals at which it is printed."""
    assert measure.value is not None, measure
    assert round(measure.value, len(printed.partition(".")[2])) == float(printed), measure


#: n, ties | density | mutual, one-sided, none | reciprocity of ties, of pairs | centralization in, out, betweenness |
#: directed transitivity, from sna 2.7-1.
SNA = """
ht_advice         | 21 190 | 0.452381 | 45 100 65  | 0.473684 0.310345 | 0.4700   0.5750   0.210296 | 0.663978
ht_friends        | 21 102 | 0.242857 | 23 56 131  | 0.450980 0.291139 | 0.2700   0.6900   0.316329 | 0.461053
ht_reports        | 21 20  | 0.047619 | 0 20 190   | 0        0        | 0.3175   0.0025   0.017237 | 0
samplike          | 18 88  | 0.287582 | 28 32 93   | 0.636364 0.466667 | 0.380623 0.069204 0.202462 | 0.407407
samplk3           | 18 56  | 0.183007 | 15 26 112  | 0.535714 0.365854 | 0.179931 0.055363 0.258110 | 0.347518
emon Cheyenne     | 14 83  | 0.456044 | 24 35 32   | 0.578313 0.406780 | 0.420118 0.502959 0.149112 | 0.593361
emon HurrFrederic | 21 118 | 0.280952 | 38 42 130  | 0.644068 0.475000 | 0.335    0.7025   0.277903 | 0.475062
emon Texas        | 25 186 | 0.310000 | 57 72 171  | 0.612903 0.441860 | 0.371528 0.414931 0.200558 | 0.484932
"""


@pytest.mark.parametrize("line", SNA.strip().splitlines(), ids=lambda line: line.split("|")[0].strip())
def test_directed_networks_measure_as_in_sna(line: str) -> None:
    name, size, dense, pairs, returned, central, transitive = (part.strip() for part in line.split("|"))
    network = named(name)
    assert [len(network.organizations), int(network.adjacency.sum())] == [int(each) for each in size.split()]
    census = dyad_census(network)
    assert [census.mutual, census.one_sided, census.none] == [int(each) for each in pairs.split()]
    assert (census.tie_unknown, census.none_unknown, census.unknown) == (0, 0, 0)
    measures = (
        density(network),
        reciprocity_ties(network),
        reciprocity_pairs(network),
        centralization_in(network),
        centralization_out(network),
        centralization_betweenness(network),
        transitivity(network),
    )
    printed = [dense, *returned.split(), *central.split(), transitive]
    for measure, says in zip(measures, printed, strict=True):
        assert_says(measure, says)


#: Density of the seven rescue networks from their ties, and the ties themselves.
EMON = {
    "Cheyenne": (14, 83, "0.456044"),
    "HurrFrederic": (21, 118, "0.280952"),
    "LakePomona": (20, 148, "0.389474"),
    "MtSi": (13, 33, "0.211538"),
    "MtStHelens": (27, 123, "0.175214"),
    "Texas": (25, 186, "0.310000"),
    "Wichita": (20, 149, "0.392105"),
}


@pytest.mark.parametrize("site", EMON)
def test_all_rescue_networks_have_their_size_ties_and_density(site: str) -> None:
    organizations, ties, dense = EMON[site]
    network = emergency(site)
    assert (len(network.organizations), int(network.adjacency.sum())) == (organizations, ties)
    assert_says(density(network), dense)


def test_what_the_rescue_networks_cannot_tell_is_said() -> None:
    # Of 140 organizations 26 report no tie, 20 of which others name.
    everywhere = [emergency(site) for site in EMON]
    assert sum(len(each.organizations) for each in everywhere) == 140
    silent = [each for network in everywhere for each in network.adjacency.any(axis=1).tolist() if not each]
    found = [problem for network in everywhere for problem in doubts(network)]
    assert len(silent) == 26
    quiet = [[network.organizations[place] for place in named_and_silent(network)] for network in everywhere]
    assert sum(map(len, quiet)) == 20
    assert found == [
        problem("network.names-nobody", None, count=len(names), names=", ".join(names)) for names in quiet if names
    ]


def named_and_silent(network: Network) -> list[int]:
    """Places of the organizations that others name and that name nobody, from the ties alone."""
    named, naming = network.adjacency.any(axis=0), network.adjacency.any(axis=1)
    return [place for place in range(len(network.organizations)) if named[place] and not naming[place]]


def test_ties_of_those_who_reported_are_confirmed_as_counted_before() -> None:
    # 62% of 783 ties among those who report any are returned, in 244 pairs.
    found = [reciprocity_ties(emergency(site, quiet=True)) for site in EMON]
    assert (sum(each.count or 0 for each in found), sum(each.base or 0 for each in found)) == (2 * 244, 783)
    assert all(each.low < each.value < each.high for each in found if each.high != each.low)  # type: ignore[operator]


def test_missing_rows_are_dropped_as_in_sna() -> None:
    friends = matrix("ht_friends")
    states = friends.states.copy()
    states[[4, 8], :] = NOT_ANSWERED
    found = density(Network(friends.organizations, states))
    assert (found.count, found.base, found.value) == (95, 380, 0.25)


def test_florentine_marriages() -> None:
    families = matrix("flomarriage")
    assert density(families).value == 1 / 6
    assert_says(centralization_degree(families), "0.266667")
    assert_says(centralization_betweenness(families), "0.383492")
    assert_says(transitivity(families), "0.191489")
    assert betweenness(families.adjacency, directed=False).max() == pytest.approx(47.5)
    assert families.organizations[int(betweenness(families.adjacency, directed=False).argmax())] == "Medici"
    assert cuts(families) == ("Albizzi", "Guadagni", "Medici", "Salviati")
    assert (bridges(families).value, core_number(families).value) == (5, 2)
    constraint, size = constraints(families)["Medici"], effective_sizes(families)["Medici"]
    assert constraint is not None and size is not None
    assert (round(constraint, 6), round(size, 4)) == (0.209877, 5.6667)


def test_florentine_marriages_without_the_isolated_family() -> None:
    # Wasserman & Faust print .322 (closeness) and .437 (betweenness), which are of these 15.
    families = matrix("flomarriage")
    tied = families.among(set(families.organizations) - {"Pucci"})
    assert_says(centralization_degree(tied), "0.274725")
    assert_says(centralization_closeness(tied), "0.322452")
    assert_says(centralization_betweenness(tied), "0.436813")


def test_florentine_marriages_from_networkx_are_always_at_hand() -> None:
    graph = networkx.florentine_families_graph()
    tied = network_from_edges(list(graph.edges), sorted(graph.nodes), directed=False)
    assert_says(centralization_degree(tied), "0.274725")
    assert_says(centralization_closeness(tied), "0.322452")
    assert_says(centralization_betweenness(tied), "0.436813")
    assert_says(transitivity(tied), "0.191489")
    assert cuts(tied) == ("Albizzi", "Guadagni", "Medici", "Salviati")
    assert betweenness(tied.adjacency, directed=False).max() == pytest.approx(47.5)


def test_florentine_business() -> None:
    families = matrix("flobusiness")
    assert density(families).value == 0.125
    assert_says(centralization_degree(families), "0.238095")
    assert_says(centralization_betweenness(families), "0.205714")
    assert_says(transitivity(families), "0.416667")
    assert components(families).value == 6
    assert cuts(families) == ("Barbadori", "Medici")


@pytest.mark.parametrize(
    ("name", "column", "within", "across", "printed"),
    [
        ("ht_advice", "dept", 46, 144, "0.515790"),
        ("ht_friends", "dept", 38, 64, "0.254902"),
        ("ht_reports", "dept", 16, 4, "-0.6"),
        ("samplike", "group", 63, 25, "-0.431818"),
    ],
)
def test_e_i_index(name: str, column: str, within: int, across: int, printed: str) -> None:
    found = e_i(matrix(name), attribute(name, column))
    assert (found.count, found.base) == (across, across + within)
    # 98/190 = 0.51578947: printed as ...790 where six decimals are ...789.
    assert found.value == pytest.approx(float(printed), abs=1e-6)


def test_e_i_index_of_rescue_organizations_by_who_sponsors_them() -> None:
    found = e_i(emergency("Cheyenne"), sponsors("Cheyenne"))
    assert (found.count, found.base) == (69, 83)
    assert_says(found, "0.662651")


@pytest.mark.parametrize(
    ("name", "column", "totals"),
    [
        ("ht_advice", "dept", (28, 69, 95, 62, 246, 500)),
        ("ht_friends", "dept", (26, 27, 80, 55, 68, 256)),
        ("samplike", "group", (56, 5, 69, 80, 14, 224)),
    ],
)
def test_gould_and_fernandez_totals(name: str, column: str, totals: tuple[int, ...]) -> None:
    found = brokerage(matrix(name), attribute(name, column))
    assert (*(found.beside[role] for role in BROKERS), found.value) == totals


@pytest.mark.parametrize(
    ("name", "column", "who", "roles"),
    [
        ("ht_advice", "dept", "18", (0, 32, 4, 11, 74)),
        ("ht_advice", "dept", "21", (11, 7, 20, 15, 19)),
        ("samplike", "group", "John Bosco", (2, 3, 16, 12, 7)),
    ],
)
def test_gould_and_fernandez_roles_of_one(name: str, column: str, who: str, roles: tuple[int, ...]) -> None:
    found = brokers(matrix(name), attribute(name, column))[who]
    assert tuple(found[role] for role in BROKERS) == roles


@pytest.mark.parametrize(
    ("name", "connected", "ordered", "lean", "headed"),
    [("ht_advice", "1", "0", ".575", "1"), ("ht_friends", "1", ".1818", ".795", "1")],
)
def test_krackhardts_four_dimensions(name: str, connected: str, ordered: str, lean: str, headed: str) -> None:
    network = matrix(name)
    assert_says(connectedness(network), connected)
    assert_says(hierarchy(network), ordered)
    assert_says(efficiency(network), lean)
    assert_says(lubness(network), headed)


def test_a_chain_of_command_is_one_only_from_those_who_direct() -> None:
    upwards = matrix("ht_reports")
    downwards = network_from_matrix(upwards.organizations, upwards.adjacency.T)
    assert [measure(downwards).value for measure in (connectedness, hierarchy, efficiency, lubness)] == [1, 1, 1, 1]
    assert_says(lubness(upwards), "0.063")
    assert lubness(upwards).beside["turned"] == 1
    assert cuts(upwards) == ("2", "7", "14", "18", "21")


@pytest.mark.parametrize(
    ("name", "printed"), [("ht_advice", "0.023903"), ("ht_friends", "0.159088"), ("ht_reports", "0.738562")]
)
def test_assortativity_by_department(name: str, printed: str) -> None:
    assert_says(assortativity(matrix(name), attribute(name, "dept")), printed)


def test_zacharys_karate_club() -> None:
    graph = networkx.karate_club_graph()
    keys = [str(each) for each in graph.nodes]
    club = network_from_edges([(str(one), str(other)) for one, other in graph.edges], keys, directed=False)
    assert_says(density(club), ".139037")
    assert_says(transitivity(club), ".255682")
    assert cuts(club) == ("0",)
    assert core_number(club).value == 4
    sides = {str(each): graph.nodes[each]["club"] for each in graph.nodes}
    found = e_i(club, sides)
    assert (found.count, found.base) == (11, 78)
    assert_says(found, "-0.717949")
    parted = communities.found(club)
    assert_says(communities.modularity(parted), ".41979")
    assert communities.communities(parted).value == 4
    # Every seed finds the optimum, since each run goes round until little can change.
    assert (parted.distinct, communities.communities_agreement(parted).value) == (1, 1)
    core = core_periphery.found(club)
    assert core.members == ("0", "1", "2", "32", "33")
    assert_says(core_periphery.core_periphery(core, club), "0.43148")
