"""The PDF of the brief: it can be read aloud, archived, traced and built again to the same bytes."""

from __future__ import annotations

import datetime
import hashlib
import io
import os
import re
import subprocess
import sys
import zlib
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name

from wellknit.briefs import paper
from wellknit.briefs.document import (
    Block,
    Box,
    Cover,
    DataTable,
    Document,
    Figure,
    Heading,
    Inline,
    Link,
    Look,
    Number,
    Paragraph,
    PullQuote,
    Sources,
    Text,
)
from wellknit.briefs.facts import Fact
from wellknit.briefs.pdf import render
from wellknit.errors import WellknitError
from wellknit.tables import Column, Row, Share, Table

from .pdf_check import elements, faults, text_of
from .sample_document import sample, words

ATTACHED = {"agreement.csv": b"item,site,percent\r\ntrust,millbrook,77.8\r\n", "facts.json": b'{"facts": []}'}


@pytest.fixture(scope="module")
def brief() -> bytes:
    return render(sample(), ATTACHED)


def short(*blocks: Block, title: str = "A brief", **changes: Any) -> Document:
    """A document with little in it."""
    plain = Document(title, "en", "2024-11-05", blocks, (), Look(), False, words("en"))
    return replace(plain, **changes)


def squeezed(data: bytes) -> str:
    """The file's text without spaces: how a line is broken doesn't matter, nor that charts set letter by letter."""
    return re.sub(r"\s+", "", text_of(data))


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


# ---- what the standards ask


@pytest.mark.parametrize("draft", [False, True])
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("size", ["letter", "a4"])
def test_every_brief_has_what_a_listener_and_an_archive_need(draft: bool, language: str, size: str) -> None:
    look = Look(paper="a4" if size == "a4" else "letter")
    assert faults(render(sample(draft=draft, language=language, look=look), ATTACHED)) == []


def test_a_brief_of_one_sentence_has_it_too() -> None:
    data = render(short(Paragraph((Text("Partners trust each other."),))), {})
    assert faults(data) == []
    assert "A brief" in text_of(data)


def test_outloud_reads_the_brief_without_an_error(brief: bytes, outloud: Path, tmp_path: Path) -> None:
    path = tmp_path / "brief.pdf"
    path.write_bytes(brief)
    run = subprocess.run([str(outloud), "--no-info", str(path)], capture_output=True, text=True, check=False)
    assert (run.returncode, re.findall(r"(\d+) error\(s\), (\d+) warning", run.stdout)) == (0, [("0", "0")]), run.stdout


def test_the_document_says_what_it_is(brief: bytes) -> None:
    with opened(brief) as pdf:
        assert str(pdf.Root.Lang) == "en"
        with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
            assert metadata["dc:title"] == "What it takes to trust a neighbor"
            assert metadata["dc:creator"] == ["Open Doors"]
            assert metadata["dc:description"].startswith("Lessons on trust between organizations")
            assert metadata["pdf:Keywords"] == "trust, partnership"


def test_a_spanish_brief_is_read_in_spanish() -> None:
    data = render(sample(language="es"), {})
    with opened(data) as pdf:
        assert str(pdf.Root.Lang) == "es"
    assert "Página 2 de" in text_of(data)
    assert "oculto" in text_of(data)


def test_headings_are_those_of_the_brief_in_its_order(brief: bytes) -> None:
    with opened(brief) as pdf:
        found = [(each.kind, str(each.node.get(Name.T, ""))) for each in elements(pdf) if re.match(r"H\d", each.kind)]
    assert [kind for kind, _ in found[:5]] == ["H1", "H2", "H3", "H3", "H3"]
    assert [title for kind, title in found if kind == "H2"] == [
        "Who takes part",
        "Most site partners trust each other",
        "What makes it hard",
        "Data tables",
        "The partners behind this brief",
        "Where the numbers come from",
    ]


def test_a_level_that_the_source_skips_is_closed() -> None:
    document = short(Heading(2, "a", (Text("A"),)), Heading(5, "b", (Text("B"),)), Heading(2, "c", (Text("C"),)))
    with opened(render(document, {})) as pdf:
        assert [each.kind for each in elements(pdf) if re.match(r"H\d", each.kind)] == ["H1", "H2", "H3", "H2"]


def test_every_figure_has_the_alternative_text_of_the_document(brief: bytes) -> None:
    with opened(brief) as pdf:
        alts = [str(each.node.Alt) for each in elements(pdf) if each.kind == "Figure"]
    assert alts == [block.alt for block in sample().blocks if isinstance(block, Figure)]


