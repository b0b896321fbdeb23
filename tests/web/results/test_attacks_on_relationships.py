"""What pages and files say of relationships is what the viewer's audience was given of them: no other number, nothing
of another site, no line of the map and no name beside."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django_scopes import scope

from tests.web.cast import PASSWORD, Browser
from tests.web.conftest import EXAMPLE
from tests.web.results.looking_round import Claim, claimed
from wellknit.web.accounts.actions import make_account
from wellknit.web.models import (
    Account,
    Initiative,
    Involvement,
    Membership,
    Organization,
    Person,
    ReleaseFile,
    Seat,
    Site,
    Wave,
)
from wellknit.web.partners.importing import import_folder, read_folder
from wellknit.web.results import reading
from wellknit.web.rules import Viewer

pytestmark = pytest.mark.django_db

WAVES = ("relationships_2021", "relationships_2022")
SEATS = {
    "hana": (Seat.NATIONAL_LEAD, "", "partnership"),
    "mo": (Seat.SITE_LEADER, "memphis", "partnership"),
    "cora": (Seat.CORE_SITE_PARTNER, "memphis", "public"),
    "rita": (Seat.READER, "", "public"),
}


@dataclass
class Example:
    initiative: Initiative
    accounts: dict[str, Account]
    waves: dict[str, Wave]

    def pages(self, who: str, waves: tuple[str, ...]) -> dict[str, bytes]:
        """The results of ``waves``, each number that they lead to, and the file of numbers."""
        client = Browser()
        client.force_login(self.accounts[who], backend="django.contrib.auth.backends.ModelBackend")
        client.cookies["language"] = "en"
        found: dict[str, bytes] = {}
        for wave in (self.waves[each] for each in waves):
            place = f"/i/tfs/results/{wave.pk}/"
            waiting = [place, f"{place}downloads/relationships.csv", f"{place}downloads/relationships.csv?published="]
            while waiting:
                address = waiting.pop()
                response: Any = client.get(address)
                if address in found or response.status_code != 200:
                    continue
                found[address] = response.content
                waiting += re.findall(rf'href="({place}number/(?:network|resilience)[^"]+)"', response.content.decode())
        return found

    def given(self, wave: str, audience: str, name: str) -> str:
        with scope(initiative=self.initiative):
            file = ReleaseFile.objects.get(release__wave=self.waves[wave], part=audience, path=name)
            return bytes(file.content).decode()


@pytest.fixture(scope="module")
def example(django_db_setup: None, django_db_blocker: Any) -> Iterator[Example]:
    """Read in once for all tests of this file, none of which changes it."""
    with django_db_blocker.unblock(), transaction.atomic():
        accounts = {name: make_account(f"{name}@example.org", name.title(), PASSWORD, "en") for name in SEATS}
        initiative = import_folder(read_folder(EXAMPLE), "tfs", accounts["hana"])
        with scope(initiative=initiative):
            for name, (seat, site, _audience) in SEATS.items():
                own = Organization.objects.filter(site__key=site).first() if seat == Seat.CORE_SITE_PARTNER else None
                Membership.objects.create(
                    initiative=initiative, account=accounts[name], seat=seat, start=date(2020, 1, 1),
                    site=Site.objects.filter(key=site).first(), organization=own,
                )  # fmt: skip
            waves = {key: Wave.objects.get(key=key) for key in WAVES}
        yield Example(initiative, accounts, waves)
        transaction.set_rollback(True)


def strange(example: Example, who: str, pages: dict[str, bytes]) -> Iterator[tuple[str, Claim]]:
    """Numbers on relationships that ``who`` was not given, and what is strange about each."""
    _seat, own, audience = SEATS[who]
    for address, content in pages.items():
        wave = next(key for key, each in example.waves.items() if str(each.pk) in address)
        part = "public" if "published" in address else audience
        given = {each["name"]: each for each in csv.DictReader(io.StringIO(example.given(wave, part, "measured.csv")))}
        if ".csv" in address:
            for line in csv.DictReader(io.StringIO(content.decode())):
                if line != given[line["name"]]:
                    yield "another number", Claim((line["group"], line["key"], line["scope"]), frozenset(), address)
            continue
        for claim in claimed(address, content):
            known = given.get(".".join(claim.key))
            if known is None:
                continue
            if known["hidden"] == "true" and claim.numbers:
                yield "it is hidden", claim
            elif known["hidden"] == "false" and "/number/" not in address and not claim.numbers <= said_as(known):
                yield "another number", claim
            if part == "partnership" and own and known["scope"] in {"chicago", "dayton", "lehigh_valley"}:
                yield "of another site", claim


def said_as(known: dict[str, str]) -> set[Decimal]:
    """A number's figures as they may be printed: as they are, in per cent, rounded."""
    figures = [Decimal(known[name]) for name in ("value", "count", "base", "low", "high") if known[name]]
    every = {each * factor for each in figures for factor in (1, 100)}
    return {each.quantize(Decimal(1).scaleb(-places)).normalize() for each in every for places in (0, 1, 2)}


def test_nobody_reads_a_number_on_relationships_that_they_were_not_given(example: Example, long: bool) -> None:
    for who, (_seat, own, audience) in SEATS.items():
        pages = example.pages(who, WAVES if long else WAVES[1:])
        assert len(pages) > 20, who
        assert not [(why, each.key, sorted(each.numbers), each.where) for why, each in strange(example, who, pages)]
        shown = b"".join(pages.values()).decode()
        with scope(initiative=example.initiative):
            named = set(Person.objects.values_list("name", flat=True))
            inside = (
                set(Involvement.objects.filter(site__key=own).values_list("person__name", flat=True)) if own else {}
            )
        # Only a site's leader is told names, of the own site.
        assert not {each for each in named - set(inside if who == "mo" else ()) if each in shown}, who
        for wave in WAVES:
            findings = json.loads(example.given(wave, audience, "findings.json"))
            lines = {(each["one"], each["other"]) for each in findings["relationships"]}
            assert audience == "partnership" or all(
                each["trust"] is None and not each["strained"] for each in findings["relationships"]
            )
            assert lines <= set(map(tuple, _pairs(example.given(wave, "partnership", "findings.json"))))


def _pairs(text: str) -> list[list[str]]:
    return [[each["one"], each["other"]] for each in json.loads(text)["relationships"]]


def test_numbers_of_another_audience_are_found_out(example: Example, monkeypatch: pytest.MonkeyPatch) -> None:
    as_it_was = reading.shown

    def broken(viewer: Viewer, wave: Wave, *, published: bool = False) -> Any:
        seen = as_it_was(viewer, wave, published=published)
        return replace(seen, audience="partnership", sites=()) if seen is not None else None

    monkeypatch.setattr(reading, "shown", broken)
    assert "it is hidden" in {why for why, _claim in strange(example, "rita", example.pages("rita", WAVES[1:]))}
