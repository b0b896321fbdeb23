"""Maps and lists of relationships as web page, PDF and Word file: reached, read aloud, printed, and as files beside."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lxml.html
import pikepdf
import pytest

from wellknit.briefs import docx, html, pdf
from wellknit.briefs.compose import compose
from wellknit.briefs.document import Document, Figure, Grid, GridColumn, Number, Paragraph, Text
from wellknit.briefs.inlines import said
from wellknit.briefs.paper.grids import LONGEST
from wellknit.briefs.publish import build

from .pdf_check import elements, faults, text_of
from .related_material import related, related_brief
from .sample_findings import public, sample, small

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TEXT = """
# Who works with whom

Density is {fact}`network.density.all | full`.

:::{map}
:title: Much hangs on single people
:name: whole
:::

:::{map}
:title: Chicago
:site: chicago
:::

:::{relationships}
:site: dayton
:title: Dayton's relationships
:::

# What would survive

:::{survival}
:title: Memphis keeps {fact}`resilience.surviving_24_months.memphis | 0` over two years
:::

:::{introductions}
:::
"""


@pytest.fixture(scope="module")
def document() -> Document:
    return compose(related(TEXT))[0]


@pytest.fixture(scope="module")
def page(document: Document) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(html.render(document))


def squeezed(data: bytes) -> str:
    return re.sub(r"\s+", "", text_of(data))


def grid(*cells: str, count: int = 1, kind: Any = "list") -> Grid:
    row = tuple((Text(each),) if each else () for each in cells)
    columns = tuple(GridColumn(f"Head {place}", spoken="Whole name" if place else "") for place in range(len(cells)))
    return Grid("table-plain", 1, "A plain table", columns, (row,) * count, ("A note.",), kind)


def holding(*blocks: Any) -> Document:
    return replace(related_brief("Text.\n"), blocks=(*related_brief("Text.\n").blocks[:1], *blocks))


# ---- on the web page


def test_a_grid_is_a_table_whose_first_cells_head_its_rows(page: lxml.html.HtmlElement) -> None:
    table = page.xpath("//div[@id='table-1']//table")[0]
    assert " ".join(table.find("caption").text_content().split()) == "Table 1 Dayton's relationships"
    heads = [each.text_content().strip() for each in table.xpath(".//thead//th[@scope='col']")]
    assert heads == [
        "Relationship", "People in touch on each side", "Hangs on", "Chance to last 12 months",
        "Trust in the other",
    ]  # fmt: skip
    assert len(table.xpath(".//tbody/tr/th[@scope='row']")) == 11
    # As cards on a phone, each cell says whose it is; what has no text is left out there.
    cells = table.xpath(".//tbody/tr[1]/td")
    assert [each.get("data-label") for each in cells] == heads[1:]
    assert {"empty" in (each.get("class") or "") for each in cells} == {True, False}
    assert all("empty" in (each.get("class") or "") for each in table.xpath(".//td") if not each.text_content().strip())


def test_beside_a_map_stand_its_list_and_its_matrix(page: lxml.html.HtmlElement) -> None:
    figure = page.xpath("//figure[@id='figure-whole']")[0]
    summaries = [each.text_content() for each in figure.xpath(".//summary")]
    assert summaries == ["The relationships in figure 1, as a list", "The relationships in figure 1, as a matrix"]
    # The summary says it to the eye; the caption says it again for whoever comes to the table by ear alone.
    captions = figure.xpath(".//caption/span")
    assert [each.text_content() for each in captions] == summaries
    assert {each.get("class") for each in captions} == {"title unseen"}
    matrix = figure.xpath(".//details[@id='figure-whole-matrix']//table")[0]
    first = matrix.xpath(".//thead//th")[1]
    assert first.xpath("./span[@aria-hidden='true']")[0].text_content() == "1"
    assert first.xpath("./span[@class='unseen']")[0].text_content() == "Bridgeport Health Clinic"


def test_numbers_in_a_grid_lead_to_their_source_where_it_is_listed(page: lxml.html.HtmlElement) -> None:
    numbers = page.xpath("//details[@id='figure-3-table']//*[@data-fact]")
    assert len(numbers) == 28
    linked = [each.get("data-fact") for each in numbers if each.tag == "a"]
    assert linked == ["resilience.surviving_24_months.memphis"], "the one that the title says too"


def test_text_of_a_grid_is_text(page: lxml.html.HtmlElement) -> None:
    made = lxml.html.document_fromstring(html.render(holding(grid("<b>A</b>", '"x" & y', "<script>z()</script>"))))
    assert made.xpath("//table//th[@scope='row']")[0].text_content().strip() == "<b>A</b>"
    assert not made.xpath("//table//b | //table//script")


Opener = Callable[..., "Page"]


@pytest.fixture(scope="module")
def files(document: Document, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("related")
    made = {"english": document, "spanish": compose(related(TEXT, language="es"))[0]}
    for name, each in made.items():
        (folder / f"{name}.html").write_text(html.render(each), "utf-8")
    return {name: folder / f"{name}.html" for name in made}


@pytest.fixture
def opened(browser: Browser, files: dict[str, Path]) -> Iterator[Opener]:
    contexts = []

    def open_(name: str = "english", width: int = 1280, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce", **options)
        contexts.append(context)
        page = context.new_page()
        page.goto(files[name].as_uri())
        return page

    yield open_
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("name", "width"), [("english", 320), ("spanish", 1280)])
def test_no_access_rule_is_broken(opened: Opener, name: str, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = opened(name, width)
    for each in page.locator("summary").all():
        each.click()
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [f"{each['id']}: {node['html'][:150]}" for each in found for node in each["nodes"]] == []


def test_on_the_smallest_screen_lists_are_cards_and_only_a_matrix_is_scrolled(opened: Opener) -> None:
    page = opened(width=320)
    for each in page.locator("summary").all():
        each.click()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    wide = page.locator(".scroll").evaluate_all(
        "all => all.filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.querySelector('table').className)"
    )
    assert wide == ["matrix"], "that of one site fits"
    assert page.locator(".scroll:has(.matrix)").first.get_attribute("tabindex") == "0"
    cell = page.locator("#table-1 td").first
    assert cell.evaluate("e => getComputedStyle(e, '::before').content") == '"People in touch on each side"'
    assert page.locator("#figure-whole .narrow svg").is_visible()


def test_the_keyboard_comes_to_a_map_once_and_goes_on_by_arrows(opened: Opener) -> None:
    page = opened()
    stops = page.locator("#figure-whole .drawn:not(.narrow) .spot[tabindex='0']")
    assert stops.count() == 1
    stops.focus()
    told = page.locator("#figure-whole .told")
    begun = told.inner_text()
    assert begun == page.evaluate("document.activeElement.getAttribute('aria-label')")
    before = page.evaluate("document.activeElement.getBoundingClientRect().x")
    for key in ("ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"):
        page.keyboard.press(key)
    seen = {told.inner_text()}
    for _ in range(30):
        page.keyboard.press("ArrowRight")
        seen.add(told.inner_text())
    assert page.evaluate("document.activeElement.getBoundingClientRect().x") > before
    assert len(seen) > 3
    page.keyboard.press("Home")
    assert told.inner_text() == begun
    # What is related to it stands out; the rest pales.
    assert page.locator("#figure-whole svg.picked").count() == 1
    near = page.locator("#figure-whole .drawn:not(.narrow) .spot.near").count()
    lines = page.locator("#figure-whole .drawn:not(.narrow) .tie.on").count()
    assert near == lines + 1
    page.keyboard.press("Escape")
    assert page.locator("#figure-whole svg.picked").count() == 0
    assert told.inner_text().startswith("Organizations on the map can be reached")


def test_without_scripts_every_organization_is_a_stop_of_its_own(opened: Opener) -> None:
    page = opened(java_script_enabled=False)
    assert page.locator("#figure-whole .drawn:not(.narrow) .spot[tabindex='0']").count() == 27


# ---- on paper


def test_the_pdf_can_be_read_aloud(document: Document) -> None:
    data = pdf.render(document, {})
    assert faults(data) == []
    with pikepdf.open(io.BytesIO(data)) as made:
        alts = [str(each.node.Alt) for each in elements(made) if each.kind == "Figure"]
        heads = [each for each in elements(made) if each.kind == "TH"]
    assert alts == [block.alt for block in document.blocks if isinstance(block, Figure)]
    assert len(heads) == 4 + 5 + 5  # the list of Chicago's map, Dayton's table, the numbers of what would survive
    text = squeezed(data)
    assert "Dayton'srelationships" in text and "EastEndNeighborhoodHouse–MiamiValleyHealthAlliance" in text
    assert "Therelationshipsinfigure1,asalist:its60rowsareonthewebpageofthisbriefandinthefiletables/" in text


def test_a_public_brief_in_spanish_can_be_read_aloud_too() -> None:
    made = compose(related(":::{map}\n:::\n:::{relationships}\n:::\n", public(), audience="public", language="es"))[0]
    data = pdf.render(made, {})
    assert faults(data) == []
    assert "Dependede" in squeezed(data)


def test_a_long_list_is_printed_as_a_table_of_its_own_but_not_beside_a_figure() -> None:
    long_list = grid("A – B", "1", "", count=LONGEST + 1)
    figure = replace(
        next(block for block in related_brief(":::{map}\n:::\n", small()).blocks if isinstance(block, Figure)),
        grids=(long_list,),
    )
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0L9 9" stroke="#000"/></svg>'
    figure = replace(figure, chart=replace(figure.chart, svg=picture, png=_dot()))
    beside, own = holding(figure), holding(long_list)
    assert squeezed(pdf.render(beside, {})).count("A–B") == 0
    assert squeezed(pdf.render(own, {})).count("A–B") == LONGEST + 1
    for made, count in ((beside, 0), (own, LONGEST + 1)):
        assert _word(docx.render(made)).count("A – B") == count


def _dot() -> bytes:
    from wellknit.briefs.charts.drawing import picture

    return picture('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0L9 9"/></svg>')


def _word(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return packed.read("word/document.xml").decode("utf-8")


def test_a_heading_does_not_stay_behind_when_its_figure_goes_to_the_next_page(document: Document) -> None:
    data = pdf.render(document, {})
    pages = [re.sub(r"\s+", "", each) for each in text_of(data).split("\n")]
    (at,) = [place for place, text in enumerate(pages[1:], 1) if "Whatwouldsurvive" in text and "FIGURE3" in text]
    assert at


def test_the_word_file_has_the_lists_with_header_rows_and_links() -> None:
    document = related_brief(":::{relationships}\n:site: dayton\n:name: dayton\n:::\n\nSee {table}`dayton`.\n")
    xml = _word(docx.render(document))
    assert xml.count("<w:tblHeader") == 1
    assert "East End Neighborhood House – Miami Valley Health Alliance" in xml
    anchor = re.search(r'w:anchor="(place_\d+)"', xml)
    assert anchor and f'w:name="{anchor[1]}"' in xml
    assert "Dee Marsh, East End Neighborhood House" in xml


# ---- files


def test_lists_go_along_as_files_and_inside_the_pdf(document: Document) -> None:
    made = build(document)
    listed = list(csv.reader(io.StringIO(made["tables/figure-whole-list.csv"].decode("utf-8"))))
    assert listed[0][0] == "Relationship" and len(listed) == 61
    matrix = list(csv.reader(io.StringIO(made["tables/figure-whole-matrix.csv"].decode("utf-8"))))
    assert matrix[0][1] == "Bridgeport Health Clinic" and len(matrix) == 28
    assert made["figures/figure-whole.svg"].startswith(b"<svg") and made["figures/figure-whole.png"][:4] == b"\x89PNG"
    with pikepdf.open(io.BytesIO(made["brief.pdf"])) as opened:
        assert {"figure-whole-list.csv", "table-1.csv", "figure-3-table.csv"} <= set(opened.attachments)
    assert build(document) == made


def test_a_spreadsheet_takes_no_name_for_a_formula() -> None:
    from wellknit.briefs.publish import grid_csv

    text = grid_csv(grid("=HYPERLINK(0)", "@SUM(1)", 'a "quoted" name'))
    assert text == 'Head 0,Whole name,Whole name\r\n\'=HYPERLINK(0),\'@SUM(1),"a ""quoted"" name"\r\n'


def test_what_an_audience_may_not_see_is_in_no_file() -> None:
    document = compose(
        related(TEXT.replace(":::{introductions}\n:::", "").replace(":site: dayton\n", ""), public(), audience="public")
    )[0]
    for name, data in build(document).items():
        raw = data
        if name.endswith(".docx"):
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                raw = b"".join(packed.read(each) for each in packed.namelist())
        for secret in (b"Ana Rivera", b"Ida Coleman", b"Bridgeport", b"71% and 88%", b"Rosa Lund"):
            assert secret not in raw, (name, secret)
    shown = html.render(compose(related(TEXT.replace(":site: dayton\n", ""), sample()))[0])
    assert all(each in shown for each in ("Ana Rivera", "71% and 88%", "Rosa Lund")), "there was something to give away"


def test_numbers_may_stand_in_a_grid_beside_text() -> None:
    document = related_brief("{fact}`network.density.all`\n")
    (paragraph,) = [each for each in document.blocks if isinstance(each, Paragraph)]
    (number,) = [each for each in paragraph.children if isinstance(each, Number)]
    cell = (Text("about "), number, Text(" of all"))
    made = replace(grid("Row", "x"), rows=(((Text("Row"),), cell),))
    assert said(cell) == "about 18.8% of all"
    with_grid = replace(document, blocks=(*document.blocks, made))
    assert "about <a" in html.render(with_grid)
    assert "about18.8%ofall" in squeezed(pdf.render(with_grid, {}))
    assert "18.8%" in _word(docx.render(with_grid))
