"""Intervals for the difference of two shares of different people: Newcombe's, Miettinen and Nurminen's, Mee's.

Differences are the first share less the second, between -1 and 1, two-sided at 95 per cent. A pair is given as
(count, base) twice. But for ``roster_difference`` none is exact: for few people, ``fourfold.py`` says whether a
difference holds up.
"""

from __future__ import annotations

from math import acos, cos, pi, sqrt

from wellknit.statistics.intervals import Z, difference, hypergeometric, wilson

__all__ = ["constrained", "mee", "miettinen_nurminen", "newcombe", "roster_difference", "score"]

_HALVINGS = 60


def newcombe(count: int, base: int, other_count: int, other_base: int) -> tuple[float, float]:
    """Newcombe (1998), Statistics in Medicine 17:873, method 10: square-and-add from Wilson's limits.

    >>> [round(limit, 4) for limit in newcombe(56, 70, 48, 80)]
    [0.0524, 0.3339]
    """
    first = count / base if base else 0.0, *wilson(count, base)
    second = other_count / other_base if other_base else 0.0, *wilson(other_count, other_base)
    return difference(first, second)


def roster_difference(
    count: int, base: int, population: int, other_count: int, other_base: int, other_population: int
) -> tuple[float, float]:
    """The difference between all people of two known rosters, of whom some answered: exact limits.

    From each group's own exact limits with a probability of 1.25 per cent outside on each side, so that both hold with
    more than 95 per cent (Bonferroni), and with them their difference. Certain where everyone answered. Square-and-add,
    which is narrower, does not hold here: between 40 of 60 people and 25 of 30, one share near 0 and the other near 1,
    its limits hold in fewer than half of all cases. (Whether a difference is more than chance makes between groups like
    these is another question, and what the tests ask.)

    >>> [round(limit, 4) for limit in roster_difference(18, 19, 25, 9, 11, 12)]
    [0.0067, 0.21]
    """
    fewest, most = hypergeometric(count, base, population, one_in=80)
    other_fewest, other_most = hypergeometric(other_count, other_base, other_population, one_in=80)
    return fewest / population - other_most / other_population, most / population - other_fewest / other_population


def miettinen_nurminen(count: int, base: int, other_count: int, other_base: int) -> tuple[float, float]:
    """Miettinen and Nurminen (1985), Statistics in Medicine 4:213: all differences that the score test does not reject.

    Own code, because a common library's is wrong (statsmodels issue 10269: a wrong coefficient).

    >>> [round(limit, 4) for limit in miettinen_nurminen(56, 70, 48, 80)]
    [0.0528, 0.3382]
    """
    both = base + other_base
    return _inverted(count, base, other_count, other_base, both / (both - 1) if both > 1 else 1.0)


def mee(count: int, base: int, other_count: int, other_base: int) -> tuple[float, float]:
    """Mee (1984), Biometrics 40:1175: the same without the factor N/(N - 1) in the variance.

    >>> [round(limit, 4) for limit in mee(7, 34, 1, 34)]
    [0.0284, 0.3439]
    """
    return _inverted(count, base, other_count, other_base, 1.0)


def constrained(count: int, base: int, other_count: int, other_base: int, gap: float) -> tuple[float, float]:
    """The two shares that make the counts most likely among those that differ by exactly ``gap``.

    The middle root of a cubic, in closed form (Miettinen and Nurminen 1985, appendix; Farrington and Manning 1990,
    Statistics in Medicine 9:1447), held within what is possible: the root's own rounding must not leave 0 to 1.
    """
    both, agreeing = base + other_base, count + other_count
    third = float(both)
    second = (base + 2 * other_base) * gap - both - agreeing
    first = (other_base * gap - both - 2 * other_count) * gap + agreeing
    zeroth = other_count * gap * (1 - gap)
    bend = second / (3 * third)
    cubed = bend**3 - second * first / (6 * third**2) + zeroth / (2 * third)
    wide = bend**2 - first / (3 * third)
    reach = sqrt(max(wide, 0.0)) * (1 if cubed > 0 else -1)
    # Where the three roots are one, the cosine's argument is 0/0; the root is -bend whatever the angle.
    ratio = cubed / reach**3 if reach**3 else 0.0
    angle = (pi + acos(max(-1.0, min(1.0, ratio)))) / 3
    other = 2 * reach * cos(angle) - bend
    other = min(max(other, 0.0, -gap), 1.0, 1 - gap)
    return other + gap, other


def score(count: int, base: int, other_count: int, other_base: int, gap: float) -> float:
    """How many standard deviations the seen difference lies above ``gap``, were that the true one.

    Without the factor N/(N - 1). Infinite where the counts are impossible with this difference, 0 where it is the seen
    one.
    """
    seen = count / base - other_count / other_base
    share, other = constrained(count, base, other_count, other_base, gap)
    spread = share * (1 - share) / base + other * (1 - other) / other_base
    distance = seen - gap
    if spread <= 0:
        return 0.0 if distance == 0 else float("inf") if distance > 0 else float("-inf")
    return distance / sqrt(spread)


def _inverted(count: int, base: int, other_count: int, other_base: int, factor: float) -> tuple[float, float]:
    """The least and the most difference whose score is within 1.96 of the seen one, found by halving."""
    for part, whole in ((count, base), (other_count, other_base)):
        if not 0 <= part <= whole or whole == 0:
            raise ValueError(f"{part} of {whole} is no share")
    seen = count / base - other_count / other_base
    most = Z * sqrt(factor)

    def limit(outside: float) -> float:
        inside = seen
        if abs(score(count, base, other_count, other_base, outside)) <= most:
            return outside
        for _ in range(_HALVINGS):
            middle = (inside + outside) / 2
            if abs(score(count, base, other_count, other_base, middle)) <= most:
                inside = middle
            else:
                outside = middle
        return inside

    return limit(-1.0), limit(1.0)
