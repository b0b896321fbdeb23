"""What hangs on whom as JSON values; docs/schemas/resilience.json describes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from wellknit.relationships.findings import Findings
from wellknit.relationships.plans.values import Plan
from wellknit.relationships.prospect import Prospect
from wellknit.relationships.reporting.advice import worded_impossible, worded_reason
from wellknit.relationships.reporting.aftermath import as_values as departures
from wellknit.relationships.reporting.findings import Heading, scope_names, source
from wellknit.relationships.reporting.measured import as_values
from wellknit.relationships.survival.outlook import Horizon

__all__ = ["as_dict"]


def as_dict(
    findings: Findings, heading: Heading, prospect: Prospect | None = None, people: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The report as JSON values. What is for whoever holds the folder is empty or null without ``prospect``."""
    names = people or {}
    measured = [each for each in findings.measured if each.group == "resilience"]
    return {
        "source": source(findings, heading),
        "scopes": [{"key": key, "name": name} for key, name in scope_names(findings, heading).items()],
        "measured": as_values(measured, heading.language),
        "organizations": [{"key": each.key, "name": each.name, "site": each.site} for each in findings.organizations],
        "relationships": [
            {
                "one": each.one,
                "other": each.other,
                "links": each.links,
                "people": list(each.people),
                "hangs": each.hangs,
                "hangs_on": each.hangs_on,
                "hangs_at": each.hangs_at,
                "other_on": each.other_on,
                "person": each.person,
                "survival": each.survival,
            }
            for each in findings.relationships
        ],
        "curves": _curves(findings, prospect),
        "losses": [
            {
                "person": each.person,
                "name": names.get(each.person, each.person),
                "relationships": [list(pair) for pair in each.relationships],
                "cut_off": list(each.cut_off),
                "knowledge": [asdict(known) for known in each.knowledge],
            }
            for each in (prospect.losses if prospect else ())
        ],
        "alone": [
            {"organization": each.organization, "person": each.person, "name": names.get(each.person, each.person)}
            for each in (prospect.alone if prospect else ())
        ],
        "departures": departures(prospect.aftermath if prospect else (), names),
        "what_if": _what_if(prospect) if prospect is not None and prospect.wanted.what_if else None,
        "plans": [_plan(each, findings, heading, names) for each in (prospect.plans if prospect else ())],
        "advice": [asdict(each) for each in (() if prospect else findings.advice)],
        "problems": [each.as_dict() for each in (prospect.problems if prospect else ())],
    }


def _curves(findings: Findings, prospect: Prospect | None) -> list[dict[str, Any]]:
    if prospect is not None and prospect.now is not None:
        return [_horizon(each) for each in prospect.now.horizons]
    return [
        {
            "scope": each.scope, "months": each.months, "share": each.share, "low": each.low, "high": each.high,
            "estimate_low": None, "estimate_high": None, "error": None, "reach": each.reach,
        }
        for each in findings.curves
    ]  # fmt: skip


def _horizon(each: Horizon) -> dict[str, Any]:
    low, high = each.spread or (None, None)
    estimate_low, estimate_high = each.estimate or (None, None)
    return {
        "scope": each.scope, "months": each.months, "share": each.share, "low": low, "high": high,
        "estimate_low": estimate_low, "estimate_high": estimate_high, "error": each.error, "reach": each.reach,
    }  # fmt: skip


def _what_if(prospect: Prospect) -> dict[str, Any]:
    what_if = prospect.wanted.what_if
    after = {(each.scope, each.months): each for each in prospect.then.horizons} if prospect.then else {}
    return {
        "leave": list(what_if.leave),
        "stay": list(what_if.stay),
        "grants": list(what_if.grants),
        "ended": [list(pair) for pair in prospect.ended],
        "after": [_horizon(each) for each in after.values()],
        "changes": [
            {
                "scope": each.scope,
                "months": each.months,
                "share": each.share,
                "relationships": each.relationships,
                "low": each.spread[0] if each.spread else None,
                "high": each.spread[1] if each.spread else None,
                "reach": each.reach,
            }
            for each in prospect.changes
        ],
    }


def _plan(plan: Plan, findings: Findings, heading: Heading, people: Mapping[str, str]) -> dict[str, Any]:
    names, language = findings.names, heading.language
    return {
        "question": plan.question,
        "value": plan.value,
        "bound": plan.bound,
        "gap": plan.gap,
        "optimal": plan.optimal,
        "parameters": dict(plan.parameters),
        "introductions": [
            {
                **asdict(each),
                "about": list(each.about),
                "cut_off": list(each.cut_off),
                "person_name": people.get(each.person, each.person),
                "other_name": people.get(each.other, each.other),
                "reason": worded_reason(
                    each.why,
                    language,
                    about=[people.get(key, key) for key in each.about],
                    one=names.get(each.organization, each.organization),
                    other=names.get(each.other_organization, each.other_organization),
                ),
            }
            for each in plan.introductions
        ],
        "impossible": [
            {
                "organizations": list(each.organizations),
                "why": each.why,
                "missing": each.missing,
                "reason": worded_impossible(each.why, [names.get(key, key) for key in each.organizations], language),
            }
            for each in plan.impossible
        ],
    }
