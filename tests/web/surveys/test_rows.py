"""Rows of answers leave to a closed wave's keyholders, and to nobody else; History tells who took them."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pyreadstat
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from tests.web.cast import Cast, mark
from wellknit.web.models import History, Keyholder, Membership, Response, Wave


def address(cast: Cast, name: str = "wave_closed") -> str:
    return f"/i/river/surveys/{cast.more[name]['nation'].pk}/rows/"


def taken(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {each: archive.read(each) for each in archive.namelist()}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_keyholder_takes_them_out_and_history_tells(cast: Cast, kind: str) -> None:
    client = cast.client("kim")
    assert (
        f"/surveys/{cast.more['wave_closed']['nation'].pk}/rows/"
        in client.get("/i/river/surveys/rows/").content.decode()
    )
    page = client.get(address(cast)).content.decode()
    assert "2 answers as a table" in page and "The rows name who answered." in page
    with scope(initiative=cast.river):
        assert not History.objects.filter(verb="export").exists()
    response = client.post(address(cast), {"kind": kind})
    assert response["Content-Disposition"] == f'attachment; filename="wave_closed-answers-{kind}-keyholders.zip"'
    assert response["Cache-Control"] and "no-store" in response["Cache-Control"]
    files = taken(response.content)
    assert set(files) == {f"answers.{kind}", "instrument.xlsx"}
    if kind == "csv":
        # A formula in an answer is none in the spreadsheet that opens it.
        assert f'"\'={mark("north")}"' in files["answers.csv"].decode("utf-8-sig")
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(files["answers.xlsx"]))["answers"]
        assert [each.value for each in sheet[1]] == ["respondent", "site", "through_job", "trust", "why"]
        assert (sheet["E2"].value, sheet["E2"].data_type) == (f"={mark('north')}", "s")
    with scope(initiative=cast.river):
        entry = History.objects.get(verb="export")
        assert (entry.account, entry.noun, entry.new["rows"]) == (cast.accounts["kim"], "wave", 2)
    assert "taken out as files – survey: " in cast.client("nadia").get("/i/river/history/").content.decode()


def test_they_leave_for_spss_with_labels_in_the_viewers_language(cast: Cast, tmp_path: Path) -> None:
    client = cast.client("kim")
    client.cookies["language"] = "es"
    response = client.post(address(cast), {"kind": "sav"})
    assert "wave_closed-answers-sav-keyholders.zip" in response["Content-Disposition"]
    files = taken(response.content)
    assert set(files) == {"answers.sav", "answers.sps", "instrument.xlsx"}
    (tmp_path / "answers.sav").write_bytes(files["answers.sav"])
    frame, said = pyreadstat.read_sav(tmp_path / "answers.sav", user_missing=True)
    assert list(frame["respondent"]) == ["r0", "r1"]
    assert said.variable_value_labels["trust"][-99] == "Sin respuesta"
    assert said.variable_value_labels["site"] | {-98: "", -99: ""} == {
        1: "North bank",
        2: "South bank",
        -98: "",
        -99: "",
    }
    with scope(initiative=cast.river):
        entry = History.objects.get(verb="export")
        assert (entry.new["files"], entry.new["rows"]) == (["answers.sav", "answers.sps", "instrument.xlsx"], 2)


def test_they_leave_as_a_data_package_with_a_codebook(cast: Cast) -> None:
    files = taken(cast.client("kim").post(address(cast), {"kind": "package"}).content)
    assert set(files) == {
        "answers.csv", "answers.sav", "answers.sps", "codebook.json", "datapackage.json", "instrument.xlsx",
    }  # fmt: skip
    assert f"'={mark('north')}" in files["answers.csv"].decode()
    assert {each["name"] for each in json.loads(files["codebook.json"])["variables"]} >= {"respondent", "site", "trust"}


def test_without_a_form_they_leave_as_they_came(cast: Cast) -> None:
    with scope(initiative=cast.river):
        wave = cast.more["wave_closed"]["nation"]
        Wave.objects.filter(pk=wave.pk).update(instrument_version=None)
    assert "SPSS" not in cast.client("kim").get(address(cast)).content.decode()
    assert set(taken(cast.client("kim").post(address(cast), {"kind": "sav"}).content)) == {"answers.csv"}


def test_an_open_wave_gives_nothing_away(cast: Cast) -> None:
    assert cast.client("kim").get(address(cast, "wave")).status_code == 404
    with scope(initiative=cast.river):
        closed = [cast.more[name]["nation"].pk for name in ("wave_closed", "wave_linkable")]
        for state in ("open", "cancelled", "draft"):
            Wave.objects.filter(pk__in=closed).update(state=state)
            assert cast.client("kim").post(address(cast)).status_code == 404
    assert (
        "No survey whose keyholder you are is closed yet."
        in cast.client("kim").get("/i/river/surveys/rows/").content.decode()
    )


def test_a_closed_wave_that_nobody_answered_says_so(cast: Cast) -> None:
    with scope(initiative=cast.river):
        Response.objects.all().delete()
    client = cast.client("kim")
    assert address(cast) in client.get("/i/river/surveys/rows/").content.decode()
    for page in (client.get(address(cast)), client.post(address(cast), {"kind": "csv"})):
        assert page.status_code == 200 and "nothing to take out" in page.content.decode()
    with scope(initiative=cast.river):
        assert not History.objects.filter(verb="export").exists()


def test_neither_the_seat_nor_the_key_alone_is_enough(cast: Cast) -> None:
    wave = cast.more["wave_closed"]["nation"]
    with scope(initiative=cast.river):
        Keyholder.objects.create(initiative=cast.river, wave=wave, account=cast.accounts["nadia"])
        assert cast.client("nadia").get(address(cast)).status_code == 404
        Keyholder.objects.filter(account=cast.accounts["kim"]).delete()
        assert cast.client("kim").get(address(cast)).status_code == 404
        # Whoever leads and looks as a keyholder does sees what they are keyholder of, and takes nothing.
        Membership.objects.filter(account=cast.accounts["kim"]).update(seat="national_lead")
        assert cast.client("kim").get("/i/river/surveys/rows/").status_code == 403


def test_the_pages_ask_the_database_a_few_times(cast: Cast) -> None:
    client = cast.client("kim")
    for page in ("/i/river/surveys/rows/", address(cast)):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page).status_code == 200
        assert len(asked) <= 10, page
