"""wellknit.toml as values: the initiative, its waves, the reporting rules, and what the brief is made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date as Day
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

from wellknit.briefs.document import Look
from wellknit.errors import Problem, worded
from wellknit.folder.compared import read_comparisons, read_scales
from wellknit.folder.declared import SETTINGS, Setting
from wellknit.folder.findings import Findings
from wellknit.folder.look import read_look
from wellknit.folder.names import listed, shown
from wellknit.folder.partnership import BriefSettings
from wellknit.folder.paths import readable
from wellknit.folder.specifications import read_tables
from wellknit.folder.toml import Section, known, read_toml, unique
from wellknit.partners.initiative import Grant, Initiative, Period, Phase, Principle, Site
from wellknit.partners.roster import ROLES
from wellknit.relationships.settings import RelationshipSettings
from wellknit.releases.rules import (
    AUDIENCES,
    LARGEST_SHARE,
    LEAST_ORGANIZATIONS,
    NETWORK,
    Audience,
    Lowered,
    Organizations,
    ReportingRules,
)
from wellknit.surveys.specification import EXACT, PANEL, Convention, TableSpec
from wellknit.surveys.wave import Wave
from wellknit.tables import RESERVED

__all__ = [
    "FILE",
    "SETTINGS",
    "Setting",
    "Settings",
    "brief_in",
    "initiative_in",
    "read_settings",
    "rules_in",
    "waves_in",
]

FILE = "wellknit.toml"
#: Facts that no table gives begin with these words: a table of such a name would give others the same names.
FACTS = ("respondents", "profiles", "grants", "network", "resilience", "comparison")
_DEFAULTS: Mapping[Audience, int] = {"partnership": 5, "public": 10}


@dataclass(frozen=True, slots=True)
class Settings:
    """What wellknit.toml says, as far as it could be read; ``waves`` by key, in the order of the file."""

    initiative: Initiative
    waves: Mapping[str, Wave] = field(default_factory=dict)
    rules: ReportingRules = field(default_factory=ReportingRules)
    brief: BriefSettings | None = None
    look: Look = field(default_factory=Look)
    relationships: RelationshipSettings = field(default_factory=RelationshipSettings)


def read_settings(root: Path) -> tuple[Settings, tuple[Problem, ...]]:
    """The settings of the folder ``root`` and everything that is wrong with them, in one go.

    What is wrong is left out of the values: an unknown key, a value of another kind, a date that runs backwards. Never
    raises for what the file holds; the file must be there (:func:`wellknit.folder.read.read_partnership` asks).
    """
    found = Findings(FILE)
    path, wrong = readable(root, FILE)
    if path is None:
        found.extend((wrong,) if wrong else ())
        return Settings(_initiative(Section("", {}, {}, None), found)), found.problems()
    try:
        data = path.read_bytes()
    except OSError as error:
        found.add("sheet.unreadable", None, None, why=error.strerror or worded("it can't be opened"))
        return Settings(_initiative(Section("", {}, {}, None), found)), found.problems()
    file = read_toml(data, found)
    if file is None:
        return Settings(_initiative(Section("", {}, {}, None), found)), found.problems()
    initiative = _initiative(file, found)
    waves = _waves(file, found)
    rules = _rules(file, initiative, waves, found)
    brief = _brief(file, waves, found)
    look = read_look(root, file.section("look"), found)
    relationships = _relationships(file.section("relationships"))
    return Settings(initiative, waves, rules, brief, look, relationships), found.problems()


def initiative_in(text: str) -> Initiative:
    """What the text of a wellknit.toml says of the initiative; what is wrong in it is left out, as in reading."""
    found = Findings(FILE)
    return _initiative(read_toml(text.encode("utf-8"), found) or Section("", {}, {}, None), found)


def waves_in(text: str) -> tuple[Wave, ...]:
    """The waves that the text of a wellknit.toml declares; what is wrong in it is left out, as in reading."""
    found = Findings(FILE)
    return tuple(_waves(read_toml(text.encode("utf-8"), found) or Section("", {}, {}, None), found).values())


def rules_in(text: str) -> ReportingRules:
    """The reporting rules of the text of a wellknit.toml; what is wrong in it is left out, as in reading."""
    found = Findings(FILE)
    file = read_toml(text.encode("utf-8"), found) or Section("", {}, {}, None)
    return _rules(file, _initiative(file, found), _waves(file, found), found)


def brief_in(text: str) -> BriefSettings | None:
    """The [brief] of a wellknit.toml's text, None where there is none; what is wrong in it is left out."""
    found = Findings(FILE)
    file = read_toml(text.encode("utf-8"), found) or Section("", {}, {}, None)
    return _brief(file, _waves(file, found), found)


