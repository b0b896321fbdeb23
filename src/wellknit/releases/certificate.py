"""The certificate of a release: what was attacked before it was frozen, how, and what came of it.

That of an audience holds nothing about hidden cells which the audience does not see anyway: how many are hidden, and
what is promised of each. No base, range or digest in it could be used to try out what a hidden cell would be. The full
one, with all bases and ranges, stands in ``private``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from wellknit.releases.disclosure.values import FEASIBLE, System
from wellknit.releases.examination import Examined
from wellknit.releases.ledger import Entry
from wellknit.releases.rules import Audience, ReportingRules

__all__ = ["METHODS", "attacked", "certificates", "digest_of_packages", "digest_of_systems", "rules_as_dict"]

#: What was tried; docs/releases.md says what each means.
METHODS = (
    "whole numbers",
    "sums and differences",
    "differences of two",
    "nested groups",
    "rounded figures",
    "viewers together",
    "corrections",
)


def attacked(entries: Iterable[Entry], audience: Audience) -> list[dict[str, Any]]:
    """The packages that ``audience`` has, of those that were attacked together, oldest first."""
    has = ("partnership", "public") if audience == "partnership" else ("public",)
    return [asdict(each) for each in entries if each.audience in has]


def digest_of_packages(packages: Sequence[Mapping[str, Any]]) -> str:
    """SHA-256 over the packages that were attacked, all of which the audience has."""
    return _digest([[each["wave"], each["version"], each["audience"], each["digest"]] for each in packages])


def digest_of_systems(systems: Iterable[System]) -> str:
    """SHA-256 over everything that was attacked, bases of hidden cells included: for keyholders alone."""
    return _digest(
        [
            {
                "unknowns": [[each.name, each.most] for each in system.unknowns],
                "statements": [[each.terms, each.low, each.high] for each in (*system.bases, *system.printed)],
                "secrets": [[each.places, each.base] for each in system.secrets],
                "derived": [[each.needs, each.places] for each in system.derived],
            }
            for system in systems
        ]
    )


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def certificates(
    examined: Mapping[Audience, Examined],
    rules: ReportingRules,
    packages: Mapping[Audience, Sequence[Mapping[str, Any]]],
) -> dict[str, dict[str, Any]]:
    """The certificate of each audience's folder, and the full one of ``private``."""
    each = {audience: _shown(one, rules, packages[audience]) for audience, one in examined.items()}
    full = {
        "audiences": {audience: {**each[audience], **_full(one)} for audience, one in examined.items()},
        "rules": rules_as_dict(rules),
    }
    found: dict[str, dict[str, Any]] = {**{str(audience): one for audience, one in each.items()}, "private": full}
    return found


def rules_as_dict(rules: ReportingRules) -> dict[str, Any]:
    """The rules that decide what is a leak."""
    return {
        "thresholds": dict(rules.thresholds),
        "lowered": [
            {"table": low.table, "audience": low.audience, "threshold": low.threshold, "reason": low.reason}
            for low in rules.lowered
        ],
        "organizations": _organizations(rules),
        "sensitive": list(rules.sensitive),
    }


def _organizations(rules: ReportingRules) -> dict[str, Any]:
    own = rules.organizations
    return {"at_least": own.at_least, "largest_share": str(own.largest_share), "reason": own.reason}


def _shown(one: Examined, rules: ReportingRules, packages: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    lowered = [low for low in rules.lowered if low.audience == one.audience]
    return {
        "audience": one.audience,
        "passed": one.passed,
        "methods": list(METHODS),
        "threshold": rules.thresholds[one.audience],
        "lowered": [{"table": low.table, "threshold": low.threshold, "reason": low.reason} for low in lowered],
        "organizations": _organizations(rules),
        "sensitive": list(rules.sensitive),
        "values": FEASIBLE,
        "cells": {"shown": one.shown, "hidden": one.hidden, "ever": one.ever},
        "packages": list(packages),
        "digest": digest_of_packages(packages),
    }


def _full(one: Examined) -> dict[str, Any]:
    kept = [len(each.values) for each in one.findings]
    return {
        "systems": len(one.systems),
        "attacked": digest_of_systems(one.systems),
        "least": min(kept, default=None),
        "told_before": len(one.told_before),
        "secrets": [
            {
                "subject": each.subject,
                "cells": [[a.wave, a.version, a.table, a.row, a.column] for a in each.secret.addresses],
                "why": each.secret.why,
                "base": each.secret.base,
                "needed": each.secret.needed,
                "verdict": each.verdict,
                "low": min(each.values, default=None),
                "high": max(each.values, default=None),
                "values": list(each.values),
            }
            for each in one.findings
        ],
    }
