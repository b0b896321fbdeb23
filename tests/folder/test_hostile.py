"""Broken and hostile tables, each with the exact problems that a person is told: code, row and column."""

from __future__ import annotations

import codecs
import io
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.folder.spreadsheets import MAIN, formula, number, packed, sheet, text, workbook
from wellknit.folder.sheets import Sheet, read_sheet

HEADER = ("respondent", "site", "trust")
Found = list[tuple[str, int | None, str | None]]


@dataclass(frozen=True)
class Case:
    """``rows`` is how many rows are read all the same, None where nothing is."""

    name: str
    content: Callable[[], bytes]
    problems: Found
    rows: int | None
    file: str = "answers.csv"


def csv(text: str, encoding: str = "utf-8") -> Callable[[], bytes]:
    return lambda: text.encode(encoding)


def book(*rows: tuple[str, ...], more: str = "") -> Callable[[], bytes]:
    return lambda: workbook(rows, more=more)


def bomb() -> bytes:
    """A sheet that inflates to 100 MB from a tenth of one."""
    row = f"<row><c {text('x' * 1000)}</c></row>"
    return workbook(
        parts={"xl/worksheets/sheet1.xml": f"<worksheet {MAIN}><sheetData>{row * 95_000}</sheetData></worksheet>"}
    )


def lying_bomb() -> bytes:
    """The same, with a directory that says the sheet is ten bytes long."""
    data = bytearray(bomb())
    name = b"xl/worksheets/sheet1.xml"
    central = data.rindex(b"PK\x01\x02", 0, data.rindex(name))
    data[central + 24 : central + 28] = (10).to_bytes(4, "little")
    return bytes(data)


def with_entities(part: str, declaration: str) -> Callable[[], bytes]:
    shared = f"<?xml version='1.0'?><!DOCTYPE sst [{declaration}]><sst {MAIN}><si><t>&e;</t></si></sst>"
    return lambda: workbook([HEADER, ('<t="s"><v>0</v>', "dayton", "agree")], parts={part: shared})


def compound(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000 + stream.encode("utf-16-le") + b"\0" * 1000


def parquet_of_records() -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table({"respondent": ["r1"], "site": ["dayton"], "trust": [{"code": "agree"}]})
    target = io.BytesIO()
    pq.write_table(table, target)
    return target.getvalue()


OPENDOCUMENT = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}
BINARY = {"[Content_Types].xml": "<Types/>", "xl/workbook.bin": b"\x83"}