def test_every_table_heads_each_of_its_columns(brief: bytes) -> None:
    tables = [block.table for block in sample().blocks if isinstance(block, DataTable)]
    with opened(brief) as pdf:
        heads = sum(each.kind == "TH" for each in elements(pdf))
        rows = sum(each.kind == "TR" for each in elements(pdf))
    assert heads == sum(1 + len(table.columns) for table in tables)
    assert rows == sum(1 + len(table.rows) for table in tables)


def test_quotes_are_tagged_as_quotes(brief: bytes) -> None:
    with opened(brief) as pdf:
        assert sum(each.kind == "BlockQuote" for each in elements(pdf)) == 2


def test_all_letters_are_lato_those_in_charts_too(brief: bytes) -> None:
    with opened(brief) as pdf:
        names = {str(each.BaseFont) for each in pdf.objects if isinstance(each, Dictionary) and Name.BaseFont in each}
    assert {re.sub(r"^/[A-Z]{6}\+", "", name).split("-")[0] for name in names} == {"Lato"}
    assert "RidgeviewEastFork" in squeezed(brief)  # the axis of a chart


# ---- the check can fail


def _strip(kind: str, *keys: str) -> Callable[[pikepdf.Pdf], None]:
    def damage(pdf: pikepdf.Pdf) -> None:
        for each in elements(pdf):
            if each.kind == kind:
                for key in keys:
                    if key in each.node:
                        del each.node[key]

    return damage


def _heading_down(pdf: pikepdf.Pdf) -> None:
    next(each for each in elements(pdf) if each.kind == "H2").node.S = Name.H4


def _drop(holder: Callable[[pikepdf.Pdf], Any], key: str) -> Callable[[pikepdf.Pdf], None]:
    def damage(pdf: pikepdf.Pdf) -> None:
        del holder(pdf)[key]

    return damage


def _fonts_away(pdf: pikepdf.Pdf) -> None:
    for each in pdf.objects:
        if isinstance(each, Dictionary) and each.get(Name.Type) == Name.FontDescriptor:
            for key in ("/FontFile2", "/FontFile3"):
                if key in each:
                    del each[key]


