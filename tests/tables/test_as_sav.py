"""Tables as an SPSS file: every cell of the CSV, with its words, and nothing of what is hidden."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path
from typing import Any

import pyreadstat

from wellknit.tables import Table
from wellknit.tables.as_csv import LONG, as_csv
from wellknit.tables.as_sav import as_sav

from .sample_tables import ALL, agreement, improvement

FIGURES = ("count", "base", "population", "percent", "low", "high", "mean", "points")


def read(content: bytes, **how: Any) -> tuple[list[dict[str, Any]], Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tables.sav"
        path.write_bytes(content)
        frame, said = pyreadstat.read_sav(path, **how)
    return [
        {name: None if each != each else each for name, each in row.items()} for row in frame.to_dict("records")
    ], said


def test_every_figure_is_that_of_the_csv():
    rows, said = read(as_sav(ALL))
    lines = list(csv.DictReader(io.StringIO(as_csv(ALL), newline="")))
    assert tuple(said.column_names) == LONG
    assert [[row[name] for name in FIGURES] for row in rows] == [
        [float(line[name]) if line[name] else None for name in FIGURES] for line in lines
    ]
    texts = ("table", "row", "row_label", "column", "column_label", "wave", "release", "audience", "rounding")
    assert [[row[name] for name in texts] for row in rows] == [[line[name] for name in texts] for line in lines]


def test_what_a_column_is_stands_there_in_words_of_the_language():
    row, *_ = read(as_sav(agreement(), language="es"), apply_value_formats=True)[0]
    assert (row["kind"], row["interval"], row["hidden"], row["of"]) == (
        "Un grupo",
        "Wilson",
        "No",
        "Quienes respondieron",
    )
    _, said = read(as_sav(agreement(), language="es", title="Otoño"))
    assert said.column_names_to_labels["percent"] == "Proporción de personas, en por ciento"
    assert said.original_variable_types["percent"] == "F5.1"
    assert said.file_label == "Otoño"
    assert said.notes[0].startswith("agreement: ")


def test_a_hidden_cell_says_that_it_is_hidden_and_no_number():
    table = agreement()
    bare = table.rows[0].cells[0]
    # A share that is marked as hidden and still carries its count, as nobody should make it.
    marked = table.with_cells(
        {(table.rows[0].key, table.columns[0].key): type(bare)(16, 19, bare.percent, hidden=True)}
    )
    row, *_ = read(as_sav(marked))[0]
    assert row["hidden"] == 1
    assert [row[name] for name in FIGURES] == [None] * len(FIGURES)


def test_no_tables_are_a_file_without_rows():
    none: list[Table] = []
    assert read(as_sav(none))[0] == []
    assert as_sav(improvement()) == as_sav([improvement()])
