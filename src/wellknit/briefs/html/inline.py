"""Inlines as HTML, and the number that says where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from wellknit.briefs.document import Break, Emphasis, Inline, Link, Number, Strong, Text
from wellknit.briefs.facts import Fact
from wellknit.briefs.saying import share_text, signed_points
from wellknit.briefs.words import number

__all__ = ["Inlines", "Words", "plain"]

#: Where a link may lead; anything else is printed as text.
SCHEMES = ("http", "https", "mailto", "")


@dataclass(frozen=True, slots=True)
class Words:
    """The fixed texts in the brief's language."""

    texts: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The text ``html.<key>``; KeyError for a key that the words don't have is our mistake, not a person's."""
        return self.texts[f"html.{key}"].format(**values)

    def number(self, value: Decimal | int) -> str:
        return number(self.texts, value)

    def percent(self, value: Decimal) -> str:
        return share_text(self.texts, value)

    def points(self, value: Decimal) -> str:
        return signed_points(self.texts, value)

    def signed(self, value: Decimal) -> str:
        """A limit of a change with its sign, also where it is more."""
        return ("+" if value > 0 else "") + self.number(value)


def plain(children: Iterable[Inline]) -> str:
    """The inlines as text alone, for the table of contents."""
    parts = []
    for child in children:
        match child:
            case Text(text):
                parts.append(text)
            case Number(display=display):
                parts.append(display)
            case Break():
                parts.append(" ")
            case _:
                parts.append(plain(child.children))
    return "".join(parts)


@dataclass(slots=True)
class Inlines:
    """Writes inlines, and remembers where each number was used, so that its source can lead back to the text.

    ``sourced`` holds the anchors of the facts that the appendix lists: a number that is none of them is no link.
    """

    words: Words
    sourced: frozenset[str]
    uses: dict[str, list[str]] = field(default_factory=dict)

    def __call__(self, children: Iterable[Inline], linked: bool = False) -> Markup:
        return Markup("").join(self._one(child, linked) for child in children)

    def _one(self, child: Inline, linked: bool) -> Markup:
        match child:
            case Text(text):
                return escape(text)
            case Break():
                return Markup("<br>")
            case Emphasis(children):
                return Markup("<em>{}</em>").format(self(children, linked))
            case Strong(children):
                return Markup("<strong>{}</strong>").format(self(children, linked))
            case Link(children, href):
                inner = self(children, True)
                if linked or not _allowed(href):
                    return inner
                return Markup('<a href="{}">{}</a>').format(href, inner)
            case Number(fact, display):
                return self.number(fact, display, linked=linked)

    def number(self, fact: Fact, display: str, *, kind: str = "", linked: bool = False) -> Markup:
        """A number of the text: a link to its source, which the page's script opens as a card in place."""
        # '7 of 11' stays on one line; 'between 78% and 94%' may break.
        kind = f"{kind} short".strip() if len(display) <= 14 else kind
        data = Markup('<data value="{}">{}</data>').format("" if fact.value is None else f"{fact.value:f}", display)
        if linked or fact.anchor not in self.sourced:
            return Markup('<span class="number plain {}" data-fact="{}">{}</span>').format(kind, fact.name, data)
        uses = self.uses.setdefault(fact.anchor, [])
        uses.append(f"use-{len(uses) + 1}-{fact.anchor}")
        return Markup(
            '<a class="number {}" id="{}" href="#{anchor}" data-fact="{}" aria-describedby="brief-{anchor}">{}</a>'
        ).format(kind, uses[-1], fact.name, data, anchor=fact.anchor)


def _allowed(href: str) -> bool:
    try:
        return urlsplit(href.strip()).scheme.lower() in SCHEMES
    except ValueError:
        return False
