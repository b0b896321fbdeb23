"""A whole folder, read: what is there and what is not, and whatever may stand in its files."""

from __future__ import annotations

import csv
import io
import os
import unicodedata
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.folder.small_folder import ANSWERS, PEOPLE, SURVEY, digests, files, instrument, places, small, write
from tests.folder.spreadsheets import workbook
from wellknit.errors import WellknitError
from wellknit.folder.agreeing import problems_between_files
from wellknit.folder.read import read_partnership

QUOTES = "quote,text,role,site,source,consent\nso,So it is.,site_leader,delta,talk,public\n"
EVIDENCE: dict[str, str | bytes | None] = {
    "evidence/sources.csv": "source,kind,date,site,title\ntalk,interview,2021-02-11,delta,A talk\n",
    "evidence/quotes.csv": QUOTES,
}


def found(folder: Path) -> list[tuple[str, str | None]]:
    return [(each.code, each.where.file) for each in read_partnership(folder).problems]


# ---- what is there


def test_a_small_folder_is_read_whole(tmp_path: Path) -> None:
    partnership = read_partnership(small(tmp_path, EVIDENCE | {"brief.md": "# So it is\n"}))
    assert partnership.problems == ()
    assert partnership.initiative.name == "River Towns Together"
    assert [each.key for each in partnership.roster.people] == ["ines_fordham", "omar_weir", "tess_lock"]
    assert list(partnership.waves) == ["spring"]
    responses = partnership.waves["spring"].responses
    assert responses is not None
    assert [(each.respondent, each.site, each.role) for each in responses.records] == [
        ("r1", "upstream", "site_leader"),
        ("r2", "delta", "core_site_partner"),
        ("r3", "delta", "community_partner"),
    ]
    assert [each.answers["hard"] for each in responses.records][:2] == [("turnover", "money"), ("money",)]
    assert [each.key for each in partnership.sources + partnership.quotes] == ["talk", "so"]
    assert partnership.brief_source == "# So it is\n"


def test_reading_twice_gives_the_same_and_writes_nothing(tmp_path: Path) -> None:
    folder = small(tmp_path / "a", EVIDENCE | {"partners/people.csv": PEOPLE + "Old Key,X,,,\n"})
    before = digests(folder)
    first, second = read_partnership(folder), read_partnership(folder)
    assert first == second
    assert first.problems
    assert digests(folder) == before


def test_a_folder_that_was_moved_says_the_same(tmp_path: Path) -> None:
    wrong: dict[str, str | bytes | None] = {"waves/spring/answers.csv": ANSWERS.replace("upstream", "upstrm")}
    here, there = small(tmp_path / "here", wrong), small(tmp_path / "far" / "there", wrong)
    problems = read_partnership(here).problems
    assert problems == read_partnership(there).problems
    assert [each for each in problems if str(tmp_path) in str(each)] == []


def as_workbook(rows: list[list[str]]) -> bytes:
    return workbook(rows)


def as_parquet(rows: list[list[str]]) -> bytes:
    """As a data program writes it: a blank is a null, and several choices are a list."""
    header, *lines = rows
    columns: dict[str, list[object]] = {name: [] for name in header}
    for line in lines:
        for name, cell in zip(header, line, strict=True):
            columns[name].append(cell.split() or None if name == "hard" else cell or None)
    written = io.BytesIO()
    pq.write_table(pa.table(columns), written)
    return written.getvalue()


def test_answers_are_the_same_in_every_format(tmp_path: Path) -> None:
    expected = read_partnership(small(tmp_path)).waves["spring"].responses
    rows = list(csv.reader(io.StringIO(ANSWERS)))
    semicolons = ANSWERS.replace(",", ";").replace("\n", "\r\n").encode("utf-16")
    for name, content in (
        ("answers.xlsx", as_workbook(rows)),
        ("answers.parquet", as_parquet(rows)),
        ("answers.csv", semicolons),
    ):
        write(tmp_path, {f"waves/spring/answers.{ending}": None for ending in ("csv", "xlsx", "parquet")})
        partnership = read_partnership(write(tmp_path, {f"waves/spring/{name}": content}))
        assert partnership.problems == (), name
        assert partnership.waves["spring"].responses == expected, name


# ---- what is not


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(WellknitError) as raised:
            read_partnership(folder)
        (problem,) = raised.value.problems
        assert (problem.code, problem.where.file) == ("folder.missing", folder.name)


