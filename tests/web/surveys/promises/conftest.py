"""What tests of the promises share: a wave of each kind that is open, and people who are asked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from django_scopes import scope

from tests.web.cast import Cast
from tests.web.cast_again import gathered
from wellknit.web.models import Invitee, Link, Response, Submission, Wave
from wellknit.web.rules import Viewer
from wellknit.web.surveys.promises import keys
from wellknit.web.surveys.promises.contents import Content, Opening
from wellknit.web.surveys.promises.filling import Filling

MODES = ("identified", "confidential", "anonymous")
ANSWERS = Filling(
    {"through_job": "yes", "trust": "no", "why": "It is ñ new."}, language="es", site="north", agreed=True
)


def wave_of(cast: Cast, mode: str, **values: Any) -> Wave:
    """The cast's open wave with another promise, and with the key that it takes."""
    wave: Wave = cast.more["wave"]["nation"]
    for name, value in {"mode": mode, "public_key": b"", **values}.items():
        setattr(wave, name, value)
    wave.save()
    if mode == "anonymous":
        keys.make_wave_key(wave)
    elif mode == "confidential":
        keys.make_shared_key(wave)
    return wave


def content_of(wave: Wave, row: Submission) -> Content:
    """What stands in the row, opened with the server's key where there is one."""
    found = Opening(wave).content(bytes(row.content))
    assert found is not None
    return found


def other(filling: Filling = ANSWERS) -> Filling:
    """Another answer."""
    return replace(filling, answers={**filling.answers, "trust": "yes"})


def invitee_of(cast: Cast, site: str = "north") -> Invitee:
    with scope(initiative=cast.river):
        return Invitee.objects.select_related("initiative", "wave__initiative", "site", "organization").get(
            pk=cast.more["invitee"][site].pk
        )


@pytest.fixture
def rows(cast: Cast) -> Rows:
    return Rows(cast)


@pytest.fixture
def lasting(transactional_db: None) -> Cast:
    """The cast where transactions are real ones."""
    with transaction.atomic():
        return gathered()


class Rows:
    """What is kept of the wave that :func:`wave_of` gives."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.wave = cast, cast.more["wave"]["nation"]

    def submissions(self) -> list[Submission]:
        with scope(initiative=self.cast.river):
            return list(Submission.objects.filter(wave=self.wave))

    def links(self) -> list[Link]:
        with scope(initiative=self.cast.river):
            return list(Link.objects.filter(invitee__wave=self.wave))

    def responses(self) -> list[Response]:
        with scope(initiative=self.cast.river):
            return list(Response.objects.filter(wave=self.wave))

    def invitees(self) -> list[Invitee]:
        with scope(initiative=self.cast.river):
            return list(Invitee.objects.filter(wave=self.wave).order_by("person__key", "label"))


def viewer_of(cast: Cast) -> Viewer:
    return Viewer(cast.accounts["nadia"], cast.river, ())


def crowd(cast: Cast, wave: Wave, count: int) -> list[Invitee]:
    """More people who are asked: they are not on the roster."""
    with scope(initiative=cast.river):
        made = [
            Invitee(
                initiative=cast.river,
                wave=wave,
                label=f"guest {number}",
                site=cast.sites["north" if number % 2 else "south"],
                role="community_partner",
            )
            for number in range(count)
        ]
        return Invitee.objects.bulk_create(made)
