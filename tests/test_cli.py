"""The command line as a learning lead meets it: what it prints, writes, refuses, and leaves alone."""

import csv
import hashlib
import io
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from wellknit.cli import main

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "together-for-students"
SCHEMAS = ROOT / "docs" / "schemas"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments], catch_exceptions=False)


def valid(data: object, schema: str) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.validate(data, json.loads((SCHEMAS / schema).read_text("utf-8")))


def state(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the example that may be changed, not frozen yet."""
    copy = tmp_path / "together-for-students"
    shutil.copytree(EXAMPLE, copy, ignore=shutil.ignore_patterns("releases", "__pycache__", "making", "*.py"))
    return copy


def test_check_of_the_example_is_clean_and_writes_nothing(folder: Path) -> None:
    before = state(folder)
    result = run("check", folder)
    assert result.exit_code == 0, result.output
    assert "0 errors, 0 warnings" in result.output
    assert state(folder) == before


def test_check_says_what_the_public_will_not_see(folder: Path) -> None:
    problems = json.loads(run("check", folder, "--json").stdout)["problems"]
    hidden = [each for each in problems if each["code"] == "check.would-hide"]
    assert hidden
    assert all(each["severity"] == "note" for each in hidden)


def test_check_json_has_the_documented_shape_and_exits_1_on_errors(folder: Path) -> None:
    answers = folder / "waves" / "spring_2021" / "answers.csv"
    lines = answers.read_text("utf-8").splitlines()
    answers.write_text("\n".join([*lines, lines[-1]]) + "\n", "utf-8")
    result = run("check", folder, "--json")
    data = json.loads(result.stdout)
    valid(data, "check.json")
    assert result.exit_code == 1
    assert data["errors"] >= 1
    assert any(each["file"] == "waves/spring_2021/answers.csv" and each["row"] for each in data["problems"])


def test_problems_are_told_in_the_language_of_the_system(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "wellknit.toml").unlink()
    monkeypatch.setenv("LC_ALL", "es_MX.UTF-8")
    assert "Aquí no hay ninguna carpeta de la alianza." in run("check", folder).output
    for other in ("de_DE.UTF-8", "C", "../es"):
        monkeypatch.setenv("LC_ALL", other)
        assert "There is no partnership folder here." in run("check", folder).output


def test_tables_json_has_the_documented_shape(folder: Path) -> None:
    data = json.loads(run("tables", folder, "agreement", "--json").stdout)
    valid(data, "table.json")
    memphis = data["tables"][0]["rows"][-1]["cells"]["memphis"]
    assert memphis == {
        "count": 10, "base": 11, "population": None, "percent": "90.9", "low": "62.3", "high": "98.4",
        "interval": "wilson", "hidden": False,
    }  # fmt: skip


def test_tables_round_as_they_are_asked_to(folder: Path) -> None:
    def chicago(*options: str) -> str:
        data = json.loads(run("tables", folder, "agreement", "--json", *options).stdout)
        row = next(row for row in data["tables"][0]["rows"] if row["key"] == "best_interest_of_students")
        return str(row["cells"]["chicago"]["percent"])

    assert chicago("--rounding", "exact") == "94.7"
    assert chicago("--rounding", "as-printed") == "94.8"


def test_tables_are_written_in_every_format(folder: Path, tmp_path: Path) -> None:
    assert run("tables", folder, "agreement", "--out", tmp_path / "out").exit_code == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        f"agreement.{ending}" for ending in ("csv", "html", "json", "sav", "txt", "xlsx")
    ]
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out" / "agreement.csv").read_text("utf-8-sig"))))
    assert {row["column"] for row in rows} == {"chicago", "dayton", "lehigh_valley", "memphis", "average", "pooled"}


def test_an_unknown_table_names_those_there_are(folder: Path) -> None:
    result = run("tables", folder, "agrement")
    assert result.exit_code == 1
    assert "length_of_involvement" in result.stderr
    assert "[tables.no-such-table]" in result.stderr


def test_an_unknown_rounding_names_the_conventions(folder: Path) -> None:
    result = run("tables", folder, "--rounding", "rough")
    assert result.exit_code == 1
    assert "exact, as-printed" in result.stderr


@pytest.mark.parametrize("command", ["check", "tables", "release", "brief"])
def test_a_folder_that_is_none_is_said_plainly(command: str, tmp_path: Path) -> None:
    more = {"release": ["spring_2021"], "brief": ["--out", tmp_path / "out"]}.get(command, [])
    result = run(command, tmp_path / "nowhere", *more)
    assert result.exit_code == 1
    assert "[folder.missing]" in result.stderr
    assert "Traceback" not in result.output


def test_release_freezes_once_and_wants_a_reason_for_more(folder: Path) -> None:
    result = run("release", folder, "spring_2021")
    assert result.exit_code == 0, result.output
    assert (folder / "releases" / "spring_2021" / "v1" / "public" / "datapackage.json").is_file()
    assert "of relationships hidden" not in result.stdout, "the wave asked for none"
    again = run("release", folder, "spring_2021")
    assert (again.exit_code, "[releases.reason-missing]" in again.stderr) == (1, True)
    same = run("release", folder, "spring_2021", "--reason", "To be sure.")
    assert (same.exit_code, "[releases.unchanged]" in same.stderr) == (1, True)


def test_release_counts_hidden_numbers_of_relationships(folder: Path) -> None:
    result = run("release", folder, "relationships_2021")
    assert result.exit_code == 0, result.output
    for audience in ("partnership", "public"):
        path = folder / "releases" / "relationships_2021" / "v1" / audience / "findings.json"
        hidden = sum(each["hidden"] for each in json.loads(path.read_text("utf-8"))["measured"])
        assert hidden > 1
        assert f"  {audience}: 0 cells hidden, {hidden} numbers of relationships hidden, digest" in result.stdout


def test_release_of_an_unknown_wave_names_the_waves(folder: Path) -> None:
    result = run("release", folder, "autumn")
    assert (result.exit_code, "spring_2021, winter_2022" in result.stderr) == (1, True)


def test_tables_of_a_released_wave_come_from_the_release(folder: Path) -> None:
    draft = json.loads(run("tables", folder, "agreement", "--json").stdout)["tables"][0]
    run("release", folder, "spring_2021")
    (folder / "waves" / "spring_2021" / "answers.csv").write_text(
        (folder / "waves" / "spring_2021" / "answers.csv").read_text("utf-8").replace("strongly_agree", "agree"),
        "utf-8",
    )
    frozen = json.loads(run("tables", folder, "agreement", "--json").stdout)["tables"][0]
    assert frozen["rows"] == draft["rows"]
    assert [each["draft"] for each in draft["releases"]] == [True]
    assert [(each["draft"], each["version"]) for each in frozen["releases"]] == [(False, 1)]
    assert frozen["releases"][0]["digest"] == draft["releases"][0]["digest"]


def test_what_was_declared_after_freezing_is_said_to_be_missing(folder: Path) -> None:
    for wave in ("spring_2021", "winter_2022"):
        assert run("release", folder, wave).exit_code == 0
    settings = folder / "wellknit.toml"
    text = settings.read_text("utf-8").replace(
        "[reporting.conventions.as-printed]",
        "[reporting.conventions.rough]\ndecimals = 0\n\n[reporting.conventions.as-printed]",
    )
    text += """
[[tables]]
key = "newer"
kind = "agreement"
title = "Newer"
waves = ["spring_2021"]
items = ["trust_partner_organizations"]
"""
    settings.write_text(text, "utf-8")
    assert "[tables.not-in-release]" in run("tables", folder, "newer").stderr
    assert "[releases.without-rounding]" in run("tables", folder, "--rounding", "rough").stderr
    assert "[releases.behind]" in run("check", folder).stderr


def test_an_edited_release_is_refused(folder: Path) -> None:
    run("release", folder, "spring_2021")
    cells = folder / "releases" / "spring_2021" / "v1" / "partnership" / "cells.csv"
    cells.write_text(cells.read_text("utf-8").replace("100.0", "99.0"), "utf-8")
    result = run("tables", folder)
    assert (result.exit_code, "[releases.edited]" in result.stderr) == (1, True)
    assert "[releases.edited]" in run("check", folder).stderr


def test_new_makes_a_folder_that_checks_and_builds(tmp_path: Path) -> None:
    assert run("new", tmp_path / "river-towns").exit_code == 0
    checked = json.loads(run("check", tmp_path / "river-towns", "--json").stdout)
    assert (checked["errors"], checked["warnings"]) == (0, 0)
    built = run("brief", tmp_path / "river-towns", "--out", tmp_path / "out")
    assert built.exit_code == 0, built.output
    assert (tmp_path / "out" / "brief.pdf").read_bytes().startswith(b"%PDF")


def test_new_refuses_a_folder_that_holds_something(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    result = run("new", tmp_path)
    assert result.exit_code == 1
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
