"""Waves as the files of their folders: the instrument, and the table of answers in the form that it has."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from wellknit.surveys.wave import Wave

__all__ = ["FORMS", "WrittenWave", "files_of", "table"]

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class WrittenWave:
    """A wave with what its files hold: the workbook of its ``instrument`` (none where it is empty), and its answers,
    the headings first (none where there are no rows), as a table of the ``form`` csv, xlsx or parquet."""

    wave: Wave
    instrument: bytes = b""
    answers: Rows = ()
    form: str = "csv"


def files_of(waves: Iterable[WrittenWave]) -> dict[str, bytes]:
    """The files of the waves by their path. What is read from them is what was written, cell by cell."""
    files: dict[str, bytes] = {}
    for each in waves:
        folder = f"waves/{each.wave.key}"
        if each.instrument:
            files[f"{folder}/instrument.xlsx"] = each.instrument
        if each.answers:
            files[f"{folder}/answers.{each.form}"] = FORMS[each.form](each.answers)
    return files


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV table in UTF-8, lines ended by a line feed.

    >>> table(("site", "name"), [("dayton", "Dayton, Ohio")])
    b'site,name\\ndayton,"Dayton, Ohio"\\n'
    """
    lines = []
    for row in (header, *rows):
        text = io.StringIO(newline="")
        # Whatever ends a line, here or elsewhere, is put into quotation marks then.
        csv.writer(text, lineterminator="\r\n").writerow(row)
        lines.append(text.getvalue().removesuffix("\r\n"))
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def _workbook(rows: Rows) -> bytes:
    from wellknit.relationships.exchange.rows import write_workbook

    return write_workbook({"answers": [[cell or None for cell in row] for row in rows]})


def _parquet(rows: Rows) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    header, *lines = rows
    columns = {
        name: pa.array([line[place] or None for line in lines], pa.string()) for place, name in enumerate(header)
    }
    target = io.BytesIO()
    pq.write_table(pa.table(columns), target)
    return target.getvalue()


#: Each form that a table of answers may have in a folder, and what writes it.
FORMS: Mapping[str, Callable[[Rows], bytes]] = {
    "csv": lambda rows: table(rows[0], rows[1:]),
    "xlsx": _workbook,
    "parquet": _parquet,
}
