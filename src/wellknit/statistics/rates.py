"""Rates of things that happen now and then: how many in so many years, with limits that hold for few of them."""

from __future__ import annotations

__all__ = ["garwood"]


def garwood(count: int) -> tuple[float, float]:
    """The exact 95 per cent limits of how many were to be expected, where ``count`` happened (Poisson).

    Garwood (1936), Biometrika 28:437: the means at which as few, or as many, would happen with a probability of 2.5
    per cent. Divided by the years at risk they are the limits of a rate. ``count`` below zero is a ValueError.

    >>> [round(limit, 3) for limit in garwood(10)]
    [4.795, 18.39]
    """
    if count < 0:
        raise ValueError(f"{count} is no count")
    from scipy.special import gammaincinv  # not scipy.stats: that import alone costs more than a brief's tables

    # Half a chi-squared quantile with 2k degrees of freedom is a gamma quantile of shape k.
    low = float(gammaincinv(count, 0.025)) if count else 0.0
    return low, float(gammaincinv(count + 1, 0.975))
