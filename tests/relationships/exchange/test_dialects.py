"""Files as other programs write them: yEd, Gephi, igraph, UCINET, Pajek, Kumu, R and spreadsheets."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from wellknit.relationships.exchange.formats import read
from wellknit.relationships.exchange.gathering import Exchanged
from wellknit.relationships.exchange.graph import Graph


def reading(folder: Path, name: str, content: str | bytes, directed: bool | None = None, format: str = "") -> Exchanged:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(path, format=format, directed=directed)


def ties(graph: Graph) -> dict[tuple[str, str], float | None]:
    return {each.pair: each.weight for each in graph.edges}


def codes(found: Exchanged) -> list[str]:
    return [each.code for each in found.problems]


# --- GraphML ----------------------------------------------------------------------------------------------------------

YED = """<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">
  <key attr.name="Description" attr.type="string" for="graph" id="d0"/>
  <key for="port" id="d1" yfiles.type="portgraphics"/>
  <key attr.name="url" attr.type="string" for="node" id="d4"/>
  <key attr.name="description" attr.type="string" for="node" id="d5"/>
  <key for="node" id="d6" yfiles.type="nodegraphics"/>
  <key for="graphml" id="d7" yfiles.type="resources"/>
  <key for="edge" id="d10" yfiles.type="edgegraphics"/>
  <graph edgedefault="directed" id="G">
    <data key="d0" xml:space="preserve"/>
    <node id="n0" yfiles.foldertype="group">
      <data key="d6"><y:ProxyAutoBoundsNode><y:Realizers active="0"><y:GroupNode>
        <y:NodeLabel>Dayton</y:NodeLabel></y:GroupNode></y:Realizers></y:ProxyAutoBoundsNode></data>
      <graph edgedefault="directed" id="n0:">
        <node id="n0::n0"><data key="d5" xml:space="preserve"><![CDATA[reading & writing]]></data>
          <data key="d6"><y:ShapeNode><y:Geometry x="1"/><y:NodeLabel alignment="center">Library
            <y:LabelModel/></y:NodeLabel></y:ShapeNode></data></node>
        <node id="n0::n1"><data key="d6"><y:ShapeNode><y:NodeLabel>School</y:NodeLabel></y:ShapeNode></data></node>
        <edge id="n0::e0" source="n0::n0" target="n0::n1"><data key="d10"><y:PolyLineEdge>
          <y:EdgeLabel>meets weekly</y:EdgeLabel></y:PolyLineEdge></data></edge>
      </graph>
    </node>
    <node id="n1"><data key="d6"><y:ShapeNode><y:NodeLabel hasText="false"/></y:ShapeNode></data></node>
    <edge id="e0" source="n0::n1" target="n1"/>
  </graph>
  <data key="d7"><y:Resources/></data>
</graphml>
"""


def test_yed_draws_its_labels_and_groups(tmp_path: Path) -> None:
    found = reading(tmp_path, "map.graphml", YED)
    assert found.problems == ()
    assert [(each.key, each.label, dict(each.attributes)) for each in found.graph.nodes] == [
        ("n0::n0", "Library", {"description": "reading & writing", "group": "Dayton"}),
        ("n0::n1", "School", {"group": "Dayton"}),
        ("n1", "", {}),
    ]
    assert {each.pair: dict(each.attributes) for each in found.graph.edges} == {
        ("n0::n0", "n0::n1"): {"label": "meets weekly"},
        ("n0::n1", "n1"): {},
    }


def test_a_group_that_a_tie_leads_to_is_an_organization(tmp_path: Path) -> None:
    found = reading(tmp_path, "map.graphml", YED.replace('target="n1"/>', 'target="n0"/>')).graph
    assert {each.key: each.label for each in found.nodes}["n0"] == "Dayton"


def test_igraph_writes_names_as_an_attribute(tmp_path: Path) -> None:
    content = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="v_name" for="node" attr.name="name" attr.type="string"/>
  <key id="v_answered" for="node" attr.name="answered" attr.type="boolean"/>
  <key id="e_weight" for="edge" attr.name="weight" attr.type="double"/>
  <graph id="G" edgedefault="undirected">
    <node id="n0"><data key="v_name">Library</data><data key="v_answered">true</data></node>
    <node id="n1"><data key="v_name">School</data><data key="v_answered">false</data></node>
    <edge source="n0" target="n1"><data key="e_weight">2.5</data></edge>
  </graph>
</graphml>"""
    graph = reading(tmp_path, "net.graphml", content).graph
    assert [(each.name, each.attributes["answered"]) for each in graph.nodes] == [("Library", True), ("School", False)]
    assert (graph.directed, ties(graph)) == (False, {("n0", "n1"): 2.5})


