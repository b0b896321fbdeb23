"""A form's workbook as sheets of texts, and back: nothing is lost, nothing becomes a formula."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wellknit.folder.apart import Bounds, read_form_apart
from wellknit.surveys.form_files import FormLimits, Sheets, rows_of, written_form
from wellknit.surveys.xlsform import read_questionnaire

from .forms import write_form

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "together-for-students" / "waves"
#: What people, spreadsheets and other programs put into cells; among it all that a spreadsheet takes for a formula.
CELLS = st.one_of(
    st.sampled_from(
        ["=1+1", "@SUM(A1)", "+1", "-1", "'quoted", "_x0041_", "a\nb", "\ttab", "=HYPERLINK(1)", "<b>", "&amp;"]
    ),
    st.text(
        st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff\x85\u2028\u2029"), max_size=20
    ),
)


def kept(text: str) -> str:
    """A text as any reader of forms takes it: without blanks at its ends, a blank for one that never breaks."""
    return text.strip().replace("\xa0", " ")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=5))
def test_any_cells_come_back_as_texts(tmp_path: Path, rows: list[list[str]]) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(written_form({"survey": rows, "notes of mine": rows[::-1]}))
    sheets, problems = rows_of(path, "form.xlsx")
    assert problems == () and sheets is not None
    for name, expected in (("survey", rows), ("notes of mine", rows[::-1])):
        found = sheets[name]
        for number, row in enumerate(expected):
            there = found[number] if number < len(found) else []
            assert [kept(each) for each in there] == [kept(each) for each in _trimmed(row)]


def _trimmed(row: list[str]) -> list[str]:
    row = list(row)
    while row and not kept(row[-1]):
        row.pop()
    return row


def test_what_is_written_holds_no_formula() -> None:
    data = written_form({"survey": [["type", "=1+1"], ["text", "@x"]]})
    assert data == written_form({"survey": [["type", "=1+1"], ["text", "@x"]]})
    book = openpyxl.load_workbook(io.BytesIO(data))
    for row in book["survey"].iter_rows():
        assert {cell.data_type for cell in row} == {"s"}
    assert book["survey"]["B1"].quotePrefix and not book["survey"]["A1"].quotePrefix


def test_names_that_no_sheet_can_have_are_written_as_near_as_may_be(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(written_form({"survey": [["type"]], "a/b:[c]": [["x"]], "A B  C": [["y"]], "n" * 40: [["z"]]}))
    sheets, problems = rows_of(path, "form.xlsx")
    assert problems == () and sheets is not None and len(sheets) == 4
    assert list(sheets.values()) == [[["type"]], [["x"]], [["y"]], [["z"]]]


@pytest.mark.parametrize("wave", ["spring_2021", "winter_2022"])
def test_the_same_questionnaire_both_ways(tmp_path: Path, wave: str) -> None:
    source = EXAMPLES / wave / "instrument.xlsx"
    sheets, _ = rows_of(source, "x")
    assert sheets is not None
    asked, problems = read_questionnaire(source, "x")
    assert (asked, problems) == read_questionnaire(source, "x", sheets)
    written = tmp_path / "instrument.xlsx"
    written.write_bytes(written_form(sheets))
    assert read_questionnaire(written, "x") == (asked, problems) and asked is not None


def form_with(survey: str, tmp_path: Path) -> bytes:
    return write_form(tmp_path, survey=survey).read_bytes()


def test_a_form_is_read_apart_with_all_that_is_wrong(tmp_path: Path) -> None:
    good = form_with("type | name | label\ntext | why | Why?", tmp_path)
    sheets, problems = read_form_apart(good, "a form.xlsx")
    assert sheets is not None and sheets["survey"][1] == ["text", "why", "Why?"]
    assert [each.severity for each in problems if each.severity == "error"] == []
    bad = form_with("type | name | label | relevant\ntext | why | Why? | ${nobody} = 1", tmp_path)
    sheets, problems = read_form_apart(bad, "a form.xlsx")
    (error,) = [each for each in problems if each.severity == "error"]
    # It is read all the same: it is put right where it came in.
    assert sheets is not None and (error.where.file, error.where.sheet, error.where.row) == ("a form.xlsx", "survey", 2)


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"no workbook", "form.xlsx", "packing.not-an-office-file"),
        (b"type,name\n", "form.csv", "instrument.ending"),
        (b"type,name\n", "../../form.xlsx/../x", "instrument.ending"),
        (b"PK\x03\x04 broken", "form.xlsx", "packing.damaged"),
    ],
)
def test_what_is_no_form_is_refused(data: bytes, name: str, code: str) -> None:
    sheets, problems = read_form_apart(data, name)
    assert sheets is None and [each.code for each in problems] in ([code], ["packing.not-an-office-file"])


def test_a_form_that_costs_too_much_is_stopped(tmp_path: Path) -> None:
    data = form_with("type | name | label\ntext | why | Why?", tmp_path)
    assert [each.code for each in read_form_apart(data, "f.xlsx", bounds=Bounds(file_bytes=10))[1]] == ["sheet.too-big"]
    assert [each.code for each in read_form_apart(data, "f.xlsx", bounds=Bounds(seconds=0))[1]] == ["sheet.too-hard"]


@pytest.mark.parametrize(
    ("sheets", "limits"),
    [
        ({"survey": [["x"]] * 6}, FormLimits(rows=5)),
        ({"survey": [["x"] * 6]}, FormLimits(columns=5)),
        ({"survey": [["x" * 60]]}, FormLimits(letters=50)),
        ({f"sheet {n}": [["x"]] for n in range(4)}, FormLimits(sheets=3)),
    ],
)
def test_forms_have_bounds(tmp_path: Path, sheets: Sheets, limits: FormLimits) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(written_form(sheets))
    found, problems = rows_of(path, "form.xlsx", limits)
    assert found is None and [each.code for each in problems] == ["instrument.too-large"]
