"""The same people in two waves, released: only where no few can be told apart from those who answered twice.

A table of the same people splits the totals of its table of change into those who answered in both waves and those who
answered in one. So it is shown only where these totals are, and where each part is nobody or as many as the audience's
threshold; and of one item and two waves there is one such table, since two with other roles would tell the difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wellknit.releases.disclosure import Hidden, Reason
from wellknit.releases.rules import Audience, ReportingRules
from wellknit.surveys.specification import PANEL
from wellknit.tables import Cell, Change, Row, Share, Table

__all__ = ["shown_panels"]


def shown_panels(
    panels: Sequence[Table],
    rules: ReportingRules,
    audience: Audience,
    protected: Sequence[Table],
    complete: Sequence[Table],
) -> tuple[tuple[Table, ...], tuple[Hidden, ...]]:
    """The ``panels`` as ``audience`` may see them, and what is hidden in them, whole rows at a time.

    ``protected`` are the tables of the release as the audience sees them; ``complete`` all tables of the waves in
    question before anything is hidden. A row is shown where (1) both totals of its table of change are shown, (2)
    nothing of its item is hidden or under a threshold in either wave, (3) those who answered in both waves, in the
    earlier alone and in the later alone are each nobody, or at least the threshold, and (4) no other table of the same
    people has its item and waves.
    """
    parents = {table.key + PANEL: table for table in protected if table.kind == "change"}
    endangered = _endangered(rules, audience, protected, complete)
    taken: set[tuple[str, tuple[str, ...]]] = set()
    shown: list[Table] = []
    hidden: list[Hidden] = []
    for table in panels:
        threshold = rules.threshold(audience, table.key.removesuffix(PANEL))
        concealed: dict[tuple[str, str], Cell] = {}
        for row in table.rows:
            small = any(0 < base < threshold for base in _parts(row)) or _parts(row)[0] < threshold
            total = (
                not _total_shown(parents.get(table.key), row.key)
                or any((wave, row.item) in endangered for wave in table.waves)
                or (row.item, table.waves) in taken
            )
            taken.add((row.item, table.waves))
            if not small and not total:
                continue
            for column, cell in zip(table.columns, row.cells, strict=True):
                concealed[row.key, column.key] = Change.concealed() if isinstance(cell, Change) else Share.concealed()
                base = cell.base if isinstance(cell, Share) else None
                reason: Reason = "small" if small else "total"
                waves = "+".join(table.waves)
                hidden.append(Hidden(audience, table.key, waves, row.key, column.key, reason, base, threshold))
        shown.append(replace(table.with_cells(concealed), audience=audience))
    return tuple(shown), tuple(hidden)


def _parts(row: Row) -> tuple[int, int, int]:
    """How many answered in both waves, in the earlier alone, and in the later alone."""
    bases = [cell.base or 0 for cell in row.cells if isinstance(cell, Share)]
    # Before, after, gained and lost have one base; the last two columns have their own.
    return bases[0], bases[-2], bases[-1]


def _total_shown(parent: Table | None, row: str) -> bool:
    if parent is None or row not in {each.key for each in parent.rows}:
        return False
    return not any(cell.hidden for cell in parent.row(row).cells)


def _endangered(
    rules: ReportingRules, audience: Audience, protected: Sequence[Table], complete: Sequence[Table]
) -> frozenset[tuple[str, str]]:
    """The items, by wave, of which a figure is hidden, or would be for its base, in any table of the two waves."""
    found = {
        (wave, row.item) for table in protected for row, _, cell in table.cells() if cell.hidden for wave in table.waves
    }
    for table in complete:
        threshold = rules.threshold(audience, table.key)
        for row, column, cell in table.cells():
            if column.kind in ("group", "answer") and not isinstance(cell, Change) and (cell.base or 0) < threshold:
                found.update((wave, row.item) for wave in table.waves)
    return frozenset(found)
