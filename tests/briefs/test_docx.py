"""The Word document of the brief: real headings, styles and tables; every picture and number says what it is."""

from __future__ import annotations

import datetime
import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from docx import Document as opened_document
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from wellknit.briefs import paper
from wellknit.briefs.document import (
    Block,
    Box,
    Columns,
    Cover,
    DataTable,
    Document,
    Figure,
    Heading,
    Link,
    Listing,
    Look,
    Number,
    Paragraph,
    PullQuote,
    Sources,
    Text,
)
from wellknit.briefs.docx import render
from wellknit.briefs.facts import Fact
from wellknit.errors import WellknitError
from wellknit.packing import repack
from wellknit.tables import Column, Row, Share, Table

from .sample_document import sample, words


@pytest.fixture(scope="module")
def brief() -> bytes:
    return render(sample())


def short(*blocks: Block, title: str = "A brief", **changes: Any) -> Document:
    """A document with little in it."""
    plain = Document(title, "en", "2024-11-05", blocks, (), Look(), False, words("en"))
    return replace(plain, **changes)


def part(data: bytes, name: str) -> Any:
    """A part of the file as XML."""
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read(name))


def body(data: bytes) -> Any:
    return part(data, "word/document.xml")


def paragraphs(data: bytes, style: str) -> list[str]:
    """The texts of all paragraphs in a style, those in tables too."""
    return [
        "".join(each.itertext(qn("w:t")))
        for each in body(data).iter(qn("w:p"))
        if (found := each.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")) is not None and found.get(qn("w:val")) == style
    ]


def text_of(data: bytes) -> str:
    """All paragraphs, with the spaces that keep a line together as plain ones."""
    lines = ("".join(each.itertext(qn("w:t"))) for each in body(data).iter(qn("w:p")))
    return "\n".join(lines).replace("\u00a0", " ")


# ---- what a reader who listens needs


def test_headings_are_words_own_and_none_is_skipped(brief: bytes) -> None:
    styles = [each.style.name for each in opened_document(io.BytesIO(brief)).paragraphs]
    levels = [int(name[-1]) for name in styles if re.fullmatch(r"Heading \d", name)]
    assert levels[:5] == [1, 2, 2, 2, 1]
    assert all(after <= before + 1 for before, after in pairwise([0, *levels]))
    assert styles.count("Title") == 1
    assert paragraphs(brief, "Heading1") == [
        "Who takes part",
        "Most site partners trust each other",
        "What makes it hard",
        "Data tables",
        "The partners behind this brief",
        "Where the numbers come from",
    ]


def test_a_level_that_the_source_skips_is_closed() -> None:
    data = render(short(Heading(2, "a", (Text("A"),)), Heading(5, "b", (Text("B"),))))
    assert (paragraphs(data, "Heading1"), paragraphs(data, "Heading2")) == (["A"], ["B"])


def test_every_picture_has_the_alternative_text_of_the_document(brief: bytes) -> None:
    alts = [each.get("descr") for each in body(brief).iter(qn("wp:docPr"))]
    assert alts == [block.alt for block in sample().blocks if isinstance(block, Figure)]


def test_the_covers_ground_is_decoration(brief: bytes) -> None:
    header = zipfile.ZipFile(io.BytesIO(brief)).read("word/header1.xml").decode()
    assert re.search(r"<adec:decorative [^>]*val=\"1\"", header)


def test_every_table_marks_its_header_row_and_keeps_rows_whole(brief: bytes) -> None:
    tables = list(body(brief).iter(qn("w:tbl")))
    expected = [block for block in sample().blocks if isinstance(block, DataTable)]
    assert len(tables) > len(expected)  # and those of the appendix
    for table in tables:
        rows = table.findall(qn("w:tr"))
        marked = [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows]
        assert marked == [True, *([False] * (len(rows) - 1))]
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
        assert all("".join(cell.itertext(qn("w:t"))).strip() for cell in rows[0].findall(qn("w:tc")))
        assert table.find(f"{qn('w:tblPr')}/{qn('w:tblLook')}").get(qn("w:firstRow")) == "1"
    assert [table.find(f"{qn('w:tblPr')}/{qn('w:tblCaption')}").get(qn("w:val")) for table in tables][:5] == [
        block.title for block in expected
    ]


@pytest.mark.parametrize(("language", "tag"), [("en", "en-US"), ("es", "es-US"), ("en-GB", "en-GB")])
def test_the_language_is_set_for_styles_and_settings(language: str, tag: str) -> None:
    data = render(replace(sample(language=language[:2]), language=language))
    assert part(data, "word/styles.xml").find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}").get(qn("w:val")) == tag
    assert part(data, "word/settings.xml").find(qn("w:themeFontLang")).get(qn("w:val")) == tag
    assert opened_document(io.BytesIO(data)).core_properties.language == tag


