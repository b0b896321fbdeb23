"""The single answers of a wave as a data package: what is in it, and that a validator finds nothing wrong."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest

from tests.surveys.small_forms import SITES, YES_NO, form, item, read
from wellknit.releases.answers_package import answers_package
from wellknit.surveys.wave import Wave

WAVE = Wave(
    "spring_2021", "Spring 2021", "confidential", None, date(2021, 3, 15), "invented", "Nobody said any of this."
)
FORM = form(
    item("trust"),
    item("apart", "one", YES_NO, relevant="${trust} = '5'"),
    item("hard", "many"),
    item("order", "rank"),
    item("years", "integer"),
    item("hours", "decimal"),
    item("since", "date"),
    item("clock", "time"),
    item("said", "text"),
)
ANSWERS = """
respondent | site | trust | apart | hard          | order         | years | hours | since      | clock | said
=r1 | memphis | 5     | yes   | ties turnover | turnover ties | -3    | -2.25 | 2020-02-29 | 16:05 | =HYPERLINK(0)
r2         | dayton  | -99   |       |               |               |       |       |            |       |
"""


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return answers_package(read(FORM, ANSWERS).responses, FORM, WAVE, SITES, language="es")


def test_a_row_a_respondent_with_the_codes_of_the_form(files: dict[str, bytes]) -> None:
    first, second = csv.DictReader(io.StringIO(files["answers.csv"].decode(), newline=""))
    assert first == {
        "respondent": "'=r1",
        "site": "memphis",
        "role": "(no answer)",
        "trust": "5",
        "apart": "yes",
        "hard_ties": "1",
        "hard_turnover": "1",
        "hard_history": "0",
        "order_ties": "2",
        "order_turnover": "1",
        "order_history": "",
        "years": "-3",
        "hours": "-2.25",
        "since": "2020-02-29",
        "clock": "16:05:00",
        "said": "'=HYPERLINK(0)",
    }
    assert (second["trust"], second["apart"], second["hard_ties"], second["years"]) == (
        "-99",
        "(not asked)",
        "(no answer)",
        "(no answer)",
    )


def test_the_codebook_tells_number_code_and_label_of_every_variable(files: dict[str, bytes]) -> None:
    book = json.loads(files["codebook.json"])
    told = {each["name"]: each for each in book["variables"]}
    assert list(told) == files["answers.csv"].decode().splitlines()[0].split(",")
    assert told["trust"]["values"][-1] == {"number": 4, "code": "5", "label": "Muy de acuerdo", "missing": False}
    assert {each["number"]: each["missing"] for each in told["trust"]["values"] if each["number"] < 0} == {
        -99: True,
        -98: True,
        -97: True,
        -96: True,
    }
    assert (told["hard_ties"]["item"], told["hard_ties"]["choice"]) == ("hard", "ties")
    assert [each["name"] for each in book["items"]][:2] == ["trust", "apart"]
    assert book["wave"]["data"] == "invented"


def test_a_validator_of_data_packages_finds_nothing_wrong(files: dict[str, bytes], tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless", reason="the oracle of data packages is not installed")
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    report = frictionless.validate(tmp_path / "datapackage.json")
    assert report.valid, report.flatten(["type", "message"])
    rows = frictionless.Package(tmp_path / "datapackage.json").get_resource("answers").read_rows()
    assert (rows[1]["years"], rows[1]["hard_ties"], rows[0]["since"]) == (None, None, date(2020, 2, 29))


def test_the_same_answers_are_the_same_files(files: dict[str, bytes]) -> None:
    assert answers_package(read(FORM, ANSWERS).responses, FORM, WAVE, SITES, language="es") == files
