"""Facts of relationships: ``network.<key>.<scope>`` and ``resilience.<key>.<scope>``, from a partnership's findings.

The home wave of these facts, which needs no '@wave' behind their names, is the brief's own wave if that has findings,
else the newest wave that has some: relationships are not asked about in every survey.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from wellknit.briefs import words as written
from wellknit.briefs.facts import Fact, Facts, Unit
from wellknit.briefs.material import Material
from wellknit.briefs.saying import share_text
from wellknit.labels import label
from wellknit.relationships.findings import Curve, Findings, Measured
from wellknit.tables import Stamp, half_up

__all__ = ["from_findings", "home_of", "scope_label", "stamp_of"]

Words = Mapping[str, str]

#: How a value is said: shares with one decimal as in tables, what is on a scale or an index with two.
_UNITS: Mapping[str, Unit] = {"share": "percent", "mean": "mean", "index": "index", "count": "count"}
_DECIMALS = {"share": 1, "mean": 2, "index": 2, "count": 0}


def home_of(material: Material) -> str | None:
    """The wave whose facts of relationships have no '@wave' behind their names; None where there are no findings."""
    if material.wave.key in material.findings:
        return material.wave.key
    newest = sorted(material.findings, key=lambda key: (material.findings[key].day, key))
    return newest[-1] if newest else None


def stamp_of(material: Material, wave: str) -> Stamp:
    """The release that holds the wave's findings; a draft's where the wave is not frozen."""
    return next((each for each in material.stamps if each.wave == wave), Stamp(wave, None, "", True))


def from_findings(material: Material, words: Words) -> Facts:
    """The facts of all findings of ``material``: its measured numbers, then what is expected to survive."""
    home = home_of(material)
    found: dict[str, Fact] = {}
    for wave, findings in material.findings.items():
        at = "" if wave == home else f"@{wave}"
        saying = _Saying(material, words, findings)
        for fact in saying.facts():
            found.setdefault(fact.name + at, replace(fact, name=fact.name + at))
    return Facts(found)


def scope_label(scope: str, material: Material, words: Words) -> str:
    """What a scope is called: the site's name, 'National partners', 'Between them and the sites', 'All'."""
    site = next((each.name for each in material.initiative.sites if each.key == scope), None)
    return site or words.get(f"scope.{scope}", scope.replace("_", " "))


class _Saying:
    """What the facts of one wave's findings have in common."""

    def __init__(self, material: Material, words: Words, findings: Findings) -> None:
        self.material, self.words, self.of = material, words, findings
        self.stamp = stamp_of(material, findings.wave)
        wave = material.waves.get(findings.wave)
        self.wave = findings.wave.replace("_", " ")
        if wave is not None:
            self.wave = words["fact.wave"].format(wave=wave.name, month=written.month(words, wave.day))

    def facts(self) -> Iterator[Fact]:
        for each in self.of.measured:
            yield self._measured(each)
        for point in self.of.curves:
            yield self._future(point, f"surviving_{point.months}_months", point.share, point.low, point.high)
            if point.reach is not None:
                yield self._future(point, f"reach_{point.months}_months", point.reach)

    def _measured(self, measured: Measured) -> Fact:
        what = self._what(measured.group, measured.key, measured.convention)
        fact = self._fact(measured.group, measured.key, measured.scope, what, _UNITS[measured.unit])
        value = measured.value if measured.value is not None else measured.count if measured.unit == "count" else None
        if measured.hidden or value is None:
            return replace(fact, hidden=measured.hidden)
        exact = _exact(value, measured.count, measured.base if measured.unit == "share" else None)
        return self._filled(
            fact, measured.unit, exact, measured.count, measured.base, measured.low, measured.high, measured.interval
        )

    def _future(
        self, point: Curve, key: str, value: float, low: float | None = None, high: float | None = None
    ) -> Fact:
        kind = key.partition("_")[0]
        what = self.words[f"fact.resilience.{kind}"].format(months=point.months)
        fact = self._fact("resilience", key, point.scope, what, "percent")
        return self._filled(fact, "share", _exact(value), None, None, low, high, "draws")

    def _fact(self, group: str, key: str, scope: str, what: str, unit: Unit) -> Fact:
        site = any(each.key == scope for each in self.material.initiative.sites)
        place = "site" if site else scope if f"fact.scope.{scope}" in self.words else "other"
        where = self.words[f"fact.scope.{place}"].format(site=scope_label(scope, self.material, self.words))
        return Fact(
            name=f"{group}.{key}.{scope}",
            value=None,
            unit=unit,
            display="",
            readable="",
            definition=self.words["fact.related"].format(what=what, where=where, wave=self.wave),
            audience=self.material.audience,
            stamp=self.stamp,
            table=group,
        )

    def _filled(
        self,
        fact: Fact,
        unit: str,
        exact: Fraction,
        count: int | None,
        base: int | None,
        low: float | None,
        high: float | None,
        interval: str,
    ) -> Fact:
        words, decimals = self.words, _DECIMALS[unit]
        scale = 100 if unit == "share" else 1
        value = half_up(exact * scale, decimals)
        display = share_text(words, value) if unit == "share" else written.number(words, value)
        readable = ""
        if unit == "share" and count is not None and base:
            readable = words["fact.of"].format(count=written.number(words, count), base=written.number(words, base))
        elif unit == "mean" and fact.table == "network" and count:
            # Of answers about each other; a mean of resilience is one of relationships.
            readable = words["fact.mean"].format(answers=written.plural(words, "fact.answers", count))
        limits = None if low is None or high is None else (_exact(low), _exact(high))
        ends: tuple[Decimal | None, Decimal | None] = (None, None)
        if limits is not None:
            ends = half_up(limits[0] * scale, decimals), half_up(limits[1] * scale, decimals)
        return replace(
            fact,
            value=value,
            display=display,
            readable=readable,
            count=int(value) if unit == "count" else count,
            base=base,
            low=ends[0],
            high=ends[1],
            interval=interval if limits is not None and interval else None,
            exact=exact,
            limits=limits if unit == "share" else None,
        )

    def _what(self, group: str, key: str, convention: str) -> str:
        """What is measured: our own sentence, else the measure's label, with the convention where there are several."""
        language = self.material.initiative.language.partition("-")[0]
        labels = (f"measure.{key}", f"trust.{key}", f"reporting_name.{key}")
        what = self.words.get(f"fact.{group}.{key}") or _first(language, *labels)
        what = (what or key.replace("_", " ")).rstrip(".")
        own = f"fact.{group}.{key}" in self.words
        reading = "" if own else _first(language, f"measure_reading.{key}", f"reporting_reading.{key}").rstrip(".")
        if reading:
            what = self.words["fact.what"].format(label=what, reading=reading[:1].lower() + reading[1:])
        how = _first(language, convention, f"convention.{convention}").rstrip(".") if convention else ""
        return self.words["fact.convention"].format(what=what, convention=how) if how else what


def _first(language: str, *keys: str) -> str:
    """The first of these labels that there is; '' where there is none, as for a measure that is new."""
    return next((text for key in keys if (text := _labelled(key, language))), "")


def _labelled(key: str, language: str) -> str:
    try:
        return label(key, language)
    except KeyError:
        return ""


def _exact(value: float, count: int | None = None, base: int | None = None) -> Fraction:
    """A computed number as a fraction: that of the counts where it is theirs, else freed of noise in its last digits.

    A half that was computed as 0.49999999999999994 would be rounded down on one machine and up on another.
    """
    if count is not None and base and abs(count / base - value) < 1e-9:
        return Fraction(count, base)
    return Fraction(Decimal(repr(round(float(value), 12))))
