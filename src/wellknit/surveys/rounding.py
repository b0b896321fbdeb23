"""From counts to printed shares, by a rounding convention: exact, or as an older report did it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from wellknit.statistics.independent import roster_difference
from wellknit.statistics.intervals import difference, hypergeometric, mean_t, square_and_add, wilson
from wellknit.statistics.paired import Pairs, tango
from wellknit.surveys.specification import Convention
from wellknit.tables import Change, Interval, Mean, Share, half_up

__all__ = ["average", "average_of_means", "change", "mean", "paired_change", "percent", "share", "weighted"]


def percent(value: Fraction | float, decimals: int) -> Decimal:
    """A share between 0 and 1 in per cent, rounded once, half up."""
    return half_up(Fraction(value) * 100, decimals)


def share(
    parts: Sequence[int],
    base: int,
    convention: Convention,
    *,
    population: int | None = None,
    interval: bool = True,
    rule: str = "",
) -> Share:
    """The share of ``base`` people that ``parts`` add up to: the answers, or bands, which it joins.

    ``rule`` is the convention's rule for this kind of share ('once' or 'sum_of_rounded'), its ``shares`` unless given.
    Nobody in the base gives a share without a per cent.
    """
    count = sum(parts)
    if base == 0:
        return Share(0, 0, None, population=population)
    exact = Fraction(count, base)
    if (rule or convention.shares) == "sum_of_rounded":
        printed = sum((percent(Fraction(part, base), convention.decimals) for part in parts), Decimal(0))
        exact = Fraction(printed) / 100
    else:
        printed = percent(exact, convention.decimals)
    if not interval:
        return Share(count, base, printed, population=population, exact=exact)
    method, low, high = _limits(count, base, population)
    return Share(
        count,
        base,
        printed,
        None if low is None else percent(low, convention.decimals),
        None if high is None else percent(high, convention.decimals),
        method,
        population,
        exact=exact,
    )


def _limits(
    count: int, base: int, population: int | None
) -> tuple[Interval, Fraction | float | None, Fraction | float | None]:
    if population == base:
        return "census", None, None
    if population is not None and population > base:
        fewest, most = hypergeometric(count, base, population)
        return "hypergeometric", Fraction(fewest, population), Fraction(most, population)
    # Without a roster, or with one that has fewer people than answered: a large population is assumed.
    return "wilson", *wilson(count, base)


def _limits_of(each: Share) -> tuple[float, float, float]:
    """A share with its own limits, from its counts: (share, low, high); the share itself where everyone answered."""
    assert each.count is not None and each.base
    middle = each.count / each.base
    _, low, high = _limits(each.count, each.base, each.population)
    return middle, middle if low is None else float(low), middle if high is None else float(high)


def _ends(each: Share) -> tuple[float, float, float]:
    """The limits of any share; those of an average are only known as printed."""
    if each.count is not None:
        return _limits_of(each)
    middle = float(each.exact or 0)
    return (
        middle,
        middle if each.low is None else float(each.low) / 100,
        middle if each.high is None else float(each.high) / 100,
    )


def average(shares: Sequence[Share], convention: Convention) -> Share:
    """The mean of the shares of groups, each group counting the same; groups without answers are left out.

    Its interval comes from the groups' own limits (square-and-add); ``base`` is the number of answers behind it.
    """
    answered = [each for each in shares if each.base]
    return _joined(answered, [Fraction(1, len(answered)) for _ in answered], convention)


def weighted(shares: Sequence[Share], people: Sequence[int | None], convention: Convention) -> Share:
    """The share weighted to the roster: each group counts as many ``people`` as the roster has in it.

    A share without numbers where the people of a group that answered are not known: leaving that group out would
    silently weigh the others more.
    """
    known = [(each, number) for each, number in zip(shares, people, strict=True) if each.base]
    total = sum(number or 0 for _, number in known)
    if total == 0 or any(number is None for _, number in known):
        return Share(None, None, None)
    return _joined([each for each, _ in known], [Fraction(number or 0, total) for _, number in known], convention)


def _joined(shares: Sequence[Share], weights: Sequence[Fraction], convention: Convention) -> Share:
    if not shares:
        return Share(None, 0, None)
    if convention.averages == "mean_of_printed":
        exact = sum(
            (weight * Fraction(each.percent or 0) / 100 for weight, each in zip(weights, shares, strict=True)),
            Fraction(0),
        )
    else:
        exact = sum(
            (weight * Fraction(each.count or 0, each.base or 1) for weight, each in zip(weights, shares, strict=True)),
            Fraction(0),
        )
    base = sum(each.base or 0 for each in shares)
    known = [each.population for each in shares]
    population = sum(each or 0 for each in known) if all(each is not None for each in known) else None
    printed = percent(exact, convention.decimals)
    if all(each.interval == "census" for each in shares):
        return Share(None, base, printed, interval="census", population=population, exact=exact)
    low, high = square_and_add(
        [(float(weight), *_limits_of(each)) for weight, each in zip(weights, shares, strict=True)]
    )
    return Share(
        None,
        base,
        printed,
        percent(low, convention.decimals),
        percent(high, convention.decimals),
        "square-and-add",
        population,
        exact=exact,
    )


def mean(values: Sequence[tuple[int, int]], convention: Convention, population: int | None = None) -> Mean:
    """The mean of a scale's values, given as (value, people) for every value of the scale."""
    base = sum(people for _, people in values)
    if base == 0:
        return Mean(None, 0, population=population)
    exact = Fraction(sum(value * people for value, people in values), base)
    places = convention.decimals + 1
    if population == base:
        return Mean(half_up(exact, places), base, interval="census", population=population, exact=exact)
    known = population if population is not None and population > base else None
    _, low, high = mean_t(values, known)
    return Mean(
        half_up(exact, places),
        base,
        half_up(Fraction(low), places),
        half_up(Fraction(high), places),
        "t",
        population,
        exact=exact,
    )


