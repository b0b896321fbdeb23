"""All tables with given margins, walked as a network."""

from __future__ import annotations

from math import comb
from typing import Any

import numpy
import pytest

from wellknit.statistics.margins import Tail, likelihood, paths, tail


def test_two_by_two_tables_are_the_hypergeometric_distribution() -> None:
    # Values are the first cell: at most 2, or at least 5, of 6 people out of 10 and 8 who agree.
    def first(cells: Any, column: int) -> Any:
        return cells[:, 0] * (1.0 if column == 0 else 0.0)

    ways = {count: comb(10, count) * comb(8, 6 - count) for count in range(7)}
    expected = sum(ways[count] for count in (0, 1, 2, 5, 6)) / comb(18, 6)
    assert tail((10, 8), (6, 12), first, Tail(2.0, 5.0)) == pytest.approx(expected)


def test_everything_nothing_and_the_two_sides_add_up() -> None:
    def value(cells: Any, column: int) -> Any:
        return cells @ numpy.array([1.0, 2.0, 4.0]) * column

    margins = (5, 4, 6), (3, 4, 6, 2)
    assert tail(*margins, value, Tail(1e9)) == pytest.approx(1.0)
    assert tail(*margins, value, Tail(-1.0)) == 0.0
    below, above = tail(*margins, value, Tail(50.5)), tail(*margins, value, Tail(-1.0, 50.5))
    assert below is not None
    assert above is not None
    assert 0.1 < below < 0.9
    assert below + above == pytest.approx(1.0)


def test_too_much_work_is_given_up() -> None:
    rows, columns = (20, 22, 33, 21), (4, 13, 43, 36)
    assert paths(columns, rows) < paths(rows, columns)
    assert tail(rows, columns, lambda cells, _: likelihood(cells), Tail(0.0), work=10_000) is None
    assert tail((400, 500, 600), (700, 800), lambda cells, _: likelihood(cells), Tail(0.0)) is None


def test_one_column_can_only_be_as_it_is() -> None:
    for most, p in ((5.0, 1.0), (4.0, 0.0)):
        assert tail((3, 2), (5,), lambda cells, _: cells.sum(axis=1) * 1.0, Tail(most)) == p


def test_margins_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="same total"):
        tail((3, 4), (5, 1), lambda cells, _: cells.sum(axis=1), Tail(0.0))
    with pytest.raises(ValueError, match="at least 1"):
        tail((7, 0), (5, 2), lambda cells, _: cells.sum(axis=1), Tail(0.0))
