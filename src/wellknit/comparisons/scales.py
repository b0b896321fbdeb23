"""Scales: whether several items can be read as one figure, and whether each goes together with an outcome.

Both need more than cells that are shown: who gave which answers to several items. So they are worked out when a wave is
frozen, over all sites together and of no fewer than 30 people, and released as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wellknit.comparisons.specification import ScaleSpec
from wellknit.surveys.questionnaire import Item, Questionnaire
from wellknit.surveys.responses import Response, Responses

__all__ = ["LEAST", "Association", "Scale", "ScaleItem", "scale_of"]

#: Under so many people neither is shown: an alpha of .85 of 19 people may be anything from .72 to .93.
LEAST = 30


@dataclass(frozen=True, slots=True)
class Association:
    """How an item and the outcome go together, within sites: Goodman and Kruskal's ``gamma``, from -1 to 1.

    Of two people of one site who differ in both answers, (1 + gamma) / 2 differ in the same direction. ``chance`` is
    how often shuffling the answers within sites brings them together as much.
    """

    people: int
    gamma: float
    low: float
    high: float
    chance: float
    error: float = 0.0


@dataclass(frozen=True, slots=True)
class ScaleItem:
    """An item beside the others: its correlation with the rest of them, alpha without it, and the outcome."""

    key: str
    label: str
    rest: float | None
    alpha_without: float | None
    association: Association | None = None


@dataclass(frozen=True, slots=True)
class Scale:
    """Alpha and omega of ``items`` with their 95% limits, of ``people`` who answered them all.

    Omega is None of two items, or where one factor can't be fitted. A ``hidden`` scale has no number at all.
    """

    key: str
    title: str
    wave: str
    people: int | None
    alpha: tuple[float, float, float] | None
    omega: tuple[float, float, float] | None
    items: tuple[ScaleItem, ...]
    outcome: str = ""
    hidden: bool = False

    def concealed(self) -> Scale:
        """The one look that every hidden scale has."""
        return Scale(self.key, self.title, self.wave, None, None, None, (), self.outcome, True)

    def as_dict(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "title": self.title,
            "wave": self.wave,
            "people": self.people,
            "alpha": _three(self.alpha),
            "omega": _three(self.omega),
            "outcome": self.outcome,
            "hidden": self.hidden,
            "items": [
                {
                    "key": each.key,
                    "label": each.label,
                    "rest": _rounded(each.rest),
                    "alpha_without": _rounded(each.alpha_without),
                    "association": None
                    if each.association is None
                    else {
                        "people": each.association.people,
                        "gamma": _rounded(each.association.gamma),
                        "low": _rounded(each.association.low),
                        "high": _rounded(each.association.high),
                        "chance": _rounded(each.association.chance),
                        "error": _rounded(each.association.error),
                    },
                }
                for each in self.items
            ],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Scale:
        """The scale that ``as_dict`` wrote, rounded as it is printed."""
        items = tuple(
            ScaleItem(
                each["key"],
                each["label"],
                each["rest"],
                each["alpha_without"],
                None if each["association"] is None else Association(**each["association"]),
            )
            for each in data["items"]
        )
        alpha, omega = (None if data[key] is None else tuple(data[key]) for key in ("alpha", "omega"))
        return cls(
            data["key"], data["title"], data["wave"], data["people"], alpha, omega, items, data["outcome"],
            data["hidden"],
        )  # fmt: skip

    def printed(self) -> Scale:
        """With all numbers as they are printed and released: two decimals."""
        return Scale.from_dict(self.as_dict())


def _rounded(value: float | None) -> float | None:
    # Coarse on purpose: with many decimals a coefficient of few people would tell their answers.
    return None if value is None else round(value, 2) + 0.0


def _three(value: tuple[float, float, float] | None) -> list[float] | None:
    return None if value is None else [round(each, 2) + 0.0 for each in value]


def scale_of(
    spec: ScaleSpec, wave: str, responses: Responses, questionnaire: Questionnaire, language: str = "en"
) -> Scale:
    """The scale in one wave, whatever the number of people; its coefficients are None where they can't be computed."""
    from wellknit.statistics.omega import omega
    from wellknit.statistics.reliability import alpha, items

    asked = [found for name in spec.items if (found := questionnaire.item(name)) is not None]
    people = [each for each in responses.records if not spec.roles or each.role in spec.roles]
    rows = [tuple(values) for each in people if None not in (values := [_value(each, item) for item in asked])]
    try:
        whole = alpha(rows)
        beside = items(rows)
    except ValueError:  # fewer than two people or items, or nobody differs
        return Scale(spec.key, spec.title, wave, len(rows), None, None, (), spec.outcome)
    try:
        one = omega(rows)
        factor = (one.value, one.low, one.high) if one.proper else None
    except ValueError:
        factor = None
    outcome = questionnaire.item(spec.outcome) if spec.outcome else None
    made = tuple(
        ScaleItem(
            item.name,
            item.label(language),
            each.rest,
            each.alpha_without,
            None if outcome is None or item.name == outcome.name else _association(people, item, outcome),
        )
        for item, each in zip(asked, beside, strict=True)
    )
    value = (whole.value, whole.low, whole.high)
    return Scale(spec.key, spec.title, wave, whole.people, value, factor, made, spec.outcome)


def _value(record: Response, item: Item) -> float | None:
    """The place of an answer on the item's scale; None where it has none there."""
    answer = record.answers.get(item.name)
    choice = item.scale.choice(answer) if item.scale is not None and isinstance(answer, str) else None
    return None if choice is None or choice.value is None else float(choice.value)


def _association(people: Sequence[Response], item: Item, outcome: Item) -> Association | None:
    from wellknit.statistics.association import association

    levels = [
        sorted({float(each.value) for each in (one.scale.choices if one.scale else ()) if each.value is not None})
        for one in (item, outcome)
    ]
    tables: dict[str, list[list[int]]] = {}
    for each in people:
        first, last = _value(each, item), _value(each, outcome)
        if first is None or last is None:
            continue
        table = tables.setdefault(each.site, [[0] * len(levels[1]) for _ in levels[0]])
        table[levels[0].index(first)][levels[1].index(last)] += 1
    found = association([tables[site] for site in sorted(tables)]) if tables else None
    if found is None:
        return None
    strength = found.gamma
    return Association(strength.people, strength.value, strength.low, strength.high, found.p, found.error)
