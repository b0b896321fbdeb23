"""Which cells an audience may not see for their own sake, whatever else is shown: the rules that planner and auditor
share."""

from __future__ import annotations

from typing import Literal

from wellknit.releases.rules import Audience, ReportingRules
from wellknit.surveys.cube import Cube
from wellknit.surveys.footprint import RESPONSE, Footprint

__all__ = ["Rule", "breaks"]

#: Too few people; too few organizations; one organization with too many of them; all gave one answer.
Rule = Literal["small", "organizations", "dominance", "one answer"]


def breaks(mark: Footprint, rules: ReportingRules, audience: Audience, cube: Cube) -> Rule | None:
    """The rule that showing this cell to ``audience`` would break, None where it may be shown.

    Only cells that print a count or a mean of a group are looked at: what joins groups is for the plan and the attack.
    A group of nobody is small too. Organizations are asked for where they are known; who took part at all is no answer,
    so of that they are not asked.
    """
    if mark.prints not in ("count", "mean") or not mark.parts:
        return None
    (part,) = mark.parts
    if part.base < rules.threshold(audience, mark.table):
        return "small"
    if part.organizations is not None and part.largest is not None and part.item != RESPONSE:
        if part.organizations < rules.organizations.at_least:
            return "organizations"
        if part.largest > rules.organizations.largest_share * part.base:
            return "dominance"
    if part.item.partition("/")[0] in rules.sensitive:
        counts = part.counts(cube)
        if mark.prints == "count" and sum(counts) in (0, part.base):
            return "one answer"
        if mark.prints == "mean" and part.base in counts:
            return "one answer"
    return None
