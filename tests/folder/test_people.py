"""The tables under partners/: what they say of organizations and people, and how each mistake in them is named."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.folder.small_folder import INVOLVEMENTS, ORGANIZATIONS, PEOPLE, places, write
from wellknit.errors import Problem
from wellknit.folder.people import read_roster
from wellknit.partners.initiative import Grant, Initiative, Site
from wellknit.partners.roster import Consent, Involvement, Organization, Person, ProfileFigure, Roster

INITIATIVE = Initiative(
    name="River Towns Together",
    short="RTT",
    began=2018,
    language="en",
    national_partners=("headwaters",),
    sites=(Site("upstream", "Upstream"), Site("delta", "Delta")),
    grants=(Grant("water", "Lantern Foundation", dt.date(2020, 1, 1), dt.date(2021, 12, 31), ""),),
)
PROFILES = "organization,figure,value,label,source\nheadwaters,members,31,member organizations,Annual report 2020\n"
WHOLE = {
    "organizations": ORGANIZATIONS,
    "profiles": PROFILES,
    "people": PEOPLE,
    "involvements": INVOLVEMENTS,
}
Found = list[tuple[str, int | None, str | None]]


def read(root: Path, **tables: str) -> tuple[Roster, tuple[Problem, ...]]:
    write(root, {f"partners/{name}.csv": text for name, text in {**WHOLE, **tables}.items()})
    return read_roster(root, INITIATIVE)


def with_row(table: str, row: str) -> dict[str, str]:
    """The table ``table`` with one row more, which is row 5 (6 of involvements, 3 of profiles)."""
    return {table: WHOLE[table] + row + "\n"}


# ---- what they say


def test_what_the_tables_say(tmp_path: Path) -> None:
    roster, problems = read(tmp_path)
    assert problems == ()
    assert roster.organizations == (
        Organization(
            "headwaters",
            "Headwaters Alliance",
            "nonprofit",
            "national network",
            figures=(ProfileFigure("members", "31", "member organizations", "Annual report 2020"),),
        ),
        Organization("mill_school", "Mill School", "public", "school", "upstream", None, 60),
        Organization("reed_house", "Reed House", "nonprofit", "after-school program", "delta", "headwaters", 12),
    )
    given = dt.date(2021, 1, 10)
    assert roster.people == (
        Person("ines_fordham", "Ines Fordham", "ines@example.org", "en", (Consent("survey", given),)),
        Person(
            "omar_weir",
            "Omar Weir",
            "omar@example.org",
            "es",
            (Consent("survey", given), Consent("quotes", given, dt.date(2021, 6, 1))),
        ),
        Person("tess_lock", "Tess Lock"),
    )
    assert roster.involvements == (
        Involvement("national_partner", None, "headwaters", None, dt.date(2018, 1, 1), None),
        Involvement(
            "site_leader",
            "ines_fordham",
            "mill_school",
            "upstream",
            dt.date(2019, 9, 1),
            None,
            "a day a week",
            "",
            ("budgets", "schools"),
            "water",
        ),
        Involvement(
            "core_site_partner", "omar_weir", "reed_house", "delta", dt.date(2020, 2, 1), None, resources="a room"
        ),
        Involvement("community_partner", "tess_lock", None, "delta", dt.date(2020, 9, 1), dt.date(2021, 8, 31)),
    )


def test_a_folder_without_the_tables_has_an_empty_roster(tmp_path: Path) -> None:
    roster, (problem,) = read_roster(tmp_path, INITIATIVE)
    assert roster == Roster()
    assert (problem.code, problem.where.column) == ("settings.unknown-reference", "initiative.national_partners")
    assert problem.do == "Add the table with a row for each national partner."


def test_a_national_partner_without_a_row_is_named(tmp_path: Path) -> None:
    _, problems = read(
        tmp_path,
        organizations=ORGANIZATIONS.replace("headwaters,Head", "headwater,Head").replace("headwaters,12", ",12"),
    )
    assert places(problems) == [
        ("settings.unknown-reference", None, "initiative.national_partners"),
        ("cell.unknown-reference", 2, "organization"),  # of profiles
        ("table.left-out", 2, None),
        ("cell.unknown-reference", 2, "organization"),  # of involvements
        ("table.left-out", 2, None),
    ]
    assert problems[0].do == "Did you mean 'headwater'?"


def test_a_role_may_be_written_as_people_write_it(tmp_path: Path) -> None:
    roster, problems = read(tmp_path, involvements=INVOLVEMENTS.replace("core_site_partner", "Core site-partner"))
    assert problems == ()
    assert roster.involvements[2].role == "core_site_partner"


def test_someone_in_two_sites_and_in_two_roles_is_ordinary(tmp_path: Path) -> None:
    roster, problems = read(
        tmp_path,
        involvements=INVOLVEMENTS + "tess_lock,,upstream,community_partner,2020-09-01,,,,,\n"
        "tess_lock,,delta,core_site_partner,2020-09-01,,,,,\n"
        "tess_lock,,delta,community_partner,2021-09-01,,,,,\n"
        # an organization by itself is somebody else than a person who acts for it
        ",reed_house,delta,core_site_partner,2020-02-01,,,,,\n",
    )
    assert problems == ()
    assert len(roster.involvements) == 8


# ---- mistakes


@pytest.mark.parametrize(
    ("row", "expected", "kept"),
    [
        (",Lock Works,,,delta,,,", [("cell.missing", 5, "organization"), ("table.left-out", 5, None)], False),
        ("lock_works,,,,delta,,,", [("cell.missing", 5, "name"), ("table.left-out", 5, None)], False),
        ("Lock Works,Lock Works,,,,,,", [("cell.bad-key", 5, "organization"), ("table.left-out", 5, None)], False),
        ("../works,Lock Works,,,,,,", [("cell.bad-key", 5, "organization"), ("table.left-out", 5, None)], False),
        ("reed_house,Again,,,,,,", [("cell.duplicate-key", 5, "organization"), ("table.left-out", 5, None)], False),
        ("lock_works,Lock Works,,,memphis,,,", [("cell.unknown-reference", 5, "site")], True),
        ("lock_works,Lock Works,,,delta,,many,", [("cell.bad-number", 5, "years_in_education")], True),
        ("lock_works,Lock Works,,,delta,,501,", [("cell.bad-number", 5, "years_in_education")], True),
        ("lock_works,Lock Works,,,delta,,-3,", [("cell.bad-number", 5, "years_in_education")], True),
        ("lock_works,Lock Works,,,delta,,٣,", [("cell.bad-number", 5, "years_in_education")], True),
        ("lock_works,Lock Works,,,delta,reed_house,,", [("organizations.no-national", 5, "affiliate_of")], True),
    ],
)
def test_mistakes_in_organizations(row: str, expected: Found, kept: bool, tmp_path: Path) -> None:
    roster, problems = read(tmp_path, **with_row("organizations", row))
    assert places(problems) == expected
    assert {each.where.file for each in problems} == {"partners/organizations.csv"}
    assert len(roster.organizations) == 3 + kept
    if kept:
        assert roster.organizations[3] in (
            Organization("lock_works", "Lock Works", site="delta"),
            Organization("lock_works", "Lock Works"),
        )


def test_a_national_partner_belongs_to_no_site(tmp_path: Path) -> None:
    text = ORGANIZATIONS.replace("national network,,", "national network,delta,")
    _, (problem,) = read(tmp_path, organizations=text)
    assert (problem.code, problem.severity) == ("organizations.national-with-site", "warning")
    assert (problem.where.row, problem.where.column) == (2, "site")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (",children,40,children,Website", [("cell.missing", 3, "organization")]),
        ("headwater,children,40,children,Website", [("cell.unknown-reference", 3, "organization")]),
        ("headwaters,,40,children,Website", [("cell.missing", 3, "figure")]),
        ("headwaters,Children!,40,children,Website", [("cell.bad-key", 3, "figure")]),
        ("headwaters,members,32,members,Website", [("cell.duplicate-key", 3, "figure")]),
        ("headwaters,children,,children,Website", [("cell.missing", 3, "value")]),
        ("headwaters,children,40,,Website", [("cell.missing", 3, "label")]),
        ("headwaters,children,40,children,", [("profiles.no-source", 3, "source")]),
    ],
)
def test_mistakes_in_profiles(row: str, expected: Found, tmp_path: Path) -> None:
    roster, problems = read(tmp_path, **with_row("profiles", row))
    assert places(problems) == [*expected, ("table.left-out", 3, None)]
    assert {each.where.file for each in problems} == {"partners/profiles.csv"}
    (headwaters, *_) = roster.organizations
    assert [figure.key for figure in headwaters.figures] == ["members"]


def test_one_mistake_is_said_once(tmp_path: Path) -> None:
    """The organization's row lacks its name; what refers to its key is not told that it is unknown."""
    roster, problems = read(
        tmp_path, organizations=ORGANIZATIONS.replace("headwaters,Headwaters Alliance", "headwaters,")
    )
    assert [(each.where.file, each.code) for each in problems] == [
        ("partners/organizations.csv", "cell.missing"),
        ("partners/organizations.csv", "table.left-out"),
        ("partners/profiles.csv", "table.left-out"),
    ]
    assert len(roster.involvements) == 4


