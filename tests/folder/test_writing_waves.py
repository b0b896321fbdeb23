"""Waves in wellknit.toml and their tables: what is written reads back, and what stands there stays as it stood."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellknit.errors import WellknitError
from wellknit.folder.settings import waves_in
from wellknit.folder.sheets import read_sheet
from wellknit.folder.writing import with_waves
from wellknit.folder.writing_waves import FORMS, WrittenWave, files_of
from wellknit.surveys.wave import Wave
from wellknit.surveys.workbook import as_rows, from_rows, read_workbook

SPRING = Wave("spring", "Spring", "anonymous", None, date(2021, 3, 15), "invented", "a note")
FALL = Wave(
    "fall", 'The "fall" \\ one', "identified", "roster", date(2021, 10, 1), seen_by_own=True, waits='So few, "so far".'
)
COUNTED = replace(FALL, key="counted", population=120, mode="confidential")
TEXT = """# kept
[initiative]
name = "River" # kept too

[[waves]] # the first
key = "spring"
name = "Spring"
mode = "anonymous"
date = 2021-03-15
data = "invented"
note = "a note"

[[tables]]
key = "agreement"
waves = ["spring"]"""


def test_what_is_declared_stays_word_for_word() -> None:
    assert waves_in(TEXT) == (SPRING,)
    assert with_waves(TEXT, [SPRING]) == TEXT


def test_what_is_new_stands_at_the_end() -> None:
    text = with_waves(TEXT, [SPRING, FALL, COUNTED])
    assert text.startswith(TEXT + "\n\n[[waves]]\n") and waves_in(text) == (SPRING, FALL, COUNTED)
    assert with_waves(text, [SPRING, FALL, COUNTED]) == text
    assert waves_in(with_waves("", [FALL])) == (FALL,)


def test_what_says_something_else_is_written_anew_and_the_rest_is_kept() -> None:
    changed = replace(SPRING, note="another")
    for waves in ([changed], [FALL, SPRING], []):
        text = with_waves(TEXT, waves)
        assert list(waves_in(text)) == waves
        assert text.startswith("# kept\n[initiative]\n")
        assert '[[tables]]\nkey = "agreement"\nwaves = ["spring"]' in text


@pytest.mark.parametrize(
    "text",
    ['waves = [{key = "spring"}]\n', TEXT.replace('"River"', '"""\n[[waves]]\n"""'), "[initiative"],
)
def test_what_can_not_be_told_apart_is_refused(text: str) -> None:
    with pytest.raises(WellknitError, match=r"writing\.settings"):
        with_waves(text, [FALL])


CELLS = st.text(st.characters(blacklist_categories=["C"], blacklist_characters="\u00a0\u2007\u202f"), max_size=8)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(CELLS.map(str.strip), CELLS.map(str.strip)), min_size=1, max_size=4),
    st.sampled_from(sorted(FORMS)),
)
def test_tables_read_back_cell_by_cell(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, str]], form: str
) -> None:
    plain = ("", "#N/A", "NaN")  # what a sheet says instead of a value is no value
    rows = [
        (f"r{place}", *(each if each.strip() not in plain else "x" for each in row)) for place, row in enumerate(cells)
    ]
    rows = [
        row
        for row in rows
        if not any(cell[:1] == "#" or cell.lower().lstrip("+-") in ("nan", "inf", "infinity") for cell in row)
    ]
    if not rows:
        return
    written = WrittenWave(SPRING, b"", (("respondent", "one", "other"), *rows), form)
    (content,) = files_of([written]).values()
    path = tmp_path_factory.mktemp("answers") / f"answers.{form}"
    path.write_bytes(content)
    sheet, problems = read_sheet(path, path.name)
    assert sheet is not None and [tuple(each.values()) for _, each in sheet.rows] == rows, problems


EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").rglob("instrument.xlsx"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_a_form_is_the_same_from_its_rows(path: Path) -> None:
    workbook, _ = read_workbook(path, path.name)
    assert workbook is not None
    again, problems = from_rows(as_rows(workbook), path.name)
    assert problems == () and as_rows(again) == as_rows(workbook)
    for name, sheet in workbook.sheets.items():
        assert (again.sheet(name).rows, again.sheet(name).ours) == (sheet.rows, sheet.ours)
