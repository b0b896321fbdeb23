"""The last gate before a table is written: a hidden cell has no number, whoever made it."""

from __future__ import annotations

from wellknit.tables.values import Cell, Table

__all__ = ["any_hidden", "veiled"]


def _bare(cell: Cell) -> Cell:
    return type(cell).concealed() if cell.hidden else cell


def veiled(table: Table) -> Table:
    """``table`` with every hidden cell emptied; every writer and every chart begins with this.

    Tabulation hides with ``Share.concealed()`` already. But a share that is marked as hidden and still carries its
    count would be written out by nobody's decision, so the writers do not rely on it.
    """
    return table.with_cells({(row.key, column.key): _bare(cell) for row, column, cell in table.cells() if cell.hidden})


def any_hidden(table: Table) -> bool:
    """Whether a cell of the table is hidden; then a sentence under it says why cells may be."""
    return any(cell.hidden for _, _, cell in table.cells())