def test_settings_that_are_no_file(tmp_path: Path) -> None:
    (tmp_path / "wellknit.toml").mkdir()
    assert found(tmp_path) == [("sheet.no-file", "wellknit.toml")]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (
            {"waves/spring/instrument.xlsx": None, "waves/spring/answers.csv": None},
            [("waves.no-files", "waves/spring")],
        ),
        ({"waves/spring/answers.csv": None}, [("waves.no-answers", "waves/spring")]),
        ({"waves/spring/instrument.xlsx": None}, [("waves.no-instrument", "waves/spring/answers.csv")]),
        (
            {"waves/spring/instrument.xlsx": b"no workbook"},
            [
                ("packing.not-an-office-file", "waves/spring/instrument.xlsx"),
                ("waves.instrument-unread", "waves/spring/answers.csv"),
            ],
        ),
        ({"waves/spring/answers.csv": ""}, [("sheet.empty", "waves/spring/answers.csv")]),
        (
            {"waves/spring/answers.xlsx": workbook([("respondent",)])},
            [("folder.two-files", "waves/spring/answers.csv")],
        ),
    ],
)
def test_a_wave_that_is_not_complete(
    changed: dict[str, str | bytes | None], expected: list[tuple[str, str]], tmp_path: Path
) -> None:
    folder = small(tmp_path, changed)
    assert found(folder) == expected
    assert read_partnership(folder).waves["spring"].responses is None


def test_a_wave_to_come_is_no_mistake(tmp_path: Path) -> None:
    (problem,) = read_partnership(small(tmp_path, {"waves/spring/answers.csv": None})).problems
    assert problem.severity == "note"


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("brief.txt", "'brief.md'"),
        ("partner", "'partners'"),
        ("partners/persons.csv", "'partners/people.csv'"),
        ("partners/people.ods", "'partners/people.csv'"),
        ("partners/people (copy).csv", "'partners/people.csv'"),
        ("evidence/qotes.csv", "'evidence/quotes.csv'"),
        ("waves/sprng/answers.csv", "'waves/spring'"),
        ("waves/answers.csv", "'waves/spring/answers.csv'"),
        ("waves/spring/anwsers.csv", "'waves/spring/answers.csv'"),
        ("waves/spring/instrument.xls", "'waves/spring/instrument.xlsx'"),
    ],
)
def test_a_file_that_is_not_read_is_named(name: str, nearest: str, tmp_path: Path) -> None:
    (problem,) = read_partnership(small(tmp_path, {name: "x"})).problems
    assert (problem.code, problem.severity) == ("folder.unknown-file", "warning")
    assert problem.where.file is not None
    assert name.startswith(problem.where.file)
    assert nearest in problem.do


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        ".git/config",
        "partners/.people.csv.swp",
        "partners/~$people.xlsx",
        "partners/notes.md",
        "photo.jpg",
    ],
)
def test_other_files_may_lie_in_the_folder(name: str, tmp_path: Path) -> None:
    assert found(small(tmp_path, {name: "x"})) == []


@pytest.mark.parametrize("name", ["partners/people.csv", "waves/spring/answers.csv", "waves/spring/instrument.xlsx"])
def test_nothing_is_read_from_outside_the_folder(name: str, tmp_path: Path) -> None:
    folder = small(tmp_path / "folder")
    (folder / name).rename(tmp_path / "elsewhere")
    (folder / name).symlink_to(tmp_path / "elsewhere")
    assert ("path.link-outside", name) in found(folder)


@pytest.mark.parametrize("name", ["partners/people.csv", "waves/spring/answers.csv", "brief.md"])
def test_a_folder_or_a_pipe_in_place_of_a_file(name: str, tmp_path: Path) -> None:
    for make in (Path.mkdir, os.mkfifo):
        folder = small(tmp_path / make.__name__, {name: None})
        make(folder / name)
        assert ("sheet.no-file", name) in found(folder)


def test_a_loop_of_links(tmp_path: Path) -> None:
    folder = small(tmp_path, {"partners/people.csv": None})
    (folder / "partners/people.csv").symlink_to("people.csv")
    assert {"path.outside", "path.link-outside", "sheet.no-file"} & {code for code, _ in found(folder)}


# ---- the brief


@pytest.mark.parametrize("text", [b"# So\n\nit is\n", b"\xef\xbb\xbf# So\r\n\r\nit is\r\n", b"# So\r\rit is\r"])
def test_the_brief_is_the_same_from_every_editor(text: bytes, tmp_path: Path) -> None:
    assert read_partnership(small(tmp_path, {"brief.md": text})).brief_source == "# So\n\nit is\n"


