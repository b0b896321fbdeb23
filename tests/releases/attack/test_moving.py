"""Chains of moves from counts that were found: what they find agrees with every statement, and they find swaps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.releases.disclosure.attack.moving import moved
from wellknit.releases.disclosure.attack.narrowing import Row


def of(rows: list[Row], many: int) -> list[list[int]]:
    return [[number for number, row in enumerate(rows) if place in dict(row.terms)] for place in range(many)]


def crossed(counts: tuple[int, ...], height: int, width: int) -> list[Row]:
    lines = [[r * width + c for c in range(width)] for r in range(height)]
    lines += [[r * width + c for r in range(height)] for c in range(width)]
    return [Row(tuple((p, 1) for p in line), sum(counts[p] for p in line), sum(counts[p] for p in line))
            for line in lines]  # fmt: skip


def test_in_a_table_with_margins_four_cells_move() -> None:
    counts = (2, 3, 4, 5, 6, 7)
    rows = crossed(counts, 2, 3)
    found = moved(counts, [(0, 9)] * 6, rows, of(rows, 6), [0], 3, 9)
    assert found is not None
    assert found[0] == 3
    assert sorted(abs(one - other) for one, other in zip(found, counts, strict=True)) == [0, 0, 1, 1, 1, 1]


def test_where_nothing_can_move_it_says_so() -> None:
    counts = (2, 3)
    rows = [Row(((0, 1), (1, 1)), 5, 5), Row(((0, 1), (1, -1)), -1, -1)]
    assert moved(counts, [(0, 5)] * 2, rows, of(rows, 2), [0], 3, 5) is None
    assert moved(counts, [(0, 2), (0, 5)], rows[:1], of(rows[:1], 2), [0], 3, 5) is None


@given(st.lists(st.integers(0, 5), min_size=6, max_size=6), st.integers(0, 5), st.integers(0, 5), st.booleans())
def test_what_it_finds_holds(counts: list[int], place: int, low: int, window: bool) -> None:
    start = tuple(counts)
    rows = crossed(start, 2, 3)
    if window:
        exact = sum(weight * count for weight, count in zip((7, 3, 5, 2, 4, 6), start, strict=True))
        rows.append(Row(tuple(enumerate((7, 3, 5, 2, 4, 6))), exact - 4, exact + 4))
    found = moved(start, [(0, 5)] * 6, rows, of(rows, 6), [place], low, 5)
    if found is not None:
        assert low <= found[place] <= 5
        assert all(0 <= count <= 5 for count in found)
        assert all(row.low <= sum(w * found[p] for p, w in row.terms) <= row.high for row in rows)
    elif not window and low > start[place]:
        # In a table with margins one cell can go up by 1 where a cell of its row and one of its column can go down,
        # and the one across can go up; what needs a chain of six is not looked at here.
        row, column = divmod(place, 3)
        free = [c for c in range(3) if c != column and start[row * 3 + c] > 0 and start[(1 - row) * 3 + c] < 5]
        assert low > start[place] + 1 or not (start[(1 - row) * 3 + column] > 0 and free)


@pytest.mark.parametrize("width", [2, 3])
def test_counts_that_were_given_stay_as_they_were(width: int) -> None:
    counts = [1] * (2 * width)
    rows = crossed(tuple(counts), 2, width)
    moved(counts, [(0, 3)] * len(counts), rows, of(rows, len(counts)), [0], 2, 3)
    assert counts == [1] * (2 * width)
