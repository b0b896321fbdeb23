"""Pairs of organizations that see their relationship differently, as something to talk about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from wellknit.labels import label
from wellknit.relationships.findings import Findings
from wellknit.relationships.reporting.sections import Section, figure
from wellknit.relationships.trust.gaps import STEP, Gap, Topic, differences, guide

__all__ = ["Talk", "as_values", "pairs_sections", "talks_of_findings", "talks_of_gaps"]

Pair = tuple[str, str]

#: Findings hold thirds as floats: a gap of one step exactly must not be lost to the last digit.
_STEP = float(STEP) - 1e-9


@dataclass(frozen=True, slots=True)
class Talk:
    """What two organizations may talk about: ``differs`` has a sentence for each topic.

    ``trust`` is from 0 to 1, that of the first in the second and that of the second in the first; None where not both
    rated it. ``agreed`` says whether both agreed to have their ratings shown.
    """

    one: str
    other: str
    trust: tuple[float, float] | None
    strain: Literal["", "one", "both"]
    differs: Mapping[Topic, str]
    agreed: bool

    @property
    def gap(self) -> float | None:
        return None if self.trust is None else self.trust[0] - self.trust[1]


def talks_of_gaps(
    gaps: Iterable[Gap], agreed: Collection[Pair], names: Mapping[str, str], language: str = "en"
) -> tuple[Talk, ...]:
    """Every pair of ``gaps`` that has a topic, for whoever holds the folder; ``agreed`` are the pairs of which both
    agreed to have their ratings shown."""
    return tuple(
        Talk(
            each.one,
            each.other,
            (float(each.trust[0]), float(each.trust[1])) if each.trust else None,
            ("", "one", "both")[sum(each.strain)] if each.strain else "",
            differences(each, names, language),
            (each.one, each.other) in agreed,
        )
        for each in gaps
        if each.topics
    )


def talks_of_findings(findings: Findings, language: str = "en") -> tuple[Talk, ...]:
    """The pairs to talk about of which ``findings`` show how both rate each other: for the partnership and a site's
    leader. The public is told of none.

    Findings say that one of the two finds the relationship strained, and not which: so it stays here.
    """
    if findings.viewer.eyes == "public":
        return ()
    names, found = findings.names, []
    for each in findings.relationships:
        if each.trust is None:
            continue
        one, other = names.get(each.one, each.one), names.get(each.other, each.other)
        differs: dict[Topic, str] = {}
        gap = each.trust[0] - each.trust[1]
        if abs(gap) >= _STEP:
            more, less = (one, other) if gap > 0 else (other, one)
            differs["trust"] = label("trust.guide_trust", language, more=more, less=less)
        if each.strained == "one":
            differs["strain"] = label("pairs.one_strained", language, one=one, other=other)
        if differs:
            found.append(Talk(each.one, each.other, each.trust, each.strained, differs, agreed=True))
    return tuple(found)


def pairs_sections(
    talks: Sequence[Talk], names: Mapping[str, str], language: str = "en", most: int = 25
) -> tuple[Section, ...]:
    """A table of the pairs (the first ``most``), what differs between each two, and how to talk about it.

    Those furthest apart in trust stand first.
    """
    title, reading = label("pairs.title", language), label("pairs.reading", language)
    if not talks:
        return (Section(title, reading, notes=(label("pairs.none", language),), level=1),)
    ranked = sorted(talks, key=lambda each: (-abs(each.gap or 0), _names(each, names)))
    rows, sentences = [], []
    for each in ranked[:most]:
        one, other = _names(each, names)
        trust = [figure(value, "mean") for value in each.trust] if each.trust else ["–", "–"]
        gap = "–" if each.gap is None else figure(abs(each.gap), "mean")
        strain = label(f"pairs.strain_{each.strain}", language) if each.strain else ""
        rows.append((one, other, *trust, gap, strain, "" if each.agreed else label("pairs.no", language)))
        sentences.append((f"{one} – {other}", " ".join(each.differs.values())))
    headings = ["one", "other", "trust_one", "trust_other", "gap", "strain", "agreed"]
    notes = []
    if all(each.agreed for each in ranked):
        headings, rows = headings[:-1], [row[:-1] for row in rows]
    else:
        notes.append(label("pairs.not_agreed_note", language))
    if len(ranked) > most:
        notes.append(label("reporting.first", language, count=most, all=len(ranked)))
    topics = dict.fromkeys(topic for each in ranked for topic in each.differs)
    asks = tuple(label(f"trust.guide_ask_{topic}", language) for topic in topics)
    closing = tuple(label(f"trust.guide_{each}", language) for each in ("listen", "step", "again"))
    return (
        Section(
            title,
            reading,
            tuple(label(f"pairs.{key}", language) for key in headings),
            tuple(rows),
            frozenset({2, 3, 4}),
            tuple(notes),
            level=1,
        ),
        Section(
            label("pairs.differs", language),
            headings=(label("pairs.pair", language), label("pairs.topic", language)),
            rows=tuple(sentences),
        ),
        Section(label("pairs.guide", language), notes=(*asks, *closing)),
    )


def as_values(talks: Iterable[Talk], names: Mapping[str, str], language: str = "en") -> list[dict[str, Any]]:
    """The same as JSON values, each with its own guide; docs/schemas/network.json describes them."""
    found = []
    for each in talks:
        one, other = _names(each, names)
        opening = label("trust.guide_opening" if each.agreed else "pairs.not_agreed", language, one=one, other=other)
        found.append(
            {
                "one": each.one,
                "other": each.other,
                "names": [one, other],
                "trust": list(each.trust) if each.trust else None,
                "gap": each.gap,
                "strain": each.strain,
                "topics": list(each.differs),
                "agreed": each.agreed,
                "guide": list(guide(opening, each.differs, language)),
            }
        )
    return found


def _names(each: Talk, names: Mapping[str, str]) -> Pair:
    return names.get(each.one, each.one), names.get(each.other, each.other)
