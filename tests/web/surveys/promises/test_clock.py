"""The clock may jump, back and forth by days: nothing acknowledged is lost, nothing is closed early or twice, no link
is over without a word, and nobody is locked out for days."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from tests.web.answering_people import RICH, Person, asking, invited, stored
from tests.web.cast import PASSWORD, Browser, Cast
from tests.web.surveys.promises.conftest import ANSWERS, MODES, Rows, content_of, crowd, other, viewer_of, wave_of
from wellknit.web.jobs import run
from wellknit.web.models import Invitee, Job, Wave
from wellknit.web.surveys.promises import closing, drafts, receipts, tokens
from wellknit.web.surveys.promises.submitting import submitted
from wellknit.web.surveys.waves import ending, mending

DAY = 24 * 3600.0


@dataclass
class Clock:
    """A clock that can be set, or jumps by itself each time somebody looks at it."""

    true: Callable[[], float]
    ahead: float = 0.0
    chance: random.Random | None = None

    def time(self) -> float:
        if self.chance is not None:
            self.ahead = self.chance.uniform(-40, 40) * DAY
        return self.true() + self.ahead

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.time(), tz=timezone.get_default_timezone())


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock(time.time)
    monkeypatch.setattr("time.time", made.time)
    monkeypatch.setattr("django.utils.timezone.now", made.now)
    return made


@pytest.mark.parametrize("mode", MODES)
def test_nothing_acknowledged_is_lost_and_nothing_closed_twice(lasting: Cast, clock: Clock, mode: str) -> None:
    cast, chance = lasting, random.Random(8)
    wave, clock.chance = wave_of(cast, mode), chance
    acknowledged: dict[int, str] = {}
    for number, invitee in enumerate(crowd(cast, wave, 40)):
        token = tokens.fresh(invitee)
        filling = replace(ANSWERS, answers={**ANSWERS.answers, "why": f"word {number}"})
        drafts.kept(wave, token, filling)
        assert drafts.found(wave, token) == filling
        given = {"submission": f"id {number}", "token": token}
        code = submitted(wave, filling, invitee=tokens.opened(token), **given).code
        assert submitted(wave, filling, invitee=None, **given).code == code
        acknowledged[number] = code
    gone = receipts.withdrawn(wave, acknowledged.pop(3))
    new = receipts.replaced(wave, acknowledged[4], other(), "new")
    assert gone and new is not None and receipts.of(wave, new.code) is not None
    kept = {content_of(wave, each).filling.answers["why"] for each in Rows(cast).submissions() if each.content}
    assert kept == {f"word {number}" for number in acknowledged if number != 4} | {"It is ñ new."}
    assert [closing.closed(viewer_of(cast), wave) for _time in range(3)] == [39, 39, 39]
    found = Rows(cast).responses()
    assert {each.cells["why"] for each in found} == kept and len(found) == 39
    wave.refresh_from_db()
    assert wave.state == "closed"


def test_a_link_is_never_over_without_a_word_and_opens_again_when_the_clock_is_right(cast: Cast, clock: Clock) -> None:
    wave = asking(cast, RICH, mode="anonymous", ends=timezone.now().date() + timedelta(days=3))
    token = invited(cast, wave)
    person = Person(cast, wave)
    person.begin(token)
    person.send(site="north", way="core_site_partner")
    person.send(works="no")
    for days in (30.0, -400.0, 4000.0, -30.0, 4.6):
        clock.ahead = days * DAY
        told = person.client.get(person.at("answer_page", 3))
        if days > 0:
            assert told.status_code == 410 and "This survey is over" in told.content.decode()
            assert cast.client("").get(reverse("answer_link", args=(token,)), follow=True).status_code == 410
        else:
            assert told.status_code == 200
    clock.ahead = 0.0
    person.get(person.at("answer_page", 3))
    while not person.address.endswith("/check/"):
        person.send()
    person.send("send")
    assert "receipt code" in person.html and stored(wave).answers["works"] == "no"


def test_a_wave_whose_last_day_was_over_for_a_moment_alone_is_not_closed(
    cast: Cast, clock: Clock, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    wave = wave_of(cast, "anonymous", ends=timezone.now().date() + timedelta(days=3))
    for invitee in crowd(cast, wave, 6):
        submitted(wave, ANSWERS, submission=str(invitee.pk), token="", invitee=invitee)
    recorded_launch(cast, wave)
    clock.ahead = 9 * DAY
    assert ending.close_what_is_over() == 1  # the worker is asked, and comes to it when the clock is right again
    clock.ahead = 0.0
    assert done(cast) == [("done", "Its last day is not over: the server's clock had jumped. It is closed when it is.")]
    wave.refresh_from_db()
    assert wave.state == "open" and len(Rows(cast).submissions()) == 6
    clock.ahead = -9 * DAY
    assert ending.close_what_is_over() == 0
    clock.ahead = 5 * DAY  # over indeed
    assert ending.close_what_is_over() == 1 and ending.close_what_is_over() == 0


def recorded_launch(cast: Cast, wave: Wave) -> None:
    from wellknit.web.history import recorded

    with scope(initiative=cast.river), transaction.atomic():
        recorded(viewer_of(cast), "launch", wave)


def done(cast: Cast) -> list[tuple[str, str]]:
    """What came of the jobs that close, once the worker came to them."""
    with scope(initiative=cast.river):
        jobs = list(Job.objects.filter(kind="close"))
    for each in jobs:
        run.func(str(each.pk))
    with scope(initiative=cast.river):
        return list(Job.objects.filter(kind="close").values_list("state", "found"))


def test_nobody_is_locked_out_for_days(cast: Cast, clock: Clock, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/m/key"}
    right = {"login": "eve@example.org", "password": PASSWORD}

    def status() -> int:
        return int(Browser().post("/account/login/", right).status_code)

    clock.ahead = 20 * DAY
    for _time in range(3):
        Browser().post("/account/login/", {**right, "password": "a guess"})
    assert status() != 302  # too often just now
    clock.ahead = 0.0
    assert status() == 302
    # The other way round a limit is over with the jump; and what is kept without an end stays.
    cache.set("kept", 1, None)
    for _time in range(3):
        Browser().post("/account/login/", {**right, "password": "a guess"})
    clock.ahead = -10.0
    assert status() != 302 and cache.get("kept") == 1
    clock.ahead = 2 * DAY
    assert status() == 302


def test_marks_and_links_of_invited_people_know_no_time(cast: Cast, clock: Clock) -> None:
    wave = wave_of(cast, "confidential")
    clock.ahead = 300 * DAY
    fresh = [tokens.fresh(each) for each in crowd(cast, wave, 3)]
    clock.ahead = -300 * DAY
    assert all(tokens.opened(each) for each in fresh)
    with scope(initiative=cast.river):
        assert not Invitee.objects.filter(wave=wave, label__startswith="guest", answered=True).exists()
        assert mending.closing(wave) is False
