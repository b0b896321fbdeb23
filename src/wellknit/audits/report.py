"""The whole audit of one or several tables: findings in the order in which they matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wellknit.audits.audit import Audit, audit_of
from wellknit.audits.cell_findings import about_cells, narrowed_splits
from wellknit.audits.findings import Finding
from wellknit.audits.joint import about_tables
from wellknit.audits.options import Options
from wellknit.audits.table import Printed
from wellknit.audits.table_findings import about_table
from wellknit.errors import Problem

__all__ = ["Report", "report_of"]

_ORDER = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True, eq=False, slots=True)
class Report:
    """The audits of the tables, the findings about each and about all together, and what reading the files found."""

    audits: tuple[Audit, ...]
    findings: tuple[Finding, ...]
    options: Options
    problems: tuple[Problem, ...] = ()

    def of(self, severity: str) -> tuple[Finding, ...]:
        return tuple(each for each in self.findings if each.severity == severity)


def report_of(tables: Sequence[Printed], options: Options, problems: Sequence[Problem] = ()) -> Report:
    """The audit of printed tables, each by itself and all together."""
    audits = tuple(audit_of(each, options) for each in tables)
    findings = [
        each for audit in audits for about in (about_cells, about_table, narrowed_splits) for each in about(audit)
    ]
    findings += about_tables(audits)
    return Report(audits, tuple(sorted(findings, key=lambda each: _ORDER[each.severity])), options, tuple(problems))