def test_defaults_of_graphml_hold_where_nothing_is_said(tmp_path: Path) -> None:
    content = """<graphml><key id="s" for="node" attr.name="sector"><default>public</default></key>
    <key id="w" for="all" attr.name="weight" attr.type="double"><default>1</default></key>
    <graph edgedefault="directed"><node id="a"/><node id="b"><data key="s">private</data></node>
    <edge source="a" target="b"/><edge source="b" target="a"><data key="w">3</data></edge></graph></graphml>"""
    graph = reading(tmp_path, "net.graphml", content).graph
    assert [each.attributes["sector"] for each in graph.nodes] == ["public", "private"]
    assert ties(graph) == {("a", "b"): 1.0, ("b", "a"): 3.0}


def test_a_tie_without_direction_among_others_is_two(tmp_path: Path) -> None:
    content = """<graphml><graph edgedefault="directed"><node id="a"/><node id="b"/><node id="c"/>
    <edge source="a" target="b"/><edge source="b" target="c" directed="false"/></graph></graphml>"""
    found = reading(tmp_path, "net.graphml", content)
    assert set(ties(found.graph)) == {("a", "b"), ("b", "c"), ("c", "b")}
    assert codes(found) == ["exchange.mixed"]
    flat = reading(tmp_path, "net.graphml", content, directed=False)
    assert (set(ties(flat.graph)), codes(flat)) == ({("a", "b"), ("b", "c")}, [])


# --- GEXF -------------------------------------------------------------------------------------------------------------

GEPHI = """<?xml version='1.0' encoding='UTF-8'?>
<gexf xmlns="http://gexf.net/1.3" version="1.3" xmlns:viz="http://gexf.net/1.3/viz">
  <meta lastmodifieddate="2021-03-15"><creator>Gephi 0.10.1</creator><title></title></meta>
  <graph defaultedgetype="mutual" idtype="string" mode="static">
    <attributes class="node" mode="static">
      <attribute id="modularity_class" title="Modularity Class" type="integer"><default>0</default></attribute>
      <attribute id="tags" title="tags" type="liststring"/>
    </attributes>
    <attributes class="edge"><attribute id="1" title="since" type="integer"/></attributes>
    <nodes count="3">
      <node id="0" label="Library"><attvalues><attvalue for="modularity_class" value="2"></attvalue>
        <attvalue for="tags" value="[reading, youth]"/></attvalues>
        <viz:size value="10.0"></viz:size><viz:position x="-12.5" y="3.25"></viz:position></node>
      <node id="1" label="School"><nodes><node id="2" label="Annex"/></nodes></node>
    </nodes>
    <edges count="2">
      <edge id="0" source="0" target="1" weight="2.0"><attvalues><attvalue for="1" value="2019"/></attvalues></edge>
      <edge id="1" source="1" target="2" type="directed" label="owns"/>
    </edges>
  </graph>
</gexf>"""


def test_gephi_writes_attributes_positions_and_mutual_ties(tmp_path: Path) -> None:
    found = reading(tmp_path, "net.gexf", GEPHI)
    assert found.problems == ()
    library, school, annex = found.graph.nodes
    assert (library.label, dict(library.attributes)) == (
        "Library", {"Modularity Class": 2, "tags": "[reading, youth]", "x": -12.5, "y": 3.25},
    )  # fmt: skip
    assert (school.attributes["Modularity Class"], annex.label) == (0, "Annex")
    assert ties(found.graph) == {("0", "1"): 2.0, ("1", "0"): 2.0, ("1", "2"): None}
    assert [dict(each.attributes) for each in found.graph.edges] == [
        {"since": 2019},
        {"since": 2019},
        {"label": "owns"},
    ]


