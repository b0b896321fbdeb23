"""The fixed texts in both languages, and the page that describes briefs to their authors."""

from __future__ import annotations

import string
import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib import resources

import pytest

from wellknit.briefs import words as written
from wellknit.briefs.blocks import BLOCKS
from wellknit.briefs.blocks.data import KINDS
from wellknit.briefs.compose import compose
from wellknit.errors import WellknitError

from .small_material import COVER, FIGURE, box, drawn, material

# ---- languages


def test_fixed_texts_are_complete_in_both_languages() -> None:
    def placeholders(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}

    folder = resources.files("wellknit.briefs") / "words"
    english, spanish = (tomllib.loads((folder / f"{each}.toml").read_text("utf-8")) for each in written.LANGUAGES)
    assert list(english) == list(spanish)
    for key, text in english.items():
        assert placeholders(text) == placeholders(spanish[key]), key
        assert text.strip(), key


def test_a_brief_in_spanish() -> None:
    made = material(COVER + FIGURE.replace("Trust is at", "Confianza:").replace("hard talk is harder", "y más"))
    document, problems = compose(replace(made, initiative=replace(made.initiative, language="es-MX")), draw=drawn)
    assert problems == ()
    assert (document.date, document.language) == ("junio de 2021", "es-MX")
    assert box(document, "methods").title == "Cómo se midió"
    assert document.facts[0].readable == "promedio de 2 sitios, 39 respuestas"
    assert document.words["html.skip"] == "Ir al texto"


def test_a_language_without_fixed_texts_is_named() -> None:
    made = material(COVER)
    with pytest.raises(WellknitError) as error:
        compose(replace(made, initiative=replace(made.initiative, language="fr")), draw=drawn)
    assert [each.code for each in error.value.problems] == ["brief.language"]


def test_numbers_and_dates_are_written_out() -> None:
    english, spanish = written.load("en"), written.load("es")
    assert written.number(english, Decimal("-1234567.50")) == "−1,234,567.50"
    assert written.listed(spanish, ["a", "b", "c"]) == "a, b y c"
    assert written.span(english, date(2021, 3, 1), date(2021, 3, 31)) == "March 2021"
    assert written.written_date(spanish, "2021-06-15") == "15 de junio de 2021"
    assert written.written_date(english, "2021-13") == "2021-13"
    assert written.written_date(english, "Summer") == "Summer"


# ---- the page for authors


def test_the_page_for_authors_names_every_block_option_role_and_kind() -> None:
    from pathlib import Path

    from wellknit.briefs.saying import FORMATS

    page = (Path(__file__).parents[2] / "docs" / "brief.md").read_text("utf-8")
    blocks = page.split("\n## Blocks\n")[1]
    sections = {each.split("\n", 1)[0]: each for each in blocks.split("\n### ")[1:]}
    for name, kind in BLOCKS.items():
        section = sections[f"`{name}`"]
        for option in kind.options:
            assert f"`:{option}:`" in section, (name, option)
    for each in (*FORMATS, *KINDS):
        assert f"`{each}`" in page, each
    assert set(sections) == {f"`{name}`" for name in BLOCKS}
