"""How long things last, where some of them are not over yet: Kaplan and Meier's curve and its median."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log, sqrt

from wellknit.statistics.intervals import Z

__all__ = ["Lifetime", "Median", "Step", "kaplan_meier", "median"]


@dataclass(frozen=True, slots=True)
class Lifetime:
    """Something lasted ``duration`` and then ``ended``, or had lasted so long when last seen.

    ``entered`` is how old it was when it came under observation (delayed entry); nothing is known of its like that had
    ended before. The unit is the caller's.
    """

    duration: float
    ended: bool
    entered: float = 0.0


@dataclass(frozen=True, slots=True)
class Step:
    """At ``time``, ``ended`` of ``at_risk`` ended; ``survival`` is the share that lasts longer than that.

    ``error`` is Greenwood's standard error; ``low`` and ``high`` are the 95 per cent log-log limits. The three are
    None where nothing is left (they are not defined there).
    """

    time: float
    at_risk: int
    ended: int
    survival: float
    error: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Median:
    """The time by which half have ended, and its limits; each None where it is not reached."""

    time: float | None
    low: float | None
    high: float | None


def kaplan_meier(lifetimes: Iterable[Lifetime]) -> tuple[Step, ...]:
    """The curve's steps, one for each time at which something ended, in order.

    Kaplan and Meier (1958), with Greenwood's variance and limits on the log-log scale (Kalbfleisch and Prentice), which
    never leave 0 to 1. What ends and what is last seen at the same time: the one seen was still at risk. What entered
    at its very end was never at risk and is left out.
    """
    seen = [each for each in lifetimes if each.duration > each.entered]
    entries = sorted(each.entered for each in seen)
    exits = sorted(each.duration for each in seen)
    endings: dict[float, int] = {}
    for each in seen:
        if each.ended:
            endings[each.duration] = endings.get(each.duration, 0) + 1
    steps: list[Step] = []
    survival, variance, entered, left = 1.0, 0.0, 0, 0
    for time in sorted(endings):
        while entered < len(entries) and entries[entered] < time:
            entered += 1
        while left < len(exits) and exits[left] < time:
            left += 1
        at_risk, ended = entered - left, endings[time]
        survival *= 1 - ended / at_risk
        if ended == at_risk:
            # With delayed entry the curve can come to nothing while others are yet to enter; it stays there.
            steps.append(Step(time, at_risk, ended, 0.0, None, None, None))
            break
        variance += ended / (at_risk * (at_risk - ended))
        reach = Z * sqrt(variance) / -log(survival)
        low, high = survival ** exp(reach), survival ** exp(-reach)
        steps.append(Step(time, at_risk, ended, survival, survival * sqrt(variance), low, high))
    return tuple(steps)


#: Products of ratios such as 5/6 x 3/5 should be a half and may miss it by a crumb.
_CRUMB = 1e-9


def median(steps: Iterable[Step]) -> Median:
    """The first time at which at most half last longer, with the limits of Brookmeyer and Crowley (1982).

    >>> lasted = [Lifetime(time, ended=True) for time in (3, 5, 8)]
    >>> median(kaplan_meier(lasted)).time
    5
    """
    steps = tuple(steps)

    def first(values: Iterable[tuple[float, float | None]]) -> float | None:
        return next((time for time, value in values if value is not None and value <= 0.5 + _CRUMB), None)

    return Median(
        first((step.time, step.survival) for step in steps),
        first((step.time, step.low) for step in steps),
        first((step.time, step.high) for step in steps),
    )