def test_a_spanish_brief_has_spanish_words() -> None:
    text = text_of(render(sample(language="es")))
    assert "oculto" in text
    assert "Donde una cifra está oculta" in text


def test_the_document_says_what_it_is(brief: bytes) -> None:
    held = opened_document(io.BytesIO(brief)).core_properties
    assert (held.title, held.author) == ("What it takes to trust a neighbor", "Open Doors")
    assert held.subject.startswith("Lessons on trust between organizations")
    assert held.keywords == "trust, partnership"
    day = datetime.datetime(2024, 11, 1, tzinfo=datetime.UTC)
    assert (held.created, held.modified) == (day, day)


def test_styles_have_plain_names_and_every_style_used_is_there(brief: bytes) -> None:
    styles = part(brief, "word/styles.xml").iter(qn("w:style"))
    defined = {each.get(qn("w:styleId")): each.find(qn("w:name")).get(qn("w:val")) for each in styles}
    used = {each.get(qn("w:val")) for tag in ("w:pStyle", "w:rStyle") for each in body(brief).iter(qn(tag))}
    assert used <= set(defined)
    assert {"Title", "heading 1", "Quote", "caption", "List Bullet", "Callout number", "Callout text"} <= set(
        defined.values()
    )


def test_properties_stand_in_the_order_that_word_reads(brief: bytes) -> None:
    order = [
        "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr", "pBdr", "shd", "tabs",
        "spacing", "ind", "jc", "outlineLvl", "sectPr",
    ]  # fmt: skip
    for name in ("word/document.xml", "word/styles.xml", "word/header1.xml", "word/footer2.xml"):
        for held in part(brief, name).iter(qn("w:pPr")):
            places = [order.index(etree.QName(each).localname) for each in held]
            assert places == sorted(set(places)), (name, places)


def test_lato_goes_along(brief: bytes) -> None:
    package = zipfile.ZipFile(io.BytesIO(brief))
    faces = [name for name in package.namelist() if name.endswith(".odttf")]
    table = part(brief, "word/fontTable.xml")
    keys = [each.get(qn("w:fontKey")) for each in table.iter() if each.get(qn("w:fontKey"))]
    assert len(faces) == len(keys) == 4
    key = bytes.fromhex(re.sub("[{}-]", "", keys[0]))[::-1]
    mixed = package.read("word/fonts/font1.odttf")
    plain = bytes(letter ^ key[place % 16] for place, letter in enumerate(mixed[:32])) + mixed[32:]
    assert plain[:4] == b"\x00\x01\x00\x00"  # a TrueType file again
    assert part(brief, "word/settings.xml").find(qn("w:embedTrueTypeFonts")) is not None


# ---- numbers lead to their source


def marks(data: bytes) -> list[str]:
    return [each.get(qn("w:name")) for each in body(data).iter(qn("w:bookmarkStart"))]


def test_every_link_within_the_document_has_its_place_and_every_place_one_name(brief: bytes) -> None:
    names = marks(brief)
    assert max(Counter(names).values()) == 1
    assert all(re.fullmatch(r"[a-z]\w{0,39}", name) for name in names)
    leads = {each.get(qn("w:anchor")) for each in body(brief).iter(qn("w:hyperlink"))} - {None}
    assert leads <= set(names)
    ends = [each.get(qn("w:id")) for each in body(brief).iter(qn("w:bookmarkEnd"))]
    assert sorted(ends) == sorted(each.get(qn("w:id")) for each in body(brief).iter(qn("w:bookmarkStart")))


