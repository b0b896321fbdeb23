"""The pull quote: consented words, attributed by role and site alone."""

from __future__ import annotations

from wellknit.briefs import tree
from wellknit.briefs.attribution import attribute, may_be_shown
from wellknit.briefs.composition import Composition
from wellknit.briefs.document import Block, PullQuote

__all__ = ["quote"]


def quote(composition: Composition, directive: tree.Directive) -> tuple[Block, ...]:
    """The quote whose key is the argument, as evidence/quotes.csv has it."""
    material, words = composition.material, composition.words
    key, line = directive.argument.text, directive.line
    found = next((each for each in material.quotes if each.key == key), None)
    if found is None:
        known = [each.key for each in material.quotes]
        composition.report("brief.unknown-quote", line, quote=key, nearest=composition.nearest(key, known))
        return ()
    forbidden = may_be_shown(found, material.audience, composition.place(line))
    if forbidden:
        composition.problems += forbidden
        return ()
    attribution = attribute(found, material, words)
    notes = [words["quote.illustrative"]] if found.illustrative else []
    notes += [words["quote.coarsened"]] if attribution.coarsened else []
    made = PullQuote(found.text, attribution.text, " ".join(notes), "quote-" + key.replace("_", "-"))
    composition.quotes.setdefault(key, made)
    composition.attributions.setdefault(key, attribution)
    return (made,)
