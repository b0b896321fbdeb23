"""Through the library: every published figure as printed, and the corrected ones when rounded once."""

from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from wellknit.folder.partnership import Partnership
from wellknit.folder.publishing import releases_for, tables_for
from wellknit.folder.read import read_partnership
from wellknit.tables import Share, Table

from . import published
from .published import SITES

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "together-for-students"


@cache
def partnership() -> Partnership:
    return read_partnership(EXAMPLE)


@cache
def tables(rounding: str) -> dict[str, Table]:
    return tables_for(partnership(), releases_for(partnership(), "public"), "public", rounding)


def percent(rounding: str, table: str, row: str, column: str) -> Decimal:
    cell = tables(rounding)[table].cell(row, column)
    assert isinstance(cell, Share)
    assert cell.percent is not None, (table, row, column)
    return cell.percent


AGREEMENT = [
    (row, column, figure)
    for row, (figures, average) in published.AGREEMENT.items()
    for column, figure in zip((*SITES, "average"), (*figures, average), strict=True)
]


@pytest.mark.parametrize(("row", "column", "figure"), AGREEMENT)
def test_agreement(row: str, column: str, figure: str) -> None:
    assert percent("as-printed", "agreement", row, column) == Decimal(figure)
    once = published.ROUNDED_ONCE.get((row, column), figure)
    assert percent("exact", "agreement", row, column) == Decimal(once)


@pytest.mark.parametrize("rounding", ["as-printed", "exact"])
@pytest.mark.parametrize("site", SITES)
def test_length_of_involvement(site: str, rounding: str) -> None:
    for band, figure in zip(published.BANDS, published.LENGTH_OF_INVOLVEMENT[site], strict=True):
        assert percent(rounding, "length_of_involvement", band, site) == Decimal(figure), band


@pytest.mark.parametrize("rounding", ["as-printed", "exact"])
def test_figures_in_the_text(rounding: str) -> None:
    item = "relationships_improved_because_of_initiative"
    for site, figure in published.IMPROVED.items():
        assert percent(rounding, "improvement", item, site) == Decimal(figure)
    trust = percent(rounding, "community_trust", "community_partners_trust_leading_organizations", "pooled")
    assert trust == Decimal(published.COMMUNITY_TRUST)
    assert percent(rounding, "challenges", "staff_turnover", "average") == Decimal(published.STAFF_TURNOVER)


BASES = {"chicago": (19, 27, 11), "dayton": (20, 26, 15), "lehigh_valley": (16, 40, 22), "memphis": (11, 11, 4)}


@pytest.mark.parametrize("site", SITES)
def test_bases_are_those_that_the_percentages_need(site: str) -> None:
    cells = [
        tables("exact")["agreement"].cell("trust_partner_organizations", site),
        tables("exact")["length_of_involvement"].cell("blank", site),
        tables("exact")["improvement"].cell("relationships_improved_because_of_initiative", site),
    ]
    assert tuple(cell.base for cell in cells if isinstance(cell, Share)) == BASES[site]


def test_taken_together_fewer_trust_than_the_mean_of_sites_says() -> None:
    pooled = tables("exact")["agreement"].cell("trust_partner_organizations", "pooled")
    assert isinstance(pooled, Share)
    assert (pooled.count, pooled.base, pooled.percent) == (58, 66, Decimal("87.9"))
    assert (pooled.low, pooled.high, pooled.interval) == (Decimal("77.9"), Decimal("93.7"), "wilson")


def test_the_published_wave_has_no_roster_and_so_no_response_rates() -> None:
    assert partnership().waves["spring_2021"].wave.population is None
    rates = [table for table in tables("exact").values() if table.kind == "response"]
    assert [table.waves for table in rates] == [("winter_2022",)]
    assert partnership().waves["winter_2022"].wave.origin == "invented"


def test_the_example_has_nothing_to_correct() -> None:
    assert [str(each) for each in partnership().problems if each.severity != "note"] == []
