"""Who connects others: Gould and Fernandez's five roles between groups, Burt's constraint and effective size."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from wellknit.relationships.measures.missing import reconstructed
from wellknit.relationships.measures.values import Measure
from wellknit.relationships.network import Network

if TYPE_CHECKING:
    import numpy

__all__ = ["BROKERS", "brokerage", "brokers", "constraints", "effective_sizes"]

#: The five roles of who stands between a and b, by whose group is whose.
BROKERS = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")


def brokers(network: Network, groups: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """How often each organization v stands between two others, a -> v -> b without a -> b, in each of five roles:

    coordinator (w_I): all three of one group; itinerant (w_O, also 'consultant'): a and b of one, v of another;
    representative (b_IO): a and v of one, b of another; gatekeeper (b_OI): v and b of one, a of another; liaison
    (b_O): of three groups.

    Gould & Fernandez 1989, Sociological Methodology 19:89; numbers as ``sna::brokerage``. Only where b is not named by
    a for certain: where a did not answer, or was not asked, about b, the path is not counted. Organizations without a
    group take part in no path. An undirected network has each path in both directions, as in sna, so that
    representative and gatekeeper are the same.
    """
    import numpy
    from scipy.sparse import csr_array

    names = sorted(set(groups.values()))
    number = {name: place for place, name in enumerate(names)}
    of = numpy.array([number[groups[key]] if key in groups else -1 for key in network.organizations], dtype=int)
    has = (of >= 0).astype(float)
    ties = network.adjacency * has[:, None] * has[None, :]
    apart = ((network.said & (network.adjacency == 0)) * has[:, None] * has[None, :]).astype(float)
    alike = (of[:, None] == of[None, :]).astype(float)

    def between(a_v: Any, v_b: Any, a_b: Any) -> numpy.ndarray[Any, Any]:
        """For each v the number of (a, b) with a -> v among ``a_v``, v -> b among ``v_b``, and apart among ``a_b``."""
        # Few of all pairs have a tie, so the left side is sparse: for 3,000 organizations a second instead of ten.
        counted: numpy.ndarray[Any, Any] = ((csr_array((ties * a_v).T) @ (apart * a_b)) * (ties * v_b)).sum(axis=1)
        return counted

    other = 1 - alike
    counts = {
        "coordinator": between(alike, alike, alike),
        "itinerant": between(other, other, alike),
        "representative": between(alike, other, other),
        "gatekeeper": between(other, alike, other),
        "liaison": between(other, other, other),
    }
    return {
        key: {role: round(float(counts[role][place])) for role in BROKERS}
        for place, key in enumerate(network.organizations)
    }


def brokerage(network: Network, groups: Mapping[str, str]) -> Measure:
    """How often one organization stands between two others in all; ``beside`` has how often in each of the roles.

    The sum of ``brokers`` over all organizations.
    """
    found = brokers(network, groups)
    beside = {role: sum(each[role] for each in found.values()) for role in BROKERS}
    total = sum(beside.values())
    return Measure("brokerage", "count", total, total, convention="convention.brokerage", beside=beside)


def _shares(ties: numpy.ndarray[Any, Any]) -> tuple[numpy.ndarray[Any, Any], numpy.ndarray[Any, Any]]:
    """Burt's mutual weights z_ij = a_ij + a_ji, and p_ij, the share of i's weight that j has."""
    import numpy

    weights = (ties + ties.T).astype(float)
    totals = weights.sum(axis=1, keepdims=True)
    return weights, numpy.divide(weights, totals, out=numpy.zeros_like(weights), where=totals > 0)


def constraints(network: Network) -> dict[str, float | None]:
    """Burt's constraint: how much an organization's ties are with those who are tied to each other, so that it has
    nobody to itself. sum_j (p_ij + sum_q p_iq p_qj)^2, j and q other organizations tied to i.

    p_ij = (a_ij + a_ji) / sum_k (a_ik + a_ki): a tie reported by both sides weighs twice (Burt 1992, Structural
    Holes, ch. 2; igraph and networkx do the same). Low is free to broker; 1 and more is hemmed in. None without ties.
    What did not answer is taken as others report it (``missing.reconstructed``).

    >>> from wellknit.relationships.network import network_from_edges
    >>> constraints(network_from_edges([("School", "Library"), ("School", "Clinic")]))["School"]
    0.5
    """

    weights, shares = _shares(reconstructed(network).adjacency)
    paid: numpy.ndarray[Any, Any] = ((shares + shares @ shares) * (weights > 0)) ** 2
    return {
        key: float(paid[place].sum()) if weights[place].any() else None
        for place, key in enumerate(network.organizations)
    }


def effective_sizes(network: Network) -> dict[str, float | None]:
    """Burt's effective size: with how many an organization has ties, less those that its other ties lead to anyway.

    sum_j (1 - sum_q p_iq m_jq), q not i or j, with p as in ``constraints`` and m_jq the weight between j and q as a
    share of j's greatest (Burt 1992, ch. 2). In an undirected network that is Borgatti's (1997) d - 2t/d, d its ties
    and t the ties among those. None without ties.

    >>> from wellknit.relationships.network import network_from_edges
    >>> effective_sizes(network_from_edges([("School", "Library"), ("School", "Clinic")]))["School"]
    2.0
    """
    import numpy

    weights, shares = _shares(reconstructed(network).adjacency)
    greatest = weights.max(axis=1, keepdims=True, initial=0)
    marginal = numpy.divide(weights, greatest, out=numpy.zeros_like(weights), where=greatest > 0)
    redundant = (shares @ marginal.T) * (weights > 0)
    # q = i drops out by itself: nobody has a weight with itself, so p_ii = 0; q = j likewise, m_jj = 0.
    return {
        key: float((weights[place] > 0).sum() - redundant[place].sum()) if weights[place].any() else None
        for place, key in enumerate(network.organizations)
    }
