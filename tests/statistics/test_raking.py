"""Raking against R's survey package, and what must hold of any weights."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.statistics.data_sets import SCHOOLS
from wellknit.statistics.raking import Merge, collapse, margins_of, rake
from wellknit.statistics.response import Cell

TYPES = {"E": 4421, "H": 755, "M": 1018}
MET = {"No": 1072, "Yes": 5122}


def schools(leave_out: int | None = None) -> dict[Cell, int]:
    counts: dict[Cell, int] = {}
    for district, kind, met, number, _, _ in SCHOOLS:
        if district != leave_out:
            counts[kind, met] = counts.get((kind, met), 0) + number
    return counts


def estimates(leave_out: int | None = None) -> tuple[float, float]:
    """The mean score and the sum of enrolment under raked weights."""
    weights = dict(rake(schools(leave_out), [TYPES, MET]).weights)
    rows = [row for row in SCHOOLS if row[0] != leave_out]
    return (
        sum(weights[kind, met] * scores for _, kind, met, _, scores, _ in rows) / 6194,
        sum(weights[kind, met] * enrolled for _, kind, met, _, _, enrolled in rows),
    )


def test_raking_is_that_of_r() -> None:
    """R's survey 4.1.1, example of rake(), on apiclus1; R stops earlier, at a change of one school in all."""
    counts, raking = schools(), rake(schools(), [TYPES, MET])
    assert sum(counts.values()) == 183
    assert raking.converged and raking.gap < 1e-6
    raked = {cell: weight * counts[cell] for cell, weight in raking.weights}
    printed = {
        ("E", "No"): 478.062,
        ("E", "Yes"): 3942.901,
        ("H", "No"): 201.377,
        ("H", "Yes"): 553.632,
        ("M", "No"): 392.561,
        ("M", "Yes"): 625.467,
    }
    assert raked == pytest.approx(printed, abs=0.03)
    assert min(w for _, w in raking.weights) == pytest.approx(29.870, abs=1e-3)
    assert max(w for _, w in raking.weights) == pytest.approx(67.126, abs=1e-3)
    score, enrolled = estimates()
    assert score == pytest.approx(641.2303, abs=1e-4)
    assert enrolled == pytest.approx(3_647_300, abs=25)


def jackknife(values: list[float]) -> float:
    """The standard error of an estimate from its values without one of 15 districts of 757 each (JK1)."""
    middle = sum(values) / 15
    return float(((1 - 15 / 757) * 14 / 15 * sum((value - middle) ** 2 for value in values)) ** 0.5)


def test_raking_fifteen_times_without_a_district_gives_rs_jackknife() -> None:
    """The same example with replicate weights: 26.873 and 463,510.86; without raking 26.32936."""
    districts = sorted({row[0] for row in SCHOOLS})
    scores, enrolled = zip(*(estimates(district) for district in districts), strict=True)
    assert jackknife(list(scores)) == pytest.approx(26.873, rel=1e-4)
    assert jackknife(list(enrolled)) == pytest.approx(463_510.86, rel=2e-4)
    rest = [[row for row in SCHOOLS if row[0] != district] for district in districts]
    plain = [sum(row[4] for row in rows) / sum(row[3] for row in rows) for rows in rest]
    assert jackknife(plain) == pytest.approx(26.32936, abs=5e-6)


def test_weights_that_need_no_change_are_equal() -> None:
    raking = rake({("a", "x"): 2, ("a", "y"): 3}, [{"a": 10}, {"x": 4, "y": 6}])
    assert raking.weights == ((("a", "x"), 2.0), (("a", "y"), 2.0))
    assert raking.rounds == 1


def test_a_cap_holds_and_gives_what_it_cuts_off_to_the_others() -> None:
    answered = {("a", "x"): 1, ("a", "y"): 10, ("b", "x"): 5, ("b", "y"): 5}
    roster = {("a", "x"): 40, ("a", "y"): 20, ("b", "x"): 10, ("b", "y"): 14}
    free, capped = (rake(answered, margins_of(roster), cap=cap) for cap in (None, 2.0))
    assert dict(free.weights)["a", "x"] > 3 * 4 and free.capped == ()
    assert capped.highest == 8.0
    assert dict(capped.weights)["a", "x"] == pytest.approx(8) and capped.capped[0] == ("a", "x")
    assert sum(weight * answered[cell] for cell, weight in capped.weights) == pytest.approx(84)
    assert capped.gap > 1
    assert {each.level for each in capped.gaps} == {"a", "b", "x", "y"}


