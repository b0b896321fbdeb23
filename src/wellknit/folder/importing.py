"""Bringing a file of ties of another program into the folder, as the edge list of a wave."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from wellknit.errors import Place, Problem, fail
from wellknit.folder.adding import add_files
from wellknit.folder.name_map import Names, folded, read_names
from wellknit.folder.names import nearest, shown
from wellknit.folder.partnership import Partnership
from wellknit.relationships.exchange.gathering import Exchanged
from wellknit.relationships.exchange.graph import Graph, Node
from wellknit.relationships.exchange.rows import guarded
from wellknit.relationships.ties import DIMENSIONS

__all__ = ["Import", "import_of", "write"]

_MAP = "relationships/names.csv"
_PROPOSED = "relationships/names-to-add.csv"


@dataclass(frozen=True)
class Import:
    """What would be written: ``files`` by path, and what is said of it.

    ``known`` organizations were found by key, name or the saved map; ``unmatched`` names stand for none yet, each with
    the name that is most like it ('' where none is). ``silent`` organizations have neither a tie nor an answer, so
    that the edge list does not have them.
    """

    wave: str
    files: Mapping[str, bytes]
    ties: int
    known: int
    unmatched: Mapping[str, str]
    silent: tuple[str, ...]
    proposed: str
    problems: tuple[Problem, ...] = ()


def import_of(partnership: Partnership, wave: str, exchanged: Exchanged) -> Import:
    """What bringing these ties into the wave would write; nothing is written.

    Raises WellknitError for a wave that is none, or that has ties already: two sources of one wave contradict each
    other sooner or later, so that the one there is must be moved away first.
    """
    if wave not in partnership.waves:
        hint = nearest(wave, partnership.waves)
        raise fail("viewing.no-such-wave", Place("wellknit.toml"), wave=shown(wave), nearest=hint)
    edges = f"relationships/edges/{wave}.csv"
    taken = [
        name
        for name in (
            *(f"relationships/edges/{wave}.{ending}" for ending in ("csv", "xlsx")),
            *(f"relationships/matrices/{wave}.{ending}" for ending in ("csv", "xlsx")),
        )
        if (partnership.root / name).exists()
    ]
    if not taken and partnership.relationships.of_wave(wave):
        taken = ["relationships/ties.csv"]
    if taken:
        raise fail("importing.wave-has-ties", Place(taken[0]), wave=shown(wave))
    graph = exchanged.graph
    written = {node.key: _plain(graph.names[node.key]) for node in graph.nodes}
    names, problems = read_names(partnership.root, partnership.roster.organizations)
    unmatched = {name: names.titles.get(near, near) for name, near in _unmatched(written.values(), names)}
    rows, silent = _rows(exchanged, written)
    files = {edges: _csv(rows)}
    proposed = ""
    if unmatched:
        proposed = _PROPOSED if (partnership.root / _MAP).exists() else _MAP
        files[proposed] = _csv([["written", "organization"], *([name, ""] for name in unmatched)])
    return Import(
        wave,
        files,
        len(graph.edges),
        len(graph.nodes) - len(unmatched),
        unmatched,
        tuple(written[key] for key in silent),
        proposed,
        (*exchanged.problems, *problems),
    )


def write(partnership: Partnership, planned: Import) -> None:
    """Writes the files, all of them or none, and never over what is there."""
    add_files(partnership.root, planned.files)


def _plain(name: str) -> str:
    """A name on one line, as it will stand in the folder's files."""
    return guarded(" ".join(name.split()))


def _unmatched(written: Iterable[str], names: Names) -> Iterator[tuple[str, str]]:
    """The names that stand for no organization, or for several, each with the key that is named most alike."""
    for name in sorted(set(written), key=str.casefold):
        word = folded(name)
        if word not in names.mapped and len(names.own.get(word, ())) != 1:
            yield name, names.near(name)


def _rows(exchanged: Exchanged, written: Mapping[str, str]) -> tuple[list[list[str]], list[str]]:
    """The edge list with its headings, and the organizations that it can't have.

    Who reports no tie but answered stands in a row without another end. Of whom nothing is known, and to whom no tie
    leads, no row can be written.
    """
    graph = exchanged.graph
    rated = [each.key for each in DIMENSIONS if any(each.key in edge.attributes for edge in graph.edges)]
    weighed = any(edge.weight not in (None, 1) for edge in graph.edges)
    unsaid = _both_ways(graph)
    head = ["from", "to", *(["weight"] if weighed else []), *rated, *(["state"] if unsaid or exchanged.zeros else [])]
    rows = [head]
    blank = [""] * (len(head) - 2)
    reporting: dict[str, None] = {}
    named: dict[str, None] = {}
    for edge in graph.both_ways().edges:
        weight = "" if edge.weight is None else f"{edge.weight:.15g}"
        ratings = [str(edge.attributes.get(key, "")) for key in rated]
        rows.append([written[edge.one], written[edge.other], *([weight] if weighed else []), *ratings])
        rows[-1] += [""] * (len(head) - len(rows[-1]))
        reporting[edge.one] = named[edge.other] = None
    there = {**reporting, **named}
    silent: list[str] = []
    for node in graph.nodes:
        others = [each.key for each in graph.nodes if each.key != node.key]
        told = [(other, unsaid[node.key, other]) for other in others if (node.key, other) in unsaid]
        nothing = bool(others) and len(told) == len(others)
        if nothing and all(state == "not_answered" for _, state in told):
            # That is what the folder takes for granted of an organization that is named and names nobody.
            asker = next((key for key in reporting if exchanged.zeros and (key, node.key) not in unsaid), None)
            if node.key not in there and asker is not None:
                rows.append([written[asker], written[node.key], *blank[:-1], "no_tie"])
            elif node.key not in there:
                silent.append(node.key)
        elif node.key in reporting or nothing or _answered(node, exchanged.zeros):
            rows += [[written[node.key], written[other], *blank[:-1], state] for other, state in told]
            if node.key not in reporting and not told:
                rows.append([written[node.key], "", *blank])
        elif node.key not in there:
            silent.append(node.key)
    return rows, silent


def _both_ways(graph: Graph) -> dict[tuple[str, str], str]:
    back = {} if graph.directed else {(other, one): state for (one, other), state in graph.unsaid.items()}
    return {**graph.unsaid, **back}


def _answered(node: Node, zeros: bool) -> bool:
    """Whether the organization is known to have answered: a matrix says so, or an attribute 'answered'."""
    said = next((value for name, value in node.attributes.items() if name.casefold() == "answered"), None)
    return zeros if said is None else str(said).casefold() in ("true", "yes", "1")


def _csv(rows: list[list[str]]) -> bytes:
    target = io.StringIO()
    csv.writer(target, lineterminator="\n").writerows(rows)
    return target.getvalue().encode()
