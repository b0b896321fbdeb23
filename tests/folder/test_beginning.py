"""A beginning has what the template of a new folder has, but nothing that is invented, and begins today."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from wellknit.folder.beginning import beginning, from_template
from wellknit.folder.check import check
from wellknit.folder.new import new
from wellknit.folder.people import read_roster
from wellknit.folder.settings import read_settings
from wellknit.folder.writing import written


@pytest.mark.parametrize("language", ["en", "es"])
def test_it_is_the_template_of_a_new_folder_without_what_is_invented(language: str, tmp_path: Path) -> None:
    template = read_settings(new(tmp_path / "p", "Two Rivers", language))[0].initiative
    made = from_template("Two Rivers", language, date(2031, 3, 17))
    assert [(each.key, each.name, each.summary) for each in made.principles] == [
        (each.key, each.name, each.summary) for each in template.principles
    ]
    assert len(made.principles) >= 3 and not any(each.facts for each in made.principles)
    assert [each.questions for each in made.phases] == [each.questions for each in template.phases]
    assert len(made.phases) >= 2 and (made.sites, made.grants, made.national_partners) == ((), (), ())


def test_its_years_begin_with_the_month_and_go_on_without_a_gap() -> None:
    for day in (date(2031, 3, 17), date(2028, 2, 29), date(2030, 12, 31), date(2022, 1, 1)):
        made = from_template("x", "en", day)
        one, two = made.years
        assert one.start == day.replace(day=1) and (two.start - one.end).days == 1
        assert (two.end.replace(day=28).month, made.began) == ((day.replace(day=1).month + 28) % 12 + 1, day.year)
        assert all(one.start <= phase.start < phase.end <= two.end for phase in made.phases)


@pytest.mark.parametrize("template", [True, False])
def test_it_can_be_written_and_read_back_without_a_word(template: bool, tmp_path: Path) -> None:
    sites, national = ("Dayton", "Dayton", "川", "Average"), ("Bridgeway", "Bridgeway", "Open Doors")
    made, roster = beginning("Two Rivers", "es", date(2031, 3, 17), template=template, sites=sites, national=national)
    assert [each.key for each in made.sites] == ["dayton", "dayton_2", "site", "average_2"]
    assert made.national_partners == ("bridgeway", "bridgeway_2", "open_doors")
    for name, content in written(made, roster).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    assert read_settings(tmp_path) == (read_settings(tmp_path)[0], ())
    assert read_settings(tmp_path)[0].initiative == made and read_roster(tmp_path, made) == (roster, ())
    assert [str(each) for each in check(tmp_path).problems if each.severity == "error"] == []
