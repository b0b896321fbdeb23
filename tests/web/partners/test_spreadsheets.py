"""Spreadsheets that come in: matched, looked at, imported, undone; and nothing that goes further than it may."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from django_scopes import scope

from tests.web.cast import Browser, Cast, brought
from wellknit.errors import Problem
from wellknit.relationships.exchange.rows import write_workbook
from wellknit.web.models import Heading, History, Involvement, Organization, Outreach, Person, State, Upload
from wellknit.web.partners import actions
from wellknit.web.partners.spreadsheets import importing, views

MESSY = """\
 Partner Organization ,TYPE,Ciudad,Yrs in Ed.,Outreach Status,Due,Notes
Reading Room ,library, north bank ,12 years,Invited,2021-03-15,n/a

Library zephyrnorth,archive,North Bank,,,,
River School, School,South bank,many,contacted,Mar 15 2021,-
,,North bank,,,,
"""


def upload(client: Browser, content: bytes | str, table: str = "organizations", name: str = "partners.csv") -> Any:
    data = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile(name, data)
    return client.post("/i/river/spreadsheets/", {"table": table, "file": file})


def matched(client: Browser, address: str, **more: str) -> Any:
    """Sends the columns as they were guessed, and what else is given."""
    form = client.get(address).context["form"]
    values = {bound.html_name: bound.value() or "" for bound, _examples in form.columns()}
    values |= {bound.html_name: bound.value() or "" for bound in form.rest()}
    return client.post(address, {**values, **more})


def previewed(client: Browser, content: bytes | str, table: str = "organizations", **more: str) -> tuple[str, Any]:
    """The upload's address and its preview."""
    workbook = isinstance(content, bytes) and content.startswith(b"PK")
    address = upload(client, content, table, "partners.xlsx" if workbook else "partners.csv").url
    response = matched(client, address, **more)
    assert response.status_code == 302, response.context["form"].errors
    return address, client.get(response.url)


def imported(client: Browser, content: bytes | str, table: str = "organizations", **more: str) -> Any:
    """The page that says what was imported."""
    address, preview = previewed(client, content, table, **more)
    response = client.post(f"{address}import/", {"digest": preview.context["digest"]})
    assert response.status_code == 302
    return client.get(response.url)


def test_a_messy_sheet_is_matched_previewed_imported_and_undone(cast: Cast) -> None:
    client = cast.client("nadia")
    response = upload(client, MESSY)
    assert response.status_code == 302
    page = client.get(response.url)
    guess = {bound.label: bound.value() for bound, _examples in page.context["form"].columns()}
    assert guess == {
        "Partner Organization": "name",
        "TYPE": "kind",
        "Ciudad": "site",
        "Yrs in Ed.": "years_in_education",
        "Outreach Status": "status",
        "Due": "date",
        "Notes": "profile",
    }
    preview = client.get(matched(client, response.url).url)
    assert preview.context["counts"] == {"new": 1, "changed": 1, "unchanged": 0, "problem": 2}
    shown = preview.content.decode()
    assert "row 5, column 'Yrs in Ed.'" in shown and "&#x27;many&#x27;" in shown
    assert "row 6, column 'Partner Organization'" in shown
    with scope(initiative=cast.river):
        assert not Organization.objects.filter(name="Reading Room").exists()
        before = History.objects.count()
    done = client.post(f"{response.url}import/", {"digest": preview.context["digest"]})
    with scope(initiative=cast.river):
        made = Organization.objects.get(name="Reading Room")
        assert (made.key, made.kind, made.site, made.years_in_education, made.profile) == (
            "reading_room", "library", cast.sites["north"], 12, "",
        )  # fmt: skip
        told = Outreach.objects.get(organization=made)
        assert (told.status, told.day) == ("invited", date(2021, 3, 15))
        library = Organization.objects.get(key="library")
        assert (library.kind, library.version) == ("archive", 2)
        entry = History.objects.get(verb="import", noun="upload")
        assert (entry.name, entry.new["rows"]["new"], entry.account) == ("partners.csv", 1, cast.accounts["nadia"])
        assert list(entry.parts.order_by("sequence").values_list("verb", "noun")) == [
            ("add", "organization"),
            ("change", "organization"),
            ("add", "outreach"),
        ]
        assert History.objects.count() == before + 4
        assert not Upload.objects.exists()
    page = client.get(done.url)
    assert "Undo this import" in page.content.decode()
    assert client.post(f"{done.url}undo/").status_code == 302
    with scope(initiative=cast.river):
        assert not Organization.objects.filter(name="Reading Room").exists()
        library = Organization.objects.get(key="library")
        assert (library.kind, library.version) == ("kind zephyrnorth", 3)
    assert "was undone before" in client.post(f"{done.url}undo/", follow=True).content.decode()


