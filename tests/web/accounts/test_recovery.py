"""The way back of a lost passkey: a mailbox and a second person, both; and no way to lose the last lead."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from tests.web.cast import PASSWORD, Browser, Cast
from wellknit.web.models import History, Involvement, Membership, Recovery, Seat

NEW = "seven kites over the bridge"


def asked(cast: Cast, who: str = "cora") -> tuple[Recovery, str, str]:
    """A request of ``who``, with the path of the link and the code that the mail holds."""
    mail.outbox.clear()
    assert Browser().post("/account/lost/", {"mail": f"{who.title()}@Example.org"}).status_code == 200
    (sent,) = mail.outbox
    assert sent.to == [f"{who}@example.org"]
    link = re.search(r"https://trust\.example\.org(/account/lost/\S+)", str(sent.body))
    code = re.search(r"^[A-Z2-9]{4}-[A-Z2-9]{4}$", str(sent.body), re.M)
    assert link and code
    return Recovery.objects.get(account=cast.accounts[who], ended=None), link[1], code[0]


def confirm(cast: Cast, found: Recovery, who: str = "silas") -> str:
    return reverse("recovery_confirm", args=("river", found.pk))


def test_two_people_let_somebody_back_in(cast: Cast) -> None:
    cora = cast.accounts["cora"]
    Authenticator.objects.create(user=cora, type="totp", data={"secret": "x"})
    elsewhere = cast.client("cora")
    assert elsewhere.get("/i/river/").status_code == 200
    found, link, code = asked(cast)
    kept = str(Recovery.objects.values())
    assert code not in kept and code.replace("-", "") not in kept and link.split("/")[-2] not in kept
    guest = Browser()
    assert guest.get(link).headers["Location"] == "/account/lost/open/"
    assert "Somebody has to confirm" in guest.get("/account/lost/open/").content.decode()
    assert guest.post("/account/lost/open/", {"password": NEW}).status_code == 422
    # Silas leads her site, sees her request, and types what she reads out to him.
    silas = cast.client("silas")
    assert "Cora" in silas.get("/i/river/members/").content.decode().split("<h2>Lost passkeys")[1]
    assert silas.post(confirm(cast, found), {"code": code.lower().replace("-", " ")}).status_code == 302
    assert guest.post("/account/lost/open/", {"password": "short"}).status_code == 422
    response = guest.post("/account/lost/open/", {"password": NEW})
    assert (response.status_code, response.headers["Location"]) == (302, reverse("mfa_index"))
    assert guest.get("/i/river/").status_code == 200
    assert not Authenticator.objects.filter(user=cora).exists()
    # Whoever held her passkey is out, the old password too, and the link works no more.
    assert elsewhere.get("/i/river/").status_code == 302
    assert Browser().post("/account/login/", {"login": cora.mail, "password": PASSWORD}).status_code == 200
    other = Browser()
    other.get(link)
    assert other.get("/account/lost/open/").status_code == 404
    with scope(initiative=cast.river):
        told = [(each.verb, str(each.account)) for each in History.objects.filter(noun="membership")[:2]]
    assert told == [("come_back", "Cora"), ("let_back", "Silas")]
    assert "confirmed the way back" in silas.get("/i/river/history/").content.decode()


def test_a_stranger_is_told_the_same(cast: Cast) -> None:
    told = []
    for who in ("cora@example.org", "nobody@example.org"):
        response = Browser().post("/account/lost/", {"mail": who})
        told.append((response.status_code, re.sub(r'value="\w{64}"', "", response.content.decode())))
    assert told[0] == told[1]
    assert [sent.to for sent in mail.outbox] == [["cora@example.org"]]


def test_asking_often_sends_one_mail(cast: Cast) -> None:
    found, _, _ = asked(cast)
    for _ in range(3):
        Browser().post("/account/lost/", {"mail": "cora@example.org"})
    assert len(mail.outbox) == 1
    Recovery.objects.filter(pk=found.pk).update(asked=timezone.now() - timedelta(hours=1))
    Browser().post("/account/lost/", {"mail": "cora@example.org"})
    assert len(mail.outbox) == 2
    # The newer request is the one that counts.
    assert Recovery.objects.filter(account=cast.accounts["cora"], ended=None).count() == 1


def test_guessing_the_code_ends_it(cast: Cast) -> None:
    found, _, code = asked(cast)
    silas = cast.client("silas")
    for _ in range(5):
        response = silas.post(confirm(cast, found), {"code": "AAAA-AAAA"})
        assert response.status_code == 422 and "This is not the code" in response.content.decode()
    late = silas.post(confirm(cast, found), {"code": code})
    assert late.status_code == 422 and "too often" in late.content.decode()
    assert Recovery.objects.get(pk=found.pk).confirmed is None


def test_nobody_confirms_for_oneself_or_above(cast: Cast) -> None:
    found, _, code = asked(cast, "nadia")
    for who in ("nadia", "silas", "cora", "ada", "eve"):
        assert cast.client(who).post(confirm(cast, found), {"code": code}).status_code == 404, who
    # A site's leader lets nobody back who is more than a partner of the site somewhere in the initiative.
    found, _, code = asked(cast, "cora")
    with scope(initiative=cast.river):
        Membership.objects.create(
            initiative=cast.river, account=cast.accounts["cora"], seat=Seat.EVALUATOR, start="2020-01-01"
        )
    assert cast.client("silas").post(confirm(cast, found), {"code": code}).status_code == 404
    assert cast.client("nadia").post(confirm(cast, found), {"code": code}).status_code == 302


def test_what_is_refused_or_old_opens_nothing(cast: Cast) -> None:
    found, link, code = asked(cast)
    assert cast.client("silas").post(reverse("recovery_refuse", args=("river", found.pk))).status_code == 302
    assert cast.client("silas").post(confirm(cast, found), {"code": code}).status_code == 404
    guest = Browser()
    guest.get(link)
    assert guest.get("/account/lost/open/").status_code == 404
    Recovery.objects.filter(pk=found.pk).update(asked=timezone.now() - timedelta(hours=1))
    found, link, code = asked(cast)
    assert cast.client("silas").post(confirm(cast, found), {"code": code}).status_code == 302
    Recovery.objects.filter(pk=found.pk).update(expires=timezone.now())
    guest.get(link)
    assert guest.post("/account/lost/open/", {"password": NEW}).status_code == 404


# --- The last lead, and access that ends with an involvement ----------------------------------------------------------


def involved(cast: Cast, who: str, seat: str, role: str, site: str = "") -> Involvement:
    """An involvement that ``who``'s membership hangs on."""
    with scope(initiative=cast.river):
        row = Involvement.objects.create(
            initiative=cast.river,
            role=role,
            person=cast.people["noor" if site else "nell"],
            site=cast.sites.get(site),
            start="2020-01-01",
        )
        Membership.objects.filter(pk=cast.memberships[who].pk).update(involvement=row)
    return row


