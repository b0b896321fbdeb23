"""Many comparisons at once, on Benjamini and Hochberg's own example."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.statistics.families import benjamini_hochberg, declared, holm

# Benjamini and Hochberg 1995, JRSS B 57:289, section 4.1: 15 comparisons of a thrombolysis trial.
THROMBOLYSIS = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0,
]  # fmt: skip


def test_thrombolysis_has_four_differences() -> None:
    found = benjamini_hochberg(THROMBOLYSIS)
    assert sum(q <= 0.05 for q in found) == 4
    # R's p.adjust.
    assert found[:5] == pytest.approx((0.0015, 0.003, 0.0095, 0.035625, 0.0603))


def test_thrombolysis_by_holm_has_three() -> None:
    found = holm(THROMBOLYSIS)
    assert found[:4] == pytest.approx((0.0015, 0.0056, 0.0247, 0.1140))
    assert sum(p <= 0.05 for p in found) == 3


values = st.lists(st.floats(0, 1), max_size=12)


@given(values)
def test_adjusted_values_keep_the_order_and_are_never_smaller(p_values: list[float]) -> None:
    q_values, adjusted = benjamini_hochberg(p_values), holm(p_values)
    for p, q, by_holm in zip(p_values, q_values, adjusted, strict=True):
        assert p <= q + 1e-12
        assert q <= by_holm + 1e-12
        assert by_holm <= 1
    for kind in (q_values, adjusted):
        ordered = [q for _, q in sorted(zip(p_values, kind, strict=True))]
        assert ordered == sorted(ordered)


@given(values)
def test_order_given_changes_nothing(p_values: list[float]) -> None:
    assert benjamini_hochberg(p_values[::-1]) == benjamini_hochberg(p_values)[::-1]
    assert holm(p_values[::-1]) == holm(p_values)[::-1]


def test_a_declared_comparison_without_a_p_value_still_counts() -> None:
    found = declared(["trust", "voice", "pay", "time"], {"pay": 0.02, "trust": 0.01, "voice": None})
    assert list(found) == ["trust", "voice", "pay", "time"]
    assert found == pytest.approx({"trust": 0.04, "voice": 1.0, "pay": 0.04, "time": 1.0})


def test_what_was_not_declared_is_refused() -> None:
    with pytest.raises(ValueError, match="not declared: fun"):
        declared(["trust"], {"fun": 0.01})
    with pytest.raises(ValueError, match="twice"):
        declared(["trust", "trust"], {})


@pytest.mark.parametrize("p", [-0.1, 1.1, float("nan")])
def test_what_is_no_p_value_is_refused(p: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        benjamini_hochberg([0.5, p])
    with pytest.raises(ValueError, match="between 0 and 1"):
        holm([0.5, p])
