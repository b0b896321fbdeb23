"""relationships/matrices/: who reports a tie to whom as a matrix, and ratings as one matrix a dimension."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from wellknit.errors import Place, Problem, problem
from wellknit.folder.cells import found_table
from wellknit.folder.findings import Findings
from wellknit.folder.name_map import Named, Names
from wellknit.folder.names import listed, shown
from wellknit.folder.sheets import Sheet, read_sheet
from wellknit.folder.ties import read_rating
from wellknit.relationships.ties import DIMENSIONS, Dimension, Report, State
from wellknit.surveys.wave import Wave

__all__ = ["MOST_ORGANIZATIONS", "read_matrices"]

FOLDER = "relationships/matrices"
#: Every pair of organizations becomes a report.
MOST_ORGANIZATIONS = 1000
#: The first column, where nothing stands over the names of the rows.
_CORNER = "from"
_STATES: Mapping[str, State] = {
    "1": "tie",
    "0": "no_tie",
    "": "not_answered",
    "na": "not_answered",
    "n/a": "not_answered",
    "?": "dont_know",
    "-": "not_asked",
    **{state: state for state in ("tie", "no_tie", "not_answered", "not_asked", "dont_know")},
}

#: What one matrix says: (row, state, rating) by the organizations of row and column.
_Cells = dict[tuple[str, str], tuple[int, State, int | None]]


def read_matrices(
    root: Path, waves: Mapping[str, Wave], names: Names
) -> tuple[tuple[Report, ...], tuple[Problem, ...]]:
    """The reports that the matrices of all waves say, and everything that is wrong with them.

    ``<wave>.csv`` holds ties: the row's organization reports on the column's; 1, 0, blank or NA (no answer), ? (don't
    know), - (not asked). ``<wave>.<dimension>.csv`` holds ratings of one dimension. Ratings belong to the ties of the
    same wave; where there is no matrix of ties a rating is a tie, and 0 below the scale's bottom is none. The diagonal
    says nothing.
    """
    reports: list[Report] = []
    found: list[Problem] = []
    for wave in waves:
        ties, _, problems = _matrix(root, f"{FOLDER}/{wave}", names, None)
        found.extend(problems)
        rated: dict[Dimension, tuple[_Cells, str]] = {}
        for dimension in DIMENSIONS:
            cells, other, problems = _matrix(root, f"{FOLDER}/{wave}.{dimension.key}", names, dimension)
            found.extend(problems)
            if cells is not None:
                rated[dimension] = (cells, other)
        made, problems = _joined(wave, ties, rated)
        found.extend(problems)
        reports.extend(made)
    return tuple(reports), tuple(found)


def _matrix(
    root: Path, name: str, names: Names, dimension: Dimension | None
) -> tuple[_Cells | None, str, tuple[Problem, ...]]:
    """What the matrix ``name`` says, and its file; None where there is none, or none that can be read."""
    file, problems = found_table(root, name)
    if file is None:
        return None, "", problems
    sheet, problems = read_sheet(root / file, file, wanted=(name.rpartition("/")[2],), corner=_CORNER)
    if sheet is None:
        return None, file, problems
    found = Findings(file, sheet.name)
    if max(len(sheet.header) - 1, len(sheet.rows)) > MOST_ORGANIZATIONS:
        return None, file, (*problems, problem("matrices.too-big", Place(file), limit=MOST_ORGANIZATIONS))
    cells = dict(_cells(sheet, found, names.within(found), dimension))
    return cells, file, (*problems, *found.problems())


def _cells(
    sheet: Sheet, found: Findings, named: Named, dimension: Dimension | None
) -> Iterator[tuple[tuple[str, str], tuple[int, State, int | None]]]:
    corner, headings = sheet.header[0], sheet.header[1:]
    columns: dict[str, str] = {}
    for heading in headings:
        key = named.key(heading, 1, heading)
        if key is not None and key in columns.values():
            found.add("matrices.twice", 1, heading, name=shown(heading), organization=shown(key))
        elif key is not None:
            columns[heading] = key
    rows: dict[str, int] = {}
    for number, cells in sheet.rows:
        if not cells[corner]:
            found.tally("matrices.no-name", number, corner)
            continue
        one = named.key(cells[corner], number, corner)
        if one is None:
            continue
        if rows.setdefault(one, number) != number:
            found.add("matrices.twice", number, corner, name=shown(cells[corner]), organization=shown(one))
            continue
        for heading, other in columns.items():
            read = _cell(cells[heading], dimension)
            if read is None:
                _wrong(cells[heading], number, heading, dimension, found)
            elif one != other:
                yield (one, other), (number, *read)
            elif read[0] == "tie":
                found.tally("matrices.diagonal", number, heading)
    silent = [key for key in columns.values() if key not in rows]
    if silent:
        # Who has no row was not heard; that is said, since a square matrix may have lost one.
        found.add("matrices.without-row", None, None, count=len(silent), organizations=listed(silent))


def _cell(written: str, dimension: Dimension | None) -> tuple[State, int | None] | None:
    """The state and rating of one cell; None where it can't be read."""
    plain = written.casefold().replace(" ", "_")
    if dimension is None:
        # A spreadsheet may write 1 as 1.0.
        state = _STATES.get(plain.removesuffix(".0"))
        return (state, None) if state is not None else None
    value = read_rating(written, dimension)
    if value is not None:
        return "tie", value
    state = _STATES.get(plain.removesuffix(".0"))
    return (state, None) if state is not None and state != "tie" else None


def _wrong(written: str, row: int, column: str, dimension: Dimension | None, found: Findings) -> None:
    if dimension is None:
        found.tally("matrices.cell", row, column, written)
    else:
        values = {"dimension": dimension.key, "low": dimension.bottom, "high": dimension.top}
        found.tally("ties.rating", row, column, written, **values)


def _joined(
    wave: str, ties: _Cells | None, rated: Mapping[Dimension, tuple[_Cells, str]]
) -> tuple[list[Report], tuple[Problem, ...]]:
    """One report for each pair of a wave's matrices; a rating without a tie contradicts the matrix of ties."""
    found: list[Problem] = []
    states: dict[tuple[str, str], tuple[int, State]] = {}
    ratings: dict[tuple[str, str], dict[str, int]] = {}
    for pair, (row, state, _) in (ties or {}).items():
        states[pair] = (row, state)
    for dimension, (cells, file) in rated.items():
        said = Findings(file)
        for pair, (row, state, value) in cells.items():
            if ties is None:
                # Of several ratings one that was given tells that there is a tie.
                if pair not in states or state == "tie":
                    states[pair] = (row, state)
            elif value is not None and (pair not in states or states[pair][1] != "tie"):
                said.tally("matrices.rated-without-tie", row, None)
                continue
            if value is not None:
                ratings.setdefault(pair, {})[dimension.key] = value
        found.extend(said.problems())
    reports = [
        Report(wave, "", "", one, other, state, ratings.get((one, other), {}), row=row)
        for (one, other), (row, state) in states.items()
    ]
    return reports, tuple(found)
