"""How closely a network is knit: density, reciprocity, the census of pairs and of threes, transitivity, parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wellknit.relationships.measures.missing import possible, reconstructed, share
from wellknit.relationships.measures.values import Measure
from wellknit.relationships.network import Network

if TYPE_CHECKING:
    import numpy

__all__ = [
    "TRIADS",
    "Dyads",
    "components",
    "connectedness",
    "density",
    "dyad_census",
    "largest_part",
    "parts",
    "reciprocity_pairs",
    "reciprocity_ties",
    "transitivity",
    "triad_census",
]

#: The sixteen kinds of three, as Davis & Leinhardt (1972) name them: mutual, one-sided and empty pairs, then direction
#: (Down, Up, Cyclic, Transitive). 111D is 'A and B each other, C names B', 111U 'A and B each other, B names C'.
TRIADS = (
    *("003", "012", "102", "021D", "021U", "021C", "111D", "111U"),
    *("030T", "030C", "201", "120D", "120U", "120C", "210", "300"),
)


def density(network: Network) -> Measure:
    """Ties of the ordered pairs that were answered (unordered ones, if undirected): sum of x_ij over said (i, j).

    Rows of organizations that did not answer are in no base, as in R's ``sna::gden``. The bounds let every pair that
    was asked and not answered, or answered by 'don't know', be no tie, and a tie. 'Not asked' is in neither.
    ``beside`` has the density after reconstruction ('reconstructed') where that differs in what it is taken over.

    Wasserman & Faust 1994, Social Network Analysis, 4.3; bounds after Manski.

    >>> from wellknit.relationships.network import network_from_matrix
    >>> silent = float("nan")
    >>> found = density(network_from_matrix(["A", "B", "C"], [[0, 1, 0], [1, 0, 1], [silent, silent, 0]]))
    >>> found.value, found.low, found.high
    (0.75, 0.5, 0.8333333333333334)
    """
    once = 1 if network.directed else 2
    ties, said = int(network.adjacency.sum()) // once, int(network.said.sum()) // once
    asked, most = int(network.asked.sum()) // once, int(possible(network).sum()) // once
    found = share(
        "density", ties, said, low=ties, high=most, all_pairs=asked, convention=_available(network), refused=_why(asked)
    )
    filled = reconstructed(network)
    if filled is network or found.value is None:
        return found
    beside = {"reconstructed": int(filled.adjacency.sum()) / int(filled.said.sum())}
    return Measure(**{**_fields(found), "beside": beside})


@dataclass(frozen=True, slots=True)
class Dyads:
    """Pairs of organizations of which both answered on each other, and those of which not both did.

    ``tie_unknown`` are pairs with a tie on one side and no answer on the other, ``none_unknown`` with 'no tie' on one
    side, ``unknown`` with no answer on either. Pairs that were not asked on both sides are in no number.
    """

    mutual: int
    one_sided: int
    none: int
    tie_unknown: int = 0
    none_unknown: int = 0
    unknown: int = 0


def dyad_census(network: Network) -> Dyads:
    """How many pairs are mutual, one-sided and without a tie (Holland & Leinhardt 1970); silence is counted apart.

    >>> from wellknit.relationships.network import network_from_edges
    >>> dyad_census(network_from_edges([("A", "B"), ("B", "A"), ("B", "C")]))
    Dyads(mutual=1, one_sided=1, none=1, tie_unknown=0, none_unknown=0, unknown=0)
    """
    import numpy

    tie, said = network.adjacency.astype(bool), network.said
    none, unknown = said & ~tie, network.unknown
    return Dyads(
        mutual=int((tie & tie.T).sum()) // 2,
        one_sided=int((tie & none.T).sum()),
        none=int((none & none.T).sum()) // 2,
        tie_unknown=int((tie & unknown.T).sum()),
        none_unknown=int((none & unknown.T).sum()),
        unknown=int(numpy.sum(unknown & unknown.T)) // 2,
    )


def reciprocity_ties(network: Network) -> Measure:
    """The share of ties that are returned: 2M / (2M + A), over pairs of which both answered on each other.

    M are mutual pairs, A one-sided ones. This is ``sna::grecip(measure="edgewise")``, igraph's default, and
    networkx's; per pairs instead of ties it is ``reciprocity_pairs``. None where no such pair has a tie, and in
    undirected networks.

    The bounds are the least and most over all that silence could have said: every pair not fully known turned
    one-sided makes it least; every tie returned, every other one-sided pair empty, and pairs silent on both sides
    mutual, most. Both can happen, so no tighter ones hold without assumptions.
    """
    return _reciprocity(network, "reciprocity_ties", 2)


def reciprocity_pairs(network: Network) -> Measure:
    """The share of connected pairs that are mutual: M / (M + A), over pairs of which both answered on each other.

    ``sna::grecip(measure="dyadic.nonnull")``, igraph's "ratio". With a = ``reciprocity_ties`` it is a / (2 - a).
    Bounds and base as there. ``beside`` has the census of the pairs.
    """
    return _reciprocity(network, "reciprocity_pairs", 1)


def _reciprocity(network: Network, key: str, weight: int) -> Measure:
    if not network.directed:
        return Measure(key, "share", None, refused="refused.undirected")
    found = dyad_census(network)
    count, base = weight * found.mutual, weight * found.mutual + found.one_sided
    silent = found.tie_unknown + found.none_unknown + found.unknown
    low = high = None
    if base + silent:
        low = count / (base + silent)
        most = weight * (found.mutual + found.tie_unknown + found.unknown)
        # Where nothing could be mutual, all that can be is one-sided, or nothing at all.
        high = most / (most + found.one_sided) if most + found.one_sided else 0.0
    why = "" if base else ("refused.no_ties" if found.none or not silent else "refused.no_pair_known")
    return Measure(
        key,
        "share",
        count / base if base else None,
        count,
        base,
        low,
        high,
        convention=f"convention.{key}",
        refused=why,
        beside={"mutual": found.mutual, "one_sided": found.one_sided, "none": found.none},
    )


def triad_census(network: Network) -> dict[str, int]:
    """How many threes of organizations are of each of the sixteen kinds (Davis & Leinhardt 1972).

    Threes in which one of the six answers is missing, for whichever reason, are not counted. An undirected network has
    only '003', '102', '201' and '300'. By matrix products (Moody 1998, Social Networks 20:291).
    """

    tie, said = network.adjacency.astype(bool), network.said
    both = said & said.T
    m: numpy.ndarray[Any, Any] = (tie & tie.T & both).astype(float)
    c: numpy.ndarray[Any, Any] = (tie & ~tie.T & both).astype(float)
    n: numpy.ndarray[Any, Any] = (~tie & ~tie.T & both).astype(float)

    def closed(paths: numpy.ndarray[Any, Any], by: numpy.ndarray[Any, Any], times: int = 1) -> int:
        return round(float((paths * by).sum())) // times

    cc, spread, meet = c @ c, c.T @ c, c @ c.T
    counts = (
        closed(n @ n, n, 6),
        closed(n @ n, c),
        closed(n @ n, m, 2),
        closed(spread, n, 2),
        closed(meet, n, 2),
        closed(cc, n),
        closed(m @ c.T, n),
        closed(m @ c, n),
        closed(cc, c),
        closed(cc, c.T, 3),
        closed(m @ m, n, 2),
        closed(spread, m, 2),
        closed(meet, m, 2),
        closed(cc, m),
        closed(c @ m, m),
        closed(m @ m, m, 6),
    )
    return dict(zip(TRIADS, counts, strict=True))


def transitivity(network: Network) -> Measure:
    """Of two steps i -> j -> k, the share in which i also has a tie to k: sum(A^2 * A) / sum(A^2) off the diagonal.

    R's ``sna::gtrans(measure="weak")``, in either kind of network (where it is undirected, three times the triangles
    by the connected threes). Two steps count where it is known whether i has a tie to k. Other tools differ:
    networkx's ``transitivity`` is meant for undirected networks only, igraph's drops directions.

    The bounds hold whatever the silent would have said, but both ends may not be reached: at most all that could be
    transitive is and what is surely not is not, and the other way round. Holland & Leinhardt 1971; Wasserman &
    Faust 1994, 6.5.
    """
    tie = network.adjacency.astype(float)
    said_none, may = network.said & (network.adjacency == 0), possible(network).astype(float)
    paths, may_paths = tie @ tie, may @ may
    closed, opened = round(float((paths * tie).sum())), round(float((paths * said_none).sum()))
    surely_open = round(float((paths * (said_none & ~network.open)).sum()))
    may_close, may_open = (round(float((may_paths * where).sum())) for where in (may, said_none | network.open))
    base = closed + opened
    low = high = None
    if may_close + may_open:
        # What may close may just as well stay open: each end is taken with the other one at its least or most.
        low = closed / (closed + may_open) if closed + may_open else 1.0
        high = may_close / (may_close + surely_open) if may_close + surely_open else 0.0
    return Measure(
        "transitivity",
        "share",
        closed / base if base else None,
        closed,
        base,
        low,
        high,
        convention="convention.transitivity",
        refused="" if base else "refused.no_two_steps",
    )


def parts(either: numpy.ndarray[Any, Any]) -> numpy.ndarray[Any, Any]:
    """For each organization the number of the connected part that it is in, from 0 in the order of first members."""
    import numpy
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    if not len(either):
        return numpy.zeros(0, dtype=numpy.int64)
    _, labels = connected_components(csr_array(either), directed=False)
    _, first, numbers = numpy.unique(labels, return_index=True, return_inverse=True)
    order: numpy.ndarray[Any, Any] = numpy.argsort(numpy.argsort(first))[numbers]
    return order


def components(network: Network) -> Measure:
    """Into how many connected parts the organizations fall, taking a tie that either side reports as one (weak
    components). An organization without a tie is a part.

    Further ties can only join parts: the value on what is reported is therefore the highest possible one, and the
    lowest is that with every open question a tie.
    """
    most = len(set(parts(network.either).tolist()))
    may = possible(network)
    fewest = len(set(parts(may | may.T).tolist()))
    return Measure("components", "count", most, most, None, fewest, most, convention="convention.either_side")


def largest_part(network: Network) -> Measure:
    """The share of organizations in the largest connected part, of all organizations of the network (also those
    without ties). Bounds as with ``components``, the other way round."""
    import numpy

    n = len(network.organizations)
    if not n:
        return Measure("largest_part", "share", None, 0, 0, refused="refused.too_few")
    may = possible(network)
    count, most = (int(numpy.bincount(parts(each)).max()) for each in (network.either, may | may.T))
    return Measure(
        "largest_part", "share", count / n, count, n, count / n, most / n, convention="convention.either_side"
    )


def connectedness(network: Network) -> Measure:
    """The share of pairs of organizations that can reach each other, over others if need be, in whichever direction
    (Krackhardt 1994, 'Graph theoretical dimensions of informal organizations'; ``sna::connectedness``).

    Bounds as with ``largest_part``.
    """
    import numpy

    n = len(network.organizations)
    if n < 2:
        return Measure("connectedness", "share", None, refused="refused.too_few")
    may, pairs = possible(network), n * (n - 1) // 2
    count, most = (
        int(sum(size * (size - 1) // 2 for size in numpy.bincount(parts(each)).tolist()))
        for each in (network.either, may | may.T)
    )
    return Measure(
        "connectedness",
        "share",
        count / pairs,
        count,
        pairs,
        count / pairs,
        most / pairs,
        convention="convention.either_side",
    )


def _available(network: Network) -> str:
    return "convention.available" if network.open.any() else "convention.complete"


def _why(asked: int) -> str:
    return "refused.nobody_answered" if asked else "refused.nobody_asked"


def _fields(measure: Measure) -> dict[str, Any]:
    return {key: getattr(measure, key) for key in measure.__slots__}
