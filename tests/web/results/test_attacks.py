"""Nobody is given away by what pages and files really show: not to one who looks, nor to all of an audience together.

Whoever may look follows every link and opens every file (``looking_round.py``); what they read is held against what the
audience was given, and put together by an attacker that knows who answered and is no part of the library. What is
expected comes from the true answers of invented people (``populations.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from django_scopes import scope

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
from tests.web.results.populations import LOOKERS, WAVES, Answer, World, lookers, made, planned
from wellknit.briefs.document import Figure
from wellknit.web.briefs.actions import add_brief, publish_brief
from wellknit.web.models import Account, Wave
from wellknit.web.results import reading
from wellknit.web.results.story import Story
from wellknit.web.rules import Viewer

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
            every = {
                _number(each[name]) for each in known.values() for name in ("count", "base", "value", "low", "high")
            }
            if extra := {each for each in claim.numbers if each not in every and each != each.to_integral_value()}:
                yield f"no cell has {sorted(extra)}", claim
            continue
        cell, more = known.get(claim.key), _more(known, claim.key)
        if cell is None:
            yield "no such cell", claim
            continue
        if cell["hidden"] == "true":
            if claim.numbers:
                yield "it is hidden", claim
            continue
        own = {_number(cell[name]) for name in ("count", "base", "population", "value", "low", "high")}
        if extra := claim.numbers - own - more:
            yield f"the cell has no {sorted(extra)}", claim
        if (
            who in OWN
            and "published" not in claim.where
            and _by_site(known, claim.key[0])
            and claim.key[2] not in (OWN[who], *ALL)
        ):
            yield "of another site", claim


def _number(text: str) -> Decimal | None:
    return Decimal(text).normalize() if text else None


def _more(known: Mapping[Key, Mapping[str, str]], key: Key) -> set[Decimal | None]:
    """What else may stand beside a figure: of an average, of how many it is; of a change, what it is the change of."""
    table, row, column = key
    if column == "average":
        return {Decimal(2), Decimal(3), Decimal(4)}
    if column != "change":
        return set()
    beside = [each for each, cell in known.items() if each[:2] == (table, row) and cell["hidden"] == "false"]
    return {_number(known[each][name]) for each in beside for name in ("count", "base", "value")}


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


def test_pages_and_files_show_what_their_audience_was_given_and_nothing_else(
    accounts: dict[str, Account], long: bool
) -> None:
    world = released(made(planned(1), accounts))
    found = {}
    for who in LOOKERS:
        pages = looked_round(world, who, traced=long or who in ("nadia", "rhea"))
        claims, drawn = read(pages), [each for each in pages if each.partition("?")[0].endswith(".svg")]
        assert {each.where.partition("?")[0].rpartition("/")[2] for each in claims} >= {
            "tables.csv", "tables.xlsx", "tables.sav", "package.zip!cells.csv", "",
        }  # fmt: skip
        assert len(claims) > 200 and len(drawn) > 6
        assert not [(why, each.key, each.where, sorted(each.numbers)) for why, each in strange(world, who, claims)], who
        assert not list(badly_drawn(world, who, pages)), who
        assert not list(badly_said(world, who, pages)), who
        found[who] = {(wave_of(world, each), each.key) for each in claims if each.numbers}
    # Two who look and see the same audience's part see no more together than a national lead does.
    assert found["silas"] | found["sol"] | found["rhea"] <= found["nadia"]
    assert found["cora"] == found["paz"] == found["rhea"] < found["silas"]


def badly_said(world: World, who: str, pages: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Numbers with a decimal in attributes, titles and alternative texts that no cell of the audience's has."""
    audience = next(each for each, those in AUDIENCES.items() if who in those)
    known = [cell for wave in WAVES for cell in given(world, wave, audience).values()]
    every = {_number(each[name]) for each in known for name in ("value", "low", "high")}
    if audience == "partnership":
        public = [cell for wave in WAVES for cell in given(world, wave, "public").values()]
        every |= {_number(each[name]) for each in public for name in ("value", "low", "high")}
    signless = every | {abs(each) for each in every if each is not None}
    for address, said_there in alternative_texts(pages):
        for each in re.findall(r"(?<![\w.])\d+\.\d+(?=%| points)", said_there):
            if _number(each) not in signless:
                yield address, said_there


# --- What differs in nothing but what is hidden looks the same -------------------------------------------------------


def world_of_two(accounts: dict[str, Account]) -> tuple[World, World, tuple[str, str]]:
    """Two partnerships that differ in what two people said, which is shown of nobody's group: whatever is shown of both
    is the same. With the hidden cell (table and column) that differs."""
    for seed in range(12):
        plan = planned(seed)
        one = released(made(plan, accounts, f"one{seed:02}"))
        cells = given(one, "second", "partnership")
        for other_plan, differs in exchanged(plan, cells):
            other = released(made(other_plan, accounts, f"two{seed:02}"))
            if all(
                given(one, wave, audience) == given(other, wave, audience) for wave in WAVES for audience in AUDIENCES
            ):
                return one, other, differs
    raise AssertionError("no two partnerships are alike in what is shown")


