"""Figures that are sums of rounded parts: 'agree' and 'strongly agree' printed as 31.6 and 63.2, together as 94.8.

Shares that are rounded first and added afterwards can be figures that no single count gives: 18 of 19 people are 94.7
per cent. (How often that happens: Mosteller, Youtz and Zahn, 'The distribution of sums of rounded percentages',
Demography 4 (1967), 850-858.) So such a figure also says which splits into parts are possible.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from wellknit.audits.rounding import Convention, rounded

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

__all__ = ["Sums", "counts_of_sum", "splits", "sums_table"]


class Sums(NamedTuple):
    """``possible[b, i]``: whether value i is a sum of rounded parts over base b; ``different[b]``: how many different
    figures such sums can be."""

    possible: NDArray[numpy.bool_]
    different: NDArray[numpy.int64]


def sums_table(values: Sequence[int], bases: Sequence[int], scale: int, convention: Convention, parts: int) -> Sums:
    """For each of ``bases`` and of ``values`` whether ``parts`` rounded shares can add up to it."""
    return _sums_table(tuple(values), tuple(bases), scale, convention, parts)


@lru_cache(maxsize=64)
def _sums_table(
    values: tuple[int, ...], bases: tuple[int, ...], scale: int, convention: Convention, parts: int
) -> Sums:
    import numpy

    wanted = numpy.array(values, dtype=numpy.int64)
    possible = numpy.zeros((len(bases), len(values)), dtype=bool)
    different = numpy.zeros(len(bases), dtype=numpy.int64)
    inside = (wanted >= 0) & (wanted <= scale + parts)
    marks = numpy.zeros(scale + parts + 1, dtype=bool)
    for place, base in enumerate(bases):
        marks[:] = False
        if parts == 2:
            _mark_pairs(marks, base, scale, convention)
        else:
            _, figures = _pairs(base, scale, convention, parts)
            marks[figures] = True
        possible[place, inside] = marks[wanted[inside]]
        different[place] = marks.sum()
    return Sums(possible, different)


def _mark_pairs(marks: NDArray[numpy.bool_], base: int, scale: int, convention: Convention) -> None:
    """Two parts: each part with all those that are no larger and leave room."""
    import numpy

    single = rounded(numpy.arange(base + 1), base, scale, convention)
    for one in range(base // 2 + 1):
        marks[single[one] + single[one : base - one + 1]] = True


@lru_cache(maxsize=1024)
def _pairs(base: int, scale: int, convention: Convention, parts: int) -> tuple[NDArray[numpy.int64], ...]:
    """All (count, figure) that ``parts`` parts among ``base`` people can give together."""
    import numpy

    alone = numpy.arange(base + 1)
    single = rounded(alone, base, scale, convention)
    counts, figures = alone, single
    width = scale + parts + 1
    for _ in range(parts - 1):
        seen = numpy.zeros((base + 1) * width, dtype=bool)
        for one in range(base + 1):
            room = counts + one <= base
            seen[(counts[room] + one) * width + figures[room] + single[one]] = True
        counts, figures = numpy.divmod(numpy.flatnonzero(seen), width)
    return counts, figures


def counts_of_sum(value: int, base: int, scale: int, convention: Convention, parts: int) -> tuple[int, ...]:
    """The counts that can print as ``value`` when ``parts`` parts of them are rounded first, in order.

    >>> counts_of_sum(948, 19, 1000, "half_up", 2), counts_of_sum(948, 19, 1000, "half_up", 1)
    ((18,), ())
    """
    if parts == 2:
        single = _single(base, scale, convention)
        # Rounding moves each part by less than one last decimal, so only counts this near can give the figure.
        near = range(max(0, -(-(value - 2) * base // scale)), min(base, (value + 2) * base // scale) + 1)
        return tuple(
            count
            for count in near
            if (single[: count // 2 + 1] + single[count - count // 2 : count + 1][::-1] == value).any()
        )
    counts, figures = _pairs(base, scale, convention, parts)
    return tuple(sorted({int(each) for each in counts[figures == value]}))


@lru_cache(maxsize=4096)
def _single(base: int, scale: int, convention: Convention) -> NDArray[numpy.int64]:
    import numpy

    found: NDArray[numpy.int64] = rounded(numpy.arange(base + 1), base, scale, convention)
    return found


def splits(value: int, count: int, base: int, scale: int, convention: Convention) -> tuple[tuple[int, int], ...]:
    """The splits of ``count`` into two parts, the smaller first, whose rounded shares add up to ``value``.

    >>> splits(948, 18, 19, 1000, "half_up")
    ((1, 17), (4, 14), (6, 12), (9, 9))
    """
    return tuple(
        (one, count - one)
        for one in range(count // 2 + 1)
        if rounded(one, base, scale, convention) + rounded(count - one, base, scale, convention) == value
    )
