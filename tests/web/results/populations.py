"""Invented partnerships of few people, whose true answers are known: two waves, three roles, small sites, everybody who
may look; released by the same function as in the browser."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django_scopes import scope

from tests.web.cast import PASSWORD, Browser
from wellknit.partners.involvement import band_of, whole_months
from wellknit.web.accounts.actions import make_account
from wellknit.web.models import (
    Account,
    Audience,
    Initiative,
    Instrument,
    InstrumentVersion,
    Involvement,
    Membership,
    Organization,
    Person,
    Release,
    Response,
    Seat,
    Site,
    Wave,
)
from wellknit.web.releases.declared import Choices
from wellknit.web.releases.freezing import frozen
from wellknit.web.rules import Chair, Viewer

__all__ = [
    "DAYS",
    "ITEMS",
    "LOOKERS",
    "ROLES",
    "SITES",
    "WAVES",
    "Answer",
    "Plan",
    "World",
    "cells_of",
    "lookers",
    "made",
    "planned",
    "with_organizations",
    "with_roster",
]

SITES = ("north", "south", "east", "west")
ROLES = ("site_leader", "core_site_partner", "community_partner")
WAVES = ("first", "second")
DAYS = {name: date(2021 + place, 5, 1) for place, name in enumerate(WAVES)}
#: Items on a scale of agreement, then one where several answers can be chosen, and one with other answers.
ITEMS = ("trust", "heard", "hard", "often")
LOOKERS: dict[str, tuple[Seat, str]] = {
    "nadia": (Seat.NATIONAL_LEAD, ""),
    "silas": (Seat.SITE_LEADER, "north"),
    "sol": (Seat.SITE_LEADER, "south"),
    "eve": (Seat.EVALUATOR, ""),
    "cora": (Seat.CORE_SITE_PARTNER, "north"),
    "paz": (Seat.COMMUNITY_PARTNER, "south"),
    "rhea": (Seat.READER, ""),
}
_LONG_AGO = date(2015, 1, 1)
_COLUMNS = [
    "respondent",
    "person",
    "site",
    "role",
    "organization",
    "through_job",
    "trust",
    "heard",
    "hard",
    "often",
    "why",
    "quote",
]
SHEETS: dict[str, list[list[str]]] = {
    "survey": [
        ["type", "name", "label::English (en)", "label::Español (es)", "required", "relevant", "asks"],
        ["select_one yes_no", "through_job", "Do you work here?", "¿Trabaja aquí?", "", "", "job"],
        ["select_one agreement", "trust", "I trust the others.", "Confío en los demás.", "", "", ""],
        ["select_one agreement", "heard", "I am heard.", "Me escuchan.", "", "", ""],
        ["select_multiple hardships", "hard", "What is hard?", "¿Qué es difícil?", "", "", ""],
        ["select_one often", "often", "How often do you meet?", "¿Con qué frecuencia se reúnen?", "", "", ""],
        ["text", "why", "Why?", "¿Por qué?", "", "", ""],
        ["select_one yes_no", "quote", "May it be shown?", "¿Se puede mostrar?", "", "", "quote"],
    ],
    "choices": [
        ["list_name", "name", "label::English (en)", "label::Español (es)", "means", "score"],
        ["yes_no", "yes", "Yes", "Sí", "yes", ""],
        ["yes_no", "no", "No", "No", "no", ""],
        ["agreement", "yes", "Agree", "De acuerdo", "agree", "2"],
        ["agreement", "no", "Disagree", "En desacuerdo", "", "1"],
        ["hardships", "time", "Time", "Tiempo", "", ""],
        ["hardships", "money", "Money", "Dinero", "", ""],
        ["often", "weekly", "Each week", "Cada semana", "", ""],
        ["often", "monthly", "Each month", "Cada mes", "", ""],
    ],
    "settings": [["form_title", "form_id", "default_language"], ["Small survey", "small", "English (en)"]],
}


@dataclass(frozen=True)
class Answer:
    """What somebody answered, as only the test knows it: a row of a wave."""

    respondent: str
    person: str
    site: str
    role: str
    given: Mapping[str, str]
    organization: str = ""
    #: When the person's involvement began.
    since: date = _LONG_AGO

    def answers(self, item: str) -> bool:
        return bool(self.given.get(item))

    def band(self, wave: str) -> str:
        """How long the person had been involved in that wave."""
        return band_of(whole_months(self.since, DAYS[wave]))


#: Who answers what in each wave, by the name of the row.
Plan = dict[str, dict[str, Answer]]


@dataclass
class World:
    """An initiative and its truth: who answered what in each wave, and who stood in the rows of each release."""

    initiative: Initiative
    lead: Viewer
    accounts: dict[str, Account]
    waves: dict[str, Wave]
    answers: dict[str, dict[str, Answer]]
    #: By wave and version, the rows of both waves when it was frozen.
    counted: dict[tuple[str, int], dict[str, tuple[Answer, ...]]] = field(default_factory=dict)
    #: Who is on the roster and answered nothing in any wave.
    silent: tuple[Answer, ...] = ()

    def client(self, who: str) -> Browser:
        client = Browser()
        client.force_login(self.accounts[who], backend="django.contrib.auth.backends.ModelBackend")
        client.cookies["language"] = "en"
        return client

    def release(self, wave: str, reason: str = "", choices: Choices | None = None) -> Release:
        """Releases a wave as the browser does. Within no transaction of ours; raises what ``frozen`` raises."""
        with scope(initiative=self.initiative):
            release = frozen(self.lead, self.waves[wave], reason, choices=choices)
        later = choices.left_out if choices else ()
        self.counted[wave, release.number] = {
            key: tuple(one for one in each.values() if one.site not in later) for key, each in self.answers.items()
        }
        return release

    def roster(self) -> list[Answer]:
        """Everybody on the roster, each once."""
        known = {one.person: one for rows in self.answers.values() for one in rows.values() if one.person}
        return [*known.values(), *self.silent]


def planned(seed: int) -> Plan:
    """Who answers what in both waves: 20 to 60 people in three or four sites, one or two of them very small."""
    chance = random.Random(seed)
    sites = SITES[: chance.choice((3, 4))]
    shares = [chance.choice((0.1, 0.15, 0.6, 1.0)) for _each in sites]
    shares[chance.randrange(len(sites))], shares[0] = 0.12, 1.0
    people = [
        (f"p{number}", chance.choices(sites, shares)[0], chance.choices(ROLES, (0.15, 0.5, 0.35))[0])
        for number in range(chance.randint(26, 60))
    ]
    found: Plan = {}
    for wave in WAVES:
        came = [each for each in people if chance.random() < 0.85]
        chance.shuffle(came)
        found[wave] = {
            f"r{number}": Answer(f"r{number}", person, site, role, _given(chance))
            for number, (person, site, role) in enumerate(came)
        }
    return found


def _given(chance: random.Random) -> dict[str, str]:
    return {
        "trust": chance.choice(("yes", "yes", "no", "yes", "no", "")),
        "heard": chance.choice(("yes", "no", "no")),
        "hard": chance.choice(("time", "money", "time money", "")),
        "often": chance.choice(("weekly", "monthly", "monthly", "")),
    }


def with_organizations(plan: Plan, seed: int) -> Plan:
    """The plan with an organization of each person: few in a site, one of them with most of the people."""
    chance = random.Random(seed)
    there = {site: [f"{site}_{number}" for number in range(chance.choice((2, 4, 6)))] for site in SITES}
    known: dict[str, str] = {}

    def one_of(site: str) -> str:
        return chance.choices(there[site], [2, *[1] * (len(there[site]) - 1)])[0]

    return {
        wave: {key: replace(each, organization=known.setdefault(each.person, one_of(each.site)))
               for key, each in rows.items()}
        for wave, rows in plan.items()
    }  # fmt: skip


def with_roster(plan: Plan, seed: int) -> Plan:
    """The plan with the day on which each person's involvement began: some months or years before the first wave."""
    chance = random.Random(seed)
    days = [date(2021, 2, 1), date(2020, 10, 1), date(2020, 1, 1), date(2017, 1, 1)]
    known: dict[str, date] = {}
    return {
        wave: {key: replace(each, since=known.setdefault(each.person, chance.choices(days, (1, 2, 2, 4))[0]))
               for key, each in rows.items()}
        for wave, rows in plan.items()
    }  # fmt: skip


