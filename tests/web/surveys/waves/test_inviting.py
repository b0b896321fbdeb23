"""Who is invited: at launch, later, by hand; minors after a guardian; links on paper."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.web.cast import LONG_AGO, Cast
from tests.web.surveys.waves.conftest import Made
from wellknit.web.models import History, Invitee, Involvement, Link, Person, Wave
from wellknit.web.refusals import Refused
from wellknit.web.rules import Viewer
from wellknit.web.scope import viewer_of
from wellknit.web.surveys.promises import tokens
from wellknit.web.surveys.waves import asking, inviting, paper


def joins(cast: Cast, name: str, site: str, role: str = "core_site_partner", **more: Any) -> Person:
    person = Person.objects.create(initiative=cast.river, key=name, name=name.title(), **more)
    Involvement.objects.create(
        initiative=cast.river, person=person, site=cast.sites.get(site), role=role, start=timezone.localdate()
    )
    return person


def test_a_person_is_asked_once_a_site_in_the_first_of_the_roles(cast: Cast, inside: None) -> None:
    noor, today = cast.people["noor"], timezone.localdate()
    for site, role in (("north", "site_leader"), ("north", "community_partner"), ("south", "community_partner")):
        Involvement.objects.create(initiative=cast.river, person=noor, site=cast.sites[site], role=role, start=LONG_AGO)
    north, south = cast.sites["north"].pk, cast.sites["south"].pk
    places = [
        (site, role) for site in (north, south) for role in ("site_leader", "core_site_partner", "community_partner")
    ]
    found = [(each.site, each.role) for each in asking.asked(places, today) if each.person == noor.pk]
    assert sorted(found, key=str) == sorted([(north, "site_leader"), (south, "community_partner")], key=str)
    found = [each.role for each in asking.asked([(north, "core_site_partner")], today) if each.person == noor.pk]
    assert found == ["core_site_partner"]
    assert asking.asked(places, LONG_AGO.replace(year=2019)) == ()
    assert asking.people_by_place(today)[north, "core_site_partner"] == 1


def test_late_people_are_invited_where_one_may(cast: Cast, launched: Made, nadia: Viewer) -> None:
    wave = launched("confidential")
    assert inviting.late(nadia, wave) == []
    tomorrow = joins(cast, "nils", "north")
    joins(cast, "stella", "south")
    joins(cast, "otto", "north", role="site_leader")  # that role is not asked
    silas = viewer_of(cast.accounts["silas"], cast.river)
    assert [each.person for each in inviting.late(silas, wave)] == [tomorrow.pk]
    assert inviting.invite_late(silas, wave) == 1 and inviting.invite_late(silas, wave) == 0
    assert inviting.invite_late(nadia, wave) == 1
    assert Invitee.objects.filter(wave=wave).count() == 4
    assert History.objects.filter(row=wave.pk, verb="invite_many").count() == 2


def test_no_link_before_a_guardian_agreed(cast: Cast, launched: Made, nadia: Viewer) -> None:
    wave, client = launched("confidential"), cast.client("silas")
    page = f"/i/river/surveys/{wave.pk}/"
    values = {"labels": "Ana\nBo\n", "site": cast.sites["north"].pk, "role": "community_partner", "minor": "on"}
    assert client.post(f"{page}invited/add/", values).status_code == 302
    ana, bo = Invitee.objects.filter(wave=wave, minor=True).order_by("label")
    assert "2 people under 18 wait" in client.get(f"{page}links/").content.decode()
    assert client.post(f"{page}links/", {"row": [ana.pk, bo.pk]}).status_code == 422
    with pytest.raises(Refused):
        paper.begun(nadia, wave, "Ana", None, "", "en")
    assert not Link.objects.exists()
    said = {"version": 1, "label": "Ana", "role": "community_partner", "minor": "on"}
    assert client.post(f"/i/river/invited/{ana.pk}/", {**said, "guardian_agreed": "2999-01-01"}).status_code == 422
    assert client.post(f"/i/river/invited/{ana.pk}/", {**said, "guardian_agreed": "2021-02-03"}).status_code == 302
    ana.refresh_from_db()
    assert ana.guardian_by == cast.accounts["silas"]
    sheet = client.post(f"{page}links/", {"row": [ana.pk, bo.pk]}).content.decode()
    assert sheet.count("/a/") == 1 and "Your parents or guardians agreed" in sheet
    # Taken back: what was issued opens nothing any more.
    assert Link.objects.count() == 1
    assert client.post(f"/i/river/invited/{ana.pk}/", {**said, "version": 2, "guardian_agreed": ""}).status_code == 302
    assert not Link.objects.exists()


def test_a_wave_of_adults_invites_no_minors(launched: Made, nadia: Viewer) -> None:
    wave = launched("confidential")
    Wave.objects.filter(pk=wave.pk).update(minors=False)
    with pytest.raises(Refused):
        inviting.invite_others(nadia, wave, ["Ana"], {"minor": True, "site": None, "role": ""})


def test_printed_links_open_and_are_kept_nowhere(cast: Cast, launched: Made, nadia: Viewer) -> None:
    wave, client = launched("anonymous"), cast.client("nadia")
    inviting.invite_others(nadia, wave, ["Ana", "Bo"], {"minor": False, "site": cast.sites["north"], "role": ""})
    rows = list(Invitee.objects.filter(wave=wave, person=None).values_list("pk", flat=True))
    address = f"/i/river/surveys/{wave.pk}/links/"
    sheet = client.post(address, {"row": rows})
    found = re.findall(r"https://trust\.example\.org/a/([\w-]+)", sheet.content.decode())
    assert len(found) == 2 and {str(tokens.opened(each)) for each in found} == {"Ana", "Bo"}
    assert "no-store" in sheet.headers["Cache-Control"] and sheet.content.decode().count("data:image/svg+xml") == 2
    assert not [
        each for each in found if each in str(list(History.objects.values())) + client.get(address).content.decode()
    ]
    assert cast.client("sol").post(address, {"row": rows}).status_code == 422  # none of them is of the south


def test_taking_back_an_invitation(cast: Cast, launched: Made, nadia: Viewer) -> None:
    for mode, refused in (("confidential", True), ("anonymous", False)):
        wave = launched(mode)
        noor = Invitee.objects.get(wave=wave, person=cast.people["noor"])
        saul = Invitee.objects.get(wave=wave, person=cast.people["saul"])
        token = tokens.fresh(noor)
        inviting.uninvite(nadia, noor, noor.version)
        assert tokens.opened(token) is None
        Invitee.objects.filter(pk=saul.pk).update(answered=True)
        if refused:
            with pytest.raises(Refused):
                inviting.uninvite(nadia, saul, saul.version)
        else:
            inviting.uninvite(nadia, saul, saul.version)
    assert not History.objects.filter(noun="invitee", new__has_key="answered").exists()


def test_the_open_link_and_its_poster(cast: Cast, launched: Made) -> None:
    wave, client = launched("identified"), cast.client("nadia")
    page = f"/i/river/surveys/{wave.pk}/"
    assert client.get(f"{page}open-link/poster/").status_code == 404
    client.post(f"{page}open-link/")
    code = Wave.objects.get(pk=wave.pk).open_code
    assert len(code) >= 12
    shown = client.get(f"{page}open-link/poster/").content.decode()
    assert f"https://trust.example.org/o/{code}<" in shown and 'lang="es"' in shown and "Responda" in shown
    drawn = client.get(f"{page}open-link/code.svg")
    assert drawn.headers["Content-Type"] == "image/svg+xml" and drawn.content.startswith(b"<?xml")
    assert b"<script" not in drawn.content and b"style=" not in drawn.content
    assert code not in str(list(History.objects.values_list("old", "new")))
    client.post(f"{page}open-link/")
    assert Wave.objects.get(pk=wave.pk).open_code == ""
    client.post(f"{page}open-link/")
    assert Wave.objects.get(pk=wave.pk).open_code not in ("", code)


# --- Many at once -----------------------------------------------------------------------------------------------------


def crowd(cast: Cast, count: int, key: str = "c") -> None:
    people = [
        Person(initiative=cast.river, key=f"{key}{at}", name=f"C {at:05}", mail=f"{key}{at}@example.org")
        for at in range(count)
    ]
    Person.objects.bulk_create(people, batch_size=500)
    rows = [
        Involvement(
            initiative=cast.river, person=each, site=cast.sites["north"], role="core_site_partner", start=LONG_AGO
        )
        for each in people
    ]
    Involvement.objects.bulk_create(rows, batch_size=500)


def test_lists_take_as_many_queries_for_many_as_for_few(cast: Cast, launched: Made, nadia: Viewer) -> None:
    wave, client = launched("confidential"), cast.client("nadia")
    pages = ["", "answered/", "invited/", "invited/late/", "links/", "mails/", "change/", "audience/"]

    def queries() -> list[int]:
        found = []
        for page in pages:
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert client.get(f"/i/river/surveys/{wave.pk}/{page}").status_code == 200
            found.append(len(asked))
        return found

    crowd(cast, 3)
    inviting.invite_others(nadia, wave, ["L"], {"minor": False, "site": None, "role": ""})
    few = queries()
    crowd(cast, 120, "d")
    inviting.invited(nadia, wave, asking.asked(asking.chosen(wave), wave.day)[:60])
    inviting.invite_others(nadia, wave, [f"M {at}" for at in range(70)], {"minor": False, "site": None, "role": ""})
    many = queries()
    assert many == few and max(many) <= 15, dict(zip(pages, many, strict=True))
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/i/river/surveys/").status_code == 200
    assert len(asked) <= 10


def test_a_launch_takes_as_many_queries_for_many_as_for_few(cast: Cast, prepared: Made, nadia: Viewer) -> None:
    from wellknit.web.surveys.waves import launching

    wave = prepared("confidential")
    with CaptureQueriesContext(connection) as few:
        launching.checklist(wave)
    crowd(cast, 300)
    with CaptureQueriesContext(connection) as many:
        launching.checklist(wave)
    assert len(many) <= len(few) <= 15  # where nobody is alone with anything, no names are looked up


def test_ten_thousand_personal_links(cast: Cast, launched: Made, nadia: Viewer, long: bool) -> None:
    """Invited and given a link each; with --long as many as the issue says, within its ten seconds."""
    wave, count = launched("anonymous"), 10_000 if long else 300
    crowd(cast, count)
    began, busy = time.monotonic(), time.process_time()
    with transaction.atomic():
        assert inviting.invited(nadia, wave, asking.asked(asking.chosen(wave), wave.day)) == count
        people = list(Invitee.objects.filter(wave=wave))
        for each in people:
            each.wave, each.initiative = wave, cast.river
        made = tokens.fresh_together(people)
    took, busy = time.monotonic() - began, time.process_time() - busy
    assert len(set(made)) == count + 2 == Link.objects.count()
    assert str(tokens.opened(made[-1])) == str(people[-1])
    if long:
        print(f"{count} personal links in {took:.1f} s, {busy:.1f} s of the processor's")
        assert busy < 10  # others may have the processor meanwhile