def exchanged(
    plan: dict[str, dict[str, Answer]], cells: Mapping[Key, Mapping[str, str]]
) -> Iterator[tuple[dict[str, dict[str, Answer]], tuple[str, str]]]:
    """The plan with the answers to 'heard' of two people exchanged: of one site, of two roles whose cells are hidden,
    and both or neither of them answered before."""
    hidden = {
        column for (table, row, column), cell in cells.items()
        if (table, row, cell["hidden"]) == ("agreement_by_role_second", "heard", "true")
    }  # fmt: skip
    before = {each.person for each in plan["first"].values()}
    free = [each for each in plan["second"].values() if each.role in hidden and each.person not in before]
    both = [each for each in plan["second"].values() if each.role in hidden]
    for left in (*free, *both):
        for right in both:
            alike = (left.site, left.person in before) == (right.site, right.person in before)
            if alike and left.role < right.role and {left.given["heard"], right.given["heard"]} == {"yes", "no"}:
                second = dict(plan["second"])
                for each, now in ((left, right), (right, left)):
                    given_now = {**each.given, "heard": now.given["heard"]}
                    second[each.respondent] = replace(each, given=given_now)
                yield {**plan, "second": second}, ("agreement_by_role_second", left.role)
                return


def unsigned(world: World, pages: Mapping[str, bytes]) -> dict[str, bytes]:
    """Pages and files without what names this one partnership: its key, row ids, tokens of forms."""

    def plain(content: bytes) -> bytes:
        text = content.replace(f"/{world.initiative.key}/".encode(), b"/key/")
        for key, wave in world.waves.items():
            text = text.replace(str(wave.pk).encode(), key.encode())
        text = re.sub(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", b"id", text)
        text = re.sub(rb"\b(\d{1,2}(:\d\d)? [ap]\.m\.|noon|midnight)", b"", text)  # when it was frozen
        return re.sub(rb"(csrf\w+\W+value=|nonce=)\"[^\"]*\"", b"", text)

    found: dict[str, bytes] = {}
    for address, content in pages.items():
        for name, data in files_in(address, content):
            found[plain(name.encode()).decode()] = b"" if data[:2] == b"PK" else plain(data)
    return found


def unlike(one: World, other: World, who: str, *, drawn: bool = False) -> list[str]:
    """Where the two partnerships look otherwise to ``who``."""
    pages = (looked_round(each, who, drawn=drawn, traced=False) for each in (one, other))
    first, second = map(unsigned, (one, other), pages)
    return sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))


def test_what_differs_in_nothing_but_what_is_hidden_looks_the_same(
    accounts: dict[str, Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Titles, attributes, alternative texts, bars, pictures, workbooks and sizes of files among them."""
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)  # pages say in which minute something was made
    one, other, _differs = world_of_two(accounts)
    for world in (one, other):
        published_brief(world)
    for who in ("nadia", "silas", "rhea"):
        assert not unlike(one, other, who, drawn=who == "nadia"), who


def published_brief(world: World) -> None:
    """A brief of the second wave for everybody in the partnership, made and published."""
    values = {"name": "A brief", "audience": "partnership", "language": "en", "date": "2022-07"}
    with scope(initiative=world.initiative):
        world.initiative.refresh_from_db()
        with transaction.atomic():
            brief = add_brief(world.lead, Wave.objects.get(pk=world.waves["second"].pk), values)
        brief.refresh_from_db()
        with transaction.atomic():
            publish_brief(world.lead, brief, brief.version)


# --- That the attacker is a good one ---------------------------------------------------------------------------------


def test_a_bar_of_a_hidden_figure_is_found_out(accounts: dict[str, Account], monkeypatch: pytest.MonkeyPatch) -> None:
    world = released(made(planned(1), accounts))
    people = [each for each in world.answers["second"].values() if each.role == "site_leader" and each.answers("heard")]
    share = sum(each.given["heard"] == "yes" for each in people) / len(people) * 100 + 0.0
    pages = looked_round(world, "nadia", traced=False)
    assert not list(badly_drawn(world, "nadia", pages))
    as_it_was = Story.chart

    def broken(story: Story, name: str) -> Figure | None:
        figure = as_it_was(story, name)
        if figure is None or "<circle" not in figure.chart.svg:
            return figure
        tops = re.findall(r'<line x1="([\d.]+)" y1="[\d.]+" x2="\1"', figure.chart.svg)
        left, right = float(min(tops, key=float)), float(max(tops, key=float))
        bar = f'<circle cx="{left - 0.5 + (right - left) * (share + 0.4) / 100}" cy="9" r="4" /></svg>'
        return replace(figure, chart=replace(figure.chart, svg=figure.chart.svg.replace("</svg>", bar)))

    monkeypatch.setattr(Story, "chart", broken)
    assert list(badly_drawn(world, "nadia", looked_round(world, "nadia", traced=False)))


def test_a_file_of_another_audience_is_found_out(accounts: dict[str, Account], monkeypatch: pytest.MonkeyPatch) -> None:
    world = released(made(planned(1), accounts))
    as_it_was = reading.shown

    def broken(viewer: Viewer, wave: Wave, *, published: bool = False) -> Any:
        seen = as_it_was(viewer, wave, published=published)
        return replace(seen, audience="partnership", sites=()) if seen is not None else None

    monkeypatch.setattr(reading, "shown", broken)
    wrong = {why for why, _each in strange(world, "rhea", read(looked_round(world, "rhea", traced=False)))}
    assert "it is hidden" in wrong
