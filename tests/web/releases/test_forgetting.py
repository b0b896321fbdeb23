"""Whoever is erased stands in no file of the folder and in no release any more, and these still hold together."""

from __future__ import annotations

from pathlib import Path

from django_scopes import scope

from tests.web.cast import PASSWORD
from wellknit.relationships.exchange.rows import sheets, write_workbook
from wellknit.releases.integrity import verify
from wellknit.web.accounts.actions import make_account
from wellknit.web.erasing import erase
from wellknit.web.models import FolderFile, Person, ReleaseFile, Seat
from wellknit.web.partners.exchange import taken_out
from wellknit.web.partners.importing import import_folder, read_folder
from wellknit.web.releases.keeping import written
from wellknit.web.rules import Chair, Viewer
from wellknit.web.surveys.carrying import leaving

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "together-for-students"


def test_nobody_who_was_erased_stands_in_a_kept_file(db: None, tmp_path: Path) -> None:
    account = make_account("hana@example.org", "Hana", PASSWORD, "en")
    initiative = import_folder(read_folder(EXAMPLE), "tfs", account)
    viewer = Viewer(account, initiative, (Chair(Seat.NATIONAL_LEAD), Chair(Seat.KEYHOLDER)))
    with scope(initiative=initiative):
        person = Person.objects.get(key="abena_fernhollow")
        name, before = person.name, ReleaseFile.objects.count()
        book = write_workbook({"notes": [["who", "what"], ["abena_fernhollow", f"{name} was there"]]})
        FolderFile.objects.create(initiative=initiative, path="relationships/notes.xlsx", content=book)
        stays = erase(viewer, person).initiative and Person.objects.get(name="[erased]")
        for each in (*FolderFile.objects.all(), *ReleaseFile.objects.all()):
            content = bytes(each.content)
            assert b"abena_fernhollow" not in content and name.encode() not in content, each
        kept = sheets(bytes(FolderFile.objects.get(path="relationships/notes.xlsx").content), "notes.xlsx")
        assert [cells for _row, cells in kept[0].rows][1] == [stays.key, "[erased] was there"]
        ties = bytes(FolderFile.objects.get(path="relationships/ties.csv").content).decode()
        assert f"relationships_2022,{stays.key},coalition_for_community_schools" in ties
        assert ReleaseFile.objects.count() == before
        written(tmp_path, taken_out(initiative, leaving(viewer)))
    changed = {
        f"{folder.parent.parent.name}/{folder.name}": verify(folder)
        for folder in tmp_path.glob("releases/*/v*/*")
        if verify(folder)
    }
    # The table of answers is no more what was frozen, so it stays away.
    assert changed in ({}, {"winter_2022/private": ("answers.csv",)})
