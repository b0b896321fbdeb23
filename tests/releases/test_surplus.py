"""More answers than the roster has people: every rate leaves out the same, so what is printed can be protected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from tests.releases.test_disclosure import DAY, hidden, made, safe, table
from tests.surveys.partnership_in_small import response, roster
from wellknit.partners.roster import SITE_ROLES
from wellknit.releases.audited import shown_by_draft
from wellknit.releases.examination import examine
from wellknit.releases.rules import AUDIENCES, ReportingRules
from wellknit.surveys.footprint import Footprint
from wellknit.surveys.responses import Response
from wellknit.surveys.specification import TableSpec
from wellknit.tables import Share, Table

RATES = TableSpec("response", "response", "T", ("spring",), (), "site", ("pooled",), (), ("dayton", "memphis"))
ONE = replace(RATES, sites=("dayton",), joins=())
Numbers = Mapping[tuple[str, Any], int]


def people(numbers: Numbers) -> list[Response]:
    return [
        response(f"{site}-{role}-{n}", site, "a" if n % 3 else "d", role=role)
        for (site, role), number in numbers.items()
        for n in range(number)
    ]


def of_dayton(leaders: int, core: int, community: int) -> dict[tuple[str, Any], int]:
    return {("dayton", role): each for role, each in zip(SITE_ROLES, (leaders, core, community), strict=True)}


def rates(shown: Table) -> dict[str, tuple[int | None, int | None]]:
    return {row.key: (cell.count, cell.base) for row in shown.rows for cell in row.cells[:1] if isinstance(cell, Share)}


def surplus_notes(shown: Table) -> list[str]:
    return [each for each in shown.notes if "than the roster has" in each]


def test_a_wave_with_more_answers_than_its_roster_is_released() -> None:
    release = made(people(of_dayton(13, 17, 8)), ONE, on=roster(DAY, of_dayton(14, 15, 11)))
    shown = table(release, "response")
    assert rates(shown) == {
        "site_leader": (13, 14), "core_site_partner": (15, 15), "community_partner": (8, 11), "all": (36, 40)
    }  # fmt: skip
    assert surplus_notes(shown) == ["2 more answered than the roster has people; the rates leave them out."]
    assert safe(release, tables=(ONE,))
    mark = next(each for each in release.footprints if each.row == "all")
    assert Footprint.from_dict(mark.as_dict()) == mark


def test_a_role_whose_rate_is_hidden_is_not_told_by_how_many_were_too_many() -> None:
    # All leaders answered, and one who is none; of the others not all did.
    release = made(people(of_dayton(5, 14, 8)), ONE, on=roster(DAY, of_dayton(4, 15, 11)))
    shown = table(release, "response")
    assert hidden(shown, "site_leader") == ["dayton"] and hidden(shown, "community_partner") == ["dayton"]
    assert rates(shown)["all"] == (26, 30)
    assert not surplus_notes(shown)
    assert safe(release, tables=(ONE,))


def test_a_corrected_roster_leaves_nothing_out_and_is_planned_beside_the_rates_before() -> None:
    answered, corrected = of_dayton(5, 12, 8), roster(DAY, of_dayton(6, 15, 20))
    first = made(people(answered), ONE, on=roster(DAY, of_dayton(4, 15, 11)))
    assert rates(table(first, "response"))["core_site_partner"] == (12, 15)
    # By itself the new version would hide the core partners, whom the one before shows: the leaders would be left.
    alone = table(made(people(answered), ONE, on=corrected), "response")
    assert rates(alone)["core_site_partner"] == (None, None) and rates(alone)["community_partner"] == (8, 20)
    before = replace(shown_by_draft(first), version=1)
    release = made(people(answered), ONE, on=corrected, ledger=(before,))
    after = rates(table(release, "response"))
    assert (None, None) in (after["all"], after["community_partner"])
    found = examine(shown_by_draft(release), (before,), ReportingRules(tables=(ONE,)))
    assert not any(each.leaks or each.broken for each in found.values())
    # The leader who is counted now is one person: freezing waits, as for every correction of few answers.
    moved = {(each.address.row, each.people) for each in found["public"].moved}
    assert moved == ({("all", 1)} if after["all"][0] else set())


@pytest.mark.parametrize("seed", range(4))
def test_whatever_the_roster_lacks_it_agrees_and_gives_nobody_away(seed: int) -> None:
    draw = Random(seed)
    keys: list[tuple[str, Any]] = [(site, role) for site in ("dayton", "memphis") for role in SITE_ROLES]
    known = {key: draw.choice([0, 2, 4, 6, 11, 14]) for key in keys}
    answered = {key: max(many + draw.choice([-5, -2, -1, 0, 1, 3]), 0) for key, many in known.items()}
    answered |= {(site, None): draw.choice([0, 0, 1, 4, 12]) for site in ("dayton", "memphis")}
    release = made(people(answered), RATES, on=roster(DAY, known))
    assert safe(release, tables=(RATES,))
    for audience in AUDIENCES:
        shown = table(release, "response", audience)
        for column in range(3):
            cells = {row.key: row.cells[column] for row in shown.rows}
            given = {key: each.count for key, each in cells.items() if isinstance(each, Share) and not each.hidden}
            assert all(each.count <= each.base for each in cells.values() if isinstance(each, Share) and each.count)  # type: ignore[operator]
            if len(given) == len(cells) and not any(answered[site, None] for site in ("dayton", "memphis")):
                assert sum(count or 0 for key, count in given.items() if key != "all") == given["all"]
