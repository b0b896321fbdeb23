"""A wave whose questionnaire is there and whose answers are not: the form is checked before it is sent out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.folder.small_folder import ANSWERS, SURVEY, instrument, small
from wellknit.folder.check import check

INSTRUMENT = "waves/spring/instrument.xlsx"
#: The condition of 'leader' uses a function that is not there, and two questions share a name.
WRONG = instrument(
    (
        *SURVEY[:2],
        ("select_one yes_no", "leader", "Do you lead?", "frobnicate(${through_job})", "leader", ""),
        *SURVEY[3:],
        ("begin_group", "once_more", "Once more", "", "", ""),
        ("select_one agreement", "trust", "And now?", "", "", ""),
        ("end_group", "", "", "", "", ""),
    )
)


@pytest.mark.parametrize(
    "answers",
    [None, ANSWERS, ANSWERS.split("\n")[0], "", b"\x00\x01"],
    ids=["none yet", "some", "a header alone", "an empty file", "a file that can't be read"],
)
def test_mistakes_of_the_form_are_told_whether_or_not_there_are_answers(
    tmp_path: Path, answers: str | bytes | None
) -> None:
    partnership = check(small(tmp_path, {INSTRUMENT: WRONG, "waves/spring/answers.csv": answers}))
    of_form = [each for each in partnership.problems if each.where.file == INSTRUMENT and each.severity == "error"]
    assert [(each.code, each.where.sheet, each.where.row, each.where.column) for each in of_form] == [
        ("expression.unknown-function", "survey", 3, "relevant"),
        ("instrument.name-twice", "survey", 7, "name"),
    ]


def test_a_header_without_answers_is_checked_and_is_no_wave_with_answers_yet(tmp_path: Path) -> None:
    header = "respondent,site,through_job,leader,trsut,hard\n"
    partnership = check(small(tmp_path, {"waves/spring/answers.csv": header}))
    told = {each.code: each for each in partnership.problems if each.where.file == "waves/spring/answers.csv"}
    assert set(told) == {"answers.unknown-column-near", "answers.missing-columns", "waves.no-answers"}
    assert told["answers.unknown-column-near"].where.column == "trsut"
    assert told["waves.no-answers"].severity == "note"
    assert partnership.waves["spring"].responses is None
