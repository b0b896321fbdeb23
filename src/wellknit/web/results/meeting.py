"""Two sheets of a story for the meeting about it: what was found on the first, what to talk about on the second."""

from __future__ import annotations

from collections.abc import Iterable

from wellknit.briefs.document import Block, Callouts, Figure, Heading, Listing, Paragraph, Text
from wellknit.web.results.story import Story

__all__ = ["sheets_of"]

#: So many charts go on a sheet, and so many statements before and after into a chart of it that people read at a table.
_CHARTS, _CHANGES = 2, 6


def sheets_of(story: Story) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The blocks of both sheets: who answered, the largest figures and charts, or a map by itself; then what differs,
    what changed, what hangs on one person, and the questions. No table: they stand in the story."""
    parts = {each.key: each.blocks for each in story.chapters}
    told = ("differences", "change", "relationships")
    large, charts = _first(parts.get("overall", ()), Callouts, 1), _charts(story)[:_CHARTS]
    # Without large figures the first chart is a map, which takes a sheet to be read.
    here = len(charts) if large else 1
    first = [*_first(parts.get("participation", ()), Paragraph, 1), *large, *charts[:here]]
    second: list[Block] = []
    for each in story.chapters:
        if each.key in told and (words := _words(each.blocks)):
            second += [Heading(3, f"sheet-{each.key}", (Text(each.title),)), *words]
    second += [*charts[here:], *parts.get("next", ())]
    return tuple(first), tuple(second)


def _first(blocks: Iterable[Block], kind: type, most: int) -> list[Block]:
    return [each for each in blocks if isinstance(each, kind)][:most]


def _charts(story: Story) -> list[Figure]:
    """The charts that a sheet has room for, those first that tell most: overall, change, then relationships."""
    charts = {each.key: each.charts for each in story.chapters}
    return [
        *(charts.get("overall") or charts.get("items", ()))[:1],
        *[each for each in charts.get("change", ())[:1] if each.table is None or len(each.table.rows) <= _CHANGES],
        *charts.get("relationships", ()),
    ]


def _words(blocks: Iterable[Block]) -> list[Block]:
    return [each for each in blocks if isinstance(each, Paragraph | Listing)]
