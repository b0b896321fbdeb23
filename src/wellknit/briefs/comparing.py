"""Facts of comparisons: ``comparison.<family>.<row>.<what>``, from the comparisons of a brief's tables.

*What* is ``all`` or the two groups of a pair (``dayton_memphis``), ``change`` between two waves, ``same_people`` and
``other_people`` for the parts of a change, ``<group>_pooled`` for a share drawn to the others, and ``<group>_least``
and ``<group>_most`` for what it could be whatever the silent would have said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from wellknit.briefs import words as written
from wellknit.briefs.facts import COMPARED, Fact, Facts, Unit
from wellknit.briefs.saying import share_text, signed_points
from wellknit.comparisons.values import Comparison, Group, Judged, Row
from wellknit.surveys.wave import Wave
from wellknit.tables import half_up

__all__ = ["asks", "from_comparisons", "name_of"]

Words = Mapping[str, str]

#: The blocks that show comparisons, and the beginning of the names of their facts.
BLOCKS = ("differences", "comparison", "same-people", "small-groups", "silence")
_ASKS = re.compile(rf"{COMPARED}\.[a-z]|\{{(?:{'|'.join(BLOCKS)})\}}")


def asks(source: str) -> bool:
    """Whether a brief's source shows or says anything of comparisons."""
    return _ASKS.search(source) is not None


def name_of(family: str, row: str, what: str) -> str:
    """The name of a fact of comparisons: the wave of the family, if it names one, stands last.

    >>> name_of("agreement@autumn", "trust", "all")
    'comparison.agreement.trust.all@autumn'
    """
    key, at, wave = family.partition("@")
    return f"{COMPARED}.{key}.{row}.{what}{at}{wave}"


def from_comparisons(comparisons: Mapping[str, Judged], waves: Mapping[str, Wave], words: Words) -> Facts:
    """The facts of all comparisons."""
    found: dict[str, Fact] = {}
    for judged in comparisons.values():
        for row in judged.rows:
            for fact in _Saying(judged, row, waves, words).facts():
                found.setdefault(fact.name, fact)
    return Facts(found)


class _Saying:
    """What the facts of one row of comparisons have in common."""

    def __init__(self, judged: Judged, row: Row, waves: Mapping[str, Wave], words: Words) -> None:
        self.judged, self.row, self.words = judged, row, words
        self.people = judged.people or words["fact.people"]
        named = [
            words["fact.wave"].format(wave=wave.name, month=written.month(words, wave.day))
            for key in judged.waves
            if (wave := waves.get(key)) is not None
        ]
        self.wave = written.listed(words, named)

    def facts(self) -> Iterator[Fact]:
        for each in self.row.comparisons:
            if len(each.groups) > 1:
                yield self._compared(each)
        for drawn in self.row.pooled:
            ends = Fraction(drawn.low), Fraction(drawn.high)
            yield self._share(drawn.group, "pooled", Fraction(drawn.share), ends)
        for bounds in self.row.bounds:
            yield self._share(bounds.group, "least", bounds.least)
            yield self._share(bounds.group, "most", bounds.most)
        if self.row.panel is not None:
            for part, value in (
                ("same_people", self.row.panel.same_people),
                ("other_people", self.row.panel.other_people),
            ):
                shown = signed_points(self.words, half_up(value * 100, 1))
                yield replace(self._fact(part, "points", shown, part), value=half_up(value * 100, 1), exact=value)
            matched = self.row.panel.matched
            fact = self._fact("matched", "count", written.number(self.words, matched), "matched")
            yield replace(fact, value=Decimal(matched), count=matched)

    def _compared(self, found: Comparison) -> Fact:
        words = self.words
        low, high = found.ends
        if found.estimate is None:
            # Of more than two groups the fact is how far the highest share lies above the lowest.
            gap = high.share - low.share
            value = half_up(gap * 100, 1)
            fact = self._fact(found.key, "points", _unsigned(words, value), "gap", high=high.label, low=low.label)
            return replace(fact, value=value, exact=gap, readable=self._from_to(low, high))
        value = half_up(found.estimate * 100, 1)
        first, last = found.groups[0], found.groups[-1]
        kind = "difference" if found.kind == "pair" else found.kind
        fact = self._fact(found.key, "points", signed_points(words, value), kind, first=first.label, last=last.label)
        ends = None if found.low is None or found.high is None else (Fraction(found.low), Fraction(found.high))
        readable = self._from_to(first, last)
        if found.kind == "pair":
            readable = words["fact.against"].format(first=self._of(first), last=self._of(last))
        return replace(
            fact,
            value=value,
            exact=found.estimate,
            readable=readable,
            low=None if ends is None else half_up(ends[0] * 100, 1),
            high=None if ends is None else half_up(ends[1] * 100, 1),
            limits=ends,
            interval=found.interval or None,
        )

    def _share(self, group: Group, what: str, value: Fraction, ends: tuple[Fraction, Fraction] | None = None) -> Fact:
        percent = half_up(value * 100, 1)
        fact = self._fact(f"{group.key}_{what}", "percent", share_text(self.words, percent), what, group=group.label)
        return replace(
            fact,
            value=percent,
            exact=value,
            readable=self._of(group),
            base=group.base,
            population=group.population if what in ("least", "most") else None,
            low=None if ends is None else half_up(ends[0] * 100, 1),
            high=None if ends is None else half_up(ends[1] * 100, 1),
            limits=ends,
            interval=None if ends is None else "pooled",
        )

    def _fact(self, what: str, unit: Unit, display: str, kind: str, **values: object) -> Fact:
        judged, words = self.judged, self.words
        where = words[f"fact.comparison.{kind}"].format(people=self.people, **values)
        measure = judged.measure or words["fact.measure.agreement"]
        return Fact(
            name=name_of(judged.key, self.row.key, what),
            value=None,
            unit=unit,
            display=display,
            readable="",
            definition=words["fact.definition"].format(
                row=self.row.label, measure=measure.rstrip(" ."), where=where, wave=self.wave
            ),
            audience=judged.audience,
            stamp=judged.stamps[-1] if judged.stamps else None,
            people=judged.people,
            table=COMPARED,
        )

    def _of(self, group: Group) -> str:
        count, base = (written.number(self.words, each) for each in (group.count, group.base))
        return self.words["fact.of"].format(count=count, base=base)

    def _from_to(self, first: Group, last: Group) -> str:
        return self.words["fact.from-to"].format(first=self._of(first), last=self._of(last))


def _unsigned(words: Words, value: Decimal) -> str:
    return signed_points(words, -abs(value)).removeprefix("\N{MINUS SIGN}")
