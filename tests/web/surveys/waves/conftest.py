"""A draft that lacks nothing, in each of the three modes, and who prepares it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from django_scopes import scope

from tests.web.cast import Cast
from wellknit.web.models import Job, Keyholder, Wave
from wellknit.web.rules import Viewer
from wellknit.web.scope import viewer_of
from wellknit.web.surveys.waves import keyholding, launching, preparing

Made = Callable[[str], Wave]


@pytest.fixture
def inside(cast: Cast) -> Iterator[None]:
    """All that the test does is the river's."""
    with scope(initiative=cast.river):
        yield


@pytest.fixture
def nadia(cast: Cast, inside: None) -> Viewer:
    return viewer_of(cast.accounts["nadia"], cast.river)


@pytest.fixture
def prepared(cast: Cast, nadia: Viewer) -> Made:
    """Makes a draft of a mode, which asks the core partners of both sites and lacks nothing."""

    def made(mode: str) -> Wave:
        today = timezone.localdate()
        wave = preparing.add_wave(
            nadia,
            {
                "name": f"The {mode} one",
                "mode": mode,
                "instrument_version": cast.more["instrument_version"]["nation"],
                "day": today,
                "ends": today + timedelta(days=10),
                "deleted_on": today + timedelta(days=400),
                "languages": ["en", "es"],
                "minors": True,
            },
        )
        places = [(cast.sites[site].pk, "core_site_partner") for site in ("north", "south")]
        wave = preparing.choose_audience(nadia, wave, wave.version, places)
        for name in ("kim", "eve"):
            holder = preparing.add_keyholder(nadia, wave, cast.accounts[name])
            if mode == "confidential" or name == "kim":
                text = keyholding.given_key(nadia, holder) if mode != "identified" else ""
                keyholding.show_key(nadia, Keyholder.objects.get(pk=holder.pk), text)
            elif mode == "identified":
                keyholding.show_key(nadia, holder, "")
        rehearsed(wave)
        return Wave.objects.get(pk=wave.pk)

    return made


def rehearsed(wave: Wave) -> Job:
    """A dry run of the wave as it is now, as if the worker had done it."""
    return Job.objects.create(
        initiative=wave.initiative,
        kind="rehearsal",
        sentence="change_waves",
        arguments={"wave": str(wave.pk)},
        state="done",
        asked=timezone.now(),
        found="All 12 made-up people came through.",
    )


@pytest.fixture
def launched(prepared: Made, nadia: Viewer) -> Made:
    """Makes a wave of a mode that is open; noor in the north and saul in the south are invited."""

    def made(mode: str) -> Wave:
        wave = prepared(mode)
        return launching.launch(nadia, wave, wave.version, looked_at_few=True)

    return made
