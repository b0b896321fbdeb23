"""Tables as a web page."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.tables.as_html import as_html

from .sample_tables import ALL, agreement, improvement, share


class Outline(HTMLParser):
    """Every element with its attributes and text, and whether the elements close as they opened."""

    VOID = ("meta", "br", "link")

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.stack: list[list[str]] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        entry = (tag, dict(attrs), [])
        self.found.append(entry)
        if tag not in self.VOID:
            self.open.append(tag)
            self.stack.append(entry[2])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag
        self.stack.pop()

    def handle_data(self, data):
        for texts in self.stack:
            texts.append(data)

    def texts(self, tag: str) -> list[str]:
        return [" ".join("".join(texts).split()) for name, _, texts in self.found if name == tag]

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes, _ in self.found if name == tag]


def test_one_table_is_a_page_with_its_title_for_a_heading():
    page = Outline(as_html(agreement()))
    assert page.texts("h1") == ["Site partners who agree or strongly agree with each statement"]
    assert page.texts("title") == page.texts("h1")
    assert page.texts("h2") == []
    assert page.attributes("html") == [{"lang": "en"}]


def test_several_tables_have_a_heading_each_below_the_pages():
    page = Outline(as_html(ALL, title="Together for Students"))
    assert page.texts("h1") == ["Together for Students"]
    assert page.texts("h2") == [table.title for table in ALL]
    assert len(page.texts("caption")) == len(ALL)


def test_every_header_cell_says_what_it_heads():
    page = Outline(as_html(agreement()))
    scopes = [attributes["scope"] for attributes in page.attributes("th")]
    assert scopes == ["col"] * 7 + ["row"] * 5
    assert page.texts("th")[:7] == [
        *("Statement", "Chicago", "Dayton", "Lehigh Valley", "Memphis", "Average of sites", "All answers together"),
    ]


def test_a_cell_says_figure_count_and_interval():
    page = Outline(as_html(agreement()))
    assert page.texts("td")[-6:-4] == ["84.2% 16 of 19 62.4 to 94.5", "80.0% 16 of 20 58.4 to 91.9"]


def test_hidden_cells_say_so_and_a_note_says_why():
    page = Outline(as_html(improvement()))
    assert page.texts("td")[3:] == ["hidden", "hidden", "hidden"]
    assert page.texts("td")[1] == "73.3% 11 of 15 everyone answered"
    assert sum("Hidden figures protect people" in note for note in page.texts("li")) == 1


def test_a_wide_table_can_be_scrolled_by_keyboard_and_is_named():
    (frame,) = (each for each in Outline(as_html(agreement())).attributes("div"))
    assert (frame["tabindex"], frame["role"]) == ("0", "region")
    assert frame["aria-label"].startswith("Site partners who agree")


def test_nothing_is_fetched():
    page = as_html(ALL)
    assert not any(text in page for text in ("http", "src=", "@import", "url(", "<script", "<link"))


@given(st.text(max_size=40))
def test_no_label_brings_markup(text):
    hostile = f"<script>alert(1)</script>{text}</td>\"'><img>&amp;"
    table = replace(
        agreement(),
        title=hostile,
        people=hostile,
        notes=(hostile,),
        rows=(replace(agreement().rows[0], label=hostile),),
    )
    page = Outline(as_html(table))
    assert {name for name, _, _ in page.found} <= {
        *("html", "head", "meta", "title", "style", "body", "main", "section", "div", "table", "caption", "h1", "span"),
        *("thead", "tbody", "tr", "th", "td", "b", "ul", "li"),
    }
    assert all("<script>alert(1)</script>" in shown for shown in page.texts("h1"))


def test_a_careless_hidden_cell_is_emptied():
    table = improvement().with_cells({("improved", "memphis"): replace(share(3, 4), hidden=True)})
    assert as_html(table) == as_html(improvement())


def test_spanish_pages_say_so():
    page = Outline(as_html(improvement(), language="es"))
    assert page.attributes("html") == [{"lang": "es"}]
    assert page.texts("td")[3] == "oculto"


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_axe_finds_nothing_to_object_to(browser, tmp_path, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    file = tmp_path / "tables.html"
    file.write_text(as_html(ALL), "utf-8")
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(file.as_uri())
    found = axe.Axe().run(page).response["violations"]
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    context.close()
    assert [each["id"] for each in found] == []
    assert overflow <= 0
