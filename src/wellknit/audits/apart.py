"""Rows that rest on other people than the rest of their table: a question put to some only, without saying so."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from wellknit.audits.model import Model, Rule

__all__ = ["EVIDENCE", "IMPOSSIBLE", "Apart", "cost_of", "rows_apart"]

#: A column that no base fits costs so much that anything else is preferred.
IMPOSSIBLE = 1e6
#: A less usual reading is preferred only where the figures would be 20 times as surprising otherwise.
EVIDENCE = math.log(20)
#: Longer tables are taken as a whole: trying every row of them in turn takes long, and tells people nothing.
_MOST_ROWS, _MOST_APART = 150, 8


@dataclass(frozen=True, slots=True)
class Apart:
    """``rows`` that rest on bases of their own, by column; ``forced``: together with the other rows they are
    impossible, and otherwise only far more surprising. ``gain``: how much so, as a logarithm."""

    rows: tuple[int, ...]
    bases: tuple[tuple[int, ...], ...]
    forced: bool
    gain: float


def cost_of(model: Model, rule: Rule, rows: Sequence[int] | None = None, *, known: bool = True) -> float:
    """How surprising the figures of these rows are at the smallest base of each column (see :meth:`Model.cost`)."""
    chosen = range(len(model.printed.rows)) if rows is None else rows
    total = 0.0
    for column, of in enumerate(model.printed.columns):
        figures = sum(model.printed.cells[row][column].kind == "number" for row in chosen)
        possible = model.possible(column, rule, rows, known=known)
        if not possible.any():
            total += IMPOSSIBLE
            continue
        if figures:
            total += figures * model.cost(int(model.bases[int(possible.argmax())]), rule)
        if not known or of.base is None:
            total += math.log(model.max_base)
    return total


def rows_apart(model: Model, rule: Rule) -> Apart | None:
    """The rows, at most half of them, without which the others rest on far smaller bases; None where there are none.

    Found one by one, the best first: the smallest set is found where it is one row, and else nearly always.
    """
    rows = len(model.printed.rows)
    if not 3 <= rows <= _MOST_ROWS:
        return None
    together = cost_of(model, rule)
    apart: list[int] = []
    best = together
    while len(apart) < min(rows // 2, _MOST_APART):
        tries = []
        for row in range(rows):
            if row not in apart:
                chosen = sorted([*apart, row])
                rest = [each for each in range(rows) if each not in chosen]
                tries.append((cost_of(model, rule, rest) + cost_of(model, rule, chosen, known=False), row))
        if not tries:
            break
        cost, row = min(tries)
        if cost >= best - EVIDENCE:
            break
        best = cost
        apart.append(row)
    if not apart or best >= IMPOSSIBLE:
        return None
    unable = sum(not model.possible(column, rule).any() for column in range(len(model.printed.columns)))
    if unable == 1 and len(model.printed.columns) > 1:
        return None  # one figure that does not fit is a misprint; other people would show in the other columns too
    chosen = sorted(apart)
    bases = tuple(model.candidates(column, rule, chosen, known=False) for column in range(len(model.printed.columns)))
    return Apart(tuple(chosen), bases, together >= IMPOSSIBLE, together - best)
