"""Findings as a report: what the relationships of a partnership measure, for one viewer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from wellknit.labels import label
from wellknit.relationships.findings import Findings, Viewer
from wellknit.relationships.reporting.measured import as_values, sections_of
from wellknit.relationships.reporting.pairs import Talk, pairs_sections
from wellknit.relationships.reporting.pairs import as_values as pairs_values
from wellknit.relationships.reporting.sections import Section
from wellknit.relationships.reporting.standing import Places, refusal, standings_section, standings_values
from wellknit.relationships.scopes import NATIONAL

__all__ = ["NETWORK_PARTS", "Heading", "as_dict", "head", "scope_names", "sections"]

NETWORK_PARTS = ("silence", "ties", "trust", "strain", "together", "center", "groups")


@dataclass(frozen=True, slots=True)
class Heading:
    """Of what a report is: the folder, the initiative, the wave, and the release it is from (None: not frozen)."""

    folder: str
    initiative: str
    wave: str
    wave_name: str
    version: int | None = None
    sites: Mapping[str, str] = field(default_factory=dict)
    language: str = "en"


def scope_names(findings: Findings, heading: Heading) -> dict[str, str]:
    """Names of the scopes that the findings have, in their order: the sites, national partners, between, all."""
    keys = dict.fromkeys([each.scope for each in findings.measured] + [each.scope for each in findings.curves])
    order = [*heading.sites, "national", "between", "all"]
    return {
        key: heading.sites.get(key) or label(f"reporting_scope.{key}", heading.language)
        for key in sorted(keys, key=lambda each: order.index(each) if each in order else len(order))
    }


def for_whom(viewer: Viewer, heading: Heading) -> str:
    """A sentence that says for whom the report is."""
    if viewer.site is not None:
        return label("reporting.site", heading.language, site=heading.sites.get(viewer.site, viewer.site))
    return label(f"reporting.{viewer.eyes}", heading.language)


def head(kind: str, findings: Findings, heading: Heading) -> Section:
    """The first section: for whom, of what, at which date, and whether it is frozen."""
    language = heading.language
    when = label("reporting.at", language, wave=heading.wave_name, day=findings.day.isoformat())
    frozen = (
        label("reporting.frozen", language, version=heading.version)
        if heading.version is not None
        else label("reporting.not_frozen", language)
    )
    notes = [frozen]
    if findings.withheld:
        notes.append(label("reporting.withheld", language, count=findings.withheld))
    elif findings.withheld_note:
        notes.append(findings.withheld_note)
    title = label(f"reporting.{kind}", language, name=heading.initiative)
    return Section(title, f"{when}. {for_whom(findings.viewer, heading)}", notes=tuple(notes), level=1)


def sections(
    findings: Findings, heading: Heading, places: Places | None = None, talks: Sequence[Talk] = ()
) -> tuple[Section, ...]:
    """The measures of the network, of trust and of strain, each with a row for every part of the partnership; then, for
    the holder, where each organization stands (``places``), and the pairs to talk about but for the public."""
    network = [each for each in findings.measured if each.group == "network"]
    names, language = scope_names(findings, heading), heading.language
    beside = places.beside if places else {}
    found = [head("network", findings, heading), *sections_of(network, names, NETWORK_PARTS, language, beside)]
    if places is not None:
        groups = {key: _group(group, heading) for key, group in places.groups.items()}
        by, why = label("reporting.scope", language), refusal(places, language)
        found.append(standings_section(places.standings, findings.names, groups, by, language, notes=why))
    if findings.viewer.eyes != "public":
        found += pairs_sections(talks, findings.names, language)
    return tuple(found)


def _group(group: str, heading: Heading) -> str:
    if group == NATIONAL:
        return label("pairs.national", heading.language)
    return heading.sites.get(group, group)


def as_dict(
    findings: Findings, heading: Heading, places: Places | None = None, talks: Sequence[Talk] = ()
) -> dict[str, Any]:
    """The same as JSON values; docs/schemas/network.json describes them."""
    network = [each for each in findings.measured if each.group == "network"]
    names = scope_names(findings, heading)
    return {
        "source": source(findings, heading),
        "scopes": [{"key": key, "name": name} for key, name in names.items()],
        "measured": as_values(network, heading.language, places.beside if places else {}),
        "organizations": standings_values(places.standings, findings.names, places.groups) if places else [],
        "pairs": pairs_values(talks, findings.names, heading.language),
        "problems": [],
    }


def source(findings: Findings, heading: Heading) -> dict[str, Any]:
    """Of what a report is, as JSON values."""
    return {
        "folder": heading.folder,
        "wave": heading.wave,
        "day": findings.day.isoformat(),
        "viewer": asdict(findings.viewer),
        "release": heading.version,
        "months": findings.months,
        "active_months": findings.active_months,
        "draws": findings.draws,
        "seed": findings.seed,
    }
