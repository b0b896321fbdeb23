"""Coming in: invitations, the last lead, the first start, and what strangers may not find out."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from tests.web.cast import PASSWORD, Browser, Cast
from wellknit.web.models import Account, History, Initiative, Invitation, Membership, Seat
from wellknit.web.models.membership import digest
from wellknit.web.running import BEGIN

ON_COMMIT = DjangoCaptureOnCommitCallbacks
JOIN = {"name": "Nia Brook", "language": "es", "password": "seven kites over the bridge"}


def invited(cast: Cast, capture: ON_COMMIT, who: str = "silas", **values: object) -> str:
    """Invites by the form, and returns the address that the mail holds."""
    form = {"mail": "Nia@Example.org", "seat": "community_partner", "site": cast.sites["north"].pk}
    form |= {"organization": cast.organizations["parents"].pk, **values}
    with capture(execute=True):
        assert cast.client(who).post("/i/river/members/invite/", form).status_code == 302
    (sent,) = mail.outbox
    assert sent.to == ["nia@example.org"]
    found = re.search(r"https://\S+", str(sent.body))
    assert found is not None
    return found[0]


def test_an_invitation_brings_somebody_in(cast: Cast, django_capture_on_commit_callbacks: ON_COMMIT) -> None:
    link = invited(cast, django_capture_on_commit_callbacks)
    assert link.startswith("https://trust.example.org/join/")
    token = link.rstrip("/").rpartition("/")[2]
    with scope(initiative=cast.river):
        kept = Invitation.objects.get(mail="nia@example.org")
        assert kept.token == digest(token) and token not in str(vars(kept))
        assert token not in str(list(History.objects.values()))
    guest = Browser()
    led = guest.get(link.removeprefix("https://trust.example.org"))
    assert (led.status_code, led.headers["Location"]) == (302, "/join/")
    assert "River Partners" in guest.get("/join/").content.decode()
    assert guest.post("/join/", {**JOIN, "password": "short"}).status_code == 422
    response = guest.post("/join/", JOIN, follow=True)
    assert response.redirect_chain[-1][0] == "/i/river/"
    made = Account.objects.get(mail="nia@example.org")
    assert made.language == "es"
    with scope(initiative=cast.river):
        held = Membership.objects.get(account=made)
        assert (held.seat, held.site, held.organization) == (
            Seat.COMMUNITY_PARTNER,
            cast.sites["north"],
            cast.organizations["parents"],
        )
    assert Browser().get(link.removeprefix("https://trust.example.org"), follow=True).status_code == 404


def test_a_withdrawn_invitation_opens_nothing(cast: Cast) -> None:
    where = reverse("invitation_withdraw", args=("river", cast.invitations["north"].pk))
    assert cast.client("silas").post(where).status_code == 302
    guest = Browser()
    guest.get("/join/token of north/")
    assert guest.get("/join/").status_code == 404
    assert guest.post("/join/", JOIN).status_code == 404


def test_an_old_invitation_opens_nothing(cast: Cast) -> None:
    with scope(initiative=cast.river):
        Invitation.objects.filter(pk=cast.invitations["north"].pk).update(expires=timezone.now() - timedelta(seconds=1))
    guest = Browser()
    guest.get("/join/token of north/")
    assert guest.post("/join/", JOIN).status_code == 404


def test_an_invitation_is_for_its_mail_address_alone(cast: Cast) -> None:
    with scope(initiative=cast.river):
        Invitation.objects.filter(pk=cast.invitations["north"].pk).update(mail="eve@example.org")
    rhea = cast.client("rhea")
    rhea.get("/join/token of north/")
    assert rhea.post("/join/", JOIN).status_code == 422
    eve = cast.client("eve")
    eve.get("/join/token of north/")
    assert eve.post("/join/").status_code == 302
    with scope(initiative=cast.river):
        assert Membership.objects.filter(account=cast.accounts["eve"], seat="core_site_partner").exists()
        assert not Membership.objects.filter(account=cast.accounts["rhea"], seat="core_site_partner").exists()


@pytest.mark.parametrize("seat", ["national_lead", "site_leader", "evaluator", "administrator"])
def test_a_site_leader_gives_no_seat_away_but_partners(cast: Cast, seat: str) -> None:
    form = {"mail": "nia@example.org", "seat": seat, "site": cast.sites["north"].pk}
    assert cast.client("silas").post("/i/river/members/invite/", form).status_code == 422
    assert mail.outbox == []


def test_the_last_lead_can_not_leave(cast: Cast) -> None:
    client = cast.client("nadia")
    where = reverse("membership_end", args=("river", cast.memberships["nadia"].pk))
    assert "Invite another national lead first" in client.post(where, follow=True).content.decode()
    with scope(initiative=cast.river):
        Membership.objects.create(
            initiative=cast.river, account=cast.accounts["eve"], seat="national_lead", start="2020-01-01"
        )
    assert client.post(where).status_code == 302
    assert client.get("/i/river/").status_code == 404


def test_who_is_out_is_out_at_once(cast: Cast) -> None:
    sol = cast.client("sol")
    assert sol.get("/i/river/people/").status_code == 200
    where = reverse("membership_end", args=("river", cast.memberships["sol"].pk))
    assert cast.client("nadia").post(where).status_code == 302
    assert sol.get("/i/river/people/").status_code == 404


def test_the_first_start(db: None) -> None:
    token = "a token that serve printed"
    (settings.PLACE.data / BEGIN).write_text(digest(token))
    client = Browser()
    assert client.get("/begin/").status_code == 404
    assert client.get("/begin/another/").status_code == 404
    assert client.get(f"/begin/{token}/", follow=True).status_code == 200
    you = {"mail": "Ada@Example.org", "you-name": "Ada", "you-language": "en", "you-password": PASSWORD}
    form = {"name": "New Bridges", "language": "en", "sites": "Upper town\nLower town", **you}
    response = client.post("/begin/", form, follow=True)
    assert response.redirect_chain[-1][0] == "/i/new-bridges/"
    assert "Upper town" in response.content.decode() and "Lower town" in response.content.decode()
    assert Account.objects.get().mail == "ada@example.org"
    # It begins once.
    assert Browser().get(f"/begin/{token}/").status_code == 404
    assert Initiative.objects.count() == 1
