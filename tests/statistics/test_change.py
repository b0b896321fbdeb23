"""A change is split into the same people thinking otherwise and other people, and the parts add up."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wellknit.statistics.change import NOBODY, Counted, Panel, Parts, average_of_parts, change


def test_twenty_stayed_five_left_and_five_joined() -> None:
    found = change(Panel(always=10, lost=1, gained=4, never=5), left=Counted(2, 5), joined=Counted(5, 5))
    assert (found.before, found.after, found.total) == (Fraction(13, 25), Fraction(19, 25), Fraction(6, 25))
    # The 20 who stayed went from 11 to 14; they are 20 of 25 in both waves: 20/25 x 3/20.
    assert found.parts.same_people == Fraction(3, 25)
    # They were 12.5 of 20 agreed on average, 0.625; those who joined all do, of those who left 2 of 5 did.
    assert found.parts.joined == Fraction(5, 25) * (1 - Fraction(5, 8))
    assert found.parts.left == -Fraction(5, 25) * (Fraction(2, 5) - Fraction(5, 8))
    assert found.parts.turnover == found.parts.other_people == Fraction(3, 25)
    assert (found.matched, found.unmatched_before, found.unmatched_after) == (20, 5, 5)
    assert found.panel.change == Fraction(3, 20)


def test_a_share_can_rise_while_nobody_changed_their_mind() -> None:
    found = change(Panel(8, 0, 0, 4), left=Counted(0, 6))
    assert found.total == Fraction(8, 12) - Fraction(8, 18)
    assert found.parts.same_people == 0
    assert found.parts.left == found.total


def test_parts_can_go_against_each_other() -> None:
    found = change(Panel(5, 0, 5, 0), joined=Counted(0, 10))
    assert found.total == 0
    assert found.parts.same_people > 0 > found.parts.joined


def test_falling_silent_is_not_leaving() -> None:
    found = change(Panel(6, 0, 0, 6), fell_silent=Counted(0, 3), newly_answering=Counted(2, 2))
    assert found.parts.turnover == 0
    assert found.parts.response == found.parts.fell_silent + found.parts.newly_answering == found.total


def test_without_links_nothing_is_known_of_who_changed() -> None:
    found = change(Panel(0, 0, 0, 0), unlinked_before=Counted(4, 10), unlinked_after=Counted(9, 12))
    assert found.parts == Parts(*[Fraction(0)] * 5, unlinked=Fraction(9, 12) - Fraction(4, 10))
    assert found.panel.change is None


def test_nobody_to_compare_and_impossible_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="nobody answered in one of the waves"):
        change(Panel(0, 0, 0, 0), left=Counted(1, 2))
    with pytest.raises(ValueError, match="3 of 2 is no share"):
        Counted(3, 2)
    with pytest.raises(ValueError, match="less than not at all"):
        Panel(1, -1, 0, 0)
    with pytest.raises(ValueError, match="no site"):
        average_of_parts([])


GROUP = st.integers(0, 12).flatmap(lambda answered: st.builds(Counted, st.integers(0, answered), st.just(answered)))
FEW = st.integers(0, 12)
PANEL = st.builds(Panel, FEW, FEW, FEW, FEW)


@given(PANEL, st.tuples(GROUP, GROUP, GROUP, GROUP, GROUP, GROUP))
def test_parts_always_add_up(panel: Panel, groups: tuple[Counted, ...]) -> None:
    left, joined, silent, new, before, after = groups
    assume(panel.matched or left.answered + silent.answered + before.answered)
    assume(panel.matched or joined.answered + new.answered + after.answered)
    found = change(
        panel,
        left=left,
        joined=joined,
        fell_silent=silent,
        newly_answering=new,
        unlinked_before=before,
        unlinked_after=after,
    )
    assert found.parts.total == found.total
    parts = found.parts
    assert parts.same_people + parts.turnover + parts.response + parts.unlinked == found.after - found.before
    # The same read backwards: everything changes its sign, what left is what joined.
    back = change(
        Panel(panel.always, panel.gained, panel.lost, panel.never),
        left=joined,
        joined=left,
        fell_silent=new,
        newly_answering=silent,
        unlinked_before=after,
        unlinked_after=before,
    ).parts
    assert (back.same_people, back.left, back.newly_answering) == (
        -parts.same_people,
        -parts.joined,
        -parts.fell_silent,
    )
    assert back.unlinked == -parts.unlinked


@given(st.lists(st.tuples(PANEL.filter(lambda each: each.matched > 0), GROUP, GROUP), min_size=1, max_size=4))
def test_the_average_of_sites_parts_add_up_to_the_change_of_the_average(
    sites: list[tuple[Panel, Counted, Counted]],
) -> None:
    changes = [change(panel, left=left, joined=joined) for panel, left, joined in sites]
    average = average_of_parts([each.parts for each in changes])
    assert average.total == sum((each.after - each.before for each in changes), Fraction(0)) / len(changes)


@given(PANEL.filter(lambda each: each.matched > 0))
def test_where_the_same_people_answered_all_is_theirs(panel: Panel) -> None:
    found = change(panel, left=NOBODY)
    assert found.parts.same_people == found.total == panel.change
    assert found.parts.other_people == 0
