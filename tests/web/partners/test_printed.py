"""What the partnership prints about itself: principles, national partners and figures, written down in the browser."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django_scopes import scope

from tests.web.cast import Cast
from tests.web.forms_on_pages import form_on
from wellknit.folder.settings import initiative_in
from wellknit.folder.writing import written
from wellknit.web.models import History, Organization, Principle, ProfileFigure
from wellknit.web.partners import records


def taken_out(cast: Cast) -> tuple[Any, dict[str, str]]:
    """The initiative as the folder says it, and the text of the folder's files."""
    with scope(initiative=cast.river):
        files = written(records.initiative_of(cast.river), records.roster_of())
    texts = {name: content.decode() for name, content in files.items()}
    return initiative_in(texts["wellknit.toml"]), texts


def undo(cast: Cast, noun: str) -> None:
    with scope(initiative=cast.river):
        removal = History.objects.get(verb="remove", noun=noun)
    assert cast.client("nadia").post(reverse("history_undo", args=("river", removal.pk))).status_code == 302


def test_principles_are_written_ordered_removed_and_brought_back(cast: Cast) -> None:
    nadia, add = cast.client("nadia"), reverse("principle_add", args=("river",))
    facts = "agreement.trust.average\n\n  agreement.honesty.average "
    first = {"name": "Decide together", "summary": "What concerns all is decided by all.", "facts": facts, "place": "0"}
    assert nadia.post(add, {**first, "place": "7"}).status_code == 422
    assert nadia.post(add, first).status_code == 302
    assert nadia.post(add, {"name": "Decide together", "place": "2"}).status_code == 302
    read, _ = taken_out(cast)
    assert [(each.key, each.name) for each in read.principles] == [
        ("decide_together", "Decide together"),
        ("trust", "Trust of the river"),
        ("decide_together_2", "Decide together"),
    ]
    assert read.principles[0].facts == ("agreement.trust.average", "agreement.honesty.average")
    # Everybody who takes part sees them on the overview, in this order; a lead alone may change them.
    for who in ("nadia", "rhea", "cora"):
        shown = cast.client(who).get("/i/river/").content.decode()
        assert shown.index("Decide together") < shown.index("Trust of the river"), who
        assert (add in shown) == (who == "nadia")
    with scope(initiative=cast.river):
        row = Principle.objects.get(key="decide_together")
    change = reverse("principle_change", args=("river", row.pk))
    form = form_on(nadia.get(change).content.decode())
    assert form.values["place"] == "0"
    assert nadia.post(change, {**form.values, "place": "2"}).status_code == 302
    assert [each.key for each in taken_out(cast)[0].principles] == ["trust", "decide_together_2", "decide_together"]
    remove = reverse("principle_remove", args=("river", row.pk))
    assert nadia.post(remove, form_on(nadia.get(remove).content.decode()).values).status_code == 302
    assert [each.key for each in taken_out(cast)[0].principles] == ["trust", "decide_together_2"]
    undo(cast, "principle")
    assert [each.key for each in taken_out(cast)[0].principles] == ["trust", "decide_together_2", "decide_together"]
    told = nadia.get("/i/river/history/").content.decode()
    assert "removed – principle: Decide together" in told and "changed – principle: Decide together" in told


