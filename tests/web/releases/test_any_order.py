"""Whatever is done in whatever order (asked, answered, withdrawn, closed, released, corrected, merged, erased), no
audience can work out a number that should be hidden.

The attacker here is no part of the library: it knows who answered, sums and subtracts all cells of all releases that an
audience was ever shown, and looks for a group under the threshold whose answers that gives away.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from random import Random
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django_scopes import scope
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from tests.web.cast import PASSWORD
from tests.web.cast_surveys import SHEETS
from tests.web.releases.attacking import given_away, sum_of
from wellknit.errors import WellknitError
from wellknit.web.accounts.actions import make_account
from wellknit.web.erasing import erase
from wellknit.web.models import (
    Account,
    Initiative,
    Instrument,
    InstrumentVersion,
    Invitee,
    Person,
    Release,
    ReleaseFile,
    Response,
    Seat,
    Site,
    Wave,
)
from wellknit.web.partners.duplicates.merging import merged
from wellknit.web.refusals import Refused
from wellknit.web.releases import correcting
from wellknit.web.releases.correcting import add_row, withdraw_row
from wellknit.web.releases.freezing import frozen
from wellknit.web.rules import Chair, Viewer
from wellknit.web.surveys.promises import closing, keys, receipts, tokens
from wellknit.web.surveys.promises.filling import Filling
from wellknit.web.surveys.promises.submitting import submitted

SITES, ROLES, WAVES = ("north", "south", "east"), ("core_site_partner", "community_partner"), ("first", "second")
LEAST = {"partnership": 5, "public": 10}
_number = count(1)


#: How many answer in each site and role, and what; few enough that some of it has to be hidden.
_SIZES = st.fixed_dictionaries(
    {(site, role): st.lists(st.sampled_from(("yes", "no", "yes", "")), max_size=12) for site in SITES for role in ROLES}
)


def _tables() -> Iterator[str]:
    def table(key: str, kind: str, waves: tuple[str, ...], by: str, joins: tuple[str, ...]) -> str:
        listed = [f'"{each}"' for each in waves], [f'"{each}"' for each in joins]
        return (
            f'\n[[tables]]\nkey = "{key}"\nkind = "{kind}"\ntitle = "{key}"\nwaves = [{", ".join(listed[0])}]\n'
            f'items = ["trust"]\nby = "{by}"\njoins = [{", ".join(listed[1])}]\npeople = "all"\nmeasure = "share"\n'
        )

    yield table("by_site", "agreement", WAVES, "site", ("average", "pooled"))
    yield table("by_role", "agreement", WAVES, "role", ("pooled",))
    yield table("change", "change", WAVES, "wave", ("pooled",))


@dataclass
class Answered:
    """An answer that counts: what only the test knows of it."""

    word: str
    site: str
    role: str
    trust: str
    code: str = ""
    person: Person | None = None


@dataclass
class Seen:
    """A release as the test knows it: who stood in the rows when it was frozen."""

    wave: str
    number: int
    rows: list[tuple[str, str, str, str]] = field(default_factory=list)


class AnyOrder(RuleBasedStateMachine):
    """An initiative of three sites, two waves one after the other, and what is done with them."""

    account: Account
    #: How many releases were made, and how many of them after somebody was erased or merged, in all runs.
    frozen = after = 0

    @initialize(
        mode=st.sampled_from(("identified", "confidential", "anonymous")), sizes=_SIZES, seed=st.integers(0, 2**32)
    )
    def begin(self, mode: str, sizes: dict[tuple[str, str], list[str]], seed: int) -> None:
        self.number = next(_number)
        # What is left to chance (names and order of rows, whose role is taken away) is the same when it is done again.
        self.chance = Random(seed)
        self.initiative = Initiative.objects.create(
            key=f"any{self.number}", name="Any", language="en", settings_text="".join(_tables())
        )
        self.viewer = Viewer(self.account, self.initiative, (Chair(Seat.NATIONAL_LEAD),))
        self.mode, self.open = mode, 0
        self.answers: dict[str, list[Answered]] = {each: [] for each in WAVES}
        self.gone: list[str] = []
        self.erased: list[str] = []
        self.releases: list[Seen] = []
        with scope(initiative=self.initiative):
            self.sites = {
                key: Site.objects.create(initiative=self.initiative, key=key, name=key.title(), position=place)
                for place, key in enumerate(SITES)
            }
            instrument = Instrument.objects.create(initiative=self.initiative, key="small", name="Small")
            version = InstrumentVersion.objects.create(
                initiative=self.initiative, instrument=instrument, number=1, sheets=SHEETS, frozen=True,
                made="2021-05-01T00:00:00Z",
            )  # fmt: skip
            self.waves = {
                key: Wave.objects.create(
                    initiative=self.initiative, key=key, name=key.title(), mode=mode, instrument_version=version,
                    state="draft", population="unknown", day=date(2021 + place, 5, 1), languages=["en"], position=place,
                )
                for place, key in enumerate(WAVES)
            }  # fmt: skip
        self.changed: set[str] = set()
        self._opens(sizes)

    def _opens(self, sizes: dict[tuple[str, str], list[str]]) -> None:
        wave = self._wave()
        Wave._base_manager.filter(pk=wave.pk).update(state="open")
        wave.state = "open"
        if self.mode != "identified":
            keys.make_wave_key(wave)
        for (site, role), trust in sizes.items():
            self._answer(site, role, trust)

    def _wave(self) -> Wave:
        return self.waves[WAVES[self.open]]

    def _closed(self) -> list[str]:
        return [each for each in WAVES if self.waves[each].state == "closed"]

    # --- What is done ---

    @precondition(lambda self: self.open < len(WAVES))
    @rule(
        site=st.sampled_from(SITES),
        role=st.sampled_from(ROLES),
        trust=st.lists(st.sampled_from(("yes", "no", "")), min_size=1, max_size=4),
        withdrawn=st.integers(0, 3),
    )
    def answer(self, site: str, role: str, trust: list[str], withdrawn: int) -> None:
        """Some answer, and some of those who have answered withdraw it."""
        self._answer(site, role, trust)
        known = self.answers[self._wave().key]
        for one in known[:withdrawn]:
            known.remove(one)
            assert receipts.withdrawn(self._wave(), one.code)
            self.gone.append(one.word)

    def _answer(self, site: str, role: str, trust: list[str]) -> None:
        wave = self._wave()
        for each in trust:
            word = f"zz{self.number:06}q{next(_number):06}"
            made = Answered(word, site, role, each)
            with scope(initiative=self.initiative):
                if self.mode == "identified":
                    made.person = Person.objects.create(initiative=self.initiative, key=f"p_{word}", name=f"Zed {word}")
                invitee = Invitee.objects.create(
                    initiative=self.initiative, wave=wave, site=self.sites[site], role=role, label=word,
                    person=made.person,
                )  # fmt: skip
                invitee.wave, invitee.initiative = wave, self.initiative
                told = {"through_job": "yes" if role == ROLES[0] else "no", "why": word}
                answers = {**told, "trust": each} if each else told
                sent = Filling(answers, language="en", site=site, role=role, agreed=True)
                token = tokens.fresh(invitee)
            made.code = submitted(wave, sent, submission=word, token=token, invitee=invitee).code
            self.answers[wave.key].append(made)

    @precondition(lambda self: self.open < len(WAVES) and len(self.answers[WAVES[self.open]]) > 6)
    @rule(sizes=_SIZES)
    def close(self, sizes: dict[tuple[str, str], list[str]]) -> None:
        with patch.object(closing, "_chance", return_value=self.chance):
            closing.closed(self.viewer, self._wave())
        self.changed.add(self._wave().key)
        self.open += 1
        if self.open < len(WAVES):
            self._opens(sizes)

    @precondition(lambda self: self.changed)
    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.changed)))
        wave = self.waves[key]
        self.changed.remove(key)
        with scope(initiative=self.initiative):
            again = Release.objects.filter(wave=wave).exists()
            try:
                made = frozen(self.viewer, wave, "Answers were corrected." if again else "")
            except (WellknitError, Refused):
                return
            rows = [
                (each.cells.get("why", each.respondent), each.cells.get("site", ""), each.cells.get("role", ""),
                 each.cells.get("trust", ""))
                for each in Response.objects.filter(wave=wave)
            ]  # fmt: skip
        self.releases.append(Seen(wave.key, made.number, rows))
        AnyOrder.frozen += 1
        self._attack()

    @precondition(lambda self: self._closed())
    @rule(data=st.data(), what=st.sampled_from(("withdraw", "add", "erase", "merge")), people=st.integers(1, 7))
    def afterwards(self, data: st.DataObject, what: str, people: int) -> None:
        """Rows of a closed wave are taken out or added; or, where names were given, somebody is erased or two are made
        one. What the wave shows may be released again after any of it."""
        known = self._people()
        if what == "erase" and known:
            one = data.draw(st.sampled_from(known))
            with scope(initiative=self.initiative):
                erase(self.viewer, Person.objects.get(pk=one.person.pk))
            self.erased.append(one.word)
            one.person = None
            self.changed |= set(self._closed())
        elif what == "merge" and len(known) > 1:
            kept, gone = known[:2]
            with scope(initiative=self.initiative):
                rows = [Person.objects.get(pk=each.person.pk) for each in (kept, gone)]
                merged(self.viewer, rows[0], rows[1], (rows[0].version, rows[1].version), {})
            gone.person = None
            self.changed |= set(self._closed())
        else:
            wave = self.waves[data.draw(st.sampled_from(self._closed()))]
            with scope(initiative=self.initiative):
                if what == "add":
                    self._add(data, wave, people)
                else:
                    # In the order in which they came, which is the same in each run: their names and places are random.
                    rows = sorted(Response.objects.filter(wave=wave), key=lambda row: row.cells.get("why", "zzz"))
                    for row in rows[:people]:
                        withdraw_row(self.viewer, wave, row.respondent)
                        self.gone += [row.cells["why"]] if "why" in row.cells else []
            self.changed.add(wave.key)

    def _add(self, data: st.DataObject, wave: Wave, people: int) -> None:
        """Late answers, as keyholders add them; none to an anonymous wave, where they would stand out."""
        site, role = data.draw(st.sampled_from(SITES)), data.draw(st.sampled_from(ROLES))
        cells = {"site": site, "role": role, "through_job": "yes" if role == ROLES[0] else "no", "trust": "yes"}
        for _each in range(people):
            if self.mode == "anonymous":
                with pytest.raises(Refused):
                    add_row(self.viewer, wave, cells)
            else:
                with patch.object(correcting, "SystemRandom", return_value=self.chance):
                    add_row(self.viewer, wave, cells)

    def _people(self) -> list[Any]:
        return [each for known in self.answers.values() for each in known if each.person is not None]

    # --- What must hold ---

    def _attack(self) -> None:
        with scope(initiative=self.initiative):
            files = [
                (each.release.wave.key, each.release.number, each.part, each.path, bytes(each.content))
                for each in ReleaseFile.objects.select_related("release__wave")
            ]
        text = b"\n".join(content for *_rest, content in files)
        assert not any(word.encode() in text for word in (*self.gone, *self.erased)), "what was taken out is not gone"
        assert b"Zed " not in b"\n".join(content for _w, _n, part, _p, content in files if part != "private")
        for audience, least in LEAST.items():
            parts = ("public",) if audience == "public" else ("public", "partnership")
            cells = [
                (wave, number, line)
                for wave, number, part, path, content in files
                if path == "cells.csv" and part in parts
                for line in csv.DictReader(io.StringIO(content.decode()))
                if line["hidden"] == "false"
            ]
            small = [line for *_rest, line in cells if line["base"] and 0 < int(line["base"]) < least]
            assert not [each for each in small if each["kind"] != "average"], (audience, small)
            for key in WAVES:
                self._summed(key, least, [each for each in cells if each[0] == key])

    def _summed(self, key: str, least: int, cells: list[tuple[str, int, dict[str, str]]]) -> None:
        """Sums and differences of cells: no group of fewer than ``least`` may be one."""
        sets = []
        for wave, number, line in cells:
            rows = next(each.rows for each in self.releases if (each.wave, each.number) == (wave, number))
            group = _group(line, rows)
            if group:
                assert len(group) == int(line["base"]), (line, len(group))
                sets.append(group)
        told = given_away(map(sum_of, sets), least)
        assert not told, (key, told, [line for *_rest, line in cells])


def _group(line: dict[str, str], rows: list[tuple[str, str, str, str]]) -> set[tuple[str, ...]]:
    """Whose answers a cell counts, as it would be for somebody who knows everybody's site and role; each with what
    they answered, since an answer that was corrected is another one."""
    # Where too few share it, closing an anonymous wave takes the site away, and who has none is counted nowhere.
    answered = {each for each in rows if each[3] in ("yes", "no") and each[1]}
    if line["table"] == "change" or line["kind"] == "average":
        return set()
    if line["kind"] == "pooled":
        return answered
    at = 1 if line["table"] == "by_site" else 2
    return {each for each in answered if each[at] == line["column"]}


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="what is released does not depend on the database")
def test_no_order_of_acts_leads_to_a_hidden_number(transactional_db: None, long: bool) -> None:
    AnyOrder.account = make_account("hana@example.org", "Hana", PASSWORD, "en")
    examples = 2_000 if long else 50
    # Hypothesis gives this function no types.
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        AnyOrder,
        settings=settings(
            max_examples=examples, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    print(f"{AnyOrder.frozen} releases")
    assert AnyOrder.frozen >= 30 and connection.vendor == "sqlite"
