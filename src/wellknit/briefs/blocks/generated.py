"""Blocks that the brief writes about itself: the methods box and the appendix of sources.

Both say what the whole brief used, so they are put in place empty and filled when everything else is composed.
"""

from __future__ import annotations

from wellknit.briefs import tree
from wellknit.briefs.blocks.methods import paragraphs
from wellknit.briefs.composition import Composition
from wellknit.briefs.document import Block, Box, Sources
from wellknit.briefs.inlines import said

__all__ = ["filled_methods", "filled_sources", "methods", "sources"]


def methods(composition: Composition, directive: tree.Directive) -> tuple[Block, ...]:
    """The methods box; text in the block comes first, the argument is another title."""
    title = said(composition.short_text(directive.argument)) or composition.words["methods.title"]
    children = composition.blocks(directive.body, "methods")
    return (Box(title, composition.new_id("methods"), "methods", children),)


def sources(composition: Composition, directive: tree.Directive) -> tuple[Block, ...]:
    """The appendix 'where the numbers come from'; ``compose`` gives it its heading."""
    return (Sources((), ()),)


def filled_methods(composition: Composition, block: Block) -> Block:
    """The methods box with what it says about the whole brief; any other block as it is."""
    if isinstance(block, Box) and block.tone == "methods":
        return Box(block.title, block.id, block.tone, (*block.children, *paragraphs(composition)))
    return block


def filled_sources(composition: Composition, block: Block) -> Block:
    """The appendix with the facts and quotes that the brief says, in order of first use."""
    if isinstance(block, Sources):
        return Sources(tuple(composition.said.values()), tuple(composition.quotes.values()))
    return block
