"""Strain: who says that a relationship is strained, and what was done about it since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from wellknit.relationships.history import CAUSES, Cause, Event
from wellknit.relationships.trust.ratings import Rating

__all__ = ["Progress", "Repair", "Said", "Strain", "causes", "repairs", "strains"]

#: What the two sides say. Who did not answer is kept apart: 'one of one' is no one-sided strain.
Said = Literal["both", "one", "neither", "strained_one_answered", "not_strained_one_answered", "nobody_answered"]

#: Where repair stands. 'addressed' is talked about and not yet mended.
Progress = Literal["open", "under_way", "addressed", "repaired"]

_WORST: tuple[Progress, ...] = ("open", "under_way", "addressed", "repaired")


@dataclass(frozen=True, slots=True)
class Repair:
    """What history says of the relationship of two organizations (sorted) on a day: ``progress`` is that of the strain
    that is furthest from mended, and ``standing`` are the causes that are not mended. ``since`` is the day on which the
    oldest of them was first noted, or where all is mended the day of the last repair."""

    organizations: tuple[str, str]
    progress: Progress
    standing: tuple[Cause, ...]
    since: date


@dataclass(frozen=True, slots=True)
class Strain:
    """What two organizations (sorted) say of their relationship in a wave, and what history says of it.

    ``reports`` has what each side says: True strained, False not strained, None no answer. ``repair`` is None where
    nothing was ever noted; a strain that a survey found and nobody noted is the first to look at.
    """

    organizations: tuple[str, str]
    reports: tuple[bool | None, bool | None]
    repair: Repair | None = None

    @property
    def said(self) -> Said:
        answered = [each for each in self.reports if each is not None]
        if not answered:
            return "nobody_answered"
        if len(answered) == 1:
            return "strained_one_answered" if answered[0] else "not_strained_one_answered"
        return ("neither", "one", "both")[sum(answered)]

    @property
    def strained(self) -> bool | None:
        """Whether either side reports strain; None where nobody does and somebody did not answer."""
        return True if True in self.reports else None if None in self.reports else False


def strains(found: Iterable[Rating], history: Iterable[Event] = (), day: date | None = None) -> tuple[Strain, ...]:
    """Each pair of organizations that a tie, an unanswered question or history joins, sorted, with both sides' word.

    A pair where both say that there is no tie has nothing to strain and is left out. ``history`` counts up to ``day``
    (all of it where that is None).
    """
    said: dict[tuple[str, str], dict[str, Rating]] = {}
    for each in found:
        pair = (each.rater, each.rated) if each.rater < each.rated else (each.rated, each.rater)
        said.setdefault(pair, {})[each.rater] = each
    noted = {each.organizations: each for each in repairs(history, day)}
    pairs = {
        pair for pair, sides in said.items()
        if any(each.state in ("tie", "not_answered", "dont_know") for each in sides.values())
    } | set(noted)  # fmt: skip
    return tuple(
        Strain(
            pair,
            (_strained(said.get(pair, {}).get(pair[0])), _strained(said.get(pair, {}).get(pair[1]))),
            noted.get(pair),
        )
        for pair in sorted(pairs)
    )


def repairs(history: Iterable[Event], day: date | None = None) -> tuple[Repair, ...]:
    """Where each strained relationship stands on ``day``, sorted by organizations.

    Strains of different causes are followed apart. A later entry of the same cause says how it goes on; a repair ends
    the strains of its cause, or where none of that cause is standing, all of the pair. Of entries of one day the later
    row counts. Strain that is noted again after a repair is a new one.
    """
    standing: dict[tuple[str, str], dict[Cause, tuple[date, Progress]]] = {}
    mended: dict[tuple[str, str], date] = {}
    for each in sorted(history, key=lambda one: (one.day, one.row)):
        if day is not None and each.day > day:
            continue
        open_ones = standing.setdefault(each.organizations, {})
        if each.kind == "strained":
            first = open_ones[each.cause][0] if each.cause in open_ones else each.day
            open_ones[each.cause] = (first, each.progress)
            continue
        mended[each.organizations] = each.day
        if each.cause in open_ones:
            del open_ones[each.cause]
        else:
            open_ones.clear()
    found = []
    for pair in sorted(standing):
        left = standing[pair]
        if not left:
            found.append(Repair(pair, "repaired", (), mended[pair]))
            continue
        worst = min((progress for _, progress in left.values()), key=_WORST.index)
        found.append(
            Repair(
                pair, worst, tuple(each for each in CAUSES if each in left), min(since for since, _ in left.values())
            )
        )
    return tuple(found)


def causes(found: Iterable[Repair]) -> Mapping[Cause, int]:
    """Of how many relationships each cause strains still; one with two causes counts in both."""
    counts: dict[Cause, int] = dict.fromkeys(CAUSES, 0)
    for each in found:
        for cause in each.standing:
            counts[cause] += 1
    return counts


def _strained(rating: Rating | None) -> bool | None:
    return None if rating is None else rating.strained
