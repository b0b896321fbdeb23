"""A wave is open or closed: every answer is a row afterwards, in an order that tells nothing, and the rest is gone."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import OperationalError, transaction
from django_scopes import scope
from django_scopes.exceptions import ScopeError

from tests.web.cast import Cast
from tests.web.cast_surveys import SECRET
from tests.web.surveys.promises.conftest import (
    ANSWERS,
    MODES,
    Rows,
    content_of,
    crowd,
    invitee_of,
    other,
    viewer_of,
    wave_of,
)
from wellknit.web.jobs import called_off, tidy, tried_again
from wellknit.web.models import Draft, History, Invitee, Job, Wave
from wellknit.web.surveys.promises import closing, drafts, keys, linking, receipts, rewriting, tokens
from wellknit.web.surveys.promises.codes import written
from wellknit.web.surveys.promises.submitting import Over, submitted
from wellknit.web.surveys.waves import mending


def answer(wave: Wave, invitee: Invitee, number: int) -> str:
    """Somebody's whole way: a draft, which another link began as well, and an answer with a word of its own."""
    token, filling = tokens.fresh(invitee), replace(ANSWERS, answers={**ANSWERS.answers, "why": f"word {number}"})
    drafts.kept(wave, tokens.fresh(invitee), filling)
    return submitted(wave, filling, submission=f"id {number}", token=token, invitee=tokens.opened(token)).code


def answered(cast: Cast, mode: str, count: int = 12) -> tuple[Wave, list[str]]:
    wave = wave_of(cast, mode)
    asked = [invitee_of(cast), *crowd(cast, wave, count - 1)]
    return wave, [answer(wave, invitee, number) for number, invitee in enumerate(asked)]


@pytest.mark.parametrize("mode", MODES)
def test_all_answers_become_rows_and_all_else_is_gone(cast: Cast, rows: Rows, mode: str) -> None:
    wave, codes = answered(cast, mode)
    tokens.fresh(invitee_of(cast, "south"))
    receipts.withdrawn(wave, codes[3])
    receipts.replaced(wave, codes[4], other(), "new")
    before = {each.pk: (each.person_id, each.label, each.site_id, each.answered) for each in rows.invitees()}
    told: list[tuple[int, int]] = []
    assert closing.closed(viewer_of(cast), wave, lambda *done: told.append(done)) == 11
    assert told[-1] == (11, 11) and (wave.state, wave.closed is None) == ("closed", False)
    found = rows.responses()
    assert sorted(each.cells["why"] for each in found) == sorted(
        ["It is ñ new.", *(f"word {number}" for number in range(12) if number not in (3, 4))]
    )
    assert [each.position for each in found] == list(range(11))
    assert all(each.cells["respondent"] == each.respondent for each in found)
    assert wave.columns[0] == "respondent" and wave.columns[-3:] == ["through_job", "trust", "why"]
    assert rows.submissions() == rows.links() == []
    after = {each.pk: (each.person_id, each.label, each.site_id, each.answered) for each in rows.invitees()}
    assert not set(before) & set(after) and sorted(map(str, before.values())) == sorted(map(str, after.values()))
    assert [each for each in after.values() if not each[3]] == [
        (cast.people["saul"].pk, "", cast.sites["south"].pk, False)
    ]
    with scope(initiative=cast.river):
        assert not Draft.objects.filter(wave=wave).exists()
        line = History.objects.first()
        assert line is not None and (line.noun, line.old, line.new) == ("wave", {"state": "open"}, {"state": "closed"})
    with pytest.raises(keys.NoKey):
        keys.secret_of(wave)
    # Once more does nothing more, and late ones are told.
    assert closing.closed(viewer_of(cast), wave) == 11 and [each.pk for each in rows.responses()] == [
        each.pk for each in found
    ]
    with pytest.raises(Over):
        submitted(wave, ANSWERS, submission="id 1", token="", invitee=None)


def test_what_rows_say_of_who_answered(cast: Cast, rows: Rows) -> None:
    """Noor answered, on paper: by name, for keyholders alone, and not at all."""
    said: dict[str, Any] = {}
    for mode in MODES:
        wave = wave_of(cast, mode, state="open", closed=None, columns=[])
        with scope(initiative=cast.river):
            Invitee.objects.filter(wave=wave).update(answered=False)
            noor = Invitee.objects.get(person=cast.people["noor"], wave=wave)
        submitted(wave, replace(ANSWERS, on_paper=True, site="south"), submission=mode, token="", invitee=noor)
        assert closing.closed(viewer_of(cast), wave) == 1
        (row,) = rows.responses()
        said[mode] = (
            row.cells.get("person"),
            row.cells.get("site"),
            row.cells.get("role"),
            row.on_paper,
            len(row.sealed_link),
        )
        if mode == "confidential":
            link = linking.keys_of(wave, linking.links(wave, written(SECRET + keys._check(SECRET))))
            assert link == {row.respondent: "noor"}
        with scope(initiative=cast.river):
            row.delete()
    core = "core_site_partner"
    assert said["identified"] == ("noor", "north", core, True, 0)
    assert said["confidential"] == (None, "north", core, True, 64)
    assert said["anonymous"] == (None, None, None, False, 0)  # one alone can't be told by anything


