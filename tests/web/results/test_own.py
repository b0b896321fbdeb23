"""An organization sees what its own people reported, where they were told so, and never what others said of it."""

from __future__ import annotations

import re

from django.utils import translation
from django_scopes import scope

from tests.web.cast import Cast, mark
from wellknit.web.models import Release, ReleaseFile, Wave
from wellknit.web.scope import viewer_of
from wellknit.web.surveys.answering.who_sees import sentences


def page(cast: Cast, who: str = "cora") -> str:
    return str(cast.client(who).get(f"/i/river/results/{cast.more['wave_own']['nation'].pk}/own/").content.decode())


def change(cast: Cast, **values: object) -> Wave:
    with scope(initiative=cast.river):
        wave = Wave.objects.get(pk=cast.more["wave_own"]["nation"].pk)
        for name, value in values.items():
            setattr(wave, name, value)
        wave.version += 1
        wave.save()
        return wave


def test_what_its_people_reported_and_whom_they_met(cast: Cast) -> None:
    shown = page(cast)
    assert f"Coalition {mark('')}" in shown and "3 of 4" in shown
    # What was said of a person is between the two, and who answered is named nowhere.
    assert "1 of 4" not in shown and "r1" not in re.findall(r"\br1\b", shown)
    # What the clinic said of the library ('no tie') is not there, nor who was met there.
    assert "no tie" not in shown and mark("south") not in shown and "Nell" not in shown
    # Up to the survey's day, by the people of today.
    assert (
        f"Noor {mark('north')}" in shown and "March 4, 2021" in shown and "July" not in shown and "April" not in shown
    )


def test_another_organization_of_the_same_site_sees_nothing_of_it(cast: Cast) -> None:
    shown = page(cast, "paz")
    assert "Nobody of your organization reported anything" in shown
    assert "Coalition" not in shown and "Noor" not in shown


def test_the_first_page_says_exactly_when_it_is_shown(cast: Cast) -> None:
    promise = "Whoever acts for your organization here sees what its people say of other organizations"
    for mode in ("identified", "confidential", "anonymous"):
        for seen_by_own in (True, False):
            wave = change(cast, mode=mode, seen_by_own=seen_by_own)
            with scope(initiative=cast.river), translation.override("en"):
                said = any(promise in each for each in sentences(wave))
            shown = page(cast)
            assert said == (mode == "identified" and seen_by_own) == ("3 of 4" in shown) == (promise in shown)
            # Whom they met is no answer of anybody's.
            assert "March 4, 2021" in shown


def test_why_there_is_nothing_is_said_in_a_sentence(cast: Cast) -> None:
    change(cast, mode="anonymous")
    assert "nobody can tell which answers are whose" in page(cast)
    change(cast, mode="confidential")
    assert "no name stands beside answers" in page(cast)
    change(cast, mode="identified", seen_by_own=False)
    assert "did not say that organizations see" in page(cast)


def test_nothing_is_shown_before_the_release_and_a_newer_one_goes_before(cast: Cast) -> None:
    with scope(initiative=cast.river):
        wave = cast.more["wave_own"]["nation"]
        old = Release.objects.get(wave=wave)
        newer = Release.objects.create(initiative=cast.river, wave=wave, number=2, place=99, reason="mended")
        content = bytes(ReleaseFile.objects.get(release=old, path="ties.csv").content).replace(b",3,1", b",2,1")
        ReleaseFile.objects.create(
            initiative=cast.river, release=newer, part="private", path="ties.csv", content=content
        )
    assert "2 of 4" in page(cast) and "3 of 4" not in page(cast)
    with scope(initiative=cast.river):
        Release.objects.all().delete()
    assert cast.client("cora").get(f"/i/river/results/{wave.pk}/own/").status_code == 404


def test_only_a_survey_with_names_can_promise_it(cast: Cast) -> None:
    with scope(initiative=cast.river):
        wave = Wave.objects.get(pk=cast.more["wave_draft"]["nation"].pk)
        assert viewer_of(cast.accounts["nadia"], cast.river)
    sent = {
        "version": wave.version, "name": wave.name, "day": "2099-05-01", "languages": ["en", "es"],
        "instrument_version": wave.instrument_version_id, "seen_by_own": "on",
    }  # fmt: skip
    address, client = f"/i/river/surveys/{wave.pk}/change/", cast.client("nadia")
    refused = client.post(address, {**sent, "mode": "confidential"})
    assert refused.status_code == 422 and "Only a survey whose answers carry names" in refused.content.decode()
    assert client.post(address, {**sent, "mode": "identified"}).status_code == 302
    assert "what organizations see" in client.get(f"/i/river/surveys/{wave.pk}/").content.decode()