def _untag_text(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[1]
    page.contents_add(b"BT ET 0 0 10 10 re f\n")


def _mute_links(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        for each in page.get(Name.Annots, Array()):
            if Name.Contents in each:
                del each[Name.Contents]


def _unrelate(pdf: pikepdf.Pdf) -> None:
    for attached in pdf.attachments.values():
        del attached.obj[Name.AFRelationship]


def _no_conformance(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Metadata.write(pdf.Root.Metadata.read_bytes().replace(b"pdfuaid:part>1", b"pdfuaid:part>0"))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (_drop(lambda pdf: pdf.Root, "/Lang"), "the document has no language"),
        (_drop(lambda pdf: pdf.Root.ViewerPreferences, "/DisplayDocTitle"), "the window shows the file's name"),
        (_drop(lambda pdf: pdf.Root.MarkInfo, "/Marked"), "the document is not tagged"),
        (_drop(lambda pdf: pdf.Root, "/Outlines"), "there are no bookmarks"),
        (_no_conformance, "the metadata do not say pdfuaid:part 1"),
        (_strip("Figure", "/Alt"), "a figure has no alternative text"),
        (_strip("TH", "/A"), "a header cell does not say what it heads"),
        (_heading_down, "a heading of level 4 follows one of level 1"),
        (_fonts_away, "is not in the file"),
        (_untag_text, "page 2 draws something that is neither tagged nor decoration"),
        (_mute_links, "does not say where it leads"),
        (_unrelate, "does not say how it relates to the document"),
        (_drop(lambda pdf: pdf.Root, "/AF"), "is not associated with the document"),
    ],
)
def test_the_check_finds_what_is_taken_away(brief: bytes, damage: Callable[[pikepdf.Pdf], None], said: str) -> None:
    with opened(brief) as pdf:
        damage(pdf)
        target = io.BytesIO()
        pdf.save(target)
    assert any(said in fault for fault in faults(target.getvalue()))


# ---- every number leads to its source


def _links(pdf: pikepdf.Pdf) -> list[Any]:
    return [
        each for page in pdf.pages for each in page.get(Name.Annots, Array()) if Name.URI not in each.get(Name.A, {})
    ]


def numbers(inlines: tuple[Inline, ...]) -> int:
    return sum(isinstance(each, Number) for each in inlines)


def test_a_number_leads_to_its_entry_and_the_entry_back(brief: bytes) -> None:
    trust = sample().facts[0]
    once = Paragraph((Text("It is "), Number(trust, "85%"), Text(".")))
    linked = short(once, Heading(2, "sources", (Text("Sources"),)), Sources((trust,), ()))
    loose = short(once)
    with opened(render(linked, {})) as pdf:
        assert len(_links(pdf)) == 2
        pages = [pdf.pages.index(link.get(Name.Dest, link.get(Name.A, {}).get(Name.D))[0]) for link in _links(pdf)]
        assert pages == [2, 1]  # from the second page to the third, and back
    with opened(render(loose, {})) as pdf:
        assert len(_links(pdf)) == 0
    assert "Itis85%." in squeezed(render(loose, {}))


def test_the_appendix_says_what_each_number_rests_on(brief: bytes) -> None:
    text = squeezed(brief)
    assert "Millbrook11of15(15peopleontheroster);everyoneansweredpages2,5" in text
    assert "meanof4sites;95%interval77.7%to92.7%(square-and-add)" in text
    assert "differenceoftwosurveys;95%interval+2.7to+29.9(square-and-add)" in text
    assert "LanternSchools,annualreport2023,page4" in text
    assert "autumn2024,release2:digest5d41402abc4b2a76b9719d911017c592ae2f1c0d5d41402abc4b2a76b9719d91" in text


def test_another_rounding_is_said_with_the_number() -> None:
    fact = replace(sample().facts[0], rounding="as-printed")
    document = short(Heading(2, "s", (Text("Sources"),)), Sources((fact,), ()))
    assert "Rounding:bytheconvention‘as-printed’" in squeezed(render(document, {}))


def test_a_number_is_read_before_its_statement_and_its_evidence(brief: bytes) -> None:
    text = squeezed(brief)
    assert "100%saythateveryonewantsthesamethingforchildren65of65sitepartners,October2024" in text


def test_an_illustrative_quote_says_so_where_it_stands_and_in_the_appendix(brief: bytes) -> None:
    text = squeezed(brief)
    assert text.count("Illustrative:madeupforthissample.") == 2
    assert text.count("ApartnerinEastForkIllustrative") == 2


# ---- what is hidden stays hidden


def test_what_is_hidden_is_nowhere_in_the_file() -> None:
    secret = Share(
        7919, 8111, Decimal("97.6"), Decimal("96.6"), Decimal("98.6"), "wilson", 8999, True, Fraction(97, 99)
    )
    table = Table(
        "trust", "Trust", "agreement", "site", (Column("a", "Ashby"), Column("b", "Birch")),
        (Row("t", "We trust each other.", (secret, Share(9, 12, Decimal("75.0"), exact=Fraction(3, 4)))),), ("w",),
    )  # fmt: skip
    fact = Fact("trust.t.a", Decimal("97.6"), "percent", "97.6%", "7919 of 8111", "Share", 7919, 8111, hidden=True)
    document = short(
        Paragraph((Text("In Ashby it is "), Number(fact, "97.6%"), Text("."))),
        DataTable("t", 1, "Trust", table, "full", {("t", "a"): fact}),
        Heading(2, "s", (Text("Sources"),)),
        Sources((fact,), ()),
        facts=(fact,),
    )
    data = render(document, {})
    text = squeezed(data)
    for number in ("7919", "8111", "97.6", "96.6", "98.6", "8999"):
        assert number not in text
        assert number.encode() not in _everything(data)
    assert "InAshbyitishidden." in text
    assert text.count("Whereafigureishidden") == 1
    assert "75%9of12" in text


def _everything(data: bytes) -> bytes:
    """All streams of the file, inflated: what a curious person could dig out."""
    with opened(data) as pdf:
        return b"".join(each.read_bytes() for each in pdf.objects if isinstance(each, pikepdf.Stream) and _whole(each))


def _whole(stream: pikepdf.Stream) -> bool:
    """Fonts and colour profiles are binary: any digits in them are chance."""
    return Name.Length1 not in stream and Name.N not in stream and Name.Subtype not in stream


def test_a_table_without_hidden_cells_does_not_speak_of_them() -> None:
    table = sample().tables[0]
    assert "Whereafigureishidden" not in squeezed(render(short(DataTable("t", 1, "T", table)), {}))


# ---- the data inside


def test_tables_and_facts_are_attached(brief: bytes) -> None:
    with opened(brief) as pdf:
        found = {
            name: (each.get_file().read_bytes(), each.get_file().mime_type, str(each.obj.AFRelationship))
            for name, each in pdf.attachments.items()
        }
    assert found == {
        "agreement.csv": (ATTACHED["agreement.csv"], "text/csv", "/Data"),
        "facts.json": (ATTACHED["facts.json"], "application/json", "/Data"),
    }


# ---- the same bytes


def test_no_place_hour_or_seed_changes_a_byte(brief: bytes) -> None:
    build = (
        "import hashlib, sys; sys.path.insert(0, sys.argv[1])\n"
        "from sample_document import sample\nfrom wellknit.briefs.pdf import render\n"
        "attached = {'agreement.csv': sys.argv[2].encode(), 'facts.json': b'{\"facts\": []}'}\n"
        "print(hashlib.sha256(render(sample(), attached)).hexdigest())"
    )
    here = str(Path(__file__).parent)
    for zone, seed in (("Pacific/Auckland", "1"), ("America/Los_Angeles", "2")):
        environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": "1700000000"}
        run = subprocess.run(
            [sys.executable, "-c", build, here, ATTACHED["agreement.csv"].decode()],
            env=environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert run.stdout.strip() == hashlib.sha256(brief).hexdigest()


def test_the_only_date_in_the_file_is_that_of_the_brief(brief: bytes) -> None:
    everything = brief + _everything(brief)
    with opened(brief) as pdf:
        everything += pdf.Root.Metadata.read_bytes()
    dates = re.findall(rb"D:(\d{8})", everything) + re.findall(rb"(\d{4}-\d\d-\d\dT[\d:]+)", everything)
    assert set(dates) == {b"20241101", b"2024-11-01T00:00:00"}


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2021-06-15", datetime.date(2021, 6, 15)),
        ("2021-06", datetime.date(2021, 6, 1)),
        ("2021", datetime.date(2021, 1, 1)),
        ("June 2021", datetime.date(2021, 6, 1)),
        ("15 June 2021", datetime.date(2021, 6, 15)),
        ("junio de 2021", datetime.date(2021, 6, 1)),
        ("15 de junio de 2021", datetime.date(2021, 6, 15)),
        ("2021-13-45", datetime.date(2021, 1, 1)),
        ("some day", datetime.date(1980, 1, 1)),
        ("", datetime.date(1980, 1, 1)),
    ],
)
def test_the_date_is_read_as_people_write_it(written: str, day: datetime.date) -> None:
    assert paper.brief_date(short(date=written)) == day


