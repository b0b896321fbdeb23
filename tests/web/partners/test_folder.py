"""A partnership folder read in and written out again is the same folder, in all that is carried."""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from django_scopes import scope

from tests.web.cast import PASSWORD, Browser, Cast
from tests.web.test_matrix import contents
from wellknit import packing
from wellknit.errors import WellknitError
from wellknit.folder.new import new
from wellknit.folder.writing import written
from wellknit.partners.initiative import Grant
from wellknit.web.accounts.actions import make_account
from wellknit.web.models import Account, History, Initiative, Membership, Seat
from wellknit.web.models.membership import digest
from wellknit.web.partners import records
from wellknit.web.partners.exchange import taken_out
from wellknit.web.partners.importing import import_folder, read_archive, read_folder
from wellknit.web.rules import Chair, Viewer
from wellknit.web.running import BEGIN
from wellknit.web.surveys.carrying import leaving

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "together-for-students"


def archive(root: Path, top: str = "") -> bytes:
    files = (each for each in root.rglob("*") if each.is_file())
    return packing.pack((f"{top}{each.relative_to(root).as_posix()}", each.read_bytes()) for each in files)


def test_the_example_comes_out_as_it_went_in(db: None) -> None:
    folder = read_folder(EXAMPLE)
    assert folder.errors == ()
    account = make_account("hana@example.org", "Hana", PASSWORD, "en")
    initiative = import_folder(folder, "tfs", account)
    with scope(initiative=initiative):
        assert records.initiative_of(initiative) == folder.initiative
        assert records.roster_of() == folder.roster
        assert records.outreach_of() == folder.outreach
        files = taken_out(initiative, leaving(Viewer(account, initiative, (Chair(Seat.KEYHOLDER),))))
    assert {name: (EXAMPLE / name).read_bytes() for name in files} == files
    beside = ("README.md", ".gitignore", "reconstruct.py")
    own = (each.relative_to(EXAMPLE) for each in EXAMPLE.rglob("*") if each.is_file())
    assert set(files) == {
        each.as_posix() for each in own if each.as_posix() not in beside and each.parts[0] != "making"
    }


def test_what_is_not_carried_is_named() -> None:
    assert read_folder(EXAMPLE).not_yet == (".gitignore", "README.md", "making", "reconstruct.py")


def test_a_release_that_was_edited_does_not_come_in(tmp_path: Path) -> None:
    root = tmp_path / "p"
    shutil.copytree(EXAMPLE, root, ignore=shutil.ignore_patterns("making"))
    cells = root / "releases/spring_2021/v1/public/cells.csv"
    cells.write_bytes(cells.read_bytes().replace(b"agreement", b"agreemint"))
    assert {each.code for each in read_folder(root).errors} == {"releases.edited"}
    shutil.rmtree(root / "releases/spring_2021")
    assert {each.code for each in read_folder(root).errors} == {"ledger.missing"}


def test_stray_files_are_named_wherever_they_lie(cast: Cast, tmp_path: Path) -> None:
    root = new(tmp_path / "p", "Two Rivers")
    for stray in (
        "partners/notes.txt",
        "partners/old/people.csv",
        "Photos/one.jpg",
        "Photos/two.jpg",
        "budget.xlsx",
        "waves/first/notes.csv",
        "waves/other/answers.csv",
    ):
        (root / stray).parent.mkdir(parents=True, exist_ok=True)
        (root / stray).write_bytes(b"x")
    (root / "elsewhere").symlink_to(tmp_path, target_is_directory=True)
    named = ("Photos", "budget.xlsx", "waves/first/notes.csv", "waves/other/answers.csv")
    named += ("partners/notes.txt", "partners/old/people.csv")
    assert set(read_folder(root).not_yet) == {*named, "elsewhere"}
    (root / "elsewhere").unlink()
    parts = [(f"top/{each.relative_to(root).as_posix()}", each.read_bytes()) for each in root.rglob("*.*")]
    content = packing.pack([*parts, ("beside.txt", b"x"), ("__MACOSX/x", b"x"), ("top/empty/", b"")])
    left = ("../__MACOSX", "../beside.txt", "Photos", "budget.xlsx", "partners/notes.txt", "partners/old/people.csv")
    left += ("waves/first/notes.csv", "waves/other/answers.csv")
    assert read_archive(content, "x.zip").not_yet == left
    shown = send(cast.client("nadia"), content).content.decode()
    assert "<code>../beside.txt</code>" in shown and "<code>partners/old/people.csv</code>" in shown


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
        names = sorted(taken.namelist())
        # A release is there for each audience, and what it keeps private is not.
        assert {each.split("/")[4] for each in names if "/releases/wave" in each} == {"partnership", "public"}
        assert [each for each in names if "/releases/" not in each] == [
            "river/evidence/notes.txt",
            "river/partners/involvements.csv",
            "river/partners/organizations.csv",
            "river/partners/outreach.csv",
            "river/partners/people.csv",
            "river/partners/profiles.csv",
            "river/relationships/contacts.csv",
            *(
                f"river/waves/{wave}/instrument.xlsx"
                for wave in ("wave", "wave_closed", "wave_draft", "wave_linkable", "wave_released", "wave_with_link")
            ),
            "river/wellknit.toml",
        ]
    with scope(initiative=cast.river):
        entry = History.objects.first()
        assert entry is not None and (entry.verb, entry.account) == ("export", cast.accounts["nadia"])
        before = (records.roster_of(), records.outreach_of())
    back = read_archive(response.content, "river.zip")
    assert (back.roster, back.outreach) == before


