"""From the folder's files on relationships to findings: for whoever holds it, and for each audience."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wellknit.folder.partnership import Partnership
from wellknit.relationships.findings import Findings, Viewer
from wellknit.relationships.ledger import ledger_of
from wellknit.relationships.scopes import scopes_of
from wellknit.relationships.showing.protection import protect
from wellknit.relationships.summary import findings_of
from wellknit.relationships.ties import Report
from wellknit.releases.related import Related
from wellknit.releases.rules import AUDIENCES, NETWORK, Audience
from wellknit.surveys.wave import Wave

__all__ = ["complete_findings", "earlier_wave", "related", "related_waves", "shown_findings"]


def related_waves(partnership: Partnership) -> tuple[str, ...]:
    """The waves that have findings on relationships, by their dates.

    They are those that asked for ties; in a folder that has contacts alone, those whose people the roster knows.
    """
    records = partnership.relationships
    asked = {each.wave for each in records.reports}
    first = min((each.day for each in records.contacts), default=None)

    def has(wave: Wave) -> bool:
        if asked:
            return wave.key in asked
        return first is not None and wave.population == "roster" and first <= wave.day

    found = [each.wave for each in partnership.waves.values() if has(each.wave)]
    return tuple(each.key for each in sorted(found, key=lambda wave: (wave.day, wave.key)))


def earlier_waves(partnership: Partnership, wave: Wave) -> tuple[str, ...]:
    """The waves with findings before ``wave``, by their dates."""
    return tuple(key for key in related_waves(partnership) if partnership.waves[key].wave.day < wave.day)


def earlier_wave(partnership: Partnership, wave: Wave) -> str | None:
    """The last wave with findings before ``wave``."""
    before = earlier_waves(partnership, wave)
    return before[-1] if before else None


def complete_findings(partnership: Partnership, wave: Wave, *, months: int = 12, introductions: int = 10) -> Findings:
    """All that the folder says of relationships at the date of ``wave``, for whoever holds it."""
    return findings_of(
        partnership.relationships,
        partnership.roster,
        partnership.initiative,
        wave=wave.key,
        day=wave.day,
        months=months,
        introductions=introductions,
    )


def shown_findings(
    partnership: Partnership,
    complete: Findings,
    viewer: Viewer,
    before: Findings | None = None,
    frozen: Sequence[Report] = (),
) -> Findings:
    """What ``viewer`` may see of ``complete``; ``before`` is what the same viewer saw of the wave before, whose places
    on the map are kept. ``frozen`` are the reports of other versions of the same wave, which are compared as waves
    are: each version has a wave's name of its own."""
    records, rules = partnership.relationships, partnership.rules
    wave = partnership.waves[complete.wave].wave
    public = viewer.eyes == "public"
    return protect(
        complete,
        viewer,
        agreements=records.agreements,
        roster=partnership.roster,
        reports=records.of_wave(wave.key),
        scopes=scopes_of(partnership.initiative, partnership.roster, [each.key for each in complete.organizations]),
        threshold=rules.threshold("public" if public else "partnership", NETWORK),
        partnership_threshold=rules.threshold("partnership", NETWORK),
        earlier=[*(each for key in earlier_waves(partnership, wave) for each in records.of_wave(key)), *frozen],
        start={each.key: (each.x, each.y) for each in before.organizations} if before else None,
        language=partnership.initiative.language,
    )


def related(
    partnership: Partnership, wave: Wave, before: Mapping[Audience, Findings], frozen: Sequence[Report] = ()
) -> Related:
    """The relationships of ``wave`` as its release keeps them; ``before`` are the findings of the wave before, and
    ``frozen`` the reports of the versions of this wave that are frozen already."""
    records = partnership.relationships
    complete = complete_findings(partnership, wave)
    shown: dict[Audience, Findings] = {
        each: shown_findings(partnership, complete, Viewer(each), before.get(each), frozen) for each in AUDIENCES
    }
    ledger = ledger_of(partnership.roster, records.contacts, wave.day, records.settings.active_months)
    return Related(shown, complete, records.of_wave(wave.key), ledger.links)
