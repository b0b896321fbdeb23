"""Two sheets of a story for the meeting about it: what was found on the first, what to talk about on the second."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wellknit.briefs.document import Block, Callouts, Figure, Listing, Paragraph
from wellknit.web.results.story import Story

__all__ = ["sheets_of"]


def sheets_of(story: Story) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The blocks of both sheets: who answered, the largest figures and one chart; then what differs, what changed, what
    hangs on one person, and the questions. No table: they stand in the story."""
    parts = {each.key: each.blocks for each in story.chapters}
    first = [
        *_first(parts.get("participation", ()), Paragraph, 1),
        *_first(parts.get("overall", ()), Callouts, 1),
        *_charts(parts.get("overall", ()) or parts.get("items", ()), 1),
        *_charts(parts.get("change", ()), 1),
    ]
    second = [
        *_words(parts.get("differences", ())),
        *_words(parts.get("change", ())),
        *_words(parts.get("relationships", ())),
        *parts.get("next", ()),
    ]
    return tuple(first), tuple(second)


def _first(blocks: Iterable[Block], kind: type, most: int) -> list[Block]:
    return [each for each in blocks if isinstance(each, kind)][:most]


def _charts(blocks: Iterable[Block], most: int) -> Iterator[Block]:
    for each in _first(blocks, Figure, most):
        yield each


def _words(blocks: Iterable[Block]) -> list[Block]:
    return [each for each in blocks if isinstance(each, Paragraph | Listing)]
