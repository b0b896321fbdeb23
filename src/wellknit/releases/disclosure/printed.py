"""Cells as one audience sees them, with what they count: what systems are built from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wellknit.releases.disclosure.values import Address
from wellknit.surveys.cube import Cube
from wellknit.surveys.footprint import Footprint, Part
from wellknit.surveys.specification import Convention
from wellknit.tables import Cell

__all__ = ["Answers", "Printed", "loss_of"]

#: What is lost when a cell is hidden: totals are dear, since every reader looks for them.
_LOSS = {"group": 1.0, "answer": 1.0, "average": 4.0, "pooled": 4.0, "weighted": 2.0, "change": 2.0}


@dataclass(frozen=True, slots=True)
class Printed:
    """One cell of a release, the one being planned or an earlier one, as an audience sees it.

    ``shown`` and ``conventions`` are by the name of the set of tables: what it says in each, and how each rounds.
    ``threshold`` is the smallest base that the audience may see in its table. ``states`` names, for each wave that it
    counts, which answers it counts: those that several releases share are the same. ``fixed``: released before.
    """

    address: Address
    footprint: Footprint
    shown: Mapping[str, Cell]
    conventions: Mapping[str, Convention]
    threshold: int
    states: Mapping[str, str]
    fixed: bool = False
    loss: float = 1.0

    @property
    def hidden(self) -> bool:
        return all(each.hidden for each in self.shown.values())

    def state(self, part: Part) -> str:
        """Which answers a part of it counts."""
        return self.states.get(part.wave, part.wave)


#: The counts of each state: of these, the builder reads how many people gave any answer, and the truth where asked.
Answers = Mapping[str, Cube]


def loss_of(kind: str, base: int) -> float:
    """What is lost when a cell of a column of this ``kind`` is hidden; a little more where it counts more people.

    >>> loss_of("pooled", 66) > loss_of("group", 19) > loss_of("group", 11)
    True
    """
    return _LOSS.get(kind, 1.0) + base / 10_000
