"""Nodes of a story: blocks of a brief as its source would ask for them, and sentences whose numbers are facts.

A story is composed as a brief is, so its texts are read as a brief's are; whatever a table or a form calls its own is
made safe for that here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from wellknit.briefs.tree import Directive, Inline, Items, Node, Option, Prose, Role, Run, Styled

__all__ = ["block", "fact", "facts_in", "listing", "prose", "strong"]

_MARKUP = re.compile(r"([!-/:-@\[-`{-~])")
_PLACE = re.compile(r"\{(\w+)\}")

#: What a sentence's place is filled with: a text, or a fact by its name ('agreement.trust.average').
Filling = str | Role


def block(name: str, argument: str = "", body: Sequence[Node] = (), **options: str) -> Directive:
    """A block of a brief. Its texts (``title``, ``note``, ...) are read as Markdown, and so they are escaped."""
    texts = ("title", "subtitle", "note", "alt")
    given = {
        key: Option(_plain(text) if key in texts else text, 0) for key, text in options.items() if text and text.strip()
    }
    return Directive(name, Option(argument, 0), given, tuple(body), 0)


def _plain(text: str) -> str:
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def fact(name: str, form: str = "") -> Role:
    """A number, said as ``form`` asks ('of': '16 of 19')."""
    return Role("fact", f"{name} | {form}" if form else name, 0)


def strong(text: str) -> Styled:
    """Words in bold."""
    return Styled(True, (Run(text, 0),))


def prose(text: str, **fillings: Filling) -> Prose:
    """A paragraph: ``text`` with its places in braces filled with other texts or with facts."""
    return Prose(tuple(facts_in(text, **fillings)), 0)


def facts_in(text: str, **fillings: Filling) -> Iterable[Inline]:
    """The parts of a sentence whose places in braces are filled."""
    for number, part in enumerate(_PLACE.split(text)):
        if number % 2 == 0:
            if part:
                yield Run(part, 0)
        else:
            filling = fillings[part]
            yield Run(filling, 0) if isinstance(filling, str) else filling


def listing(items: Iterable[Sequence[Node]], *, ordered: bool = False) -> Items:
    """A list, each item of some nodes."""
    return Items(ordered, tuple(tuple(each) for each in items), 0)
