"""A partnership folder read in and written out again is the same folder, in all that is carried."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from tests.web.cast import Cast
from wellknit import packing
from wellknit.errors import WellknitError
from wellknit.folder.new import new
from wellknit.folder.writing import written
from wellknit.partners.initiative import Grant
from wellknit.web.models import History, Initiative, Membership
from wellknit.web.partners import records
from wellknit.web.partners.importing import import_folder, read_archive, read_folder

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "together-for-students"


def archive(root: Path, top: str = "") -> bytes:
    files = (each for each in root.rglob("*") if each.is_file())
    return packing.pack((f"{top}{each.relative_to(root).as_posix()}", each.read_bytes()) for each in files)


def test_the_example_comes_out_as_it_went_in(db: None) -> None:
    folder = read_folder(EXAMPLE)
    assert folder.errors == ()
    initiative = import_folder(folder, "tfs")
    with scope(initiative=initiative):
        assert records.initiative_of(initiative) == folder.initiative
        assert records.roster_of() == folder.roster
        assert records.outreach_of() == folder.outreach
        files = written(
            records.initiative_of(initiative), records.roster_of(), records.outreach_of(), initiative.settings_text
        )
    assert {name: (EXAMPLE / name).read_bytes() for name in files} == files
    assert set(files) == {
        "wellknit.toml",
        *(f"partners/{name}.csv" for name in ("organizations", "people", "involvements", "profiles", "outreach")),
    }


def test_what_is_not_carried_is_named() -> None:
    assert read_folder(EXAMPLE).not_yet == ("waves", "evidence", "relationships", "releases", "brief.md")


def test_a_changed_name_changes_its_line_and_keeps_the_rest(db: None) -> None:
    folder = read_folder(EXAMPLE)
    initiative = import_folder(folder, "tfs")
    initiative.name = 'Together, "again"'
    initiative.save()
    with scope(initiative=initiative):
        value = records.initiative_of(initiative)
        files = written(value, records.roster_of(), (), initiative.settings_text)
    text = files["wellknit.toml"].decode()
    assert text.startswith('[initiative]\nname = "Together, \\"again\\""\n')
    kept = folder.settings[folder.settings.index("[[waves]]") :]
    assert kept in text


def test_values_that_the_example_has_not(db: None, tmp_path: Path) -> None:
    folder = read_folder(new(tmp_path / "p", "Peñasco & Sons"))
    grant = Grant("g", "A fund", date(2020, 1, 1), date(2020, 12, 31), "", Decimal("1200.50"), "EUR")
    folder = replace(
        folder, initiative=replace(folder.initiative, grants=(*folder.initiative.grants, grant), phases=())
    )
    initiative = import_folder(folder, "p")
    with scope(initiative=initiative):
        value = records.initiative_of(initiative)
        assert value == folder.initiative
        text = written(value, records.roster_of(), (), initiative.settings_text)["wellknit.toml"].decode()
    assert 'amount = 1200.50\ncurrency = "EUR"' in text


def test_a_lead_takes_the_folder_out_and_history_tells(cast: Cast) -> None:
    response = cast.client("nadia").post("/i/river/files/")
    with zipfile.ZipFile(io.BytesIO(response.content)) as taken:
        assert sorted(taken.namelist()) == [
            "river/partners/involvements.csv",
            "river/partners/organizations.csv",
            "river/partners/outreach.csv",
            "river/partners/people.csv",
            "river/wellknit.toml",
        ]
    with scope(initiative=cast.river):
        entry = History.objects.first()
        assert entry is not None and (entry.verb, entry.account) == ("export", cast.accounts["nadia"])
        before = (records.roster_of(), records.outreach_of())
    back = read_archive(response.content, "river.zip")
    assert (back.roster, back.outreach) == before


@pytest.mark.parametrize("top", ["", "our-folder/"])
def test_a_lead_makes_another_initiative_from_an_archive(cast: Cast, top: str) -> None:
    upload = SimpleUploadedFile("folder.zip", archive(EXAMPLE, top), "application/zip")
    client = cast.client("nadia")
    response = client.post("/begin/", {"folder": upload, "language": "en"}, follow=True)
    assert response.redirect_chain[-1][0] == "/i/together-for-students/"
    assert "waves" in response.content.decode()
    made = Initiative.objects.get(key="together-for-students")
    with scope(initiative=made):
        assert Membership.objects.get().account == cast.accounts["nadia"]


def test_a_folder_with_mistakes_is_refused_with_their_places(cast: Cast, tmp_path: Path) -> None:
    root = new(tmp_path / "p", "Two Rivers")
    table = root / "partners" / "organizations.csv"
    table.write_text(table.read_text("utf-8") + 'second_<svg/onload=x>,"Name"\n', "utf-8")
    upload = SimpleUploadedFile('"><script>x</script>.zip', archive(root), "application/zip")
    response = cast.client("nadia").post("/begin/", {"folder": upload, "language": "en"})
    shown = response.content.decode()
    assert response.status_code == 422
    assert "partners/organizations.csv, row" in shown and "<svg" not in shown and "<script>x" not in shown
    assert not Initiative.objects.filter(name="Two Rivers").exists()


def test_what_is_no_archive_is_refused(cast: Cast) -> None:
    upload = SimpleUploadedFile("x.zip", b"no archive", "application/zip")
    assert cast.client("nadia").post("/begin/", {"folder": upload, "language": "en"}).status_code == 422
    with pytest.raises(WellknitError, match=r"folder\.missing"):
        read_archive(packing.pack([("notes.txt", b"x")]), "x.zip")


def test_an_import_asks_the_database_a_few_times_whatever_its_size(db: None) -> None:
    with CaptureQueriesContext(connection) as asked:
        import_folder(read_folder(EXAMPLE), "tfs")
    assert len(asked) < 40
