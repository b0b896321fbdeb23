"""How far the same people moved on the scale between two waves: more than the share who agree tells.

Computed from pairs when a wave is frozen, and released under the rules of the tables of the same people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from wellknit.comparisons.scales import LEAST
from wellknit.comparisons.specification import ALPHA

__all__ = ["Move", "Says", "judged_moves", "move_of"]

#: 'up' and 'down': it holds up among the items of its table. 'unsure': it would, were it the only one. 'spread': the
#: mean stays, but some answers are given more often than before and others less. 'no_sign': nothing to see.
Says = Literal["up", "down", "unsure", "spread", "no_sign"]


@dataclass(frozen=True, slots=True)
class Move:
    """The same ``people``'s mean place on an item's scale, ``before`` and ``after``, from 1 to ``steps`` or as scored.

    ``change`` has 95% limits. ``chance`` is how often their mean would move as far if everybody were as likely to move
    the other way; ``adjusted`` takes the table's other items into account; ``answers`` is Stuart and Maxwell's chance
    that no answer is given more or less often than before, of 30 people at least. A ``hidden`` one has no number.
    """

    table: str
    item: str
    label: str
    waves: tuple[str, str]
    people: int | None
    before: float | None = None
    after: float | None = None
    change: float | None = None
    low: float | None = None
    high: float | None = None
    chance: float | None = None
    adjusted: float | None = None
    answers: float | None = None
    hidden: bool = False

    def concealed(self) -> Move:
        """The one look that every hidden one has."""
        return Move(self.table, self.item, self.label, self.waves, None, hidden=True)

    @property
    def says(self) -> Says:
        """What may be said of it. That it holds up takes test and interval together."""
        if self.hidden or None in (self.change, self.low, self.high, self.chance, self.adjusted):
            return "no_sign"
        assert self.change is not None and self.low is not None and self.high is not None
        assert self.chance is not None and self.adjusted is not None
        if self.adjusted <= ALPHA and (self.low > 0 or self.high < 0):
            return "up" if self.change > 0 else "down"
        if self.chance <= ALPHA:
            return "unsure"
        return "spread" if self.answers is not None and self.answers <= ALPHA else "no_sign"

    def as_dict(self) -> dict[str, Any]:
        return {
            "table": self.table,
            "item": self.item,
            "label": self.label,
            "waves": list(self.waves),
            "people": self.people,
            "before": self.before,
            "after": self.after,
            "change": self.change,
            "low": self.low,
            "high": self.high,
            "chance": self.chance,
            "adjusted": self.adjusted,
            "answers": self.answers,
            "hidden": self.hidden,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Move:
        """What ``as_dict`` wrote."""
        first, last = data["waves"]
        return cls(**{**data, "waves": (first, last)})


def move_of(
    table: str,
    item: str,
    label: str,
    waves: tuple[str, str],
    square: Sequence[Sequence[int]],
    scores: Sequence[float],
) -> Move:
    """The move of the people of ``square`` (rows: earlier answers, columns: later ones), whose answers score so much.

    The interval is that of marginal mean scores (Fagerland, Lydersen and Laake 2017), the chance exact for whole
    scores.
    """
    from wellknit.statistics.ordered_pairs import changes, marginal_mean_change, stuart_maxwell
    from wellknit.statistics.permutation import mean_change

    people = sum(map(sum, square))
    if not people:
        return Move(table, item, label, waves, 0)
    found = marginal_mean_change(square, scores)
    earlier = sum(score * sum(row) for score, row in zip(scores, square, strict=True)) / people
    chance = mean_change(changes(square, scores)).p
    # Coarse on purpose: with many decimals a mean of few people would tell their answers.
    before, after, change, low, high = (
        round(each, 2) + 0.0 for each in (earlier, earlier + found.change, found.change, found.low, found.high)
    )
    # Of few people a chi-squared test says too much.
    both = round(stuart_maxwell(square).p, 3) if people >= LEAST else None
    return Move(table, item, label, waves, people, before, after, change, low, high, round(chance, 3), None, both)


def judged_moves(moves: Sequence[Move]) -> tuple[Move, ...]:
    """The moves of one table, judged together (Benjamini and Hochberg 1995); a hidden one stays in the family."""
    from wellknit.statistics.families import declared

    names = [each.item for each in moves]
    levels = declared(names, {each.item: each.chance for each in moves})
    return tuple(
        each if each.hidden or each.chance is None else replace(each, adjusted=round(levels[each.item], 3))
        for each in moves
    )
