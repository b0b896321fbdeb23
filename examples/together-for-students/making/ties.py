"""The two surveys of relationships, spring 2021 and winter 2022: who was asked about whom, and what they said.

All of it is invented. Of the national partners nobody says anything unkind: their names are real.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache
from random import Random

from . import posts
from .contacts import in_touch
from .history import standing
from .roster import DAY, SPRING, Member, members

WAVES = {"relationships_2021": SPRING, "relationships_2022": DAY}
#: How many people of one organization were asked at most: its leaders first, then those who were there longest.
ASKED = 3
#: Organizations of which nobody answered, by wave.
SILENT = {
    "relationships_2021": (
        "hopscotch_lane_youth",
        "copper_spoon_kitchens",
        "wheelwright_college",
        "pecan_street_clinic",
        "three_benches_bank",
    ),
    "relationships_2022": ("copper_spoon_kitchens", "three_benches_bank"),
}
#: The share of people asked who did not answer, in the other organizations.
SILENCE = 0.08

TRUST = {
    "shares_thinking": -0.03,
    "open_to_influence": -0.06,
    "decides_together": -0.12,
    "difficult_conversations": -0.1,
    "reliability": 0.05,
    "mission_support": 0.12,
    "open_discussion": 0.0,
}
#: What an organization brings: influence, involvement, resources; by the first it has in the list.
VALUE = {
    "backbone organization": (0.85, 0.85, 0.5),
    "public schools": (0.9, 0.6, 0.7),
    "student support": (0.65, 0.8, 0.6),
    "community school network": (0.6, 0.75, 0.55),
}
DIMENSIONS = (
    *TRUST,
    "person_trust",
    "survives_departure",
    "influence",
    "involvement",
    "resources",
    "collaboration",
    "strained",
)
HEAD = ["wave", "person", "from", "to", "state", "contact", *DIMENSIONS]
#: What a strain takes from trust, by how it stands; one that was repaired leaves a little more than there was.
STRAIN = {"open": -0.3, "addressed": -0.12, "under_way": -0.17, "repaired": 0.04, "": 0.0}
SAYS_STRAINED = {"open": 0.85, "addressed": 0.35, "under_way": 0.6, "repaired": 0.05, "": 0.03}
#: Who sees a relationship more brightly than the other side does, or less.
SEES = {
    ("lakeside_cradle_alliance", "lakeside_reading_partners"): 0.14,
    ("lakeside_reading_partners", "lakeside_cradle_alliance"): -0.16,
    ("old_ferry_schools", "old_ferry_congregations"): 0.1,
    ("old_ferry_congregations", "old_ferry_schools"): -0.14,
    ("canal_bend_schools", "kite_hill_community_schools"): 0.08,
}
NATIONAL = frozenset(posts.ORGANIZATIONS[""].values())
SITE_OF = {key: site for site, found in posts.ORGANIZATIONS.items() for key in found.values()}


@dataclass(frozen=True)
class Known:
    """What the log says of one respondent and one organization on a day."""

    own: int  # contacts of the respondent's own
    people: int  # links between people of the two organizations
    contact: str  # whom the respondent, or else the organization, is in touch with most


@cache
def _people_of(organization: str, day: date) -> tuple[str, ...]:
    return tuple(sorted({each.person for each in members() if each.organization == organization and each.on(day)}))


def _known(respondent: Member, target: str, day: date, met: Counter[tuple[str, str]]) -> Known:
    """What ``met`` says of the respondent, and the respondent's organization, with the people of ``target``."""

    def times(one: str, other: str) -> int:
        return met[min(one, other), max(one, other)]

    theirs = _people_of(target, day)
    own = {each: times(respondent.person, each) for each in theirs}
    all_links = [
        (times(one, each), each) for one in _people_of(respondent.organization, day) for each in theirs
        if times(one, each)
    ]  # fmt: skip
    most = max(own, key=lambda each: (own[each], each), default="")
    if most and not own[most]:
        most = max(all_links)[1] if all_links else ""
    return Known(sum(own.values()), len(all_links), most)


def respondents(day: date) -> list[Member]:
    """Who was asked: at most three people of an organization, leaders first, then by how long they had been there."""
    asked: list[Member] = []
    local = [each for each in members() if each.on(day) and each.site in ("", SITE_OF[each.organization])]
    for organization in SITE_OF:
        here = [each for each in local if each.organization == organization]
        here.sort(key=lambda each: (each.role != "site_leader", each.since or date.min, each.person))
        asked.extend(here[: ASKED if here and here[0].role != "community_partner" else ASKED - 1])
    return asked


