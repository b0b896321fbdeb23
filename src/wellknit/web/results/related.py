"""The chapter of a story about relationships: trust at both levels, what hangs on one person, map, introductions."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from wellknit.briefs.tree import Node
from wellknit.relationships.findings import Findings, Measured
from wellknit.web.results.ground import Ground
from wellknit.web.results.nodes import block, fact, listing, prose

__all__ = ["relationships"]

#: So many relationships are listed: those that hang on one person first.
_MOST = 12
#: Of both levels: what people say of the people they know, and what organizations say of organizations.
TRUST = ("trust", "trust_person", "value", "collaboration", "respondents_agree")
STRAIN = ("strained", "strain_repaired", "hanging", "one_person")
#: So many introductions are told; the plan has more.
_FIRST = 5


def relationships(ground: Ground) -> Iterator[Node]:
    """What was asked about relationships, and what the log of contacts says of those on whom they hang."""
    findings = ground.findings
    if findings is None:
        return
    scopes = _scopes(ground, findings)
    yield from _sentences(ground, findings)
    asked = {each.key for each in findings.measured}
    for title, keys in (
        (_("Trust, in organizations and in people"), TRUST),
        (_("Strain, and what hangs on one person"), STRAIN),
    ):
        named = [each for each in keys if each in asked]
        if named:
            yield block("measures", " ".join(named), site=" ".join(scopes), title=title)
    if not findings.organizations:
        yield prose(_("Single relationships are shown where both organizations agreed to it; none is shown here."))
        return
    for site in ground.sites or ("",):
        there = {each.key for each in findings.organizations if not site or each.site == site}
        if there:
            yield block("map", site=site)
        if _between(findings, there):
            yield block("relationships", order="hangs", limit=str(_MOST), site=site)
    curves = {each.scope for each in findings.curves} & set(scopes)
    if curves:
        yield block("survival", site=" ".join(each for each in scopes if each in curves))
    if any(_near(ground, findings, each.organization, each.other) for each in findings.advice):
        yield block("introductions", limit=str(_FIRST), site=" ".join(ground.sites))


def _scopes(ground: Ground, findings: Findings) -> list[str]:
    """The parts of the partnership that the viewer sees: all of them, or the own site and those of no site."""
    sites = [each.key for each in ground.material.initiative.sites]
    there = {each.scope for each in findings.measured} | {each.scope for each in findings.curves}
    seen = sites if ground.all_sites else ground.sites
    return [each for each in (*seen, "national", "between", "all") if each in there]


def _between(findings: Findings, there: set[str]) -> bool:
    return any(each.one in there and each.other in there for each in findings.relationships)


def _near(ground: Ground, findings: Findings, one: str, other: str) -> bool:
    places = {each.key: each.site for each in findings.organizations}
    return ground.all_sites or not set(ground.sites).isdisjoint({places.get(one), places.get(other)})


# --- In sentences -----------------------------------------------------------------------------------------------------


def _sentences(ground: Ground, findings: Findings) -> Iterator[Node]:
    """What matters most, each number a fact that leads to its definition."""
    scope = ground.site if not ground.all_sites else "all"
    said = {
        "hanging": _("{of} relationships ({number}) hang on one person: if that person left, nobody would carry them."),
        "one_person": _("{of} organizations ({number}) are represented by one person alone."),
        "departures": _("People who left in the twelve months before: {number}."),
    }  # fmt: skip
    found = []
    for key, text in said.items():
        measured = _measured(findings, key, scope)
        if measured is not None:
            number = fact(measured.name)
            found.append((prose(text, number=number, of=fact(measured.name, "of") if measured.base else number),))
    if found:
        yield listing(found)


def _measured(findings: Findings, key: str, scope: str) -> Measured | None:
    for group in ("network", "resilience"):
        found = findings.at(f"{group}.{key}.{scope}")
        if found is not None and not found.hidden and (found.value is not None or found.count):
            return found
    return None
