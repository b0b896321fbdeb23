"""Many initiatives at once: millions of answers counted into cells, and all shares of all of them in arrays.

The same counts as ``cube.py``, laid out for size: one row a cell (initiative, wave, site, item), one column an answer.
Answers come from Parquet files through Ibis; what is computed from the cells is NumPy.
"""

from __future__ import annotations

import math
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
    """The cells of a Parquet file of answers (columns initiative, wave, site, item, answer: whole numbers from 0 on).

    Counted in one pass with one number a cell and one number for its counts, where both have room in 64 bits; else as
    ``cells_expression`` says, which is slower and gives the same.
    """
    import ibis
    import pyarrow

    answers = ibis.duckdb.connect().read_parquet(path)
    known = _bounds(path)
    if known is not None and codes and min(codes) <= known["answer"][0] and known["answer"][1] <= max(codes):
        packed = _packed(answers, codes, [known[key][1] + 1 for key in CELL_KEYS])
        if packed is not None and sum(column.sum() for column in packed[1].values()) == known["rows"][1]:
            keys, counts = packed
            return pyarrow.table({**keys, **{f"people_{code}": column for code, column in counts.items()}})
    return cells_expression(answers, codes).to_pyarrow()


def _bounds(path: Path) -> dict[str, tuple[int, int]] | None:
    """The least and the most of each column, and the number of rows, from what the file says of itself.

    None where it does not say, or where a number is below zero.
    """
    import pyarrow.parquet

    metadata = pyarrow.parquet.ParquetFile(path).metadata
    found: dict[str, tuple[int, int]] = {"rows": (0, metadata.num_rows)}
    for group in range(metadata.num_row_groups):
        for place in range(metadata.num_columns):
            column = metadata.row_group(group).column(place)
            told = column.statistics
            if told is None or not told.has_min_max or told.null_count or not isinstance(told.min, int) or told.min < 0:
                return None
            least, most = found.get(column.path_in_schema, (told.min, told.max))
            found[column.path_in_schema] = (min(least, told.min), max(most, told.max))
    return found if {*CELL_KEYS, "answer"} <= found.keys() else None


def _packed(
    answers: ibis.Table, codes: Sequence[int], sizes: Sequence[int]
) -> tuple[dict[str, Any], dict[int, Any]] | None:
    """Keys and counts by way of one key number and one sum a cell; None where they have no room.

    Each answer adds a power of two of its own, so that the sum holds all counts side by side, ``bits`` apart. A count
    too large for its place would run over into the next one and make the total of all counts smaller than the number
    of answers, which ``cells`` looks at.
    """
    import ibis
    import numpy

    bits = 62 // len(codes)
    if math.prod(sizes) >= 2**62 or bits < 8:
        return None
    number = answers[CELL_KEYS[0]].cast("int64")
    for key, size in zip(CELL_KEYS[1:], sizes[1:], strict=True):
        number = number * size + answers[key].cast("int64")
    one = ibis.cases(
        *((answers.answer == code, ibis.literal(1 << bits * place, "int64")) for place, code in enumerate(codes)),
        else_=ibis.literal(0, "int64"),
    )
    each = answers.select(number=number, one=one)
    table = each.group_by("number").aggregate(total=each.one.sum().cast("int64")).to_pyarrow()
    rest, total = table["number"].to_numpy(), table["total"].to_numpy()
    keys = {}
    for key, size in reversed([*zip(CELL_KEYS[1:], sizes[1:], strict=True)]):
        rest, keys[key] = numpy.divmod(rest, size)
    keys[CELL_KEYS[0]] = rest
    counts = {code: (total >> bits * place) & ((1 << bits) - 1) for place, code in enumerate(codes)}
    return {key: keys[key] for key in CELL_KEYS}, counts


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
