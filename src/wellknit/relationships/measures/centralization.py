"""How much a network hangs on its most central organizations: Freeman's centralization, with its convention named.

Freeman (1979, Social Networks 1:215): the sum of the differences between the most central organization and each other
one, divided by the greatest such sum that a network of this size could have. What that greatest sum is has been
published in more than one way; which one is used is in ``Measure.convention``, the value by the other one beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from wellknit.relationships.measures.missing import reconstructed
from wellknit.relationships.measures.paths import betweenness, distances
from wellknit.relationships.measures.values import Measure
from wellknit.relationships.network import Network

if TYPE_CHECKING:
    import numpy

__all__ = [
    "centralization_betweenness",
    "centralization_closeness",
    "centralization_degree",
    "centralization_in",
    "centralization_out",
]


def centralization_in(network: Network) -> Measure:
    """How far the ties go to a few: Freeman's centralization of how often each organization is named.

    ``sum_j (p_max - p_j) / (n - 1)`` over organizations of which anybody said something, n of them, where p_j is the
    share of those asked about j who report a tie to it and answered. Where everybody answered, that is
    ``sum (max - d_j) / (n - 1)^2`` of in-degrees d_j, as in R's sna and igraph; ``beside`` has the value by
    (n - 1)(n - 2) (Hanneman & Riddle 2005, ch. 10; older UCINET). Where some did not, degrees would be too low for
    reasons of who was silent, and shares are compared instead. Zeros in the place of silent rows would make networks
    look more centred on a few than they are.

    The bounds hold whatever the silent would have said, and are reached where every pair was asked.
    """
    return _degree(network, "centralization_in")


def centralization_out(network: Network) -> Measure:
    """How far the ties are named by a few: Freeman's centralization of how many each organization names.

    As ``centralization_in``, by rows. Organizations that did not answer are not in it, and stand in the bounds.
    """
    return _degree(network, "centralization_out")


def centralization_degree(network: Network) -> Measure:
    """Freeman's centralization of the number of ties in an undirected network: sum (max - d_j) / ((n - 1)(n - 2)).

    Non-response as in ``centralization_in``; a pair counts as answered where either side says something of it. In a
    directed network it is of relationships that either side reports. Where not every pair was asked, the divisor of
    the shares is n - 1. The bounds let each organization vary by itself, though a pair's answer is both sides': what
    could be is within them, and may be well within.
    """
    return _degree(network.undirected(), "centralization_degree")


_Degree = Literal["centralization_in", "centralization_out", "centralization_degree"]


def _degree(network: Network, key: _Degree) -> Measure:
    import numpy

    undirected = key == "centralization_degree"
    if not undirected and not network.directed:
        return Measure(key, "index", None, refused="refused.undirected")
    axis = 0 if key == "centralization_in" else 1
    ties, said, asked = (each.sum(axis=axis) for each in (network.adjacency, network.said, network.asked))
    more = network.open.sum(axis=axis)
    full = bool((asked == len(asked) - 1).all())
    convention = f"convention.{key}" if full else "convention.centralization_shares"
    # The greatest sum of differences is a star's. In an undirected one the others have a tie, too.
    spare = 2 if undirected and full else 1
    put, known = asked > 0, said > 0
    low, high = _bounds(ties[put] / asked[put], (ties + more)[put] / asked[put], spare)
    count = int(known.sum())
    if count <= spare:
        return Measure(key, "index", None, low=low, high=high, convention=convention, refused="refused.too_few")
    ties, said = ties[known], said[known]
    even = bool((said == said[0]).all())
    total = int((ties.max() - ties).sum()) if even else float(numpy.sum((ties / said).max() - ties / said))
    value = min(total / ((int(said[0]) if even else 1) * (count - spare)), 1.0)
    if not more.any():
        low = high = value
    beside = {}
    if full and not undirected and count > 2:
        beside["other_convention"] = value * (count - 1) / (count - 2)
    return Measure(key, "index", value, low=low, high=high, convention=convention, beside=beside)


def _bounds(
    least: numpy.ndarray[Any, Any], most: numpy.ndarray[Any, Any], spare: int
) -> tuple[float | None, float | None]:
    """The least and greatest centralization when each share may lie anywhere between ``least`` and ``most``.

    Greatest: one has all it could have and the others their least; least: the ceiling is the highest least share and
    the others rise to it as far as they can.
    """
    import numpy

    divisor = len(least) - spare
    if divisor < 1:
        return None, None
    ceiling = least.max()
    low = numpy.maximum(ceiling - most, 0).sum() / divisor
    high = max((len(least) - 1) * most[one] - (least.sum() - least[one]) for one in range(len(least))) / divisor
    return float(low), float(min(max(high, 0.0), 1.0))


def centralization_betweenness(network: Network) -> Measure:
    """How far the shortest paths lead over a few: Freeman's centralization of betweenness.

    sum (max - b_j) / ((n - 1)^2 (n - 2)), half of the divisor in an undirected network (Freeman 1979), as
    ``sna::centralization(betweenness)``. Paths follow reported ties, in their direction, and for organizations that
    did not answer what others report of them (``missing.reconstructed``). It has no bounds: ask ``missing.enough``
    before it is shown.
    """
    n = len(network.organizations)
    convention = f"convention.centralization_betweenness{'' if network.directed else '_undirected'}"
    if n < 3:
        return Measure("centralization_betweenness", "index", None, convention=convention, refused="refused.too_few")
    found = betweenness(reconstructed(network).adjacency, network.directed)
    most = (n - 1) ** 2 * (n - 2) / (1 if network.directed else 2)
    total = float((found.max() - found).sum())
    return Measure("centralization_betweenness", "index", total / most, convention=convention)


def centralization_closeness(network: Network) -> Measure:
    """How much closer to all others the closest organization is: Freeman's centralization of closeness.

    Closeness c_j is (n - 1) / the sum of steps from j to each other one. Undirected: sum (max - c_j) divided by
    (n - 2)(n - 1) / (2n - 3) (Freeman 1979); directed: by (n - 1)(1 - 1/n), as ``sna::closeness``. Where not all can
    reach all it is not defined and None ('not_connected'); sna says 0 there, which is none of its values.
    """
    n = len(network.organizations)
    convention = f"convention.centralization_closeness{'' if network.directed else '_undirected'}"

    def refused(why: str) -> Measure:
        return Measure("centralization_closeness", "index", None, convention=convention, refused=why)

    if n < 3:
        return refused("refused.too_few")
    steps = distances(reconstructed(network).adjacency, network.directed).sum(axis=1)
    if steps.max() == float("inf"):
        return refused("refused.not_connected")
    close = (n - 1) / steps
    most = (n - 1) * (1 - 1 / n) if network.directed else (n - 2) * (n - 1) / (2 * n - 3)
    return Measure(
        "centralization_closeness", "index", float((close.max() - close).sum()) / most, convention=convention
    )
