"""The ways in: personal links, the open link with its question of age, and pages that say kindly what to do."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from tests.web.answering_people import RICH, Person, asking, fields, invited, stored
from tests.web.cast import SEATS, Cast
from tests.web.test_matrix import contents
from wellknit.web.models import Draft, Invitee, Keyholder, Submission, Wave
from wellknit.web.surveys.promises import tokens


def changed(wave: Wave, **values: Any) -> None:
    with scopes_disabled():
        Wave.objects.filter(pk=wave.pk).update(**values)


def test_a_personal_link_leads_at_once_to_an_address_without_its_token(cast: Cast) -> None:
    wave = asking(cast, RICH)
    token = invited(cast, wave)
    client = cast.client("")
    before = contents()
    response = client.get(reverse("answer_link", args=(token,)))
    assert response.status_code == 302 and contents() == before
    assert response.headers["Location"] == f"/answer/{wave.pk}/"
    assert response.headers["Referrer-Policy"] == "no-referrer" and "no-store" in response.headers["Cache-Control"]
    (cookie,) = response.cookies.values()
    assert cookie.key == f"__Host-answer-{wave.pk.hex}" and cookie.value == token
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, True, "Lax", "/")
    assert cookie["domain"] == "" and cookie["max-age"] == ""
    page = client.get(response.headers["Location"])
    assert token not in page.content.decode() and "no-store" in page.headers["Cache-Control"]
    assert settings.SESSION_COOKIE_NAME not in client.cookies


def test_the_first_page_says_what_the_survey_is_for_and_who_sees_what(cast: Cast) -> None:
    wave = asking(cast, RICH, correction={"en": "The word 'partner' was misspelt."})
    page = Person(cast, wave).open(invited(cast, wave)).content.decode()
    for words in (
        "We want to know how partners get on.",
        "The River Partners",
        "Kim",  # who holds the keys
        "national lead, site leader",  # whom the rules let see who has answered
        "The answers are deleted on Jan. 1, 2099.",
        "You may say no",
        "Noor, at the library",
        "This is a shared computer",
        "misspelt",
        "?language=es",
    ):
        assert words in page, words


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("identified", "Your name stands beside your answers."),
        ("confidential", "Your name does not stand beside your answers."),
        ("anonymous", "There is one limit"),
    ],
)
def test_each_promise_is_said_in_its_own_words(cast: Cast, mode: str, words: str) -> None:
    wave = asking(cast, RICH, mode=mode)
    page = Person(cast, wave).open(invited(cast, wave)).content.decode()
    assert words in page


def test_named_answers_are_seen_by_the_keyholders_and_the_first_page_says_nothing_else(cast: Cast) -> None:
    wave = asking(cast, RICH, mode="identified")
    with scope(initiative=cast.river):
        Keyholder.objects.filter(wave=wave).delete()
        Keyholder.objects.create(initiative=cast.river, wave=wave, account=cast.accounts["eve"])
    page = Person(cast, wave).open(invited(cast, wave)).content.decode()
    assert "the answers with names go to Eve and to nobody else" in page and "leads of" not in page


def test_the_language_is_the_browsers_until_somebody_chooses(cast: Cast) -> None:
    wave = asking(cast, RICH, languages=["en", "es", "ar"])
    person = Person(cast, wave, headers={"accept-language": "es-MX,es;q=0.9,en;q=0.5"})
    assert 'lang="es" dir="ltr"' in person.begin(invited(cast, wave)).content.decode()
    assert "¿Trabaja" in person.html
    person.send("language:ar")
    assert '<html lang="ar" dir="rtl">' in person.html and "هل تعمل" in person.html
    # Our own words are in the nearest language that there is, and are marked as such.
    assert 'lang="en" dir="ltr"' in person.html
    assert '<html lang="en" dir="ltr">' in person.get(person.at("answer_page", 1) + "?language=en").content.decode()


def test_the_open_link_asks_the_age_first_and_keeps_nothing_of_the_young(cast: Cast) -> None:
    wave = asking(cast, RICH, open_code="river-code")
    client, before = cast.client(""), contents()
    address = reverse("open_link", args=("river-code",))
    assert "How old are you?" in client.get(address).content.decode()
    assert client.post(address).status_code == 422
    young = client.post(address, {"age": "minor"})
    assert young.status_code == 403 and "18 or older" in young.content.decode()
    changed(wave, minors=True)
    before = contents()
    young = client.post(address, {"age": "minor"})
    assert young.status_code == 403 and "link of your own" in young.content.decode()
    assert "Noor, at the library" in young.content.decode()  # whom to ask
    assert not client.cookies.get(f"__Host-answer-{wave.pk.hex}") and contents() == before
    grown = client.post(address, {"age": "adult"})
    assert grown.status_code == 302 and grown.headers["Location"] == f"/answer/{wave.pk}/" and contents() == before
    assert tokens.is_strangers(client.cookies[f"__Host-answer-{wave.pk.hex}"].value)


def through_the_open_link(cast: Cast, wave: Wave) -> Person:
    person = Person(cast, wave)
    person.page = person.client.post(reverse("open_link", args=(wave.open_code,)), {"age": "adult"})
    person.follow()
    return person


def test_place_and_role_are_asked_where_the_roster_cannot_know_them(cast: Cast) -> None:
    wave = asking(cast, RICH, open_code="river-code")
    person = through_the_open_link(cast, wave)
    person.send()
    assert person.address.endswith("/about/") and "North bank" in person.html and "as a parent" in person.html
    assert "as a student" in person.html and "I lead the work" not in person.html  # no leader is asked
    assert person.send(site="north").status_code == 422 and "how you take part" in person.html
    person.send(site="north", way="community_partner:parent")
    assert person.address.endswith("/1/")
    person.send(works="no")
    person.send("check")
    while "check" not in person.address:
        person.send()
    sent = person.send("send")
    assert sent.status_code == 200 and "receipt code" in person.html
    with scope(initiative=cast.river):
        assert Submission.objects.filter(wave=wave).count() == 1 and not Draft.objects.exists()


def test_what_the_roster_knows_is_not_asked_unless_the_wave_is_anonymous(cast: Cast) -> None:
    for mode, asked in (("identified", False), ("confidential", False), ("anonymous", True)):
        wave = asking(cast, RICH, mode=mode)
        person = Person(cast, wave)
        person.begin(invited(cast, wave))
        assert person.address.endswith("/about/") is asked, mode


def test_what_the_form_asks_itself_is_not_asked_twice(cast: Cast) -> None:
    from tests.web.cast_surveys import SHEETS  # asks for the job

    wave = asking(cast, SHEETS, open_code="river-code")
    person = through_the_open_link(cast, wave)
    person.send()
    assert "North bank" in person.html and "as a parent" not in person.html


def test_a_stranger_goes_on_with_a_link_of_their_own(cast: Cast) -> None:
    wave = asking(cast, RICH, open_code="river-code")
    person = through_the_open_link(cast, wave)
    person.send()
    person.send(site="north", way="community_partner:parent")
    person.send("later", works="yes")
    link = person.html.partition('<p class="address">')[2].partition("</p>")[0]
    assert link.startswith("https://trust.example.org/o/river-code/open.")
    other = Person(cast, wave)
    other.get(link.removeprefix("https://trust.example.org"))
    assert "You have begun already" in other.html
    other.send()
    assert 'value="yes" checked' in other.html
    assert cast.client("").get(link[:-1].removeprefix("https://trust.example.org")).status_code == 404


def test_under_18_only_with_a_guardians_agreement_and_ones_own(cast: Cast) -> None:
    wave = asking(cast, RICH, minors=True)
    token = invited(cast, wave, "", label="Student 1", minor=True)
    person = Person(cast, wave)
    assert person.open(token).status_code == 403 and "parent or guardian" in person.html
    with scope(initiative=cast.river):
        Invitee.objects.filter(wave=wave).update(guardian_agreed=date(2024, 1, 1))
    assert person.open(token).status_code == 200 and "I want to take part" in person.html
    assert person.send().status_code == 422
    person.send(agreed="1")
    assert person.address.endswith("/1/")
    # In their own words only where the wave says so.
    for _ in range(3):
        person.send(works="no") if "a:works" in person.html else person.send()
        assert "In your own words" not in person.html
    # Nor is it taken when it is sent all the same, whatever the form says of who sends it.
    sent = {**fields(person.html), "a:place/words": ["secret"]}
    sent.pop("with:minor")
    with transaction.atomic():
        assert person.client.post(person.at("answer_check"), sent).status_code == 200
        assert "place/words" not in stored(wave).answers
        transaction.set_rollback(True)
    person.open(token)
    changed(wave, minors_write=True)
    person.get(person.at("answer_page", 4))
    assert "own words" in person.html
    changed(wave, minors=False)
    assert person.open(token).status_code == 403


@pytest.mark.parametrize(
    ("values", "status", "words"),
    [
        ({"state": "draft"}, 404, "has not begun"),
        ({"state": "closed"}, 410, "This survey is over"),
        ({"state": "cancelled"}, 410, "called off"),
        ({"ends": date(2021, 6, 1)}, 410, "This survey is over"),
    ],
)
def test_kind_pages_instead_of_a_form(cast: Cast, values: Any, status: int, words: str) -> None:
    wave = asking(cast, RICH, open_code="river-code")
    person = Person(cast, wave)
    person.begin(invited(cast, wave))
    changed(wave, **values)
    for address in (person.at("answer_first"), person.at("answer_page", 1), person.at("answer_receipt")):
        response = person.client.get(address)
        assert (response.status_code, words in response.content.decode()) == (status, True), address
        assert "Noor, at the library" in response.content.decode()
    assert person.client.get("/o/river-code").status_code == status
    sent = person.client.post(person.at("answer_check"), {"submission": "x", "a:works": "no", "go": "send"})
    assert sent.status_code == status


def test_a_wave_ends_by_the_clock_of_the_site(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    wave = asking(cast, RICH, ends=date(2090, 6, 1), open_code="river-code")
    token = invited(cast, wave)
    for site in cast.sites.values():
        with scope(initiative=site.initiative):
            type(site).objects.filter(pk=site.pk).update(time_zone="America/Los_Angeles")
    for hours, status in ((6, 200), (8, 410)):  # midnight there is 07:00 UTC
        moment = timezone.make_aware(datetime(2090, 6, 2)) + timedelta(hours=hours)
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        assert Person(cast, wave).open(token).status_code == status
    # Whoever belongs to no site may answer as long as it is that day anywhere.
    assert cast.client("").get("/o/river-code").status_code == 200


def test_a_spent_or_mistyped_link_says_what_to_do(cast: Cast) -> None:
    wave = asking(cast, RICH)
    for token in ("x", invited(cast, wave)[:-1], "open.x"):
        response = cast.client("").get(reverse("answer_link", args=(token,)))
        assert response.status_code == 404 and "sent already" in response.content.decode()
        assert response.headers["Referrer-Policy"] == "no-referrer"
    client = cast.client("")
    client.cookies[f"__Host-answer-{wave.pk.hex}"] = "spent"
    assert client.get(f"/answer/{wave.pk}/").status_code == 404
    response = cast.client("").get(f"/answer/{wave.pk}/1/")
    assert response.status_code == 404 and "open your link once more" in response.content.decode()


def test_who_is_signed_in_makes_no_difference(cast: Cast) -> None:
    wave = asking(cast, RICH, open_code="river-code")
    token = invited(cast, wave)
    addresses = [f"/answer/{wave.pk}/{each}" for each in ("", "about/", "1/", "2/1/", "check/", "later/", "receipt/")]
    expected = [cast.client("").get(each).status_code for each in addresses]
    assert expected == [404, 404, 404, 404, 404, 404, 200]
    for who in SEATS:
        client = cast.client(who)
        assert [client.get(each).status_code for each in addresses] == expected, who
        assert client.get(reverse("answer_link", args=(token,))).status_code == 302
        assert client.get(addresses[0]).status_code == 200
        assert f"{who}@example.org" not in client.get(addresses[0]).content.decode()


def test_no_token_in_a_log(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    from wellknit.web.keeping import Nameless

    wave = asking(cast, RICH)
    logger = logging.getLogger("django.request")
    caplog.set_level(logging.WARNING, "django.request")
    logger.addHandler(caplog.handler)
    caplog.handler.addFilter(shut := Nameless())
    try:
        for secret in ("/a/secret-token", "/o/secret-token", "/o/secret-token/secret-token"):
            assert cast.client("").get(secret).status_code == 404
        cast.client("", enforce_csrf_checks=True).post("/o/secret-token", {"age": "adult"})
    finally:
        logger.removeHandler(caplog.handler)
        caplog.handler.removeFilter(shut)
    assert len(caplog.records) >= 3 and "secret-token" not in caplog.text
    assert wave.pk


def test_forms_are_taken_from_our_own_pages_alone(cast: Cast) -> None:
    wave = asking(cast, RICH)
    referer = {"referer": "https://trust.example.org/answer/"}
    person = Person(cast, wave, enforce_csrf_checks=True, headers=referer)
    person.open(invited(cast, wave))
    before = contents()
    assert person.client.post(person.at("answer_first"), {}).status_code == 403
    assert contents() == before
    person.send()  # with the page's own token
    assert person.address.endswith("/1/")
