"""Which answers count: each thing that can be wrong in a table of answers, and what becomes of it."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.surveys.small_forms import (
    AGREEMENT,
    CHALLENGES,
    DAY,
    SITES,
    YES_NO,
    Read,
    form,
    item,
    read,
    roster,
    table,
)
from wellknit.errors import catalogue
from wellknit.partners.roster import Role, Roster
from wellknit.surveys.questionnaire import Choice, Group, Item, Questionnaire, Scale
from wellknit.surveys.responses import BLANK, NOT_ASKED
from wellknit.surveys.validity import form_problems, read_responses
from wellknit.surveys.wave import Mode, Wave

LONG_AGO = date(2018, 1, 1)
ANA = roster(("ana", "site_leader", "dayton", LONG_AGO))

KNOWS = item("knows", scale=YES_NO)
IMPROVED = item("improved", relevant="${knows} = 'yes'")
JOB = item("job", scale=YES_NO, asks="job")
LEADS = item("leads", scale=YES_NO, asks="leader")
MONTHS = item("months", "integer", asks="involvement")
STATE = item("state", scale=Scale("states", (Choice("oh", {"en": "Ohio"}), Choice("tn", {"en": "Tennessee"}))))
CITY = item(
    "city",
    scale=Scale(
        "cities",
        (
            Choice("dayton", {"en": "Dayton"}, filters={"state": "oh"}),
            Choice("memphis", {"en": "Memphis"}, filters={"state": "tn"}),
        ),
    ),
    choice_filter="state = ${state}",
)
TWICE = Scale("twice", (Choice("1", {"en": "Often"}), Choice("2", {"en": "Rarely", "es": "Often"})))
ROUNDS = form(item("partner/trust", repeat="partner"), groups=(Group("partner", {}, repeat=True),))


# ---- every message, once


@dataclass(frozen=True)
class Case:
    """A table in which one thing is wrong, the row and column that are named, and how many responses stay."""

    asks: Questionnaire
    text: str
    row: int
    column: str | None
    kept: int = 1
    mode: Mode = "anonymous"
    on: Roster | None = None


TRUST = form(item("trust"))


def cell(kind: Item, written: str, row: int = 2) -> Case:
    return Case(form(kind), f"respondent | site | {kind.path}\n1 | dayton | {written}", row, kind.path)


def identified(people: str, row: int, column: str | None, kept: int, on: Roster = ANA) -> Case:
    lines = "\n".join(f"{n} | dayton | {person} | 4" for n, person in enumerate(people.split(","), start=1))
    return Case(TRUST, f"respondent | site | person | trust\n{lines}", row, column, kept, "identified", on)


def many(values: int, column: str, asks: Questionnaire, line: str) -> Case:
    lines = "\n".join(line.format(n=n) for n in range(1, values + 1))
    return Case(asks, f"respondent | site | {column}\n{lines}", 7, column, values)


CASES = {
    "answers.columns-of-tools": Case(TRUST, "respondent|site|trust|_uuid|meta/instanceID\n1|dayton|4|x|y", 1, None),
    "answers.repeat-columns": Case(ROUNDS, "respondent|site|partner[1]/trust\n1|dayton|4", 1, None),
    "answers.person-not-promised": Case(TRUST, "respondent|site|trust|Person\n1|dayton|4|ana", 1, "Person"),
    "answers.column-twice": Case(TRUST, "respondent|site|trust|Trust\n1|dayton|4|5", 1, "Trust"),
    "answers.column-ambiguous": Case(
        form(item("a/trust"), replace(item("b/Trust"), name="Trust")),
        "respondent|site|a/trust|b/Trust|TRUST\n1|dayton|4|4|4",
        1,
        "TRUST",
    ),
    "answers.unknown-column": Case(TRUST, "respondent|site|trust|weather\n1|dayton|4|sun", 1, "weather"),
    "answers.unknown-column-near": Case(TRUST, "respondent|site|trust|trusst\n1|dayton|4|4", 1, "trusst"),
    "answers.unknown-columns": Case(
        TRUST,
        "respondent|site|trust|" + "|".join(f"wording {n}" for n in range(40)) + "\n1|dayton|4" + "|x" * 40,
        1,
        None,
    ),
    "answers.missing-columns": Case(
        form(item("trust"), item("openness")), "respondent|site|trust\n1|dayton|4", 1, None
    ),
    "answers.missing-columns-leaning": Case(form(KNOWS, IMPROVED), "respondent|site|improved\n1|dayton|", 1, None),
    "answers.no-respondent": Case(TRUST, "respondent|site|trust\n1|dayton|4\n|dayton|4", 3, "respondent"),
    "answers.respondent-twice": Case(TRUST, "respondent|site|trust\n1|dayton|4\n1|memphis|4", 3, "respondent"),
    "answers.no-site": Case(TRUST, "respondent|site|trust\n1|dayton|4\n2||4", 3, "site", mode="confidential"),
    "answers.site-withheld": Case(TRUST, "respondent|site|trust\n1|dayton|4\n2||4", 3, "site"),
    "answers.unknown-site": Case(TRUST, "respondent|site|trust\n1|dayton|4\n2|Nowhere|4", 3, "site"),
    "answers.unknown-site-near": Case(TRUST, "respondent|site|trust\n1|dayton|4\n2|Daytn|4", 3, "site"),
    "answers.no-person": identified("ana,", 3, "person", 2),
    "answers.unknown-person": identified("ana,bea", 3, "person", 2),
    "answers.person-twice": identified("ana,ana", 3, "person", 1),
    "answers.unknown-organization": Case(
        TRUST, "respondent|site|trust|organization\n1|dayton|4|hill_school", 2, "organization", on=ANA
    ),
    "answers.unknown-role": Case(TRUST, "respondent|site|trust|role\n1|dayton|4|boss", 2, "role"),
    "answers.no-role": Case(TRUST, "respondent|site|trust\n1|dayton|4", 2, None),
    "answers.role-conflict": Case(
        TRUST, "respondent|site|trust|person|role\n1|dayton|4|ana|community partner", 2, None, 1, "identified", ANA
    ),
    "answers.no-length": cell(MONTHS, "-3"),
    "answers.unknown-code": cell(item("trust"), "9"),
    "answers.unknown-code-near": cell(item("trust"), "Disagre"),
    "answers.ambiguous-label": cell(item("often", scale=TWICE), "often"),
    "answers.not-a-ranking": cell(item("order", "rank"), "ties ties turnover"),
    "answers.not-chosen-or-not": Case(
        form(item("challenges", "many")), "respondent|site|challenges/ties\n1|dayton|maybe", 2, "challenges/ties"
    ),
    "answers.not-whole": cell(item("staff", "integer"), "2.5"),
    "answers.thousands": cell(item("budget", "decimal"), "1,234"),
    "answers.not-a-number": cell(item("budget", "decimal"), "NaN"),
    "answers.not-a-date": cell(item("since", "date"), "3/4/2021"),
    "answers.not-a-datetime": cell(item("met", "datetime"), "yesterday"),
    "answers.not-a-time": cell(item("opens", "time"), "half past nine"),
    "answers.not-asked": Case(form(KNOWS, IMPROVED), "respondent|site|knows|improved\n1|dayton|no|4", 2, "improved"),
    "answers.required": cell(item("trust", required="true()"), ""),
    "answers.not-allowed": cell(item("staff", "integer", constraint=". < 100"), "500"),
    "answers.not-offered": Case(form(STATE, CITY), "respondent|site|state|city\n1|dayton|oh|memphis", 2, "city"),
    "answers.unjudged": cell(item("since", "date", constraint=". <= today()"), "2021-03-01"),
    "answers.more-errors": many(8, "trust", TRUST, "{n} | dayton | 4{n}"),
    "answers.more-warnings": many(8, "months", form(MONTHS), "{n} | dayton | -{n}"),
}

#: Severities have a message of their own for 'and so many more'; no note of answers holds a value today.
NEVER_YET = {"answers.more-notes"}


def test_every_message_about_answers_is_met_below() -> None:
    assert {code for code in catalogue() if code.startswith("answers.")} == set(CASES) | NEVER_YET


@pytest.mark.parametrize("code", CASES)
def test_a_mistake_is_told_with_its_code_row_and_column(code: str) -> None:
    case = CASES[code]
    got = read(case.asks, case.text, mode=case.mode, on=case.on, roles=True)
    told = [each for each in got.found if each[0] == code]
    assert told == [(code, case.row, case.column)]
    assert len(got.responses.records) == case.kept
    silent = {"answers.no-role", code, *_ALONGSIDE.get(code, ())}
    assert {each[0] for each in got.found} <= silent


#: What is told beside the mistake, and rightly so.
_ALONGSIDE = {
    "answers.unknown-columns": ("answers.unknown-column",),
    "answers.more-errors": ("answers.unknown-code", "answers.unknown-code-near"),
    "answers.more-warnings": ("answers.no-length",),
}


# ---- answers that count


def test_codes_and_labels_of_any_language_are_the_same_answer() -> None:
    got = read(
        TRUST,
        """
        respondent | site   | language | trust
        1          | dayton | en       | 5
        2          | dayton | en       | Strongly agree
        3          | dayton | es       | muy de ACUERDO
        4          | dayton | es       | 5.0
        5          | dayton | en       | I don't know
        6          | dayton | en       | -99.0
        7          | dayton | en       |
        """,
    )
    assert got.answers("trust") == ["5", "5", "5", "5", "dk", "-99", BLANK]
    assert got.problems == () and got.left_out == []
    assert got.of("3").language == "es"


def test_several_answers_are_separated_by_spaces_and_come_in_the_order_of_the_list() -> None:
    got = read(
        form(item("hard/challenges", "many")),
        """
        respondent | site   | hard/challenges
        1          | dayton | turnover ties
        2          | dayton | Staff turnover; History, politics
        3          | dayton |
        4          | dayton | turnover weather
        5          | dayton | nan
        """,
    )
    assert got.answers("challenges") == [("ties", "turnover"), ("turnover", "history"), BLANK, BLANK, BLANK]
    assert got.found == [("answers.unknown-code", 5, "hard/challenges"), ("answers.unknown-code", 6, "hard/challenges")]
    assert "'weather'" in got.problems[0].what and "ties, turnover, history" in got.problems[0].do
    assert got.left_out == [("answers.unknown-code", "answers that could not be understood ('challenges')", (5, 6))]


def test_a_column_for_each_choice_is_read_as_kobotoolbox_writes_it() -> None:
    got = read(
        form(item("hard/challenges", "many")),
        """
        respondent | site | hard/challenges | hard/challenges/ties | challenges/turnover | challenges/History, politics
        1 | dayton | turnover | 0 | 1    | 0
        2 | dayton |          | 1 | 1.0  | 0
        3 | dayton |          | 0 | 0    | False
        4 | dayton |          |   |      |
        5 | dayton |          | x | TRUE | 1
        """,
    )
    # Nothing chosen is no answer, as in the form itself.
    assert got.answers("challenges") == [("turnover",), ("ties", "turnover"), BLANK, BLANK, ("turnover", "history")]
    assert got.found == [("answers.not-chosen-or-not", 6, "hard/challenges/ties")]
    assert [each.count for each in got.responses.left_out] == [1]


def test_a_required_question_with_a_column_for_each_choice_may_be_left_blank_only_by_mistake() -> None:
    asks = form(item("challenges", "many", required="true()"))
    got = read(asks, "respondent|site|challenges/ties\n1|dayton|0\n2|dayton|\n3|dayton|1")
    assert got.answers("challenges") == [BLANK, BLANK, ("ties",)]
    assert got.found == [("answers.required", 2, "challenges")]
    assert "rows 2 and 3" in got.problems[0].what


def test_what_was_not_asked_is_left_out_and_counted() -> None:
    got = read(
        form(KNOWS, IMPROVED, item("why", "text", relevant="${improved} = 5")),
        """
        respondent | site   | knows | improved | why
        1          | dayton | Sí    | 5        | we meet
        2          | dayton | no    |          |
        3          | dayton | no    | 4        | we wait
        4          | dayton |       | 4        |
        5          | dayton | yes   |          |
        """,
    )
    assert got.answers("improved") == ["5", NOT_ASKED, NOT_ASKED, NOT_ASKED, BLANK]
    assert got.answers("why") == ["we meet", NOT_ASKED, NOT_ASKED, NOT_ASKED, NOT_ASKED]
    assert got.found == [("answers.not-asked", 4, "improved"), ("answers.not-asked", 4, "why")]
    assert got.left_out == [
        ("answers.not-asked", "answers to questions that were not asked ('improved')", (4, 5)),
        ("answers.not-asked", "answers to questions that were not asked ('why')", (4,)),
    ]


def test_a_missing_answer_to_a_required_question_is_blank_and_told_once() -> None:
    asks = form(KNOWS, replace(IMPROVED, required="true()"))
    lines = "\n".join(f"{n} | dayton | {'yes' if n % 2 else 'no'} |" for n in range(1, 401))
    got = read(asks, f"respondent | site | knows | improved\n{lines}")
    assert Counter(map(str, got.answers("improved"))) == {BLANK: 200, NOT_ASKED: 200}
    (only,) = got.problems
    assert (only.code, only.where.row, only.where.column) == ("answers.required", 2, "improved")
    assert "rows 2, 4, 6, 8, 10 and 195 more rows" in only.what
    assert got.left_out == []


def test_a_required_question_without_a_column_is_missing_once() -> None:
    got = read(form(item("trust"), item("openness", required="true()")), "respondent|site|trust\n1|dayton|4")
    assert got.found == [("answers.missing-columns", 1, None)]
    assert got.answers("openness") == [BLANK]


def test_requirements_within_repeats_are_not_looked_at() -> None:
    asks = form(
        item("trust"),
        item("partner/name", "text", required="true()", repeat="partner"),
        groups=(Group("partner", {}, repeat=True),),
    )
    got = read(asks, "respondent|site|trust|partner[1]/name\n1|dayton|4|")
    assert got.found == [("answers.repeat-columns", 1, None)]
    assert dict(got.of("1").answers) == {"trust": "4"}


def test_conditions_follow_the_labels_within_repeats() -> None:
    asks = form(
        item("partner/trust", repeat="partner"),
        item("all_well", relevant="count(${trust}[. = '5']) = 2 or ${trust} = '5'"),
        groups=(Group("partner", {}, repeat=True),),
    )
    got = read(asks, "respondent|site|partner[1]/trust|all_well\n1|dayton|Strongly agree|4\n2|dayton|2|")
    assert got.answers("all_well") == ["4", NOT_ASKED]


def test_a_constraint_says_what_is_allowed_in_the_forms_own_words() -> None:
    asks = form(item("staff", "integer", constraint=". < 100", constraint_messages={"en": "Fewer than a hundred."}))
    got = read(asks, "respondent|site|staff\n1|dayton|99\n2|dayton|100\n3|dayton|n/a")
    assert got.answers("staff") == ["99", BLANK, BLANK]
    assert got.found == [("answers.not-allowed", 3, "staff")]
    assert "Fewer than a hundred." in got.problems[0].what
    assert got.left_out == [("answers.not-allowed", "answers that the form does not allow ('staff')", (3,))]


def test_a_sliders_ends_and_steps_are_its_constraint() -> None:
    asks = form(replace(item("warmth", "range"), parameters={"start": "0", "end": "10", "step": "2"}))
    got = read(asks, "respondent|site|warmth\n1|dayton|4.0\n2|dayton|5\n3|dayton|12\n4|dayton|0")
    assert got.answers("warmth") == ["4", BLANK, BLANK, "0"]
    assert got.found == [("answers.not-allowed", 3, "warmth")]
    assert "from 0 to 10 in steps of 2" in got.problems[0].what


def test_a_choice_filter_offers_some_of_the_choices() -> None:
    got = read(
        form(STATE, CITY), "respondent|site|state|city\n1|dayton|Ohio|Dayton\n2|dayton|oh|memphis\n3|dayton||memphis"
    )
    assert got.answers("city") == ["dayton", BLANK, BLANK]
    assert got.left_out == [("answers.not-offered", "answers that the form did not offer ('city')", (3, 4))]


def test_what_depends_on_the_day_of_answering_counts_unjudged() -> None:
    got = read(form(item("since", "date", constraint=". <= today()")), "respondent|site|since\n1|dayton|2021-04-01")
    assert got.answers("since") == ["2021-04-01"] and got.left_out == []


def test_calculations_are_read_for_conditions_and_are_no_answers() -> None:
    asks = form(
        item("staff", "integer"),
        item("many_staff", "calculate", calculation="${staff} > 10"),
        item("lead", "text", relevant="${many_staff}"),
    )
    got = read(asks, "respondent|site|staff|many_staff|lead\n1|dayton|20|true|Team A\n2|dayton|2|true|Team B")
    assert got.answers("lead") == ["Team A", NOT_ASKED]
    assert set(got.of("1").answers) == {"staff", "lead"}


def test_two_questions_of_one_name_do_not_overwrite_each_other() -> None:
    asks = form(item("us/trust", row=3), item("them/trust", row=7))
    assert [(each.code, each.where.sheet, each.where.row) for each in form_problems(asks)] == [
        ("instrument.name-twice", "survey", 7)
    ]
    got = read(asks, "respondent|site|us/trust|them/trust\n1|dayton|4|2\n2|dayton|5|")
    assert got.answers("trust") == ["4", "5"]
    assert got.found == [("instrument.name-twice", 7, "name")]
    assert got.left_out == [("instrument.name-twice", "answers to a second question of that name ('trust')", (2,))]


# ---- who answered


def test_a_site_may_be_written_by_name_or_told_by_an_answer() -> None:
    cities = Scale("c", (Choice("d", {"en": "Dayton, Ohio"}, "dayton"), Choice("lehigh_valley", {"en": "The Valley"})))
    asks = form(item("about/place", scale=cities, asks="site"), item("trust"))
    got = read(
        asks,
        """
        respondent | site           | about/place  | trust
        1          | lehigh  VALLEY |              | 4
        2          |                | Dayton, Ohio | 4
        3          |                | The Valley   | 4
        4          |                | Elsewhere    | 4
        """,
    )
    assert [each.site for each in got.responses.records] == ["lehigh_valley", "dayton", "lehigh_valley"]
    assert ("answers.no-site", 5, "about/place") in got.found
    assert ("answers.no-site", "whole responses without a site", (5,)) in got.left_out


def test_what_closing_took_out_of_an_anonymous_wave_keeps_what_hung_on_it() -> None:
    """Who leads is blank where too few do; what only leaders are asked was asked of whoever answered it."""
    asks = form(LEADS, item("openness", relevant="${leads} = 'yes'"), item("group/pace", relevant="${leads} = 'no'"))
    text = "respondent|site|leads|openness|group/pace\n1|dayton||4|\n2|dayton|no|4|5"
    got = read(asks, text)
    assert (got.of("1").answers["openness"], got.of("1").answers["pace"]) == ("4", NOT_ASKED)
    assert (got.of("2").answers["openness"], got.of("2").answers["pace"]) == (NOT_ASKED, "5")
    named = read(asks, text, mode="confidential")
    assert named.of("1").answers["openness"] == NOT_ASKED


def test_a_column_that_is_the_question_on_the_site_is_read_as_that_question() -> None:
    cities = Scale("c", (Choice("d", {"en": "Dayton, Ohio"}, "dayton"),))
    got = read(form(item("about/site", scale=cities, asks="site")), "respondent|site\n1|Dayton, Ohio")
    assert (got.of("1").site, got.of("1").answers["site"]) == ("dayton", "d")


def test_rows_that_are_left_out_are_named_and_counted_each_for_its_reason() -> None:
    got = read(
        TRUST,
        """
        respondent | site   | trust
        1          | dayton | 4
                   | dayton | 4
        1          | dayton | 4
        2          |        | 4
        3          | Dayten | 4
                   |        | 4
        """,
    )
    assert got.names == ["1"]
    assert Counter(row for _, _, rows in got.left_out for row in rows) == {3: 1, 4: 1, 5: 1, 6: 1, 7: 2}
    assert got.told("answers.respondent-twice").what == "The respondent '1' already stands in row 2 (row 4)."
    assert "'dayton'" in got.told("answers.unknown-site-near").do


def test_an_anonymous_wave_never_reads_who_answered() -> None:
    for mode in ("anonymous", "confidential"):
        got = read(TRUST, "respondent|site|person|trust\n1|dayton|ana|4", mode=mode, on=ANA)  # type: ignore[arg-type]
        assert got.of("1").person is None
        assert got.left_out == [("answers.person-not-promised", "cells of a column that is not read ('person')", (2,))]
    # Nor where the form itself has a question of that name.
    got = read(form(item("person", "text")), "respondent|site|Person\n1|dayton|ana", on=ANA)
    assert got.answers("person") == [BLANK]


def test_a_person_may_answer_in_two_sites_and_once_in_each() -> None:
    on = roster(("ana", "site_leader", "dayton", LONG_AGO), ("ana", "core_site_partner", "memphis", LONG_AGO))
    got = read(
        TRUST,
        """
        respondent | person | site    | trust
        1          | ana    | dayton  | 4
        2          | ana    | memphis | 5
        3          | ana    | memphis | 1
        """,
        mode="identified",
        on=on,
    )
    assert [(each.person, each.site, each.role) for each in got.responses.records] == [
        ("ana", "dayton", "site_leader"),
        ("ana", "memphis", "core_site_partner"),
    ]
    assert got.found == [("answers.person-twice", 4, "person")]
    assert "for memphis in row 3 (row 4)" in got.problems[0].what
    assert got.left_out == [("answers.person-twice", "whole responses of people who had answered for the site", (4,))]


def test_people_and_organizations_nobody_knows_count_and_are_told() -> None:
    got = read(
        TRUST,
        """
        respondent | person | organization | site   | trust
        1          | bea    | river_school | dayton | 4
        2          |        | hill_school  | dayton | 4
        """,
        mode="identified",
        on=ANA,
    )
    assert [(each.person, each.organization) for each in got.responses.records] == [
        ("bea", "river_school"),
        (None, "hill_school"),
    ]
    assert Counter(each[0] for each in got.found) == {
        "answers.unknown-person": 1,
        "answers.no-person": 1,
        "answers.unknown-organization": 1,
    }


def test_an_answer_may_tell_the_organization() -> None:
    asks = form(item("works_at", "text", asks="organization"))
    got = read(asks, "respondent|site|works_at\n1|dayton|river_school\n2|dayton|hill", on=ANA)
    assert [each.organization for each in got.responses.records] == ["river_school", "hill"]
    assert got.found == [("answers.unknown-organization", 3, "works_at")]


# ---- roles


def test_the_role_comes_from_the_column_else_the_roster_else_the_answers() -> None:
    on = roster(("ana", "core_site_partner", "dayton", LONG_AGO), ("bea", "site_leader", "memphis", LONG_AGO))
    got = read(
        form(JOB),
        """
        respondent | person | site   | role              | job
        1          | ana    | dayton | Core site partner | yes
        2          | bea    | dayton |                   | no
        3          |        | dayton | socio comunitario |
        4          |        | dayton | Site-Leader       |
        5          |        | dayton |                   |
        """.replace("bea    | dayton", "bea    | memphis"),
        mode="identified",
        on=on,
        roles=True,
    )
    assert [each.role for each in got.responses.records] == [
        "core_site_partner",
        "site_leader",
        "community_partner",
        "site_leader",
        None,
    ]
    assert [each for each in got.found if "role" in each[0]] == [
        ("answers.role-conflict", 3, None),
        ("answers.no-role", 6, None),
    ]
    conflict = got.told("answers.role-conflict").what
    assert "roster: site_leader, answer on the job: community_partner" in conflict and "taken: site_leader" in conflict


@pytest.mark.parametrize(
    ("job", "leads", "role", "conflict"),
    [
        ("no", "", "community_partner", False),
        ("no", "no", "community_partner", False),
        ("yes", "", "core_site_partner", False),
        ("yes", "no", "core_site_partner", False),
        ("yes", "yes", "site_leader", False),
        ("", "yes", "site_leader", False),
        ("", "no", None, False),
        ("no", "yes", "site_leader", True),
    ],
)
def test_the_role_told_by_answers(job: str, leads: str, role: Role | None, conflict: bool) -> None:
    got = read(form(JOB, LEADS), f"respondent|site|job|leads\n1|dayton|{job}|{leads}")
    assert got.of("1").role == role
    assert [each[0] for each in got.found] == (["answers.role-conflict"] if conflict else [])


def test_codes_tell_the_role_where_no_meaning_is_declared() -> None:
    plain = Scale("plain", (Choice("yes", {"en": "Part of my job"}), Choice("no", {"en": "As a neighbor"})))
    got = read(form(item("job", scale=plain, asks="job")), "respondent|site|job\n1|dayton|As a neighbor")
    assert got.of("1").role == "community_partner"


def test_a_question_on_the_role_agrees_with_the_job_it_takes() -> None:
    roles = Scale(
        "roles", tuple(Choice(r, {"en": r}) for r in ("site_leader", "core_site_partner", "community_partner"))
    )
    asks = form(item("role", scale=roles, asks="role"), JOB)
    got = read(
        asks,
        """
        respondent | site   | role              | job
        1          | dayton | site_leader       | yes
        2          | dayton | community_partner | no
        3          | dayton | community_partner | yes
        """,
    )
    assert [each.role for each in got.responses.records] == ["site_leader", "community_partner", "community_partner"]
    assert got.found == [("answers.role-conflict", 4, None)]


def test_of_two_roles_on_the_roster_the_one_that_was_said_is_no_conflict() -> None:
    on = roster(("ana", "core_site_partner", "dayton", LONG_AGO), ("ana", "community_partner", "dayton", LONG_AGO))
    for column, role in (("community_partner", "community_partner"), ("", "core_site_partner")):
        text = f"respondent|person|site|role|trust\n1|ana|dayton|{column}|4"
        got = read(TRUST, text, mode="identified", on=on)
        assert got.of("1").role == role and got.problems == ()


def test_equal_conflicts_are_one_message_that_counts_them() -> None:
    on = roster(*((f"p{n}", "core_site_partner", "dayton", LONG_AGO) for n in range(30)))
    lines = "\n".join(f"{n}|p{n}|dayton|community partner|4" for n in range(30))
    got = read(TRUST, f"respondent|person|site|role|trust\n{lines}", mode="identified", on=on)
    (only,) = got.problems
    assert only.code == "answers.role-conflict" and "25 more rows" in only.what
    assert {each.role for each in got.responses.records} == {"community_partner"}


# ---- length of involvement


def test_length_of_involvement_in_months_or_as_a_band() -> None:
    got = read(
        form(MONTHS),
        "respondent|site|months\n1|dayton|6\n2|dayton|7\n3|dayton|12.0\n4|dayton|23\n5|dayton|24\n6|dayton|\n7|dayton|-1",
    )
    assert [each.involvement for each in got.responses.records] == [
        "six_months_or_less",
        "six_months_to_one_year",
        "six_months_to_one_year",
        "one_to_two_years",
        "two_years_or_more",
        BLANK,
        BLANK,
    ]
    assert got.found == [("answers.no-length", 8, "months")]
    bands = Scale("b", (Choice("a", {"en": "Two years"}, "two_years_or_more"), Choice("z", {"en": "Rather not say"})))
    got = read(form(item("since", scale=bands, asks="involvement")), "respondent|site|since\n1|dayton|a\n2|dayton|z")
    assert [each.involvement for each in got.responses.records] == ["two_years_or_more", BLANK]


@pytest.mark.parametrize(
    ("involved", "band"),
    [
        ([(date(2020, 9, 15), None)], "six_months_or_less"),
        ([(date(2020, 8, 15), None)], "six_months_to_one_year"),
        ([(date(2019, 3, 16), None)], "one_to_two_years"),
        ([(date(2019, 3, 15), None)], "two_years_or_more"),
        ([(None, None)], BLANK),
        ([(None, None), (date(2021, 1, 1), None)], BLANK),
        ([(None, None), (date(2018, 1, 1), None)], "two_years_or_more"),
        # over before the survey, or not begun
        ([(date(2018, 1, 1), date(2020, 1, 1))], BLANK),
        ([(date(2021, 4, 1), None)], BLANK),
        # a new role goes on from the old one; a gap begins anew
        ([(date(2018, 1, 1), date(2020, 12, 31)), (date(2021, 1, 1), None)], "two_years_or_more"),
        ([(date(2018, 1, 1), date(2020, 11, 30)), (date(2021, 1, 1), None)], "six_months_or_less"),
    ],
)
def test_length_of_involvement_from_the_roster(involved: list[tuple[date | None, date | None]], band: str) -> None:
    rows = [("ana", "community_partner", "dayton", start, end) for start, end in involved]
    on = roster(*rows)  # type: ignore[arg-type]
    got = read(TRUST, "respondent|person|site|trust\n1|ana|dayton|4", mode="identified", on=on)
    assert got.of("1").involvement == band


def test_a_blank_answer_on_the_length_stays_blank_whatever_the_roster_says() -> None:
    got = read(form(MONTHS), "respondent|person|site|months\n1|ana|dayton|", mode="identified", on=ANA)
    assert got.of("1").involvement == BLANK


# ---- columns that are not read


def test_cells_of_columns_that_are_not_read_are_counted() -> None:
    got = read(TRUST, "respondent|site|trust|weather\n1|dayton|4|sun\n2|dayton|4|\n3|dayton|4|rain")
    assert got.left_out == [("answers.unknown-column", "cells of a column that is not read ('weather')", (2, 4))]


def test_a_table_without_rows_is_checked_by_its_header() -> None:
    wave = Wave("spring", "Spring", "anonymous", None, DAY)
    headings = ("respondent", "site", "trsut")
    responses, problems = read_responses(
        [], TRUST, wave=wave, sites=SITES, roster=Roster(), file="answers.csv", headings=headings
    )
    assert responses.records == ()
    assert [each.code for each in problems] == ["answers.unknown-column-near", "answers.missing-columns"]


# ---- hundreds of mistakes


def test_hundreds_of_equal_mistakes_are_one_message() -> None:
    lines = "\n".join(f"{n} | dayton | perhaps" for n in range(600))
    got = read(TRUST, f"respondent | site | trust\n{lines}")
    (only,) = got.problems
    assert only.code == "answers.unknown-code" and "595 more rows" in only.what
    assert [each.count for each in got.responses.left_out] == [600]


def test_hundreds_of_different_mistakes_are_five_messages_and_a_count() -> None:
    lines = "\n".join(f"{n} | dayton | word{n}" for n in range(600))
    got = read(TRUST, f"respondent | site | trust\n{lines}")
    assert [each.code for each in got.problems] == ["answers.unknown-code"] * 5 + ["answers.more-errors"]
    assert "And 595 more values" in got.problems[-1].what
    assert [each.count for each in got.responses.left_out] == [600]


# ---- nothing is dropped, nothing raises

EVERYTHING = form(
    KNOWS,
    IMPROVED,
    JOB,
    item("hard/challenges", "many", required="true()"),
    item("order", "rank"),
    item("staff", "integer", constraint=". < 100"),
    item("budget", "decimal"),
    item("since", "date", constraint=". <= today()"),
    item("met", "datetime"),
    item("opens", "time"),
    item("warmth", "range"),
    item("read_it", "acknowledge"),
    item("why", "text"),
    MONTHS,
    STATE,
    CITY,
)
#: What stands for no answer, in a cell with answers and in one that says whether a choice was made.
NOTHING = ("", "n/a", "N/A", BLANK, NOT_ASKED)
_WORDS = st.sampled_from(
    [
        *(
            "",
            "",
            "yes",
            "no",
            "4",
            "5.0",
            "1,0",
            "1.000",
            "NaN",
            "inf",
            "-inf",
            "1e99",
            "n/a",
            "-1",
            "\u0665",
            "\u00b2",
        ),
        *(
            "ties",
            "ties turnover",
            "Staff turnover; ties",
            ";",
            "dayton",
            "memphis",
            "ana",
            "oh",
            "2021-03-01",
            "14:30",
        ),
        *("2021-03-01T00:00", "2021-02-30", "'", "]]>", "<b>", "${knows}", "1" * 5000, "\x00", "\ud7ff", "OK", "maybe"),
        *(BLANK, NOT_ASKED, "=1+1", "٣", "1/0", "0"),
    ]
)
_CELLS = _WORDS | st.text(max_size=12)
_HEADINGS = st.sampled_from(
    [
        *(
            "respondent",
            "site",
            "role",
            "person",
            "organization",
            "language",
            *(each.path for each in EVERYTHING.items),
        ),
        *("challenges", "hard/challenges/ties", "challenges/turnover", "hard-challenges/history", "KNOWS", "_uuid"),
    ]
) | st.text(max_size=8)


@st.composite
def _tables(draw: st.DrawFn) -> list[tuple[int, dict[str, str]]]:
    headings = draw(st.lists(_HEADINGS, unique=True, max_size=14))
    # Half of them are answers to the whole form, of people with names and a site.
    sound = draw(st.booleans())
    if sound:
        headings = list(dict.fromkeys((*headings, *(each.path for each in EVERYTHING.items))))
    rows = []
    for number in range(2, 2 + draw(st.integers(0, 6))):
        row = {heading: draw(_CELLS) for heading in headings}
        rows.append((number, {**row, "respondent": f"r{number}", "site": "dayton"} if sound else row))
    return rows


@given(_tables(), st.sampled_from(["anonymous", "identified"]))
def test_every_row_and_every_cell_is_counted_or_left_out_and_counted(
    rows: list[tuple[int, dict[str, str]]], mode: Mode
) -> None:
    wave = Wave("spring", "Spring", mode, None, DAY)
    responses, problems = read_responses(rows, EVERYTHING, wave=wave, sites=SITES, roster=ANA, file="answers.csv")
    kept = {each.row: each for each in responses.records}
    out: dict[int, list[str]] = {}
    for each in responses.left_out:
        assert each.count >= len(each.rows) > 0
        for row in each.rows:
            out.setdefault(row, []).append(each.what)
    told = {each.code for each in problems}
    assert {each.code for each in responses.left_out} <= told
    for number, row in rows:
        if number not in kept:
            assert any(what.startswith("whole responses") for what in out[number])
            continue
        answers = kept[number].answers
        assert set(answers) == {each.name for each in EVERYTHING.asked()}
        for asked in EVERYTHING.asked():
            written = row.get(asked.path, "").strip()
            if written in NOTHING or answers[asked.name] not in (BLANK, NOT_ASKED):
                continue
            if asked.kind == "acknowledge" and written.lower() in ("0", "no"):
                continue
            named = (f"('{asked.name}')", f"('{asked.path}')")
            assert any(what.endswith(named) for what in out.get(number, ())), (asked.name, written)


# ---- speed


def test_a_thousand_long_responses_are_read_while_one_waits(long: bool) -> None:
    """Printed, not asserted: how fast a shared machine is today says nothing about the code."""
    conditions = ("", "selected(${knows}, 'yes')", "${q0} = '4' or ${q0} = '5'", "count-selected(${hard}) > 1")
    items = [KNOWS, item("hard", "many")] + [
        item(f"q{n}", relevant=conditions[n % 4] if n else "", constraint=". != '1' or ${knows} != 'no'")
        for n in range(38)
    ]
    count = 1000 if long else 100
    words = ("4", "5.0", "Strongly agree", "De acuerdo", "", "1", "dk")
    head = " | ".join(["respondent", "site", *(each.path for each in items)])
    lines = [
        " | ".join(
            [str(n), "dayton", ("yes", "no")[n % 2], "ties turnover", *(words[(n * 7 + k) % 7] for k in range(38))]
        )
        for n in range(count)
    ]
    rows = table("\n".join([head, *lines]))
    wave = Wave("spring", "Spring", "anonymous", None, DAY)
    began = time.perf_counter()
    responses, _ = read_responses(rows, form(*items), wave=wave, sites=SITES, roster=Roster(), file="answers.csv")
    print(f"{count} responses of {len(items)} items with conditions: {time.perf_counter() - began:.2f} s")
    assert len(responses.records) == count
    assert Counter(str(each) for each in (r.answers["q1"] for r in responses.records))[NOT_ASKED] == count // 2


def test_nothing_here_is_changed_by_reading() -> None:
    rows = table("respondent|site|trust\n1|dayton|Agree")
    before = [(number, dict(row)) for number, row in rows]
    wave = Wave("spring", "Spring", "anonymous", None, DAY)
    first = read_responses(rows, TRUST, wave=wave, sites=SITES, roster=ANA, file="answers.csv")
    second = read_responses(rows, TRUST, wave=wave, sites=SITES, roster=ANA, file="answers.csv")
    assert rows == before and first == second
    assert isinstance(Read(*first).of("1").answers["trust"], str) and AGREEMENT.choice("4") and CHALLENGES.choices