def _targets(respondent: Member) -> list[tuple[str, bool]]:
    """The organizations of the respondent's list, and whether the respondent was asked about them."""
    if respondent.site == "":
        leading = [key for site, found in posts.ORGANIZATIONS.items() if site for key in list(found.values())[:3]]
        others = [*posts.ORGANIZATIONS[""].values(), *leading]
    else:
        others = [*posts.ORGANIZATIONS[respondent.site].values(), *posts.ORGANIZATIONS[""].values()]
    job = respondent.role != "community_partner"
    return [(key, job or key not in NATIONAL) for key in others if key != respondent.organization]


def _state(known: Known, random: Random) -> str:
    if known.own:
        weights = {"tie": 97, "not_answered": 3}
    elif known.people:
        weights = {"tie": 74, "dont_know": 14, "no_tie": 9, "not_answered": 3}
    else:
        weights = {"no_tie": 76, "dont_know": 14, "tie": 6, "not_answered": 4}
    return random.choices(list(weights), list(weights.values()))[0]


def _scaled(share: float, random: Random, bottom: int = 1, top: int = 4) -> str:
    noisy = min(max(share + random.gauss(0, 0.07), 0.0), 1.0)
    return str(bottom + round(noisy * (top - bottom)))


def _ratings(respondent: Member, target: str, known: Known, day: date, warmth: float, random: Random) -> dict[str, str]:
    own, national = respondent.organization, target in NATIONAL or respondent.organization in NATIONAL
    strain = standing(own, target, day)
    # The pair's own tone stays from one survey to the next, whoever answers.
    tone = Random(f"{own} {target}").gauss(0, 0.07)
    close = 0.08 if known.own else -0.08
    trust = 0.68 + tone + warmth + close + STRAIN[strain] + SEES.get((own, target), 0.0)
    trust = max(trust, 0.66) if national else trust
    rated = {key: _scaled(trust + shift, random) for key, shift in TRUST.items()}
    if known.own:
        rated["person_trust"] = _scaled(max(trust, 0.55) + 0.13, random)
    survives = {0: 0.2, 1: 0.25, 2: 0.55}.get(known.people, 0.75)
    rated["survives_departure"] = _scaled(survives + (0.1 if respondent.site == "dayton" else 0), random)
    kind = "backbone organization" if target in NATIONAL else KINDS.get(target, "")
    for key, share in zip(("influence", "involvement", "resources"), VALUE.get(kind, (0.4, 0.5, 0.4)), strict=True):
        rated[key] = _scaled(share + warmth, random)
    rated["collaboration"] = _scaled(0.25 + 0.15 * min(known.people, 4) + warmth, random, 0, 5)
    says = 0 if national else SAYS_STRAINED[strain] * (1.2 if SEES.get((own, target), 0) < 0 else 1)
    rated["strained"] = "1" if random.random() < says else "0"
    skipped = [key for key in rated if key != "strained" and random.random() < 0.04]
    return {key: value for key, value in rated.items() if key not in skipped}


#: Kinds of organizations that VALUE tells apart, as partners/organizations.csv has them.
KINDS = {
    key: kind
    for kind, keys in {
        "backbone organization": ("lca", "kha", "srp", "cwa"),
        "student support": ("lrp", "cbs", "isf", "css"),
        "community school network": ("ecs", "khc", "src", "ofc"),
        "public schools": ("ers", "cbd", "ibs", "ofs"),
    }.items()
    for found in posts.ORGANIZATIONS.values()
    for short, key in found.items()
    if short in keys
}


def rows() -> list[list[str]]:
    """ties.csv, header first: one row for each respondent and each organization on the respondent's list."""
    lines = [HEAD]
    for wave, day in WAVES.items():
        met = in_touch(day)
        for each in respondents(day):
            # One person's draws do not depend on who else was asked.
            random = Random(f"{wave} {each.person}")
            warmth = Random(each.person).gauss(0, 0.06)
            silent = each.organization in SILENT[wave] or random.random() < SILENCE
            for target, asked in _targets(each):
                known = _known(each, target, day, met)
                state = "not_asked" if not asked else "not_answered" if silent else _state(known, random)
                told = {"wave": wave, "person": each.person, "from": each.organization, "to": target, "state": state}
                if state == "tie":
                    told["contact"] = known.contact
                    told |= _ratings(each, target, known, day, warmth, random)
                lines.append([told.get(column, "") for column in HEAD])
    return lines
