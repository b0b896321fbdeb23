"""The brief as a document: blocks and inlines, with every number a fact, before it is HTML, PDF or DOCX.

``source.py`` parses the brief's Markdown, ``compose.py`` resolves it against the material into these values, and the
three renderers write them. A renderer prints what stands here and decides nothing about numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from wellknit.briefs.facts import Fact
from wellknit.tables import Table

# ---- inlines


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text."""

    text: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Words to be stressed."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Strong:
    """Words to be set in bold."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an address, or to a place in the brief ('#figure-2')."""

    children: tuple[Inline, ...]
    href: str


@dataclass(frozen=True, slots=True)
class Break:
    """A line end within a paragraph."""


@dataclass(frozen=True, slots=True)
class Number:
    """A fact in the text; ``display`` is how it is said here ('89%', '16 of 19'). It leads to the fact's anchor."""

    fact: Fact
    display: str


Inline = Text | Emphasis | Strong | Link | Break | Number

# ---- blocks


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 1 is the cover's title; sections are 2, their parts 3."""

    level: int
    id: str
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``lead`` is the brief's opening one."""

    children: tuple[Inline, ...]
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list, with numbers or without."""

    ordered: bool
    items: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """The cover: what the brief is, whose, and of when."""

    title: str
    subtitle: str
    organizations: tuple[str, ...]
    date: str
    eyebrow: str = ""
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Callout:
    """One big number with its statement; ``evidence`` says base and date ('16 of 19 site partners, March 2021')."""

    number: Number
    statement: tuple[Inline, ...]
    evidence: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Callouts:
    """Callouts that stand together."""

    callouts: tuple[Callout, ...]


@dataclass(frozen=True, slots=True)
class PullQuote:
    """``attribution`` holds role and site alone; ``note`` says that it is illustrative or was coarsened, or ''."""

    text: str
    attribution: str
    note: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn chart: Vega-Lite specification, SVG text and PNG bytes (2x), width and height in CSS pixels.

    ``narrow`` is the same chart as SVG for the screen of a phone, where the page would have to shrink the other. A
    ``live`` one has parts that are read and reached one by one, with roles and texts of their own; any other is one
    picture with one text.
    """

    kind: str
    spec: Mapping[str, Any]
    svg: str
    png: bytes
    width: float
    height: float
    narrow: str = ""
    live: bool = False


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column of a grid; ``spoken`` is its whole name where ``label`` is short, ``share`` its part of the width."""

    label: str
    align: Literal["left", "right"] = "left"
    share: float = 1.0
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A plain table: its cells are text, in which facts may stand, and the first cell of a row is its header.

    ``number`` is 0 for one that stands by a figure. A 'matrix' has a narrow column for each row; it is for the screen
    alone, since a list says the same.
    """

    id: str
    number: int
    title: str
    columns: tuple[GridColumn, ...]
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]
    notes: tuple[str, ...] = ()
    kind: Literal["list", "matrix"] = "list"


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with the finding as its title, its alternative text, and its table, or its ``grids``, nearby."""

    id: str
    number: int
    title: str
    subtitle: str
    alt: str
    note: str
    chart: Chart
    table: Table | None
    facts: tuple[Fact, ...] = ()
    grids: tuple[Grid, ...] = ()


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table; ``show`` says how a share reads: 'percent', 'count' ('16 of 19') or 'full' (both and interval)."""

    id: str
    number: int
    title: str
    table: Table
    show: Literal["percent", "count", "full"] = "full"
    facts: Mapping[tuple[str, str], Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Profile:
    """A partner's profile; each figure is a number and its label."""

    name: str
    children: tuple[Block, ...]
    figures: tuple[tuple[Number, str], ...]


@dataclass(frozen=True, slots=True)
class PrinciplePart:
    """One principle with the facts that speak to it."""

    name: str
    summary: str
    numbers: tuple[tuple[Number, tuple[Inline, ...]], ...]


@dataclass(frozen=True, slots=True)
class Principles:
    """Each shared principle with the facts that speak to it; none reads 'not measured yet'."""

    parts: tuple[PrinciplePart, ...]
    unmeasured: str


@dataclass(frozen=True, slots=True)
class Box:
    """A box set apart: tone 'methods', 'grant', 'note' or 'warning'."""

    title: str
    id: str
    tone: str
    children: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Blocks side by side."""

    columns: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class CallToAction:
    """What the reader is asked to do next."""

    title: str
    children: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """The appendix 'where the numbers come from': the facts said, in order of first use, and the quotes.

    A cell of a table that is shown in full, as the one near a figure, has its evidence beside it and no entry here,
    unless the text says it too. ``Document.facts`` has them all.
    """

    facts: tuple[Fact, ...]
    quotes: tuple[PullQuote, ...]


Block = (
    Heading
    | Paragraph
    | Listing
    | Cover
    | Callouts
    | PullQuote
    | Figure
    | DataTable
    | Grid
    | Profile
    | Principles
    | Box
    | Columns
    | CallToAction
    | Sources
)


@dataclass(frozen=True, slots=True)
class Look:
    """Colours as '#rrggbb', checked for contrast when read; ``paper`` is 'letter' or 'a4'; ``logo`` a file or ''."""

    primary: str = "#12455f"
    accent: str = "#c4572b"
    soft: str = "#eef4f6"
    ink: str = "#1d2730"
    paper: Literal["letter", "a4"] = "letter"
    logo: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole brief. ``words`` are the fixed texts in the brief's language ('of', 'Source', 'average of sites')."""

    title: str
    language: str
    date: str
    blocks: tuple[Block, ...]
    facts: tuple[Fact, ...]
    look: Look
    draft: bool
    words: Mapping[str, str]
    author: str = ""
    description: str = ""
    keywords: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