def test_a_keyholder_links_and_nobody_else(cast: Cast, rows: Rows) -> None:
    wave, _codes = answered(cast, "confidential", 4)
    _public, stranger = keys.keyholder_pair()
    wave.open_code = "market"
    wave.save()
    submitted(wave, ANSWERS, submission="open", token=tokens.stranger(), invitee=None)
    assert {len(content_of(wave, each).link) for each in rows.submissions()} == {64}
    closing.closed(viewer_of(cast), wave)
    text = written(SECRET + keys._check(SECRET))
    (named,) = linking.keys_of(wave, linking.links(wave, text)).items()
    assert (
        named[1] == "noor" and {each.respondent: each.cells["why"] for each in rows.responses()}[named[0]] == "word 0"
    )
    for wrong in (stranger, "", text[:-2]):
        with pytest.raises(keys.NoKey):
            linking.links(wave, wrong)
    with scope(initiative=cast.river):
        cast.involvements["noor"].delete()
        Invitee.objects.filter(person=cast.people["noor"]).update(person=None)
        cast.people["noor"].delete()
    assert len(found := linking.links(wave, text)) == 1 and linking.keys_of(wave, found) == {}


def test_the_second_copy_opens_what_the_server_cannot(cast: Cast, rows: Rows) -> None:
    wave = wave_of(cast, "anonymous")
    text = keys.make_wave_key(wave)
    for number, invitee in enumerate(crowd(cast, wave, 6)):
        answer(wave, invitee, number)
    keys.destroyed(wave)
    for wrong in ("", keys.keyholder_pair()[1]):
        with pytest.raises(keys.NoKey):
            closing.closed(viewer_of(cast), wave, second_copy=wrong)
    assert len(rows.submissions()) == 6 and rows.responses() == []
    assert closing.closed(viewer_of(cast), wave, second_copy=text) == 6


def test_what_cannot_be_opened_stops_all_of_it(cast: Cast, rows: Rows) -> None:
    wave, _codes = answered(cast, "anonymous", 6)
    broken = rows.submissions()[2]
    with scope(initiative=cast.river):
        broken.content = bytes(broken.content)[:-1] + b"\0"
        broken.save()
    with pytest.raises(closing.Unreadable):
        closing.closed(viewer_of(cast), wave)
    wave.refresh_from_db()
    assert wave.state == "open" and len(rows.submissions()) == 6 and keys.secret_of(wave)
    keys.destroyed(wave)


def test_only_an_open_wave_is_closed(cast: Cast) -> None:
    for state in ("draft", "cancelled"):
        with pytest.raises(Over):
            closing.closed(viewer_of(cast), wave_of(cast, "confidential", state=state))


def test_a_wave_that_was_opened_once_more_is_closed_with_what_it_had(cast: Cast, rows: Rows) -> None:
    wave, _codes = answered(cast, "identified", 5)
    closing.closed(viewer_of(cast), wave)
    first = {each.respondent: each.cells["why"] for each in rows.responses()}
    wave.state = "open"
    wave.save()
    for number, invitee in enumerate(crowd(cast, wave, 30), start=100):
        answer(wave, invitee, number)
    assert closing.closed(viewer_of(cast), wave) == 35
    found = rows.responses()
    assert first.items() <= {each.respondent: each.cells["why"] for each in found}.items()
    # Those who were there before stand among the others.
    assert [each.position for each in found] == list(range(35))
    assert [each.respondent in first for each in found] != sorted(
        (each.respondent in first for each in found), reverse=True
    )


