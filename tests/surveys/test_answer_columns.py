"""Which column of a table of answers holds what."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.surveys.small_forms import DAY, YES_NO, form, item
from wellknit.surveys.answer_columns import Columns, columns_of
from wellknit.surveys.questionnaire import Group, Questionnaire
from wellknit.surveys.wave import Mode, Wave

FORM = form(item("about/trust"), item("hard/challenges", "many"), item("knows", scale=YES_NO))
ALL = ("respondent", "site", "about/trust", "hard/challenges", "knows")


def columns(
    asks: Questionnaire, *headings: str, mode: Mode = "anonymous"
) -> tuple[Columns, list[tuple[str, str | None]]]:
    got, problems = columns_of(headings, asks, Wave("spring", "Spring", mode, None, DAY), "answers.csv")
    assert {(each.where.file, each.where.row) for each in problems} <= {("answers.csv", 1)}
    return got, [(each.code, each.where.column) for each in problems]


def told(asks: Questionnaire, *headings: str) -> list[str]:
    _, problems = columns_of(headings, asks, Wave("spring", "Spring", "anonymous", None, DAY), "answers.csv")
    return [each.what for each in problems]


def test_every_column_finds_its_place() -> None:
    got, found = columns(FORM, *ALL)
    assert found == []
    assert got.own == {"respondent": "respondent", "site": "site"}
    assert got.items == {"about/trust": "about/trust", "hard/challenges": "hard/challenges", "knows": "knows"}
    assert got.missing == () and got.unread == {}


@pytest.mark.parametrize(
    "heading",
    [
        "about/trust",
        "trust",
        "Trust",
        "ABOUT/TRUST",
        " about/trust ",
        "/data/about/trust",
        "about-trust",
        "about:trust",
    ],
)
def test_an_item_may_be_headed_in_several_ways(heading: str) -> None:
    got, found = columns(FORM, heading, "hard/challenges", "knows")
    assert got.items["about/trust"] == heading and found == []


def test_a_name_in_two_groups_needs_its_path() -> None:
    twice = form(item("us/trust"), item("them/trust"))
    got, found = columns(twice, "us/trust", "trust")
    assert got.items == {"us/trust": "us/trust"}
    assert found == [("answers.column-ambiguous", "trust"), ("answers.missing-columns", None)]
    assert got.unread == {"trust": "answers.column-ambiguous"}


def test_of_two_columns_for_one_thing_the_first_is_read() -> None:
    got, found = columns(FORM, *ALL, "Trust", "Site", "challenges/ties", "hard/challenges/ties")
    assert got.items["about/trust"] == "about/trust" and got.own["site"] == "site"
    assert got.details == {"hard/challenges": {"ties": "challenges/ties"}}
    assert found == [
        ("answers.column-twice", "Trust"),
        ("answers.column-twice", "Site"),
        ("answers.column-twice", "hard/challenges/ties"),
    ]
    assert set(got.unread) == {"Trust", "Site", "hard/challenges/ties"}


def test_columns_for_single_choices_are_headed_by_code_or_label() -> None:
    got, found = columns(
        FORM, "trust", "knows", "hard/challenges/ties", "challenges/Staff turnover", "hard-challenges/history"
    )
    assert got.details["hard/challenges"] == {
        "ties": "hard/challenges/ties",
        "turnover": "challenges/Staff turnover",
        "history": "hard-challenges/history",
    }
    assert found == []
    # of a question with one answer there is no such column, nor of a choice that is not there
    assert columns(FORM, *ALL, "knows/yes", "challenges/weather")[1] == [
        ("answers.unknown-column-near", "knows/yes"),
        ("answers.unknown-column-near", "challenges/weather"),
    ]


@pytest.mark.parametrize("mode", ["anonymous", "confidential"])
@pytest.mark.parametrize("heading", ["person", "Person", " PERSON "])
def test_a_column_that_tells_who_answered_is_not_read_where_that_was_promised(mode: Mode, heading: str) -> None:
    got, found = columns(FORM, *ALL, heading, mode=mode)
    assert "person" not in got.own
    assert found == [("answers.person-not-promised", heading)]
    assert columns(FORM, *ALL, heading, mode="identified")[0].own["person"] == heading


def test_what_survey_tools_add_is_one_note() -> None:
    tools = ("_id", "_uuid", "formhub/uuid", "meta/instanceID", "KEY", "SubmissionDate", "start", "end", "deviceid")
    assert columns(FORM, *ALL, *tools)[1] == [("answers.columns-of-tools", None)]
    assert told(FORM, *ALL, *tools)[0].startswith("9 columns") and "and 3 more" in told(FORM, *ALL, *tools)[0]
    # unless the form itself asks for it
    got, found = columns(form(item("start", "metadata")), "start")
    assert got.items == {"start": "start"} and found == []


def test_columns_of_repeats_are_one_note() -> None:
    asks = form(item("partner/trust", repeat="partner"), groups=(Group("partner", {}, repeat=True),))
    got, found = columns(asks, "respondent", "site", "partner[1]/trust", "partner[2]/trust", "partner[1]/weather")
    assert list(got.rounds) == ["partner[1]/trust", "partner[2]/trust"]
    assert [code for code, _ in found] == ["answers.unknown-column-near", "answers.repeat-columns"]


def test_missing_columns_are_named_with_what_leans_on_them() -> None:
    leaning = form(item("knows", scale=YES_NO), item("improved", relevant="${knows} = 'yes'"))
    assert columns(leaning, "respondent", "site", "improved")[1] == [("answers.missing-columns-leaning", None)]
    assert told(leaning, "respondent", "site", "improved") == [
        "1 questions of the instrument have no column: knows. Whether other questions were asked depends on them: "
        "improved."
    ]
    assert [each.name for each in columns(FORM, "respondent", "trust")[0].missing] == ["challenges", "knows"]


def test_ten_unknown_columns_are_named_and_the_rest_together() -> None:
    got, found = columns(FORM, *ALL, *(f"Do you like it, {n}?" for n in range(30)))
    assert [code for code, _ in found] == ["answers.unknown-column"] * 10 + ["answers.unknown-columns"]
    assert told(FORM, *ALL, *(f"Do you like it, {n}?" for n in range(30)))[-1].startswith("And 20 more columns")
    assert len(got.unread) == 30


def test_a_question_that_tells_the_role_is_read_as_that_question() -> None:
    asks = form(replace(item("about/role"), asks="role"))
    got, found = columns(asks, "respondent", "role")
    assert "role" not in got.own and got.items == {"about/role": "role"} and found == []
    # a column of our own beside the question is read for itself
    for headings in (("role", "about/role"), ("about/role", "role")):
        got, found = columns(asks, "respondent", *headings)
        assert got.own["role"] == "role" and got.items == {"about/role": "about/role"} and found == []
