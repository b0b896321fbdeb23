"""What the cast has of releases: one of each initiative's, given to the public without any word of a place, and to the
partnership with the nation's."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django_scopes import scope

from tests.web.matrix_releases import OF
from wellknit.tables import Column, Row, Share, Table
from wellknit.web.models import Release, ReleaseFile, Wave

if TYPE_CHECKING:
    from tests.web.cast import Cast


def released(cast: Cast, mark: Callable[[str], str]) -> None:
    """Under the name of each address about a release the row that it is asked for."""
    cast.more["release"], cast.more["wave_released"] = {}, {}
    for place, initiative in (("nation", cast.river), ("hills", cast.hills)):
        word = mark("" if place == "nation" else place)
        name = "River survey of old" if place == "nation" else f"Survey {word} of old"
        with scope(initiative=initiative):
            wave = Wave.objects.create(
                initiative=initiative, key="wave_released", name=name, mode="identified", state="closed",
                instrument_version=cast.more["instrument_version"][place], day=date(2020, 5, 1), languages=["en"],
                launched=datetime(2020, 5, 1, tzinfo=UTC), closed=datetime(2020, 6, 1, tzinfo=UTC), position=10,
            )  # fmt: skip
            release = Release.objects.create(
                initiative=initiative, wave=wave, number=1, frozen=datetime(2020, 7, 1, tzinfo=UTC), place=80,
                by=cast.accounts["nadia" if place == "nation" else "hal"],
            )  # fmt: skip
            ReleaseFile.objects.bulk_create(
                ReleaseFile(initiative=initiative, release=release, part=part, path=path, content=content)
                for part, title in (("public", "Trust"), ("partnership", f"Trust {word}"), ("private", f"All {word}"))
                for path, content in files(part, title).items()
            )
        cast.more["release"][place] = release
        cast.more["wave_released"][place] = wave
    cast.more.update({name: cast.more[row] for name, row in OF.items()})


def files(audience: str, title: str) -> dict[str, bytes]:
    """What an audience was given: one table of one figure, that is shown, and one that is hidden."""
    shown = Share(16, 19, Decimal("84.2"), Decimal("62.4"), Decimal("94.5"), "wilson")
    hidden = Share(None, None, None, None, None, None, hidden=True)
    columns = (Column("north", "North bank"), Column("south", "South bank"))
    table = Table("trust", title, "agreement", "site", columns, (Row("trust", "Trust", (shown, hidden)),), ("w",))
    certificate: dict[str, Any] = {
        "passed": True,
        "cells": {"shown": 1, "hidden": 1, "ever": 1},
        "values": 3,
        "threshold": 5,
        "lowered": [],
        "organizations": {"at_least": 3},
    }
    content: dict[str, Any] = {
        "release.json": {"digest": f"{audience}-digest"},
        "certificate.json": certificate,
        "tables/folder.json": [table.as_dict()],
    }
    return {path: json.dumps(each).encode() for path, each in content.items()}
