"""Random orders that are the same on every machine: from a counter and a key, not from a state that is handed on.

The bits are Philox's (Salmon and others 2011, SC11:16), which NumPy promises to keep; what NumPy makes of them in its
own distributions it does not, so the orders are made here.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy

__all__ = ["DRAWS", "SEED", "orders", "share_of_draws"]

#: How often a test draws where it cannot count: the error of a p value of 0.05 is then 0.001.
DRAWS = 50_000
SEED = 20_210_315

#: So many random numbers are held at once.
_AT_ONCE = 2_000_000


def orders(items: int, draws: int, seed: int, stream: int = 0) -> Iterator[numpy.ndarray[Any, Any]]:
    """``draws`` random orders of ``items`` things, in batches: one row an order, of the places 0 to items - 1.

    A function of ``seed`` and ``stream`` (whole numbers, not below 0) alone; streams, such as sites, are independent.
    """
    import numpy

    if items < 1 or draws < 1:
        raise ValueError("at least one thing and one draw")
    source = numpy.random.Philox(key=numpy.array([seed, stream], numpy.uint64))
    rows = max(_AT_ONCE // items, 1)
    for first in range(0, draws, rows):
        size = min(rows, draws - first)
        yield source.random_raw(size * items).reshape(size, items).argsort(axis=1, kind="stable")


def share_of_draws(as_extreme: int, draws: int) -> tuple[float, float]:
    """The p value and its standard error when ``as_extreme`` of ``draws`` were at least as extreme as what was seen.

    What was seen counts as one more draw (Phipson and Smyth 2010, Statistical Applications in Genetics and Molecular
    Biology 9:39), so that p is never 0 and the test never rejects more often than it says.

    >>> p, error = share_of_draws(2, 99)
    >>> round(p, 3), round(error, 4)
    (0.03, 0.0171)
    """
    p = (as_extreme + 1) / (draws + 1)
    return p, sqrt(p * (1 - p) / draws)
