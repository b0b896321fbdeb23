"""What is wrong with the text of a brief, line by line, and how it would look, before anything is made or saved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Max

from wellknit.briefs import html
from wellknit.briefs.compose import check, compose
from wellknit.briefs.material import Material
from wellknit.errors import Problem, Said, WellknitError
from wellknit.web.briefs.making import material_of
from wellknit.web.briefs.records import ground, made_from
from wellknit.web.briefs.words import said
from wellknit.web.models import Brief, History, Initiative
from wellknit.web.releases.placing import at_hand
from wellknit.web.remembering import remembered

__all__ = ["Finding", "checked", "findings", "previewed"]

#: Of what a text is made does not change with these.
_BESIDE = ("brief", "job")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that the library says of a text: its line and what stands there, None and '' where it is of none."""

    line: int | None
    text: str
    serious: bool
    words: Said


def checked(brief: Brief, source: str) -> tuple[Problem, ...]:
    """Everything that is wrong with ``source``, without drawing a chart. Raises Refused, as making does."""
    try:
        return check(replace(_material(brief), source=source))
    except WellknitError as error:
        return error.problems


def previewed(brief: Brief, source: str) -> str:
    """The page that ``source`` would make. Raises WellknitError with what is wrong, and Refused."""
    return html.render(compose(replace(_material(brief), source=source))[0])


def findings(source: str, problems: Iterable[Problem]) -> list[Finding]:
    """The problems beside the lines that they are of, errors first on each."""
    lines = source.split("\n")
    made = []
    for each in sorted(problems, key=lambda one: (one.where.row or 0, one.severity != "error")):
        line = each.where.row if each.where.file == "brief.md" else None
        text = lines[line - 1] if line and line <= len(lines) else ""
        made.append(Finding(line, text, each.severity == "error", said(each)))
    return made


def _material(brief: Brief) -> Material:
    """What the brief is made of: releases alone, so that nobody waits for answers to be read. It is remembered until
    something changes."""
    asked = brief.pk, made_from(_blank(brief), ground(brief.initiative)), _last(brief.initiative)

    def read() -> Material:
        with at_hand(brief.initiative, answers=False) as partnership:
            # Comparisons are at hand whether the text as it was asks for them or not.
            return material_of(partnership, brief, "")

    return remembered("memory", "brief", asked, read)


def _blank(brief: Brief) -> Brief:
    """The brief as if it had no text."""
    return Brief(
        initiative=brief.initiative,
        wave=brief.wave,
        audience=brief.audience,
        date=brief.date,
        allow=brief.allow,
        language=brief.language,
        in_folder=brief.in_folder,
    )


def _last(initiative: Initiative) -> int:
    """The number of the last act that a brief can be made of."""
    acts = History.objects.filter(initiative=initiative).exclude(noun__in=_BESIDE)
    return acts.aggregate(last=Max("sequence"))["last"] or 0
