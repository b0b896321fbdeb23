"""Organizations: added, changed by two people at once, removed and brought back, searched."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from tests.web.cast import Cast
from wellknit.web.models import History, Involvement, Organization, Outreach, Person

FORM = {"name": "Reading Room", "sector": "education", "kind": "library", "profile": "", "years_in_education": "12"}


def address(name: str, cast: Cast, key: str = "library") -> str:
    return reverse(name, args=("river", cast.organizations[key].pk))


def test_a_site_leader_adds_one_to_the_own_site(cast: Cast) -> None:
    client = cast.client("silas")
    response = client.post("/i/river/organizations/add/", {**FORM, "site": cast.sites["north"].pk, "version": 1})
    assert response.status_code == 302
    with scope(initiative=cast.river):
        made = Organization.objects.get(key="reading_room")
        assert (made.name, made.site, made.years_in_education) == ("Reading Room", cast.sites["north"], 12)
        entry = History.objects.first()
        assert entry is not None
        assert (entry.verb, entry.noun, entry.account, entry.site) == (
            "add",
            "organization",
            cast.accounts["silas"],
            cast.sites["north"].pk,
        )


@pytest.mark.parametrize("site", ["south", "hills", ""])
def test_a_site_leader_adds_none_elsewhere(cast: Cast, site: str) -> None:
    chosen = cast.sites[site].pk if site else ""
    response = cast.client("silas").post("/i/river/organizations/add/", {**FORM, "site": chosen})
    assert response.status_code == 422
    with scope(initiative=cast.river):
        assert not Organization.objects.filter(name="Reading Room").exists()


def test_two_of_one_name_have_keys_of_their_own(cast: Cast) -> None:
    client = cast.client("nadia")
    for wanted in ({}, {"again": "1"}):
        assert client.post("/i/river/organizations/add/", {**FORM, **wanted}).status_code == 302
    with scope(initiative=cast.river):
        keys = Organization.objects.filter(name="Reading Room").order_by("key").values_list("key", flat=True)
        assert list(keys) == ["reading_room", "reading_room_2"]


def test_the_second_of_two_is_told_and_loses_nothing(cast: Cast) -> None:
    first, second, where = cast.client("nadia"), cast.client("silas"), address("organization_change", cast)
    north = {"site": cast.sites["north"].pk, "version": 1}
    assert first.post(where, {**FORM, **north, "name": "Library by Nadia"}).status_code == 302
    told = second.post(where, {**FORM, **north, "name": "Library by Silas", "profile": "Long text."})
    assert told.status_code == 409
    shown = told.content.decode()
    assert "Library by Nadia" in shown and 'value="Library by Silas"' in shown and "Long text." in shown
    assert 'name="version" value="2"' in shown
    with scope(initiative=cast.river):
        assert Organization.objects.get(key="library").name == "Library by Nadia"
    again = {**FORM, **north, "name": "Library by Silas", "version": 2}
    assert second.post(where, again).status_code == 302
    with scope(initiative=cast.river):
        assert Organization.objects.get(key="library").name == "Library by Silas"
        entry = History.objects.first()
        assert entry is not None and entry.old["name"] == "Library by Nadia"


def test_a_form_without_its_version_is_taken_for_an_old_one(cast: Cast) -> None:
    where = address("organization_change", cast)
    response = cast.client("nadia").post(where, {**FORM, "site": cast.sites["north"].pk})
    assert response.status_code == 409


def test_one_that_is_needed_stays(cast: Cast) -> None:
    client = cast.client("nadia")
    response = client.post(address("organization_remove", cast), {"version": 1}, follow=True)
    assert "still needed by" in response.content.decode() and "Noor" in response.content.decode()
    with scope(initiative=cast.river):
        assert Organization.objects.filter(key="library").exists()


def test_what_was_removed_comes_back_with_all_that_belonged_to_it(cast: Cast) -> None:
    client = cast.client("nadia")
    with scope(initiative=cast.river):
        cast.memberships["paz"].delete()
        before = Outreach.objects.get(organization__key="parents").asked
    assert client.post(address("organization_remove", cast, "parents"), {"version": 1}).status_code == 302
    with scope(initiative=cast.river):
        assert not Organization.objects.filter(key="parents").exists()
        entry = History.objects.first()
        assert entry is not None and entry.verb == "remove"
    undo = reverse("history_undo", args=("river", entry.pk))
    assert "is back" in client.post(undo, follow=True).content.decode()
    with scope(initiative=cast.river):
        back = Organization.objects.get(key="parents")
        assert (back.pk, back.name) == (cast.organizations["parents"].pk, cast.organizations["parents"].name)
        assert Outreach.objects.get(organization=back).asked == before
    assert "be undone" in client.post(undo, follow=True).content.decode()


def test_the_list_is_searched_and_filtered(cast: Cast) -> None:
    client = cast.client("nadia")
    found = client.get("/i/river/organizations/", {"q": "clin"}).content.decode()
    assert "Clinic" in found and "Library" not in found
    found = client.get("/i/river/organizations/", {"site": cast.sites["north"].pk}).content.decode()
    assert "Library" in found and "Clinic" not in found
    assert "Nothing fits" in client.get("/i/river/organizations/", {"q": "zebra"}).content.decode()
    # Another initiative's site is no choice; the list stays as it is.
    assert "Library" in client.get("/i/river/organizations/", {"site": cast.sites["hills"].pk}).content.decode()


@pytest.mark.parametrize(("page", "queries"), [("organizations", 10), ("people", 9), ("members", 9), ("history", 7)])
def test_a_list_asks_the_database_as_often_however_long_it_is(cast: Cast, page: str, queries: int) -> None:
    client = cast.client("nadia")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(f"/i/river/{page}/")
    with scope(initiative=cast.river):
        for number in range(30):
            one = Organization.objects.create(
                initiative=cast.river, key=f"more_{number}", name=f"More {number}", site=cast.sites["north"]
            )
            person = Person.objects.create(initiative=cast.river, key=f"more_{number}", name=f"Person {number}")
            Involvement.objects.create(
                initiative=cast.river, person=person, organization=one, site=cast.sites["north"], role="site_leader"
            )
    with CaptureQueriesContext(connection) as many:
        assert client.get(f"/i/river/{page}/").status_code == 200
    assert len(few) == len(many) == queries, [each["sql"][:150] for each in many.captured_queries]


def test_access_ends_with_the_involvement_that_gave_it(cast: Cast) -> None:
    client = cast.client("cora")
    with scope(initiative=cast.river):
        held = cast.memberships["cora"]
        held.involvement = cast.involvements["noor"]
        held.save()
    assert client.get("/i/river/").status_code == 200
    with scope(initiative=cast.river):
        Involvement.objects.filter(pk=held.involvement.pk).update(end=timezone.localdate() - timedelta(days=1))
    assert client.get("/i/river/").status_code == 404


def test_an_involvement_has_to_make_sense(cast: Cast) -> None:
    client = cast.client("nadia")
    where = reverse("person_involvement_add", args=("river", cast.people["noor"].pk))
    wrong = client.post(where, {"role": "site_leader", "start": "2021-05-01", "end": "2021-04-01"})
    shown = wrong.content.decode()
    assert wrong.status_code == 422
    assert "This role is held in a site: choose which." in shown and "end before it begins" in shown
    right = {
        "role": "site_leader",
        "site": cast.sites["south"].pk,
        "start": "2021-05-01",
        "knowledge": "maps; grants\nbuses",
    }
    assert client.post(where, right).status_code == 302
    with scope(initiative=cast.river):
        made = Involvement.objects.get(person=cast.people["noor"], role="site_leader")
        assert made.knowledge == ["maps", "grants", "buses"]


def test_saving_takes_nothing_away_that_one_could_not_choose(cast: Cast) -> None:
    """Noor works in the north for an organization of the south; her site's leader changes her time alone."""
    with scope(initiative=cast.river):
        Involvement.objects.filter(pk=cast.involvements["noor"].pk).update(organization=cast.organizations["clinic"])
    where = reverse("involvement_change", args=("river", cast.involvements["noor"].pk))
    client = cast.client("silas")
    page = client.get(where)
    form = page.context["form"]
    typed = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    assert client.post(where, {**typed, "time": "2 hours a week"}).status_code == 302
    with scope(initiative=cast.river):
        saved = Involvement.objects.get(pk=cast.involvements["noor"].pk)
        assert (saved.time, saved.organization, saved.person) == (
            "2 hours a week",
            cast.organizations["clinic"],
            cast.people["noor"],
        )


def test_names_that_begin_alike_get_keys_of_their_own(cast: Cast) -> None:
    long, client = f"Association {'of neighbors ' * 12}", cast.client("nadia")
    for number in range(4):
        form = {"name": f"{long} {number}", "site": str(cast.sites["north"].pk)}
        assert client.post("/i/river/organizations/add/", form).status_code == 302
    with scope(initiative=cast.river):
        keys = list(Organization.objects.filter(name__startswith="Association").values_list("key", flat=True))
    assert len(set(keys)) == 4 and max(map(len, keys)) <= 64
