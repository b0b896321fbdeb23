"""Who did not answer: how much of a network is known, what it could be at most and at least, and what may be filled in.

Three things are done about silence, each named where it is shown, none by default alone (Huisman, Journal of Social
Structure 10; Smith, Morgan & Moody 2022, Social Networks 69):

- *available cases*: a measure is taken over what was said (``Network.said``), nothing else being in its base;
- *bounds*: the least and the most that it could be, whatever those would have said who did not answer (Manski 2003,
  Partial Identification of Probability Distributions). They assume nothing, and are wide where few answered;
- *reconstruction*: a tie with an organization that did not answer is taken as the other side reports it (Stork &
  Richards 1992, Group & Organization Management 17:193). Only whether it exists, never a rating: of ties that
  both sides report, little more than half are rated alike on real data. Paths are followed on a reconstructed network.

A measure that is neither bounded nor steady is refused where too few answered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from wellknit.relationships.measures.values import Measure
from wellknit.relationships.network import NO_TIE, NOT_ANSWERED, NOT_ASKED, TIE, Network

if TYPE_CHECKING:
    import numpy

__all__ = ["REFUSED_COVERAGE", "answered", "answered_pairs", "enough", "possible", "reconstructed", "refusal", "share"]

REFUSED_COVERAGE = "refused.coverage"

Kind = Literal["share", "index", "count", "mean"]


def share(
    key: str, count: int, base: int, *, low: int, high: int, all_pairs: int, convention: str = "", refused: str = ""
) -> Measure:
    """The share ``count`` of ``base``, between ``low`` and ``high`` of ``all_pairs``; None where the base is empty.

    >>> share("density", 95, 380, low=95, high=135, all_pairs=420).value
    0.25
    """
    return Measure(
        key,
        "share",
        count / base if base else None,
        count,
        base,
        low / all_pairs if all_pairs else None,
        high / all_pairs if all_pairs else None,
        convention,
        "" if base else refused or "refused.nobody_answered",
    )


def answered(network: Network) -> Measure:
    """The share of organizations that answered, of those that were asked about at least one other.

    Whoever said 'tie' or 'no tie' of any other organization answered; 'I don't know' throughout is no answer. An
    organization that was asked about none is not in the base.
    """
    put = network.asked.any(axis=1) | network.answered
    count, base = int((network.answered & put).sum()), int(put.sum())
    return Measure(
        "answered", "share", count / base if base else None, count, base, refused="" if base else "refused.nobody_asked"
    )


def answered_pairs(network: Network) -> Measure:
    """The share of questions ('is there a tie?') that have an answer, of those that were put.

    Each ordered pair is one question, each unordered one in an undirected network. 'Don't know' and 'not answered' are
    in the base, 'not asked' is not.
    """
    once = 1 if network.directed else 2
    count, base = int(network.said.sum()) // once, int(network.asked.sum()) // once
    return Measure(
        "answered_pairs",
        "share",
        count / base if base else None,
        count,
        base,
        refused="" if base else "refused.nobody_asked",
    )


def enough(network: Network, coverage: float) -> bool:
    """Whether so many answered that organizations may be ranked: ``coverage`` of the organizations asked, and as great
    a share of the questions put to them (one answer out of twenty is no answer to rank by).

    Betweenness in particular is far off when few are silent: with a fifth of the organizations missing, ranks agree
    only by 0.83 to 0.93 on real networks between organizations (see also Smith & Moody 2013, Social Networks 35:652).
    """
    return all(
        each.value is not None and each.value >= coverage for each in (answered(network), answered_pairs(network))
    )


def refusal(key: str, kind: Kind = "index", why: str = REFUSED_COVERAGE, convention: str = "") -> Measure:
    """The measure ``key`` without a value, and why."""
    return Measure(key, kind, None, refused=why, convention=convention)


def possible(network: Network) -> numpy.ndarray[Any, Any]:
    """1 where a tie is reported or may be, for all that is known: tie, not answered, don't know, contested."""
    may: numpy.ndarray[Any, Any] = ((network.states == TIE) | network.open).astype("int8")
    return may


def reconstructed(network: Network) -> Network:
    """``network`` with the existence of ties filled in, for organizations that did not answer at all, from what others
    report of them (Stork & Richards 1992).

    x_ij := x_ji where i did not answer and j said 'tie' or 'no tie' of i; between two silent organizations nothing is
    known, and nothing is filled in. What an organization that did answer left out stays open: filling in single
    answers is not advised (Znidarsic et al. 2012; Frontiers in Psychology 2019, 9:2766). 'Not asked' stays, too. A
    network has no ratings, so none can be carried over.
    """
    import numpy

    if not network.directed:
        return network
    silent = ~network.answered
    fill = silent[:, None] & (network.states == NOT_ANSWERED) & network.said.T
    if not fill.any():
        return network
    states = numpy.where(fill, numpy.where(network.states.T == TIE, TIE, NO_TIE), network.states).astype(numpy.int8)
    numpy.fill_diagonal(states, NOT_ASKED)
    states.setflags(write=False)
    # Filling in makes nobody answer.
    names = frozenset(key for key, quiet in zip(network.organizations, silent, strict=True) if not quiet)
    return Network(network.organizations, states, True, names)
