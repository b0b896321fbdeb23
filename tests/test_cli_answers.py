"""`wellknit export answers` as the holder of a wave's keys meets it."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pyreadstat
import pytest
from click.testing import CliRunner, Result

from wellknit.cli import main

from .folder.small_folder import ANSWERS, digests, small


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small(tmp_path / "river-towns")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments], catch_exceptions=False)


def test_answers_are_written_for_spss_and_nothing_else_changes(folder: Path, tmp_path: Path) -> None:
    before = digests(folder)
    result = run("export", "answers", folder, tmp_path / "spring.sav", "--wave", "spring", "--language", "es")
    assert (result.exit_code, result.stdout.splitlines()[0][-12:]) == (0, "3 responses.")
    assert "keyholders alone" in " ".join(result.output.split())
    frame, said = pyreadstat.read_sav(tmp_path / "spring.sav", user_missing=True)
    assert list(frame["trust"]) == [1, 2, 1]
    assert list(frame["hard_turnover"]) == [1, 0, -99]
    assert list(frame["leader"]) == [1, 2, -98]
    assert said.variable_value_labels["trust"][-99] == "Sin respuesta"
    syntax = (tmp_path / "spring.sps").read_text("utf-8")
    assert "GET FILE='spring.sav'." in syntax and "/MDGROUP NAME=$hard" in syntax
    assert said.variable_value_labels["role"][4] == "socio comunitario"
    assert digests(folder) == before


def test_answers_are_written_as_a_data_package(folder: Path, tmp_path: Path) -> None:
    assert run("export", "answers", folder, tmp_path / "spring.zip", "--wave", "spring").exit_code == 0
    with zipfile.ZipFile(tmp_path / "spring.zip") as package:
        assert package.namelist() == ["answers.csv", "answers.sav", "answers.sps", "codebook.json", "datapackage.json"]
        assert json.loads(package.read("datapackage.json"))["name"] == "spring-answers"
        assert package.read("answers.csv").decode().count("\n") == ANSWERS.count("\n")


@pytest.mark.parametrize(
    ("file", "wave", "code"),
    [
        ("spring.xlsx", "spring", "exporting.ending"),
        ("spring.sav", "autumn", "releases.no-such-wave"),
    ],
)
def test_what_cannot_be_written_is_said(folder: Path, tmp_path: Path, file: str, wave: str, code: str) -> None:
    result = run("export", "answers", folder, tmp_path / file, "--wave", wave)
    assert (result.exit_code, f"[{code}]" in result.stderr) == (1, True)
    assert not (tmp_path / file).exists()


def test_a_wave_without_answers_has_no_file(folder: Path, tmp_path: Path) -> None:
    small(folder, {"waves/spring/answers.csv": ANSWERS.splitlines()[0] + "\n"})
    result = run("export", "answers", folder, tmp_path / "spring.sav", "--wave", "spring")
    assert (result.exit_code, "[exporting.no-answers]" in result.stderr) == (1, True)


def test_a_file_is_written_over_only_if_that_is_wanted(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "spring.sav"
    target.write_text("mine")
    assert run("export", "answers", folder, target, "--wave", "spring").exit_code == 1
    assert target.read_text() == "mine" and not target.with_suffix(".sps").exists()
    assert run("export", "answers", folder, target, "--wave", "spring", "--replace").exit_code == 0
    assert target.read_bytes()[:4] == b"$FL2"
