"""Rows of a closed wave are read by the library as any table of answers is, and say of the respondent what they may."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

from wellknit.partners.initiative import Site
from wellknit.partners.roster import Roster
from wellknit.surveys.questionnaire import Questionnaire
from wellknit.surveys.responses import BLANK, Responses
from wellknit.surveys.validity import read_responses
from wellknit.surveys.wave import Wave
from wellknit.surveys.xlsform import read_questionnaire
from wellknit.web.surveys.promises.filling import Filling, packed, unpacked
from wellknit.web.surveys.promises.rows import cells, headings, unrecognizable

SHEETS = {
    "survey": [
        ["type", "name", "label", "asks", "rates", "repeat_count", "calculation"],
        ["select_one yes_no", "job", "Do you work here?", "job"],
        ["select_one yes_no", "leads", "Do you lead?", "leader"],
        ["integer", "months", "For how many months?", "involvement"],
        ["select_multiple partners", "knows", "Whom do you know?", "ties"],
        ["begin_repeat", "partner", "Partner", "", "", "count-selected(${knows})"],
        ["calculate", "who", "", "partner", "", "", "selected-at(${knows}, position(..) - 1)"],
        ["select_one yes_no", "trust", "Do you trust them?", "", "trust"],
        ["end_repeat"],
        ["begin_group", "last", "Last"],
        ["text", "why", "Why?"],
        ["note", "thanks", "Thank you"],
        ["end_group"],
    ],
    "choices": [
        ["list_name", "name", "label"],
        ["yes_no", "yes", "Yes"],
        ["yes_no", "no", "No"],
        ["partners", "library", "Library"],
        ["partners", "clinic", "Clinic"],
    ],
}
SITES = (Site("north", "North"), Site("south", "South"))
WHOLE = Filling(
    {
        "job": "yes",
        "leads": "no",
        "months": "14",
        "knows": ("library", "clinic"),
        "partner[1]/trust": "yes",
        "partner[2]/trust": "no",
        "last/why": 'Because, "so".\nñ',
    },
    language="en",
    site="north",
    organization="library",
    kind="",
)


def form() -> Questionnaire:
    sheets = {name: [[*row, *[""] * (7 - len(row))] for row in rows] for name, rows in SHEETS.items()}
    questionnaire, problems = read_questionnaire(Path("instrument.xlsx"), "instrument.xlsx", sheets)
    assert questionnaire is not None, problems
    return questionnaire


def read(fillings: list[Filling], mode: str = "anonymous") -> tuple[Responses, list[str]]:
    questionnaire = form()
    columns = headings(questionnaire, fillings, mode)
    table = [
        (number, {**dict.fromkeys(columns, ""), **cells(each, columns, f"r{number}")})
        for number, each in enumerate(fillings, start=2)
    ]
    wave = Wave("w", "Wave", "anonymous", None, date(2021, 5, 1))
    answers, problems = read_responses(
        table, questionnaire, wave=wave, sites=SITES, roster=Roster(), file="answers.csv", headings=columns
    )
    return answers, [each.code for each in problems]


def test_the_library_reads_the_rows_as_they_were_answered() -> None:
    answers, problems = read([WHOLE, Filling({}, site="south", language="es")])
    assert [code for code in problems if "role" not in code and "organization" not in code] == []
    first, second = answers.records
    assert (first.site, first.role, first.organization, first.language) == (
        "north",
        "core_site_partner",
        "library",
        "en",
    )
    assert first.answers["knows"] == ("library", "clinic") and first.answers["why"] == WHOLE.answers["last/why"]
    assert first.involvement == "one_to_two_years"
    assert [first.rounds[f"partner[{each}]/trust"] for each in (1, 2)] == ["yes", "no"]
    assert second.site == "south" and set(second.answers.values()) == {BLANK}


def test_columns_stand_in_the_order_of_the_form_round_by_round() -> None:
    questionnaire, rounds = form(), [{f"partner[{each}]/trust": "yes"} for each in (10, 2, 1)]
    own = ["respondent", "site", "role", "organization", "language"]
    asked = ["job", "leads", "months", "knows"]
    told = ["partner[1]/trust", "partner[2]/trust", "partner[10]/trust", "last/why"]
    assert headings(questionnaire, map(Filling, rounds), "confidential") == [*own, *asked, *told]
    named = headings(questionnaire, [Filling({"gone": "x"}, kind="parent")], "identified", ["partner[2]/trust"])
    assert named == ["respondent", "person", *own[1:], "_kind", *asked, "partner[2]/trust", "last/why"]


def test_a_filling_is_packed_one_way_and_comes_back() -> None:
    again = replace(WHOLE, answers=dict(reversed(WHOLE.answers.items())))
    assert packed(WHOLE) == packed(again) and unpacked(packed(WHOLE)) == WHOLE
    # What PostgreSQL keeps in no text does not stop a wave from being closed.
    odd = unpacked(packed(Filling({"last/why": "a\x00b\ud800c"}))).answers["last/why"]
    assert odd == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c"
    # A later version of the program may know more of a filling than this one.
    assert unpacked(packed(WHOLE).replace(b'{"answers"', b'{"mood":"good","answers"')) == WHOLE


def people(site: str, count: int, **more: str) -> list[Filling]:
    return [replace(WHOLE, site=site, answers={**WHOLE.answers, **more}) for _each in range(count)]


def test_what_tells_of_too_few_is_merged_finest_first() -> None:
    crowd = [
        *people("north", 20),
        *people("north", 3, leads="yes"),  # too few to be told from the others who work there
        *people("north", 6, job="no", leads=""),
        *people("south", 8, months="30"),
    ]
    odd = replace(crowd[0], language="es")
    after = unrecognizable([*crowd, odd], form(), Random(3))
    assert all(each.site for each in after)
    told = Counter((each.site, each.answers.get("leads"), each.answers.get("months"), each.language) for each in after)
    assert min(told.values()) >= 5
    leaders = after[20:23]
    assert {(each.answers["job"], "leads" in each.answers) for each in leaders} == {("yes", False)}
    answers, _problems = read(after)
    roles = Counter((each.site, each.role) for each in answers.records)
    assert roles == {
        ("north", "core_site_partner"): 24,
        ("north", "community_partner"): 6,
        ("south", "core_site_partner"): 8,
    }
    assert after[-1].language == ""
    # Months are told by their band, whoever they are; and by nothing that is shared by five.
    assert {each.answers.get("months") for each in after} == {"23", "24", None}
    assert {each.answers["partner[2]/trust"] for each in after} == {"no"}


def test_a_site_with_too_few_answers_is_not_told_and_some_of_others_with_it() -> None:
    after = unrecognizable([*people("south", 2), *people("north", 30)], form(), Random(3))
    assert Counter(each.site for each in after) == {"": 5, "north": 27}
    assert [each.site for each in after[:2]] == ["", ""]
    few = unrecognizable(people("north", 3), form(), Random(3))
    assert {(each.site, each.role, each.organization, each.language) for each in few} == {("", "", "", "")}
    assert all(set(each.answers) == {"knows", "partner[1]/trust", "partner[2]/trust", "last/why"} for each in few)
