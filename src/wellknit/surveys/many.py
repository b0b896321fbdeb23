"""Many initiatives at once: millions of answers counted into cells, and all shares of all of them in arrays.

The same counts as ``cube.py``, laid out for size: one row a cell (initiative, wave, site, item), one column an answer.
Answers come from Parquet files through Ibis; what is computed from the cells is NumPy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wellknit.statistics.intervals import wilson_limits
from wellknit.surveys.cube import Count, Cube

if TYPE_CHECKING:
    import ibis
    import numpy
    import pyarrow

__all__ = ["CELL_KEYS", "Averages", "Shares", "averages", "cells", "cells_expression", "cube_of", "shares", "store"]

#: What a cell is counted by; cells of one average stand together when sorted in this order.
CELL_KEYS = ("initiative", "wave", "item", "site")

#: Rows of a Parquet row group: one initiative is read without the others.
ROW_GROUP = 16_384


def cells_expression(answers: ibis.Table, codes: Sequence[int], keys: Sequence[str] = CELL_KEYS) -> ibis.Table:
    """One row a cell with the count of each answer code in columns ``people_<code>``; other codes are not counted.

    Counting with a condition makes one group a cell, not one a cell and answer: engines keep a fifth of the groups.
    """
    counted = {f"people_{code}": answers.count(where=answers.answer == code) for code in codes}
    return answers.group_by(list(keys)).aggregate(**counted)


def cells(path: Path, codes: Sequence[int]) -> pyarrow.Table:
    """The cells of a Parquet file of answers (columns initiative, wave, site, item, answer: whole numbers)."""
    import ibis

    return cells_expression(ibis.duckdb.connect().read_parquet(path), codes).to_pyarrow()


def store(table: pyarrow.Table, path: Path) -> None:
    """Writes cells sorted by initiative, wave, item and site, so that one initiative is a small part of the file."""
    import pyarrow.parquet

    ordered = table.sort_by([(key, "ascending") for key in CELL_KEYS])
    pyarrow.parquet.write_table(ordered, path, compression="zstd", row_group_size=ROW_GROUP)


@dataclass(frozen=True)
class Shares:
    """Shares of all cells as arrays of equal length, in the order of the cells; limits are Wilson's at 95 per cent."""

    count: numpy.ndarray[Any, Any]
    base: numpy.ndarray[Any, Any]
    low: numpy.ndarray[Any, Any]
    high: numpy.ndarray[Any, Any]


@dataclass(frozen=True)
class Averages:
    """Averages of sites as arrays: the row of each one's first cell, the mean of the shares, and its limits."""

    first: numpy.ndarray[Any, Any]
    sites: numpy.ndarray[Any, Any]
    share: numpy.ndarray[Any, Any]
    low: numpy.ndarray[Any, Any]
    high: numpy.ndarray[Any, Any]


def shares(table: pyarrow.Table, agreeing: Sequence[int], codes: Sequence[int]) -> Shares:
    """The share of each cell whose answer is one of ``agreeing``, of those whose answer is one of ``codes``.

    A cell that nobody answered has base 0 and limits that are not a number.
    """
    import numpy

    counts = {code: table.column(f"people_{code}").to_numpy() for code in codes}
    count = sum((counts[code] for code in agreeing), numpy.zeros(len(table), numpy.int64))
    base = sum(counts.values(), numpy.zeros(len(table), numpy.int64))
    with numpy.errstate(divide="ignore", invalid="ignore"):
        low, high = wilson_limits(count, base.astype(float), numpy.sqrt)
    low[(count == 0) & (base > 0)] = 0.0
    high[(count == base) & (base > 0)] = 1.0
    return Shares(count, base, low, high)


def averages(table: pyarrow.Table, found: Shares) -> Averages:
    """The average of sites for each initiative, wave and item, with limits from the sites' own (square-and-add).

    ``table`` is sorted by ``CELL_KEYS``; cells that nobody answered are left out of their average.
    """
    import numpy

    answered = numpy.flatnonzero(found.base > 0)
    keys = [table.column(key).to_numpy()[answered] for key in CELL_KEYS[:-1]]
    new = numpy.zeros(len(answered), bool)
    new[:1] = True
    for key in keys:
        new[1:] |= key[1:] != key[:-1]
    starts = numpy.flatnonzero(new)
    if not len(starts):
        nothing = numpy.zeros(0)
        return Averages(starts, starts, nothing, nothing, nothing)
    share = found.count[answered] / found.base[answered]
    sites = numpy.diff(numpy.append(starts, len(answered)))
    mean = numpy.add.reduceat(share, starts) / sites
    below = numpy.sqrt(numpy.add.reduceat((share - found.low[answered]) ** 2, starts)) / sites
    above = numpy.sqrt(numpy.add.reduceat((found.high[answered] - share) ** 2, starts)) / sites
    low, high = numpy.maximum(mean - below, 0.0), numpy.minimum(mean + above, 1.0)
    return Averages(answered[starts], sites, mean, low, high)


def cube_of(path: Path, initiative: int, codes: Sequence[int]) -> Cube:
    """One initiative's cube from the stored cells of all; only its part of the file is read."""
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(path, filters=[("initiative", "=", initiative)])
    counts = []
    for row in table.to_pylist():
        for code in codes:
            if people := row[f"people_{code}"]:
                counts.append(
                    Count(str(row["wave"]), str(row["site"]), "", "", f"item_{row['item']}", str(code), people)
                )
    return Cube(tuple(sorted(counts)))
