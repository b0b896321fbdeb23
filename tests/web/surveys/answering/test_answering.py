"""Answering page by page: kept, judged on the server, resumed, looked over, sent once, changed and taken back."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test.utils import CaptureQueriesContext
from django_scopes import scope, scopes_disabled

from tests.web.answering_people import RICH, TIES, Person, asking, fields, invited, stored
from tests.web.cast import Cast
from wellknit.surveys.expressions import Form
from wellknit.web.models import Draft, Invitee, Submission, Wave
from wellknit.web.surveys.answering.judging import counted
from wellknit.web.surveys.forms_of import form_of
from wellknit.web.surveys.promises import drafts
from wellknit.web.surveys.promises.filling import Filling


def form(wave: Wave) -> Form:
    assert wave.instrument_version is not None
    return form_of(wave.instrument_version)


def begun(cast: Cast, sheets: Any = RICH, **more: Any) -> Person:
    wave = asking(cast, sheets, **more)
    person = Person(cast, wave)
    person.begin(invited(cast, wave))
    return person


def kept(person: Person) -> Filling:
    found = drafts.found(person.wave, person.token)
    assert found is not None
    return found


def test_a_form_answered_through_the_pages_stores_what_the_library_says_counts(cast: Cast) -> None:
    person = begun(cast)
    person.send(works="yes")
    person.send(honest="a", listen="dk", share="na")
    person.send(years="7", hours="1,5", warmth="10", since="2024-05-31", at="14:30", next="2024-06-01T09:00")
    # A note that an answer brought up is shown on the same page before going on.
    place = {"a:place/order#money": "1", "a:place/order#time": "2", "a:place/order#turnover": "3"}
    person.send(region="south", town="cedar", troubles=["money", "other"], troubles_other="Rain", read="OK",
                words="Calm.", **place)  # fmt: skip
    if "/4/" in person.address:
        person.send(**place)
    assert person.address.endswith("/check/")
    # 'cedar' is a town of the south; the words have it in them.
    assert "how is it in Cedar?" in person.html and "Rain" in person.html and "I do not know" in person.html
    assert f'<a href="{person.at("answer_page", 2)}#q-together/listen">' in person.html  # where it is changed
    person.send("send")
    assert "receipt code" in person.html
    answers = {
        "works": "yes",
        "together/honest": "a",
        "together/listen": "dk",
        "together/share": "na",
        "numbers/years": "7",
        "numbers/hours": "1.5",
        "numbers/in_a_year": "78",
        "numbers/warmth": "10",
        "numbers/since": "2024-05-31",
        "numbers/at": "14:30:00",
        "numbers/next": "2024-06-01T09:00:00",
        "place/region": "south",
        "place/town": "cedar",
        "place/troubles": ("money", "other"),
        "place/troubles_other": "Rain",
        "place/order": ("money", "time", "turnover"),
        "place/read": "OK",
        "place/words": "Calm.",
    }
    assert stored(person.wave).answers == answers
    given = {path: each for path, each in answers.items() if path != "numbers/in_a_year"}
    evaluation = form(person.wave).evaluate(given, day=date(2024, 5, 1))
    assert counted(form(person.wave), evaluation) == answers
    assert not evaluation.broken and not evaluation.not_offered


def test_answers_that_stop_being_relevant_stay_in_the_draft_and_do_not_count(cast: Cast) -> None:
    person = begun(cast)
    person.send(works="yes")
    person.send(honest="a")
    person.get(person.at("answer_page", 1))
    person.send(works="no")
    assert person.address.endswith("/3/")  # the page on working together is passed over
    assert kept(person).answers["together/honest"] == "a"
    person.send()
    person.send()
    assert "what they think" not in person.html
    person.send("send")
    assert stored(person.wave).answers == {"works": "no", "place/region": "north"}


def test_pages_are_passed_over_both_ways(cast: Cast) -> None:
    person = begun(cast)
    person.send(works="no")
    assert person.address.endswith("/3/") and "Step 2 of 3" in person.html
    person.send("back")
    assert person.address.endswith("/1/")
    assert person.get(person.at("answer_page", 2)).status_code == 200 and person.address.endswith("/3/")
    assert person.client.get(person.at("answer_page", 9)).status_code == 404


def test_mistakes_stand_beside_their_field_and_nothing_typed_is_lost(cast: Cast) -> None:
    person = begun(cast)
    assert person.send().status_code == 422 and "Please answer this question." in person.html
    assert 'href="#q-works"><bdi lang="en">Do you work with others?</bdi> Please answer' in person.html
    assert 'id="q-works-error"' in person.html
    person.send(works="no")
    assert person.send(years="99", hours="lots").status_code == 422
    assert "does not fit" in person.html and "write a number" in person.html
    assert 'value="99"' in person.html and 'value="lots"' in person.html
    assert 'aria-invalid="true" aria-describedby="q-numbers/years-error"' in person.html
    person.send("language:es")
    assert person.send(years="99").status_code == 422 and "Escriba" not in person.html


def test_what_an_answer_brings_up_on_the_same_page_is_shown_before_going_on(cast: Cast) -> None:
    from tests.web.cast_surveys import SHEETS

    person = begun(cast, SHEETS)
    person.send(through_job="yes", trust="no")
    assert person.address.endswith("/1/") and "Why?" in person.html
    person.send(why="Because.")
    assert person.address.endswith("/check/")


def test_choices_are_filtered_by_an_earlier_answer(cast: Cast) -> None:
    person = begun(cast)
    person.get(person.at("answer_page", 4))
    assert 'value="alder"' in person.html and 'value="cedar"' not in person.html
    assert person.send(region="south", town="alder").status_code == 422  # no town of the south
    assert 'value="cedar"' in person.html and 'value="alder"' not in person.html
    person.send(region="south", town="cedar")
    assert kept(person).answers["place/town"] == "cedar"


def test_a_default_can_be_taken_back(cast: Cast) -> None:
    person = begun(cast)
    person.get(person.at("answer_page", 4))
    assert 'value="north" checked' in person.html
    person.send("later", region="")
    person.get(person.at("answer_page", 4))
    assert "checked" not in re.sub(r'class="tongues".*?</div>', "", person.html).split('name="a:place/town"')[0]


def test_saved_and_resumed_on_another_device(cast: Cast) -> None:
    person = begun(cast)
    person.send(works="yes")
    person.send("later", honest="a")
    assert "Your answers are kept" in person.html and kept(person).page == 2
    other = Person(cast, person.wave)
    other.open(person.token)
    assert "You have begun already" in other.html
    other.send()
    assert other.address.endswith("/2/") and 'name="a:together/honest" value="a" checked' in other.html


def test_nothing_stays_on_a_shared_computer(cast: Cast) -> None:
    wave = asking(cast, RICH)
    person = Person(cast, wave)
    token = invited(cast, wave)
    person.begin(token)
    assert "data-waits" in person.html
    assert person.client.cookies[f"__Host-answer-{wave.pk.hex}"]["max-age"] == 30 * 24 * 3600
    person.begin(token, shared="1")
    assert "data-waits" not in person.html
    assert person.client.cookies[f"__Host-answer-{wave.pk.hex}"]["max-age"] == ""
    person.send("later", works="yes")
    assert person.client.cookies[f"__Host-answer-{wave.pk.hex}"].value == ""
    assert person.client.get(person.at("answer_page", 1)).status_code == 404


def finished(person: Person, **answers: Any) -> dict[str, list[str]]:
    """To the page that sends for good, and what it would send."""
    person.send(works="no", **answers)
    while not person.address.endswith("/check/"):
        person.send()
    return fields(person.html)


def test_the_same_again_is_one_and_gives_the_same_receipt(cast: Cast) -> None:
    person = begun(cast)
    sent = finished(person)
    codes = set()
    for _ in range(3):  # the link is spent after the first, and the cookie holds it no more
        response = person.client.post(person.at("answer_check"), sent)
        assert response.status_code == 200
        codes |= set(re.findall(r'class="code">([^<]+)', response.content.decode()))
    assert len(codes) == 1 and "sent before" in response.content.decode()
    assert person.client.cookies[f"__Host-answer-{person.wave.pk.hex}"].value == "sent"
    # The way back, or another tab, says so, and how to change them.
    assert person.get(person.at("answer_check")).status_code == 410 and "I have a receipt code" in person.html
    assert stored(person.wave).answers["works"] == "no"
    other = person.client.post(person.at("answer_check"), {**sent, "a:works": ["yes"]})
    assert other.status_code == 409 and "came first" in other.content.decode()
    assert stored(person.wave).answers["works"] == "no"
    anew = person.client.post(person.at("answer_check"), {**sent, "submission": ["another"]})
    assert anew.status_code == 410 and "sent already" in anew.content.decode()
    with scope(initiative=cast.river):
        assert Invitee.objects.get(wave=person.wave).answered and Draft.objects.count() == 1  # what leads back
    assert "Your answers are here" in person.open(person.token).content.decode()


def test_what_is_wrong_is_not_taken_whoever_sends_it(cast: Cast) -> None:
    person = begun(cast)
    sent = finished(person)
    for more in ({"a:numbers/years": "99"}, {"a:works": ""}, {"a:place/town": "cedar"}, {"submission": ""}):
        response = person.client.post(person.at("answer_check"), {**sent, **more})
        assert response.status_code in (200, 422) and "receipt code" not in response.content.decode(), more
    blank = person.client.post(person.at("answer_check"), {**sent, "a:works": ""}).content.decode()
    assert 'class="is-wrong"><dt>' in blank and '<p class="wrong">' in blank
    with scopes_disabled():
        assert not Submission.objects.exists()


def test_answers_nobody_was_asked_for_are_left_out(cast: Cast) -> None:
    person = begun(cast)
    sent = finished(person)
    more = {"a:together/honest": "a", "a:numbers/in_a_year": "5", "a:nobody": "x", "a:place/region": "moon"}
    assert person.client.post(person.at("answer_check"), {**sent, **more}).status_code == 200
    assert stored(person.wave).answers == {"works": "no"}


def test_all_on_one_page_is_sent_at_once(cast: Cast, django_assert_max_num_queries: Any) -> None:
    person = begun(cast, one_page=True)
    assert person.send("send", years="99").status_code == 422 and 'value="99"' in person.html
    person.send("send", works="yes", years="7")
    assert "receipt code" not in person.html and "what they think" in person.html  # brought up by the answer
    with django_assert_max_num_queries(10):
        person.send("send", honest="a")
    assert "receipt code" in person.html
    assert stored(person.wave).answers == {
        "works": "yes", "together/honest": "a", "numbers/years": "7", "place/region": "north",
    }  # fmt: skip


def test_a_receipt_code_changes_and_takes_back(cast: Cast) -> None:
    person = begun(cast)
    finished(person)
    person.send("send")
    code = re.findall(r'class="code">([^<]+)', person.html)[0]
    other = Person(cast, person.wave)
    other.get(person.at("answer_receipt"))
    assert other.send(code="").status_code == 422
    assert other.client.post(person.at("answer_receipt"), {"code": "AAAA-AAAA"}).status_code == 404
    other.send("", code=code.lower())
    assert "Your answers are here" in other.html and "Do you work with others" in other.html
    other.send("change")
    assert other.address.endswith("/1/") and 'value="no" checked' in other.html
    other.send(works="yes")
    other.send(honest="d")
    while not other.address.endswith("/check/"):
        other.send()
    other.send("send")
    new = re.findall(r'class="code">([^<]+)', other.html)[0]
    filling = stored(person.wave)
    assert filling.answers["together/honest"] == "d" and filling.site == "north" and new != code
    assert other.client.post(person.at("answer_receipt"), {"code": code}).status_code == 404
    other.get(person.at("answer_receipt"))
    other.send("", code=new)
    other.send("sure")
    assert "Take your answers back?" in other.html
    other.send("withdraw")
    assert "taken back" in other.html
    with scope(initiative=cast.river):
        assert not Submission.objects.filter(withdrawn=False, replaced=False).exists()
        assert all(not bytes(each.content) for each in Submission.objects.all())


def test_what_is_sealed_is_not_shown_and_can_be_answered_anew(cast: Cast) -> None:
    wave = asking(cast, RICH, mode="anonymous")
    person = Person(cast, wave)
    person.begin(invited(cast, wave))
    person.send(site="north", way="core_site_partner")
    finished(person)
    person.send("send")
    code = re.findall(r'class="code">([^<]+)', person.html)[0]
    person.get(person.at("answer_receipt"))
    person.send("", code=code)
    assert "They are locked" in person.html and "Do you work with" not in person.html
    person.send("change")
    finished(person, words="x")
    person.send("send")
    assert "receipt code" in person.html and stored(wave).answers["works"] == "no"


@pytest.mark.parametrize("error", ["full", "locked"])
def test_no_room_keeps_what_was_typed_on_the_page(cast: Cast, error: str) -> None:
    person = begun(cast)
    problem = OperationalError("database or disk is full" if error == "full" else "database is locked")
    with patch("django.db.models.query.QuerySet.bulk_create", side_effect=problem):
        response = person.send(works="yes")
    assert response.status_code == 503 and response.headers["Retry-After"] == "120"
    assert "could not be kept" in person.html and 'value="yes" checked' in person.html
    finished(person)
    sent = fields(person.html)
    with patch.object(Submission, "save", side_effect=problem):
        response = person.send("send")
    assert response.status_code == 503 and "could not be kept" in person.html
    assert {**fields(person.html), "csrfmiddlewaretoken": 0} == {**sent, "csrfmiddlewaretoken": 0}
    with scopes_disabled():
        assert not Submission.objects.exists() and not Invitee.objects.filter(answered=True).exists()
    assert "receipt code" in person.send("send").content.decode()


# --- relationships


def test_first_who_then_those_alone(cast: Cast) -> None:
    person = begun(cast, TIES)
    person.send("find:works", **{"find:works": "jose center"})
    assert "1 found" in person.html and "José Center" in person.html and "Alder House" not in person.html
    person.send("find:works", works=["jose"], **{"find:works": "mill"})
    assert "Mill Workshop" in person.html and 'value="jose" checked' in person.html  # what was chosen stays in sight
    person.send(works=["jose", "mill"], works_other="The new bakery")
    assert person.address.endswith("/2/1/") and "José Center" in person.html and "Step 2 of 4" in person.html
    assert person.send(open="4").status_code == 422
    person.send(keeps="3", open="dk")
    assert "Mill Workshop keeps its promises." in person.html
    person.send(keeps="4")
    assert "The new bakery is open with us." in person.html
    person.send(keeps="1")
    assert person.address.endswith("/check/") and "The new bakery" in person.html
    person.send("send")
    assert stored(person.wave).answers == {
        "works": ("jose", "mill", "other"),
        "works_other": "The new bakery",
        "partner[1]/who": "jose",
        "partner[1]/keeps": "3",
        "partner[1]/open": "dk",
        "partner[2]/who": "mill",
        "partner[2]/keeps": "4",
        "partner[3]/who": "other",
        "partner[3]/keeps": "1",
    }


def test_whoever_is_no_longer_chosen_does_not_count(cast: Cast) -> None:
    person = begun(cast, TIES)
    person.send(works=["jose", "mill"])
    person.send(keeps="3")
    person.send(keeps="4")
    person.get(person.at("answer_page", 1))
    person.send(works=["jose"])
    person.send()
    person.send("send")
    assert {path for path in stored(person.wave).answers if "[" in path} == {"partner[1]/who", "partner[1]/keeps"}


def test_rounds_that_a_respondent_adds(cast: Cast) -> None:
    from tests.web.answering_people import sheets

    rounds = sheets(
        """
        type | name | label:en | label:es
        begin_repeat | child | Child | Niño
        text | name | Name | Nombre
        integer | age | Age | Edad
        end_repeat | | |
        """
    )
    person = begun(cast, rounds)
    person.send("more:child", name="Ana")
    assert "Child 2" in person.html and "Take the last one away" in person.html
    sent = {"a:child[2]/name": "Ben", "a:child[2]/age": "4"}
    person.send("more:child", **sent)
    person.send("fewer:child")
    assert "Child 3" not in person.html
    person.send()
    person.send("send")
    assert stored(person.wave).answers == {"child[1]/name": "Ana", "child[2]/name": "Ben", "child[2]/age": "4"}


# --- light


def test_a_page_asks_the_database_little(cast: Cast) -> None:
    person = begun(cast, one_page=True)
    from django.db import connection

    person.client.get(person.at("answer_page", 1))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        person.client.get(person.at("answer_page", 1))
    assert len(asked) == 2  # the link with its wave, and the draft
    assert "auth" not in str(asked.captured_queries) and "session" not in str(asked.captured_queries)


def test_enter_in_the_search_of_a_list_searches_and_sends_nothing(cast: Cast) -> None:
    wave = asking(cast, TIES, one_page=True)
    person = Person(cast, wave)
    person.begin(invited(cast, wave))
    person.send("enter", **{"find:works": "jose"})
    assert "1 found" in person.html and 'code"' not in person.html
    # What was searched for stands there still: Enter in another field sends the page.
    person.send("enter", **{"find:works": "jose"})
    assert 'class="code"' in person.html
