"""Which questions of an instrument ask about relationships, and whether their answers can be read as ratings."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from wellknit.errors import Place, Problem, problem, worded
from wellknit.partners.roster import Roster
from wellknit.relationships.ties import DIMENSIONS, Dimension
from wellknit.surveys.questionnaire import OF_RELATIONSHIPS, Choice, Item, Questionnaire

__all__ = ["Plan", "choice_rating", "plan_of", "plan_problems"]

_ASIDE = ("dont_know", "not_applicable")


@dataclass(frozen=True, slots=True)
class Plan:
    """The questions on relationships: ``lists`` from which organizations with a tie are picked, ``single`` ones by the
    organization that they are about, and ``partners``, which name the organization of a round."""

    items: tuple[Item, ...] = ()
    lists: tuple[Item, ...] = ()
    single: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)
    partners: tuple[Item, ...] = ()
    dimensions: Mapping[str, Dimension] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.items)


def plan_of(questionnaire: Questionnaire) -> Plan:
    """The questions of ``questionnaire`` that ask about relationships; an empty plan where there is none."""
    items = tuple(item for item in questionnaire.items if item.asks in OF_RELATIONSHIPS)
    single: dict[str, tuple[Item, ...]] = {}
    for item in items:
        if item.about and not item.repeat:
            single[item.about] = (*single.get(item.about, ()), item)
    return Plan(
        items,
        tuple(item for item in items if item.asks == "ties" and not item.repeat),
        single,
        tuple(item for item in items if item.asks == "partner" and item.repeat),
        {each.key: each for each in DIMENSIONS},
    )


def plan_problems(plan: Plan, questionnaire: Questionnaire, roster: Roster) -> Iterator[Problem]:
    """Organizations that are not on the roster, dimensions that there are not, and scales that do not fit theirs."""
    known = [each.key for each in roster.organizations]
    for item in plan.items:
        column = "rates" if item.asks == "rating" else "asks"
        place = Place(questionnaire.file or None, "survey", item.row or None, column)
        if item.about and item.about not in known:
            yield problem("asked.unknown-organization", place, organization=item.about, near=_near(item.about, known))
        if item.asks == "rating":
            yield from _scale(item, plan, place)
        elif item.asks in ("ties", "partner") and item.scale is not None:
            yield from _organizations(item, known, place)


def _scale(item: Item, plan: Plan, place: Place) -> Iterator[Problem]:
    dimension = plan.dimensions.get(item.rates)
    if dimension is None:
        yield problem("asked.unknown-dimension", place, dimension=item.rates, near=_near(item.rates, plan.dimensions))
        return
    outside = [
        each.name
        for each in (item.scale.choices if item.scale else ())
        if each.means not in _ASIDE
        and not dimension.bottom
        <= (-1 if (value := choice_rating(each, dimension)) is None else value)
        <= dimension.top
    ]
    if outside:
        values = {"dimension": dimension.key, "low": dimension.bottom, "high": dimension.top}
        choices = ", ".join(outside)
        yield problem("asked.scale", place, name=item.name, choices=choices, **values)


def _organizations(item: Item, known: list[str], place: Place) -> Iterator[Problem]:
    """Choices that are neither an organization of the roster nor say what else they mean."""
    assert item.scale is not None
    strange = [each.name for each in item.scale.choices if each.name not in known and not each.means]
    if strange:
        values = {"list": item.scale.name, "count": len(strange), "near": _near(strange[0], known)}
        yield problem("asked.choice-of-nobody", place, choices=", ".join(strange[:8]), **values)


def choice_rating(choice: Choice, dimension: Dimension) -> int | None:
    """What a choice is worth: 1 and 0 for yes and no on a scale from 0 to 1, else its score."""
    if (dimension.bottom, dimension.top) == (0, 1) and choice.means in ("yes", "no"):
        return int(choice.means == "yes")
    return choice.value


def _near(written: str, known: object) -> str:
    words = list(known) if isinstance(known, list | dict) else []
    close = difflib.get_close_matches(written, words, n=1, cutoff=0.6)
    if close:
        return worded("Did you mean {names}?", names=f"'{close[0]}'")
    return worded("Known: {names}.", names=", ".join(words[:14]) or worded("none"))
