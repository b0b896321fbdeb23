"""Findings of an audit: each a sentence of its own with its evidence, from what cannot be to what the figures say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from wellknit.audits.audit import Audit
from wellknit.audits.cells import Cell
from wellknit.errors import Severity
from wellknit.labels import label

__all__ = ["Finding", "cell_name", "found", "listed", "name"]

_SEVERITIES: Mapping[str, Severity] = {
    "impossible": "error",
    "impossible_once": "error",
    "miscounted": "error",
    "apart_forced": "error",
    "none_up_to": "warning",
    "no_base_up_to": "warning",
    "mixed_precision": "warning",
    "sum_of_parts": "warning",
    "averages_of_printed": "warning",
    "averages_unexplained": "warning",
    "average_of_others": "warning",
    "averages_mixed": "warning",
    "no_convention": "warning",
    "blanks": "warning",
    "short_of_hundred": "warning",
    "past_hundred": "warning",
    "subtotals_misfit": "warning",
    "unbound": "warning",
    "apart_likely": "warning",
    "rules_differ": "warning",
    "coincide": "warning",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """``kind`` names the sentence ('audit.<kind>' of the labels), filled with ``values``; ``rows`` and ``columns`` are
    those it is about, by name; ``table`` is the name of the table ('' where it is about several)."""

    kind: str
    table: str
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    values: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """'error' for what cannot be, 'warning' for what is worth a look, 'note' for what the figures say."""
        return _SEVERITIES.get(self.kind, "note")

    def sentence(self, language: str = "en") -> str:
        return label(f"audit.{self.kind}", language, **self.values)


def found(
    audit: Audit,
    kind: str,
    rows: Iterable[int] = (),
    columns: Iterable[int] = (),
    /,
    **values: str | int,
) -> Finding:
    """A finding about rows and columns of one table."""
    return Finding(
        kind,
        audit.printed.name,
        tuple(audit.printed.rows[row] for row in rows),
        tuple(audit.printed.columns[column].name for column in columns),
        values,
    )


def name(text: str, longest: int = 60) -> str:
    """A row's or column's name in a sentence."""
    return f"'{text if len(text) <= longest else text[: longest - 1] + '…'}'"


def cell_name(audit: Audit, row: int, column: int) -> str:
    """A cell in a sentence: its figure, and where it stands."""
    cell: Cell = audit.printed.cells[row][column]
    return f"{cell.figure} ({name(audit.printed.rows[row])}, {audit.printed.columns[column].name})"


def listed(items: Sequence[object], most: int = 12) -> str:
    """Items with commas; '…' where there are more than ``most``."""
    shown = ", ".join(map(str, items[:most]))
    return shown if len(items) <= most else f"{shown}, …"
