"""A brief's source as a tree: text, headings, lists and directives, each with its line in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

__all__ = [
    "Directive",
    "Inline",
    "Items",
    "Line",
    "Linked",
    "Node",
    "Option",
    "Prose",
    "Role",
    "Run",
    "Source",
    "Styled",
    "Title",
    "plain",
]

_SIGNS = re.compile(r"([\\`*_{}\[\]<>#$~:!|&])")


def plain(text: str) -> str:
    r"""``text`` as a source in which it reads as it stands.

    >>> print(plain("A* for {all}"))
    A\* for \{all\}
    """
    return _SIGNS.sub(r"\\\1", text)


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text, on one line of the source."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Role:
    """``{name}`content```."""

    name: str
    content: str
    line: int


@dataclass(frozen=True, slots=True)
class Styled:
    """Emphasis or, with ``strong``, strong emphasis."""

    strong: bool
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Linked:
    """A link; ``bare`` where the address itself is its text."""

    href: str
    children: tuple[Inline, ...]
    line: int
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line break that the author asked for."""


Inline = Run | Role | Styled | Linked | Line


@dataclass(frozen=True, slots=True)
class Title:
    """A heading; ``level`` counts the number signs."""

    level: int
    children: tuple[Inline, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph."""

    children: tuple[Inline, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    ordered: bool
    items: tuple[tuple[Node, ...], ...]
    line: int


@dataclass(frozen=True, slots=True)
class Option:
    """The value of ``:key: value``; its further lines are joined by newlines."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Directive:
    """``:::{name} argument``, its options, and what stands in it."""

    name: str
    argument: Option
    options: Mapping[str, Option]
    body: tuple[Node, ...]
    line: int


Node = Title | Prose | Items | Directive


@dataclass(frozen=True, slots=True)
class Source:
    """A brief's source, read; ``allow`` are the numbers that its front matter lets stand by hand."""

    file: str
    nodes: tuple[Node, ...] = ()
    allow: tuple[str, ...] = ()

    def directives(self) -> Iterator[Directive]:
        """All directives, in the order in which they are read."""
        yield from (each for each in _all(self.nodes) if isinstance(each, Directive))

    def titles(self) -> Iterator[Title]:
        """All headings, in the order in which they are read."""
        yield from (each for each in _all(self.nodes) if isinstance(each, Title))


def _all(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        if isinstance(node, Directive):
            yield from _all(node.body)
        elif isinstance(node, Items):
            for item in node.items:
                yield from _all(item)
