"""Orders drawn at random, from random numbers that are counted, not remembered."""

from __future__ import annotations

from typing import Any

__all__ = ["shuffles"]


def shuffles(size: int, draws: int, seed: int, stream: int) -> Any:
    """``draws`` orders of the numbers from 0 to ``size`` - 1, each equally likely: an array (draws, size).

    A function of ``seed`` and ``stream`` alone (whole numbers from 0 to 2^64 - 1): a stream, such as a site's, does not
    depend on what others drew. The numbers are Philox4x64-10's (Salmon et al. 2011, doi 10.1145/2063384.2063405) as
    they come, which NumPy promises not to change; their ranks are the order. Raises ValueError for other seeds.

    >>> sorted(shuffles(4, 1, seed=7, stream=0)[0].tolist())
    [0, 1, 2, 3]
    """
    import numpy

    if not (0 <= seed < 2**64 and 0 <= stream < 2**64):
        raise ValueError("a seed is a whole number from 0 to 2^64 - 1")
    key = numpy.array([seed, stream], dtype=numpy.uint64)
    words = numpy.random.Philox(key=key).random_raw(draws * size).reshape(draws, size)
    return numpy.argsort(words, axis=1, kind="stable")
