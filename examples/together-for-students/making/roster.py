"""Who takes part, for the invented wave: every person here is made up, and so is every local organization."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from .counts import SITES

SEED = 1998
DAY = date(2022, 1, 15)  # the reference date of winter_2022
ROLES = ("site_leader", "core_site_partner", "community_partner")
#: People in each role on that day. One of the core partners in Chicago is also one in Dayton.
ON_ROSTER = {"chicago": (4, 15, 6), "dayton": (4, 16, 8), "lehigh_valley": (3, 15, 12), "memphis": (3, 9, 2)}
#: Leaders and core partners who left between the waves, each followed by a newcomer some weeks later.
DEPARTURES = {"chicago": (1, 4), "dayton": (0, 3), "lehigh_valley": (0, 2), "memphis": (1, 2)}
BOTH_SITES = ("chicago", "dayton")

GIVEN = """
Abena Ada Alma Amos Anouk Asha Basil Bea Bruno Cai Celia Dara Della Edgar Elif Emeka Esme Ezra Fern Flora Gus Hana
Hugo Ida Imani Ines Iris Ivo Jonah Juno Kalani Keiko Lena Leo Lionel Luz Mabel Malik Marisol Milo Nadia Nia Odile
Olu Opal Oscar Pilar Quinn Rafa Remy Rosa Rufus Sable Selma Silas Soledad Tamsin Teo Thea Uma Viola Wendell Xiomara
Yara Zeke Zora
"""
FAMILY = """
Applebough Birdwhistle Brambleford Cloudberry Copperkettle Dewfield Elderbloom Fernhollow Foxglade Goldenrod
Honeywick Inkwell Juniperly Kitefeather Lanternwood Marigoldson Nettlebrook Oakmantle Pebbleton Quillfeather
Rainbarrel Saltmeadow Thistledown Umberfield Velvetmoss Willowmere Yarrowgate
"""

TIME = {
    "site_leader": ("20 hours a week", "24 hours a week", "32 hours a week"),
    "core_site_partner": ("2 hours a week", "4 hours a week", "6 hours a week"),
    "community_partner": ("2 hours a month", "4 hours a month"),
}
RESOURCES = {
    "site_leader": ("staff time", "meeting rooms", "a budget line"),
    "core_site_partner": ("staff time", "a meeting room", "attendance data", "a van", "contacts in schools"),
    "community_partner": ("", "tutoring", "word of mouth", "a place to meet"),
}
KNOWLEDGE = {
    "site_leader": ("grant reporting; contacts in the district", "convening; budgeting", "convening; grant reporting"),
    "core_site_partner": (
        "case management",
        "attendance data",
        "family outreach",
        "training of tutors",
        "health referrals",
    ),
    "community_partner": ("", "the neighborhood", "the school from within"),
}
#: What the grant pays for, as the document has it. Nothing invented is said to be paid from it.
GRANTED = (
    "incentives and occasions for organizations to work together, and support for the affiliates in the four sites"
)
HEADS = {
    "people": ("person", "name", "mail", "language", "consents"),
    "involvements": ("person", "organization", "site", "role", "from", "to", "time", "resources", "knowledge", "grant"),
}


@dataclass(frozen=True)
class Member:
    """A person in one role in one site; ``end`` is None for those who are still there."""

    person: str
    name: str
    language: str
    organization: str
    site: str
    role: str
    start: date
    end: date | None

    @property
    def here(self) -> bool:
        return self.start <= DAY and (self.end is None or self.end >= DAY)


def _names(random: Random) -> Iterator[str]:
    names = [f"{given} {family}" for given in GIVEN.split() for family in FAMILY.split()]
    random.shuffle(names)
    taken: set[str] = set()
    for name in names:  # no two people share a given name until all are used, so that lists are easy to read
        given = name.split()[0]
        if given not in taken or len(taken) == len(GIVEN.split()):
            taken.add(given)
            yield name


def organizations(folder: Path) -> dict[str, list[tuple[str, str]]]:
    """Keys and kinds of the local organizations by site, as partners/organizations.csv lists them."""
    local: dict[str, list[tuple[str, str]]] = {site: [] for site in SITES}
    with (folder / "partners/organizations.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["site"]:
                local[row["site"]].append((row["organization"], row["sector"]))
    return local


def members(folder: Path) -> list[Member]:
    """Everyone who is or was involved in a site, in the order of sites and roles."""
    random = Random(SEED)
    names = _names(random)
    local = organizations(folder)
    everyone: list[Member] = []
    for site in SITES:
        for place, role in enumerate(ROLES):
            there = ON_ROSTER[site][place]
            moved = site == BOTH_SITES[1] and role == "core_site_partner"
            gone = DEPARTURES[site][place] if place < 2 else 0
            for number in range(there - moved):
                organization = _organization(local[site], role, number)
                if number < gone:
                    left = _some_day(random, date(2021, 4, 1), date(2021, 10, 31))
                    started = _some_day(random, date(2018, 6, 1), date(2020, 10, 31))
                    everyone.append(_member(next(names), random, organization, site, role, started, left))
                    started = left + timedelta(days=random.randint(14, 60))
                else:
                    started = _some_day(random, date(2018, 3, 1), date(2021, 9, 30))
                everyone.append(_member(next(names), random, organization, site, role, started, None))
    core = [each for each in everyone if each.site == BOTH_SITES[0] and each.role == "core_site_partner" and each.here]
    return [*everyone, replace(core[-1], site=BOTH_SITES[1], start=date(2021, 5, 3))]


def _organization(local: list[tuple[str, str]], role: str, number: int) -> str:
    """Leaders come from the three affiliates, core partners from all but the community's group, which has the rest."""
    inside = [key for key, sector in local if sector != "community"]
    outside = [key for key, sector in local if sector == "community"]
    if role == "site_leader":
        return inside[number % 3]
    return inside[number % len(inside)] if role == "core_site_partner" else outside[0]


