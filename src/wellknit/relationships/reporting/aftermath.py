"""What became of single relationships after people really left, with names: for whoever holds the folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from wellknit.labels import label
from wellknit.relationships.aftermath import Aftermath
from wellknit.relationships.reporting.advice import MOST, first
from wellknit.relationships.reporting.sections import Section, listed

__all__ = ["as_values", "departures"]


def departures(
    cases: Sequence[Aftermath],
    person: Callable[[str], str],
    organization: Callable[[str], str],
    language: str = "en",
) -> Section:
    """A row for each relationship of somebody who left: who and when, with whom, what became of it, by whom.

    The latest departures stand first, and of one departure what lapsed. Those of which it is too early to tell are
    counted alone.
    """

    def say(key: str, **values: object) -> str:
        return label(f"aftermath.{key}", language, **values)

    order = ("lapsed", "taken_over", "kept")
    early = sum(each.fate == "too_early" for each in cases)
    settled = [each for each in cases if each.fate != "too_early"]
    told = sorted(settled, key=lambda each: (-each.left.toordinal(), each.person, order.index(each.fate), each.other))
    rows = [
        (
            f"{person(each.person)}, {each.left.isoformat()}",
            organization(each.organization),
            organization(each.other),
            say(each.fate),
            _by_whom(each, person, language),
            str(each.pause) if each.fate == "taken_over" else "",
        )
        for each in told[:MOST]
    ]
    headings = tuple(say(key) for key in ("who", "of", "with", "fate", "by", "pause")) if rows else ()
    notes = [*first(len(told), language)]
    if early:
        notes.append(say("too_early_count", count=early))
    if any(each.short_log for each in told):
        notes.append(say("short_log"))
    reading = say("reading") if rows else say("nobody")
    return Section(say("title"), reading, headings, tuple(rows), frozenset({5}), tuple(notes))


def as_values(cases: Sequence[Aftermath], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """The same as JSON values; docs/schemas/resilience.json describes them."""
    return [
        {
            **asdict(each),
            "left": each.left.isoformat(),
            "since": each.since.isoformat() if each.since else None,
            "name": names.get(each.person, each.person),
            "by": list(each.by),
            "went_to": list(each.went_to),
        }
        for each in cases
    ]


def _by_whom(each: Aftermath, person: Callable[[str], str], language: str) -> str:
    names = listed([person(key) for key in each.by], language)
    if each.by and each.by_newcomers and each.fate == "taken_over":
        return f"{names} ({label('aftermath.newcomer', language)})"
    return names
