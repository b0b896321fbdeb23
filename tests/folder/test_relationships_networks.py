"""Matrices and edge lists: who reports a tie to whom, with every kind of silence kept apart from 'no'."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.folder.related_folder import BOTH, ROSTER
from tests.folder.small_folder import places, write
from wellknit.errors import Problem
from wellknit.folder import edges as edge_lists
from wellknit.folder import matrices as matrix_files
from wellknit.folder.edges import read_edges
from wellknit.folder.matrices import read_matrices
from wellknit.folder.name_map import read_names
from wellknit.relationships.ties import Report, State

Told = dict[tuple[str, str], tuple[State, dict[str, int]]]


def told(reports: tuple[Report, ...]) -> Told:
    """State and ratings by who reports on whom; keys are shortened to their first letters."""
    assert all((each.respondent, each.person) == ("", "") for each in reports)
    found = {(each.organization[0], each.to[0]): (each.state, dict(each.ratings)) for each in reports}
    assert len(found) == len(reports)
    return found


def states(reports: tuple[Report, ...]) -> dict[str, State]:
    return {"".join(pair): state for pair, (state, _) in told(reports).items()}


def matrices(root: Path, **texts: str | bytes) -> tuple[tuple[Report, ...], tuple[Problem, ...]]:
    """The matrices of the folder; 'spring_reliability' is spring.reliability.csv."""
    content = {f"relationships/matrices/{name.replace('_', '.', 1)}.csv": text for name, text in texts.items()}
    write(
        root, {**content, "relationships/names.csv": "written,organization\nThe School,mill_school\nChess Club,none\n"}
    )
    names, problems = read_names(root, ROSTER.organizations)
    assert problems == ()
    return read_matrices(root, BOTH, names)


def edges(root: Path, text: str, wave: str = "spring") -> tuple[tuple[Report, ...], tuple[Problem, ...]]:
    write(root, {f"relationships/edges/{wave}.csv": text})
    names, _ = read_names(root, ROSTER.organizations)
    return read_edges(root, BOTH, names)


# ---- matrices

MATRIX = """\
,mill_school,Reed House,FERRY  library
The School,,1,0
reed_house,?,-,NA
ferry_library,-,,0
"""


def test_what_a_matrix_of_ties_says(tmp_path: Path) -> None:
    reports, problems = matrices(tmp_path, spring=MATRIX)
    assert problems == ()
    assert states(reports) == {
        "mr": "tie",
        "mf": "no_tie",
        "rm": "dont_know",
        "rf": "not_answered",
        "fm": "not_asked",
        "fr": "not_answered",
    }
    assert {(each.wave, each.row) for each in reports if each.organization == "reed_house"} == {("spring", 3)}


def test_the_first_heading_may_say_anything_or_nothing(tmp_path: Path) -> None:
    plain, _ = matrices(tmp_path, spring=MATRIX)
    assert matrices(tmp_path, spring=f"reports on{MATRIX}")[0] == plain
    assert matrices(tmp_path, spring=MATRIX.replace(",", ";"))[0] == plain
    assert matrices(tmp_path, spring=MATRIX.replace(",", "\t"))[0] == plain


def test_a_matrix_may_be_a_workbook(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in ((None, "mill_school", "reed_house"), ("mill_school", 0, 1.0), ("reed_house", None, None)):
        sheet.append(row)
    (tmp_path / "relationships" / "matrices").mkdir(parents=True)
    book.save(tmp_path / "relationships" / "matrices" / "autumn.xlsx")
    reports, problems = matrices(tmp_path)
    assert (states(reports), problems) == ({"mr": "tie", "rm": "not_answered"}, ())
    assert reports[0].wave == "autumn"


def test_ratings_are_one_matrix_a_dimension(tmp_path: Path) -> None:
    reports, problems = matrices(
        tmp_path,
        spring=",mill_school,reed_house\nmill_school,,1\nreed_house,1,\n",
        spring_reliability=",mill_school,reed_house\nmill_school,,4\nreed_house,,\n",
        spring_collaboration=",mill_school,reed_house\nmill_school,,0\nreed_house,5,\n",
    )
    assert problems == ()
    assert told(reports) == {
        ("m", "r"): ("tie", {"reliability": 4, "collaboration": 0}),
        ("r", "m"): ("tie", {"collaboration": 5}),
    }


def test_a_rating_without_a_tie_contradicts_the_matrix_of_ties(tmp_path: Path) -> None:
    reports, problems = matrices(
        tmp_path,
        spring=",mill_school,reed_house\nmill_school,,0\nreed_house,,\n",
        spring_reliability=",mill_school,reed_house,ferry_library\nmill_school,,4,3\nreed_house,2,,\n",
    )
    assert told(reports) == {("m", "r"): ("no_tie", {}), ("r", "m"): ("not_answered", {})}
    assert [each for each in places(problems) if each[0] != "matrices.without-row"] == [
        ("matrices.rated-without-tie", 2, None)
    ]
    assert problems[-1].where.file == "relationships/matrices/spring.reliability.csv"
    assert "3 (rows 2 and 3)" in problems[-1].what


def test_without_a_matrix_of_ties_a_rating_is_a_tie(tmp_path: Path) -> None:
    reports, problems = matrices(
        tmp_path,
        spring_reliability=",mill_school,reed_house,ferry_library\nmill_school,,4,0\nreed_house,?,,-\nferry_library,,NA,\n",
        spring_strained=",mill_school,reed_house,ferry_library\nmill_school,,,1\nreed_house,0,,\nferry_library,,,\n",
    )
    assert problems == ()
    assert told(reports) == {
        ("m", "r"): ("tie", {"reliability": 4}),
        # Strained, but not rated for reliability: 0 there is no tie, the other rating says that there is one.
        ("m", "f"): ("tie", {"strained": 1}),
        ("r", "m"): ("tie", {"strained": 0}),
        ("r", "f"): ("not_asked", {}),
        ("f", "m"): ("not_answered", {}),
        ("f", "r"): ("not_answered", {}),
    }


@pytest.mark.parametrize("cell", ["2", "x", "yes", "-1", "0.5", "#N/A"])
def test_a_cell_that_could_mean_anything_is_not_read(tmp_path: Path, cell: str) -> None:
    reports, problems = matrices(tmp_path, spring=f",mill_school,reed_house\nmill_school,,{cell}\nreed_house,1,\n")
    found = states(reports)
    if cell == "#N/A":  # said by the reader of tables, and then an empty cell
        assert (found, places(problems)) == (
            {"mr": "not_answered", "rm": "tie"},
            [("sheet.error-value", 2, "reed_house")],
        )
    else:
        assert (found, places(problems)) == ({"rm": "tie"}, [("matrices.cell", 2, "reed_house")])


def test_a_rating_outside_of_the_scale_is_not_read(tmp_path: Path) -> None:
    reports, problems = matrices(
        tmp_path, spring_reliability=",mill_school,reed_house\nmill_school,,5\nreed_house,4,\n"
    )
    assert (told(reports), places(problems)) == (
        {("r", "m"): ("tie", {"reliability": 4})},
        [("ties.rating", 2, "reed_house")],
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (",mill_school,reed_house\nmill_school,1,1\nreed_house,,0\n", [("matrices.diagonal", 2, "mill_school")]),
        (",mill_school,reed_house\nmill_school,,1\n", [("matrices.without-row", None, None)]),
        (
            ",mill_school,The School\nreed_house,1,0\nmill_school,,\n",
            [("matrices.twice", 1, "The School")],
        ),
        (
            ",mill_school,reed_house\nmill_school,,1\nThe School,,0\nreed_house,,\n",
            [("matrices.twice", 3, "from")],
        ),
        (",mill_school,reed_house\nmill_school,,1\n,1,1\nreed_house,,\n", [("matrices.no-name", 3, "from")]),
        (",mill_school,reed_hous\nmill_school,,1\n", [("names.unknown", 1, "reed_hous")]),
        (
            ",mill_school,Chess Club\nmill_school,,1\nChess Club,1,\n",
            [("names.not-ours", 1, None)],
        ),
    ],
)
def test_what_is_odd_about_a_matrix_is_said(
    tmp_path: Path, text: str, found: list[tuple[str, int | None, str | None]]
) -> None:
    reports, problems = matrices(tmp_path, spring=text)
    assert places(problems) == found
    assert all(each.organization != each.to for each in reports)


def test_a_heading_twice_is_said_by_the_reader_of_tables(tmp_path: Path) -> None:
    reports, problems = matrices(tmp_path, spring=",reed_house,reed_house\nmill_school,1,0\nreed_house,,\n")
    assert ("sheet.duplicate-column", 1, "reed_house") in places(problems)
    assert states(reports) == {"mr": "tie"}


def test_too_many_organizations_for_one_matrix_or_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix_files, "MOST_ORGANIZATIONS", 2)
    monkeypatch.setattr(edge_lists, "MOST_ORGANIZATIONS", 2)
    assert (matrices(tmp_path, spring=MATRIX)[0], places(matrices(tmp_path, spring=MATRIX)[1])) == (
        (),
        [("matrices.too-big", None, None)],
    )
    reports, problems = edges(tmp_path, "from,to\nmill_school,reed_house\nreed_house,ferry_library\n")
    assert (reports, places(problems)) == ((), [("matrices.too-big", None, None)])


# ---- edge lists


def test_what_an_edge_list_says(tmp_path: Path) -> None:
    reports, problems = edges(
        tmp_path,
        "from,to,weight,reliability,state\n"
        "mill_school,Reed House,,4,\n"
        "Mill School,ferry_library,0,,\n"
        "reed_house,mill_school,2.5,,\n"
        "headwaters,,,,\n",
    )
    assert states(reports) == {
        "mr": "tie",
        "mf": "no_tie",
        "mh": "no_tie",
        "rm": "tie",
        "rf": "no_tie",
        "rh": "no_tie",
        # Headwaters answered and named nobody; the library was named by others and answered nothing.
        "hm": "no_tie",
        "hr": "no_tie",
        "hf": "no_tie",
        "fm": "not_answered",
        "fr": "not_answered",
        "fh": "not_answered",
    }
    assert told(reports)["m", "r"] == ("tie", {"reliability": 4})
    assert places(problems) == [("edges.weight-unused", 4, "weight"), ("edges.silent", None, None)]
    assert "'ferry_library' (1)" in problems[1].what
    assert {each.severity for each in problems} == {"note"}


def test_who_is_not_in_the_list_at_all_is_not_reported_on(tmp_path: Path) -> None:
    reports, problems = edges(tmp_path, "from,to\nmill_school,reed_house\nreed_house,mill_school\n")
    assert (states(reports), problems) == ({"mr": "tie", "rm": "tie"}, ())


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("mill_school,mill_school,,,", ("ties.itself", 3, "to")),
        (",mill_school,,,", ("cell.missing", 3, "from")),
        ("mill_school,reed,,,", ("names.unknown", 3, "to")),
        ("mill_school,reed_house,,,", ("edges.twice", 3, "to")),
        ("mill_school,ferry_library,many,,", ("edges.weight", 3, "weight")),
        ("mill_school,ferry_library,-1,,", ("edges.weight", 3, "weight")),
        ("mill_school,ferry_library,nan,,", ("sheet.not-a-number", 3, "weight")),
        ("mill_school,ferry_library,0,3,", ("ties.rated-without-tie", 3, "to")),
        ("mill_school,ferry_library,,3,no tie", ("ties.rated-without-tie", 3, "to")),
        ("mill_school,ferry_library,,,perhaps", ("cell.not-a-choice", 3, "state")),
        ("mill_school,ferry_library,,9,", ("ties.rating", 3, "reliability")),
    ],
)
def test_what_is_wrong_with_a_row_is_said(tmp_path: Path, row: str, found: tuple[str, int | None, str | None]) -> None:
    text = f"from,to,weight,reliability,state\nmill_school,reed_house,,,\n{row}\nreed_house,,,,\nferry_library,,,,\n"
    reports, problems = edges(tmp_path, text)
    assert found in places(problems)
    assert [each.severity for each in problems if each.code not in (found[0], "table.left-out")] == []
    assert states(reports)["mr"] == "tie"


def test_a_state_may_be_written_out(tmp_path: Path) -> None:
    text = "from,to,state\nmill_school,reed_house,don't know\nreed_house,mill_school,not answered\n"
    assert states(edges(tmp_path, text)[0]) == {"mr": "dont_know", "rm": "not_answered"}


def test_a_column_that_is_missing_or_unknown(tmp_path: Path) -> None:
    reports, problems = edges(tmp_path, "source,target\nmill_school,reed_house\n")
    assert reports == ()
    assert {each.code for each in problems} == {"table.missing-column", "table.unknown-column"}


# ---- whatever stands there

_CELLS = st.sampled_from(
    ("", "1", "0", "NA", "?", "-", "4", "mill_school", "reed_house", "nobody", "\u202e", "1.0", '"')
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(_CELLS, min_size=1, max_size=5), max_size=5), st.sampled_from(("", "from,to,weight")))
def test_no_network_makes_reading_fail(tmp_path: Path, rows: list[list[str]], header: str) -> None:
    text = "\n".join([header, *(",".join(row) for row in rows)])
    for read in (lambda: matrices(tmp_path, spring=text, spring_reliability=text), lambda: edges(tmp_path, text)):
        reports, problems = read()
        assert read() == (reports, problems)
        assert len({(each.organization, each.to) for each in reports}) == len(reports)
        assert all(each.organization != each.to and (not each.ratings or each.state == "tie") for each in reports)


def test_a_matrix_and_its_edge_list_say_the_same(tmp_path: Path) -> None:
    matrix, _ = matrices(
        tmp_path,
        spring=",mill_school,reed_house,ferry_library\nmill_school,,1,0\nreed_house,1,,1\nferry_library,0,0,\n",
    )
    listed, _ = edges(
        tmp_path, "from,to\nmill_school,reed_house\nreed_house,mill_school\nreed_house,ferry_library\nferry_library,\n"
    )
    assert states(matrix) == states(listed)
