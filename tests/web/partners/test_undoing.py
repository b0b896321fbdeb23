"""A single change taken back: by whom, when it can't be, and what it must not do."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from tests.web.cast import Cast
from wellknit.web.history import changed
from wellknit.web.models import Consent, History, Involvement, Membership, Organization, Person, Seat
from wellknit.web.models.base import Owned
from wellknit.web.scope import viewer_of


def change(cast: Cast, who: str, row: Owned, **values: Any) -> History:
    with scope(initiative=cast.river):
        row.refresh_from_db()
        changed(viewer_of(cast.accounts[who], cast.river), row, row.version, values)
        return History.objects.order_by("-sequence")[0]


def undo(cast: Cast, who: str, entry: History) -> tuple[int, str]:
    """The status, and what the page says."""
    client = cast.client(who)
    response = client.post(reverse("history_undo", args=("river", entry.pk)))
    return response.status_code, client.get("/i/river/history/").content.decode() if response.status_code == 302 else ""


def test_the_old_values_come_back_and_that_is_a_change_too(cast: Cast) -> None:
    library = cast.organizations["library"]
    entry = change(cast, "silas", library, sector="books", years_in_education=7, site=cast.sites["north"])
    text = cast.client("silas").get("/i/river/history/").content.decode()
    assert "<ins>books</ins>" in text and f'Undo<span class="hidden-from-sight"> {entry.name}' in text
    status, text = undo(cast, "silas", entry)
    assert status == 302 and "is as it was before the change." in text
    with scope(initiative=cast.river):
        library.refresh_from_db()
        assert (library.sector, library.years_in_education) == (entry.old["sector"], None)
        told = History.objects.order_by("-sequence")[0]
        assert (told.verb, told.new, told.old) == ("change", entry.old, entry.new) and told.pk != entry.pk
    assert "can&#x27;t be undone" in undo(cast, "silas", entry)[1]
    # The way back can be gone back once more.
    assert "is as it was" in undo(cast, "silas", told)[1]
    with scope(initiative=cast.river):
        library.refresh_from_db()
        assert library.sector == "books"


def test_what_was_changed_since_is_named_and_nothing_is_undone(cast: Cast) -> None:
    library = cast.organizations["library"]
    first = change(cast, "silas", library, sector="books", kind="branch")
    change(cast, "nadia", library, kind="main branch")
    status, text = undo(cast, "silas", first)
    assert status == 302 and "changed once more meanwhile: kind." in text
    with scope(initiative=cast.river):
        library.refresh_from_db()
        assert (library.sector, library.kind) == ("books", "main branch")
        assert not History.objects.get(pk=first.pk).undone


def test_another_field_that_was_changed_since_keeps_its_value(cast: Cast) -> None:
    noor = cast.people["noor"]
    first = change(cast, "nadia", noor, mail="new@example.org")
    change(cast, "nadia", noor, language="es")
    assert "is as it was" in undo(cast, "nadia", first)[1]
    with scope(initiative=cast.river):
        noor.refresh_from_db()
        assert (noor.mail, noor.language) == (first.old["mail"], "es")


def test_a_site_leader_undoes_neither_what_others_answer_for_nor_what_lies_elsewhere(cast: Cast) -> None:
    own = change(cast, "nadia", cast.sites["north"], state="Maine")
    there = change(cast, "nadia", cast.organizations["clinic"], sector="care")
    nation = change(cast, "nadia", cast.organizations["coalition"], sector="policy")
    with scope(initiative=cast.river):
        # It stands in the south now: taken back, it would go where Sol leads nothing.
        moved = change(cast, "nadia", cast.organizations["parents"], site=cast.sites["south"])
    text = cast.client("silas").get("/i/river/history/").content.decode()
    assert "Maine" in text and f'Undo<span class="hidden-from-sight"> {own.name}' not in text
    assert "can&#x27;t be undone" in undo(cast, "silas", own)[1]
    assert undo(cast, "silas", there)[0] == undo(cast, "silas", nation)[0] == undo(cast, "hal", there)[0] == 404
    assert undo(cast, "cora", own)[0] == 404
    assert "can&#x27;t be undone" in undo(cast, "sol", moved)[1]
    with scope(initiative=cast.river):
        assert Organization.objects.get(pk=moved.row).site == cast.sites["south"]
        assert not History.objects.filter(undone=True).exists()
    for entry in (own, there, nation, moved):
        assert "is as it was" in undo(cast, "nadia", entry)[1]


def test_what_would_not_make_sense_any_more_stays(cast: Cast) -> None:
    noor = cast.involvements["noor"]
    start = change(cast, "nadia", noor, start=date(2019, 1, 1))
    change(cast, "nadia", noor, end=date(2019, 6, 30))
    assert "can&#x27;t be undone" in undo(cast, "nadia", start)[1]
    with scope(initiative=cast.river):
        consent = Consent.objects.create(
            initiative=cast.river, person=cast.people["noor"], to="test", given=date(2021, 1, 1)
        )
        given = change(cast, "nadia", consent, given=date(2020, 1, 1))
        change(cast, "nadia", consent, withdrawn=date(2020, 2, 1))
        gone = Organization.objects.create(initiative=cast.river, key="gone", name="Gone")
        involved = Involvement.objects.create(
            initiative=cast.river, person=cast.people["nell"], organization=gone, role="national_partner"
        )
        away = change(cast, "nadia", involved, organization=cast.organizations["coalition"])
        gone.delete()
        access = History.objects.create(
            initiative=cast.river, sequence=9000, verb="change", noun="membership", name="Access", when=timezone.now(),
            row=cast.memberships["eve"].pk, old={"end": "2019-01-01"}, new={"end": None},
        )  # fmt: skip
        blank = change(cast, "nadia", cast.people["saul"], mail="other@example.org")
        History.objects.filter(pk=blank.pk).update(old={}, new={})
    for entry in (given, away, access, blank):
        assert "can&#x27;t be undone" in undo(cast, "nadia", entry)[1], entry.noun
    with scope(initiative=cast.river):
        assert Consent.objects.get(pk=consent.pk).given == date(2020, 1, 1)
        assert Person.objects.get(pk=cast.people["saul"].pk).mail == "other@example.org"
        assert Membership.objects.get(pk=cast.memberships["eve"].pk).end is None


def test_the_last_lead_is_not_undone(cast: Cast) -> None:
    nell = cast.involvements["nell"]
    with scope(initiative=cast.river):
        Involvement.objects.filter(pk=nell.pk).update(end=date(2021, 1, 1))
        still = change(cast, "nadia", nell, end=None)
        leads = Membership.objects.filter(seat=Seat.NATIONAL_LEAD)
        leads.exclude(account=cast.accounts["nadia"]).delete()
        leads.update(involvement=nell)
    assert "Nobody would lead the initiative any more." in undo(cast, "nadia", still)[1]
    with scope(initiative=cast.river):
        assert Involvement.objects.get(pk=nell.pk).end is None


@pytest.mark.parametrize("value", [[], ["maps", "grants"]])
def test_lists_are_told_and_come_back(cast: Cast, value: list[str]) -> None:
    noor = cast.involvements["noor"]
    with scope(initiative=cast.river):
        Involvement.objects.filter(pk=noor.pk).update(knowledge=value)
    entry = change(cast, "nadia", noor, knowledge=["buses"])
    assert "<ins>buses</ins>" in cast.client("nadia").get("/i/river/history/").content.decode()
    assert "is as it was" in undo(cast, "nadia", entry)[1]
    with scope(initiative=cast.river):
        assert Involvement.objects.get(pk=noor.pk).knowledge == value


def test_a_site_leader_is_told_of_the_people_of_the_own_site_alone(cast: Cast) -> None:
    silas, noor = cast.client("silas"), cast.people["noor"]
    entry = change(cast, "nadia", noor, mail="noor@north.example.org")
    there = change(cast, "nadia", cast.people["saul"], mail="saul@south.example.org")
    nation = change(cast, "nadia", cast.people["nell"], mail="nell@nation.example.org")
    text = silas.get("/i/river/history/").content.decode()
    assert "noor@north" in text and "saul@south" not in text and "nell@nation" not in text
    assert "is as it was" in undo(cast, "silas", entry)[1]
    assert undo(cast, "silas", there)[0] == undo(cast, "silas", nation)[0] == 404
    with scope(initiative=cast.river):
        Involvement.objects.create(
            initiative=cast.river, person=noor, site=cast.sites["south"], role="site_leader", end=date(2021, 1, 1)
        )
    both = change(cast, "nadia", noor, mail="noor@both.example.org")
    assert undo(cast, "silas", both)[0] == undo(cast, "sol", both)[0] == 404
    assert "noor@both" not in silas.get("/i/river/history/").content.decode()


def test_a_consent_that_a_site_leader_removed_comes_back(cast: Cast) -> None:
    noor = cast.people["noor"]
    with scope(initiative=cast.river):
        made = {"initiative": cast.river, "person": noor, "given": date(2021, 1, 1)}
        consent, later = (Consent.objects.create(**made, to=to) for to in ("quotes", "survey"))
    for each in (consent, later):
        gone = cast.client("silas").post(reverse("consent_remove", args=("river", each.pk)), {"version": each.version})
        assert gone.status_code == 302
    with scope(initiative=cast.river):
        second, first = History.objects.filter(verb="remove", noun="consent").order_by("-sequence")[:2]
    assert "is back." in undo(cast, "silas", first)[1]
    with scope(initiative=cast.river):
        assert Consent.objects.filter(pk=consent.pk).exists()
        Involvement.objects.filter(person=noor).update(site=cast.sites["south"])
    # Noor is no longer one of Silas's people.
    assert "can&#x27;t be undone" in undo(cast, "silas", second)[1]
    with scope(initiative=cast.river):
        assert not Consent.objects.filter(pk=later.pk).exists()