def test_a_number_leads_to_its_entry_and_tells_its_evidence() -> None:
    trust = sample().facts[1]
    document = short(
        Paragraph((Text("It is "), Number(trust, "85%"), Text("."))),
        Heading(2, "s", (Text("Sources"),)),
        Sources((trust,), ()),
    )
    data = render(document)
    there, back = [each for each in body(data).iter(qn("w:hyperlink")) if "fact" in (each.get(qn("w:anchor")) or "")]
    assert (there.get(qn("w:anchor")), back.get(qn("w:anchor"))) == ("fact_1", "fact_1_use_1")
    assert there.get(qn("w:tooltip")) == "55 of 65; 95% interval 73.9% to 91.4% (Wilson)"
    assert "".join(there.itertext(qn("w:t"))) == "85%"
    assert "fact_1" in marks(data)
    assert "in the text: 1" in text_of(data)


def test_a_number_without_an_entry_is_plain_text() -> None:
    data = render(short(Paragraph((Text("It is "), Number(sample().facts[0], "85%"), Text(".")))))
    assert "It is 85%." in text_of(data)
    assert not [each for each in body(data).iter(qn("w:hyperlink")) if each.get(qn("w:anchor"))]


def test_the_appendix_says_what_each_number_rests_on(brief: bytes) -> None:
    text = text_of(brief)
    assert "11 of 15 (15 people on the roster); everyone answered" in text
    assert "Lantern Schools, annual report 2023, page 4" in text
    assert "digest 5d41402abc4b2a76b9719d911017c592ae2f1c0d5d41402abc4b2a76b9719d91" in text


def test_a_callout_is_read_number_first(brief: bytes) -> None:
    assert [text[:4] for text in paragraphs(brief, "Callout")] == ["85%o", "100%", "50%i"]
    assert "100%say that everyone wants the same thing for children\n65 of 65 site partners" in text_of(brief)


def test_an_illustrative_quote_says_so_where_it_stands_and_in_the_appendix(brief: bytes) -> None:
    assert paragraphs(brief, "QuoteNote") == [
        "Illustrative: made up for this sample. The attribution is given more broadly than the source has it."
    ]
    assert any("Illustrative: made up" in each for each in paragraphs(brief, "EntryQuote"))


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
    data = render(
        short(
            Paragraph((Text("In Ashby it is "), Number(fact, "97.6%"), Text("."))),
            DataTable("t", 1, "Trust", table, "full", {("t", "a"): fact}),
            Heading(2, "s", (Text("Sources"),)),
            Sources((fact,), ()),
            facts=(fact,),
        )
    )
    package = zipfile.ZipFile(io.BytesIO(data))
    everything = "".join(package.read(name).decode() for name in package.namelist() if name.endswith((".xml", ".rels")))
    for number in ("7919", "8111", "97.6", "96.6", "98.6", "8999"):
        assert number not in everything
    assert "In Ashby it is hidden." in text_of(data)
    assert text_of(data).count("Where a figure is hidden") == 1
    assert "9 of 12" in text_of(data)


# ---- the same bytes