def test_a_silent_role_is_spoken_for_by_its_nearest_of_the_same_site() -> None:
    roster = {("a", "leader"): 2, ("a", "core"): 6, ("a", "community"): 9, ("b", "leader"): 1, ("b", "core"): 4}
    answered = {("a", "core"): 4, ("a", "community"): 3, ("b", "leader"): 1}
    done = collapse(roster, answered, ["leader", "core", "community"])
    assert done.merged == (Merge(("a", "leader"), ("a", "core"), 2), Merge(("b", "core"), ("b", "leader"), 4))
    assert done.roster == ((("a", "core"), 8), (("a", "community"), 9), (("b", "leader"), 5))
    assert done.unspoken == ()


def test_among_two_equally_near_the_earlier_speaks() -> None:
    roster = {("a", "leader"): 2, ("a", "core"): 6, ("a", "community"): 9}
    answered = {("a", "leader"): 1, ("a", "community"): 3}
    assert collapse(roster, answered, ["leader", "core", "community"]).merged[0].into == ("a", "leader")


def test_nobody_speaks_for_a_silent_site() -> None:
    done = collapse({("a", "core"): 6, ("b", "core"): 5}, {("a", "core"): 2}, ["core"])
    assert done.unspoken == (("b", "core"),)
    assert done.roster == ((("a", "core"), 6),)


@pytest.mark.parametrize(
    ("answered", "margins", "message"),
    [
        ({("a", "x"): 2}, [{"a": 4}, {"x": 3, "y": 1}], "nobody answered in y"),
        ({("a", "x"): 2}, [{"a": 4}, {"y": 4}], "nobody answered in y"),
        ({("a", "x"): 2, ("a", "y"): 1}, [{"a": 4}, {"x": 4}], "somebody answered in y"),
        ({("a", "x"): 2}, [{"a": 4}, {"x": 5}], "same total"),
        ({("a", "x"): 0}, [{"a": 4}, {"x": 4}], "nobody answered, or"),
    ],
)
def test_margins_that_nobody_can_meet_are_refused(
    answered: dict[Cell, int], margins: list[dict[str, float]], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        rake(answered, margins)


def test_a_cap_below_the_mean_weight_and_unknown_levels_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 1 time"):
        rake({("a",): 2}, [{"a": 4}], cap=0.5)
    with pytest.raises(ValueError, match="does not have core"):
        collapse({("a", "core"): 2}, {}, ["leader"])
    with pytest.raises(ValueError, match="more people answered"):
        collapse({("a", "core"): 2}, {("a", "core"): 3}, ["core"])


CELLS = [(site, role) for site, role in product("abc", "xyz")]
ROSTERS = st.fixed_dictionaries({cell: st.integers(0, 20) for cell in CELLS})


@st.composite
def rosters(draw: st.DrawFn) -> tuple[dict[Cell, int], dict[Cell, int]]:
    roster = draw(ROSTERS)
    return roster, {cell: draw(st.integers(0, people)) for cell, people in roster.items()}


@given(rosters(), st.one_of(st.none(), st.floats(1, 5)))
def test_weights_add_up_to_the_roster_and_meet_its_margins(
    case: tuple[dict[Cell, int], dict[Cell, int]], cap: float | None
) -> None:
    roster, answered = case
    done = collapse(roster, answered, "xyz")
    spoken = dict(done.roster)
    assume(spoken)
    assert sum(spoken.values()) + sum(roster[cell] for cell in done.unspoken) == sum(roster.values())
    # Sites keep their people, whoever speaks for them.
    for site, people in margins_of(spoken)[0].items():
        assert people == sum(number for cell, number in roster.items() if cell[0] == site)
    raking = rake({cell: answered[cell] for cell in spoken}, margins_of(spoken), cap=cap)
    total, people = sum(spoken.values()), sum(answered[cell] for cell in spoken)
    assert sum(weight * answered[cell] for cell, weight in raking.weights) == pytest.approx(total)
    assert all(weight > 0 for _, weight in raking.weights)
    if cap is None:
        assert raking.converged and raking.gap < 1e-6 * total
    else:
        assert max(weight for _, weight in raking.weights) <= cap * total / people * (1 + 1e-9)
        if not raking.capped:
            assert raking.gap < 1e-6 * total
