"""Outreach: searched, kept as a filter, changed for many at once and put back, moved on the board, read as history."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from bench.data.large_partnership import fill
from tests.web.cast import Cast
from wellknit.web.models import BulkChange, History, Outreach, SavedFilter

TABLE, BOARD, CHANGES = "/i/river/outreach/", "/i/river/outreach/board/", "/i/river/outreach/changes/"


def shown(cast: Cast, who: str, address: str) -> set[str]:
    """The organizations of the cast that a page lists in its table."""
    text = cast.client(who).get(address).content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    return {name for name in cast.organizations if name.title() in text}


def of(cast: Cast, key: str) -> Outreach:
    with scope(initiative=cast.river):
        return Outreach.objects.get(organization=cast.organizations[key])


def say(cast: Cast, key: str, **values: Any) -> None:
    with scope(initiative=cast.river):
        Outreach.objects.filter(organization=cast.organizations[key]).update(**values)


# --- Searching --------------------------------------------------------------------------------------------------------


def test_each_filter_finds_what_it_says(cast: Cast) -> None:
    today = timezone.localdate()
    say(cast, "library", status="paused", next_step="call", day=today - timedelta(days=1), answered="yes")
    say(cast, "parents", day=today + timedelta(days=3), next_step="write")
    say(cast, "clinic", asked="")
    with scope(initiative=cast.river):
        for key, years in (("library", 2), ("parents", 20), ("clinic", 3)):
            cast.organizations[key].years_in_education = years
            cast.organizations[key].save()
        Outreach.objects.filter(organization=cast.organizations["coalition"]).delete()
    found = {
        "": {"library", "parents", "clinic", "coalition"},
        "q=write": {"parents"},
        f"site={cast.sites['south'].pk}": {"clinic"},
        "status=paused": {"library"},
        "status=none": {"coalition"},
        "sector=nonprofit": {"library", "parents", "clinic", "coalition"},
        "kind=kind+quartzsouth": {"clinic"},
        "years=new": {"library"},
        "years=some": {"clinic"},
        "years=decades": {"parents"},
        "years=unknown": {"coalition"},
        "due=past": {"library"},
        "due=week": {"library", "parents"},
        "due=some": {"library", "parents"},
        "due=none": {"clinic", "coalition"},
        "answer=missing": {"parents"},
        "answer=given": {"library"},
        "answer=unasked": {"clinic", "coalition"},
        "status=nonsense": {"library", "parents", "clinic", "coalition"},
    }
    assert {query: shown(cast, "nadia", f"{TABLE}?{query}") for query in found} == found


def test_the_share_who_answered_is_told_by_site_with_its_limits(cast: Cast) -> None:
    """One of two asked in the north answered: Wilson's 95% limits of 1 in 2 are 9% and 91%."""
    say(cast, "library", answered="yes")
    text = cast.client("silas").get(TABLE).content.decode()
    assert "50%" in text and "(9%–91%)" in text
    assert "South bank" not in text


def test_a_kept_filter_is_mine_or_the_sites(cast: Cast) -> None:
    silas = cast.client("silas")
    for name, site in (("Mine", ""), ("Ours", cast.sites["north"].pk)):
        sent = {"keep-name": name, "keep-site": site, "keep-query": "q=&answer=missing&nonsense=1"}
        response = silas.post("/i/river/outreach/filters/", sent)
        assert (response.status_code, response.headers["Location"]) == (302, f"{TABLE}?answer=missing")
    assert [name in silas.get(TABLE).content.decode() for name in ("Mine", "Ours")] == [True, True]
    assert [name in cast.client("nadia").get(TABLE).content.decode() for name in ("Mine", "Ours")] == [False, True]
    assert [name in cast.client("sol").get(TABLE).content.decode() for name in ("Mine", "Ours")] == [False, False]
    refused = silas.post("/i/river/outreach/filters/", {"keep-name": "x", "keep-site": cast.sites["south"].pk})
    assert refused.status_code == 422
    with scope(initiative=cast.river):
        row = SavedFilter.objects.get(name="Ours")
        assert row.query == "answer=missing"
        # What others see stands in History; what is somebody's own does not.
        assert list(History.objects.filter(noun="savedfilter").values_list("name", flat=True)) == ["Ours"]
    assert silas.post(reverse("filter_remove", args=("river", row.pk))).status_code == 302
    assert "Ours" not in silas.get(TABLE).content.decode()


# --- Many at once -----------------------------------------------------------------------------------------------------


