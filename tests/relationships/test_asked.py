"""Reports from answers: questions on relationships in rows, lists and rounds, from the form to what is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.surveys.forms import read as read_form
from tests.surveys.small_forms import table
from wellknit.errors import Problem
from wellknit.partners.initiative import Site
from wellknit.partners.roster import Involvement, Organization, Person, Roster
from wellknit.relationships.asked import asked_reports
from wellknit.relationships.network import network_of
from wellknit.relationships.ties import Report, State
from wellknit.surveys.questionnaire import Questionnaire
from wellknit.surveys.validity import form_problems, read_responses
from wellknit.surveys.wave import Mode, Wave

DAY = date(2021, 3, 15)
SITES = (Site("dayton", "Dayton"),)
ROSTER = Roster(
    tuple(
        Organization(key, name, site="dayton")
        for key, name in (("library", "City Library"), ("school", "Mill School"), ("shelter", "The Shelter"))
    ),
    tuple(Person(key, name) for key, name in (("ana", "Ana Teller"), ("ben", "Ben Ferry"), ("cleo", "Cleo Marsh"))),
    (
        Involvement("core_site_partner", "ana", "library", "dayton", date(2019, 1, 1), None),
        Involvement("core_site_partner", "ben", "school", "dayton", date(2019, 1, 1), None),
        Involvement("core_site_partner", "cleo", "shelter", "dayton", date(2019, 1, 1), None),
        Involvement("core_site_partner", "cleo", "school", "dayton", date(2019, 1, 1), None),
    ),
)
CHOICES = """
    list_name | name     | label        | means     | score
    known     | y        | Yes          | tie       |
    known     | n        | No           | no_tie    |
    known     | dk       | I don't know | dont_know |
    plain     | yes      | Yes          | yes       |
    plain     | no       | No           | no        |
    four      | a        | Never        |           | 1
    four      | b        | Sometimes    |           | 2
    four      | c        | Mostly       |           | 3
    four      | d        | Always       |           | 4
    four      | dk       | I don't know | dont_know |
    partners  | library  | City Library |           |
    partners  | school   | Mill School  |           |
    partners  | shelter  | The Shelter  |           |
    some      | school   | Mill School  |           |
    some      | shelter  | The Shelter  |           |
    some      | nobody   | None         | no_tie    |
    some      | unsure   | I can't say  | dont_know |
"""


@dataclass(frozen=True)
class Said:
    """What answers say: reports, and problems as (code, row, column)."""

    reports: tuple[Report, ...]
    problems: tuple[Problem, ...]

    @property
    def found(self) -> list[tuple[str, int | None, str | None]]:
        return [(each.code, each.where.row, each.where.column) for each in self.problems]

    def told(self) -> dict[str, tuple[State, dict[str, int]]]:
        """By respondent and organization: 'r1 school'."""
        found = {f"{each.respondent} {each.to}": (each.state, dict(each.ratings)) for each in self.reports}
        assert len(found) == len(self.reports)
        return found

    def states(self) -> dict[str, State]:
        return {who: state for who, (state, _) in self.told().items()}


def form(root: Path, survey: str, choices: str = CHOICES) -> tuple[Questionnaire, tuple[Problem, ...]]:
    questionnaire, problems = read_form(root, survey=survey, choices=choices)
    assert questionnaire is not None
    return questionnaire, problems


def sound(root: Path, survey: str, choices: str = CHOICES) -> Questionnaire:
    questionnaire, problems = form(root, survey, choices)
    assert (problems, form_problems(questionnaire)) == ((), ())
    return questionnaire


def said(questionnaire: Questionnaire, answers: str, mode: Mode = "identified", on: Roster = ROSTER) -> Said:
    wave = Wave("spring", "Spring", mode, None, DAY)
    responses, problems = read_responses(
        table(answers), questionnaire, wave=wave, sites=SITES, roster=on, file="answers.csv"
    )
    assert [each for each in problems if each.code not in ("answers.no-role", "answers.required")] == []
    return Said(*asked_reports(wave, questionnaire, responses, on, "answers.csv"))


# ---- a question for each organization

WIDE = """
    type             | name     | label               | relevant         | asks             | rates
    select_one known | school   | Do you work with it?|                  | tie:school       |
    select_one four  | school_r | They keep promises. | ${school} = 'y'  |                  | reliability:school
    text             | school_c | With whom?          | ${school} = 'y'  | contact: school  |
    select_one known | shelter  | Do you work with it?| ${school} != 'n' | tie:shelter      |
    select_one plain | shelter_s| Is it strained?     | ${shelter} = 'y' |                  | strained:shelter
