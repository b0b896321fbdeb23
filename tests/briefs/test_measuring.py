"""The block of measures, and parts of a brief composed without its frame."""

from __future__ import annotations

from dataclasses import replace

from wellknit.briefs.compose import compose_part
from wellknit.briefs.document import Grid, Number, Paragraph
from wellknit.briefs.inlines import said
from wellknit.briefs.tree import Directive, Option, Prose, Role, Run
from wellknit.relationships.findings import Findings, Measured

from .related_material import related, related_brief, related_wrong, sketched
from .sample_findings import sample
from .small_material import drawn, only


def table(text: str, *findings: Findings) -> Grid:
    made = only(related_brief(text, *findings), Grid)
    assert isinstance(made, Grid)
    return made


def test_a_measure_has_a_row_and_each_part_of_the_partnership_a_column() -> None:
    grid = table(":::{measures} density hanging\n:site: chicago all\n:title: Ties\n:::\n")
    assert grid.title == "Ties"
    assert [each.label for each in grid.columns] == ["Measure", "Chicago", "All together"]
    assert [[said(cell) for cell in row] for row in grid.rows] == [
        ["Density", "56% (47 to 63)", "18.8% (15 to 34)"],
        ["Hang on one person", "50%", "54.2%"],
    ]
    found = sample().at("resilience.hanging.chicago")
    number = grid.rows[1][1][0]
    assert isinstance(number, Number) and found is not None
    assert (number.fact.name, number.fact.count, number.fact.base) == (found.name, found.count, found.base)
    assert any(each.startswith("Density: of all ties that there could be") for each in grid.notes)


def test_what_is_hidden_everywhere_is_named_and_takes_no_place() -> None:
    measured = tuple(each for each in sample().measured if each.name != "resilience.hanging.chicago")
    veiled = Measured("resilience", "hanging", "all", "share", hidden=True)
    shown = tuple(veiled if each.name == veiled.name else each for each in measured)
    grid = table(":::{measures} density hanging\n:site: memphis all\n:::\n", replace(sample(), measured=shown))
    assert [each.label for each in grid.columns] == ["Measure", "All together"]
    assert [said(row[0]) for row in grid.rows] == ["Density"]
    assert "Hidden everywhere: Hang on one person; Memphis." in grid.notes


def test_an_unknown_measure_is_named_with_its_nearest() -> None:
    assert related_wrong(":::{measures} hangin\n:::\n") == [("brief.unknown-measure", 3)]


def test_parts_are_composed_without_cover_methods_and_appendix() -> None:
    said_first = Prose((Run("Of all, ", 0), Role("fact", "resilience.hanging.all", 0), Run(" hang on one.", 0)), 0)
    unknown = Directive("measures", Option("nothing_like_it", 0), {}, (), 0)
    part = compose_part(related(""), [[said_first], [unknown], []], draw=drawn, draw_map=sketched)
    (paragraph,), nothing, empty = part.blocks
    assert isinstance(paragraph, Paragraph) and (nothing, empty) == ((), ())
    assert said(paragraph.children) == f"Of all, {part.facts['resilience.hanging.all'].display} hang on one."
    assert [each.code for each in part.problems] == ["brief.unknown-measure"]
