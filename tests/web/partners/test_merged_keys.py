"""Two that are made one: their keys in answers, kept files and releases are one too, and come apart again."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from django_scopes import scope

from tests.web.cast import Cast
from tests.web.test_matrix import contents
from wellknit.relationships.exchange.rows import sheets, write_workbook
from wellknit.web.models import FolderFile, History, Organization, Person, Release, ReleaseFile, Response
from wellknit.web.partners.duplicates.merging import merged, taken_apart
from wellknit.web.rules import Viewer

TIES = (
    "wave,respondent,from,to,note\r\nw,r1,library,doubled,we met\r\nw,r2,clinic,Library Twice,\r\n"
    "w,r3,LIBRARY TWICE,clinic,\r\nw,r4,parents,library,doubled the work\r\n"
)
BRIEF = "Doubled numbers: {fact}`network.trust.doubled | of`, of doubled effort.\n\n:organizations: doubled library\n"


@pytest.fixture
def kept(cast: Cast) -> dict[str, Any]:
    """A library that stands in the roster twice, and what names it by key or by name."""
    river = cast.river
    with scope(initiative=river):
        twin = Organization.objects.create(
            initiative=river, key="doubled", name="Library Twice", site=cast.sites["north"], position=9
        )
        files = {
            "relationships/ties.csv": TIES.encode(),
            "relationships/matrix.xlsx": write_workbook({"trust": [["", "doubled", "clinic"], ["library", "1", "2"]]}),
            "brief.md": BRIEF.encode(),
            "evidence/quotes.csv": b'quote,text\nq1,"we, doubled, we won"\n',
        }
        for path, content in files.items():
            FolderFile.objects.create(initiative=river, path=path, content=content)
        release = Release.objects.get(wave=cast.more["wave_own"]["nation"])
        ties = ReleaseFile.objects.get(release=release, path="ties.csv")
        ties.content = bytes(ties.content) + b"wave_own,r3,,doubled,clinic,tie,,2,\n"
        ties.save()
        digest = hashlib.sha256(ties.content).hexdigest()
        label = ReleaseFile.objects.get(release=release, part="private", path="release.json")
        told = json.loads(bytes(label.content))
        told["files"] = {**told["files"], "ties.csv": digest, "answers.csv": "x"}
        label.content = json.dumps(told).encode()
        label.save()
        row = Response.objects.create(
            initiative=river, wave=release.wave, respondent="r9", cells={"organization": "doubled", "why": "doubled"}
        )
        return {"twin": twin, "ties": ties, "row": row, "release": release}


def lead(cast: Cast) -> Viewer:
    return Viewer(cast.accounts["nadia"], cast.river, ())


def file(path: str) -> bytes:
    return bytes(FolderFile.objects.get(path=path).content)


def test_an_organizations_key_is_followed_and_put_back(cast: Cast, kept: dict[str, Any]) -> None:
    with scope(initiative=cast.river):
        before = {each.path: bytes(each.content) for each in FolderFile.objects.all()}
        entry = merged(lead(cast), cast.organizations["library"], kept["twin"], (1, 1), {})
        kept["row"].refresh_from_db()
        # The column that is ours; what somebody wrote stays what it was.
        assert kept["row"].cells == {"organization": "library", "why": "doubled"}
        assert file("relationships/ties.csv").decode() == (
            "wave,respondent,from,to,note\r\nw,r1,library,library,we met\r\nw,r2,clinic,library,\r\n"
            "w,r3,library,clinic,\r\nw,r4,parents,library,doubled the work\r\n"
        )
        assert file("brief.md").decode() == (
            "Doubled numbers: {fact}`network.trust.library | of`, of doubled effort.\n\n"
            ":organizations: library library\n"
        )
        assert file("evidence/quotes.csv") == before["evidence/quotes.csv"]
        grid = sheets(file("relationships/matrix.xlsx"), "matrix.xlsx")[0]
        assert next(cells for _row, cells in grid.rows)[1:] == ["library", "clinic"]
        ties = bytes(ReleaseFile.objects.get(pk=kept["ties"].pk).content)
        assert ties.endswith(b"wave_own,r3,,library,clinic,tie,,2,\n")
        label = json.loads(
            bytes(ReleaseFile.objects.get(release=kept["ties"].release, part="private", path="release.json").content)
        )
        assert label["files"]["ties.csv"] == hashlib.sha256(ties).hexdigest() and label["files"]["answers.csv"] == "x"
        assert taken_apart(lead(cast), entry) == []
        after = {each.path: bytes(each.content) for each in FolderFile.objects.all()}
        assert {path: content for path, content in after.items() if not path.endswith(".xlsx")} == {
            path: content for path, content in before.items() if not path.endswith(".xlsx")
        }
        grid = sheets(file("relationships/matrix.xlsx"), "matrix.xlsx")[0]
        assert next(cells for _row, cells in grid.rows)[1:] == ["doubled", "clinic"]
        kept["row"].refresh_from_db()
        assert kept["row"].cells == {"organization": "doubled", "why": "doubled"}
        assert bytes(ReleaseFile.objects.get(pk=kept["ties"].pk).content) == bytes(kept["ties"].content)


def test_the_old_name_of_who_is_kept_is_followed_too(cast: Cast, kept: dict[str, Any]) -> None:
    with scope(initiative=cast.river):
        library = cast.organizations["library"]
        FolderFile.objects.filter(path="relationships/ties.csv").update(content=f"from,to\n{library.name},x\n".encode())
        before = file("relationships/ties.csv")
        entry = merged(lead(cast), library, kept["twin"], (1, 1), {"name": "gone"})
        assert file("relationships/ties.csv") == b"from,to\nlibrary,x\n"
        taken_apart(lead(cast), entry)
        assert file("relationships/ties.csv") == before


def test_a_file_that_was_changed_since_stays_as_it_is(cast: Cast, kept: dict[str, Any]) -> None:
    with scope(initiative=cast.river):
        entry = merged(lead(cast), cast.organizations["library"], kept["twin"], (1, 1), {})
        FolderFile.objects.filter(path="brief.md").update(content=b"Rewritten, `library`.")
        told = taken_apart(lead(cast), History.objects.get(pk=entry.pk))
        assert told == ["brief.md: changed or removed since"]
        assert file("brief.md") == b"Rewritten, `library`."
        assert b"doubled" in file("relationships/ties.csv")


def test_a_persons_key_is_followed_and_put_back(cast: Cast) -> None:
    with scope(initiative=cast.river):
        twin = Person.objects.create(initiative=cast.river, key="noor_h", name="Noor H.", position=9)
        calendar = FolderFile.objects.create(
            initiative=cast.river, path="relationships/calendars/noor_h.ics", content=b"BEGIN:VCALENDAR"
        )
        contacts = FolderFile.objects.get(path="relationships/contacts.csv")
        was = b"date,kind,people\n2021-03-04,call,noor_h; nell\n2021-04-01,call,nell;noor\n"
        FolderFile.objects.filter(pk=contacts.pk).update(content=was)
        wave = cast.more["wave_closed"]["nation"]
        row = Response.objects.create(initiative=cast.river, wave=wave, respondent="r9", cells={"person": "noor_h"})
        state = contents()
        entry = merged(lead(cast), cast.people["noor"], twin, (1, 1), {})
        row.refresh_from_db()
        assert row.cells == {"person": "noor"}
        assert file(contacts.path) == b"date,kind,people\n2021-03-04,call,noor; nell\n2021-04-01,call,nell;noor\n"
        assert FolderFile.objects.get(pk=calendar.pk).path == "relationships/calendars/noor.ics"
        assert taken_apart(lead(cast), entry) == [] and state != contents()
        row.refresh_from_db()
        assert row.cells == {"person": "noor_h"} and file(contacts.path) == was
        assert FolderFile.objects.get(pk=calendar.pk).path == "relationships/calendars/noor_h.ics"
