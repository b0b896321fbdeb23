"""What weights cost, and whether so few people can bear them: design effect, effective base, weighted shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from math import sqrt
from typing import Any

from wellknit.statistics.raking import CAP, Collapse, Raking, collapse, margins_of, rake
from wellknit.statistics.response import Cell

__all__ = ["FEWEST", "Doubt", "Kish", "WeightedMean", "Weighting", "kish", "roster_weights", "weighted_mean"]

#: Weights that leave a smaller effective base than this are refused.
FEWEST = 10.0


@dataclass(frozen=True, slots=True)
class Kish:
    """What unequal weights cost: ``people`` with them tell as much as ``effective`` people with equal weights."""

    people: int
    effective: float

    @property
    def design_effect(self) -> float:
        """By how much unequal weights multiply the variance of a mean: 1 where they are equal."""
        return self.people / self.effective


def kish(weights: Sequence[float]) -> Kish:
    """Kish's effective base, (sum w)^2 / sum w^2, of one weight a person.

    Kish (1965), Survey Sampling, section 11.7. It takes weights as unrelated to what is asked. Raises ValueError where
    no weight is above 0 or one is below.

    >>> kish([1, 1, 2]).design_effect
    1.125
    """
    total = float(sum(weights))
    if total <= 0 or min(weights) < 0:
        raise ValueError("weights are not below 0, and some are above")
    return Kish(len(weights), total * total / float(sum(weight * weight for weight in weights)))


class Doubt(Enum):
    """Why weights are refused, or need a word beside them."""

    #: Nobody of a site answered: refused, nobody can speak for it.
    UNSPOKEN = "unspoken"
    #: A smaller effective base than the limit: refused.
    FEW = "few"
    #: The rounds of raking did not come to an end: refused.
    UNSETTLED = "unsettled"
    #: Cells in which nobody answered were merged with others.
    MERGED = "merged"
    #: Without the cap, somebody would weigh more than it.
    CAPPED = "capped"
    #: Because of the cap, a margin is missed by half a person or more.
    MISSED = "missed"


_REFUSED = frozenset({Doubt.UNSPOKEN, Doubt.FEW, Doubt.UNSETTLED})


@dataclass(frozen=True, slots=True)
class Weighting:
    """Weights to the roster by cell, with every doubt about them.

    ``raking`` and ``kish`` are None where a site is silent: then there are no weights at all. Where weights are
    refused for another reason, they are there to be looked at, and ``bearable`` is False.
    """

    collapse: Collapse
    raking: Raking | None
    kish: Kish | None
    doubts: tuple[Doubt, ...]

    @property
    def bearable(self) -> bool:
        """Whether so many people can bear these weights."""
        return not _REFUSED & set(self.doubts)


def roster_weights(
    roster: Mapping[Cell, int],
    answered: Mapping[Cell, int],
    order: Sequence[str],
    *,
    cap: float = CAP,
    fewest: float = FEWEST,
) -> Weighting:
    """Rakes those who ``answered`` to the margins of the ``roster``, and says whether so few people can bear it.

    Cells are (site, role); ``order`` lists the roles, neighbours side by side. Cells in which nobody answered are
    merged first (`collapse`), then weights are raked and capped at ``cap`` times their mean (`rake`). Where the
    effective base is under ``fewest``, where a site is silent, or where raking does not settle, the weights are
    refused; a merge, a cap that is reached and a margin missed by half a person or more are told. Nothing is raised for
    any of it: the doubts are part of the value.

    >>> few = roster_weights({("a", "x"): 20, ("a", "y"): 5}, {("a", "x"): 4, ("a", "y"): 5}, ["x", "y"])
    >>> few.bearable, few.doubts
    (False, (<Doubt.FEW: 'few'>,))
    """
    merged = collapse(roster, answered, order)
    doubts = [Doubt.MERGED] if merged.merged else []
    if merged.unspoken or not merged.roster:
        return Weighting(merged, None, None, (Doubt.UNSPOKEN, *doubts))
    kept = {cell: answered[cell] for cell, _ in merged.roster}
    raking = rake(kept, margins_of(dict(merged.roster)), cap=cap)
    cost = kish([weight for cell, weight in raking.weights for _ in range(kept[cell])])
    if cost.effective < fewest:
        doubts.append(Doubt.FEW)
    if not raking.converged:
        doubts.append(Doubt.UNSETTLED)
    if raking.capped:
        doubts.append(Doubt.CAPPED)
    if raking.gap >= 0.5:
        doubts.append(Doubt.MISSED)
    return Weighting(merged, raking, cost, tuple(doubts))


@dataclass(frozen=True, slots=True)
class WeightedMean:
    """A weighted mean (of noughts and ones: a share) with its linearised standard error.

    ``error`` is None where a stratum has a single cluster: how much it varies cannot be seen. ``degrees`` of freedom
    are clusters less strata.
    """

    mean: float
    error: float | None
    people: int
    degrees: int

    @property
    def effective(self) -> float | None:
        """Of a share, how many people of a simple sample tell as much: p (1 - p) / error^2.

        Korn and Graubard's (1998, Survey Methodology 24:193) interval is Clopper and Pearson's with this number, after
        their factor for ``degrees``. With the correction for a finite roster it can be larger than the number of
        people who answered; some standards then take that. None where all or nobody agree, or the error is not known.
        """
        spread = self.mean * (1 - self.mean)
        return spread / self.error**2 if self.error and spread > 0 else None


def weighted_mean(
    values: Sequence[float],
    weights: Sequence[float],
    *,
    strata: Sequence[object] | None = None,
    clusters: Sequence[object] | None = None,
    population: Mapping[object, int] | int | None = None,
    margins: Sequence[Sequence[object]] = (),
) -> WeightedMean:
    """The mean of ``values`` under ``weights``, one a person, with its standard error by Taylor linearisation.

    ``strata`` (sites) are fixed; ``clusters`` join answers of one person or organization; ``population`` is how many
    clusters the roster has, by stratum or in all, for the correction of a finite population. ``margins`` are the
    dimensions that the weights were raked to, each as one level a person: what they explain of the values adds no
    error (Deville and Särndal 1992, Journal of the American Statistical Association 87:376; base weights equal).
    Woodruff (1971), same journal 66:411, is the method without margins. Raises ValueError for sequences of different
    lengths, weights that kish() refuses, and a roster smaller than who answered.

    >>> found = weighted_mean([1, 1, 1, 0], [1, 1, 1, 1])
    >>> found.mean, found.error
    (0.75, 0.25)
    """
    import numpy

    kish(weights)
    value, weight = numpy.asarray(values, dtype=numpy.float64), numpy.asarray(weights, dtype=numpy.float64)
    stratum = list(strata) if strata is not None else [None] * len(value)
    cluster = list(clusters) if clusters is not None else list(range(len(value)))
    if {len(weight), len(stratum), len(cluster), *(len(each) for each in margins)} != {len(value)}:
        raise ValueError("there is one of each for each person")
    total = float(weight.sum())
    mean = float(weight @ value) / total
    part = weight * _residuals(value - mean, margins) / total
    units: dict[object, dict[object, float]] = {}
    for site, unit, each in zip(stratum, cluster, part.tolist(), strict=True):
        inside = units.setdefault(site, {})
        inside[unit] = inside.get(unit, 0.0) + each
    variance, known = 0.0, True
    for site, inside in units.items():
        all_units = population.get(site) if isinstance(population, Mapping) else population
        if all_units is not None and all_units < len(inside):
            raise ValueError("the roster has fewer than answered")
        correction = 1.0 if all_units is None else 1 - len(inside) / all_units
        if len(inside) == 1 and correction > 0:
            known = False
            continue
        middle = sum(inside.values()) / len(inside)
        spread = sum((each - middle) ** 2 for each in inside.values())
        variance += correction * len(inside) / max(len(inside) - 1, 1) * spread
    degrees = sum(len(inside) for inside in units.values()) - len(units)
    return WeightedMean(mean, sqrt(variance) if known else None, len(value), degrees)


def _residuals(values: Any, margins: Sequence[Sequence[object]]) -> Any:
    """What is left of the values when the levels of all margins have explained what they can (least squares)."""
    import numpy

    if not margins:
        return values
    columns = [[each == level for each in margin] for margin in margins for level in dict.fromkeys(margin)]
    design = numpy.array(columns, dtype=numpy.float64).T
    return values - design @ numpy.linalg.lstsq(design, values, rcond=None)[0]