def test_gexf_of_older_versions_and_with_time(tmp_path: Path) -> None:
    content = """<gexf version="1.1"><graph mode="dynamic"><attributes class="node"><attribute id="0" title="people"
    type="float"/></attributes><nodes><node id="a" label="A" start="2019"><attvalues><attvalue id="0" value="3"
    end="2020"/><attvalue id="0" value="4" start="2020"/></attvalues></node><node id="b" label="B"/></nodes>
    <edges><edge id="0" source="a" target="b"><spells><spell start="2019" end="2020"/></spells></edge></edges>
    </graph></gexf>"""
    found = reading(tmp_path, "net.gexf", content)
    assert codes(found) == ["exchange.time-left-out"]
    assert dict(found.graph.nodes[0].attributes) == {"people": 4.0}
    assert (found.graph.directed, ties(found.graph)) == (False, {("a", "b"): None})


# --- CSV and matrices -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        "Source,Target,Type,Id,Label,Weight\nLibrary,School,Directed,0,,2\nSchool,Clinic,Directed,1,,1.5\n",
        "from;to;weight\nLibrary;School;2\nSchool;Clinic;1.5\n",
        "\ufeffFrom\tTo\tValue\r\nLibrary\tSchool\t2\r\nSchool\tClinic\t1.5\r\n",
        "sep=|\nSender|Receiver|Strength\nLibrary|School|2\nSchool|Clinic|1.5\n",
        "Library,School,2\nSchool,Clinic,1.5\n",
        "Library School 2\nSchool  Clinic 1.5\n",
        '"","from","to","weight"\n"1","Library","School",2\n"2","School","Clinic",1.5\n',
    ],
)
def test_lists_of_ties_as_programs_head_them(tmp_path: Path, content: str) -> None:
    found = reading(tmp_path, "ties.csv", content)
    assert ties(found.graph) == {("Library", "School"): 2.0, ("School", "Clinic"): 1.5}
    assert found.graph.directed
    assert found.problems == ()


def test_ties_of_gephi_without_direction(tmp_path: Path) -> None:
    graph = reading(tmp_path, "ties.csv", "Source,Target,Type\nLibrary,School,Undirected\n").graph
    assert (graph.directed, ties(graph)) == (False, {("Library", "School"): None})


def test_a_column_type_that_is_not_gephis_says_what_kind_of_tie_it_is(tmp_path: Path) -> None:
    graph = reading(tmp_path, "ties.csv", "From,To,Type\nLibrary,School,funding\n").graph
    assert (graph.directed, dict(graph.edges[0].attributes)) == (True, {"Type": "funding"})


def test_headings_that_nobody_knows_are_taken_for_the_ends_and_said(tmp_path: Path) -> None:
    found = reading(tmp_path, "ties.csv", "Who,Whom\nLibrary,School\nSchool,Clinic\n")
    assert (set(ties(found.graph)), codes(found)) == (
        {("Library", "School"), ("School", "Clinic")}, ["exchange.headings-assumed"],
    )  # fmt: skip


def test_two_columns_without_headings(tmp_path: Path) -> None:
    found = reading(tmp_path, "ties.csv", "Library,School\nSchool,Clinic\n")
    assert (set(ties(found.graph)), codes(found)) == ({("Library", "School"), ("School", "Clinic")}, [])


def test_ties_that_stand_twice_lead_home_or_nowhere_are_counted(tmp_path: Path) -> None:
    content = "from,to,weight\nLibrary,School,1\nLibrary,School,5\nSchool,School,1\nSchool,,1\nSchool,Library,much\n"
    found = reading(tmp_path, "ties.csv", content)
    assert ties(found.graph) == {("Library", "School"): 1.0, ("School", "Library"): None}
    assert {each.code: each.where.row for each in found.problems} == {
        "exchange.repeated-tie": 3, "exchange.own-tie": 4, "exchange.no-end": 5, "exchange.bad-number": 6,
    }  # fmt: skip


MATRIX = [
    ["", "Library", "School", "Clinic"],
    ["Library", "", "1", "0"],
    ["School", "1", "", "?"],
    ["Clinic", "NA", "-", ""],
]


