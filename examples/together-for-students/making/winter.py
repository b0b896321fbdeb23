"""The invented wave: winter 2022, identified, answered by most of the people on the roster."""

from __future__ import annotations

from random import Random

from wellknit.partners.involvement import band_of, whole_months

from .counts import SITES
from .form import COLUMNS
from .respondents import BLANK, Respondent, answer, choose_challenges, deal, tell_role
from .roster import DAY, Member, members

SEED = 2022
HEAD = ("respondent", "person", "site", "organization", "language", *COLUMNS.values())

#: Leaders and core partners who answered, and community partners. In Memphis everyone did.
ANSWERING = {"chicago": (15, 3), "dayton": (16, 5), "lehigh_valley": (14, 7), "memphis": (12, 2)}
#: (strongly agree, agree at all, don't know) of those who take part through their job, in the order of the sites.
AGREEMENT = {
    "bigger_impact_together": ((11, 15, 0), (9, 15, 0), (10, 14, 0), (9, 12, 0)),
    "best_interest_of_students": ((8, 14, 0), (9, 15, 0), (8, 13, 0), (7, 12, 0)),
    "difficult_conversations": ((5, 12, 1), (3, 11, 0), (4, 10, 1), (4, 11, 0)),
    "regular_communication": ((5, 12, 0), (4, 12, 0), (6, 13, 0), (5, 11, 0)),
    "trust_partner_organizations": ((7, 13, 0), (6, 13, 0), (6, 13, 0), (5, 11, 0)),
}
CHALLENGES = {
    "staff_turnover": (7, 5, 4, 5),
    "strained_histories": (4, 5, 2, 4),
    "competition": (3, 4, 2, 2),
    "different_views": (3, 4, 3, 2),
    "too_little_time": (6, 7, 5, 4),
}
COMMUNITY_TRUST = {"chicago": (1, 2), "dayton": (2, 4), "lehigh_valley": (3, 6), "memphis": (1, 2)}
IMPROVED = 0.7  # of those involved for more than one year


def respondents() -> list[Respondent]:
    """Who answered, site by site in the order of the roster."""
    random = Random(SEED)
    everyone = [each for each in members() if each.site]
    both = {
        each.person
        for each in everyone
        if any(each.person == other.person and each.site != other.site for other in everyone)
    }
    people: list[Respondent] = []
    for place, site in enumerate(SITES):
        here = [each for each in everyone if each.site == site and each.here]
        job, community = ANSWERING[site]
        answering = _drawn([each for each in here if each.role != "community_partner"], job, both, random)
        answering += _drawn([each for each in here if each.role == "community_partner"], community, both, random)
        found = [_respondent(each, random) for each in here if each in answering]
        tell_role(found)
        _answer(found, place, site, random)
        people.extend(found)
    return people


def _drawn(here: list[Member], count: int, certain: set[str], random: Random) -> list[Member]:
    """``count`` of the people here; those in ``certain`` are among them."""
    first = [each for each in here if each.person in certain]
    others = [each for each in here if each.person not in certain]
    return first + random.sample(others, count - len(first))


def _respondent(member: Member, random: Random) -> Respondent:
    made = Respondent(member.site, member.role, random.gauss(0, 1), member.person, member.organization, member.language)
    made.answers["involvement"] = band_of(whole_months(member.since, DAY)) if member.since else BLANK
    return made


def _answer(here: list[Respondent], place: int, site: str, random: Random) -> None:
    job = [each for each in here if each.through_job]
    for item, by_site in AGREEMENT.items():
        strongly, agreeing, unknown = by_site[place]
        silent = random.sample(job, unknown)
        for each in silent:
            each.answers[item] = "dont_know"
        answer([each for each in job if each not in silent], item, strongly, agreeing, random)
    choose_challenges(job, {key: by_site[place] for key, by_site in CHALLENGES.items()}, random)
    community = [each for each in here if not each.through_job]
    strongly, agreeing = COMMUNITY_TRUST[site]
    trust = "community_partners_trust_leading_organizations"
    answer(community, trust, strongly, agreeing, random)
    longer = [each for each in here if each.over_a_year]
    improved = round(len(longer) * IMPROVED)
    item = "relationships_improved_because_of_initiative"
    undecided = len(longer) - improved
    counts = {"strongly_agree": improved // 3, "agree": improved - improved // 3, "neither": undecided, BLANK: 0}
    deal(longer, item, counts, random)


def rows() -> list[list[str]]:
    """The answers file, header first."""
    lines = [list(HEAD)]
    for number, each in enumerate(respondents(), 1):
        cells = {
            "respondent": f"w{number:03}",
            "person": each.person,
            "site": each.site,
            "organization": each.organization,
            "language": each.language,
            **each.cells(),
        }
        lines.append([cells.get(column, "") for column in HEAD])
    return lines
