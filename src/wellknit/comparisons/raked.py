"""Agreement weighted to the roster: what it would be if every site and role had answered in its numbers.

Computed from the cube and the roster when a wave is frozen, beside the share of all who answered, never instead of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from wellknit.partners.initiative import Site
from wellknit.partners.roster import SITE_ROLES
from wellknit.statistics.response import Cell
from wellknit.surveys.counted import CountedWave, Group, Tabulation
from wellknit.surveys.cube import EVERYONE
from wellknit.surveys.rounding import percent
from wellknit.surveys.specification import EXACT, TableSpec
from wellknit.tables import Column

__all__ = ["Raked", "RakedShare", "Refused", "atoms", "raked_of", "weighable"]

#: Why there are no weights. 'unspoken': nobody of a site answered. 'few': they would leave too few people to tell
#: anything. 'unsettled': raking does not come to an end. 'beyond': more answered than the roster has, or in no role.
Refused = Literal["", "unspoken", "few", "unsettled", "beyond"]


@dataclass(frozen=True, slots=True)
class RakedShare:
    """An item's share of all who answered it, ``count`` of ``base``, and ``raked``: weighted to the roster, in per
    cent with one decimal, with its 95% limits. They are None where weights are refused, and all numbers where it is
    ``hidden``; the limits also where a site's single person does not tell how its people differ."""

    key: str
    label: str
    count: int | None
    base: int | None
    raked: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    hidden: bool = False

    @property
    def pooled(self) -> Decimal | None:
        """The share of all who answered."""
        return percent(Fraction(self.count, self.base), 1) if self.count is not None and self.base else None


