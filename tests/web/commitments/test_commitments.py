"""What will be done about results: who may write it down, who sees it, and that nobody forgets it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.test import RequestFactory
from django_scopes import scope

from tests.web.cast import Cast, mark
from wellknit.web.commitments.records import commitments_of
from wellknit.web.models import Commitment, History, Wave
from wellknit.web.scope import viewer_of

WHAT: dict[str, Any] = {"text": "Share the calendar.", "role": "site_leader", "by": "2099-05-01"}


def wave_of(cast: Cast) -> Wave:
    wave: Wave = cast.more["wave_closed"]["nation"]
    return wave


def add(cast: Cast, who: str, **values: Any) -> int:
    address = f"/i/river/surveys/{wave_of(cast).pk}/commitments/add/"
    return int(cast.client(who).post(address, {**WHAT, **values}).status_code)


def test_a_lead_writes_it_down_for_all_and_a_site_leader_for_the_own_site(cast: Cast) -> None:
    north, south = cast.sites["north"].pk, cast.sites["south"].pk
    assert add(cast, "nadia") == 302
    assert add(cast, "silas", site=north) == 302
    # Not for all sites, and not for another one.
    assert add(cast, "silas") == 422 == add(cast, "silas", site=south)
    # Somebody does it.
    assert add(cast, "nadia", role="") == 422
    assert add(cast, "nadia", role="", organization=cast.organizations["library"].pk) == 302
    with scope(initiative=cast.river):
        made = Commitment.objects.filter(text=WHAT["text"])
        assert sorted(str(each.site) for each in made) == ["None", "None", "North bank"]
        assert {each.wave for each in made} == {wave_of(cast)} and {each.state for each in made} == {"open"}
    # Before a survey is over there is nothing to do about it.
    address = f"/i/river/surveys/{cast.more['wave']['nation'].pk}/commitments/add/"
    assert cast.client("nadia").get(address).status_code == 404


def test_each_sees_what_is_for_all_and_for_the_own_site(cast: Cast) -> None:
    seen = {"nadia": 3, "eve": 3, "silas": 2, "cora": 2, "sol": 2, "rhea": 1, "kim": 1}
    with scope(initiative=cast.river):
        for who, number in seen.items():
            found = commitments_of(viewer_of(cast.accounts[who], cast.river), wave_of(cast))
            assert len(found) == number, who
            told = " ".join(each.text for each in found)
            assert (mark("south") in told) == (who in ("nadia", "eve", "sol")), who


def test_what_became_of_it_and_undo(cast: Cast) -> None:
    row: Commitment = cast.more["commitment"]["north"]
    client, address = cast.client("silas"), f"/i/river/commitments/{row.pk}/change/"
    sent = {
        "version": 1, "text": row.text, "role": "site_leader", "by": "2021-09-01", "site": row.site_id,
        "state": "dropped",
    }  # fmt: skip
    assert client.post(address, sent).status_code == 422  # without a reason
    assert client.post(address, {**sent, "reason": "Nobody came."}).status_code == 302
    assert client.post(address, {**sent, "reason": "Typed later."}).status_code == 409
    with scope(initiative=cast.river):
        row.refresh_from_db()
        assert (row.state, row.reason) == ("dropped", "Nobody came.")
        entry = History.objects.get(verb="change", noun="commitment")
    assert client.post(f"/i/river/history/{entry.pk}/undo/").status_code == 302
    with scope(initiative=cast.river):
        row.refresh_from_db()
        assert (row.state, row.reason) == ("open", "")
    assert client.post(f"/i/river/commitments/{row.pk}/remove/", {"version": row.version}).status_code == 302
    with scope(initiative=cast.river):
        assert not Commitment.objects.filter(pk=row.pk).exists()
        entry = History.objects.get(verb="remove", noun="commitment")
    assert client.post(f"/i/river/history/{entry.pk}/undo/").status_code == 302
    with scope(initiative=cast.river):
        assert Commitment.objects.get(pk=row.pk).text == row.text


def test_what_is_overdue_stands_on_the_first_page_of_who_may_change_it(cast: Cast) -> None:
    def told(who: str) -> str:
        return str(cast.client(who).get("/i/river/").content.decode())

    assert all(f"Meet every month, {mark(place)}." in told("nadia") for place in ("", "north", "south"))
    assert f"Meet every month, {mark('north')}." in told("silas") and mark("south") not in told("silas")
    assert "Meet every month" not in told("cora") + told("rhea") + told("eve")
    with scope(initiative=cast.river):
        Commitment.objects.update(by=date(2099, 1, 1))
    assert "Meet every month" not in told("nadia")
    with scope(initiative=cast.river):
        Commitment.objects.update(by=date(2021, 1, 1), state="kept")
    assert "Meet every month" not in told("nadia")


def test_the_list_says_who_what_and_whether_it_is_late(cast: Cast) -> None:
    request = RequestFactory().get("/")
    with scope(initiative=cast.river):
        viewer = viewer_of(cast.accounts["silas"], cast.river)
        Commitment.objects.filter(site__isnull=True).update(state="dropped", reason="No money <left>")
        shown = {"commitments": commitments_of(viewer, wave_of(cast)), "wave": wave_of(cast), "viewer": viewer}
        page = render_to_string("commitments/list.html", {**shown, "today": date(2021, 9, 2)}, request)
        north = cast.more["commitment"]["north"]
    assert page.count("overdue") == 1 and "No money &lt;left&gt;" in page
    # Only what is his to change leads to changing it.
    assert page.count("/commitments/") == 2 and str(north.pk) in page
