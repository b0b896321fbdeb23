"""A matrix of who reports a tie to whom: a row for each organization that reports, a column for each it reports on."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from wellknit.errors import Place, fail, worded
from wellknit.relationships.exchange.gathering import Exchanged, Gathering, number, quoted
from wellknit.relationships.exchange.graph import Graph, written
from wellknit.relationships.exchange.rows import Line, guarded
from wellknit.relationships.ties import State

__all__ = ["UNSAID", "filled", "is_matrix", "read", "write"]

#: How a cell says that nothing is known, and why.
UNSAID: Mapping[str, State] = {
    **dict.fromkeys(("na", "n/a", "n.a.", "nan", "."), "not_answered"),
    **dict.fromkeys(("-", "–", "—"), "not_asked"),
    **dict.fromkeys(("?", "dk"), "dont_know"),
}
_WORDS = {"x": 1.0, "yes": 1.0, "true": 1.0, "no": 0.0, "false": 0.0}
_WRITTEN: Mapping[State, str] = {"not_answered": "NA", "not_asked": "-", "dont_know": "?"}


def _fits(text: str) -> bool:
    return not text or number(text) is not None or text.casefold() in UNSAID or text.casefold() in _WORDS


def _shape(rows: Sequence[Line]) -> tuple[list[str] | None, list[str] | None, list[Line]]:
    """Names of the columns, of the rows (None where there are none), and the rows of cells.

    Names may stand in the first row and column, in the first row alone (as R's ``write.csv(row.names=FALSE)`` does),
    or not at all; R's ``write.table`` leaves the corner out, so that the first row is one cell shorter.
    """
    header, count = rows[0][1], len(rows)
    body = list(rows[1:])
    firsts = [cells[0] for _, cells in body]
    corner = header[0]
    if count > 1 and set(header[1:]) == set(firsts) and (not corner or number(corner) is None):
        return header[1:], firsts, [(row, cells[1:]) for row, cells in body]
    if count > 1 and set(header) == set(firsts) and max(len(cells) for _, cells in body) == len(header) + 1:
        return header, firsts, [(row, cells[1:]) for row, cells in body]
    width = max(len(cells) for _, cells in rows)
    if width == count and all(_fits(cell) for cell in header):
        return None, None, list(rows)
    if len(header) == count - 1 and all(_fits(cell) for _, cells in body for cell in cells):
        return header, None, body
    return header[1:], firsts, [(row, cells[1:]) for row, cells in body]


def is_matrix(rows: Sequence[Line]) -> bool:
    """Whether these rows look like a matrix: as many rows as columns, nearly all cells numbers or marks of silence."""
    if len(rows) < 2:
        return False
    names, _, body = _shape(rows)
    cells = [cell for _, each in body for cell in each]
    fitting = sum(map(_fits, cells))
    square = len(body) == (len(names) if names is not None else max(len(each) for _, each in body))
    # One cell that can't be read, or one row too few, is a mistake in a matrix, and to be said as such.
    most = len(rows[0][1]) > 3 and fitting >= 0.8 * len(cells)
    return bool(cells) and (most or (square and fitting == len(cells)))


def read(rows: Sequence[Line], found: Gathering, directed: bool | None = None) -> Exchanged:
    """The graph of a matrix with its names, or without: the organizations are then '1', '2', …

    A number other than 0 is a tie and its weight (all 1: no weights), 0 is no tie, NA no answer, - not asked, ? 'I
    don't know'. A blank cell is no answer where some cell holds a 0; where none does, blank cells must be the zeros,
    which is said. The diagonal is not read. Raises WellknitError for a matrix that is not square, whose rows and
    columns name different organizations, or with a cell that is none of these.
    """
    if not rows:
        raise fail("exchange.empty", Place(found.file, found.sheet))
    columns, names, body = _shape(rows)
    if columns is None:
        columns = [str(place + 1) for place in range(len(body))]
    names = columns if names is None else names
    _check_names(columns, names, rows, body, found)
    found.zeros = True
    for name in columns:
        found.node(name)
    strengths: list[tuple[str, str, float, int]] = []
    blank: list[tuple[str, str]] = []
    zeros = False
    for name, (row, cells) in zip(names, body, strict=True):
        for other, text in zip(columns, [*cells, *[""] * (len(columns) - len(cells))], strict=True):
            if text == "0":  # most cells of most matrices
                zeros = zeros or name != other
                continue
            if name == other:
                if number(text):
                    found.count("exchange.own-tie", row, name)
                continue
            folded = text.casefold()
            strength = number(text) if folded not in _WORDS else _WORDS[folded]
            if strength:
                strengths.append((name, other, strength, row))
            elif strength is not None:
                zeros = True
            elif not text:
                blank.append((name, other))
            elif folded in UNSAID:
                found.unsaid[name, other] = UNSAID[folded]
            else:
                raise fail("exchange.matrix-cell", found.place(row, other), value=quoted(text))
    if blank and zeros:
        found.say("exchange.blank-unanswered", count=len(blank))
        found.unsaid.update(dict.fromkeys(blank, "not_answered"))
    elif blank:
        found.say("exchange.blank-zero", count=len(blank))
    weighed = any(strength != 1 for _, _, strength, _ in strengths)
    for name, other, strength, row in strengths:
        found.edge(name, other, strength if weighed else None, row=row)
    return found.graph(directed is not False)


def _check_names(
    columns: Sequence[str], names: Sequence[str], rows: Sequence[Line], body: Sequence[Line], found: Gathering
) -> None:
    widest = max((len(cells) for _, cells in body), default=0)
    if len(body) != len(columns) or widest > len(columns):
        place = found.place(rows[0][0])
        raise fail("exchange.not-square", place, rows=len(body), columns=max(len(columns), widest))
    for several, what in ((columns, worded("columns")), (names, worded("rows"))):
        twice = next((name for place, name in enumerate(several) if name in several[:place] or not name), None)
        if twice is not None:
            raise fail("exchange.matrix-names", found.place(rows[0][0]), what=what, name=quoted(twice))
    missing = [name for name in names if name not in set(columns)]
    if missing:
        row = body[list(names).index(missing[0])][0]
        raise fail("exchange.names-differ", found.place(row), name=quoted(missing[0]))


def filled(graph: Graph) -> list[list[str]]:
    """The cells of the graph's matrix in the order of its nodes: weights (1 without), 0, and marks of silence."""
    place = {node.key: number for number, node in enumerate(graph.nodes)}
    cells = [["0"] * len(place) for _ in place]
    for (one, other), state in graph.unsaid.items():
        cells[place[one]][place[other]] = _WRITTEN[state]
        if not graph.directed:
            cells[place[other]][place[one]] = _WRITTEN[state]
    for edge in graph.both_ways().edges:
        cells[place[edge.one]][place[edge.other]] = _weight(edge.weight)
    return cells


def _weight(weight: float | None) -> str:
    if weight is None:
        return "1"
    return str(int(weight)) if float(weight).is_integer() and abs(weight) < 1e15 else written(float(weight))


def write(graph: Graph) -> bytes:
    """The graph as a CSV matrix with names in the first row and column."""
    names = [guarded(graph.names[node.key]) for node in graph.nodes]
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(["", *names])
    for name, cells in zip(names, filled(graph), strict=True):
        writer.writerow([name, *cells])
    return target.getvalue().encode()
