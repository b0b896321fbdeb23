"""Reading XLSForms: questions, groups, scales and languages, and every mistake with its sheet, row and column."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wellknit.surveys.questionnaire import Choice, Language
from wellknit.surveys.xlsform import read_questionnaire

from .forms import FILE, ITEMS, read, sound, table, told, write_form

AGREEMENT = """
    list_name | name | label             | means
    agreement | sd   | Strongly disagree |
    agreement | d    | Disagree          |
    agreement | a    | Agree             | agree
    agreement | sa   | Strongly agree    | agree
    agreement | na   | Not applicable    | Not applicable
"""


# --- what a form says


def test_a_matrix_is_a_group_with_one_scale(tmp_path: Path) -> None:
    form = sound(
        tmp_path,
        survey="""
            type                 | name  | label                      | appearance | relevant
            integer              | years | How many years?            |            |
            begin_group          | trust | How far do you agree?      | table-list | ${years} > 0
            select_one agreement | open  | We speak openly.           |            |
            select_one agreement | kept  | Promises are kept.         |            |
            end_group            |       |                            |            |
        """,
        choices=AGREEMENT,
    )
    (group,) = form.groups
    assert (group.path, group.appearance, group.relevant, group.repeat, group.row) == (
        "trust", "table-list", "${years} > 0", False, 3,
    )  # fmt: skip
    assert [(item.path, item.kind, item.relevant, item.row) for item in form.items] == [
        ("years", "integer", "", 2),
        ("trust/open", "one", "", 4),
        ("trust/kept", "one", "", 5),
    ]
    assert form.items[1].scale is form.items[2].scale is form.scales[0]
    assert form.scales[0].agreeing == ("a", "sa")
    assert form.scales[0].aside == ("na",)
    assert [choice.value for choice in form.scales[0].choices] == [1, 2, 3, 4, None]


def test_or_other_adds_a_choice_to_the_list_and_a_question(tmp_path: Path) -> None:
    form = sound(
        tmp_path,
        survey="""
            type                         | name | label
            begin_group                  | work | Your work
            select_one ways              | main | Which way is yours?
            select_multiple ways or_other | also | Which other ways?
            end_group                    |      |
        """,
        choices="""
            list_name | name  | label
            ways      | time  | Time
            ways      | money | Money
        """,
    )
    assert [item.path for item in form.items] == ["work/main", "work/also", "work/also_other"]
    main, also, specify = form.items
    assert (main.or_other, also.or_other) == (False, True)
    # pyxform adds 'other' to the list itself, so the question before offers it too.
    for item in (main, also):
        assert item.scale is not None
        assert [choice.name for choice in item.scale.choices] == ["time", "money", "other"]
    assert specify.relevant == "selected(${also}, 'other')"
    assert [each.name for each in form.scales[0].choices] == ["time", "money", "other"]


def test_a_cascade_keeps_the_columns_that_choices_are_filtered_by(tmp_path: Path) -> None:
    form = sound(
        tmp_path,
        survey="""
            type              | name | label          | choice_filter
            select_one sites  | site | Which site?    |
            select_one groups | team | Which team?    | of_site = ${site}
        """,
        choices="""
            list_name | name    | label         | of_site
            sites     | dayton  | Dayton        |
            sites     | memphis | Memphis       |
            groups    | north   | North Dayton  | dayton
            groups    | river   | River schools | memphis
        """,
    )
    team = form.item("team")
    assert team is not None
    assert team.choice_filter == "of_site = ${site}"
    assert team.scale is not None
    assert [dict(choice.filters) for choice in team.scale.choices] == [{"of_site": "dayton"}, {"of_site": "memphis"}]


def test_a_repeat_holds_questions_that_are_not_counted(tmp_path: Path) -> None:
    form = sound(
        tmp_path,
        survey="""
            type                 | name    | label           | repeat_count           | calculation
            select_multiple orgs | who     | Who joins?    |                        |
            begin_repeat         | partner | Each of them  | count-selected(${who}) |
            calculate            | code    |           |                | selected-at(${who}, position(..) - 1)
            calculate            | name    |               |                        | jr:choice-name(${code}, '${who}')
            text                 | how     | How is ${name}? |                      |
            end_repeat           |         |               |                        |
        """,
        choices="""
            list_name | name   | label
            orgs      | school | The school
            orgs      | clinic | The clinic
        """,
    )
    (group,) = form.groups
    assert (group.path, group.repeat, group.repeat_count) == ("partner", True, "count-selected(${who})")
    assert [(item.path, item.repeat) for item in form.items] == [
        ("who", ""), ("partner/code", "partner"), ("partner/name", "partner"), ("partner/how", "partner"),
    ]  # fmt: skip
    assert [item.name for item in form.asked()] == ["who"]


def test_old_headings_and_types_are_understood(tmp_path: Path) -> None:
    form = sound(
        tmp_path,
        survey="""
            Type                        | Name  | Caption       | Relevance   | bind:required | constraining
            select one from ways        | main  | Which way?    |             | yes           | . != ''
            add select multiple prompt using ways | also | Which others? | ${main} = 1 |      |
            int                         | many  | How many?     |             |               |
            q note                      | bye   | Thank you     |             |               |
        """.replace("constraining", "constraint"),
        choices="""
            list name | value | caption
            ways      | 1     | Time
            ways      | 2     | Money
        """,
        settings="""
            set form title | set form id
            Partner survey | partners_2021
        """,
    )
    assert [(item.name, item.kind) for item in form.items] == [
        ("main", "one"), ("also", "many"), ("many", "integer"), ("bye", "note"),
    ]  # fmt: skip
    main, also = form.items[:2]
    assert (main.required, main.constraint, also.relevant) == ("true()", ". != ''", "${main} = 1")
    assert main.label("en") == "Which way?"
    # Without a column 'name', 'value' is the old heading of the codes.
    assert main.scale is not None
    assert main.scale.choices == (
        Choice("1", {"": "Time"}, value=1, row=2),
        Choice("2", {"": "Money"}, value=2, row=3),
    )
    assert (form.title, form.form_id) == ("Partner survey", "partners_2021")


def test_kinds_that_nobody_answers_are_not_asked(tmp_path: Path) -> None:
    form = sound(
        tmp_path,
        survey="""
            type        | name  | label      | calculation
            start       | began |            |
            note        | hello | Welcome    |
            calculate   | two   |            | 1 + 1
            hidden      | kept  |            |
            acknowledge | yes   | I agree    |
            decimal     | hours | How long?  |
            date        | day   | Which day? |
            range       | ten   | How far?   |
            image       | photo | A photo    |
            geopoint    | where | Where?     |
        """,
    )
    assert [item.kind for item in form.items] == [
        "metadata", "note", "calculate", "hidden", "acknowledge", "decimal", "date", "range", "media", "location",
    ]  # fmt: skip
    assert [item.name for item in form.asked()] == ["yes", "hours", "day", "ten", "photo", "where"]


# --- languages


def test_texts_are_read_in_every_language(tmp_path: Path) -> None:
    form = sound(
        tmp_path,
        survey="""
            type | name | label::English (en) | label::Español (es) | hint::English (en) | hint::Español (es)
            text | why  | Why?                | ¿Por qué?           | Briefly            | En breve
        """,
        settings="""
            default_language
            Español (es)
        """,
    )
    assert form.languages == (Language("en", "English"), Language("es", "Español"))
    assert form.default_language == "es"
    (why,) = form.items
    assert why.labels == {"en": "Why?", "es": "¿Por qué?"}
    assert why.hints == {"en": "Briefly", "es": "En breve"}


def test_messages_are_read_in_every_language(tmp_path: Path) -> None:
    form = sound(
        tmp_path,
        survey="""
            type | name | label::en | label::es | constraint | constraint_message::en | constraint message::es
            text | why  | Why?      | ¿Por qué? | . != 'x'   | Not x                  | x no
        """,
    )
    assert form.items[0].constraint_messages == {"en": "Not x", "es": "x no"}


def test_missing_translations_are_counted_and_named(tmp_path: Path) -> None:
    form, problems = read(
        tmp_path,
        survey="""
            type           | name | label::English (en) | label::Español (es)
            text           | why  | Why?                | ¿Por qué?
            text           | who  | Who?                |
            select_one yes | more | More?               | ¿Más?
        """,
        choices="""
            list_name | name | label::English (en) | label::Español (es)
            yes       | y    | Yes                 | Sí
            yes       | n    | No                  |
        """,
    )
    assert form is not None
    (problem,) = problems
    assert told(problems) == [("instrument.missing-translations", "survey", 3, None)]
    assert problem.severity == "warning"
    assert problem.what == "2 texts are not translated into Español: who, yes: n."


@pytest.mark.parametrize(
    ("headings", "code", "column"),
    [
        ("label::English (en) | label::Español", "instrument.language-without-tag", "label::Español"),
        ("label::English (en) | label::Deu", "instrument.language-without-tag", "label::Deu"),
        ("label::English (en) | label::en", "instrument.language-twice", "label::en"),
        ("label::English (en) | label", "instrument.unnamed-language", "label"),
    ],
)
def test_a_language_is_named_once_and_with_its_tag(tmp_path: Path, headings: str, code: str, column: str) -> None:
    form, problems = read(
        tmp_path,
        survey=f"""
            type | name | {headings}
            text | why  | Why?                | Why then?
        """,
    )
    assert form is not None
    assert told(problems) == [(code, "survey", 1, column)]


def test_a_default_language_that_is_none_of_the_forms(tmp_path: Path) -> None:
    _, problems = read(
        tmp_path,
        survey="""
            type | name | label::English (en)
            text | why  | Why?
        """,
        settings="""
            default_language
            English
        """,
    )
    assert ("instrument.default-language", "settings", 2, "default_language") in told(problems)


# --- our own columns


def test_own_columns_say_what_is_asked_measured_and_counted(tmp_path: Path) -> None:
    form = sound(
        tmp_path,
        survey="""
            type                 | name  | label           | Asks | Measures                               | Base
            select_one yes       | job   | Is it your job? | job  |                                        |
            select_one agreement | trust | We trust.       |      | principle:trust; factor:regular_contact | asked
            select_one agreement | open  | We are open.    |      |                                        | answered
        """,
        choices=AGREEMENT
        + """
            yes       | y    | Yes | yes
            yes       | n    | No  | no
        """.strip(),
    )
    job, trust, open_ = form.items
    assert form.telling("job") is job
    assert trust.measures == ("principle:trust", "factor:regular_contact")
    assert (job.base, trust.base, open_.base) == ("answered", "asked", "answered")


def test_unknown_words_in_own_columns_are_errors_at_their_cell(tmp_path: Path) -> None:
    form, problems = read(
        tmp_path,
        survey="""
            type                 | name  | label     | asks  | measures | base
            select_one agreement | trust | We trust. | wages | trust    | everyone
            note                 | bye   | Goodbye   |       | factor:x |
        """,
        choices="""
            list_name | name | label | means
            agreement | a    | Agree | agreed
        """,
    )
    assert form is not None
    assert told(problems) == [
        ("instrument.unknown-value", "choices", 2, "means"),
        ("instrument.unknown-value", "survey", 2, "asks"),
        ("instrument.unknown-measure", "survey", 2, "measures"),
        ("instrument.unknown-value", "survey", 2, "base"),
        ("instrument.column-without-effect", "survey", 3, "measures"),
    ]
    assert problems[0].do.startswith("Use one of: agree, not_applicable, dont_know, yes, no, national_partner")
    assert problems[3].do == "Use one of: answered, asked."


@pytest.mark.parametrize(
    ("rows", "code", "row", "column"),
    [
        (["select_one yes | a | A? | job", "select_one yes | b | B? | job"], "told-twice", 3, "asks"),
        (["begin_repeat | r | R | ", "select_one yes | a | A? | job", "end_repeat ||| "], "told-in-repeat", 3, "asks"),
        (["text | a | A? | leader"], "cannot-tell", 2, "asks"),
        (["select_one yes | a | A? | role"], "telling-nothing", 2, "asks"),
    ],
)
def test_each_thing_is_told_by_one_question_that_can_tell_it(
    tmp_path: Path, rows: list[str], code: str, row: int, column: str
) -> None:
    form, problems = read(
        tmp_path,
        survey="\n".join(["type | name | label | asks", *rows, "text | z | Z? | "]),
        choices="""
            list_name | name | label
            yes       | yes  | Yes
            yes       | no   | No
        """,
    )
    assert form is not None
    assert told(problems) == [(f"instrument.{code}", "survey", row, column)]


@pytest.mark.parametrize("heading", ["score", "Score", "value"])
def test_a_mean_is_taken_of_the_column_score(tmp_path: Path, heading: str) -> None:
    """Headed 'value' too: pyxform alone would take it for another 'name' and refuse the form."""
    form = sound(
        tmp_path,
        survey="""
            type                | name  | label
            select_one distance | trust | How far?
        """,
        choices=f"""
            list_name | name | label      | {heading} | means
            distance  | far  | Far        | 10        |
            distance  | mid  | Middle     | 5.0       |
            distance  | near | Near       | -1        |
            distance  | dk   | Don't know |           | Don't know
        """,
    )
    (scale,) = form.scales
    assert [choice.value for choice in scale.choices] == [10, 5, -1, None]
    assert scale.choices[3].means == "dont_know"


def test_a_score_can_be_looked_up_by_a_calculation(tmp_path: Path) -> None:
    form = sound(
        tmp_path,
        survey=f"""
            type           | name | label | calculation
            select_one far | how  | How?  |
            calculate      | got  |       | instance('far'){ITEMS}[name = ${{how}}]/score
        """,
        choices="""
            list_name | name | label | score
            far       | f    | Far   | 10
        """,
    )
    assert form.scales[0].choices[0].filters == {"score": "10"}


def test_scores_that_are_wrong_are_told_at_their_cell(tmp_path: Path) -> None:
    _, problems = read(
        tmp_path,
        survey="""
            type                | name  | label
            select_one distance | trust | How far?
        """,
        choices="""
            list_name | name | label      | score | means
            distance  | far  | Far        | 2     |
            distance  | mid  | Middle     | 1.5   |
            distance  | near | Near       |       |
            distance  | dk   | Don't know | 9     | dont_know
        """,
    )
    assert told(problems) == [
        ("instrument.value-not-whole", "choices", 3, "score"),
        ("instrument.value-aside", "choices", 5, "score"),
        ("instrument.value-missing", "choices", 4, "score"),
    ]


def test_codes_that_stand_for_no_answer_are_ours(tmp_path: Path) -> None:
    _, problems = read(
        tmp_path,
        survey="""
            type           | name | label
            select_one yes | more | More?
        """,
        choices="""
            list_name | name        | label
            yes       | (no answer) | Yes
            yes       | no thanks   | No
        """,
    )
    assert told(problems) == [
        ("instrument.code-is-ours", "choices", 2, "name"),
        ("instrument.code-with-space", "choices", 3, "name"),
    ]


# --- mistakes


def test_every_mistake_of_a_form_is_told_in_one_run(tmp_path: Path) -> None:
    form, problems = read(
        tmp_path,
        survey="""
            type           | name  | label     | relevant
            texd           | first | First?    |
            select_one nix | two   | Second?   |
            text           | a b   | Third?    |
            text           | four  | Fourth?   | ${none} = 1
            text           | five  | Fifth?    | ${first} = 1
            text           | six   | Sixth?    |
            text           | six   | Again?    |
        """,
        choices="""
            list_name | name | label
            yes       | y    | Yes
        """,
    )
    assert form is None
    assert {each.code for each in problems} == {"instrument.form-error"}
    # Row 6 asks for a question whose own row was left out as wrong: that is no mistake of row 6.
    assert sorted(each.where.row or 0 for each in problems) == [2, 3, 4, 5, 8]
    assert {each.where.sheet for each in problems} == {"survey"}


def test_a_reference_to_no_question_is_told_at_its_column(tmp_path: Path) -> None:
    form, problems = read(
        tmp_path,
        survey="""
            type | name | label | Relevance
            text | one  | One?  | ${tow} = 1
            text | two  | Two?  |
        """,
    )
    assert form is None
    assert [(each.code, each.where.sheet, each.where.row) for each in problems] == [
        ("instrument.form-error", "survey", 2)
    ]
    assert "tow" in problems[0].what


def test_a_group_that_is_not_closed(tmp_path: Path) -> None:
    form, problems = read(
        tmp_path,
        survey="""
            type        | name  | label
            begin_group | trust | Trust
            text        | why   | Why?
        """,
    )
    assert form is None
    assert told(problems) == [("instrument.form-error", "survey", 2, None)]
    assert "end_group" in problems[0].what


def test_a_heading_that_stands_twice(tmp_path: Path) -> None:
    sheets = """
        type | name | label | label
        text | why  | Why?  | Why then?
    """
    form, problems = read(tmp_path, survey=sheets)
    assert form is None
    assert told(problems) == [("instrument.doubled-column", "survey", 1, "label")]
    assert read_questionnaire(tmp_path, FILE, {"survey": table(sheets)}) == (None, problems)


def test_badly_named_sheets_are_named(tmp_path: Path) -> None:
    choices = """
        list_name | name | label
        yes       | y    | Yes
    """
    survey = """
        type           | name | label
        select_one yes | more | More?
    """
    form, problems = read(tmp_path, Surveys=survey, choices=choices)
    assert form is None
    assert told(problems) == [("instrument.form-error", "survey", None, None)]
    assert "'Surveys'" in problems[0].what
    form, problems = read(tmp_path, survey=survey, choises=choices)
    assert form is None
    assert "'choises'" in problems[0].what


def test_sheets_may_be_named_in_capitals(tmp_path: Path) -> None:
    form = sound(
        tmp_path,
        Survey="""
            type | name | label
            text | why  | Why?
        """,
        Settings="""
            form_title
            Partners
        """,
    )
    assert (form.title, form.items[0].name) == ("Partners", "why")


def test_rows_are_numbered_as_the_spreadsheet_numbers_them(tmp_path: Path) -> None:
    form, problems = read(
        tmp_path,
        survey="""
            type | name | label
            |
            text | why  | Why?
            |
            |
            text | who  | Who?
            text | who  | Who else?
        """,
    )
    assert form is None
    assert told(problems) == [("instrument.form-error", "survey", 7, None)]


def test_a_blank_second_row_is_passed_over(tmp_path: Path) -> None:
    form = sound(
        tmp_path,
        survey="""
            type | name | label
            |
            text | why  | Why?
        """,
    )
    assert [(item.name, item.row) for item in form.items] == [("why", 3)]


def test_columns_that_nothing_reads_are_pointed_out(tmp_path: Path) -> None:
    form, problems = read(
        tmp_path,
        survey="""
            type           | name | label | relevnt  | mesures       | remarks
            select_one yes | more | More? | 1 = 2    | factor:trust  | ours
        """,
        choices="""
            list_name | name | label | mean  | region
            yes       | y    | Yes   | agree | north
        """,
    )
    assert form is not None
    assert told(problems) == [
        ("instrument.misspelt-column", "survey", 1, "relevnt"),
        ("instrument.misspelt-column", "survey", 1, "mesures"),
        ("instrument.misspelt-column", "choices", 1, "mean"),
    ]


@pytest.mark.parametrize("kind", ["begin_kobomatrix yes", "begin_score", "begin_rank"])
def test_rows_that_kobotoolbox_alone_reads(tmp_path: Path, kind: str) -> None:
    form, problems = read(
        tmp_path,
        survey=f"""
            type       | name | label
            text       | why  | Why?
            {kind}     | mat  | Matrix
            score__row | line | A line
            {kind.split()[0].replace("begin", "end")} | |
        """,
        choices="""
            list_name | name | label
            yes       | y    | Yes
        """,
    )
    assert form is None
    assert told(problems) == [("instrument.kobo-only", "survey", 3, "type")]


def test_a_form_that_asks_nothing(tmp_path: Path) -> None:
    _, problems = read(
        tmp_path,
        survey="""
            type | name  | label
            note | hello | Welcome
        """,
    )
    assert told(problems) == [("instrument.asks-nothing", "survey", None, None)]


def test_choices_that_stand_elsewhere(tmp_path: Path) -> None:
    form, problems = read(
        tmp_path,
        survey="""
            type                             | name | label
            select_one_from_file schools.csv | at   | Which school?
        """,
    )
    assert form is not None
    assert told(problems) == [("instrument.choices-elsewhere", "survey", 2, "type")]
    assert (form.items[0].kind, form.items[0].scale) == ("text", None)


# --- files


def test_a_workbook_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "instrument.xlsx"
    path.write_bytes(b"not a workbook")
    form, problems = read_questionnaire(path, FILE)
    assert form is None
    assert [each.code for each in problems] == ["packing.not-an-office-file"]


def test_an_archive_without_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "instrument.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")
    form, problems = read_questionnaire(path, FILE)
    assert form is None
    assert len(problems) == 1
    assert problems[0].severity == "error"
    assert problems[0].where.file == FILE


def test_a_damaged_workbook_is_never_a_traceback(tmp_path: Path) -> None:
    whole = write_form(tmp_path, survey="type | name | label\ntext | why | Why?").read_bytes()
    for end in range(0, len(whole), 97):
        path = tmp_path / "broken.xlsx"
        path.write_bytes(whole[:end] + whole[end + 40 :])
        form, problems = read_questionnaire(path, FILE)
        assert form is not None or any(each.severity == "error" for each in problems)


def with_formula(folder: Path, *, value: str | None) -> Path:
    """A form whose cell D2 is a formula; ``value`` is what the spreadsheet stored for it, None where nothing is."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "survey"
    for row in (["type", "name", "label", "hint"], ["text", "why", "Why?", '=IF(1=2,"a","")']):
        sheet.append(row)
    path = folder / "formula.xlsx"
    workbook.save(path)
    if value is not None:
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        name = "xl/worksheets/sheet1.xml"
        before = parts[name]
        parts[name] = before.replace(b"<v></v>", b"").replace(b"<v />", b"").replace(b"<v/>", b"")
        parts[name] = parts[name].replace(b"</f>", b"</f><v>" + value.encode() + b"</v>")
        parts[name] = parts[name].replace(b'<c r="D2"', b'<c r="D2" t="str"')
        with zipfile.ZipFile(path, "w") as archive:
            for part, data in parts.items():
                archive.writestr(part, data)
    else:
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        name = "xl/worksheets/sheet1.xml"
        for empty in (b"<v></v>", b"<v />", b"<v/>"):
            parts[name] = parts[name].replace(empty, b"")
        with zipfile.ZipFile(path, "w") as archive:
            for part, data in parts.items():
                archive.writestr(part, data)
    return path


