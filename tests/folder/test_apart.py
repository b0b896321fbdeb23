"""Uploads are read in a process of their own: what a hostile or enormous file does there stays there."""

from __future__ import annotations

import io
import os
import tempfile
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from wellknit.folder.apart import BOUNDS, read_apart
from wellknit.relationships.exchange.rows import write_workbook

HEAD = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
FOOT = b"</sheetData>%s</worksheet>"
ROW = b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>%s</t></is></c></row>'


def book(sheet: bytes, **parts: bytes) -> bytes:
    """A workbook whose sheet is ``sheet``, with further parts by name."""
    made = io.BytesIO(write_workbook({"Partners": [["name"], ["x"]]}))
    target = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else old.read(name))
        for name, content in parts.items():
            new.writestr(f"xl/{name}.xml", content)
    return target.getvalue()


def rows(count: int, first: int = 1) -> bytes:
    return b"".join(ROW % (n, n, b"name" if n == 1 else b"House %d" % n) for n in range(first, first + count))


def test_what_is_read_is_what_the_reader_reads() -> None:
    data = write_workbook({"Other": [["x"], ["1"]], "Partners": [["Name ", "Site"], [" Reading Room", "Dayton"]]})
    sheet, problems = read_apart(data, "x.xlsx", wanted=("partners",))
    assert sheet is not None
    assert (sheet.name, sheet.header) == ("Partners", ("Name", "Site"))
    assert sheet.rows == ((2, {"Name": "Reading Room", "Site": "Dayton"}),)
    assert [(each.code, each.where.file) for each in problems] == [("sheet.other-sheets", "x.xlsx")]


DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>'
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><l>&b;</l>'
MERGED = b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
MANY = b"".join(b'<row r="%d"/>' % n for n in range(3, 400_000))


@pytest.mark.parametrize(
    ("name", "content", "codes"),
    [
        ("entity.xlsx", book(DOCTYPE), {"packing.document-type"}),
        ("laughs.xlsx", book(LAUGHS), {"packing.document-type"}),
        ("merged.xlsx", book(HEAD + rows(2) + FOOT % MERGED), {"sheet.too-many-merged", "sheet.merged-header"}),
        ("empty-rows.xlsx", book(HEAD + rows(2) + MANY + FOOT % b""), {"packing.too-dense", ""}),
        ("bomb.xlsx", book(HEAD + rows(1) + b" " * 60_000_000 + FOOT % b""), {"packing.too-dense"}),
        ("many.xlsx", book(HEAD + rows(30_000) + FOOT % b""), {"sheet.too-many-rows"}),
        ("many.csv", b"name\n" + b"House\n" * 30_000, {"sheet.too-many-rows"}),
        ("wide.csv", b",".join(b"c%d" % n for n in range(300)), {"sheet.too-many-columns"}),
        ("text.xlsx", b"name,site\n", {"sheet.no-workbook"}),
        ("book.csv", write_workbook({"A": [["name"]]}), {"sheet.wrong-ending"}),
        ("picture.png", b"\x89PNG", {"sheet.ending"}),
        ("..", b"name", {"sheet.ending"}),
        ("nul.csv", b"na\0me\nA\0B\n", {"sheet.nul"}),
    ],
)  # fmt: skip
def test_hostile_files_are_told_in_a_sentence(name: str, content: bytes, codes: set[str]) -> None:
    sheet, problems = read_apart(content, name)
    found = {each.code for each in problems if each.severity == "error"} or {""}
    assert found <= codes, problems
    assert (sheet is None) == (not found <= {"", "sheet.nul", "sheet.merged-header", "sheet.too-many-merged"})


def test_a_process_that_takes_too_much_memory_or_time_is_stopped() -> None:
    """The test fails where the limits are not set: the same files are read with the usual ones."""
    data = book(HEAD + rows(15_000) + FOOT % b"")
    assert read_apart(data, "x.xlsx")[0] is not None
    for bounds in (replace(BOUNDS, memory=20_000_000), replace(BOUNDS, seconds=0), replace(BOUNDS, read_bytes=1000)):
        started = time.monotonic()
        sheet, problems = read_apart(data, "x.xlsx", bounds=bounds)
        assert sheet is None and [each.code for each in problems] == ["sheet.too-hard"]
        assert time.monotonic() - started < 60


def test_one_long_text_in_many_cells_is_not_spelled_out() -> None:
    strings = b'<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    strings += b"<si><t>name</t></si><si><t>" + os.urandom(15_000).hex().encode() + b"</t></si></sst>"
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>%d</v></c></row>' % (n, n, n > 1) for n in range(1, 19_000))
    sheet, problems = read_apart(book(HEAD + cells + FOOT % b"", sharedStrings=strings), "x.xlsx")
    assert sheet is None and [each.code for each in problems if each.severity == "error"] == ["sheet.too-hard"]


def test_a_file_that_is_too_large_is_not_even_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("subprocess.run", lambda *_args, **_more: pytest.fail("a process was started"))
    sheet, problems = read_apart(b"x" * (BOUNDS.file_bytes + 1), "x.csv")
    assert sheet is None and [each.code for each in problems] == ["sheet.too-big"]


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    read_apart(b"name\nA\n", "x.csv")
    read_apart(book(DOCTYPE), "../../x.xlsx")
    assert list(tmp_path.iterdir()) == []
