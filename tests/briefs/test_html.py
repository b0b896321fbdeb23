"""The page of a brief, read as text: its parts, its order, and where each number leads."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import lxml.html
import pytest
from lxml.html import HtmlElement

from wellknit.briefs import words
from wellknit.briefs.document import (
    Box,
    Chart,
    Cover,
    DataTable,
    Document,
    Figure,
    Heading,
    Link,
    Number,
    Paragraph,
    PullQuote,
    Sources,
    Strong,
    Text,
)
from wellknit.briefs.html import render
from wellknit.tables import Change, Mean, Share

from .sample_document import sample


@pytest.fixture(scope="module")
def page() -> HtmlElement:
    return lxml.html.fromstring(render(sample()))


def parsed(document: Document) -> HtmlElement:
    return lxml.html.fromstring(render(document))


def with_blocks(*blocks: object) -> Document:
    """The sample with these blocks alone, behind its cover."""
    document = sample()
    cover = next(each for each in document.blocks if isinstance(each, Cover))
    return replace(document, blocks=(cover, *blocks))


def said(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


# ---- the page


def test_the_page_has_the_parts_that_readers_navigate_by(page: HtmlElement) -> None:
    assert page.get("lang") == "en"
    assert page.findtext("head/title") == "What it takes to trust a neighbor"
    (description,) = page.xpath("//meta[@name='description']/@content")
    assert description == "Lessons on trust between organizations from the second year of Open Doors."
    for landmark in ("header", "nav", "main", "footer"):
        assert len(page.xpath(f"/html/body//{landmark}")) == 1, landmark
    first_link = page.xpath("//a")[0]
    assert (first_link.get("class"), first_link.get("href")) == ("skip", "#text")


def test_headings_follow_each_other_without_a_gap(page: HtmlElement) -> None:
    levels = [int(each.tag[1]) for each in page.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels


def test_contents_name_every_section_in_order(page: HtmlElement) -> None:
    listed = [(each.get("href"), said(each)) for each in page.xpath("//nav//a")]
    sections = [("#" + each.get("id"), said(each)) for each in page.xpath("//main//h2")]
    # The closing panel is no section of the text.
    assert listed == [each for each in sections if each[1] != "Read the whole study"]


def test_ids_are_unique_and_every_reference_meets_one(page: HtmlElement) -> None:
    ids = Counter(page.xpath("//@id"))
    assert [each for each, count in ids.items() if count > 1] == []
    for attribute in ("@aria-labelledby", "@aria-describedby"):
        for names in page.xpath(f"//{attribute}"):
            assert set(names.split()) <= set(ids), names
    assert {each[1:] for each in page.xpath("//a/@href") if each.startswith("#")} <= set(ids)


def test_blocks_that_ask_for_the_same_id_get_one_each() -> None:
    twice = Heading(2, "trust", (Text("Trust"),))
    found = parsed(with_blocks(twice, Box("Trust", "trust", "note", ()), twice))
    assert found.xpath("//main//*[self::h2 or self::h3]/@id") == ["trust", "trust-2", "trust-3"]
    assert found.xpath("//nav//a/@href") == ["#trust", "#trust-3"]


def test_nothing_is_fetched() -> None:
    text = render(sample())
    assert re.findall(r"<(?:link|iframe|object|embed|base)\b", text) == []
    assert re.findall(r"@import|url\((?!data:|#)", text) == []
    assert [each for each in re.findall(r'\bsrc="([^"]*)"', text) if not each.startswith("data:")] == []
    assert "default-src 'none'" in text
    # Four faces, whole.
    assert text.count("font/woff2;base64,d09GMg") == 4


def test_the_same_document_gives_the_same_page_in_another_process_and_time_zone(tmp_path: Path) -> None:
    code = (
        "import importlib.util, sys, hashlib; from wellknit.briefs.html import render;"
        "spec = importlib.util.spec_from_file_location('sample_document', sys.argv[1]);"
        "made = importlib.util.module_from_spec(spec); spec.loader.exec_module(made);"
        "print(hashlib.sha256(render(made.sample()).encode()).hexdigest())"
    )
    sums = set()
    for seed, zone in (("1", "Pacific/Auckland"), ("2", "America/Chicago")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        done = subprocess.run(
            [sys.executable, "-c", code, str(Path(__file__).with_name("sample_document.py"))],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        sums.add(done.stdout.strip())
    assert len(sums) == 1


def test_text_of_the_brief_is_text_and_no_markup() -> None:
    harsh = '<script>alert("1")</script> & </style> \\ " {{ 7*7 }}'
    document = replace(with_blocks(Paragraph((Text(harsh),))), title=harsh, description=harsh)
    text = render(document)
    assert "<script>alert" not in text
    # The title also stands in the style sheet, as what paper shows at its foot: nothing ends the sheet early.
    assert text.count("</style>") == 1
    found = lxml.html.fromstring(text)
    assert found.findtext("head/title") == harsh
    assert said(found.xpath("//main//p")[0]) == harsh


@pytest.mark.parametrize("href", ["javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "http://[broken"])
def test_a_link_that_could_act_is_printed_as_text(href: str) -> None:
    found = parsed(with_blocks(Paragraph((Link((Text("our page"),), href),))))
    assert said(found.xpath("//main//p")[0]) == "our page"
    assert found.xpath("//main//a") == []


# ---- numbers


def test_every_number_of_the_text_leads_to_its_source_and_back(page: HtmlElement) -> None:
    numbers = page.xpath("//a[contains(@class, 'number')]")
    facts = {fact.name: fact for fact in sample().facts}
    assert {each.get("data-fact") for each in numbers} == set(facts)
    for number in numbers:
        fact = facts[number.get("data-fact")]
        assert number.get("href") == f"#{fact.anchor}"
        (data,) = number.xpath("data")
        assert Decimal(data.get("value")) == fact.value
        entry = page.get_element_by_id(fact.anchor)
        assert f"#{number.get('id')}" in entry.xpath(".//a/@href")
        assert entry.get("data-fact") == fact.name
        assert entry.get("data-definition") == fact.definition or fact.definition in said(entry)


def behind(element: HtmlElement) -> dict[str, str]:
    return {said(each.find("dt")): said(each.find("dd")) for each in element.xpath("./div")}


def test_an_entry_and_its_table_say_count_base_interval_people_rounding_and_release(page: HtmlElement) -> None:
    entry = page.get_element_by_id("fact-agreement-trust-partner-organizations-eastfork")
    assert behind(entry.find(".//dl")) == {"Count and base": "11 of 12", "95% interval": "64.6% to 98.5% (Wilson)"}
    # What all facts of the table share is said once, above them.
    shared = page.get_element_by_id(entry.getparent().get("data-shared"))
    assert behind(shared) == {
        "Whose answers": "site leaders and core site partners",
        "Rounding": "once, half up",
        "Release": "autumn 2024, release 2 (5d41402abc4b)",
    }
    block = shared.getparent()
    assert said(block.getprevious()) == "Site partners who agree or strongly agree with each statement"
    assert said(block.find("p")) == "Shown: share who agree or strongly agree."
    # And what the facts of a row share, above those.
    row = entry.getparent().getprevious()
    assert said(row) == "I trust the organizations we work with here. agreement.trust_partner_organizations"
    assert said(entry).startswith("91.7% East Fork Count and base 11 of 12")


def test_what_facts_of_a_table_do_not_share_each_says_itself() -> None:
    document = sample()
    facts = (document.facts[0], replace(document.facts[1], rounding="as-printed"))
    found = parsed(with_blocks(Sources(facts, ())))
    first, second = found.xpath("//li[@class='entry']")
    assert behind(first.find(".//dl"))["Rounding"] == "once, half up"
    assert behind(second.find(".//dl"))["Rounding"].startswith("by the convention ‘as-printed’")
    shared = found.get_element_by_id(first.getparent().get("data-shared"))
    assert list(behind(shared)) == ["Whose answers", "Release"]


def test_an_entry_says_when_everyone_answered_and_where_a_profile_figure_is_from(page: HtmlElement) -> None:
    improvement = said(page.get_element_by_id("fact-improvement-relationships-improved-millbrook"))
    assert "95% interval none: everyone answered" in improvement
    assert "11 of 15 (15 people on the roster)" in improvement
    schools = said(page.get_element_by_id("fact-profile-lantern-schools-schools"))
    assert "Source Lantern Schools, annual report 2023, page 4" in schools
    assert "Rounding" not in schools


def test_a_change_is_told_with_its_sign() -> None:
    document = sample()
    table = next(each for each in document.tables if each.kind == "change")
    fell = Change(Decimal("-1.0"), Decimal("-15.0"), Decimal("12.2"), "square-and-add")
    cells = {("regular_contact", "change"): fell}
    found = parsed(with_blocks(DataTable("t", 1, "Change", table.with_cells(cells))))
    rows = found.xpath("//tbody/tr")
    assert said(rows[0].xpath("td")[2]) == "+16.3 points +2.7 to +29.9"
    assert said(rows[1].xpath("td")[2]) == "−1 point −15.0 to +12.2"


def test_no_number_of_a_fact_stands_in_the_text_by_itself(page: HtmlElement) -> None:
    """Without the number elements, what is left of paragraphs and callouts holds no figure of a fact."""
    displays = {fact.display for fact in sample().facts} | {"85%", "100%", "50%", "55 of 65", "65 of 65", "9 of 18"}
    found = parsed(sample())
    for number in found.xpath("//*[contains(concat(' ', @class, ' '), ' number ')]"):
        number.drop_tree()
    for text in found.xpath("//main//p[not(ancestor::li[contains(@class, 'entry')])]"):
        left = re.findall(r"\d[\d.,]*%?(?: of \d+| points?)?", said(text))
        assert displays.isdisjoint(left), said(text)


def test_a_number_inside_a_link_does_not_nest_links() -> None:
    document = sample()
    number = Number(document.facts[0], "85%")
    appendix = Sources(document.facts, ())
    found = parsed(with_blocks(Paragraph((Link((Strong((number,)),), "https://example.org"),)), appendix))
    (link,) = found.xpath("//main//p/a")
    assert link.xpath(".//a") == []
    assert link.xpath(".//span[contains(@class, 'number')]/data/text()") == ["85%"]


def test_a_number_that_the_appendix_does_not_list_is_no_dead_link() -> None:
    found = parsed(with_blocks(Paragraph((Number(sample().facts[0], "85%"),))))
    assert found.xpath("//main//a") == []
    assert found.xpath("//main//*[contains(@class, 'number')]/@data-fact") == [sample().facts[0].name]


def test_the_appendix_has_a_heading_of_its_own_where_the_brief_gives_none() -> None:
    text = Paragraph((Text("The end."),))
    found = parsed(with_blocks(Heading(2, "last", (Text("Last words"),)), text, Sources(sample().facts, ())))
    assert [said(each) for each in found.xpath("//main//h2")] == ["Last words", "Where the numbers come from"]


# ---- quotes, principles, boxes


def test_a_quote_carries_its_attribution_and_its_note(page: HtmlElement) -> None:
    calm, history = page.xpath("//figure[@class='quote']")
    assert said(calm.find("blockquote")).startswith("We stopped sending each other reports")
    assert said(calm.find("figcaption")).startswith("Core site partner, Millbrook")
    assert "Illustrative: made up for this sample." in said(history.find("figcaption"))
    # In the appendix too, wherever a reader meets it.
    assert "Illustrative" in said(page.get_element_by_id("quote-history"))
    assert history.xpath(".//a/@href") == ["#quote-history"]


def test_a_quote_that_the_appendix_does_not_list_has_no_dead_link() -> None:
    found = parsed(with_blocks(PullQuote("We talk.", "A partner", "", "quote-talk")))
    assert found.xpath("//figure//a") == []


def test_a_principle_without_facts_says_that_it_is_not_measured(page: HtmlElement) -> None:
    parts = {said(each.xpath(".//h3")[0]): said(each) for each in page.xpath("//li[@class='principle']")}
    assert parts["Useful data"].endswith("Not measured yet")
    assert "Not measured yet" not in parts["Shared purpose"]
    assert "100.0% say so" in parts["Shared purpose"]


def test_callouts_read_number_first(page: HtmlElement) -> None:
    first = page.xpath("//li[@class='callout']")[0]
    assert said(first) == (
        "85% of site partners trust the organizations they work with "
        "Average of four sites; 55 of 65 answers, October 2024"
    )


# ---- tables


def test_a_full_table_shows_share_count_and_interval_in_every_cell(page: HtmlElement) -> None:
    table = page.get_element_by_id("table-agreement").find(".//table")
    assert said(table.find("caption")) == "Table 1 Site partners who agree or strongly agree with each statement"
    heads = table.xpath("thead/tr/th")
    assert said(heads[0]) == "Statement"
    assert {each.get("scope") for each in heads} == {"col"}
    first = table.xpath("tbody/tr")[0]
    assert first.find("th").get("scope") == "row"
    assert said(first.xpath("td")[0]) == "85.7% 18 of 21, 65.4 to 95.0"
    assert said(first.xpath("td")[4]) == "85.2% 77.7 to 92.7"


def test_a_count_table_reads_in_people_and_a_percent_table_in_shares(page: HtmlElement) -> None:
    counts = page.get_element_by_id("table-improvement").xpath(".//td")
    assert [said(each) for each in counts[:3]] == ["13 of 17", "11 of 15", "hidden"]
    shares = page.get_element_by_id("table-involvement").xpath(".//tbody/tr[1]/td")
    assert [said(each) for each in shares] == ["21.4%", "20.8%", "12.5%", "hidden"]
    heads = page.get_element_by_id("table-involvement").xpath(".//thead/tr/th")
    assert [said(each) for each in heads] == [
        "Length of involvement", "Harbor City of 28", "Millbrook of 24", "Ridgeview of 24", "East Fork",
    ]  # fmt: skip
    assert "Shares are of all who were asked." in said(page.get_element_by_id("table-involvement"))


def test_a_percent_table_of_several_bases_has_them_in_its_cells() -> None:
    table = sample().tables[0]
    cells = {("regular_contact", "harbor_city"): Share(9, 20, Decimal("45.0"))}
    block = parsed(with_blocks(DataTable("t", 1, "T", table.with_cells(cells), "percent"))).get_element_by_id("t")
    assert [said(each) for each in block.xpath(".//tbody/tr[2]/td")][:2] == ["45% of 20", "61.1%"]
    assert said(block.xpath(".//tbody/tr[1]/td")[0]) == "85.7% of 21"


def test_a_row_with_a_base_of_its_own_says_so() -> None:
    table = sample().tables[0]
    rows = (replace(table.rows[0], base="asked"), *table.rows[1:])
    block = parsed(with_blocks(DataTable("t", 1, "T", replace(table, rows=rows)))).get_element_by_id("t")
    heads = [said(each) for each in block.xpath(".//tbody/tr/th")]
    assert heads[0].endswith("of all who were asked") and not heads[1].endswith("of all who were asked")
    assert "Shares are of all" not in said(block)


def test_a_subtotal_is_told_in_words_too(page: HtmlElement) -> None:
    block = page.get_element_by_id("table-involvement")
    assert [said(each.find("th")) for each in block.xpath(".//tr[@class='subtotal']")] == ["1 year or less"]
    assert "Shaded rows are subtotals of the rows above them." in said(block)
    assert "subtotals" not in said(page.get_element_by_id("table-agreement"))


def test_a_cell_that_is_a_fact_of_the_brief_leads_to_its_source(page: HtmlElement) -> None:
    cells = page.get_element_by_id("table-agreement").xpath(".//td//a/@data-fact")
    assert "agreement.trust_partner_organizations.eastfork" in cells
    assert len(cells) == 6


def test_hidden_cells_leave_no_trace_of_their_numbers() -> None:
    """The canary: hidden cells that, against their contract, still hold numbers."""
    document = sample()
    table = next(each for each in document.tables if each.key == "improvement")
    canary = Share(
        7771, 8882, Decimal("77.71"), Decimal("66.61"), Decimal("88.81"), "wilson", 9993, True, Fraction(7771, 8882)
    )
    mean = Mean(Decimal("5.5551"), 8882, Decimal("4.4441"), Decimal("6.6661"), "t", 9993, True)
    change = Change(Decimal("33.31"), Decimal("22.21"), Decimal("44.41"), "square-and-add", True)
    leaking = table.with_cells(
        {
            ("relationships_improved", "ridgeview"): canary,
            ("relationships_improved", "eastfork"): mean,
            ("relationships_improved", "average"): change,
        }
    )
    figure = next(each for each in document.blocks if isinstance(each, Figure))
    for show in ("percent", "count", "full"):
        text = render(with_blocks(DataTable("t", 1, "T", leaking, show), replace(figure, table=leaking)))  # type: ignore[arg-type]
        for number in ("7771", "8882", "9993", "77.71", "66.61", "88.81", "5.555", "4.444", "6.666", "33.31", "22.21"):
            assert number not in text.split("</style>")[1], (show, number)
        found = lxml.html.fromstring(text)
        looks = {
            (lxml.html.tostring(each.xpath("span[@class='main']")[0]), each.get("style"))
            for each in found.xpath("//td[contains(@class, 'hidden-cell')]")
        }
        assert len(looks) == 1, "all hidden cells look alike"
        assert "too few people answered" in said(found.get_element_by_id("t"))


# ---- figures


def test_a_figure_is_one_picture_with_its_finding_its_text_and_its_table(page: HtmlElement) -> None:
    figure = page.get_element_by_id("figure-trust")
    caption = said(figure.find("figcaption"))
    assert caption.startswith("Figure 1 Trust is high in every site")
    (svg,) = figure.xpath(".//*[local-name()='svg']")
    assert svg.get("role") == "img"
    assert svg.get("aria-label").endswith("where East Fork is highest with 91.7%.")
    assert svg.get("width") is None and svg.get("viewbox")
    table = figure.find(".//details//table")
    assert said(table.xpath(".//tbody/tr/td")[3]) == "91.7% 11 of 12, 64.6 to 98.5"
    assert "Source: autumn 2024, release 2." in said(figure)


def test_charts_of_a_library_become_one_image_each() -> None:
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="300" height="200" '
        'role="graphics-document" aria-roledescription="visualization" onload="alert(1)">'
        '<script>alert(2)</script><style>*{color:red}</style><defs><clipPath id="clip0"><rect/></clipPath></defs>'
        '<image href="https://example.org/x.png"/><foreignObject><p/></foreignObject>'
        '<g clip-path="url(#clip0)" role="graphics-symbol" aria-label="a bar" tabindex="0">'
        '<use xlink:href="#clip0"/></g></svg>'
    )
    first = next(each for each in sample().blocks if isinstance(each, Figure))
    chart = Chart("bars", {}, drawn, b"", 300, 200)
    figures = [replace(first, id=name, chart=chart, alt=f"Bars of {name}", table=None) for name in ("one", "two")]
    text = render(with_blocks(*figures))
    body = text[text.index("<main") : text.index("</main>")]
    assert 'clip-path="url(#one-clip0)"' in body and 'id="two-clip0"' in body
    for gone in (
        "alert(",
        "example.org",
        "foreignObject",
        "graphics-",
        "aria-roledescription",
        'tabindex="0"',
        "<style",
    ):
        assert gone not in body, gone
    found = lxml.html.fromstring(text)
    assert found.xpath("//main//*[local-name()='svg']/@aria-label") == ["Bars of one", "Bars of two"]


def test_a_chart_drawn_for_phones_stands_beside_the_other() -> None:
    first = next(each for each in sample().blocks if isinstance(each, Figure))
    narrow = replace(
        first.chart, narrow='<svg xmlns="http://www.w3.org/2000/svg" width="300" height="90"><rect id="a"/></svg>'
    )
    found = parsed(with_blocks(replace(first, chart=narrow)))
    drawn = found.xpath("//figure//*[local-name()='svg']")
    assert [each.get("aria-label") for each in drawn] == [first.alt, first.alt]
    assert [each.getparent().get("class") for each in drawn] == ["drawn", "drawn narrow"]


def test_a_figure_of_another_wave_does_not_borrow_this_waves_facts() -> None:
    """The fact 'a.b.c' is the brief's wave; a table of the same key from an earlier release has other numbers."""
    document = sample()
    figure = next(each for each in document.blocks if isinstance(each, Figure))
    assert figure.table is not None
    earlier = replace(figure.table, stamps=(replace(figure.table.stamps[0], wave="autumn_2023"),))
    for table, named in ((figure.table, [figure.facts[0].name]), (earlier, [])):
        found = parsed(with_blocks(replace(figure, table=table), Sources(document.facts, ())))
        assert found.xpath("//details//@data-fact") == named


