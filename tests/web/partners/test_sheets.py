"""A workbook of several sheets: which one is read is a person's choice."""

from __future__ import annotations

import pytest
from django_scopes import scope

from tests.web.cast import Cast
from tests.web.partners.test_spreadsheets import matched, upload
from wellknit.folder.apart import sheets_apart
from wellknit.relationships.exchange.rows import write_workbook
from wellknit.web.models import Organization, Upload
from wellknit.web.partners.spreadsheets import uploading

BOOK = write_workbook({
    "Read me": [["How to fill this in"]],
    "Spring": [["Name", "Site"], ["Reading Room", "North bank"]],
    " Fall": [["Nombre", "Sitio", "Tipo"], ["River School", "North bank", "school"]],
})  # fmt: skip


def test_another_sheet_can_be_read(cast: Cast) -> None:
    client = cast.client("silas")
    address = upload(client, BOOK, name="partners.xlsx").url
    assert '<option selected>Read me</option><option>Spring</option><option> Fall</option>' in (
        client.get(address).content.decode()
    )  # fmt: skip
    told = client.get(address).content.decode()
    assert "there are others: &#x27;Spring&#x27;" in told and "choose it on this page" in told and "answers" not in told
    for sheet, heading in (("Spring", "Name"), (" Fall", "Nombre")):
        assert client.post(f"{address}sheet/", {"sheet": sheet}).url == address
        text = client.get(address).content.decode()
        assert f"<option selected>{sheet}</option>" in text and f">{heading}</label>" in text
    # It can be chosen anew after the columns were matched, and what is imported is what was looked at last.
    preview = client.get(matched(client, address).url)
    assert "River School" in preview.content.decode()
    client.post(f"{address}sheet/", {"sheet": "Spring"})
    assert client.post(f"{address}import/", {"digest": preview.context["digest"]}).status_code == 409
    preview = client.get(matched(client, address).url)
    assert client.post(f"{address}import/", {"digest": preview.context["digest"]}).status_code == 302
    with scope(initiative=cast.river):
        assert Organization.objects.filter(name="Reading Room").exists()
        assert not Organization.objects.filter(name="River School").exists()
        assert not Upload.objects.filter(file="partners.xlsx").exists()


def test_a_sheet_that_can_not_be_read_is_no_end(cast: Cast) -> None:
    book = write_workbook({"Cover": [[None]], "People": [["Name"], ["Ana"]]})
    client = cast.client("silas")
    address = upload(client, book, name="partners.xlsx").url
    text = client.get(address).content.decode()
    assert "This file can't be read" in text and "<option>People</option>" in text
    client.post(f"{address}sheet/", {"sheet": "People"})
    assert ">Name</label>" in client.get(address).content.decode()


@pytest.mark.parametrize("sheet", ["", "Winter", "spring", "Read me\x00"])
def test_a_sheet_that_is_not_there_is_not_read(cast: Cast, sheet: str) -> None:
    client = cast.client("silas")
    address = upload(client, BOOK, name="partners.xlsx").url
    told = client.post(f"{address}sheet/", {"sheet": sheet}, follow=True).content.decode()
    assert "The file has no such sheet." in told and "How to fill this in" in told


def test_a_file_of_one_sheet_is_let_go_of(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    client = cast.client("silas")
    alone = upload(client, write_workbook({"One": [["Name"], ["Ana"]]}), name="one.xlsx").url
    plain = upload(client, "Name\nAna\n").url
    for address in (alone, plain):
        assert "Sheet of the workbook" not in client.get(address).content.decode()
    with scope(initiative=cast.river):
        assert not any(bytes(each.content) for each in Upload.objects.filter(account=cast.accounts["silas"]))
    # A large one is read by the worker, whichever sheet it is.
    monkeypatch.setattr(uploading, "LARGE_FILE", 100)
    large = upload(client, BOOK, name="large.xlsx").url
    assert large.endswith("/progress/")
    address = large.removesuffix("progress/")
    assert client.post(f"{address}sheet/", {"sheet": "Spring"}).url == large
    assert ">Site</label>" in client.get(address).content.decode()


def test_names_of_sheets_are_read_apart() -> None:
    assert sheets_apart(BOOK, "book.xlsx") == ("Read me", "Spring", " Fall")
    assert sheets_apart(BOOK, "book.csv") == sheets_apart(BOOK[:300], "book.xlsx") == sheets_apart(b"", "x.xlsx") == ()
