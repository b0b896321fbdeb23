"""The identity by which a change of a mean is split, and the causes that it is split into."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeVar, get_args

__all__ = ["CAUSES", "Amounts", "Cause", "Part", "mean", "parts", "split", "total"]

#: The same people answered otherwise; others answered for the organization (or rated another contact there); an
#: organization entered or left; newly or no longer asked; not answered in one of the two waves; a relationship that is
#: rated began or ended; or it is not known whether the same people answered, since the file names no respondent.
Cause = Literal["rerated", "replaced", "entered_left", "asked", "silence", "tie", "unknown"]
CAUSES: tuple[Cause, ...] = get_args(Cause)

Amounts = dict[Cause, Fraction]
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Part:
    """What ``cause`` contributes, and by how many ordered pairs of organizations."""

    cause: Cause
    amount: Fraction
    pairs: int


def split(
    earlier: Mapping[Key, Fraction],
    later: Mapping[Key, Fraction],
    why: Callable[[Key, int], Cause],
    inner: Callable[[Key], Amounts],
) -> dict[Key, Amounts]:
    """The change of the mean of ``earlier`` to that of ``later``, by key and cause; see the formula of this package.

    ``why`` says why a key has no value in a wave (0 the earlier, 1 the later); ``inner`` splits the change of a key
    that has both.
    """
    means = [mean(earlier.values()), mean(later.values())]
    both = [key for key in earlier if key in later]
    middle = [(means[0] + means[1]) / 2] * 2
    if both:
        middle = [mean(earlier[key] for key in both), mean(later[key] for key in both)]
    found: dict[Key, Amounts] = {
        key: {cause: amount / len(both) for cause, amount in inner(key).items()} for key in both
    }
    for key, value in later.items():
        if key not in earlier:
            found[key] = {why(key, 0): (value - middle[1]) / len(later)}
    for key, value in earlier.items():
        if key not in later:
            found[key] = {why(key, 1): -(value - middle[0]) / len(earlier)}
    return found


def total(found: Mapping[Key, Amounts]) -> Amounts:
    """What each cause contributes over all keys."""
    amounts_of: Amounts = {}
    for amounts in found.values():
        for cause, amount in amounts.items():
            amounts_of[cause] = amounts_of.get(cause, Fraction()) + amount
    return amounts_of


def parts(found: Mapping[Key, Amounts]) -> tuple[Part, ...]:
    """The same as parts, each with the number of keys that contribute to it, in the order of ``CAUSES``."""
    amounts_of = total(found)
    keys = {cause: sum(bool(amounts.get(cause)) for amounts in found.values()) for cause in amounts_of}
    # Parts that cancel out stay: two pairs that moved against each other are something else than none that moved.
    return tuple(Part(cause, amounts_of[cause], keys[cause]) for cause in CAUSES if keys.get(cause))


def mean(values: Iterable[Fraction]) -> Fraction:
    """The exact mean of ``values``, of which there must be one at least."""
    found = list(values)
    return sum(found, Fraction()) / len(found)
