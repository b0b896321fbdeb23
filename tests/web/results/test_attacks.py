"""Nobody is given away by what pages and files really show: not to one who looks, nor to all of an audience together.

Whoever may look follows every link and opens every file (``looking_round.py``); what they read is held against what the
audience was given, and put together by an attacker that knows who answered and is no part of the library. What is
expected comes from the true answers of invented people (``populations.py``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import caches

from tests.web.releases.attacking import Statement, given_away
from tests.web.results.knowing import Secret, said
from tests.web.results.looking_round import (
    Claim,
    Key,
    alternative_texts,
    claimed,
    drawn_shares,
    files_in,
    given,
    looked_round,
)
from tests.web.results.populations import LOOKERS, WAVES, World, lookers, made, planned
from wellknit.errors import WellknitError
from wellknit.web.models import Account
from wellknit.web.refusals import Refused

LEAST = {"partnership": 5, "public": 10}
AUDIENCES = {
    "partnership": ("nadia", "eve", "silas", "sol"),
    "public": ("cora", "paz", "rhea"),
}
#: What a viewer with one site alone sees of the sites.
OWN = {"silas": "north", "sol": "south"}
ALL = ("average", "pooled", "weighted")


@pytest.fixture
def accounts(transactional_db: None) -> dict[str, Account]:
    return lookers()


def released(world: World) -> World:
    for wave in WAVES:
        world.release(wave)
    return world


def read(pages: Mapping[str, bytes]) -> list[Claim]:
    return [claim for address, content in pages.items() for claim in claimed(address, content)]


def wave_of(world: World, claim: Claim) -> str:
    return next((key for key, wave in world.waves.items() if str(wave.pk) in claim.where), "")


# --- Nothing stands there that the audience was not given ------------------------------------------------------------


def strange(world: World, who: str, claims: list[Claim]) -> Iterator[tuple[str, Claim]]:
    """What ``who`` read and was not given, and why it is strange."""
    audience = next(each for each, those in AUDIENCES.items() if who in those)
    cells: dict[tuple[str, bool], dict[Key, dict[str, str]]] = {
        (wave, everybody): given(world, wave, "public" if everybody else audience)
        for wave in WAVES for everybody in (False, True)
    }  # fmt: skip
    for claim in claims:
        wave = wave_of(world, claim)
        if not wave or claim.key[0].startswith("comparison"):
            continue
        known = cells[wave, "published" in claim.where]
        if not claim.key[0]:
            every = {_number(each[name]) for each in known.values() for name in ("count", "base", "value", "low", "high")}
            if extra := {each for each in claim.numbers if each not in every and each != each.to_integral_value()}:
                yield f"no cell has {sorted(extra)}", claim
            continue
        cell = known.get(claim.key)
        if cell is None:
            yield "no such cell", claim
            continue
        if cell["hidden"] == "true":
            if claim.numbers:
                yield "it is hidden", claim
            continue
        own = {_number(cell[name]) for name in ("count", "base", "population", "value", "low", "high")}
        if extra := claim.numbers - own - {abs(each) for each in own if each is not None} - {Decimal(95)}:
            yield f"the cell has no {sorted(extra)}", claim
        if who in OWN and _by_site(known, claim.key[0]) and claim.key[2] not in (OWN[who], *ALL):
            yield "of another site", claim


def _number(text: str) -> Decimal | None:
    return Decimal(text).normalize() if text else None


def _by_site(known: Mapping[Key, object], table: str) -> bool:
    return any(key[0] == table and key[2] in ("north", "south") for key in known)


def badly_drawn(world: World, who: str, pages: Mapping[str, bytes]) -> Iterator[tuple[str, float]]:
    """Bars, dots and intervals that stand for no figure that the audience was given."""
    audience = next(each for each, those in AUDIENCES.items() if who in those)
    for address, content in pages.items():
        wave = next((key for key, each in world.waves.items() if str(each.pk) in address), "")
        if not address.partition("?")[0].endswith(".svg") or not wave:
            continue
        known = given(world, wave, "public" if "published" in address else audience)
        shown = [float(each[name]) for each in known.values() for name in ("value", "low", "high") if each[name]]
        for share in drawn_shares(content.decode()):
            # Shares of one answer after the other lie end to end; nothing of them is drawn here.
            if min(abs(share - each) for each in (*shown, 0.0, 100.0)) > 0.12:
                yield address, share


def test_pages_and_files_show_what_their_audience_was_given_and_nothing_else(accounts: dict[str, Account]) -> None:
    world = released(made(planned(1), accounts))
    seen = 0
    for who in LOOKERS:
        pages = looked_round(world, who)
        claims = read(pages)
        assert {each.where.partition("?")[0].rpartition("/")[2] for each in claims} >= {
            "tables.csv", "tables.xlsx", "tables.sav", "package.zip!cells.csv", "",
        }  # fmt: skip
        assert not [(why, each.key, each.where, sorted(each.numbers)) for why, each in strange(world, who, claims)], who
        assert not list(badly_drawn(world, who, pages)), who
        seen += len(claims)
    assert seen > 2_000
