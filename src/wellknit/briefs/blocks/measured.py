"""What the methods box says of figures: whose answers they count, how they are joined and rounded, and how sure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wellknit.briefs import words as written
from wellknit.briefs.composition import Composition
from wellknit.briefs.document import Inline, Listing, Paragraph, Text
from wellknit.comparisons.move_words import move_methods
from wellknit.comparisons.raked_words import raked_methods
from wellknit.comparisons.scale_words import scale_methods
from wellknit.comparisons.words import methods
from wellknit.surveys.specification import Convention
from wellknit.tables import Change, Column, Table

__all__ = ["averages", "compared", "counted", "in_text", "intervals", "named", "rounding", "sentence", "tables_used"]


def sentence(text: str) -> Text:
    """One more sentence of a paragraph, with the space before it."""
    return Text(" " + text)


def _listing(lines: Sequence[Sequence[Inline]]) -> Listing:
    return Listing(False, tuple((Paragraph(tuple(line)),) for line in lines))


def tables_used(composition: Composition) -> list[Table]:
    """The tables that the brief draws on, in the order of their first use."""
    return list(composition.tables.values())


def named(composition: Composition, table: Table) -> str:
    """A table by its title, in quotation marks."""
    return composition.words["quoted"].format(text=table.title.rstrip("."))


# ---- whose answers are counted


def counted(composition: Composition) -> Iterator[Inline | Listing]:
    """What the bases are, and of every table whose answers it counts and how many."""
    words, tables = composition.words, tables_used(composition)
    lines = []
    for table in tables:
        values = {"title": table.title.rstrip("."), "people": table.people or words["fact.people"]}
        bases = ", ".join(_bases(composition, table))
        kind = "none" if not bases else "roster" if table.kind == "response" else "table"
        lines.append([Text(words[f"methods.counted-{kind}"].format(bases=bases, **values))])
    kinds = {row.base for table in tables for row in table.rows}
    for kind in ("answered", "asked"):
        if kind in kinds:
            yield sentence(words[f"methods.base.{kind}"])
    if lines:
        yield _listing(lines)


def _bases(composition: Composition, table: Table) -> list[str]:
    """The base of each group of a table: 'Chicago 19'; a range where its rows have different ones."""
    words, made = composition.words, []
    # In a table of response the base is the roster, and the row of all roles has all of it.
    rows = [row for row in table.rows if table.kind != "response" or row.key == "all"]
    for place, column in enumerate(table.columns):
        cells = [row.cells[place] for row in rows]
        if column.kind not in ("group", "pooled") or all(isinstance(each, Change) for each in cells):
            continue
        known = [each.base for each in cells if not isinstance(each, Change) and each.base is not None]
        if not known:
            base = words["methods.base-hidden"]
        elif min(known) == max(known):
            base = written.number(words, known[0])
        else:
            base = words["methods.base-range"].format(
                low=written.number(words, min(known)), high=written.number(words, max(known))
            )
        made.append(words["methods.base"].format(column=in_text(column), base=base))
    return made


def in_text(column: Column) -> str:
    """A column's label within a sentence: a site keeps its capital, 'All answers together' does not."""
    return column.label if column.kind == "group" else column.label[:1].lower() + column.label[1:]


def averages(composition: Composition) -> Iterator[Inline]:
    """What the columns are that join groups."""
    words, tables = composition.words, tables_used(composition)
    kinds = {(column.kind, table.by) for table in tables for column in table.columns}
    if ("average", "site") in kinds:
        yield sentence(words["methods.average.site"])
    elif any(kind == "average" for kind, _ in kinds):
        yield sentence(words["methods.average.other"])
    for kind in ("pooled", "weighted", "change"):
        if any(each == kind for each, _ in kinds):
            yield sentence(words[f"methods.{kind}"])


# ---- rounding and intervals


def rounding(composition: Composition) -> Iterator[Inline]:
    """The rounding conventions of the tables, in words."""
    words, tables = composition.words, tables_used(composition)
    names = dict.fromkeys(table.rounding for table in tables)
    others = [name for name in names if name != "exact"]
    if "exact" in names:
        yield sentence(words["methods.rounding.exact-most" if others else "methods.rounding.exact"])
    for name in others:
        titles = written.listed(words, [named(composition, each) for each in tables if each.rounding == name])
        convention = composition.material.rules.conventions.get(name, composition.material.convention)
        yield sentence(
            words["methods.rounding.other"].format(tables=titles, name=name, rules=_rules(composition, convention))
        )


def _rules(composition: Composition, convention: Convention) -> str:
    words = composition.words
    said = [
        words[f"methods.rounding.shares.{convention.shares}"],
        words[f"methods.rounding.averages.{convention.averages}"],
        words[f"methods.rounding.subtotals.{convention.subtotals}"],
    ]
    if {convention.shares, convention.averages, convention.subtotals} != {"once"}:
        said.append(words["methods.rounding.again"])
    return " ".join(said)


def compared(composition: Composition) -> Iterator[Inline]:
    """How comparisons were judged: every method that they used, with its published source."""
    for each in methods(composition.compared.values(), composition.material.initiative.language):
        yield sentence(each)
    moves = [each for table in composition.moves.values() for each in table]
    for each in move_methods(moves, composition.material.initiative.language):
        yield sentence(each)
    for each in raked_methods(composition.weights.values(), composition.material.initiative.language):
        yield sentence(each)
    for each in scale_methods(composition.scales.values(), composition.material.initiative.language):
        yield sentence(each)


def intervals(composition: Composition) -> Iterator[Inline]:
    """The methods of the intervals that the tables have, with their published sources."""
    words = composition.words
    used = {cell.interval for table in tables_used(composition) for _, _, cell in table.cells() if cell.interval}
    if used - {"census"}:
        yield sentence(words["methods.intervals.what"])
    for method in ("wilson", "hypergeometric", "square-and-add", "tango", "t", "census"):
        if method in used:
            yield sentence(words[f"methods.interval.{method}"])
