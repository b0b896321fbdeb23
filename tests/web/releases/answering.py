"""A closed wave of the cast that people of two sites have answered, with a roster that knows them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from tests.web.cast import LONG_AGO, Cast
from wellknit.web.models import Involvement, Organization, Person, Release, Response, Seat, Wave
from wellknit.web.rules import Chair, Viewer

COLUMNS = ["respondent", "site", "role", "organization", "through_job", "trust", "why"]


def lead(cast: Cast) -> Viewer:
    return Viewer(cast.accounts["nadia"], cast.river, (Chair(Seat.NATIONAL_LEAD),), tuple(cast.sites.values()))


def holder(cast: Cast) -> Viewer:
    return Viewer(cast.accounts["kim"], cast.river, (Chair(Seat.KEYHOLDER),))


def house(cast: Cast, key: str, site: str, people: int) -> None:
    """An organization of ``site`` with so many people on the roster."""
    made = Organization.objects.create(
        initiative=cast.river, key=key, name=f"House {key}", sector="nonprofit", site=cast.sites[site]
    )
    for number in range(people):
        person = Person.objects.create(initiative=cast.river, key=f"{key}_{number}", name=f"{key} {number}")
        Involvement.objects.create(
            initiative=cast.river, person=person, organization=made, site=cast.sites[site],
            role="core_site_partner", start=LONG_AGO,
        )  # fmt: skip


def answered(cast: Cast, north: int = 5, south: int = 5, **more: Any) -> Wave:
    """The closed wave with ``north`` and ``south`` people of each of four houses there; every other one trusts.
    Within the scope."""
    wave: Wave = cast.more["wave_closed"]["nation"]
    wave.mode, wave.columns, wave.closed = "confidential", COLUMNS, timezone.now()
    for name, value in more.items():
        setattr(wave, name, value)
    wave.save()
    Response.objects.filter(wave=wave).delete()
    # What the cast has closed beside it asked the same, and would be what has changed since.
    Wave.objects.filter(state="closed").exclude(pk=wave.pk).update(state="cancelled")
    Release.objects.all().delete()  # that of the cast is none that the library would go on from
    place = 0
    for site, people in (("north", north), ("south", south)):
        for number in range(4 if people else 0):
            house(cast, f"{site}_{number}", site, people + 1)
            for each in range(people):
                row(wave, place, site, f"{site}_{number}", "yes" if (each + number) % 3 else "no")
                place += 1
    return wave


def row(wave: Wave, place: int, site: str, organization: str, trust: str) -> Response:
    cells = {
        "respondent": f"r{place}",
        "site": site,
        "role": "core_site_partner",
        "organization": organization,
        "through_job": "yes",
        "trust": trust,
    }
    return Response.objects.create(
        initiative=wave.initiative, wave=wave, respondent=f"r{place}", cells=cells, position=place
    )
