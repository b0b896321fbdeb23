"""Random orders are the same on every machine."""

from __future__ import annotations

import pytest

from wellknit.statistics.draws import SEED, orders, share_of_draws


def test_orders_are_these() -> None:
    # Written down once: another machine or a later NumPy must draw the same.
    found = [order.tolist() for batch in orders(6, 3, SEED) for order in batch]
    assert found == [[2, 3, 5, 1, 4, 0], [0, 3, 4, 2, 1, 5], [3, 4, 5, 2, 1, 0]]


def test_batches_are_one_sequence(monkeypatch: pytest.MonkeyPatch) -> None:
    together = [order.tolist() for batch in orders(5, 40, 3) for order in batch]
    monkeypatch.setattr("wellknit.statistics.draws._AT_ONCE", 35)
    assert [order.tolist() for batch in orders(5, 40, 3) for order in batch] == together


def test_every_place_is_as_likely() -> None:
    at = [0] * 4
    for batch in orders(4, 20_000, 1):
        for place in range(4):
            at[place] += int((batch[:, 0] == place).sum())
    assert all(abs(each - 5000) < 4 * (20_000 * 3 / 16) ** 0.5 for each in at)


def test_a_p_value_by_draws_is_never_nothing() -> None:
    assert share_of_draws(0, 99)[0] == 0.01


def test_no_draws_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        next(orders(4, 0, 1))
