"""Coming in: invitations, the last lead, the first start, and what strangers may not find out."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from tests.web.cast import PASSWORD, Browser, Cast
from tests.web.forms_on_pages import form_on
from wellknit.folder.beginning import beginning
from wellknit.web.models import Account, History, Initiative, Invitation, Membership, Phase, Principle, Seat
from wellknit.web.models.membership import digest
from wellknit.web.partners import records
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


def test_the_same_invitation_twice_is_one(cast: Cast, django_capture_on_commit_callbacks: ON_COMMIT) -> None:
    first = invited(cast, django_capture_on_commit_callbacks)
    mail.outbox.clear()
    second = invited(cast, django_capture_on_commit_callbacks)
    assert first != second
    assert Browser().get(first.removeprefix("https://trust.example.org"), follow=True).status_code == 404
    with scope(initiative=cast.river):
        assert Invitation.objects.filter(mail="nia@example.org").count() == 1


def test_no_link_on_its_way_opens_what_was_ended(cast: Cast, django_capture_on_commit_callbacks: ON_COMMIT) -> None:
    link = invited(cast, django_capture_on_commit_callbacks)
    with scope(initiative=cast.river):
        # Two that are open at once, as a copy from before this rule may hold them.
        row = Invitation.objects.get(mail="nia@example.org")
        row.pk, row.token = uuid4(), digest("another")
        row.save(force_insert=True)
    guest = Browser()
    guest.get(link.removeprefix("https://trust.example.org"))
    guest.post("/join/", JOIN)
    assert Browser().get("/join/another/", follow=True).status_code == 404
    with scope(initiative=cast.river):
        held = Membership.objects.get(account__mail="nia@example.org")
    mail.outbox.clear()
    again = invited(cast, django_capture_on_commit_callbacks)
    assert cast.client("nadia").post(reverse("membership_end", args=("river", held.pk))).status_code == 302
    assert Browser().get(again.removeprefix("https://trust.example.org"), follow=True).status_code == 404


def test_who_accepts_what_they_have_already_has_it_once(
    cast: Cast, django_capture_on_commit_callbacks: ON_COMMIT
) -> None:
    for _ in range(2):
        mail.outbox.clear()
        link = invited(cast, django_capture_on_commit_callbacks)
        guest = Browser()
        guest.get(link.removeprefix("https://trust.example.org"))
        guest.post("/join/", JOIN)
        with scope(initiative=cast.river):
            held = Membership.objects.filter(account__mail="nia@example.org")
            account = held.get().account
        guest.force_login(account)
    guest.get(link.removeprefix("https://trust.example.org"))
    guest.post("/join/", {"accept": "yes"})
    with scope(initiative=cast.river):
        assert held.count() == 1


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
    with scope(initiative=Initiative.objects.get()):
        assert not Principle.objects.exists() and not Phase.objects.exists()
    # It begins once.
    assert Browser().get(f"/begin/{token}/").status_code == 404
    assert Initiative.objects.count() == 1


def test_an_invitation_is_sent_again_with_another_link(
    cast: Cast, django_capture_on_commit_callbacks: ON_COMMIT
) -> None:
    old = invited(cast, django_capture_on_commit_callbacks).removeprefix("https://trust.example.org")
    with scope(initiative=cast.river):
        row = Invitation.objects.get(mail="nia@example.org")
        Invitation.objects.filter(pk=row.pk).update(expires=timezone.now() - timedelta(days=3))
    silas, again = cast.client("silas"), reverse("invitation_resend", args=("river", row.pk))
    assert "expired" in silas.get("/i/river/members/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert silas.post(again).status_code == 302
    found = re.search(r"https://trust.example.org(\S+)", str(mail.outbox[-1].body))
    assert len(mail.outbox) == 2 and found is not None and found[1] != old
    assert Browser().get(old, follow=True).status_code == 404
    assert "River Partners" in Browser().get(found[1], follow=True).content.decode()
    assert "expired" not in silas.get("/i/river/members/").content.decode()
    with scope(initiative=cast.river):
        entry = History.objects.get(verb="change", noun="invitation")
        assert digest(found[1].split("/")[2]) not in str((entry.old, entry.new))
        # What was accepted or withdrawn is not sent again.
        Invitation.objects.filter(pk=row.pk).update(withdrawn=timezone.now())
    assert silas.post(again).status_code == 404


def test_a_site_leader_sends_no_seat_again_that_only_a_lead_gives(cast: Cast) -> None:
    with scope(initiative=cast.river):
        Invitation.objects.filter(pk=cast.invitations["north"].pk).update(seat="site_leader")
    again = reverse("invitation_resend", args=("river", cast.invitations["north"].pk))
    assert again not in cast.client("silas").get("/i/river/members/").content.decode()
    assert cast.client("silas").post(again).status_code == 403
    assert again in cast.client("nadia").get("/i/river/members/").content.decode()
    assert cast.client("nadia").post(again).status_code == 302


def test_who_invites_is_told_that_the_mail_could_not_be_sent(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    taken = mail.EmailMessage.send

    def refused(*_: object, **__: object) -> None:
        raise OSError("550 nia@example.org: no such mailbox")

    # In the request, as it is where the test itself is no transaction.
    monkeypatch.setattr("django.db.transaction.on_commit", lambda act: act())
    monkeypatch.setattr("django.core.mail.EmailMessage.send", refused)
    silas, form = cast.client("silas"), {"mail": "nia@example.org", "seat": "community_partner"}
    form |= {"site": str(cast.sites["north"].pk), "organization": str(cast.organizations["parents"].pk)}
    assert silas.post("/i/river/members/invite/", form).status_code == 302
    told = silas.get("/i/river/members/").content.decode()
    assert "its mail could not be sent" in told and "The mail server did not take this mail." in told
    assert "on its way" not in told and "nia@" not in caplog.text and "OSError" in caplog.text
    monkeypatch.setattr("django.core.mail.EmailMessage.send", taken)
    with scope(initiative=cast.river):
        row = Invitation.objects.get(mail="nia@example.org")
    silas.post(reverse("invitation_resend", args=("river", row.pk)))
    told = silas.get("/i/river/members/").content.decode()
    assert "The invitation is on its way." in told and "did not take" not in told and len(mail.outbox) == 1


def test_two_who_change_one_account_at_once(cast: Cast) -> None:
    first, second = cast.client("cora"), cast.client("cora")
    one, two = (form_on(client.get("/account/profile/").content.decode()).values for client in (first, second))
    assert first.post("/account/profile/", {**one, "name": "Cora Weir"}).status_code == 302
    told = second.post("/account/profile/", {**two, "name": "Cora Brook"})
    shown = told.content.decode()
    assert told.status_code == 409 and "saved: Cora Weir" in shown and "yours: Cora Brook" in shown
    assert second.post("/account/profile/", form_on(shown).values).status_code == 302
    assert Account.objects.get(mail="cora@example.org").name == "Cora Brook"
    # Choosing the language in the frame of a page is such a change too.
    form = form_on(first.get("/account/profile/").content.decode()).values
    assert first.post("/language/", {"language": "es"}).status_code == 302
    assert second.post("/account/profile/", {**form, "name": "Cora"}).status_code == 409
    assert first.post("/account/profile/", {"name": "Blindly", "language": "en"}).status_code == 409


def test_an_initiative_from_the_template_stands_as_its_folder_would(cast: Cast) -> None:
    nadia = cast.client("nadia")
    assert "Trusting relationships" in nadia.get("/begin/").content.decode()
    form = {"name": "Puentes", "language": "es", "template": "together", "sites": "Norte\nSur", "national": "Alianza"}
    assert nadia.post("/begin/", {**form, "sites": "n" * 121}).status_code == 422
    assert nadia.post("/begin/", {**form, "template": "nothing known"}).status_code == 422
    response = nadia.post("/begin/", form, follow=True)
    shown = response.content.decode()
    assert response.redirect_chain[-1][0] == "/i/puentes/"
    assert "Relaciones de confianza" in shown and "Alianza" in shown and "Norte" in shown
    made, roster = beginning(
        "Puentes", "es", timezone.localdate(), template=True, sites=("Norte", "Sur"), national=("Alianza",)
    )
    river = Initiative.objects.get(key="puentes")
    with scope(initiative=river):
        assert (records.initiative_of(river), records.roster_of()) == (made, roster)
        assert [each.verb for each in History.objects.filter(noun="initiative")] == ["add"]
