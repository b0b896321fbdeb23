"""Time in post: every overlap, return, change and unknown date has its meaning."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.partners.involvement import band_of, whole_months
from wellknit.partners.roster import ROLES, Involvement, Role, Roster
from wellknit.relationships.ledger import employers_on, ledger_of
from wellknit.relationships.survival.tenure import (
    Stretch,
    Tenure,
    band_days,
    observed_from,
    stretches,
    tenures,
)

DAY = date(2021, 3, 15)
SINCE = date(2018, 1, 1)
SHORT, HALF, YEAR, LONG = "six_months_or_less", "six_months_to_one_year", "one_to_two_years", "two_years_or_more"


def works(
    person: str,
    organization: str | None,
    start: date | None,
    end: date | None = None,
    role: Role = "core_site_partner",
    site: str | None = "dayton",
) -> Involvement:
    return Involvement(role, person, organization, site, start, end)


def cut(*lines: Involvement, day: date = DAY, since: date = SINCE) -> list[tuple[str, str, int, bool]]:
    """(role, band, days, left) of every stretch."""
    return [(each.role, each.band, each.days, each.left) for each in stretches(Roster(involvements=lines), day, since)]


def left(*lines: Involvement, day: date = DAY, since: date = SINCE) -> int:
    return sum(gone for *_, gone in cut(*lines, day=day, since=since))


def days(*lines: Involvement, day: date = DAY, since: date = SINCE) -> int:
    return sum(each[2] for each in cut(*lines, day=day, since=since))


def test_time_is_cut_where_length_passes_into_the_next_band() -> None:
    # A seventh whole month begins the second band: 1 August; the thirteenth the third: 1 February.
    assert cut(works("ana", "library", date(2019, 1, 1), date(2020, 6, 30))) == [
        ("core_site_partner", SHORT, 212, False),
        ("core_site_partner", HALF, 184, False),
        ("core_site_partner", YEAR, 151, True),
    ]


def test_who_came_before_observation_is_at_risk_from_its_beginning_with_the_length_they_had() -> None:
    assert cut(works("ana", "library", date(2015, 1, 1)), since=date(2021, 3, 1)) == [
        ("core_site_partner", LONG, 15, False)
    ]


def test_who_left_before_observation_is_not_seen() -> None:
    assert cut(works("ana", "library", date(2015, 1, 1), date(2017, 12, 31))) == []
    assert left(works("ana", "library", date(2015, 1, 1), SINCE)) == 1, "the first day of observation counts"


def test_who_is_still_there_or_has_no_known_end_has_not_left() -> None:
    begun = date(2021, 3, 1)
    for end in (None, DAY, date(2021, 12, 31)):
        assert cut(works("ana", "library", begun, end)) == [("core_site_partner", SHORT, 15, False)]
    assert left(works("ana", "library", begun, date(2021, 3, 14))) == 1


def test_who_begins_later_is_not_there_yet() -> None:
    assert cut(works("ana", "library", date(2021, 3, 16))) == []


def test_an_unknown_beginning_lies_long_ago() -> None:
    assert cut(works("ana", "library", None), since=date(2021, 3, 1)) == [("core_site_partner", LONG, 15, False)]


def test_overlapping_lines_are_one_post_and_its_days_count_once() -> None:
    one = works("ana", "library", date(2020, 1, 1), date(2020, 12, 31))
    other = works("ana", "library", date(2020, 6, 1), date(2021, 1, 31), "site_leader")
    assert days(one, other) == (date(2021, 2, 1) - date(2020, 1, 1)).days
    assert left(one, other) == 1


def test_a_change_of_role_is_no_departure_and_days_are_counted_in_the_role_they_were_in() -> None:
    before = works("ana", "library", date(2020, 10, 1), date(2020, 12, 31), "community_partner")
    after = works("ana", "library", date(2021, 1, 1), None, "site_leader")
    assert cut(before, after) == [("community_partner", SHORT, 92, False), ("site_leader", SHORT, 74, False)]


def test_of_two_roles_at_once_the_one_that_stands_first_counts() -> None:
    both = [works("ana", "library", date(2021, 3, 1), None, role) for role in ("community_partner", "site_leader")]
    assert cut(*both) == [("site_leader", SHORT, 15, False)]


def test_going_to_another_organization_of_the_site_is_a_departure() -> None:
    before = works("ana", "library", date(2020, 10, 1), date(2020, 12, 31))
    after = works("ana", "school", date(2021, 1, 1))
    assert left(before, after) == 1
    # And the length begins anew.
    assert days(before, after) == 92 + 74
    assert {band for _, band, *_ in cut(before, after)} == {SHORT}


def test_acting_for_a_second_organization_is_a_second_post() -> None:
    both = [works("ana", each, date(2021, 3, 1)) for each in ("library", "school")]
    assert days(*both) == 30


def test_a_return_is_a_departure_and_a_new_beginning() -> None:
    before = works("ana", "library", date(2018, 1, 1), date(2020, 12, 31))
    after = works("ana", "library", date(2021, 3, 1))
    assert left(before, after) == 1
    assert cut(before, after)[-1] == ("core_site_partner", SHORT, 15, False)


def test_lines_that_follow_each_other_from_one_day_to_the_next_are_one_spell() -> None:
    before = works("ana", "library", date(2018, 1, 1), date(2020, 12, 31))
    after = works("ana", "library", date(2021, 1, 1))
    assert left(before, after) == 0
    assert cut(before, after)[-1][1] == LONG


def test_without_an_organization_the_post_is_in_the_site() -> None:
    lines = [works("ana", None, date(2021, 3, 1)), works("ana", None, date(2021, 3, 1), site="memphis")]
    found = list(stretches(Roster(involvements=tuple(lines)), DAY, SINCE))
    assert sorted((each.site, each.days) for each in found) == [("dayton", 15), ("memphis", 15)]


def test_a_role_without_a_site_is_national() -> None:
    line = works("ana", "alliance", date(2021, 3, 1), role="national_partner", site=None)
    assert list(stretches(Roster(involvements=(line,)), DAY, SINCE)) == [
        Stretch("ana", "national_partner", "national", SHORT, 15, False)
    ]


def test_an_organizations_own_involvement_is_nobodys_post() -> None:
    line = Involvement("core_site_partner", None, "library", "dayton", date(2020, 1, 1), None)
    assert cut(line) == []


def test_a_line_that_ends_before_it_begins_is_nobodys_presence() -> None:
    assert cut(works("ana", "library", date(2021, 2, 1), date(2021, 1, 1))) == []


# --- The whole, day by day --------------------------------------------------------------------------------------------

DAYS = st.none() | st.integers(0, 1200).map(lambda days: date(2018, 1, 1) + timedelta(days))
LINES = st.lists(
    st.builds(
        works,
        st.sampled_from(["ana", "ben"]),
        st.sampled_from(["library", "school", None]),
        DAYS,
        DAYS,
        st.sampled_from(ROLES),
        st.sampled_from(["dayton", "memphis"]),
    ),
    max_size=6,
)


@given(LINES, st.integers(0, 900))
def test_stretches_are_what_looking_at_every_day_finds(lines: list[Involvement], later: int) -> None:
    since = date(2018, 6, 1)
    day = since + timedelta(later)
    at_risk: Counter[tuple[str, str, str, str]] = Counter()
    gone: Counter[str] = Counter()
    posts: dict[tuple[str | None, ...], list[Involvement]] = {}
    for each in lines:
        key = (each.person, each.organization) if each.organization else (each.person, None, each.site)
        posts.setdefault(key, []).append(each)
    for (person, *_), mine in posts.items():
        present, begun = False, None
        for number in range(-200, later + 1):
            today = since + timedelta(number)
            running = [each for each in mine if each.on(today)]
            if not running:
                gone[str(person)] += present and number > 0
                present = False
                continue
            if not present:
                # The first day looked at is before everything but what has always been there.
                present, begun = True, (None if number == -200 else today)
            if number >= 0:
                line = min(running, key=lambda each: (ROLES.index(each.role), str(each.site)))
                band = band_of(whole_months(begun, today)) if begun else LONG
                at_risk[str(person), line.role, str(line.site), band] += 1
    found = list(stretches(Roster(involvements=tuple(lines)), day, since))
    days_found: Counter[tuple[str, str, str, str]] = Counter()
    left_found: Counter[str] = Counter()
    for each in found:
        days_found[each.person, each.role, each.site, each.band] += each.days
        left_found[each.person] += each.left
    assert +days_found == +at_risk
    assert +left_found == +gone


@given(st.dates(date(2015, 1, 1), date(2021, 3, 1)), st.integers(1, 1200))
def test_days_ahead_are_in_the_band_that_each_of_them_has(start: date, ahead: int) -> None:
    day = max(start, date(2018, 1, 31))
    each = [day + timedelta(number) for number in range(1, ahead + 1)]
    assert band_days(start, day, each[-1]) == Counter(band_of(whole_months(start, one)) for one in each)
    assert band_days(None, day, each[-1]) == {LONG: ahead}


# --- Since when -------------------------------------------------------------------------------------------------------


def test_observation_begins_after_the_first_departure_that_is_written_down() -> None:
    roster = Roster(
        involvements=(
            works("ana", "library", date(2012, 1, 1)),
            works("ben", "library", date(2015, 1, 1), date(2019, 6, 30)),
            works("cleo", "school", date(2017, 1, 1), date(2020, 6, 30)),
        )
    )
    assert observed_from(roster, DAY) == date(2019, 7, 1)
    assert observed_from(roster, date(2019, 6, 30)) is None, "nobody has left yet"
    found = list(stretches(roster, DAY, date(2019, 7, 1)))
    assert [each.person for each in found if each.left] == ["cleo"]


def test_a_change_of_role_does_not_open_observation() -> None:
    before = works("ana", "library", date(2018, 1, 1), date(2020, 12, 31))
    assert (
        observed_from(
            Roster(involvements=(before, works("ana", "library", date(2021, 1, 1), None, "site_leader"))), DAY
        )
        is None
    )


# --- How somebody stands ----------------------------------------------------------------------------------------------


def standing(*lines: Involvement) -> dict[str, Tenure]:
    roster = Roster(involvements=lines)
    return dict(tenures(ledger_of(roster, [], DAY), roster, DAY))


def test_how_long_somebody_has_been_there_is_counted_without_a_break() -> None:
    found = standing(
        works("ana", "library", date(2016, 1, 1), date(2018, 1, 1)),
        works("ana", "library", date(2019, 1, 1), date(2020, 1, 1), "community_partner"),
        works("ana", "library", date(2020, 1, 2)),
    )
    assert found == {"ana": Tenure("core_site_partner", "dayton", date(2019, 1, 1))}


def test_of_several_organizations_the_one_held_longest_counts() -> None:
    school = works("ana", "school", date(2018, 1, 1), role="community_partner", site="memphis")
    assert standing(works("ana", "library", date(2020, 1, 1)), school)["ana"] == Tenure(
        "community_partner", "memphis", date(2018, 1, 1)
    )
    assert standing(works("ana", "library", None), school)["ana"] == Tenure("core_site_partner", "dayton", None)


def test_everybody_in_the_ledger_stands_somehow_and_nobody_else() -> None:
    lines = (works("ana", "library", None), works("ben", "school", None, date(2021, 3, 14)), works("cleo", None, None))
    assert set(standing(*lines)) == set(employers_on(Roster(involvements=lines), DAY)) == {"ana"}
    with pytest.raises(KeyError):
        tenures(ledger_of(Roster(involvements=lines), [], DAY), Roster(), DAY)
