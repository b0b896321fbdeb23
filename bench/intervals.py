"""Exact intervals of 800,000 shares

The cells of the cube over twenty million answers (as stored there), each with a roster of up to 20 people more than
answered, drawn with a fixed seed. Both intervals of every cell. What is done a cell at a time is measured on a part of
the cells and scaled.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench.run import NEW_PROCESS, Case

CELLS = 800_000
PART = 200


def cases() -> list[Case]:
    """Both intervals together and each by itself; one by one in plain Python and in scipy."""
    return [
        Case("hypergeometric and Clopper-Pearson", "both", against=(
            "hypergeometric one by one, scaled", "Clopper-Pearson in scipy, one by one, scaled",
        ), aim="under 1 s", more=True),
        Case("the same in a new process", "both", start=NEW_PROCESS),
        Case("hypergeometric", "hypergeometric_of_all"),
        Case("Clopper-Pearson", "clopper_pearson_of_all"),
        Case("hypergeometric one by one, scaled", "hypergeometric_one_by_one", scaled=CELLS / PART),
        Case("Clopper-Pearson in scipy, one by one, scaled", "scipys_one_by_one", scaled=CELLS / PART),
    ]  # fmt: skip


def prepare(folder: Path) -> None:
    """Writes count, base and population of every cell."""
    import numpy
    import pyarrow.parquet

    from bench import cube
    from wellknit.surveys.many import shares

    answers = folder.parent / "cube"
    if not (answers / "prepared").exists():
        answers.mkdir(parents=True, exist_ok=True)
        cube.prepare(answers)
        (answers / "prepared").touch()
    found = shares(pyarrow.parquet.read_table(answers / "cells.parquet"), cube.AGREEING, cube.CODES)
    more = numpy.random.default_rng(20210315).integers(0, 21, len(found.count))
    numpy.savez(folder / "cells.npz", count=found.count, base=found.base, population=found.base + more)


def _cells(folder: Path) -> tuple[Any, Any, Any]:
    import numpy

    with numpy.load(folder / "cells.npz") as stored:
        return stored["count"], stored["base"], stored["population"]


def both(folder: Path) -> list[Any]:
    """All cells with both intervals."""
    return [*hypergeometric_of_all(folder), *clopper_pearson_of_all(folder)]


def hypergeometric_of_all(folder: Path) -> list[int]:
    """The fewest and the most people of every cell's roster."""
    from wellknit.statistics.many import hypergeometric_limits

    fewest, most = hypergeometric_limits(*_cells(folder))
    return [len(fewest), int(fewest.sum()), int(most.sum())]


def clopper_pearson_of_all(folder: Path) -> list[Any]:
    """The limits of every cell, its roster not known."""
    from wellknit.statistics.many import clopper_pearson_limits

    low, high = clopper_pearson_limits(*_cells(folder)[:2])
    return [len(low), round(float(low.sum()), 6), round(float(high.sum()), 6)]


def hypergeometric_one_by_one(folder: Path) -> list[int]:
    """A part of the cells, each by the function for one share."""
    from wellknit.statistics.intervals import hypergeometric

    found = [hypergeometric(*case) for case in zip(*(each[:PART].tolist() for each in _cells(folder)), strict=True)]
    return [len(found), sum(fewest for fewest, _ in found), sum(most for _, most in found)]


def scipys_one_by_one(folder: Path) -> list[Any]:
    """A part of the cells by scipy's binomtest, which is how one would write it."""
    from scipy.stats import binomtest

    count, base, _ = (each[:PART].tolist() for each in _cells(folder))
    found = [binomtest(k, n).proportion_ci(0.95, "exact") for k, n in zip(count, base, strict=True)]
    return [len(found), round(sum(each.low for each in found), 6), round(sum(each.high for each in found), 6)]