@pytest.mark.parametrize(
    "content",
    [
        "\n".join(",".join(row) for row in MATRIX),
        "\n".join(";".join(row) for row in [MATRIX[0], MATRIX[2], MATRIX[1], MATRIX[3]]),
        "\n".join(["Library\tSchool\tClinic", *("\t".join(row) for row in MATRIX[1:])]),
    ],
)
def test_a_matrix_keeps_every_silence_apart(tmp_path: Path, content: str) -> None:
    found = reading(tmp_path, "matrix.csv", content)
    assert ties(found.graph) == {("Library", "School"): None, ("School", "Library"): None}
    assert dict(found.graph.unsaid) == {
        ("School", "Clinic"): "dont_know", ("Clinic", "Library"): "not_answered", ("Clinic", "School"): "not_asked",
    }  # fmt: skip
    assert found.problems == ()


def test_a_matrix_whose_rows_have_no_names(tmp_path: Path) -> None:
    graph = reading(tmp_path, "matrix.csv", '"1","2","3"\n0,1,0\n1,0,0\n0,1,0\n').graph
    assert set(ties(graph)) == {("1", "2"), ("2", "1"), ("3", "2")}


def test_a_matrix_without_any_name(tmp_path: Path) -> None:
    graph = reading(tmp_path, "matrix.txt", "0 2 0\n1 0 0\n0 1 0\n").graph
    assert ties(graph) == {("1", "2"): 2.0, ("2", "1"): 1.0, ("3", "2"): 1.0}


def test_blank_cells_are_silence_beside_zeros_and_zeros_without_any(tmp_path: Path) -> None:
    beside = reading(tmp_path, "matrix.csv", ",a,b,c\na,,1,0\nb,1,,\nc,0,0,\n")
    assert (dict(beside.graph.unsaid), codes(beside)) == ({("b", "c"): "not_answered"}, ["exchange.blank-unanswered"])
    alone = reading(tmp_path, "matrix.csv", ",a,b,c\na,,x,\nb,x,,\nc,,,\n")
    assert (dict(alone.graph.unsaid), codes(alone)) == ({}, ["exchange.blank-zero"])
    assert set(ties(alone.graph)) == {("a", "b"), ("b", "a")}


# --- UCINET -----------------------------------------------------------------------------------------------------------

TRIANGLE = {("barry", "david"): None, ("david", "barry"): None, ("lin", "barry"): None}


@pytest.mark.parametrize(
    "content",
    [
        "dl n=3 format = fullmatrix\nlabels:\nbarry,david,lin\ndata:\n0 1 0\n1 0 0\n1 0 0\n",
        "DL N = 3\nLabels: barry david\nlin\nData:\n0 1 0 1\n0 0 1 0 0\n",
        "dl nr=3, nc=3\nrow labels:\nbarry david lin\ncolumn labels:\nbarry david lin\ndata:\n0 1 0\n1 0 0\n1 0 0\n",
        "dl n=3\nlabels embedded\nformat=fullmatrix\ndata:\n barry david lin\nbarry 0 1 0\ndavid 1 0 0\nlin 1 0 0\n",
        "dl n=3 row labels embedded:\ndata:\nbarry 0 1 0\ndavid 1 0 0\nlin 1 0 0\n",
        "dl n=3, diagonal=absent\nlabels:\nbarry,david,lin\ndata:\n1 0\n1 0\n1 0\n",
        "dl n=3 format=edgelist1\nlabels:\nbarry, david, lin\ndata:\n1 2\n2 1\n3 1\n",
        "dl n=3 format=edgelist1\nlabels embedded:\ndata:\nbarry david\ndavid barry\nlin BARRY\n",
        "dl n=3 format=nodelist1\nlabels:\n'barry' 'david' 'lin'\ndata:\n1 2\n2 1\n3 1\n",
        "dl n=3 format=nodelist1\nlabels embedded\ndata:\nbarry david\ndavid barry\nlin barry\n",
        "dl n=3 format=nodelist1b\nlabels:\nbarry david lin\ndata:\n1 2\n1 1\n1 1\n",
        "dl n=3 nm=2\nlabels:\nbarry david lin\nmatrix labels:\nadvice, money\ndata:\n"
        "0 1 0 1 0 0 1 0 0\n!\n0 0 0 0 0 0 1 1 0\n",
    ],
)
def test_ucinet_writes_one_network_in_many_ways(tmp_path: Path, content: str) -> None:
    found = reading(tmp_path, "net.dl", content)
    assert ties(found.graph) == TRIANGLE
    assert [each.key for each in found.graph.nodes] == ["barry", "david", "lin"]
    assert codes(found) == (["exchange.several-networks"] if "nm=2" in content else [])


