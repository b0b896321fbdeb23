"""A brief while it is being composed: what its blocks ask for, and what they leave behind.

One ``Composition`` lives as long as one ``compose()``. It resolves roles, keeps the order in which facts, quotes and
tables are first used, and gathers every problem with its line.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Protocol

from wellknit.briefs import source as src
from wellknit.briefs.attribution import Attribution
from wellknit.briefs.document import (
    Block,
    Break,
    Chart,
    Emphasis,
    Heading,
    Inline,
    Link,
    Listing,
    Look,
    Number,
    Paragraph,
    PullQuote,
    Strong,
    Text,
)
from wellknit.briefs.facts import COMPARED, MOVED, RAKED, RELATED, SCALED, Fact, Facts
from wellknit.briefs.inlines import joined, said
from wellknit.briefs.material import Material
from wellknit.briefs.saying import Unsayable, say
from wellknit.briefs.sketch import Sketch
from wellknit.briefs.strict import names_of, typed_numbers
from wellknit.comparisons.moves import Move
from wellknit.comparisons.raked import Raked
from wellknit.comparisons.scales import Scale
from wellknit.comparisons.values import Judged
from wellknit.errors import Place, Problem, problem, worded
from wellknit.relationships.findings import Findings
from wellknit.releases.rules import NETWORK
from wellknit.tables import Table

__all__ = ["Composition", "Draw", "DrawMap", "said"]


class Draw(Protocol):
    """Draws a chart: ``briefs.charts.draw``. Returns the chart and '<chart type> of <data>' for its alternative."""

    def __call__(
        self,
        kind: str,
        table: Table,
        *,
        look: Look,
        words: Mapping[str, str],
        options: Mapping[str, str] = ...,
        second: Table | None = None,
    ) -> tuple[Chart, str]: ...


class DrawMap(Protocol):
    """Draws a map of relationships: ``briefs.charts.map.draw_map``."""

    def __call__(self, sketch: Sketch, *, look: Look, words: Mapping[str, str], alt: str, prefix: str) -> Chart: ...


#: How one directive becomes blocks.
Make = Callable[["Composition", src.Directive], tuple[Block, ...]]


class Composition:
    """The state of one composing; blocks read the material through it and report through it."""

    def __init__(
        self,
        material: Material,
        source: src.Source,
        facts: Facts,
        words: Mapping[str, str],
        *,
        makers: Mapping[str, Make],
        draw: Draw,
        draw_map: DrawMap,
        strict: bool = False,
    ) -> None:
        self.material, self.source, self.facts, self.words = material, source, facts, words
        self.makers, self.draw, self.draw_map, self.strict = makers, draw, draw_map, strict
        self.problems: list[Problem] = []
        #: All facts that the brief shows, and those of them that it says where their evidence does not stand beside
        #: them: the appendix has entries for these alone, or it would be longer than the brief.
        self.used: dict[str, Fact] = {}
        self.said: dict[str, Fact] = {}
        self.quotes: dict[str, PullQuote] = {}
        self.attributions: dict[str, Attribution] = {}
        self.tables: dict[str, Table] = {}
        #: The findings that the brief draws on, by wave.
        self.networks: dict[str, Findings] = {}
        #: The comparisons that the brief draws on, by the key of their family.
        self.compared: dict[str, Judged] = {}
        #: The scales that the brief shows, by their keys.
        self.scales: dict[str, Scale] = {}
        #: The weights to the roster that the brief draws on, by the key of their table.
        self.weights: dict[str, Raked] = {}
        #: The same people's moves that the brief draws on, by the key of their table.
        self.moves: dict[str, tuple[Move, ...]] = {}
        #: Numbers and ids of figures and tables, given before anything is composed: a text may refer ahead.
        self.numbered: dict[int, tuple[int, str]] = {}
        self.references: dict[tuple[str, str], tuple[int, str]] = {}
        self.ids: set[str] = set()
        self.level = 1
        # Sections are level 2, under the cover's title, whether their author begins them with '#' or with '##'.
        self._deeper = 2 - min((each.level for each in source.titles()), default=1)
        self._inside: list[str] = []
        self._targets: list[tuple[str, Place]] = []
        self._elsewhere: Place | None = None
        self._allow = (*material.allow, *source.allow, *names_of(material))

    # ---- problems

    def place(self, line: int) -> Place:
        return self._elsewhere or Place(file=self.source.file, row=line)

    def report(self, code: str, line: int, /, **values: object) -> None:
        self.problems.append(problem(code, self.place(line), **values))

    @contextmanager
    def elsewhere(self, place: Place) -> Iterator[None]:
        """While text of another file is composed (a profile, a summary), problems stand at ``place``."""
        before, self._elsewhere = self._elsewhere, place
        try:
            yield
        finally:
            self._elsewhere = before

    def nearest(self, name: str, known: Iterable[str], how_many: int = 3) -> str:
        """The known names that look most like ``name``; 'none' where there are none."""
        return ", ".join(difflib.get_close_matches(name, list(known), how_many, cutoff=0.0)) or worded("none")

    # ---- facts

    def fact(self, name: str, line: int) -> Fact | None:
        """The fact of this name, marked as used; None, and a problem, where there is none that can be printed."""
        fact = self.facts.get(name)
        if fact is None:
            self.report("brief.unknown-fact", line, fact=name, nearest=self.nearest(name, self.facts))
        elif fact.hidden:
            # All figures of relationships have one threshold.
            own = name.split(".")[1] if fact.table in (RAKED, MOVED) else fact.table
            table = NETWORK if fact.table in RELATED else own
            self.report("brief.hidden-fact", line, fact=name, audience=self.material.audience, table=table)
        elif not fact.display:
            self.report("brief.empty-fact", line, fact=name)
        else:
            self.use(fact)
            return fact
        return None

    def use(self, fact: Fact, *, beside: bool = False) -> None:
        """Marks ``fact`` as used; ``beside`` where count, base and interval stand beside it, as in a full table."""
        self.used.setdefault(fact.name, fact)
        if not beside:
            self.said.setdefault(fact.name, fact)
        if fact.table in RELATED and fact.stamp is not None and fact.stamp.wave in self.material.findings:
            self.networks.setdefault(fact.stamp.wave, self.material.findings[fact.stamp.wave])
        if fact.table in (SCALED, RAKED, MOVED):
            _, key, *_ = fact.name.partition("@")[0].split(".")
            _, at, wave = fact.name.partition("@")
            if fact.table == SCALED:
                self.scales.setdefault(key + at + wave, self.material.scales[key + at + wave])
            elif fact.table == MOVED:
                self.move(key + at + wave)
            else:
                self.weights.setdefault(key + at + wave, self.material.weights[key + at + wave])
        if fact.table == COMPARED:
            _, _, rest = fact.name.partition(".")
            name, at, wave = rest.partition("@")
            self.compare(name.partition(".")[0] + at + wave)
        for key, table in self.material.tables.items():
            _, at, wave = key.partition("@")
            if table.key == fact.table and fact.name.endswith(at + wave) and (at or "@" not in fact.name):
                self.tables.setdefault(key, table)

    def compare(self, family: str) -> None:
        """Marks a family of comparisons, and the table that it compares, as drawn on."""
        judged = self.material.comparisons[family]
        self.compared.setdefault(family, judged)
        if judged.table in self.material.tables:
            self.tables.setdefault(judged.table, self.material.tables[judged.table])

    def move(self, name: str) -> None:
        """Marks the moves of a table of the same people, and the table, as drawn on."""
        self.moves.setdefault(name, self.material.moves[name])
        if name in self.material.tables:
            self.tables.setdefault(name, self.material.tables[name])

    def number(self, reference: str, line: int) -> Number | None:
        """The number that 'name' or 'name | format' refers to."""
        name, _, form = (part.strip() for part in reference.partition("|"))
        fact = self.fact(name, line)
        if fact is None:
            return None
        try:
            return Number(fact, say(fact, form, self.words))
        except Unsayable as wrong:
            self.report(wrong.code, line, **wrong.values)
            return None

    # ---- text

    def inlines(self, children: Sequence[src.Inline]) -> tuple[Inline, ...]:
        """Text with its roles resolved; digits typed by hand are reported."""
        for number, line in typed_numbers(children, self._allow):
            found = problem("brief.typed-number", self.place(line), number=number)
            self.problems.append(replace(found, severity="error") if self.strict else found)
        return joined(self._inlines(children))

    def _inlines(self, children: Sequence[src.Inline]) -> Iterator[Inline]:
        for child in children:
            if isinstance(child, src.Run):
                yield Text(child.text)
            elif isinstance(child, src.Line):
                yield Break()
            elif isinstance(child, src.Styled):
                inside = joined(self._inlines(child.children))
                yield Strong(inside) if child.strong else Emphasis(inside)
            elif isinstance(child, src.Linked):
                self._check_target(child)
                yield Link(joined(self._inlines(child.children)), child.href)
            else:
                made = self._role(child)
                yield made if made is not None else Text("…")

    def _check_target(self, link: src.Linked) -> None:
        if link.href.startswith("#"):
            self._targets.append((link.href[1:], self.place(link.line)))
        elif not re.match(r"(?:https?://|mailto:|tel:)", link.href, re.IGNORECASE):
            self.report("brief.link-target", link.line, target=link.href)

    def check_targets(self) -> None:
        """Reports links into the brief that lead nowhere; to be called when all blocks have their ids."""
        for target, place in self._targets:
            if target not in self.ids:
                near = self.nearest(target, sorted(self.ids))
                self.problems.append(problem("brief.link-nowhere", place, target=target, nearest=near))

    def _role(self, role: src.Role) -> Inline | None:
        if role.name == "fact":
            return self.number(role.content, role.line)
        if role.name in ("table", "figure"):
            found = self.references.get((role.name, role.content.strip()))
            if found:
                return Link((Text(self.words[f"cross.{role.name}"].format(number=found[0])),), f"#{found[1]}")
            known = [name for kind, name in self.references if kind == role.name]
            self.report(
                "brief.unknown-reference",
                role.line,
                kind=role.name,
                name=role.content,
                nearest=self.nearest(role.content, known),
            )
            return None
        roles = ("fact", "figure", "table")
        self.report("brief.unknown-role", role.line, role=role.name, nearest=self.nearest(role.name, roles, 1))
        return None

    def option(self, directive: src.Directive, key: str) -> tuple[Inline, ...]:
        """The text of an option, with its roles; empty where it is not given."""
        given = directive.options.get(key)
        return self.short_text(given) if given else ()

    def short_text(self, given: src.Option) -> tuple[Inline, ...]:
        children, problems = src.parse_inline(given.text, given.line, self.source.file)
        elsewhere = self._elsewhere
        self.problems += [replace(each, where=elsewhere) for each in problems] if elsewhere else problems
        return self.inlines(children)

    def foreign(self, text: str, place: Place) -> tuple[Block, ...]:
        """Text from another file of the folder, as blocks."""
        tree, problems = src.parse(text, place.file or "")
        self.problems += [replace(each, where=place) for each in problems]
        with self.elsewhere(place):
            return self.blocks(tree.nodes, "profile")

    # ---- blocks

    def blocks(self, nodes: Sequence[src.Node], inside: str = "") -> tuple[Block, ...]:
        """The blocks of ``nodes``; ``inside`` names the directive (or 'list') they stand in."""
        made: list[Block] = []
        self._inside.append(inside)
        for node in nodes:
            if isinstance(node, src.Prose):
                made.append(Paragraph(self.inlines(node.children)))
            elif isinstance(node, src.Title):
                made.append(self._heading(node))
            elif isinstance(node, src.Items):
                made.append(Listing(node.ordered, tuple(self.blocks(item, "list") for item in node.items)))
            else:
                made += self._directive(node)
        self._inside.pop()
        return tuple(made)

    def _heading(self, title: src.Title) -> Heading:
        level = title.level + self._deeper
        if any(each not in ("", "column", "columns") for each in self._inside):
            self.report("brief.heading-inside", title.line, block=self._inside[-1])
        elif level > 3:
            self.report("brief.heading-deep", title.line)
        elif level > self.level + 1:
            wanted = "#" * (self.level + 1 - self._deeper)
            self.report("brief.heading-skipped", title.line, marks="#" * title.level, wanted=wanted)
        self.level = min(level, 3)
        children = self.inlines(title.children)
        return Heading(min(level, 3), self.new_id(said(children)), children)

    def _directive(self, directive: src.Directive) -> tuple[Block, ...]:
        make = self.makers.get(directive.name)
        if make is None:
            self.report(
                "brief.unknown-block", directive.line, block=directive.name,
                nearest=self.nearest(directive.name, self.makers),
            )  # fmt: skip
            return ()
        return make(self, directive)

    @property
    def inside(self) -> str:
        """The directive that is being composed into, '' at the top."""
        return self._inside[-1] if self._inside else ""

    def new_id(self, text: str) -> str:
        """An id made of ``text`` that nothing in the document has yet."""
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
        stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "part"
        # Facts and quotes have their own anchors in the appendix.
        stem = f"part-{stem}" if not stem[0].isalpha() or stem.startswith(("fact-", "quote-")) else stem
        made, count = stem, 1
        while made in self.ids:
            count += 1
            made = f"{stem}-{count}"
        self.ids.add(made)
        return made
