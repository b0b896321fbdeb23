"""Scales in a wave's release: shown where enough people stand behind them and nothing of their items is hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wellknit.comparisons.scales import LEAST, Scale, scale_of
from wellknit.comparisons.specification import ScaleSpec
from wellknit.releases.release import FOLDER, Package, Release
from wellknit.releases.rules import Audience, ReportingRules
from wellknit.tables import Table

__all__ = ["with_scales"]


def with_scales(release: Release, rules: ReportingRules, language: str) -> Release:
    """The draft with the scales that the rules declare for its wave, as each audience may see them.

    A scale is shown where as many people as ``LEAST``, and as the audience's threshold, answered all of its items, and
    where no figure of any of its items is hidden in the wave: a coefficient tells something of all answers that it
    rests on. An association rests on as many. Printed are two decimals.
    """
    asked = release.asked
    specs = [spec for spec in rules.scales if release.wave.key in spec.waves]
    if asked is None or not specs:
        return release
    made = [(spec, scale_of(spec, release.wave.key, asked.responses, asked.questionnaire, language)) for spec in specs]
    packages = {
        audience: replace(package, scales=tuple(_shown(spec, each, package, rules, audience) for spec, each in made))
        for audience, package in release.packages.items()
    }
    return replace(release, packages=packages)


def _shown(spec: ScaleSpec, scale: Scale, package: Package, rules: ReportingRules, audience: Audience) -> Scale:
    least = max(LEAST, rules.thresholds[audience])
    items = {*spec.items, *([spec.outcome] if spec.outcome else [])}
    if (scale.people or 0) < least or items & _hidden_items(package.tables[FOLDER]):
        return scale.concealed()
    kept = tuple(
        each if each.association is None or each.association.people >= least else replace(each, association=None)
        for each in scale.items
    )
    return replace(scale, items=kept).printed()


def _hidden_items(tables: Sequence[Table]) -> set[str]:
    return {row.item.partition("/")[0] for table in tables for row, _, cell in table.cells() if cell.hidden}
