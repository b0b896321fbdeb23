"""Spells: lines of the roster joined into the time that somebody was there without a break."""

import itertools
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wellknit.partners.roster import Involvement
from wellknit.partners.spells import Spell, merged, spells_of

MARCH = Spell(date(2021, 3, 1), date(2021, 3, 31))


def test_overlapping_and_following_lines_are_one_spell() -> None:
    april = Spell(date(2021, 4, 1), date(2021, 4, 30))
    within = Spell(date(2021, 3, 10), date(2021, 3, 12))
    assert merged([april, within, MARCH]) == (Spell(date(2021, 3, 1), date(2021, 4, 30)),)


def test_a_day_between_makes_two_unless_pauses_are_allowed() -> None:
    later = Spell(date(2021, 4, 2), None)
    assert merged([MARCH, later]) == (MARCH, later)
    assert merged([MARCH, later], pause=1) == (Spell(date(2021, 3, 1), None),)


def test_unknown_ends_reach_as_far_as_can_be() -> None:
    assert merged([MARCH, Spell(None, date(2021, 3, 1))]) == (Spell(None, date(2021, 3, 31)),)
    assert merged([Spell(date(2019, 1, 1), None), MARCH]) == (Spell(date(2019, 1, 1), None),)


def test_a_spell_that_ends_before_it_begins_is_none() -> None:
    assert merged([Spell(date(2021, 3, 2), date(2021, 3, 1))]) == ()


def test_organizations_alone_are_nobody() -> None:
    library = Involvement("core_site_partner", None, "library", "dayton", None, None)
    ana = Involvement("core_site_partner", "ana", "library", "dayton", date(2021, 3, 1), date(2021, 3, 31))
    assert spells_of([library, ana]) == {"ana": (MARCH,)}


def test_days_within_a_period_count_both_ends() -> None:
    assert MARCH.days(date(2021, 3, 31), date(2021, 12, 31)) == 1
    assert MARCH.days(date(2021, 4, 1), date(2021, 12, 31)) == 0
    assert Spell(None, None).days(date(2021, 1, 1), date(2021, 1, 31)) == 31


FIRST = date(2020, 1, 1)
days = st.integers(0, 60).map(lambda number: FIRST + timedelta(days=number))
spells = st.lists(st.builds(Spell, st.one_of(st.none(), days), st.one_of(st.none(), days)), max_size=8)


@given(spells)
def test_joining_changes_nobodys_days_and_leaves_breaks_between(lines: list[Spell]) -> None:
    joined = merged(lines)
    real = [each for each in lines if each.start is None or each.end is None or each.start <= each.end]
    for number in range(-1, 63):
        day = FIRST + timedelta(days=number)
        assert any(each.on(day) for each in joined) == any(each.on(day) for each in real)
        assert sum(each.on(day) for each in joined) <= 1
    for before, after in itertools.pairwise(joined):
        assert before.end is not None
        assert after.start is not None
        assert after.start - before.end > timedelta(days=1)
