"""Files of a release: what the page shows, for each audience, and nothing more in any of them."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pyreadstat
import pytest
from django.db import transaction
from django_scopes import scope

from tests.web.cast import PASSWORD, SEATS, Browser, Cast, mark
from wellknit.web.accounts.actions import make_account
from wellknit.web.models import Account, History, Initiative, Keyholder, Membership, ReleaseFile, Seat, Site, Wave
from wellknit.web.partners.importing import import_folder, read_folder
from wellknit.web.results.downloads import FILES

pytestmark = pytest.mark.django_db

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "together-for-students"
SITES = {"chicago": "Chicago", "dayton": "Dayton", "lehigh_valley": "Lehigh Valley", "memphis": "Memphis"}
TABLES = ("tables.csv", "tables.xlsx", "tables.sav", "package.zip")
FIGURES = ("count", "base", "population", "percent", "low", "high", "mean", "points")


@dataclass
class Example:
    """The example's initiative with its releases, and who looks at them."""

    initiative: Initiative
    accounts: dict[str, Account]
    wave: Wave

    def get(self, who: str, name: str = "", wave: Wave | None = None, **more: Any) -> Any:
        client = Browser()
        client.force_login(self.accounts[who], backend="django.contrib.auth.backends.ModelBackend")
        client.cookies["language"] = more.pop("language", "en")
        return client.get(f"/i/tfs/results/{(wave or self.wave).pk}/downloads/{name}", more)

    def figures(self, who: str, **more: Any) -> list[dict[str, str]]:
        text = self.get(who, "tables.csv", **more).content.decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture(scope="module")
def example(django_db_setup: None, django_db_blocker: Any) -> Iterator[Example]:
    """Read in once for all tests of this file, none of which changes it."""
    with django_db_blocker.unblock(), transaction.atomic():
        accounts = {
            name: make_account(f"{name}@example.org", name.title(), PASSWORD, "en") for name in ("hana", "mo", "rita")
        }
        initiative = import_folder(read_folder(EXAMPLE), "tfs", accounts["hana"])
        with scope(initiative=initiative):
            seats = {"hana": Seat.NATIONAL_LEAD, "mo": Seat.SITE_LEADER, "rita": Seat.READER}
            for name, seat in seats.items():
                site = Site.objects.get(key="memphis") if name == "mo" else None
                Membership.objects.create(
                    initiative=initiative, account=accounts[name], seat=seat, site=site, start=date(2020, 1, 1)
                )
            wave = Wave.objects.get(key="winter_2022")
        yield Example(initiative, accounts, wave)
        transaction.set_rollback(True)


