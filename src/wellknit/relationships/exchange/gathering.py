"""Putting a graph together from a file, row by row, and counting on the way what can't be taken as it stands."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from wellknit.errors import Place, Problem, fail, problem, worded
from wellknit.relationships.exchange.graph import Edge, Graph, Kind, Node, Value, clean
from wellknit.relationships.ties import State

__all__ = ["LIMITS", "Exchanged", "Gathering", "Limits", "number", "parsed", "quoted"]

_INTEGER = re.compile(r"[+-]?[0-9]{1,400}")
_NUMBER = re.compile(r"[+-]?([0-9]{1,400}\.?[0-9]{0,400}|\.[0-9]{1,400})([eE][+-]?[0-9]{1,4})?")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file of a network may hold."""

    bytes: int = 50_000_000
    nodes: int = 20_000
    edges: int = 1_000_000
    cells: int = 25_000_000
    attributes: int = 500
    elements: int = 3_000_000
    depth: int = 100


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Exchanged:
    """The graph that a file holds, with what was found while reading it.

    ``zeros``: the file says 'no tie' of every other pair, as a matrix does; a list of ties says nothing of them.
    """

    graph: Graph
    problems: tuple[Problem, ...] = ()
    zeros: bool = False


@dataclass(slots=True)
class Gathering:
    """The nodes and edges of one file, as they are met.

    A tie of an organization to itself is left out, one that stands twice is one tie (the first is kept); both are
    counted and said at the end. ``open_keys``: an edge may name a node that was not declared, which is then added.
    ``usual``: whether a graph without any tie is directed.
    """

    file: str
    open_keys: bool = False
    usual: bool = True
    zeros: bool = False
    sheet: str | None = None
    limits: Limits = LIMITS
    nodes: dict[str, Node] = field(default_factory=dict)
    edges: list[tuple[Edge, bool, int | None]] = field(default_factory=list)
    unsaid: dict[tuple[str, str], State] = field(default_factory=dict)
    found: list[Problem] = field(default_factory=list)
    tallies: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    _names: set[str] = field(default_factory=set)

    def place(self, row: int | None = None, column: str | None = None) -> Place:
        return Place(self.file, self.sheet, row, column)

    def say(self, code: str, row: int | None = None, column: str | None = None, /, **values: object) -> None:
        """A problem that does not stop the reading."""
        self.found.append(problem(code, self.place(row, column), **values))

    def count(self, code: str, row: int | None, what: str = "") -> None:
        """The same problem once more; said once at the end, with how often and where."""
        self.tallies.setdefault((code, what), []).append(row or 0)

    def node(
        self, key: str, label: str = "", attributes: Mapping[str, Value] | None = None, row: int | None = None
    ) -> None:
        """One more node; a key that is there already is said, and its second row left out."""
        made = Node(key, label, self._named(attributes or {}))
        if not made.key:
            self.count("exchange.no-key", row)
        elif made.key in self.nodes:
            self.count("exchange.doubled-node", row, made.key)
        else:
            self._add(made)

    def edge(
        self,
        one: str,
        other: str,
        weight: float | None = None,
        attributes: Mapping[str, Value] | None = None,
        *,
        directed: bool = True,
        row: int | None = None,
    ) -> None:
        """One more tie. Raises WellknitError for a node that is not there, unless keys are open."""
        edge = Edge(one, other, weight, self._named(attributes or {}))
        for key in edge.pair:
            if not key:
                self.count("exchange.no-end", row)
                return
            if key not in self.nodes:
                if not self.open_keys:
                    raise fail("exchange.unknown-node", self.place(row), key=quoted(key))
                self._add(Node(key))
        if edge.one == edge.other:
            self.count("exchange.own-tie", row, edge.one)
            return
        if len(self.edges) >= self.limits.edges:
            raise fail(
                "exchange.too-many", self.place(row), limit=worded("{number} ties", number=f"{self.limits.edges:,}")
            )
        self.edges.append((edge, directed, row))

    def graph(self, directed: bool | None = None) -> Exchanged:
        """All that was gathered. ``directed`` decides what the file leaves open or says otherwise.

        Where some ties have a direction and others none, the graph is directed and each of the others is two ties.
        """
        ways = {way for _, way, _ in self.edges}
        final = directed if directed is not None else (True in ways if ways else self.usual)
        if len(ways) == 2 and directed is None:
            self.say("exchange.mixed")
        kept: dict[tuple[str, str], Edge] = {}
        seen: set[tuple[tuple[str, str], bool]] = set()
        for edge, way, row in self.edges:
            stands = (edge.pair if way else _sorted(edge.pair), way)
            if stands in seen:
                self.count("exchange.repeated-tie", row)
            seen.add(stands)
            back = Edge(edge.other, edge.one, edge.weight, edge.attributes)
            for each in (edge, back) if final and not way else (edge,):
                kept.setdefault(each.pair if final else _sorted(each.pair), each)
        unsaid = self.unsaid
        if not final:  # of a pair something is known where either side says it
            unsaid = {pair: state for pair, state in unsaid.items() if pair[::-1] in unsaid and pair == _sorted(pair)}
        unsaid = {pair: state for pair, state in unsaid.items() if pair not in kept}
        return Exchanged(
            Graph(tuple(self.nodes.values()), tuple(kept.values()), final, unsaid), self.problems(), self.zeros
        )

    def problems(self) -> tuple[Problem, ...]:
        """All that was found, what was counted said once."""
        counted = [
            problem(code, self.place(at[0] or None), count=len(at), example=quoted(what), rows=_rows(at))
            for (code, what), at in self.tallies.items()
        ]
        return (*self.found, *counted)

    def _add(self, node: Node) -> None:
        if len(self.nodes) >= self.limits.nodes:
            raise fail(
                "exchange.too-many",
                self.place(),
                limit=worded("{number} organizations", number=f"{self.limits.nodes:,}"),
            )
        self.nodes[node.key] = node

    def _named(self, attributes: Mapping[str, Value]) -> Mapping[str, Value]:
        new = attributes.keys() - self._names
        if new:
            self._names |= new
            if len(self._names) > self.limits.attributes:
                raise fail(
                    "exchange.too-many",
                    self.place(),
                    limit=worded("{number} columns", number=f"{self.limits.attributes:,}"),
                )
        return attributes