def test_the_same_mistake_in_many_rows_is_said_once_with_its_rows(tmp_path: Path) -> None:
    rows = "".join(f"headwaters,figure_{letter},1,a,\n" for letter in "abcdefghijk")
    _, (problem, left) = read(tmp_path, profiles=PROFILES + rows)
    assert problem.what == "The column 'source' is empty in rows 3, 4, 5, 6, 7, 8, 9, 10 and 3 more."
    assert left.what == "Left out of this table: 11 (rows 3, 4, 5, 6, 7, 8, 9, 10 and 3 more)."


@pytest.mark.parametrize(
    ("row", "expected", "kept"),
    [
        (",Ada Lock,,,", [("cell.missing", 5, "person"), ("table.left-out", 5, None)], False),
        ("ada_lock,,,,", [("cell.missing", 5, "name"), ("table.left-out", 5, None)], False),
        ("Ada Lock,Ada Lock,,,", [("cell.bad-key", 5, "person"), ("table.left-out", 5, None)], False),
        ("tess_lock,Tess Lock,,,", [("cell.duplicate-key", 5, "person"), ("table.left-out", 5, None)], False),
        ("ada_lock,Ada Lock,ada at example,,", [("people.mail", 5, "mail")], True),
        ("ada_lock,Ada Lock,ada@example,,", [("people.mail", 5, "mail")], True),
        ("ada_lock,Ada Lock,a@example.org; b@example.org,,", [("people.mail", 5, "mail")], True),
        ("ada_lock,Ada Lock,ada@example.org,English,", [("people.language", 5, "language")], True),
        ("ada_lock,Ada Lock,,,survey", [("people.consent", 5, "consents")], True),
        ("ada_lock,Ada Lock,,,survey=yes", [("people.consent", 5, "consents")], True),
        ("ada_lock,Ada Lock,,,survey=2021-02-30", [("people.consent", 5, "consents")], True),
        ("ada_lock,Ada Lock,,,; =2021-02-03", [("people.consent", 5, "consents")], True),
        ("ada_lock,Ada Lock,,,survey=2021-02-03/", [("people.consent", 5, "consents")], True),
        ("ada_lock,Ada Lock,,,survey=2021-02-03/2021-02-02", [("people.consent-backwards", 5, "consents")], True),
    ],
)
def test_mistakes_in_people(row: str, expected: Found, kept: bool, tmp_path: Path) -> None:
    """What can't be read is not taken: neither as an address, nor as a language, nor as a consent."""
    roster, problems = read(tmp_path, **with_row("people", row))
    assert places(problems) == expected
    assert {each.where.file for each in problems} == {"partners/people.csv"}
    assert len(roster.people) == 3 + kept
    if kept:
        ada = roster.people[3]
        assert (ada.key, ada.language, ada.consents) == ("ada_lock", "", ())
        assert ada.mail in ("", "ada@example.org")