def test_the_same_sheet_twice_changes_nothing(cast: Cast) -> None:
    client = cast.client("nadia")
    sheet = "name,site,kind,status\nReading Room,North bank,library,active\n"
    imported(client, sheet)
    _address, preview = previewed(client, sheet)
    assert preview.context["counts"] == {"new": 0, "changed": 0, "unchanged": 1, "problem": 0}
    people = "name,mail,role,organization,site,from\nAna Ruiz,ana@example.org,site leader,,north bank,2021-01-01\n"
    imported(client, people, "people")
    _address, preview = previewed(client, people, "people")
    assert preview.context["counts"] == {"new": 0, "changed": 0, "unchanged": 1, "problem": 0}


def test_what_changed_meanwhile_is_said_and_nothing_imported(cast: Cast) -> None:
    client = cast.client("nadia")
    address, preview = previewed(client, "name,site,kind\nLibrary zephyrnorth,North bank,archive\n")
    with scope(initiative=cast.river):
        Organization.objects.filter(key="library").update(kind="museum")
    response = client.post(f"{address}import/", {"digest": preview.context["digest"]})
    assert response.status_code == 409 and "Something has changed" in response.content.decode()
    with scope(initiative=cast.river):
        assert Organization.objects.get(key="library").kind == "museum"


def test_matching_is_remembered_for_the_initiative(cast: Cast) -> None:
    client = cast.client("nadia")
    sheet = "Who,Flavour,Where\nReading Room,library,North bank\n"
    address = upload(client, sheet).url
    response = matched(client, address)
    assert response.status_code == 422  # nobody can guess that 'Who' is the name
    form = response.context["form"]
    names = {bound.label: bound.html_name for bound, _examples in form.columns()}
    chosen = {names["Who"]: "name", names["Flavour"]: "kind", names["Where"]: "site", "days": "auto"}
    assert client.post(address, chosen).status_code == 302
    with scope(initiative=cast.river):
        assert Heading.objects.get(heading="flavour").field == "kind"
    again = cast.client("sol")
    form = again.get(upload(again, sheet).url).context["form"]
    assert [bound.value() for bound, _examples in form.columns()] == ["name", "kind", "site"]


def test_a_column_is_one_thing_and_two_columns_are_not_the_same(cast: Cast) -> None:
    client = cast.client("nadia")
    address = upload(client, "name,kind,site\nReading Room,a,North bank\n").url
    response = matched(client, address, column_1="name")
    assert response.status_code == 422 and "is that already" in response.content.decode()


@pytest.mark.parametrize(
    ("cell", "order", "read"),
    [
        ("2021-03-15", "auto", date(2021, 3, 15)),
        ("3/15/2021", "auto", date(2021, 3, 15)),
        ("15.3.2021", "auto", date(2021, 3, 15)),
        ("March 15th, 2021", "auto", date(2021, 3, 15)),
        ("15 de marzo de 2021", "auto", date(2021, 3, 15)),
        ("3/4/2021", "month", date(2021, 3, 4)),
        ("3/4/2021", "day", date(2021, 4, 3)),
        ("3/4/2021", "auto", None),
        ("soon", "auto", None),
    ],
)
def test_days_in_many_forms(cast: Cast, cell: str, order: str, read: date | None) -> None:
    client = cast.client("nadia")
    text = io.StringIO()
    csv.writer(text).writerows([["name", "site", "next step", "date"], ["Reading Room", "North bank", "call", cell]])
    address, preview = previewed(client, text.getvalue(), days=order)
    assert preview.context["counts"]["problem"] == (read is None)
    if read is not None:
        client.post(f"{address}import/", {"digest": preview.context["digest"]})
        with scope(initiative=cast.river):
            assert Outreach.objects.get(organization__name="Reading Room").day == read