def parts(content: bytes) -> dict[str, bytes]:
    """The files in an archive, those of workbooks among them."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {each: archive.read(each) for each in archive.namelist()}


def rows_of(content: bytes) -> tuple[list[dict[str, Any]], Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tables.sav"
        path.write_bytes(content)
        frame, said = pyreadstat.read_sav(path)
    return frame.to_dict("records"), said


def cells_of(example: Example, part: str) -> dict[tuple[str, str, str], tuple[str, ...]]:
    """The cells of a release as the library wrote them for one audience."""
    with scope(initiative=example.initiative):
        content = bytes(ReleaseFile.objects.get(release__wave=example.wave, part=part, path="cells.csv").content)
    lines = csv.DictReader(io.StringIO(content.decode(), newline=""))
    return {
        (each["table"], each["row"], each["column"]): (each["count"], each["base"], each["value"], each["hidden"])
        for each in lines
    }


@pytest.mark.parametrize(
    ("who", "part", "more"),
    [("hana", "partnership", {}), ("rita", "public", {}), ("hana", "public", {"published": ""})],
)
def test_every_figure_is_one_that_the_audience_was_given(
    example: Example, who: str, part: str, more: dict[str, str]
) -> None:
    given = cells_of(example, part)
    figures = example.figures(who, **more)
    assert len(figures) > 100
    for each in figures:
        value = each["percent"] or each["mean"] or each["points"]
        found = (each["count"], each["base"], value, each["hidden"])
        assert found == given[each["table"], each["row"], each["column"]]
        if each["hidden"] == "true":
            assert [each[name] for name in FIGURES] == [""] * len(FIGURES)


def test_a_site_gets_its_own_columns_and_those_that_join_all(example: Example) -> None:
    figures = example.figures("mo")
    columns = {each["column"] for each in figures if each["kind"] == "group"} & set(SITES)
    assert columns == {"memphis"}
    assert {each["kind"] for each in figures} >= {"group", "average"}
    given = cells_of(example, "partnership")
    assert all((each["table"], each["row"], each["column"]) in given for each in figures)


@pytest.mark.parametrize("name", TABLES)
def test_no_file_of_a_site_names_another_one(example: Example, name: str) -> None:
    content = example.get("mo", name).content
    files = parts(content) if name.endswith((".zip", ".xlsx")) else {name: content}
    others = [each for key, label in SITES.items() if key != "memphis" for each in (key, label)]
    for file, data in files.items():
        # What was asked is nobody's secret: the form lists all sites, and so does its codebook.
        if file != "codebook.json":
            assert [each for each in others if each.encode() in data] == [], file


def test_workbook_and_spss_hold_the_figures_of_the_csv(example: Example) -> None:
    figures = example.figures("mo")
    rows, said = rows_of(example.get("mo", "tables.sav").content)
    assert [[row[name] for name in ("table", "row", "column")] for row in rows] == [
        [each[name] for name in ("table", "row", "column")] for each in figures
    ]
    assert [None if row["percent"] != row["percent"] else row["percent"] for row in rows] == [
        float(each["percent"]) if each["percent"] else None for each in figures
    ]
    book = openpyxl.load_workbook(io.BytesIO(example.get("mo", "tables.xlsx").content))
    assert len(book.sheetnames) == 1 + len({each["table"] for each in figures})
    assert said.file_label


def test_the_data_package_of_an_audience_is_the_one_that_was_frozen(example: Example) -> None:
    with scope(initiative=example.initiative):
        for who, part in (("hana", "partnership"), ("rita", "public")):
            frozen = ReleaseFile.objects.filter(release__wave=example.wave, part=part)
            assert parts(example.get(who, "package.zip").content) == {each.path: bytes(each.content) for each in frozen}


def test_the_data_package_of_a_site_says_nothing_of_the_whole_but_what_joins_it(
    example: Example, tmp_path: Path
) -> None:
    files = parts(example.get("mo", "package.zip").content)
    assert set(files) == {"cells.csv", "codebook.json", "datapackage.json", "tables/folder.json"}
    assert json.loads(files["codebook.json"])["left_out"] == []
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    frictionless = pytest.importorskip("frictionless", reason="the oracle of data packages is not installed")
    report = frictionless.validate(tmp_path / "datapackage.json")
    assert report.valid, report.flatten(["type", "message"])


def test_a_files_name_says_wave_version_audience_and_site(example: Example) -> None:
    names = {
        who: example.get(who, "tables.csv")["Content-Disposition"].partition("filename=")[2] for who in example.accounts
    }
    assert names == {
        "hana": '"winter_2022-v1-partnership-tables.csv"',
        "mo": '"winter_2022-v1-partnership-memphis-tables.csv"',
        "rita": '"winter_2022-v1-public-tables.csv"',
    }
    assert example.get("mo", "tables.csv")["Cache-Control"].find("private") >= 0


def test_the_page_lists_every_file_and_every_chart(example: Example) -> None:
    page = example.get("hana").content.decode()
    for name in (*TABLES, "charts.zip"):
        assert f'/downloads/{name}"' in page and f"winter_2022-v1-partnership-{name}" in page
    assert "Single answers" not in page
    spanish = example.get("hana", language="es").content.decode()
    assert "Tablas para Excel" in spanish and "Downloads" not in spanish


def test_the_way_to_single_answers_is_shown_to_keyholders_alone(example: Example) -> None:
    with scope(initiative=example.initiative):
        Membership.objects.filter(account=example.accounts["rita"]).update(seat=Seat.KEYHOLDER)
        assert "/rows/" not in example.get("rita").content.decode().partition("<h1")[2]
        Keyholder.objects.create(initiative=example.initiative, wave=example.wave, account=example.accounts["rita"])
        assert f"/surveys/{example.wave.pk}/rows/" in example.get("rita").content.decode().partition("<h1")[2]


def test_there_is_no_other_file_and_none_of_a_wave_that_was_not_released(example: Example) -> None:
    for name in ("answers.csv", "tables.txt", "release.json", ".."):
        assert example.get("hana", name).status_code == 404
    with scope(initiative=example.initiative):
        wave = Wave.objects.create(
            initiative=example.initiative, key="next", name="Next", day=date(2023, 1, 1), state="closed"
        )
        assert example.get("hana", wave=wave).status_code == 404
        assert example.get("hana", "tables.csv", wave=wave).status_code == 404


def test_charts_leave_in_both_forms(example: Example) -> None:
    files = parts(example.get("rita", "charts.zip").content)
    drawn = {name.rpartition(".")[0] for name in files}
    assert len(drawn) > 2 and all(name.startswith("winter_2022-v1-public-") for name in drawn)
    assert set(files) == {f"{name}.{ending}" for name in drawn for ending in ("svg", "png")}
    assert all(data.startswith(b"\x89PNG") if name.endswith("png") else b"<svg" in data for name, data in files.items())


def test_a_wave_of_relationships_has_its_numbers_and_no_empty_tables(example: Example) -> None:
    with scope(initiative=example.initiative):
        wave = Wave.objects.get(key="relationships_2022")
        frozen = bytes(
            ReleaseFile.objects.get(release__wave=wave, part="partnership", path="measured.csv").content
        ).decode()
    assert example.get("hana", "relationships.csv", wave).content.decode() == frozen
    given = list(csv.DictReader(io.StringIO(frozen)))
    own = list(csv.DictReader(io.StringIO(example.get("mo", "relationships.csv", wave).content.decode())))
    assert own == [each for each in given if each["scope"] not in set(SITES) - {"memphis"}]
    assert {"memphis", "all"} <= {each["scope"] for each in own}
    page = example.get("mo", wave=wave).content.decode()
    assert "relationships.csv" in page and "tables.csv" not in page and "package.zip" not in page
    assert (
        example.get("mo", "tables.csv", wave).status_code == example.get("mo", "package.zip", wave).status_code == 404
    )
    assert example.get("hana", "relationships.csv").status_code == 404


def test_looking_at_files_is_no_act_for_history(example: Example) -> None:
    with scope(initiative=example.initiative):
        assert not History.objects.filter(verb="export").exists()


def test_no_file_holds_the_word_of_a_place_that_somebody_sees_nothing_of(cast: Cast) -> None:
    """As the canary's test asks of pages, of every file, inside of workbooks and archives."""
    address = f"/i/river/results/{cast.more['result_file']['nation'].pk}/downloads/"
    sees = {"nadia": {"north", "south"}, "eve": {"north", "south"}, "silas": {"north"}, "sol": {"south"}}
    for who in SEATS:
        client, found = cast.client(who), dict.fromkeys(("north", "south", "hills", ""), 0)
        page = client.get(address).content.decode()
        for name in FILES:
            there = f'/downloads/{name}"' in page
            response = client.get(address + name)
            assert response.status_code == (200 if there else 404), (who, name)
            files = parts(response.content) if name.endswith((".zip", ".xlsx")) and there else {"": response.content}
            for place in found:
                found[place] += any(mark(place).encode() in data for data in files.values())
        assert {place for place, count in found.items() if count} == sees.get(who, set()), who
    assert cast.client("hal").get(address).status_code == 404
