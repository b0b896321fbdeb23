"""Ties: what one organization's people say of another organization, in one wave, with silence kept apart from 'no'."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

__all__ = ["DIMENSIONS", "STATES", "Dimension", "Level", "Report", "State"]

#: A tie, no tie, no answer to the question, the question not put, and 'I don't know' are five different things.
State = Literal["tie", "no_tie", "not_answered", "not_asked", "dont_know"]
STATES: tuple[State, ...] = get_args(State)

#: Trust is asked at two levels: in the person one works with, and in the organization.
Level = Literal["person", "organization"]


@dataclass(frozen=True, slots=True)
class Dimension:
    """One thing that is rated of a relationship, from ``bottom`` to ``top``; ``kind`` groups them into scores.

    Its wording is the label ``dimension.<key>``.
    """

    key: str
    level: Level
    kind: Literal["trust", "value", "collaboration", "strain"]
    bottom: int = 1
    top: int = 4
    source: str = ""


_DOCUMENT, _PARTNER, _OWN = "Together for Students", "PARTNER", "Wellknit"

#: First what the document names as trust (sharing internal thinking, being open to the other's influence, deciding
#: together, difficult conversations), then PARTNER's three of trust and three of value (BMC Public Health 2016,
#: Table 1), then the levels of collaboration (Frey et al. 2006, doi 10.1177/1098214006290356). The wording is ours.
DIMENSIONS: tuple[Dimension, ...] = (
    Dimension("shares_thinking", "organization", "trust", source=_DOCUMENT),
    Dimension("open_to_influence", "organization", "trust", source=_DOCUMENT),
    Dimension("decides_together", "organization", "trust", source=_DOCUMENT),
    Dimension("difficult_conversations", "organization", "trust", source=_DOCUMENT),
    Dimension("reliability", "organization", "trust", source=_PARTNER),
    Dimension("mission_support", "organization", "trust", source=_PARTNER),
    Dimension("open_discussion", "organization", "trust", source=_PARTNER),
    Dimension("person_trust", "person", "trust", source=_OWN),
    Dimension("survives_departure", "person", "trust", source=_OWN),
    Dimension("influence", "organization", "value", source=_PARTNER),
    Dimension("involvement", "organization", "value", source=_PARTNER),
    Dimension("resources", "organization", "value", source=_PARTNER),
    Dimension("collaboration", "organization", "collaboration", 0, 5, "Frey et al. 2006"),
    Dimension("strained", "organization", "strain", 0, 1, _OWN),
)


@dataclass(frozen=True, slots=True)
class Report:
    """What one respondent says of one other organization in one wave.

    ``organization`` is whom the respondent acts for on the wave's reference date; ``respondent`` and ``person`` are ''
    where a file names the organization alone. ``contact`` is the person that ratings of level 'person' are about, or
    ''. ``ratings`` has the value of each dimension rated; it is empty unless ``state`` is 'tie'.
    """

    wave: str
    respondent: str
    person: str
    organization: str
    to: str
    state: State
    ratings: Mapping[str, int] = field(default_factory=dict)
    contact: str = ""
    row: int = 0
