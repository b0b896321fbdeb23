"""Hiding as little as will do, and attacking it"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

from bench.run import Case

SEEDS = 20
FEW = 4  # of these, a default run plans so many, and its times are multiplied


def cases() -> list[Case]:
    """The rows: planning a large table to a proof and to a gap, and a partnership's releases one after the other."""
    return [
        Case("10 x 20 table, 20 primaries, gap 0", "tables", (0.0,), scaled=SEEDS / FEW,
             aim=f"{SEEDS} tables; one under 15 s"),
        Case("10 x 20 table, 20 primaries, gap of 5 % said", "tables", (0.05,), scaled=SEEDS / FEW,
             aim=f"{SEEDS} tables; one under 5 s"),
        Case("partnership: 8 tables, 4 sites, 6 waves, planned and audited", "partnership", (6,), aim="under 30 s"),
    ]  # fmt: skip


def tables(folder: Path, gap: float) -> list[int]:
    """Plans a few of the seeded tables; how many cells each hides, so that gaps can be compared."""
    from wellknit.releases.disclosure.planning import Effort, plan

    found = []
    for seed in range(FEW):
        done = plan(table(seed), effort=Effort(gap=gap))
        assert done.gap <= gap + 1e-6
        found.append(len(done.hidden))
    return found if gap == 0.0 else [FEW]


def table(seed: int) -> Any:
    """A table of 10 x 20 counts with its totals; the 20 smallest cells are hidden. A total loses double its count."""
    from wellknit.releases.disclosure.values import Address, Secret, Statement, System, Unknown

    random = Random(seed)
    height, width = 10, 20
    counts = [random.randint(1, 40) for _ in range(height * width)]
    lines = {f"cell {place}": [place] for place in range(len(counts))}
    lines |= {f"row {row}": list(range(row * width, (row + 1) * width)) for row in range(height)}
    lines |= {f"column {column}": list(range(column, height * width, width)) for column in range(width)}
    lines["all"] = list(range(len(counts)))

    def statement(name: str, places: list[int]) -> Statement:
        total = sum(counts[each] for each in places)
        loss = float(total if len(places) == 1 else 2 * total)
        return Statement((Address("w", 0, "t", name, ""),), tuple((each, 1) for each in places), total, total, loss)

    small = sorted(range(len(counts)), key=lambda place: (counts[place], place))[:20]
    return System(
        tuple(Unknown(str(place), 60, count) for place, count in enumerate(counts)),
        (),
        tuple(statement(name, places) for name, places in lines.items()),
        tuple(Secret((Address("w", 0, "t", f"cell {place}", ""),), (place,), 9) for place in small),
    )


def partnership(folder: Path, waves: int) -> int:
    """Plans and audits one release after the other, each with all before it; how many counts are secret at the end."""
    from dataclasses import replace
    from datetime import date

    from wellknit.partners.initiative import Site
    from wellknit.releases.audited import Shown, cells_of
    from wellknit.releases.disclosure.attack import audit
    from wellknit.releases.disclosure.building import systems
    from wellknit.releases.rules import AUDIENCES, ReportingRules

    # Not by import statements: what tests are made of is not checked as strictly as this.
    small = import_module("tests.releases.linked")
    planned = import_module("tests.releases.planning.test_random_releases").planned
    draw, keys = Random(6), [f"wave_{number}" for number in range(waves)]
    small.DAYS.update({key: date(2020 + number, 3, 15) for number, key in enumerate(keys)})
    sites = tuple(Site(f"site_{n}", f"Site {n}") for n in range(1, 5))
    cubes = {key: small._cube(draw, key, sites) for key in keys}
    rules = ReportingRules(tables=specs(tuple(keys)))
    drafts = tuple(small._drafted(key, keys, cubes, sites, None, rules) for key in keys)
    whole, earlier, secrets = small.Linked(6, rules, drafts), list[Shown](), 0
    for draft in drafts:
        shown, _ = planned(whole, draft, earlier)
        for audience in AUDIENCES:
            cells, answers = cells_of([*earlier, shown], rules, audience)
            found = audit(systems(cells, answers), explain=False)
            assert all(each.safe for each in found)
            secrets = len(found)
        earlier.append(replace(shown, version=1))
    return secrets


def specs(waves: tuple[str, ...]) -> tuple[Any, ...]:
    """Eight tables of a wave, the last of them a change."""
    from wellknit.surveys.specification import TableSpec

    def one(key: str, kind: Any, items: tuple[str, ...], by: Any = "site", joins: tuple[Any, ...] = ()) -> TableSpec:
        return TableSpec(key, kind, "T", waves, items, by, joins)

    return (
        one("agreement", "agreement", ("trust",), joins=("average", "pooled")),
        one("improved", "agreement", ("improved",), joins=("average", "pooled")),
        one("roles", "agreement", ("trust",), by="role", joins=("pooled",)),
        one("bands", "agreement", ("trust",), by="involvement"),
        one("answers", "distribution", ("trust",), joins=("pooled",)),
        one("challenges", "choices", ("challenges",), joins=("average", "pooled")),
        one("length", "involvement", (), joins=("pooled",)),
        one("change", "change", ("trust",), by="wave", joins=("pooled",)),
    )