def test_paper_is_sent_to_the_data_table_that_shows_the_same(page: HtmlElement) -> None:
    assert "The numbers are in Table 1." in said(page.get_element_by_id("figure-trust"))


def test_paper_keeps_a_figures_table_where_no_data_table_shows_all_of_it() -> None:
    document = sample()
    figure = next(each for each in document.blocks if isinstance(each, Figure))
    table = document.tables[0]
    less = replace(table, rows=table.rows[1:])
    for shown, elsewhere in ((table, True), (less, False)):
        found = parsed(with_blocks(figure, DataTable("t", 1, "T", shown)))
        assert ("elsewhere" in found.find(".//details").get("class")) is elsewhere


# ---- drafts, languages, looks


def test_a_draft_says_so_in_title_bar_foot_and_on_paper() -> None:
    found = parsed(sample(draft=True))
    assert found.findtext("head/title").endswith("(Draft)")
    assert "not frozen in a release yet" in said(found.xpath("//aside")[0])
    assert found.find("body").get("data-draft") == "Draft"
    assert "Draft" in said(found.find(".//header")) and "Draft" in said(found.find(".//footer"))
    assert "draft: not released yet" in said(found.get_element_by_id("table-agreement"))
    assert "Draft" not in said(parsed(sample()).find("body"))


