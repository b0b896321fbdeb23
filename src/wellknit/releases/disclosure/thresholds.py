"""Who may see which cell: thresholds on the base, and what would give a hidden cell away.

Planned over all tables of a release together, because a total in one table can undo a hole in another. A hidden cell
has one look, whatever its reason; the reasons stay in the private plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from wellknit.releases.rules import Audience, ReportingRules
from wellknit.tables import Cell, Change, Column, Mean, Row, Share, Table

__all__ = ["Hidden", "Reason", "protect"]

Reason = Literal["small", "partner", "total"]


@dataclass(frozen=True, slots=True, order=True)
class Hidden:
    """A cell that ``audience`` may not see, and why: its base is small, it is the hidden one's partner in a table whose
    total is known elsewhere, or it is a total that would give a hidden cell away."""

    audience: str
    table: str
    wave: str
    row: str
    column: str
    reason: Reason
    base: int | None
    threshold: int


def protect(
    tables: Sequence[Table], rules: ReportingRules, audience: Audience, beside: Sequence[Table] = ()
) -> tuple[tuple[Table, ...], tuple[Hidden, ...]]:
    """The tables as ``audience`` may see them, and the plan of what is hidden in them.

    Small: a cell of a site, role, band or wave whose own base is under the table's threshold (a group of nobody
    included). Partner: where the same item is also shown by another breakdown, one hidden group alone could be had by
    subtraction, so the smallest of the shown groups follow until the hidden ones hold at least the threshold together.
    Total: wherever a group of an item is hidden in a wave, its average, pooled and weighted shares, its subtotals and
    its change are hidden in every table that shows the item in that wave; and what stands under a hidden group in its
    own column (answers that are aside, the total of roles) is hidden with it. ``beside`` are tables of other waves
    that are shown elsewhere: what is hidden in them is taken into account.
    """
    looked_at = [*tables, *beside]
    hidden: dict[tuple[int, str, str], Hidden] = {}
    breakdowns = _breakdowns(looked_at)

    def hide(place: int, row: Row, column: Column, cell: Cell, reason: Reason) -> None:
        table = looked_at[place]
        if (place, row.key, column.key) not in hidden:
            threshold = rules.threshold(audience, table.key)
            hidden[place, row.key, column.key] = _entry(table, row, column, cell, reason, threshold, audience)

    for place, table in enumerate(looked_at):
        threshold = rules.threshold(audience, table.key)
        for row in table.rows:
            groups = _groups(table, row)
            small = [(column, cell) for column, cell in groups if _base(cell) < threshold]
            for column, cell in small:
                hide(place, row, column, cell, "small")
            if small and any(len(breakdowns[each]) > 1 for each in _subjects(table, row)):
                for column, cell in _partners(groups, small, threshold):
                    hide(place, row, column, cell, "partner")
        for row, column, cell in _under_a_hidden_group(table, place, hidden):
            hide(place, row, column, cell, "total")
    endangered = {
        subject
        for place, table in enumerate(looked_at)
        for row in table.rows
        if any((place, row.key, column.key) in hidden for column in table.columns)
        for subject in _subjects(table, row)
    }
    for place, table in enumerate(tables):
        for row in table.rows:
            if endangered.isdisjoint(_subjects(table, row)):
                continue
            for column, cell in zip(table.columns, row.cells, strict=True):
                if _gives_away(table, column):
                    hide(place, row, column, cell, "total")
    shown = tuple(
        replace(
            table.with_cells(
                {(row, column): _concealed(table.cell(row, column)) for at, row, column in hidden if at == place}
            ),
            audience=audience,
        )
        for place, table in enumerate(tables)
    )
    return shown, tuple(sorted(each for (place, _, _), each in hidden.items() if place < len(tables)))


def _under_a_hidden_group(
    table: Table, place: int, hidden: Mapping[tuple[int, str, str], Hidden]
) -> list[tuple[Row, Column, Cell]]:
    """Cells of the same column as a hidden one that would give its numbers away: the total of roles, from which the
    hidden role could be subtracted, and answers that are aside, whose base tells the hidden base."""
    found = []
    for number, column in enumerate(table.columns):
        if column.kind != "group" or not any((place, row.key, column.key) in hidden for row in table.rows):
            continue
        for row in table.rows:
            if (table.kind == "response" and row.subtotal) or table.kind in ("distribution", "involvement"):
                found.append((row, column, row.cells[number]))
    return found


def _subjects(table: Table, row: Row) -> set[tuple[str, str]]:
    """What a row counts: an item in a wave, or in each of several."""
    return {(wave, row.item or f"({table.kind})") for wave in table.waves}


def _breakdowns(tables: Sequence[Table]) -> dict[tuple[str, str], set[str]]:
    """By which groupings each item of a wave is shown."""
    found: dict[tuple[str, str], set[str]] = {}
    for table in tables:
        for row in table.rows:
            for subject in _subjects(table, row):
                found.setdefault(subject, set()).add(table.by)
    return found


def _groups(table: Table, row: Row) -> list[tuple[Column, Cell]]:
    return [
        (column, cell)
        for column, cell in zip(table.columns, row.cells, strict=True)
        if column.kind in ("group", "answer") or (column.kind == "pooled" and table.kind != "response")
    ]


def _partners(
    groups: Iterable[tuple[Column, Cell]], small: Sequence[tuple[Column, Cell]], threshold: int
) -> list[tuple[Column, Cell]]:
    gone = {column.key for column, _ in small}
    together = sum(_base(cell) for _, cell in small)
    shown = sorted(
        (pair for pair in groups if pair[0].key not in gone and pair[0].kind == "group"),
        key=lambda pair: (_base(pair[1]), pair[0].key),
    )
    partners: list[tuple[Column, Cell]] = []
    while shown and (len(gone) + len(partners) < 2 or together < threshold):
        partners.append(shown.pop(0))
        together += _base(partners[-1][1])
    return partners


def _gives_away(table: Table, column: Column) -> bool:
    return column.kind in ("average", "pooled", "weighted", "change", "answer") or table.by == "wave"


def _base(cell: Cell) -> int:
    if isinstance(cell, Change):
        return 10**9  # a change has the bases of its two waves, which stand beside it
    return cell.base or 0


def _concealed(cell: Cell) -> Cell:
    if isinstance(cell, Share):
        return Share.concealed()
    return Mean.concealed() if isinstance(cell, Mean) else Change.concealed()


def _entry(
    table: Table, row: Row, column: Column, cell: Cell, reason: Reason, threshold: int, audience: Audience
) -> Hidden:
    base = None if isinstance(cell, Change) else cell.base
    return Hidden(audience, table.key, "+".join(table.waves), row.key, column.key, reason, base, threshold)
