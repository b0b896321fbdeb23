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
from wellknit.web.partners.spreadsheets.columns import guessed

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


# --- Titles above the headings ----------------------------------------------------------------------------------------

TITLED = [
    ["Our partner list - updated by Jo"],
    [],
    ["Org Name", "Site", "Type of org", "Date joined", "Status", "Years in education"],
    ["Reading Room", "North bank", "library", "2021-03-15", "??", "10+"],
    ["River School", "North bank", "school", "2021-03-16", "Active", "10+"],
    ["Bakery", "North bank", "shop", "2021-03-17", "Active", "many"],
]


@pytest.mark.parametrize("name", ["partners.xlsx", "partners.csv"])
def test_headings_are_found_below_a_title(cast: Cast, name: str) -> None:
    client = cast.client("silas")
    plain = "\n".join(";".join(row) for row in TITLED).encode()
    address = upload(client, plain if name.endswith("csv") else write_workbook({"All": TITLED}), name=name).url
    page = client.get(address)
    assert {bound.label: bound.value() for bound, _examples in page.context["form"].columns()} == {
        "Org Name": "name",
        "Site": "site",
        "Type of org": "kind",
        "Date joined": "",  # no date of a next step
        "Status": "status",
        "Years in education": "years_in_education",
    }
    told = page.content.decode()
    assert '<option value="3" selected>3: Org Name, Site, Type of org' in told
    assert "what stands above it, in row 1, was not read" in told and "has no heading" not in told
    # The numbers of rows are those of the file; what is not sure is said of each row.
    preview = client.get(matched(client, address).url)
    assert preview.context["counts"] == {"new": 1, "changed": 0, "unchanged": 0, "problem": 2}
    told = preview.content.decode()
    assert "If nobody knows, clear the cell." in told
    assert "row 4, column 'Status'" in told and "row 6, column 'Years in education'" in told
    told = client.get(f"{address}preview/?show=remarks").content.decode()
    assert "row 5, column 'Years in education'" in told and "it is taken as 10" in told
    assert "row 4" not in told and "with a remark (1)" in told


def test_another_row_of_headings_can_be_chosen(cast: Cast) -> None:
    client = cast.client("silas")
    address = upload(client, "Our list,of all\nWho,Flavour\nReading Room,library\n").url
    assert '<option value="1" selected>1: Our list, of all</option>' in client.get(address).content.decode()
    assert client.post(f"{address}sheet/", {"heading": "2"}).url == address
    page = client.get(address)
    assert [bound.label for bound, _examples in page.context["form"].columns()] == ["Who", "Flavour"]
    assert page.context["form"].rows == [(3, ["Reading Room", "library"])]
    assert '<option value="2" selected>' in page.content.decode()
    for wrong in ("9", "0", "x", "²", "99999999999"):
        assert (
            "The file has no such" in client.post(f"{address}sheet/", {"heading": wrong}, follow=True).content.decode()
        )
    assert [bound.label for bound, _examples in client.get(address).context["form"].columns()] == ["Who", "Flavour"]


@pytest.mark.parametrize(
    ("table", "heading", "field"),
    [
        ("organizations", "Date joined", ""),
        ("organizations", "Date", ""),
        ("organizations", "Due date", "date"),
        ("organizations", "Number of partners", ""),
        ("organizations", "Suite", ""),
        ("organizations", "Type of org", "kind"),
        ("organizations", "Our partners", "name"),
        ("people", "Date joined", "from"),
        ("people", "Contract", ""),
        ("people", "Title", ""),
        ("people", "Contact person", "name"),
        ("people", "Preferred languages", "language"),
    ],
)
def test_a_heading_is_guessed_where_it_is_sure(table: str, heading: str, field: str) -> None:
    assert guessed(table, [heading]) == {heading: field}


def test_a_day_is_that_of_the_next_step_where_there_is_one() -> None:
    assert guessed("organizations", ["Next step", "Date"]) == {"Next step": "next_step", "Date": "date"}
