"""`wellknit release` with what it refuses, and `wellknit verify`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.test_cli import EXAMPLE, run, valid

WAVES = ("spring_2021", "winter_2022")


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's surveys, frozen anew."""
    copy = tmp_path_factory.mktemp("frozen") / "together-for-students"
    shutil.copytree(EXAMPLE, copy, ignore=shutil.ignore_patterns("releases", "__pycache__", "making", "*.py"))
    for wave in WAVES:
        result = run("release", copy, wave)
        assert result.exit_code == 0, result.output
    return copy


def test_the_example_is_frozen_with_its_certificates(frozen: Path) -> None:
    for wave in WAVES:
        for audience in ("private", "partnership", "public"):
            assert (frozen / "releases" / wave / "v1" / audience / "certificate.json").is_file()


def test_where_no_organization_is_known_it_is_said_once(frozen: Path, tmp_path: Path) -> None:
    copy = tmp_path / "again"
    shutil.copytree(frozen, copy, ignore=shutil.ignore_patterns("releases"))
    said = "Nobody's organization is known"
    assert run("release", copy, "spring_2021").output.count(said) == 1
    assert said not in run("release", copy, "winter_2022").output


def test_a_release_is_verified_in_words(frozen: Path) -> None:
    result = run("verify", frozen / "releases" / "winter_2022" / "v1")
    assert result.exit_code == 0
    assert "Release winter_2022/v1: sound." in result.output
    assert "Attacked again: 2 hidden counts" in result.output


@pytest.mark.parametrize("part", ["", "public", "partnership"])
def test_verify_json_has_the_documented_shape(frozen: Path, part: str) -> None:
    result = run("verify", frozen / "releases" / "winter_2022" / "v1" / part, "--json")
    data = json.loads(result.stdout)
    valid(data, "verify.json")
    assert (result.exit_code, data["sound"]) == (0, True)
    assert data["attack"]["repeated"] is (part == "")
    assert bool(data["not_checked"]) is (part != "")


def test_an_edited_release_is_not_sound(frozen: Path, tmp_path: Path) -> None:
    copy = tmp_path / "v1"
    shutil.copytree(frozen / "releases" / "winter_2022" / "v1", copy)
    (copy / "public" / "cells.csv").write_text("edited\n", "utf-8")
    result = run("verify", copy)
    assert result.exit_code == 1
    assert "not sound" in result.output
    assert "[releases.edited]" in result.output
    data = json.loads(run("verify", copy, "--json").stdout)
    valid(data, "verify.json")
    assert data["sound"] is False


def test_what_is_no_release_is_said_so(tmp_path: Path) -> None:
    result = run("verify", tmp_path)
    assert result.exit_code == 1
    assert "[verify.no-release]" in result.output


def test_a_release_that_is_missing_stops_the_next(frozen: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(frozen, copy)
    shutil.rmtree(copy / "releases" / "spring_2021")
    result = run("release", copy, "winter_2022", "--reason", "Once more, please.")
    assert result.exit_code == 1
    assert "[ledger.missing]" in result.output


def test_one_corrected_answer_waits(frozen: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(frozen, copy)
    answers = copy / "waves" / "winter_2022" / "answers.csv"
    lines = answers.read_text("utf-8").splitlines()
    answers.write_text("\n".join(lines[:-1]) + "\n", "utf-8")
    result = run("release", copy, "winter_2022", "--reason", "One answer was not meant.")
    assert result.exit_code == 1
    assert "[disclosure.correction]" in result.output
    assert not (copy / "releases" / "winter_2022" / "v2").exists()


def test_a_wrong_title_is_corrected_at_once(frozen: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(frozen, copy)
    settings = copy / "wellknit.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("Agreement in the invented survey, by site", "Agreement, by site"), "utf-8")
    result = run("release", copy, "winter_2022", "--reason", "A title was wrong.")
    assert result.exit_code == 0, result.output
    assert (copy / "releases" / "winter_2022" / "v2").exists()
    assert run("verify", copy / "releases" / "winter_2022" / "v2").exit_code == 0