def send(client: Client, content: bytes, **more: str) -> Any:
    upload = SimpleUploadedFile("folder.zip", content, "application/zip")
    return client.post("/begin/", {"folder": upload, "language": "en", **more}, follow=True)


def test_what_will_be_made_is_shown_and_nothing_is_written(cast: Cast) -> None:
    client, content, before = cast.client("nadia"), archive(EXAMPLE), contents()
    response = send(client, content)
    shown, folder = response.content.decode(), read_folder(EXAMPLE)
    assert response.status_code == 200 and contents() == before
    assert "Together for Students" in shown and "Nothing is written yet." in shown
    numbers = re.findall(r"<dd>(\d+)</dd>", shown)
    rows = (folder.roster.organizations, folder.roster.people, folder.roster.involvements, folder.outreach)
    plans = (folder.initiative.years, folder.initiative.grants, folder.initiative.phases, folder.initiative.principles)
    assert [int(each) for each in numbers] == [4, *map(len, rows), *map(len, plans), 2, 4, 178]
    assert "you become keyholder of their surveys" in shown
    assert all(each.name in shown for each in folder.initiative.sites)
    assert re.findall(r"<li><code>(.+?)</code>", shown) == list(folder.not_yet)
    assert f'name="digest" value="{hashlib.sha256(content).hexdigest()}"' in shown


def test_a_folder_that_is_sent_twice_is_made_once(cast: Cast, tmp_path: Path) -> None:
    client, content = cast.client("nadia"), archive(new(tmp_path / "p", "Two Rivers"))
    seen = {"digest": hashlib.sha256(content).hexdigest()}
    assert send(client, content, **seen).redirect_chain
    second = send(client, content, **seen)
    assert second.status_code == 422 and "/i/two-rivers/" in second.content.decode()
    assert 'name="again"' in second.content.decode()
    assert Initiative.objects.filter(name="Two Rivers").count() == 1
    assert send(client, content, again="1", **seen).redirect_chain[-1][0] == "/i/two-rivers-2/"


def test_warnings_are_shown_with_their_place(cast: Cast, tmp_path: Path) -> None:
    root = new(tmp_path / "p", "Two Rivers")
    table = root / "partners" / "organizations.csv"
    header, *rows = table.read_text("utf-8").splitlines()
    rows = [row + ("," if row else "") for row in rows]
    table.write_text("\n".join([header + ",<b>colour", *rows]) + "\n", "utf-8")
    (warning, *_) = (each for each in read_folder(root).problems if each.severity == "warning")
    response = send(cast.client("nadia"), archive(root))
    assert response.status_code == 200 and "<b>colour" not in response.content.decode()
    assert f"<strong>{escape(str(warning.where))}</strong>: {escape(warning.what)}" in response.content.decode()


