"""Where each organization stands, as a table and as JSON values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from wellknit.labels import label
from wellknit.relationships.measures.values import Standing
from wellknit.relationships.reporting.sections import Section, figure, percent

__all__ = ["Places", "refusal", "standings_section", "standings_values"]

_TOLD = (
    "named", "names", "betweenness", "constraint", "effective_size", "core", "cuts", "community", "in_core",
    "brokerage",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Places:
    """Where the organizations of a folder stand: for whoever holds it alone.

    ``groups`` has each organization's site, or 'national'. ``ranked`` is False where fewer than ``coverage`` answered.
    ``beside`` has what stands beside a number, by the name of its fact.
    """

    standings: tuple[Standing, ...]
    groups: Mapping[str, str]
    ranked: bool
    coverage: float
    beside: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


def refusal(places: Places, language: str = "en") -> tuple[str, ...]:
    """Why organizations are not ranked, in words; empty where they are."""
    if places.ranked:
        return ()
    return (label("pairs.not_ranked", language, share=percent(places.coverage, 0)),)


def standings_section(
    standings: Iterable[Standing],
    names: Mapping[str, str],
    groups: Mapping[str, str],
    by: str,
    language: str = "en",
    most: int = 25,
    notes: Sequence[str] = (),
) -> Section:
    """A table of the organizations (the first ``most``), with their groups under ``by`` where that is not ''.

    They stand by how many name them, those that connect others first among equals. ``notes`` go before what each
    column means.
    """
    ranked = sorted(standings, key=lambda each: (-each.named, -(each.betweenness or 0), names[each.organization]))
    columns = [each for each in _TOLD if each != "brokerage" or any(one.brokerage for one in ranked)]
    rows = []
    for each in ranked[:most]:
        cells = _cells(each, language)
        group = [groups.get(each.organization, "")] if by else []
        rows.append((names[each.organization], *group, *(cells[key] for key in columns)))
    headings = ["", *([by] if by else []), *(label(f"standing.{key}", language) for key in columns)]
    told = [f"{label(f'standing.{key}', language)}: {label(f'standing_reading.{key}', language)}" for key in columns]
    if len(ranked) > most:
        told.append(label("reporting.first", language, count=most, all=len(ranked)))
    begin = 2 if by else 1
    return Section(
        label("reporting.organizations", language),
        label("reporting.organizations_reading", language),
        tuple(headings),
        tuple(rows),
        frozenset(range(begin, begin + len(columns))),
        (*notes, *told),
        level=1,
    )


def _cells(each: Standing, language: str) -> dict[str, str]:
    return {
        "named": str(each.named),
        "names": "–" if each.names is None else str(each.names),
        "betweenness": "–" if each.betweenness is None else figure(each.betweenness, "mean"),
        "constraint": "–" if each.constraint is None else figure(each.constraint, "index"),
        "effective_size": "–" if each.effective_size is None else figure(each.effective_size, "mean"),
        "core": str(each.core),
        "cuts": _yes(each.cuts, language),
        "community": "–" if each.community is None else str(each.community + 1),
        "in_core": _yes(each.in_core, language),
        "brokerage": str(sum(each.brokerage.values())) if each.brokerage else "–",
    }


def _yes(value: bool | None, language: str) -> str:
    return "–" if value is None else label("reporting.yes", language) if value else ""


def standings_values(
    standings: Iterable[Standing], names: Mapping[str, str], groups: Mapping[str, str]
) -> list[dict[str, Any]]:
    """All of them as JSON values, in the network's order; docs/schemas/network.json describes them."""
    return [
        {
            **asdict(each),
            "name": names[each.organization],
            "group": groups.get(each.organization),
            "brokerage": dict(each.brokerage),
        }
        for each in standings
    ]
