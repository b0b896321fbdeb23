"""Comparisons as values: what differs from what, by how much, how sure, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from wellknit.tables import Change, Share, Stamp, half_up

__all__ = [
    "Bounds",
    "Comparison",
    "Group",
    "Judged",
    "Ordered",
    "PanelChange",
    "PooledShare",
    "Row",
    "Verdict",
    "percent",
]

#: 'differ': it holds up. 'unsure': it would, were it the only one compared. 'close': if they differ, by less than 20
#: points. 'no_sign': nothing to see. 'too_few': hardly any difference would show. 'alike': all agree, or
#: none. 'nothing': fewer than two groups are shown.
Verdict = Literal["differ", "unsure", "close", "no_sign", "too_few", "alike", "nothing"]

#: 'groups': any number of groups at once. 'pair': two of them. 'waves': two waves, the people taken as independent.
#: 'people': the same people in two waves.
Kind = Literal["groups", "pair", "waves", "people"]


def percent(value: Fraction | float | None, decimals: int = 1) -> str | None:
    """A share between -1 and 1 as per cent or percentage points in decimal text, rounded once, half up."""
    return None if value is None else format(half_up(Fraction(value) * 100, decimals), "f")


def _rounded(value: float | None) -> float | None:
    """A computed chance, freed of noise in its last digits: two machines write the same."""
    return None if value is None else float(f"{value:.9g}")


@dataclass(frozen=True, slots=True)
class Group:
    """A site, role, band or wave that takes part: ``count`` of the ``base`` people agree.

    ``population`` are the people on the roster, where they are known; ``everyone`` says that all of them answered.
    """

    key: str
    label: str
    count: int
    base: int
    population: int | None = None
    everyone: bool = False

    @property
    def share(self) -> Fraction:
        return Fraction(self.count, self.base)

    @classmethod
    def of(cls, key: str, label: str, cell: Share) -> Group:
        """The group behind a shown share of people; ValueError where it shows no count."""
        if cell.hidden or cell.count is None or not cell.base:
            raise ValueError(f"{key} shows no count of people")
        return cls(key, label, cell.count, cell.base, cell.population, cell.interval == "census")

    def as_dict(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "label": self.label,
            "count": self.count,
            "base": self.base,
            "population": self.population,
            "percent": percent(self.share),
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """Groups beside each other in one row of a table.

    ``key`` names it within its row: 'all', '<one>_<other>' or 'change'. Of two groups ``estimate`` is the first's
    share less the second's (of waves: the later less the earlier), with the 95% limits ``low`` and ``high``; None of
    more than two groups. ``chance`` is how often a gap as wide at least would come about if it made no difference which
    group somebody is in (a p-value), ``error`` its standard error where it was drawn by lot; ``adjusted`` takes into
    account how much was compared. ``detectable`` is the smallest gap that so few people would have shown 8 times in 10,
    as (least, most) over the pairs of groups; None where none would.
    """

    key: str
    kind: Kind
    groups: tuple[Group, ...]
    verdict: Verdict
    estimate: Fraction | None = None
    low: float | None = None
    high: float | None = None
    interval: str = ""
    chance: float | None = None
    test: str = ""
    error: float | None = None
    adjusted: float | None = None
    detectable: tuple[float, float] | None = None

    @property
    def ends(self) -> tuple[Group, Group]:
        """The groups with the lowest and the highest share; of equal ones, the first."""
        return min(self.groups, key=lambda each: each.share), max(self.groups, key=lambda each: each.share)

    @property
    def change(self) -> Change:
        """The difference as a table's cell, in percentage points with one decimal."""
        if self.estimate is None:
            return Change(None)
        low, high = (None if each is None else half_up(Fraction(each) * 100, 1) for each in (self.low, self.high))
        return Change(half_up(self.estimate * 100, 1), low, high, exact=self.estimate)

    def as_dict(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "kind": self.kind,
            "groups": [each.as_dict() for each in self.groups],
            "verdict": self.verdict,
            "points": percent(self.estimate),
            "low": percent(self.low),
            "high": percent(self.high),
            "interval": self.interval,
            "chance": _rounded(self.chance),
            "test": self.test,
            "error": _rounded(self.error),
            "adjusted": _rounded(self.adjusted),
            "detectable": None if self.detectable is None else [percent(each) for each in self.detectable],
        }


