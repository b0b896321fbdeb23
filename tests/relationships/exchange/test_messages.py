"""What is said of a file that could be read: each message where it belongs, and every one of them met by a test."""

import ast
import tomllib
from pathlib import Path

import pytest

from wellknit.errors import WellknitError
from wellknit.relationships.exchange.delimited import read_nodes
from wellknit.relationships.exchange.formats import FORMATS, format_of, lost, read, write
from wellknit.relationships.exchange.graph import Edge, Graph, Node
from wellknit.relationships.exchange.markup import parse
from wellknit.relationships.exchange.networks import LARGEST, network_of_graph, with_nodes
from wellknit.relationships.reporting.bare import bare_of

ROOT = Path(__file__).resolve().parents[3]

DAYTON = Graph(
    (Node("library", "Library"), Node("school", "School")), (Edge("library", "school", 2.0, {"since": 2019}),)
)


def said(folder: Path, name: str, content: str) -> list[str]:
    path = folder / name
    path.write_text(content, "utf-8")
    return [each.code for each in read(path).problems]


def code_of(error: pytest.ExceptionInfo[WellknitError]) -> str:
    return error.value.problems[0].code


def test_hyperedges_are_left_out_and_said(tmp_path: Path) -> None:
    content = """<graphml><graph edgedefault="directed"><node id="a"/><node id="b"/><edge source="a" target="b"/>
    <hyperedge><endpoint node="a"/><endpoint node="b"/></hyperedge></graph></graphml>"""
    assert said(tmp_path, "net.graphml", content) == ["exchange.hyperedges"]


def test_relations_of_pajek_are_joined_and_said(tmp_path: Path) -> None:
    content = '*Vertices 2\n*Arcs :1 "trust"\n1 2\n*Arcs :2 "money"\n1 2\n2 1\n'
    assert said(tmp_path, "net.net", content) == ["exchange.relations", "exchange.repeated-tie"]


def test_several_graphs_and_doubled_nodes(tmp_path: Path) -> None:
    content = """<graphml><graph id="one" edgedefault="directed"><node id="a"/><node id="a"/><node id=" "/></graph>
    <graph id="two"/></graphml>"""
    found = said(tmp_path, "net.graphml", content)
    assert found == ["exchange.several-networks", "exchange.doubled-node", "exchange.no-key"]


@pytest.mark.parametrize("content", [",a,a,b\na,0,1,0\na,1,0,0\nb,0,0,0\n", ",a,b,\na,0,1,0\nb,1,0,0\nc,0,0,0\n"])
def test_names_of_a_matrix_stand_once(tmp_path: Path, content: str) -> None:
    path = tmp_path / "matrix.csv"
    path.write_text(content, "utf-8")
    with pytest.raises(WellknitError) as caught:
        read(path, format="matrix")
    assert code_of(caught) in ("exchange.matrix-names", "exchange.not-square")
    assert caught.value.problems[0].where.file == "matrix.csv"


def test_a_doubled_name_of_a_matrix_is_named(tmp_path: Path) -> None:
    path = tmp_path / "matrix.csv"
    path.write_text("a,a,b\n0,1,0\n1,0,0\n0,0,0\n", "utf-8")
    with pytest.raises(WellknitError) as caught:
        read(path, format="matrix")
    assert code_of(caught) == "exchange.matrix-names"


def test_two_names_of_one_organization_stop_the_reading() -> None:
    ties = Graph((Node("Library"), Node("LIBRARY"), Node("school")), (Edge("Library", "school"),))
    with pytest.raises(WellknitError) as caught:
        with_nodes(ties, [Node("library", "Library"), Node("school")], "organizations.csv")
    assert code_of(caught) == "exchange.same-organization"


def test_organizations_are_found_by_key_and_by_name() -> None:
    ties = Graph(
        (Node("LIBRARY"), Node("n1", "School")), (Edge("LIBRARY", "n1", 3.0),), unsaid={("n1", "LIBRARY"): "not_asked"}
    )
    listed = [
        Node("library", "", {"site": "dayton"}),
        Node("school", "The School"),
        Node("s", "School"),
        Node("clinic"),
    ]
    graph, problems = with_nodes(ties, listed, "organizations.csv")
    assert problems == ()
    assert [each.key for each in graph.nodes] == ["library", "school", "s", "clinic"]
    assert ([each.pair for each in graph.edges], dict(graph.unsaid)) == (
        [("library", "school")], {("school", "library"): "not_asked"},
    )  # fmt: skip


def test_nothing_and_too_much_are_not_measured() -> None:
    with pytest.raises(WellknitError) as caught:
        bare_of(Graph(), "empty.csv")
    assert code_of(caught) == "exchange.no-ties"
    with pytest.raises(WellknitError) as caught:
        network_of_graph(Graph(tuple(Node(str(number)) for number in range(LARGEST + 1))), "large.csv")
    assert code_of(caught) == "exchange.too-many"


def test_formats_columns_and_depth_that_are_none() -> None:
    for call, code in (
        (lambda: format_of(Path("net.csv"), "visio"), "exchange.unknown-format"),
        (lambda: read_nodes(b"age\n33\n", "people.csv"), "exchange.no-key-column"),
        (lambda: bare_of(DAYTON, "ties.csv", column="size"), "exchange.no-column"),
        (lambda: parse(b"<a>" * 101, "net.gexf"), "exchange.too-deep"),
    ):
        with pytest.raises(WellknitError) as caught:
            call()
        assert code_of(caught) == code


def test_what_a_format_can_not_keep_is_said() -> None:
    found = {key: " ".join(each.what for each in lost(DAYTON, FORMATS[key])) for key in FORMATS}
    assert [key for key, words in found.items() if not words] == ["graphml", "gexf", "gexf12", "csv", "kumu-json"]
    assert found["dl-nodelist"].endswith("what is said of ties (since); weights; keys (names stand for them).")
    assert [each.code for each in lost(DAYTON, FORMATS["matrix"])] == ["exchange.lost"]
    silent = Graph(DAYTON.nodes, (), unsaid={("school", "library"): "dont_know"})
    assert lost(silent, FORMATS["matrix"])[0].what.endswith("keys (names stand for them).")
    assert "pairs of which nothing is known (1)" in lost(silent, FORMATS["gexf"])[0].what
    assert "the difference between" in lost(silent, FORMATS["dl-matrix"])[0].what


def test_what_reading_back_needs_is_said() -> None:
    undirected = Graph(DAYTON.nodes, DAYTON.edges, directed=False)
    codes = {key: [each.code for each in write(undirected, key).problems] for key in FORMATS}
    both_ways = [key for key, found in codes.items() if "exchange.back-undirected" in found]
    assert both_ways == ["matrix", "dl", "dl-matrix", "dl-nodelist"]
    assert not any("exchange.back-undirected" in [each.code for each in write(DAYTON, key).problems] for key in FORMATS)
    assert [key for key, found in codes.items() if "exchange.back-nodes" in found] == ["csv"]
    plain = Graph((Node("library"), Node("school")), DAYTON.edges)
    assert write(plain, "csv").problems == (), "the ties alone say all"
    alone = Graph((*plain.nodes, Node("clinic")), DAYTON.edges)
    assert [each.code for each in write(alone, "csv").problems] == ["exchange.back-nodes"]


def test_every_message_of_the_exchange_is_met_by_a_test() -> None:
    codes = set(tomllib.loads((ROOT / "src/wellknit/messages/en/exchange.toml").read_text("utf-8")))
    texts = {
        node.value
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    quoted = {code for code in codes if any(code == text or f"[{code}]" in text for text in texts)}
    assert sorted(codes - quoted) == []