def test_one_address_of_two_people_may_be_one_person(tmp_path: Path) -> None:
    roster, (problem,) = read(tmp_path, **with_row("people", "omar_w,Omar W.,OMAR@example.org,,"))
    assert (problem.code, problem.severity) == ("people.same-mail", "warning")
    assert (problem.where.row, problem.where.column) == (5, "mail")
    assert problem.what == "The mail address 'OMAR@example.org' stands in row 3 already."
    assert len(roster.people) == 4


def test_of_two_consents_to_the_same_the_first_is_read(tmp_path: Path) -> None:
    roster, (problem,) = read(
        tmp_path, **with_row("people", "ada_lock,Ada Lock,,,survey=2021-02-03; survey =2021-03-03;")
    )
    assert places([problem]) == [("people.consent-twice", 5, "consents")]
    assert roster.people[3].consents == (Consent("survey", dt.date(2021, 2, 3)),)


@pytest.mark.parametrize(
    ("row", "expected", "kept"),
    [
        (",,delta,core_site_partner,,,,,,", [("involvements.nobody", 6, "person")], False),
        ("tess,,delta,site_leader,,,,,,", [("cell.unknown-reference", 6, "person")], False),
        (",reed,delta,site_leader,,,,,,", [("cell.unknown-reference", 6, "organization")], False),
        ("tess_lock,reed,delta,site_leader,,,,,,", [("cell.unknown-reference", 6, "organization")], False),
        ("tess_lock,,delta,,,,,,,", [("cell.missing", 6, "role")], False),
        ("tess_lock,,delta,boss,,,,,,", [("cell.not-a-choice", 6, "role")], False),
        ("tess_lock,,,site_leader,,,,,,", [("involvements.no-site", 6, "site")], False),
        ("tess_lock,,memphis,site_leader,,,,,,", [("cell.unknown-reference", 6, "site")], False),
        ("tess_lock,,delta,national_partner,,,,,,", [("involvements.national-with-site", 6, "site")], False),
        ("tess_lock,,delta,site_leader,2021-02-01,2021-01-31,,,,", [("involvements.backwards", 6, "to")], False),
        ("tess_lock,,delta,site_leader,1.2.2021,,,,,", [("cell.bad-date", 6, "from")], True),
        ("tess_lock,,delta,site_leader,,soon,,,,", [("cell.bad-date", 6, "to")], True),
        ("tess_lock,,delta,site_leader,,,,,,oil", [("cell.unknown-reference", 6, "grant")], True),
        ("tess_lock,,delta,community_partner,2021-08-31,,,,,", [("involvements.overlap", 6, "from")], True),
    ],
)
def test_mistakes_in_involvements(row: str, expected: Found, kept: bool, tmp_path: Path) -> None:
    roster, problems = read(tmp_path, **with_row("involvements", row))
    assert places(problems) == expected + ([] if kept else [("table.left-out", 6, None)])
    assert {each.where.file for each in problems} == {"partners/involvements.csv"}
    assert len(roster.involvements) == 4 + kept


