"""What the cast has of results: a wave that was released, for the partnership by site and for everybody together.

The columns of sites carry each site's word, so that whoever sees a site's figures comes across it; what is published
carries none.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django_scopes import scope

from tests.web.matrix_results import MORE
from wellknit.releases import store
from wellknit.releases.release import Package, Release
from wellknit.releases.rules import Audience
from wellknit.surveys import wave as library
from wellknit.tables import Column, Row, Share, Table
from wellknit.web.models import Wave
from wellknit.web.releases.keeping import FrozenRelease, kept, read_frozen

if TYPE_CHECKING:
    from tests.web.cast import Cast

_WAVE = library.Wave("released", "Released survey", "identified", None, date(2021, 3, 15))
_SHARE = Share(9, 12, Decimal("75.0"), Decimal("46.8"), Decimal("91.1"), "wilson")
_BOOK = {
    "wave": {"key": "released"},
    "left_out": [],
    "items": [{"name": "trust", "measures": ["principle:trust"], "wording": {"en": "We trust."}, "answers": []}],
}


def _table(columns: tuple[Column, ...]) -> Table:
    cells = tuple(Share.concealed() if each.key == "quiet" else _SHARE for each in columns)
    rows = (Row("trust", "We trust each other.", cells, item="trust"),)
    return Table(
        "agreement", "Agreement, by site", "agreement", "site", columns, rows, ("released",), people="partners"
    )


@cache
def frozen(sites: tuple[tuple[str, str], ...]) -> FrozenRelease:
    """A release of 'released': to the partnership ``sites`` (key and label) side by side, together to all."""
    together = Column("pooled", "All answers together", "pooled")
    beside = (*(Column(*each) for each in sites), Column("quiet", "Quiet corner"), together)
    packages: dict[Audience, Package] = {
        "partnership": Package("partnership", {"folder": (_table(beside),)}, _BOOK),
        "public": Package("public", {"folder": (_table((together,)),)}, _BOOK),
    }
    with tempfile.TemporaryDirectory() as place:
        _, folder = store.write(Path(place), Release(_WAVE, None, "", packages))
        return read_frozen(folder)


def result_rows(cast: Cast, mark: Callable[[str], str]) -> None:
    """Under the name of each address about results the wave that it is asked for."""
    made: dict[str, Wave] = {}
    for place, initiative, sites in (("nation", cast.river, ("north", "south")), ("hills", cast.hills, ("hills",))):
        with scope(initiative=initiative):
            wave = Wave.objects.create(
                initiative=initiative, key="released", name="Released survey", mode="identified", state="closed",
                population="unknown", day=date(2021, 3, 15), closed=datetime(2021, 4, 1, tzinfo=UTC), position=20,
            )  # fmt: skip
            labels = tuple((each, f"{each.title()} bank {mark(each)}") for each in sites)
            kept(wave, frozen(labels), frozen=datetime(2021, 4, 2, tzinfo=UTC))
            made[place] = wave
    cast.more.update(dict.fromkeys(MORE, made))
