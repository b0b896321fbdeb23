"""Several ratings of the same people against R's ordinal, and against plain summing over people's levels."""

from __future__ import annotations

import numpy as np
import pytest

from tests.statistics.data_sets import JUDGES, WINE
from wellknit.statistics.cumulative_link import cumulative_link
from wellknit.statistics.repeated_ratings import RepeatedRatings, repeated_ratings

BOTTLES = [(0, 0)] * 2 + [(0, 1)] * 2 + [(1, 0)] * 2 + [(1, 1)] * 2


def wine(nodes: int, unit: float = 1.0) -> RepeatedRatings:
    rows = [
        (rating, [unit * warm, contact], judge)
        for judge, ratings in enumerate(JUDGES)
        for rating, (warm, contact) in zip(ratings, BOTTLES, strict=True)
    ]
    found = repeated_ratings(*map(list, zip(*rows, strict=True)), nodes=nodes)
    assert found is not None
    return found


def test_the_judges_ratings_are_those_of_the_table() -> None:
    for kind, counts in WINE:
        ratings = [each[place] for each in JUDGES for place in range(8) if BOTTLES[place] == kind]
        assert tuple(ratings.count(level) for level in range(1, 6)) == counts


def test_judges_of_wine_by_laplaces_approximation_are_as_in_r() -> None:
    """ordinal 2022.11-16, clmm(rating ~ temp + contact + (1 | judge)): logLik -81.56541, variance 1.27946."""
    found = wine(nodes=1)
    assert found.log_likelihood == pytest.approx(-81.56541, abs=5e-6)
    assert found.variance == pytest.approx(1.27946, abs=5e-5)
    assert (found.people, found.answers) == (9, 72)


def test_judges_of_wine_with_ten_nodes_are_as_in_r() -> None:
    """The same with nAGQ = 10: logLik -81.53246, variance 1.28773, temp 3.06189, contact 1.83343."""
    found = wine(nodes=10)
    assert found.log_likelihood == pytest.approx(-81.53246, abs=5e-6)
    assert found.variance == pytest.approx(1.28773, abs=3e-5)
    warm, contact = found.coefficients
    assert (warm.value, contact.value) == pytest.approx((3.06189, 1.83343), abs=1e-5)
    assert warm.low < warm.value < warm.high


def test_units_only_change_how_it_is_said() -> None:
    found, wide = wine(nodes=4), wine(nodes=4, unit=50.0)
    assert wide.coefficients[0].value == pytest.approx(found.coefficients[0].value / 50, rel=1e-4)
    assert wide.coefficients[0].error == pytest.approx(found.coefficients[0].error / 50, rel=1e-3)
    assert wide.log_likelihood == pytest.approx(found.log_likelihood, abs=1e-6)


def test_the_likelihood_is_that_summed_over_levels() -> None:
    found = wine(nodes=20)
    edges = np.array([-np.inf, *(each.value for each in found.thresholds), np.inf])
    levels, total = np.linspace(-9, 9, 3601), 0.0
    normal = np.exp(-(levels**2) / 2) / np.sqrt(2 * np.pi) * (levels[1] - levels[0])
    for ratings in JUDGES:
        chance = normal.copy()
        for rating, kind in zip(ratings, BOTTLES, strict=True):
            middle = np.sqrt(found.variance) * levels
            middle += sum(each.value * kind[place] for place, each in enumerate(found.coefficients))
            with np.errstate(over="ignore"):
                chance *= 1 / (1 + np.exp(middle - edges[rating])) - 1 / (1 + np.exp(middle - edges[rating - 1]))
        total += np.log(chance.sum())
    assert found.log_likelihood == pytest.approx(total, abs=1e-6)


def test_a_persons_own_level_matters_where_people_differ() -> None:
    rows = [(rating, list(kind)) for ratings in JUDGES for rating, kind in zip(ratings, BOTTLES, strict=True)]
    apart = cumulative_link(*map(list, zip(*rows, strict=True)))
    assert apart is not None
    assert wine(nodes=10).log_likelihood > apart.log_likelihood + 4


def test_people_who_do_not_differ_have_no_estimate() -> None:
    answers, predictors, people = [], [], []
    for person in range(6):
        answers += [1, 2, 2, 3]
        predictors += [[0.0], [0.0], [1.0], [1.0]]
        people += [person] * 4
    assert repeated_ratings(answers, predictors, people) is None
    assert repeated_ratings([1, 2, 4, 5], [[0], [0], [1], [1]], [1, 2, 1, 2]) is None


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="one person for each answer"):
        repeated_ratings([1, 2], [[0], [1]], [1])
    with pytest.raises(ValueError, match="at least one node"):
        repeated_ratings([1, 2], [[0], [1]], [1, 2], nodes=0)
