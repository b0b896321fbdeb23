"""Mending a wave that runs, and its end."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.web.cast import Cast
from tests.web.cast_surveys import SHEETS
from tests.web.forms_on_pages import form_on
from tests.web.surveys.waves.conftest import Made
from wellknit.web.history import Changed
from wellknit.web.jobs import KINDS
from wellknit.web.models import (
    History,
    InstrumentVersion,
    Invitee,
    Job,
    Keyholder,
    Link,
    Response,
    Site,
    Submission,
    Wave,
)
from wellknit.web.refusals import Refused
from wellknit.web.rules import Viewer
from wellknit.web.surveys.promises import keys, receipts, tokens
from wellknit.web.surveys.promises.filling import Filling
from wellknit.web.surveys.promises.submitting import submitted
from wellknit.web.surveys.waves import ending, keyholding, launching, mending


def version(cast: Cast, sheets: dict[str, list[list[str]]]) -> InstrumentVersion:
    number = InstrumentVersion.objects.count() + 1
    return InstrumentVersion.objects.create(
        initiative=cast.river, instrument=cast.more["instrument"]["nation"], number=number, sheets=sheets,
        made=timezone.now(),
    )  # fmt: skip


def test_the_end_is_moved_and_not_behind_what_people_were_told(launched: Made, nadia: Viewer) -> None:
    wave, today = launched("anonymous"), timezone.localdate()
    assert mending.move_end(nadia, wave, wave.version, today + timedelta(days=20)).ends == today + timedelta(days=20)
    with pytest.raises(Changed):
        mending.move_end(nadia, wave, wave.version, today + timedelta(days=21))
    wave = Wave.objects.get(pk=wave.pk)
    for wrong in (today - timedelta(days=1), today + timedelta(days=400)):
        with pytest.raises(Refused):
            mending.move_end(nadia, wave, wave.version, wrong)


def test_a_typo_is_corrected_and_said(cast: Cast, launched: Made) -> None:
    wave, client = launched("anonymous"), cast.client("nadia")
    mended = deepcopy(SHEETS)
    mended["survey"][2][2], mended["choices"][3][2] = "I trust all the other partners.", "I agree"
    new = version(cast, mended)
    address = f"/i/river/surveys/{wave.pk}/correct/"
    form = form_on(client.get(address).content.decode())
    said = {"correction_en": "A word was missing.", "correction_es": "Faltaba una palabra."}
    assert client.post(address, {**form.values, "instrument_version": new.pk}).status_code == 422  # it has to be said
    assert client.post(address, {**form.values, **said, "instrument_version": new.pk}).status_code == 302
    wave = Wave.objects.get(pk=wave.pk)
    assert wave.instrument_version == new and wave.correction == {
        "en": said["correction_en"],
        "es": said["correction_es"],
    }
    assert InstrumentVersion.objects.get(pk=new.pk).frozen


@pytest.mark.parametrize(
    "change",
    [
        lambda sheets: sheets["survey"][2].__setitem__(0, "select_one yes_no"),
        lambda sheets: sheets["survey"][2].__setitem__(4, "yes"),
        lambda sheets: sheets["survey"][3].__setitem__(5, ""),
        lambda sheets: sheets["survey"].pop(),
        lambda sheets: sheets["choices"].pop(),
        lambda sheets: sheets["choices"][3].__setitem__(5, "3"),
        lambda sheets: sheets["choices"].insert(1, sheets["choices"].pop(2)),
    ],
)
def test_other_questions_are_no_correction(cast: Cast, launched: Made, nadia: Viewer, change: Any) -> None:
    wave, sheets = launched("identified"), deepcopy(SHEETS)
    change(sheets)
    with pytest.raises(Refused):
        mending.correct(nadia, wave, wave.version, {}, version(cast, sheets))


def test_a_cancelled_wave_is_opened_again(launched: Made, nadia: Viewer) -> None:
    wave, ends = launched("confidential"), timezone.localdate() + timedelta(days=3)
    cancelled = mending.cancel(nadia, wave, wave.version)
    assert cancelled.state == "cancelled"
    assert mending.reopen(nadia, wave, cancelled.version, ends).state == "open"
    with pytest.raises(Refused):
        mending.reopen(nadia, wave, cancelled.version + 1, ends)  # it is open


@pytest.mark.parametrize("mode", ["identified", "confidential", "anonymous"])
def test_a_closed_wave_is_opened_again_where_nothing_was_destroyed(
    cast: Cast, launched: Made, nadia: Viewer, mode: str
) -> None:
    wave = launched(mode)
    Wave.objects.filter(pk=wave.pk).update(state="closed", closed=timezone.now())
    page = cast.client("nadia").get(f"/i/river/surveys/{wave.pk}/").content.decode()
    if mode == "identified":
        assert mending.reopen(nadia, wave, wave.version, timezone.localdate()).state == "open"
        assert "Open it again" in page
    else:
        with pytest.raises(Refused, match="random order"):
            mending.reopen(nadia, wave, wave.version, timezone.localdate())
        assert "random order" in page and "Open it again" not in page


# --- The end ----------------------------------------------------------------------------------------------------------


def test_the_last_day_ends_by_the_clock_of_the_last_site(cast: Cast, launched: Made) -> None:
    wave = launched("confidential")
    assert wave.ends is not None
    after = wave.ends + timedelta(days=1)
    assert ending.last_moment(wave) == datetime(after.year, after.month, after.day, tzinfo=UTC)
    Site.objects.filter(key="north").update(time_zone="America/New_York")
    Site.objects.filter(key="south").update(time_zone="Pacific/Honolulu")
    assert ending.last_moment(wave) == datetime(after.year, after.month, after.day, 10, tzinfo=UTC)
    Site.objects.filter(key="south").update(time_zone="Not/A zone")  # as an older file may have it
    assert ending.last_moment(wave) is not None


def test_what_is_over_is_closed_by_itself_once(cast: Cast, launched: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    Site.objects.update(time_zone="Pacific/Honolulu")
    wave = launched("anonymous")
    assert wave.ends is not None
    after = wave.ends + timedelta(days=1)
    midnight = datetime(after.year, after.month, after.day, tzinfo=UTC)
    for moment, count in (
        (midnight + timedelta(hours=9, minutes=59), 0),
        (midnight + timedelta(hours=10), 1),
        (midnight + timedelta(hours=11), 0),  # the job is there already
    ):
        monkeypatch.setattr("wellknit.web.surveys.waves.ending.timezone.now", lambda moment=moment: moment)
        assert ending.close_what_is_over() == count
    (job,) = Job.objects.filter(kind="close")
    assert job.account == cast.accounts["nadia"] and job.arguments == {"wave": str(wave.pk), "over": True}


def test_closing_now_asks_the_worker_once(cast: Cast, launched: Made, nadia: Viewer) -> None:
    wave, client = launched("confidential"), cast.client("nadia")
    address = f"/i/river/surveys/{wave.pk}/close/"
    form = form_on(client.get(address).content.decode())
    assert client.post(address, form.values).status_code == 302
    assert client.post(address, form.values).status_code == 422
    assert Job.objects.filter(kind="close").count() == 1
    assert not History.objects.filter(row=wave.pk, verb="close").exists()  # closing itself is the worker's


@pytest.mark.parametrize("mode", ["identified", "confidential", "anonymous"])
def test_answered_closed_by_the_worker_and_deleted_on_its_day(
    cast: Cast, launched: Made, nadia: Viewer, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wave = launched(mode)
    for invitee in Invitee.objects.filter(wave=wave).select_related("wave__initiative", "initiative", "person", "site"):
        token = tokens.fresh(invitee)
        filling = Filling({"through_job": "yes", "trust": "yes"}, language="en", agreed=True)
        submitted(wave, filling, submission=f"s{invitee.pk}", token=token, invitee=invitee)
    job = mending.close_soon(nadia, wave)
    assert KINDS["close"].act(job, lambda done, total: None) == "2 answers are in its table."
    assert KINDS["close"].act(job, lambda done, total: None) == "2 answers are in its table."  # begun anew
    wave = Wave.objects.get(pk=wave.pk)
    assert wave.state == "closed" and not Link.objects.exists() and not Submission.objects.exists()
    page = cast.client("nadia").get(f"/i/river/surveys/{wave.pk}/answered/").content.decode()
    assert ("2 of 2" in page) is (mode != "anonymous")
    assert ending.delete_what_is_due() == 0
    later = datetime.combine(wave.deleted_on, datetime.min.time(), UTC) if wave.deleted_on else None
    monkeypatch.setattr("wellknit.web.surveys.waves.ending.timezone.now", lambda: later)
    assert ending.delete_what_is_due() == 1 and ending.delete_what_is_due() == 0
    assert not Response.objects.filter(wave=wave).exists() and Wave.objects.filter(pk=wave.pk).exists()
    assert History.objects.get(verb="delete_answers").account is None
    assert "deleted on the day" in cast.client("nadia").get("/i/river/history/").content.decode()


def test_a_lost_key_is_brought_back_by_its_keeper(cast: Cast, prepared: Made, nadia: Viewer) -> None:
    wave, client = prepared("anonymous"), cast.client("nadia")
    text = keyholding.given_key(nadia, Keyholder.objects.filter(wave=wave)[0])
    keyholding.show_key(nadia, Keyholder.objects.filter(wave=wave)[0], text)
    wave = launching.launch(nadia, Wave.objects.get(pk=wave.pk), wave.version, looked_at_few=True)
    address = f"/i/river/surveys/{wave.pk}/close/"
    assert "second copy" not in client.get(address).content.decode()
    keys.destroyed(wave)
    with pytest.raises(Refused, match="second copy"):
        KINDS["close"].act(mending.close_soon(nadia, wave), lambda done, total: None)
    Job.objects.all().delete()
    assert "second copy" in client.get(address).content.decode()
    client.post(address, {"version": wave.version, "second_copy": "another"})
    assert Wave.objects.get(pk=wave.pk).state == "open"
    client.post(address, {"version": wave.version, "second_copy": text})
    assert Wave.objects.get(pk=wave.pk).state == "closed"
    assert text not in str(list(Job.objects.values())) + str(list(History.objects.values()))


def test_a_keyholder_brings_back_the_key_of_a_confidential_wave(cast: Cast, prepared: Made, nadia: Viewer) -> None:
    wave, lead, kim = prepared("confidential"), cast.client("nadia"), cast.client("kim")
    row = Keyholder.objects.get(wave=wave, account=cast.accounts["kim"])
    text = keyholding.given_key(nadia, row)
    keyholding.show_key(nadia, Keyholder.objects.get(pk=row.pk), text)
    wave = launching.launch(nadia, wave, wave.version, looked_at_few=True)
    invitee = (
        Invitee.objects.select_related("wave__initiative", "initiative", "person", "site")
        .filter(wave=wave)
        .order_by("pk")[0]
    )
    answers = Filling({"through_job": "yes"}, language="en", agreed=True)
    receipt = submitted(wave, answers, submission="first", token=tokens.fresh(invitee), invitee=invitee)
    page, own = f"/i/river/surveys/{wave.pk}/", f"/i/river/keyholders/{row.pk}/key/"
    assert "not on this server" not in lead.get(page).content.decode() + kim.get(own).content.decode()
    assert kim.post(own, {"act": "bring", "text": text}).status_code == 422  # the server has it
    keys.destroyed(wave)
    shown = lead.get(page).content.decode()
    assert "not on this server" in shown and "Ask a keyholder" in shown and own in kim.get(page).content.decode()
    # People go on answering, the lead is asked for nobody's key, and nothing is closed by half.
    other = (
        Invitee.objects.select_related("wave__initiative", "initiative", "person", "site")
        .filter(wave=wave)
        .order_by("pk")[1]
    )
    submitted(wave, answers, submission="second", token=tokens.fresh(other), invitee=other)
    assert "second_copy" not in lead.get(f"{page}close/").content.decode()
    assert "own key" in lead.post(f"{page}close/", {"version": wave.version}).content.decode()
    assert not Job.objects.filter(kind="close").exists() and Wave.objects.get(pk=wave.pk).state == "open"
    with pytest.raises(Refused, match="keyholder"):
        mending.close_now(nadia, wave)
    wrong = kim.post(own, {"act": "bring", "text": keys.keyholder_pair()[1]})
    assert wrong.status_code == 422 and "not your key" in wrong.content.decode()
    assert kim.post(own, {"act": "bring", "text": text}).status_code == 302
    assert not keys.is_lost(wave) and receipts.replaced(wave, receipt.code, answers, "third") is not None
    told = History.objects.get(verb="bring_back_key")
    assert told.account == cast.accounts["kim"] and text not in str([told.old, told.new])
    assert mending.close_now(nadia, wave) == 2 and str(wave.pk) not in keys.held()
    assert not Keyholder.objects.exclude(sealed_key=b"").exists()


def test_a_wave_with_names_that_was_opened_again_keeps_its_answers(launched: Made, nadia: Viewer) -> None:
    wave = launched("identified")
    people = list(Invitee.objects.filter(wave=wave).select_related("wave__initiative", "initiative", "person", "site"))
    answers = Filling({"through_job": "yes"}, language="en", agreed=True)
    submitted(wave, answers, submission="first", token=tokens.fresh(people[0]), invitee=people[0])
    assert mending.close_now(nadia, wave) == 1
    wave.refresh_from_db()
    wave = mending.reopen(nadia, wave, wave.version, timezone.localdate())
    other = Invitee.objects.select_related("wave__initiative", "initiative", "person", "site").get(
        wave=wave, answered=False
    )
    submitted(wave, answers, submission="second", token=tokens.fresh(other), invitee=other)
    assert mending.close_now(nadia, wave) == 2


def test_a_site_has_a_time_zone(cast: Cast, inside: None) -> None:
    client, site = cast.client("nadia"), cast.sites["north"]
    address = f"/i/river/sites/{site.pk}/"
    form = form_on(client.get(address).content.decode())
    assert client.post(address, {**form.values, "time_zone": "Mars/Olympus"}).status_code == 422
    assert client.post(address, {**form.values, "time_zone": "America/Chicago"}).status_code == 302
    assert Site.objects.get(pk=site.pk).time_zone == "America/Chicago"
