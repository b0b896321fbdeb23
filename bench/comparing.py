"""Which differences hold up: 20 statements at four sites, few people and 50,000.

A family of rows judged together, with the pairs of sites of those that hold up, as `wellknit compare`, a brief and the
page of results make it. Up to 400 people in a comparison the methods are exact.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.run import Case


def cases() -> Iterator[Case]:
    """Small sites, sites of hundreds, and sites of thousands."""
    yield Case("80 respondents", "judging", (80,))
    yield Case("400 respondents", "judging", (400,))
    yield Case("50,000 respondents", "judging", (50_000,), aim="under 1 s")


def judging(folder: Path, people: int) -> dict[str, Any]:
    """The family of all statements."""
    from wellknit.comparisons.families import judged
    from wellknit.comparisons.specification import Family
    from wellknit.surveys.rounding import share
    from wellknit.surveys.specification import EXACT
    from wellknit.tables import Column, Row, Table

    chance = random.Random(people)
    sites = {"north": 0.3, "south": 0.3, "east": 0.25, "west": 0.15}
    rows = []
    for number in range(20):
        counted = []
        for part in sites.values():
            base = int(people * part * chance.uniform(0.9, 1))
            counted.append(share([int(base * chance.uniform(0.45, 0.65))], base, EXACT))
        rows.append(Row(f"q{number}", f"Statement {number}", tuple(counted), item=f"q{number}"))
    table = Table(
        "agreement", "Agreement", "agreement", "site", tuple(Column(each, each.title()) for each in sites), tuple(rows),
        ("spring",),
    )  # fmt: skip
    found = judged(Family("agreement", "agreement"), table)
    return {"told": f"{sum(1 for _ in found.holding_up())} differences hold up"}
