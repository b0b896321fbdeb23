"""Counted shuffles: the same for a seed, each order equally likely."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from scipy import stats

from wellknit.statistics.shuffles import shuffles


def test_a_seed_and_a_stream_give_the_same_orders_and_no_others_do() -> None:
    first = shuffles(11, 50, seed=1, stream=0)
    assert (first == shuffles(11, 50, seed=1, stream=0)).all()
    assert (first != shuffles(11, 50, seed=2, stream=0)).any()
    assert (first != shuffles(11, 50, seed=1, stream=1)).any()
    # Kept, so that another machine or a newer NumPy that draws otherwise is noticed.
    assert shuffles(6, 2, seed=7, stream=3).tolist() == [[2, 5, 3, 0, 4, 1], [3, 1, 0, 2, 5, 4]]


def test_more_draws_begin_with_the_same() -> None:
    assert (shuffles(5, 9, 1, 0)[:4] == shuffles(5, 4, 1, 0)).all()


def test_every_order_is_equally_likely() -> None:
    orders = shuffles(4, 12_000, seed=3, stream=0)
    assert (np.sort(orders, axis=1) == np.arange(4)).all()
    counts = Counter(map(tuple, orders.tolist()))
    assert len(counts) == 24
    assert stats.chisquare(list(counts.values())).pvalue > 0.001


def test_other_seeds_are_refused() -> None:
    for seed, stream in ((-1, 0), (2**64, 0), (0, -1)):
        with pytest.raises(ValueError, match="whole number from 0"):
            shuffles(3, 1, seed, stream)