@pytest.mark.parametrize(("half", "data"), [("lowerhalf", "0\n2 0\n0 3 0\n"), ("upperhalf", "0 2 0\n0 3\n0\n")])
def test_halves_of_ucinet_have_no_direction(tmp_path: Path, half: str, data: str) -> None:
    graph = reading(tmp_path, "net.dl", f"dl n=3 format={half}\nlabels:\na b c\ndata:\n{data}").graph
    assert not graph.directed
    assert {frozenset(pair): weight for pair, weight in ties(graph).items()} == {
        frozenset("ab"): 2.0, frozenset("bc"): 3.0,
    }  # fmt: skip


def test_ucinet_in_windows_1252(tmp_path: Path) -> None:
    content = 'dl n=2 format=edgelist1\nlabels:\n"Clínica Peñasco", escuela\ndata:\n1 2\n'.encode("windows-1252")
    found = reading(tmp_path, "net.dl", content)
    assert [each.key for each in found.graph.nodes] == ["Clínica Peñasco", "escuela"]
    assert codes(found) == ["exchange.encoding-assumed"]


# --- Pajek ------------------------------------------------------------------------------------------------------------


def test_pajek_in_all_its_sections(tmp_path: Path) -> None:
    content = (
        "% a comment\r\n*Network sites\r\n*Vertices 4\r\n1 \"Library, Dayton\" 0.1 0.9 0.5 box ic Red\r\n2 School\r\n"
        "4 \"Clínica\"\r\n*Arcs :1 \"helps\"\r\n1 2 2 c Blue l \"weekly\"\r\n*Edges\r\n2 4\r\n*Arcslist\r\n4 1 3\r\n"
    )  # fmt: skip
    found = reading(tmp_path, "net.net", content.encode("utf-8-sig"))
    assert [each.key for each in found.graph.nodes] == ["Library, Dayton", "School", "3", "Clínica"]
    assert dict(found.graph.nodes[0].attributes) == {"x": 0.1, "y": 0.9}
    assert ties(found.graph) == {
        ("Library, Dayton", "School"): 2.0, ("School", "Clínica"): None, ("Clínica", "School"): None,
        ("Clínica", "Library, Dayton"): None, ("Clínica", "3"): None,
    }  # fmt: skip
    assert dict(found.graph.edges[0].attributes) == {"label": "weekly"}
    assert "exchange.mixed" in codes(found)


def test_a_pajek_matrix_and_a_project_with_a_partition(tmp_path: Path) -> None:
    content = (
        '*Vertices 2\n1 "a"\n2 "b"\n*Matrix\n0 1.5\n0 0\n\n'
        "*Partition site\n*Vertices 2\n1\n2\n*Vector age\n*Vertices 2\n0.5\n3\n"
    )
    found = reading(tmp_path, "net.paj", content).graph
    assert ties(found) == {("a", "b"): 1.5}
    assert [dict(each.attributes) for each in found.nodes] == [{"site": 1, "age": 0.5}, {"site": 2, "age": 3}]


def test_the_first_network_of_several(tmp_path: Path) -> None:
    content = "*Network one\n*Vertices 2\n*Arcs\n1 2\n*Network two\n*Vertices 2\n*Arcs\n2 1\n"
    found = reading(tmp_path, "net.paj", content)
    assert (set(ties(found.graph)), codes(found)) == ({("1", "2")}, ["exchange.several-networks"])


# --- Kumu -------------------------------------------------------------------------------------------------------------


