"""Whether ties stay within groups (sites, sectors) or lead across: the E-I index and assortativity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from wellknit.relationships.measures.values import Measure
from wellknit.relationships.network import Network

if TYPE_CHECKING:
    import numpy

__all__ = ["PERMUTATIONS", "assortativity", "e_i"]

PERMUTATIONS = 1000


def e_i(network: Network, groups: Mapping[str, str], *, seed: int = 0, permutations: int = PERMUTATIONS) -> Measure:
    """The E-I index: (E - I) / (E + I), E ties across groups and I ties within one; -1 all within, +1 all across.

    Krackhardt & Stern 1988, Social Psychology Quarterly 51:123. Every tie counts once in its direction, each pair
    once in an undirected network; ties of an organization without a group are left out. ``count`` is E, ``base``
    E + I. Sizes of groups alone move it: with four small sites nearly everybody else is outside. So ``beside`` has

    - 'expected': the same of all pairs that were answered, what ties regardless of groups would give;
    - 'chance': the share of ``permutations`` shufflings of the groups over the organizations (and the one there is)
      whose E is as far from the middle of all, or farther: whether chance alone would do it (two-sided).

    The bounds let every open question be no tie, or a tie of whichever kind moves the index: both can happen.
    """

    of, known = _numbers(network, groups)
    ties = _once(network, network.adjacency.astype(bool)) & known
    said, unknown = _once(network, network.said) & known, _once(network, network.open) & known
    across = of[:, None] != of[None, :]
    e, i = int((ties & across).sum()), int((ties & ~across).sum())
    e_more, i_more = int((unknown & across).sum()), int((unknown & ~across).sum())
    low, high = _index(e, i + i_more), _index(e + e_more, i)
    if low is None:
        low = 1.0 if high is not None else None
    if high is None:
        high = -1.0 if low is not None else None
    value = _index(e, i)
    beside: dict[str, float] = {}
    expected = _index(int((said & across).sum()), int((said & ~across).sum()))
    if expected is not None:
        beside["expected"] = expected
    if value is not None and permutations:
        beside["chance"] = _chance(ties, of, known, e, seed, permutations)
    why = "" if value is not None else ("refused.no_groups" if not known.any() else "refused.no_ties")
    return Measure("e_i", "index", value, e, e + i, low, high, "convention.e_i", why, beside)


def assortativity(network: Network, groups: Mapping[str, str]) -> Measure:
    """Newman's assortativity by group: the share of ties within groups beyond what the ties of each group would give.

    (sum_g e_gg - sum_g a_g b_g) / (1 - sum_g a_g b_g), e_gh the share of ties from group g to h, a and b its row and
    column sums (Newman 2003, Physical Review E 67:026126). 1: all ties within; 0: as if by chance. None where all
    ties are within one group, or there are none.
    """
    import numpy

    of, known = _numbers(network, groups)
    ones, others = numpy.nonzero(network.adjacency.astype(bool) & known)
    if not len(ones):
        why = "refused.no_groups" if not known.any() else "refused.no_ties"
        return Measure("assortativity", "index", None, refused=why)
    shares = numpy.zeros((int(of.max()) + 1, int(of.max()) + 1))
    numpy.add.at(shares, (of[ones], of[others]), 1 / len(ones))
    by_chance = float(shares.sum(axis=1) @ shares.sum(axis=0))
    if 1 - by_chance < 1e-12:
        return Measure("assortativity", "index", None, refused="refused.one_group")
    return Measure("assortativity", "index", (float(numpy.trace(shares)) - by_chance) / (1 - by_chance))


def _numbers(network: Network, groups: Mapping[str, str]) -> tuple[numpy.ndarray[Any, Any], numpy.ndarray[Any, Any]]:
    """The number of each organization's group (-1 for none), and which pairs are of two that have one."""
    import numpy

    number = {name: place for place, name in enumerate(sorted(set(groups.values())))}
    of = numpy.array([number[groups[key]] if key in groups else -1 for key in network.organizations], dtype=int)
    return of, (of >= 0)[:, None] & (of >= 0)[None, :]


def _once(network: Network, cells: numpy.ndarray[Any, Any]) -> numpy.ndarray[Any, Any]:
    import numpy

    once: numpy.ndarray[Any, Any] = cells if network.directed else numpy.triu(cells, 1)
    return once


def _index(e: int, i: int) -> float | None:
    return (e - i) / (e + i) if e + i else None


def _chance(
    ties: numpy.ndarray[Any, Any],
    of: numpy.ndarray[Any, Any],
    known: numpy.ndarray[Any, Any],
    seen: int,
    seed: int,
    permutations: int,
) -> float:
    import numpy

    draw = numpy.random.default_rng(seed)
    have = numpy.flatnonzero(of >= 0)
    ones, others = numpy.nonzero(ties)
    counts = [seen]
    for _ in range(permutations):
        shuffled = of.copy()
        shuffled[have] = draw.permutation(of[have])
        counts.append(int((shuffled[ones] != shuffled[others]).sum()))
    # The one seen is one of all that could be (Phipson & Smyth 2010), so the share is never 0. Twice their distances
    # from the middle, in whole numbers, so that equally far is equally far.
    total = len(counts)
    far = numpy.abs(numpy.array(counts) * total - sum(counts))
    return float((far >= far[0]).mean())
