"""The tables of a web page as grids of texts: cells that span rows or columns, footnote marks, nested tables.

Parsed by lxml, event by event: it mends what pages leave open, follows no address, and takes time in proportion to the
page, where the parser of Python's own library takes hours for half a megabyte of marks that are never closed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from wellknit.audits.cells import cell_of
from wellknit.audits.table import Grid
from wellknit.errors import Place, fail, worded
from wellknit.folder.archives import Limits

__all__ = ["page_grids", "spread"]

#: A cell of a table in a file: its text, and over how many rows and columns it stands.
Spanning = tuple[str, int, int]

_SKIPPED = frozenset(("script", "style", "template", "noscript", "svg", "math", "head"))
_LARGEST_SPAN = 300
_DEPTH = 50


class _Tables:
    """What lxml tells of a page: collects every table's rows of cells; a table inside a cell is a table of its own."""

    def __init__(self, file: str, limits: Limits) -> None:
        self.tables: list[tuple[str, list[list[Spanning]]]] = []
        self._open: list[_Open] = []
        self._skipping = 0
        self._file, self._limits, self._cells = file, limits, 0

    def start(self, tag: str, attrs: Mapping[str, str]) -> None:
        if tag in _SKIPPED:
            self._skipping += tag != "head"
            return
        if tag == "table":
            if len(self._open) >= _DEPTH:
                raise fail(
                    "audit.too-large", Place(self._file), limit=worded("{count} tables in each other", count=_DEPTH)
                )
            self._open.append(_Open())
            return
        if not self._open:
            return
        of = self._open[-1]
        if tag == "tr":
            of.end_row()
            of.row = []
        elif tag in ("td", "th"):
            of.end_cell()
            if of.row is None:
                of.row = []
            of.cell, of.spans = [], (_span(attrs.get("rowspan")), _span(attrs.get("colspan")))
            self._cells += 1
            if self._cells > self._limits.cells:
                raise fail(
                    "audit.too-large",
                    Place(self._file),
                    limit=worded("{number} cells", number=f"{self._limits.cells:,}"),
                )
        elif tag == "caption":
            of.caption = []
            of.in_caption = True
        elif tag in ("br", "p", "div", "li"):
            self.data(" ")
        elif tag == "sup":
            self.data(" [")

    def end(self, tag: str) -> None:
        if tag in _SKIPPED:
            self._skipping = max(0, self._skipping - (tag != "head"))
            return
        if not self._open:
            return
        of = self._open[-1]
        if tag == "table":
            of.end_row()
            self._open.pop()
            self.tables.append((" ".join("".join(of.caption).split()), of.rows))
        elif tag == "tr":
            of.end_row()
        elif tag in ("td", "th"):
            of.end_cell()
        elif tag == "caption":
            of.in_caption = False
        elif tag == "sup":
            self.data("]")

    def data(self, data: str) -> None:
        if self._skipping or not self._open:
            return
        of = self._open[-1]
        if of.in_caption:
            of.caption.append(data)
        elif of.cell is not None:
            of.cell.append(data)

    def comment(self, text: str) -> None:
        """Nothing that a person sees."""

    def close(self) -> list[tuple[str, list[list[Spanning]]]]:
        """The tables, those too that the page does not end."""
        while self._open:
            self.end("table")
        return self.tables


class _Open:
    def __init__(self) -> None:
        self.rows: list[list[Spanning]] = []
        self.row: list[Spanning] | None = None
        self.cell: list[str] | None = None
        self.spans = (1, 1)
        self.caption: list[str] = []
        self.in_caption = False

    def end_cell(self) -> None:
        if self.cell is not None and self.row is not None:
            text = " ".join("".join(self.cell).split())
            self.row.append((re.sub(r"\s*\[\s*\]", "", text), *self.spans))
        self.cell = None

    def end_row(self) -> None:
        self.end_cell()
        if self.row:
            self.rows.append(self.row)
        self.row = None


def page_grids(data: bytes, file: str, limits: Limits) -> list[Grid]:
    """The tables of the page, in its order; those inside other tables come before them."""
    from lxml import etree

    parser = etree.HTMLParser(target=_Tables(file, limits), encoding="utf-8", no_network=True)
    try:
        tables = etree.fromstring(_decoded(data).replace("\0", "").encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):  # nothing of a page in it
        tables = []
    found = [(caption, rows) for caption, rows in tables if rows]
    several = len(found) > 1
    return [
        Grid(f"{file}, table {number}" if several else file, spread(rows, file, limits), caption)
        for number, (caption, rows) in enumerate(found, start=1)
    ]


def spread(rows: list[list[Spanning]], file: str, limits: Limits) -> tuple[tuple[str, ...], ...]:
    """Rows in which every cell stands where it is seen. The text of a cell that spans several is in all of them, if it
    is a heading; a figure stands in the first alone, since it was printed once."""
    held: dict[tuple[int, int], str] = {}
    wide = 0
    for number, row in enumerate(rows):
        at = 0
        for text, down, across in row:
            while (number, at) in held:
                at += 1
            again = text if cell_of(text).kind == "text" else ""
            for below in range(min(down, len(rows) - number)):
                for beside in range(across):
                    held[number + below, at + beside] = text if below == beside == 0 else again
            at += across
            wide = max(wide, at)
            if wide > limits.columns or len(held) > limits.cells:
                raise fail(
                    "audit.too-large",
                    Place(file),
                    limit=worded("{columns} columns, {cells} cells", columns=limits.columns, cells=f"{limits.cells:,}"),
                )
    if len(rows) > limits.rows or len(rows) * wide > limits.cells * 4:
        raise fail(
            "audit.too-large",
            Place(file),
            limit=worded("{rows} rows, {columns} columns", rows=f"{limits.rows:,}", columns=limits.columns),
        )
    return tuple(tuple(held.get((number, at), "") for at in range(wide)) for number in range(len(rows)))


def _span(text: str | None) -> int:
    plain = (text or "").strip()
    return min(max(1, int(plain[:6])), _LARGEST_SPAN) if plain.isdecimal() and plain.isascii() else 1


def _decoded(data: bytes) -> str:
    """The page's text: its byte order mark or its own word for it, else UTF-8, else Windows-1252."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    said = re.search(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{1,40})", data[:4096], re.IGNORECASE)
    for encoding in ([said[1].decode("ascii")] if said else []) + ["utf-8"]:
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("windows-1252", "replace")
