"""What a partnership's relationships say at the date of a wave, as one audience may see it.

Findings are the only thing that briefs, maps, releases and the command line show. They are plain values and go to JSON
and back unchanged, since a release keeps them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

__all__ = ["Advice", "Curve", "Findings", "Measured", "ShownOrganization", "ShownRelationship", "Viewer"]

#: 'holder' is whoever holds the folder itself and sees names; 'partnership' with a site is that site's leader.
Eyes = Literal["holder", "partnership", "public"]


@dataclass(frozen=True, slots=True)
class Viewer:
    """For whom findings are shown; ``site`` gives a site's leader the names of people in the own site."""

    eyes: Eyes
    site: str | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """One number. Its fact is ``<group>.<key>.<scope>``.

    ``scope`` is a site's key, 'national' (among the national partners), 'between' (them and the sites), or 'all'.
    ``low`` and ``high`` are what ``interval`` says: 'silence' (bounds that carry who did not answer), 'wilson',
    'exact', or 'draws' (the middle 95% of simulated futures). A hidden one has no numbers at all.
    """

    group: Literal["network", "resilience"]
    key: str
    scope: str
    unit: Literal["share", "mean", "count", "index"]
    value: float | None = None
    count: int | None = None
    base: int | None = None
    low: float | None = None
    high: float | None = None
    interval: str = ""
    convention: str = ""
    refused: str = ""  #: why there is no value: a label's key
    hidden: bool = False

    @property
    def name(self) -> str:
        return f"{self.group}.{self.key}.{self.scope}"


@dataclass(frozen=True, slots=True)
class ShownOrganization:
    """An organization on the map: where it stands (0 to 1 both ways), and how many people act for it."""

    key: str
    name: str
    site: str | None
    sector: str
    people: int
    x: float = 0.5
    y: float = 0.5


@dataclass(frozen=True, slots=True)
class ShownRelationship:
    """A relationship between two organizations as the viewer may see it.

    ``links`` is the number of pairs of people that carry it, ``people`` how many of each side. ``hangs_on`` is, as
    far as the viewer may know, the name or the role of the one person on whom it hangs, '' where it does not.
    ``survival`` is the chance that it is still carried after ``Findings.months``. ``trust`` (how each rates the
    other, from 0 to 1), ``gap`` and ``strained`` are there only where both agreed.
    """

    one: str
    other: str
    links: int
    people: tuple[int, int]
    hangs: bool
    hangs_on: str = ""
    hangs_at: str = ""
    person: str = ""  #: key of the person on whom it hangs: for the holder alone
    other_on: str = ""  #: where one contact carries it, who is at its other end: it hangs on either of the two
    other_person: str = ""  #: that person's key: for the holder alone
    survival: float | None = None
    reported: Literal["both", "one", "none", ""] = ""
    trust: tuple[float, float] | None = None
    gap: float | None = None
    strained: Literal["", "one", "both"] = ""

    @property
    def across(self) -> str:
        """The organization at the other end from ``hangs_at``."""
        return self.other if self.hangs_at == self.one else self.one


@dataclass(frozen=True, slots=True)
class Advice:
    """One introduction as advice: who (name or role) of which organization, with whom, why, what it changes.

    ``who`` and ``whom`` are names, or roles where the viewer may know no names. ``why`` is the key of a reason (label
    'plan_why.<why>'); ``about`` names, or gives the roles of, the people on whom it hangs.
    """

    question: Literal["each_survives", "all_reachable", "expected"]
    who: str
    organization: str
    whom: str
    other: str
    why: str
    gain: float = 0.0
    about: tuple[str, ...] = ()
    people: tuple[str, ...] = ()  #: keys of the two, then of those it is about: for the holder alone


@dataclass(frozen=True, slots=True)
class Curve:
    """The expected share of relationships that survive so many months, and the middle 95% of simulated futures."""

    scope: str
    months: int
    share: float
    low: float
    high: float
    reach: float | None = None  #: expected share of organizations in the largest connected part


@dataclass(frozen=True, slots=True)
class Findings:
    """All that ``viewer`` may see of the relationships on ``day``; what is hidden is not in it, or has no numbers."""

    wave: str
    day: date
    viewer: Viewer
    measured: tuple[Measured, ...] = ()
    organizations: tuple[ShownOrganization, ...] = ()
    relationships: tuple[ShownRelationship, ...] = ()
    curves: tuple[Curve, ...] = ()
    advice: tuple[Advice, ...] = ()
    advice_notes: tuple[str, ...] = ()  #: what a plan can't do: 'name a deputy first: ...'
    months: int = 12
    active_months: int = 12
    draws: int = 0
    seed: int = 0
    shown_organizations: int = 0  #: of how many organizations in all
    withheld: int = 0  #: relationships that contacts carry and that are not shown; 0 where they may not be counted
    withheld_note: str = ""  #: in words, where they may not be counted
    thresholds: Mapping[str, int] = field(default_factory=dict)

    @property
    def names(self) -> Mapping[str, str]:
        """Names of organizations by key."""
        return {each.key: each.name for each in self.organizations}

    def at(self, name: str) -> Measured | None:
        """The number whose fact is ``name`` ('network.density.chicago'), None where there is none."""
        return next((each for each in self.measured if each.name == name), None)

    def as_dict(self) -> dict[str, Any]:
        """Findings as JSON values; docs/schemas/findings.json describes them."""
        data = asdict(self)
        data["day"] = self.day.isoformat()
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Findings:
        """What ``as_dict`` wrote. Raises TypeError or KeyError for anything else.

        >>> found = Findings("spring", date(2021, 3, 15), Viewer("public"))
        >>> Findings.from_dict(found.as_dict()) == found
        True
        """
        values = dict(data)
        values["day"] = date.fromisoformat(values["day"])
        values["viewer"] = Viewer(**values["viewer"])
        parts: dict[str, type[Any]] = {
            "measured": Measured,
            "organizations": ShownOrganization,
            "relationships": ShownRelationship,
            "curves": Curve,
            "advice": Advice,
        }
        for key, kind in parts.items():
            values[key] = tuple(kind(**_tuples(each)) for each in values[key])
        return cls(**_tuples(values))


def _tuples(values: Mapping[str, Any]) -> dict[str, Any]:
    """JSON knows lists alone; our values hold tuples."""
    return {key: tuple(each) if isinstance(each, list) else each for key, each in values.items()}
