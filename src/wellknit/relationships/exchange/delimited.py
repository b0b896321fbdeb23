"""A CSV file of ties: a row a tie, or a matrix, whichever it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wellknit.errors import Problem
from wellknit.relationships.exchange import edge_list, matrix
from wellknit.relationships.exchange.gathering import Exchanged, Gathering, number
from wellknit.relationships.exchange.graph import Node
from wellknit.relationships.exchange.rows import Line, csv_rows, sheets

__all__ = ["read", "read_edges", "read_matrix", "read_nodes", "read_rows"]

_DECIMAL_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")


def read(data: bytes, file: str, directed: bool | None = None) -> Exchanged:
    """The graph of a CSV file (comma, semicolon, tab, bar or spaces) that holds ties in rows or a matrix."""
    rows, problems = _rows(data, file)
    return read_rows(rows, Gathering(file, open_keys=True, found=list(problems)), directed)


def read_rows(rows: Sequence[Line], found: Gathering, directed: bool | None = None) -> Exchanged:
    """The same for rows that have been read."""
    if rows and not edge_list.has_ends(rows[0][1]) and matrix.is_matrix(rows):
        found.open_keys = False
        return matrix.read(rows, found, directed)
    return edge_list.edges_from(rows, found, directed)


def read_edges(data: bytes, file: str, directed: bool | None = None) -> Exchanged:
    """The graph of a CSV file that holds a tie in each row."""
    rows, problems = _rows(data, file)
    return edge_list.edges_from(rows, Gathering(file, open_keys=True, found=list(problems)), directed)


def read_matrix(data: bytes, file: str, directed: bool | None = None) -> Exchanged:
    """The graph of a CSV file that holds a matrix."""
    rows, problems = _rows(data, file)
    return matrix.read(rows, Gathering(file, found=list(problems)), directed)


def read_nodes(data: bytes, file: str) -> tuple[tuple[Node, ...], Gathering]:
    """The organizations of a CSV file or a workbook's first sheet, and what was found while reading."""
    if data.startswith(b"PK"):
        sheet = sheets(data, file)[0]
        found = Gathering(file, sheet=sheet.name)
        return edge_list.nodes_from(sheet.rows, found), found
    rows, problems = _rows(data, file)
    found = Gathering(file, found=list(problems))
    return edge_list.nodes_from(rows, found), found


def _rows(data: bytes, file: str) -> tuple[list[Line], tuple[Problem, ...]]:
    """The rows of a CSV file, with decimal points: where semicolons part the cells, the comma is the decimal mark."""
    rows, problems, separator = csv_rows(data, file)
    return (_pointed(rows) if separator == ";" else rows), problems


def _pointed(rows: Sequence[Line]) -> list[Line]:
    """'1,5' as '1.5' in columns of numbers: of weights, or where all below the first row are numbers or marks.

    In any other column a '3,4' may be a list or a name, and stays.
    """
    columns: dict[int, list[str]] = {}
    for _, cells in rows[1:]:
        for place, cell in enumerate(cells):
            columns.setdefault(place, []).append(cell)
    header = rows[0][1] if rows else []
    weights = {place for place, name in enumerate(header) if name.casefold() in edge_list.HEADINGS["weight"]}
    pointed = weights | {place for place, cells in columns.items() if all(map(_counts, cells))}
    return [
        (row, [_point(cell) if place in pointed else cell for place, cell in enumerate(cells)]) for row, cells in rows
    ]


def _counts(cell: str) -> bool:
    return not cell or cell.casefold() in matrix.UNSAID or number(_point(cell)) is not None


def _point(cell: str) -> str:
    return cell.replace(",", ".") if _DECIMAL_COMMA.fullmatch(cell) else cell
