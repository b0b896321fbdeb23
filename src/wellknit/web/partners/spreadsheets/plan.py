"""What an import would do, row by row, before anything is written: a value to look at and to act by."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

__all__ = ["ACTIONS", "CHANGED", "NEW", "PROBLEM", "SAME", "Alike", "Change", "Line", "Plan", "Trouble"]

NEW, CHANGED, SAME, PROBLEM = "new", "changed", "unchanged", "problem"
ACTIONS = (NEW, CHANGED, SAME, PROBLEM)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a cell, where it stands, and what to do; such a row is not imported, unless it is a remark."""

    row: int
    column: str
    value: str
    what: str
    do: str


@dataclass(frozen=True, slots=True)
class Change:
    """A field that gets another value."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Alike:
    """Something that is here already, or stands in an earlier row, and may be the same."""

    pk: UUID | None
    name: str
    where: str
    score: float
    row: int | None = None


@dataclass(slots=True)
class Line:
    """One row of the sheet: what it says, and what is done with it.

    ``values`` are those of its organization or person (of an involvement in a sheet of involvements), by field of the
    model; ``also`` those of what hangs on it: an organization's outreach, a person's involvement. ``target`` and
    ``also_target`` are rows that are changed, None where new ones are made; ``of_row`` is the earlier row that makes
    the person of this one. ``consents`` are those of a person that are new or differ, by what they are for: given on,
    and withdrawn on.
    """

    row: int
    name: str
    values: dict[str, Any] = field(default_factory=dict)
    also: dict[str, Any] | None = None
    consents: dict[str, tuple[date, date | None]] = field(default_factory=dict)
    target: UUID | None = None
    also_target: UUID | None = None
    also_needed: bool = False
    of_row: int | None = None
    site: UUID | None = None
    changes: list[Change] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    remarks: list[Trouble] = field(default_factory=list)
    alike: list[Alike] = field(default_factory=list)
    answer: str = ""

    @property
    def action(self) -> str:
        if self.troubles:
            return PROBLEM
        if self.target is None and self.of_row is None:
            return NEW
        return CHANGED if self.changes or self.also_needed else SAME

    @property
    def said(self) -> list[Trouble]:
        """What is wrong with the row, else what is remarked on it."""
        return self.troubles or self.remarks

    @property
    def asks(self) -> bool:
        """Whether it may be something that is here already; of two rows of the sheet it is asked once both are here."""
        return any(each.pk is not None for each in self.alike)

    @property
    def answered(self) -> str:
        """'same', 'different' or 'later', without of what."""
        return self.answer.partition(":")[0] or "later"


@dataclass(frozen=True, slots=True)
class Plan:
    """All rows of a sheet, in its order."""

    table: str
    lines: tuple[Line, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many rows of each action."""
        found = Counter(each.action for each in self.lines)
        return {action: found[action] for action in ACTIONS}

    @property
    def troubles(self) -> list[Trouble]:
        return [each for line in self.lines for each in line.troubles]

    @property
    def open(self) -> int:
        """How many rows look like something that is there, and wait for an answer."""
        return sum(1 for each in self.lines if each.asks and each.action != PROBLEM and each.answered == "later")

    @property
    def digest(self) -> str:
        """A short word that differs as soon as anything would be done differently."""
        told = repr(
            [
                (
                    each.row,
                    each.action,
                    each.target,
                    each.also_target,
                    each.of_row,
                    each.values,
                    each.also,
                    each.consents,
                    each.changes,
                )
                for each in self.lines
            ]
        )
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:20]