def test_many_are_changed_at_once_and_put_back_at_once(cast: Cast) -> None:
    nadia = cast.client("nadia")
    with scope(initiative=cast.river):
        Outreach.objects.filter(organization=cast.organizations["coalition"]).delete()
    ticked = [cast.organizations[key].pk for key in ("library", "clinic", "coalition")]
    sent = {"row": ticked, "set-status": "paused", "set-next_step": "call again", "set-day": "2031-05-02"}
    assert nadia.post(CHANGES, sent).status_code == 302
    assert [of(cast, key).status for key in ("library", "parents", "clinic", "coalition")] == [
        "paused",
        "active",
        "paused",
        "paused",
    ]
    assert (of(cast, "clinic").next_step, str(of(cast, "clinic").day)) == ("call again", "2031-05-02")
    page = nadia.get(TABLE).content.decode()
    assert "You changed 3 organizations at once" in page
    with scope(initiative=cast.river):
        change = BulkChange.objects.filter(account=cast.accounts["nadia"]).order_by("-when")[0]
        lines = History.objects.filter(pk__in=change.entries)
        assert sorted(lines.values_list("verb", flat=True)) == ["add", "change", "change"]
        assert {each.site for each in lines} == {cast.sites["north"].pk, cast.sites["south"].pk, None}
    # Somebody changes one of them since: that one stays.
    say(cast, "clinic", status="left")
    done = nadia.post(reverse("bulk_undo", args=("river", change.pk)), follow=True).content.decode()
    assert "2 organizations are as they were." in done and "1 was changed since" in done
    assert (of(cast, "library").status, of(cast, "library").next_step, of(cast, "library").day) == ("active", "", None)
    assert of(cast, "clinic").status == "left"
    with scope(initiative=cast.river):
        assert not Outreach.objects.filter(organization=cast.organizations["coalition"]).exists()
    assert "You changed 3" not in nadia.get(TABLE).content.decode()
    again = nadia.post(reverse("bulk_undo", args=("river", change.pk)), follow=True).content.decode()
    assert "0 organizations are as they were." in again


def test_all_that_a_filter_finds_are_changed_and_only_in_the_own_site(cast: Cast) -> None:
    silas = cast.client("silas")
    ticked = [each.pk for each in cast.organizations.values()]
    assert silas.post(CHANGES, {"row": [*ticked, "nonsense"], "set-status": "left"}).status_code == 302
    assert [of(cast, key).status for key in ("library", "parents", "clinic", "coalition")] == [
        "left",
        "left",
        "active",
        "active",
    ]
    sent = {"query": "q=parents", "set-every": "on", "set-status": "joined"}
    assert silas.post(CHANGES, sent).status_code == 302
    assert [of(cast, key).status for key in ("library", "parents", "clinic")] == ["left", "joined", "active"]


def test_what_is_missing_is_said_and_what_was_ticked_stays_ticked(cast: Cast) -> None:
    nadia, pk = cast.client("nadia"), cast.organizations["library"].pk
    response = nadia.post(CHANGES, {"row": [pk], "query": "status=active"})
    assert response.status_code == 422
    text = response.content.decode()
    assert "Say what is to be set" in text and f'id="tick-{pk}" checked' in text
    assert "Tick the organizations" in nadia.post(CHANGES, {"set-status": "left"}).content.decode()
    assert nadia.post(CHANGES, {"row": [pk], "set-status": "nonsense"}).status_code == 422
    assert of(cast, "library").status == "active"


# --- The board --------------------------------------------------------------------------------------------------------


def test_a_card_is_moved_and_the_second_of_two_is_told(cast: Cast) -> None:
    nadia, pk = cast.client("nadia"), cast.organizations["library"].pk
    address = reverse("outreach_move", args=("river", pk))
    response = nadia.post(address, {"to": "paused.1", "query": "q=library"})
    assert response.headers["Location"] == f"{BOARD}?q=library#card-{pk}"
    assert (of(cast, "library").status, of(cast, "library").version) == ("paused", 2)
    refused = nadia.post(address, {"to": "left.1"})
    assert refused.status_code == 409 and "Somebody else has changed" in refused.content.decode()
    assert of(cast, "library").status == "paused"
    part = nadia.post(address, {"to": "left.2"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and 'id="board"' in part and "autofocus" in part
    assert of(cast, "library").status == "left"
    for wrong in ("", "left", "nonsense.3", "left.x", "left.99999999999"):
        assert nadia.post(address, {"to": wrong}).status_code == 422


def test_an_organization_of_which_nothing_was_noted_has_a_card_too(cast: Cast) -> None:
    silas, pk = cast.client("silas"), cast.organizations["library"].pk
    with scope(initiative=cast.river):
        Outreach.objects.filter(organization=pk).delete()
    assert "nothing noted yet" in silas.get(BOARD).content.decode()
    assert silas.post(reverse("outreach_move", args=("river", pk)), {"to": "invited.0"}).status_code == 302
    assert of(cast, "library").status == "invited"


def test_an_organizations_page_tells_how_it_came_about(cast: Cast) -> None:
    nadia, pk = cast.client("nadia"), cast.organizations["library"].pk
    nadia.post(reverse("outreach_move", args=("river", pk)), {"to": "paused.1"})
    text = nadia.get(reverse("organization", args=("river", pk))).content.decode()
    assert "How it came about" in text and "status: <span" in text and 'active</span> <span class="then">' in text


# --- Hundreds of them -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("address", "queries"), [(TABLE, 13), (BOARD, 10), ("/i/river/time/", 14)])
def test_pages_ask_as_little_of_five_hundred_as_of_five(cast: Cast, address: str, queries: int) -> None:
    fill(cast.river, sites=2, organizations=500, people=200, involvements=400)
    nadia = cast.client("nadia")
    with CaptureQueriesContext(connection) as asked:
        assert nadia.get(address).status_code == 200
    assert len(asked) == queries, "\n".join(each["sql"][:160] for each in asked)


def test_five_hundred_are_changed_with_as_many_queries_as_few(cast: Cast) -> None:
    fill(cast.river, sites=1, organizations=500, people=10, involvements=0)
    nadia = cast.client("nadia")
    with CaptureQueriesContext(connection) as asked:
        nadia.post(CHANGES, {"set-every": "on", "set-status": "paused", "query": "q=Organization"})
    with scope(initiative=cast.river):
        assert Outreach.objects.filter(status="paused").count() == 500
    assert len(asked) < 40
