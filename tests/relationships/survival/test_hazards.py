"""Departure hazards from a roster's own history, and what they say of who will still be there."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from math import exp, log

import numpy as np
import pytest

from wellknit.errors import WellknitError
from wellknit.partners.roster import Involvement, Person, Role, Roster
from wellknit.relationships.ledger import Ledger, ledger_of
from wellknit.relationships.survival.hazards import Hazards, Rate, estimate, staying
from wellknit.statistics.rates import garwood

from .test_tenure import HALF, LONG, SHORT, YEAR, works

DAY = date(2021, 3, 15)
MONTH = 365.25 / 12


def partnership(*lines: Involvement) -> tuple[Ledger, Roster]:
    people = tuple(Person(key, key.title()) for key in sorted({each.person for each in lines if each.person}))
    roster = Roster(people=people, involvements=lines)
    return ledger_of(roster, [], DAY), roster


# --- Counting ---------------------------------------------------------------------------------------------------------


def test_departures_and_months_at_risk_have_garwoods_limits() -> None:
    lines = [works(f"p{n}", "library", date(2018, 1, 1)) for n in range(5)]
    lines += [works(f"q{n}", "library", date(2018, 1, 1), date(2019, 12, 31) + timedelta(n)) for n in range(4)]
    found = estimate(Roster(involvements=tuple(lines)), DAY, since=date(2019, 1, 1))
    days = 5 * (DAY - date(2018, 12, 31)).days + sum(365 + n for n in range(4))
    months = days / MONTH
    assert found.overall is not None
    assert (found.overall.departures, found.overall.months) == (4, pytest.approx(months))
    assert found.overall.limits == pytest.approx(tuple(limit / months for limit in garwood(4)))
    assert found.overall.rate == found.overall.counted == pytest.approx(4 / months)
    assert found.cells["core_site_partner", LONG].departures == 3, "two whole years were over on 1 January 2020"
    assert found.cells["core_site_partner", YEAR].departures == 1
    assert found.cells["site_leader", LONG].limits is None
    assert found.cells["site_leader", LONG].counted is None
    assert sum(each.departures for each in found.cells.values()) == 4
    assert sum(each.months for each in found.cells.values()) == pytest.approx(months)


def test_without_a_beginning_it_is_read_from_the_roster() -> None:
    lines = (works("ana", "library", None), works("ben", "library", None, date(2020, 6, 30)))
    found = estimate(Roster(involvements=(*lines, works("cleo", "school", None, date(2020, 9, 30)))), DAY)
    assert found.since == date(2020, 7, 1)
    assert found.overall is not None and found.overall.departures == 1


def test_what_lies_after_the_day_is_not_known_on_it() -> None:
    lines = [works("ana", "library", None, date(2020, 6, 30)), works("ben", "library", date(2019, 1, 1))]
    later = [
        works("ana", "library", None, date(2020, 6, 30)),
        works("ben", "library", date(2019, 1, 1), date(2021, 4, 1)),
    ]
    later += [works("cleo", "school", date(2021, 3, 20), date(2021, 3, 30))]
    assert estimate(Roster(involvements=tuple(lines)), DAY) == estimate(Roster(involvements=tuple(later)), DAY)


def test_sites_are_compared_with_what_their_people_let_expect() -> None:
    def site(key: str, leave: int) -> list[Involvement]:
        stay = [works(f"{key}{n}", key, date(2015, 1, 1), site=key) for n in range(20)]
        gone = [works(f"{key}-{n}", key, date(2015, 1, 1), date(2020, 12, 31), site=key) for n in range(leave)]
        return stay + gone

    lines = (*site("dayton", 2), *site("memphis", 12))
    found = estimate(Roster(involvements=lines), DAY, ["dayton", "memphis", "chicago"], since=date(2020, 1, 1))
    dayton, memphis, chicago = (found.sites[each] for each in ("dayton", "memphis", "chicago"))
    assert (dayton.departures, memphis.departures, chicago.departures) == (2, 12, 0)
    assert dayton.departures / dayton.expected < dayton.pooled.ratio < 1 < memphis.pooled.ratio
    assert memphis.pooled.ratio < memphis.departures / memphis.expected
    assert chicago.limits is None and chicago.pooled.ratio == pytest.approx(1), "nobody there: as everywhere"
    everywhere = found.cells["core_site_partner", LONG].rate
    assert found.monthly("core_site_partner", LONG, "memphis") == pytest.approx(everywhere * memphis.pooled.ratio)
    assert found.monthly("core_site_partner", LONG, "elsewhere") == everywhere


def test_a_roster_without_departures_can_say_nothing() -> None:
    found = estimate(partnership(works("ana", "library", date(2010, 1, 1)))[1], DAY)
    assert found.since is None and found.overall is None and found.cells == {}
    (problem,) = found.problems
    assert (problem.code, problem.severity) == ("survival.no-history", "warning"), "all else is still told"
    assert "leaving = { site_leader = 0.2, … }" in problem.do
    assert found.scales == (1.0, 1.0)
    with pytest.raises(WellknitError, match=r"\[survival.no-chances\]"):
        found.monthly("site_leader", LONG, "dayton")


def test_an_empty_roster_can_say_nothing() -> None:
    assert [each.code for each in estimate(Roster(), DAY).problems] == ["survival.no-history"]
    assert estimate(Roster(), DAY, since=date(2019, 1, 1)).overall is None


def test_where_nobody_left_half_a_departure_is_assumed_and_it_is_said() -> None:
    found = estimate(partnership(works("ana", "library", date(2010, 1, 1)))[1], DAY, since=date(2020, 3, 15))
    months = 366 / MONTH
    limits = (0.0, pytest.approx(3.6889 / months, rel=1e-4))
    assert found.overall == Rate(0, pytest.approx(months), limits, 0.5 / months, limits)
    assert found.cells["core_site_partner", LONG].rate < 0.5 / months
    (problem,) = found.problems
    assert (problem.code, problem.severity) == ("survival.few-departures", "warning")
    assert "0 in 12 person-months since 2020-03-15" in problem.what


def test_enough_departures_are_no_problem() -> None:
    gone = [works(f"p{n}", "library", date(2018, 1, 1), date(2020, 1, 1)) for n in range(10)]
    assert estimate(Roster(involvements=tuple(gone)), DAY, since=date(2018, 1, 1)).problems == ()
    assert estimate(Roster(involvements=tuple(gone)), DAY).problems != (), "they are the first, and open observation"


def test_given_chances_take_the_place_of_the_estimate() -> None:
    given: dict[Role, float] = {"site_leader": 0.2, "core_site_partner": 1.0, "community_partner": 0.0}
    found = estimate(Roster(), DAY, given=given)
    assert [each.code for each in found.problems] == ["survival.no-history"]
    assert "roles: national_partner" in found.problems[0].what
    assert 1 - exp(-12 * found.monthly("site_leader", SHORT, "dayton")) == pytest.approx(0.2)
    assert found.monthly("community_partner", LONG, "dayton") == 0
    assert found.monthly("core_site_partner", LONG, "dayton") == float("inf")
    assert estimate(Roster(), DAY, given={**given, "national_partner": 0.1}).problems == ()
    with pytest.raises(ValueError, match="a chance is a number"):
        estimate(Roster(), DAY, given={"site_leader": 20.0})


@pytest.mark.parametrize("recorded_since", [None, date(2016, 1, 1)])
def test_true_rates_are_found_again_though_early_leavers_are_not_in_the_roster(recorded_since: date | None) -> None:
    """3,000 made-up careers with known rates; who left before 2016 was never written down."""
    yearly = {SHORT: 0.5, HALF: 0.35, YEAR: 0.25, LONG: 0.12}
    draw = np.random.default_rng(5)
    lines = []
    for number in range(3000):
        start = date(2012, 1, 1) + timedelta(int(draw.integers(0, 9 * 365)))
        age, alive = 0.0, True
        for band, until in ((SHORT, 7), (HALF, 13), (YEAR, 24), (LONG, 1e9)):
            stay = draw.exponential(-12 / log(1 - yearly[band]))
            if age + stay < until:
                age, alive = age + stay, False
                break
            age = until
        end = start + timedelta(age * MONTH) if not alive else None
        if end is None or end >= date(2016, 1, 1):
            lines.append(works(f"p{number}", "library", start, end))
    found = estimate(Roster(involvements=tuple(lines)), DAY, since=recorded_since)
    for band, chance in yearly.items():
        rate = found.cells["core_site_partner", band]
        truth = -log(1 - chance) / 12
        assert rate.limits is not None and rate.limits[0] < truth < rate.limits[1]
        assert rate.yearly == pytest.approx(chance, abs=0.03)
        assert rate.pooled_limits[0] < truth < rate.pooled_limits[1]
    # Had the early years been counted, of which only those are known who stayed:
    naive = estimate(Roster(involvements=tuple(lines)), DAY, since=date(2012, 1, 1)).cells["core_site_partner", SHORT]
    assert naive.limits is not None and naive.limits[1] < -log(0.5) / 12


# --- Staying ----------------------------------------------------------------------------------------------------------


def known(rates: dict[str, float], departures: int = 50) -> Hazards:
    """Hazards of core site partners with these monthly rates by band."""
    rate = Rate(departures, 1000.0, garwood(departures), departures / 1000, (0.04, 0.08))
    cells = {("core_site_partner", band): Rate(1, 1.0, None, each, (0.0, 1.0)) for band, each in rates.items()}
    return Hazards(DAY, date(2019, 1, 1), rate, cells)  # type: ignore[arg-type]  # keys are roles and bands


def test_a_given_yearly_chance_holds_for_any_number_of_months() -> None:
    ledger, roster = partnership(works("ana", "library", date(2020, 12, 1)))
    hazards = estimate(roster, DAY, given={"core_site_partner": 0.36})
    for months, chance in ((6, 0.8), (12, 0.64), (24, 0.64**2)):
        assert staying(hazards, ledger, roster, DAY, months) == {"ana": pytest.approx(chance)}


def test_the_rate_changes_when_a_person_passes_into_the_next_band() -> None:
    # Ana began on 15 January: on 15 August the second band begins, five of the twelve months from now.
    ledger, roster = partnership(works("ana", "library", date(2021, 1, 15)), works("ben", "library", None))
    hazards = known({SHORT: 0.1, HALF: 0.05, YEAR: 0.02, LONG: 0.01})
    found = staying(hazards, ledger, roster, DAY, 12)
    first = (date(2021, 8, 14) - DAY).days / 365 * 12
    last = (date(2022, 3, 15) - date(2022, 2, 14)).days / 365 * 12
    assert found["ana"] == pytest.approx(exp(-(0.1 * first + 0.05 * (12 - first - last) + 0.02 * last)))
    assert found["ben"] == pytest.approx(exp(-0.12))


def test_longer_is_never_likelier() -> None:
    ledger, roster = partnership(works("ana", "library", date(2021, 1, 15)))
    hazards = known({SHORT: 0.1, HALF: 0.05, YEAR: 0.02, LONG: 0.01})
    chances = [staying(hazards, ledger, roster, DAY, months)["ana"] for months in range(1, 40)]
    assert all(0 < later < earlier < 1 for earlier, later in pairwise(chances))


def test_the_limits_of_the_estimate_scale_the_rates_but_not_given_chances() -> None:
    ledger, roster = partnership(works("ana", "library", None), works("ben", "library", None, role="site_leader"))
    base = known({LONG: 0.01})
    hazards = Hazards(base.day, base.since, base.overall, base.cells, given={"site_leader": 0.2})
    low, high = hazards.scales
    assert (low, high) == (pytest.approx(0.8), pytest.approx(1.6))
    found = staying(hazards, ledger, roster, DAY, 12, scale=high)
    assert found == {"ana": pytest.approx(exp(-0.12 * 1.6)), "ben": pytest.approx(0.8)}


def test_what_if_people_leave_or_stay() -> None:
    ledger, roster = partnership(*(works(each, "library", None) for each in ("ana", "ben", "cleo")))
    hazards = estimate(roster, DAY, given={"core_site_partner": 0.36})
    found = staying(hazards, ledger, roster, DAY, 6, leave=["ana"], stay=["ben"])
    assert found == {"ana": 0.0, "ben": 1.0, "cleo": pytest.approx(0.8)}


def paid(person: str, organization: str, grant: str | None, end: date | None = None) -> Involvement:
    return Involvement("core_site_partner", person, organization, "dayton", None, end, grant=grant)


def test_what_if_a_grant_ends_whose_posts_it_pays_alone() -> None:
    ledger, roster = partnership(
        paid("ana", "library", "seed"),
        paid("ben", "library", "seed"),
        paid("ben", "library", None),
        paid("cleo", "library", "seed"),
        paid("cleo", "school", None),
    )
    hazards = estimate(roster, DAY, given={"core_site_partner": 0.36})
    found = staying(hazards, ledger, roster, DAY, 6, grants=["seed"])
    assert found == {"ana": 0.0, "ben": pytest.approx(0.8), "cleo": pytest.approx(0.8)}, "Cleo is still in the school"


def test_looking_ahead_by_nothing_is_refused() -> None:
    ledger, roster = partnership(works("ana", "library", None))
    with pytest.raises(ValueError, match="at least one month"):
        staying(estimate(roster, DAY, given={"core_site_partner": 0.1}), ledger, roster, DAY, 0)


def test_where_nothing_is_known_looking_ahead_is_refused_with_what_to_do() -> None:
    ledger, roster = partnership(works("ana", "library", None))
    with pytest.raises(WellknitError, match=r"\[survival.no-chances\]"):
        staying(estimate(roster, DAY), ledger, roster, DAY, 12)