def test_no_place_hour_or_seed_changes_a_byte(brief: bytes) -> None:
    build = (
        "import hashlib, sys; sys.path.insert(0, sys.argv[1])\n"
        "for name in sys.argv[2:]: __import__(name)\n"
        "from sample_document import sample\nfrom wellknit.briefs.docx import render\n"
        "print(hashlib.sha256(render(sample())).hexdigest())"
    )
    # openpyxl registers prefixes for lxml, which what is written here must not depend on.
    for zone, seed, *others in (("Pacific/Auckland", "1"), ("America/Los_Angeles", "2", "openpyxl")):
        run = subprocess.run(
            [sys.executable, "-c", build, str(Path(__file__).parent), *others],
            env={**os.environ, "TZ": zone, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert run.stdout.strip() == hashlib.sha256(brief).hexdigest()


def test_the_file_bears_no_date_but_the_briefs(brief: bytes) -> None:
    package = zipfile.ZipFile(io.BytesIO(brief))
    assert {entry.date_time[:3] for entry in package.infolist()} == {(1980, 1, 1)}
    everything = b"".join(package.read(name) for name in package.namelist() if name.endswith(".xml"))
    assert set(re.findall(rb"\d{4}-\d\d-\d\dT[\d:]+", everything)) == {b"2024-11-01T00:00:00"}
    assert repack(brief, date=datetime.date(2024, 11, 1)) == brief


def test_no_prefix_of_a_namespace_is_made_up(brief: bytes) -> None:
    package = zipfile.ZipFile(io.BytesIO(brief))
    assert not [name for name in package.namelist() if b"xmlns:ns" in package.read(name)]


def test_nothing_of_the_template_is_left(brief: bytes) -> None:
    names = zipfile.ZipFile(io.BytesIO(brief)).namelist()
    assert not [name for name in names if "customXml" in name or "thumbnail" in name or "Effects" in name]
    assert b"Macintosh" not in zipfile.ZipFile(io.BytesIO(brief)).read("docProps/app.xml")


# ---- text is text


@given(st.text(st.characters(codec="utf-8") | st.sampled_from("<>&\"'\x00\x07\x1b\ufffe\uffff]]>"), max_size=30))
def test_any_text_can_stand_anywhere(text: str) -> None:
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
        keywords=(text,),
    )
    assert f"<<{paper.clean(text)}>>".replace("\u00a0", " ") in text_of(render(document))


@pytest.mark.parametrize("href", ["javascript:alert(1)", "file:///etc/passwd", "\\\\server\\share", "#part"])
def test_a_link_that_leads_to_no_page_is_plain_text(href: str) -> None:
    data = render(short(Paragraph((Link((Text("here"),), href),))))
    relations = part(data, "word/_rels/document.xml.rels")
    assert not [each for each in relations if each.get("TargetMode") == "External"]
    assert "here" in text_of(data)


def test_a_link_into_the_brief_leads_to_its_figure() -> None:
    figure = next(block for block in sample().blocks if isinstance(block, Figure))
    data = render(short(Paragraph((Link((Text("figure 1"),), "#figure-trust"),)), figure))
    (link,) = body(data).iter(qn("w:hyperlink"))
    assert link.get(qn("w:anchor")) in marks(data)
    assert "".join(link.itertext(qn("w:t"))) == "figure 1"


# ---- on the page


def test_lists_hang_and_count_from_one_each() -> None:
    ordered = Listing(True, ((Paragraph((Text("one"),)),), (Paragraph((Text("two"),)),)))
    data = render(short(ordered, Paragraph((Text("between"),)), ordered, Listing(False, ((ordered,),))))
    held = [
        (each.find(qn("w:ilvl")).get(qn("w:val")), each.find(qn("w:numId")).get(qn("w:val")))
        for each in body(data).iter(qn("w:numPr"))
    ]
    first, second, inner = held[0][1], held[2][1], held[4][1]
    assert len({first, second, inner}) == 3
    assert [level for level, _ in held] == ["0", "0", "0", "0", "1", "1"]
    starts = part(data, "word/numbering.xml").iter(qn("w:startOverride"))
    assert {each.get(qn("w:val")) for each in starts} == {"1"}


def test_columns_stand_side_by_side_without_a_table(brief: bytes) -> None:
    counts = [int(each.get(qn("w:num"))) for each in body(brief).iter(qn("w:cols"))]
    assert counts.count(3) == 1  # the kinds of partners
    assert counts[-1] == 1
    breaks = [each for each in body(brief).iter(qn("w:br")) if each.get(qn("w:type")) == "column"]
    assert len(breaks) == 2


def test_columns_with_more_than_text_follow_each_other() -> None:
    figure = next(block for block in sample().blocks if isinstance(block, Figure))
    data = render(short(Columns(((figure,), (Paragraph((Text("beside"),)),)))))
    assert {each.get(qn("w:num")) for each in body(data).iter(qn("w:cols"))} == {"1"}
    assert "beside" in text_of(data)


def test_a_section_refers_to_its_head_and_foot_once(brief: bytes) -> None:
    held = [len(each.findall(qn("w:headerReference"))) for each in body(brief).iter(qn("w:sectPr"))]
    assert held[:2] == [1, 1]
    assert not any(held[2:])


def test_a_draft_says_so_at_the_head_of_every_page() -> None:
    package = zipfile.ZipFile(io.BytesIO(render(sample(draft=True))))
    heads = [package.read(name).decode() for name in package.namelist() if "word/header" in name]
    assert len(heads) == 2
    assert all("Draft: the answers are not frozen" in each for each in heads)
    assert "DRAFT · LEARNING BRIEF" in text_of(render(sample(draft=True)))
    package = zipfile.ZipFile(io.BytesIO(render(sample())))
    assert not [name for name in package.namelist() if b"not frozen" in package.read(name)]


def test_every_page_but_the_cover_has_its_number(brief: bytes) -> None:
    package = zipfile.ZipFile(io.BytesIO(brief))
    feet = sorted(name for name in package.namelist() if "word/footer" in name)
    fields = [re.findall(r"<w:instrText[^>]*> (\w+) ", package.read(name).decode()) for name in feet]
    assert fields == [[], ["PAGE", "NUMPAGES"]]


@pytest.mark.parametrize(("size", "box"), [("letter", ("12240", "15840")), ("a4", ("11906", "16838"))])
def test_the_pages_have_the_size_of_the_look(size: Any, box: tuple[str, str]) -> None:
    data = render(short(look=Look(paper=size)))
    assert {(each.get(qn("w:w")), each.get(qn("w:h"))) for each in body(data).iter(qn("w:pgSz"))} == {box}


def test_a_wide_table_is_cut_into_tables_that_fit() -> None:
    columns = tuple(Column(f"site_{each}", f"Site {each}") for each in range(1, 15))
    row = Row("r", "We trust each other.", tuple(Share(each, 40, Decimal(each)) for each in range(1, 15)))
    table = Table("wide", "Wide", "agreement", "site", columns, (row,), ("w",))
    data = render(short(DataTable("t", 1, "Wide", table)))
    assert len(list(body(data).iter(qn("w:tbl")))) == 3
    assert all(f"Site {each}" in text_of(data) for each in range(1, 15))
    assert paragraphs(data, "Caption") == ["Wide", "Wide (continued)", "Wide (continued)"]


def test_two_tables_are_never_joined(brief: bytes) -> None:
    tags = [etree.QName(each).localname for each in body(brief)[0]]
    assert ("tbl", "tbl") not in set(pairwise(tags))


# ---- what can't be printed is said


def test_a_figure_without_alternative_text_is_refused() -> None:
    figure = next(block for block in sample().blocks if isinstance(block, Figure))
    with pytest.raises(WellknitError) as caught:
        render(short(replace(figure, alt="")))
    assert [each.code for each in caught.value.problems] == ["paper.no-alternative"]


def test_a_drawn_logo_becomes_a_picture_with_its_owners_name(tmp_path: Path) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><circle r="9"/></svg>')
    data = render(short(Cover("A brief", "", ("Lantern Schools",), "2024"), look=Look(logo=str(logo))))
    assert [each.get("descr") for each in body(data).iter(qn("wp:docPr"))] == ["Logo: Lantern Schools"]


def test_libreoffice_opens_it_with_all_its_pages(brief: bytes, tmp_path: Path, long: bool) -> None:
    if not long:
        pytest.skip("takes seconds: with --long")
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("no LibreOffice on this machine (on Debian: apt-get install libreoffice-writer-nogui)")
    (tmp_path / "brief.docx").write_bytes(brief)
    command = [program, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(tmp_path / "brief.docx")], check=True, capture_output=True)
    import pikepdf

    with pikepdf.open(tmp_path / "brief.pdf") as pdf:
        assert 7 <= len(pdf.pages) <= 11
