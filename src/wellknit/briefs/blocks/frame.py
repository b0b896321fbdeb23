"""Blocks that hold the brief together: cover, columns, boxes, the call to action."""

from __future__ import annotations

from wellknit.briefs import tree
from wellknit.briefs import words as written
from wellknit.briefs.composition import Composition
from wellknit.briefs.document import Block, Box, CallToAction, Columns, Cover
from wellknit.briefs.inlines import said

__all__ = ["box", "call_to_action", "column", "columns", "cover"]

TONES = ("note", "warning")


def cover(composition: Composition, directive: tree.Directive) -> tuple[Block, ...]:
    """The title (the argument), subtitle, eyebrow and date; the organizations are the national partners."""
    material = composition.material
    roster = material.roster
    names = []
    for key in material.initiative.national_partners:
        organization = roster.organization(key)
        names.append(organization.name if organization else key)
    given = directive.options.get("date")
    made = Cover(
        title=said(composition.short_text(directive.argument)),
        subtitle=said(composition.option(directive, "subtitle")),
        organizations=tuple(names),
        date=written.written_date(composition.words, given.text if given else material.date),
        eyebrow=said(composition.option(directive, "eyebrow")),
        draft=is_draft(composition),
    )
    return (made,)


def is_draft(composition: Composition) -> bool:
    """Whether any wave that the brief draws on is not frozen."""
    material = composition.material
    frozen = {stamp.wave for stamp in material.stamps if not stamp.draft}
    return (
        material.draft
        or any(stamp.draft for stamp in material.stamps)
        or any(wave not in frozen for wave in composition.networks)
    )


def columns(composition: Composition, directive: tree.Directive) -> tuple[Block, ...]:
    """Text side by side; each column is a ``column`` block."""
    made = []
    for node in directive.body:
        if isinstance(node, tree.Directive) and node.name == "column":
            made.append(composition.blocks((node,), "columns"))
        else:
            composition.report("brief.not-a-column", node.line)
    if len(made) < 2:
        composition.report("brief.one-column", directive.line)
    return (Columns(tuple(made)),)


def column(composition: Composition, directive: tree.Directive) -> tuple[Block, ...]:
    """The text of one column, for ``columns`` to hold."""
    return composition.blocks(directive.body, "column")


def box(composition: Composition, directive: tree.Directive) -> tuple[Block, ...]:
    """A box set apart, with its title as the argument; ``:tone:`` note (default) or warning."""
    tone = directive.options.get("tone")
    if tone and tone.text not in TONES:
        composition.report("brief.option-value", tone.line, option="tone", value=tone.text, values=", ".join(TONES))
    title = said(composition.short_text(directive.argument))
    children = composition.blocks(directive.body, "box")
    return (Box(title, composition.new_id(title), tone.text if tone else "note", children),)


def call_to_action(composition: Composition, directive: tree.Directive) -> tuple[Block, ...]:
    """What readers are asked to do next."""
    title = said(composition.short_text(directive.argument)) or composition.words["call.title"]
    return (CallToAction(title, composition.blocks(directive.body, "call-to-action")),)