def _sorted(pair: tuple[str, str]) -> tuple[str, str]:
    return pair if pair[0] <= pair[1] else (pair[1], pair[0])


def _rows(rows: list[int]) -> str:
    distinct = [str(each) for each in dict.fromkeys(rows) if each]
    if not distinct:
        return ""
    first = ", ".join(distinct[:5])
    if len(distinct) > 5:
        return worded(" (rows {rows} and {count} more)", rows=first, count=len(distinct) - 5)
    return worded(" (row {rows})" if len(distinct) == 1 else " (rows {rows})", rows=first)


def quoted(text: str, longest: int = 60) -> str:
    """``text`` from a file in quotation marks for a message: shortened, on one line."""
    plain = " ".join(clean(text).split())
    return f"'{plain[: longest - 1]}…'" if len(plain) > longest else f"'{plain}'"


@lru_cache(maxsize=4096)
def number(text: str) -> float | None:
    """The finite number that ``text`` writes, None where it writes none.

    >>> number("2.5"), number("1e999"), number("1_000"), number("NaN")
    (2.5, None, None, None)
    """
    text = text.strip()
    if not text.isascii() or not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if math.isfinite(value) else None


def parsed(text: str, kind: Kind) -> Value | None:
    """``text`` as a value of ``kind``; None where it is none."""
    if kind == "text":
        return text
    text = text.strip()
    if kind == "boolean":
        return {"true": True, "1": True, "false": False, "0": False}.get(text.lower())
    if kind == "integer" and text.isascii() and _INTEGER.fullmatch(text):
        return int(text)
    return number(text)
