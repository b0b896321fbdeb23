"""Groups over the whole scale of an item, where all of its answers are shown of each of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from wellknit.comparisons.judging import MANY
from wellknit.comparisons.values import Group, Ordered, Row
from wellknit.tables import Share, Table

__all__ = ["ENOUGH", "with_order"]

#: More than two groups, and two of many people, are compared by a model of odds, which of fewer people says too much.
ENOUGH = 30


def with_order(rows: Sequence[Row], table: Table, others: Iterable[Table]) -> list[Row]:
    """The rows of ``table``, each with its groups compared over the whole scale where one of ``others`` is the
    distribution of its item over the same groups, and shows all answers of the same people. They are judged together.
    """
    from wellknit.statistics.families import declared

    there = [
        each for each in others if each.kind == "distribution" and (each.by, each.waves) == (table.by, table.waves)
    ]
    items = {row.key: row.item for row in table.rows}
    found = {
        row.key: made
        for row in rows
        if row.whole.kind in ("groups", "pair") and len(row.whole.groups) > 1
        for made in [_ordered(row.whole.groups, items[row.key], there)]
        if made is not None
    }
    levels = declared([each.key for each in rows], {key: each.chance for key, each in found.items()})
    return [
        replace(row, ordered=replace(found[row.key], adjusted=levels[row.key])) if row.key in found else row
        for row in rows
    ]


def _ordered(groups: Sequence[Group], item: str, tables: Iterable[Table]) -> Ordered | None:
    for table in tables:
        if (counts := _counts(groups, item, table)) is not None:
            return _compared(counts)
    return None


def _counts(groups: Sequence[Group], item: str, table: Table) -> list[list[int]] | None:
    """How many people of each group gave each answer, in its order; None where not all of it is shown."""
    columns = {column.key: place for place, column in enumerate(table.columns)}
    # What is no answer to the question is a share of all who were asked.
    answers = [row for row in table.rows if row.item == item and row.base == "answered" and not row.subtotal]
    if len(answers) < 2 or not all(group.key in columns for group in groups):
        return None
    found = []
    for group in groups:
        cells = [row.cells[columns[group.key]] for row in answers]
        shown = [each.count for each in cells if isinstance(each, Share) and not each.hidden and each.count is not None]
        if len(shown) < len(cells) or sum(shown) != group.base:
            return None
        found.append(shown)
    return found


def _compared(counts: Sequence[Sequence[int]]) -> Ordered | None:
    people = sum(map(sum, counts))
    if sum(any(group[place] for group in counts) for place in range(len(counts[0]))) < 2:
        return None
    if len(counts) == 2 and people <= MANY:
        from wellknit.statistics.contingency import linear_by_linear

        return Ordered(people, linear_by_linear([counts]).exact.p, "linear-by-linear")
    if people < ENOUGH:
        return None
    from wellknit.statistics.cumulative_link import cumulative_link

    given = [
        (place, [float(group == other) for other in range(1, len(counts))], many)
        for group, row in enumerate(counts)
        for place, many in enumerate(row)
        if many
    ]
    fitted = cumulative_link([each[0] for each in given], [each[1] for each in given], [each[2] for each in given])
    return None if fitted is None else Ordered(people, fitted.p, "cumulative-link")