CASES = [
    # ---- what CSV files suffer on their way
    Case("nothing", csv(""), [("sheet.empty", None, None)], None),
    Case("only-blanks", csv("\n \n,,\n"), [("sheet.empty", None, None)], None),
    Case("only-headings", csv("respondent,site\n"), [], 0),
    Case("mark", csv("\ufeffrespondent,site\nr1,dayton\n"), [], 1),
    Case("semicolons", csv("respondent;site;trust\nr1;dayton;agree\n"), [], 1),
    Case("tabs", csv("respondent\tsite\nr1\tdayton\n"), [], 1),
    Case("excel-says-which", csv("sep=;\r\nrespondent;site\r\nr1;dayton\r\n"), [], 1),
    Case("utf-16-little", lambda: codecs.BOM_UTF16_LE + "respondent,site\nr1,peñasco\n".encode("utf-16-le"), [], 1),
    Case("utf-16-big", lambda: codecs.BOM_UTF16_BE + "respondent\tsite\nr1\tpeñasco\n".encode("utf-16-be"), [], 1),
    Case(
        "utf-16-cut-off",
        lambda: codecs.BOM_UTF16_LE + "respondent,site\nr1,x".encode("utf-16-le")[:-1],
        [("sheet.encoding", 2, None)],
        None,
    ),
    Case(
        "utf-16-unsaid",
        csv("respondent,site\nr1,dayton\n", "utf-16-le"),
        [("sheet.utf16-without-mark", None, None)],
        None,
    ),
    Case(
        "windows", csv("respondent,site\nr1,dayton\nr2,Peñasco\n", "cp1252"), [("sheet.encoding-assumed", 3, None)], 2
    ),
    Case("no-encoding", lambda: b"respondent,site\nr1,\x81\xff\n", [("sheet.encoding", 2, None)], None),
    Case("old-mac-lines", csv("respondent,site\rr1,dayton\rr2,memphis\r"), [], 2),
    Case("mixed-lines", csv('respondent,site\r\nr1,"a\rb\r\nc"\nr2,memphis'), [], 2),
    Case(
        "unclosed-quote",
        csv('respondent,site\nr1,dayton\nr2,"memphis\nr3,dayton\n'),
        [("sheet.unclosed-quote", 3, None)],
        1,
    ),
    Case("unclosed-heading", csv('respondent,"site\nr1,dayton\n'), [("sheet.unclosed-quote", 1, None)], None),
    Case(
        "unclosed-and-long",
        csv('respondent,site\nr1,"' + "x" * 140_000 + "\nr2,dayton\n"),
        [("sheet.unclosed-quote", 2, None)],
        0,
    ),
    Case("stray-quote", csv('respondent,site\nr1,"day"ton\nr2,memphis\n'), [("sheet.stray-quote", 2, None)], 1),
    Case("stray-quote-in-headings", csv('respondent,"si"te\nr1,dayton\n'), [("sheet.stray-quote", 1, None)], None),
    Case("nul", csv("respondent,site\nr1,day\0ton\n"), [("sheet.nul", 2, None)], 1),
    Case("control", csv("respondent,site\nr1,day\x07ton\n"), [("sheet.control-character", 2, "site")], 1),
    Case("short-row", csv("respondent,site,trust\nr1,dayton\nr2,memphis,agree\n"), [("sheet.short-row", 2, None)], 2),
    Case("long-row", csv("respondent,site\nr1,dayton,agree\nr2,memphis\n"), [("sheet.column-without-name", 2, "C")], 2),
    Case("long-row-of-nothing", csv("respondent,site\nr1,dayton,,,\n"), [], 1),
    Case(
        "empty-rows-inside",
        csv("respondent,site\nr1,dayton\n\n,\nr2,memphis\n\n\n"),
        [("sheet.empty-rows", 3, None)],
        2,
    ),
    Case("late-headings", csv("\n\nrespondent,site\nr1,dayton\n"), [("sheet.late-header", 3, None)], 1),
    Case("twice", csv("respondent,site,Site \nr1,dayton,memphis\n"), [("sheet.duplicate-column", 1, "site")], 1),
    Case("no-heading", csv("respondent,,site\nr1,x,dayton\n"), [("sheet.column-without-name", 2, "B")], 1),
    Case("nan", csv("respondent,trust\nr1,NaN\nr2,nan\nr3,-inf\n"), [("sheet.not-a-number", 2, "trust")], 3),
    Case("spreadsheet-error", csv("respondent,trust\nr1,#N/A\nr2,#REF!\n"), [("sheet.error-value", 2, "trust")], 2),
    Case("formula-as-text", csv('respondent,site\nr1,"=HYPERLINK(""x"")"\n'), [("sheet.formula-text", 2, None)], 1),
    Case("columns-without-end", csv("x" + ",x" * 16_383 + "\n"), [("sheet.too-many-columns", 1, None)], None),
    # ---- files that are not what their name says
    Case("workbook-named-csv", book(HEADER), [("sheet.wrong-ending", None, None)], None),
    Case("text-named-workbook", csv("respondent,site\n"), [("sheet.no-workbook", None, None)], None, "answers.xlsx"),
    Case("page-named-workbook", csv("<html><table>"), [("sheet.no-workbook", None, None)], None, "answers.xlsx"),
    Case("old-excel", lambda: compound("Workbook"), [("sheet.old-excel", None, None)], None, "answers.xlsx"),
    Case("encrypted", lambda: compound("EncryptedPackage"), [("sheet.encrypted", None, None)], None, "answers.xlsx"),
    Case("opendocument", lambda: packed(OPENDOCUMENT), [("sheet.no-workbook", None, None)], None, "answers.xlsx"),
    Case("binary-workbook", lambda: packed(BINARY), [("sheet.no-workbook", None, None)], None, "answers.xlsx"),
    Case("empty-workbook-file", csv(""), [("sheet.empty", None, None)], None, "answers.xlsx"),
    Case("no-parquet", csv("PAR1 no"), [("sheet.damaged", None, None)], None, "answers.parquet"),
    Case("parquet-of-records", parquet_of_records, [("sheet.parquet-column", 1, "trust")], 1, "answers.parquet"),
    # ---- workbooks made to do harm
    Case("bomb", bomb, [("packing.too-dense", None, None)], None, "answers.xlsx"),
    Case("lying-bomb", lying_bomb, [("packing.damaged", None, None)], None, "answers.xlsx"),
    Case(
        "external-entity",
        with_entities("xl/sharedStrings.xml", '<!ENTITY e SYSTEM "file:///etc/hostname">'),
        [("packing.document-type", None, None)],
        None,
        "answers.xlsx",
    ),
    Case(
        "entities-without-end",
        with_entities("xl/worksheets/sheet1.xml", '<!ENTITY a "x"><!ENTITY e "&a;&a;&a;&a;&a;&a;">'),
        [("packing.document-type", None, None)],
        None,
        "answers.xlsx",
    ),
    Case(
        "part-outside",
        lambda: workbook([HEADER], parts={"../../home/x.xml": "<x/>"}),
        [("packing.name-outside", None, None)],
        None,
        "answers.xlsx",
    ),
    Case(
        "two-thousand-parts",
        lambda: workbook([HEADER], parts={f"xl/media/{each}.bin": b"" for each in range(2000)}),
        [("packing.too-many-parts", None, None)],
        None,
        "answers.xlsx",
    ),
    # ---- workbooks as people make them
    Case(
        "cut-off", lambda: workbook([HEADER])[:-40], [("packing.not-an-office-file", None, None)], None, "answers.xlsx"
    ),
    Case(
        "no-proper-xml",
        lambda: workbook(parts={"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row>"}),
        [("sheet.damaged", None, None)],
        None,
        "answers.xlsx",
    ),
    Case(
        "text-missing",
        book(HEADER, ('<t="s"><v>7</v>',)),
        [("sheet.damaged", None, None)],
        None,
        "answers.xlsx",
    ),
    Case(
        "formula",
        book(HEADER, ("r1", "dayton", formula("1+1", "2"))),
        [("sheet.formula", 2, "C")],
        1,
        "answers.xlsx",
    ),
    Case(
        "formula-without-value",
        book(HEADER, ("r1", "dayton", formula("VLOOKUP(A2;X;2)"))),
        [("sheet.formula-without-value", 2, "C")],
        1,
        "answers.xlsx",
    ),
    Case(
        "error-in-a-cell",
        book(HEADER, ("r1", "dayton", '<t="e"><v>#DIV/0!</v>')),
        [("sheet.error-value", 2, "trust")],
        1,
        "answers.xlsx",
    ),
    Case(
        "merged-rows",
        book(
            HEADER,
            ("r1", "dayton"),
            ("r2",),
            ("r3", "memphis"),
            more='<mergeCells><mergeCell ref="B2:B3"/></mergeCells>',
        ),
        [("sheet.merged-cells", 2, "B")],
        3,
        "answers.xlsx",
    ),
    Case(
        "merged-columns",
        book(HEADER, ("r1", "dayton"), more='<mergeCells><mergeCell ref="B2:C2"/></mergeCells>'),
        [("sheet.merged-across", 2, "B")],
        1,
        "answers.xlsx",
    ),
    Case(
        "merged-headings",
        book(("respondent", "place"), ("r1", "dayton", "x"), more='<mergeCells><mergeCell ref="B1:C1"/></mergeCells>'),
        [("sheet.merged-header", 1, "B"), ("sheet.column-without-name", 2, "C")],
        1,
        "answers.xlsx",
    ),
    Case(
        "merged-without-end",
        book(HEADER, ("r1", "dayton"), more='<mergeCells><mergeCell ref="B2:B1048576"/></mergeCells>'),
        [("sheet.merged-cells", 2, "B")],
        1,
        "answers.xlsx",
    ),
    Case(
        "merged-ten-thousand-times",
        book(HEADER, ("r1", "dayton"), more="<mergeCells>" + '<mergeCell ref="B2:B3"/>' * 10_001 + "</mergeCells>"),
        [("sheet.too-many-merged", None, None)],
        1,
        "answers.xlsx",
    ),
    Case(
        "impossible-date",
        book(HEADER, ("r1", "dayton", number("99999999", 1))),
        [("sheet.impossible-date", 2, "C")],
        1,
        "answers.xlsx",
    ),
    Case(
        "far-to-the-right",
        lambda: workbook(
            parts={
                "xl/worksheets/sheet1.xml": f"<worksheet {MAIN}><sheetData>"
                f"<row r='1'><c r='A1' {text('respondent')}</c>"
                f"<c r='XFD1' {text('x')}</c></row></sheetData></worksheet>"
            }
        ),
        [("sheet.too-many-columns", 1, None)],
        None,
        "answers.xlsx",
    ),
    Case(
        "far-below",
        lambda: workbook(
            parts={
                "xl/worksheets/sheet1.xml": f"<worksheet {MAIN}><sheetData>"
                f"<row r='1'><c r='A1' {text('respondent')}</c>"
                f"</row><row r='1048576'><c r='A1048576' {text('r1')}</c></row></sheetData></worksheet>"
            }
        ),
        [("sheet.empty-rows", 2, None)],
        1,
        "answers.xlsx",
    ),
    Case(
        "several-sheets",
        lambda: workbook(sheets={"Notes": sheet([("x",)]), "Answers": sheet([HEADER, ("r1", "dayton", "agree")])}),
        [("sheet.other-sheets", None, None)],
        1,
        "answers.xlsx",
    ),
    Case(
        "hidden-row",
        lambda: workbook(
            parts={
                "xl/worksheets/sheet1.xml": sheet([HEADER, ("r1", "dayton")]).replace(
                    '<row r="2">', '<row r="2" hidden="1">'
                )
            }
        ),
        [("sheet.hidden-row", 2, None)],
        1,
        "answers.xlsx",
    ),
]


