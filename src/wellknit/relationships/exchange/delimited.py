"""A CSV file of ties: a row a tie, or a matrix, whichever it is."""

from __future__ import annotations

from collections.abc import Sequence

from wellknit.relationships.exchange import edge_list, matrix
from wellknit.relationships.exchange.gathering import Exchanged, Gathering
from wellknit.relationships.exchange.graph import Node
from wellknit.relationships.exchange.rows import Line, csv_rows, sheets

__all__ = ["read", "read_edges", "read_matrix", "read_nodes", "read_rows"]


def read(data: bytes, file: str, directed: bool | None = None) -> Exchanged:
    """The graph of a CSV file (comma, semicolon, tab, bar or spaces) that holds ties in rows or a matrix."""
    rows, problems = csv_rows(data, file)
    return read_rows(rows, Gathering(file, open_keys=True, found=list(problems)), directed)


def read_rows(rows: Sequence[Line], found: Gathering, directed: bool | None = None) -> Exchanged:
    """The same for rows that have been read."""
    if rows and not edge_list.has_ends(rows[0][1]) and matrix.is_matrix(rows):
        found.open_keys = False
        return matrix.read(rows, found, directed)
    return edge_list.edges_from(rows, found, directed)


def read_edges(data: bytes, file: str, directed: bool | None = None) -> Exchanged:
    """The graph of a CSV file that holds a tie in each row."""
    rows, problems = csv_rows(data, file)
    return edge_list.edges_from(rows, Gathering(file, open_keys=True, found=list(problems)), directed)


def read_matrix(data: bytes, file: str, directed: bool | None = None) -> Exchanged:
    """The graph of a CSV file that holds a matrix."""
    rows, problems = csv_rows(data, file)
    return matrix.read(rows, Gathering(file, found=list(problems)), directed)


def read_nodes(data: bytes, file: str) -> tuple[tuple[Node, ...], Gathering]:
    """The organizations of a CSV file or a workbook's first sheet, and what was found while reading."""
    if data.startswith(b"PK"):
        sheet = sheets(data, file)[0]
        found = Gathering(file, sheet=sheet.name)
        return edge_list.nodes_from(sheet.rows, found), found
    rows, problems = csv_rows(data, file)
    found = Gathering(file, found=list(problems))
    return edge_list.nodes_from(rows, found), found