# ---- text is text


MARKUP = st.text(st.sampled_from("#$*_`@<>[]{}()\\/~=+-\"'%&;:!?|^ abcñü1\n"), min_size=1, max_size=40)
INSTRUCTIONS = [
    "#panic()",
    '#read("/etc/passwd")',
    "$x^2$ *b* _i_ `c` = H",
    '\\"}) #sys',
    "</script>",
    "@fact-x <label> [x](y)",
    "{{ 7*7 }}",
    "// comment /* x */",
    "--- ... ~",
]


@given(MARKUP | st.sampled_from(INSTRUCTIONS))
def test_no_text_is_read_as_an_instruction(text: str) -> None:
    table = Table("t", text, "agreement", "site", (Column("a", text),), (Row("r", text, (Share.concealed(),)),), ("w",))
    document = short(
        Cover(text or "-", text, (text,), text, text),
        Heading(2, "h", (Text(text),)),
        Paragraph((Text(f"<<{text}>>"), Link((Text(text),), "https://example.org/" + text))),
        PullQuote(text, text, text, "q"),
        Box(text, text, "note", (Paragraph((Text(text),)),)),
        DataTable("t", 1, text, table),
        title="T" + text,
        author=text,
        description=text,
    )
    data = render(document, {})
    wanted = re.sub(r"\s+", "", paper.clean(text))
    assert f"<<{wanted}>>" in squeezed(data)
    with opened(data) as pdf:
        assert sum(each.kind == "H2" for each in elements(pdf)) == 1
        assert sum(each.kind == "Table" for each in elements(pdf)) == 1


@given(st.text(st.characters(codec="utf-8") | st.sampled_from("\x00\x07\u202e\ufeff\x85\u2028")))
def test_a_clean_text_holds_no_control_characters_and_loses_no_letters(text: str) -> None:
    cleaned = paper.clean(text)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", cleaned)
    assert [each for each in cleaned if each.isalnum()] == [each for each in text if each.isalnum()]
    assert paper.clean(cleaned) == cleaned


