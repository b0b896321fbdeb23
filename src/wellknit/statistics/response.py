"""Who answered, cell by cell of the roster, and what those who did not could change: rates and bounds, exactly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

__all__ = ["Bounds", "Cell", "Rate", "Rates", "average_of_bounds", "bounds", "pooled_bounds", "response_rates"]

#: A cell of the roster: its level in each dimension, such as ("Rivertown", "site leader").
Cell = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rate:
    """``answered`` of the ``roster`` people of a cell answered. Known exactly: no interval belongs to it."""

    roster: int
    answered: int

    def __post_init__(self) -> None:
        if not 0 <= self.answered <= self.roster:
            raise ValueError(f"{self.answered} of {self.roster} people is no response rate")

    @property
    def silent(self) -> int:
        """How many did not answer."""
        return self.roster - self.answered

    @property
    def share(self) -> Fraction | None:
        """The response rate, as the American Association for Public Opinion Research's RR1; None where nobody is."""
        return Fraction(self.answered, self.roster) if self.roster else None


@dataclass(frozen=True, slots=True)
class Rates:
    """Response rates by cell, by level of each dimension (in the order of the cells' parts), and of all together."""

    cells: tuple[tuple[Cell, Rate], ...]
    levels: tuple[tuple[tuple[str, Rate], ...], ...]
    total: Rate


def response_rates(roster: Mapping[Cell, int], answered: Mapping[Cell, int]) -> Rates:
    """How many of the people of each cell of the ``roster`` ``answered``; cells keep the roster's order.

    AAPOR (2023), Standard Definitions, RR1: complete answers over all who were meant to answer. Raises ValueError
    where somebody answered for a cell that the roster does not have, or more people than it has.

    >>> rates = response_rates({("north", "leader"): 4, ("north", "staff"): 8}, {("north", "leader"): 3})
    >>> rates.total, rates.levels[0][0][1].share
    (Rate(roster=12, answered=3), Fraction(1, 4))
    """
    unknown = [cell for cell in answered if cell not in roster and answered[cell]]
    if unknown:
        raise ValueError(f"the roster has nobody in {unknown[0]}, but somebody answered for it")
    widths = {len(cell) for cell in roster}
    if len(widths) > 1:
        raise ValueError("cells have different numbers of dimensions")
    cells = tuple((cell, Rate(people, answered.get(cell, 0))) for cell, people in roster.items())
    levels = tuple(_added(((cell[place], rate) for cell, rate in cells)) for place in range(max(widths, default=0)))
    return Rates(cells, levels, Rate(sum(rate.roster for _, rate in cells), sum(rate.answered for _, rate in cells)))


def _added(rates: Iterable[tuple[str, Rate]]) -> tuple[tuple[str, Rate], ...]:
    sums: dict[str, Rate] = {}
    for level, rate in rates:
        before = sums.get(level, Rate(0, 0))
        sums[level] = Rate(before.roster + rate.roster, before.answered + rate.answered)
    return tuple(sums.items())


@dataclass(frozen=True, slots=True)
class Bounds:
    """The roster's share lies between ``low`` and ``high`` whatever the silent people think."""

    low: Fraction
    high: Fraction

    @property
    def width(self) -> Fraction:
        """How much who is silent leaves open: with nothing assumed, the silent people's part of the roster."""
        return self.high - self.low


def bounds(
    agreeing: int,
    answered: int,
    roster: int,
    *,
    silent_from: Fraction | int = 0,
    silent_to: Fraction | int = 1,
) -> Bounds:
    """The least and the most of a ``roster`` who can agree, when ``agreeing`` of the ``answered`` do.

    At worst nobody who is silent agrees, at best everybody does (Manski 1989, Journal of Human Resources 24:343;
    Horowitz and Manski 1998, Journal of Econometrics 84:37). They are no confidence limits: where the roster is all
    who are meant, they hold for certain. ``silent_from`` and ``silent_to`` narrow what share of the silent people is
    thought possible; whoever sets them says so beside the bounds. Who answered but not this item is silent, too.

    >>> [round(float(limit), 2) for limit in (bounds(18, 19, 25).low, bounds(18, 19, 25).high)]
    [0.72, 0.96]
    """
    if not 0 <= agreeing <= answered <= roster or roster == 0:
        raise ValueError(f"{agreeing} of {answered} out of {roster} is no share")
    if not 0 <= silent_from <= silent_to <= 1:
        raise ValueError("what the silent people may think is a range of shares from 0 to 1")
    silent = roster - answered
    return Bounds(
        Fraction(agreeing + silent * Fraction(silent_from)) / roster,
        Fraction(agreeing + silent * Fraction(silent_to)) / roster,
    )


def average_of_bounds(sites: Sequence[Bounds]) -> Bounds:
    """The bounds of the average of sites: nobody is on two sites' silent lists, so the worst can come together.

    Raises ValueError where there is no site.
    """
    if not sites:
        raise ValueError("there is no site to average")
    return Bounds(
        sum((each.low for each in sites), Fraction(0)) / len(sites),
        sum((each.high for each in sites), Fraction(0)) / len(sites),
    )


def pooled_bounds(sites: Sequence[tuple[int, int, int]]) -> Bounds:
    """The bounds of all sites' people together, each site as (agreeing, answered, roster)."""
    return bounds(*(sum(column) for column in zip(*sites, strict=True)))