def _initiative(file: Section, found: Findings) -> Initiative:
    about = file.section("initiative")
    sites = []
    for each in unique(file.sections("sites"), found):
        if _free(each, found):
            sites.append(Site(each.get("key"), each.get("name", each.get("key")), each.get("state", "")))
    if "sites" in file.values and not sites:
        file.complain(found, "settings.no-site", "sites")
    name = about.get("name", "")
    years = [(Period(key, label, *days), each) for key, label, days, each in _periods(file, "years", found)]
    _overlaps(years, found)
    return Initiative(
        name=name,
        short=about.get("short", name),
        began=about.get("began"),
        language=about.get("language", "en"),
        national_partners=about.get("national_partners", ()),
        sites=tuple(sites),
        years=tuple(year for year, _ in years),
        grants=tuple(
            Grant(
                key,
                each.get("funder", ""),
                *days,
                each.get("incentive", ""),
                each.get("amount"),
                each.get("currency", "USD"),
            )
            for key, _, days, each in _periods(file, "grants", found)
        ),
        phases=tuple(
            Phase(key, label, *days, each.get("questions", ()), each.get("methods", ()))
            for key, label, days, each in _periods(file, "phases", found)
        ),
        principles=tuple(
            Principle(
                each.get("key"), each.get("name", each.get("key")), each.get("summary", ""), each.get("facts", ())
            )
            for each in unique(file.sections("principles"), found)
        ),
    )


def _free(section: Section, found: Findings, reserved: tuple[str, ...] = RESERVED) -> bool:
    """Whether a site's or wave's key is none of those that name the joined columns of a table."""
    if section.get("key") in reserved:
        section.complain(
            found, "settings.reserved-key", "key", value=shown(section.get("key")), reserved=listed(reserved)
        )
        return False
    return True


def _periods(file: Section, name: str, found: Findings) -> Iterable[tuple[str, str, tuple[Day, Day], Section]]:
    """Key, name, days and section of each period that has both days, the first not after the last."""
    for each in unique(file.sections(name), found):
        start, end = each.get("from"), each.get("to")
        if start is None or end is None:
            continue
        if start > end:
            each.complain(found, "settings.backwards", "to", start=start, end=end)
            continue
        yield each.get("key"), each.get("name", each.get("key")), (start, end), each


def _overlaps(years: Iterable[tuple[Period, Section]], found: Findings) -> None:
    ordered = sorted(years, key=lambda year: (year[0].start, year[0].end))
    for (one, _), (other, section) in pairwise(ordered):
        if other.start <= one.end:
            section.complain(
                found, "settings.overlap", "from", one=shown(one.name), other=shown(other.name), day=other.start
            )


def _waves(file: Section, found: Findings) -> dict[str, Wave]:
    waves: dict[str, Wave] = {}
    for each in unique(file.sections("waves"), found):
        day, mode = each.get("date"), each.get("mode")
        if day is None or mode is None or not _free(each, found):
            continue  # what is missing or wrong has been named
        key = each.get("key")
        waves[key] = Wave(
            key,
            each.get("name", key),
            mode,
            each.get("population"),
            day,
            each.get("data", "real"),
            each.get("note", ""),
            each.get("seen_by_own", False),
            each.get("waits", ""),
        )
    return waves


def _rules(file: Section, initiative: Initiative, waves: Mapping[str, Wave], found: Findings) -> ReportingRules:
    section = file.section("reporting")
    conventions = {"exact": EXACT}
    for name in section.section("conventions").values:
        if name == "exact":
            section.section("conventions").complain(found, "settings.exact-redeclared", name)
            continue
        each = section.section("conventions").section(name)
        parts = {
            part: each.get(part) for part in ("decimals", "shares", "averages", "subtotals") if part in each.values
        }
        conventions[name] = Convention(name, **parts)
    rounding = "".join(known(section, "rounding", conventions, worded("rounding convention"), found)) or "exact"
    named = [each for each in unique(file.sections("tables"), found) if _free(each, found, FACTS)]
    tables = read_tables(named, [site.key for site in initiative.sites], waves, conventions, found)
    for each in named:
        # A table of change brings one of the same people along, under its own key and an ending.
        if each.get("key").endswith(PANEL) and each.get("key").removesuffix(PANEL) in {table.key for table in tables}:
            each.complain(found, "settings.reserved-key", "key", value=shown(each.get("key")), reserved=f"'…{PANEL}'")
    thresholds = _thresholds(section.section("thresholds"), found)
    lowered = _lowered(section.sections("lowered"), tables, file, thresholds, found)
    organizations = _organizations(section.section("organizations"), found)
    sensitive = tuple(section.get("sensitive", ()))
    instead = tuple(section.get("instead", ("average",)))
    declared = [*(table.key for table in tables), *(each.get("key", "") for each in file.sections("tables"))]
    comparisons = read_comparisons(unique(file.sections("comparisons"), found), tables, initiative, declared, found)
    scales = read_scales(unique(file.sections("scales"), found), waves, found)
    return ReportingRules(
        thresholds,
        lowered,
        rounding,
        conventions,
        tables,
        organizations,
        sensitive,
        instead,
        comparisons,
        scales,
    )


