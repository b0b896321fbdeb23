"""A person with no manual brings in 300 organizations from a messy spreadsheet, makes two of them one, and takes the
import back: in a real browser, by keyboard where it says so, at three widths, without JavaScript too."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tests.web.conftest import Served
from tests.web.journeys.hands import WIDTHS, sign_in, violations
from wellknit.relationships.exchange.rows import write_workbook

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FIRST = ("Harbor", "Meadow", "Summit", "Orchard", "Lantern", "Prairie", "Canyon", "Willow", "Granite", "Beacon")
THEN = ("Reading", "Mentoring", "Music", "Robotics", "Housing", "Nutrition", "Tutoring", "Dance", "Writing", "Chess")
LAST = ("Alliance", "Workshop", "Network")
DAYS = ("{:%Y-%m-%d}", "{:%m/%d/%Y}", "{:%B %d, %Y}")


def messy() -> bytes:
    """300 organizations with mixed headings, three kinds of dates, blank rows, trailing spaces, 'n/a', and a double."""
    rows: list[list[str]] = [
        [" Nombre de la organización ", "TYPE", "Flavour", "Sitio", "Due date", "Estado", "Notes "]
    ]
    names = [f"{one} {two} {three}" for three in LAST for one in FIRST for two in THEN]
    # Only the sites that the example has.
    for number, name in enumerate(names):
        day = DAYS[number % 3].format(date(2026, 1, 13) + timedelta(days=number % 15))
        said = ("n/a", "", "Met at the fair ", "-")[number % 4]
        rows.append([f"{name}  ", "nonprofit ", "arts", " chicago", day, ("invitado", "Active")[number % 2], said])
        if number % 50 == 49:
            rows.append([""] * 7)
    rows[12][0] = "The Harbor Reading Allianse, Inc."  # row 2 once more, in other letters
    return write_workbook({"Socios": rows})


def looked_at(page: Page, name: str) -> list[str]:
    """What axe finds at three widths, and whether anything is wider than the screen; pictures where they are wanted."""
    wrong = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{name} at {width}: wider than the screen")
        if folder := os.environ.get("WELLKNIT_PICTURES"):
            page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"), full_page=width == 320)
    return wrong + [f"{name}: {each}" for each in violations(page)]


def test_a_messy_spreadsheet_comes_in_two_become_one_and_all_is_taken_back(
    page: Page, served: Served, tmp_path: Path
) -> None:
    from playwright.sync_api import expect

    file = tmp_path / "Contactos (final) 2.xlsx"
    file.write_bytes(messy())
    sign_in(page, served, "national_lead")
    page.get_by_role("link", name="Partners", exact=True).click()
    before = page.locator("[data-found]").inner_text()
    page.get_by_role("link", name="From a spreadsheet").click()
    page.wait_for_url("**/spreadsheets/**")
    wrong = looked_at(page, "start")
    page.get_by_label("Spreadsheet", exact=True).set_input_files(str(file))
    page.get_by_role("button", name="Look at the file").press("Enter")

    # The columns: one was guessed as what it is not, and is set right.
    page.wait_for_url("**/spreadsheets/*/")
    expect(page.get_by_label("Nombre de la organización")).to_have_value("name")
    expect(page.get_by_label("Flavour")).to_have_value("")
    page.get_by_label("Flavour").select_option("sector")
    wrong += looked_at(page, "columns")
    page.get_by_role("button", name="Show what would change").press("Enter")

    page.wait_for_url("**/preview/")
    assert page.locator(".numbers dd").all_inner_texts() == ["300", "0", "0", "0"]
    wrong += looked_at(page, "preview")
    page.get_by_role("button", name="Import 300 rows").press("Enter")

    page.wait_for_url("**/imports/*/")
    wrong += looked_at(page, "imported")
    imported = page.url
    page.get_by_role("link", name="Look at possible duplicates").click()
    page.wait_for_url("**/duplicates/**")
    pair = page.locator("li.pair").filter(has_text="Allianse")
    wrong += looked_at(page, "duplicates")
    pair.first.get_by_role("button", name="The same …").press("Enter")
    page.wait_for_url("**/merge/organization/**")
    wrong += looked_at(page, "merge")
    page.get_by_role("button", name="They are the same").press("Enter")
    page.wait_for_url("**/merges/*/")
    wrong += looked_at(page, "merged")
    page.goto(f"{served.address}/i/demo/organizations/?q=Harbor+Reading+Alli")
    assert page.locator("[data-found]").inner_text() == "1 organization"

    # Taken back: first that the two are one, then the whole import.
    page.go_back()
    page.get_by_role("button", name="Undo this merge").press("Enter")
    page.get_by_text("They are two again").first.wait_for()
    page.goto(imported)
    page.get_by_role("button", name="Undo this import").press("Enter")
    page.get_by_role("heading", name="This import was undone").wait_for()
    page.goto(f"{served.address}/i/demo/organizations/")
    assert page.locator("[data-found]").inner_text() == before
    assert wrong == []


def test_a_preview_names_cells_and_asks_without_javascript_in_spanish(
    browser: Browser, served: Served, tmp_path: Path
) -> None:
    from playwright.sync_api import expect

    file = tmp_path / "socios.csv"
    rows = "Biblioteca del Río,Chicago,pronto\nSchool,Atlantis,2026-01-13\n"
    file.write_text(f"Nombre,Sitio,Fecha del próximo paso\n{rows}", "utf-8")
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 900})
    page = context.new_page()
    sign_in(page, served, "national_lead")
    page.get_by_role("button", name="Español").click()
    page.locator("html[lang=es]").wait_for()
    page.goto(f"{served.address}/i/demo/spreadsheets/")
    page.get_by_label("Hoja de cálculo", exact=True).set_input_files(str(file))
    page.get_by_role("button", name="Ver el archivo").click()
    page.get_by_role("button", name="Mostrar qué cambiaría").click()
    shown = page.locator("main")
    expect(shown).to_contain_text("fila 2, columna 'Fecha del próximo paso'")
    expect(shown).to_contain_text("Este no es un día que se pueda leer.")
    expect(shown).to_contain_text("fila 3, columna 'Sitio'")
    expect(shown).to_contain_text("No existe tal sitio.")
    page.get_by_role("button", name="Olvidar este archivo").click()
    expect(page.locator("main")).to_contain_text("El archivo se ha olvidado")
    context.close()
