"""`wellknit audit` at the command line: the page, JSON as its schema describes, files written, errors in words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from wellknit.cli import main
from wellknit.labels import LANGUAGES

from .examples.published import AGREEMENT, BANDS, IMPROVED, LENGTH_OF_INVOLVEMENT, SITES

SCHEMAS = Path(__file__).resolve().parents[1] / "docs" / "schemas"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["audit", *map(str, arguments)], catch_exceptions=False)


def json_of(*arguments: object) -> Any:
    jsonschema = pytest.importorskip("jsonschema")
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    data = json.loads(result.stdout)
    jsonschema.validate(data, json.loads((SCHEMAS / "audit.json").read_text("utf-8")))
    return data


def csv(path: Path, *rows: tuple[str, ...]) -> Path:
    path.write_text("\n".join(",".join(row) for row in rows) + "\n", "utf-8")
    return path


@pytest.fixture
def published(tmp_path: Path) -> tuple[Path, Path, Path]:
    return (
        csv(
            tmp_path / "agreement.csv",
            ("", *SITES, "average"),
            *((item, *cells, average) for item, (cells, average) in AGREEMENT.items()),
        ),
        csv(tmp_path / "involvement.csv", ("", *BANDS), *((site, *LENGTH_OF_INVOLVEMENT[site]) for site in SITES)),
        csv(tmp_path / "improved.csv", ("", *SITES), ("improved", *IMPROVED.values())),
    )


def test_the_page_says_what_is_wrong_with_the_published_tables(published: tuple[Path, Path, Path]) -> None:
    result = run(*published)
    assert result.exit_code == 0
    assert result.stderr == ""
    text = " ".join(result.stdout.split())
    for words in (
        "What the printed figures say",
        "94.8 ('best_interest_of_students', chicago) can't be rounded from any count over 19 people: 18 of 19 is 94.7.",
        "74.2 → 74.1 ('difficult_conversations'), 79.3 → 79.2 ('regular_communication')",
        "chicago 19, dayton 20, lehigh_valley 16, memphis 11",
        "chicago 27, dayton 26, lehigh_valley 40, memphis 11",
        "lehigh_valley adds up to 97.5 only. With 40 people it means that 1 of them",
        "Other bases within the totals: chicago 14/22; memphis 6/8. No other: dayton 11/15, lehigh_valley 13/22.",
    ):
        assert words in text
    assert text.index("Worth a look") < text.index("What the figures say")
    assert "What can't be" not in text


def test_json_as_its_schema_describes(published: tuple[Path, Path, Path]) -> None:
    data = json_of(*published)
    assert [[each["smallest"] for each in table["columns"]] for table in data["tables"]] == [
        [19, 20, 16, 11],
        [27, 26, 40, 11],
        [11, 15, 22, 4],
    ]
    assert data["tables"][0]["averages_explained_by"] == ["of_printed"]
    assert data["tables"][0]["rows"][1]["cells"][0]["splits"] == [
        {"count": 18, "parts": [[1, 17], [4, 14], [6, 12], [9, 9]]}
    ]
    assert {each["severity"] for each in data["findings"]} == {"warning", "note"}


def test_json_of_every_kind_of_table(tmp_path: Path) -> None:
    apart = csv(
        tmp_path / "apart.csv",
        ("", "A (n=27)", "B (n=40)"),
        ("one", "74.1", "77.5"),
        ("two", "33.3", "42.5"),
        ("three", "92.6", "30.0"),
        ("improved", "63.6", "59.1"),
        ("hidden", "-", "<5"),
    )
    data = json_of(apart)
    assert data["tables"][0]["rows_apart"] == {
        "rows": ["improved"],
        "forced": True,
        "bases": {"A": [11, 22], "B": [22]},
    }
    means = csv(tmp_path / "means.csv", ("", "A", "Mean"), ("one", "3.42", "3.42"), ("two", "4.15", "4.15"))
    data = json_of(means, "--means", "1-5", "--items", 2, "--max-base", 60)
    assert data["options"] == {
        "max_base": 60, "convention": "auto", "parts": 2, "measure": "mean", "scale": [1, 5], "items": 2,
    }  # fmt: skip
    impossible = csv(tmp_path / "impossible.csv", ("", "A", "B"), ("one", "94.8", "55"), ("two", "100.9", "60"))
    data = json_of(impossible, "--bases", "A=19,B=20", "--parts", 1, "--convention", "half_up")
    assert [each["kind"] for each in data["findings"]][:2] == ["impossible_once", "impossible_once"]
    assert data["tables"][0]["rows"][0]["cells"][0]["possible"] is False


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_as_a_file(tmp_path: Path, published: tuple[Path, Path, Path], language: str) -> None:
    table = csv(tmp_path / "a.csv", ("", "<b>A</b>", "B"), ("<script>x</script>", "84.2", "80.0"))
    for ending in ("html", "txt"):
        out = tmp_path / f"page.{ending}"
        result = run(*published, table, "--language", language, "--max-base", 80, "--out", out)
        assert result.exit_code == 0 and f"Wrote {out}" in result.stdout
        first = out.read_bytes()
        run(*published, table, "--language", language, "--max-base", 80, "--out", out)
        assert out.read_bytes() == first
        assert "31.6 + 63.2" in " ".join(first.decode().split())
        assert str(tmp_path) not in first.decode()
    page = (tmp_path / "page.html").read_text("utf-8")
    assert "<script>x" not in page and "<b>A" not in page
    assert f'<html lang="{language}">' in page
    assert page.count("<table>") == 4


def test_bases_for_each_table(tmp_path: Path, published: tuple[Path, Path, Path]) -> None:
    agreement, _, improved = published
    data = json_of(agreement, improved, "--bases", "19,20,16,11", "--bases", "-")
    assert [[each["base"] for each in table["columns"]] for table in data["tables"]] == [[19, 20, 16, 11], [None] * 4]


def test_bases_by_name_go_to_every_table_that_has_the_column(tmp_path: Path) -> None:
    one = csv(tmp_path / "one.csv", ("i", "2019", "2021"), ("x", "84.2", "80.0"))
    other = csv(tmp_path / "other.csv", ("i", "2021", "2022"), ("x", "60.0", "50.0"))
    data = json_of(one, other, "--bases", "2019=19,2021=20", "--max-base", 60)
    assert [[each["base"] for each in table["columns"]] for table in data["tables"]] == [[19, 20], [20, None]]
    assert "[audit.bases-do-not-fit]" in run(one, other, "--bases", "2019=19,2023=20").stderr


def test_tables_without_percentages_are_passed_over(tmp_path: Path) -> None:
    names = "<table><tr><th>who<th>where<tr><td>Ana<td>Dayton</table>"
    (tmp_path / "a.html").write_text(names + "<table><tr><th>i<th>A<tr><td>x<td>84.2</table>")
    result = run(tmp_path / "a.html")
    assert result.exit_code == 0
    assert "a.html, table 1" in result.stderr and "[audit.skipped]" in result.stderr
    (tmp_path / "b.html").write_text(names)
    assert "[audit.no-percentages]" in run(tmp_path / "b.html").stderr


@pytest.mark.parametrize(
    ("content", "options", "code"),
    [
        ("words\nonly\n", [], "audit.no-percentages"),
        ("", [], "audit.no-table"),
        ("i,A,B\nx,84.2,80\n", ["--bases", "19"], "audit.bases-do-not-fit"),
        ("i,A,B\nx,84.2,80\n", ["--bases", "Chicago=19"], "audit.bases-do-not-fit"),
        ("i,A,B\nx,84.2,80\n", ["--average", "Mean"], "audit.no-such-column"),
        ("i,A,B\nx,84.211111,80\n", [], "audit.too-many-decimals"),
    ],
)
def test_what_can_not_be_audited_is_said(tmp_path: Path, content: str, options: list[str], code: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(content)
    result = run(path, *options)
    assert result.exit_code == 1
    assert f"[{code}]" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "options",
    [
        ["--items", "2"],
        ["--means", "5-1"],
        ["--means", "agree"],
        ["--means", "1-5", "--distribution"],
        ["--out", "page.pdf"],
        ["--out", "page.html", "--json"],
        ["--bases", "A=many"],
        ["--bases", "A=0"],
        ["--bases", "A=19,20"],
        ["--bases", "A=19,A=20"],
        ["--bases", "19", "--bases", "20", "--bases", "21"],
        ["--max-base", "5000"],
        ["--max-base", "501", "--parts", "3"],
        ["--convention", "upwards"],
    ],
)
def test_contradictory_options_are_refused(tmp_path: Path, options: list[str]) -> None:
    path = csv(tmp_path / "a.csv", ("i", "A"), ("x", "84.2"))
    result = run(path, *options)
    assert result.exit_code == 2
    assert "Error" in result.stderr


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    result = run(tmp_path / "none.csv")
    assert result.exit_code == 1
    assert "[cli.file-trouble]" in result.stderr
