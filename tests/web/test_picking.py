"""Choosing among thousands: a list where they are few, else a name that is typed, and never anybody out of sight."""

from __future__ import annotations

import re

from django.urls import reverse
from django_scopes import scope

from bench.data.large_partnership import fill
from tests.web.cast import Cast
from wellknit.web.models import Involvement, Person


def test_few_are_a_list_and_many_are_typed(cast: Cast) -> None:
    nadia, address = cast.client("nadia"), reverse("involvement_change", args=("river", cast.involvements["noor"].pk))
    assert re.search(r'<select name="person"', nadia.get(address).content.decode())
    fill(cast.river, sites=1, organizations=10, people=250, involvements=250)
    text = nadia.get(address).content.decode()
    assert re.search(r'<input type="text" name="person" value="Noor zephyrnorth"', text)
    assert re.search(r'<select name="organization"', text) and "Person 00007" not in text


def test_a_name_a_mail_a_key_or_an_id_is_understood(cast: Cast) -> None:
    fill(cast.river, sites=1, organizations=10, people=250, involvements=250)
    nadia, noor = cast.client("nadia"), cast.involvements["noor"]
    address = reverse("involvement_change", args=("river", noor.pk))
    with scope(initiative=cast.river):
        people = {each.key: each for each in Person.objects.all()}
        twin = Person.objects.create(initiative=cast.river, key="twin", name="PERSON 00009")
    north = cast.sites["north"].pk
    typed = ("person 00007", "p8@example.org", "person_3", str(people["person_4"].pk), "PERSON 00009 (twin)")
    expected = (people["person_7"], people["person_8"], people["person_3"], people["person_4"], twin)
    for version, (text, person) in enumerate(zip(typed, expected, strict=True), 1):
        sent = {"role": "core_site_partner", "site": north, "person": text, "version": version}
        assert nadia.post(address, sent).status_code == 302
        with scope(initiative=cast.river):
            assert Involvement.objects.get(pk=noor.pk).person == person
    assert 'value="PERSON 00009 (twin)"' in nadia.get(address).content.decode()
    sent = {"role": "core_site_partner", "site": north, "version": 6}
    for text, said in (
        ("person 00009", "PERSON 00009 (twin)"),
        ("0024", "Person 00240 (person_240)"),
        ("nobody", "There is none of this name."),
    ):
        response = nadia.post(address, {**sent, "person": text})
        assert response.status_code == 422 and said in response.content.decode()


def test_whom_somebody_may_not_see_is_neither_found_nor_suggested(cast: Cast) -> None:
    fill(cast.river, sites=1, organizations=10, people=250, involvements=250)
    with scope(initiative=cast.river):
        # All of the 250 are in the north, so that its leader types as well.
        Involvement.objects.filter(person__key__startswith="person_").update(site=cast.sites["north"])
    silas, address = cast.client("silas"), reverse("involvement_change", args=("river", cast.involvements["noor"].pk))
    for text in ("Saul", "Saul quartzsouth", str(cast.people["saul"].pk), "hugh"):
        sent = {"role": "core_site_partner", "site": cast.sites["north"].pk, "person": text, "version": 1}
        response = silas.post(address, sent)
        assert response.status_code == 422 and "There is none of this name." in response.content.decode()
