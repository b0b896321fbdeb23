"""What is compared: families of comparisons, declared in wellknit.toml and judged together."""

from __future__ import annotations

from dataclasses import dataclass

from wellknit.partners.roster import Role

__all__ = ["ALPHA", "Family", "ScaleSpec"]

#: Of the differences that are said to hold up, so many may be due to chance, on average.
ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class Family:
    """Comparisons that are judged together, since the more is compared the more differs by chance.

    ``table`` names a table of the folder; ``rows`` and ``groups`` pick among its rows and columns, all where empty.
    Each row is compared over all its groups, and, where it holds up, pair by pair. ``alpha`` is the share of false
    ones among the differences that hold up, on average.
    """

    key: str
    table: str
    rows: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    alpha: float = ALPHA
    title: str = ""


@dataclass(frozen=True, slots=True)
class ScaleSpec:
    """Items that are meant to be read as one scale, in each of ``waves``, of people in ``roles`` (all when empty).

    ``outcome`` is an item that each of them may go together with, '' for none.
    """

    key: str
    title: str
    waves: tuple[str, ...]
    items: tuple[str, ...]
    outcome: str = ""
    roles: tuple[Role, ...] = ()