def test_a_misspelt_role_is_told_the_nearest(tmp_path: Path) -> None:
    _, (problem, _) = read(tmp_path, **with_row("involvements", "tess_lock,,delta,site_leadr,,,,,,"))
    assert problem.do == (
        "Write one of: 'national_partner', 'site_leader', 'core_site_partner', 'community_partner'. "
        "Did you mean 'site_leader'?"
    )


def test_a_date_that_can_mean_one_day_only_is_written_for_the_person(tmp_path: Path) -> None:
    for written, meant in (("15/3/2020", "2020-03-15"), ("3/4/2020", "2021-03-15"), ("2020/3/4", "2020-03-04")):
        _, (problem,) = read(tmp_path, **with_row("involvements", f"tess_lock,,delta,site_leader,{written},,,,,"))
        assert problem.do == f"Write it as year, month and day: {meant}."


def test_overlaps_are_found_past_a_short_involvement_in_between(tmp_path: Path) -> None:
    rows = "".join(
        f"omar_weir,mill_school,upstream,core_site_partner,{start},{end},,,,\n"
        for start, end in (("2019-01-01", "2021-12-31"), ("2019-02-01", "2019-02-28"), ("2021-01-01", ""))
    )
    _, problems = read(tmp_path, involvements=INVOLVEMENTS + rows)
    assert places(problems) == [("involvements.overlap", 7, "from"), ("involvements.overlap", 8, "from")]
    assert {each.severity for each in problems} == {"warning"}
    assert [("row 6" in each.what) for each in problems] == [True, True]


@pytest.mark.parametrize(
    ("table", "heading", "code"),
    [
        ("organizations", "name", "table.missing-column"),
        ("people", "person", "table.missing-column"),
        ("involvements", "role", "table.missing-column"),
        ("profiles", "source", "table.missing-column"),
        ("people", "mail", "table.unknown-column"),
        ("involvements", "to", "table.unknown-column"),
    ],
)
def test_headings_that_are_misspelt(table: str, heading: str, code: str, tmp_path: Path) -> None:
    """Without a column that is needed nothing of the table is read, and that is said with its number of rows."""
    first, _, rest = WHOLE[table].partition("\n")
    headings = [f"{each}s" if each == heading else each for each in first.split(",")]
    _, problems = read(tmp_path, **{table: ",".join(headings) + "\n" + rest})
    mine = [each for each in problems if each.where.file == f"partners/{table}.csv"]
    expected = [("table.missing-column", 1, heading)] if code == "table.missing-column" else []
    assert places(mine)[: len(expected) + 1] == [*expected, ("table.unknown-column", 1, f"{heading}s")]
    if code == "table.missing-column":
        assert mine[0].do.endswith(f"Did you mean '{heading}s'?")
        assert f"(rows: {rest.count(chr(10))})" in mine[0].what
    else:
        assert mine[0].severity == "warning"


def test_a_table_may_be_a_workbook_but_not_twice(tmp_path: Path) -> None:
    from tests.folder.spreadsheets import workbook

    whole, _ = read(tmp_path)
    (tmp_path / "partners/people.csv").unlink()
    rows = [tuple(line.split(",")) for line in PEOPLE.splitlines()]
    write(tmp_path, {"partners/people.xlsx": workbook(rows)})
    assert read_roster(tmp_path, INITIATIVE) == (whole, ())
    _, problems = read(tmp_path)
    assert problems[0].code == "folder.two-files"
    assert problems[0].where.file == "partners/people.csv"
    # nothing was read of either, so the involvements of its people are of nobody known
    assert {each.code for each in problems[1:]} == {"cell.unknown-reference", "table.left-out"}
