"""The pairs that a viewer may look at: alike, both within reach, and not said to be different."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from wellknit.web.models import Answer, Involvement, Organization, Person, Verdict
from wellknit.web.partners import records
from wellknit.web.partners.duplicates.likeness import Named, pairs_within
from wellknit.web.remembering import remembered, state
from wellknit.web.rules import Viewer, reach

__all__ = ["SENTENCES", "Pair", "mergeable", "pairs_of", "said_different"]

_MOST = 500
#: What somebody who says that two are the same may do with both.
SENTENCES = {"organization": "change_organizations", "person": "change_people"}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two that look alike, and whether somebody said 'later' of them; rows are filled in for those that are shown."""

    one: UUID
    other: UUID
    score: float
    later: bool


def mergeable(viewer: Viewer, noun: str) -> QuerySet[Any]:
    """The organizations or people that ``viewer`` may merge: of people, everything that they are involved in must be
    within reach, since it moves with them."""
    if noun == "organization":
        return records.organizations(viewer, "change_organizations")
    where = reach(viewer, "change_people")
    if records.everywhere(viewer, where):
        return records.people(viewer, "change_people")
    beyond = Involvement.objects.filter(person=OuterRef("pk")).exclude(records.involvements_in(where))
    return records.people(viewer, "change_people").exclude(Exists(beyond))


def _named(viewer: Viewer, noun: str) -> list[Named]:
    rows = mergeable(viewer, noun).order_by("position", "pk")
    if noun == "organization":
        return [Named(pk, name, site) for pk, name, site in rows.values_list("pk", "name", "site")]
    return [Named(pk, name, None, mail) for pk, name, mail in rows.values_list("pk", "name", "mail")]


def pairs_of(viewer: Viewer, noun: str) -> list[Pair]:
    """The pairs of ``noun`` that wait for an answer, the most alike first, those to be asked about later last."""
    kept = Verdict.objects.filter(noun=noun).values_list("one", "other", "answer")
    told = {(one, other): answer for one, other, answer in kept}
    found = []
    for one, other, score in _alike(viewer, noun):
        first, second = sorted((one, other), key=str)
        answer = told.get((first, second))
        if answer != Answer.DIFFERENT:
            found.append(Pair(one, other, score, answer == Answer.LATER))
        if len(found) == _MOST:
            break
    return sorted(found, key=lambda each: each.later)


def _alike(viewer: Viewer, noun: str) -> list[tuple[UUID, UUID, float]]:
    """The pairs that are alike, the most alike first; remembered until something changes."""

    def work() -> list[tuple[UUID, UUID, float]]:
        rows = _named(viewer, noun)
        found = pairs_within(rows)
        return [(UUID(str(rows[one].pk)), UUID(str(rows[other].pk)), score) for one, other, score in found]

    where = reach(viewer, SENTENCES[noun])
    places = sorted(map(str, where.sites)), sorted(map(str, where.organizations)), where.national, where.nowhere
    asked = (viewer.initiative.pk, noun, places, state(Organization if noun == "organization" else Person))
    return remembered("memory", "alike", asked, work)


def said_different(viewer: Viewer, noun: str) -> list[tuple[Verdict, str, str]]:
    """What people said to be different, the newest first, with both names; of those within reach."""
    told = list(Verdict.objects.filter(noun=noun, answer=Answer.DIFFERENT).order_by("-when")[:100])
    keys = {pk for each in told for pk in (each.one, each.other)}
    names = dict(mergeable(viewer, noun).filter(pk__in=keys).values_list("pk", "name")) if keys else {}
    return [(each, names[each.one], names[each.other]) for each in told if each.one in names and each.other in names]
