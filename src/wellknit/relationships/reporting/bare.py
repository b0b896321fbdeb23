"""A network alone, without a folder: measures of a file of ties, and where each organization stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from wellknit.errors import Place, Problem, fail, problem, worded
from wellknit.labels import label
from wellknit.relationships.exchange.graph import Graph
from wellknit.relationships.exchange.networks import network_of_graph
from wellknit.relationships.measures.standing import standings
from wellknit.relationships.measures.values import Measure, Standing
from wellknit.relationships.measures.whole import whole_network
from wellknit.relationships.network import doubts
from wellknit.relationships.reporting.measured import PARTS, beside_words, measure_name, measure_reading
from wellknit.relationships.reporting.sections import Section, figure, limits
from wellknit.relationships.reporting.standing import standings_section, standings_values

__all__ = ["Bare", "as_dict", "bare_of", "groups_of", "sections"]

#: What a column that holds groups is most often called, in the order in which they are tried.
GROUPS = ("group", "sector", "site", "type", "department", "dept")


@dataclass(frozen=True)
class Bare:
    """All that can be said of one file of ties: measures of the whole, and each organization's standing.

    ``names`` are the organizations' names by key, ``groups`` the group of each and ``by`` the column that they are
    from; ``silent`` counts those that did not answer.
    """

    file: str
    directed: bool
    names: Mapping[str, str]
    measures: tuple[Measure, ...]
    standings: tuple[Standing, ...]
    groups: Mapping[str, str]
    by: str
    problems: tuple[Problem, ...] = ()

    @property
    def silent(self) -> int:
        return sum(not each.answered for each in self.standings)


def groups_of(graph: Graph, column: str, file: str) -> tuple[dict[str, str], str]:
    """The group of each organization, and the column that says it: the one named, else the first of ``GROUPS``.

    Raises WellknitError for a named column that no organization has.
    """
    known: dict[str, str] = {}
    for node in graph.nodes:
        for name in node.attributes:
            known.setdefault(name.casefold(), name)
    if column and column.casefold() not in known:
        listed = ", ".join(f"'{name}'" for name in known.values())
        nearest = (
            worded("There are: {names}.", names=listed)
            if listed
            else worded("Nothing is said of the organizations; give a list of them.")
        )
        raise fail("exchange.no-column", Place(file), column=f"'{column}'", nearest=nearest)
    found = known.get(column.casefold()) if column else next((known[each] for each in GROUPS if each in known), None)
    if found is None:
        return {}, ""
    said = {node.key: str(node.attributes[found]) for node in graph.nodes if found in node.attributes}
    return said, found


def bare_of(graph: Graph, file: str, *, column: str = "", seed: int = 0, coverage: float = 0.8) -> Bare:
    """What the ties of ``graph``, read from ``file``, say of the network and of each organization in it.

    Raises WellknitError where there is nothing to measure, too much, or no such column of groups.
    """
    network = network_of_graph(graph, file)
    groups, by = groups_of(graph, column, file)
    measures = whole_network(network, groups, seed=seed, coverage=coverage)
    found = standings(network, groups, seed=seed, coverage=coverage)
    problems = tuple(replace(each, where=Place(file)) for each in doubts(network))
    pairs = {edge.pair for edge in graph.edges}
    if graph.directed and pairs and pairs == {(other, one) for one, other in pairs}:
        problems += (problem("exchange.symmetric", Place(file)),)
    return Bare(file, graph.directed, graph.names, measures, found, groups, by, problems)


def sections(bare: Bare, language: str = "en", most: int = 25) -> tuple[Section, ...]:
    """The report: what the file is, the measures in their parts, and a table of the organizations (the first ``most``).

    Organizations stand by how many name them, those that connect others first among equals.
    """
    by_key = {each.key: each for each in bare.measures}
    way = label("reporting.directed" if bare.directed else "reporting.undirected", language)
    notes = [label("reporting.groups_by", language, column=bare.by)] if bare.by else []
    found = [Section(label("reporting.bare", language, file=bare.file), way, notes=tuple(notes), level=1)]
    for part, keys in PARTS.items():
        inside = [by_key[key] for key in keys if key in by_key]
        told = [each for each in inside if each.value is not None]
        left: dict[str, list[str]] = {}
        for each in inside:
            if each.value is None:
                left.setdefault(label(f"{each.refused}", language), []).append(measure_name(each.key, language))
        if inside:
            refused = tuple(f"{', '.join(names)}: {why}" for why, names in left.items())
            if any(limits(each.low, each.high, each.kind) for each in told):
                refused = (label("reporting_interval.silence", language), *refused)
            found.append(Section(label(f"reporting_part.{part}", language), notes=refused, level=1))
            found += [_section(each, language) for each in told]
    return (*found, standings_section(bare.standings, bare.names, bare.groups, bare.by, language, most))


def _section(each: Measure, language: str) -> Section:
    made_of = ""
    if each.kind == "share" and each.count is not None and each.base is not None:
        made_of = label("reporting.of", language, count=each.count, base=each.base)
    row = (figure(each.value, each.kind), made_of, limits(each.low, each.high, each.kind, language))
    notes = [label(each.convention, language)] if each.convention else []
    if beside := beside_words(each.beside, language):
        notes.append(beside)
    name, reading = measure_name(each.key, language), measure_reading(each.key, language)
    return Section(name, reading, rows=(row,), figures=frozenset({0}), notes=tuple(notes))


def as_dict(bare: Bare, language: str = "en") -> dict[str, Any]:
    """The same as JSON values; docs/schemas/network.json describes them."""
    return {
        "source": {"ties": bare.file, "directed": bare.directed, "groups": bare.by},
        "scopes": [{"key": "all", "name": label("reporting_scope.all", language)}],
        "measured": [_measured(each, language) for each in bare.measures],
        "organizations": standings_values(bare.standings, bare.names, bare.groups),
        "problems": [each.as_dict() for each in bare.problems],
    }


def _measured(each: Measure, language: str) -> dict[str, Any]:
    return {
        "name": f"network.{each.key}.all",
        "group": "network",
        "key": each.key,
        "scope": "all",
        "label": measure_name(each.key, language),
        "reading": measure_reading(each.key, language),
        "unit": each.kind,
        "value": each.value,
        "count": each.count,
        "base": each.base,
        "low": each.low,
        "high": each.high,
        "interval": "silence" if each.low is not None else "",
        "convention": label(each.convention, language) if each.convention else "",
        "refused": label(each.refused, language) if each.refused else "",
        "hidden": False,
        "beside": dict(each.beside),
    }
