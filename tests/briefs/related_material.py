"""The small partnership of the composing tests, with four sites and the relationships of ``sample_findings``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from wellknit.briefs.compose import compose
from wellknit.briefs.document import Chart, Document
from wellknit.briefs.material import Material
from wellknit.briefs.sketch import Sketch
from wellknit.errors import WellknitError
from wellknit.partners.initiative import Site
from wellknit.relationships.findings import Findings

from .sample_findings import NATIONAL, SITE_NAMES, sample
from .small_material import COVER, drawn, material

__all__ = ["related", "related_brief", "related_wrong", "sketched"]


def related(
    text: str, *findings: Findings, language: str = "en", audience: Any = "partnership", **changes: Any
) -> Material:
    """The partnership with this source under a cover (which takes two lines), and with these findings."""
    made = material(COVER + text, audience=audience, **changes)
    initiative = replace(
        made.initiative,
        language=language,
        sites=tuple(Site(key, name, "") for key, name in SITE_NAMES.items()),
        national_partners=tuple(NATIONAL),
    )
    return replace(made, initiative=initiative, findings={each.wave: each for each in findings or (sample(),)})


def sketched(sketch: Sketch, *, look: object, words: Mapping[str, str], alt: str, prefix: str) -> Chart:
    """Stands in for the map: an empty picture that remembers what it was asked for."""
    return Chart("map", {"sketch": sketch, "alt": alt}, f'<svg id="{prefix}"/>', b"", 720.0, 600.0, live=True)


def related_brief(text: str, *findings: Findings, **changes: Any) -> Document:
    """The brief of a source in which nothing is wrong."""
    document, problems = compose(related(text, *findings, **changes), draw=drawn, draw_map=sketched)
    assert problems == ()
    return document


def related_wrong(text: str, *findings: Findings, none: bool = False, **changes: Any) -> list[tuple[str, int | None]]:
    """Code and line of every problem of a source; with ``none``, of a partnership that recorded no relationships."""
    made = related(text, *findings, **changes)
    try:
        _, problems = compose(replace(made, findings={}) if none else made, draw=drawn, draw_map=sketched)
    except WellknitError as error:
        problems = error.problems
    return [(each.code, each.where.row) for each in problems]
