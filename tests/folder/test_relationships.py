"""relationships/ties.csv, contacts.csv, history.csv, agreements.csv, introductions.csv and names.csv: what they say,
and how each mistake in them is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.folder.related_folder import BOTH, ROSTER
from tests.folder.small_folder import places, write
from wellknit.errors import Problem
from wellknit.folder.agreements import read_agreements, read_introductions
from wellknit.folder.contacts import read_contacts
from wellknit.folder.history import read_history
from wellknit.folder.name_map import Names, folded, read_names
from wellknit.folder.ties import read_rating, read_ties
from wellknit.relationships.agreements import Agreement
from wellknit.relationships.contacts import Contact
from wellknit.relationships.history import Event
from wellknit.relationships.settings import Constraint
from wellknit.relationships.ties import DIMENSIONS, Report

ORGANIZATIONS = [each.key for each in ROSTER.organizations]
PEOPLE = [each.key for each in ROSTER.people]
LEFT_OUT = "table.left-out"


def lines(header: str, *rows: str) -> str:
    return "\n".join((header, *rows)) + "\n"


def without_count(problems: tuple[Problem, ...]) -> list[tuple[str, int | None, str | None]]:
    """Where each problem is, without the line that counts the rows left out."""
    return [each for each in places(problems) if each[0] != LEFT_OUT]


# ---- ties.csv

TIES = "wave,respondent,person,from,to,state,contact,reliability,collaboration,strained"


def ties(root: Path, *rows: str, header: str = TIES) -> tuple[tuple[Report, ...], tuple[Problem, ...]]:
    write(root, {"relationships/ties.csv": lines(header, *rows)})
    names, problems = read_names(root, ROSTER.organizations)
    reports, more = read_ties(root, ROSTER, BOTH, names)
    assert {each.where.file for each in more} <= {"relationships/ties.csv"}
    return reports, (*problems, *more)


def test_what_ties_say(tmp_path: Path) -> None:
    reports, problems = ties(
        tmp_path,
        "spring,r1,,mill_school,reed_house,tie,omar_weir,4,5,0",
        "spring,r1,,mill_school,ferry_library,no_tie,,,,",
        "spring,r1,,mill_school,headwaters,don't know,,,,",
        "autumn,,omar_weir,reed_house,Mill  SCHOOL,,ines_fordham,3.0,?,yes",
        "autumn,,ines_fordham,,reed_house,,,,,",
        "autumn,,,ferry_library,reed_house,not asked,,,,",
    )
    assert problems == ()
    assert reports == (
        Report(
            *("spring", "r1", "", "mill_school", "reed_house", "tie"),
            {"reliability": 4, "collaboration": 5, "strained": 0},
            *("omar_weir", 2),
        ),
        Report("spring", "r1", "", "mill_school", "ferry_library", "no_tie", row=3),
        Report("spring", "r1", "", "mill_school", "headwaters", "dont_know", row=4),
        Report(
            *("autumn", "omar_weir", "omar_weir", "reed_house", "mill_school", "tie"),
            {"reliability": 3, "strained": 1},
            *("ines_fordham", 5),
        ),
        Report("autumn", "ines_fordham", "ines_fordham", "mill_school", "reed_house", "not_answered", row=6),
        Report("autumn", "", "", "ferry_library", "reed_house", "not_asked", row=7),
    )


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("winter,r1,,mill_school,reed_house,tie,,,,", ("cell.unknown-reference", 2, "wave")),
        (",r1,,mill_school,reed_house,tie,,,,", ("cell.missing", 2, "wave")),
        ("spring,r1,,mill_school,,tie,,,,", ("cell.missing", 2, "to")),
        ("spring,r1,,mill_school,reed_hose,tie,,,,", ("names.unknown", 2, "to")),
        ("spring,r1,,mil_school,reed_house,tie,,,,", ("names.unknown", 2, "from")),
        ("spring,r1,,,reed_house,tie,,,,", ("ties.nobody", 2, "from")),
        ("autumn,,tess_lock,,reed_house,tie,,,,", ("ties.no-employer", 2, "person")),
        ("autumn,,paul_reach,,ferry_library,tie,,,,", ("ties.several-employers", 2, "person")),
        ("autumn,,nobody,,reed_house,tie,,,,", ("cell.unknown-reference", 2, "person")),
        ("spring,r1,,mill_school,mill_school,tie,,,,", ("ties.itself", 2, "to")),
        ("spring,r1,,mill_school,reed_house,no_tie,,4,,", ("ties.rated-without-tie", 2, "state")),
        ("spring,r1,,mill_school,reed_house,perhaps,,,,", ("cell.not-a-choice", 2, "state")),
    ],
)
def test_rows_that_cannot_be_used_are_left_out(
    tmp_path: Path, row: str, found: tuple[str, int | None, str | None]
) -> None:
    reports, problems = ties(tmp_path, row, "spring,r9,,mill_school,reed_house,tie,,,,")
    assert [each.respondent for each in reports] == ["r9"]
    assert places(problems) == [found, (LEFT_OUT, 2, None)]


def test_persons_are_not_read_where_nobody_was_to_be_identified(tmp_path: Path) -> None:
    reports, problems = ties(tmp_path, "spring,r1,ines_fordham,mill_school,reed_house,tie,,,,")
    assert places(problems) == [("ties.person-not-promised", 2, "person")]
    assert problems[0].severity == "error"
    assert reports == (Report("spring", "r1", "", "mill_school", "reed_house", "tie", row=2),)
    assert "ines" not in str(problems[0])
    alone, problems = ties(tmp_path, "spring,,ines_fordham,,reed_house,tie,,,,")
    assert (alone, places(problems)) == (
        (),
        [("ties.person-not-promised", 2, "person"), ("ties.nobody", 2, "from"), (LEFT_OUT, 2, None)],
    )


def test_reports_by_people_who_do_not_act_for_the_organization_that_day_are_named(tmp_path: Path) -> None:
    # Lena left the library at the end of January.
    reports, problems = ties(
        tmp_path,
        "autumn,,lena_brook,ferry_library,reed_house,tie,,,,",
        "autumn,,omar_weir,ferry_library,mill_school,tie,,,,",
    )
    assert places(problems) == [("ties.not-acting", 2, "from")]
    assert "rows 2 and 3" in problems[0].what
    assert [each.organization for each in reports] == ["ferry_library", "ferry_library"]


def test_a_contact_is_somebody_of_the_other_organization(tmp_path: Path) -> None:
    reports, problems = ties(
        tmp_path,
        "spring,r1,,mill_school,reed_house,tie,lena_brook,,,",
        "spring,r2,,mill_school,reed_house,tie,stranger,,,",
    )
    assert places(problems) == [("ties.contact-elsewhere", 2, "contact"), ("cell.unknown-reference", 3, "contact")]
    assert [each.contact for each in reports] == ["lena_brook", ""]


@pytest.mark.parametrize("value", ["0", "5", "-1", "2.5", "four", "1e0", "٣", "NA"])
def test_a_rating_outside_of_its_scale_is_not_read(tmp_path: Path, value: str) -> None:
    reports, problems = ties(tmp_path, f"spring,r1,,mill_school,reed_house,tie,,{value},3,")
    assert places(problems) == [("ties.rating", 2, "reliability")]
    assert "from 1 to 4" in problems[0].do
    assert reports[0].ratings == {"collaboration": 3}


def test_each_dimension_has_its_own_scale() -> None:
    for each in DIMENSIONS:
        assert [read_rating(str(value), each) for value in range(7)] == [
            value if each.bottom <= value <= each.top else None for value in range(7)
        ]


def test_a_column_that_is_no_dimension_is_named_with_the_nearest(tmp_path: Path) -> None:
    header = "wave,respondent,from,to,reliabilty"
    _, problems = ties(tmp_path, "spring,r1,mill_school,reed_house,4", header=header)
    assert places(problems) == [("table.unknown-column", 1, "reliabilty")]
    assert "'reliability'" in problems[0].do


def test_one_respondent_says_one_thing_of_an_organization(tmp_path: Path) -> None:
    row = "spring,{},,mill_school,reed_house,tie,,{},,"
    reports, problems = ties(tmp_path, row.format("r1", 4), row.format("r2", 2), row.format("r1", 1))
    assert [(each.respondent, each.ratings["reliability"]) for each in reports] == [("r1", 4), ("r2", 2)]
    assert places(problems) == [("ties.twice", 4, "to"), (LEFT_OUT, 4, None)]
    assert "Row 2" in problems[0].what


def test_both_waves_and_both_directions_are_told_apart(tmp_path: Path) -> None:
    reports, problems = ties(
        tmp_path,
        "spring,r1,,mill_school,reed_house,tie,,,,",
        "spring,r1,,reed_house,mill_school,tie,,,,",
        "autumn,r1,,mill_school,reed_house,tie,,,,",
    )
    assert (len(reports), problems) == (3, ())


def test_ratings_alone_are_a_tie_and_nothing_is_no_answer(tmp_path: Path) -> None:
    reports, problems = ties(
        tmp_path, "spring,r1,,mill_school,reed_house,,,4,,", "spring,r2,,mill_school,reed_house,,,?,,"
    )
    assert (problems, [each.state for each in reports]) == ((), ["tie", "not_answered"])


# ---- names.csv


def test_keys_and_exact_names_need_no_map_and_nothing_is_guessed(tmp_path: Path) -> None:
    row = "spring,r{},,mill_school,{},tie,,,,"
    written = ("reed_house", "Reed House", "REED  house", "Reed Hous", "Reed", "Reed Hous")
    reports, problems = ties(tmp_path, *(row.format(number, each) for number, each in enumerate(written)))
    assert [each.respondent for each in reports] == ["r0", "r1", "r2"]
    assert places(problems) == [("names.unknown", 5, "to"), (LEFT_OUT, 5, None), ("names.unknown", 6, "to")]
    assert "'Reed Hous' is no organization" in problems[0].what and "rows 5 and 7" in problems[0].what
    assert "Did you mean 'reed_house' (Reed House)?" in problems[0].do
    assert "relationships/names.csv" in problems[2].do


def test_the_map_is_followed(tmp_path: Path) -> None:
    names = lines("written,organization", "The House on the Reed,reed_house", "Chess Club,none")
    write(tmp_path, {"relationships/names.csv": names})
    row = "spring,r{},,mill_school,{},tie,,,,"
    reports, problems = ties(tmp_path, row.format(1, "the house on THE REED"), row.format(2, "Chess Club"))
    assert [each.to for each in reports] == ["reed_house"]
    assert places(problems) == [("names.not-ours", 3, None), (LEFT_OUT, 3, None)]
    assert [each.severity for each in problems] == ["note", "note"]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (("Reed,reed_hose",), ("names.unknown-target", 2, "organization")),
        (("Reed,",), ("cell.missing", 2, "organization")),
        ((",reed_house",), ("cell.missing", 2, "written")),
        (("Reed,reed_house", "REED,mill_school"), ("names.twice", 3, "written")),
        (("Reed,reed_house", "Reed,reed_house"), ("names.twice", 3, "written")),
        (("Mill School,reed_house",), ("names.taken", 2, "written")),
        (("mill_school,none",), ("names.taken", 2, "written")),
    ],
)
def test_a_map_that_cannot_be_right_is_not_followed(
    tmp_path: Path, rows: tuple[str, ...], found: tuple[str, int | None, str | None]
) -> None:
    write(tmp_path, {"relationships/names.csv": lines("written,organization", *rows)})
    names, problems = read_names(tmp_path, ROSTER.organizations)
    assert places(problems) == [found, (LEFT_OUT, found[1], None)]
    assert names.mapped == ({"reed": "reed_house"} if len(rows) == 2 else {})


def test_a_name_that_two_organizations_share_is_nobodys_until_the_map_says_whose(tmp_path: Path) -> None:
    from wellknit.partners.roster import Organization, Roster

    organizations = (*ROSTER.organizations, Organization("second_library", "Ferry Library"))
    write(tmp_path, {"relationships/ties.csv": lines("wave,from,to", "spring,mill_school,Ferry Library")})
    roster = Roster(organizations)
    names, _ = read_names(tmp_path, organizations)
    reports, problems = read_ties(tmp_path, roster, BOTH, names)
    assert (reports, without_count(problems)) == ((), [("names.ambiguous", 2, "to")])
    assert "'ferry_library' and 'second_library'" in problems[0].what
    write(tmp_path, {"relationships/names.csv": lines("written,organization", "Ferry Library,second_library")})
    names, problems = read_names(tmp_path, organizations)
    reports, more = read_ties(tmp_path, roster, BOTH, names)
    assert (problems, more, [each.to for each in reports]) == ((), (), ["second_library"])


def test_an_organization_named_like_anothers_key_does_not_make_the_key_ambiguous() -> None:
    from wellknit.partners.roster import Organization

    names = Names.of((Organization("reed", "Reed House"), Organization("other", "Reed")))
    assert names.own["reed"] == ("reed",)


def test_names_are_compared_without_capitals_and_doubled_spaces_but_with_accents() -> None:
    assert folded("  Ferry\u00a0 LIBRARY ") == "ferry library"
    assert folded("Peñasco") != folded("Penasco")


# ---- contacts.csv

CONTACTS = "date,kind,formal,people,note"


def contacts(root: Path, *rows: str, header: str = CONTACTS) -> tuple[tuple[Contact, ...], tuple[Problem, ...]]:
    write(root, {"relationships/contacts.csv": lines(header, *rows)})
    return read_contacts(root, ROSTER)


def test_what_contacts_say(tmp_path: Path) -> None:
    found, problems = contacts(
        tmp_path,
        "2021-02-01,meeting,formal,omar_weir; ines_fordham,About the bus",
        "2021-02-02,CALL,,ines_fordham;lena_brook;,",
        "2021-02-03,mail,no,tess_lock;omar_weir,",
        "2021-02-04,event,yes,tess_lock;omar_weir;ines_fordham,",
    )
    assert problems == ()
    assert found == (
        Contact(date(2021, 2, 1), "meeting", ("ines_fordham", "omar_weir"), True, "contacts.csv", 2),
        Contact(date(2021, 2, 2), "call", ("ines_fordham", "lena_brook"), False, "contacts.csv", 3),
        Contact(date(2021, 2, 3), "mail", ("omar_weir", "tess_lock"), False, "contacts.csv", 4),
        Contact(date(2021, 2, 4), "event", ("ines_fordham", "omar_weir", "tess_lock"), True, "contacts.csv", 5),
    )


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (",meeting,,omar_weir;tess_lock,", ("cell.missing", 2, "date")),
        ("2/1/2021,meeting,,omar_weir;tess_lock,", ("cell.bad-date", 2, "date")),
        ("2021-02-01,,,omar_weir;tess_lock,", ("cell.missing", 2, "kind")),
        ("2021-02-01,lunch,,omar_weir;tess_lock,", ("cell.not-a-choice", 2, "kind")),
        ("2021-02-01,meeting,,,", ("cell.missing", 2, "people")),
        ("2021-02-01,meeting,,omar_weir,", ("contacts.alone", 2, "people")),
    ],
)
def test_contacts_that_cannot_be_used(tmp_path: Path, row: str, found: tuple[str, int | None, str | None]) -> None:
    read, problems = contacts(tmp_path, row)
    assert (read, places(problems)) == ((), [found, (LEFT_OUT, 2, None)])


def test_somebody_not_on_the_roster_is_named_once_and_left_out(tmp_path: Path) -> None:
    found, problems = contacts(
        tmp_path,
        "2021-02-01,meeting,,omar_weir;tess_lock;omar_wier,",
        "2021-02-02,meeting,,omar_weir;omar_wier,",
        "2021-02-03,meeting,,omar_weir;Omar Weir;tess_lock,",
    )
    assert [each.row for each in found] == [2, 4]
    assert without_count(problems) == [
        ("contacts.unknown-person", 2, "people"),
        ("contacts.alone", 3, "people"),
        ("contacts.unknown-person", 4, "people"),
    ]
    assert "rows 2 and 3" in problems[0].what and "Did you mean 'omar_weir'" in problems[0].do
    assert "'omar_weir'" in problems[3].do


def test_a_person_twice_in_one_cell_counts_once(tmp_path: Path) -> None:
    found, problems = contacts(tmp_path, "2021-02-01,meeting,,omar_weir;tess_lock;omar_weir,")
    assert found[0].people == ("omar_weir", "tess_lock")
    assert places(problems) == [("contacts.named-twice", 2, "people")]
    assert contacts(tmp_path, "2021-02-01,meeting,,omar_weir;omar_weir,")[0] == ()


def test_what_says_neither_formal_nor_informal_is_informal(tmp_path: Path) -> None:
    found, problems = contacts(tmp_path, "2021-02-01,meeting,half,omar_weir;tess_lock,")
    assert ([each.formal for each in found], places(problems)) == ([False], [("contacts.formal", 2, "formal")])


# ---- history.csv

HISTORY = "date,one,other,kind,cause,progress,noted_by,seen_by,note"


def history(root: Path, *rows: str) -> tuple[tuple[Event, ...], tuple[Problem, ...]]:
    write(root, {"relationships/history.csv": lines(HISTORY, *rows)})
    return read_history(root, ORGANIZATIONS, PEOPLE)


def test_what_history_says_in_the_order_of_its_days(tmp_path: Path) -> None:
    events, problems = history(
        tmp_path,
        "2021-05-01,mill_school,reed_house,repaired,,,,both,",
        "2020-11-01,reed_house,mill_school,strained,funding,under way,omar_weir,site_leader,The same grant",
        "2020-12-01,ferry_library,reed_house,strained,how to serve,,,,",
    )
    assert problems == ()
    pair = ("mill_school", "reed_house")
    assert events == (
        Event(
            date(2020, 11, 1), pair, "strained", "funding", "under_way", "omar_weir", "site_leader", "The same grant", 3
        ),
        Event(
            date(2020, 12, 1), ("ferry_library", "reed_house"), "strained", "how_to_serve", "open", "", "noted", "", 4
        ),
        Event(date(2021, 5, 1), pair, "repaired", "other", "addressed", "", "both", "", 2),
    )


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (",mill_school,reed_house,strained,turf,,,,", ("cell.missing", 2, "date")),
        ("2020-11-01,mill_school,,strained,turf,,,,", ("cell.missing", 2, "other")),
        ("2020-11-01,mill_school,reed,strained,turf,,,,", ("cell.unknown-reference", 2, "other")),
        ("2020-11-01,mill_school,mill_school,strained,turf,,,,", ("history.itself", 2, "other")),
        ("2020-11-01,mill_school,reed_house,cold,turf,,,,", ("cell.not-a-choice", 2, "kind")),
    ],
)
def test_events_that_cannot_be_used(tmp_path: Path, row: str, found: tuple[str, int | None, str | None]) -> None:
    events, problems = history(tmp_path, row)
    assert (events, places(problems)) == ((), [found, (LEFT_OUT, 2, None)])


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("2020-11-01,mill_school,reed_house,strained,,,,both,", ("history.no-cause", 2, "cause")),
        ("2020-11-01,mill_school,reed_house,strained,money,,,both,", ("cell.not-a-choice", 2, "cause")),
        ("2020-11-01,mill_school,reed_house,strained,turf,later,,both,", ("cell.not-a-choice", 2, "progress")),
        ("2020-11-01,mill_school,reed_house,strained,turf,,nobody,both,", ("cell.unknown-reference", 2, "noted_by")),
        ("2020-11-01,mill_school,reed_house,repaired,,,,both,", ("history.repair-of-nothing", 2, "kind")),
    ],
)
def test_events_that_are_odd_are_kept(tmp_path: Path, row: str, found: tuple[str, int | None, str | None]) -> None:
    events, problems = history(tmp_path, row)
    assert (len(events), places(problems)) == (1, [found])


def test_who_may_see_it_is_nobody_else_where_that_cannot_be_read(tmp_path: Path) -> None:
    events, problems = history(tmp_path, "2020-11-01,mill_school,reed_house,strained,turf,,omar_weir,everybody,")
    assert (events[0].seen_by, places(problems)) == ("noted", [("cell.not-a-choice", 2, "seen_by")])


def test_a_repair_is_not_open(tmp_path: Path) -> None:
    events, problems = history(
        tmp_path,
        "2020-11-01,mill_school,reed_house,strained,turf,,,,",
        "2020-12-01,mill_school,reed_house,repaired,,open,,,",
    )
    assert ([each.progress for each in events], places(problems)) == (
        ["open", "addressed"],
        [("history.repaired-open", 3, "progress")],
    )


def test_the_same_strain_noted_twice_counts_once(tmp_path: Path) -> None:
    row = "2020-11-01,{},{},strained,{},,,,"
    events, problems = history(
        tmp_path,
        row.format("mill_school", "reed_house", "turf"),
        row.format("reed_house", "mill_school", "turf"),
        row.format("reed_house", "mill_school", "funding"),
    )
    assert ([each.row for each in events], places(problems)) == ([2, 4], [("history.twice", 3, "date")])


# ---- agreements.csv

AGREEMENTS = "organization,other,to,given,withdrawn"


def agreements(root: Path, *rows: str) -> tuple[tuple[Agreement, ...], tuple[Problem, ...]]:
    write(root, {"relationships/agreements.csv": lines(AGREEMENTS, *rows)})
    return read_agreements(root, ORGANIZATIONS)


def test_what_agreements_say(tmp_path: Path) -> None:
    found, problems = agreements(
        tmp_path, "mill_school,,tie,2021-01-01,", "reed_house,mill_school,Ratings,2021-01-01,2021-06-01"
    )
    assert problems == ()
    assert found == (
        Agreement("mill_school", None, "tie", date(2021, 1, 1), None, 2),
        Agreement("reed_house", "mill_school", "ratings", date(2021, 1, 1), date(2021, 6, 1), 3),
    )


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (",,tie,2021-01-01,", ("cell.missing", 2, "organization")),
        ("mill,,tie,2021-01-01,", ("cell.unknown-reference", 2, "organization")),
        # An unknown partner must not make it an agreement with everybody.
        ("mill_school,reed,tie,2021-01-01,", ("cell.unknown-reference", 2, "other")),
        ("mill_school,,everything,2021-01-01,", ("cell.not-a-choice", 2, "to")),
        ("mill_school,,tie,,", ("cell.missing", 2, "given")),
        ("mill_school,,tie,1.1.21,", ("cell.bad-date", 2, "given")),
        ("mill_school,,tie,2021-01-01,soon", ("cell.bad-date", 2, "withdrawn")),
        ("mill_school,,tie,2021-01-01,2020-01-01", ("agreements.backwards", 2, "withdrawn")),
        ("mill_school,mill_school,tie,2021-01-01,", ("agreements.itself", 2, "other")),
    ],
)
def test_what_is_in_doubt_is_not_agreed(tmp_path: Path, row: str, found: tuple[str, int | None, str | None]) -> None:
    read, problems = agreements(tmp_path, row)
    assert (read, places(problems)) == ((), [found, (LEFT_OUT, 2, None)])


def test_an_agreement_given_twice_may_be_forgotten_when_it_is_withdrawn(tmp_path: Path) -> None:
    again = "mill_school,,tie,2021-01-01,{}"
    assert agreements(tmp_path, again.format("2021-02-01"), again.format(""))[1] == ()
    _, problems = agreements(tmp_path, again.format(""), again.format(""))
    assert places(problems) == [("agreements.twice", 3, "organization")]


# ---- introductions.csv

INTRODUCTIONS = "person,other,kind,cost,reason"


def introductions(root: Path, *rows: str) -> tuple[tuple[Constraint, ...], tuple[Problem, ...]]:
    write(root, {"relationships/introductions.csv": lines(INTRODUCTIONS, *rows)})
    return read_introductions(root, ROSTER)


def test_what_introductions_say(tmp_path: Path) -> None:
    found, problems = introductions(
        tmp_path,
        "omar_weir,tess_lock,know,,They are neighbours",
        "omar_weir,,not,,On leave",
        "ines_fordham,reed_house,cost,2.5,An hour's drive",
    )
    assert problems == ()
    assert found == (
        Constraint("omar_weir", "tess_lock", "know", 1.0, "They are neighbours", 2),
        Constraint("omar_weir", None, "not", 1.0, "On leave", 3),
        Constraint("ines_fordham", "reed_house", "cost", 2.5, "An hour's drive", 4),
    )


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (",tess_lock,know,,", ("cell.missing", 2, "person")),
        ("omar,tess_lock,know,,", ("cell.unknown-reference", 2, "person")),
        ("omar_weir,tess,know,,", ("cell.unknown-reference", 2, "other")),
        ("omar_weir,omar_weir,know,,", ("introductions.itself", 2, "other")),
        ("omar_weir,tess_lock,never,,", ("cell.not-a-choice", 2, "kind")),
        ("omar_weir,tess_lock,cost,,", ("introductions.no-cost", 2, "cost")),
        ("omar_weir,tess_lock,cost,0,", ("introductions.no-cost", 2, "cost")),
        ("omar_weir,tess_lock,cost,-2,", ("introductions.no-cost", 2, "cost")),
        ("omar_weir,tess_lock,cost,1e9,", ("introductions.no-cost", 2, "cost")),
    ],
)
def test_introductions_that_cannot_be_used(tmp_path: Path, row: str, found: tuple[str, int | None, str | None]) -> None:
    read, problems = introductions(tmp_path, row)
    assert (read, places(problems)) == ((), [found, (LEFT_OUT, 2, None)])


def test_introductions_that_contradict_each_other(tmp_path: Path) -> None:
    found, problems = introductions(
        tmp_path,
        "omar_weir,tess_lock,know,3,",
        "tess_lock,omar_weir,not,,",
        "tess_lock,omar_weir,know,,",
        "tess_lock,omar_weir,cost,2,",
    )
    assert [(each.kind, each.cost) for each in found] == [("know", 1.0), ("cost", 2.0)]
    assert without_count(problems) == [
        ("introductions.cost-unused", 2, "cost"),
        ("introductions.contradict", 3, "kind"),
        ("introductions.twice", 4, "person"),
    ]


def test_a_key_of_a_person_and_of_an_organization_is_read_as_the_persons(tmp_path: Path) -> None:
    from wellknit.partners.roster import Organization, Roster

    roster = Roster((Organization("tess_lock", "Tess Lock Ltd"),), ROSTER.people)
    write(tmp_path, {"relationships/introductions.csv": lines(INTRODUCTIONS, "omar_weir,tess_lock,know,,")})
    found, problems = read_introductions(tmp_path, roster)
    assert (len(found), places(problems)) == (1, [("introductions.both", 2, "other")])


# ---- whatever stands there

_CELLS = st.sampled_from(
    (
        *("", "spring", "autumn", "mill_school", "reed_house", "Reed House", "omar_weir", "ines_fordham", "omar_weir;"),
        *("tie", "no_tie", "know", "cost", "strained", "repaired", "meeting", "2021-02-01", "2021-13-01", "4", "-1"),
        *("\u202e", "=1+1", "omar_weir;ines_fordham", "{row}", "ratings", "none", "x" * 300),
    )
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_cell_makes_reading_fail_or_changes_between_two_readings(tmp_path: Path, data: st.DataObject) -> None:
    headers = {
        "ties": TIES,
        "contacts": CONTACTS,
        "history": HISTORY,
        "agreements": AGREEMENTS,
        "introductions": INTRODUCTIONS,
        "names": "written,organization",
    }
    for name, header in headers.items():
        width = header.count(",") + 1
        rows = data.draw(st.lists(st.lists(_CELLS, min_size=width, max_size=width), max_size=4))
        write(tmp_path, {f"relationships/{name}.csv": lines(header, *(",".join(row) for row in rows))})

    def read() -> tuple[object, ...]:
        names, problems = read_names(tmp_path, ROSTER.organizations)
        return (
            problems,
            read_ties(tmp_path, ROSTER, BOTH, names),
            read_contacts(tmp_path, ROSTER),
            read_history(tmp_path, ORGANIZATIONS, PEOPLE),
            read_agreements(tmp_path, ORGANIZATIONS),
            read_introductions(tmp_path, ROSTER),
        )

    assert read() == read()
