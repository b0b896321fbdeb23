"""The same people in two waves, released: only where no few can be told apart from those who answered twice.

A table of the same people splits the totals of its table of change into those who answered in both waves and those who
answered in one. So it is shown only where these totals are, and where each part is nobody or as many as the audience's
threshold; and of one item and two waves there is one such table, since two with other roles would tell the difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from wellknit.releases.disclosure.protecting import Hidden, Reason, concealed
from wellknit.releases.release import FOLDER, Package, Release
from wellknit.releases.rules import Audience, ReportingRules
from wellknit.surveys.panel import Behind, matched
from wellknit.surveys.specification import PANEL
from wellknit.tables import Cell, Change, Row, Share, Table

if TYPE_CHECKING:
    from wellknit.releases.audited import Shown

__all__ = ["endangered_items", "with_panels"]


def with_panels(
    release: Release,
    panels: Mapping[str, Sequence[Table]],
    behind: Mapping[str, Mapping[str, Behind]],
    rules: ReportingRules,
    complete: Sequence[Table],
    ledger: Sequence[Shown],
) -> Release:
    """The planned ``release`` with tables of the same people in each audience's package, whole rows hidden.

    ``panels`` are complete, by set; one in which nobody answered twice is left out. ``behind`` are the organizations
    of each part by table and row, ``complete`` the release's other tables before anything is hidden, ``ledger`` what
    was released before. A row is shown where

    1. both totals of its table of change are shown;
    2. nothing of its item is hidden or under a threshold in either wave, in this release or an earlier one;
    3. those who answered in both waves, in the earlier alone and in the later alone are each nobody, or at least the
       threshold, and of as many organizations as a cell needs;
    4. of a sensitive item no part gave one answer alone; and
    5. no other table of the same people has its item and waves.
    """
    kept = {name: tuple(each for each in tables if matched(each)) for name, tables in panels.items()}
    if not kept[FOLDER]:
        return release
    packages: dict[Audience, Package] = {}
    plan = list(release.plan)
    for audience, package in release.packages.items():
        endangered = endangered_items(rules, audience, package.tables[FOLDER], complete, ledger)
        hidden = tuple(_hidden(kept[FOLDER], package.tables[FOLDER], endangered, behind, rules, audience))
        gone = {(each.table, each.row, each.column) for each in hidden}
        plan += hidden
        packages[audience] = replace(
            package,
            panels={name: tuple(_without(table, gone, audience) for table in tables) for name, tables in kept.items()},
        )
    return replace(release, packages=packages, plan=tuple(sorted(plan, key=_order)))


def _order(hidden: Hidden) -> tuple[str, ...]:
    return hidden.audience, hidden.table, hidden.wave, hidden.row, hidden.column


def _without(table: Table, gone: set[tuple[str, str, str]], audience: Audience) -> Table:
    cells: dict[tuple[str, str], Cell] = {
        (row.key, column.key): concealed(cell)
        for row, column, cell in table.cells()
        if (table.key, row.key, column.key) in gone
    }
    return replace(table.with_cells(cells), audience=audience)


def _hidden(
    panels: Sequence[Table],
    shown: Sequence[Table],
    endangered: frozenset[tuple[str, str]],
    behind: Mapping[str, Mapping[str, Behind]],
    rules: ReportingRules,
    audience: Audience,
) -> Iterator[Hidden]:
    """Every cell of the rows that may not be shown."""
    parents = {table.key + PANEL: table for table in shown if table.kind == "change"}
    taken: set[tuple[str, tuple[str, ...]]] = set()
    for table in panels:
        threshold = rules.threshold(audience, table.key.removesuffix(PANEL))
        for row in table.rows:
            reason = _reason(row, threshold, behind[table.key][row.key], rules)
            if reason is None and (
                not _total_shown(parents.get(table.key), row.key)
                or any((wave, row.item) in endangered for wave in table.waves)
                or (row.item, table.waves) in taken
            ):
                reason = "complementary"
            taken.add((row.item, table.waves))
            if reason is None:
                continue
            for column, cell in zip(table.columns, row.cells, strict=True):
                base = cell.base if isinstance(cell, Share) else None
                waves = "+".join(table.waves)
                yield Hidden(audience, table.key, waves, row.key, column.key, reason, base, threshold)


def _reason(row: Row, threshold: int, behind: Behind, rules: ReportingRules) -> Reason | None:
    """The rule that the row breaks for its own sake."""
    shares = [cell for cell in row.cells if isinstance(cell, Share)]
    # Before, after, gained and lost have one base; the last two columns have their own.
    bases = [shares[0].base or 0, shares[-2].base or 0, shares[-1].base or 0]
    if bases[0] < threshold or any(0 < base < threshold for base in bases):
        return "small"
    for base, organizations in zip(bases, behind, strict=True):
        if base and organizations:
            if len(organizations) < rules.organizations.at_least:
                return "organizations"
            if max(organizations) > rules.organizations.largest_share * base:
                return "dominance"
    told = (shares[0], shares[1], shares[-2], shares[-1])
    if row.item in rules.sensitive and any(each.base and each.count in (0, each.base) for each in told):
        return "one answer"
    return None


def _total_shown(parent: Table | None, row: str) -> bool:
    if parent is None or row not in {each.key for each in parent.rows}:
        return False
    return not any(cell.hidden for cell in parent.row(row).cells)


def endangered_items(
    rules: ReportingRules,
    audience: Audience,
    shown: Iterable[Table],
    complete: Iterable[Table],
    ledger: Sequence[Shown],
) -> frozenset[tuple[str, str]]:
    """The items, by wave, of which a figure is or was hidden, or has a base under its threshold."""
    before = (table for each in ledger for table in each.tables[audience].get(FOLDER, ()))
    found = {
        (wave, row.item)
        for table in (*shown, *before)
        for row, _, cell in table.cells()
        if cell.hidden
        for wave in table.waves
    }
    for table in complete:
        threshold = rules.threshold(audience, table.key)
        for row, column, cell in table.cells():
            if column.kind in ("group", "answer") and not isinstance(cell, Change) and (cell.base or 0) < threshold:
                found.update((wave, row.item) for wave in table.waves)
    return frozenset(found)
