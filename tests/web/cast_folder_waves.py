"""What the cast has of answers: those of the closed wave, which Kim alone may take out, with the word of each place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django_scopes import scope

from wellknit.web.models import Response, Wave

if TYPE_CHECKING:
    from tests.web.cast import Cast


def answered(cast: Cast, mark: Callable[[str], str]) -> None:
    for place, sites in (("nation", ("north", "south")), ("hills", ("hills",))):
        wave: Wave = cast.more["wave_closed"][place]
        with scope(initiative=wave.initiative):
            wave.columns = ["respondent", "site", "through_job", "trust", "why"]
            wave.save()
            for number, site in enumerate(sites):
                cells = {
                    "respondent": f"r{number}",
                    "site": site,
                    "through_job": "yes",
                    "trust": "no",
                    "why": f"={mark(site)}",
                }
                Response.objects.create(
                    initiative=wave.initiative, wave=wave, respondent=f"r{number}", cells=cells, position=number
                )
    cast.more["wave_rows"] = cast.more["wave_closed"]
    cast.more["wave_rehearsal"] = cast.more["wave_draft"]
