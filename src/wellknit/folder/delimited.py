"""Reading CSV as spreadsheets write it: any of the usual encodings, separators and line ends."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from wellknit.errors import Place, problem
from wellknit.folder.archives import Limits, Refused
from wellknit.folder.findings import Findings
from wellknit.folder.names import shown
from wellknit.folder.sheets import Line

__all__ = ["delimited_lines"]

_SEPARATORS = (",", ";", "\t")
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def delimited_lines(
    path: Path, found: Findings, columns: Sequence[str], limits: Limits, *, alike: bool = False
) -> Iterator[Line]:
    """The numbered rows of the CSV file at ``path``; what was assumed or could not be read goes to ``found``.

    UTF-8 with or without a byte order mark, UTF-16 with one, else Windows-1252, which is said. Comma, semicolon or
    tab: the one that splits the first row into most of the expected ``columns``; with ``alike``, for tables with
    titles above them, the one that splits most rows into equally many cells. A row's number is the one a spreadsheet
    shows: line breaks inside quotation marks don't count.
    """
    text = _decoded(path.read_bytes(), found)
    if text[:4].lower() == "sep=" and text[5:6] in ("\r", "\n"):  # Excel's own hint; Excel does not show the row
        separator, text = text[4], text[5:].removeprefix("\r").removeprefix("\n")
    else:
        separator = _alike(text) if alike else _separator(text, columns)
    yield from _rows(text, separator, found, limits)


def _decoded(data: bytes, found: Findings) -> str:
    for mark, encoding in _UTF16.items():
        if data.startswith(mark) and not data.startswith(codecs.BOM_UTF32_LE):
            try:
                return data[2:].decode(encoding)
            except UnicodeDecodeError as error:
                row = _row(data[2:], error.start)
                raise Refused(problem("sheet.encoding", Place(found.file, row=row), row=row)) from None
    if data[1:400:2].count(0) > 0.3 * len(data[1:400:2]) or data[0:400:2].count(0) > 0.3 * len(data[0:400:2]):
        raise Refused(problem("sheet.utf16-without-mark", Place(found.file)))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = error.start
    try:
        text = data.decode("windows-1252")
    except UnicodeDecodeError as error:
        row = _row(data, error.start)
        raise Refused(problem("sheet.encoding", Place(found.file, row=row), row=row)) from None
    start = max(data.rfind(b"\n", 0, at), data.rfind(b"\r", 0, at)) + 1
    around = re.split(
        r"[,;\t\r\n\"]", data[start : at + 40].decode("windows-1252", "replace")[max(0, at - start - 20) :]
    )
    word = next((each for each in around if not each.isascii()), "")
    found.add("sheet.encoding-assumed", _row(data, at), None, example=shown(word.strip()))
    return text


def _row(data: bytes, at: int) -> int:
    """The line of the byte ``at``: for files that can't be decoded, the nearest thing to a row."""
    return len(re.findall(rb"\r\n|\r|\n", data[:at])) + 1


def _separator(text: str, columns: Sequence[str]) -> str:
    """The separator that splits the first line that holds anything into most expected columns, then into most cells."""
    first = next((line for line in io.StringIO(text[:1_000_000], newline="") if line.strip()), "")
    expected = {name.casefold() for name in columns}

    def merit(separator: str) -> tuple[int, int]:
        try:
            cells = next(csv.reader([first], delimiter=separator), [])
        except csv.Error:
            cells = first.split(separator)
        return sum(cell.strip().casefold() in expected for cell in cells), len(cells)

    return max(_SEPARATORS, key=merit)


def _alike(text: str, most: int = 100) -> str:
    """The separator that splits most of the first lines into equally many cells, two at least; then into most cells."""
    lines = [line for line in text[:100_000].splitlines()[:most] if line.strip()]

    def merit(separator: str) -> tuple[int, int]:
        try:
            widths = [len(cells) for cells in csv.reader(lines, delimiter=separator) if len(cells) > 1]
        except csv.Error:
            return 0, 0
        return max(((widths.count(width), width) for width in set(widths)), default=(0, 0))

    # Where two are as good, the comma is the one that stands inside figures.
    return max(reversed(_SEPARATORS), key=merit)


def _rows(text: str, separator: str, found: Findings, limits: Limits) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    row, width = 0, 0
    while True:
        row += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "expected after" in str(error):
                found.tally("sheet.stray-quote", row, None)
                if width == 0:  # the headings themselves: without them nothing else can be read
                    raise Refused(found.problems()[-1]) from None
                yield row, None
                continue
            # Either the file ended inside quotation marks, or a cell is longer than any spreadsheet allows: both come
            # of a quotation mark that is never closed, and every row after it would be read wrongly.
            found.add("sheet.unclosed-quote", row, None, row=row)
            if width == 0:
                raise Refused(found.problems()[-1]) from None
            return
        if any("\0" in cell for cell in cells):
            found.tally("sheet.nul", row, None)
            cells = [cell.replace("\0", "") for cell in cells]
        cells = [cell.replace("\r\n", "\n").replace("\r", "\n") if "\r" in cell else cell for cell in cells]
        if width == 0 and any(cell.strip() for cell in cells):
            width = len(cells)
        elif len(cells) < width and any(cell.strip() for cell in cells):
            found.tally("sheet.short-row", row, None, width=width)
        formula = next((cell for cell in cells if cell[:1] == "=" and len(cell) > 1), None)
        if formula is not None:
            found.tally("sheet.formula-text", row, None, formula)
        yield row, cells