def test_the_file_is_written_anew_and_who_is_interrupted_asks_again(
    lasting: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast, rows = lasting, Rows(lasting)
    wave, _codes = answered(cast, "anonymous", 8)
    with monkeypatch.context() as patched:
        patched.setattr(closing, "_forgotten", _broken)  # the last that is done in the transaction
        with pytest.raises(OperationalError):
            closing.closed(viewer_of(cast), wave)
    wave.refresh_from_db()
    assert wave.state == "open" and len(rows.submissions()) == 8 and rows.responses() == [] and keys.secret_of(wave)
    with monkeypatch.context() as patched:
        patched.setattr(rewriting, "rewritten", _broken)
        with pytest.raises(closing.Busy):
            closing.closed(viewer_of(cast), wave)
    wave.refresh_from_db()
    assert wave.state == "closed" and len(rows.responses()) == 8
    done: list[str] = []
    with monkeypatch.context() as patched:
        patched.setattr(keys, "destroyed", lambda wave: done.append("key"))
        anew = rewriting.rewritten
        patched.setattr(rewriting, "rewritten", lambda models: (done.append("file"), anew(models)))
        assert closing.closed(viewer_of(cast), wave) == 8
    assert done == ["file", "key"]


def test_what_an_interrupted_closing_left_is_done_when_the_server_starts(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    wave, _codes = answered(cast, "anonymous", 6)
    with monkeypatch.context() as patched:
        patched.setattr(closing, "cleaned", lambda wave: None)
        closing.closed(viewer_of(cast), wave)
    drafts.kept(wave, tokens.stranger(), ANSWERS)
    assert keys.held() == [str(wave.pk)] and keys.secret_of(wave)
    tidy.enqueue()
    assert keys.held() == [] and closing.finished() == 0
    with scope(initiative=cast.river):
        assert not Draft.objects.exists()
    # That of an open wave stays, and that of one that this database does not know: another copy of it may.
    wave_of(cast, "anonymous", state="open")
    keys.make_wave_key(Wave(pk=UUID(int=5), initiative=cast.river))
    tidy.enqueue()
    assert len(keys.held()) == 2


def _broken(*_arguments: object) -> None:
    raise OperationalError("database is locked")


def test_no_query_leaves_its_initiative(cast: Cast) -> None:
    wave, codes = answered(cast, "anonymous", 6)
    with pytest.raises(ScopeError):
        Invitee.objects.count()
    wave.initiative = cast.hills  # as if somebody had mixed them up
    assert receipts.of(wave, codes[0]) is None


def test_nothing_of_respondents_stands_in_history_or_in_logs(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    with scope(initiative=cast.river), caplog.at_level(logging.DEBUG):
        lines = History.objects.count()
        wave, codes = answered(cast, "anonymous", 6)
        receipts.replaced(wave, codes[0], other(), "other")
        receipts.withdrawn(wave, codes[1])
        assert History.objects.count() == lines
    told = [each for each in caplog.records if each.name != "django.db.backends"]
    assert told == []


@pytest.fixture(autouse=True)
def no_keys_stay() -> Iterator[None]:
    yield
    for file in (Path(settings.PLACE.data) / "keys").glob("*"):
        os.unlink(file)


def test_random_is_what_the_system_gives() -> None:
    assert type(closing._chance()).__name__ == "SystemRandom" and closing._names(3, [], Random(1)) != closing._names(
        3, [], Random(2)
    )


def test_whoever_keeps_the_file_busy_is_waited_for_ever_longer_and_then_minute_by_minute(
    lasting: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it is with the worker: bounded, said on the page, and done by itself once the others are gone."""
    cast, busy, paused = lasting, [0], list[float]()
    wave, _codes = answered(cast, "confidential", 6)
    anew = rewriting.rewritten

    def rewritten(models: Any) -> None:
        if busy[0]:
            busy[0] -= 1
            raise rewriting.Busy
        anew(models)

    monkeypatch.setattr(rewriting, "rewritten", rewritten)
    monkeypatch.setattr("wellknit.web.surveys.waves.mending.time.sleep", paused.append)

    def job() -> tuple[str, str, str]:
        with scope(initiative=cast.river):
            found = Job.objects.get(kind="close", arguments__wave=str(wave.pk))
            return found.state, found.found, found.wrong

    busy[0] = 6
    with scope(initiative=cast.river), transaction.atomic():
        mending.close_soon(viewer_of(cast), wave)
    state, _found, wrong = job()
    assert (state, paused, busy[0]) == ("waiting", [1, 2, 4, 8], 1) and "every minute" in wrong
    wave.refresh_from_db()
    assert wave.state == "closed" and len(Rows(cast).responses()) == 6
    page = f"/i/river/surveys/{wave.pk}/"
    assert "tries again by itself" in cast.client("nadia").get(page).content.decode()
    assert tried_again() == 1 and job()[0] == "waiting" and len(paused) == 4 and busy[0] == 0
    assert tried_again() == 1 and job() == ("done", "6 answers are in its table.", "")
    assert "tries again by itself" not in cast.client("nadia").get(page).content.decode()
    assert tried_again() == 0 and len(Rows(cast).responses()) == 6


def test_closing_that_waits_for_others_can_be_called_off(lasting: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    wave, _codes = answered(lasting, "confidential", 2)
    monkeypatch.setattr(rewriting, "rewritten", _broken)

    def off(pause: float) -> None:
        with scope(initiative=lasting.river), transaction.atomic():
            assert called_off(viewer_of(lasting), Job.objects.get(kind="close"))

    monkeypatch.setattr("wellknit.web.surveys.waves.mending.time.sleep", off)
    with scope(initiative=lasting.river), transaction.atomic():
        mending.close_soon(viewer_of(lasting), wave)
    with scope(initiative=lasting.river):
        assert Job.objects.get(kind="close").state == "called_off"
    assert tried_again() == 0
