"""Reading one table of a folder: a CSV, a workbook or a Parquet file becomes a header and numbered rows of text.

What a person sees in a spreadsheet is what is read: row 1 is the header, a number is written as the cell holds it
(5.0 is '5'), a date as 2021-03-15. Whatever can't be taken as it stands is said with its row and column.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from wellknit.errors import Place, Problem, problem, worded
from wellknit.folder.archives import LIMITS, Limits, Refused
from wellknit.folder.findings import Findings
from wellknit.folder.headings import TOP, doubted, heading_row
from wellknit.folder.names import letters, listed, rows_listed, shown

__all__ = ["Line", "Sheet", "read_sheet"]

#: A row number as a person sees it, and the texts of its cells from column A on; None for a row that could not be read.
Line = tuple[int, Sequence[str] | None]

_NOT_FINITE = re.compile(r"[+-]?(nan|NaN|NAN|inf|Inf|INF|infinity|Infinity|INFINITY)")
_ERROR_VALUES = frozenset(
    ("#N/A", "#NV", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA")
)
#: Characters that no spreadsheet shows: controls but tab and line ends.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
_INVISIBLE_ENDS = " \t\r\n\v\f\u00a0\u2007\u202f\u200b\ufeff"
_ZIP, _OLE2, _PARQUET = b"PK", b"\xd0\xcf\x11\xe0", b"PAR1"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as text: ``rows`` are numbered as the person sees them (1 is the header) and have every column of
    ``header``, an empty cell as ''. ``name`` is the sheet of a workbook, None for other files. ``row`` is where the
    headings stand, ``top`` the beginnings of the rows that may hold them instead, where that can be doubted."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]
    name: str | None = None
    row: int = 1
    top: tuple[tuple[int, tuple[str, ...]], ...] = ()


def read_sheet(
    path: Path,
    file: str,
    *,
    columns: Sequence[str] = (),
    wanted: Sequence[str] = ("answers",),
    corner: str = "",
    likely: Collection[str] = (),
    heading: int = 0,
    limits: Limits = LIMITS,
) -> tuple[Sheet | None, tuple[Problem, ...]]:
    """The table in the file at ``path``, called ``file`` in messages; None where nothing could be read.

    ``columns`` are the headings that are expected: one written in another case, or with spaces for underscores, is
    read as the expected one; other headings stay as they are, trimmed. Of a workbook the sheet named as one of
    ``wanted`` is read, else the first that is not hidden. ``corner`` is the heading of a first column that may have
    none, as that of a matrix. Where ``likely`` headings are given, folded, a title may stand above the row of headings;
    ``heading`` is the number of that row as a person says it, 0 where nobody does. What kind of file it is follows
    from its ending; a workbook or Parquet file named .csv is said to be one. Never raises for what a file holds.
    """
    try:
        if not path.is_file():
            return None, (problem("sheet.no-file", Place(file)),)
        if path.stat().st_size > limits.file_bytes:
            return None, (problem("sheet.too-big", Place(file), megabytes=limits.file_bytes // 1_000_000),)
        return _read(path, file, columns, wanted, corner, likely, heading, limits)
    except Refused as refused:
        return None, (refused.problem,)
    except OSError as error:
        return None, (problem("sheet.unreadable", Place(file), why=error.strerror or worded("it can't be opened")),)


def _read(
    path: Path,
    file: str,
    columns: Sequence[str],
    wanted: Sequence[str],
    corner: str,
    likely: Collection[str],
    heading: int,
    limits: Limits,
) -> tuple[Sheet | None, tuple[Problem, ...]]:
    with path.open("rb") as opened:
        start = opened.read(4)
    ending = path.suffix.lower()
    found = Findings(file)
    if ending == ".parquet":
        from wellknit.folder.parquet import parquet_lines

        lines: Iterable[Line] = parquet_lines(path, found, limits)
    elif ending in (".xlsx", ".xlsm"):
        from wellknit.folder.workbook import workbook_lines

        found, lines = workbook_lines(path, file, wanted, limits)
    elif start.startswith((_ZIP, _OLE2)) or start == _PARQUET:
        kind = worded("a Parquet file") if start == _PARQUET else worded("a workbook")
        return None, (problem("sheet.wrong-ending", Place(file), kind=kind),)
    else:
        from wellknit.folder.delimited import delimited_lines

        lines = delimited_lines(path, found, columns, limits, alike=bool(likely))
    if not likely:
        return _assemble(lines, found, columns, corner, limits), found.problems()
    sheet = _below(iter(lines), found, corner, likely, heading, limits)
    return sheet, found.problems()


def _below(
    lines: Iterator[Line], found: Findings, corner: str, likely: Collection[str], heading: int, limits: Limits
) -> Sheet | None:
    """The table below the row ``heading``, or below the one that holds ``likely`` headings."""
    begun: list[Line] = []
    for line in lines:
        begun.append(line)
        if line[0] >= TOP:
            break
    trimmed = ((number, [each.strip(_INVISIBLE_ENDS) for each in cells or ()]) for number, cells in begun)
    top = [(number, texts) for number, texts in trimmed if any(texts)]
    if not top:
        return _assemble(chain(begun, lines), found, (), corner, limits)
    row = heading if any(number == heading for number, _texts in top) else heading_row(top, likely)
    if above := [number for number, _texts in top if number < row]:
        found.add("sheet.above-header", row, None, rows=rows_listed(above))
    below = (line for line in chain(begun, lines) if line[0] >= row)
    sheet = _assemble(below, found, (), corner, limits, titled=bool(above))
    if sheet is None or not (heading or doubted(top, row, likely)):
        return sheet
    shown = tuple((number, tuple(each[:40] for each in texts if each)[:6]) for number, texts in top)
    return replace(sheet, row=row, top=shown)


def _assemble(
    lines: Iterable[Line], found: Findings, columns: Sequence[str], corner: str, limits: Limits, titled: bool = False
) -> Sheet | None:
    """Header and rows from numbered lines; the first line with anything in it is the header, above which a title may
    stand that is said already."""
    header: list[str | None] | None = None
    rows: list[tuple[int, dict[str, str]]] = []
    gaps: list[tuple[int, int]] = []
    unnamed: dict[int, list[int]] = {}
    last = 0
    for number, cells in lines:
        if cells is None:
            last = number
            continue
        texts = [_text(cell, number, place, header, found) for place, cell in enumerate(cells)]
        if not any(texts):
            continue
        if header is None:
            header = _header(texts, number, columns, corner, found, limits)
            if header is None:
                return None
            if number > 1 and not titled:
                found.add("sheet.late-header", number, None, header=listed([each for each in header if each][:4]))
        else:
            if number > last + 1:
                gaps.append((last + 1, number - last - 1))
            for place in range(len(texts)):
                if texts[place] and (place >= len(header) or header[place] == ""):
                    unnamed.setdefault(place, []).append(number)
            rows.append(
                (
                    number,
                    {name: texts[place] if place < len(texts) else "" for place, name in enumerate(header) if name},
                )
            )
            if len(rows) > limits.rows or len(rows) * len(header) > limits.cells:
                found.add("sheet.too-many-rows", number, None, limit=len(rows) - 1)
                return None
        last = number
    if header is None:
        found.add("sheet.empty")
        return None
    if gaps:
        count = sum(length for _, length in gaps)
        found.add("sheet.empty-rows", gaps[0][0], None, count=count, rows=rows_listed([start for start, _ in gaps]))
    for place, numbers in sorted(unnamed.items()):
        for number in numbers:
            found.tally("sheet.column-without-name", number, letters(place + 1), letter=letters(place + 1))
    return Sheet(tuple(name for name in header if name), tuple(rows), found.sheet)


def _header(
    texts: list[str], number: int, columns: Sequence[str], corner: str, found: Findings, limits: Limits
) -> list[str | None] | None:
    """The headings of the columns: '' over a column that has none, None over one whose heading came before."""
    while texts and not texts[-1]:
        texts.pop()
    if len(texts) > limits.columns:
        found.add("sheet.too-many-columns", number, None, count=len(texts), limit=limits.columns)
        return None
    folded = [_folded(name) for name in columns]
    expected = {fold: name for fold, name in zip(folded, columns, strict=True) if folded.count(fold) == 1}
    header: list[str | None] = []
    places: dict[str, list[int]] = {}
    for place, text in enumerate(texts):
        name = text if text in columns else expected.get(_folded(text), _seen(text))
        name = corner if place == 0 and not name else name
        header.append(None if name in places and name else name)
        places.setdefault(name, []).append(place)
    for name, several in places.items():
        if name and len(several) > 1:
            others = ", ".join(letters(place + 1) for place in several[1:9])
            more = f" and {len(several) - 9} more" if len(several) > 9 else ""
            first = letters(several[0] + 1)
            found.add("sheet.duplicate-column", number, name, name=shown(name), first=first, others=others + more)
    return header


def _folded(heading: str) -> str:
    return re.sub(r"[\s_-]+", "_", _seen(heading).casefold())


def _seen(heading: str) -> str:
    """A heading as it is seen: without marks that turn or hide letters, which would also garble messages."""
    shown = "".join(letter for letter in heading if letter.isspace() or unicodedata.category(letter)[0] != "C")
    return " ".join(shown.split())


def _text(cell: str, row: int, place: int, header: Sequence[str | None] | None, found: Findings) -> str:
    """One cell as it is read: ends trimmed, what can't be a value named and taken as empty."""
    text = cell.strip(_INVISIBLE_ENDS)
    if not text:
        return ""
    heading = header[place] if header is not None and place < len(header) else None
    column = heading or letters(place + 1)
    if _CONTROL.search(text):
        found.tally("sheet.control-character", row, column, text)
        text = _CONTROL.sub("", text).strip(_INVISIBLE_ENDS)
    if text[:1] == "#" and text.upper() in _ERROR_VALUES:
        found.tally("sheet.error-value", row, column, text)
        return ""
    if len(text) <= 9 and _NOT_FINITE.fullmatch(text):
        found.tally("sheet.not-a-number", row, column, text)
        return ""
    return text
