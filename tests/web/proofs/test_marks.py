"""Each place's data carries a word of its own: in mails, in what is taken out, in another role's view, after mistakes.

What pages show is looked at in test_canary.py; here is what leaves the house by other ways.
"""

from __future__ import annotations

import io
import logging
import zipfile

import pytest
from django.core import mail
from django.urls import reverse
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from tests.web.cast import Browser, Cast, mark
from tests.web.forms_on_pages import Form, form_on
from tests.web.test_matrix import EXPECTED, statuses, target

PLACES = ("north", "south", "hills", "")
ON_COMMIT = DjangoCaptureOnCommitCallbacks


def marks(text: str) -> set[str]:
    """Whose words stand in a text."""
    return {place for place in PLACES if mark(place) in text}


@pytest.mark.parametrize(("who", "site", "organization"), [("silas", "north", "library"), ("sol", "south", "clinic")])
def test_a_mail_holds_the_words_of_its_own_place(
    cast: Cast, who: str, site: str, organization: str, django_capture_on_commit_callbacks: ON_COMMIT
) -> None:
    form = {"mail": "guest@example.org", "seat": "core_site_partner", "site": cast.sites[site].pk}
    form |= {"organization": cast.organizations[organization].pk}
    client = cast.client(who)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/i/river/members/invite/", form).status_code == 302
    Browser().post("/account/lost/", {"mail": f"{who}@example.org"})
    Browser().post(reverse("account_reset_password"), {"email": f"{who}@example.org"})
    texts = [f"{sent.subject}\n{sent.body}\n{sent.extra_headers}" for sent in mail.outbox]
    assert [marks(each) for each in texts] == [{site}, set(), set()]


def _text(content: bytes) -> str:
    """A file's text, and that of all the parts of a workbook."""
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as workbook:
        return "".join(workbook.read(part).decode() for part in workbook.namelist())


def test_what_is_taken_out_holds_the_initiative_and_no_other(cast: Cast) -> None:
    for who, key, expected in (("nadia", "river", {"north", "south", ""}), ("hal", "hills", {"hills"})):
        response = cast.client(who).post(f"/i/{key}/files/")
        with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
            whole = "".join(f"{name} {_text(archive.read(name))}" for name in archive.namelist())
        assert marks(whole) == expected
    for who in ("silas", "cora", "eve", "ada"):
        assert cast.client(who).post("/i/river/files/").status_code == 403


@pytest.mark.parametrize(("seat", "site", "organization", "expected"), [
    ("site_leader", "north", "", {"north", ""}),
    ("core_site_partner", "south", "clinic", {"south"}),
    ("reader", "", "", set()),
])  # fmt: skip
def test_another_roles_view_shows_what_that_role_sees(
    cast: Cast, seat: str, site: str, organization: str, expected: set[str]
) -> None:
    client = cast.client("nadia")
    form = {"seat": seat}
    form |= {"site": str(cast.sites[site].pk)} if site else {}
    form |= {"organization": str(cast.organizations[organization].pk)} if organization else {}
    assert client.post("/i/river/view-as/", form).status_code == 302
    told: set[str] = set()
    for name, rows in EXPECTED.items():
        for row in rows:
            method, _, place = row.partition(" ")
            # Where Nadia chooses whose view to look at, she chooses among what she sees herself.
            if method == "GET" and name != "view_as":
                seen = marks(_text(client.get(target(cast, name, place)).content))
                assert seen <= expected, (name, place)
                told |= seen
    for place in PLACES:
        told |= marks(client.get(f"/i/river/search/?q={mark(place)[:6]}").content.decode().replace("?q=", ""))
    assert told == expected


@pytest.mark.parametrize("who", ["silas", "sol", "cora"])
def test_forms_that_come_back_hold_nothing_of_others(cast: Cast, who: str) -> None:
    """With mistakes, with a version of long ago, and with choices that are somebody else's."""
    may = {"silas": {"north", ""}, "sol": {"south", ""}, "cora": {"north"}}[who]
    client, told, asked = cast.client(who), set[str](), 0
    foreign = {"site": cast.sites["south" if who != "sol" else "north"].pk, "person": cast.people["hugh"].pk}
    foreign |= {"organization": cast.organizations["mill"].pk, "affiliate_of": cast.organizations["mill"].pk}
    for name, rows in EXPECTED.items():
        for row, text in rows.items():
            method, _, place = row.partition(" ")
            if method != "POST" or statuses(text)[who] != 422:
                continue
            address = target(cast, name, place)
            opened = client.get(address)
            form = form_on(opened.content.decode()) if opened.status_code == 200 else Form()
            for values in ({}, {**form.values, "version": "0"}, {**form.values, **foreign}):
                response = client.post(address, values)
                told |= marks(response.content.decode())
                asked += 1
    assert asked >= (3 if who == "cora" else 30)
    assert told <= may


def test_a_broken_page_tells_nothing_and_its_log_neither(
    cast: Cast, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wellknit.web.partners import views

    def broken(*_: object) -> object:
        raise RuntimeError("a fault of the program")

    monkeypatch.setattr(views, "_numbers", broken)
    client = cast.client("nadia")
    client.raise_request_exception = False
    with caplog.at_level(logging.INFO):
        response = client.get("/i/river/", REMOTE_ADDR="203.0.113.77", HTTP_USER_AGENT="canary-agent/9")
    text = response.content.decode()
    assert response.status_code == 500 and marks(text) == set() and "RuntimeError" not in text
    logged = caplog.text
    assert "a fault of the program" in logged
    assert marks(logged) == set() and "203.0.113.77" not in logged and "canary-agent" not in logged