@dataclass(frozen=True, slots=True)
class Raked:
    """The weights to the roster of one table's people in one wave, and what its items come to with them.

    ``people`` answered of the ``roster``; with the weights they tell as much as ``effective`` people with equal ones,
    and ``design_effect`` is their ratio. ``highest`` is the largest weight, in mean weights. ``doubts`` are those of
    ``statistics.weighting`` that are no refusal. Where weights are ``refused``, ``where`` names sites, and no share is
    raked. A ``hidden`` one has no number at all.
    """

    key: str
    title: str
    wave: str
    people: int | None
    roster: int | None
    effective: float | None = None
    design_effect: float | None = None
    highest: float | None = None
    doubts: tuple[str, ...] = ()
    refused: Refused = ""
    where: tuple[str, ...] = ()
    items: tuple[RakedShare, ...] = ()
    whom: str = ""
    hidden: bool = False

    def concealed(self) -> Raked:
        """The one look that every hidden one has."""
        return Raked(self.key, self.title, self.wave, None, None, whom=self.whom, hidden=True)

    def as_dict(self) -> dict[str, Any]:
        return {
            "table": self.key,
            "title": self.title,
            "wave": self.wave,
            "whom": self.whom,
            "people": self.people,
            "roster": self.roster,
            "effective": self.effective,
            "design_effect": self.design_effect,
            "highest": self.highest,
            "doubts": list(self.doubts),
            "refused": self.refused,
            "where": list(self.where),
            "hidden": self.hidden,
            "items": [
                {
                    "key": each.key,
                    "label": each.label,
                    "count": each.count,
                    "base": each.base,
                    "percent": _text(each.pooled),
                    "raked": _text(each.raked),
                    "low": _text(each.low),
                    "high": _text(each.high),
                    "hidden": each.hidden,
                }
                for each in self.items
            ],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Raked:
        """What ``as_dict`` wrote."""
        items = tuple(
            RakedShare(
                each["key"],
                each["label"],
                each["count"],
                each["base"],
                _number(each["raked"]),
                _number(each["low"]),
                _number(each["high"]),
                each["hidden"],
            )
            for each in data["items"]
        )
        return cls(
            data["table"], data["title"], data["wave"], data["people"], data["roster"], data["effective"],
            data["design_effect"], data["highest"], tuple(data["doubts"]), data["refused"], tuple(data["where"]), items,
            data["whom"], data["hidden"],
        )  # fmt: skip


def _number(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def weighable(spec: TableSpec, counted: CountedWave) -> bool:
    """Whether a table's shares can be weighted at all: agreement by site in a wave whose people the roster counts."""
    return spec.kind == "agreement" and spec.by == "site" and counted.roster is not None


def atoms(spec: TableSpec, counted: CountedWave, sites: Sequence[Site], item: str) -> dict[Cell, tuple[int, int]]:
    """Of each site and role that the table counts: how many agree with ``item``, and how many of how many.

    The pseudo item EVERYONE counts who took part, as agreeing with itself.
    """
    table, roles = _tabulation(spec, counted, sites), spec.roles or SITE_ROLES
    found: dict[Cell, tuple[int, int]] = {}
    for site in table.sites:
        for role in roles:
            group = Group(Column(site.key, site.name), (site.key,), (role,))
            if item == EVERYONE:
                people = sum(table.answers(EVERYONE, group).values())
                found[site.key, role] = people, people
            else:
                asked = table.item(item)
                share = table.parts(asked, table.scale(asked).agreeing, group)
                found[site.key, role] = share.count or 0, share.base or 0
    return found


def _tabulation(spec: TableSpec, counted: CountedWave, sites: Sequence[Site]) -> Tabulation:
    chosen = tuple(site for site in sites if not spec.sites or site.key in spec.sites)
    return Tabulation(spec, counted, chosen, EXACT, counted.questionnaire.default_language)


def raked_of(spec: TableSpec, counted: CountedWave, sites: Sequence[Site], language: str = "en") -> Raked | None:
    """The weights of a table's people to the roster's sites and roles, and each item's share with them.

    Everybody of one site and role has one weight (``statistics.weighting.roster_weights``, capped at 3 times the
    mean). A share's limits are Korn and Graubard's with its linearised error: sites are strata, the roster's finite
    size counts, and what the margins explain adds no error. None where there is nothing to weight: the table is not
    ``weighable``, or none of its items was put to everyone.
    """
    if not weighable(spec, counted):
        return None
    from wellknit.statistics.weighting import roster_weights

    table = replace(_tabulation(spec, counted, sites), language=language)
    answered = {cell: people for cell, (people, _) in atoms(spec, counted, sites, EVERYONE).items()}
    roster = {cell: counted.population((cell[0],), (cell[1],)) or 0 for cell in answered}  # type: ignore[arg-type]
    names = {site.key: site.name for site in table.sites}
    people = sum(table.answers(EVERYONE, table.everyone()).values())
    made = Raked(spec.key, spec.title, counted.wave.key, people, sum(roster.values()), whom=spec.people)
    shares = tuple(_answered(table, name) for name in spec.items if table.whole(name))
    if not shares:
        return None
    beyond = [cell for cell in answered if answered[cell] > roster[cell]]
    if beyond or people != sum(answered.values()) or not people:
        where = tuple(dict.fromkeys(names[cell[0]] for cell in beyond))
        why: Refused = "beyond" if people else "unspoken"
        return replace(made, refused=why, where=where, items=shares)
    found = roster_weights(roster, answered, spec.roles or SITE_ROLES)
    reasons = [each.value for each in found.doubts]
    refusals: tuple[Refused, ...] = ("unspoken", "few", "unsettled")
    refused: Refused = next((each for each in refusals if each in reasons), "")
    if found.raking is None or found.kish is None or refused:
        where = tuple(dict.fromkeys(names[cell[0]] for cell in found.collapse.unspoken))
        return replace(made, refused=refused or "unspoken", where=where, items=shares)
    weights = dict(found.raking.weights)
    mean = sum(roster.values()) / people
    return replace(
        made,
        effective=round(found.kish.effective, 1),
        design_effect=round(found.kish.design_effect, 2),
        highest=round(max(weights.values()) / mean, 2),
        doubts=tuple(reasons),
        items=tuple(
            _raked(each, atoms(spec, counted, sites, each.key), weights, roster, sampled=_sampled(table, each.key))
            for each in shares
        ),
    )


def _sampled(table: Tabulation, name: str) -> bool:
    """Whether the item is for the whole roster: of those to whom it does not apply it can't say how many there are."""
    answers, scale = table.answers(name, table.everyone()), table.scale(table.item(name))
    return not any(answers.get(code) for code in scale.aside)


def _answered(table: Tabulation, name: str) -> RakedShare:
    item = table.item(name)
    share = table.parts(item, table.scale(item).agreeing, table.everyone())
    return RakedShare(name, table.wording(item), share.count, share.base)


def _raked(
    share: RakedShare,
    counts: Mapping[Cell, tuple[int, int]],
    weights: Mapping[Cell, float],
    roster: Mapping[Cell, int],
    *,
    sampled: bool,
) -> RakedShare:
    """The share with each answer weighted; as it is where nobody answered the item."""
    from wellknit.statistics.shares import korn_graubard
    from wellknit.statistics.weighting import weighted_mean

    if not share.base:
        return share
    people = [
        (cell, value)
        for cell, (agreeing, base) in counts.items()
        for value in (1.0,) * agreeing + (0.0,) * (base - agreeing)
    ]
    sites = [cell[0] for cell, _ in people]
    there: dict[object, int] = {}
    for cell, number in roster.items():
        there[cell[0]] = there.get(cell[0], 0) + number
    found = weighted_mean(
        [value for _, value in people],
        [weights[cell] for cell, _ in people],
        strata=sites,
        population=there if sampled else None,
        margins=(sites, [cell[1] for cell, _ in people]),
    )
    # Where all agree, sums of weights can leave a crumb above 1.
    middle = 1.0 if share.count == share.base else min(max(found.mean, 0.0), 1.0)
    raked = percent(middle, 1)
    if found.error is None or found.degrees < 1:
        return replace(share, raked=raked)
    limits = korn_graubard(middle, found.error**2, found.people, freedom=found.degrees)
    return replace(share, raked=raked, low=percent(limits.low, 1), high=percent(limits.high, 1))
