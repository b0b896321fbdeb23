"""McDonald's omega: a published fit, its limits against draws, and what must hold of it."""

from __future__ import annotations

import numpy as np
import pytest

from tests.statistics.data_sets import ATTITUDE
from wellknit.statistics.omega import omega
from wellknit.statistics.reliability import alpha


def test_omega_of_the_attitude_data() -> None:
    """One-factor maximum likelihood of the correlations: model .840544, with the observed variance .800421."""
    found = omega(ATTITUDE, standardized=True)
    assert found.value == pytest.approx(0.840544, abs=5e-7)
    assert found.observed == pytest.approx(0.800421, abs=5e-7)
    assert found.proper and found.bearable
    assert (found.people, found.items) == (30, 7)
    assert found.low < found.value < found.high


def test_the_fit_solves_the_likelihoods_equations() -> None:
    """At the top: loadings are (S - own) S^-1-weighted, and the model has the variances that were seen."""
    found = omega(ATTITUDE)
    seen = np.cov(np.array(ATTITUDE, dtype=float), rowvar=False)
    loading, own = np.array(found.loadings), np.array(found.own)
    model = np.outer(loading, loading) + np.diag(own)
    assert np.diag(model) == pytest.approx(np.diag(seen), rel=1e-5)
    assert seen @ np.linalg.solve(model, loading) == pytest.approx(loading, rel=1e-5)


@pytest.mark.parametrize("standardized", [False, True])
def test_limits_are_the_delta_methods_from_the_normal_likelihoods_curvature(standardized: bool) -> None:
    """The same error from the likelihood's second differences and omega's first ones."""
    found = omega(ATTITUDE)
    at, k = np.array(found.loadings + found.own), 7
    scale = np.sqrt(np.array(found.loadings) ** 2 + np.array(found.own))
    unit = np.concatenate([scale, scale**2])
    at = at / unit
    seen = np.outer(at[:k], at[:k]) + np.diag(at[k:])

    def lack(at: np.ndarray) -> float:
        model = np.outer(at[:k], at[:k]) + np.diag(at[k:])
        return float(29 / 2 * (np.linalg.slogdet(model)[1] + np.trace(np.linalg.solve(model, seen))))

    def logit(at: np.ndarray) -> float:
        wide = 1 / np.sqrt(at[:k] ** 2 + at[k:]) if standardized else scale
        return float(np.log((at[:k] * wide).sum() ** 2 / (at[k:] * wide**2).sum()))

    steps = np.eye(2 * k) * 1e-4
    curved = [
        [(lack(at + a + b) - lack(at + a - b) - lack(at - a + b) + lack(at - a - b)) / 4e-8 for b in steps]
        for a in steps
    ]
    slope = np.array([(logit(at + step) - logit(at - step)) / 2e-4 for step in steps])
    error = np.sqrt(slope @ np.linalg.solve(np.array(curved), slope))
    limits = omega(ATTITUDE, standardized=standardized)
    reach = np.log(limits.high / (1 - limits.high)) - np.log(limits.value / (1 - limits.value))
    assert reach == pytest.approx(1.959964 * error, rel=1e-3)


def test_units_do_not_matter_to_the_standardized_and_weigh_in_the_other() -> None:
    wide = [[10 * row[0], *row[1:]] for row in ATTITUDE]
    assert omega(wide, standardized=True).value == pytest.approx(omega(ATTITUDE, standardized=True).value, abs=1e-6)
    assert abs(omega(wide).value - omega(ATTITUDE).value) > 0.01


def test_equally_loaded_items_have_omega_near_alpha() -> None:
    random = np.random.default_rng(8)
    answers = (random.normal(0, 1, (4000, 1)) + random.normal(0, 1, (4000, 5))).tolist()
    found = omega(answers)
    assert found.value == pytest.approx(5 / 6, abs=0.02)
    assert found.value == pytest.approx(alpha(answers).value, abs=0.005)


@pytest.mark.parametrize("standardized", [False, True])
def test_limits_hold_the_true_omega_in_about_95_of_100_draws(standardized: bool, long: bool) -> None:
    random = np.random.default_rng(4)
    loading, own = np.array([0.9, 0.8, 0.7, 0.6, 1.2]), np.array([0.4, 0.5, 0.6, 0.7, 1.5])
    spread = np.sqrt(loading**2 + own) if standardized else np.ones(5)
    common = (loading / spread).sum() ** 2
    true = common / (common + (own / spread**2).sum())
    draws, held = (1000 if long else 150), 0
    for _ in range(draws):
        people = random.normal(0, 1, (80, 1)) * loading + random.normal(0, 1, (80, 5)) * np.sqrt(own)
        found = omega(people.tolist(), standardized=standardized)
        held += found.low <= true <= found.high
    assert 0.9 < held / draws <= 0.99


def test_an_item_without_variance_of_its_own_leaves_omega_open() -> None:
    """A Heywood case: one item is the factor itself."""
    random = np.random.default_rng(1)
    factor = random.normal(0, 1, 40)
    answers = np.stack([factor, factor + random.normal(0, 1, 40), factor + random.normal(0, 1, 40)], axis=1)
    answers[:, 0] += 0.01 * (answers[:, 1] + answers[:, 2])
    found = omega(answers.tolist())
    assert not found.proper and (found.low, found.high) == (0.0, 1.0)


def test_people_with_blanks_are_left_out_and_few_are_not_bearable() -> None:
    some = [*ATTITUDE[:20], (None, *ATTITUDE[20][1:])]
    found = omega(some)
    assert found.people == 20 and not found.bearable
    assert found.value == pytest.approx(omega(ATTITUDE[:20]).value)


def test_items_that_are_turned_around_do_not_change_the_sign_of_all() -> None:
    turned = [[-each for each in row] for row in ATTITUDE]
    assert omega(turned).value == pytest.approx(omega(ATTITUDE).value)
    assert sum(omega(turned).loadings) > 0


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ([[1, 2], [2, 1], [3, 3], [4, 4]], "at least three items"),
        ([[1, 2, 3], [2, 1, 3], [3, 3, 1]], "3 people cannot tell a factor of 3 items"),
        ([[1, 2, 3], [2, 1, 3], [3, 3, 3], [1, 3, 3]], "no spread"),
        ([[1, 2, 3], [2, 1, 3], [3, 1, 2], [3, 2, 1], [1, 3, 2]], "cancel out"),
    ],
)
def test_what_has_no_omega_is_refused(answers: list[list[float]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        omega(answers)