def test_half_a_character_is_shown_as_one_that_is_lost() -> None:
    assert paper.clean("caf\ud83d") == "caf\ufffd"
    assert render(short(Paragraph((Text("caf\ud83d"),))), {})


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "file:///etc/passwd", "../secret", "#part", "data:text/html,x"]
)
def test_a_link_that_leads_to_no_page_is_plain_text(href: str) -> None:
    data = render(short(Paragraph((Link((Text("here"),), href),))), {})
    with opened(data) as pdf:
        assert not any(Name.Annots in page for page in pdf.pages)
    assert "here" in text_of(data)


def test_a_link_into_the_brief_leads_to_its_figure() -> None:
    there = Paragraph((Text("See "), Link((Text("figure 1"),), "#figure-trust"), Text(" below.")))
    with opened(render(short(there, _figure()), {})) as pdf:
        (link,) = _links(pdf)
        assert pdf.pages.index(link.get(Name.Dest, link.get(Name.A, {}).get(Name.D))[0]) == 1


def test_a_link_without_words_shows_its_address() -> None:
    data = render(short(Paragraph((Link((), "https://example.org/plan"),))), {})
    assert "https://example.org/plan" in squeezed(data)
    assert faults(data) == []


# ---- what can't be printed is said


def test_letters_that_no_font_has_are_all_named() -> None:
    with pytest.raises(WellknitError) as caught:
        render(short(Paragraph((Text("中文 is spoken here 🎉"),))), {})
    assert str(caught.value).startswith(
        "The fonts of the PDF have no letter for ‘中’ (cjk unified ideograph-4e2d), ‘文’ (cjk unified ideograph-6587), "
        "‘🎉’ (party popper)."
    )


def test_greek_cyrillic_and_signs_are_printed() -> None:
    data = render(short(Paragraph((Text("Łódź, Привет, Αθήνα, ✓ →"),))), {})
    assert "Łódź,Привет,Αθήνα,✓→" in squeezed(data)
    assert faults(data) == []


def _figure() -> Figure:
    return next(block for block in sample().blocks if isinstance(block, Figure))


def test_a_figure_without_alternative_text_is_refused_by_its_title() -> None:
    with pytest.raises(WellknitError) as caught:
        render(short(replace(_figure(), alt=" "), replace(_figure(), id="b", title="Second", alt="")), {})
    assert [each.code for each in caught.value.problems] == ["paper.no-alternative"] * 2
    assert "'Second'" in str(caught.value)


def test_a_chart_that_is_no_picture_is_said() -> None:
    broken = replace(_figure(), chart=replace(_figure().chart, svg="<svg"))
    with pytest.raises(WellknitError) as caught:
        render(short(broken), {})
    assert [each.code for each in caught.value.problems] == ["paper.picture-unreadable"]


def test_a_logo_stands_on_the_cover_with_its_owners_name(tmp_path: Path) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'
    )
    document = short(Cover("A brief", "", ("Lantern Schools",), "2024"), look=Look(logo=str(logo)))
    data = render(document, {})
    with opened(data) as pdf:
        assert [str(each.node.Alt) for each in elements(pdf) if each.kind == "Figure"] == ["Logo: Lantern Schools"]
    assert faults(data) == []


@pytest.mark.parametrize("name", ["nowhere.png", "logo.txt"])
def test_a_logo_that_is_not_there_is_said(name: str, tmp_path: Path) -> None:
    (tmp_path / "logo.txt").write_text("not a picture")
    with pytest.raises(WellknitError) as caught:
        render(short(look=Look(logo=str(tmp_path / name))), {})
    assert str(caught.value).startswith(f"{name}: The logo can't be read.")
    assert str(tmp_path) not in str(caught.value)


# ---- on the page


@pytest.mark.parametrize(("size", "box"), [("letter", (612, 792)), ("a4", (595.28, 841.89))])
def test_the_pages_have_the_size_of_the_look(size: Any, box: tuple[float, float]) -> None:
    with opened(render(short(look=Look(paper=size)), {})) as pdf:
        assert [round(float(each), 2) for each in pdf.pages[0].MediaBox] == [0, 0, *box]


def test_a_draft_says_so_on_every_page() -> None:
    with opened(render(sample(draft=True), {})) as pdf:
        pages = len(pdf.pages)
    text = text_of(render(sample(draft=True), {}))
    assert text.count("Draft: the answers are not frozen in a release yet") == pages
    assert "not frozen" not in text_of(render(sample(), {}))


