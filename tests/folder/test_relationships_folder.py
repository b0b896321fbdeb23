"""A whole folder with relationships: what is read, in which waves, whose calendars, and whether the files agree."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from tests.folder.related_folder import related
from tests.folder.small_folder import SETTINGS, digests, instrument, places
from tests.folder.test_codes import ROOT, codes, met
from wellknit.errors import Problem
from wellknit.folder.check import check
from wellknit.folder.partnership import Partnership
from wellknit.folder.read import read_partnership
from wellknit.labels import label
from wellknit.relationships.history import CAUSES
from wellknit.relationships.ledger import ledger_of
from wellknit.relationships.records import Records
from wellknit.relationships.settings import RelationshipSettings
from wellknit.relationships.ties import DIMENSIONS, STATES

TIES = "wave,person,from,to,state,reliability\n"
SPRING = "spring,,mill_school,reed_house,tie,4\n"
AUTUMN = "autumn,omar_weir,reed_house,mill_school,tie,3\nautumn,ines_fordham,mill_school,reed_house,tie,\n"
CONTACTS = "date,kind,formal,people\n2021-03-01,meeting,formal,omar_weir;ines_fordham\n"


def said(partnership: Partnership) -> list[Problem]:
    """What is said of relationships, and of waves that lack something."""
    rooms = (
        "ties",
        "contacts",
        "calendar",
        "relationships",
        "history",
        "names",
        "matrices",
        "edges",
        "asked",
        "tables",
    )
    return [
        each
        for each in partnership.problems
        if each.code.split(".")[0] in (*rooms, "folder")
        or each.code in ("waves.no-files", "waves.no-answers", "settings.unknown", "settings.wrong-value")
    ]


def found(partnership: Partnership) -> list[str]:
    return [each.code for each in said(partnership)]


def meeting(*people: str, day: str = "20210310") -> str:
    invited = "".join(f"ATTENDEE:mailto:{each}@example.org\r\n" for each in people)
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:The merger\r\n"
        f"DTSTART:{day}T100000\r\n{invited}END:VEVENT\r\nEND:VCALENDAR\r\n"
    )


def test_a_folder_without_relationships_has_no_records(tmp_path: Path) -> None:
    partnership = read_partnership(related(tmp_path))
    assert partnership.relationships == Records()
    assert not partnership.relationships
    assert found(partnership) == ["waves.no-files"]


def test_a_wave_of_relationships_alone_needs_no_instrument_and_no_answers(tmp_path: Path) -> None:
    folder = related(tmp_path, {"ties.csv": TIES + AUTUMN, "contacts.csv": CONTACTS})
    partnership = check(folder)
    assert found(partnership) == ["ties.silent-organizations"]
    assert partnership.errors == ()
    files = partnership.waves["autumn"]
    assert (files.questionnaire, files.responses) == (None, None)
    assert [each.organization for each in partnership.relationships.of_wave("autumn")] == ["reed_house", "mill_school"]
    assert partnership.relationships.of_wave("spring") == ()
    silent = said(partnership)[0]
    # The library's only person left in January, so it takes no part any more.
    assert silent.what.endswith(": 'headwaters' (1).")


@pytest.mark.parametrize(
    "file",
    [
        {"matrices/autumn.csv": ",mill_school,reed_house\nmill_school,,1\nreed_house,1,\n"},
        {"edges/autumn.csv": "from,to\nmill_school,reed_house\nreed_house,mill_school\n"},
        {"matrices/autumn.reliability.csv": ",mill_school,reed_house\nmill_school,,4\nreed_house,4,\n"},
    ],
)
def test_matrices_and_edge_lists_make_a_wave_too(tmp_path: Path, file: dict[str, str]) -> None:
    partnership = read_partnership(related(tmp_path, dict(file)))
    assert found(partnership) == []
    assert {(each.organization, each.to, each.state) for each in partnership.relationships.of_wave("autumn")} == {
        ("mill_school", "reed_house", "tie"),
        ("reed_house", "mill_school", "tie"),
    }


def test_an_instrument_without_answers_is_still_said(tmp_path: Path) -> None:
    folder = related(tmp_path, {"ties.csv": TIES + AUTUMN, "waves/autumn/instrument.xlsx": instrument()})
    assert found(read_partnership(folder)) == ["waves.no-answers"]


def test_two_files_that_tell_the_same_of_a_wave(tmp_path: Path) -> None:
    folder = related(
        tmp_path,
        {
            "ties.csv": TIES + "autumn,,mill_school,reed_house,no_tie,\n" + AUTUMN,
            "matrices/autumn.csv": ",mill_school,reed_house\nmill_school,,1\nreed_house,1,\n",
            "edges/autumn.csv": "from,to\nreed_house,mill_school\nmill_school,reed_house\n",
        },
    )
    partnership = read_partnership(folder)
    twice = [each for each in said(partnership) if each.code == "ties.told-twice"]
    assert [(each.where.file, each.what.split(" says")[0]) for each in twice] == [
        ("relationships/matrices", "relationships/ties"),
        ("relationships/edges", "relationships/matrices"),
        ("relationships/edges", "relationships/ties"),
    ]
    states = [(each.respondent, each.organization, each.state) for each in partnership.relationships.reports]
    # What ties.csv says counts; the matrix says of Reed House as a whole what no file had said.
    assert states == [
        ("", "mill_school", "no_tie"),
        ("omar_weir", "reed_house", "tie"),
        ("ines_fordham", "mill_school", "tie"),
        ("", "reed_house", "tie"),
    ]


# ---- contacts, by hand and in calendars


def test_contacts_of_both_kinds_are_joined(tmp_path: Path) -> None:
    folder = related(
        tmp_path,
        {
            "contacts.csv": CONTACTS
            + "2021-03-10,call,,ines_fordham;omar_weir\n2021-03-10,mail,,omar_weir;ines_fordham\n",
            "calendars/omar_weir.ics": meeting("ines", "omar"),
            "calendars/ines_fordham.ics": meeting("ines", "omar", day="20210311"),
        },
    )
    partnership = read_partnership(folder)
    assert [(str(each.day), each.kind, each.source) for each in partnership.relationships.contacts] == [
        ("2021-03-01", "meeting", "contacts.csv"),
        ("2021-03-10", "call", "contacts.csv"),
        ("2021-03-11", "meeting", "relationships/calendars/ines_fordham.ics"),
    ]
    assert places(said(partnership)) == [("waves.no-files", None, None), ("contacts.logged-twice", 4, None)]
    ledger = ledger_of(partnership.roster, partnership.relationships.contacts, date(2021, 3, 15))
    assert [(each.one, each.other, each.contacts) for each in ledger.links] == [("ines_fordham", "omar_weir", 3)]


def test_calendars_of_people_who_did_not_agree_are_not_opened(tmp_path: Path) -> None:
    folder = related(
        tmp_path,
        {
            "calendars/lena_brook.ics": b"\x00not even a calendar",
            "calendars/omar_wier.ics": meeting("ines", "omar"),
            "calendars/ines_fordham.ICS": meeting("ines", "omar"),
            "calendars/omar_weir.ics": "BEGIN:VCALENDAR\r\n",
            "calendars/notes.txt": "x",
        },
    )
    partnership = read_partnership(folder)
    about = [each for each in said(partnership) if each.code.startswith(("calendar", "folder"))]
    assert [(each.code, each.where.file) for each in about] == [
        ("calendar.no-consent", "relationships/calendars/lena_brook.ics"),
        ("calendar.not-read", "relationships/calendars/omar_weir.ics"),
        ("calendar.unknown-person", "relationships/calendars/omar_wier.ics"),
        ("folder.unknown-file", "relationships/calendars/notes.txt"),
    ]
    assert "'omar_weir'" in about[2].do
    assert len(partnership.relationships.contacts) == 1
    assert "merger" not in repr(partnership.relationships).lower()


def test_a_calendar_that_leads_out_of_the_folder_is_not_opened(tmp_path: Path) -> None:
    outside = tmp_path / "omar.ics"
    outside.write_text(meeting("ines", "omar"))
    folder = related(tmp_path / "folder", {"calendars/ines_fordham.ics": meeting("ines", "omar", day="20210301")})
    (folder / "relationships" / "calendars" / "omar_weir.ics").symlink_to(outside)
    (folder / "relationships" / "calendars" / "lena_brook.ics").mkdir()
    partnership = read_partnership(folder)
    codes_said = [
        (each.code, each.where.file) for each in partnership.problems if "calendars" in (each.where.file or "")
    ]
    assert codes_said == [
        ("sheet.no-file", "relationships/calendars/lena_brook.ics"),
        ("path.link-outside", "relationships/calendars/omar_weir.ics"),
    ]
    assert [each.day for each in partnership.relationships.contacts] == [date(2021, 3, 1)]


def test_categories_of_the_settings_make_a_meeting_formal(tmp_path: Path) -> None:
    calendar = meeting("ines", "omar").replace("UID:1", "UID:1\r\nCATEGORIES:Steering")
    settings = SETTINGS + '\n[[waves]]\nkey = "autumn"\nname = "A"\nmode = "identified"\ndate = 2021-10-15\n'
    for more, formal in (("", False), ('\n[relationships]\nformal = ["steering"]\n', True)):
        folder = related(tmp_path, {"calendars/omar_weir.ics": calendar, "wellknit.toml": settings + more})
        (contact,) = read_partnership(folder).relationships.contacts
        assert contact.formal is formal


# ---- whether the files agree


def test_contacts_with_people_who_were_not_involved(tmp_path: Path) -> None:
    folder = related(
        tmp_path,
        {
            "ties.csv": TIES + SPRING + AUTUMN,
            "contacts.csv": CONTACTS
            + "2021-02-01,meeting,,omar_weir;lena_brook\n2021-01-31,meeting,,omar_weir;lena_brook\n"
            + "2021-02-02,call,,ines_fordham;lena_brook\n2019-01-01,call,,ines_fordham;omar_weir\n",
        },
    )
    about = [each for each in said(check(folder)) if each.code == "contacts.not-involved"]
    assert [(each.where.row, each.what) for each in about] == [
        (3, "'lena_brook' is in contacts on days without an involvement (2, rows 3 and 5)."),
        (6, "'ines_fordham' is in contacts on days without an involvement (1, row 6)."),
        (6, "'omar_weir' is in contacts on days without an involvement (1, row 6)."),
    ]


def test_a_strain_noted_by_somebody_who_was_not_there(tmp_path: Path) -> None:
    history = (
        "date,one,other,kind,cause,noted_by\n2021-02-01,mill_school,reed_house,strained,turf,lena_brook\n"
        "2021-01-01,mill_school,reed_house,strained,funding,lena_brook\n"
    )
    partnership = check(related(tmp_path, {"history.csv": history}))
    assert [each for each in places(said(partnership)) if each[0].startswith("history")] == [
        ("history.noted-by-stranger", 2, "noted_by")
    ]


def test_ties_without_contacts_and_contacts_of_long_ago(tmp_path: Path) -> None:
    assert "relationships.no-contacts" in found(check(related(tmp_path, {"ties.csv": TIES + AUTUMN})))
    old = CONTACTS.replace("2021-03-01", "2020-03-01")
    partnership = check(related(tmp_path, {"contacts.csv": old}))
    assert [each.code for each in said(partnership) if each.code.startswith("relationships")] == [
        "relationships.no-active-contacts"
    ]
    longer = {"wellknit.toml": (tmp_path / "wellknit.toml").read_text() + "\n[relationships]\nactive_months = 24\n"}
    assert "relationships.no-active-contacts" not in found(check(related(tmp_path, dict(longer))))


def test_organizations_that_said_nothing_are_named(tmp_path: Path) -> None:
    rows = "autumn,,mill_school,reed_house,tie,\nautumn,,reed_house,mill_school,not_answered,\n"
    partnership = check(related(tmp_path, {"ties.csv": TIES + rows, "contacts.csv": CONTACTS}))
    (silent,) = [each for each in said(partnership) if each.code == "ties.silent-organizations"]
    # The library's only person had left by autumn, so it no longer takes part.
    assert silent.what.endswith(": 'headwaters', 'reed_house' (2).")


def test_no_table_shows_a_question_on_one_relationship(tmp_path: Path) -> None:
    survey = (
        ("type", "name", "label", "relevant", "asks", "measures", "rates"),
        ("select_one yes_no", "through_job", "Through your job?", "", "job", "", ""),
        ("select_one agreement", "trust", "They keep their word.", "", "", "", "reliability:reed_house"),
        ("select_multiple challenges", "hard", "What is hard?", "", "", "", ""),
    )
    choices = (
        ("list_name", "name", "label", "means", "score"),
        ("yes_no", "yes", "Yes", "yes", ""),
        ("yes_no", "no", "No", "no", ""),
        ("agreement", "agree", "Agree", "agree", "4"),
        ("agreement", "disagree", "Disagree", "", "1"),
        ("challenges", "turnover", "People leave", "", ""),
        ("challenges", "money", "Too little money", "", ""),
    )
    folder = related(
        tmp_path,
        {
            "ties.csv": TIES + AUTUMN,
            "contacts.csv": CONTACTS,
            "waves/spring/instrument.xlsx": instrument(survey, choices),
            "waves/spring/answers.csv": "respondent,site,organization,through_job,trust,hard\n"
            "r1,upstream,mill_school,yes,agree,money\n",
        },
    )
    partnership = check(folder)
    wrong = [each for each in said(partnership) if each.code == "tables.tie-item"]
    assert [(each.severity, each.where.column) for each in wrong] == [("error", "tables.agreement.items")]
    (report,) = partnership.relationships.of_wave("spring")
    assert (report.organization, report.to, report.state, report.ratings) == (
        "mill_school",
        "reed_house",
        "tie",
        {"reliability": 4},
    )


def test_what_a_respondent_says_in_the_answers_and_in_ties(tmp_path: Path) -> None:
    survey = (
        ("type", "name", "label", "asks", "rates"),
        ("text", "org", "For whom do you work?", "organization", ""),
        ("select_one tie", "knows", "Do you work with Reed House?", "tie:reed_house", ""),
    )
    choices = (
        ("list_name", "name", "label", "means"),
        ("tie", "yes", "Yes", "tie"),
        ("tie", "no", "No", "no_tie"),
    )
    folder = related(
        tmp_path,
        {
            "ties.csv": "wave,respondent,person,from,to,state\n"
            "autumn,r1,,mill_school,reed_house,no_tie\n"
            "autumn,,lena_brook,ferry_library,reed_house,no_tie\n"
            "autumn,r9,,mill_school,reed_house,tie\n",
            "waves/autumn/instrument.xlsx": instrument(survey, choices),
            "waves/autumn/answers.csv": "respondent,person,site,org,knows\n"
            "r1,ines_fordham,upstream,mill_school,yes\nr2,lena_brook,delta,ferry_library,yes\n",
        },
    )
    partnership = read_partnership(folder)
    twice = [each for each in said(partnership) if each.code == "ties.told-in-answers"]
    assert [(each.where.file, each.where.row) for each in twice] == [
        ("relationships/ties.csv", 2),
        ("relationships/ties.csv", 3),
    ]
    assert "waves/autumn/answers.csv too (row 2 there)" in twice[0].what
    assert [(each.respondent, each.state) for each in partnership.relationships.reports] == [
        ("r1", "tie"),
        ("r2", "tie"),
        ("r9", "tie"),
    ]


# ---- settings and files


def test_settings_of_relationships(tmp_path: Path) -> None:
    text = SETTINGS + (
        "\n[relationships]\nactive_months = 6\nnew_contacts = 2\ncoverage = 0.7\nsurvive_departures = 2\nseed = 7\n"
        'formal = ["steering"]\n[relationships.leaving]\nsite_leader = 0.2\ncommunity_partner = 1\n'
    )
    partnership = read_partnership(related(tmp_path, {"wellknit.toml": text}))
    assert partnership.relationships.settings == RelationshipSettings(
        active_months=6,
        leaving={"site_leader": 0.2, "community_partner": 1.0},
        new_contacts=2,
        coverage=0.7,
        survive_departures=2,
        seed=7,
        formal=("steering",),
    )
    assert not partnership.relationships


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("active_months = 0", "settings.wrong-value"),
        ("coverage = 80", "settings.wrong-value"),
        ("coverage = nan", "settings.wrong-value"),
        ('coverage = "0.8"', "settings.wrong-value"),
        ("survive_departures = -1", "settings.wrong-value"),
        ("leaving = { site_leader = -0.1 }", "settings.wrong-value"),
        ("leaving = { site_leaders = 0.1 }", "settings.unknown"),
        ("active_month = 12", "settings.unknown"),
    ],
)
def test_settings_that_cannot_be(tmp_path: Path, line: str, code: str) -> None:
    partnership = read_partnership(related(tmp_path, {"wellknit.toml": f"{SETTINGS}\n[relationships]\n{line}\n"}))
    assert found(partnership)[:1] == [code]
    assert partnership.relationships.settings == RelationshipSettings()


def test_files_that_are_not_read_are_named(tmp_path: Path) -> None:
    partnership = read_partnership(
        related(
            tmp_path,
            {
                "tie.csv": "wave\n",
                "matrices/winter.csv": "x\n",
                "matrices/spring.relability.csv": "x\n",
                "edges/spring.reliability.csv": "x\n",
                "calendar/omar_weir.ics": "x",
                "omar_weir.ics": "x",
                "calendars/omar_weir.vcs": "x",
                "notes.md": "Ours.",
            },
        )
    )
    unread = [
        (each.where.file, each.do.split("?")[0]) for each in said(partnership) if each.code == "folder.unknown-file"
    ]
    assert sorted(file or "" for file, _ in unread) == [
        "relationships/calendar",
        "relationships/calendars/omar_weir.vcs",
        "relationships/edges/spring.reliability.csv",
        "relationships/matrices/spring.relability.csv",
        "relationships/matrices/winter.csv",
        "relationships/omar_weir.ics",
        "relationships/tie.csv",
    ]
    assert dict(unread)["relationships/tie.csv"].startswith("Did you mean 'relationships/ties.csv'")


def test_reading_changes_nothing_and_reads_the_same_twice(tmp_path: Path) -> None:
    folder = related(
        tmp_path,
        {"ties.csv": TIES + SPRING, "contacts.csv": CONTACTS, "calendars/omar_weir.ics": meeting("ines", "omar")},
    )
    before = digests(folder)
    assert read_partnership(folder) == read_partnership(folder)
    assert digests(folder) == before


def test_every_code_of_relationships_is_met_by_a_test() -> None:
    every, seen = codes("relationships"), met()
    assert len(every) >= 70
    assert [code for code in every if code not in seen] == []


def test_what_may_stand_in_the_files_is_documented_and_worded_in_both_languages() -> None:
    page = (ROOT / "docs" / "partnership-folder.md").read_text("utf-8").split("## relationships/")[1]
    sections: dict[str, tuple[str, ...]] = {
        "dimension": tuple(each.key for each in DIMENSIONS),
        "state": STATES,
        "cause": CAUSES,
        "progress": ("open", "addressed", "under_way"),
    }
    for section, keys in sections.items():
        assert [key for key in keys if not re.search(rf"\b{key}\b", page)] == []
        for language in ("en", "es"):
            wordings = [label(f"{section}.{key}", language) for key in keys]
            assert len(set(wordings)) == len(keys)
    assert all(
        label(f"dimension.{each.key}", language).endswith(".") for each in DIMENSIONS for language in ("en", "es")
    )
