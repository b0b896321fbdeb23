"""Two people change the same at the same time: the second is told, and loses nothing of what was typed.

The forms come from the table of addresses: whatever has 'change' in its name and answers with a form.
"""

from __future__ import annotations

import pytest
from django_scopes import scopes_disabled

from tests.web.cast import Cast
from tests.web.forms_on_pages import form_on
from tests.web.test_matrix import EXPECTED, statuses, target
from wellknit.web.models import Initiative, Organization, Person, Site


def opened(cast: Cast, name: str, who: str = "nadia") -> str:
    """The address of the form, for something of the north, as ``who`` may open it."""
    rows = EXPECTED[name]
    asked = (row.partition(" ") for row in rows if statuses(rows[row])[who] == 200)
    place = next(place for method, _, place in asked if method == "GET")
    return target(cast, name, place)


FORMS = [name for name, rows in EXPECTED.items() if any(row.startswith("POST") for row in rows)]
CHANGES = [name for name in FORMS if name.endswith("_change")]
REMOVALS = [name for name in FORMS if name.endswith("_remove") and name.replace("_remove", "_change") in CHANGES]


def test_all_forms_that_change_something_are_here() -> None:
    assert len(CHANGES) >= 6 and len(REMOVALS) >= 3
    assert {"organization_change", "outreach_change", "initiative_change"} <= set(CHANGES)


@pytest.mark.parametrize("name", CHANGES)
def test_the_second_is_told_and_loses_nothing(cast: Cast, name: str) -> None:
    address, first, second = opened(cast, name), cast.client("nadia"), cast.client("nadia")
    one, two = (form_on(client.get(address).content.decode()) for client in (first, second))
    assert one.values == two.values and int(one.values["version"]) >= 1
    field, theirs, mine = one.touched()
    assert first.post(address, {**one.values, field: theirs}).status_code == 302
    told = second.post(address, {**two.values, field: mine})
    shown = told.content.decode()
    assert told.status_code == 409 and "Somebody else has changed this meanwhile" in shown
    assert f"saved: {theirs}" in shown and f"yours: {mine}" in shown
    again = form_on(shown)
    # All that was typed stands there still, and saving once more is a decision that counts.
    assert again.values == {**two.values, field: mine, "version": again.values["version"]}
    assert int(again.values["version"]) > int(two.values["version"])
    assert second.post(address, again.values).status_code == 302
    assert form_on(first.get(address).content.decode()).values[field] == mine


@pytest.mark.parametrize("name", CHANGES)
def test_a_form_that_says_no_version_overwrites_nothing(cast: Cast, name: str) -> None:
    address, client = opened(cast, name), cast.client("nadia")
    form = form_on(client.get(address).content.decode())
    field, _, blindly = form.touched()
    for version in ("", "0", "-1", "99"):
        values = {**form.values, field: blindly, "version": version}
        assert client.post(address, values).status_code in (409, 422)
    assert blindly not in str(form_on(client.get(address).content.decode()).values)


@pytest.mark.parametrize("name", REMOVALS)
def test_what_somebody_has_changed_is_not_removed_unseen(cast: Cast, name: str) -> None:
    change, remove, client = opened(cast, name.replace("_remove", "_change")), opened(cast, name), cast.client("nadia")
    asked = form_on(client.get(remove).content.decode())
    form = form_on(client.get(change).content.decode())
    field, since, _ = form.touched()
    assert client.post(change, {**form.values, field: since}).status_code == 302
    told = client.post(remove, asked.values, follow=True).content.decode()
    assert "Somebody has changed it since you opened the page" in told
    assert client.get(change).status_code == 200


@pytest.mark.parametrize("name", [each for each in FORMS if each.endswith(("_change", "_add"))])
def test_no_field_is_endless(cast: Cast, name: str) -> None:
    """Texts of a hundred thousand letters are refused with words, and nothing of them is kept."""
    # Rows of answers are their keyholders' alone.
    who = "kim" if name.startswith("wave_row") else "nadia"
    address, client = opened(cast, name, who), cast.client(who)
    form = form_on(client.get(address).content.decode())
    for field in form.typed:
        response = client.post(address, {**form.values, field: "endless " * 12_500})
        assert response.status_code == 422, (name, field)
    with scopes_disabled():
        for model in (Organization, Person, Site, Initiative):
            assert not model.objects.filter(name__startswith="endless").exists()
