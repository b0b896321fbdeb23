"""Numbers of findings as sections: one for each measure, with a row for each part of the partnership."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wellknit.labels import label
from wellknit.relationships.findings import Measured
from wellknit.relationships.reporting.sections import Section, figure, limits

__all__ = ["as_values", "beside_words", "measure_name", "measure_reading", "sections_of"]

#: What stands beside a measure and is a number of things.
_COUNTED = (
    "mutual", "one_sided", "none", "coordinator", "itinerant", "representative", "gatekeeper", "liaison", "communities",
    "distinct",
)  # fmt: skip
#: Parts of the report and the measures in each, in the order in which they are told; what is not here stands last.
PARTS: Mapping[str, tuple[str, ...]] = {
    "silence": ("organizations", "answered", "answered_pairs"),
    "ties": ("ties", "density", "reciprocity_ties", "reciprocity_pairs", "transitivity"),
    "trust": (
        "trust", "trust_person", "trust_partner", "value", "collaboration", "respondents_agree", "gap",
        "gaps_to_talk_about",
    ),
    "strain": (
        "strained", "strained_both", "strained_one", "strained_one_answered", "strain_noted", "strain_open",
        "strain_under_way", "strain_addressed", "strain_repaired", "strain_cause_funding", "strain_cause_turf",
        "strain_cause_recognition", "strain_cause_how_to_serve", "strain_cause_other",
    ),
    "together": (
        "components", "largest_part", "connectedness", "cut_points", "bridges", "core_number", "communities",
        "modularity", "communities_agreement", "core_periphery",
    ),
    "center": (
        "centralization_in", "centralization_out", "centralization_degree", "centralization_betweenness",
        "centralization_closeness", "hierarchy", "efficiency", "lubness",
    ),
    "groups": ("e_i", "assortativity", "brokerage"),
    "hanging": (
        "relationships", "hanging", "links", "one_person", "cut_people", "introductions_each_survives",
        "introductions_all_reachable", "introductions_expected",
    ),
    "turnover": ("new", "departures", "turnover", "stayed", "months_in_role"),
    "aftermath": ("survived_departures", "survived_departures_alone", "kept", "taken_over", "lapsed"),
}  # fmt: skip


def _word(room: str, key: str, language: str) -> str | None:
    try:
        return label(f"{room}.{key}", language)
    except KeyError:
        return None


def measure_name(key: str, language: str = "en") -> str:
    """What a measure is called, wherever its words stand."""
    for room in ("measure", "trust", "reporting_name"):
        word = _word(room, key, language)
        if word is not None:
            return word
    return key.replace("_", " ")


def measure_reading(key: str, language: str = "en") -> str:
    """What a measure says, in one plain sentence; '' where it has none."""
    return _word("measure_reading", key, language) or _word("reporting_reading", key, language) or ""


def beside_words(beside: Mapping[str, float], language: str = "en") -> str:
    """What stands beside a measure, in words; '' where nothing does."""
    return "; ".join(
        f"{label(f'measure_beside.{key}', language)}: {figure(value, 'count' if key in _COUNTED else 'index')}"
        for key, value in beside.items()
        if key not in ("seed", "seeds")
    )


def sections_of(
    measured: Iterable[Measured],
    scopes: Mapping[str, str],
    parts: Sequence[str],
    language: str = "en",
    beside: Mapping[str, Mapping[str, float]] | None = None,
) -> tuple[Section, ...]:
    """The numbers as sections, those of ``parts`` in their order; ``scopes`` are names of scopes in their order.

    ``beside`` has what stands beside a number, by the name of its fact.

    A measure that is hidden everywhere, or not defined anywhere, is named at the end of its part, with why.
    """
    by_key: dict[str, list[Measured]] = {}
    for each in measured:
        by_key.setdefault(each.key, []).append(each)
    found: list[Section] = []
    for part in parts:
        inside = [key for key in PARTS[part] if key in by_key]
        made: list[Section] = []
        left: dict[str, list[str]] = {}
        for key in inside:
            several = sorted(by_key[key], key=lambda each: list(scopes).index(each.scope))
            if any(each.value is not None for each in several):
                made.append(_section(key, several, scopes, language, beside or {}))
            else:
                left.setdefault(_why(several[0], language), []).append(measure_name(key, language))
        if made or left:
            told = [each for key in inside for each in by_key[key] if limits(each.low, each.high, each.unit)]
            notes = [label(f"reporting_interval.{kind}", language) for kind in dict.fromkeys(_interval(told))]
            if made and any(each.hidden for key in inside for each in by_key[key]):
                notes.append(f"{label('reporting.hidden', language)}: {label('reporting.hidden_why', language)}")
            notes += [f"{', '.join(names)}: {why}" for why, names in left.items()]
            found.append(Section(label(f"reporting_part.{part}", language), notes=tuple(notes), level=1))
            found += made
    return tuple(found)


def _interval(measured: Iterable[Measured]) -> Iterable[str]:
    return (each.interval for each in measured if each.interval)


def _section(
    key: str,
    measured: Sequence[Measured],
    scopes: Mapping[str, str],
    language: str,
    beside: Mapping[str, Mapping[str, float]],
) -> Section:
    convention = next((each.convention for each in measured if each.convention), "")
    notes = [label(convention, language)] if convention else []
    notes += [words for each in measured if (words := beside_words(beside.get(each.name, {}), language))]
    rows = tuple((scopes[each.scope], *_cells(each, language)) for each in measured)
    return Section(
        measure_name(key, language),
        measure_reading(key, language),
        rows=rows,
        figures=frozenset({1}),
        notes=tuple(notes),
    )


def _cells(each: Measured, language: str) -> tuple[str, str, str]:
    """Figure, what it is made of, and its limits."""
    if each.hidden:
        return label("reporting.hidden", language), "", ""
    if each.value is None:
        return "–", _why(each, language), ""
    made_of = ""
    rated = each.group == "network" and each.unit == "mean"
    if each.base is not None and each.count is not None and (each.unit == "share" or rated):
        made_of = label("reporting.of", language, count=each.count, base=each.base)
    elif each.base is not None and each.unit != "count":
        made_of = label("reporting.base", language, base=each.base)
    unit = "months" if each.key == "months_in_role" else each.unit
    return figure(each.value, unit), made_of, limits(each.low, each.high, unit, language)


def _why(each: Measured, language: str) -> str:
    if each.hidden:
        return label("reporting.hidden_why", language)
    if each.refused:
        return label(each.refused, language)
    return label("reporting.undefined", language)


def as_values(
    measured: Iterable[Measured], language: str = "en", beside: Mapping[str, Mapping[str, float]] | None = None
) -> list[dict[str, Any]]:
    """The numbers as JSON values, each with its name and how to read it, and what ``beside`` has for its fact."""
    return [
        {
            "name": each.name,
            "group": each.group,
            "key": each.key,
            "scope": each.scope,
            "label": measure_name(each.key, language),
            "reading": measure_reading(each.key, language),
            "unit": each.unit,
            "value": each.value,
            "count": each.count,
            "base": each.base,
            "low": each.low,
            "high": each.high,
            "interval": each.interval,
            "convention": label(each.convention, language) if each.convention else "",
            "refused": "" if each.value is not None or each.hidden else _why(each, language),
            "hidden": each.hidden,
            **({"beside": dict(beside[each.name])} if beside and each.name in beside else {}),
        }
        for each in measured
    ]
