"""The block of measures: what relationships measure, a row a measure and a column a part of the partnership."""

from __future__ import annotations

from wellknit.briefs import tree
from wellknit.briefs.blocks.relating import cell, findings_of, release_note, scopes, scopes_named
from wellknit.briefs.composition import Composition
from wellknit.briefs.document import Block, Grid, GridColumn, Inline, Number, Text
from wellknit.briefs.inlines import said
from wellknit.briefs.networking import home_of, scope_label
from wellknit.briefs.saying import interval
from wellknit.labels import label
from wellknit.relationships.findings import Findings, Measured
from wellknit.relationships.reporting.measured import measure_name, measure_reading

__all__ = ["measures"]


def measures(composition: Composition, directive: tree.Directive) -> tuple[Block, ...]:
    """The measures that the argument names, each with its figure for the sites, the national partners, and all."""
    title = said(composition.option(directive, "title"))
    wanted = scopes_named(composition, directive)
    findings = findings_of(composition, directive)
    if findings is None or wanted is None:
        return ()
    known = list(dict.fromkeys(each.key for each in findings.measured))
    named = list(dict.fromkeys(directive.argument.text.replace(",", " ").split()))
    for each in named:
        if each not in known:
            nearest = composition.nearest(each, known)
            composition.report("brief.unknown-measure", directive.line, measure=each, nearest=nearest)
    if not all(each in known for each in named):
        return ()
    words, language = composition.words, composition.material.initiative.language
    composition.networks.setdefault(findings.wave, findings)
    number, anchor = composition.numbered[id(directive)]
    found = {(each.key, each.scope): each for each in findings.measured}
    told = {place for place, each in found.items() if not each.hidden and (each.value is not None or each.count)}
    shown = [each for each in wanted or scopes(composition) if any((key, each) in told for key in named)]
    rows_of = [key for key in named if any((key, scope) in told for scope in shown)]
    heads = (
        GridColumn(words["measures.measure"], share=2.4),
        *(GridColumn(scope_label(each, composition.material, words), "right", 1.4) for each in shown),
    )
    rows = []
    for key in rows_of:
        cells = [_cell(composition, findings, found.get((key, scope))) for scope in shown]
        rows.append((cell(measure_name(key, language)), *cells))
    notes = [
        f"{measure_name(key, language)}: {reading[:1].lower() + reading[1:]}"
        for key in rows_of
        if (reading := measure_reading(key, language))
    ]
    # What is hidden everywhere is named, and takes no place in the table.
    left = [measure_name(key, language) for key in named if key not in rows_of]
    left += [
        scope_label(each, composition.material, words)
        for each in wanted
        if each not in shown and any((key, each) in found for key in named)
    ]
    if left:
        notes.append(words["measures.hidden"].format(names="; ".join(left)))
    drawn = [found[key, scope] for key in rows_of for scope in shown if (key, scope) in found]
    kinds = dict.fromkeys(each.interval for each in drawn if each.interval and each.low is not None)
    notes += [label(f"reporting_interval.{kind}", language) for kind in kinds]
    if left or any(each.hidden for each in drawn):
        notes.append(words["html.hidden-why"])
    notes.append(release_note(composition, findings))
    return (Grid(anchor, number, title or words["measures.title"], heads, tuple(rows), tuple(notes)),)


def _cell(composition: Composition, findings: Findings, measured: Measured | None) -> tuple[Inline, ...]:
    words = composition.words
    if measured is None:
        return ()
    if measured.hidden:
        return cell(words["html.hidden"])
    at = "" if findings.wave == home_of(composition.material) else f"@{findings.wave}"
    fact = composition.facts.get(f"{measured.name}{at}")
    if fact is None or not fact.display:
        return cell(words["html.none"])
    composition.use(fact, beside=True)
    limits = f" ({interval(fact, words)})" if fact.low is not None else ""
    return (Number(fact, fact.display), *((Text(limits),) if limits else ()))
