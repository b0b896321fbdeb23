"""What the cast has of waves beside cast_surveys: one with an open link, one that is closed and confidential, and
keyholders of both that and of drafts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from django_scopes import scope

from tests.web.cast_surveys import PUBLIC
from tests.web.matrix_waves import OF
from wellknit.web.models import Audience, Keyholder, Response, Wave
from wellknit.web.surveys.promises.sealing import sealed

if TYPE_CHECKING:
    from tests.web.cast import Cast


def wave_rows(cast: Cast, mark: Callable[[str], str]) -> None:
    """Under the name of each address about a wave the wave that it is asked for."""
    for name in ("wave_with_link", "wave_linkable", "keyholder_of_draft", "keyholder_of_closed"):
        cast.more[name] = {}
    for place, initiative in (("nation", cast.river), ("hills", cast.hills)):
        word = mark("" if place == "nation" else place)
        with scope(initiative=initiative):
            wave = Wave.objects.create(
                initiative=initiative,
                key="wave_with_link",
                name=f"Wave {word} for everybody",
                mode="identified",
                state="open",
                instrument_version=cast.more["instrument_version"][place],
                day=date(2021, 5, 1),
                languages=["en"],
                contact={"en": f"Ask {word}."},
                open_code=f"open-{place}",
                launched=datetime(2021, 5, 1, tzinfo=UTC),
                position=9,
            )
            site = cast.sites["hills" if place == "hills" else "north"]
            Audience.objects.create(initiative=initiative, wave=wave, site=site, role="community_partner")
            cast.more["wave_with_link"][place] = wave
            cast.more["keyholder_of_draft"][place] = Keyholder.objects.create(
                initiative=initiative,
                wave=cast.more["wave_draft"][place],
                account=cast.accounts["hal" if place == "hills" else "kim"],
            )
            cast.more["wave_linkable"][place] = linkable = Wave.objects.create(
                initiative=initiative,
                key="wave_linkable",
                name=f"Wave {word} that is closed and confidential",
                mode="confidential",
                state="closed",
                instrument_version=cast.more["instrument_version"][place],
                day=date(2020, 5, 1),
                languages=["en"],
                columns=["respondent", "site", "trust"],
                launched=datetime(2020, 5, 1, tzinfo=UTC),
                position=10,
            )
            cast.more["keyholder_of_closed"][place] = Keyholder.objects.create(
                initiative=initiative,
                wave=linkable,
                account=cast.accounts["hal" if place == "hills" else "kim"],
                public_key=PUBLIC,
            )
            person = cast.people["hugh" if place == "hills" else "noor"]
            Response.objects.create(
                initiative=initiative,
                wave=linkable,
                respondent="r1",
                cells={"respondent": "r1", "site": site.key, "trust": "yes"},
                sealed_link=sealed(PUBLIC, person.pk.bytes),
            )
    cast.more.update({name: cast.more[row] for name, row in OF.items()})