def test_who_reads_spanish_meets_no_english_problem(cast: Cast, tmp_path: Path) -> None:
    root, client = new(tmp_path / "p", "Two Rivers"), cast.client("nadia")
    client.cookies["language"] = "es"
    with (root / "partners" / "people.csv").open("a", encoding="utf-8") as people:
        people.write("wren,Wren,no mail,x!,\nwrong key,Ash,,,\n")
    with (root / "partners" / "involvements.csv").open("a", encoding="utf-8") as involvements:
        involvements.write("wren,nobody,nowhere,lead,2021-13-01,,,,,\n")
    with (root / "wellknit.toml").open("a", encoding="utf-8") as settings_file:
        settings_file.write('colour = "red"\n')
    (root / "partnrs").mkdir()
    (root / "partnrs" / "people.csv").write_text("key,name\n", "utf-8")
    found = read_folder(root).problems
    assert len({each.code for each in found}) > 6
    shown = send(client, archive(root)).content.decode()
    for each in found:
        wanted = each.said("es")
        assert wanted.what != each.what
        assert (escape(wanted.what) in shown) == (each.severity == "error")
        assert escape(each.what) not in shown and escape(each.do) not in shown
    # What is no error is shown with what will be made, in the same way.
    warned = new(tmp_path / "q", "Two Rivers")
    with (warned / "partners" / "people.csv").open("a", encoding="utf-8") as people:
        people.write("wren,Wren,,x!,\n")
    warnings = [each.said("es") for each in read_folder(warned).problems if each.severity != "error"]
    shown = send(client, archive(warned)).content.decode()
    assert warnings
    for each in warnings:
        assert f"<strong>{escape(each.where)}</strong>: {escape(each.what)} {escape(each.do)}" in shown


def test_another_archive_than_the_one_shown_makes_nothing(cast: Cast, tmp_path: Path) -> None:
    client, shown, before = cast.client("nadia"), hashlib.sha256(archive(EXAMPLE)).hexdigest(), contents()
    other = archive(new(tmp_path / "p", "Two Rivers"))
    response = send(client, other, digest=shown)
    assert response.status_code == 422 and "This is not the archive that you looked at" in response.content.decode()
    assert "Two Rivers" in response.content.decode() and hashlib.sha256(other).hexdigest() in response.content.decode()
    # Nor does a sum that is none, nor no archive at all, nor what is no archive any more.
    assert send(client, other, digest="é").status_code == 422
    response = client.post("/begin/", {"language": "en", "digest": shown})
    assert response.status_code == 422 and "Choose the archive again" in response.content.decode()
    assert "Give the initiative a name" not in response.content.decode()
    assert send(client, b"no archive", digest=shown).status_code == 422
    assert contents() == before


def test_the_first_start_from_a_folder(db: None, tmp_path: Path) -> None:
    token = "a token that serve printed"
    (settings.PLACE.data / BEGIN).write_text(digest(token))
    client, content = Browser(), archive(new(tmp_path / "p", "Two Rivers"))
    client.get(f"/begin/{token}/")
    you = {"mail": "ada@example.org", "you-name": "Ada", "you-language": "es", "you-password": PASSWORD}
    response = send(client, content, **you)
    shown = response.content.decode()
    assert response.status_code == 200 and 'value="ada@example.org"' in shown and 'value="Ada"' in shown
    assert PASSWORD not in shown and not Account.objects.exists() and not Initiative.objects.exists()
    seen = hashlib.sha256(content).hexdigest()
    for wrong in ({"you-password": "short"}, {"mail": "nobody"}):
        response = send(client, content, digest=seen, **{**you, **wrong})
        assert response.status_code == 422 and "What will be made" in response.content.decode()
        assert not Account.objects.exists() and not Initiative.objects.exists()
    response = send(client, content, digest=seen, **you)
    assert response.redirect_chain[-1][0] == "/i/two-rivers/"
    assert Account.objects.get().mail == "ada@example.org"


@pytest.mark.parametrize("top", ["", "our-folder/"])
def test_a_lead_makes_another_initiative_from_an_archive(cast: Cast, top: str) -> None:
    client, content = cast.client("nadia"), archive(EXAMPLE, top)
    assert send(client, content).status_code == 200
    response = send(client, content, digest=hashlib.sha256(content).hexdigest())
    assert response.redirect_chain[-1][0] == "/i/together-for-students/"
    assert "relationships" in response.content.decode()
    made = Initiative.objects.get(key="together-for-students")
    with scope(initiative=made):
        seats = {(each.account, each.seat) for each in Membership.objects.all()}
        assert seats == {(cast.accounts["nadia"], seat) for seat in (Seat.NATIONAL_LEAD, Seat.KEYHOLDER)}


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