def read(folder: Path, case: Case) -> tuple[Sheet | None, Found]:
    path = folder / case.file
    path.write_bytes(case.content())
    sheet, problems = read_sheet(path, case.file, columns=HEADER)
    assert {each.where.file for each in problems} <= {case.file}
    return sheet, [(each.code, each.where.row, each.where.column) for each in problems]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_is_said_with_its_place(case: Case, tmp_path: Path) -> None:
    found, problems = read(tmp_path, case)
    assert problems == case.problems
    assert (None if found is None else len(found.rows)) == case.rows


def test_the_corpus_is_as_large_as_was_promised() -> None:
    assert len(CASES) >= 40
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_a_folder_a_pipe_and_a_missing_file_are_no_tables(ending: str, tmp_path: Path) -> None:
    (tmp_path / f"folder.{ending}").mkdir()
    os.mkfifo(tmp_path / f"pipe.{ending}")  # opening it would wait for ever
    for name in (f"folder.{ending}", f"pipe.{ending}", f"missing.{ending}"):
        sheet, (problem,) = read_sheet(tmp_path / name, name)
        assert (sheet, problem.code, str(problem.where)) == (None, "sheet.no-file", name)


@pytest.mark.parametrize("name", ["answers.csv", "answers.xlsx", "answers.parquet"])
def test_a_file_that_may_not_be_opened_is_said(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / name).write_bytes(b"respondent\nr1\n")

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refused)
    sheet, (problem,) = read_sheet(tmp_path / name, name)
    assert sheet is None
    assert problem.code == "sheet.unreadable"
    assert "Permission denied" in problem.what


def test_a_bomb_takes_little_time_and_memory(tmp_path: Path) -> None:
    import tracemalloc

    path = tmp_path / "answers.xlsx"
    path.write_bytes(bomb())
    assert path.stat().st_size < 1_000_000
    tracemalloc.start()
    try:
        read_sheet(path, "answers.xlsx")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 150_000_000
