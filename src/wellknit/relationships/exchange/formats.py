"""The formats in which networks come and go: which file is which, and what each of them can keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from wellknit.errors import Place, Problem, chained, fail, problem, worded
from wellknit.relationships.exchange.gathering import LIMITS, Exchanged
from wellknit.relationships.exchange.graph import Graph

__all__ = ["FORMATS", "Format", "Written", "format_of", "lost", "read", "write"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format, the endings of its files (the first is the one written), and what it keeps of a graph.

    ``keys``: key and label are kept apart; else nodes are known by their labels. ``nodes`` and ``edges``: their
    attributes. ``direction``: whether an undirected graph comes back as one. ``silence``: pairs of which nothing is
    known, and why ('all'), or as if nobody had answered ('as_no_answer'). ``lines``: names may have line breaks.
    """

    key: str
    name: str
    endings: tuple[str, ...]
    programs: str
    keys: bool = True
    nodes: bool = True
    edges: bool = True
    weights: bool = True
    zeros: bool = True
    direction: bool = True
    silence: Literal["", "all", "as_no_answer"] = ""
    lines: bool = True


#: By key, in the order in which people are told of them. Of two with one ending the first is written.
FORMATS: Mapping[str, Format] = {
    each.key: each
    for each in (
        Format("graphml", "GraphML", ("graphml",), "Gephi, yEd, igraph (R and Python), Cytoscape, networkx"),
        Format("gexf", "GEXF 1.3", ("gexf",), "Gephi, Gephi Lite"),
        Format("gexf12", "GEXF 1.2", ("gexf",), "older Gephi, networkx"),
        Format("csv", "CSV edge list and nodes", ("csv", "tsv", "txt"), "Gephi, R, UCINET, spreadsheets"),
        Format(
            "matrix", "CSV matrix", ("csv", "tsv", "txt"), "R, UCINET, spreadsheets",
            keys=False, nodes=False, edges=False, zeros=False, direction=False, silence="all",
        ),
        Format(
            "dl", "UCINET DL (edge list)", ("dl",), "UCINET, NetDraw, Gephi",
            keys=False, nodes=False, edges=False, direction=False, lines=False,
        ),
        Format(
            "dl-matrix", "UCINET DL (full matrix)", ("dl",), "UCINET, NetDraw, Gephi",
            keys=False, nodes=False, edges=False, zeros=False, direction=False, silence="as_no_answer", lines=False,
        ),
        Format(
            "dl-nodelist", "UCINET DL (node list)", ("dl",), "UCINET, NetDraw",
            keys=False, nodes=False, edges=False, weights=False, direction=False, lines=False,
        ),
        Format(
            "pajek", "Pajek", ("net", "paj"), "Pajek, networkx, igraph",
            keys=False, nodes=False, edges=False, lines=False,
        ),
        Format("kumu", "Kumu sheets", ("xlsx",), "Kumu, sumApp, spreadsheets", keys=False),
        Format("kumu-json", "Kumu blueprint", ("json",), "Kumu, sumApp"),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """The files that hold a graph, by what stands behind the name of the file ('' or '-nodes'), and what is lost."""

    files: Mapping[str, bytes]
    problems: tuple[Problem, ...] = ()


def format_of(path: Path, key: str = "") -> Format:
    """The format of ``key``, else the one that the ending of ``path`` says. Raises WellknitError for unknown ones."""
    if key:
        if key not in FORMATS:
            raise fail("exchange.unknown-format", Place(path.name), format=f"'{key}'", known=", ".join(FORMATS))
        return FORMATS[key]
    ending = path.suffix.lower().removeprefix(".")
    ending = {"xlsm": "xlsx", "xml": "graphml"}.get(ending, ending)
    for each in FORMATS.values():
        if ending in each.endings:
            return each
    known = ", ".join(dict.fromkeys(f".{each.endings[0]}" for each in FORMATS.values()))
    raise fail(
        "exchange.unknown-ending",
        Place(path.name),
        ending=f"'.{ending}'" if ending else worded("no ending"),
        known=known,
    )


def read(path: Path, *, format: str = "", directed: bool | None = None) -> Exchanged:
    """The graph in the file at ``path``, in the format of its ending unless one is given.

    ``directed`` overrules what the file says of direction, and decides where it says nothing (a tie then has one). An
    ending .csv holds a list or a matrix, whichever it looks like. Raises WellknitError, with the row, for what can't
    be read, is hostile or too large; OSError where the file can't be opened.
    """
    kind = format_of(path, format)
    if path.stat().st_size > LIMITS.bytes:
        raise fail("exchange.too-large", Place(path.name), megabytes=LIMITS.bytes // 1_000_000)
    return _reader(kind, bool(format))(path.read_bytes(), path.name, directed)


def _reader(kind: Format, stated: bool) -> Callable[[bytes, str, bool | None], Exchanged]:
    from wellknit.relationships.exchange import delimited, dl, gexf, graphml, kumu, pajek

    readers: dict[str, Callable[[bytes, str, bool | None], Exchanged]] = {
        "graphml": graphml.read,
        "gexf": gexf.read,
        "gexf12": gexf.read,
        "csv": delimited.read_edges if stated else delimited.read,
        "matrix": delimited.read_matrix,
        "pajek": pajek.read,
        "kumu": kumu.read_workbook,
        "kumu-json": kumu.read_json,
    }
    return readers.get(kind.key, dl.read)


def write(graph: Graph, key: str) -> Written:
    """The graph in the format ``key``, with notes on what of it the format can't keep and on reading it back."""
    from wellknit.relationships.exchange import dl, edge_list, gexf, graphml, kumu, matrix, pajek

    writers: dict[str, Callable[[Graph], Mapping[str, bytes]]] = {
        "graphml": lambda graph: {"": graphml.write(graph)},
        "gexf": lambda graph: {"": gexf.write(graph)},
        "gexf12": lambda graph: {"": gexf.write(graph, "1.2")},
        "csv": lambda graph: {"": edge_list.write_edges(graph), "-nodes": edge_list.write_nodes(graph)},
        "matrix": lambda graph: {"": matrix.write(graph)},
        "dl": lambda graph: {"": dl.write(graph)},
        "dl-matrix": lambda graph: {"": dl.write(graph, "fullmatrix")},
        "dl-nodelist": lambda graph: {"": dl.write(graph, "nodelist1")},
        "pajek": lambda graph: {"": pajek.write(graph)},
        "kumu": lambda graph: {"": kumu.write_workbook_of(graph)},
        "kumu-json": lambda graph: {"": kumu.write_json(graph)},
    }
    kind = FORMATS[key]
    return Written(writers[key](graph), (*lost(graph, kind), *_reading_back(graph, kind)))


def _reading_back(graph: Graph, kind: Format) -> tuple[Problem, ...]:
    """What has to be said when the written file is read again."""
    found: list[Problem] = []
    if not kind.direction and not graph.directed and graph.edges:
        found.append(problem("exchange.back-undirected", None, format=kind.name))
    tied = {key for each in graph.edges for key in each.pair}
    if kind.key == "csv" and any(each.label or each.attributes or each.key not in tied for each in graph.nodes):
        found.append(problem("exchange.back-nodes"))
    return tuple(found)


def lost(graph: Graph, kind: Format) -> tuple[Problem, ...]:
    """What of ``graph`` does not come back from this format, as a note."""
    found: list[str] = []
    if not kind.nodes and any(each.attributes for each in graph.nodes):
        # Pajek has room for positions.
        names = dict.fromkeys(name for each in graph.nodes for name in each.attributes)
        kept = {"x", "y"} if kind.key == "pajek" else set()
        if set(names) - kept:
            found.append(
                worded(
                    "what is said of organizations ({names})",
                    names=", ".join(each for each in names if each not in kept),
                )
            )
    if not kind.edges and any(each.attributes for each in graph.edges):
        names = dict.fromkeys(name for each in graph.edges for name in each.attributes)
        found.append(worded("what is said of ties ({names})", names=", ".join(names)))
    if not kind.weights and any(each.weight not in (None, 1) for each in graph.edges):
        found.append(worded("weights"))
    if not kind.zeros and any(each.weight == 0 for each in graph.edges):
        found.append(worded("ties of weight 0"))
    if not kind.direction and not graph.directed:
        found.append(worded("that ties have no direction (each stands both ways)"))
    if not kind.silence and graph.unsaid:
        found.append(worded("pairs of which nothing is known ({count})", count=len(graph.unsaid)))
    if kind.silence == "as_no_answer" and set(graph.unsaid.values()) - {"not_answered"}:
        found.append(worded("the difference between 'not asked', 'don't know' and no answer"))
    if not kind.keys and any(each.label for each in graph.nodes):
        found.append(worded("keys (names stand for them)"))
    return (problem("exchange.lost", None, format=kind.name, what=chained(found, "{one}; {other}")),) if found else ()
