"""Many initiatives at once give what one at a time gives."""

from collections import Counter
from pathlib import Path

import numpy
import pyarrow
import pyarrow.parquet
import pytest

from wellknit.statistics.intervals import square_and_add, wilson
from wellknit.surveys.many import CELL_KEYS, averages, cells, cube_of, shares, store

CODES = (1, 2, 3, 4, 5)


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """Three initiatives; the second one's site 1 has nobody who answered item 0 of wave 1."""
    draw = numpy.random.default_rng(7)
    rows = [
        (initiative, wave, site, item, int(draw.integers(1, 6)))
        for initiative in (0, 1, 2)
        for wave in (0, 1)
        for site in (0, 1, 2)
        for item in (0, 1)
        for _ in range(int(draw.integers(2, 9)))
        if (initiative, wave, site, item) != (1, 1, 1, 0)
    ]
    names = ("initiative", "wave", "site", "item", "answer")
    table = pyarrow.table(dict(zip(names, zip(*rows, strict=True), strict=True)))
    pyarrow.parquet.write_table(table, tmp_path / "answers.parquet")
    return tmp_path / "answers.parquet"


def test_cells_are_what_a_counter_says(answers: Path) -> None:
    rows = pyarrow.parquet.read_table(answers).to_pylist()
    expected = Counter((row["initiative"], row["wave"], row["item"], row["site"], row["answer"]) for row in rows)
    found = {
        (*(row[key] for key in CELL_KEYS), code): row[f"people_{code}"]
        for row in cells(answers, CODES).to_pylist()
        for code in CODES
        if row[f"people_{code}"]
    }
    assert found == expected


def test_a_cell_too_large_to_be_packed_is_counted_all_the_same(tmp_path: Path) -> None:
    # Five counts share 62 bits, 12 each: 5,000 people with one answer run over, which must be seen and counted anew.
    people = 5000
    columns = {name: [0] * people for name in ("initiative", "wave", "site", "item")}
    pyarrow.parquet.write_table(pyarrow.table({**columns, "answer": [1] * people}), tmp_path / "large.parquet")
    assert cells(tmp_path / "large.parquet", CODES).column("people_1").to_pylist() == [people]


def test_keys_below_zero_and_other_codes_are_counted_the_plain_way(tmp_path: Path) -> None:
    columns = {"initiative": [-1, -1, 2], "wave": [0, 0, 0], "site": [0, 0, 0], "item": [0, 0, 0], "answer": [1, 9, 5]}
    pyarrow.parquet.write_table(pyarrow.table(columns), tmp_path / "odd.parquet")
    rows = {row["initiative"]: [row[f"people_{code}"] for code in CODES]
            for row in cells(tmp_path / "odd.parquet", CODES).to_pylist()}  # fmt: skip
    assert rows == {-1: [1, 0, 0, 0, 0], 2: [0, 0, 0, 0, 1]}


def test_shares_and_averages_are_those_of_one_cell_at_a_time(answers: Path, tmp_path: Path) -> None:
    store(cells(answers, CODES), tmp_path / "cells.parquet")
    table = pyarrow.parquet.read_table(tmp_path / "cells.parquet")
    found = shares(table, (4, 5), CODES)
    rows = table.to_pylist()
    for place in range(len(rows)):
        count, base = int(found.count[place]), int(found.base[place])
        assert (found.low[place], found.high[place]) == pytest.approx(wilson(count, base), abs=1e-12)
    means = averages(table, found)
    assert len(means.share) == 3 * 2 * 2
    for first, sites, share, low, high in zip(
        means.first, means.sites, means.share, means.low, means.high, strict=True
    ):
        parts = [
            (1 / sites, found.count[n] / found.base[n], found.low[n], found.high[n])
            for n in range(first, first + sites)
        ]
        assert share == pytest.approx(sum(weight * part for weight, part, _, _ in parts))
        assert (low, high) == pytest.approx(square_and_add(parts))
    assert sorted(means.sites.tolist()) == [2] + [3] * 11  # the site that nobody answered in is not in its average


def test_one_initiative_is_read_alone(answers: Path, tmp_path: Path) -> None:
    store(cells(answers, CODES), tmp_path / "cells.parquet")
    rows = [row for row in pyarrow.parquet.read_table(answers).to_pylist() if row["initiative"] == 1]
    cube = cube_of(tmp_path / "cells.parquet", 1, CODES)
    assert sum(each.people for each in cube.counts) == len(rows)
    expected = Counter(str(row["answer"]) for row in rows if row["wave"] == 0 and row["item"] == 1)
    assert cube.answers("0", "item_1") == expected
