"""Kumu: a workbook of elements and connections, and the JSON that Kumu calls a blueprint."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wellknit.errors import Place, fail
from wellknit.relationships.exchange.delimited import read_rows
from wellknit.relationships.exchange.gathering import Exchanged, Gathering, number
from wellknit.relationships.exchange.graph import Edge, Graph, Node, Value, kinds, unique
from wellknit.relationships.exchange.rows import Sheet, escaped, guessed, named, sheets, unescaped, write_workbook
from wellknit.relationships.exchange.text import decoded

__all__ = ["read_json", "read_workbook", "write_json", "write_workbook_of"]

#: Fields of Kumu's own, which it heads with a capital.
_KNOWN = ("type", "description", "tags")
_OF_ELEMENTS = frozenset({"id", "label"})
_OF_CONNECTIONS = frozenset({"id", "from", "to", "direction", "weight", "strength"})


def read_workbook(data: bytes, file: str, directed: bool | None = None) -> Exchanged:
    """The graph of a workbook with Kumu's sheets (docs.kumu.io, 'Structure your data').

    The sheet with the columns From and To has the connections, the one with Label the elements; sheets marked
    '(ignore)' are left alone. From and To name elements by ID or by label, several in one cell parted by a bar. An
    element that stands in no other sheet is added. A workbook without such sheets is read as a sheet of ties or a
    matrix.
    """
    every = [each for each in sheets(data, file) if "(ignore)" not in each.name.casefold() and each.rows]
    connections = next((each for each in every if {"from", "to"} <= _headings(each)), None)
    if connections is None:
        if not every:
            raise fail("exchange.empty", Place(file))
        return read_rows(every[0].rows, Gathering(file, open_keys=True, sheet=every[0].name), directed)
    elements = next((each for each in every if each is not connections and "label" in _headings(each)), None)
    found = Gathering(file, open_keys=True)
    keys = _elements(elements, found)
    header = connections.rows[0][1]
    folded = [each.casefold() for each in header]
    found.sheet = connections.name
    attributes = guessed([cells for _, cells in named(_kept(header, _OF_CONNECTIONS), connections.rows[1:])])
    for (row, cells), said in zip(connections.rows[1:], attributes, strict=True):
        of = dict(zip(folded, cells, strict=False))
        strength = of.get("weight") or of.get("strength", "")
        weight = number(strength) if strength else None
        if strength and weight is None:
            found.count("exchange.bad-number", row, strength)
        for other in of.get("to", "").split("|"):
            _connect(of.get("from", ""), other.strip(), weight, said, of.get("direction", ""), keys, found, row)
    return found.graph(directed)


def _headings(sheet: Sheet) -> set[str]:
    return {each.casefold() for each in sheet.rows[0][1]}


def _kept(header: Sequence[str], reserved: frozenset[str]) -> list[str]:
    plain = [each.casefold() if each.casefold() in _KNOWN else unescaped(each, reserved) for each in header]
    return ["" if each.casefold() in reserved else name for each, name in zip(header, plain, strict=True)]


def _elements(sheet: Sheet | None, found: Gathering) -> dict[str, str]:
    """Adds the elements; gives the key for each ID, and for each label that is no ID (of the first that bears it)."""
    keys, labels = dict[str, str](), dict[str, str]()
    if sheet is None:
        return keys
    found.sheet = sheet.name
    header = sheet.rows[0][1]
    folded = [each.casefold() for each in header]
    attributes = guessed([cells for _, cells in named(_kept(header, _OF_ELEMENTS), sheet.rows[1:])])
    for (row, cells), said in zip(sheet.rows[1:], attributes, strict=True):
        of = dict(zip(folded, cells, strict=False))
        label = of.get("label", "")
        key = of.get("id") or label
        found.node(key, label, said, row)
        labels.setdefault(label, key)
        keys[key] = key
    return {**labels, **keys}


def _connect(
    one: str,
    other: str,
    weight: float | None,
    attributes: Mapping[str, Value],
    direction: str,
    keys: Mapping[str, str],
    found: Gathering,
    row: int | None,
) -> None:
    stated = direction.strip().casefold()
    way = stated != "undirected"
    one, other = keys.get(one, one), keys.get(other, other)
    found.edge(one, other, weight, attributes, directed=way, row=row)
    if stated == "mutual":
        found.edge(other, one, weight, attributes, row=row)


def write_workbook_of(graph: Graph) -> bytes:
    """The graph as a workbook with the sheets Elements (Label, then attributes) and Connections (From, To, Direction).

    Elements are known by their labels, so that people can read who is connected; keys are not written.
    """
    of_nodes = list(kinds(each.attributes for each in graph.nodes))
    of_edges = list(kinds(each.attributes for each in graph.edges))
    weighed = any(each.weight is not None for each in graph.edges)
    # A bar parts several elements in one cell.
    names = unique((key, name.replace("|", "/")) for key, name in graph.names.items())
    elements: list[list[Value | None]] = [["Label", *(_heading(each, _OF_ELEMENTS) for each in of_nodes)]]
    for node in graph.nodes:
        elements.append([names[node.key], *(node.attributes.get(each) for each in of_nodes)])
    head = ["From", "To", "Direction", *(["Weight"] if weighed else [])]
    connections: list[list[Value | None]] = [[*head, *(_heading(each, _OF_CONNECTIONS) for each in of_edges)]]
    way = "directed" if graph.directed else "undirected"
    for edge in graph.edges:
        weight = [edge.weight] if weighed else []
        values = [edge.attributes.get(each) for each in of_edges]
        connections.append([names[edge.one], names[edge.other], way, *weight, *values])
    return write_workbook({"Elements": elements, "Connections": connections})


def _heading(name: str, reserved: frozenset[str]) -> str:
    return name.capitalize() if name.casefold() in _KNOWN else escaped(name, reserved)


def read_json(data: bytes, file: str, directed: bool | None = None) -> Exchanged:
    """The graph of Kumu's JSON: a blueprint, or the backup of a project (attributes under 'attributes').

    Lists become texts with a bar between. Raises WellknitError for what is no JSON, or not of this shape.
    """
    text, problems = decoded(data, file)
    try:
        content = json.loads(text, parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        raise fail("exchange.not-json", Place(file, row=line), why=str(getattr(error, "msg", error))[:100]) from None
    parts = [content.get(each) if isinstance(content, dict) else None for each in ("elements", "connections")]
    if not isinstance(parts[0], list) or not isinstance(parts[1] or [], list):
        raise fail("exchange.json-shape", Place(file))
    found = Gathering(file, open_keys=True, found=list(problems))
    ids, labels = dict[str, str](), dict[str, str]()
    for each in _objects(parts[0], file):
        said = _said(each)
        label = str(said.pop("label", ""))
        key = _text(each.get("id", each.get("_id"))) or label
        found.node(key, label, said)
        labels.setdefault(label, key)
        ids[key] = key
    keys = {**labels, **ids}
    for each in _objects(parts[1] or [], file):
        said = _said(each)
        strength = said.pop("weight", None)
        weight = number(str(strength)) if strength is not None and not isinstance(strength, bool) else None
        if strength is not None and weight is None:
            found.count("exchange.bad-number", None, str(strength))
        ends = [_text(each.get(end)).strip() for end in ("from", "to")]
        _connect(ends[0], ends[1], weight, said, _text(each.get("direction")), keys, found, None)
    return found.graph(directed)


def _refused(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _objects(several: Sequence[Any], file: str) -> Iterator[Mapping[str, Any]]:
    for each in several:
        if not isinstance(each, dict):
            raise fail("exchange.json-shape", Place(file))
        yield each


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _said(each: Mapping[str, Any]) -> dict[str, Value]:
    """The attributes of an element or connection; 'element type' is how a backup names the type."""
    inner = each.get("attributes")
    own = {
        name: value
        for name, value in each.items()
        if name not in ("id", "_id", "from", "to", "direction", "attributes")
    }
    found: dict[str, Value] = {}
    for name, value in {**own, **(inner if isinstance(inner, dict) else {})}.items():
        name = "type" if name in ("element type", "connection type") else name
        if isinstance(value, list):
            value = "|".join(map(_text, value))
        if isinstance(value, bool | int | float | str):
            if isinstance(value, float) and number(repr(value)) is None:
                continue
            found[unescaped(name, _TAKEN)] = value
        elif value is not None:
            found[name] = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return found


def write_json(graph: Graph) -> bytes:
    """The graph as a blueprint: elements with id and label, connections between ids."""
    content = {
        "elements": list(map(_element, graph.nodes)),
        "connections": [_connection(each, graph) for each in graph.edges],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


_TAKEN = frozenset(
    {"id", "_id", "from", "to", "direction", "attributes", "label", "weight", "element type", "connection type"}
)


def _element(node: Node) -> dict[str, Value]:
    return {
        "id": node.key,
        "label": node.name,
        **{escaped(name, _TAKEN): value for name, value in node.attributes.items()},
    }


def _connection(edge: Edge, graph: Graph) -> dict[str, Value]:
    said: dict[str, Value] = {
        "from": edge.one,
        "to": edge.other,
        "direction": "directed" if graph.directed else "undirected",
    }
    if edge.weight is not None:
        said["weight"] = edge.weight
    return {**said, **{escaped(name, _TAKEN): value for name, value in edge.attributes.items()}}