def lookers() -> dict[str, Account]:
    """The accounts of everybody who looks, in each initiative."""
    return {name: make_account(f"{name}@example.org", name.title(), PASSWORD, "en") for name in LOOKERS}


def made(
    answers: Plan, accounts: dict[str, Account], key: str = "small", settings: str = "",
    silent: Collection[Answer] | None = None,
) -> World:  # fmt: skip
    """The initiative with these answers in two closed waves; nothing is released. Within the database of a test.

    ``settings`` are those of wellknit.toml. With ``silent``, who is on the roster and did not answer, the waves are of
    everybody on the roster.
    """
    initiative = Initiative.objects.create(key=key, name="Small", language="en", settings_text=settings)
    with scope(initiative=initiative):
        sites = {
            key: Site.objects.create(initiative=initiative, key=key, name=f"{key.title()} bank", position=place)
            for place, key in enumerate(SITES)
        }
        house = Organization.objects.create(
            initiative=initiative, key="house", name="Invented house", sector="nonprofit", site=sites["north"]
        )
        _seats(initiative, accounts, sites, house)
        instrument = Instrument.objects.create(initiative=initiative, key="small", name="Small")
        version = InstrumentVersion.objects.create(
            initiative=initiative, instrument=instrument, number=1, sheets=SHEETS, frozen=True,
            made="2021-05-01T00:00:00Z",
        )  # fmt: skip
        _people(initiative, answers, sites, silent or ())
        population = "unknown" if silent is None else "roster"
        waves = {
            name: _wave(initiative, version, sites, name, place, answers[name], population)
            for place, name in enumerate(WAVES)
        }
        lead = Viewer(accounts["nadia"], initiative, (Chair(Seat.NATIONAL_LEAD),), tuple(sites.values()))
    rows = {name: dict(each) for name, each in answers.items()}
    return World(initiative, lead, accounts, waves, rows, silent=tuple(silent or ()))