"""


def test_a_question_for_each_organization(tmp_path: Path) -> None:
    got = said(
        sound(tmp_path, WIDE),
        """
        respondent | organization | site   | school | school_r | school_c  | shelter | shelter_s
        r1         | library      | dayton | y      | d        | Ben Ferry | y       | yes
        r2         | library      | dayton | n      |          |           |         |
        r3         | library      | dayton | dk     |          |           |         |
        r4         | library      | dayton | y      | dk       | ben       | n       |
        r5         | library      | dayton |        |          |           |         |
        """,
        mode="anonymous",
    )
    assert got.problems == ()
    assert got.told() == {
        "r1 school": ("tie", {"reliability": 4}),
        "r1 shelter": ("tie", {"strained": 1}),
        "r2 school": ("no_tie", {}),
        "r2 shelter": ("not_asked", {}),
        "r3 school": ("dont_know", {}),
        "r3 shelter": ("not_answered", {}),
        "r4 school": ("tie", {}),
        "r4 shelter": ("no_tie", {}),
        "r5 school": ("not_answered", {}),
        "r5 shelter": ("not_answered", {}),
    }
    assert got.reports[0] == Report("spring", "r1", "", "library", "school", "tie", {"reliability": 4}, "ben", 2)
    assert [each.contact for each in got.reports if each.to == "school"] == ["ben", "", "", "ben", ""]


def test_ratings_alone_are_a_tie_and_their_silence_is_kept_apart(tmp_path: Path) -> None:
    questionnaire = sound(
        tmp_path,
        """
        type            | name  | label     | relevant      | rates
        integer         | works | Together? |               |
        select_one four | r     | Promises? | ${works} = 1  | reliability:school
        integer         | c     | How close?| ${works} = 1  | collaboration:school
        """,
    )
    got = said(
        questionnaire,
        """
        respondent | organization | site   | works | r  | c
        r1         | library      | dayton | 1     | b  | 5
        r2         | library      | dayton | 1     | dk |
        r3         | library      | dayton | 1     |    |
        r4         | library      | dayton | 0     |    |
        r5         | library      | dayton | 1     |    | 0
        """,
        mode="anonymous",
    )
    assert got.problems == ()
    assert got.told() == {
        "r1 school": ("tie", {"reliability": 2, "collaboration": 5}),
        "r2 school": ("dont_know", {}),
        "r3 school": ("not_answered", {}),
        "r4 school": ("not_asked", {}),
        "r5 school": ("tie", {"collaboration": 0}),
    }


def test_a_rating_where_there_is_no_tie_is_not_read(tmp_path: Path) -> None:
    questionnaire = sound(
        tmp_path,
        """
        type             | name | label     | asks       | rates
        select_one known | t    | Together? | tie:school |
        select_one four  | r    | Promises? |            | reliability:school
        """,
    )
    got = said(
        questionnaire,
        """
        respondent | organization | site   | t | r
        r1         | library      | dayton | n | b
        r2         | library      | dayton |   | b
        """,
        mode="anonymous",
    )
    assert got.told() == {"r1 school": ("no_tie", {}), "r2 school": ("tie", {"reliability": 2})}
    assert got.found == [("asked.rated-without-tie", 2, None)]


# ---- who speaks

ONE = "type | name | label | asks\nselect_one known | t | Together? | tie:school"


@pytest.mark.parametrize(
    ("mode", "header", "row", "organization", "found"),
    [
        ("identified", "person", "ana", "library", []),
        ("identified", "person", "cleo", None, ["asked.several-organizations"]),
        ("identified", "organization", "library", "library", []),
        ("anonymous", "organization", "library", "library", []),
        ("confidential", "organization", "", None, ["asked.no-organization"]),
    ],
)
def test_whom_a_respondent_speaks_for(
    tmp_path: Path, mode: Mode, header: str, row: str, organization: str | None, found: list[str]
) -> None:
    wave = Wave("spring", "Spring", mode, None, DAY)
    questionnaire = sound(tmp_path, ONE)
    responses, _ = read_responses(
        table(f"respondent | site | {header} | t\nr1 | dayton | {row} | y"),
        questionnaire, wave=wave, sites=SITES, roster=ROSTER, file="answers.csv",
    )  # fmt: skip
    reports, problems = asked_reports(wave, questionnaire, responses, ROSTER)
    assert [each.organization for each in reports] == ([organization] if organization else [])
    assert [each.code for each in problems] == found
    assert [each.person for each in reports] == [row if header == "person" else ""] * len(reports)


def test_the_organization_may_be_asked_and_may_be_written_by_its_name(tmp_path: Path) -> None:
    questionnaire = sound(
        tmp_path, "type | name | label | asks\ntext | org | Who? | organization\nselect_one known | t | T? | tie:school"
    )
    answers = "respondent | site | org | t\nr1 | dayton | city  LIBRARY | y\nr2 | dayton | Libary | y"
    wave = Wave("spring", "Spring", "anonymous", None, DAY)
    responses, _ = read_responses(
        table(answers), questionnaire, wave=wave, sites=SITES, roster=ROSTER, file="answers.csv"
    )
    reports, problems = asked_reports(wave, questionnaire, responses, ROSTER)
    assert [(each.respondent, each.organization) for each in reports] == [("r1", "library")]
    assert [each.code for each in problems] == ["asked.no-organization"]


def test_who_answered_nothing_of_relationships_is_not_missed(tmp_path: Path) -> None:
    assert said(sound(tmp_path, ONE), "respondent | site | t\nr1 | dayton | ", mode="anonymous") == Said((), ())


def test_answers_about_the_own_organization_are_not_read(tmp_path: Path) -> None:
    got = said(
        sound(tmp_path, ONE),
        "respondent | organization | site | t\nr1 | school | dayton | y\nr2 | school | dayton | n",
        mode="anonymous",
    )
    assert (got.reports, got.found) == ((), [("asked.itself", 2, None)])


# ---- a list of organizations

LIST = """
    type                     | name  | label                  | asks | rates
    select_multiple partners | works | With whom do you work? | ties |
    select_one four          | r     | Promises kept?         |      | reliability:school
