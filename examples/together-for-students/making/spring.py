"""The published wave: 104 anonymous respondents whose answers give every published figure."""

from __future__ import annotations

from random import Random

from . import counts
from .form import COLUMNS
from .respondents import BLANK, Respondent, answer, choose_challenges, deal, tell_role

SEED = 2021
HEAD = ("respondent", "site", "language", *COLUMNS.values())


def respondents() -> list[Respondent]:
    """All respondents, in an order that tells nothing."""
    random = Random(SEED)
    people: list[Respondent] = []
    for place, site in enumerate(counts.SITES):
        here = _site(site, random)
        job = [each for each in here if each.through_job]
        for item, agreeing in counts.AGREEING.items():
            answer(job, item, counts.strongly_agreeing(item)[site], agreeing[place], random)
        choose_challenges(job, {key: named[site] for key, named in counts.CHALLENGES.items()}, random)
        _look_back(here, site, random)
        _trust_in_the_lead([each for each in here if not each.through_job], site, random)
        people.extend(here)
    random.shuffle(people)
    return people


def _site(site: str, random: Random) -> list[Respondent]:
    job, leaders, everyone = counts.THROUGH_JOB[site], counts.LEADERS[site], counts.EVERYONE[site]
    roles = ["site_leader"] * leaders + ["core_site_partner"] * (job - leaders)
    roles += ["community_partner"] * (everyone - job)
    here = [Respondent(site, role, random.gauss(0, 1)) for role in roles]
    for each in here:
        each.language = "es" if random.random() < (0.08 if each.through_job else 0.25) else "en"
    tell_role(here)
    _involve(here, site, random)
    return here


def _involve(here: list[Respondent], site: str, random: Random) -> None:
    """The bands of involvement: leaders and core partners are rather the ones who have been there longer."""
    known = counts.INVOLVED[site]
    silent = len(here) - sum(known)
    for each in here[len(here) - silent :]:  # the last is a community partner, or a core partner where there is none
        each.answers["involvement"] = BLANK
    told = here[: len(here) - silent]
    standing = {"site_leader": 2.0, "core_site_partner": 0.5, "community_partner": 0.0}
    order = sorted(told, key=lambda each: standing[each.role] + random.gauss(0, 1))
    remaining = iter(order)
    for band, count in zip(counts.BANDS, known, strict=True):
        for _ in range(count):
            next(remaining).answers["involvement"] = band


def _look_back(here: list[Respondent], site: str, random: Random) -> None:
    item = "relationships_improved_because_of_initiative"
    improved, base = counts.IMPROVED[site]
    asked = [each for each in here if each.over_a_year]
    assert len(asked) == base, (site, len(asked))
    answer(asked, item, counts.strongly_agreeing(item)[site], improved, random)


def _trust_in_the_lead(community: list[Respondent], site: str, random: Random) -> None:
    """Nearly half of the community partners say nothing here: 17 of 20 agree, 18 are silent."""
    item = "community_partners_trust_leading_organizations"
    answering = counts.COMMUNITY_ANSWERING.get(site, 0)
    agreeing = counts.COMMUNITY_AGREEING.get(site, 0)
    strongly = int(agreeing * counts.STRONGLY[item])
    deal(
        community,
        item,
        {
            "strongly_agree": strongly,
            "agree": agreeing - strongly,
            "neither": answering - agreeing,
            BLANK: len(community) - answering,
        },
        random,
    )


def rows() -> list[list[str]]:
    """The answers file, header first."""
    lines = [list(HEAD)]
    for number, each in enumerate(respondents(), 1):
        cells = {"respondent": f"r{number:03}", "site": each.site, "language": each.language, **each.cells()}
        lines.append([cells.get(column, "") for column in HEAD])
    return lines
