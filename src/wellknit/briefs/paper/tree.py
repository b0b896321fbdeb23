"""The document as a tree: all its blocks in the order of reading, and what in it can be led to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wellknit.briefs.document import (
    Block,
    Box,
    CallToAction,
    Columns,
    DataTable,
    Document,
    Figure,
    Grid,
    Heading,
    Listing,
    Profile,
    Sources,
)

__all__ = ["Levels", "inside", "linked_facts", "own_table", "place_names"]


def inside(blocks: Iterable[Block]) -> Iterator[Block]:
    """Every block in the order of reading, those within boxes, columns, lists and profiles too."""
    for block in blocks:
        yield block
        if isinstance(block, Box | CallToAction | Profile):
            yield from inside(block.children)
        elif isinstance(block, Columns):
            for column in block.columns:
                yield from inside(column)
        elif isinstance(block, Listing):
            for item in block.items:
                yield from inside(item)


class Levels:
    """Levels of headings that go down one step at a time, as a reader by ear needs them: 2, 4 becomes 2, 3."""

    def __init__(self) -> None:
        self._last = 0

    def __call__(self, wanted: int) -> int:
        self._last = max(1, min(wanted, self._last + 1, 6))
        return self._last


def place_names(document: Document) -> frozenset[str]:
    """What a link '#name' in the text may lead to: sections, figures, tables and boxes."""
    held = (block for block in inside(document.blocks) if isinstance(block, Heading | Figure | DataTable | Grid | Box))
    return frozenset(block.id for block in held if block.id)


def linked_facts(document: Document) -> frozenset[str]:
    """The anchors that the appendix has entries for; a number without one is printed without a link."""
    appendix = (block for block in inside(document.blocks) if isinstance(block, Sources))
    return frozenset(fact.anchor for block in appendix for fact in block.facts if not fact.hidden)


def own_table(figure: Figure, document: Document) -> DataTable | None:
    """The data table that holds all rows of a figure's table, if the brief prints one."""
    if figure.table is None:
        return None
    table = figure.table
    for block in inside(document.blocks):
        if isinstance(block, DataTable) and (block.table.key, block.table.waves) == (table.key, table.waves):
            cells = {(row.key, column.key): cell for row, column, cell in block.table.cells()}
            if all(cells.get((row.key, column.key)) == cell for row, column, cell in table.cells()):
                return block
    return None
