"""Weights to the roster in a wave's release: shown where everything that they are computed from could be shown, too.

A weighted share is a sum over sites and roles of counts times weights that anybody who knows the bases can work out. So
it is released only where each site and role is a group that may be shown by itself, whose counts need no protection.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from wellknit.comparisons.raked import Raked, RakedShare, atoms, raked_of
from wellknit.partners.initiative import Site
from wellknit.partners.roster import SITE_ROLES
from wellknit.releases.panels import endangered_items
from wellknit.releases.release import FOLDER, Release
from wellknit.releases.rules import Audience, ReportingRules
from wellknit.statistics.response import Cell
from wellknit.surveys.counted import CountedWave
from wellknit.surveys.cube import EVERYONE
from wellknit.surveys.responses import BLANK, NOT_ASKED
from wellknit.surveys.specification import TableSpec
from wellknit.tables import Table

if TYPE_CHECKING:
    from wellknit.releases.audited import Shown

__all__ = ["with_weights"]

#: By item, how many agree and how many answered in each site and role.
Atoms = Mapping[str, Mapping[Cell, tuple[int, int]]]


def with_weights(
    release: Release,
    specs: Sequence[TableSpec],
    counted: CountedWave,
    *,
    sites: Sequence[Site],
    rules: ReportingRules,
    complete: Sequence[Table],
    ledger: Sequence[Shown],
    language: str,
) -> Release:
    """The draft with the weights of its tables ``specs``, as each audience may see them.

    ``complete`` are its tables before anything is hidden, ``ledger`` what was released before. Weights are shown where
    in each site and role nobody, or as many as the threshold, answered, and where as many are on the roster of a site
    that is named. A share is shown where also

    1. nothing of its item is or was hidden or under a threshold in the wave;
    2. in each site and role nobody, or as many as the threshold, answered the item, of as many organizations as a cell
       needs;
    3. of a sensitive item no site and role gave one answer alone; and
    4. no earlier release of the wave had other counts: the difference would be of those whose answers were corrected.
    """
    made = [(spec, found) for spec in specs if (found := raked_of(spec, counted, sites, language)) is not None]
    if not made:
        return release
    before = [each for each in ledger if each.wave == release.wave.key]
    packages = {}
    for audience, package in release.packages.items():
        endangered = endangered_items(rules, audience, package.tables[FOLDER], complete, ledger)
        gone = {item for wave, item in endangered if wave == release.wave.key}
        shown = []
        for spec, whole in made:
            cells = {name: atoms(spec, counted, sites, name) for name in (EVERYONE, *(e.key for e in whole.items))}
            seen = _Seen(spec, cells, rules, audience, release, counted, sites)
            corrected = {each.key for each in whole.items for old in before if seen.differs_from(old, each.key)}
            shown.append(seen.of(whole, gone | corrected))
        packages[audience] = replace(package, weights=tuple(shown))
    return replace(release, packages=packages)


class _Seen:
    """What one audience sees of the weights of one table."""

    def __init__(
        self,
        spec: TableSpec,
        cells: Atoms,
        rules: ReportingRules,
        audience: Audience,
        release: Release,
        counted: CountedWave,
        sites: Sequence[Site],
    ) -> None:
        self.spec, self.cells, self.rules = spec, cells, rules
        self.release, self.counted, self.sites = release, counted, sites
        self.threshold = rules.threshold(audience, spec.key)

    def of(self, whole: Raked, gone: set[str]) -> Raked:
        """What is shown of ``whole``, of whose items those in ``gone`` may not be told."""
        if not self._enough(EVERYONE) or not self._sites_named(whole):
            return whole.concealed()
        kept = tuple(each if self._told(each, gone) else _hidden(each) for each in whole.items)
        return whole.concealed() if all(each.hidden for each in kept) else replace(whole, items=kept)

    def _enough(self, item: str) -> bool:
        return not any(0 < base < self.threshold for _, base in self.cells[item].values())

    def _sites_named(self, whole: Raked) -> bool:
        """Whether the sites that a refusal names have as many people on the roster as a group that is shown."""
        roles = self.spec.roles or SITE_ROLES
        named = [each.key for each in self.sites if each.name in whole.where]
        return all((self.counted.population((site,), roles) or 0) >= self.threshold for site in named)

    def _told(self, share: RakedShare, gone: set[str]) -> bool:
        cells = self.cells[share.key]
        if share.key in gone or not self._enough(share.key):
            return False
        if share.key in self.rules.sensitive and any(base and count in (0, base) for count, base in cells.values()):
            return False
        own = self.rules.organizations
        for cell, behind in self._organizations(share.key).items():
            if len(behind) < own.at_least or max(behind.values()) > own.largest_share * cells[cell][1]:
                return False
        return True

    def _organizations(self, item: str) -> dict[Cell, Counter[str]]:
        """How many people of each organization answered ``item`` in each site and role; of those who name one."""
        asked = self.release.asked
        found: dict[Cell, Counter[str]] = {}
        if asked is None:
            return found
        known = asked.questionnaire.item(item)
        aside = known.scale.aside if known is not None and known.scale is not None else frozenset()
        for each in asked.responses.records:
            cell = (each.site, each.role or "")
            answer = each.answers.get(item, BLANK)
            if cell in self.cells[item] and each.organization and answer not in (BLANK, NOT_ASKED, *aside):
                found.setdefault(cell, Counter())[each.organization] += 1
        return found

    def differs_from(self, old: Shown, item: str) -> bool:
        """Whether an earlier release of the wave counted other answers to ``item`` in a site and role."""
        wave = self.counted.wave.key
        now = self.counted.counts.cube
        return any(
            now.answers(wave, name, sites=(site,), roles=(role,))
            != old.cube.answers(wave, name, sites=(site,), roles=(role,))
            for name in (EVERYONE, item)
            for site, role in self.cells[item]
        )


def _hidden(share: RakedShare) -> RakedShare:
    return RakedShare(share.key, share.label, None, None, hidden=True)
