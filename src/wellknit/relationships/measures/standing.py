"""Where each organization stands in the network."""

from __future__ import annotations

from collections.abc import Mapping

from wellknit.relationships.measures import brokerage, communities, core_periphery, cutting
from wellknit.relationships.measures.missing import enough, reconstructed
from wellknit.relationships.measures.paths import betweenness
from wellknit.relationships.measures.values import Standing
from wellknit.relationships.network import Network

__all__ = ["standings"]


def standings(
    network: Network, groups: Mapping[str, str] | None = None, *, seed: int = 0, coverage: float = 0.8
) -> tuple[Standing, ...]:
    """Where each organization stands, in the network's order.

    ``named`` counts the ties that those who answered report to it, which is known of a silent organization too;
    ``names`` those that it reports, None where it did not answer. Betweenness (raw, as ``paths.betweenness``),
    constraint, effective size and brokerage depend on what it says itself: they are None (empty) where it did not
    answer, and for all, with communities, cut points and the core, where fewer than ``coverage`` of the organizations
    or of the questions put to them answered (``missing.enough``): a ranking would be of who answered. ``core`` (the
    k-core) stays, since it is known to be at least that. All but ``named`` and ``names`` are on relationships that
    either side reports, or on the network reconstructed for those that did not answer.

    >>> from wellknit.relationships.network import network_from_edges
    >>> star = network_from_edges([("School", "Library"), ("School", "Clinic")])
    >>> [(each.organization, each.names, each.cuts) for each in standings(star)]
    [('School', 2, True), ('Library', 0, False), ('Clinic', 0, False)]
    """
    answered = network.answered.tolist()
    named, names = network.adjacency.sum(axis=0).tolist(), network.adjacency.sum(axis=1).tolist()
    cores = cutting.cores(network)
    if not enough(network, coverage):
        return tuple(
            Standing(
                organization=key,
                answered=answered[place],
                named=named[place],
                names=names[place] if answered[place] else None,
                betweenness=None,
                constraint=None,
                effective_size=None,
                core=cores[key],
                cuts=None,
                community=None,
                in_core=None,
            )
            for place, key in enumerate(network.organizations)
        )
    between = betweenness(reconstructed(network).adjacency, network.directed).tolist()
    constraint, size = brokerage.constraints(network), brokerage.effective_sizes(network)
    cuts = set(cutting.cuts(network))
    member = communities.found(network, seed=seed).member
    core = core_periphery.found(network, seed=seed)
    roles = brokerage.brokers(network, groups) if groups else {}
    return tuple(
        Standing(
            organization=key,
            answered=answered[place],
            named=named[place],
            names=names[place] if answered[place] else None,
            betweenness=between[place] if answered[place] else None,
            constraint=constraint[key] if answered[place] else None,
            effective_size=size[key] if answered[place] else None,
            core=cores[key],
            cuts=key in cuts,
            community=member.get(key),
            in_core=None if core.correlation is None else key in core.members,
            brokerage=roles.get(key, {}) if answered[place] else {},
        )
        for place, key in enumerate(network.organizations)
    )
