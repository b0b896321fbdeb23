"""What a column of averages is: a mean of printed figures, a mean of exact ones, or the share of all together.

The three differ, often by a last decimal and sometimes by much; which one a report prints is seldom said. A mean of
figures that were rounded first inherits their rounding; a mean of sites is no share of people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Literal

from wellknit.audits.model import Model, Rule
from wellknit.audits.rounding import Convention, rounded, text

__all__ = ["RULES", "AverageRow", "AverageRule", "Averages", "Interval", "averages_of", "interval_of"]

AverageRule = Literal["of_printed", "of_exact", "pooled"]
RULES: tuple[AverageRule, ...] = ("of_printed", "of_exact", "pooled")

_MOST = 4096


@dataclass(frozen=True, slots=True)
class Interval:
    """What prints as one figure: from ``low`` to ``high``, each itself in it or not."""

    low: Fraction
    high: Fraction
    with_low: bool
    with_high: bool


@dataclass(frozen=True, slots=True)
class AverageRow:
    """A printed average and, by rule, the figures that the rule gives at the smallest bases (several, where figures
    have several counts). ``open``: the rules that some possible bases may still allow; the others are impossible."""

    row: int
    figure: str
    gives: dict[AverageRule, tuple[str, ...]]
    open: tuple[AverageRule, ...]

    def fits(self, rule: AverageRule) -> bool:
        return self.figure in self.gives[rule]


@dataclass(frozen=True, slots=True)
class Averages:
    """``rows`` whose groups all print a figure; ``explains``: the rules that give every one of them at the smallest
    bases, ``open``: those that other possible bases may allow for all of them."""

    rows: tuple[AverageRow, ...]
    explains: tuple[AverageRule, ...]
    open: tuple[AverageRule, ...]

    def misfits(self, rule: AverageRule) -> tuple[AverageRow, ...]:
        return tuple(each for each in self.rows if not each.fits(rule))


def interval_of(value: int, scale: int, convention: Convention) -> Interval:
    """What rounds to ``value`` in units of 1/scale.

    >>> interval_of(947, 1000, "half_up")
    Interval(low=Fraction(1893, 2000), high=Fraction(379, 400), with_low=True, with_high=False)
    """
    if convention == "truncate":
        return Interval(Fraction(value, scale), Fraction(value + 1, scale), True, False)
    even = value % 2 == 0
    low, high = Fraction(2 * value - 1, 2 * scale), Fraction(2 * value + 1, 2 * scale)
    return Interval(low, high, convention == "half_up" or even, convention == "half_even" and even)


def averages_of(model: Model, rule: Rule, bases: Sequence[Sequence[int]], rows: Sequence[int]) -> Averages | None:
    """What the printed averages of ``rows`` are, given the possible ``bases`` of each column; None where nothing can be
    said, since none is printed or not every group has a figure."""
    printed = model.printed
    if printed.average_column is None:
        return None
    found = []
    for row in rows:
        cell, cells = printed.average[row], printed.cells[row]
        if cell.kind == "number" and all(each.kind == "number" for each in cells) and len(cells) > 1:
            found.append(_row(model, rule, bases, row))
    if not found:
        return None
    explains = tuple(each for each in RULES if all(row.fits(each) for row in found))
    return Averages(tuple(found), explains, tuple(each for each in RULES if all(each in row.open for row in found)))


def _row(model: Model, rule: Rule, bases: Sequence[Sequence[int]], row: int) -> AverageRow:
    printed, places = model.printed, model.printed.average_decimals
    measure = printed.measure
    scale = measure.scale(places)
    value = printed.average[row].units(places)
    cells = printed.cells[row]
    mean = sum((Fraction(cell.value or 0) for cell in cells), Fraction(0)) / len(cells)
    of_printed = int(rounded(mean.numerator, mean.denominator, 10**places, model.convention))
    gives: dict[AverageRule, tuple[str, ...]] = {
        "of_printed": (text(of_printed, places),),
        "of_exact": (),
        "pooled": (),
    }
    allowed: list[AverageRule] = ["of_printed"] if of_printed == value else []
    if all(bases):
        smallest = [each[0] for each in bases]
        options = [model.counts(row, column, base, rule) for column, base in enumerate(smallest)]
        over = [measure.answers(cell.base or base) for cell, base in zip(cells, smallest, strict=True)]
        gives["of_exact"] = _figures(options, over, scale, places, model.convention, pooled=False)
        gives["pooled"] = _figures(options, over, scale, places, model.convention, pooled=True)
        inside = interval_of(value, scale, model.convention)
        allowed += _open(model, rule, bases, row, inside)
    else:
        allowed += ["of_exact", "pooled"]
    return AverageRow(row, text(value, places), gives, tuple(allowed))


def _figures(
    options: Sequence[Sequence[int]],
    over: Sequence[int],
    scale: int,
    places: int,
    convention: Convention,
    *,
    pooled: bool,
) -> tuple[str, ...]:
    """The figures that an average can print as, for every choice of counts (the ends alone, where there are many)."""
    many = 1
    for each in options:
        many *= max(1, len(each))
    chosen = options if many <= _MOST else [(min(each), max(each)) if each else () for each in options]
    found = set()
    for counts in product(*chosen) if many <= _MOST else zip(*chosen, strict=True):
        if pooled:
            mean = Fraction(sum(counts), sum(over))
        else:
            mean = sum((Fraction(count, each) for count, each in zip(counts, over, strict=True)), Fraction(0)) / len(
                over
            )
        found.add(int(rounded(mean.numerator, mean.denominator, scale, convention)))
    if many > _MOST and found:
        found = set(range(min(found), max(found) + 1))
    return tuple(text(each, places) for each in sorted(found))


def _open(model: Model, rule: Rule, bases: Sequence[Sequence[int]], row: int, inside: Interval) -> list[AverageRule]:
    """The rules that are not excluded by how far each column's possible shares reach.

    A necessary condition: what it excludes is impossible for all possible bases, each column taken by itself.
    """
    measure, cells = model.printed.measure, model.printed.cells[row]
    found: list[AverageRule] = []
    for each in ("of_exact", "pooled"):
        most, least = Fraction(0), Fraction(0)
        for column, possible in enumerate(bases):
            reach_low, reach_high = [], []
            for base in possible:
                counts = model.counts(row, column, base, rule)
                if not counts:
                    continue
                over = measure.answers(cells[column].base or base)
                weight = Fraction(over if each == "pooled" else 1)
                reach_high.append(weight * (Fraction(counts[-1], over) - inside.low))
                reach_low.append(weight * (Fraction(counts[0], over) - inside.high))
            if not reach_high:
                continue
            most += max(reach_high)
            least += min(reach_low)
        above = most >= 0 if inside.with_low else most > 0
        below = least <= 0 if inside.with_high else least < 0
        if above and below:
            found.append(each)
    return found
