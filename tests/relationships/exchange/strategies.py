"""Graphs of every kind that can be drawn, and what a format is expected to hold of one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from hypothesis import strategies as st

from wellknit.relationships.exchange.delimited import read_nodes
from wellknit.relationships.exchange.formats import FORMATS, Format, read, write
from wellknit.relationships.exchange.graph import Edge, Graph, Node, Value, unique, written
from wellknit.relationships.exchange.networks import with_nodes
from wellknit.relationships.exchange.rows import guessed

#: What names and texts in files of networks are made of, and what has broken readers of them.
PLAIN = st.text(st.sampled_from("abcXYZ 0189.é-'"), min_size=1, max_size=8)
ODD = st.sampled_from(
    [
        *("=HYPERLINK(0)", "+1", "-", "@x", "'quoted", "'=x", '"', 'The "Annex"', "a,b;c", "tab\there", "line\nbreak"),
        *("NA", "?", "0", "02134", "1e5", "true", "nan", "*Vertices 3", "% no comment", "data:", "labels embedded"),
        *("]]>", "<b>&amp;", "&lol;", "Ünïcødé", "組織", "#N/A", "x|y", "_x0041_", "{0}", "Straße", "STRASSE"),
        *("1 2 3", "id", "label_", "\u202eabc"),
    ]
)
TEXT = st.one_of(PLAIN, ODD)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False, width=64)
COLUMN = st.sampled_from(
    ["site", "sector", "people", "open", "type", "Weight", "label", "id", "note", "From", "x", "key_"]
)
VALUES = {
    "text": TEXT,
    "integer": st.integers(-(2**62), 2**62),
    "number": NUMBERS,
    "boolean": st.booleans(),
}


@st.composite
def attributes(draw: st.DrawFn, count: int) -> list[dict[str, Value]]:
    """Attributes for so many rows, each column of one kind, with gaps."""
    columns = draw(st.dictionaries(COLUMN, st.sampled_from(sorted(VALUES)), max_size=3))
    return [
        {name: draw(VALUES[kind]) for name, kind in columns.items() if draw(st.integers(0, 3))} for _ in range(count)
    ]


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    keys = [each.key for each in draw(st.lists(st.builds(Node, TEXT), max_size=6, unique_by=lambda node: node.key))]
    keys = [key for key in keys if key] or ["alone"]
    labels = [draw(st.one_of(st.just(""), TEXT)) for _ in keys]
    said = draw(attributes(len(keys)))
    nodes = tuple(Node(key, label, each) for key, label, each in zip(keys, labels, said, strict=True))
    directed = draw(st.booleans())
    pairs = [(one, other) for one in keys for other in keys if one != other and (directed or one < other)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=8)) if pairs else []
    weights = st.one_of(st.none(), st.just(1.0), st.integers(0, 9).map(float), NUMBERS)
    of_edges = draw(attributes(len(chosen)))
    edges = tuple(Edge(one, other, draw(weights), each) for (one, other), each in zip(chosen, of_edges, strict=True))
    rest = [pair for pair in pairs if pair not in chosen]
    silent = draw(st.lists(st.sampled_from(rest), unique=True, max_size=4)) if rest else []
    states = st.sampled_from(["not_answered", "not_asked", "dont_know"])
    return Graph(nodes, edges, directed, {pair: draw(states) for pair in silent})


def round_trip(graph: Graph, key: str, folder: Path) -> Graph:
    """The graph written and read again; a list of ties together with its list of organizations."""
    paths = {}
    for behind, data in write(graph, key).files.items():
        paths[behind] = folder / f"network{behind}.{FORMATS[key].endings[0]}"
        paths[behind].write_bytes(data)
    found = read(paths[""], format=key).graph
    if "-nodes" in paths:
        nodes, _ = read_nodes(paths["-nodes"].read_bytes(), "network-nodes.csv")
        found = Graph(nodes, found.edges, found.directed)
    return found


def held(graph: Graph, kind: Format) -> Graph:
    """What the format is documented to hold of ``graph``."""
    unsaid = dict(graph.unsaid) if kind.silence else {}
    if kind.silence == "as_no_answer":
        unsaid = dict.fromkeys(unsaid, "not_answered")
    if not kind.direction and not graph.directed:
        unsaid |= {(other, one): state for (one, other), state in unsaid.items()}
        graph = graph.both_ways()
    graph = replace(graph, unsaid=unsaid)
    if not kind.keys:
        names: Mapping[str, str] = graph.names
        if not kind.lines:
            names = unique((key, re.sub(r"\s+", " ", name).replace('"', "'")) for key, name in names.items())
        if kind.key == "kumu":
            names = unique((key, name.replace("|", "/")) for key, name in names.items())
        graph = graph.renamed(names)
    nodes = [replace(each, attributes=_of_node(each, kind)) for each in graph.nodes]
    edges = [replace(each, attributes=each.attributes if kind.edges else {}) for each in graph.edges]
    if not kind.zeros:
        edges = [each for each in edges if each.weight != 0]
        plain = all(each.weight in (None, 1) for each in edges)
        edges = [replace(each, weight=None if plain else 1.0 if each.weight is None else each.weight) for each in edges]
    if not kind.weights:
        edges = [replace(each, weight=None) for each in edges]
    if kind.key in ("csv", "kumu"):  # what is a number is guessed from a column's texts
        said = guessed([_texts(each.attributes, kind) for each in nodes])
        nodes = [replace(each, attributes=values) for each, values in zip(nodes, said, strict=True)]
        said = guessed([_texts(each.attributes, kind) for each in edges])
        edges = [replace(each, attributes=values) for each, values in zip(edges, said, strict=True)]
    if kind.key == "kumu":
        edges = [each if each.weight is None else replace(each, weight=float(f"{each.weight:.16g}")) for each in edges]
    # A sheet without a single tie does not say whether ties have a direction; JSON does not either.
    silent = not edges and kind.key in ("csv", "kumu", "kumu-json")
    return Graph(tuple(nodes), tuple(edges), graph.directed or silent, graph.unsaid)


def _texts(attributes: Mapping[str, Value], kind: Format) -> dict[str, str]:
    known = ("type", "description", "tags") if kind.key == "kumu" else ()
    # openpyxl writes 16 digits of a number.
    short = {
        name: float(f"{value:.16g}") if isinstance(value, float) and known else value
        for name, value in attributes.items()
    }
    return {name.lower() if name.lower() in known else name: written(value) for name, value in short.items()}


def _of_node(node: Node, kind: Format) -> Mapping[str, Value]:
    if kind.nodes:
        return node.attributes
    at = {axis: node.attributes.get(axis) for axis in ("x", "y")}
    inside = kind.key == "pajek" and all(isinstance(each, float) and 0 <= each <= 1 for each in at.values())
    return {axis: value for axis, value in at.items() if value is not None} if inside else {}


def same(one: Graph, other: Graph) -> tuple[object, object]:
    """Both graphs as values that are equal where they say the same, whatever the order."""
    return _value(one), _value(other)


def _value(graph: Graph) -> object:
    ends = (lambda edge: edge.pair) if graph.directed else (lambda edge: tuple(sorted(edge.pair)))
    edges = {ends(each): (each.weight, dict(each.attributes)) for each in graph.edges}
    nodes = {each.key: (each.label, dict(each.attributes)) for each in graph.nodes}
    return graph.directed, nodes, edges, dict(graph.unsaid)


__all__ = ["ODD", "TEXT", "graphs", "held", "round_trip", "same", "with_nodes"]
