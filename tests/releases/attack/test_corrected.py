"""Two versions of one wave: how many answered, and for how long people have been involved, are the same in both where
nothing was corrected."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.releases.test_disclosure import DAY, made
from tests.releases.test_examination import by_code, public_alone, without_plan
from tests.surveys.partnership_in_small import response, roster
from wellknit.releases.audited import Shown, shown_by_draft
from wellknit.releases.rules import ReportingRules
from wellknit.surveys.responses import Response
from wellknit.surveys.specification import TableSpec
from wellknit.tables import Table

RATES = TableSpec("response", "response", "T", ("spring",), (), "site", ("pooled",), (), ("dayton", "memphis"))
BANDS = TableSpec("bands", "involvement", "T", ("spring",), (), "site", ("pooled",), (), ("dayton", "memphis"))
LENGTHS = ("six_months_or_less", "six_months_to_one_year", "one_to_two_years", "two_years_or_more")


def people(dayton: int, memphis: int) -> list[Response]:
    """So many in each site, some of every length of involvement."""
    sites = [*(("dayton", n) for n in range(dayton)), *(("memphis", n) for n in range(memphis))]
    return [response(f"{site}-{n}", site, "a", involvement=LENGTHS[n % 4]) for site, n in sites]


def shown(spec: TableSpec, dayton: int, memphis: int, on: int) -> Shown:
    known = roster(DAY, {("dayton", "core_site_partner"): 20, ("memphis", "core_site_partner"): on})
    return without_plan(shown_by_draft(made(people(dayton, memphis), spec, on=known)))


def total_alone(draft: Shown) -> Shown:
    (table,) = tables(draft)
    gone = {(table.key, row.key, column.key) for row, column, _cell in table.cells() if column.kind != "pooled"}
    return public_alone(without_plan(draft, *gone))


def tables(draft: Shown) -> tuple[Table, ...]:
    return draft.tables["partnership"]["folder"]


@pytest.mark.parametrize("spec", [RATES, BANDS], ids=["response", "involvement"])
def test_what_was_not_corrected_is_the_same_in_both_versions(spec: TableSpec) -> None:
    # The first version shows all together; with a dozen late answers from Memphis the second may show each site. Dayton
    # is as it was, so the first total less Dayton is what eight people of Memphis were then.
    rules = ReportingRules(tables=(spec,))
    before = replace(total_alone(shown(spec, 15, 8, 9)), version=1)
    after = shown(spec, 15, 20, 22)
    assert by_code(public_alone(after), rules=rules) == {}
    found = by_code(public_alone(after), before, rules=rules)
    assert any("memphis" in each.what and "(release spring v1)" in each.what for each in found["disclosure.leak"])
    # With the total alone once more there is nothing to subtract.
    alone = total_alone(after)
    assert set(by_code(alone, before, rules=rules)) == set(by_code(alone, rules=rules))


@pytest.mark.parametrize("spec", [RATES, BANDS], ids=["response", "involvement"])
def test_a_group_that_was_corrected_is_another_one(spec: TableSpec) -> None:
    before = replace(total_alone(shown(spec, 15, 8, 9)), version=1)
    after = public_alone(shown(spec, 10, 20, 22))
    assert "disclosure.leak" not in by_code(after, before, rules=ReportingRules(tables=(spec,)))
