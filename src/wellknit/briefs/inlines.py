"""Inlines of a document, as plain text and as few pieces as can be."""

from __future__ import annotations

from collections.abc import Iterable

from wellknit.briefs.document import Break, Inline, Number, Text

__all__ = ["joined", "said"]


def said(inlines: Iterable[Inline]) -> str:
    """Inlines as plain text."""
    parts = []
    for each in inlines:
        if isinstance(each, Text):
            parts.append(each.text)
        elif isinstance(each, Number):
            parts.append(each.display)
        elif isinstance(each, Break):
            parts.append(" ")
        else:
            parts.append(said(each.children))
    return "".join(parts)


def joined(inlines: Iterable[Inline]) -> tuple[Inline, ...]:
    """Neighbouring pieces of text as one."""
    made: list[Inline] = []
    for each in inlines:
        if isinstance(each, Text) and made and isinstance(made[-1], Text):
            made[-1] = Text(made[-1].text + each.text)
        else:
            made.append(each)
    return tuple(made)
