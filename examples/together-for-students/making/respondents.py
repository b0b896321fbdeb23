"""Respondents whose answers add up to given counts: who answers what is drawn, how many do is not.

Each respondent has a warmth of their own, so that one who trusts little rarely agrees strongly elsewhere: answers to
different questions go together as they do among people, while every count stays exactly as given.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

from .form import COLUMNS

#: An item's answers by count, in the order from warmest to coldest; blank stands for no answer.
AGREEMENT = ("strongly_agree", "agree", "neither", "disagree", "strongly_disagree")
BLANK = ""


@dataclass
class Respondent:
    """One respondent while being made up; ``answers`` by the item's name, several choices joined by spaces."""

    site: str
    role: str
    warmth: float
    person: str = ""
    organization: str = ""
    language: str = "en"
    answers: dict[str, str] = field(default_factory=dict)

    @property
    def through_job(self) -> bool:
        return self.role != "community_partner"

    @property
    def over_a_year(self) -> bool:
        return self.answers["involvement"] in ("one_to_two_years", "two_years_or_more")

    def cells(self) -> dict[str, str]:
        """The answers by the head of their column."""
        return {COLUMNS[name]: answer for name, answer in self.answers.items()}


def tell_role(people: Iterable[Respondent]) -> None:
    """The two questions from which an anonymous respondent's role is read."""
    for each in people:
        each.answers["through_job"] = "yes" if each.through_job else "no"
        if each.through_job:
            each.answers["leader"] = "yes" if each.role == "site_leader" else "no"


def disagreeing(count: int) -> tuple[int, int, int]:
    """How ``count`` people who do not agree are made up: most are undecided, few disagree, fewer strongly. Ours."""
    strongly = count // 5
    disagree = (count - strongly) // 3
    return count - strongly - disagree, disagree, strongly


def answer(people: list[Respondent], item: str, strongly: int, agreeing: int, random: Random) -> None:
    """All of ``people`` answer ``item``; ``agreeing`` of them agree, ``strongly`` of these strongly, the warmest."""
    undecided, disagree, strongly_disagree = disagreeing(len(people) - agreeing)
    counts = (strongly, agreeing - strongly, undecided, disagree, strongly_disagree)
    deal(people, item, dict(zip(AGREEMENT, counts, strict=True)), random)


def deal(people: list[Respondent], item: str, counts: dict[str, int], random: Random) -> None:
    """Give out the answers of ``counts`` in their order, from the warmest respondent to the coldest, with noise."""
    assert sum(counts.values()) == len(people), (item, counts, len(people))
    order = sorted(people, key=lambda each: each.warmth + random.gauss(0, 0.8), reverse=True)
    remaining = iter(order)
    for choice, count in counts.items():
        for _ in range(count):
            next(remaining).answers[item] = choice


def choose_challenges(people: list[Respondent], counts: dict[str, int], random: Random) -> None:
    """Each challenge of ``counts`` is chosen by that many, rather by the cold ones; 'none' by some of those left."""
    chosen: dict[int, list[str]] = {place: [] for place in range(len(people))}
    for challenge, count in counts.items():
        order = sorted(chosen, key=lambda place: people[place].warmth + random.gauss(0, 1.5))
        for place in order[:count]:
            chosen[place].append(challenge)
    for place, challenges in chosen.items():
        nothing = "none" if random.random() < 0.7 else BLANK
        people[place].answers["challenges"] = " ".join(challenges) or nothing