"""


def test_organizations_picked_from_a_list(tmp_path: Path) -> None:
    got = said(
        sound(tmp_path, LIST),
        """
        respondent | organization | site   | works          | r
        r1         | library      | dayton | school shelter | c
        r2         | school       | dayton | library        |
        r3         | library      | dayton |                |
        """,
        mode="anonymous",
    )
    assert got.problems == ()
    assert got.told() == {
        "r1 school": ("tie", {"reliability": 3}),
        "r1 shelter": ("tie", {}),
        "r2 library": ("tie", {}),
        "r2 shelter": ("no_tie", {}),
        "r3 school": ("not_answered", {}),
        "r3 shelter": ("not_answered", {}),
    }
    network = network_of(got.reports, ["library", "school", "shelter"], wave="spring")
    assert network.adjacency.tolist() == [[0, 1, 1], [1, 0, 0], [0, 0, 0]]
    assert network.answered.tolist() == [True, True, False]


def test_none_of_these_and_i_cannot_say(tmp_path: Path) -> None:
    questionnaire = sound(tmp_path, "type | name | label | asks\nselect_multiple some | w | With whom? | ties")
    got = said(
        questionnaire,
        """
        respondent | organization | site   | w
        r1         | library      | dayton | nobody
        r2         | library      | dayton | unsure
        r3         | library      | dayton | school unsure
        """,
        mode="anonymous",
    )
    assert got.states() == {
        "r1 school": "no_tie",
        "r1 shelter": "no_tie",
        "r2 school": "dont_know",
        "r2 shelter": "dont_know",
        "r3 school": "tie",
        "r3 shelter": "dont_know",
    }


def test_what_a_list_did_not_offer_was_not_asked(tmp_path: Path) -> None:
    choices = """
        list_name | name     | label   | means | of
        org       | library  | Library |       |
        org       | school   | School  |       |
        partners  | library  | Library |       | school
        partners  | school   | School  |       | library
        partners  | shelter  | Shelter |       | library
    """
    questionnaire = sound(
        tmp_path,
        """
        type                     | name  | label | asks         | choice_filter
        select_one org           | me    | Who?  | organization |
        select_multiple partners | works | With? | ties         | of = ${me}
        """,
        choices,
    )
    got = said(
        questionnaire,
        "respondent | site | me | works\nr1 | dayton | library | school\nr2 | dayton | school | library",
        mode="anonymous",
    )
    assert got.states() == {"r1 school": "tie", "r1 shelter": "no_tie", "r2 library": "tie"}


# ---- a round for each partner

ROUNDS = """
    type                | name    | label          | relevant                | asks    | rates
    begin_repeat        | p       | Your partners  |                         |         |
    select_one partners | org     | Which one?     |                         | partner |
    select_one four     | r       | Promises kept? | ${org} != ''            |         | reliability
    integer             | c       | How close?     | ${org} != ''            |         | collaboration
    text                | who     | With whom?     | ${org} != ''            | contact |
    end_repeat          |         |                |                         |         |