def average_of_means(means: Sequence[Mean], convention: Convention) -> Mean:
    """The mean of the groups' means, each group counting the same, with an interval from theirs (square-and-add)."""
    answered = [each for each in means if each.base]
    if not answered:
        return Mean(None, 0)
    exact = sum((each.exact or Fraction(0) for each in answered), Fraction(0)) / len(answered)
    base, places = sum(each.base or 0 for each in answered), convention.decimals + 1
    if all(each.interval == "census" for each in answered):
        return Mean(half_up(exact, places), base, interval="census", exact=exact)

    def reach(end: str) -> float:
        # A group that everyone answered for is certain, and adds nothing.
        ends = [(each.exact, getattr(each, end)) for each in answered]
        return sum(
            (float(limit) - float(middle)) ** 2 for middle, limit in ends if limit is not None and middle is not None
        )

    below, above = reach("low") ** 0.5 / len(answered), reach("high") ** 0.5 / len(answered)
    return Mean(
        half_up(exact, places),
        base,
        half_up(exact - Fraction(below), places),
        half_up(exact + Fraction(above), places),
        "square-and-add",
        exact=exact,
    )


def change(later: Share, earlier: Share, convention: Convention) -> Change:
    """``later`` less ``earlier`` in percentage points; no interval where either share has none.

    Of counts on known rosters the limits are exact; else they come from both shares' own (square-and-add), which of
    nearly everyone on a small roster would not hold.
    """
    if later.percent is None or earlier.percent is None:
        return Change(None)
    assert later.exact is not None and earlier.exact is not None
    exact = later.exact - earlier.exact
    points = (
        later.percent - earlier.percent
        if convention.averages == "mean_of_printed"
        else half_up(exact * 100, convention.decimals)
    )
    if later.interval == earlier.interval == "census":
        return Change(points, interval="census", exact=exact)
    method: Interval = "square-and-add"
    if _on_roster(later) and _on_roster(earlier):
        method = "hypergeometric"
        low, high = roster_difference(*_of_roster(later), *_of_roster(earlier))
    else:
        low, high = difference(_ends(later), _ends(earlier))
    return Change(points, percent(low, convention.decimals), percent(high, convention.decimals), method, exact=exact)


def _on_roster(each: Share) -> bool:
    """Whether a share is a count of people of whom the roster says how many there are."""
    return each.count is not None and each.interval in ("hypergeometric", "census")


def _of_roster(each: Share) -> tuple[int, int, int]:
    """(count, base, population) of a share on a roster."""
    return each.count or 0, each.base or 0, each.population or 0


def paired_change(always: int, lost: int, gained: int, never: int, convention: Convention) -> Change:
    """The change of the same people in percentage points, with Tango's interval; empty where there is nobody.

    ``lost`` agreed only before, ``gained`` only after.
    """
    base = always + lost + gained + never
    if base == 0:
        return Change(None)
    exact = Fraction(gained - lost, base)
    low, high = tango(Pairs(always, lost, gained, never))
    decimals = convention.decimals
    return Change(half_up(exact * 100, decimals), percent(low, decimals), percent(high, decimals), "tango", exact=exact)
