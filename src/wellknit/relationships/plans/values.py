"""Introductions, and plans made of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

__all__ = ["Impossible", "Introduction", "Plan", "Question"]

#: (a) every relationship survives any k departures; (b) no one person's departure cuts an organization off;
#: (c) the best introductions for expected survival.
Question = Literal["each_survives", "all_reachable", "expected"]


@dataclass(frozen=True, slots=True)
class Introduction:
    """Two people of two organizations who should get to know each other.

    ``why`` is the key of a reason (label 'plan_why.<why>'); ``about`` names whom the reason is about: the people on
    whom it hangs, and ``cut_off`` the organizations that they would take along. ``gain`` is what it changes, in
    relationships expected to survive that would not ('expected'), or in relationships or organizations that no longer
    hang on so few people. ``cost`` is its effort: 1 unless the partnership says otherwise.
    """

    person: str
    organization: str
    other: str
    other_organization: str
    why: str
    about: tuple[str, ...] = ()
    gain: float = 0.0
    cost: float = 1.0
    cut_off: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Impossible:
    """What no introduction can reach, and why: an organization (or relationship) with too few people, say."""

    organizations: tuple[str, ...]
    why: str  #: label 'plan_impossible.<why>'
    missing: int = 1


@dataclass(frozen=True, slots=True)
class Plan:
    """The introductions that answer ``question``, in the order in which they help most.

    ``bound`` is what no plan can do better than (fewest introductions or least cost, most gain for 'expected');
    ``value`` what this one reaches; ``gap`` is |value - bound| / max(1, |bound|). ``optimal`` is gap == 0, proved.
    """

    question: Question
    introductions: tuple[Introduction, ...]
    value: float
    bound: float
    gap: float
    optimal: bool
    impossible: tuple[Impossible, ...] = ()
    parameters: dict[str, float] = field(default_factory=dict)