def test_a_formula_without_its_value_is_an_error(tmp_path: Path) -> None:
    form, problems = read_questionnaire(with_formula(tmp_path, value=None), FILE)
    assert form is None
    assert told(problems) == [("instrument.formula-without-value", "survey", 2, "D")]


@pytest.mark.parametrize(("value", "hints"), [("In short", {"": "In short"}), ("", {})])
def test_a_formula_counts_as_its_value(tmp_path: Path, value: str, hints: dict[str, str]) -> None:
    form, problems = read_questionnaire(with_formula(tmp_path, value=value), FILE)
    assert problems == ()
    assert form is not None
    assert form.items[0].hints == hints


# --- anything at all

cells = st.one_of(
    st.sampled_from(
        ["", "text", "integer", "select_one yes", "select_multiple yes or_other", "begin_group", "end_group", "note",
         "begin_repeat", "end repeat", "calculate", "a", "b", "yes", "${a}", "${a} > 1", "true()", "agree", "rank yes",
         "job", "principle:x", "3", "1.5", "begin_loop over yes", "select_one_external yes", "range", "start=1"]
    ),
    st.text(max_size=8),
)  # fmt: skip
survey_headings = st.lists(
    st.sampled_from(
        ["type", "name", "label", "label::English (en)", "label::de", "relevant", "constraint", "required", "value",
         "choice_filter", "calculation", "repeat_count", "appearance", "asks", "measures", "base", "parameters", "hint",
         "media::image", "bind::", "::", "default", "x::y::z", "disabled", "trigger"]
    ),
    unique=True, max_size=8,
)  # fmt: skip
choices_headings = st.lists(
    st.sampled_from(["list_name", "name", "label", "label::en", "means", "score", "value", "x", "media::", "{x"]),
    unique=True,
    max_size=6,
)


@given(survey_headings, choices_headings, st.data())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_no_sheet_is_a_traceback(survey: list[str], choices: list[str], data: st.DataObject) -> None:
    sheets = {}
    for name, first, headings in (("survey", ["type", "name", "label"], survey), ("choices", ["list_name"], choices)):
        columns = list(dict.fromkeys([*first, *headings]))
        rows = st.lists(st.lists(cells, min_size=len(columns), max_size=len(columns)), max_size=4)
        sheets[name] = [columns, *data.draw(rows)]
    form, problems = read_questionnaire(Path("instrument.xlsx"), FILE, sheets)
    assert form is not None or any(each.severity == "error" for each in problems)
    assert all(str(each) for each in problems)
