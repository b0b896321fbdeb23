"""One figure for several sites: the same four sites as R's survey package was given."""

from __future__ import annotations

import pytest

from wellknit.statistics.averages import Stratum, average_of_sites, pooled_share, roster_weighted

SITES = [Stratum(18, 19, 25), Stratum(31, 40, 60), Stratum(20, 25, 30), Stratum(9, 11, 12)]


def test_average_of_sites_as_in_svycontrast() -> None:
    # R 4.2.2, survey 4.1.1: svycontrast over a stratified design with fpc.
    found = average_of_sites(SITES)
    assert found.estimand == "average-of-sites"
    assert (found.share, found.error) == pytest.approx((0.835138, 0.016782), abs=6e-7)
    assert found.normal == pytest.approx((0.80225, 0.86803), abs=6e-6)


def test_pooled_and_roster_weighted_are_other_figures() -> None:
    # The pooled share and the roster-weighted one with its standard error, from the same source.
    assert pooled_share(SITES).share == pytest.approx(0.821053, abs=6e-7)
    found = roster_weighted(SITES)
    assert (found.share, found.error) == pytest.approx((0.818916, 0.020772), abs=6e-7)
    assert {pooled_share(SITES).estimand, found.estimand} == {"pooled", "roster-weighted"}


def test_pooled_standard_error_by_hand() -> None:
    by_hand = sum(
        (n / 95) ** 2 * (1 - n / people) * (k / n) * (1 - k / n) / (n - 1)
        for k, n, people in [(18, 19, 25), (31, 40, 60), (20, 25, 30), (9, 11, 12)]
    )
    assert pooled_share(SITES).error == pytest.approx(by_hand**0.5)


def test_limits_hold_the_share_and_stay_possible_where_all_agree() -> None:
    found = average_of_sites([Stratum(19, 19, 25), Stratum(11, 11, 14)])
    assert (found.share, found.error, found.high) == (1.0, 0.0, 1.0)
    assert found.normal == (1.0, 1.0)  # what survey programs print; the limits say more
    assert 0.8 < found.low < 1.0


def test_where_everyone_answered_everywhere_the_average_is_certain() -> None:
    found = roster_weighted([Stratum(9, 12, 12), Stratum(10, 20, 20)])
    assert (found.low, found.share, found.high) == pytest.approx((19 / 32, 19 / 32, 19 / 32))


def test_order_of_sites_changes_nothing() -> None:
    for figure in (average_of_sites, pooled_share, roster_weighted):
        one, other = figure(SITES), figure(SITES[::-1])
        assert (one.share, one.error, one.low, one.high) == pytest.approx(
            (other.share, other.error, other.low, other.high)
        )


def test_one_person_alone_leaves_the_error_unknown_but_not_the_limits() -> None:
    found = average_of_sites([Stratum(1, 1, 8), Stratum(9, 11)])
    assert found.error is None
    assert found.normal is None
    assert found.low < found.share < 1.0


def test_what_cannot_be_averaged_is_refused() -> None:
    with pytest.raises(ValueError, match="no site"):
        average_of_sites([])
    with pytest.raises(ValueError, match="roster"):
        roster_weighted([Stratum(1, 2, 3), Stratum(1, 2)])
