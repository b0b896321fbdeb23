"""Whether a network has a core that is tied to everybody, and a periphery tied to the core alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wellknit.relationships.measures.values import Measure
from wellknit.relationships.network import Network

if TYPE_CHECKING:
    import numpy

__all__ = ["CLIMBS", "Core", "core_periphery", "found"]

CLIMBS = 40


@dataclass(frozen=True, slots=True)
class Core:
    """The organizations of the core, in the network's order, and how well the pattern fits (None: not defined)."""

    members: tuple[str, ...] = ()
    correlation: float | None = None


def found(network: Network, *, seed: int = 0, climbs: int = CLIMBS) -> Core:
    """The core by Borgatti and Everett's discrete model: the division whose pattern correlates most with the ties.

    The pattern has a tie wherever at least one of the two is in the core (also between core and periphery), and none
    within the periphery; the correlation is Pearson's over all pairs that were answered, in both directions (Borgatti
    & Everett 1999, Social Networks 21:375). No core and no periphery at all are no division.

    Which division is best is found by climbing: from ``climbs`` random divisions, and from those that put the 1, 2,
    ... most tied organizations in the core, whichever one change helps most is made until none does. The best found
    need not be the best there is. The seed fixes it, and the order of the organizations does not matter. From 500
    organizations on it climbs from fewer divisions, at least 5, so that it takes no longer than it is worth.
    """
    import numpy

    n = len(network.organizations)
    order = sorted(range(n), key=lambda place: network.organizations[place])
    ties, said = (each[numpy.ix_(order, order)].astype(float) for each in (network.adjacency, network.said))
    ties, said = ties + ties.T, said + said.T
    total, pairs = ties.sum() / 2, said.sum() / 2
    if n < 3 or not 0 < total < pairs:
        return Core()
    cores = _starts(ties, said, seed, min(climbs, max(5, climbs * 500 // n)))
    # Ties and pairs within the periphery say it all, since everywhere else the pattern is 1.
    outside = ~cores
    to_ties, to_pairs = outside @ ties, outside @ said
    inner_ties, inner_pairs = (outside * to_ties).sum(axis=1) / 2, (outside * to_pairs).sum(axis=1) / 2
    best = _correlation(inner_ties, inner_pairs, total, pairs)
    climbing = numpy.arange(len(cores))
    while len(climbing):
        core = cores[climbing]
        sign = numpy.where(core, 1.0, -1.0)  # who leaves the core joins the periphery
        tried = _correlation(
            inner_ties[climbing, None] + sign * to_ties[climbing],
            inner_pairs[climbing, None] + sign * to_pairs[climbing],
            total,
            pairs,
        )
        move = tried.argmax(axis=1)
        rows = numpy.arange(len(climbing))
        better = tried[rows, move] > best[climbing] + 1e-12
        climbing, move, sign = climbing[better], move[better], sign[rows, move][better]
        best[climbing] = tried[rows, tried.argmax(axis=1)][better]
        inner_ties[climbing] += sign * to_ties[climbing, move]
        inner_pairs[climbing] += sign * to_pairs[climbing, move]
        to_ties[climbing] += sign[:, None] * ties[move]
        to_pairs[climbing] += sign[:, None] * said[move]
        cores[climbing, move] = ~cores[climbing, move]
    first = int(best.round(12).argmax())
    if not numpy.isfinite(best[first]):
        return Core()
    members = {network.organizations[order[place]] for place in numpy.flatnonzero(cores[first]).tolist()}
    return Core(tuple(key for key in network.organizations if key in members), float(best[first]))


def _starts(
    ties: numpy.ndarray[Any, Any], said: numpy.ndarray[Any, Any], seed: int, climbs: int
) -> numpy.ndarray[Any, Any]:
    """Divisions to climb from (one a row, True in the core): by share of ties, the most tied first, and at random."""
    import numpy

    n = len(ties)
    degree = numpy.divide(ties.sum(axis=1), said.sum(axis=1), out=numpy.zeros(n), where=said.sum(axis=1) > 0)
    ranks = numpy.empty(n, dtype=int)
    ranks[numpy.argsort(-degree, kind="stable")] = numpy.arange(n)
    sizes = numpy.unique(numpy.linspace(1, n - 1, min(n - 1, climbs)).round().astype(int))
    draw = numpy.random.default_rng(seed)
    random = draw.random((climbs, n)) < draw.uniform(0.05, 0.6, (climbs, 1))
    starts: numpy.ndarray[Any, Any] = numpy.concatenate([ranks[None, :] < sizes[:, None], random])
    return starts


def _correlation(
    inner_ties: numpy.ndarray[Any, Any], inner_pairs: numpy.ndarray[Any, Any], total: float, pairs: float
) -> numpy.ndarray[Any, Any]:
    """Pearson's correlation of ties with the pattern, from the ties and pairs within the periphery alone."""
    import numpy

    patterned = pairs - inner_pairs
    spread = total * (pairs - total) * patterned * (pairs - patterned)
    over = pairs * (total - inner_ties) - total * patterned
    found: numpy.ndarray[Any, Any] = numpy.divide(
        over, numpy.sqrt(numpy.maximum(spread, 0)), out=numpy.full(numpy.shape(over), -numpy.inf), where=spread > 0.5
    )
    return found


def core_periphery(core: Core, network: Network) -> Measure:
    """How well a core and a periphery describe the network: the correlation of ``found``; ``count`` are in the core.

    None where nobody or everybody is tied to everybody, and where there are fewer than three organizations.
    """
    n = len(network.organizations)
    if core.correlation is None:
        why = "refused.too_few" if n < 3 else "refused.no_core"
        return Measure("core_periphery", "index", None, convention="convention.core_periphery", refused=why)
    return Measure(
        "core_periphery", "index", core.correlation, len(core.members), n, convention="convention.core_periphery"
    )
