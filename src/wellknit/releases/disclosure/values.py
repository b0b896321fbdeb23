"""What printed numbers tell, as equations in whole numbers: unknown counts, statements about them, and secrets.

Everything that an audience may see becomes a :class:`System`. Its unknowns are counts of people: how many of the
smallest groups that the printed cells tell apart gave one of the answers that they tell apart. The attacker knows all
bases, hidden ones too, so they are facts; each printed number is a statement; each hidden count, and each count of a
group under the threshold that printed cells isolate, is a secret.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

__all__ = ["FEASIBLE", "Address", "Derived", "Secret", "Statement", "System", "Unknown", "feasible_needed"]

#: Of each secret at least so many whole numbers have to be possible, as seen by who knows everything printed.
FEASIBLE = 3


def feasible_needed(base: int) -> int:
    """How many values a secret count of ``base`` people has to keep: three, or all there are where those are fewer.

    >>> [feasible_needed(base) for base in (0, 1, 2, 19)]
    [1, 2, 3, 3]
    """
    return min(FEASIBLE, base + 1)


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """Where a number stands: the release (wave and version; 0 is the one being planned), its table, row and column.

    ``part`` tells apart numbers that one cell prints: 'count', 'base', 'interval', 'spread' (what the interval of a
    mean tells), or 'value' with the set of tables that rounds it ('value:exact').
    """

    wave: str
    version: int
    table: str
    row: str
    column: str
    part: str = "count"

    @property
    def cell(self) -> Address:
        """The cell itself, whatever its part: all that one cell prints is shown or hidden together."""
        return replace(self, part="")


@dataclass(frozen=True, slots=True)
class Unknown:
    """How many people of one smallest group gave one of the answers that are told apart; ``most`` is its base.

    Where a printed figure is worked out from rounded ones (the mean of printed cells, a sum of rounded shares), those
    are unknowns too, tied to the counts by statements among the ``bases``.

    ``truth`` is the real count, which the planner knows and the auditor never looks at (None there).
    """

    name: str
    most: int
    truth: int | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """``low <= sum of weight * unknown <= high``, all in whole numbers (fractions are multiplied out).

    ``terms`` are (place of the unknown, weight). A count has ``low == high``; a rounded figure is the window of the
    sums that round to it. ``addresses`` are all places that print it: hiding it means hiding all of those cells, with
    all else that they print. ``loss`` is what is lost when one of the cells is hidden. A ``fixed`` one was released
    before, or is a base, and can't be hidden any more.
    """

    addresses: tuple[Address, ...]
    terms: tuple[tuple[int, int], ...]
    low: int
    high: int
    loss: float = 1.0
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Derived:
    """A printed number that no statement can hold (the interval of an average), worked out from ``needs``, which are
    places in ``printed``. While all of those are shown it adds nothing; where one of them is hidden, nothing proves
    that it gives nothing away. -1 among the needs stands for a count that no cell prints. ``places`` are the unknowns
    that it was worked out from."""

    address: Address
    needs: tuple[int, ...]
    places: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Secret:
    """A count that has to stay unknown: of ``base`` people, the sum of the unknowns at ``places``.

    ``addresses`` are the hidden cells that would have printed it; empty where sums and differences of printed cells
    isolate the group. ``why``: 'small' (under the threshold), 'beside' (hidden for another's sake), 'isolated'.
    """

    addresses: tuple[Address, ...]
    places: tuple[int, ...]
    base: int
    why: str = "small"

    @property
    def needed(self) -> int:
        """How many whole numbers have to stay possible for it."""
        return feasible_needed(self.base)


@dataclass(frozen=True, slots=True)
class System:
    """All that one audience can know of the counts of one or more linked tables.

    Systems that share no unknown are independent and stand alone: one an item, with the waves that its panels link.
    ``bases`` always hold; ``printed`` are the statements of cells, of which those that are not fixed may be hidden.
    ``name`` says in words what it counts.
    """

    unknowns: tuple[Unknown, ...]
    bases: tuple[Statement, ...]
    printed: tuple[Statement, ...]
    secrets: tuple[Secret, ...]
    derived: tuple[Derived, ...] = ()
    name: str = ""

    def holds(self, counts: Sequence[int], hidden: Mapping[int, bool] | None = None) -> bool:
        """Whether ``counts`` (one for each unknown) agree with the bases and with all that is printed.

        ``hidden`` maps places in ``printed`` to True where the statement is not shown. Exact: whole numbers alone.
        """
        gone = hidden or {}
        shown = [each for place, each in enumerate(self.printed) if not gone.get(place)]
        return all(0 <= count <= each.most for count, each in zip(counts, self.unknowns, strict=True)) and all(
            each.low <= sum(weight * counts[place] for place, weight in each.terms) <= each.high
            for each in (*self.bases, *shown)
        )
