"""Perception gaps: where two organizations see their relationship differently, as something to talk about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from wellknit.labels import label
from wellknit.relationships.agreements import Agreement, agreed
from wellknit.relationships.trust.ratings import Kind, Rating

__all__ = ["LEVELS_APART", "STEP", "Gap", "Topic", "differences", "gaps", "guide", "talk_guide", "topics"]

Topic = Literal["trust", "collaboration", "strain"]

#: A gap in trust worth a talk: one whole step of the scale from 1 to 4. Our choice; no threshold is published.
STEP = Fraction(1, 3)
#: Levels of Collaboration further apart than that are a topic (Frey et al. 2006, who give the talk; the 2 is ours).
LEVELS_APART = 2


@dataclass(frozen=True, slots=True)
class Gap:
    """How two organizations (sorted) see each other: what the first says of the second, and the second of the first.

    ``trust`` is from 0 to 1, ``collaboration`` a level from 0 to 5; None where not both said something. Each side's
    mean is compared, whoever spoke for it.
    """

    one: str
    other: str
    trust: tuple[Fraction, Fraction] | None
    collaboration: tuple[Fraction, Fraction] | None
    strain: tuple[bool, bool] | None

    @property
    def gap(self) -> Fraction | None:
        """g_ij = T_ij - T_ji: above 0 where the first trusts more."""
        return None if self.trust is None else self.trust[0] - self.trust[1]

    @property
    def topics(self) -> tuple[Topic, ...]:
        """What is worth talking about: trust a step apart, levels of collaboration two apart, one-sided strain."""
        found: list[Topic] = []
        if self.trust and abs(self.trust[0] - self.trust[1]) >= STEP:
            found.append("trust")
        if self.collaboration and abs(self.collaboration[0] - self.collaboration[1]) >= LEVELS_APART:
            found.append("collaboration")
        if self.strain and self.strain[0] != self.strain[1]:
            found.append("strain")
        return tuple(found)


def gaps(ratings: Iterable[Rating]) -> tuple[Gap, ...]:
    """Every pair of organizations of which both rated the other in something, sorted. For whoever holds the folder:
    others see those of ``topics`` alone."""
    found = {(each.rater, each.rated): each for each in ratings}
    pairs = sorted((one, other) for one, other in found if one < other and (other, one) in found)
    result = []
    for one, other in pairs:
        first, second = found[one, other], found[other, one]
        strain = None
        if first.strained is not None and second.strained is not None:
            strain = (first.strained, second.strained)
        levels = (first.on_scale("collaboration"), second.on_scale("collaboration"))
        collaboration = None if levels[0] is None or levels[1] is None else (levels[0], levels[1])
        each = Gap(one, other, _both(first, second, "trust"), collaboration, strain)
        if each.trust or each.collaboration or each.strain:
            result.append(each)
    return tuple(result)


def topics(ratings: Iterable[Rating], agreements: Iterable[Agreement], day: date) -> tuple[Gap, ...]:
    """The pairs that have something to talk about, and where both agreed on ``day`` that their ratings be shown.

    Without both agreements a gap is nobody's topic: from its own answer and the gap each would have the other's.
    """
    given = tuple(agreements)
    return tuple(each for each in gaps(ratings) if each.topics and agreed(given, each.one, each.other, "ratings", day))


def talk_guide(gap: Gap, names: Mapping[str, str], language: str = "en") -> tuple[str, ...]:
    """A guide for the talk of the two, one paragraph each, in plain words: what differs, what to ask each other, and
    what to agree on. Empty where there is nothing to talk about.

    The shape (what matters against what happens, then a facilitated talk and one agreed step) is that of the CDC
    Prevention Research Centers' Partnership Trust Tool; the words are ours.
    """
    if not gap.topics:
        return ()
    one, other = names.get(gap.one, gap.one), names.get(gap.other, gap.other)
    return guide(
        label("trust.guide_opening", language, one=one, other=other), differences(gap, names, language), language
    )


def guide(opening: str, differs: Mapping[Topic, str], language: str = "en") -> tuple[str, ...]:
    """A guide that opens with ``opening`` and tells each difference with what to ask about it."""
    told = [opening]
    for topic, sentence in differs.items():
        told += [sentence, label(f"trust.guide_ask_{topic}", language)]
    return (*told, *(label(f"trust.guide_{each}", language) for each in ("listen", "step", "again")))


def differences(gap: Gap, names: Mapping[str, str], language: str = "en") -> dict[Topic, str]:
    """What differs between the two, a sentence for each topic, with the names of both."""
    one, other = names.get(gap.one, gap.one), names.get(gap.other, gap.other)
    told: dict[Topic, str] = {}
    for topic in gap.topics:
        if topic == "trust" and gap.trust:
            more, less = (one, other) if gap.trust[0] > gap.trust[1] else (other, one)
            told[topic] = label("trust.guide_trust", language, more=more, less=less)
        elif topic == "collaboration" and gap.collaboration:
            told[topic] = label(
                "trust.guide_collaboration", language, one=one, other=other,
                first=_level(gap.collaboration[0], language), second=_level(gap.collaboration[1], language),
            )  # fmt: skip
        elif topic == "strain" and gap.strain:
            feels, other_side = (one, other) if gap.strain[0] else (other, one)
            told[topic] = label("trust.guide_strain", language, feels=feels, other=other_side)
    return told


def _both(first: Rating, second: Rating, kind: Kind) -> tuple[Fraction, Fraction] | None:
    # On the items that both rated alone: a gap between different questions would be one of the questionnaire.
    common = {each.dimension for each in first.of(kind)} & {each.dimension for each in second.of(kind)}
    if not common:
        return None
    one, other = first.score(kind, only=tuple(sorted(common))), second.score(kind, only=tuple(sorted(common)))
    return None if one is None or other is None else (one, other)


def _level(level: Fraction, language: str) -> str:
    """The name of the level nearest to a mean."""
    return label(f"trust.level_{int(level + Fraction(1, 2))}", language)
