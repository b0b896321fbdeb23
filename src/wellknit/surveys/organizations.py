"""Which organizations stand behind a cell's base: how many, and how many people come from the largest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from wellknit.surveys.cube import EVERYONE, answers_of
from wellknit.surveys.footprint import INVOLVEMENT, RESPONSE, Footprint, Part
from wellknit.surveys.questionnaire import Questionnaire
from wellknit.surveys.responses import Responses

__all__ = ["with_organizations"]

#: Site, role, band, organization and answer of everyone who took part.
_Person = tuple[str, str, str, str, str]


def with_organizations(
    marks: Iterable[Footprint], waves: Mapping[str, tuple[Responses, Questionnaire]]
) -> tuple[Footprint, ...]:
    """The footprints with the organizations behind the base of each part; None where nobody in it names one.

    Who took part at all, and for how long people have been involved, is counted over everyone of the group.
    """
    people: dict[tuple[str, str], list[_Person]] = {}
    for wave, (responses, questionnaire) in waves.items():
        for record in responses.records:
            who = (record.site, record.role or "", record.involvement, record.organization or "")
            for item, answer in answers_of(record, questionnaire):
                people.setdefault((wave, item), []).append((*who, answer))
    memory: dict[Part, Part] = {}

    def known(part: Part) -> Part:
        if part not in memory:
            memory[part] = _with(part, people)
        return memory[part]

    return tuple(
        replace(mark, parts=tuple(map(known, mark.parts)), earlier=tuple(map(known, mark.earlier))) for mark in marks
    )


def _with(part: Part, people: Mapping[tuple[str, str], Iterable[_Person]]) -> Part:
    everyone = part.item in (RESPONSE, INVOLVEMENT)
    sites, roles, bands, of = (frozenset(each) for each in (part.sites, part.roles, part.bands, part.of))
    behind = Counter(
        organization
        for site, role, band, organization, answer in people.get((part.wave, EVERYONE if everyone else part.item), ())
        if organization
        and (not sites or site in sites)
        and (not roles or role in roles)
        and (not bands or band in bands)
        and (everyone or answer in of)
    )
    if not behind:
        return part
    return replace(part, organizations=len(behind), largest=max(behind.values()))
