"""Mails about a wave: to whom, in which language, and once, whatever happens to the worker or the mail server."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django_scopes import scopes_disabled

from tests.web.cast import Cast
from tests.web.surveys.waves.conftest import Made
from wellknit.web.jobs import KINDS
from wellknit.web.models import History, Invitee, Job, Link, Person, Release, Wave
from wellknit.web.refusals import Refused
from wellknit.web.rules import Viewer
from wellknit.web.scope import viewer_of
from wellknit.web.surveys.promises import tokens
from wellknit.web.surveys.waves import addresses, inviting, mailing

TOKEN = re.compile(r"/a/([^/\s]+)")


def sent(viewer: Viewer, wave: Wave, what: Any, **more: Any) -> list[str]:
    """Asks for mails and does the jobs; what they say came of it."""
    return [done(job) for job in mailing.ask_for_mails(viewer, wave, what, **more)]


def done(job: Job, told: Callable[[int, int], None] = lambda _done, _total: None) -> str:
    try:
        return KINDS[job.kind].act(job, told)
    finally:
        Job.objects.filter(pk=job.pk).update(state="done")


def readers() -> list[str]:
    """To whom mails went since this was asked last, by first name."""
    found = sorted(each.to[0].partition("@")[0] for each in mail.outbox)
    mail.outbox.clear()
    return found


def test_an_invitation_reads_in_the_persons_language(cast: Cast, launched: Made, nadia: Viewer) -> None:
    Person.objects.filter(pk=cast.people["saul"].pk).update(language="es-MX")
    wave = launched("confidential")
    assert sent(nadia, wave, "invite") == ["2 mails went out."]
    noor, saul = sorted(mail.outbox, key=lambda each: each.to)
    assert "Please answer" in noor.subject and str(cast.people["noor"]) in noor.body
    assert "Estimad" in saul.body and wave.purpose["es"] in saul.body
    assert "go on with the link that you began with" in " ".join(noor.body.split())
    assert noor.from_email == "wellknit@trust.example.org"
    for each in (noor, saul):
        token = TOKEN.findall(each.body)[0]
        assert tokens.opened(token) is not None
        found = set(re.findall(r"https?://[^\s/]+", each.body + str(each.extra_headers)))
        assert found == {"https://trust.example.org"}


@pytest.mark.parametrize("mode", ["identified", "confidential", "anonymous"])
def test_the_token_is_in_the_mail_and_nowhere_else(
    launched: Made, nadia: Viewer, mode: str, caplog: pytest.LogCaptureFixture
) -> None:
    wave = launched(mode)
    sent(nadia, wave, "invite")
    sent(nadia, wave, "remind")
    found = {token for each in mail.outbox for token in TOKEN.findall(each.body)}
    assert len(found) == (2 if mode == "identified" else 4)
    with scopes_disabled():
        kept = (
            str(list(Job.objects.values())) + str(list(History.objects.values())) + str(list(Invitee.objects.values()))
        )
    kept += str(list(Link.objects.values())) + caplog.text
    assert not [token for token in found if token in kept]


def test_reminders_go_to_those_who_have_not_answered(cast: Cast, launched: Made, nadia: Viewer) -> None:
    wave = launched("confidential")
    sent(nadia, wave, "invite")
    assert readers() == ["noor", "saul"]
    sent(nadia, wave, "invite")
    assert readers() == []
    Invitee.objects.filter(wave=wave, person=cast.people["noor"]).update(answered=True)
    sent(nadia, wave, "remind")
    assert readers() == ["saul"]
    Invitee.objects.filter(wave=wave).update(answered=True)
    assert sent(nadia, wave, "remind") == ["0 mails went out."] and readers() == []


def test_a_site_leader_writes_to_the_own_site(cast: Cast, launched: Made) -> None:
    wave = launched("confidential")
    silas = viewer_of(cast.accounts["silas"], cast.river)
    sent(silas, wave, "invite")
    assert readers() == ["noor"]
    sent(silas, wave, "remind")
    assert readers() == ["noor"]


def test_who_wants_no_mails_gets_none_and_none_of_the_next_wave(cast: Cast, launched: Made, nadia: Viewer) -> None:
    wave = launched("confidential")
    noor = Invitee.objects.get(wave=wave, person=cast.people["noor"])
    page = addresses.no_mails(cast.people["noor"]).removeprefix("https://trust.example.org")
    anybody = cast.client()
    assert "Stop these mails" in anybody.get(page).content.decode()
    noor.refresh_from_db()
    assert not noor.opted_out  # a program that looks into mails stops nothing
    assert anybody.post(page).status_code == 200
    sent(nadia, wave, "invite")
    assert readers() == ["saul"]
    later = launched("identified")
    sent(nadia, later, "invite")
    assert readers() == ["saul"]
    assert not History.objects.filter(row=noor.pk).exists()
    anybody.post(page, {"mails": "yes"})
    assert inviting.opted_out_before() == set()
    for wrong in (page[:-2] + "x/", page.replace(cast.people["noor"].pk.hex, cast.people["saul"].pk.hex)):
        assert anybody.get(wrong).status_code == 404


class Server(EmailBackend):
    """A mail server that does what ``says`` tells it for each address, the first time that it is asked."""

    says: ClassVar[dict[str, BaseException]] = {}

    def send_messages(self, messages: Any) -> int:
        name = messages[0].to[0].partition("@")[0]
        if error := self.says.pop(name, None):
            raise error
        return super().send_messages(messages)


@pytest.fixture
def server(settings: Any) -> dict[str, BaseException]:
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    Server.says = {}
    return Server.says


class Dies(BaseException):
    """What kill -9 looks like from inside: nothing after it happens."""


def test_nobody_gets_it_twice_when_the_worker_dies(
    cast: Cast, launched: Made, nadia: Viewer, server: dict[str, BaseException]
) -> None:
    wave = launched("confidential")
    server["saul"] = Dies()
    (job,) = mailing.ask_for_mails(nadia, wave, "invite")
    with pytest.raises(Dies):
        done(job)
    done(job)
    # Whether saul's mail was on its way is not known, so it is not sent by itself: the list says it, with a button.
    assert readers() == ["noor"]
    saul = Invitee.objects.get(wave=wave, person=cast.people["saul"])
    assert saul.bounced == mailing.NOT_SURE
    shown = cast.client("nadia").get(f"/i/river/surveys/{wave.pk}/invited/").content.decode()
    assert "It is not known whether the last mail went out" in shown
    mailing.send_again(nadia, saul)
    done(Job.objects.filter(kind="invite").order_by("-asked")[0])
    assert readers() == ["saul"]
    assert Invitee.objects.get(pk=saul.pk).bounced == ""


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPRecipientsRefused({"saul@x": (550, b"5.1.1 no such user")}),
        smtplib.SMTPDataError(552, b"5.1.1 no such user"),
    ],
)
def test_what_comes_back_is_named(
    cast: Cast, launched: Made, nadia: Viewer, server: dict[str, BaseException], error: BaseException
) -> None:
    wave = launched("confidential")
    server["saul"] = error
    assert sent(nadia, wave, "invite") == ["1 mail went out. 1 address was refused: see the list of the invited."]
    page = f"/i/river/surveys/{wave.pk}/invited/?state=bounced"
    shown = cast.client("nadia").get(page).content.decode()
    assert "5.1.1 no such user" in shown and str(cast.people["saul"]) in shown and "Noor" not in shown


@pytest.mark.parametrize(
    "error", [smtplib.SMTPDataError(451, b"later"), OSError("refused"), smtplib.SMTPHeloError(5, "")]
)
def test_a_server_that_takes_nothing_loses_nobody(
    launched: Made, nadia: Viewer, server: dict[str, BaseException], error: BaseException
) -> None:
    wave = launched("confidential")
    server["saul"] = error
    (job,) = mailing.ask_for_mails(nadia, wave, "invite")
    with pytest.raises(Refused):
        done(job)
    done(job)
    assert readers() == ["noor", "saul"]
    assert not Invitee.objects.filter(wave=wave).exclude(bounced="").exists()


def test_a_wave_that_is_over_writes_to_nobody(launched: Made, nadia: Viewer) -> None:
    wave = launched("confidential")
    (job,) = mailing.ask_for_mails(nadia, wave, "invite")
    with pytest.raises(Refused):
        mailing.ask_for_mails(nadia, wave, "remind")  # the other mails are on their way
    Wave.objects.filter(pk=wave.pk).update(state="cancelled")
    done(job)
    assert readers() == []
    for what in ("invite", "remind", "tell_results"):
        with pytest.raises(Refused):
            mailing.ask_for_mails(nadia, wave, what)


def test_everybody_is_told_where_the_results_are(cast: Cast, launched: Made, nadia: Viewer) -> None:
    wave = launched("anonymous")
    Invitee.objects.filter(wave=wave, person=cast.people["noor"]).update(answered=True)
    Wave.objects.filter(pk=wave.pk).update(state="closed")
    sent(nadia, wave, "tell_results", words={"en": "In the library, on Tuesday.", "es": "En la biblioteca."})
    assert all("In the library, on Tuesday." in each.body and not TOKEN.findall(each.body) for each in mail.outbox)
    assert readers() == ["noor", "saul"] and not Link.objects.exists()


def test_the_mail_about_results_begins_with_words_and_an_address_where_there_is_one(
    cast: Cast, launched: Made, nadia: Viewer
) -> None:
    wave, client = launched("confidential"), cast.client("nadia")
    Wave.objects.filter(pk=wave.pk).update(state="closed")
    page = client.get(f"/i/river/surveys/{wave.pk}/mails/results/").content.decode()
    assert (
        "We will look at the results together. Ask us when." in page
        and "Miraremos los resultados juntos. Pregúntenos cuándo." in page
    )
    assert "Nothing is released" in page and "https://" not in page.partition("<textarea")[2]
    Release.objects.filter(pk=Release.objects.values_list("pk", flat=True)[:1]).update(wave=wave)
    page = client.get(f"/i/river/surveys/{wave.pk}/mails/results/").content.decode()
    assert page.count(f"https://trust.example.org/i/river/results/{wave.pk}/") == 2 and "has an account" in page


# --- What must not tell who has answered ------------------------------------------------------------------------------


def test_reminders_of_anonymous_waves_leave_no_trace_of_whom_they_reached(
    cast: Cast, launched: Made, nadia: Viewer, server: dict[str, BaseException]
) -> None:
    wave = launched("anonymous")
    sent(nadia, wave, "invite")
    mail.outbox.clear()
    Invitee.objects.filter(wave=wave, person=cast.people["noor"]).update(answered=True)
    server["saul"] = smtplib.SMTPRecipientsRefused({"saul@x": (550, b"full")})
    told: list[tuple[int, int]] = []
    # Whoever answered by a printed link before any mail is written to like everybody else.
    server.clear()
    Invitee.objects.filter(wave=wave).update(mails=0)
    assert sent(nadia, wave, "invite") == ["2 mails went out."]
    server["saul"] = smtplib.SMTPRecipientsRefused({"saul@x": (550, b"full")})
    mail.outbox.clear()
    (job,) = mailing.ask_for_mails(nadia, wave, "remind")
    assert done(job, lambda at, total: told.append((at, total))) == "Whoever has not answered was reminded."
    assert told == [(1, 2), (2, 2)]
    rows = Invitee.objects.filter(wave=wave).values_list("mails", "bounced").distinct()
    assert list(rows) == [(2, "")]
    # Nor does it where the worker dies in the midst.
    server["saul"] = Dies()
    (job,) = mailing.ask_for_mails(nadia, wave, "remind")
    with pytest.raises(Dies):
        done(job)
    done(job)
    assert list(Invitee.objects.filter(wave=wave).values_list("mails", "bounced").distinct()) == [(3, "")]


def test_the_pages_of_anonymous_waves_are_the_same_whoever_has_answered(cast: Cast, launched: Made) -> None:
    wave, client = launched("anonymous"), cast.client("nadia")
    pages = [
        "",
        "answered/",
        "invited/",
        "invited/?state=answered",
        "invited/?state=open",
        "links/",
        "mails/",
        "paper/",
    ]

    def seen() -> list[str]:
        found = [client.get(f"/i/river/surveys/{wave.pk}/{page}").content.decode() for page in pages]
        found.append(client.get(f"/i/river/people/{cast.people['noor'].pk}/data/").content.decode())
        return [re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", each) for each in found]

    before = seen()
    Invitee.objects.filter(wave=wave, person=cast.people["noor"]).update(answered=True)
    assert seen() == before
    identified = launched("identified")
    assert "Answered" in client.get(f"/i/river/surveys/{identified.pk}/invited/").content.decode()


def test_a_test_mail_goes_to_oneself_and_opens_nothing(cast: Cast, launched: Made) -> None:
    wave = launched("confidential")
    address = f"/i/river/surveys/{wave.pk}/mails/test/"
    assert cast.client("nadia").post(address, {"language": "es"}).status_code == 302
    assert [each.to for each in mail.outbox] == [["nadia@example.org"]] * 2
    assert not any(TOKEN.findall(each.body) for each in mail.outbox) and not Link.objects.exists()
    assert "Estimad" in mail.outbox[0].body
