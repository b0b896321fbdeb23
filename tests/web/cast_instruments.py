"""What the cast has of instruments beside the one that is asked with: its next version, which can still be changed."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django_scopes import scope

from tests.web.cast_surveys import SHEETS
from wellknit.web.models import InstrumentVersion

if TYPE_CHECKING:
    from tests.web.cast import Cast


def instrument_rows(cast: Cast, mark: Callable[[str], str]) -> None:
    cast.more["instrument_draft"] = {}
    for place, initiative in (("nation", cast.river), ("hills", cast.hills)):
        sheets = copy.deepcopy(SHEETS)
        sheets["survey"][2][2] = f"I trust the others {mark('' if place == 'nation' else place)}."
        with scope(initiative=initiative):
            cast.more["instrument_draft"][place] = InstrumentVersion.objects.create(
                initiative=initiative,
                instrument=cast.more["instrument"][place],
                number=2,
                sheets=sheets,
                note=f"What is new {mark('' if place == 'nation' else place)}",
                made=datetime(2021, 6, 1, tzinfo=UTC),
            )
