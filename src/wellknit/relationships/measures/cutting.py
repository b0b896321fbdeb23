"""What holds a network together: organizations and ties that cut it when they go, and how deep each one is in it.

All on relationships that either side reports, without direction. None of the numbers here has bounds (a further tie may
make an organization a cut point, or end its being one), except that further ties can only deepen cores.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wellknit.relationships.measures.missing import possible
from wellknit.relationships.measures.values import Measure
from wellknit.relationships.network import Network

if TYPE_CHECKING:
    import numpy

__all__ = ["biconnected", "bridge_ties", "bridges", "core_number", "cores", "cut_points", "cuts"]


def _graph(ties: numpy.ndarray[Any, Any]) -> Any:
    import numpy
    import rustworkx

    graph: Any = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(len(ties)))
    # Each pair once: parallel edges would hide bridges and cut points from rustworkx.
    ones, others = numpy.nonzero(numpy.triu(ties | ties.T, 1))
    graph.add_edges_from_no_data(list(zip(ones.tolist(), others.tolist(), strict=True)))
    return graph


def cuts(network: Network) -> tuple[str, ...]:
    """The organizations without which some others could not reach each other any more (articulation points), in the
    network's order (Hopcroft & Tarjan 1973; ``sna::cutpoints(connected="weak")``).

    >>> from wellknit.relationships.network import network_from_edges
    >>> cuts(network_from_edges([("Library", "School"), ("School", "Clinic")]))
    ('School',)
    """
    import rustworkx

    found = rustworkx.articulation_points(_graph(network.either))
    return tuple(network.organizations[place] for place in sorted(found))


def bridge_ties(network: Network) -> tuple[tuple[str, str], ...]:
    """The relationships without which the two organizations could not reach each other any more."""
    import rustworkx

    found = sorted(tuple(sorted(pair)) for pair in rustworkx.bridges(_graph(network.either)))
    return tuple((network.organizations[one], network.organizations[other]) for one, other in found)


def biconnected(network: Network) -> tuple[tuple[str, ...], ...]:
    """The blocks of the network: largest sets of organizations that no one organization's going cuts apart.

    A cut point is in more than one block, an organization without a tie in none. A single tie makes a block of two.
    Each block and all of them are in the network's order.
    """
    import rustworkx

    blocks: dict[int, set[int]] = {}
    found: Any = rustworkx.biconnected_components(_graph(network.either))  # by pairs; rustworkx's types say otherwise
    for (one, other), block in found.items():
        blocks.setdefault(block, set()).update((one, other))
    places = sorted(sorted(each) for each in blocks.values())
    return tuple(tuple(network.organizations[place] for place in block) for block in places)


def cores(network: Network) -> dict[str, int]:
    """For each organization the largest k for which it is in a group where each has ties with k others of the group
    (k-cores; Seidman 1983, Social Networks 5:269)."""
    found = _core_numbers(network.either)
    return {key: found[place] for place, key in enumerate(network.organizations)}


def _core_numbers(ties: numpy.ndarray[Any, Any]) -> list[int]:
    import rustworkx

    found: Any = rustworkx.core_number(_graph(ties))
    return [int(found[place]) for place in range(len(ties))]


def cut_points(network: Network) -> Measure:
    """How many organizations are cut points (``cuts``), of all."""
    count, n = len(cuts(network)), len(network.organizations)
    return Measure("cut_points", "count", count, count, n, convention="convention.either_side")


def bridges(network: Network) -> Measure:
    """How many relationships are bridges (``bridge_ties``), of all that either side reports."""
    count = len(bridge_ties(network))
    return Measure(
        "bridges", "count", count, count, int(network.either.sum()) // 2, convention="convention.either_side"
    )


def core_number(network: Network) -> Measure:
    """The depth of the deepest core: the largest k for which some organizations each have k ties among themselves.

    Further ties can only deepen it: it is at least the value, at most that with every open question a tie.
    """
    if not network.organizations:
        return Measure("core_number", "count", None, refused="refused.too_few")
    least, most = max(_core_numbers(network.either)), max(_core_numbers(possible(network)))
    return Measure("core_number", "count", least, least, None, least, most, convention="convention.either_side")
