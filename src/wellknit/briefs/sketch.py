"""What a map of relationships shows, before it is drawn: organizations at their places, and lines between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Line", "Sketch", "Spot"]


@dataclass(frozen=True, slots=True)
class Spot:
    """An organization on the map: where (0 to 1 both ways), its group's key or '', and all that is told of it.

    ``number`` is its place in the key and in the matrix.
    """

    key: str
    number: int
    name: str
    group: str
    x: float
    y: float
    people: int
    told: str


@dataclass(frozen=True, slots=True)
class Line:
    """A relationship between two spots: pairs of people in touch, whether it hangs on one, and strain as agreed."""

    one: str
    other: str
    links: int
    hangs: bool
    strained: str
    told: str


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is to be drawn. ``groups`` names the groups in their order; ``apart`` is what those without one are.

    ``grounds`` says whether groups stand on grounds of their own. ``names`` is 'names', 'numbers' or 'none'.
    """

    spots: tuple[Spot, ...]
    lines: tuple[Line, ...]
    groups: Mapping[str, str]
    apart: str
    grounds: bool = True
    names: str = "names"
