"""Tables as an audience is shown them, written as counts and bases; and two waves of named answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wellknit.surveys.rounding import change, share
from wellknit.surveys.specification import EXACT
from wellknit.tables import Cell, Column, Row, Share, Stamp, Table

SITES = ("chicago", "dayton", "lehigh_valley", "memphis")
SPRING = Stamp("spring_2021", 1, "0123456789abcdef" * 4, False)

#: (count, base) by site; the example's published agreement.
AGREEMENT: Mapping[str, Sequence[tuple[int, int]]] = {
    "bigger_impact": [(19, 19), (20, 20), (16, 16), (11, 11)],
    "best_interest": [(18, 19), (20, 20), (16, 16), (10, 11)],
    "hard_talk": [(15, 19), (11, 20), (10, 16), (11, 11)],
    "in_touch": [(12, 19), (12, 20), (15, 16), (11, 11)],
    "trust": [(16, 19), (16, 20), (16, 16), (10, 11)],
}


def label(key: str) -> str:
    return key.replace("_", " ").title()


def by_site(
    rows: Mapping[str, Sequence[tuple[int, int] | None]],
    *,
    key: str = "agreement",
    sites: Sequence[str] = SITES,
    populations: Sequence[int | None] | None = None,
    rounding: str = "exact",
) -> Table:
    """Agreement by site; None stands for a hidden cell, ``populations`` are the sites' people on the roster."""
    known = populations or [None] * len(sites)

    def cell(counted: tuple[int, int] | None, population: int | None) -> Share:
        return Share.concealed() if counted is None else share([counted[0]], counted[1], EXACT, population=population)

    return Table(
        key,
        "Partners who agree",
        "agreement",
        "site",
        (*(Column(each, label(each)) for each in sites), Column("average", "Average of sites", "average")),
        tuple(
            Row(
                name,
                f"{label(name)}.",
                (*(cell(*each) for each in zip(counted, known, strict=True)), Share.concealed()),
                item=name,
            )
            for name, counted in rows.items()
        ),
        ("spring_2021",),
        people="site partners",
        measure="share who agree or strongly agree",
        rounding=rounding,
        stamps=(SPRING,),
    )


def two_waves(rows: Mapping[str, tuple[tuple[int, int], tuple[int, int]]]) -> Table:
    """A table of change between spring and autumn."""
    made = []
    for name, (before, after) in rows.items():
        first, last = (share([each[0]], each[1], EXACT) for each in (before, after))
        cells: tuple[Cell, ...] = (first, last, change(last, first, EXACT))
        made.append(Row(name, f"{label(name)}.", cells, item=name))
    columns = (Column("spring", "Spring"), Column("autumn", "Autumn"), Column("change", "Change", "change"))
    return Table("change", "Agreement in two surveys", "change", "wave", columns, tuple(made), ("spring", "autumn"))