def _organizations(section: Section, found: Findings) -> Organizations:
    """Who has to stand behind a cell; a weaker rule than the default needs a reason, or the default stays."""
    at_least = section.get("at_least", LEAST_ORGANIZATIONS)
    share = Decimal(str(section.get("largest_share", LARGEST_SHARE)))
    reason = section.get("reason", "")
    weaker = [
        name
        for name, is_weaker in (("at_least", at_least < LEAST_ORGANIZATIONS), ("largest_share", share > LARGEST_SHARE))
        if is_weaker
    ]
    if weaker and len(reason.split()) < 2:
        section.complain(found, "settings.weaker-without-reason", weaker[0])
        return Organizations()
    return Organizations(at_least, share, reason)


def _thresholds(section: Section, found: Findings) -> dict[Audience, int]:
    thresholds = dict(_DEFAULTS)
    for audience in AUDIENCES:
        asked = section.get(audience)
        if asked is not None and asked < _DEFAULTS[audience]:
            least = _DEFAULTS[audience]
            section.complain(found, "settings.threshold-lowered", audience, audience=audience, value=asked, least=least)
        elif asked is not None:
            thresholds[audience] = asked
    if thresholds["public"] < thresholds["partnership"]:
        section.complain(found, "settings.thresholds-crossed", "public", **thresholds)
    return thresholds


def _lowered(
    sections: Iterable[Section],
    tables: Iterable[TableSpec],
    file: Section,
    thresholds: Mapping[Audience, int],
    found: Findings,
) -> tuple[Lowered, ...]:
    # Tables that were declared but could not be read are known here all the same: one mistake, one message.
    declared = [*(table.key for table in tables), *(each.get("key", "") for each in file.sections("tables"))]
    # What relationships say has no table of its own; its threshold is lowered under this name.
    keys = dict.fromkeys([*declared, NETWORK])
    lowered: dict[tuple[str, str], Lowered] = {}
    for each in sections:
        table = "".join(known(each, "table", keys, worded("table"), found))
        audience, threshold, reason = each.get("audience"), each.get("threshold"), each.get("reason", "")
        if "reason" in each.values and len(reason.split()) < 2:
            each.complain(found, "settings.lowered-without-reason", "reason")
            continue
        if not table or audience is None or threshold is None or not reason:
            continue
        if threshold >= thresholds[audience]:
            now = thresholds[audience]
            each.complain(found, "settings.not-lowered", "threshold", value=threshold, now=now, audience=audience)
        elif (table, audience) in lowered:
            each.complain(found, "settings.lowered-twice", "table", table=shown(table), audience=audience)
        else:
            lowered[table, audience] = Lowered(table, audience, threshold, reason)
    return tuple(lowered.values())


def _brief(file: Section, waves: Mapping[str, Wave], found: Findings) -> BriefSettings | None:
    section = file.section("brief")
    declared = [each.get("key", "") for each in file.sections("waves")]
    wave = "".join(known(section, "wave", dict.fromkeys([*waves, *declared]), worded("wave"), found))
    if not wave or wave not in waves:
        return None
    return BriefSettings(wave, section.get("date", ""), section.get("allow", ()), section.get("audience", "public"))


def _relationships(section: Section) -> RelationshipSettings:
    leaving = section.section("leaving")
    plain = ("active_months", "new_contacts", "coverage", "survive_departures", "seed", "formal")
    said: dict[str, Any] = {name: section.get(name) for name in plain if name in section.values}
    chances = {role: leaving.get(role) for role in ROLES if role in leaving.values}
    return replace(RelationshipSettings(leaving=chances), **said)
