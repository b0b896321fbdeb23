"""Where each organization of a folder stands, and which pairs have something to talk about."""

from __future__ import annotations

from wellknit.folder.partnership import Partnership
from wellknit.relationships.agreements import agreed
from wellknit.relationships.findings import Findings
from wellknit.relationships.measures.groups import e_i
from wellknit.relationships.measures.missing import enough
from wellknit.relationships.measures.standing import standings
from wellknit.relationships.network import network_of
from wellknit.relationships.reporting.pairs import Talk, talks_of_findings, talks_of_gaps
from wellknit.relationships.reporting.standing import Places
from wellknit.relationships.scopes import NATIONAL
from wellknit.relationships.trust.gaps import gaps
from wellknit.relationships.trust.ratings import ratings
from wellknit.surveys.wave import Wave

__all__ = ["placed", "talked"]


def placed(partnership: Partnership, wave: Wave, findings: Findings) -> Places | None:
    """Where the organizations of ``findings`` stand in the ties reported in ``wave``: None for anybody but the holder,
    since who names whom is what organizations answered."""
    if findings.viewer.eyes != "holder":
        return None
    records, settings = partnership.relationships, partnership.relationships.settings
    keys = [each.key for each in findings.organizations]
    national = frozenset(partnership.initiative.national_partners)
    groups = {each.key: each.site for each in findings.organizations if each.site}
    groups |= {key: NATIONAL for key in keys if key in national}
    network = network_of(records.reports, keys, wave.key)
    index = e_i(network, groups, seed=settings.seed)
    return Places(
        standings(network, groups, seed=settings.seed, coverage=settings.coverage),
        groups,
        enough(network, settings.coverage),
        settings.coverage,
        {"network.e_i.all": index.beside} if index.beside else {},
    )


def talked(partnership: Partnership, wave: Wave, findings: Findings) -> tuple[Talk, ...]:
    """The pairs to talk about: for the holder all there are, for others those that ``findings`` show the ratings of."""
    language = partnership.initiative.language
    if findings.viewer.eyes != "holder":
        return talks_of_findings(findings, language)
    records, names = partnership.relationships, findings.names
    found = [
        each for each in gaps(ratings(records.of_wave(wave.key), wave.key)) if {each.one, each.other} <= set(names)
    ]
    may = {
        (each.one, each.other)
        for each in found
        if agreed(records.agreements, each.one, each.other, "ratings", wave.day)
    }
    return talks_of_gaps(found, may, names, language)
