"""networkx as a second implementation: it reads what we write, and we read what it writes."""

import io
from pathlib import Path

import networkx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wellknit.relationships.exchange.formats import read, write
from wellknit.relationships.exchange.graph import Edge, Graph, Node

NAMES = st.sampled_from(["library", "school", "clinic", "ymca", "Peñasco", "A & B", "<church>"])


@st.composite
def partnerships(draw: st.DrawFn) -> Graph:
    """Graphs that networkx can hold: its writers know no attributes of several kinds in one column."""
    keys = draw(st.lists(NAMES, min_size=2, unique=True))
    directed = draw(st.booleans())
    pairs = [(a, b) for a in keys for b in keys if a != b and (directed or a < b)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, min_size=1))
    weights = {pair: draw(st.integers(1, 9)) / 2 for pair in chosen}
    nodes = tuple(Node(key, "", {"people": draw(st.integers(0, 40)), "site": "dayton"}) for key in keys)
    return Graph(nodes, tuple(Edge(*pair, weights[pair], {"note": "met"}) for pair in chosen), directed)


def as_networkx(graph: Graph) -> networkx.Graph:
    made = networkx.DiGraph() if graph.directed else networkx.Graph()
    for node in graph.nodes:
        made.add_node(node.key, **node.attributes)
    for edge in graph.edges:
        made.add_edge(edge.one, edge.other, weight=edge.weight, **edge.attributes)
    return made


def equal(one: networkx.Graph, other: networkx.Graph) -> bool:
    """Nodes and edges with all that is said of them; what networkx notes of the file itself aside."""
    return bool(one.adj == other.adj and one.nodes == other.nodes)


@given(graph=partnerships())
def test_networkx_reads_our_graphml(graph: Graph) -> None:
    found = networkx.read_graphml(io.BytesIO(write(graph, "graphml").files[""]))
    for key, attributes in found.nodes(data=True):
        assert attributes.pop("label") == key
    assert found.is_directed() == graph.directed
    assert equal(found, as_networkx(graph))


@given(graph=partnerships(), version=st.sampled_from(["1.2draft", "1.3"]))
def test_networkx_reads_our_gexf(graph: Graph, version: str) -> None:
    data = write(graph, "gexf" if version == "1.3" else "gexf12").files[""]
    found = networkx.read_gexf(io.BytesIO(data), version=version)
    for key, attributes in found.nodes(data=True):
        assert attributes.pop("label") == key
    for _, _, attributes in found.edges(data=True):
        attributes.pop("id")
    assert equal(found, as_networkx(graph))


@given(graph=partnerships())
def test_networkx_reads_our_pajek(graph: Graph) -> None:
    text = write(graph, "pajek").files[""].decode("utf-8-sig")
    found = networkx.parse_pajek(text)
    expected = as_networkx(graph)
    assert sorted(found.nodes) == sorted(expected.nodes)
    way = (lambda pair: pair) if graph.directed else (lambda pair: tuple(sorted(pair)))
    assert {way((a, b)): each["weight"] for a, b, each in found.edges(data=True)} == {
        way((a, b)): each["weight"] for a, b, each in expected.edges(data=True)
    }


@pytest.mark.parametrize("key", ["graphml", "gexf"])
@given(graph=partnerships())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_we_read_what_networkx_writes(key: str, tmp_path: Path, graph: Graph) -> None:
    path = tmp_path / f"network.{key}"
    {"graphml": networkx.write_graphml, "gexf": networkx.write_gexf}[key](as_networkx(graph), path)
    found = read(path)
    assert found.problems == ()
    assert found.graph.directed == graph.directed
    assert {each.key: each.attributes for each in found.graph.nodes} == {
        each.key: each.attributes for each in graph.nodes
    }
    assert {each.pair: (each.weight, each.attributes) for each in found.graph.both_ways().edges} == {
        each.pair: (each.weight, each.attributes) for each in graph.both_ways().edges
    }


@given(graph=partnerships())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_we_read_the_pajek_that_networkx_writes(tmp_path: Path, graph: Graph) -> None:
    path = tmp_path / "network.net"
    plain = networkx.relabel_nodes(as_networkx(graph), {each.key: each.key for each in graph.nodes})
    for _, attributes in plain.nodes(data=True):
        attributes.clear()
    for _, _, attributes in plain.edges(data=True):
        attributes.pop("note")
    networkx.write_pajek(plain, path)
    found = read(path).graph
    assert sorted(each.key for each in found.nodes) == sorted(each.key for each in graph.nodes)
    assert {each.pair: each.weight for each in found.both_ways().edges} == {
        each.pair: each.weight for each in graph.both_ways().edges
    }


def test_a_matrix_written_by_pandas_from_networkx(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    florence = networkx.florentine_families_graph()
    path = tmp_path / "families.csv"
    networkx.to_pandas_adjacency(florence).to_csv(path)
    found = read(path, directed=False).graph
    assert (len(found.nodes), len(found.edges)) == (15, 20)
    assert {frozenset(each.pair) for each in found.edges} == {frozenset(pair) for pair in florence.edges}
    edges = tmp_path / "edges.csv"
    networkx.to_pandas_edgelist(florence)[["source", "target"]].to_csv(edges, index=False)
    assert isinstance(pandas.read_csv(edges), pandas.DataFrame)
    assert {frozenset(each.pair) for each in read(edges, directed=False).graph.edges} == {
        frozenset(pair) for pair in florence.edges
    }
