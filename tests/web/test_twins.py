"""What is added twice by going back or by sending twice is asked about; who wants it all the same gets it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import F
from django_scopes import scope

from tests.web.cast import Cast
from wellknit.web.models import History, Initiative, Instrument, Organization, Site
from wellknit.web.partners import records

ORGANIZATION = {"name": "Reading Room", "sector": "education"}


@pytest.mark.parametrize(
    ("page", "form", "model"),
    [
        ("organizations/add/", ORGANIZATION, Organization),
        ("sites/add/", {"name": "East bank"}, Site),
        ("instruments/add/", {"name": "Meetings", "first": "English (en)"}, Instrument),
        ("instruments/gallery/partner_trust/", {}, Instrument),
    ],
)
def test_what_was_just_added_is_not_added_again_without_a_word(
    cast: Cast, page: str, form: dict[str, str], model: type[Organization | Site | Instrument]
) -> None:
    client, address = cast.client("nadia"), f"/i/river/{page}"
    with scope(initiative=cast.river):
        before = model.objects.count()
    assert client.post(address, form).status_code == 302
    second = client.post(address, form)
    assert second.status_code == 409 and "There is one of this name already" in second.content.decode()
    assert form.get("name", "") in second.content.decode()
    with scope(initiative=cast.river):
        row = model.objects.order_by("position").last()
        assert model.objects.count() == before + 1 and row is not None and f"/{row.pk}/" in second.content.decode()
    assert client.post(address, {**form, "again": "1"}).status_code == 302
    with scope(initiative=cast.river):
        assert model.objects.count() == before + 2


def test_another_site_another_person_or_another_day_is_no_twin(cast: Cast) -> None:
    nadia, address = cast.client("nadia"), "/i/river/organizations/add/"
    north = {**ORGANIZATION, "site": cast.sites["north"].pk}
    assert nadia.post(address, ORGANIZATION).status_code == 302
    assert nadia.post(address, north).status_code == 302
    assert nadia.post(address, north).status_code == 409
    assert cast.client("silas").post(address, north).status_code == 302
    with scope(initiative=cast.river):
        History.objects.update(when=F("when") - timedelta(minutes=6))
    assert nadia.post(address, north).status_code == 302


def test_a_whole_initiative_is_made_once(cast: Cast) -> None:
    client, form = cast.client("nadia"), {"name": "Puentes", "language": "es", "template": "blank"}
    assert client.post("/begin/", form).headers["Location"] == "/i/puentes/"
    second = client.post("/begin/", form)
    assert second.status_code == 409 and "/i/puentes/" in second.content.decode()
    assert Initiative.objects.filter(name="Puentes").count() == 1
    assert client.post("/begin/", {**form, "again": "1"}).headers["Location"] == "/i/puentes-2/"


def test_sites_and_partners_typed_twice_are_made_once(cast: Cast) -> None:
    form = {"name": "Puentes", "language": "es", "template": "blank", "sites": "Río\nx; RÍO\nX", "national": "A\na"}
    assert cast.client("nadia").post("/begin/", form).status_code == 302
    with scope(initiative=Initiative.objects.get(key="puentes")):
        assert [each.name for each in Site.objects.order_by("position")] == ["Río", "x"]
        assert [each.name for each in records.national()] == ["A"]


def test_a_name_is_asked_for_once_and_not_called_optional(cast: Cast) -> None:
    client, form, missing = cast.client("nadia"), {"language": "en", "template": "blank"}, "Give the initiative a name"
    assert "Name of the initiative</label>" in client.get("/begin/").content.decode()
    assert missing in client.post("/begin/", form).content.decode()
    long = client.post("/begin/", {**form, "name": "n" * 121})
    assert long.status_code == 422 and missing not in long.content.decode()


def test_who_was_signed_out_is_told_that_nothing_was_saved(cast: Cast) -> None:
    client = cast.client("nadia")
    client.logout()
    page = client.post("/i/river/organizations/add/", ORGANIZATION, follow=True)
    assert page.redirect_chain[0][0].startswith("/account/login/?next=")
    assert "what you sent was not saved" in page.content.decode()
    assert "not saved" not in cast.client("").get("/i/river/", follow=True).content.decode()
