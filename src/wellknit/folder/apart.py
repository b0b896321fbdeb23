"""Reading an uploaded table or form in a process of its own, with limits of memory and time, whatever the file does.

The process knows neither the database nor the network's secrets; it gets the file, says what it read as JSON on its
standard output, and ends. One that is stopped by a limit takes nothing else down with it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from wellknit.errors import Place, Problem, problem
from wellknit.folder.archives import Limits
from wellknit.folder.sheets import Sheet, read_sheet
from wellknit.surveys.form_files import Sheets

__all__ = ["Bounds", "read_apart", "read_form_apart", "sheets_apart"]

_MEGABYTE = 1_000_000
ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much one upload may cost: bytes of the file and of what is read, rows, columns, memory, seconds."""

    file_bytes: int = 5 * _MEGABYTE
    read_bytes: int = 16 * _MEGABYTE
    rows: int = 20_000
    columns: int = 200
    cells: int = 1_000_000
    memory: int = 512 * 1024 * 1024
    seconds: int = 10


BOUNDS = Bounds()


def read_apart(
    data: bytes,
    file: str,
    *,
    wanted: Sequence[str] = (),
    columns: Sequence[str] = (),
    likely: Collection[str] = (),
    heading: int = 0,
    bounds: Bounds = BOUNDS,
) -> tuple[Sheet | None, tuple[Problem, ...]]:
    """The table in ``data``, an uploaded file called ``file``; None where nothing could be read, with why.

    As :func:`wellknit.folder.sheets.read_sheet`, of which it takes ``wanted``, ``columns``, ``likely`` and ``heading``.
    Never raises for what the file holds: one that needs more than ``bounds`` allow gives the problem
    ``sheet.too-hard``.

    >>> sheet, _ = read_apart(b"name,site\\nReading Room,Dayton\\n", "partners.csv")
    >>> sheet.header, sheet.rows
    (('name', 'site'), ((2, {'name': 'Reading Room', 'site': 'Dayton'}),))
    """
    ending = _ending(file)
    if ending not in ENDINGS:
        return None, (problem("sheet.ending", Place(file)),)
    if len(data) > bounds.file_bytes:
        return None, (problem("sheet.too-big", Place(file), megabytes=bounds.file_bytes // _MEGABYTE),)
    told = {"wanted": list(wanted), "columns": list(columns), "likely": sorted(likely), "heading": heading}
    answer = _asked(data, ending, bounds, **told)
    if answer is None:
        return None, (problem("sheet.too-hard", Place(file)),)
    problems = tuple(_problem(each, file) for each in answer["problems"])
    if answer["rows"] is None:
        return None, problems
    header = tuple(answer["header"])
    rows = tuple((number, dict(zip(header, cells, strict=True))) for number, cells in answer["rows"])
    top = tuple((number, tuple(texts)) for number, texts in answer["top"])
    return Sheet(header, rows, answer["name"], answer["row"], top), problems


def sheets_apart(data: bytes, file: str, bounds: Bounds = BOUNDS) -> tuple[str, ...]:
    """The names of the sheets that a person sees in the workbook ``data``; none of another file, or of one that can't
    be read, of which :func:`read_apart` says why."""
    ending = _ending(file)
    if ending not in (".xlsx", ".xlsm") or len(data) > bounds.file_bytes:
        return ()
    answer = _asked(data, ending, bounds, names=True)
    return tuple(answer["names"]) if answer else ()


def _ending(file: str) -> str:
    ending = Path(file).suffix.lower()
    return ".xlsx" if ending == ".xls" else ending  # said by its content, whatever that is


def read_form_apart(data: bytes, file: str, *, bounds: Bounds = BOUNDS) -> tuple[Sheets | None, tuple[Problem, ...]]:
    """The sheets of the XLSForm ``data``, an uploaded workbook called ``file``, with all that is wrong with the form.

    None where it can't be read, or not without losing something: an error then says why. A form that has errors is read
    all the same, to be put right. Never raises for what the file holds.
    """
    if Path(file).suffix.lower() != ".xlsx":
        return None, (problem("instrument.ending", Place(file)),)
    if len(data) > bounds.file_bytes:
        return None, (problem("sheet.too-big", Place(file), megabytes=bounds.file_bytes // _MEGABYTE),)
    answer = _asked(data, ".xlsx", bounds, form=Path(file).stem[:100] or "form")
    if answer is None:
        return None, (problem("sheet.too-hard", Place(file)),)
    return answer["sheets"], tuple(_problem(each, file) for each in answer["problems"])


def _asked(data: bytes, ending: str, bounds: Bounds, **more: object) -> dict[str, Any] | None:
    """What the process says of ``data``; None where it was stopped, broke, or said too much."""
    with tempfile.TemporaryDirectory(prefix="wellknit-upload-") as folder:
        # A name of our own: what the person's file is called never becomes a path.
        path = Path(folder) / f"upload{ending}"
        path.write_bytes(data)
        order = {
            "path": str(path),
            "rows": bounds.rows,
            "width": bounds.columns,
            "cells": bounds.cells,
            "file_bytes": bounds.file_bytes,
            "read_bytes": bounds.read_bytes,
            "memory": bounds.memory,
            "seconds": bounds.seconds,
            **more,
        }
        return _ask(order, folder, bounds)


def _ask(order: dict[str, object], folder: str, bounds: Bounds) -> dict[str, Any] | None:
    """What the process says; None where it was stopped, broke, or said too much."""
    plain = {name: value for name, value in os.environ.items() if name in ("PATH", "PYTHONPATH", "LANG", "SYSTEMROOT")}
    plain |= {"TMPDIR": folder, "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "wellknit.folder.apart"],
            input=json.dumps(order).encode("utf-8"),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=plain,
            timeout=3 * bounds.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode != 0 or len(done.stdout) > bounds.read_bytes:
        return None
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _problem(each: dict[str, Any], file: str) -> Problem:
    found = Problem.of(each)
    return replace(found, where=replace(found.where, file=file))


def _limit(memory: int, seconds: int, written: int = 0) -> None:
    """From here on this process gets no more than that; on a system without such limits the clock alone stops it."""
    try:
        import resource
    except ImportError:  # pragma: no cover - Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (written, written))


def _answer(order: dict[str, Any]) -> dict[str, object]:
    path = Path(str(order["path"]))
    if order.get("names"):
        from wellknit.folder.archives import Refused
        from wellknit.folder.workbook import sheet_names

        try:
            return {"names": sheet_names(path, "upload")}
        except Refused:
            return {"names": ()}
    numbers = {name: order[name] for name in ("file_bytes", "rows", "cells")}
    limits = Limits(columns=order["width"], **numbers)
    sheet, problems = read_sheet(
        path,
        "upload",
        columns=order["columns"],
        wanted=order["wanted"],
        likely=set(order["likely"]),
        heading=order["heading"],
        limits=limits,
    )
    told = [each.kept() for each in problems]
    if sheet is None:
        return {"problems": told, "rows": None}
    rows = [(number, [cells[name] for name in sheet.header]) for number, cells in sheet.rows]
    # One long text can stand in a million cells of a small file.
    if sum(len(cell) for _, cells in rows for cell in cells) > int(str(order["read_bytes"])) // 4:
        return {"problems": [problem("sheet.too-hard", Place("upload")).kept()], "rows": None}
    placed = {"name": sheet.name, "row": sheet.row, "top": sheet.top}
    return {"problems": told, "header": sheet.header, "rows": rows, **placed}


def _form(order: dict[str, object]) -> dict[str, object]:
    from wellknit.surveys.form_files import rows_of
    from wellknit.surveys.validity import form_problems
    from wellknit.surveys.workbook import read_workbook
    from wellknit.surveys.xlsform import read_questionnaire

    path = Path(str(order["path"]))
    sheets, problems = rows_of(path, "upload")
    if sheets is not None:
        # What the cells hold without a value is told of the workbook alone.
        _, problems = read_workbook(path, "upload")
        # Two columns of one heading stand in the rows as they are; what else stops here is not in them.
        if any(each.severity == "error" and each.code != "instrument.doubled-column" for each in problems):
            return {"problems": [each.kept() for each in problems], "sheets": None}
        questionnaire, found = read_questionnaire(Path(str(order["form"])), "upload", sheets)
        problems = (*found, *(form_problems(questionnaire) if questionnaire else ()))
    return {"problems": [each.kept() for each in problems], "sheets": sheets}


def main() -> int:
    """What the process does: one order on standard input, one answer on standard output."""
    order = json.load(sys.stdin)
    # What reads a table writes no file; pyxform writes the form that it makes, in the folder of this process.
    _limit(order["memory"], order["seconds"], 16 * _MEGABYTE if "form" in order else 0)
    sys.stdout.write(json.dumps(_form(order) if "form" in order else _answer(order)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