def _seats(initiative: Initiative, accounts: dict[str, Account], sites: dict[str, Site], house: Organization) -> None:
    for name, (seat, site) in LOOKERS.items():
        partner = seat in (Seat.CORE_SITE_PARTNER, Seat.COMMUNITY_PARTNER)
        Membership.objects.create(
            initiative=initiative, account=accounts[name], seat=seat, site=sites.get(site),
            organization=house if partner else None, start=_LONG_AGO,
        )  # fmt: skip


def _people(initiative: Initiative, answers: Plan, sites: dict[str, Site], silent: Collection[Answer]) -> None:
    known = {each.person: each for wave in (*answers.values(), {e.person: e for e in silent}) for each in wave.values()}
    Organization.objects.bulk_create(
        Organization(initiative=initiative, key=key, name=f"Zed {key}", sector="nonprofit", site=sites[site])
        for key, site in sorted({(each.organization, each.site) for each in known.values() if each.organization})
    )
    rows = Person.objects.bulk_create(
        Person(initiative=initiative, key=key, name=f"Zed {key}") for key in sorted(known)
    )
    Involvement.objects.bulk_create(
        Involvement(
            initiative=initiative, person=row, site=sites[known[row.key].site], role=known[row.key].role,
            start=known[row.key].since,
        )
        for row in rows
    )  # fmt: skip


def _wave(
    initiative: Initiative, version: InstrumentVersion, sites: dict[str, Site], name: str, place: int,
    answers: Mapping[str, Answer], population: str,
) -> Wave:  # fmt: skip
    wave = Wave.objects.create(
        initiative=initiative, key=name, name=name.title(), mode="identified", instrument_version=version,
        state="closed", population=population, day=DAYS[name], languages=["en"], position=place,
        columns=_COLUMNS, closed=f"202{1 + place}-06-01T00:00:00Z",
    )  # fmt: skip
    used = {each.site for each in answers.values()}
    Audience.objects.bulk_create(
        Audience(initiative=initiative, wave=wave, site=site, role=role)
        for key, site in sites.items() if key in used for role in ROLES
    )  # fmt: skip
    Response.objects.bulk_create(
        Response(initiative=initiative, wave=wave, respondent=each.respondent, cells=cells_of(each), position=number)
        for number, each in enumerate(answers.values())
    )
    return wave


def cells_of(answer: Answer) -> dict[str, Any]:
    """A row as it is kept."""
    told = {"respondent": answer.respondent, "person": answer.person, "site": answer.site, "role": answer.role}
    told |= {"organization": answer.organization} if answer.organization else {}
    return {**told, "through_job": "yes", **{name: text for name, text in answer.given.items() if text}}
