"""Many comparisons at once: p values adjusted over a family that was declared before anything was looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

__all__ = ["benjamini_hochberg", "declared", "holm"]


def _checked(p_values: Sequence[float]) -> list[float]:
    # A comparison with NaN is false, so this finds it too.
    if not all(0 <= p <= 1 for p in p_values):
        raise ValueError("p values lie between 0 and 1")
    return list(p_values)


def benjamini_hochberg(p_values: Sequence[float]) -> tuple[float, ...]:
    """The q value of each comparison: called different at q <= 0.05, at most 5 per cent of those called so are not.

    Benjamini and Hochberg (1995), JRSS B 57:289, for comparisons that are independent or rise and fall together. In the
    order given.

    >>> [round(q, 4) for q in benjamini_hochberg([0.01, 0.04, 0.03])]
    [0.03, 0.04, 0.04]
    """
    values = _checked(p_values)
    many, found, least = len(values), [1.0] * len(values), 1.0
    order = sorted(range(many), key=lambda place: values[place])
    for rank in range(many, 0, -1):
        place = order[rank - 1]
        least = min(least, values[place] * many / rank)
        found[place] = least
    return tuple(found)


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Adjusted p values: called different at <= 0.05, there is one false call among all of them in 5 per cent.

    Holm (1979), Scandinavian Journal of Statistics 6:65; holds whatever the comparisons have to do with each other.

    >>> [round(p, 4) for p in holm([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    values = _checked(p_values)
    many, found, most = len(values), [1.0] * len(values), 0.0
    for rank, place in enumerate(sorted(range(many), key=lambda place: values[place])):
        most = max(most, min(values[place] * (many - rank), 1.0))
        found[place] = most
    return tuple(found)


def declared(family: Sequence[str], found: Mapping[str, float | None]) -> dict[str, float]:
    """The q value of every comparison that the family declares, by name, in its order.

    A comparison without a p value (nobody answered, or it is hidden) stays in the family with the p value 1: leaving it
    out would make the others look better. Raises ValueError where one was made that is not declared, or declared twice.

    >>> {name: round(q, 3) for name, q in declared(["trust", "voice", "pay"], {"trust": 0.01, "pay": None}).items()}
    {'trust': 0.03, 'voice': 1.0, 'pay': 1.0}
    """
    names = list(family)
    if len(set(names)) < len(names):
        raise ValueError("a comparison is declared twice")
    if undeclared := sorted(set(found) - set(names)):
        raise ValueError(f"not declared: {', '.join(undeclared)}")
    values = [found.get(name) for name in names]
    adjusted = benjamini_hochberg([1.0 if p is None else p for p in values])
    return dict(zip(names, adjusted, strict=True))
