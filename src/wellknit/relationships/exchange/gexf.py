"""GEXF, Gephi's own format: versions 1.1 to 1.3 read, 1.3 or 1.2 written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wellknit.errors import Place, fail
from wellknit.relationships.exchange.gathering import Exchanged, Gathering, number, parsed
from wellknit.relationships.exchange.graph import Graph, Kind, Node, Value, kinds, written
from wellknit.relationships.exchange.markup import Element, parse, tag

__all__ = ["read", "write"]

_KINDS: dict[str, Kind] = {
    "boolean": "boolean",
    **dict.fromkeys(("integer", "long", "short", "byte", "biginteger"), "integer"),
    **dict.fromkeys(("float", "double", "bigdecimal"), "number"),
}
_TYPES: dict[Kind, str] = {"boolean": "boolean", "integer": "long", "number": "double", "text": "string"}
_NAMESPACES = {"1.2": "http://www.gexf.net/1.2draft", "1.3": "http://gexf.net/1.3"}
#: Gephi draws in units of about a pixel; our maps are one unit wide.
_DRAWING = 1000


def read(data: bytes, file: str, directed: bool | None = None) -> Exchanged:
    """The graph of a GEXF file (gexf.net).

    Nodes inside nodes are nodes like others. A mutual edge is a tie each way. Where a node has a position and no
    attributes 'x' and 'y', these are its position. Values and ties that hold for a time only are taken as they stand
    last, which is said. ``directed`` overrules what the file says.
    """
    root = parse(data, file)
    if root.name != "gexf":
        raise fail("exchange.another-root", Place(file, row=root.line), root=f"<{root.name}>", wanted="<gexf>")
    graph = root.first("graph")
    if graph is None:
        raise fail("exchange.no-graph", Place(file))
    found = Gathering(file, usual=graph.get("defaultedgetype") in ("directed", "mutual"))
    if graph.get("mode") == "dynamic" or any(True for _ in graph.within("spell")):
        found.say("exchange.time-left-out", graph.line)
    columns = _columns(graph)
    nodes = graph.first("nodes")
    for element in nodes.within("node") if nodes is not None else ():
        attributes = _values(element, columns["node"], found)
        position = element.first("position")
        for axis in ("x", "y"):
            value = number(position.get(axis)) if position is not None else None
            if value is not None:
                attributes.setdefault(axis, value)
        label = element.get("label") or str(attributes.pop("label", ""))
        found.node(element.get("id"), label, attributes, element.line)
    edges = graph.first("edges")
    for element in edges.within("edge") if edges is not None else ():
        _edge(element, graph.get("defaultedgetype", "undirected"), columns["edge"], found)
    return found.graph(directed)


def _columns(graph: Element) -> dict[str, dict[str, tuple[str, Kind, str]]]:
    """Title, kind and default of each declared attribute of nodes and of edges, by its id."""
    columns: dict[str, dict[str, tuple[str, Kind, str]]] = {"node": {}, "edge": {}}
    for declared in graph.all("attributes"):
        for each in declared.all("attribute"):
            default = each.first("default")
            kind = _KINDS.get(each.get("type").lower(), "text")
            made = (each.get("title") or each.get("id"), kind, default.text if default is not None else "")
            columns.setdefault(declared.get("class"), {})[each.get("id")] = made
    return columns


def _values(element: Element, columns: Mapping[str, tuple[str, Kind, str]], found: Gathering) -> dict[str, Value]:
    texts = {key: default for key, (_, _, default) in columns.items() if default.strip()}
    for values in element.all("attvalues"):
        for each in values.all("attvalue"):
            texts[each.get("for") or each.get("id")] = each.get("value")  # 1.1 said 'id'
    attributes: dict[str, Value] = {}
    for key, text in texts.items():
        title, kind, _ = columns.get(key, (key, "text", ""))
        value = parsed(text, kind) if text.strip() else ""
        if value is None:
            found.count("exchange.bad-number", element.line, text)
        elif value != "":
            attributes[title] = value
    return attributes


def _edge(element: Element, usual: str, columns: Mapping[str, tuple[str, Kind, str]], found: Gathering) -> None:
    attributes = _values(element, columns, found)
    weight: float | None = None
    text = element.get("weight") or str(attributes.pop("weight", ""))
    if text:
        weight = number(text)
        if weight is None:
            found.count("exchange.bad-number", element.line, text)
    for name in ("label", "kind"):
        if element.get(name):
            attributes.setdefault(name, element.get(name))
    way = (element.get("type") or usual).lower()
    one, other = element.get("source"), element.get("target")
    found.edge(one, other, weight, attributes, directed=way in ("directed", "mutual"), row=element.line)
    if way == "mutual":
        found.edge(other, one, weight, attributes, row=element.line)


def write(graph: Graph, version: str = "1.3") -> bytes:
    """The graph as GEXF 1.3 (or '1.2'): all attributes with their types, and positions where nodes have 'x' and 'y'."""
    nodes = kinds(each.attributes for each in graph.nodes)
    edges = kinds(each.attributes for each in graph.edges)
    space = _NAMESPACES[version]
    number_of = "1.2draft" if version == "1.2" else version
    way = "directed" if graph.directed else "undirected"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<gexf xmlns="{space}" xmlns:viz="{space}/viz" version="{version}"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        f' xsi:schemaLocation="{space} http://www.gexf.net/{number_of}/gexf.xsd">',
        "  <meta>",
        "    <creator>Wellknit</creator>",
        "  </meta>",
        f'  <graph mode="static" defaultedgetype="{way}">',
    ]
    ids: dict[str, dict[str, str]] = {}
    for where, columns in (("node", nodes), ("edge", edges)):
        ids[where] = {name: str(place) for place, name in enumerate(columns)}
        if columns:
            lines.append(f'    <attributes class="{where}">')
            for name, kind in columns.items():
                lines.append("      " + tag("attribute", {"id": ids[where][name], "title": name, "type": _TYPES[kind]}))
            lines.append("    </attributes>")
    lines.append("    <nodes>")
    for node in graph.nodes:
        lines += _lines("node", {"id": node.key, "label": node.name}, node.attributes, ids["node"], _position(node))
    lines += ["    </nodes>", "    <edges>"]
    for place, edge in enumerate(graph.edges):
        said = {"id": str(place), "source": edge.one, "target": edge.other}
        if edge.weight is not None:
            said["weight"] = written(float(edge.weight))
        lines += _lines("edge", said, edge.attributes, ids["edge"])
    return ("\n".join([*lines, "    </edges>", "  </graph>", "</gexf>"]) + "\n").encode()


def _position(node: Node) -> str:
    """Where Gephi draws the node: y points up there, and down on our maps."""
    x, y = node.attributes.get("x"), node.attributes.get("y")
    if not isinstance(x, float) or not isinstance(y, float):
        return ""
    return tag("viz:position", {"x": f"{(x - 0.5) * _DRAWING:.3f}", "y": f"{(0.5 - y) * _DRAWING:.3f}", "z": "0.0"})


def _lines(
    name: str, said: Mapping[str, str], values: Mapping[str, Value], ids: Mapping[str, str], drawn: str = ""
) -> Iterator[str]:
    head = tag(name, said)
    if not values and not drawn:
        yield f"      {head}"
        return
    yield f"      {head[:-2]}>"
    if values:
        yield "        <attvalues>"
        for key, value in values.items():
            yield "          " + tag("attvalue", {"for": ids[key], "value": written(value)})
        yield "        </attvalues>"
    if drawn:
        yield f"        {drawn}"
    yield f"      </{name}>"
