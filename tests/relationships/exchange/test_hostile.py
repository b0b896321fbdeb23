"""Broken and hostile files: each is refused with a message that says where, and none is believed in what it claims."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wellknit.errors import Problem, WellknitError
from wellknit.relationships.exchange import gathering
from wellknit.relationships.exchange.delimited import read_nodes
from wellknit.relationships.exchange.formats import FORMATS, format_of, read, write
from wellknit.relationships.exchange.gathering import Limits
from wellknit.relationships.exchange.graph import Edge, Graph, Node
from wellknit.relationships.exchange.markup import parse

from .strategies import graphs


def refused(folder: Path, name: str, content: str | bytes) -> Problem:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(WellknitError) as caught:
        read(path)
    assert len(caught.value.problems) == 1
    return caught.value.problems[0]


LAUGHS = '<!DOCTYPE g [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE g [<!ENTITY secret SYSTEM "{path}">]>'


@pytest.mark.parametrize(("name", "root"), [("net.graphml", "graphml"), ("net.gexf", "gexf")])
@pytest.mark.parametrize("prolog", [LAUGHS, OUTSIDE, '<!DOCTYPE g SYSTEM "http://localhost/g.dtd">', "<!DOCTYPE g>"])
def test_document_types_are_refused(tmp_path: Path, name: str, root: str, prolog: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("do not tell")
    content = f"<?xml version='1.0'?>{prolog.format(path=secret.as_uri())}<{root}><graph>&b;&secret;</graph></{root}>"
    found = refused(tmp_path, name, content)
    assert found.code == "exchange.document-type"
    assert "do not tell" not in str(found)


@pytest.mark.parametrize(
    ("content", "code", "row"),
    [
        ("<graphml><graph>\n<node id='a'></graph></graphml>", "exchange.not-xml", 2),
        ("<graphml>\n<graph><node id='a & b'/></graph></graphml>", "exchange.not-xml", 2),
        ("", "exchange.not-xml", 1),
        ("<gexf/>", "exchange.another-root", 1),
        ("<graphml/>", "exchange.no-graph", None),
        (
            "<graphml><graph>\n<node id='a'/>\n<edge source='a' target='b'/></graph></graphml>",
            "exchange.unknown-node",
            3,
        ),
        ("<?xml version='1.0' encoding='no-such'?><graphml/>", "exchange.not-xml", None),
    ],
)
def test_broken_graphml_says_where(tmp_path: Path, content: str, code: str, row: int | None) -> None:
    found = refused(tmp_path, "net.graphml", content)
    assert (found.code, found.where.file, found.where.row) == (code, "net.graphml", row)


@pytest.mark.parametrize(
    ("name", "content", "code", "row"),
    [
        ("net.dl", "n=3\ndata:", "exchange.not-dl", 1),
        ("net.dl", "dl n=999999999 format=fullmatrix data: 0", "exchange.too-many", 1),
        ("net.dl", "dl n=2\nlabels: a b c\ndata: 0 1 1 0", "exchange.dl-word", 2),
        ("net.dl", "dl n=3\nlabels: a b\ndata: 0 1 1 0", "exchange.dl-count", 3),
        ("net.dl", "dl n=2\ndata:\n0 1\n1", "exchange.dl-count", None),
        ("net.dl", "dl n=2\ndata:\n0 1\n1 0\n1", "exchange.dl-count", 5),
        ("net.dl", "dl n=2\ndata:\n0 one\n1 0", "exchange.matrix-cell", 3),
        ("net.dl", "dl nr=2 nc=3\ndata:\n0 1 1 1 0 1", "exchange.two-mode", 2),
        ("net.dl", "dl n=2 format=edgelist2\ndata:\n1 2", "exchange.two-mode", 2),
        ("net.dl", "dl n=2 format=edgearray1\ndata:\n1 2", "exchange.dl-format", 2),
        ("net.dl", "dl n=2 format=edgelist1\ndata:\n1 3", "exchange.dl-number", 3),
        ("net.dl", "dl n=2 format=edgelist1\ndata:\n1 2 3 4", "exchange.dl-count", 3),
        ("net.dl", "dl n=2 format=edgelist1 labels embedded\ndata:\na b\nb c", "exchange.dl-count", 4),
        ("net.dl", "dl n=2 format=nodelist1b\ndata:\n2 2\n", "exchange.dl-count", 3),
        ("net.dl", "dl n=2 format=fullmatrix", "exchange.dl-no-data", 1),
        ("net.dl", "dl data:\n0 1 1 0", "exchange.dl-no-size", 1),
        ("net.net", "*Vertices 999999999\n*Arcs\n", "exchange.too-many", 1),
        ("net.net", "*Vertices many\n", "exchange.pajek-count", 1),
        ("net.net", "*Vertices 2\n*Arcs\n1 5\n", "exchange.pajek-vertex", 3),
        ("net.net", "*Vertices 2\n3 x\n", "exchange.pajek-vertex", 2),
        ("net.net", "*Vertices 2\n*Arcs\n1\n", "exchange.pajek-tie", 3),
        ("net.net", "*Vertices 4 2\n*Edges\n", "exchange.two-mode", 1),
        ("net.net", "*Vertices 2\n*Matrix\n0 1\n", "exchange.not-square", 3),
        ("net.net", "*Vertices 2\n*Matrix\n0 1 1\n1 0\n", "exchange.not-square", 3),
        ("net.net", "*Vertices 2\n*Matrix\n0 x\n1 0\n", "exchange.matrix-cell", 3),
        ("net.net", "1 2\n", "exchange.pajek-word", 1),
        ("net.net", "*Vertices 1\n*Tuples\n", "exchange.pajek-word", 2),
        ("net.net", "", "exchange.no-graph", None),
        ("ties.csv", "", "exchange.empty", None),
        ("ties.csv", "a\nb\n", "exchange.no-ends", 1),
        ("ties.csv", "alpha,beta,gamma,delta\nLibrary,School,met,2019\n", "exchange.no-ends", 1),
        ("ties.csv", 'from,to\n"Library,School\n', "exchange.broken-csv", 2),
        ("ties.csv", b"from,to\na,\x00b\n", "exchange.encoding", 2),
        ("ties.csv", b"\xff\xfea", "exchange.encoding", 1),
        ("ties.csv", b"from,to\n\x81,b\n", "exchange.encoding", 2),
        ("m.csv", ",a,b,c,d\na,0,1,0,0\nb,1,0,0,0\nc,0,0,0,0\n", "exchange.not-square", 1),
        ("m.csv", ",a,b,c\na,0,1,0\nb,1,0,0\nx,0,0,0\n", "exchange.names-differ", 4),
        ("m.csv", ",a,b,c,d\na,0,1,0,0\nb,1,0,0,0\nc,0,maybe,0,0\nd,0,0,0,0\n", "exchange.matrix-cell", 4),
        ("map.json", "[1, 2", "exchange.not-json", 1),
        ("map.json", '{"elements": [], "connections": [{"weight": NaN}]}', "exchange.not-json", None),
        ("map.json", "[" * 100_000, "exchange.not-json", None),
        ("map.json", '{"nodes": []}', "exchange.json-shape", None),
        ("map.json", '{"elements": ["a"]}', "exchange.json-shape", None),
        ("map.xlsx", "from,to\na,b\n", "packing.not-an-office-file", None),
        ("net.xyz", "", "exchange.unknown-ending", None),
        ("net", "", "exchange.unknown-ending", None),
    ],
)  # fmt: skip
def test_broken_files_say_what_and_where(
    tmp_path: Path, name: str, content: str | bytes, code: str, row: int | None
) -> None:
    found = refused(tmp_path, name, content)
    assert (found.code, found.where.file, found.where.row) == (code, name, row)


def test_a_workbook_that_inflates_without_end_is_refused(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"<a>" * 20_000_000)
    assert refused(tmp_path, "map.xlsx", stream.getvalue()).code in ("packing.too-dense", "packing.too-large")


def test_a_workbook_that_is_none_inside_is_refused(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("readme.txt", b"hello")
    assert refused(tmp_path, "map.xlsx", stream.getvalue()).code == "exchange.damaged-workbook"


def test_a_file_too_large_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wellknit.relationships.exchange.formats.LIMITS", Limits(bytes=100))
    assert refused(tmp_path, "ties.csv", "from,to\n" + "a,b\n" * 100).code == "exchange.too-large"


def test_nesting_and_numbers_of_elements_are_bounded() -> None:
    deep = b"<g>" * 200 + b"</g>" * 200
    with pytest.raises(WellknitError, match=r"exchange\.too-deep"):
        parse(deep, "net.graphml")
    with pytest.raises(WellknitError, match=r"exchange\.too-many"):
        parse(b"<g>" + b"<n/>" * 50 + b"</g>", "net.graphml", Limits(elements=20))


@pytest.mark.parametrize(
    ("limits", "words"),
    [(Limits(nodes=3), "3 organizations"), (Limits(edges=2), "2 ties"), (Limits(attributes=1), "1 columns")],
)
def test_organizations_ties_and_columns_are_bounded(limits: Limits, words: str) -> None:
    with pytest.raises(WellknitError, match=words):
        found = gathering.Gathering("net", open_keys=True, limits=limits)
        for number in range(9):
            found.edge(str(number % 5), str(number % 5 + 1), None, {f"c{number}": 1} if limits.attributes == 1 else {})


def test_formulas_leave_as_texts(tmp_path: Path) -> None:
    evil = '=HYPERLINK("http://localhost")'
    graph = Graph(
        (Node("a", evil, {"note": "+1+cmd", "tab": "@SUM(1)"}), Node("-b")), (Edge("a", "-b", 2.0, {"x": "=1"}),)
    )
    files = write(graph, "csv").files
    for data in files.values():
        for line in data.decode().splitlines():
            assert not [cell for cell in line.split(",") if cell.strip('"')[:1] in tuple("=+-@") and cell != "-1"]
    import openpyxl

    path = tmp_path / "map.xlsx"
    path.write_bytes(write(graph, "kumu").files[""])
    cells = [cell for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert {cell.value for cell in cells if cell.quotePrefix} == {evil, "+1+cmd", "@SUM(1)", "-b", "=1"}


def test_what_xml_cannot_hold_becomes_a_sign(tmp_path: Path) -> None:
    graph = Graph((Node("a\x00b", "bell\x07\ud800"),))
    path = tmp_path / "net.graphml"
    path.write_bytes(write(graph, "graphml").files[""])
    assert [(each.key, each.label) for each in read(path).graph.nodes] == [("a\ufffdb", "bell\ufffd\ufffd")]


def test_a_graph_can_not_contradict_itself() -> None:
    a, b = Node("a"), Node("b")
    for nodes, edges in (
        ((a, a), ()),
        ((Node(" "),), ()),
        ((a, b), (Edge("a", "c"),)),
        ((a, b), (Edge("a", "a"),)),
        ((a, b), (Edge("a", "b"), Edge("a", "b"))),
    ):
        with pytest.raises(ValueError):
            Graph(nodes, edges)
    with pytest.raises(ValueError):
        Graph((a, b), (Edge("a", "b"), Edge("b", "a")), directed=False)
    with pytest.raises(ValueError):
        Node("a", "", {"people": float("nan")})
    with pytest.raises(ValueError):
        Edge("a", "b", float("inf"))


def test_a_list_of_organizations_needs_names() -> None:
    with pytest.raises(WellknitError, match=r"exchange\.no-key-column"):
        read_nodes(b"age,tenure\n33,9\n", "attributes.csv")
    nodes, found = read_nodes(b"Id,Label\na,A\n,B\na,C\n", "nodes.csv")
    assert [each.key for each in nodes] == ["a"]
    assert sorted(found.tallies) == [("exchange.doubled-node", "a"), ("exchange.no-key", "")]


def test_unknown_formats_name_those_there_are() -> None:
    with pytest.raises(WellknitError, match="graphml, gexf"):
        format_of(Path("net.csv"), "visio")


@pytest.mark.parametrize("key", FORMATS)
@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_a_file_cut_or_changed_anywhere_is_read_or_refused(key: str, tmp_path: Path, data: st.DataObject) -> None:
    """Whatever happens to the bytes on the way: a graph, or a message; never a traceback."""
    for behind, whole in write(data.draw(graphs()), key).files.items():
        at = data.draw(st.integers(0, len(whole)))
        broken = whole[:at] + data.draw(st.binary(max_size=4)) + whole[at + data.draw(st.integers(0, 40)) :]
        path = tmp_path / f"net.{FORMATS[key].endings[0]}"
        path.write_bytes(broken)
        try:
            found = read_nodes(broken, path.name)[0] if behind else read(path, format=key).graph.nodes
            assert all(each.key for each in found)
        except WellknitError as error:
            assert all(each.what and each.do for each in error.problems)