def test_people_come_with_what_they_are_involved_in(cast: Cast) -> None:
    client = cast.client("silas")
    sheet = (
        "First Name,Last Name,E-mail,Org,Rol,Site,Since,Skills\n"
        "Ana,Ruiz,ana@example.org,Library zephyrnorth,Core,North bank,2021-01-01,music; grants\n"
        "Ana,Ruiz,ana@example.org,,site leader,north,2022-01-01,\n"
        "Bo,Lee,bo(at)example,,core,North bank,,\n"
        "Cy,Dean,,Libary zephyrnorth,core,North bank,,\n"
        "Di,Evans,,,core,South bank,,\n"
        "Ed,Fox,,,national partner,,,\n"
    )
    page = imported(client, sheet, "people")
    assert page.context["counts"] == {"new": 1, "changed": 1, "unchanged": 0, "problem": 4}
    with scope(initiative=cast.river):
        ana = Person.objects.get(name="Ana Ruiz")
        rows = list(Involvement.objects.filter(person=ana).order_by("start"))
        assert [(each.role, each.organization, each.start) for each in rows] == [
            ("core_site_partner", cast.organizations["library"], date(2021, 1, 1)),
            ("site_leader", None, date(2022, 1, 1)),
        ]
        assert rows[0].knowledge == ["music", "grants"]
        assert Person.objects.filter(name__in=("Bo Lee", "Cy Dean", "Di Evans", "Ed Fox")).count() == 0


def test_involvements_name_people_and_organizations_that_are_here(cast: Cast) -> None:
    client = cast.client("silas")
    sheet = (
        "Person,Organization,Role,Site,From\n"
        "Noor zephyrnorth,Parents zephyrnorth,community partner,North bank,2022-01-01\n"
        ",Parents zephyrnorth,community partner,North bank,2022-01-01\n"
        "Saul quartzsouth,,core,North bank,2022-01-01\n"
        ",,core,North bank,\n"
    )
    page = imported(client, sheet, "involvements")
    # Saul is of the other site: nobody here by that name, as far as a leader of this one may know.
    assert page.context["counts"] == {"new": 2, "changed": 0, "unchanged": 0, "problem": 2}
    client.post(f"/i/river/imports/{page.context['entry'].pk}/undo/")
    with scope(initiative=cast.river):
        assert Involvement.objects.filter(organization=cast.organizations["parents"]).count() == 0


def test_undoing_keeps_and_names_what_others_changed(cast: Cast) -> None:
    client = cast.client("nadia")
    sheet = "name,site,kind\nReading Room,North bank,library\nRiver School,North bank,school\nBakery,North bank,shop\n"
    sheet += "Library zephyrnorth,North bank,archive\n"
    page = imported(client, sheet)
    with scope(initiative=cast.river):
        Organization.objects.filter(name="River School").update(kind="high school", version=2)
        bakery = Organization.objects.get(name="Bakery")
        Involvement.objects.create(
            initiative=cast.river, organization=bakery, site=cast.sites["north"], role="community_partner"
        )
        Organization.objects.filter(key="library").update(kind="museum", version=3)
    shown = client.post(f"/i/river/imports/{page.context['entry'].pk}/undo/", follow=True).content.decode()
    for told in ("River School: changed since", "Bakery: others refer to it by now", "kind was changed since"):
        assert told in shown
    with scope(initiative=cast.river):
        there = set(Organization.objects.values_list("name", "kind"))
        assert ("River School", "high school") in there and ("Bakery", "shop") in there
        assert ("Library zephyrnorth", "museum") in there
        assert not Organization.objects.filter(name="Reading Room").exists()


# --- What looks alike -------------------------------------------------------------------------------------------------


def test_what_looks_alike_is_asked_and_never_put_together_by_itself(cast: Cast) -> None:
    client = cast.client("nadia")
    sheet = 'name,site,kind\n"The Library Zephyrnorth, Inc.",North bank,archive\n'
    address, preview = previewed(client, sheet)
    assert preview.context["counts"]["new"] == 1 and preview.context["open"] == 1
    library = cast.organizations["library"]
    line = preview.context["page"].object_list[0]
    assert line.alike[0].pk == library.pk
    client.post(f"{address}answer/", {"row_2": f"same:{library.pk}"})
    preview = client.get(f"{address}preview/")
    assert preview.context["counts"] == {"new": 0, "changed": 1, "unchanged": 0, "problem": 0}
    client.post(f"{address}answer/", {"row_2": "different"})
    preview = client.get(f"{address}preview/")
    assert preview.context["counts"]["new"] == 1 and preview.context["open"] == 0