def test_a_brief_that_can_not_be_read(tmp_path: Path) -> None:
    latin = read_partnership(small(tmp_path, {"brief.md": "# So\n\nSan José\n".encode("cp1252")}))
    assert places(latin.problems) == [("settings.encoding", 3, None)]
    assert [(each.where.file, latin.brief_source) for each in latin.problems] == [("brief.md", "")]
    large = read_partnership(small(tmp_path, {"brief.md": b"x" * 5_000_001}))
    assert [(each.code, each.where.file) for each in large.problems] == [("sheet.too-big", "brief.md")]


# ---- whatever stands there

TABLES: dict[str, list[list[str]]] = {
    name: list(csv.reader(io.StringIO(text)))
    for name, text in ({**files(), **EVIDENCE}).items()
    if name.endswith(".csv") and isinstance(text, str)
}
CELL = st.sampled_from(
    [(name, row, column) for name, rows in TABLES.items() for row in range(len(rows)) for column in range(len(rows[0]))]
)
NASTY = st.sampled_from(
    ['"', '""', "=1+1", "\0", "\ufeff", "NaN", "inf", "-1e999", "9" * 400, "../..", "{0}", "{x.__class__}", "'", "\r",
     "2021-13-45", "0000-00-00", "9999-12-31", "1/1/0001", "#N/A", "yes yes", "agree agree", "delta\u202e", "٣", "²"]
)  # fmt: skip


def read_without_a_word_unseen(folder: Path) -> None:
    """The folder read and its files compared: nothing raised, nothing written, and every message can be read."""
    before = digests(folder)
    partnership = read_partnership(folder)
    problems = (*partnership.problems, *problems_between_files(partnership, {}))
    assert digests(folder) == before
    for each in problems:
        assert each.what.strip()
        assert each.do.strip()
        unseen = {letter for letter in str(each) if unicodedata.category(letter)[0] == "C"}
        assert unseen == set(), repr(str(each))


@given(changes=st.lists(st.tuples(CELL, st.text(max_size=30) | NASTY, st.booleans()), min_size=1, max_size=4))
def test_any_text_in_any_cell_is_read_or_named(
    changes: list[tuple[tuple[str, int, int], str, bool]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Typed into a spreadsheet, which quotes it, or put into the file with an editor, which does not."""
    changed = {name: [list(row) for row in rows] for name, rows in TABLES.items()}
    raw: dict[str, str] = {}
    for number, ((name, row, column), text, quoted) in enumerate(changes):
        changed[name][row][column] = text if quoted else f"\ue000{number}"
        if not quoted:
            raw[f"\ue000{number}"] = text
    content: dict[str, str | bytes | None] = {}
    for name, rows in changed.items():
        written = io.StringIO()
        csv.writer(written, lineterminator="\n").writerows(rows)
        text = written.getvalue()
        for mark, unquoted in raw.items():
            text = text.replace(mark, unquoted)
        content[name] = text
    folder = small(tmp_path_factory.mktemp("cells"), content)
    read_without_a_word_unseen(folder)


@given(name=st.sampled_from([*files(), *EVIDENCE, "brief.md"]), data=st.binary(max_size=200))
def test_any_bytes_in_any_file_are_read_or_named(
    name: str, data: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    read_without_a_word_unseen(small(tmp_path_factory.mktemp("bytes"), {name: data}))


def test_labels_in_place_of_codes_and_groups_before_names(tmp_path: Path) -> None:
    """What an export with labels and full paths gives is read as the codes are."""
    plain = read_partnership(small(tmp_path / "plain")).waves["spring"].responses
    survey = [SURVEY[0], ("begin_group", "us", "Us"), *SURVEY[1:], ("end_group", "", "")]
    header = "respondent,site,us/through_job,us/leader,us/trust,us/hard\n"
    rows = ANSWERS.split("\n", 1)[1].replace("agree", "Agree").replace("disAgree", "Disagree").replace("yes", "Yes")
    folder = small(
        tmp_path / "grouped",
        {"waves/spring/instrument.xlsx": instrument(survey), "waves/spring/answers.csv": header + rows},
    )
    partnership = read_partnership(folder)
    assert partnership.problems == ()
    assert partnership.waves["spring"].responses == plain


def test_settings_that_can_not_be_read_are_the_only_thing_said(tmp_path: Path) -> None:
    # One bracket is missing; without the sites every row of every file would seem to be wrong as well.
    from wellknit.folder.new import new

    folder = new(tmp_path / "river-towns", "River Towns")
    settings = folder / "wellknit.toml"
    settings.write_text(settings.read_text("utf-8").replace("[[sites]]", "[[sites]", 1), "utf-8")
    assert [each.code for each in read_partnership(folder).problems] == ["settings.syntax"]
