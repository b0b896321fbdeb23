"""A table that is written reads back as it was, whatever letters its cells hold."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.errors import WellknitError
from wellknit.folder.archives import Limits
from wellknit.folder.delimited import delimited_lines
from wellknit.folder.findings import Findings
from wellknit.folder.partnership import BriefSettings
from wellknit.folder.settings import brief_in
from wellknit.folder.writing import table, with_brief

CELLS = st.text(st.sampled_from('aé,;\t"\r\n '), max_size=6) | st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=6
)
#: The first column is a key, as in all tables of the folder.
ROWS = st.lists(st.tuples(st.just("key"), CELLS, CELLS), max_size=4)


@pytest.mark.parametrize("cell", ["\r", "North\rHarbor", "one\r\ntwo", "ends\r", "\n"])
def test_line_ends_of_every_kind_stand_in_quotation_marks(cell: str) -> None:
    assert table(("a", "b"), [("x", cell)]) == f'a,b\nx,"{cell}"\n'.encode()


@given(ROWS)
def test_what_is_written_reads_back(rows: list[tuple[str, str, str]]) -> None:
    text = table(("a", "b", "c"), rows).decode("utf-8")
    read = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert [tuple(each) for each in read] == [("a", "b", "c"), *rows]


@pytest.mark.parametrize("cell", ["\r", "North\rHarbor", "one\r\ntwo"])
def test_the_folders_own_reader_finds_as_many_rows(cell: str, tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_bytes(table(("a", "b"), [("x", cell), ("y", "z")]))
    found = Findings("table.csv")
    lines = [cells for _, cells in delimited_lines(file, found, ("a", "b"), Limits())]
    # A line break within a cell is one kind of line break once it is read.
    assert lines == [["a", "b"], ["x", cell.replace("\r\n", "\n").replace("\r", "\n")], ["y", "z"]]
    assert found.problems() == ()


WAVES = """# ours
[initiative]
name = "A"

[[waves]]
key = "one"
name = "One"
mode = "anonymous"
population = "unknown"
date = 2021-03-15

[[waves]]
key = "two"
name = "Two"
mode = "anonymous"
population = "unknown"
date = 2022-03-15
"""
BRIEF = """
[brief]   # what it is made from
wave = "one"
allow = ["2019"]
"""
LOOK = """
[look]
paper = "a4"
"""


def test_what_the_brief_is_made_from_is_written_where_it_stood() -> None:
    text = WAVES + BRIEF + LOOK
    assert with_brief(text, BriefSettings("one", "", ("2019",))) == text
    new = BriefSettings("two", "2022-03", ("K-12", 'say "so"'), "partnership")
    written = with_brief(text, new)
    assert brief_in(written) == new and written.startswith(WAVES) and written.endswith(LOOK)
    assert written.count("[brief]") == 1 and with_brief(written, new) == written
    # Where there was none, it stands at the end.
    assert with_brief(WAVES + LOOK, new).startswith(WAVES + LOOK) and brief_in(with_brief(WAVES + LOOK, new)) == new
    assert with_brief(WAVES + BRIEF, BriefSettings("one")).endswith('[brief]\nwave = "one"\naudience = "public"\n')


@pytest.mark.parametrize("text", [f'brief = {{ wave = "one" }}\n{WAVES}', f'brief.wave = "one"\n{WAVES}', "[brief"])
def test_a_text_that_cannot_hold_another_brief_is_refused(text: str) -> None:
    with pytest.raises(WellknitError) as wrong:
        with_brief(text, BriefSettings("two"))
    assert [each.code for each in wrong.value.problems] == ["writing.settings"]


def test_a_brief_of_no_wave_is_refused() -> None:
    with pytest.raises(WellknitError):
        with_brief(WAVES, BriefSettings("three"))
