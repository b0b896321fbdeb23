"""One wave's reports, by ordered pair of organizations and respondent, and why something in it is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from wellknit.partners.roster import Roster
from wellknit.relationships.change.split import Cause
from wellknit.relationships.ties import DIMENSIONS, Report, State
from wellknit.relationships.trust.ratings import of_scale, voice_of

__all__ = ["Pair", "Wave"]

Pair = tuple[str, str]

_DIMENSION = {each.key: each for each in DIMENSIONS}
_RANK: Mapping[State, int] = {"tie": 0, "no_tie": 1, "dont_know": 2, "not_answered": 3, "not_asked": 4}


@dataclass(frozen=True)
class Wave:
    """One wave's reports, by ordered pair and respondent."""

    there: frozenset[str]
    respondents: Mapping[str, set[str]]
    said: Mapping[Pair, Mapping[str, State]]
    #: pair -> dimension -> (respondent, contact rated) -> value from 0 to 1
    values: Mapping[Pair, Mapping[str, Mapping[Pair, Fraction]]]
    asked: frozenset[str]  #: dimensions that anybody rated

    @classmethod
    def of(cls, reports: Iterable[Report], roster: Roster, day: date, mark: str) -> Wave:
        respondents: dict[str, set[str]] = {}
        said: dict[Pair, dict[str, State]] = {}
        raw: dict[Pair, dict[str, dict[Pair, list[Fraction]]]] = {}
        dated = {each.organization for each in roster.involvements if each.organization}
        there = {each.organization for each in roster.involvements if each.organization and each.on(day)}
        there |= {each.key for each in roster.organizations if each.key not in dated}
        for number, each in enumerate(reports):
            pair = (each.organization, each.to)
            if each.organization == each.to:
                continue
            voice = voice_of(each, number)
            if voice.startswith("#"):
                voice = f"#{mark}{voice}"  # a row without a respondent is nobody's row of the other wave
            states = said.setdefault(pair, {})
            states[voice] = min(states.get(voice, "not_asked"), each.state, key=lambda one: _RANK[one])
            respondents.setdefault(each.organization, set()).add(voice)
            if each.state in ("tie", "no_tie"):
                there.add(each.organization)
            for key, value in each.ratings.items():
                dimension = _DIMENSION[key]
                about = each.contact if dimension.level == "person" else ""
                exact = of_scale(Fraction(value), dimension)
                raw.setdefault(pair, {}).setdefault(key, {}).setdefault((voice, about), []).append(exact)
        values = {
            pair: {
                key: {who: sum(found, Fraction()) / len(found) for who, found in rated.items()}
                for key, rated in dimensions.items()
            }
            for pair, dimensions in raw.items()
        }
        asked = frozenset(key for dimensions in values.values() for key in dimensions)
        return cls(frozenset(there), respondents, said, values, asked)

    def state(self, pair: Pair) -> State:
        return min(self.said.get(pair, {}).values(), key=lambda one: _RANK[one], default="not_asked")

    def answers(self, pair: Pair) -> dict[str, State]:
        """What those say who say that there is a tie, or none."""
        return {who: state for who, state in self.said.get(pair, {}).items() if state in ("tie", "no_tie")}

    def why_not(self, pair: Pair) -> Cause:
        """Why this wave has no answer, or no rating, for ``pair``."""
        state = self.state(pair)
        if not self.there.issuperset(pair):
            return "entered_left"
        if state == "not_asked":
            return "asked"
        return "tie" if state == "no_tie" else "silence"

    def why_not_by(self, pair: Pair, voice: str) -> Cause:
        """Why ``voice``, who says something of ``pair`` in the other wave, does not in this one."""
        if voice.startswith("#"):
            return "unknown"
        if voice not in self.respondents.get(pair[0], set()):
            return "replaced"
        state = self.said.get(pair, {}).get(voice, "not_asked")
        return "asked" if state == "not_asked" else "tie" if state == "no_tie" else "silence"