def test_an_organization_becomes_a_national_partner_and_is_one_no_more(cast: Cast) -> None:
    nadia = cast.client("nadia")
    nadia.post("/i/river/organizations/add/", {"name": "Wide Alliance"})
    with scope(initiative=cast.river):
        wide = Organization.objects.get(name="Wide Alliance")
    where = reverse("organization_national", args=("river", wide.pk))
    form = form_on(nadia.get(where).content.decode())
    assert form.values["place"] == ""
    assert nadia.post(where, {**form.values, "place": "0"}).status_code == 302
    assert taken_out(cast)[0].national_partners == ("wide_alliance", "coalition")
    shown = cast.client("silas").get("/i/river/").content.decode()
    assert shown.index("Wide Alliance") < shown.index("Coalition")
    # Whoever looked before is told, and nothing is moved; after the other one it is moved.
    told = nadia.post(where, {**form.values, "place": "1"})
    assert told.status_code == 409 and "Somebody else has changed this meanwhile" in told.content.decode()
    assert taken_out(cast)[0].national_partners == ("wide_alliance", "coalition")
    assert nadia.post(where, {**form_on(told.content.decode()).values, "place": "1"}).status_code == 302
    assert taken_out(cast)[0].national_partners == ("coalition", "wide_alliance")
    # It has no site as long as it is one.
    change = reverse("organization_change", args=("river", wide.pk))
    values = {**form_on(nadia.get(change).content.decode()).values, "site": str(cast.sites["north"].pk)}
    assert "leave the site empty" in nadia.post(change, values).content.decode()
    form = form_on(nadia.get(where).content.decode())
    assert form.values["place"] == "1"
    assert nadia.post(where, {**form.values, "place": ""}).status_code == 302
    assert taken_out(cast)[0].national_partners == ("coalition",)


def test_who_can_not_be_a_national_partner(cast: Cast) -> None:
    nadia = cast.client("nadia")
    where = reverse("organization_national", args=("river", cast.organizations["library"].pk))
    told = nadia.post(where, {**form_on(nadia.get(where).content.decode()).values, "place": "0"})
    assert told.status_code == 422 and "take the site away first" in told.content.decode()
    with scope(initiative=cast.river):
        Organization.objects.filter(key="library").update(affiliate_of=cast.organizations["coalition"])
    where = reverse("organization_national", args=("river", cast.organizations["coalition"].pk))
    told = nadia.post(where, {**form_on(nadia.get(where).content.decode()).values, "place": ""})
    assert told.status_code == 422 and "is an affiliate of it" in told.content.decode()
    assert taken_out(cast)[0].national_partners == ("coalition",)


@pytest.mark.parametrize("who", ["nadia", "silas"])
def test_figures_are_added_changed_removed_and_stand_in_the_folder(cast: Cast, who: str) -> None:
    client, library = cast.client(who), cast.organizations["library"]
    add = reverse("organization_figure_add", args=("river", library.pk))
    sent = {"value": "1.2 million", "label": "books lent", "source": "Annual report, p. 4"}
    # A figure that nobody can look up is none.
    assert client.post(add, {**sent, "source": ""}).status_code == 422
    assert client.post(add, sent).status_code == 302 and client.post(add, {**sent, "value": "2"}).status_code == 302
    with scope(initiative=cast.river):
        row = ProfileFigure.objects.get(key="books_lent")
        assert ProfileFigure.objects.filter(organization=library, key="books_lent_2").exists()
    page = reverse("organization", args=("river", library.pk))
    assert "1.2 million" in client.get(page).content.decode()
    change = reverse("figure_change", args=("river", row.pk))
    form = form_on(client.get(change).content.decode())
    assert client.post(change, {**form.values, "value": "1.3 million"}).status_code == 302
    line = 'library,books_lent,1.3 million,books lent,"Annual report, p. 4"\n'
    assert line in taken_out(cast)[1]["partners/profiles.csv"]
    remove = reverse("figure_remove", args=("river", row.pk))
    assert client.post(remove, {"version": 1}, follow=True).redirect_chain[-1][0] == page
    assert line in taken_out(cast)[1]["partners/profiles.csv"]  # it was changed since
    assert client.post(remove, form_on(client.get(remove).content.decode()).values).status_code == 302
    assert line not in taken_out(cast)[1]["partners/profiles.csv"]
    undo(cast, "profilefigure")
    assert line in taken_out(cast)[1]["partners/profiles.csv"]


def test_whoever_acts_for_an_organization_sees_its_figures_and_changes_none(cast: Cast) -> None:
    shown = cast.client("cora").get(reverse("organization", args=("river", cast.organizations["library"].pk)))
    assert "members zephyrnorth" in shown.content.decode() and "/figures/" not in shown.content.decode()
