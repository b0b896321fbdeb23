"""Tables with a known truth: people counted, shares printed, and a search for what can stand behind them by hand.

Written apart from the library, with fractions and sets instead of whole-number bounds and arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache

from wellknit.audits.table import Grid

SITES = ("Chicago", "Dayton", "Lehigh Valley", "Memphis")


@cache
def in_print(count: int, base: int, decimals: int, convention: str) -> int:
    """A share of people as printed, in units of its last decimal."""
    exact = Fraction(100 * count, base) * 10**decimals
    whole = exact.numerator // exact.denominator
    over = exact - whole
    if convention == "truncate" or over < Fraction(1, 2):
        return whole
    if convention == "half_even" and over == Fraction(1, 2) and whole % 2 == 0:
        return whole
    return whole + 1


def as_text(value: int, decimals: int, *, tidy: bool = False, comma: bool = False) -> str:
    """A figure with all its decimals, or ``tidy`` without zeros at the end."""
    text = format(Decimal(value).scaleb(-decimals), "f")
    if tidy and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",") if comma else text


@cache
def once(base: int, decimals: int, convention: str) -> frozenset[int]:
    """Every figure that one share over ``base`` can be."""
    return frozenset(in_print(count, base, decimals, convention) for count in range(base + 1))


@cache
def sums(base: int, decimals: int, convention: str, parts: int) -> frozenset[tuple[int, int]]:
    """Every (count, figure) of ``parts`` shares over ``base`` that were rounded before they were added."""
    if parts == 1:
        return frozenset((count, in_print(count, base, decimals, convention)) for count in range(base + 1))
    return frozenset(
        (count + more, figure + in_print(more, base, decimals, convention))
        for count, figure in sums(base, decimals, convention, parts - 1)
        for more in range(base - count + 1)
    )


def grid(
    rows: Sequence[tuple[str, Sequence[str]]],
    columns: Sequence[str] = SITES,
    *,
    corner: str = "item",
    name: str = "table",
) -> Grid:
    return Grid(name, ((corner, *columns), *((label, *cells) for label, cells in rows)))
