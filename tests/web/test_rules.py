"""The rules: what lists show is what the sentences say, and another role's view is never more than one's own."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django_scopes import scope
from django_scopes.exceptions import ScopeError

from tests.web.cast import SEATS, Cast
from wellknit.web.accounts.who import table
from wellknit.web.models import Involvement, Organization, Person, Seat
from wellknit.web.partners import records
from wellknit.web.rules import SENTENCES, Chair, allowed
from wellknit.web.scope import viewer_of


def test_rows_can_not_be_asked_for_outside_of_an_initiative(cast: Cast) -> None:
    for asked in (Organization.objects.all, Organization.objects.count, Person.objects.first):
        with pytest.raises(ScopeError):
            asked()
    with pytest.raises(ScopeError):
        Organization.objects.filter(name="x")
    with scope(initiative=cast.hills):
        assert [each.key for each in Organization.objects.all()] == ["mill"]


@pytest.mark.parametrize("who", SEATS)
def test_lists_show_what_the_sentences_say_of_each(cast: Cast, who: str) -> None:
    with scope(initiative=cast.river):
        viewer = viewer_of(cast.accounts[who], cast.river)
        organizations, involvements = list(Organization.objects.all()), list(Involvement.objects.all())
        for sentence in SENTENCES:
            listed = set(records.organizations(viewer, sentence))
            assert listed == {each for each in organizations if allowed(viewer, sentence, each)}, sentence
            involved = set(records.involvements(viewer, sentence))
            assert involved == {each for each in involvements if allowed(viewer, sentence, each)}, sentence


@pytest.mark.parametrize("who", SEATS)
def test_another_roles_view_is_never_more_than_ones_own(cast: Cast, who: str) -> None:
    with scope(initiative=cast.river):
        mine = viewer_of(cast.accounts[who], cast.river)
        organization = cast.organizations["clinic"].pk
        for seat in Seat:
            for site in (None, *mine.sites):
                other = mine.seen_as(Chair(seat, site.pk if site else None, organization))
                for sentence in SENTENCES:
                    for row in Organization.objects.all():
                        assert allowed(mine, sentence, row) or not allowed(other, sentence, row)


def test_a_lead_who_looks_as_a_site_leader_sees_that_site_alone_and_changes_nothing(cast: Cast) -> None:
    client = cast.client("nadia")
    chosen = {"seat": "site_leader", "site": cast.sites["north"].pk}
    assert client.post("/i/river/view-as/", chosen).status_code == 302
    shown = client.get("/i/river/organizations/").content.decode()
    assert "Library" in shown and "Clinic" not in shown and "Add an organization" not in shown
    assert client.get(reverse("organization", args=("river", cast.organizations["clinic"].pk))).status_code == 404
    assert client.post("/i/river/organizations/add/", {"name": "New"}).status_code == 403
    assert client.post("/i/river/view-as/end/").status_code == 302
    assert "Clinic" in client.get("/i/river/organizations/").content.decode()


def test_looking_as_a_lead_gives_a_reader_nothing(cast: Cast) -> None:
    client = cast.client("rhea")
    assert client.post("/i/river/view-as/", {"seat": "national_lead"}).status_code == 302
    assert client.get("/i/river/organizations/").status_code == 403


def test_who_sees_what_is_made_from_the_rules() -> None:
    rows = {str(row.words): [str(each) for each in row.extents] for row in table()}
    assert rows["see people, their mail addresses, and who is involved in what"] == [
        "everything",
        "own site",
        "own organization",
        "own organization",
        "no",
        "no",
        "no",
        "no",
    ]
    assert rows["see how this installation runs"] == ["no"] * 7 + ["yes"]
    assert rows["see organizations: what they are, and their profile"][1] == "own site, national partners"
    assert len(rows) == len(SENTENCES)


def test_a_sentence_that_is_not_there_is_our_mistake(cast: Cast) -> None:
    with scope(initiative=cast.river), pytest.raises(KeyError):
        allowed(viewer_of(cast.accounts["nadia"], cast.river), "see_everything")