def _some_day(random: Random, first: date, last: date) -> date:
    return first + timedelta(days=random.randint(0, (last - first).days))


def _member(
    name: str, random: Random, organization: str, site: str, role: str, start: date, end: date | None
) -> Member:
    language = "es" if random.random() < (0.2 if role == "community_partner" else 0.06) else "en"
    return Member(name.lower().replace(" ", "_"), name, language, organization, site, role, start, end)


def people_rows(everyone: list[Member]) -> list[list[str]]:
    """people.csv, header first; one of them has taken back the consent to be quoted."""
    lines = [list(HEADS["people"])]
    seen: set[str] = set()
    for number, each in enumerate(everyone):
        if each.person in seen:
            continue
        seen.add(each.person)
        agreed = max(each.start, date(2019, 3, 1)).isoformat()
        consents = f"survey={agreed}"
        if number % 3 == 0:
            consents += f"; quotes={agreed}" + ("/2021-12-01" if number == 30 else "")
        mail = each.person.replace("_", ".") + "@example.org"
        lines.append([each.person, each.name, mail, each.language, consents])
    return lines


def involvement_rows(everyone: list[Member], folder: Path) -> list[list[str]]:
    """involvements.csv, header first: national partners, local organizations, then people."""
    random = Random(SEED + 1)
    lines = [list(HEADS["involvements"])]
    for national in ("coalition_for_community_schools", "communities_in_schools", "strivetogether"):
        lines.append(["", national, "", "national_partner", "", "", "", GRANTED, "", "chan_zuckerberg"])
    for site, local in organizations(folder).items():
        for place, (key, sector) in enumerate(local):
            role = "site_leader" if place < 3 else "community_partner" if sector == "community" else "core_site_partner"
            started = date(2019, 3, 1) if place < 3 else date(2019, 9, 1)
            lines.append(["", key, site, role, started.isoformat(), "", "", random.choice(RESOURCES[role]), "", ""])
    for each in everyone:
        lines.append(
            [
                each.person,
                each.organization,
                each.site,
                each.role,
                each.start.isoformat(),
                each.end.isoformat() if each.end else "",
                random.choice(TIME[each.role]),
                random.choice(RESOURCES[each.role]),
                random.choice(KNOWLEDGE[each.role]),
                "",
            ]
        )
    return lines