"""


def test_a_round_for_each_partner(tmp_path: Path) -> None:
    got = said(
        sound(tmp_path, ROUNDS),
        """
        respondent | organization | site | p[1]/org | p[1]/r | p[1]/c | p[1]/who | p[2]/org     | p[2]/r | p[2]/c
        r1         | library      |dayton| school   | d      | 3      | ben      | The Shelter  | dk     |
        r2         | school       |dayton| library  |        |        |          |              |        |
        r3         | library      |dayton|          |        |        |          |              |        |
        """,
        mode="anonymous",
    )
    assert got.problems == ()
    assert got.told() == {
        "r1 school": ("tie", {"reliability": 4, "collaboration": 3}),
        "r1 shelter": ("tie", {}),
        "r2 library": ("tie", {}),
        # On the list, and passed over by somebody who named another one.
        "r2 shelter": ("no_tie", {}),
        "r3 school": ("not_answered", {}),
        "r3 shelter": ("not_answered", {}),
    }
    assert [each.contact for each in got.reports if each.contact] == ["ben"]


def test_partners_written_by_hand_are_understood_by_key_and_name_alone(tmp_path: Path) -> None:
    questionnaire = sound(
        tmp_path,
        """
        type         | name | label     | asks    | rates
        begin_repeat | p    | Partners  |         |
        text         | org  | Which?    | partner |
        integer      | r    | Promises? |         | reliability
        end_repeat   |      |           |         |
        """,
    )
    got = said(
        questionnaire,
        """
        respondent | organization | site   | p[1]/org    | p[1]/r | p[2]/org    | p[2]/r | p[10]/org | p[10]/r
        r1         | library      | dayton | MILL school | 4      | shelter     | 2      |           |
        r2         | library      | dayton | Mill Shool  | 4      |             | 3      | school    | 5
        r3         | library      | dayton | school      | 4      | Mill School | 1      | library   | 2
        """,
        mode="anonymous",
    )
    assert got.told() == {
        "r1 school": ("tie", {"reliability": 4}),
        "r1 shelter": ("tie", {"reliability": 2}),
        "r2 school": ("tie", {}),
        "r3 school": ("tie", {"reliability": 4}),
    }
    assert got.found == [
        ("asked.unknown-partner", 3, "p/org"),
        ("asked.round-of-nobody", 3, "p[2]"),
        ("asked.rating", 3, "p[10]/r"),
        ("asked.partner-twice", 4, "p[2]/org"),
        ("asked.itself", 4, None),
    ]
    assert "'Mill Shool'" in got.problems[0].what and "from 1 to 4" in got.problems[2].do


def test_a_round_may_ask_whether_there_is_a_tie_and_the_form_may_name_the_partner(tmp_path: Path) -> None:
    questionnaire = sound(
        tmp_path,
        """
        type             | name | label | asks    | rates       | repeat_count | relevant   | calculation
        begin_repeat     | p    | P     |         |             | 2            |            |
        calculate        | org  |       | partner |             |              |            | CALC
        select_one known | t    | Tie?  | tie     |             |              |            |
        select_one four  | r    | Kept? |         | reliability |              | ${t} = 'y' |
        end_repeat       |      |       |         |             |              |            |
        """.replace("CALC", "if(position(..) = 1, 'school', 'shelter')"),
    )
    got = said(
        questionnaire,
        """
        respondent | organization | site   | p[1]/t | p[1]/r | p[2]/t | p[2]/r
        r1         | library      | dayton | y      | a      | n      |
        r2         | library      | dayton | dk     |        |        |
        """,
        mode="anonymous",
    )
    assert got.problems == ()
    assert got.told() == {
        "r1 school": ("tie", {"reliability": 1}),
        "r1 shelter": ("no_tie", {}),
        "r2 school": ("dont_know", {}),
        "r2 shelter": ("not_answered", {}),
    }


def test_a_contact_who_is_nobody_on_the_roster_is_not_named_in_a_message(tmp_path: Path) -> None:
    questionnaire = sound(
        tmp_path,
        "type | name | label | asks\nselect_one known | t | T? | tie:school\ntext | c | Who? | contact:school",
    )
    got = said(
        questionnaire,
        "respondent | organization | site | t | c\nr1 | library | dayton | y | Zoe Stranger"
        "\nr2 | library | dayton | y | ben ferry",
        mode="anonymous",
    )
    assert [each.contact for each in got.reports] == ["", "ben"]
    assert got.found == [("asked.unknown-contact", 2, "c")]
    assert "Zoe" not in str(got.problems[0])


# ---- what is wrong with the form


@pytest.mark.parametrize(
    ("rows", "code", "row", "column"),
    [
        (["select_one known | t | T? | tie | "], "instrument.about-nobody", 2, "asks"),
        (["select_one four | r | R? | | reliability"], "instrument.about-nobody", 2, "rates"),
        (["select_one known | t | T? | tie:The_School! | "], "instrument.unknown-tie", 2, "asks"),
        (["select_one four | r | R? | | reliability:"], "instrument.unknown-tie", 2, "rates"),
        (["select_one known | r | R? | tie:school | reliability:school"], "instrument.asks-and-rates", 2, "rates"),
        (["text | t | T? | tie:school | "], "instrument.cannot-relate", 2, "asks"),
        (["text | r | R? | | reliability:school"], "instrument.cannot-relate", 2, "rates"),
        (["select_one known | w | W? | ties | "], "instrument.cannot-relate", 2, "asks"),
        (["note | n | N | tie:school | "], "instrument.column-without-effect", 2, "asks"),
        (["select_one partners | t | T? | tie:school | "], "instrument.tie-without-meaning", 2, "asks"),
        (["select_one partners | p | P? | partner | "], "instrument.partner-outside", 2, "asks"),
        (["select_multiple partners | w | W? | ties:school | "], "instrument.unknown-tie", 2, "asks"),
        (
            ["select_one known | t | T? | tie:school | ", "select_one plain | u | U? | tie:school | "],
            "instrument.asked-twice", 3, "asks",
        ),
        (
            ["begin_repeat | p | P | | ", "select_one known | t | T? | tie | ", "end_repeat | | | | "],
            "instrument.repeat-of-nobody", 3, "asks",
        ),
        (
            ["begin_repeat | p | P | | ", "select_multiple some | w | W? | ties | ", "end_repeat | | | | "],
            "instrument.told-in-repeat", 3, "asks",
        ),
        (
            [
                *("begin_repeat | p | P | | ", "text | o | O? | partner | "),
                *("select_one known | t | T? | tie:school | ", "end_repeat | | | | "),
            ],
            "instrument.about-in-repeat", 4, "asks",
        ),
    ],
)  # fmt: skip
def test_questions_that_cannot_be_read_are_said_with_the_form(
    tmp_path: Path, rows: list[str], code: str, row: int, column: str
) -> None:
    survey = "\n".join(["type | name | label | asks | rates", *rows, "text | z | Z? | | "])
    _, problems = form(tmp_path, survey)
    assert [(each.code, each.where.row, each.where.column) for each in problems] == [(code, row, column)]


@pytest.mark.parametrize(
    ("rows", "code", "column", "word"),
    [
        (["select_one known | t | T? | tie:scool | "], "asked.unknown-organization", "asks", "'school'"),
        (["select_one four | r | R? | | reliabilty:school"], "asked.unknown-dimension", "rates", "'reliability'"),
        (["select_one four | r | R? | | strained:school"], "asked.scale", "rates", "b, c, d"),
        (["select_one plain | r | R? | | collaboration:school"], None, "rates", ""),
        (["select_one partners | r | R? | | strained:school"], "asked.scale", "rates", "school, shelter"),
        (["select_multiple known | w | W? | ties | "], None, "asks", ""),
        (["select_multiple four | w | W? | ties | "], "asked.choice-of-nobody", "asks", "a, b, c, d"),
    ],
)
def test_questions_that_do_not_fit_the_roster_and_the_dimensions(
    tmp_path: Path, rows: list[str], code: str | None, column: str, word: str
) -> None:
    questionnaire = sound(tmp_path, "\n".join(["type | name | label | asks | rates", *rows]))
    wave = Wave("spring", "Spring", "anonymous", None, DAY)
    reports, problems = asked_reports(wave, questionnaire, None, ROSTER)
    assert reports == ()
    assert [(each.code, each.where.row, each.where.column) for each in problems] == (
        [(code, 2, column)] if code else []
    )
    assert all(word in str(each) for each in problems)


def test_a_form_without_such_questions_says_nothing(tmp_path: Path) -> None:
    questionnaire = sound(tmp_path, "type | name | label\nselect_one plain | t | T?")
    answers = "respondent | organization | site | t\nr1 | library | dayton | yes"
    assert said(questionnaire, answers, mode="anonymous") == Said((), ())


# ---- what holds for every table of answers

BOTH = """
    type                | name     | label | asks       | rates
    select_one known    | school   | S?    | tie:school |
    select_one four     | school_r | R?    |            | reliability:school
    begin_repeat        | p        | P     |            |
    select_one partners | org      | O?    | partner    |
    select_one four     | r        | R?    |            | reliability
    integer             | c        | C?    |            | collaboration
    end_repeat          |          |       |            |
