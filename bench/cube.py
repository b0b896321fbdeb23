"""The cube over twenty million answers

2,500 initiatives, 4 waves, 4 sites, 11 to 40 people a site and wave, 20 items, answers 1 to 5, drawn with a fixed seed;
in one Parquet file sorted by key, in another shuffled. All cases find the same counts.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench.run import NEW_PROCESS, Case

INITIATIVES, WAVES, SITES, ITEMS = 2500, 4, 4, 20
CODES = (1, 2, 3, 4, 5)
AGREEING = (4, 5)
KEYS = ["initiative", "wave", "site", "item", "answer"]


def cases() -> list[Case]:
    """The rows: counting on both files beside pandas and NumPy, then everything that is computed from the cells."""
    return [
        Case("Wellknit (Ibis on DuckDB), sorted", "ours", ("sorted",), against=("pandas, sorted", "NumPy, sorted"),
             aim="at least 4 times as fast as pandas; at most 1.5 times NumPy's time"),
        Case("NumPy, sorted", "by_numpy", ("sorted",)),
        Case("pandas, sorted", "by_pandas", ("sorted",)),
        Case("Wellknit (Ibis on DuckDB), shuffled", "ours", ("shuffled",), against=("pandas, shuffled",),
             aim="at least 2.5 times as fast as pandas"),
        Case("NumPy, shuffled", "by_numpy", ("shuffled",)),
        Case("pandas, shuffled", "by_pandas", ("shuffled",)),
        Case("800,000 cells with Wilson intervals and 200,000 averages, the stored cells read", "every_share",
             aim="under 0.4 s"),
        Case("the same in a new process", "every_share", start=NEW_PROCESS),
        Case("one initiative's tables of four waves, from the stored cells of all", "one_initiative",
             aim="under 50 ms"),
    ]  # fmt: skip


def prepare(folder: Path) -> None:
    """Writes the two files of answers, and the stored cells."""
    import numpy
    import pyarrow
    import pyarrow.parquet

    from wellknit.surveys.many import cells, store

    draw = numpy.random.default_rng(20210315)
    people = draw.integers(11, 41, INITIATIVES * WAVES * SITES)
    group = numpy.repeat(numpy.repeat(numpy.arange(len(people)), people), ITEMS)
    columns = {
        "initiative": (group // (WAVES * SITES)).astype("int32"),
        "wave": (group // SITES % WAVES).astype("int8"),
        "site": (group % SITES).astype("int8"),
        "item": numpy.tile(numpy.arange(ITEMS, dtype="int8"), people.sum()),
        "answer": draw.choice(numpy.array(CODES, "int8"), len(group), p=[0.05, 0.1, 0.2, 0.35, 0.3]),
    }
    table = pyarrow.table(columns)
    pyarrow.parquet.write_table(table, folder / "sorted.parquet", compression="zstd")
    order = pyarrow.array(draw.permutation(len(group)))
    pyarrow.parquet.write_table(table.take(order), folder / "shuffled.parquet", compression="zstd")
    store(cells(folder / "sorted.parquet", CODES), folder / "cells.parquet")


def ours(folder: Path, order: str) -> list[int]:
    """The library's count."""
    from wellknit.surveys.many import cells

    table = cells(folder / f"{order}.parquet", CODES)
    return [len(table), *(int(table.column(f"people_{code}").to_numpy().sum()) for code in CODES)]


def by_pandas(folder: Path, order: str) -> list[int]:
    """The same in pandas: group by all keys and count, as one would write it."""
    import pandas

    frame = pandas.read_parquet(folder / f"{order}.parquet")
    counts = frame.groupby(KEYS, sort=False).size().unstack(fill_value=0)
    return [len(counts), *(int(counts[code].sum()) for code in CODES)]


def by_numpy(folder: Path, order: str) -> list[int]:
    """The same by hand: one dense number a key, counted with bincount, in batches as they are read."""
    import numpy
    import pyarrow.parquet

    size = INITIATIVES * WAVES * SITES * ITEMS * 6
    total = numpy.zeros(size, numpy.int64)
    for batch in pyarrow.parquet.ParquetFile(folder / f"{order}.parquet").iter_batches(1 << 20):
        initiative, wave, site, item, answer = (column.to_numpy() for column in batch.columns)
        key = (((initiative * numpy.int32(WAVES) + wave) * SITES + site) * ITEMS + item) * 6 + answer
        total += numpy.bincount(key, minlength=size)
    table = total.reshape(-1, 6)
    return [int((table.sum(axis=1) > 0).sum()), *(int(table[:, code].sum()) for code in CODES)]


def every_share(folder: Path) -> list[Any]:
    """All agreement cells and all averages of sites, from the stored cells."""
    import pyarrow.parquet

    from wellknit.surveys.many import averages, shares

    table = pyarrow.parquet.read_table(folder / "cells.parquet")
    found = shares(table, AGREEING, CODES)
    means = averages(table, found)
    return [len(found.count), len(means.share), round(float(found.low.sum()), 3), round(float(means.low.sum()), 3)]


def one_initiative(folder: Path) -> int:
    """One initiative's agreement tables: four waves of 20 items by four sites, with the average and all together."""
    from datetime import date

    from wellknit.partners.initiative import Site
    from wellknit.surveys.cube import Counts
    from wellknit.surveys.many import cube_of
    from wellknit.surveys.questionnaire import Choice, Item, Questionnaire, Scale
    from wellknit.surveys.specification import EXACT, TableSpec
    from wellknit.surveys.tabulation import CountedWave, tabulate
    from wellknit.surveys.wave import Wave
    from wellknit.tables import Stamp

    scale = Scale("scale", tuple(Choice(str(n), {"en": str(n)}, "agree" if n in AGREEING else "", n) for n in CODES))
    names = tuple(f"item_{n}" for n in range(ITEMS))
    items = tuple(Item(name, name, "one", "select_one scale", {"en": name}, scale=scale) for name in names)
    form = Questionnaire("", "", "", (), "en", items)
    counts = Counts(cube_of(folder / "cells.parquet", 1234, CODES))
    cells = 0
    for number in range(WAVES):
        wave = Wave(str(number), str(number), "anonymous", None, date(2021, 3, 15))
        spec = TableSpec("agreement", "agreement", "", (wave.key,), names, joins=("average", "pooled"))
        table = tabulate(
            spec,
            [CountedWave(wave, form, counts, Stamp(wave.key, 1, "", False))],
            sites=[Site(str(n), str(n)) for n in range(SITES)],
            convention=EXACT,
        )
        cells += sum(1 for _ in table.cells())
    return cells
