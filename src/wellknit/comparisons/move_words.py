"""How the same people's moves on the scale read, in English and Spanish."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from wellknit.comparisons.moves import Move
from wellknit.comparisons.words import odds
from wellknit.labels import label
from wellknit.relationships.reporting.sections import Section
from wellknit.tables.words import number

__all__ = ["move_methods", "move_says", "move_sections"]


def _figure(value: float | None, *, signed: bool = False) -> str:
    return "" if value is None else number(Decimal(repr(value)).quantize(Decimal("0.01")), tidy=True, signed=signed)


def move_says(found: Move, language: str = "en") -> str:
    """One sentence or two: whether the same people moved up or down the scale, and by how much."""
    if found.hidden:
        return label("move.hidden", language)
    if not found.people or found.chance is None:
        return label("move.none", language)
    return label(
        f"move.{found.says}",
        language,
        people=found.people,
        before=_figure(found.before),
        after=_figure(found.after),
        change=_figure(found.change, signed=True),
        low=_figure(found.low, signed=True),
        high=_figure(found.high, signed=True),
        odds=odds(found.chance, language),
    )


def move_sections(moves: Sequence[Move], titles: Mapping[str, str], language: str = "en") -> Iterator[Section]:
    """The moves as a report, one part for each table, whose title stands in ``titles``."""
    for table in dict.fromkeys(each.table for each in moves):
        own = [each for each in moves if each.table == table]
        rows = tuple((f"{each.label} {move_says(each, language)}",) for each in own)
        title = label("move.title", language, title=titles.get(table, table))
        yield Section(title, rows=rows, notes=(label("move.note", language),), level=1)
    if said := move_methods(moves, language):
        yield Section(label("method.title", language), notes=said, level=2)


def move_methods(moves: Iterable[Move], language: str = "en") -> tuple[str, ...]:
    """The methods of what is shown, with their references."""
    there = any(not each.hidden and each.chance is not None for each in moves)
    return (label("move.method", language),) if there else ()
