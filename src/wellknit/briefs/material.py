"""What a brief is made of: released tables, the partnership's own facts, quotes, and the source text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from wellknit.briefs.document import Look
from wellknit.comparisons.moves import Move
from wellknit.comparisons.raked import Raked
from wellknit.comparisons.scales import Scale
from wellknit.comparisons.values import Judged
from wellknit.evidence.sources import Quote, Source
from wellknit.partners.initiative import Initiative
from wellknit.partners.roster import Roster
from wellknit.relationships.findings import Findings
from wellknit.releases.rules import Audience, ReportingRules
from wellknit.surveys.specification import Convention
from wellknit.surveys.wave import Wave
from wellknit.tables import Stamp, Table

__all__ = ["Material"]


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a brief may draw on. It holds released cells alone: no answers, no cube.

    ``tables`` are those of ``audience`` in ``convention``, by key, or by 'key@wave' for another wave than ``wave``.
    ``releases`` are, by wave, the folders whose public files go out with the brief; a draft has none. ``respondents``
    counts, by (role, site), those who could have said a quote: the roster's people, or the respondents where there
    is none. ``findings`` are what the relationships say, by wave, as ``audience`` may see it. ``comparisons`` are those
    of cells of these tables, by the key of their family, where the source asks for any. ``scales`` are those of the
    releases, by key, or by 'key@wave' for another wave than ``wave``; so are ``weights`` to the roster, by table.
    ``moves`` are the same people's, by the key of their table in ``tables``.
    """

    initiative: Initiative
    roster: Roster
    wave: Wave
    waves: Mapping[str, Wave]
    tables: Mapping[str, Table]
    stamps: tuple[Stamp, ...]
    rules: ReportingRules
    convention: Convention
    audience: Audience
    look: Look
    quotes: tuple[Quote, ...]
    sources: tuple[Source, ...]
    source: str
    root: Path
    source_file: str = "brief.md"
    date: str = ""
    allow: tuple[str, ...] = ()
    draft: bool = True
    releases: Mapping[str, Path] = field(default_factory=dict)
    respondents: Mapping[tuple[str, str], int] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    findings: Mapping[str, Findings] = field(default_factory=dict)
    comparisons: Mapping[str, Judged] = field(default_factory=dict)
    scales: Mapping[str, Scale] = field(default_factory=dict)
    weights: Mapping[str, Raked] = field(default_factory=dict)
    moves: Mapping[str, tuple[Move, ...]] = field(default_factory=dict)
