"""A graph between two programs: what GraphML, GEXF, a sheet of ties or a matrix says, as one frozen value."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from wellknit.relationships.ties import State

__all__ = ["Edge", "Graph", "Kind", "Node", "Value", "clean", "kinds", "written"]

Value = str | int | float | bool
#: What all values of an attribute are: a column of a table is of one kind.
Kind = Literal["boolean", "integer", "number", "text"]

#: What XML 1.0 can't hold, and the controls that no program shows.
_UNCARRIED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def clean(text: str) -> str:
    """``text`` as every format can hold it: trimmed, line ends as ``\\n``, a replacement sign for what can't be seen.

    >>> clean(" Library\\r\\nof Dayton\\x07 ")
    'Library\\nof Dayton\ufffd'
    """
    if text.isalnum():
        return text
    text = re.sub("\r\n?|[\u2028\u2029\x85]", "\n", text)
    return _UNCARRIED.sub("\N{REPLACEMENT CHARACTER}", text).strip(
        " \t\n\v\f\u00a0\u2007\u202f\u200b\ufeff\x1c\x1d\x1e\x1f"
    )


def _cleaned(attributes: Mapping[str, Value], taken: str) -> dict[str, Value]:
    """Attributes with clean names and texts; an empty text is no value, a name that is ``taken`` gets an underscore.

    ValueError for a number that is none.
    """
    found: dict[str, Value] = {}
    for name, value in attributes.items():
        name = clean(name)
        if name.casefold() == taken:
            name = f"{name}_"
        if isinstance(value, float) and not math.isfinite(value):
            raise ValueError(f"{name} is {value}, which is no number")
        if isinstance(value, str):
            value = clean(value)
        if value != "" and name:
            found[name] = value
    return found


@dataclass(frozen=True, slots=True)
class Node:
    """An organization: its ``key``, its ``label`` ('' where that is the key), and what else is said of it."""

    key: str
    label: str = ""
    attributes: Mapping[str, Value] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", clean(self.key))
        label = clean(self.label)
        object.__setattr__(self, "label", "" if label == self.key else label)
        object.__setattr__(self, "attributes", _cleaned(self.attributes, "label"))

    @property
    def name(self) -> str:
        return self.label or self.key


@dataclass(frozen=True, slots=True)
class Edge:
    """A tie from ``one`` to ``other``, between them where the graph is undirected; with the weight that it may have."""

    one: str
    other: str
    weight: float | None = None
    attributes: Mapping[str, Value] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.weight is not None and not math.isfinite(self.weight):
            raise ValueError(f"the weight of {self.one} - {self.other} is no number")
        object.__setattr__(self, "one", clean(self.one))
        object.__setattr__(self, "other", clean(self.other))
        object.__setattr__(self, "attributes", _cleaned(self.attributes, "weight"))

    @property
    def pair(self) -> tuple[str, str]:
        return (self.one, self.other)


@dataclass(frozen=True)
class Graph:
    """Organizations and the ties between them; at most one tie a pair (an ordered pair where ``directed``).

    ``unsaid`` has the ordered pairs of which nothing is known, and why: 'not_answered', 'not_asked' or 'dont_know'. Of
    all other pairs without an edge it is known that there is no tie, as far as the file can say so. Raises ValueError
    for keys that are empty or stand twice, edges to unknown nodes, loops, and pairs that stand twice.
    """

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    directed: bool = True
    unsaid: Mapping[tuple[str, str], State] = field(default_factory=dict)

    def __post_init__(self) -> None:
        known = {each.key for each in self.nodes}
        if len(known) != len(self.nodes) or "" in known:
            raise ValueError("each node needs a key of its own")
        pairs: set[tuple[str, str]] = set()
        for edge in self.edges:
            if edge.one == edge.other or not {edge.one, edge.other} <= known:
                raise ValueError(f"no tie can join {edge.one!r} and {edge.other!r}")
            pair = edge.pair if self.directed or edge.one < edge.other else (edge.other, edge.one)
            if pair in pairs:
                raise ValueError(f"the tie of {edge.one!r} and {edge.other!r} stands twice")
            pairs.add(pair)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """For each key a name that no other node has: its label, with the key behind it where labels are shared."""
        shared: dict[str, int] = {}
        for node in self.nodes:
            shared[node.name.casefold()] = shared.get(node.name.casefold(), 0) + 1
        return unique(
            (node.key, node.name if shared[node.name.casefold()] == 1 else f"{node.name} ({node.key})")
            for node in self.nodes
        )

    def renamed(self, names: Mapping[str, str]) -> Graph:
        """The graph with other keys and without labels: as formats hold it that know one name a node."""
        return replace(
            self,
            nodes=tuple(Node(names[each.key], "", each.attributes) for each in self.nodes),
            edges=tuple(replace(each, one=names[each.one], other=names[each.other]) for each in self.edges),
            unsaid={(names[one], names[other]): state for (one, other), state in self.unsaid.items()},
        )

    def both_ways(self) -> Graph:
        """The same ties in a directed graph: each undirected one becomes two."""
        if self.directed:
            return self
        back = (Edge(each.other, each.one, each.weight, each.attributes) for each in self.edges)
        return replace(
            self, edges=tuple(each for pair in zip(self.edges, back, strict=True) for each in pair), directed=True
        )


def unique(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Names by key, a number behind those that are taken already, whatever their case."""
    found: dict[str, str] = {}
    used: set[str] = set()
    for key, name in names:
        other, count = name, 1
        while other.casefold() in used:
            count += 1
            other = f"{name} {count}"
        used.add(other.casefold())
        found[key] = other
    return found


def kinds(attributes: Iterable[Mapping[str, Value]]) -> dict[str, Kind]:
    """The kind of each attribute, in the order in which they first appear; what is mixed is text.

    >>> kinds([{"people": 3, "site": "dayton"}, {"people": 2.5}])
    {'people': 'number', 'site': 'text'}
    """
    found: dict[str, Kind] = {}
    for each in attributes:
        for name, value in each.items():
            kind = _kind(value)
            known = found.setdefault(name, kind)
            if known != kind:
                found[name] = "number" if {known, kind} == {"integer", "number"} else "text"
    return found


def _kind(value: Value) -> Kind:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer" if abs(value) < 2**63 else "text"
    return "number" if isinstance(value, float) else "text"


def written(value: Value) -> str:
    """A value as text: 'true', '3', '0.5'."""
    return (
        ("true" if value else "false")
        if isinstance(value, bool)
        else repr(value)
        if isinstance(value, float)
        else str(value)
    )