def test_an_answer_can_name_nothing_beyond_reach(cast: Cast) -> None:
    client = cast.client("silas")
    address, _preview = previewed(client, "name,site\nClinic quartzsouth,North bank\n")
    client.post(
        f"{address}answer/",
        {
            "row_2": f"same:{cast.organizations['clinic'].pk}",
            "row_x": "1",
            "row_3": "\0",
            "row_9999999999": "later",
        },
    )
    with scope(initiative=cast.river):
        assert list(Upload.objects.get().answers) == ["2"]
    preview = client.get(f"{address}preview/")
    # The clinic of the other site is neither suggested nor changed.
    assert preview.context["counts"]["new"] == 1 and preview.context["page"].object_list[0].alike == []


# --- Walls ------------------------------------------------------------------------------------------------------------


def test_a_site_leader_imports_into_the_own_site_alone(cast: Cast) -> None:
    client = cast.client("silas")
    sheet = (
        "name,site,kind\nA House,South bank,x\nB House,North bank,x\nC House,,x\nClinic quartzsouth,South bank,hacked\n"
    )
    page = imported(client, sheet)
    assert page.context["counts"] == {"new": 2, "changed": 0, "unchanged": 0, "problem": 2}
    with scope(initiative=cast.river):
        assert set(Organization.objects.filter(name__endswith="House").values_list("name", "site")) == {
            ("B House", cast.sites["north"].pk),
            ("C House", cast.sites["north"].pk),
        }
        assert Organization.objects.get(key="clinic").kind == "kind quartzsouth"
    entry = page.context["entry"]
    assert cast.client("sol").get(f"/i/river/imports/{entry.pk}/").status_code == 404
    assert cast.client("nadia").get(f"/i/river/imports/{entry.pk}/").status_code == 200


def test_nobody_else_finds_an_upload(cast: Cast) -> None:
    address = upload(cast.client("silas"), "name\nA House\n").url
    for step in ("", "preview/", "progress/"):
        assert cast.client("nadia").get(f"{address}{step}").status_code == 404
    for step in ("answer/", "import/", "discard/"):
        assert cast.client("nadia").post(f"{address}{step}").status_code == 404
        assert cast.client("silas").get(f"{address}{step}").status_code == 405
    assert cast.client("silas").post(f"{address}discard/").status_code == 302
    with scope(initiative=cast.river):
        assert not Upload.objects.exists()


HOSTILE = '<script>alert("x")</script>\u202e{{ 7 }}%s'


def test_hostile_strings_are_shown_as_they_are(cast: Cast) -> None:
    client = cast.client("nadia")
    text = io.StringIO()
    rows = [["name", "site", HOSTILE], [HOSTILE, HOSTILE, HOSTILE], [HOSTILE, "North bank", HOSTILE]]
    csv.writer(text).writerows(rows)
    address = upload(client, text.getvalue(), name="<script>alert(1)<script>.csv").url
    pages = [client.get(address)]
    pages.append(client.get(matched(client, address).url))
    for show in ("new", "problem", "alike"):
        pages.append(client.get(f"{address}preview/?show={show}"))
    pages.append(client.get("/i/river/spreadsheets/"))
    done = client.post(f"{address}import/", {"digest": pages[1].context["digest"]})
    pages += [client.get(done.url), client.get("/i/river/spreadsheets/"), client.get("/i/river/history/")]
    with scope(initiative=cast.river):
        assert Organization.objects.filter(name=HOSTILE).exists()
    for page in pages:
        assert page.status_code == 200
        shown = page.content.decode()
        assert "<script>alert" not in shown and "&lt;script&gt;alert" in shown
    book = write_workbook({"<b>sheet": [["name", "site"], ["A House", "Nowhere"]]})
    address = upload(client, book, name="../../etc/<i>.xlsx").url
    shown = client.get(matched(client, address).url).content.decode()
    assert "&lt;b&gt;sheet" in shown and "<b>sheet" not in shown and "../../etc" not in shown


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("partners.csv", b"", "empty"),
        ("partners.pdf", b"%PDF-1.7", "no file of a kind that tables"),
        ("partners.csv", b"PK\x03\x04 not", "but the file is a workbook"),
        ("partners.xlsx", b"name,site\nA,B\n", "plain text, perhaps a CSV"),
        ("partners.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old format"),
        ("partners.csv", b'name,site\n"A,B\n', "quotation mark"),
    ],
)
def test_what_can_not_be_read_is_said_plainly(cast: Cast, name: str, content: bytes, told: str) -> None:
    client = cast.client("nadia")
    response = upload(client, content, name=name)
    if response.status_code == 302:
        page = client.get(response.url)
        assert told in page.content.decode()
    else:
        assert response.status_code == 422  # Django itself refuses an empty file
    spanish = client.get("/i/river/spreadsheets/", HTTP_ACCEPT_LANGUAGE="es")
    assert "Hojas de cálculo" in spanish.content.decode()


