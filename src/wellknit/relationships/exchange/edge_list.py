"""A sheet of ties, one a row, and a sheet of organizations: as Gephi, R and UCINET exchange them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wellknit.errors import Place, fail
from wellknit.relationships.exchange.gathering import Exchanged, Gathering, number, quoted
from wellknit.relationships.exchange.graph import Graph, Node, Value, kinds
from wellknit.relationships.exchange.rows import Line, escaped, guessed, named, unescaped, write_csv

__all__ = ["HEADINGS", "edges_from", "has_ends", "nodes_from", "write_edges", "write_nodes"]

#: The headings under which programs write the two ends of a tie, its weight, and whether it has a direction.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "one": ("source", "from", "sender", "ego", "one", "organization", "tail", "node1", "v1", "var1"),
    "other": ("target", "to", "receiver", "alter", "other", "partner", "head", "node2", "v2", "var2"),
    "weight": ("weight", "value", "strength"),
    "way": ("type", "direction", "directed"),
}
_KEYS = ("id", "key", "organization", "node", "name", "label", "vertex", "actor")
_LABELS = ("label", "name", "title")
_OF_TIES = frozenset({"id", *(name for names in HEADINGS.values() for name in names)})
_OF_NODES = frozenset({"id", "label"})
_UNDIRECTED = ("undirected", "false", "0", "no", "none")


def _column(header: Sequence[str], names: Sequence[str]) -> int | None:
    folded = [each.casefold() for each in header]
    return next((folded.index(name) for name in names if name in folded), None)


def has_ends(header: Sequence[str]) -> bool:
    """Whether a row of headings names both ends of a tie."""
    return _column(header, HEADINGS["one"]) is not None and _column(header, HEADINGS["other"]) is not None


def edges_from(rows: Sequence[Line], found: Gathering, directed: bool | None = None) -> Exchanged:
    """The ties of a sheet: one a row, with headings such as Source and Target, From and To, or without any.

    The further columns become attributes. Gephi's 'Type' and Kumu's 'Direction' say whether a tie has a direction;
    where neither does, a tie leads from the first to the second, unless ``directed`` is False.
    Without headings that are known, the first two columns are the ends and a third one of numbers the weight.
    """
    header, body, headed = _headed(rows, found)
    ends = _column(header, HEADINGS["one"]), _column(header, HEADINGS["other"])
    if None in ends:
        ends = 0, 1
    one, other = int(ends[0] or 0), int(ends[1] or 0)
    weight = _column(header, HEADINGS["weight"]) if headed else (2 if len(header) == 3 else None)
    way = _column(header, HEADINGS["way"])
    # 'Type' of a sheet that is not Gephi's says what kind of tie it is.
    if way is not None and not all(_is_way(cells[way]) for _, cells in body if len(cells) > way and cells[way]):
        way = None
    taken = {one, other, weight, way}
    # Gephi numbers its edges under 'Id'.
    left = [place in taken or name.casefold() == "id" for place, name in enumerate(header)]
    kept = ["" if gone else unescaped(name, _OF_TIES) for gone, name in zip(left, header, strict=True)]
    attributes = guessed([cells for _, cells in named(kept, body)])
    for (row, cells), said in zip(body, attributes, strict=True):
        first, second = (cells[place] if place < len(cells) else "" for place in (one, other))
        strength = _weight(cells, weight, row, found)
        stated = cells[way].casefold() if way is not None and len(cells) > way else ""
        arrow = stated not in _UNDIRECTED
        found.edge(first, second, strength, said, directed=arrow, row=row)
        if stated == "mutual":
            found.edge(second, first, strength, said, row=row)
    return found.graph(directed)


def _is_way(text: str) -> bool:
    return text.casefold() in (*_UNDIRECTED, "directed", "mutual", "true", "1", "yes", "both")


def _weight(cells: Sequence[str], place: int | None, row: int, found: Gathering) -> float | None:
    if place is None or place >= len(cells) or not cells[place]:
        return None
    value = number(cells[place])
    if value is None:
        found.count("exchange.bad-number", row, cells[place])
    return value


def _headed(rows: Sequence[Line], found: Gathering) -> tuple[list[str], list[Line], bool]:
    """The headings, the rows below them, and whether they were known. Rows without headings get some."""
    if not rows:
        raise fail("exchange.empty", Place(found.file, found.sheet))
    first, cells = rows[0]
    if has_ends(cells):
        return _once(cells), list(rows[1:]), True
    if len(cells) < 2:
        raise fail("exchange.no-ends", Place(found.file, found.sheet, first), headings=_shown(cells))
    width = max(len(each) for _, each in rows)
    if width > 3:
        raise fail("exchange.no-ends", Place(found.file, found.sheet, first), headings=_shown(cells))
    names = {name for _, each in rows[1:] for name in each[:2]}
    if number(cells[2]) is not None if len(cells) == 3 else bool(names & set(cells)):
        return ["one", "other", "weight"][:width], list(rows), False
    found.say("exchange.headings-assumed", first, None, one=quoted(cells[0]), other=quoted(cells[1]))
    return ["one", "other", *_once(cells)[2:]], list(rows[1:]), True


def _shown(cells: Sequence[str]) -> str:
    return ", ".join(quoted(each, 30) for each in cells[:8]) + (" …" if len(cells) > 8 else "")


def _once(header: Sequence[str]) -> list[str]:
    """Headings of which each stands once: a later one of the same name is not read."""
    return [name if header.index(name) == place else "" for place, name in enumerate(header)]


def nodes_from(rows: Sequence[Line], found: Gathering) -> tuple[Node, ...]:
    """The organizations of a sheet, one a row: a column Id (or Key, Organization, Name), and attributes in the others.

    Raises WellknitError where there is no row of headings with one of these.
    """
    if not rows:
        raise fail("exchange.empty", Place(found.file, found.sheet))
    first, header = rows[0][0], _once(rows[0][1])
    key = _column(header, _KEYS)
    if key is None:
        raise fail("exchange.no-key-column", Place(found.file, found.sheet, first), headings=_shown(header))
    label = _column(header, [each for each in _LABELS if each != header[key].casefold()])
    kept = ["" if place in (key, label) else unescaped(name, _OF_NODES) for place, name in enumerate(header)]
    body = list(rows[1:])
    attributes = guessed([cells for _, cells in named(kept, body)])
    for (row, cells), said in zip(body, attributes, strict=True):
        name = cells[label] if label is not None and label < len(cells) else ""
        found.node(cells[key] if key < len(cells) else "", name, said, row)
    return tuple(found.nodes.values())


def write_edges(graph: Graph) -> bytes:
    """The ties as CSV with Gephi's headings: Source, Target, Type, Weight, then the attributes.

    R's igraph reads it with ``graph_from_data_frame``, UCINET as an edge list. An attribute with a heading that means
    something else here gets an underscore behind its name.
    """
    columns = list(kinds(each.attributes for each in graph.edges))
    headings = [escaped(each, _OF_TIES) for each in columns]
    way = "Directed" if graph.directed else "Undirected"
    rows: list[list[Value | None]] = [["Source", "Target", "Type", "Weight", *headings]]
    for edge in graph.edges:
        rows.append([edge.one, edge.other, way, edge.weight, *(edge.attributes.get(each) for each in columns)])
    return write_csv(rows)


def write_nodes(graph: Graph) -> bytes:
    """The organizations as CSV with Gephi's headings: Id, Label, then the attributes."""
    columns = list(kinds(each.attributes for each in graph.nodes))
    headings = [escaped(each, _OF_NODES) for each in columns]
    rows: list[list[Value | None]] = [["Id", "Label", *headings]]
    for node in graph.nodes:
        rows.append([node.key, node.name, *(node.attributes.get(each) for each in columns)])
    return write_csv(rows)