def change(cast: Cast, row: Involvement, who: str, **values: object) -> tuple[int, str]:
    form = {
        "role": row.role,
        "person": row.person_id,
        "site": row.site_id or "",
        "start": "2020-01-01",
        "version": row.version,
    }
    response = cast.client(who).post(reverse("involvement_change", args=("river", row.pk)), {**form, **values})
    return response.status_code, response.content.decode()


def test_access_ends_with_the_involvement_that_gave_it(cast: Cast) -> None:
    row = involved(cast, "cora", "core_site_partner", "core_site_partner", "north")
    cora = cast.client("cora")
    assert cora.get("/i/river/people/").status_code == 200
    yesterday = timezone.localdate() - timedelta(days=1)
    assert change(cast, row, "silas", end=yesterday.isoformat())[0] == 302
    for page in ("", "people/", "search/?q=noor", "organizations/"):
        assert cora.get(f"/i/river/{page}").status_code == 404
    # And begins again where the end was a mistake.
    row.refresh_from_db()
    assert change(cast, row, "silas", end="")[0] == 302
    assert cora.get("/i/river/people/").status_code == 200


@pytest.mark.parametrize("days", [-1, 0, 30])
def test_the_last_lead_stays_whatever_ends(cast: Cast, days: int) -> None:
    row = involved(cast, "nadia", "national_lead", "national_partner")
    end = (timezone.localdate() + timedelta(days=days)).isoformat()
    status, shown = change(cast, row, "nadia", end=end)
    assert status == 422 and "Nobody would lead the initiative any more" in shown
    with scope(initiative=cast.river):
        assert Involvement.objects.get(pk=row.pk).end is None
        Membership.objects.create(
            initiative=cast.river, account=cast.accounts["eve"], seat=Seat.NATIONAL_LEAD, start="2020-01-01"
        )
    assert change(cast, row, "nadia", end=end)[0] == 302


def test_the_involvement_of_a_member_is_not_removed(cast: Cast) -> None:
    row = involved(cast, "nadia", "national_lead", "national_partner")
    where = reverse("involvement_remove", args=("river", row.pk))
    shown = cast.client("nadia").post(where, {"version": row.version}, follow=True).content.decode()
    assert "It is still needed by" in shown
    with scope(initiative=cast.river):
        assert Involvement.objects.filter(pk=row.pk).exists()


def test_a_lead_who_can_not_sign_in_does_not_count(cast: Cast) -> None:
    with scope(initiative=cast.river):
        Membership.objects.create(
            initiative=cast.river, account=cast.accounts["eve"], seat=Seat.NATIONAL_LEAD, start="2020-01-01"
        )
    type(cast.accounts["eve"]).objects.filter(pk=cast.accounts["eve"].pk).update(is_active=False)
    where = reverse("membership_end", args=("river", cast.memberships["nadia"].pk))
    assert "Nobody would lead" in cast.client("nadia").post(where, follow=True).content.decode()
