"""Headings are found below titles and notes, and never among the data where they stand in the first row."""

from __future__ import annotations

from pathlib import Path

import pytest

from wellknit.folder.headings import doubted, heading_row
from wellknit.folder.sheets import read_sheet

LIKELY = {"name", "site", "kind", "partner", "community"}


@pytest.mark.parametrize(
    ("rows", "heading", "doubt"),
    [
        ([["Name", "Site"], ["Reading Room", "Dayton"]], 1, False),
        ([["Partner list"], ["Name", "Site"], ["Reading Room", "Dayton"]], 2, True),
        ([["Partner list"], ["Who", "Where", "What"], ["Reading Room", "Dayton", "library"]], 2, True),
        # A note as wide as the table: the known headings tell.
        ([["Spring", "by Jo", "draft"], ["Name", "Kind", "Flavour"], ["Reading Room", "library", "x"]], 2, True),
        # One word that is known stands in data, too.
        ([["Who", "Role"], ["Ana", "partner"], ["Bo", "community"]], 1, True),
        # Headings that are repeated further down, and columns without one.
        ([["Name", "Site"], ["Reading Room", "Dayton"], ["Name", "Site"]], 1, False),
        ([["Name", "Site"], ["Reading Room", "Dayton", "x", "y", "z"]], 1, False),
        ([["How to fill this in"]], 1, False),
    ],
)
def test_the_row_of_the_headings_is_found(rows: list[list[str]], heading: int, doubt: bool) -> None:
    top = list(enumerate(rows, start=1))
    assert heading_row(top, LIKELY) == heading
    assert doubted(top, heading, LIKELY) == doubt


def test_what_stands_above_the_headings_is_said(tmp_path: Path) -> None:
    file = tmp_path / "partners.csv"
    file.write_text("Partner list\n\nname,site\nReading Room,north\n", "utf-8")
    sheet, problems = read_sheet(file, "partners.csv", likely=("name", "site"))
    assert sheet is not None and sheet.rows == ((4, {"name": "Reading Room", "site": "north"}),)
    assert [(each.code, each.where.row) for each in problems] == [("sheet.above-header", 3)]