"""
_CELLS = st.sampled_from(("", "y", "n", "dk", "a", "d", "school", "shelter", "library", "school shelter", "3", "9"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(_CELLS, min_size=6, max_size=6), max_size=5))
def test_every_respondent_says_one_thing_of_each_organization(tmp_path: Path, rows: list[list[str]]) -> None:
    questionnaire, _ = form(tmp_path, BOTH)
    header = "respondent | organization | site | school | school_r | p[1]/org | p[1]/r | p[2]/org | p[2]/c"
    lines = [f"r{number} | library | dayton | {' | '.join(row)}" for number, row in enumerate(rows)]
    wave = Wave("spring", "Spring", "anonymous", None, DAY)
    responses, _ = read_responses(
        table("\n".join([header, *lines])), questionnaire, wave=wave, sites=SITES, roster=ROSTER, file="answers.csv"
    )
    reports, _ = asked_reports(wave, questionnaire, responses, ROSTER)
    assert len({(each.respondent, each.to) for each in reports}) == len(reports) == 2 * len(rows)
    for each in reports:
        assert each.to in ("school", "shelter")
        assert not each.ratings or each.state == "tie"
        assert all(1 <= value <= 4 for key, value in each.ratings.items() if key == "reliability")
        assert all(0 <= value <= 5 for key, value in each.ratings.items() if key == "collaboration")
    again, _ = asked_reports(wave, questionnaire, responses, ROSTER)
    assert again == reports
