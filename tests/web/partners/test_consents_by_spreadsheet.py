"""Consents come in with a sheet of people, each with its day, and go out alike."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django_scopes import scope

from tests.web.cast import Cast
from tests.web.partners.test_spreadsheets import imported, previewed
from wellknit.web.models import Consent, Person
from wellknit.web.partners.spreadsheets.columns import guessed
from wellknit.web.partners.spreadsheets.exporting import as_csv, rows_of
from wellknit.web.scope import viewer_of

Given = dict[str, tuple[date, date | None]]


def agreed(cast: Cast, name: str) -> Given:
    with scope(initiative=cast.river):
        rows = Consent.objects.filter(person__name=name).exclude(to__startswith="survey_")  # which is the cast's
        return {each.to: (each.given, each.withdrawn) for each in rows}


def give(cast: Cast, to: str, given: date, withdrawn: date | None = None) -> None:
    with scope(initiative=cast.river):
        person = cast.people["noor"]
        Consent.objects.create(initiative=cast.river, person=person, to=to, given=given, withdrawn=withdrawn)


def test_what_is_taken_out_comes_in_again_and_changes_nothing(cast: Cast) -> None:
    give(cast, "public_name", date(2021, 3, 1))
    give(cast, "being in the film", date(2021, 3, 2), date(2022, 4, 5))
    with scope(initiative=cast.river):
        content = as_csv(rows_of(viewer_of(cast.accounts["nadia"], cast.river), "people"))
    _address, preview = previewed(cast.client("nadia"), content, "people")
    assert preview.context["counts"]["changed"] == preview.context["counts"]["problem"] == 0
    before = agreed(cast, "Noor zephyrnorth")
    with scope(initiative=cast.river):
        Consent.objects.all().delete()
    imported(cast.client("nadia"), content, "people")
    assert agreed(cast, "Noor zephyrnorth") == before and len(before) == 2


def test_each_consent_can_have_a_column_of_its_own(cast: Cast) -> None:
    header = ["Name", "Name public", "Consent to be quoted", "Public organization", "Consents", "Organization"]
    assert list(guessed("people", header).values()) == [
        "name", "consent_public_name", "consent_quotes", "consent_public_organization", "consents", "organization",
    ]  # fmt: skip
    sheet = (
        "Name,Name public,Consent to be quoted,Consents,Role,Site\n"
        "Ana Ruiz,2021-03-15,no,,core,North bank\n"
        "Noor zephyrnorth,3/15/2021,2021-01-01 / 2021-06-30,survey=2021-02-03;being filmed=2021-02-04,,\n"
        "Bo Lee,yes,,,core,North bank\n"
        f"Cy Dean,,,survey={timezone.localdate() + timedelta(days=1)},core,North bank\n"
        "Di Evans,,2021-01-02/2021-01-01,,core,North bank\n"
        "Ed Fox,,,quotes,core,North bank\n"
    )
    client = cast.client("nadia")
    address, preview = previewed(client, sheet, "people", days="month")
    text = preview.content.decode()
    for told in ("Write the day on which the person agreed", "has not come yet", "withdrawn before it was given"):
        assert told in text
    assert "no consent that can be read" in text and preview.context["counts"]["problem"] == 4
    shown = client.get(f"{address}preview/?show=changed").content.decode()
    assert "the name is publicly known:" in shown and "01/01/2021–06/30/2021" in shown
    page = imported(client, sheet, "people", days="month")
    assert agreed(cast, "Ana Ruiz") == {"public_name": (date(2021, 3, 15), None)}
    assert agreed(cast, "Noor zephyrnorth") == {
        "public_name": (date(2021, 3, 15), None),
        "quotes": (date(2021, 1, 1), date(2021, 6, 30)),
        "survey": (date(2021, 2, 3), None),
        "being filmed": (date(2021, 2, 4), None),
    }
    with scope(initiative=cast.river):
        assert not Person.objects.filter(name__in=("Bo Lee", "Cy Dean", "Di Evans", "Ed Fox")).exists()
    # The import is undone with its consents.
    told = client.post(f"/i/river/imports/{page.context['entry'].pk}/undo/", follow=True).content.decode()
    assert "is undone" in told and "Kept, since" not in told
    assert agreed(cast, "Noor zephyrnorth") == {} == agreed(cast, "Ana Ruiz")


@pytest.mark.parametrize(("day", "after"), [
    ("2021-06-30", (date(2021, 6, 30), date(2022, 1, 1))),  # an old sheet: what was withdrawn since stays so
    ("2022-06-30", (date(2022, 6, 30), None)),  # given anew
])  # fmt: skip
def test_an_old_sheet_brings_no_withdrawn_consent_back(cast: Cast, day: str, after: tuple[date, date | None]) -> None:
    give(cast, "public_name", date(2021, 3, 1), date(2022, 1, 1))
    page = imported(cast.client("nadia"), f"Name,Public name\nNoor zephyrnorth,{day}\n", "people")
    assert agreed(cast, "Noor zephyrnorth") == {"public_name": after}
    cast.client("nadia").post(f"/i/river/imports/{page.context['entry'].pk}/undo/")
    assert agreed(cast, "Noor zephyrnorth") == {"public_name": (date(2021, 3, 1), date(2022, 1, 1))}


def test_two_rows_of_one_person_agree_and_a_site_leader_says_nothing_of_others(cast: Cast) -> None:
    sheet = "Name,Mail,Public name,Role,Site\nAna,a@example.org,2021-01-01,core,North bank\n"
    rest = "Ana,a@example.org,2021-01-01,site leader,North bank\nAna,a@example.org,2022-01-01,site leader,North bank\n"
    page = imported(cast.client("silas"), sheet + rest, "people")
    assert page.context["counts"]["problem"] == 1 and agreed(cast, "Ana")["public_name"][0] == date(2021, 1, 1)
    # Saul is the south's: Silas makes another person of his name, and Saul's consents stay.
    imported(
        cast.client("silas"), "Name,Public name,Role,Site\nSaul quartzsouth,2021-01-01,core,North bank\n", "people"
    )
    with scope(initiative=cast.river):
        assert not Consent.objects.filter(person=cast.people["saul"], to="public_name").exists()
