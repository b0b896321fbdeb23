"""The outlook for each part of a partnership, and what a what-if changes about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from wellknit.errors import WellknitError
from wellknit.partners.roster import Involvement, Person, Roster
from wellknit.relationships.contacts import Contact
from wellknit.relationships.ledger import Ledger, ledger_of
from wellknit.relationships.scopes import ALL, Scope
from wellknit.relationships.survival.hazards import Hazards, estimate
from wellknit.relationships.survival.outlook import Outlook, changes, outlook
from wellknit.relationships.survival.what_if import WhatIf, ended_posts

from .test_tenure import works

DAY = date(2021, 3, 15)


def met(*people: str) -> Contact:
    return Contact(date(2021, 2, 1), "meeting", tuple(sorted(people)))


def paid(person: str, organization: str, grant: str, end: date | None = None) -> Involvement:
    return Involvement("core_site_partner", person, organization, "dayton", None, end, grant=grant)


# Dayton: Ana of the library knows Ben and Cleo of the school; Cleo, whom a grant pays, knows Dan of the clinic.
# Memphis: Eva of the bakery knows Flo of the farm, who also acts for the clinic. The office knows nobody.
LINES = (
    works("ana", "library", None),
    works("ben", "school", None),
    paid("cleo", "school", "seed"),
    works("dan", "clinic", None),
    works("eva", "bakery", None, site="memphis"),
    works("flo", "farm", None, site="memphis"),
    works("flo", "clinic", None, role="community_partner"),
    works("gus", "office", None),
    works("hal", "office", None, date(2020, 6, 30)),
)
PEOPLE = ("ana", "ben", "cleo", "dan", "eva", "flo", "gus", "hal")
ROSTER = Roster(people=tuple(Person(key, key.title()) for key in PEOPLE), involvements=LINES)
LEDGER = ledger_of(ROSTER, [met("ana", "ben"), met("ana", "cleo"), met("cleo", "dan"), met("eva", "flo")], DAY)
DAYTON = Scope("dayton", ("clinic", "library", "office", "school"))
MEMPHIS = Scope("memphis", ("bakery", "farm"))
SCOPES = (DAYTON, MEMPHIS, Scope("nowhere", ("library", "farm")), Scope(ALL, LEDGER.organizations))
#: Four of five stay half a year, 64 of 100 a year.
HAZARDS = estimate(ROSTER, DAY, given={"core_site_partner": 0.36, "community_partner": 0.36})


def ahead(what_if: WhatIf | None = None, hazards: Hazards = HAZARDS, draws: int = 2000, seed: int = 1) -> Outlook:
    return outlook(
        LEDGER, ROSTER, DAY, hazards, SCOPES, months=(6, 12), what_if=what_if or WhatIf(), draws=draws, seed=seed
    )


@pytest.fixture(scope="module")
def base() -> Outlook:
    return ahead()


def test_the_share_is_exact_and_each_scope_has_its_own(base: Outlook) -> None:
    star = 0.8 * (1 - 0.2 * 0.2)  # library - school hangs on Ana
    assert base.of("dayton", 6).share == pytest.approx((star + 0.64) / 2)
    assert base.of("dayton", 6).relationships == 2
    assert base.of("memphis", 6).share == pytest.approx(0.64)
    # Flo acts for the clinic too: bakery - clinic is a relationship across the sites.
    assert base.of(ALL, 6).relationships == 4
    assert base.of(ALL, 6).share == pytest.approx((star + 3 * 0.64) / 4)
    assert base.of(ALL, 6).error == 0
    assert base.of(ALL, 6).lost == pytest.approx(4 - star - 3 * 0.64)
    assert base.of(ALL, 12).share == pytest.approx((0.64 * (1 - 0.36**2) + 3 * 0.64**2) / 4)
    with pytest.raises(KeyError):
        base.of(ALL, 24)


def test_horizons_come_by_scope_and_month(base: Outlook) -> None:
    assert [(each.scope, each.months) for each in base.horizons] == [
        (scope, months) for scope in ("dayton", "memphis", "nowhere", ALL) for months in (6, 12)
    ]


def test_reach_counts_every_organization_of_the_scope(base: Outlook) -> None:
    six = base.of("memphis", 6)
    # Bakery and farm: both of the two, or each for itself.
    assert six.reach == pytest.approx(0.64 + 0.36 / 2, abs=0.03)
    assert six.reach_spread == (0.5, 1.0)
    dayton = base.of("dayton", 6)
    assert dayton.organizations == 4 and dayton.reach_spread == (0.25, 0.75), "the office is reached by nobody"


def test_a_scope_without_relationships_has_organizations_and_no_share(base: Outlook) -> None:
    nowhere = base.of("nowhere", 6)
    assert (nowhere.share, nowhere.spread, nowhere.estimate) == (None, None, None)
    assert nowhere.reach == 0.5 and nowhere.lost == 0


def test_given_chances_leave_nothing_open_and_an_estimate_does(base: Outlook) -> None:
    fixed = base.of(ALL, 6)
    assert fixed.estimate == (pytest.approx(fixed.share), pytest.approx(fixed.share))
    gone = tuple(works(f"p{n}", "office", None, date(2020, 12, n)) for n in range(1, 13))
    hazards = estimate(Roster(involvements=LINES + gone), DAY, ["dayton"], since=date(2020, 1, 1))
    each = ahead(hazards=hazards).of(ALL, 12)
    assert each.estimate is not None and each.share is not None
    assert each.estimate[0] < each.share - 0.05 < each.share + 0.05 < each.estimate[1]


def test_what_if_somebody_leaves(base: Outlook) -> None:
    after = ahead(WhatIf(leave=("ana",)))
    assert after.of("dayton", 6).share == pytest.approx(0.64 / 2)
    assert after.of("memphis", 6).share == pytest.approx(0.64)
    (dayton, _, memphis, *_) = changes(base, after)
    assert (dayton.scope, dayton.months, memphis.scope) == ("dayton", 6, "memphis")
    assert dayton.relationships == pytest.approx(-0.8 * 0.96)
    assert dayton.share == pytest.approx(-0.8 * 0.96 / 2)
    assert dayton.spread == (-0.5, 0.0)
    assert dayton.reach is not None and dayton.reach < 0
    # What does not concern Ana is the same in every future, not only on average.
    assert memphis.spread == memphis.reach_spread == (0.0, 0.0) and memphis.share == 0


def test_what_if_somebody_stays(base: Outlook) -> None:
    after = ahead(WhatIf(stay=("ana",)))
    change = changes(base, after)[0]
    assert change.relationships == pytest.approx(0.2 * 0.96)
    assert change.spread == (0.0, 0.5), "nothing gets worse in any future"


def test_what_if_a_grant_ends(base: Outlook) -> None:
    after = ahead(WhatIf(grants=("seed",)))
    assert after.of("dayton", 6).relationships == 2, "what is lost for certain is still counted"
    assert after.of("dayton", 6).share == pytest.approx(0.64 / 2)
    assert after.staying[6]["cleo"] == 0
    assert changes(base, after)[0].reach is not None


def test_a_grant_ends_one_of_two_posts_and_the_other_goes_on() -> None:
    lines = (works("ana", "library", None), paid("flo", "farm", "seed"), works("flo", "clinic", None))
    roster = Roster(involvements=lines)
    ledger = ledger_of(roster, [met("ana", "flo")], DAY)
    assert ended_posts(ledger, roster, DAY, ["seed"]) == {("flo", "farm")}
    scope = Scope(ALL, ledger.organizations)
    found = outlook(ledger, roster, DAY, HAZARDS, [scope], months=[6], what_if=WhatIf(grants=("seed",)))
    assert {pair: found.chances[6].of(*pair) for pair in found.chances[6].pairs} == {
        ("clinic", "library"): pytest.approx(0.64),
        ("farm", "library"): 0.0,
    }
    assert found.of(ALL, 6).share == pytest.approx(0.32)
    also = Roster(involvements=(*lines, paid("flo", "clinic", "seed"), paid("flo", "farm", "other")))
    assert ended_posts(ledger, also, DAY, ["seed"]) == frozenset()
    assert ended_posts(ledger, also, DAY, ["seed", "other"]) == {("flo", "farm")}


def test_only_outlooks_on_the_same_futures_are_compared(base: Outlook) -> None:
    for other in (ahead(seed=2), ahead(draws=100), replace(base, futures={6: ahead().futures[6].among(DAYTON)})):
        with pytest.raises(ValueError, match="the same relationships"):
            changes(base, other)


def test_what_names_nobody_is_refused_all_at_once() -> None:
    what_if = WhatIf(leave=("anna", "hal", "eva"), stay=("eva",), grants=("sead",))
    with pytest.raises(WellknitError) as refused:
        ahead(what_if)
    found = {each.code: each for each in refused.value.problems}
    assert list(found) == [
        "survival.unknown-person",
        "survival.not-in-post",
        "survival.leave-and-stay",
        "survival.unknown-grant",
    ]
    assert found["survival.unknown-person"].do.endswith("Did you mean 'ana'?")
    assert found["survival.not-in-post"].what == "'hal' acts for no organization on 2021-03-15."
    assert found["survival.unknown-grant"].do.endswith("Did you mean 'seed'?")
    assert what_if and not WhatIf()


def test_where_there_is_no_grant_at_all_none_is_suggested() -> None:
    empty = Ledger((), {}, ())
    (problem,) = WhatIf(grants=("se\u202eed",)).check(empty, Roster(), DAY)
    assert problem.do.endswith("There is none.") and "\u202e" not in problem.what


def test_the_same_seed_gives_the_same_outlook(base: Outlook) -> None:
    assert ahead().horizons == base.horizons
    assert ahead(seed=2).of(ALL, 6).share == base.of(ALL, 6).share
    assert ahead(seed=2).of(ALL, 6).reach != base.of(ALL, 6).reach
