"""Tables that others printed, read as grids of texts: from CSV, workbooks, web pages and Word files.

Nothing is interpreted here: a cell stays what a person sees in it, '55.0' or '94.7%*'. A workbook's numbers are written
as their number formats show them, since a format is all that rounds them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from wellknit.audits.table import Grid
from wellknit.errors import Place, Problem, WellknitError, fail, worded
from wellknit.folder.archives import Limits, Refused
from wellknit.folder.findings import Findings

__all__ = ["LIMITS", "read_grids"]

#: A printed table is small; what is larger is data, and not meant.
LIMITS = Limits(file_bytes=20_000_000, rows=5_000, columns=300, cells=100_000)

_TEXT, _BOOK, _PAGE, _WORD = (".csv", ".tsv", ".txt", ""), (".xlsx", ".xlsm"), (".html", ".htm", ".xhtml"), (".docx",)


def read_grids(path: Path, limits: Limits = LIMITS) -> tuple[tuple[Grid, ...], tuple[Problem, ...]]:
    """The tables in the file at ``path``, at least one, and what was assumed while reading.

    Raises WellknitError for a file of another kind, without a table, too large, or made to do harm; OSError where it
    can't be opened.
    """
    place, ending = Place(path.name), path.suffix.lower()
    if ending not in (*_TEXT, *_BOOK, *_PAGE, *_WORD):
        raise fail("audit.unknown-kind", place, ending=ending)
    if path.stat().st_size > limits.file_bytes:
        raise fail("audit.too-large", place, limit=f"{limits.file_bytes // 1_000_000} MB")
    problems: tuple[Problem, ...] = ()
    try:
        if ending in _TEXT:
            grids, problems = _delimited(path, limits)
        elif ending in _BOOK:
            from wellknit.folder.grids_office import workbook_grids

            grids, problems = workbook_grids(path, limits)
        elif ending in _PAGE:
            from wellknit.folder.grids_web import page_grids

            grids = page_grids(path.read_bytes(), path.name, limits)
        else:
            from wellknit.folder.grids_office import document_grids

            grids = document_grids(path, limits)
    except Refused as refused:
        raise WellknitError(refused.problem) from refused
    if not grids:
        raise fail("audit.no-table", place)
    return tuple(grids), problems


def _delimited(path: Path, limits: Limits) -> tuple[list[Grid], tuple[Problem, ...]]:
    from wellknit.folder.delimited import delimited_lines

    with path.open("rb") as opened:
        start = opened.read(4)
    if start.startswith((b"PK", b"\xd0\xcf\x11\xe0", b"PAR1", b"%PDF")):
        raise fail("audit.unknown-kind", Place(path.name), ending=worded("another ending than its own"))
    found = Findings(path.name)
    rows: list[Sequence[str]] = []
    for number, cells in delimited_lines(path, found, (), limits, alike=True):
        if cells is not None:
            rows.append(cells)
        if number > limits.rows or (cells is not None and len(cells) > limits.columns):
            raise fail(
                "audit.too-large",
                Place(path.name),
                limit=worded("{rows} rows, {columns} columns", rows=f"{limits.rows:,}", columns=limits.columns),
            )
    errors = tuple(each for each in found.problems() if each.severity == "error")
    if errors:
        raise WellknitError(errors)
    # Short rows are how titles and notes stand around a table in a CSV; that is no problem here.
    said = tuple(each for each in found.problems() if each.code != "sheet.short-row")
    return ([Grid(path.name, tuple(tuple(row) for row in rows))] if rows else []), said
