"""Weights to the roster: by hand where two weights decide, refused in words, shown only where all could be shown."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from wellknit.comparisons.as_json import as_json
from wellknit.comparisons.raked import Raked, RakedShare, raked_of
from wellknit.comparisons.raked_words import raked_limits, raked_methods, raked_says, raked_sections
from wellknit.partners.initiative import Site
from wellknit.partners.roster import Role, Roster
from wellknit.releases import store
from wellknit.releases.audited import shown_by_draft
from wellknit.releases.release import AskedWave, Release, draft
from wellknit.releases.rules import Audience, ReportingRules
from wellknit.statistics.shares import korn_graubard
from wellknit.surveys.responses import Response, Responses
from wellknit.surveys.specification import TableSpec
from wellknit.surveys.wave import Wave

from ..surveys.partnership_in_small import SITES, counted, response, roster

DAY = date(2021, 3, 15)
SPEC = TableSpec("agreement", "agreement", "Trust", ("spring",), ("trust",), "site", ("pooled",),
                 roles=("site_leader", "core_site_partner"), people="site partners")  # fmt: skip
LEADERS: Role = "site_leader"
CORE: Role = "core_site_partner"

#: (site, role): how many agree, how many do not, how many are on the roster.
Cells = Mapping[tuple[str, Role], tuple[int, int, int]]

#: Half of the leaders answered, and all others: each leader's answer counts twice.
DAYTON: Cells = {("dayton", LEADERS): (8, 2, 20), ("dayton", CORE): (5, 15, 20)}


def people(cells: Cells, **more: Any) -> list[Response]:
    return [
        response(f"{site}-{role}-{place}", site, "a" if place < agree else "d", role=role, **more)
        for (site, role), (agree, not_, _) in cells.items()
        for place in range(agree + not_)
    ]


def on_roster(cells: Cells) -> Roster:
    return roster(DAY, {cell: number for cell, (_, _, number) in cells.items() if number})


def weighted(cells: Cells, sites: Sequence[Site] = SITES[:1]) -> Raked:
    found = raked_of(SPEC, counted(people(cells), on=on_roster(cells)), sites)
    assert found is not None
    return found


def test_two_roles_of_one_site_by_hand() -> None:
    found = weighted(DAYTON)
    (share,) = found.items
    # 10 leaders weigh 2 and 20 others 1: (8 x 2 + 5) / 40.
    assert (share.raked, share.pooled) == (Decimal("52.5"), Decimal("43.3"))
    # (10 x 2 + 20)^2 / (10 x 4 + 20) = 26.7 people; the mean weight is 40 / 30.
    assert (found.people, found.roster, found.effective, found.design_effect, found.highest) == (
        30,
        40,
        26.7,
        1.12,
        1.5,
    )
    assert found.doubts == () and not found.refused
    # What is left within roles: leaders .2 and -.8, others .75 and -.25, each by its weight; a quarter was silent.
    squares = 8 * (2 * 0.2) ** 2 + 2 * (2 * 0.8) ** 2 + 5 * 0.75**2 + 15 * 0.25**2
    variance = (1 - 30 / 40) * 30 / 29 * squares / 40**2
    limits = korn_graubard(0.525, variance, 30, freedom=29)
    assert (share.low, share.high) == tuple(Decimal(repr(round(each * 100, 1))) for each in (limits.low, limits.high))


def test_equal_rates_change_nothing() -> None:
    found = weighted({("dayton", LEADERS): (8, 2, 20), ("dayton", CORE): (5, 15, 40)})
    assert (found.design_effect, found.items[0].raked) == (1.0, found.items[0].pooled)


def test_a_role_in_which_nobody_answered_is_spoken_for_and_that_is_said() -> None:
    found = weighted({("dayton", LEADERS): (0, 0, 6), ("dayton", CORE): (12, 8, 24)})
    assert found.doubts == ("merged",) and found.items[0].raked == Decimal("60.0")
    assert "the people nearest to them in the same site speak for them" in " ".join(raked_says(found))


def test_a_heavy_weight_is_held_and_that_is_said() -> None:
    found = weighted({("dayton", LEADERS): (5, 0, 60), ("dayton", CORE): (5, 40, 45)})
    assert set(found.doubts) == {"capped", "missed"} and found.highest == 3.0
    # 5 leaders weigh 3 times the mean of 105 / 50: 31.5 people; the other 73.5 are 45 people, of whom 5 agree.
    assert found.items[0].raked == Decimal("37.8")
    assert "Some weights are held at 3 times the mean" in " ".join(raked_says(found))


@pytest.mark.parametrize(
    ("cells", "refused", "says"),
    [
        ({**DAYTON, ("memphis", CORE): (0, 0, 12)}, "unspoken", "No weights: too few answered in Memphis"),
        ({("dayton", LEADERS): (3, 2, 30), ("dayton", CORE): (3, 2, 5)}, "few", "No weights: too few answered"),
        ({("dayton", LEADERS): (6, 2, 5), ("dayton", CORE): (9, 2, 20)}, "beyond", "No weights: in Dayton more"),
    ],
)  # fmt: skip
def test_weights_that_so_few_can_not_bear_are_refused_in_words(cells: Cells, refused: str, says: str) -> None:
    found = weighted(cells, SITES)
    assert (found.refused, [each.raked for each in found.items]) == (refused, [None])
    assert raked_says(found)[0].startswith(says)
    assert raked_methods([found]) == ()
    assert raked_says(found, "es")[0].startswith("Sin pesos")


def test_where_all_agree_the_weighted_share_is_exactly_all() -> None:
    found = weighted({("dayton", LEADERS): (7, 0, 11), ("dayton", CORE): (9, 0, 13)}).items[0]
    assert (found.raked, found.high) == (Decimal("100.0"), Decimal("100.0"))


def test_without_a_roster_or_for_some_alone_nothing_is_weighted() -> None:
    assert raked_of(SPEC, counted(people(DAYTON)), SITES) is None
    some = replace(SPEC, items=("improved",))
    assert raked_of(some, counted(people(DAYTON), on=on_roster(DAYTON)), SITES) is None


# ---- released


def release(cells: Cells, sites: Sequence[Site] = SITES[:1], records: Sequence[Response] = (), **more: Any) -> Release:
    ledger = more.pop("ledger", ())
    rules = ReportingRules(tables=(SPEC,), **more)
    wave = Wave("spring", "Spring", "identified", "roster", DAY, "real")
    from ..surveys.partnership_in_small import questionnaire

    asked = AskedWave(wave, questionnaire(), Responses("spring", tuple(records or people(cells))))
    return store.stamped(
        draft(asked, [], {}, sites=sites, roster=on_roster(cells), rules=rules, language="en", ledger=ledger)
    )


def shown(made: Release, audience: Audience = "partnership") -> Raked:
    (found,) = made.packages[audience].weights
    return found


def test_it_is_written_and_read_with_the_release(tmp_path: Path) -> None:
    frozen, path = store.write(tmp_path, release(DAYTON))
    found = shown(frozen, "public")
    assert found.items[0].raked == Decimal("52.5")
    read = store.read(path, frozen.wave, "public").packages["public"].weights
    assert read == (found,) == (Raked.from_dict(found.as_dict()),)
    assert (path / "public" / "weights.json").exists()


def test_few_in_a_site_and_role_hide_all_of_it() -> None:
    few: Cells = {**DAYTON, ("dayton", LEADERS): (3, 1, 20)}
    assert shown(release(few)).hidden
    assert raked_says(shown(release(few)))[0].startswith("Hidden: too few answered in a site and role")
    # Six are enough for the partnership, and too few for the public.
    six: Cells = {**DAYTON, ("dayton", LEADERS): (4, 2, 20)}
    assert not shown(release(six)).hidden
    assert shown(release(six), "public").hidden


def test_no_number_depends_on_what_is_hidden() -> None:
    """A canary: the few answer otherwise, and there are more of them; what is released stays the same."""
    one = shown(release({**DAYTON, ("dayton", LEADERS): (3, 1, 20)}))
    other = shown(release({**DAYTON, ("dayton", LEADERS): (0, 2, 17)}))
    assert one == other == Raked("agreement", "Trust", "spring", None, None, whom="site partners", hidden=True)


def test_few_organizations_behind_a_site_and_role_hide_the_share() -> None:
    def spread(many: int) -> list[Response]:
        return [replace(each, organization=f"org_{place % many}") for place, each in enumerate(people(DAYTON))]

    assert not shown(release(DAYTON, records=spread(4))).hidden
    assert shown(release(DAYTON, records=spread(2))).hidden


def test_of_a_sensitive_item_no_site_and_role_says_one_thing() -> None:
    one_sided: Cells = {**DAYTON, ("dayton", LEADERS): (10, 0, 20)}
    assert not shown(release(one_sided)).hidden
    assert shown(release(one_sided, sensitive=("trust",))).hidden


def test_after_a_correction_the_weighted_share_is_not_told_again() -> None:
    """Two weighted shares of a wave would tell the answers of the one person that was corrected."""
    first = replace(shown_by_draft(release(DAYTON)), version=1)
    assert not shown(release(DAYTON, ledger=[first])).hidden
    swapped: Cells = {("dayton", LEADERS): (7, 3, 20), ("dayton", CORE): (6, 14, 20)}
    assert shown(release(swapped, ledger=[first])).hidden


def test_a_site_of_few_is_not_named() -> None:
    silent: Cells = {**DAYTON, ("memphis", CORE): (0, 0, 4)}
    found = shown(release(silent, SITES))
    assert found.hidden and "Memphis" not in str(found.as_dict())


# ---- in words


def test_the_report_sets_the_weighted_share_beside_the_plain_one() -> None:
    made = weighted(DAYTON)
    report, how = raked_sections([made])
    assert report.reading.startswith(
        "30 of the 40 people on the roster answered. With weights by site and role they tell as much as 26.7 people "
        "would with equal ones (design effect 1.12); the largest weight is 1.5 times the mean."
    )
    assert report.rows[0][1:] == ("43.3%  13 of 30", raked_limits(made.items[0]))
    assert any("Deming and Stephan" in each and "Kish" in each for each in how.notes)


def test_json_has_the_documented_shape() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((Path(__file__).parents[2] / "docs" / "schemas" / "compare.json").read_text("utf-8"))
    made = [weighted(DAYTON), shown(release({**DAYTON, ("dayton", LEADERS): (3, 1, 20)}))]
    data = json.loads(as_json((), (), made, folder="towns", audience="partnership"))
    jsonschema.validate(data, schema)
    first, second = data["weights"]
    assert (first["effective"], first["items"][0]["raked"], second["items"]) == (26.7, "52.5", [])
    assert any("Korn and Graubard" in each for each in data["methods"])


def test_a_hidden_item_has_no_number() -> None:
    assert raked_limits(RakedShare("trust", "Trust", None, None, hidden=True)) == "hidden"
