"""Whether the files of a folder agree, what publishing them would meet, and the report of both."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.folder.small_folder import (
    ANSWERS,
    CHOICES,
    INVOLVEMENTS,
    SETTINGS,
    SURVEY,
    digests,
    instrument,
    line_of,
    places,
    small,
    write,
)
from wellknit.errors import Problem, WellknitError
from wellknit.folder.check import check, report
from wellknit.folder.new import new
from wellknit.folder.publishing import freeze, material

ROOT = Path(__file__).resolve().parents[2]
WIDE = (
    *SURVEY,
    ("text", "remarks", "What else?"),
    ("integer", "years", "For how many years?"),
    ("select_one place", "place", "Where do you meet?"),
    ("select_one aside", "aside", "Was there a meeting?"),
    ("select_one place", "Where.next", "Where next?"),
    ("rank challenges", "order", "What is hardest?"),
)
LISTS = (
    *CHOICES,
    ("place", "1st", "At the school", ""),
    ("place", "2nd", "Elsewhere", ""),
    ("aside", "na", "Does not apply", "not_applicable"),
    ("aside", "dk", "I don't know", "dont_know"),
)


def all_but_hidden(folder: Path) -> tuple[Problem, ...]:
    """The problems of a check without the notes on what is hidden: three people are too few for anything to show."""
    return tuple(each for each in check(folder).problems if each.code != "check.would-hide")


def with_tables(root: Path, tables: str) -> Path:
    """The small folder with a longer questionnaire and, behind its own tables, ``tables``."""
    header, *rows = ANSWERS.strip().split("\n")
    more = ",remarks,years,place,aside,Where.next,order"
    answers = "\n".join((header + more, *(row + ",,,,,," for row in rows))) + "\n"
    content: dict[str, str | bytes | None] = {
        "wellknit.toml": SETTINGS + tables,
        "waves/spring/instrument.xlsx": instrument(WIDE, LISTS),
        "waves/spring/answers.csv": answers,
    }
    return small(root, content)


def table(kind: str, items: str, more: str = "") -> str:
    return f"\n[[tables]]\nkey = 'more'\nkind = '{kind}'\ntitle = 'T'\nwaves = ['spring']\nitems = {items}\n{more}"


LAST = SETTINGS.count("\n")


def test_a_whole_folder_agrees(tmp_path: Path) -> None:
    assert all_but_hidden(small(tmp_path)) == ()


# ---- tables and instruments


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        (table("agreement", "['trst']"), [("tables.unknown-item", LAST + 7, "tables.more.items")]),
        (table("agreement", "['us/trust']"), [("tables.unknown-item", LAST + 7, "tables.more.items")]),
        (table("agreement", "['hard']"), [("tables.several", LAST + 7, "tables.more.items")]),
        (table("mean", "['order']"), [("tables.several", LAST + 7, "tables.more.items")]),
        (table("distribution", "['hard']"), [("tables.several", LAST + 7, "tables.more.items")]),
        (table("agreement", "['remarks']"), [("tables.no-scale", LAST + 7, "tables.more.items")]),
        (table("mean", "['years']"), [("tables.no-scale", LAST + 7, "tables.more.items")]),
        (table("choices", "['trust']"), [("tables.not-several", LAST + 7, "tables.more.items")]),
        (table("choices", "['order']"), [("tables.not-several", LAST + 7, "tables.more.items")]),
        (table("agreement", "['place']"), [("tables.no-agreement", LAST + 7, "tables.more.items")]),
        (table("mean", "['aside']"), [("tables.no-values", LAST + 7, "tables.more.items")]),
        (
            table("distribution", "['trust', 'place']", "by = 'answer'\n"),
            [("tables.several-scales", LAST + 7, "tables.more.items")],
        ),
        (table("distribution", "['Where.next']"), [("tables.item-name", LAST + 7, "tables.more.items")]),
        (
            table("agreement", "['trust']", "[tables.labels]\ntrst = 'Trust'\n"),
            [("tables.unknown-label", LAST + 9, "tables.more.labels.trst")],
        ),
        (
            table("distribution", "['place']", "[tables.labels]\n'1st' = 'School'\n"),
            [("tables.unknown-label", LAST + 9, "tables.more.labels.1st")],
        ),
        (table("distribution", "['place']", "[tables.labels]\nanswer_1st = 'School'\nnot_applicable = 'N/A'\n"), []),
        (table("choices", "['hard']", "[tables.labels]\nturnover = 'Turnover'\n"), []),
        (table("involvement", "[]", "[tables.labels]\none_to_two_years = '1-2'\n"), []),
        (table("response", "[]", "[tables.labels]\nsite_leader = 'Leaders'\n"), []),
    ],
)
def test_tables_are_of_what_was_asked(
    tables: str, expected: list[tuple[str, int | None, str | None]], tmp_path: Path
) -> None:
    problems = [each for each in all_but_hidden(with_tables(tmp_path, tables)) if each.code != "waves.unused-items"]
    assert places(problems) == expected
    assert {each.where.file for each in problems} <= {"wellknit.toml"}


def test_an_item_is_named_without_its_group(tmp_path: Path) -> None:
    survey = [SURVEY[0], ("begin_group", "us", "Us"), *SURVEY[1:], ("end_group", "", "")]
    settings = SETTINGS.replace('["trust"]', '["us/trust"]')
    folder = small(tmp_path, {"wellknit.toml": settings, "waves/spring/instrument.xlsx": instrument(survey)})
    (problem,) = all_but_hidden(folder)
    assert places([problem]) == [("tables.item-path", line_of(settings, "us/trust"), "tables.agreement.items")]
    assert problem.do == "Write its name alone: 'trust'."


def test_items_that_no_table_shows_are_noted(tmp_path: Path) -> None:
    """Not those that tell of the respondent, and not texts, which no table could show."""
    (problem,) = all_but_hidden(with_tables(tmp_path, ""))
    assert (problem.code, problem.severity) == ("waves.unused-items", "note")
    assert problem.where.file == "waves/spring/instrument.xlsx"
    assert problem.what == (
        "No table shows these items of 'Spring survey' (4): 'place', 'aside', 'Where.next', 'order'."
    )


def test_a_principle_that_is_measured_must_be_declared(tmp_path: Path) -> None:
    survey = [tuple(cell.replace("principle:trust", "principle:trst") for cell in row) for row in SURVEY]
    (problem,) = all_but_hidden(small(tmp_path, {"waves/spring/instrument.xlsx": instrument(survey)}))
    assert (problem.code, problem.severity) == ("waves.unknown-principle", "warning")
    assert str(problem.where) == "waves/spring/instrument.xlsx, sheet 'survey', row 4, column 'measures'"
    assert problem.do == "Did you mean 'trust'?"


# ---- answers and people


def test_a_roster_on_which_nobody_stands(tmp_path: Path) -> None:
    header = INVOLVEMENTS.split("\n", 1)[0] + "\n"
    later = INVOLVEMENTS.replace("2021-08-31", "")
    for year in ("2018", "2019", "2020"):
        later = later.replace(f"{year}-", "2022-")
    for number, text in enumerate((None, header, later)):
        folder = small(tmp_path / str(number), {"partners/involvements.csv": text})
        problems = [each for each in all_but_hidden(folder) if each.code.startswith("waves.")]
        assert places(problems) == [
            ("waves.empty-roster", line_of(SETTINGS, "population"), "waves.spring.population")
        ], number
        assert problems[0].severity == "error"


def test_a_site_without_a_roster_and_one_with_too_small_a_one(tmp_path: Path) -> None:
    rows = [row for row in INVOLVEMENTS.splitlines() if "ines" not in row and "tess" not in row]
    problems = all_but_hidden(small(tmp_path, {"partners/involvements.csv": "\n".join(rows) + "\n"}))
    line = line_of(SETTINGS, "population")
    assert places(problems) == [
        ("waves.site-without-roster", line, "waves.spring.population"),
        ("waves.more-than-roster", line, "waves.spring.population"),
    ]
    assert {each.severity for each in problems} == {"warning"}
    assert (
        problems[1].what == "2 people answered 'Spring survey' in 'delta', but only 1 are on its roster on 2021-03-15."
    )


@pytest.mark.parametrize(("population", "codes"), [(2, ["waves.more-than-population"]), (3, []), ('"unknown"', [])])
def test_more_answers_than_people_who_were_asked(population: object, codes: list[str], tmp_path: Path) -> None:
    settings = SETTINGS.replace('population = "roster"', f"population = {population}")
    problems = all_but_hidden(small(tmp_path, {"wellknit.toml": settings}))
    assert [each.code for each in problems] == codes
    for each in problems:
        assert (each.severity, each.where.row) == ("error", line_of(settings, "population"))
        assert each.what == "'Spring survey' has 3 answers, more than the 2 people who are said to have been asked."


def test_sites_from_which_there_are_no_answers(tmp_path: Path) -> None:
    (problem,) = all_but_hidden(
        small(
            tmp_path,
            {
                "waves/spring/answers.csv": ANSWERS.replace("r1,upstream", "r1,delta").replace(
                    "r3,delta,no,,agree,\n", ""
                )
            },
        )
    )
    assert (problem.code, problem.severity, problem.where.file) == ("waves.silent-sites", "note", "waves/spring")
    assert "'upstream'" in problem.what


# ---- dates


def test_dates_that_are_possible_and_often_wrong(tmp_path: Path) -> None:
    settings = (
        SETTINGS
        + "\n[[years]]\nkey = 'one'\nname = 'First'\nfrom = 2019-01-01\nto = 2019-12-31\n"
        + "".join(
            f"\n[[phases]]\nkey = 'p{each}'\nname = 'Phase {each}'\nfrom = 202{each}-01-01\nto = 202{each + 1}-01-01\n"
            for each in (0, 1, 3)
        )
        + "\n[[grants]]\nkey = 'again'\nfunder = 'Lantern Foundation'\nfrom = 2021-06-01\nto = 2022-12-31\n"
        + "\n[[grants]]\nkey = 'other'\nfunder = 'Another'\nfrom = 2021-06-01\nto = 2022-12-31\n"
    )
    problems = all_but_hidden(small(tmp_path, {"wellknit.toml": settings}))
    assert places(problems) == [
        ("waves.outside-years", line_of(settings, "date ="), "waves.spring.date"),
        ("phases.overlap", line_of(settings, "'p1'") + 2, "phases.p1.from"),
        ("grants.overlap", line_of(settings, "'again'") + 2, "grants.again.from"),
    ]
    assert {each.severity for each in problems} == {"note"}


@pytest.mark.parametrize("day", ["2021-03-15", "2020-03-16"])
def test_the_first_and_the_last_day_are_within_a_year(day: str, tmp_path: Path) -> None:
    year = "\n[[years]]\nkey = 'one'\nname = 'First'\nfrom = 2020-03-16\nto = 2021-03-15\n"
    settings = SETTINGS.replace("2021-03-15", day) + year
    codes = [each.code for each in all_but_hidden(small(tmp_path, {"wellknit.toml": settings}))]
    assert "waves.outside-years" not in codes


# ---- the brief

BRIEF = "\n[brief]\nwave = 'spring'\n"
TEXT = ":::{cover} What partners say\n:::\n\n# So it is\n\nThat is what they say.\n"


@pytest.mark.parametrize(
    ("settings", "source", "expected"),
    [
        ("", TEXT, [("brief.no-settings", "brief.md")]),
        ("", "  \n", []),
        (BRIEF, None, [("brief.no-source", "brief.md")]),
        (BRIEF, "  \n", [("brief.no-source", "brief.md")]),
    ],
)
def test_a_brief_needs_its_text_and_its_wave(
    settings: str, source: str | None, expected: list[tuple[str, str]], tmp_path: Path
) -> None:
    folder = small(tmp_path, {"wellknit.toml": SETTINGS + settings, "brief.md": source})
    problems = all_but_hidden(folder)
    assert [(each.code, each.where.file) for each in problems] == expected
    with pytest.raises(WellknitError) as raised:
        material(check(folder))
    assert [each.code for each in raised.value.problems] == ["folder.no-brief"]


def test_a_brief_about_a_wave_without_answers(tmp_path: Path) -> None:
    folder = small(tmp_path, {"wellknit.toml": SETTINGS + BRIEF, "brief.md": TEXT, "waves/spring/answers.csv": None})
    found = places(all_but_hidden(folder))
    assert ("brief.no-answers", line_of(SETTINGS + BRIEF, "[brief]") + 1, "brief.wave") in found


def test_what_is_wrong_in_the_brief_is_said_at_its_line(tmp_path: Path) -> None:
    source = TEXT + "\nOf partners {fact}`agreement.trst.delta` agree.\n"
    problems = all_but_hidden(small(tmp_path, {"wellknit.toml": SETTINGS + BRIEF, "brief.md": source}))
    unknown = [each for each in problems if each.code == "brief.unknown-fact"]
    assert [(each.where.file, each.where.row) for each in unknown] == [("brief.md", line_of(source, "trst"))]


# ---- what publishing would meet


def test_what_will_be_hidden_is_said_by_table_and_audience(tmp_path: Path) -> None:
    rows = [f"d{each},delta,yes,no,{'agree' if each % 2 else 'disagree'},money" for each in range(12)]
    rows += [f"u{each},upstream,yes,no,agree,money" for each in range(6)]
    answers = "\n".join((ANSWERS.split("\n", 1)[0], *rows)) + "\n"
    settings = SETTINGS.replace('"roster"', '"unknown"')
    folder = small(tmp_path, {"wellknit.toml": settings, "waves/spring/answers.csv": answers})
    problems = check(folder).problems
    assert {(each.code, each.severity) for each in problems} == {("check.would-hide", "note")}
    assert [(each.where.column, each.what.split(":")[0]) for each in problems] == [
        ("tables.agreement", "For the audience 'public', the table 'agreement' hides 1 cells"),
        ("tables.challenges", "For the audience 'public', the table 'challenges' hides 2 cells"),
    ]
    assert all("groups of fewer than 10 (upstream)" in each.what for each in problems)


def edited(folder: Path) -> list[tuple[str, str, str | None]]:
    return [
        (each.code, each.severity, each.where.file)
        for each in check(folder).problems
        if each.code.startswith("releases.")
    ]


def test_a_release_that_was_edited_is_found(tmp_path: Path) -> None:
    folder = small(tmp_path)
    _, release = freeze(check(folder), "spring")
    assert edited(folder) == []
    (name, *_) = sorted(path for path in (release / "public").rglob("*.csv"))
    kept = name.read_bytes()
    name.write_bytes(kept + b" ")
    assert edited(folder) == [("releases.edited", "error", "releases/spring/v1/public")]
    name.unlink()
    assert edited(folder) == [("releases.edited", "error", "releases/spring/v1/public")]
    name.write_bytes(kept)
    (release / "partnership" / "more.csv").write_text("x\n")
    assert edited(folder) == [("releases.edited", "error", "releases/spring/v1/partnership")]
    (release / "partnership" / "more.csv").unlink()
    assert edited(folder) == []


def test_a_release_may_be_without_its_private_part_but_not_without_its_label(tmp_path: Path) -> None:
    folder = small(tmp_path)
    _, release = freeze(check(folder), "spring")
    (release / "private").rename(tmp_path.parent / f"{tmp_path.name}-private")
    assert edited(folder) == []
    (release / "public" / "release.json").write_text("{")
    assert edited(folder) == [("releases.unreadable", "error", "releases/spring/v1/public")]


def test_answers_that_changed_after_they_were_frozen_are_noted(tmp_path: Path) -> None:
    folder = small(tmp_path)
    freeze(check(folder), "spring")
    write(folder, {"waves/spring/answers.csv": ANSWERS + "r4,delta,yes,no,agree,money\n"})
    assert edited(folder) == [("releases.behind", "note", "releases/spring/v1")]


def test_releases_are_looked_at_in_a_folder_with_errors_too(tmp_path: Path) -> None:
    folder = small(tmp_path)
    _, release = freeze(check(folder), "spring")
    (release / "public" / "more.csv").write_text("x\n")
    write(folder, {"partners/people.csv": "person\nx\n"})
    codes = [each.code for each in check(folder).problems]
    assert "releases.edited" in codes
    assert "check.would-hide" not in codes


# ---- the report


def test_checking_twice_gives_the_same_and_writes_nothing(tmp_path: Path) -> None:
    folder = new(tmp_path / "river-towns", "River Towns Together")
    before = digests(folder)
    first, second = check(folder), check(folder)
    assert first == second
    assert json.dumps(report(first)) == json.dumps(report(second))
    assert digests(folder) == before


def test_the_report_is_as_documented(tmp_path: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    settings = SETTINGS.replace("delta", "Delta", 1) + "\n[lok]\n"
    folder = small(tmp_path / "river-towns", {"wellknit.toml": settings, "partners/persons.csv": "x\n"})
    told = report(check(folder))
    jsonschema.validate(told, json.loads((ROOT / "docs" / "schemas" / "check.json").read_text("utf-8")))
    assert told["folder"] == "river-towns"
    counted = {
        severity: sum(each["severity"] == severity for each in told["problems"])
        for severity in ("error", "warning", "note")
    }
    assert (told["errors"], told["warnings"], told["notes"]) == tuple(counted.values())
    assert all(counted[severity] for severity in ("error", "warning"))
    assert len(told["problems"]) == sum(counted.values())
    first = told["problems"][0]
    assert (first["file"], first["row"], first["column"]) == (
        "wellknit.toml",
        line_of(settings, '"Delta"'),
        "sites[2].key",
    )
    assert str(tmp_path) not in json.dumps(told)
    assert [list(each) for each in told["problems"]] == [
        ["code", "severity", "file", "sheet", "row", "column", "what", "do"]
    ] * len(told["problems"])


def test_problems_stand_in_the_order_of_the_files(tmp_path: Path) -> None:
    folder = small(
        tmp_path,
        {
            "wellknit.toml": SETTINGS + "\n[lok]\n",
            "partners/people.csv": "person,name\nX,x\n",
            "waves/spring/answers.csv": ANSWERS.replace("upstream", "upstrm"),
            "evidence/quotes.csv": "quote\n",
            "brief.md": b"\xff",
        },
    )
    order = list(dict.fromkeys((each.where.file or "").split("/")[0] for each in check(folder).problems))
    assert order[:5] == ["wellknit.toml", "partners", "waves", "evidence", "brief.md"]
