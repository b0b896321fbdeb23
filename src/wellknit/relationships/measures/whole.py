"""The network as a whole: all measures of it, in the order in which they are told."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from wellknit.relationships.measures import (
    brokerage,
    centralization,
    cohesion,
    communities,
    core_periphery,
    cutting,
    hierarchy,
)
from wellknit.relationships.measures.groups import assortativity, e_i
from wellknit.relationships.measures.missing import Kind, answered, answered_pairs, enough, refusal
from wellknit.relationships.measures.values import Measure
from wellknit.relationships.network import Network

__all__ = ["UNBOUNDED", "whole_network"]

#: Measures that have no bounds and move far when few are silent: refused where too few answered.
UNBOUNDED: Mapping[str, Kind] = {
    "centralization_betweenness": "index",
    "centralization_closeness": "index",
    "cut_points": "count",
    "bridges": "count",
    "hierarchy": "share",
    "efficiency": "index",
    "lubness": "index",
    "communities": "count",
    "modularity": "index",
    "communities_agreement": "index",
    "core_periphery": "index",
    "assortativity": "index",
    "brokerage": "count",
}


def whole_network(
    network: Network, groups: Mapping[str, str] | None = None, *, seed: int = 0, coverage: float = 0.8
) -> tuple[Measure, ...]:
    """All measures of ``network`` as a whole, each once, by its key; ``groups`` has the group of each organization
    (its site or sector) for those that compare groups, which are left out without it.

    Measures that can say how far silence may move them do (``low``, ``high``), whoever answered. Those that can't are
    refused ('refused.coverage') where fewer than ``coverage`` of the organizations, or of the questions put to them,
    answered. A measure that is not defined has no value and says why.

    >>> from wellknit.relationships.network import network_from_edges
    >>> triangle = network_from_edges([("Library", "School"), ("School", "Library"), ("School", "Clinic")])
    >>> {each.key: each.value for each in whole_network(triangle)}["density"]
    0.5
    """
    ranked = enough(network, coverage)

    def unless_few(key: str, measure: Callable[[], Measure]) -> Measure:
        return measure() if ranked else refusal(key, UNBOUNDED[key])

    n = len(network.organizations)
    ties = int(network.adjacency.sum()) // (1 if network.directed else 2)
    measures = [
        Measure("organizations", "count", n, n),
        Measure("ties", "count", ties, ties),
        answered(network),
        answered_pairs(network),
        cohesion.density(network),
    ]
    if network.directed:
        measures += [cohesion.reciprocity_ties(network), cohesion.reciprocity_pairs(network)]
    measures += [
        cohesion.transitivity(network),
        cohesion.components(network),
        cohesion.largest_part(network),
        cohesion.connectedness(network),
        unless_few("cut_points", lambda: cutting.cut_points(network)),
        unless_few("bridges", lambda: cutting.bridges(network)),
        cutting.core_number(network),
    ]
    if network.directed:
        measures += [centralization.centralization_in(network), centralization.centralization_out(network)]
    measures += [
        centralization.centralization_degree(network),
        unless_few("centralization_betweenness", lambda: centralization.centralization_betweenness(network)),
        unless_few("centralization_closeness", lambda: centralization.centralization_closeness(network)),
    ]
    if groups:
        measures += [
            e_i(network, groups, seed=seed),
            unless_few("assortativity", lambda: assortativity(network, groups)),
            unless_few("brokerage", lambda: brokerage.brokerage(network, groups)),
        ]
    if network.directed:
        measures += [
            unless_few("hierarchy", lambda: hierarchy.hierarchy(network)),
            unless_few("efficiency", lambda: hierarchy.efficiency(network)),
            unless_few("lubness", lambda: hierarchy.lubness(network)),
        ]
    else:
        measures.append(unless_few("efficiency", lambda: hierarchy.efficiency(network)))
    if ranked:
        parted = communities.found(network, seed=seed)
        measures += [
            communities.communities(parted),
            communities.modularity(parted),
            communities.communities_agreement(parted),
            core_periphery.core_periphery(core_periphery.found(network, seed=seed), network),
        ]
    else:
        keys = ("communities", "modularity", "communities_agreement", "core_periphery")
        measures += [refusal(key, UNBOUNDED[key]) for key in keys]
    return tuple(measures)
