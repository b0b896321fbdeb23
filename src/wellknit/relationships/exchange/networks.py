"""From a graph to the network that is measured, and from networks and findings to a graph that others can open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wellknit.errors import Place, Problem, fail, problem, worded
from wellknit.relationships.exchange.gathering import quoted
from wellknit.relationships.exchange.graph import Edge, Graph, Node, Value
from wellknit.relationships.findings import Findings
from wellknit.relationships.network import TIE, Network
from wellknit.relationships.ties import STATES, State

__all__ = ["LARGEST", "graph_of_findings", "graph_of_network", "network_of_graph", "with_nodes"]

#: A network is measured as a square of this many rows at most: betweenness of more takes minutes.
LARGEST = 3_000

_TRUE, _FALSE = ("true", "yes", "1"), ("false", "no", "0")


def network_of_graph(graph: Graph, file: str = "") -> Network:
    """The network that the graph's ties say.

    A tie of weight 0 is none. Of a pair without a tie 'no tie' is known, unless the graph says that nothing is, or the
    organization has an attribute 'answered' that is false: then it did not answer on anybody. Raises WellknitError for
    a graph without organizations, or with too many to be measured.
    """
    import numpy

    if not graph.nodes:
        raise fail("exchange.no-ties", Place(file))
    if len(graph.nodes) > LARGEST:
        raise fail(
            "exchange.too-many", Place(file), limit=worded("{number} organizations to measure", number=f"{LARGEST:,}")
        )
    place = {each.key: number for number, each in enumerate(graph.nodes)}
    code: dict[State, int] = {state: number for number, state in enumerate(STATES)}
    states = numpy.full((len(place), len(place)), code["no_tie"], dtype=numpy.int8)
    silent = [number for number, each in enumerate(graph.nodes) if _silent(each)]
    states[silent, :] = code["not_answered"]
    whole = graph.both_ways()
    back = {} if graph.directed else {(other, one): state for (one, other), state in graph.unsaid.items()}
    for (one, other), state in {**graph.unsaid, **back}.items():
        states[place[one], place[other]] = code[state]
    for edge in whole.edges:
        if edge.weight != 0:
            states[place[edge.one], place[edge.other]] = TIE
    numpy.fill_diagonal(states, code["not_asked"])
    states.setflags(write=False)
    keys = tuple(place)
    network = Network(keys, states)
    if graph.directed:
        return network
    who = frozenset(key for number, key in enumerate(keys) if number not in silent) if silent else None
    return Network(keys, network.undirected().states, False, who)


def _silent(node: Node) -> bool:
    said = next((value for name, value in node.attributes.items() if name.casefold() == "answered"), True)
    return str(said).casefold() in _FALSE


def graph_of_network(
    network: Network,
    names: Mapping[str, str] | None = None,
    attributes: Mapping[str, Mapping[str, Value]] | None = None,
) -> Graph:
    """The graph of what is reported: who did not answer has 'answered' false, other silence stays with the pairs."""
    keys, states = network.organizations, network.states.tolist()
    answered = network.answered.tolist()
    nodes = tuple(
        Node(key, (names or {}).get(key, ""), {**(attributes or {}).get(key, {}), "answered": bool(answered[place])})
        for place, key in enumerate(keys)
    )
    edges: list[Edge] = []
    unsaid: dict[tuple[str, str], State] = {}
    for row, one in enumerate(keys):
        for column, other in enumerate(keys):
            if row == column or (not network.directed and column < row):
                continue
            state = STATES[states[row][column]]
            if state == "tie":
                edges.append(Edge(one, other))
            elif state != "no_tie":
                unsaid[one, other] = state
    return Graph(nodes, tuple(edges), network.directed, unsaid)


def graph_of_findings(findings: Findings) -> Graph:
    """The relationships that the viewer of ``findings`` may see, between the organizations that the viewer may see.

    Nothing but what the findings hold goes into the file: names of people only where the findings have them, ratings
    and strain only where both organizations agreed. The weight is the number of links that carry a relationship.
    """
    nodes = []
    for each in findings.organizations:
        said: dict[str, Value] = {"sector": each.sector, "site": each.site or "", "x": each.x, "y": each.y}
        if each.people:
            said["people"] = each.people
        nodes.append(Node(each.key, each.name, said))
    shown = {each.key for each in nodes}
    edges = []
    for between in findings.relationships:
        if {between.one, between.other} <= shown:
            trust = between.trust or (None, None)
            values: dict[str, Value | None] = {
                "people_one": between.people[0] or None,
                "people_other": between.people[1] or None,
                "hangs_on_one_person": between.hangs if between.links else None,
                "hangs_on": between.hangs_on or None,
                "hangs_at": between.hangs_at or None,
                "hangs_on_other": between.other_on or None,
                "survival": between.survival,
                "reported": between.reported or None,
                "trust_by_one": trust[0],
                "trust_by_other": trust[1],
                "gap": between.gap,
                "strained": between.strained or None,
            }
            kept = {name: value for name, value in values.items() if value is not None}
            edges.append(Edge(between.one, between.other, float(between.links) if between.links else None, kept))
    return Graph(tuple(nodes), tuple(edges), directed=False)


def with_nodes(graph: Graph, nodes: Iterable[Node], file: str) -> tuple[Graph, tuple[Problem, ...]]:
    """``graph`` with what a list of organizations says of its nodes, and with those that have no tie.

    An organization is found by its key, else by its label, whatever the case. Names in the ties that the list does not
    have are said (a misspelt name would be an organization of its own).
    """
    listed = tuple(nodes)
    by_key = {each.key: each for each in listed}
    by_name = {name.casefold(): each for each in reversed(listed) for name in (each.label, each.key) if name}
    found: dict[str, Node] = {each.key: each for each in listed}
    keys: dict[str, str] = {}
    strange: list[str] = []
    for node in graph.nodes:
        same = by_key.get(node.key) or by_name.get(node.key.casefold()) or by_name.get(node.name.casefold())
        if same is None:
            strange.append(node.name)
            keys[node.key] = node.key
            found.setdefault(node.key, node)
        else:
            keys[node.key] = same.key
            found[same.key] = Node(same.key, same.label or node.label, {**node.attributes, **same.attributes})
    if len(set(keys.values())) < len(keys):
        twice = next(key for key in keys.values() if list(keys.values()).count(key) > 1)
        raise fail("exchange.same-organization", Place(file), name=quoted(twice))
    problems = []
    if strange:
        shown = ", ".join(map(quoted, strange[:5])) + (f" and {len(strange) - 5} more" if len(strange) > 5 else "")
        problems.append(problem("exchange.not-listed", Place(file), count=len(strange), names=shown))
    edges = tuple(Edge(keys[each.one], keys[each.other], each.weight, each.attributes) for each in graph.edges)
    unsaid = {(keys[one], keys[other]): state for (one, other), state in graph.unsaid.items()}
    return Graph(tuple(found.values()), edges, graph.directed, unsaid), tuple(problems)
