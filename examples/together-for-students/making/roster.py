"""Who takes part, from when to when: every person here is made up, and so is every local organization."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random

from . import posts
from .counts import SITES
from .names import invented_names
from .posts import Post

SEED = 1998
SPRING = date(2021, 3, 15)  # the assumed date of the published survey, and of the first survey of relationships
DAY = date(2022, 1, 15)  # the reference date of winter_2022, and of the second survey of relationships
#: First and last days on which somebody of a band began, as seen on 15 March 2021. Nobody is on a band's edge.
BEGAN = {
    "A": (date(2017, 6, 1), date(2019, 2, 28)),
    "B": (date(2019, 3, 20), date(2020, 2, 10)),
    "C": (date(2020, 3, 23), date(2020, 8, 10)),
    "D": (date(2020, 8, 20), date(2021, 3, 8)),
}
#: The same where somebody was there before: early enough for a year to have passed since by the end of the story.
FOLLOWED = {"C": (date(2020, 6, 1), date(2020, 8, 10)), "D": (date(2020, 8, 20), date(2020, 12, 18))}
SUMMER = (date(2021, 5, 28), date(2021, 7, 2))  # when community partners leave, with the school year

TIME = {
    "national_partner": ("4 hours a week", "8 hours a week"),
    "site_leader": ("20 hours a week", "24 hours a week", "32 hours a week"),
    "core_site_partner": ("2 hours a week", "4 hours a week", "6 hours a week"),
    "community_partner": ("2 hours a month", "4 hours a month"),
}
RESOURCES = {
    "national_partner": ("staff time",),
    "site_leader": ("staff time", "meeting rooms", "a budget line"),
    "core_site_partner": ("staff time", "a meeting room", "attendance data", "a van", "contacts in schools"),
    "community_partner": ("", "tutoring", "word of mouth", "a place to meet"),
}
#: What the grant pays for, as the document has it. Nothing invented is said to be paid from it.
GRANTED = (
    "incentives and occasions for organizations to work together, and support for the affiliates in the four sites"
)
INVENTED_FUND = "bridge_keepers"
#: Who agreed that meetings in the own calendar count as contacts, and since when: by post.
CALENDARS = {
    "kha.partners": date(2020, 9, 1),
    "kha.convener": date(2020, 9, 1),
    "cbs.director": date(2020, 9, 14),
    "cbs.coordinators": date(2020, 10, 1),
}
HEADS = {
    "people": ("person", "name", "mail", "language", "consents"),
    "involvements": ("person", "organization", "site", "role", "from", "to", "time", "resources", "knowledge", "grant"),
}


@dataclass(frozen=True)
class Member:
    """A person in one post; ``start`` None is unknown, ``end`` None for those who are still there. ``since`` is when
    the person first came to the site without a break."""

    person: str
    name: str
    language: str
    post: Post
    site: str
    start: date | None
    end: date | None
    since: date | None

    @property
    def organization(self) -> str:
        return self.post.organization

    @property
    def role(self) -> str:
        return self.post.role

    def on(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or self.end >= day)

    @property
    def here(self) -> bool:
        return self.on(DAY)


def organizations(folder: Path) -> dict[str, list[tuple[str, str]]]:
    """Keys and kinds of the local organizations by site, as partners/organizations.csv lists them."""
    local: dict[str, list[tuple[str, str]]] = {site: [] for site in SITES}
    with (folder / "partners/organizations.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["site"]:
                local[row["site"]].append((row["organization"], row["sector"]))
    return local


@cache
def members() -> tuple[Member, ...]:
    """Everyone who is or was involved, in the order of the posts, and in each post one after the other."""
    random = Random(SEED)
    names = invented_names(random)
    filled = {post.key: list(_holders(post, names, random)) for post in posts.posts()}
    for post, former in posts.FOLLOWED_BY.items():
        known, newcomer = filled[former][-2 if ">" in filled[former][0].post.code else -1], filled[post][-1]
        filled[post][-1] = replace(
            newcomer, person=known.person, name=known.name, language=known.language, since=known.since
        )
    everyone = [each for holders in filled.values() for each in holders]
    both, site, since = posts.BOTH_SITES
    here = filled[both][-1]
    return (*everyone, replace(here, site=site, start=since, since=since))


def _holders(post: Post, names: Iterator[str], random: Random) -> Iterator[Member]:
    """The people of ``post``, one after the other."""
    if not post.band:
        yield _member(post, names, random, _some_day(random, date(2021, 5, 3), date(2021, 11, 30)), None)
        return
    if "<" in post.code:
        handover = posts.HANDOVERS.get(post.key)
        began = handover[1] if handover else _some_day(random, *FOLLOWED[post.band])
        left = handover[0] if handover else began - timedelta(days=random.randint(14, 45))
        before = None if post.key in posts.LONG_AGO else _some_day(random, date(2017, 9, 1), date(2019, 1, 31))
        yield _member(post, names, random, before, left)
    else:
        began = None if post.band == "U" else _some_day(random, *BEGAN[post.band])
    ended = followed = None
    if post.code[-1] in ">|":
        first, last = SUMMER if post.role == "community_partner" else (date(2021, 4, 16), date(2021, 9, 30))
        ended, followed = posts.LEAVING.get(post.key) or (_some_day(random, first, last), None)
        followed = followed or ended + timedelta(days=random.randint(14, 60))
    holder = _member(post, names, random, began, ended)
    if post.key in posts.CAME_BACK:
        start, end = posts.CAME_BACK[post.key]
        yield replace(holder, start=start, end=end, since=start)
    yield holder
    if post.code.endswith(">"):
        yield _member(post, names, random, followed, None)


def _some_day(random: Random, first: date, last: date) -> date:
    return first + timedelta(days=random.randint(0, (last - first).days))


def _member(post: Post, names: Iterator[str], random: Random, start: date | None, end: date | None) -> Member:
    name = next(names)
    language = "es" if random.random() < (0.2 if post.role == "community_partner" else 0.06) else "en"
    return Member(name.lower().replace(" ", "_"), name, language, post, post.site, start, end, start)


def holder(post: str, day: date) -> Member | None:
    """Who holds ``post`` on ``day``, if anybody."""
    return next((each for each in members() if each.post.key == post and each.on(day)), None)


def people_rows() -> list[list[str]]:
    """people.csv, header first; one of them has taken back the consent to be quoted."""
    lines = [list(HEADS["people"])]
    seen: set[str] = set()
    for number, each in enumerate(members()):
        if each.person in seen:
            continue
        seen.add(each.person)
        agreed = max(each.start or date.min, date(2019, 3, 1)).isoformat()
        consents = f"survey={agreed}"
        if number % 3 == 0:
            consents += f"; quotes={agreed}" + ("/2021-12-01" if number == 30 else "")
        if each.post.key in CALENDARS:
            consents += f"; calendar={CALENDARS[each.post.key]}"
        mail = each.person.replace("_", ".") + "@example.org"
        lines.append([each.person, each.name, mail, each.language, consents])
    return lines


def involvement_rows(folder: Path) -> list[list[str]]:
    """involvements.csv, header first: national partners, local organizations, then people."""
    random = Random(SEED + 1)
    lines = [list(HEADS["involvements"])]
    for national in posts.ORGANIZATIONS[""].values():
        lines.append(["", national, "", "national_partner", "", "", "", GRANTED, "", "chan_zuckerberg"])
    for site, local in organizations(folder).items():
        for place, (key, sector) in enumerate(local):
            role = "site_leader" if place < 3 else "community_partner" if sector == "community" else "core_site_partner"
            started = date(2019, 3, 1) if place < 3 else date(2019, 9, 1)
            lines.append(["", key, site, role, started.isoformat(), "", "", random.choice(RESOURCES[role]), "", ""])
    for each in members():
        lines.append(
            [
                each.person,
                each.organization,
                each.site,
                each.role,
                each.start.isoformat() if each.start else "",
                each.end.isoformat() if each.end else "",
                random.choice(TIME[each.role]),
                random.choice(RESOURCES[each.role]),
                each.post.knowledge,
                INVENTED_FUND if each.post.key in posts.PAID else "",
            ]
        )
    return lines
