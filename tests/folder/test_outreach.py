"""partners/outreach.csv: read with what is wrong named, and written out as it was."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from wellknit.errors import WellknitError
from wellknit.folder.outreach import read_outreach
from wellknit.folder.writing import settings_text, written
from wellknit.partners.initiative import Initiative, Site
from wellknit.partners.outreach import Outreach
from wellknit.partners.roster import Organization, Person, Roster

ROSTER = Roster(
    (Organization("reading_room", "Reading Room"), Organization("clinic", "Clinic")), (Person("ines", "Ines"),)
)
HEADER = "organization,status,asked,answered,by,next_step,date\n"


def folder(tmp_path: Path, rows: str) -> Path:
    (tmp_path / "partners").mkdir()
    (tmp_path / "partners" / "outreach.csv").write_text(HEADER + rows, "utf-8")
    return tmp_path


def test_what_a_row_says(tmp_path: Path) -> None:
    root = folder(tmp_path, "clinic,To contact,,,,,\nreading_room,joined,A room,Yes,ines,Sign,2021-03-15\n")
    read, problems = read_outreach(root, ROSTER)
    assert problems == ()
    assert read == (
        Outreach("clinic", "to_contact"),
        Outreach("reading_room", "joined", "A room", "Yes", "ines", "Sign", date(2021, 3, 15)),
    )


def test_a_folder_without_the_table_has_no_outreach(tmp_path: Path) -> None:
    assert read_outreach(tmp_path, ROSTER) == ((), ())


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("klinic,joined,,,,,", "cell.unknown-reference", "organization"),
        ("clinic,won,,,,,", "cell.not-a-choice", "status"),
        ("clinic,,,,,,", "cell.missing", "status"),
        ("clinic,joined,,,nobody,,", "cell.unknown-reference", "by"),
        ("clinic,joined,,,,,15 March", "cell.bad-date", "date"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(tmp_path: Path, row: str, code: str, column: str) -> None:
    _, problems = read_outreach(folder(tmp_path, row + "\n"), ROSTER)
    assert (problems[0].code, problems[0].where.row, problems[0].where.column) == (code, 2, column)


def test_an_organization_stands_there_once(tmp_path: Path) -> None:
    read, problems = read_outreach(folder(tmp_path, "clinic,joined,,,,,\nclinic,left,,,,,\n"), ROSTER)
    assert [each.status for each in read] == ["joined"]
    assert [each.code for each in problems] == ["outreach.twice", "table.left-out"]
    assert "row 2" in problems[0].what


def test_what_is_written_reads_back(tmp_path: Path) -> None:
    told = (Outreach("clinic", "paused", 'a "van", weekly', "no; later", "ines", "ask\nagain", date(2022, 1, 2)),)
    for name, data in written(Initiative("River", "R", None, "en", (), ()), ROSTER, told).items():
        target = tmp_path / name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(data)
    assert read_outreach(tmp_path, ROSTER) == (told, ())


def test_settings_that_can_not_be_told_apart_are_left_alone() -> None:
    text = '[initiative]\nname = "River"\n\n[[sites]]\nkey = "north"\n\n[brief]\ndate = """\n[sites]\n"""\n'
    new = Initiative("Rivers", "Rivers", None, "en", (), (Site("north", "north"),))
    with pytest.raises(WellknitError) as raised:
        settings_text(new, text)
    assert [each.code for each in raised.value.problems] == ["writing.settings"]
