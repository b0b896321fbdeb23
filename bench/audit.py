"""An audit of a printed table

20 items x 10 sites with a column of averages, percentages to one decimal of seeded counts over 11 to 200 people whose
number is not printed: every base up to the limit, under all three conventions, rounded once or as sums of two rounded
shares. In one process: imports done, nothing kept from the audit before.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

from bench.run import Case

if TYPE_CHECKING:
    from wellknit.audits.table import Grid

ITEMS, SITES, LARGEST, SEED = 20, 10, 200, 20210315


def cases() -> list[Case]:
    """The rows. What is found is the smallest base of each site."""
    return [
        Case("bases up to 200", "audited", (200,), aim="under 5 s"),
        Case("bases up to 500, as unless told", "audited", (500,)),
        Case("sums of rounded shares, bases up to 200", "audited", (200, True), aim="under 5 s"),
    ]


def audited(folder: Path, most: int, sums: bool = False) -> list[int | None]:
    """`wellknit audit` without reading and printing the table."""
    from wellknit.audits import sums as of_sums
    from wellknit.audits.options import Options
    from wellknit.audits.report import report_of
    from wellknit.audits.table import printed_table

    for kept in (of_sums._sums_table, of_sums._pairs, of_sums._single):
        kept.cache_clear()
    options = Options(max_base=most)
    report = report_of([printed_table(_table(sums), options)], options)
    return [each.smallest for each in report.audits[0].columns]


def _table(sums: bool) -> Grid:
    """A table of shares, each rounded once or added up from two that were, with the mean of the printed ones."""
    from decimal import Decimal

    from wellknit.audits.rounding import printed, text
    from wellknit.audits.table import Grid

    draw = random.Random(SEED)
    bases = [draw.randint(11, LARGEST) for _ in range(SITES)]
    rows = [("item", *(f"site {number}" for number in range(SITES)), "average")]
    for item in range(ITEMS):
        shares = []
        for base in bases:
            count = draw.randint(base // 3, base)
            one = draw.randint(0, count) if sums else 0
            parts = [Decimal(printed(part, base, 1, "half_up")) for part in (one, count - one)]
            shares.append(sum(parts, Decimal(0)))
        mean = int(sum(shares, Decimal(0)) * 10 * 2 + SITES) // (2 * SITES)
        rows.append((f"item {item}", *map(str, shares), text(mean, 1)))
    return Grid("a table of 20 x 10", tuple(rows))