def test_a_brief_in_spanish_has_spanish_words_and_marks() -> None:
    found = parsed(sample(language="es"))
    assert found.get("lang") == "es"
    assert said(found.xpath("//a[@class='skip']")[0]) == "Ir al texto"
    assert said(found.get_element_by_id("table-agreement").xpath(".//tbody/tr[1]/td")[0]).startswith("85")
    assert "18 de 21" in said(found.get_element_by_id("table-agreement"))


def test_both_languages_have_the_pages_words_with_the_same_placeholders() -> None:
    english, spanish = words.load("en"), words.load("es")
    mine = {key for key in english if key.startswith("html.")}
    assert mine == {key for key in spanish if key.startswith("html.")}
    for key in mine:
        assert set(re.findall(r"{\w+}", english[key])) == set(re.findall(r"{\w+}", spanish[key])), key
    source = "".join(
        each.read_text("utf-8")
        for each in Path(sys.modules["wellknit.briefs.html"].__path__[0]).iterdir()
        if each.is_file()
    )
    asked = set(re.findall(r'words?\("([a-z-]+[a-z])"', source))
    assert {f"html.{key}" for key in asked} <= mine
    # And none is left over: those not asked by name are asked by kind.
    by_kind = re.compile(
        r"html\.(rows|interval|reading|numbers)-|html\.(count|interval|bounds|futures|pooled|people|rounding|release|source|population)$"
    )
    assert {key for key in mine - {f"html.{key}" for key in asked} if not by_kind.match(key)} == set()


def test_the_logo_is_part_of_the_page(tmp_path: Path) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    document = sample()
    found = parsed(replace(document, look=replace(document.look, logo=str(logo))))
    (image,) = found.xpath("//header//img")
    assert image.get("src").startswith("data:image/svg+xml;base64,") and image.get("alt") == "Open Doors"
    gone = replace(document, look=replace(document.look, logo=str(tmp_path / "gone.svg")))
    assert parsed(gone).xpath("//header//img") == []


@pytest.mark.parametrize(("paper", "size"), [("letter", "letter"), ("a4", "A4")])
def test_paper_has_the_size_of_the_look(paper: str, size: str) -> None:
    document = sample()
    assert f"@page {{ size: {size};" in render(replace(document, look=replace(document.look, paper=paper)))  # type: ignore[arg-type]
