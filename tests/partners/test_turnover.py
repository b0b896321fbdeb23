"""Turnover: departures, who stays, time in role, and who is new; every number worked out by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.partners.roster import ROLES, Involvement, Role, Roster
from wellknit.partners.turnover import Turnover, newcomers, time_in_role, turnover, turnovers
from wellknit.statistics.lifetimes import Lifetime, kaplan_meier

START, END = date(2020, 3, 1), date(2021, 2, 28)  # the second year of implementation: 365 days


def line(
    person: str,
    start: date | None,
    end: date | None = None,
    *,
    role: Role = "core_site_partner",
    site: str | None = "memphis",
    organization: str = "old_ferry",
) -> Involvement:
    return Involvement(role, person, organization, site, start, end)


def year(*lines: Involvement, scope: str = "memphis", role: Role | None = None, pause: int = 0) -> Turnover:
    return turnover(Roster(involvements=lines), START, END, scope=scope, role=role, pause=pause)


# ---- departures and rates


def test_a_rate_is_departures_per_year_at_risk_with_exact_limits() -> None:
    """Ana is there all 365 days, Ben leaves on the 100th, Cleo comes for the last 65: 530 days, one departure."""
    found = year(
        line("ana", date(2019, 1, 1)),
        line("ben", date(2019, 1, 1), START + timedelta(days=99)),
        line("cleo", END - timedelta(days=64)),
    )
    assert (found.at_start, found.joined, found.departures, found.at_end) == (2, 1, 1, 2)
    assert found.person_years == pytest.approx(530 / 365.25)
    assert found.rate == pytest.approx(365.25 / 530)
    # Garwood's limits of one: 0.0253 and 5.5716.
    assert found.limits == pytest.approx((0.025318 / (530 / 365.25), 5.571643 / (530 / 365.25)), rel=1e-4)
    assert (found.stayed, found.stayed_share) == (1, 0.5)
    # Wilson's limits of 1 of 2.
    assert found.stayed_limits == pytest.approx((0.094531, 0.905469), abs=1e-6)


def test_nobody_left_is_a_rate_of_nothing_with_an_upper_limit() -> None:
    found = year(line("ana", None))
    assert (found.departures, found.rate) == (0, 0)
    assert found.limits == pytest.approx((0, 3.688879 / (365 / 365.25)), rel=1e-5)


def test_nobody_there_is_no_rate() -> None:
    found = year(line("ana", date(2021, 3, 1)), line("ben", date(2018, 1, 1), date(2019, 1, 1)))
    assert (found.at_start, found.person_years, found.rate, found.limits) == (0, 0, None, None)
    assert (found.stayed_share, found.stayed_limits) == (None, None)


def test_who_leaves_on_the_last_day_has_left_and_who_comes_on_the_first_was_there() -> None:
    found = year(line("ana", START, END))
    assert (found.at_start, found.joined, found.departures, found.at_end, found.stayed) == (1, 0, 1, 0, 0)
    assert found.person_years == pytest.approx(365 / 365.25)
    # The day before belongs to the period before, the day after to the next.
    assert year(line("ana", None, START - timedelta(days=1))).departures == 0
    assert year(line("ana", None, END + timedelta(days=1))).departures == 0


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        turnover(Roster(), END, START)


# ---- the traps: unknown dates, rehires, two sites, role changes, two lines at once


def test_an_unknown_leaving_date_is_no_departure_and_an_unknown_beginning_lies_long_ago() -> None:
    found = year(line("ana", None, date(2020, 3, 31)), line("ben", date(2020, 1, 1), None))
    assert (found.at_start, found.departures, found.at_end) == (2, 1, 1)
    assert found.person_years == pytest.approx((31 + 365) / 365.25)


def test_who_comes_back_left_once_and_joined_once() -> None:
    lines = (line("ana", None, date(2020, 5, 31)), line("ana", date(2020, 9, 1)))
    found = year(*lines)
    assert (found.at_start, found.departures, found.undone, found.joined, found.at_end) == (1, 1, 1, 1, 1)
    assert found.stayed == 1  # there at both ends, whatever lay between
    assert found.person_years == pytest.approx((92 + 181) / 365.25)
    assert year(*lines, pause=92).departures == 0
    assert year(*lines, pause=91).departures == 1


def test_a_return_after_the_period_undoes_nothing_in_it() -> None:
    assert year(line("ana", None, date(2020, 5, 31)), line("ana", date(2021, 3, 1))).undone == 0


def test_in_two_sites_one_counts_once_in_each_and_once_in_all() -> None:
    lines = (
        line("ana", None, date(2020, 6, 30), site="chicago"),
        line("ana", None, site="memphis"),
        line("ben", None, date(2020, 6, 30), site="chicago"),
    )
    chicago, memphis, everywhere = (year(*lines, scope=scope) for scope in ("chicago", "memphis", "all"))
    assert (chicago.at_start, chicago.departures, chicago.elsewhere) == (2, 2, 1)
    assert (memphis.at_start, memphis.departures) == (1, 0)
    assert (everywhere.at_start, everywhere.departures) == (2, 1)


def test_a_change_of_role_ends_the_time_in_the_role_and_is_no_departure() -> None:
    lines = (
        line("ana", None, date(2020, 6, 30), role="core_site_partner"),
        line("ana", date(2020, 7, 1), role="site_leader"),
    )
    as_core = year(*lines, role="core_site_partner")
    assert (as_core.at_start, as_core.departures, as_core.changed_role, as_core.at_end) == (1, 0, 1, 0)
    as_leader = year(*lines, role="site_leader")
    assert (as_leader.at_start, as_leader.joined, as_leader.at_end) == (0, 1, 1)
    at_all = year(*lines)
    assert (at_all.departures, at_all.changed_role, at_all.joined, at_all.stayed) == (0, 0, 0, 1)
    assert at_all.person_years == pytest.approx(365 / 365.25)


def test_a_new_employer_in_the_same_site_is_no_departure_of_a_partner() -> None:
    lines = (
        line("ana", None, date(2020, 6, 30), organization="library"),
        line("ana", date(2020, 7, 1), organization="school"),
    )
    assert year(*lines).departures == 0


def test_two_lines_at_once_are_one_person_at_risk() -> None:
    found = year(line("ana", None, role="site_leader"), line("ana", date(2020, 6, 1), role="core_site_partner"))
    assert found.person_years == pytest.approx(365 / 365.25)


def test_national_partners_are_those_without_a_site() -> None:
    lines = (line("ana", None, date(2020, 6, 30), site=None, role="national_partner"), line("ben", None))
    assert year(*lines, scope="national").departures == 1
    assert year(*lines, scope="memphis").departures == 0


def test_by_site_and_role_leaves_out_what_nobody_was() -> None:
    roster = Roster(
        involvements=(line("ana", None), line("ben", None, role="site_leader"), line("cy", None, site="dayton"))
    )
    found = turnovers(roster, START, END, ("memphis", "dayton", "chicago"))
    assert [(each.scope, each.role) for each in found] == [
        ("memphis", None),
        ("memphis", "site_leader"),
        ("memphis", "core_site_partner"),
        ("dayton", None),
        ("dayton", "core_site_partner"),
        ("chicago", None),
        ("national", None),
        ("all", None),
        ("all", "site_leader"),
        ("all", "core_site_partner"),
    ]


FIRST = date(2020, 1, 1)
days = st.integers(0, 500).map(lambda number: FIRST + timedelta(days=number))
lines = st.builds(
    Involvement,
    role=st.sampled_from(ROLES[1:]),
    person=st.sampled_from(["ana", "ben", "cleo", "dov"]),
    organization=st.none(),
    site=st.sampled_from(["chicago", "memphis"]),
    start=st.one_of(st.none(), days),
    end=st.one_of(st.none(), days),
)


@given(st.lists(lines, max_size=12), st.sampled_from(["chicago", "all"]), st.sampled_from([None, "site_leader"]))
def test_who_was_there_who_came_and_who_left_add_up(
    involvements: list[Involvement], scope: str, role: Role | None
) -> None:
    found = turnover(Roster(involvements=tuple(involvements)), START, END, scope=scope, role=role)
    assert found.at_start + found.joined - found.departures - found.changed_role == found.at_end
    assert found.stayed <= min(found.at_start, found.at_end)
    assert max(found.elsewhere, found.undone) <= found.departures
    if role is None:
        assert found.changed_role == 0
    # Counted day by day, from the lines themselves.
    there = 0
    for number in range(365):
        day = START + timedelta(days=number)
        there += len(
            {
                each.person
                for each in involvements
                if each.on(day) and scope in ("all", each.site) and role in (None, each.role)
                if each.start is None or each.end is None or each.start <= each.end
            }
        )
    assert found.person_years == pytest.approx(there / 365.25)
    if found.rate is not None and found.limits is not None:
        assert found.limits[0] <= found.rate <= found.limits[1]


@given(st.lists(lines, max_size=12), st.integers(0, 364))
def test_a_year_cut_in_two_has_the_same_departures(involvements: list[Involvement], cut: int) -> None:
    roster = Roster(involvements=tuple(involvements))
    middle = START + timedelta(days=cut)
    whole = turnover(roster, START, END)
    parts = [turnover(roster, START, middle)]
    if middle < END:
        parts.append(turnover(roster, middle + timedelta(days=1), END))
    assert sum(each.departures for each in parts) == whole.departures
    assert sum(each.person_years for each in parts) == pytest.approx(whole.person_years)


# ---- time in role

DAY = date(2021, 3, 15)
MONTH = 365.25 / 12


def ago(days: int) -> date:
    return DAY - timedelta(days=days)


def test_the_median_counts_those_who_are_still_there() -> None:
    """Ana had the role for 100 days and Ben for 300; Cleo has had it for 200, Dov for 400 so far.

    By hand: 3/4 of four last longer than 100 days; of the two still seen at 300 days, half, so 3/8.
    """
    roster = Roster(
        involvements=(
            line("ana", ago(500), ago(401)),
            line("ben", ago(700), ago(401)),
            line("cleo", ago(199)),
            line("dov", ago(399)),
        )
    )
    found = time_in_role(roster, DAY, scope="memphis", role="core_site_partner")
    assert (found.spells, found.ended, found.unknown) == (4, 2, 0)
    assert [(step.time * MONTH, step.survival) for step in found.steps] == [
        (pytest.approx(100), 0.75),
        (pytest.approx(300), 0.375),
    ]
    assert found.median.time == pytest.approx(300 / MONTH)
    assert found.median.low == pytest.approx(100 / MONTH)
    assert found.median.high is None  # too few to say how long it may be


def test_a_median_is_not_reached_where_most_are_still_there() -> None:
    found = time_in_role(Roster(involvements=(line("ana", ago(30)), line("ben", ago(60), ago(20)))), DAY)
    assert found.median.time == pytest.approx(41 / MONTH)  # one of two: exactly half
    three = Roster(involvements=(line("ana", ago(30)), line("ben", ago(60), ago(40)), line("cy", ago(30))))
    assert time_in_role(three, DAY).median.time is None


def test_unknown_beginnings_are_counted_and_never_guessed() -> None:
    found = time_in_role(Roster(involvements=(line("ana", None, ago(10)), line("ben", ago(10)))), DAY)
    assert (found.spells, found.unknown, found.steps) == (1, 1, ())


def test_who_leaves_later_is_still_there_on_the_day() -> None:
    roster = Roster(involvements=(line("ana", ago(10), DAY), line("ben", DAY + timedelta(days=1))))
    found = time_in_role(roster, DAY)
    assert (found.spells, found.ended) == (1, 0)


def test_time_in_a_role_ends_with_a_change_of_role_but_time_in_the_site_does_not() -> None:
    roster = Roster(
        involvements=(line("ana", ago(300), ago(201)), line("ana", ago(200), role="site_leader")),
    )
    assert time_in_role(roster, DAY, role="core_site_partner").ended == 1
    in_the_site, in_each_role = time_in_role(roster, DAY), time_in_role(roster, DAY, roles_apart=True)
    assert (in_the_site.spells, in_the_site.ended) == (1, 0)
    assert (in_each_role.spells, in_each_role.ended) == (2, 1)
    assert [step.time * MONTH for step in in_each_role.steps] == [pytest.approx(100)]


def test_a_roster_kept_since_a_day_takes_people_on_at_the_age_they_had() -> None:
    roster = Roster(
        involvements=(
            line("ana", ago(400), ago(301)),  # gone before the roster was kept: others like her are not in it
            line("ben", ago(500), ago(101)),  # 400 days; came under observation after 301
            line("cy", ago(99)),
        )
    )
    found = time_in_role(roster, DAY, since=ago(199))
    assert found.spells == 2
    expected = kaplan_meier([Lifetime(400 / MONTH, True, 301 / MONTH), Lifetime(100 / MONTH, False)])
    assert found.steps == expected
    assert [step.at_risk for step in found.steps] == [1]


def test_who_left_on_the_first_day_of_the_roster_is_in_it() -> None:
    roster = Roster(involvements=(line("ana", ago(300), ago(199)),))
    assert [step.at_risk for step in time_in_role(roster, DAY, since=ago(199)).steps] == [1]
    assert time_in_role(roster, DAY, since=ago(198)).steps == ()


# ---- newcomers


def test_one_year_or_less_is_at_most_twelve_whole_months() -> None:
    roster = Roster(
        involvements=(
            line("ana", date(2020, 3, 15)),  # twelve months to the day
            line("ben", date(2020, 2, 16)),  # a day short of thirteen
            line("cleo", date(2020, 2, 15)),  # thirteen
            line("dov", None),
            line("eve", date(2020, 12, 1), date(2021, 3, 14)),  # gone the day before
        )
    )
    found = newcomers(roster, DAY, scope="memphis")
    assert (found.count, found.base, found.unknown) == (2, 4, 1)
    assert (found.share, found.at_most) == (0.5, 0.75)
    assert found.limits == pytest.approx((0.150039, 0.849961), abs=1e-6)  # Wilson, 2 of 4
    assert newcomers(roster, DAY, months=11).count == 0
    assert newcomers(roster, DAY, scope="dayton").share is None


def test_a_new_role_makes_nobody_new_and_a_return_does() -> None:
    changed = (line("ana", date(2018, 1, 1), date(2021, 1, 31)), line("ana", date(2021, 2, 1), role="site_leader"))
    back = (line("ben", date(2018, 1, 1), date(2020, 1, 31)), line("ben", date(2021, 2, 1), role="site_leader"))
    found = newcomers(Roster(involvements=(*changed, *back)), DAY, role="site_leader")
    assert (found.count, found.base) == (1, 2)


def test_new_in_one_site_is_not_new_in_all() -> None:
    roster = Roster(involvements=(line("ana", date(2018, 1, 1)), line("ana", date(2021, 1, 1), site="dayton")))
    assert newcomers(roster, DAY, scope="dayton").count == 1
    assert newcomers(roster, DAY).count == 0
    assert newcomers(roster, DAY).base == 1