def test_files_are_bounded(cast: Cast) -> None:
    client = cast.client("nadia")
    response = upload(client, b"name\n" + b"x" * 5_000_001)
    assert response.status_code == 422 and "larger than 5 megabytes" in response.content.decode()
    response = upload(client, b"name\n" + b"x" * 21_000_000)
    assert response.status_code == 422 and "larger than 5 megabytes" in response.content.decode()
    wide = ",".join(f"c{n}" for n in range(201))
    page = client.get(upload(client, f"{wide}\n1\n").url)
    assert "columns" in page.content.decode()
    with scope(initiative=cast.river):
        assert Upload.objects.get().state == State.REFUSED


def test_a_large_file_is_left_to_the_worker(cast: Cast) -> None:
    client = cast.client("nadia")
    rows = "".join(f"House {n},North bank,{'k' * 60}\n" for n in range(15_000))
    response = upload(client, f"name,site,kind\n{rows}")
    assert response.url.endswith("/progress/")
    # The tests' tasks run at once, so the page leads on.
    assert client.get(response.url).status_code == 302
    with scope(initiative=cast.river):
        kept = Upload.objects.get()
        assert (kept.state, bytes(kept.content), len(kept.read[1])) == (State.READ, b"", 15_000)
        Upload.objects.update(state=State.WAITING)
    assert "Working on it" in client.get(response.url).content.decode()


