"""The page that closing leads to: looking, choosing, releasing, calling off; and the pages of what is released."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django_scopes import scope

from tests.web.cast import Cast
from tests.web.releases.answering import answered, lead
from wellknit.errors import Place, fail
from wellknit.web import jobs as working
from wellknit.web.models import History, Initiative, Job, Release, Wave, WaveState
from wellknit.web.refusals import Refused
from wellknit.web.releases import jobs
from wellknit.web.releases.freezing import frozen
from wellknit.web.releases.keeping import FrozenRelease, read_frozen

Committed = Callable[..., Any]


def page(wave: Wave, what: str = "") -> str:
    return f"/i/river/surveys/{wave.pk}/release/{what}"


def test_from_the_wave_to_its_release(cast: Cast, django_capture_on_commit_callbacks: Committed) -> None:
    with scope(initiative=cast.river):
        wave = answered(cast, north=4, south=1)
    client = cast.client("nadia")
    assert page(wave) in client.get(f"/i/river/surveys/{wave.pk}/").content.decode()
    assert "Look at what a release would show" in client.get(page(wave)).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(page(wave, "look/")).status_code == 302
    shown = client.get(page(wave)).content.decode()
    for words in ("too few people in it", "Nothing: every answer counts.", "What the public would see", "Release it"):
        assert words in shown
    # Another way, side by side with the first.
    with django_capture_on_commit_callbacks(execute=True):
        chosen = {"again": "1", "instead": ["average", "merge"], "left_out": ["south"]}
        assert client.post(page(wave, "look/"), chosen).status_code == 302
    shown = client.get(page(wave)).content.decode()
    for words in ("In the look before:", "Left out for now: South bank.", "What it costs to release the rest later"):
        assert words in shown
    everything = client.post(page(wave, "look/"), {"again": "1", "left_out": ["north", "south"]})
    assert everything.status_code == 422 and "Keep one site at least" in everything.content.decode()
    with scope(initiative=cast.river):
        last, first = jobs.looks(wave)
    stale = client.post(page(wave, "freeze/"), {"look": str(first.pk)})
    assert stale.status_code == 409 and "There is a newer look" in stale.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(page(wave, "freeze/"), {"look": str(last.pk)}).status_code == 302
    with scope(initiative=cast.river):
        release = Release.objects.get(wave=wave)
        assert (release.by, release.reason) == (cast.accounts["nadia"], "")
        assert History.objects.filter(verb="release", row=wave.pk).count() == 1
        assert 'sites = ["north"]' in Initiative.objects.get(pk=cast.river.pk).settings_text
    told = client.get(f"/i/river/releases/{release.pk}/").content.decode()
    for words in (
        "Certificate",
        "What the partnership was given",
        "What can be taken back",
        "Nadia",
    ):
        assert words in told
    public = cast.client("cora").get(f"/i/river/releases/{release.pk}/").content.decode()
    assert "What the public was given" in public
    assert "What the partnership was given" not in public and "Nadia" not in public
    # What is released stays so.
    assert (
        "It is released: whoever read its results knows them."
        in client.get(f"/i/river/surveys/{wave.pk}/").content.decode()
    )
    missing = client.post(page(wave, "freeze/"), {"look": str(last.pk), "reason": ""})
    assert missing.status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page(wave, "look/"), {"again": "1", "instead": ["average"]})
    with scope(initiative=cast.river):
        look = jobs.looks(wave).first()
        assert look is not None
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page(wave, "freeze/"), {"look": str(look.pk), "reason": "The south is added."})
    ledger = client.get("/i/river/releases/").content.decode()
    assert "The south is added." in ledger and ledger.count("Wave cobaltnation closed") == 2


def test_a_certificate_says_that_the_attack_failed(cast: Cast) -> None:
    release = cast.more["release"]["nation"]
    shown = cast.client("rhea").get(f"/i/river/releases/{release.pk}/").content.decode()
    assert "to work out the hidden ones (1)" in shown and "The attack failed" in shown and "1 of 2" in shown
    assert "public-digest" in shown and "partnership-digest" not in shown


def test_two_at_once_and_calling_off(cast: Cast) -> None:
    with scope(initiative=cast.river):
        wave = answered(cast, north=1)
        job = jobs.ask_for_look(lead(cast), wave)
        with pytest.raises(Refused, match="on its way"):
            jobs.ask_for_look(lead(cast), wave)
    client = cast.client("nadia")
    assert client.post(page(wave, "look/")).status_code == 302
    assert "Call it off" in client.get(page(wave)).content.decode()
    assert client.post(page(wave, "stop/")).status_code == 302
    with scope(initiative=cast.river):
        assert Job.objects.get(pk=job.pk).state == "called_off"
        working.run.func(str(job.pk))
        assert Job.objects.get(pk=job.pk).state == "called_off" and not jobs.looks(wave)
        assert not working.called_off(lead(cast), job)


def test_a_release_that_is_called_off_while_it_runs_leaves_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with scope(initiative=cast.river):
        wave = answered(cast, north=1)
        working.run.func(str(jobs.ask_for_look(lead(cast), wave).pk))
        look = jobs.looks(wave).get()
        job = jobs.ask_for_release(lead(cast), wave, look, "")

        def read(folder: Path) -> FrozenRelease:
            Job.objects.filter(pk=job.pk).update(state="called_off")
            return read_frozen(folder)

        monkeypatch.setattr("wellknit.web.releases.freezing.read_frozen", read)
        working.run.func(str(job.pk))
        assert Job.objects.get(pk=job.pk).state == "called_off"
        assert not Release.objects.exists()
        assert Initiative.objects.get(pk=cast.river.pk).settings_text == ""


def test_begun_anew_it_is_released_once(cast: Cast) -> None:
    with scope(initiative=cast.river):
        wave = answered(cast, north=1)
        working.run.func(str(jobs.ask_for_look(lead(cast), wave).pk))
        job = jobs.ask_for_release(lead(cast), wave, jobs.looks(wave).get(), "")
        working.run.func(str(job.pk))
        # As if the worker had died before it could say so.
        Job.objects.filter(pk=job.pk).update(state="running")
        working.run.func(str(job.pk))
        found = Job.objects.get(pk=job.pk)
        assert (found.state, found.wrong) == ("done", "") and Release.objects.count() == 1


def test_what_changed_since_the_look_is_not_released(cast: Cast) -> None:
    with scope(initiative=cast.river):
        wave = answered(cast, north=4)
        working.run.func(str(jobs.ask_for_look(lead(cast), wave).pk))
        job = jobs.ask_for_release(lead(cast), wave, jobs.looks(wave).get(), "")
        wave.responses.filter(respondent="r0").delete()
        working.run.func(str(job.pk))
        found = Job.objects.get(pk=job.pk)
        assert found.state == "failed" and "Something has changed since you looked" in found.wrong
        assert not Release.objects.exists()
    assert "It was not released:" in cast.client("nadia").get(page(wave)).content.decode()


def test_what_stands_in_the_way_is_told_without_a_figure(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with scope(initiative=cast.river):
        wave = answered(cast, north=1)
        working.run.func(str(jobs.ask_for_look(lead(cast), wave).pk))
        job = jobs.ask_for_release(lead(cast), wave, jobs.looks(wave).get(), "")

        def refused(*_args: object) -> None:
            raise fail("disclosure.leak", Place(), audience="public", what="north", subject="trust", base=3,
                       values="2 or 3", by="all", needed=3)  # fmt: skip

        monkeypatch.setattr("wellknit.web.releases.freezing.freeze", refused)
        working.run.func(str(job.pk))
        wrong = Job.objects.get(pk=job.pk).wrong
    assert wrong.startswith("Somebody could work out a hidden figure") and "2 or 3" not in wrong


def test_a_wave_that_is_not_closed_has_nothing_to_release(cast: Cast) -> None:
    with scope(initiative=cast.river):
        wave = answered(cast, north=1, state=WaveState.OPEN)
        with pytest.raises(Refused):
            jobs.ask_for_look(lead(cast), wave)
    shown = cast.client("nadia").get(page(wave)).content.decode()
    assert "nothing to release yet" in shown and "<form" not in shown.partition("<main")[2].partition("</main")[0]


def test_deleting_answers_when_due_keeps_what_was_released(cast: Cast) -> None:
    from wellknit.web.surveys.waves.ending import delete_what_is_due

    with scope(initiative=cast.river):
        wave = answered(cast, north=4)
        release = frozen(lead(cast), wave)
        files = release.files.count()
        Wave.objects.filter(pk=wave.pk).update(deleted_on="2021-01-01")
    assert delete_what_is_due() == 1
    with scope(initiative=cast.river):
        assert not wave.responses.exists() and release.files.count() == files
    shown = cast.client("nadia").get(f"/i/river/releases/{release.pk}/").content.decode()
    assert "answers are deleted, as people were told" in shown
