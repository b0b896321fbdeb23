"""What the chapters of a story stand on: the tables that a viewer sees, which columns of them, and what is compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from wellknit.briefs.material import Material
from wellknit.comparisons.families import counted_in
from wellknit.comparisons.rest import is_against_rest
from wellknit.comparisons.values import Judged
from wellknit.relationships.findings import Findings, Measured
from wellknit.tables import Change, Column, Mean, Row, Share, Table

__all__ = ["Ground", "shows"]

#: Which of the columns that join groups says 'all' best: of people, all of them together.
_JOINS = ("pooled", "average", "weighted")
#: Kinds of tables that set waves beside each other.
_ACROSS = ("change", "panel")


def shows(cell: object) -> bool:
    """Whether a cell has a figure that is shown."""
    if isinstance(cell, Share):
        return not cell.hidden and cell.percent is not None
    if isinstance(cell, Mean):
        return not cell.hidden and cell.mean is not None
    return isinstance(cell, Change) and not cell.hidden and cell.points is not None


@dataclass(frozen=True)
class Ground:
    """``material`` is what one audience was given of one release; ``sites`` are those whose figures the viewer sees
    beside the joined ones, none where all are seen side by side."""

    material: Material
    sites: tuple[str, ...]
    #: By item, what it measures: 'principle:trusting_relationships', 'factor:regular_communication', 'challenge:...'.
    measures: Mapping[str, tuple[str, ...]]

    @property
    def all_sites(self) -> bool:
        return not self.sites

    @property
    def site(self) -> str:
        """The one site that a sentence is about, '' where it is about all."""
        return self.sites[0] if self.sites else ""

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        """The tables that are told of, by name: none of other sites alone, none that prints the same counts again."""
        theirs = {each.key: each.sites for each in self.material.rules.tables}
        seen: set[object] = set()
        found: dict[str, Table] = {}
        for name, table in self.material.tables.items():
            sites = theirs.get(table.key.removesuffix("_same_people"), ())
            counts = counted_in(table)
            if (self.sites and sites and set(sites).isdisjoint(self.sites)) or counts in seen or not table.rows:
                continue
            seen.add(counts)
            found[name] = table
        return found

    @cached_property
    def comparisons(self) -> Mapping[str, Judged]:
        """The comparisons that are told of: whoever sees one site sees none between sites, but their own against all
        others together."""
        return {
            key: each
            for key, each in self.material.comparisons.items()
            if each.table in self.tables
            and (self.all_sites or self.across(self.tables[each.table]) or each.by != "site" or is_against_rest(each))
        }

    @property
    def findings(self) -> Findings | None:
        return self.material.findings.get(self.material.wave.key)

    @property
    def measures_seen(self) -> tuple[Measured, ...]:
        """The numbers on relationships that the viewer sees: none of another site."""
        others = {each.key for each in self.material.initiative.sites} - set(self.sites) if self.sites else set()
        return tuple(each for each in (self.findings.measured if self.findings else ()) if each.scope not in others)

    # ---- tables

    def across(self, table: Table) -> bool:
        """Whether a table sets waves beside each other."""
        return table.kind in _ACROSS or table.by == "wave"

    def of_kind(self, *kinds: str) -> Iterator[tuple[str, Table]]:
        """The tables of these kinds, of this wave alone."""
        return ((name, each) for name, each in self.tables.items() if each.kind in kinds and not self.across(each))

    def columns(self, table: Table) -> tuple[Column, ...]:
        """The columns of a table that the viewer sees."""
        if self.all_sites or table.by != "site":
            return table.columns
        return tuple(each for each in table.columns if each.kind != "group" or each.key in self.sites)

    def seen(self, table: Table) -> Table:
        """The table with the columns that the viewer sees."""
        places = [place for place, each in enumerate(table.columns) if each in self.columns(table)]
        return replace(
            table,
            columns=tuple(table.columns[place] for place in places),
            rows=tuple(replace(row, cells=tuple(row.cells[place] for place in places)) for row in table.rows),
        )

    def asked_columns(self, table: Table) -> str:
        """The same as a block's option asks for them; '' for all."""
        seen = self.columns(table)
        return "" if seen == table.columns else " ".join(each.key for each in seen)

    def main(self, table: Table) -> Column | None:
        """The one column that stands for the whole: the viewer's own site, else what joins the groups."""
        seen = self.columns(table)
        own = [each for each in seen if table.by == "site" and each.key == self.site]
        joined = [each for kind in _JOINS for each in seen if each.kind == kind]
        return next(iter([*own, *joined, *seen]), None)

    def name(self, name: str, row: Row, column: Column) -> str:
        """The name of a cell's fact."""
        key, at, wave = name.partition("@")
        return f"{key}.{row.key}.{column.key}{at}{wave}"

    def measured(self, row: Row, kind: str) -> tuple[str, ...]:
        """What of a ``kind`` (principle, factor, challenge) a row's item measures."""
        item = row.item.partition("/")[0]
        return tuple(each.partition(":")[2] for each in self.measures.get(item, ()) if each.partition(":")[0] == kind)

    def headline(self, name: str, table: Table) -> list[tuple[Row, Share, str]]:
        """Each row with a figure in the main column, with that figure and the name of its fact; the highest first."""
        column = self.main(table)
        if column is None:
            return []
        found = [
            (row, cell, self.name(name, row, column))
            for row in table.rows
            if isinstance(cell := table.cell(row.key, column.key), Share) and shows(cell) and not row.subtotal
        ]
        return sorted(found, key=lambda each: -(each[1].percent or 0))

    def hidden(self) -> bool:
        """Whether a figure that the viewer would see is hidden."""
        return any(
            cell.hidden
            for table in self.tables.values()
            for _, column, cell in table.cells()
            if column in self.columns(table)
        )