def workbook(folder: Path, sheets: dict[str, list[list[object]]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    path = folder / "map.xlsx"
    book.save(path)
    return path


def test_kumu_parts_several_elements_with_a_bar(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        {
            "Notes (ignore)": [["From", "To"], ["x", "y"]],
            "Elements": [["Label", "Type", "Tags", "People"], ["Library", "Partner", "youth|reading", 3], ["School"]],
            "Connections": [
                ["From", "To", "Direction", "Type", "Strength"],
                ["Library", "School | Clinic", "directed", "funds", 2],
                ["School", "Clinic", "mutual"],
            ],
        },
    )
    graph = read(path).graph
    assert [(each.key, dict(each.attributes)) for each in graph.nodes] == [
        ("Library", {"type": "Partner", "tags": "youth|reading", "People": 3}), ("School", {}), ("Clinic", {}),
    ]  # fmt: skip
    assert ties(graph) == {
        ("Library", "School"): 2.0, ("Library", "Clinic"): 2.0, ("School", "Clinic"): None, ("Clinic", "School"): None,
    }  # fmt: skip
    assert dict(graph.edges[0].attributes) == {"type": "funds"}


def test_ids_of_kumu_go_before_labels(tmp_path: Path) -> None:
    elements: list[list[object]] = [["ID", "Label"], ["e1", "Library"], ["e2", "Library"], ["Library", "School"]]
    path = workbook(tmp_path, {"Elements": elements, "Connections": [["From", "To"], ["e2", "Library"]]})
    assert set(ties(read(path).graph)) == {("e2", "Library")}


@pytest.mark.parametrize("kind", ["blueprint", "backup"])
def test_json_of_kumu(tmp_path: Path, kind: str) -> None:
    blueprint = """{"elements": [{"id": "e1", "label": "Library", "type": "Partner", "tags": ["youth", "reading"]},
     {"label": "School", "Budget": 12.5, "image": null}], "connections": [{"from": "e1", "to": "School",
     "direction": "undirected", "type": "funds"}]}"""
    backup = """{"elements": [{"_id": "e1", "attributes": {"label": "Library", "element type": "Partner",
     "tags": ["youth", "reading"]}}, {"_id": "School", "attributes": {"label": "School", "Budget": 12.5}}],
     "connections": [{"_id": "c1", "from": "e1", "to": "School", "direction": "undirected",
     "attributes": {"connection type": "funds"}}], "maps": []}"""
    graph = reading(tmp_path, "map.json", {"blueprint": blueprint, "backup": backup}[kind]).graph
    assert [(each.key, each.name, dict(each.attributes)) for each in graph.nodes] == [
        ("e1", "Library", {"type": "Partner", "tags": "youth|reading"}), ("School", "School", {"Budget": 12.5}),
    ]  # fmt: skip
    assert (graph.directed, ties(graph), dict(graph.edges[0].attributes)) == (
        False, {("e1", "School"): None}, {"type": "funds"},
    )  # fmt: skip


def test_a_workbook_with_a_plain_matrix(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"Matrix": [[None, "a", "b"], ["a", 0, 1], ["b", "NA", 0]]})
    graph = read(path).graph
    assert (set(ties(graph)), dict(graph.unsaid)) == ({("a", "b")}, {("b", "a"): "not_answered"})


# --- Spreadsheets that part cells by semicolons -----------------------------------------------------------------------


def test_weights_with_decimal_commas_are_numbers_between_semicolons(tmp_path: Path) -> None:
    found = reading(
        tmp_path, "ties.csv", "Source;Target;Weight;hours;rooms\na;b;1,5;0,25;1,2\nb;c;2;3;upstairs\nc;a;many;1;3\n"
    )
    assert ties(found.graph) == {("a", "b"): 1.5, ("b", "c"): 2, ("c", "a"): None}
    assert [dict(each.attributes) for each in found.graph.edges] == [
        {"hours": 0.25, "rooms": "1,2"}, {"hours": 3.0, "rooms": "upstairs"}, {"hours": 1.0, "rooms": "3"},
    ]  # fmt: skip
    assert codes(found) == ["exchange.bad-number"]
    headless = reading(tmp_path, "plain.csv", "a;b;1,5\nb;c;0,5\n")
    assert ties(headless.graph) == {("a", "b"): 1.5, ("b", "c"): 0.5}
    matrix = reading(tmp_path, "matrix.csv", ";a;b;c\na;0;0,5;NA\nb;1,25;0;0\nc;0;0;0\n")
    assert ties(matrix.graph) == {("a", "b"): 0.5, ("b", "a"): 1.25}


def test_elsewhere_a_comma_in_a_number_is_no_decimal_mark(tmp_path: Path) -> None:
    found = reading(tmp_path, "ties.csv", 'Source,Target,Weight\na,b,"1,500"\n')
    assert (ties(found.graph), codes(found)) == ({("a", "b"): None}, ["exchange.bad-number"])