def test_a_large_sheet_is_imported_by_the_worker(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from wellknit.web.partners.spreadsheets import uploading

    monkeypatch.setattr(uploading, "LARGE_SHEET", 1)
    client = cast.client("nadia")
    sheet = "name,site,kind\nHouse A,North bank,club\nHouse B,North bank,club\n"
    address, preview = previewed(client, sheet)
    # What changed since it was looked at is not imported: it is back, with why.
    response = client.post(f"{address}import/", {"digest": "0" * 20})
    assert response.url.endswith("/progress/")
    page = client.get(client.get(response.url).url)
    assert "Something has changed" in page.content.decode()
    with scope(initiative=cast.river):
        assert Upload.objects.get().problems[-1]["code"] == "sheet.stale"
    response = client.post(f"{address}import/", {"digest": preview.context["digest"]})
    page = client.get(response.url, follow=True)
    assert page.context["counts"]["new"] == 2
    with scope(initiative=cast.river):
        assert Organization.objects.filter(name__startswith="House ").count() == 2
        assert History.objects.get(verb="import").account == cast.accounts["nadia"]


def test_the_worker_tidies_uploads_of_every_initiative(cast: Cast) -> None:
    from datetime import timedelta

    from django.utils import timezone
    from django_scopes import scopes_disabled

    from wellknit.web.jobs import tidy

    brought(cast)
    with scopes_disabled():
        Upload.objects.filter(initiative=cast.hills).update(when=timezone.now() - timedelta(days=2))
        assert Upload.objects.count() == 3
        tidy.call()
        assert {each.initiative for each in Upload.objects.all()} == {cast.river}


def test_uploads_are_few_and_do_not_stay(cast: Cast) -> None:
    from datetime import timedelta

    from django.utils import timezone

    client = cast.client("nadia")
    for number in range(7):
        upload(client, f"name\nHouse {number}\n")
    with scope(initiative=cast.river):
        assert Upload.objects.count() == 5
        Upload.objects.update(when=timezone.now() - timedelta(days=2))
    upload(client, "name\nHouse\n")
    with scope(initiative=cast.river):
        assert Upload.objects.count() == 1


@pytest.mark.parametrize(
    ("meanwhile", "worked_out", "status"), [("", [0], 302), ("parents", [0, 1], 302), ("library", [0, 1], 409)]
)
def test_an_import_is_worked_out_before_it_holds_the_database(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meanwhile: str, worked_out: list[int], status: int
) -> None:
    """And once more within, where somebody did something in between; what they did is never written over."""
    address, preview = previewed(cast.client("nadia"), MESSY)
    depths, real = [], importing.planned

    def planned(viewer: Any, upload: Upload) -> Any:
        depths.append(len(connection.savepoint_ids))
        found = real(viewer, upload)
        if meanwhile and len(depths) == 1:
            changed = cast.organizations[meanwhile]
            actions.change_organization(viewer, changed, 1, {"kind": "changed meanwhile"})
        return found

    monkeypatch.setattr(importing, "planned", planned)
    response = cast.client("nadia").post(f"{address}import/", {"digest": preview.context["digest"]})
    assert (depths, response.status_code) == (worked_out, status)
    with scope(initiative=cast.river):
        assert Organization.objects.filter(name="Reading Room").exists() == (status == 302)
        kinds = {"": "archive", "parents": "archive", "library": "changed meanwhile"}
        assert Organization.objects.get(key="library").kind == kinds[meanwhile]


def test_who_sends_an_import_twice_is_led_to_what_the_first_did(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    client = cast.client("nadia")
    address, preview = previewed(client, MESSY)
    sent = {"digest": preview.context["digest"]}
    with scope(initiative=cast.river):
        waiting = Upload.objects.get()
    first = client.post(f"{address}import/", sent)
    # The second had found the upload before the first did away with it.
    monkeypatch.setattr(views, "_upload", lambda request, pk: waiting)
    again = client.post(f"{address}import/", sent)
    assert again.url == f"{address}progress/"
    assert client.get(again.url).url == first.url


def test_who_goes_back_after_an_import_is_led_to_it(cast: Cast) -> None:
    client = cast.client("nadia")
    address, preview = previewed(client, MESSY)
    sent = {"digest": preview.context["digest"]}
    done = client.post(f"{address}import/", sent).url
    for again in (client.post(f"{address}import/", sent), client.get(f"{address}preview/"), client.get(address)):
        assert again.url == done
    assert "This was imported already." in client.get(done).content.decode()
    # Nobody else learns of it, and what was forgotten is nowhere.
    assert cast.client("sol").post(f"{address}import/", sent).status_code == 404
    forgotten = upload(client, MESSY).url
    client.post(f"{forgotten}discard/")
    assert client.post(f"{forgotten}import/", sent).status_code == 404


def test_what_an_undone_import_took_along_is_said_of_a_merge(cast: Cast) -> None:
    client = cast.client("nadia")
    page = imported(client, "name,site\nReading Room,North bank\nThe Reading Room,North bank\n")
    with scope(initiative=cast.river):
        kept, gone = (Organization.objects.get(name=name) for name in ("Reading Room", "The Reading Room"))
    address = f"/i/river/merge/organization/{kept.pk}/{gone.pk}/"
    merge = client.post(address, {"kept": kept.version, "gone": gone.version}).url
    assert "Undo this merge" in client.get(merge).content.decode()
    client.post(f"/i/river/imports/{page.context['entry'].pk}/undo/")
    told = client.post(f"{merge}undo/", follow=True).content.decode()
    assert "the import of 'partners.csv', which brought it, was undone" in told
    assert "Undo this merge" not in told and "They are one now" not in told


def test_a_preview_asks_few_questions_however_long_it_is(cast: Cast) -> None:
    client = cast.client("nadia")
    counts = []
    for size in (5, 400):
        rows = "".join(f"House of number {n} {'abcdefgh'[n % 8]},North bank,kind,active\n" for n in range(size))
        address, _preview = previewed(client, f"name,site,kind,status\n{rows}")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(f"{address}preview/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 20


def test_remarks_on_a_file_are_in_the_reader_s_language(cast: Cast) -> None:
    client = cast.client("silas")
    client.cookies["language"] = "es"
    client.get("/i/river/")
    shown = client.get(upload(client, "\nname,name,\nReading Room,x,lost\n\nRiver School,=1+1,\n").url).content.decode()
    assert "<strong>fila 2:</strong>" in shown and "Las filas anteriores a esta están vacías" in shown
    assert "El encabezado &#x27;name&#x27; está sobre varias columnas: A y B." in shown
    assert "La columna C no tiene encabezado, pero tiene algo (fila 3)." in shown
    with scope(initiative=cast.river):
        problems = [Problem.of(each) for each in Upload.objects.get().problems]
    assert len(problems) > 3
    for each in problems:
        assert escape(each.said("es").what) in shown and escape(each.what) not in shown
    refused = client.get(upload(client, b"%PDF-1.7", name="partners.xlsx").url).content.decode()
    assert "El nombre dice libro de Excel, pero el archivo es un PDF." in refused
