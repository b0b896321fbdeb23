"""A report as plain JSON values; docs/schemas/audit.json describes them."""

from __future__ import annotations

from typing import Any

from wellknit.audits.audit import Audit
from wellknit.audits.averages import RULES
from wellknit.audits.cell_findings import impossible_cells, splits_of
from wellknit.audits.cells import Cell
from wellknit.audits.report import Report
from wellknit.audits.table_findings import counts_at

__all__ = ["as_dict"]


def as_dict(report: Report, language: str = "en") -> dict[str, Any]:
    """Options, tables with every possible base of each column, findings and problems; figures are texts, as printed."""
    options = report.options
    return {
        "options": {
            "max_base": options.max_base,
            "convention": options.convention or "auto",
            "parts": options.parts,
            "measure": options.measure.kind,
            "scale": [options.measure.low, options.measure.high] if options.measure.kind == "mean" else None,
            "items": options.measure.items,
        },
        "tables": [_table(each) for each in report.audits],
        "findings": [
            {
                "kind": each.kind,
                "severity": each.severity,
                "table": each.table or None,
                "rows": list(each.rows),
                "columns": list(each.columns),
                "sentence": each.sentence(language),
                "evidence": dict(each.values),
            }
            for each in report.findings
        ],
        "problems": [each.as_dict() for each in report.problems],
    }


def _table(audit: Audit) -> dict[str, Any]:
    printed, of, apart = audit.printed, audit.distribution, audit.apart
    unable = set(impossible_cells(audit))
    return {
        "name": printed.name,
        "title": printed.title,
        "decimals": printed.decimals,
        "groups_in_rows": printed.by_rows,
        "convention": audit.convention,
        "fitting_conventions": list(audit.fitting),
        "rule": audit.rule,
        "columns": [
            {
                "name": column.name,
                "base": column.base,
                "smallest": solutions.smallest,
                "bases": list(solutions.chosen),
                "bases_rounded_once": list(solutions.once),
                "bases_as_sums": list(solutions.sum),
            }
            for column, solutions in zip(printed.columns, audit.columns, strict=True)
        ],
        "rows": [
            {
                "name": name,
                "cells": [_cell(audit, row, column, cell, unable) for column, cell in enumerate(printed.cells[row])],
                "average": _average(audit, row),
            }
            for row, name in enumerate(printed.rows)
        ],
        "average_column": printed.average_column.name if printed.average_column else None,
        "averages_explained_by": list(audit.averages.explains) if audit.averages else [],
        "averages_open": list(audit.averages.open) if audit.averages else [],
        "joint_solutions": audit.joint,
        "joint_solutions_with_averages": dict(audit.joint_by),
        "distribution": None
        if of is None
        else {
            "parts": [printed.rows[row] for row in of.parts],
            "subtotals": [
                {
                    "row": printed.rows[each.row],
                    "parts": [printed.rows[row] for row in each.parts],
                    "equals_printed_parts": each.added,
                }
                for each in of.subtotals
            ],
            "fits_whole_people": not audit.unbound,
        },
        "rows_apart": None
        if apart is None
        else {
            "rows": [printed.rows[row] for row in apart.rows],
            "forced": audit.forced_apart,
            "bases": {column.name: list(bases) for column, bases in zip(printed.columns, apart.bases, strict=True)},
        },
    }


def _cell(audit: Audit, row: int, column: int, cell: Cell, unable: set[tuple[int, int]]) -> dict[str, Any]:
    found: dict[str, Any] = {"printed": cell.text, "kind": cell.kind, "counts": [], "splits": []}
    if cell.kind != "number":
        return found
    found["possible"] = (row, column) not in unable
    found["counts"] = list(counts_at(audit, row, column))
    smallest = audit.columns[column].smallest
    if audit.rule == "sum" and audit.model.parts == 2 and smallest is not None and row in audit.rows:
        found["splits"] = [
            {"count": count, "parts": [list(each) for each in ways]}
            for count, ways in splits_of(audit, row, column, cell.base or smallest)
        ]
    return found


def _average(audit: Audit, row: int) -> dict[str, Any] | None:
    cell = audit.printed.average[row]
    if audit.printed.average_column is None or cell.kind == "blank":
        return None
    of = next((each for each in audit.averages.rows if each.row == row), None) if audit.averages else None
    gives = {rule: list(of.gives[rule]) for rule in RULES} if of else {}
    return {"printed": cell.text, "gives": gives, "open": list(of.open) if of else []}
