"""The block of weights to the roster: each share as answered and weighted, with what is doubtful about the weights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from wellknit.briefs import tree
from wellknit.briefs import words as written
from wellknit.briefs.blocks.relating import cell
from wellknit.briefs.composition import Composition
from wellknit.briefs.document import Block, Grid, GridColumn, Inline, Number, Paragraph, Text
from wellknit.briefs.facts import RAKED
from wellknit.briefs.inlines import said
from wellknit.briefs.scaling import name_of
from wellknit.comparisons.raked import RakedShare
from wellknit.comparisons.raked_words import raked_says

__all__ = ["chosen", "raked"]

Item = TypeVar("Item")


def raked(composition: Composition, directive: tree.Directive) -> tuple[Block, ...]:
    """Shares as answered beside those weighted to the roster; why there are none, where weights are refused."""
    title = said(composition.option(directive, "title"))
    known, name = composition.material.weights, directive.argument.text
    if name not in known:
        nearest = composition.nearest(name, known)
        composition.report("brief.unknown-weights", directive.line, table=name, nearest=nearest)
        return ()
    found, words = known[name], composition.words
    if found.hidden:
        composition.report("brief.no-weights", directive.line, table=name, audience=composition.material.audience)
        return ()
    shown = chosen(composition, directive, name, {each.key: each for each in found.items})
    if shown is None:
        return ()
    language = composition.material.initiative.language
    said_first = Paragraph((Text(" ".join(raked_says(found, language))),))
    composition.weights.setdefault(name, found)
    if found.refused:
        return (said_first,)
    number, anchor = composition.numbered[id(directive)]
    heads = (
        GridColumn(words["comparison.row"], share=2.6),
        GridColumn(words["raked.answered"], "right", 1.6),
        GridColumn(words["raked.weighted"], "right", 1.8),
    )
    rows = tuple(
        (cell(each.label), cell(_answered(composition, each)), _weighted(composition, name, each)) for each in shown
    )
    return said_first, Grid(anchor, number, title or found.title, heads, rows, (words["raked.note"],))


def chosen(
    composition: Composition, directive: tree.Directive, name: str, there: Mapping[str, Item]
) -> tuple[Item, ...] | None:
    """The items of the table ``name``, ``there`` by their keys, that ``:items:`` names, in its order.

    All where it names none; None, and problems, for unknown ones.
    """
    given = directive.options.get("items")
    if given is None:
        return tuple(there.values())
    wanted = given.text.replace(",", " ").split()
    for each in wanted:
        if each not in there:
            composition.report(
                "brief.unknown-part", given.line, part=each, option="items", table=name,
                nearest=composition.nearest(each, there),
            )  # fmt: skip
    return tuple(there[each] for each in wanted) if all(each in there for each in wanted) else None


def _answered(composition: Composition, share: RakedShare) -> str:
    words = composition.words
    if share.hidden or share.pooled is None:
        return words["html.hidden"] if share.hidden else ""
    of = words["fact.of"].format(
        count=written.number(words, share.count or 0), base=written.number(words, share.base or 0)
    )
    return f"{words['number.percent'].format(number=written.number(words, share.pooled))} ({of})"


def _weighted(composition: Composition, name: str, share: RakedShare) -> tuple[Inline, ...]:
    words = composition.words
    if share.hidden or share.raked is None:
        return cell(words["html.hidden"] if share.hidden else "")
    fact = composition.facts[name_of(RAKED, name, share.key)]
    composition.use(fact, beside=True)
    if fact.low is None or fact.high is None:
        return (Number(fact, fact.display),)
    ends = words["interval.limits"].format(low=written.number(words, fact.low), high=written.number(words, fact.high))
    return (Number(fact, f"{fact.display} ({ends})"),)
