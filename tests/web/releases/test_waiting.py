"""A release that waits for the next survey with the same form, is taken back, or comes out with it in one step."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django_scopes import scope

from tests.web.cast import Cast
from tests.web.releases.answering import answered, lead, row
from wellknit.web import jobs as working
from wellknit.web.models import Job, Release, Wave
from wellknit.web.refusals import Refused
from wellknit.web.releases import jobs
from wellknit.web.releases.declared import Choices, declared
from wellknit.web.releases.waiting import next_of, told_to_wait, waiting_for

WHY = "So few answered that most of it would be hidden."


def following(cast: Cast, wave: Wave) -> Wave:
    """A year later the same people are asked the same, and have answered."""
    later = Wave.objects.create(
        initiative=cast.river, key="a_year_later", name="A year later", mode="confidential", state="closed",
        day=wave.day + timedelta(days=365), instrument_version=wave.instrument_version, columns=wave.columns,
        position=50,
    )  # fmt: skip
    for place, each in enumerate(wave.responses.order_by("position")):
        row(later, place, each.cells["site"], each.cells["organization"], "yes" if place % 4 else "no")
    return later


def test_it_waits_says_why_and_is_taken_back(cast: Cast) -> None:
    with scope(initiative=cast.river):
        wave = answered(cast, north=1)
    client, here = cast.client("nadia"), f"/i/river/surveys/{wave.pk}/"
    shown = client.get(f"{here}release/").content.decode()
    assert "What it costs" in shown and "no figure counts both" in shown
    assert client.post(f"{here}release/wait/", {"why": " "}).status_code == 422
    assert client.post(f"{here}release/wait/", {"why": WHY}).status_code == 302
    for page in (here, f"{here}release/", "/i/river/releases/", "/i/river/"):
        assert WHY in client.get(page).content.decode(), page
    # Who may not know which surveys there are is told of none.
    for page in ("/i/river/releases/", "/i/river/"):
        assert WHY not in cast.client("rhea").get(page).content.decode()
    with scope(initiative=cast.river):
        working.run.func(str(jobs.ask_for_look(lead(cast), wave).pk))
        with pytest.raises(Refused, match="waits for the next"):
            jobs.ask_for_release(lead(cast), wave, jobs.looks(wave).get(), "")
    assert "Release it" not in client.get(f"{here}release/").content.decode()
    assert client.post(f"{here}release/wait/", {"end": "1"}).status_code == 302
    assert "Release it" in client.get(f"{here}release/").content.decode()


def test_both_are_looked_at_and_released_in_one_step(cast: Cast) -> None:
    with scope(initiative=cast.river):
        wave = answered(cast)
        told_to_wait(lead(cast), wave, WHY)
        wave.refresh_from_db()
        later = following(cast, wave)
        assert waiting_for(later) == [wave] and next_of(wave) == later
        chosen = {"instead": ["average", "merge"], "weighted": False, "left_out": []}
        working.run.func(str(jobs.ask_for_look(lead(cast), later, chosen).pk))
        look = jobs.looks(later).get()
        assert [each["name"] for each in look.details["with_it"]] == [wave.name]
        assert set(look.details["digests"]) == {
            f"{key}/{who}" for key in (wave.key, later.key) for who in ("partnership", "public")
        }
    shown = cast.client("nadia").get(f"/i/river/surveys/{later.pk}/release/").content.decode()
    assert f"This waited for this survey: {wave.name}" in shown and f"Released with it: {wave.name}" in shown
    with scope(initiative=cast.river):
        job = jobs.ask_for_release(lead(cast), later, look, "")
        working.run.func(str(job.pk))
        assert Job.objects.get(pk=job.pk).wrong == ""
        assert [each.wave for each in Release.objects.order_by("place")] == [wave, later]
        assert Wave.objects.get(pk=wave.pk).waits == ""
        files = Release.objects.get(wave=later).files.filter(part="partnership", path="tables/folder.json").get()
        assert b"change_a_year_later" in bytes(files.content)
        text = Wave.objects.select_related("initiative").get(pk=later.pk).initiative.settings_text
    # By one choice: what is declared for each of them says the same.
    assert text.count('instead = ["average", "merge"]') == text.count("[[tables]]") > 3


def test_of_two_that_go_together_neither_comes_out_alone(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with scope(initiative=cast.river):
        wave = answered(cast, north=1)
        told_to_wait(lead(cast), wave, WHY)
        later = following(cast, wave)
        working.run.func(str(jobs.ask_for_look(lead(cast), later).pk))
        job = jobs.ask_for_release(lead(cast), later, jobs.looks(later).get(), "")
        later.responses.filter(respondent="r0").delete()
        working.run.func(str(job.pk))
        assert "Something has changed" in Job.objects.get(pk=job.pk).wrong and not Release.objects.exists()


def test_what_would_leave_nothing_of_the_one_that_waited_is_refused(cast: Cast) -> None:
    with scope(initiative=cast.river):
        wave = answered(cast, north=1)
        later = following(cast, wave)
        told_to_wait(lead(cast), wave, WHY)
        wave.audience.exclude(site=cast.sites["north"]).delete()
        if not wave.audience.exists():
            wave.audience.create(initiative=cast.river, site=cast.sites["north"], role="core_site_partner")
        with pytest.raises(Refused, match="would be left"):
            declared(later, Choices(left_out=("north",)))