@dataclass(frozen=True, slots=True)
class PooledShare:
    """A site's share drawn towards the others', the more so the fewer people answered there; beside the raw one.

    ``share``, ``low`` and ``high`` are between 0 and 1; the limits hold the middle 95 per cent of what it may be.
    """

    group: Group
    share: float
    low: float
    high: float

    def as_dict(self) -> dict[str, Any]:
        return {
            **self.group.as_dict(),
            "pooled": percent(self.share),
            "low": percent(self.low),
            "high": percent(self.high),
        }


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a share could be at least and at most, whatever those would have said who did not answer."""

    group: Group
    least: Fraction
    most: Fraction

    def as_dict(self) -> dict[str, Any]:
        return {**self.group.as_dict(), "least": percent(self.least), "most": percent(self.most)}


@dataclass(frozen=True, slots=True)
class PanelChange:
    """A change between two waves, and how much of it is the same people thinking otherwise.

    ``total`` is the later share less the earlier one, ``same_people`` and ``other_people`` its two parts, which add up
    to it. ``matched`` answered in both waves, ``only_before`` and ``only_after`` in one.
    """

    total: Fraction
    same_people: Fraction
    other_people: Fraction
    matched: int
    only_before: int
    only_after: int

    def as_dict(self) -> dict[str, Any]:
        return {
            "points": percent(self.total),
            "same_people": percent(self.same_people),
            "other_people": percent(self.other_people),
            "matched": self.matched,
            "only_before": self.only_before,
            "only_after": self.only_after,
        }


@dataclass(frozen=True, slots=True)
class Ordered:
    """The groups of a row over the whole scale of its item, not the share who agree alone: of so many ``people``,
    ``chance`` is how often their answers would lie as far apart by chance; ``adjusted`` takes the other rows into
    account. ``test`` is 'linear-by-linear' of two groups, 'cumulative-link' of more
    and of many people."""

    people: int
    chance: float
    test: str
    adjusted: float = 1.0

    def as_dict(self) -> dict[str, Any]:
        return {
            "people": self.people,
            "chance": _rounded(self.chance),
            "test": self.test,
            "adjusted": _rounded(self.adjusted),
        }


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, compared. ``absent`` are the groups that take no part because their figure is hidden,
    ``unanswered`` those in which nobody answered."""

    key: str
    label: str
    whole: Comparison
    pairs: tuple[Comparison, ...] = ()
    absent: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    pooled: tuple[PooledShare, ...] = ()
    bounds: tuple[Bounds, ...] = ()
    panel: PanelChange | None = None
    ordered: Ordered | None = None

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        return (self.whole, *self.pairs)

    def as_dict(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "label": self.label,
            "whole": self.whole.as_dict(),
            "pairs": [each.as_dict() for each in self.pairs],
            "absent": list(self.absent),
            "unanswered": list(self.unanswered),
            "pooled": [each.as_dict() for each in self.pooled],
            "bounds": [each.as_dict() for each in self.bounds],
            "panel": None if self.panel is None else self.panel.as_dict(),
            "ordered": None if self.ordered is None else self.ordered.as_dict(),
        }


@dataclass(frozen=True, slots=True)
class Judged:
    """A family of comparisons, judged. ``compared`` is how many were judged together."""

    key: str
    title: str
    table: str
    by: str
    alpha: float
    rows: tuple[Row, ...]
    compared: int
    waves: tuple[str, ...]
    people: str = ""
    measure: str = ""
    audience: str = "partnership"
    stamps: tuple[Stamp, ...] = ()

    def holding_up(self) -> Iterator[tuple[Row, Comparison]]:
        """Every difference that holds up, with its row: the row as a whole, then its pairs."""
        for row in self.rows:
            for each in row.comparisons:
                if each.verdict == "differ":
                    yield row, each

    @property
    def hidden(self) -> bool:
        """Whether a hidden figure took no part anywhere."""
        return any(row.absent for row in self.rows)

    def as_dict(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "title": self.title,
            "table": self.table,
            "by": self.by,
            "alpha": self.alpha,
            "compared": self.compared,
            "waves": list(self.waves),
            "people": self.people,
            "measure": self.measure,
            "audience": self.audience,
            "releases": [
                {"wave": each.wave, "version": each.version, "digest": each.digest, "draft": each.draft}
                for each in self.stamps
            ],
            "rows": [each.as_dict() for each in self.rows],
        }
