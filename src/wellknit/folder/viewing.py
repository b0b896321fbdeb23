"""What somebody may see of a folder's relationships: from the frozen release where there is one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from wellknit.errors import Place, fail
from wellknit.folder.names import nearest, shown
from wellknit.folder.partnership import Partnership
from wellknit.folder.relating import complete_findings, earlier_wave, related_waves, shown_findings
from wellknit.relationships.change import Change, between
from wellknit.relationships.exchange.graph import Graph
from wellknit.relationships.exchange.networks import graph_of_findings, graph_of_network
from wellknit.relationships.findings import Findings, Viewer
from wellknit.relationships.ledger import taking_part_on
from wellknit.relationships.network import network_of
from wellknit.relationships.reporting.findings import Heading
from wellknit.relationships.scopes import scopes_of
from wellknit.releases.rules import Audience
from wellknit.surveys.wave import Wave

__all__ = ["Seen", "before", "changed", "graph_seen", "heading_of", "seen", "viewed_wave", "viewer_of"]


@dataclass(frozen=True, slots=True)
class Seen:
    """Findings for one viewer; ``version`` is that of the release they are from, None where nothing is frozen."""

    findings: Findings
    version: int | None = None


def viewed_wave(partnership: Partnership, key: str = "") -> Wave:
    """The wave ``key``, or the last one with relationships. Raises WellknitError, with the nearest, where there is
    none."""
    known = related_waves(partnership)
    if not known:
        raise fail("viewing.no-relationships", Place("relationships"))
    if key and key not in known:
        code = "viewing.no-such-wave" if key not in partnership.waves else "viewing.wave-without"
        raise fail(code, Place("wellknit.toml"), wave=shown(key), nearest=nearest(key, known))
    return partnership.waves[key or known[-1]].wave


def viewer_of(partnership: Partnership, eyes: str, site: str = "") -> Viewer:
    """The viewer; WellknitError for a site that is none, or a site with another audience than the partnership."""
    known = [each.key for each in partnership.initiative.sites]
    if site and site not in known:
        raise fail("viewing.no-such-site", Place("wellknit.toml"), site=shown(site), nearest=nearest(site, known))
    if site and eyes != "partnership":
        raise fail("viewing.site-of-others", site=shown(site), audience=shown(eyes))
    if eyes == "holder":
        return Viewer("holder")
    return Viewer("public") if eyes == "public" else Viewer("partnership", site or None)


def seen(partnership: Partnership, wave: Wave, viewer: Viewer, *, months: int = 12) -> Seen:
    """What ``viewer`` may see of ``wave``.

    For the partnership and the public that is what the wave's newest release says: what is not frozen is computed
    from the files, which may still change. The holder always sees what the files say now; a site's leader sees the
    relationships of now and the numbers of the release. ``months``
    is how far the chances look that the holder sees; those of others are for twelve.
    """
    from wellknit.releases import store

    if viewer.eyes == "holder":
        return Seen(complete_findings(partnership, wave, months=months))
    if viewer.site is None:
        folder = store.latest(partnership.root, wave.key)
        if folder is not None:
            audience: Audience = "public" if viewer.eyes == "public" else "partnership"
            release = store.read(folder, wave, audience)
            found = release.packages[audience].findings
            if found is not None:
                return Seen(found, release.version)
    earlier = earlier_wave(partnership, wave)
    before = seen(partnership, partnership.waves[earlier].wave, viewer).findings if earlier else None
    shown = shown_findings(partnership, complete_findings(partnership, wave), viewer, before)
    if viewer.site is not None and store.latest(partnership.root, wave.key) is not None:
        # Numbers of today beside those of the release would show what changed since, which may be one answer.
        frozen = seen(partnership, wave, Viewer("partnership"))
        shown = replace(shown, measured=frozen.findings.measured, curves=frozen.findings.curves)
        return Seen(shown, frozen.version)
    return Seen(shown)


def before(partnership: Partnership, wave: Wave, key: str) -> Wave:
    """The wave ``key``, which must have relationships and come before ``wave``; else WellknitError."""
    earlier = viewed_wave(partnership, key)
    if earlier.day >= wave.day:
        raise fail("viewing.not-before", Place("wellknit.toml"), wave=shown(earlier.key), later=shown(wave.key))
    return earlier


def changed(partnership: Partnership, earlier: Wave, later: Wave) -> tuple[Change, ...]:
    """How ties and ratings changed between two waves, in each scope: for the holder alone."""
    records, roster = partnership.relationships, partnership.roster
    keys = sorted({*taking_part_on(roster, earlier.day), *taking_part_on(roster, later.day)})
    return between(
        records.of_wave(earlier.key),
        records.of_wave(later.key),
        roster,
        days=(earlier.day, later.day),
        scopes=scopes_of(partnership.initiative, roster, keys),
    )


def graph_seen(partnership: Partnership, wave: Wave, viewer: Viewer, *, reported: bool = False) -> Graph:
    """The relationships of ``wave`` that ``viewer`` may see, as a graph for other programs.

    ``reported`` gives the ties as organizations reported them instead, with who did not answer: for the holder alone,
    else ValueError.
    """
    if not reported:
        return graph_of_findings(seen(partnership, wave, viewer).findings)
    if viewer.eyes != "holder":
        raise ValueError("what organizations reported is for whoever holds the folder")
    roster = partnership.roster
    keys = taking_part_on(roster, wave.day)
    network = network_of(partnership.relationships.reports, keys, wave.key)
    known = {key: each for key in keys if (each := roster.organization(key)) is not None}
    names = {key: each.name for key, each in known.items()}
    return graph_of_network(
        network, names, {key: {"sector": each.sector, "site": each.site or ""} for key, each in known.items()}
    )


def heading_of(partnership: Partnership, wave: Wave, found: Seen) -> Heading:
    """What stands over a report of ``found``: of what, when, for whom, and the names of its scopes."""
    initiative = partnership.initiative
    return Heading(
        folder=partnership.root.name,
        initiative=initiative.name,
        wave=wave.key,
        wave_name=wave.name,
        version=found.version,
        sites={each.key: each.name for each in initiative.sites},
        language=initiative.language,
    )
