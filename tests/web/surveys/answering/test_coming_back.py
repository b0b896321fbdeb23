"""After an answer: back to it by one's own link where the promise allows it, and no second one by mistake."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse
from django_scopes import scope

from tests.web.answering_people import RICH, Person, asking, invited, stored
from tests.web.cast import Cast
from tests.web.surveys.promises.conftest import viewer_of
from wellknit.web.models import Draft, Invitee, Link, Submission, Wave
from wellknit.web.surveys.promises import closing, tokens


def answered(person: Person, **given: str) -> str:
    """Answers all that is asked, and gives the receipt code."""
    person.send(**(given or {"works": "no"}))
    while not person.address.endswith("/check/"):
        person.send()
    person.send("send")
    (code,) = re.findall(r'class="code">([^<]+)', person.html)
    return str(code)


@pytest.mark.parametrize("mode", ["identified", "confidential"])
def test_ones_own_link_leads_back_to_change_and_to_take_back_until_closing(cast: Cast, mode: str) -> None:
    wave = asking(cast, RICH, mode=mode)
    token = invited(cast, wave)
    person = Person(cast, wave)
    assert "your link leads back" in person.open(token).content.decode() or mode == "confidential"
    person.begin(token)
    codes = [answered(person)]
    assert "The link that you came by leads back" in person.html
    for _time in (1, 2):  # changing leads to another receipt, and the link leads to that one
        again = Person(cast, wave)
        again.page = again.client.get(reverse("answer_link", args=(token,)))
        again.follow()
        assert again.address.endswith("/receipt/") and "Your answers are here" in again.html
        assert "Do you work with others" in again.html and token not in again.html
        again.send("change")
        codes.append(answered(again))
    assert len(set(codes)) == 3 and stored(wave).answers["works"] == "no"
    with scope(initiative=cast.river):
        assert Submission.objects.filter(replaced=True).count() == 2
        assert Submission.objects.filter(replaced=False, withdrawn=False).count() == 1
    last = Person(cast, wave)
    last.page = last.client.get(reverse("answer_link", args=(token,)))
    last.follow()
    last.send("sure")
    last.send("withdraw")
    assert "taken back" in last.html
    gone = last.client.get(reverse("answer_link", args=(token,)), follow=True)
    assert gone.status_code == 404 and "taken back" in gone.content.decode()
    # Nothing can be answered anew, and no other page opens.
    assert last.client.get(last.at("answer_page", 1)).status_code == 410
    with scope(initiative=cast.river):
        assert not Submission.objects.filter(withdrawn=False, replaced=False).exists()


def test_after_closing_no_link_leads_anywhere(cast: Cast) -> None:
    wave = asking(cast, RICH, mode="confidential")
    token = invited(cast, wave)
    person = Person(cast, wave)
    person.begin(token)
    answered(person)
    closing.closed(viewer_of(cast), wave)
    with scope(initiative=cast.river):
        assert not Draft.objects.exists() and not Link.objects.filter(invitee__wave=wave).exists()
    assert cast.client("").get(reverse("answer_link", args=(token,))).status_code == 404
    kept = person.client.get(person.at("answer_receipt"))
    assert kept.status_code == 410 and "is over" in kept.content.decode()


def test_in_anonymous_waves_the_code_alone_leads_back_and_that_is_said(cast: Cast) -> None:
    wave = asking(cast, RICH, mode="anonymous")
    token = invited(cast, wave)
    person = Person(cast, wave)
    person.begin(token)
    person.send(site="north", way="core_site_partner")
    answered(person)
    assert "your link does not" in person.html
    assert cast.client("").get(reverse("answer_link", args=(token,))).status_code == 404
    with scope(initiative=cast.river):
        assert not Draft.objects.exists() and not Link.objects.filter(invitee__wave=wave).exists()


# --- The open link ----------------------------------------------------------------------------------------------------


def by_open_link(cast: Cast, wave: Wave, person: Person | None = None, **sent: Any) -> Person:
    person = person or Person(cast, wave)
    person.page = person.client.post(reverse("open_link", args=(wave.open_code,)), {"age": "adult"})
    person.follow()
    person.send(**sent)
    person.send(site="north", way="core_site_partner")
    return person


@pytest.mark.parametrize("mode", ["identified", "confidential", "anonymous"])
def test_a_second_answer_on_the_same_device_is_asked_about_first(cast: Cast, mode: str) -> None:
    wave = asking(cast, RICH, mode=mode, open_code="river-code")
    door = reverse("open_link", args=("river-code",))
    person = by_open_link(cast, wave)
    assert person.client.cookies.get("answered") is None
    answered(person)
    mark = person.client.cookies["answered"]
    # It says nothing but that, to the door alone, and goes with the browser.
    assert (mark.value, mark["path"], mark["max-age"], mark["expires"]) == ("1", door, "", "")
    assert (mark["secure"], mark["httponly"], mark["samesite"]) == (True, True, "Lax")
    page = person.client.get(door).content.decode()
    assert "Somebody has answered on this device already" in page and "How old are you" not in page
    onwards = person.client.post(door, {"another": "1"})
    assert onwards.status_code == 200 and "How old are you?" in onwards.content.decode()
    assert "Please choose one of the two" not in onwards.content.decode()
    answered(by_open_link(cast, wave, person))
    with scope(initiative=cast.river):
        assert Submission.objects.filter(wave=wave).count() == 2
    assert "How old are you?" in cast.client("").get(door).content.decode()  # another device


def test_a_shared_computer_and_a_personal_link_leave_no_mark(cast: Cast) -> None:
    wave = asking(cast, RICH, mode="anonymous", open_code="river-code")
    shared = by_open_link(cast, wave, shared="1")
    answered(shared)
    assert shared.client.cookies.get("answered") is None
    own = Person(cast, wave)
    own.begin(invited(cast, wave))
    own.send(site="north", way="core_site_partner")
    answered(own)
    assert own.client.cookies.get("answered") is None


def test_what_is_kept_on_the_device_is_said(cast: Cast) -> None:
    wave = asking(cast, RICH, open_code="river-code")
    page = Person(cast, wave).open(invited(cast, wave)).content.decode()
    assert "On this device a key to your answers is kept" in page and "somebody has answered, and not who" in page
    with scope(initiative=cast.river):
        Wave.objects.filter(pk=wave.pk).update(open_code="", version=wave.version + 1)
    page = Person(cast, wave).open(tokens.fresh(invitee_of(wave))).content.decode()
    assert "On this device a key" in page and "not who or what" not in page


def invitee_of(wave: Wave) -> Any:
    with scope(initiative=wave.initiative):
        return Invitee.objects.select_related("initiative", "wave__initiative").filter(wave=wave)[0]
