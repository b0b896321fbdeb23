"""Tables as one web page that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wellknit.tables.hiding import veiled
from wellknit.tables.values import Cell, Column, Table
from wellknit.tables.words import evidence, footnotes, limits, plain, row_heading, row_label, say, value

__all__ = ["as_html"]


def as_html(tables: Table | Iterable[Table], *, title: str = "", language: str = "en") -> str:
    """The tables as one page of HTML: a caption for each, header cells for columns and rows, its notes below it.

    A cell says figure, count and base, and interval, as in print; a wide table scrolls inside its own frame, by
    keyboard too. Labels are escaped: none can bring markup.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    page = Environment(
        loader=PackageLoader("wellknit.tables", "."),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    ).get_template("table.html.jinja")
    several = [tables] if isinstance(tables, Table) else list(tables)
    shown = [_parts(veiled(table), language) for table in several]
    # A page has one heading of the first level: its own, or that of its only table.
    own = plain(title) or ("" if len(shown) == 1 else say("tables", language))
    return page.render(tables=shown, heading=own, title=own or shown[0]["title"], language=language)


def _parts(table: Table, language: str) -> dict[str, Any]:
    title = plain(table.title)
    return {
        "title": title,
        "about": plain(" · ".join(each for each in (table.measure, table.people) if each)),
        "scroll": say("scroll", language, name=title),
        "first": row_heading(table, language),
        "columns": [{"label": plain(column.label)} for column in table.columns],
        "rows": [
            {
                "label": plain(row_label(row, table, language)),
                "subtotal": row.subtotal,
                "cells": [_cell(cell, column, language) for cell, column in zip(row.cells, table.columns, strict=True)],
            }
            for row in table.rows
        ],
        "notes": [plain(each) for each in footnotes(table, language)],
    }


def _cell(cell: Cell, column: Column, language: str) -> dict[str, Any]:
    if cell.hidden:
        return {"kind": "hidden", "value": value(cell, language), "lines": []}
    lines = [each for each in (evidence(cell, language, roster=False), limits(cell, language)) if each]
    kind = "joined" if column.kind in ("average", "pooled", "weighted", "change") else ""
    return {"kind": kind, "value": value(cell, language), "lines": lines}
