"""Pajek's .net files: vertices, arcs and edges as pairs, lists or a matrix; UTF-8, with a mark before it or without."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from wellknit.errors import Place, fail, worded
from wellknit.relationships.exchange.gathering import Exchanged, Gathering, number, quoted
from wellknit.relationships.exchange.graph import Graph, Value, unique
from wellknit.relationships.exchange.text import decoded

__all__ = ["read", "write"]

_WORD = re.compile(r'"([^"]*)"|(\S+)')
_TIES = ("*arcs", "*edges", "*arcslist", "*edgeslist", "*matrix")


@dataclass(slots=True)
class _Vertices:
    """What is known of vertices 1 to n."""

    labels: list[str] = field(default_factory=list)
    attributes: list[dict[str, Value]] = field(default_factory=list)
    rows: list[int | None] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Tie:
    one: int
    other: int
    weight: float | None
    attributes: dict[str, Value]
    directed: bool
    row: int


def read(data: bytes, file: str, directed: bool | None = None) -> Exchanged:
    """The graph of a Pajek network (or the first one of a project file, with its partitions and vectors).

    A vertex is known by its label, with a number behind it where several share one; its coordinates become 'x' and
    'y'. Raises WellknitError, with the line, for two-mode networks, vertices that are not there and what can't be read.
    """
    text, problems = decoded(data, file)
    found = Gathering(file, found=list(problems))
    vertices, ties = _Vertices(), list[_Tie]()
    section, title, networks, relations, matrix = "", "", 0, set[str](), list[tuple[int, list[str]]]()
    values: list[str] = []
    for row, words in _lines(text):
        if words[0].startswith("*"):
            _attribute(section, title, values, vertices)
            values = []
            section, _, relation = words[0].lower().partition(":")
            if section == "*network":
                networks += 1
            if networks > 1 or (section == "*vertices" and vertices.labels and not title):
                found.say("exchange.several-networks", row, None, name="'1'")
                break
            if section in ("*partition", "*vector"):
                title = " ".join(words[1:]) or section[1:]
            elif section == "*vertices":
                if not title:
                    _declare(words, row, vertices, found)
            elif section in _TIES:
                found.usual = not section.startswith("*edges")
                relations.add(relation or (words[1].lstrip(":") if words[1:2] and words[1][0] == ":" else ""))
            elif section != "*network":
                raise fail("exchange.pajek-word", found.place(row), word=quoted(words[0]))
        elif section == "*vertices" and title:
            values.append(words[0])
        elif section == "*vertices":
            _vertex(words, row, vertices, found)
        elif section == "*matrix":
            matrix.append((row, words))
        elif section in _TIES:
            ties += _ties(section, words, row, len(vertices.labels), found)
        else:
            raise fail("exchange.pajek-word", found.place(row), word=quoted(words[0]))
    _attribute(section, title, values, vertices)
    if not vertices.labels and not ties:
        raise fail("exchange.no-graph", Place(file))
    if len(relations) > 1:
        found.say("exchange.relations", None, None, count=len(relations))
    ties += _cells(matrix, len(vertices.labels), found)
    _name(vertices, found)
    for tie in ties:
        one, other = vertices.keys[tie.one - 1], vertices.keys[tie.other - 1]
        found.edge(one, other, tie.weight, tie.attributes, directed=tie.directed, row=tie.row)
    return found.graph(directed)


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    for row, line in enumerate(re.split("\r\n|\r|\n", text), start=1):
        if line.strip() and not line.lstrip().startswith("%"):
            yield row, [match[1] if match[1] is not None else match[2] for match in _WORD.finditer(line)] or [""]


def _whole(word: str, most: int) -> int | None:
    return int(word) if word.isdecimal() and word.isascii() and len(word) < 10 and int(word) <= most else None


def _declare(words: Sequence[str], row: int, vertices: _Vertices, found: Gathering) -> None:
    count = _whole(words[1], 10**9) if len(words) > 1 else None
    if count is None:
        raise fail("exchange.pajek-count", found.place(row), value=quoted(" ".join(words[1:2])))
    if count > found.limits.nodes:
        raise fail(
            "exchange.too-many",
            found.place(row),
            limit=worded("{number} organizations", number=f"{found.limits.nodes:,}"),
        )
    if len(words) > 2 and _whole(words[2], count) not in (None, count):
        raise fail("exchange.two-mode", found.place(row))
    vertices.labels = [""] * count
    vertices.attributes = [{} for _ in range(count)]
    vertices.rows = [None] * count


def _vertex(words: Sequence[str], row: int, vertices: _Vertices, found: Gathering) -> None:
    place = _whole(words[0], len(vertices.labels))
    if not place:
        raise fail("exchange.pajek-vertex", found.place(row), value=quoted(words[0]), count=len(vertices.labels))
    if vertices.rows[place - 1] is not None:
        found.count("exchange.doubled-node", row, words[0])
        return
    vertices.rows[place - 1] = row
    vertices.labels[place - 1] = words[1] if len(words) > 1 else ""
    for name, word in zip(("x", "y"), words[2:4], strict=False):
        value = number(word)
        if value is None:
            break
        vertices.attributes[place - 1][name] = value
    if any(word.startswith("[") for word in words[2:]):
        found.say("exchange.time-left-out", row) if not _said(found, "exchange.time-left-out") else None


def _said(found: Gathering, code: str) -> bool:
    return any(each.code == code for each in found.found)


def _ties(section: str, words: Sequence[str], row: int, count: int, found: Gathering) -> Iterator[_Tie]:
    directed = section.startswith("*arcs")
    if section.endswith("list"):
        ends = [_end(word, row, count, found) for word in words]
        for other in ends[1:]:
            yield _Tie(ends[0], other, None, {}, directed, row)
        return
    if len(words) < 2:
        raise fail("exchange.pajek-tie", found.place(row), value=quoted(" ".join(words)))
    weight = number(words[2]) if len(words) > 2 else None
    attributes: dict[str, Value] = {}
    for place, word in enumerate(words[:-1]):
        if place > 1 and word == "l":
            attributes["label"] = words[place + 1]
    yield _Tie(_end(words[0], row, count, found), _end(words[1], row, count, found), weight, attributes, directed, row)


def _end(word: str, row: int, count: int, found: Gathering) -> int:
    # Some programs write an arc that goes the other way with a minus sign.
    place = _whole(word, count)
    if not place:
        raise fail("exchange.pajek-vertex", found.place(row), value=quoted(word), count=count)
    return place


def _cells(matrix: Sequence[tuple[int, list[str]]], count: int, found: Gathering) -> Iterator[_Tie]:
    if matrix and len(matrix) != count:
        raise fail("exchange.not-square", found.place(matrix[-1][0]), rows=len(matrix), columns=count)
    for one, (row, words) in enumerate(matrix, start=1):
        if len(words) != count:
            raise fail("exchange.not-square", found.place(row), rows=count, columns=len(words))
        for other, word in enumerate(words, start=1):
            weight = number(word)
            if weight is None:
                raise fail("exchange.matrix-cell", found.place(row), value=quoted(word))
            if weight and one != other:
                yield _Tie(one, other, weight, {}, True, row)


def _attribute(section: str, title: str, values: Sequence[str], vertices: _Vertices) -> None:
    """The numbers of a partition or vector, one for each vertex."""
    if title and values and len(values) == len(vertices.labels):
        for attributes, word in zip(vertices.attributes, values, strict=True):
            value = number(word)
            if value is not None:
                attributes[title] = int(value) if value.is_integer() else value


def _name(vertices: _Vertices, found: Gathering) -> None:
    labels = ((str(place), label or str(place)) for place, label in enumerate(vertices.labels, start=1))
    vertices.keys = list(unique(labels).values())
    for key, attributes, row in zip(vertices.keys, vertices.attributes, vertices.rows, strict=True):
        found.node(key, "", attributes, row)


def write(graph: Graph) -> bytes:
    """The graph as a Pajek network: names, positions from 0 to 1, ties with their weights, nothing else.

    UTF-8; a byte order mark stands before it, as Pajek wants it, only where a name needs it.
    """
    names = unique((key, re.sub(r"\s+", " ", name).replace('"', "'")) for key, name in graph.names.items())
    place = {node.key: number for number, node in enumerate(graph.nodes, start=1)}
    lines = [f"*Vertices {len(graph.nodes)}"]
    for node in graph.nodes:
        at = [node.attributes.get(axis) for axis in ("x", "y")]
        inside = all(isinstance(each, float) and 0 <= each <= 1 for each in at)
        where = f" {at[0]!r} {at[1]!r} 0.5" if inside else ""
        lines.append(f'{place[node.key]} "{names[node.key]}"{where}')
    lines.append("*Arcs" if graph.directed else "*Edges")
    for edge in graph.edges:
        weight = "" if edge.weight is None else f" {float(edge.weight)!r}"
        lines.append(f"{place[edge.one]} {place[edge.other]}{weight}")
    text = "\r\n".join(lines) + "\r\n"
    return text.encode() if text.isascii() else text.encode("utf-8-sig")
