"""Grids in words: what of a plain table is printed, and what is said in its place where it is not."""

from __future__ import annotations

from wellknit.briefs.document import Figure, Grid
from wellknit.briefs.paper.text import Words, clean, say
from wellknit.briefs.words import number

__all__ = ["LONGEST", "printed_grids", "read_title", "unprinted"]

#: A list beside a figure is printed up to so many rows; a longer one would take pages, and goes along as a file.
LONGEST = 24


def printed_grids(figure: Figure) -> tuple[Grid, ...]:
    """The figure's grids that a page can hold: lists that are not too long, and no matrix."""
    return tuple(each for each in figure.grids if each.kind == "list" and len(each.rows) <= LONGEST)


def unprinted(figure: Figure, words: Words) -> tuple[str, ...]:
    """A sentence for each list that is too long to be printed: where it is instead."""
    return tuple(
        say(words, "grid-elsewhere", title=clean(each.title), rows=number(words, len(each.rows)), file=f"{each.id}.csv")
        for each in figure.grids
        if each.kind == "list" and len(each.rows) > LONGEST
    )


def read_title(grid: Grid, words: Words) -> str:
    """'Table 3', or '' for a grid that stands by a figure."""
    return say(words, "table", number=grid.number) if grid.number else ""
