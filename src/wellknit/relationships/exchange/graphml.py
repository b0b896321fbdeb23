"""GraphML: of yEd, Gephi, igraph, networkx and others; written as plain GraphML that all of them read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from wellknit.errors import Place, fail
from wellknit.relationships.exchange.gathering import Exchanged, Gathering, number, parsed
from wellknit.relationships.exchange.graph import Edge, Graph, Kind, Node, Value, kinds, written
from wellknit.relationships.exchange.markup import Element, parse, tag

__all__ = ["read", "write"]

_KINDS: dict[str, Kind] = {
    "boolean": "boolean",
    "int": "integer",
    "integer": "integer",
    "long": "integer",
    "float": "number",
    "double": "number",
    "real": "number",
}
_TYPES: dict[Kind, str] = {"boolean": "boolean", "integer": "long", "number": "double", "text": "string"}
#: What yEd keeps for itself: drawings, folders, and addresses of pictures.
_DRAWN = ("nodegraphics", "edgegraphics", "resources", "portgraphics", "portgeometry", "portuserdata", "graphml")


@dataclass(frozen=True, slots=True)
class _Key:
    """A declared attribute; ``drawn`` is the yFiles type where its data are a drawing."""

    name: str
    kind: Kind
    default: str
    drawn: str


def read(data: bytes, file: str, directed: bool | None = None) -> Exchanged:
    """The graph of a GraphML file (graphml.graphdrawing.org; the dialects of yEd, Gephi, igraph and networkx).

    A node's label is its attribute 'label', else the text that yEd draws in it, else its attribute 'name' (as igraph
    writes it). A group of yEd becomes the attribute 'group' of the nodes in it, and no node of its own unless a tie
    leads to it. Hyperedges and ports are left out, which is said. ``directed`` overrules what the file says.
    """
    root = parse(data, file)
    if root.name != "graphml":
        raise fail("exchange.another-root", Place(file, row=root.line), root=f"<{root.name}>", wanted="<graphml>")
    graph = root.first("graph")
    if graph is None:
        raise fail("exchange.no-graph", Place(file))
    found = Gathering(file)
    if sum(1 for _ in root.all("graph")) > 1:
        found.say("exchange.several-networks", graph.line, None, name=f"'{graph.get('id')}'")
    if any(True for _ in graph.within("hyperedge")):
        found.say("exchange.hyperedges", next(graph.within("hyperedge")).line)
    found.usual = graph.get("edgedefault").lower() == "directed"
    keys = _keys(root)
    ends = {edge.get(end) for edge in graph.within("edge") for end in ("source", "target")}
    for element, group in _nodes(graph, keys):
        key = element.get("id")
        folder = element.first("graph") is not None or element.get("yfiles.foldertype") in ("group", "folder")
        if folder and key not in ends:
            continue
        label, attributes = _said(element, keys["node"], found)
        if group and "group" not in attributes:
            attributes["group"] = group
        found.node(key, label, attributes, element.line)
    for element in graph.within("edge"):
        _edge(element, keys["edge"], found)
    return found.graph(directed)


def _keys(root: Element) -> dict[str, dict[str, _Key]]:
    keys: dict[str, dict[str, _Key]] = {"node": {}, "edge": {}}
    for each in root.within("key"):
        default = each.first("default")
        drawn = each.get("yfiles.type")
        name = each.get("attr.name") or (drawn if drawn not in _DRAWN else "") or each.get("id")
        kind = _KINDS.get(each.get("attr.type").lower(), "text")
        made = _Key(name, kind, default.text.strip() if default else "", drawn)
        for where in ("node", "edge"):
            if each.get("for", "all") in (where, "all"):
                keys[where][each.get("id")] = made
    return keys


def _nodes(graph: Element, keys: Mapping[str, Mapping[str, _Key]]) -> Iterator[tuple[Element, str]]:
    """Every node, with the label of the innermost group that holds it."""
    waiting = [(each, "") for each in reversed(list(graph.all("node")))]
    while waiting:
        element, group = waiting.pop()
        yield element, group
        inside = element.first("graph")
        if inside is not None:
            name = _drawn(element, keys["node"]) or element.get("id")
            waiting.extend((each, name) for each in reversed(list(inside.all("node"))))


def _edge(element: Element, keys: Mapping[str, _Key], found: Gathering) -> None:
    label, attributes = _said(element, keys, found, of="edge")
    if label:
        attributes.setdefault("label", label)
    weight, name = None, next((each for each in attributes if each.lower() == "weight"), None)
    if name is not None:
        value = attributes[name]
        weight = number(value) if isinstance(value, str) else float(value)
        if weight is None:
            found.count("exchange.bad-number", element.line, str(value))
        del attributes[name]
    way = element.get("directed").lower() or ("true" if found.usual else "false")
    found.edge(
        element.get("source"),
        element.get("target"),
        weight,
        attributes,
        directed=way in ("true", "1"),
        row=element.line,
    )


def _said(
    element: Element, keys: Mapping[str, _Key], found: Gathering, of: Literal["node", "edge"] = "node"
) -> tuple[str, dict[str, Value]]:
    """The label of a node or edge, and its attributes."""
    texts = {key: each.default for key, each in keys.items() if each.default and not each.drawn}
    for each in element.all("data"):
        key = each.get("key")
        if not (key in keys and keys[key].drawn in _DRAWN):
            texts[key] = each.text
    attributes: dict[str, Value] = {}
    for key, text in texts.items():
        declared = keys.get(key, _Key(key, "text", "", ""))
        value = parsed(text, declared.kind) if text.strip() else ""
        if value is None:
            found.count("exchange.bad-number", element.line, text)
        elif value != "":
            attributes[declared.name] = value
    if of == "edge":
        return _drawn(element, keys), attributes
    plain = {name.lower(): name for name in attributes}
    label = str(attributes.pop(plain["label"])) if "label" in plain else _drawn(element, keys)
    if not label and "name" in plain:
        label = str(attributes.pop(plain["name"]))
    return label, attributes


def _drawn(element: Element, keys: Mapping[str, _Key]) -> str:
    """The first label that yEd draws at this node or edge."""
    for each in element.all("data"):
        key = keys.get(each.get("key"))
        if key is not None and key.drawn in _DRAWN:
            for name in ("NodeLabel", "EdgeLabel"):
                for label in each.within(name):
                    if label.text.strip():
                        return label.text.strip()
    return ""


def write(graph: Graph) -> bytes:
    """The graph as GraphML: all attributes with their types, labels as 'label' and weights as 'weight'."""
    nodes, edges = kinds(_of_node(each) for each in graph.nodes), kinds(_of_edge(each) for each in graph.edges)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        ' xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns'
        ' http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">',
    ]
    ids: dict[str, dict[str, str]] = {"node": {}, "edge": {}}
    for where, columns in (("node", nodes), ("edge", edges)):
        for name, kind in columns.items():
            ids[where][name] = f"{where[0]}{len(ids[where])}"
            declared = {"id": ids[where][name], "for": where, "attr.name": name, "attr.type": _TYPES[kind]}
            lines.append("  " + tag("key", declared))
    lines.append(f'  <graph id="G" edgedefault="{"directed" if graph.directed else "undirected"}">')
    for node in graph.nodes:
        lines += _lines("node", {"id": node.key}, _of_node(node), ids["node"])
    for edge in graph.edges:
        lines += _lines("edge", {"source": edge.one, "target": edge.other}, _of_edge(edge), ids["edge"])
    return ("\n".join([*lines, "  </graph>", "</graphml>"]) + "\n").encode()


def _of_node(node: Node) -> dict[str, Value]:
    return {"label": node.name, **node.attributes}


def _of_edge(edge: Edge) -> dict[str, Value]:
    return dict(edge.attributes) if edge.weight is None else {"weight": edge.weight, **edge.attributes}


def _lines(name: str, attributes: dict[str, str], values: Mapping[str, Value], ids: Mapping[str, str]) -> Iterator[str]:
    head = tag(name, attributes)
    if not values:
        yield f"    {head}"
        return
    yield f"    {head[:-2]}>"
    for key, value in values.items():
        yield "      " + tag("data", {"key": ids[key]}, written(value))
    yield f"    </{name}>"