def test_a_wide_table_is_cut_into_tables_that_fit() -> None:
    columns = tuple(Column(f"site_{each}", f"Site {each}") for each in range(1, 15))
    row = Row("r", "We trust each other.", tuple(Share(each, 40, Decimal(each)) for each in range(1, 15)))
    table = Table("wide", "Wide", "agreement", "site", columns, (row,), ("w",))
    assert [len(each.columns) for each in paper.parts(table, 6)] == [5, 5, 4]
    data = render(short(DataTable("t", 1, "Wide", table)), {})
    with opened(data) as pdf:
        assert sum(each.kind == "Table" for each in elements(pdf)) == 3
    assert all(f"Site{each}" in squeezed(data) for each in range(1, 15))
    assert text_of(data).count("Wide (continued)") == 2
    assert faults(data) == []


def test_no_figure_reaches_over_the_edge_of_its_page() -> None:
    figure = _figure()
    shapes = [(640, 200), (300, 900), (1600, 300), (200, 100)]
    made = tuple(
        replace(figure, id=f"f{width}", chart=replace(figure.chart, width=width, height=height))
        for width, height in shapes
    )
    with opened(render(short(*made), {})) as pdf:
        width, height = (float(each) for each in pdf.pages[0].MediaBox[2:])
        boxes = [_box(each.node) for each in elements(pdf) if each.kind == "Figure"]
    assert len(boxes) == len(shapes)
    for left, bottom, right, top in boxes:
        assert 60 <= left < right <= width - 60
        assert 60 <= bottom < top <= height - 60


def _box(node: Any) -> list[float]:
    attributes = node.A if isinstance(node.A, Array) else [node.A]
    return next([float(each) for each in found.BBox] for found in attributes if Name.BBox in found)


def _long(figures: int) -> Document:
    """Sections with paragraphs of different length and charts of different height, one after the other."""
    figure = _figure()
    blocks: list[Block] = [Cover("A long brief", "", (), "2024")]
    for place in range(figures):
        height = 120 + place * 97 % 420
        text = "Partners hear from each other often enough to keep the work moving. " * (place * 7 % 13 + 1)
        blocks += [
            Heading(2, f"section-{place}", (Text(f"Section number {place}"),)),
            Paragraph((Text(text),)),
            replace(figure, id=f"figure-{place}", number=place, chart=replace(figure.chart, height=height)),
        ]
    return short(*blocks)


def test_the_contents_name_the_pages_where_sections_begin() -> None:
    data = render(_long(14), {})
    with opened(data) as pdf:
        found = {
            str(each.node.T): pdf.pages.index(_page_of(each.node)) + 1 for each in elements(pdf) if each.kind == "H2"
        }
    contents = text_of(data).split("\n")[0]
    said = {
        f"Section number {number}": int(page) for number, page in re.findall(r"Section number (\d+) +(\d+)", contents)
    }
    assert len(said) == 14
    assert said == found


def _page_of(node: Any) -> Any:
    while Name.Pg not in node:
        node = node.K[0] if isinstance(node.K, Array) else node.K
    return node.Pg


def test_layout_settles_and_tall_figures_leave_no_holes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Typst warns, and prints wrong page numbers, where each pass of the layout undoes the last."""
    engine = sys.modules["wellknit.briefs.pdf.render"]
    warned: list[Any] = []

    class Watched:
        def compile(self, source: Any, **options: Any) -> bytes:
            made, warnings = compiler.compile_with_warnings(source, **options)
            warned.extend(warnings)
            return made

    compiler = engine.compiler()
    monkeypatch.setattr(engine, "compiler", Watched)
    with opened(render(_long(14), {})) as filled:
        monkeypatch.setattr(engine, "_floats", lambda brief, files: [])
        with opened(render(_long(14), {})) as holed:
            assert len(filled.pages) < len(holed.pages)
    assert warned == []


def test_a_figure_without_a_table_elsewhere_has_its_own_beneath() -> None:
    figure = _figure()
    assert figure.table is not None
    alone, with_table = short(figure), short(figure, DataTable("t", 1, "T", figure.table))
    assert "Thenumbersinfigure1" in squeezed(render(alone, {}))
    text = squeezed(render(with_table, {}))
    assert "Thenumbersinfigure1" not in text
    assert "Thenumbersinthisfigureareintable1." in text


def test_the_file_is_small(brief: bytes) -> None:
    assert len(brief) < 400_000
    assert zlib.compress(brief)  # and not empty
