"""Possible duplicates: found by name, asked about, merged with all that hangs on them, and taken apart again."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope, scopes_disabled

from tests.web.cast import Cast
from tests.web.test_matrix import contents
from wellknit.web.models import (
    Consent,
    History,
    Involvement,
    Membership,
    Organization,
    Outreach,
    Person,
    ProfileFigure,
    Verdict,
)
from wellknit.web.partners.duplicates.likeness import Named, normalised, pairs, pairs_within

HERE, THERE = uuid4(), uuid4()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Reading Room, Inc.", "Reading Room"),
        ("St. Mary's Ctr", "Saint Marys Center"),
        ("ASOCIACIÓN de Padres A.C.", "Asociacion de padres"),
        ("Boys & Girls Club", "Boys and Girls Club"),
        ("Univ. of Dayton", "University of Dayton"),
    ],
)
def test_names_that_differ_in_nothing_that_matters(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (Named(1, "Reading Partners"), Named(2, "Reding Partners"), True),
        (Named(1, "Public School 12"), Named(2, "Public School 14"), False),
        (Named(1, "Lantern Mentoring Alliance", HERE), Named(2, "Lantern Tutoring Alliance", HERE), False),
        (Named(1, "Reading Room"), Named(2, "Readingroom"), True),
        (Named(1, "River Clinic"), Named(2, "River Church"), False),
        # What is 89 % alike is pointed out in one site, and not across two.
        (Named(1, "Harbor Arts Alliance", HERE), Named(2, "Harber Arts Alianc", HERE), True),
        (Named(1, "Harbor Arts Alliance", HERE), Named(2, "Harber Arts Alianc", THERE), False),
        (Named(1, "Ana Ruiz", mail="ana@example.org"), Named(2, "A. R. Torres", mail="ANA@example.org"), True),
        (Named(1, "José Núñez"), Named(2, "jose nunez"), True),
    ],
)
def test_what_is_alike(one: Named, other: Named, alike: bool) -> None:
    assert [pair[:2] for pair in pairs([one], [other])] == ([(0, 0)] if alike else [])
    assert [pair[:2] for pair in pairs_within([one, other])] == ([(0, 1)] if alike else [])


def twin(cast: Cast, name: str = "The Library Zephyrnorth, Inc.", site: str = "north", **more: Any) -> Organization:
    return Organization.objects.create(
        initiative=cast.river,
        key=f"twin_{site}_{Organization.objects.count()}",
        name=name,
        site=cast.sites[site],
        **more,
    )


@pytest.mark.parametrize("first", [True, False])
def test_two_organizations_become_one_with_all_that_hangs_on_them(cast: Cast, first: bool) -> None:
    client = cast.client("nadia")
    library = cast.organizations["library"]
    with scope(initiative=cast.river):
        other = twin(cast, kind="archive", profile="")
        figure = ProfileFigure.objects.create(
            initiative=cast.river, organization=other, key="books", value="9", label="books", source="report"
        )
        told = Outreach.objects.create(initiative=cast.river, organization=other, status="invited", asked="a room")
        moved = Involvement.objects.create(
            initiative=cast.river, organization=other, person=cast.people["saul"], role="community_partner",
            site=cast.sites["north"],
        )  # fmt: skip
        twice = Involvement.objects.get(pk=cast.involvements["noor"].pk)
        # Before or after the first in the order of ids: whichever goes is put back where it was.
        twice.pk, twice.organization = UUID(int=0 if first else 2**128 - 1), other
        twice.save(force_insert=True)
        Membership.objects.filter(pk=cast.memberships["cora"].pk).update(organization=other)
    page = client.get("/i/river/duplicates/")
    assert [{one.pk, two.pk} for _pair, one, two in page.context["pairs"]] == [{library.pk, other.pk}]
    said = client.post(f"/i/river/duplicates/organization/{library.pk}/{other.pk}/", {"answer": "same"})
    page = client.get(said.url)
    proposed = {each.name: each.chosen for each in page.context["fields"] if each.differs}
    assert proposed == {"name": "kept", "kind": "kept", "sector": "kept", "profile": "kept"}
    with scopes_disabled():
        before = contents_without_history()
    choice = {"kept": library.version, "gone": other.version, "field_kind": "gone", "outreach": "gone"}
    done = client.post(said.url, choice)
    assert done.status_code == 302
    with scope(initiative=cast.river):
        assert not Organization.objects.filter(pk=other.pk).exists()
        kept = Organization.objects.get(pk=library.pk)
        assert (kept.name, kept.kind) == ("Library zephyrnorth", "archive")
        assert ProfileFigure.objects.get(pk=figure.pk).organization == kept
        assert Outreach.objects.get(organization=kept).pk == told.pk
        assert Involvement.objects.get(pk=moved.pk).organization == kept
        # Noor was involved for both in the same way; once is left.
        assert Involvement.objects.filter(person=cast.people["noor"]).count() == 1
        assert Membership.objects.get(pk=cast.memberships["cora"].pk).organization == kept
        entry = History.objects.get(verb="merge")
        assert (entry.row, entry.account) == (kept.pk, cast.accounts["nadia"])
    assert "They are one now" in client.get(done.url).content.decode()
    assert client.post(f"{done.url}undo/").status_code == 302
    with scopes_disabled():
        assert contents_without_history() == before
    again = client.post(f"{done.url}undo/", follow=True)
    assert "can’t be undone" in again.content.decode().replace("&#x27;", "’")


def contents_without_history() -> dict[str, set[tuple[Any, ...]]]:
    """All rows of partners, but for their versions, which only ever go up."""
    models = (Organization, Person, Involvement, Outreach, ProfileFigure, Consent, Membership)
    return {
        model.__name__: {
            tuple(str(getattr(row, field.attname)) for field in model._meta.concrete_fields if field.name != "version")
            for row in model._base_manager.all()
        }
        for model in models
    }


def test_two_people_become_one_and_the_more_cautious_consent_stays(cast: Cast) -> None:
    client = cast.client("nadia")
    noor = cast.people["noor"]
    with scope(initiative=cast.river):
        other = Person.objects.create(initiative=cast.river, key="noor_2", name="Noor Zephyrnorth", mail="")
        withdrawn = Consent.objects.create(
            initiative=cast.river, person=other, to="survey_zephyrnorth", given=date(2019, 1, 1),
            withdrawn=date(2021, 1, 1),
        )  # fmt: skip
        Involvement.objects.create(
            initiative=cast.river, person=other, role="core_site_partner", site=cast.sites["south"]
        )
        Outreach.objects.filter(organization=cast.organizations["clinic"]).update(by=other)
        before = contents_without_history()
    address = f"/i/river/merge/person/{noor.pk}/{other.pk}/"
    done = client.post(address, {"kept": 1, "gone": 1, "field_name": "gone"})
    with scope(initiative=cast.river):
        kept = Person.objects.get(pk=noor.pk)
        assert (kept.name, kept.mail) == ("Noor Zephyrnorth", noor.mail)
        assert [each.pk for each in kept.consents.all()] == [withdrawn.pk]
        assert kept.involvements.count() == 2
        assert Outreach.objects.get(organization=cast.organizations["clinic"]).by == kept
        Person.objects.filter(pk=kept.pk).update(name="Noor Again")
    shown = client.post(f"{done.url}undo/", follow=True).content.decode()
    assert "name was changed since" in shown
    with scope(initiative=cast.river):
        assert Person.objects.get(pk=noor.pk).name == "Noor Again"
        Person.objects.filter(pk=noor.pk).update(name=noor.name)
        assert contents_without_history() == before


def test_a_site_leader_merges_no_person_who_is_involved_elsewhere_too(cast: Cast) -> None:
    noor = cast.people["noor"]
    with scope(initiative=cast.river):
        other = Person.objects.create(initiative=cast.river, key="noor_2", name="Noor Zephyrnorth")
        for site in ("north", "south"):
            Involvement.objects.create(
                initiative=cast.river, person=other, role="core_site_partner", site=cast.sites[site]
            )
    silas = cast.client("silas")
    assert silas.get("/i/river/duplicates/?of=people").context["pairs"] == []
    address = f"/i/river/merge/person/{noor.pk}/{other.pk}/"
    assert silas.get(address).status_code == 404 and silas.post(address).status_code == 404
    assert cast.client("nadia").get(address).status_code == 200


def test_different_and_later_are_kept_and_can_be_taken_back(cast: Cast) -> None:
    client = cast.client("nadia")
    library = cast.organizations["library"]
    with scope(initiative=cast.river):
        other = twin(cast)
    address = f"/i/river/duplicates/organization/{other.pk}/{library.pk}/"
    client.post(address, {"answer": "later"})
    assert [pair.later for pair, _one, _two in client.get("/i/river/duplicates/").context["pairs"]] == [True]
    client.post(address, {"answer": "different"})
    page = client.get("/i/river/duplicates/")
    assert page.context["pairs"] == [] and len(page.context["different"]) == 1
    client.post(address, {"answer": "open"})
    assert len(client.get("/i/river/duplicates/").context["pairs"]) == 1
    assert "Say whether" in client.post(address, {"answer": "nonsense"}, follow=True).content.decode()
    with scope(initiative=cast.river):
        assert not Verdict.objects.exists()


def test_who_merges_what_somebody_changed_looks_again(cast: Cast) -> None:
    library = cast.organizations["library"]
    with scope(initiative=cast.river):
        other = twin(cast)
    address = f"/i/river/merge/organization/{library.pk}/{other.pk}/"
    response = cast.client("nadia").post(address, {"kept": 7, "gone": 1})
    assert response.status_code == 409 and "look again" in response.content.decode()
    with scope(initiative=cast.river):
        assert Organization.objects.filter(pk=other.pk).exists()


def test_a_merge_into_a_site_of_others_is_refused(cast: Cast) -> None:
    library, coalition = cast.organizations["library"], cast.organizations["coalition"]
    silas = cast.client("silas")
    for other in (cast.organizations["clinic"], coalition, cast.organizations["mill"]):
        assert silas.post(f"/i/river/merge/organization/{library.pk}/{other.pk}/").status_code == 404
    assert silas.post(f"/i/river/merge/organization/{library.pk}/{library.pk}/").status_code == 404
    assert silas.get(f"/i/river/merge/site/{library.pk}/{coalition.pk}/").status_code == 404


def test_affiliates_go_with_the_national_partner(cast: Cast) -> None:
    coalition = cast.organizations["coalition"]
    with scope(initiative=cast.river):
        other = Organization.objects.create(
            initiative=cast.river, key="coalition_2", name="Coalition Cobaltnation", affiliate_of=coalition
        )
        before = contents_without_history()
    address = f"/i/river/merge/organization/{other.pk}/{coalition.pk}/"
    done = cast.client("nadia").post(address, {"kept": 1, "gone": 1})
    with scope(initiative=cast.river):
        kept = Organization.objects.get(pk=other.pk)
        assert kept.national_position == 0 and kept.affiliate_of is None
    cast.client("nadia").post(f"{done.url}undo/")
    with scope(initiative=cast.river):
        assert contents_without_history() == before


def test_the_pages_ask_few_questions(cast: Cast) -> None:
    client = cast.client("nadia")
    counts = []
    for size in (2, 40):
        with scope(initiative=cast.river):
            for number in range(size):
                twin(cast, name=f"House {'abcdefgh'[number % 8]}{'stuvw'[number // 8]} of Arts")
                twin(cast, name=f"The House {'abcdefgh'[number % 8]}{'stuvw'[number // 8]} of Arts, Inc.")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/i/river/duplicates/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 15


def test_looking_changes_nothing_here_either(cast: Cast) -> None:
    client = cast.client("nadia")
    with scope(initiative=cast.river):
        other = twin(cast)
    before = contents()
    client.get("/i/river/duplicates/")
    client.get(f"/i/river/merge/organization/{cast.organizations['library'].pk}/{other.pk}/")
    assert contents() == before


def test_what_history_forgot_is_not_put_back(cast: Cast) -> None:
    """Erasing somebody blanks what History kept of them; a merge of before can then not be undone, and says so."""
    library = cast.organizations["library"]
    client = cast.client("nadia")
    with scope(initiative=cast.river):
        other = twin(cast)
    done = client.post(f"/i/river/merge/organization/{library.pk}/{other.pk}/", {"kept": 1, "gone": 1})
    with scope(initiative=cast.river):
        History.objects.filter(verb="merge").update(old={}, new={})
    assert client.get(done.url).status_code == 200
    assert "be undone: something" in client.post(f"{done.url}undo/", follow=True).content.decode()
