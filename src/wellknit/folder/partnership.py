"""The partnership folder, read: everything that the files of a partnership say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from wellknit.briefs.document import Look
from wellknit.errors import Problem
from wellknit.evidence.sources import Quote, Source
from wellknit.partners.initiative import Initiative
from wellknit.partners.outreach import Outreach
from wellknit.partners.roster import Roster
from wellknit.relationships.records import Records
from wellknit.releases.rules import ReportingRules
from wellknit.surveys.questionnaire import Questionnaire
from wellknit.surveys.responses import Responses
from wellknit.surveys.wave import Wave

__all__ = ["BriefSettings", "Partnership", "WaveFiles"]


@dataclass(frozen=True, slots=True)
class WaveFiles:
    """A wave with its instrument and its answers, as far as they could be read."""

    wave: Wave
    questionnaire: Questionnaire | None
    responses: Responses | None


@dataclass(frozen=True, slots=True)
class BriefSettings:
    """``[brief]`` of wellknit.toml: ``wave`` is the one that facts without '@wave' speak of."""

    wave: str
    date: str = ""
    allow: tuple[str, ...] = ()
    audience: str = "public"


@dataclass(frozen=True, slots=True)
class Partnership:
    """What the folder holds; ``problems`` are all that reading and checking found, errors included."""

    root: Path
    initiative: Initiative
    roster: Roster
    waves: Mapping[str, WaveFiles]
    sources: tuple[Source, ...]
    quotes: tuple[Quote, ...]
    rules: ReportingRules
    look: Look
    brief: BriefSettings | None
    brief_source: str = ""
    problems: tuple[Problem, ...] = field(default=())
    relationships: Records = field(default_factory=Records)
    outreach: tuple[Outreach, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(each for each in self.problems if each.severity == "error")
