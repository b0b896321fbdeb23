"""Tables that go out: nothing in them is a formula, History knows who took them, and they come in again unchanged."""

from __future__ import annotations

import csv
import io

import pytest
from django_scopes import scope
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.web.cast import Cast
from tests.web.partners.test_spreadsheets import previewed
from wellknit.folder.apart import read_apart
from wellknit.web.models import History, Organization
from wellknit.web.partners.spreadsheets.cells import plain
from wellknit.web.partners.spreadsheets.exporting import as_csv, as_xlsx

#: Texts that a database field can hold: anything but NUL and halves of characters.
TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=40)
FORMULAS = st.builds(str.__add__, st.sampled_from(["=", "+", "-", "@", "\t", "\r", "\n", "'", "＝"]), TEXTS)


@given(st.lists(TEXTS | FORMULAS, min_size=1, max_size=4))
def test_no_cell_of_a_csv_begins_like_a_formula(texts: list[str]) -> None:
    data = as_csv([("name",) * len(texts), tuple(texts)])
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    for cell, text in zip(rows[1], texts, strict=True):
        assert cell[:1] not in tuple("=+-@\t\r\n＝＋－＠")
        assert cell in (text, f"'{text}")


@given(st.lists((TEXTS | FORMULAS).filter(bool), min_size=1, max_size=4))
def test_every_cell_of_a_workbook_is_text_of_the_same_value(texts: list[str]) -> None:
    data = as_xlsx([("name",) * len(texts), tuple(texts)], "organizations")
    sheet = load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    for column, text in enumerate(texts, start=1):
        cell = sheet.cell(2, column)
        assert cell.data_type == "s"
        from wellknit.folder.streams import unescaped

        assert unescaped(str(cell.value)) == text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("table", ["organizations", "people", "involvements"])
def test_what_went_out_comes_in_unchanged(cast: Cast, table: str, kind: str) -> None:
    client = cast.client("nadia")
    with scope(initiative=cast.river):
        Organization.objects.filter(key="library").update(profile="=HYPERLINK(1)", sector="-5")
    response = client.post("/i/river/spreadsheets/export/", {"table": table, "kind": kind})
    assert response.status_code == 200
    assert response["Content-Disposition"] == f'attachment; filename="river-{table}.{kind}"'
    with scope(initiative=cast.river):
        entry = History.objects.first()
        assert entry is not None
        assert (entry.verb, entry.new["files"], entry.account) == (
            "export",
            [f"{table}.{kind}"],
            cast.accounts["nadia"],
        )
    _address, preview = previewed(client, response.content, table)
    counts = preview.context["counts"]
    assert counts["new"] == counts["changed"] == counts["problem"] == 0 and counts["unchanged"] >= 3


def test_a_site_leader_takes_out_the_own_site_alone(cast: Cast) -> None:
    for table in ("organizations", "people", "involvements"):
        data = (
            cast.client("silas").post("/i/river/spreadsheets/export/", {"table": table, "kind": "csv"}).content.decode()
        )
        assert "quartzsouth" not in data and "cobaltnation" not in data
        assert "zephyrnorth" in data or table == "involvements"


def test_an_apostrophe_that_guards_goes_and_every_other_stays() -> None:
    assert [plain(text) for text in ("'=1", "''tis", "'tis", "a'=1")] == ["=1", "'tis", "'tis", "a'=1"]


def test_a_wrong_choice_is_told(cast: Cast) -> None:
    response = cast.client("nadia").post(
        "/i/river/spreadsheets/export/", {"table": "history", "kind": "csv"}, follow=True
    )
    assert "Choose what to take out" in response.content.decode()
    sheet, _problems = read_apart(as_csv([("name",), ("=1",)]), "x.csv")
    assert sheet is not None and sheet.rows == ((2, {"name": "'=1"}),)
