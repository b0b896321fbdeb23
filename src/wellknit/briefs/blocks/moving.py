"""The block of the same people's moves: how far their mean answer moved on each item's scale, in a sentence each."""

from __future__ import annotations

from wellknit.briefs import tree
from wellknit.briefs.blocks.relating import cell
from wellknit.briefs.blocks.weighing import chosen
from wellknit.briefs.composition import Composition
from wellknit.briefs.document import Block, Grid, GridColumn, Inline, Number
from wellknit.briefs.facts import MOVED
from wellknit.briefs.inlines import said
from wellknit.briefs.scaling import name_of, signed
from wellknit.comparisons.move_words import move_says
from wellknit.comparisons.moves import Move
from wellknit.labels import label

__all__ = ["moved"]


def moved(composition: Composition, directive: tree.Directive) -> tuple[Block, ...]:
    """The change of the mean of each item, with its interval and what may be said of it, as one table."""
    title = said(composition.option(directive, "title"))
    known, name = composition.material.moves, directive.argument.text
    if name not in known:
        nearest = composition.nearest(name, known)
        composition.report("brief.unknown-moves", directive.line, table=name, nearest=nearest)
        return ()
    if all(each.hidden or each.change is None for each in known[name]):
        composition.report("brief.no-moves", directive.line, table=name, audience=composition.material.audience)
        return ()
    shown = chosen(composition, directive, name, {each.item: each for each in known[name]})
    if shown is None:
        return ()
    composition.move(name)
    words, language = composition.words, composition.material.initiative.language
    number, anchor = composition.numbered[id(directive)]
    heads = (
        GridColumn(words["comparison.row"], share=2.2),
        GridColumn(words["moved.change"], "right", 1.5),
        GridColumn(words["moved.says"], share=3.8),
    )
    rows = tuple(
        (cell(each.label), _change(composition, name, each), cell(move_says(each, language))) for each in shown
    )
    table = composition.material.tables.get(name)
    title = title or label("move.title", language, title=table.title if table else name)
    return (Grid(anchor, number, title, heads, rows, (label("move.note", language),)),)


def _change(composition: Composition, name: str, move: Move) -> tuple[Inline, ...]:
    words = composition.words
    if move.hidden or move.change is None:
        return cell(words["html.hidden"] if move.hidden else "")
    fact = composition.facts[name_of(MOVED, name, f"{move.item}.change")]
    composition.use(fact, beside=True)
    assert fact.low is not None and fact.high is not None
    ends = words["interval.limits"].format(low=signed(words, fact.low), high=signed(words, fact.high))
    return (Number(fact, f"{fact.display} ({ends})"),)
