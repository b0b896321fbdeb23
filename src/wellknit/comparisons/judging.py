"""One comparison at a time: the estimate, its interval, and how often chance alone would do as much.

Which method serves which comparison is decided here and nowhere else; ``METHODS`` are the names under which the
methods box and the docs cite them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from wellknit.comparisons.values import Comparison, Group
from wellknit.statistics.intervals import difference, hypergeometric, wilson

__all__ = ["MANY", "METHODS", "among", "between_two", "between_waves", "same_people"]

#: The methods of intervals and tests that a comparison may have.
METHODS = (
    "miettinen-nurminen",
    "hypergeometric",
    "roster",
    "tango",
    "census",
    "boschloo",
    "fisher-mid-p",
    "freeman-halton",
    "monte-carlo",
    "pearson",
    "group-against-rest",
    "mcnemar-mid-p",
)

#: A comparison of more people than these, all groups together, has the tests for many: the exact ones grow with the
#: square of the numbers and more, and say the same.
MANY = 400
#: What could have shown is found by trying all counts of two groups up to so many pairs of them.
_PAIRS = 3_600


def _limits(group: Group) -> tuple[float, float, float]:
    """The group's share with the limits that its table prints: from the roster where it is known, else Wilson's."""
    share = group.count / group.base
    if group.everyone:
        return share, share, share
    if group.population is not None and group.population > group.base:
        fewest, most = hypergeometric(group.count, group.base, group.population)
        return share, fewest / group.population, most / group.population
    return share, *wilson(group.count, group.base)


def _interval(first: Group, second: Group) -> tuple[str, float | None, float | None]:
    """The limits of the first share less the second, and the method: exact where both rosters are known; by
    square-and-add where one is, since it narrows the limits of its group; else Miettinen and Nurminen's."""
    from wellknit.statistics.independent import miettinen_nurminen, roster_difference

    if first.everyone and second.everyone:
        return "census", None, None
    known = [each.base if each.everyone else each.population or 0 for each in (first, second)]
    if all(people >= each.base for people, each in zip(known, (first, second), strict=True)):
        limits = roster_difference(first.count, first.base, known[0], second.count, second.base, known[1])
        return "hypergeometric", *limits
    if any(people >= each.base for people, each in zip(known, (first, second), strict=True)):
        return "roster", *difference(_limits(first), _limits(second))
    return "miettinen-nurminen", *miettinen_nurminen(first.count, first.base, second.count, second.base)


def _detectable(groups: Sequence[Group]) -> tuple[float, float] | None:
    """The least and the greatest gap, over the pairs of groups, that would have shown 8 times in 10 if one of the two
    thought as all of them together do; None where for no pair one would."""
    from wellknit.statistics.bearing import smallest_gap, smallest_gap_of_many

    together = sum(each.count for each in groups) / _people(groups)
    found = []
    for one, other in combinations(groups, 2):
        gap = smallest_gap if one.base * other.base <= _PAIRS else smallest_gap_of_many
        if gaps := [each for each in gap(one.base, other.base, together) if each is not None]:
            found.append(min(gaps))
    return (min(found), max(found)) if found else None


def _people(groups: Sequence[Group]) -> int:
    return sum(each.base for each in groups)


def between_two(first: Group, second: Group) -> Comparison:
    """Two groups of different people; how often chance would do as much is Boschloo's exact p value, and of many people
    the mid-p value of Fisher's test."""
    from wellknit.statistics.fourfold import boschloo, fisher_mid_p_of_many

    method, low, high = _interval(first, second)
    many = _people((first, second)) > MANY
    return Comparison(
        key=f"{first.key}_{second.key}",
        kind="pair",
        groups=(first, second),
        verdict="no_sign",
        estimate=first.share - second.share,
        low=low,
        high=high,
        interval=method,
        chance=(fisher_mid_p_of_many if many else boschloo)(first.count, first.base, second.count, second.base),
        test="fisher-mid-p" if many else "boschloo",
        detectable=_detectable((first, second)),
    )


def among(groups: Sequence[Group]) -> Comparison:
    """Any number of groups of different people at once: the exact test of the table of groups by answer, and of many
    people Pearson's chi-squared or, where a group is too small for that, each group against all others.

    Two are a pair. With fewer there is nothing to compare.
    """
    from wellknit.statistics.contingency import freeman_halton, group_against_rest, pearson

    if len(groups) == 2:
        return between_two(groups[0], groups[1])
    if len(groups) < 2:
        return Comparison("all", "groups", tuple(groups), "nothing")
    table = [(each.count, each.base - each.count) for each in groups]
    error = None
    if _people(groups) > MANY:
        p = pearson(table)
        test = "group-against-rest" if p is None else "pearson"
        chance = group_against_rest(table) if p is None else p
    else:
        found = freeman_halton(table)
        test = "freeman-halton" if found.error is None else "monte-carlo"
        chance, error = found.p, found.error
    return Comparison(
        "all", "groups", tuple(groups), "no_sign", chance=chance, test=test, error=error, detectable=_detectable(groups)
    )


def between_waves(earlier: Group, later: Group) -> Comparison:
    """Two waves whose answers can't be linked: the later share less the earlier, the people taken as independent."""
    found = between_two(later, earlier)
    return Comparison(
        "change", "waves", (earlier, later), "no_sign", found.estimate, found.low, found.high, found.interval,
        found.chance, found.test, detectable=found.detectable,
    )  # fmt: skip


def same_people(earlier: Group, later: Group, lost: int, gained: int) -> Comparison:
    """The same people in two waves, of whom ``lost`` agreed only earlier and ``gained`` only later.

    McNemar's mid-p value, with Tango's interval. What could have shown is the smallest step of people who all change
    in one direction.
    """
    from wellknit.statistics.bearing import smallest_change
    from wellknit.statistics.paired import Pairs, mcnemar_mid_p, tango

    always, never = earlier.count - lost, earlier.base - later.count - lost
    if min(always, never, lost, gained) < 0 or earlier.base != later.base or always + gained != later.count:
        raise ValueError("the same people are counted in both waves")
    pairs = Pairs(always, lost, gained, never)
    low, high = tango(pairs)
    least = smallest_change(earlier.base)
    return Comparison(
        "change", "people", (earlier, later), "no_sign", later.share - earlier.share, low, high, "tango",
        mcnemar_mid_p(pairs), "mcnemar-mid-p", detectable=None if least is None else (least, least),
    )  # fmt: skip
