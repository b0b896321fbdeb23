"""Kaplan and Meier's curve and its median, against published examples and against counting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.statistics.lifetimes import Lifetime, Median, kaplan_meier, median

#: Weeks in remission, Freireich et al. (1963): with 6-MP (those followed by a plus were still in it), and without.
WITH = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
WITHOUT = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"


def weeks(text: str) -> list[Lifetime]:
    return [Lifetime(float(each.rstrip("+")), not each.endswith("+")) for each in text.split()]


#: Time, at risk, ended, survival, Greenwood's error and log-log limits, as statistics programs list this example.
LISTED = [
    (6, 21, 3, 0.8571, 0.0764, 0.6197, 0.9516),
    (7, 17, 1, 0.8067, 0.0869, 0.5631, 0.9228),
    (10, 15, 1, 0.7529, 0.0963, 0.5032, 0.8894),
    (13, 12, 1, 0.6902, 0.1068, 0.4316, 0.8491),
    (16, 11, 1, 0.6275, 0.1141, 0.3675, 0.8049),
    (22, 7, 1, 0.5378, 0.1282, 0.2678, 0.7468),
    (23, 6, 1, 0.4482, 0.1346, 0.1881, 0.6801),
]


def test_the_curve_of_the_classic_example() -> None:
    steps = kaplan_meier(weeks(WITH))
    assert [(step.time, step.at_risk, step.ended) for step in steps] == [each[:3] for each in LISTED]
    for step, listed in zip(steps, LISTED, strict=True):
        assert (step.survival, step.error, step.low, step.high) == tuple(pytest.approx(x, abs=5e-5) for x in listed[3:])


def test_medians_of_the_classic_example() -> None:
    assert median(kaplan_meier(weeks(WITH))) == Median(23, 13, None)  # the upper limit is not reached
    assert median(kaplan_meier(weeks(WITHOUT))) == Median(8, 4, 11)


def test_without_censoring_the_curve_is_the_share_that_lasts() -> None:
    survivals = [step.survival for step in kaplan_meier(weeks("1 2 3 4"))]
    assert survivals == pytest.approx([0.75, 0.5, 0.25, 0])
    # Where the curve reaches exactly a half, that time is the median, and nothing can be said of limits at nothing.
    assert median(kaplan_meier(weeks("1 2 3 4"))).time == 2
    assert kaplan_meier(weeks("1 2 3 4"))[-1].low is None


def test_who_is_last_seen_at_the_time_of_an_ending_was_at_risk() -> None:
    (step,) = kaplan_meier(weeks("5 5+"))
    assert (step.at_risk, step.ended, step.survival) == (2, 1, 0.5)


def test_nothing_ended_nothing_is_reached() -> None:
    assert kaplan_meier(weeks("3+ 4+")) == ()
    assert median(()) == Median(None, None, None)


def test_delayed_entry_counts_only_those_under_observation() -> None:
    """Worked by hand: at 4 months Ana and Ben are under observation, Cai is not yet (he enters at 5)."""
    ana, ben, cai = Lifetime(4, True), Lifetime(8, True), Lifetime(10, True, entered=5)
    steps = kaplan_meier([ana, ben, cai])
    assert [(step.time, step.at_risk) for step in steps] == [(4, 2), (8, 2), (10, 1)]
    assert [step.survival for step in steps] == pytest.approx([1 / 2, 1 / 4, 0])


def test_who_enters_at_the_very_end_was_never_at_risk() -> None:
    assert kaplan_meier([Lifetime(4, True, entered=4), Lifetime(5, True)])[0].at_risk == 1


lifetimes = st.lists(
    st.builds(
        lambda entered, more, ended: Lifetime(entered + more, ended, entered),
        st.integers(0, 5),
        st.integers(1, 12),
        st.booleans(),
    ),
    max_size=25,
)


@given(lifetimes)
def test_the_curve_only_falls_and_its_limits_surround_it(seen: list[Lifetime]) -> None:
    steps = kaplan_meier(seen)
    before = 1.0
    for step in steps:
        assert 0 <= step.survival < before
        # Counted directly: entered before, not gone before.
        assert step.at_risk == sum(each.entered < step.time <= each.duration for each in seen)
        if step.low is not None and step.high is not None:
            assert 0 <= step.low <= step.survival <= step.high <= 1
        before = step.survival
    middle = median(steps)
    if middle.time is not None and middle.low is not None:
        assert middle.low <= middle.time
    if middle.high is not None:
        assert middle.time is not None
        assert middle.time <= middle.high


@given(lifetimes)
def test_order_does_not_matter(seen: list[Lifetime]) -> None:
    assert kaplan_meier(reversed(seen)) == kaplan_meier(seen)
